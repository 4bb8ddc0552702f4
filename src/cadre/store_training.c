/* SQL of training (CADRE-5). */
#include "cadre/training.h"
#include "unit.h"

#define COLUMNS                                                                                    \
    "k.id, k.version, k.unit_code, k.name, k.kind, k.organiser, k.first_on, k.last_on, k.days, "   \
    "u.name AS unit_name "
#define FROM_CLASSES "FROM cadre_classes k JOIN units u ON u.code = k.unit_code "

static struct cadre_class take(struct ctx *ctx, struct db_rows *rows)
{
    struct cadre_class class = {
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
    };
    record_read(rows, &cadre_class_type, &class);
    return class;
}

bool cadre_class_find(struct ctx *ctx, int64_t id, struct cadre_class *class)
{
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT " COLUMNS FROM_CLASSES "WHERE k.id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *class = take(ctx, rows);
    db_end(rows);
    return found;
}

#define FIELD(name) record_arg(&cadre_class_type, class, name)
#define FIELDS                                                                                     \
    FIELD("name"), FIELD("kind"), FIELD("organiser"), FIELD("first_on"), FIELD("last_on"),         \
        FIELD("days"), db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)

bool cadre_class_put(struct ctx *ctx, struct cadre_class *class)
{
    if (!class->id) {
        class->id = db_one_int(
            ctx->db,
            SQL("INSERT INTO cadre_classes (name, kind, organiser, first_on, last_on, days, "
                "changed_by, changed_by_name, changed_at, unit_code) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id"),
            ARGS(FIELDS, db_t(class->unit_code)), 0);
        class->version = 1;
        return class->id != 0;
    }
    bool stored =
        db_run(ctx->db,
               SQL("UPDATE cadre_classes SET name = $1, kind = $2, organiser = $3, first_on = $4, "
                   "last_on = $5, days = $6, changed_by = $7, changed_by_name = $8, "
                   "changed_at = $9, version = version + 1 WHERE id = $10 AND version = $11"),
               ARGS(FIELDS, db_i(class->id), db_i(class->version))) == 1;
    class->version += stored;
    return stored;
}

void cadre_class_drop(struct ctx *ctx, int64_t id)
{
    db_run(ctx->db, SQL("DELETE FROM cadre_classes WHERE id = $1"), ARGS(db_i(id)));
}

#define LISTED                                                                                     \
    FROM_CLASSES                                                                                   \
    "WHERE ((k.unit_code >= $1 AND k.unit_code < $2) OR k.unit_code IN " SQL_WAY_UP(               \
        "$1") ") "                                                                                 \
              "AND k.first_on >= $3 AND k.first_on <= $4 AND (CAST($5 AS TEXT) IS NULL OR k.kind " \
              "= $5) "                                                                             \
              "AND (CAST($6 AS TEXT) IS NULL OR LOWER(k.name) LIKE $6 ESCAPE '\\' "                \
              "OR LOWER(k.organiser) LIKE $6 ESCAPE '\\') "
#define LISTED_ARGS                                                                                \
    db_t(ctx->user.scope.from), db_t(ctx->user.scope.to),                                          \
        db_d(((struct date){filter->year, 1, 1})), db_d(((struct date){filter->year, 12, 31})),    \
        filter->kind < 0 ? db_null() : db_t(cadre_class_kinds[filter->kind].name),                 \
        db_t(filter->like)

int cadre_classes_read(struct ctx *ctx, const struct class_filter *filter, int64_t offset,
                       int64_t size, struct cadre_class **classes)
{
    int count = 0, capacity = 0;
    *classes = NULL;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT " COLUMNS ", (SELECT COUNT(*) FROM cadre_attendances a "
                     "WHERE a.class_id = k.id AND a.unit_code >= $1 AND a.unit_code < $2) "
                     "AS attended " LISTED "ORDER BY k.first_on DESC, k.id DESC LIMIT $7 "
                     "OFFSET $8"),
                 ARGS(LISTED_ARGS, db_i(size), db_i(offset)));
    while (db_next(rows)) {
        *classes = arena_more(ctx->arena, *classes, count, &capacity, sizeof **classes);
        (*classes)[count] = take(ctx, rows);
        (*classes)[count++].attended = db_int(rows, "attended");
    }
    return count;
}

int64_t cadre_classes_count(struct ctx *ctx, const struct class_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " LISTED), ARGS(LISTED_ARGS), 0);
}

