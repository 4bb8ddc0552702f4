/* Notices that hang, by the day on which they end (EXEC-2). */
#include "notice/store.h"

#include "unit.h"

void notice_agenda(struct ctx *ctx, const struct agenda_asked *asked, struct agenda *agenda)
{
    if (asked->kind >= 0 && asked->kind != AGENDA_NOTICE)
        return;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT n.id, n.unit_code, n.last_day, n.place, u.name AS unit_name "
                     "FROM notices n JOIN units u ON u.code = n.unit_code "
                     "WHERE n.unit_code >= $1 AND n.unit_code < $2 AND n.state = 'on_notice' "
                     "ORDER BY n.last_day, n.id"),
                 ARGS(db_t(asked->scope.from), db_t(asked->scope.to)));
    while (db_next(rows)) {
        const char *name = unit_short_name(ctx->arena, db_text(rows, "unit_name"));
        agenda_offer(agenda,
                     (struct agenda_entry){
                         .on = db_date(rows, "last_day"),
                         .kind = AGENDA_NOTICE,
                         .title = text_of(ctx, "%s规划公示期满", name),
                         .detail = db_text(rows, "place"),
                         .unit_code = db_text(rows, "unit_code"),
                         .unit_name = name,
                         .link = text_of(ctx, "/notices/%lld", (long long)db_int(rows, "id")),
                     });
    }
}
