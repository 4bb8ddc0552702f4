/* Whom the pool asks to act, and until when (ALL-2, POOL-11). No to-do names a candidate (POOL-10).
 */
#include "core/setting.h"
#include "pool/gate.h"
#include "unit.h"

enum { ASKED_DAYS = 30 }; /* before its date a village is asked for its list */

static void add_own(struct ctx *ctx, struct todo_list *list)
{
    const char *unit = ctx->user.unit_code;
    struct pool_list own = pool_list_read(ctx, unit);
    struct date due = setting_date(ctx, unit, "pool_first_list_on");
    bool returned = own.state == LIST_RETURNED;
    bool asked = date_compare(ctx->today, date_add_days(due, -ASKED_DAYS)) >= 0;
    if (!returned && (own.state != LIST_DRAFT || !(asked || own.id)))
        return;
    todo_add(list, (struct todo){
                       .title = "后备力量初步名单",
                       .detail = returned ? "镇里退回了，原因写在名单上"
                                          : "先摸底登记人才台账，再从里面选人报镇里",
                       .link = text_of(ctx, POOL_LINK, unit),
                       .action = returned ? "去修改" : "去办理",
                       .due = due,
                       .returned = returned,
                   });
}

static void add_reviews(struct ctx *ctx, struct todo_list *list)
{
    struct date due = setting_date(ctx, ctx->user.unit_code, "pool_analysis_on");
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT l.unit_code, u.name, l.listed, COUNT(c.id) AS people, "
                     "CAST(SUM(CASE WHEN c.judged_by <> 0 THEN 1 ELSE 0 END) AS BIGINT) AS judged, "
                     "CAST(SUM(CASE WHEN c.judged_by = $3 THEN 1 ELSE 0 END) AS BIGINT) AS mine "
                     "FROM pool_lists l JOIN units u ON u.code = l.unit_code "
                     "LEFT JOIN candidates c ON c.list_id = l.id "
                     "WHERE l.state = 'submitted' AND l.unit_code >= $1 AND l.unit_code < $2 "
                     "GROUP BY l.unit_code, u.name, l.listed, l.id ORDER BY l.unit_code LIMIT 200"),
                 ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(ctx->user.id)));
    while (db_next(rows)) {
        bool whole = db_int(rows, "judged") == db_int(rows, "people");
        if (whole && db_int(rows, "mine") > 0)
            continue; /* somebody else approves */
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "%s · 后备力量初步名单审核",
                                      unit_short_name(ctx->arena, db_text(rows, "name"))),
                     .detail = text_of(ctx, "报来 %lld 人", (long long)db_int(rows, "listed")),
                     .link = text_of(ctx, POOL_LINK, db_text(rows, "unit_code")),
                     .action = whole ? "去审定" : "去审核",
                     .due = due,
                     .group = "后备力量初步名单审核",
                     .all_link = "/pool",
                 });
    }
}

void pool_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, WHO_LISTS))
        add_own(ctx, list);
    if (has_role(ctx, WHO_JUDGES))
        add_reviews(ctx, list);
    proposal_due(ctx, list);
}