int64_t cadre_class_longest(struct ctx *ctx, int64_t class_id)
{
    return db_one_int(ctx->db, SQL("SELECT MAX(days) FROM cadre_attendances WHERE class_id = $1"),
                      ARGS(db_i(class_id)), 0);
}

int attendances_read(struct ctx *ctx, int64_t class_id, struct scope scope,
                     struct attendance **list)
{
    int count = 0, capacity = 0;
    *list = NULL;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT a.cadre_id, a.days, a.unit_code, c.name, c.user_id, u.name AS unit_name "
            "FROM cadre_attendances a JOIN cadres c ON c.id = a.cadre_id "
            "JOIN units u ON u.code = a.unit_code WHERE a.class_id = $1 AND a.unit_code >= $2 "
            "AND a.unit_code < $3 ORDER BY a.unit_code, a.cadre_id"),
        ARGS(db_i(class_id), db_t(scope.from), db_t(scope.to)));
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &capacity, sizeof **list);
        (*list)[count++] = (struct attendance){
            .class_id = class_id,
            .cadre_id = db_int(rows, "cadre_id"),
            .account = db_int(rows, "user_id"),
            .days = db_int(rows, "days"),
            .unit_code = db_text(rows, "unit_code"),
            .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
            .name = db_text(rows, "name"),
        };
    }
    return count;
}

bool attendance_add(struct ctx *ctx, const struct cadre_class *class, const struct cadre *cadre,
                    int64_t days)
{
    return db_run(ctx->db,
                  SQL("INSERT INTO cadre_attendances (class_id, cadre_id, unit_code, year, days) "
                      "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (class_id, cadre_id) DO NOTHING"),
                  ARGS(db_i(class->id), db_i(cadre->id), db_t(cadre->unit_code),
                       db_i(class->first_on.year), db_i(days))) == 1;
}

bool attendance_drop(struct ctx *ctx, int64_t class_id, int64_t cadre_id)
{
    return db_run(ctx->db,
                  SQL("DELETE FROM cadre_attendances WHERE class_id = $1 AND cadre_id = $2"),
                  ARGS(db_i(class_id), db_i(cadre_id))) == 1;
}

void attendances_move(struct ctx *ctx, const struct cadre_class *class)
{
    db_run(ctx->db, SQL("UPDATE cadre_attendances SET year = $2 WHERE class_id = $1"),
           ARGS(db_i(class->id), db_i(class->first_on.year)));
}

int cadre_days_read(struct ctx *ctx, struct scope scope, int year, struct cadre_days **list)
{
    int count = 0, capacity = 0;
    *list = NULL;
    /* what somebody learned in the village that was left counts, too */
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT x.cadre_id, SUM(x.days) AS days, COUNT(*) AS classes FROM (SELECT cadre_id, "
            "days "
            "FROM cadre_attendances WHERE unit_code >= $1 AND unit_code < $2 AND year = $3 "
            "UNION ALL SELECT c.id AS cadre_id, a.days FROM cadres c JOIN cadre_attendances a "
            "ON a.cadre_id = c.moved_from WHERE c.unit_code >= $1 AND c.unit_code < $2 "
            "AND c.moved_from IS NOT NULL AND a.year = $3) x "
            "GROUP BY x.cadre_id ORDER BY x.cadre_id"),
        ARGS(db_t(scope.from), db_t(scope.to), db_i(year)));
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &capacity, sizeof **list);
        (*list)[count++] = (struct cadre_days){db_int(rows, "cadre_id"), db_int(rows, "days"),
                                               db_int(rows, "classes")};
    }
    return count;
}

json_t *cadre_training_json(struct ctx *ctx, int64_t cadre_id)
{
    json_t *list = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT k.id, k.name, k.organiser, k.first_on, a.year, a.days "
                     "FROM cadre_attendances a JOIN cadre_classes k ON k.id = a.class_id "
                     "WHERE a.cadre_id = $1 ORDER BY k.first_on DESC, k.id DESC"),
                 ARGS(db_i(cadre_id)));
    while (db_next(rows))
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:I, s:s, s:s, s:s, s:s}", "name", db_text(rows, "name"),
                            "organiser", db_text(rows, "organiser"), "year", db_int(rows, "year"),
                            "days", decimal_text(ctx, db_int(rows, "days")), "first_on",
                            db_text(rows, "first_on"), "first_label",
                            date_label(ctx, db_date(rows, "first_on")), "href_link",
                            text_of(ctx, CLASS_LINK, (long long)db_int(rows, "id"))));
    return list;
}
