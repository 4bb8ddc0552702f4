/* SQL of mentors and of classes attended (POOL-6, CADRE-5). */
#include "reserve/internal.h"

static struct reserve_pair take_pair(struct db_rows *rows)
{
    struct reserve_pair pair = {.version = db_int(rows, "version")};
    record_read(rows, &reserve_pair_type, &pair);
    return pair;
}

struct reserve_pair pair_read(struct ctx *ctx, int64_t candidate_id)
{
    struct reserve_pair pair = {0};
    record_clear(&reserve_pair_type, &pair);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT version, from_on, mentor, mentor_post, first_secretary, "
                     "first_secretary_unit FROM reserve_pairs WHERE candidate_id = $1"),
                 ARGS(db_i(candidate_id)));
    if (db_next(rows))
        pair = take_pair(rows);
    db_end(rows);
    return pair;
}

struct reserve_pair pair_of_village(struct ctx *ctx, const char *unit_code)
{
    struct reserve_pair pair = {0};
    record_clear(&reserve_pair_type, &pair);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT version, from_on, mentor, mentor_post, first_secretary, "
                     "first_secretary_unit FROM reserve_pairs WHERE unit_code = $1 "
                     "ORDER BY changed_at DESC, candidate_id DESC LIMIT 1"),
                 ARGS(db_t(unit_code)));
    if (db_next(rows))
        pair = take_pair(rows);
    db_end(rows);
    return pair;
}

bool pair_put(struct ctx *ctx, const struct pool_person *person, struct reserve_pair *pair)
{
    bool stored =
        db_run(ctx->db,
               SQL("INSERT INTO reserve_pairs (candidate_id, unit_code, from_on, mentor, "
                   "mentor_post, first_secretary, first_secretary_unit, changed_by, changed_at, "
                   "version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1) "
                   "ON CONFLICT (candidate_id) DO UPDATE SET from_on = $3, mentor = $4, "
                   "mentor_post = $5, first_secretary = $6, first_secretary_unit = $7, "
                   "changed_by = $8, changed_at = $9, version = reserve_pairs.version + 1 "
                   "WHERE reserve_pairs.version = $10"),
               ARGS(db_i(person->id), db_t(person->unit_code), db_d(pair->from_on),
                    db_t(pair->mentor), db_t(pair->mentor_post), db_t(pair->first_secretary),
                    db_t(pair->first_secretary_unit), db_i(ctx->user.id), db_i(ctx->now),
                    db_i(pair->version))) == 1;
    pair->version += stored;
    return stored;
}

#define ATTENDANCE                                                                                 \
    "SELECT candidate_id, class_id, days, class_name, first_on FROM reserve_attendances "

static int take_attendances(struct ctx *ctx, struct db_rows *rows, struct reserve_attendance **list)
{
    int count = 0, capacity = 0;
    *list = NULL;
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &capacity, sizeof **list);
        (*list)[count++] = (struct reserve_attendance){
            .candidate_id = db_int(rows, "candidate_id"),
            .class_id = db_int(rows, "class_id"),
            .days = db_int(rows, "days"),
            .class_name = db_text(rows, "class_name"),
            .first_on = db_date(rows, "first_on"),
        };
    }
    return count;
}

int attendances_of_person(struct ctx *ctx, int64_t candidate_id, struct reserve_attendance **list)
{
    return take_attendances(ctx,
                            db_query(ctx->db,
                                     SQL(ATTENDANCE "WHERE candidate_id = $1 "
                                                    "ORDER BY first_on DESC, class_id DESC"),
                                     ARGS(db_i(candidate_id))),
                            list);
}

int attendances_of_class(struct ctx *ctx, int64_t class_id, struct scope scope,
                         struct reserve_attendance **list)
{
    return take_attendances(
        ctx,
        db_query(ctx->db,
                 SQL(ATTENDANCE "WHERE class_id = $1 AND unit_code >= $2 AND unit_code < $3 "
                                "ORDER BY candidate_id"),
                 ARGS(db_i(class_id), db_t(scope.from), db_t(scope.to))),
        list);
}

void attendance_put(struct ctx *ctx, const struct pool_person *person,
                    const struct cadre_course *course, int64_t days)
{
    db_run(ctx->db,
           SQL("INSERT INTO reserve_attendances (candidate_id, class_id, unit_code, year, days, "
               "class_name, first_on) VALUES ($1, $2, $3, $4, $5, $6, $7) "
               "ON CONFLICT (candidate_id, class_id) DO UPDATE SET days = $5"),
           ARGS(db_i(person->id), db_i(course->id), db_t(person->unit_code),
                db_i(course->first_on.year), db_i(days), db_t(course->name),
                db_d(course->first_on)));
}

bool attendance_take_out(struct ctx *ctx, int64_t candidate_id, int64_t class_id)
{
    return db_run(ctx->db,
                  SQL("DELETE FROM reserve_attendances WHERE candidate_id = $1 AND class_id = $2"),
                  ARGS(db_i(candidate_id), db_i(class_id))) == 1;
}
