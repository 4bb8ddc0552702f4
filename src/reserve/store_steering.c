/* SQL of the towns' steering meetings (POOL-9). */
#include "base/text.h"
#include "core/seal.h"
#include "reserve/internal.h"
#include "reserve/steering.h"

struct steering_meeting steering_read(struct ctx *ctx, const char *town, int month)
{
    char text[DATE_TEXT];
    struct steering_meeting meeting = {
        .unit_code = town, .month = month, .present = "", .decided = "", .changed_by_name = ""};
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, version, held_on, present, decided, changed_by_name "
                     "FROM reserve_meetings WHERE unit_code = $1 AND month = $2"),
                 ARGS(db_t(town), db_t(reserve_month_format(month, text))));
    if (db_next(rows)) {
        meeting.id = db_int(rows, "id");
        meeting.version = db_int(rows, "version");
        meeting.held_on = db_date(rows, "held_on");
        meeting.changed_by_name = db_text(rows, "changed_by_name");
        meeting.present =
            text_or_empty(seal_open(ctx, steering_sealed[0], meeting.id, db_text(rows, "present")));
        meeting.decided =
            text_or_empty(seal_open(ctx, steering_sealed[1], meeting.id, db_text(rows, "decided")));
    }
    db_end(rows);
    return meeting;
}

bool steering_put(struct ctx *ctx, struct steering_meeting *meeting)
{
    char month[DATE_TEXT];
    if (!meeting->id)
        meeting->id = db_one_int(
            ctx->db,
            SQL("INSERT INTO reserve_meetings (unit_code, month, held_on, changed_by, "
                "changed_by_name, changed_at, version) VALUES ($1, $2, $3, $4, $5, $6, 0) "
                "ON CONFLICT (unit_code, month) DO NOTHING RETURNING id"),
            ARGS(db_t(meeting->unit_code), db_t(reserve_month_format(meeting->month, month)),
                 db_d(meeting->held_on), db_i(ctx->user.id), db_t(ctx->user.full_name),
                 db_i(ctx->now)),
            0);
    bool stored =
        meeting->id &&
        db_run(ctx->db,
               SQL("UPDATE reserve_meetings SET held_on = $3, present = $4, decided = $5, "
                   "changed_by = $6, changed_by_name = $7, changed_at = $8, version = version + 1 "
                   "WHERE id = $1 AND version = $2"),
               ARGS(db_i(meeting->id), db_i(meeting->version), db_d(meeting->held_on),
                    db_t(seal_text(ctx, steering_sealed[0], meeting->id, meeting->present)),
                    db_t(seal_text(ctx, steering_sealed[1], meeting->id, meeting->decided)),
                    db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now))) == 1;
    meeting->version += stored;
    return stored;
}

int steering_rows_read(struct ctx *ctx, struct scope scope, int month, struct steering_row **list)
{
    char this_one[DATE_TEXT], before[DATE_TEXT];
    int count = 0, capacity = 0;
    *list = NULL;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT u.code, u.name, m.held_on, b.held_on AS held_before FROM units u "
            "LEFT JOIN reserve_meetings m ON m.unit_code = u.code AND m.month = $3 "
            "LEFT JOIN reserve_meetings b ON b.unit_code = u.code AND b.month = $4 "
            "WHERE u.code >= $1 AND u.code < $2 AND u.level = 5 "
            "AND (u.ended_on IS NULL OR u.ended_on > $5) "
            "AND (m.id IS NOT NULL OR b.id IS NOT NULL OR EXISTS (SELECT 1 FROM candidates c "
            "WHERE c.unit_code >= u.code AND c.unit_code < u.code || 'a' "
            "AND c.stage NOT IN ('ledger', 'listed'))) ORDER BY u.code"),
        ARGS(db_t(scope.from), db_t(scope.to), db_t(reserve_month_format(month, this_one)),
             db_t(reserve_month_format(reserve_meeting_before(month), before)), db_d(ctx->today)));
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &capacity, sizeof **list);
        (*list)[count++] = (struct steering_row){
            .unit_code = db_text(rows, "code"),
            .unit_name = db_text(rows, "name"),
            .held_on = {db_date(rows, "held_on"), db_date(rows, "held_before")},
        };
    }
    return count;
}
