/* What quarterly analyses ask of a county's people now (ALL-2): to write the one of the quarter
 * that is over, to put right what was sent back, to approve what others wrote. When the next one is
 * due stands in the agenda with the other meetings. */
#include "analysis/internal.h"

#include "base/text.h"

static void ask_to_write(struct ctx *ctx, struct todo_list *list, const struct cadence_span *span)
{
    todo_add(list, (struct todo){
                       .title = text_of(ctx, "写季度分析 · %s", span->label),
                       .detail = "打开就有这一季度的数据，写上研判",
                       .link = text_of(ctx, "/analyses?year=%d", span->year),
                       .action = "去写",
                       .due = span->due_on,
                       .from = date_add_days(span->last_on, 1),
                       .group = "季度分析",
                   });
}

/* One that was begun: goes on in its draft, or waits for somebody who did not write it. */
static void ask_to_go_on(struct ctx *ctx, struct todo_list *list, struct db_rows *rows,
                         struct date due_on)
{
    const char *link = text_of(ctx, ANALYSIS_LINK, (long long)db_int(rows, "id"));
    bool sent = text_same(db_text(rows, "state"), "submitted");
    bool returned = !sent && text_same(db_text(rows, "action"), "return");
    if (sent && db_int(rows, "mine"))
        return;
    todo_add(list, (struct todo){
                       .title = text_of(ctx, "%s季度分析 · %s",
                                        sent       ? "审核"
                                        : returned ? "修改"
                                                   : "继续写",
                                        db_text(rows, "label")),
                       .detail = returned ? text_of(ctx, "%s退回：%s", db_text(rows, "user_name"),
                                                    db_text(rows, "reason"))
                                 : sent   ? text_of(ctx, "%s提交", db_text(rows, "user_name"))
                                          : NULL,
                       .link = link,
                       .action = sent ? "去审核" : "去写",
                       .due = due_on,
                       .returned = returned,
                       .group = sent ? "季度分析待审核" : "季度分析",
                   });
}

/* True when one of them is that of the quarter. */
static bool ask_for_begun(struct ctx *ctx, struct todo_list *list, const struct cadence_span *span)
{
    bool found = false;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT a.id, a.label, a.state, a.last_on, s.action, s.reason, s.user_name, "
            "(SELECT COUNT(*) FROM analysis_authors w WHERE w.analysis_id = a.id "
            "AND w.user_id = $2) AS mine FROM analyses a LEFT JOIN workflow_steps s ON s.id = "
            "(SELECT MAX(w.id) FROM workflow_steps w WHERE w.entity = 'analysis' "
            "AND w.entity_id = a.id) WHERE a.unit_code = $1 AND a.state <> 'finished' "
            "ORDER BY a.last_on, a.number"),
        ARGS(db_t(ctx->user.unit_code), db_i(ctx->user.id)));
    while (db_next(rows)) {
        bool now = date_compare(db_date(rows, "last_on"), span->last_on) == 0;
        ask_to_go_on(ctx, list, rows, now ? span->due_on : (struct date){0});
        found = found || now;
    }
    return found;
}

void analysis_due(struct ctx *ctx, struct todo_list *list)
{
    struct cadence_span now = {0}, over = {0};
    if (!has_role(ctx, ANALYSIS_WRITERS))
        return;
    if (cadence_span_on(ctx, ctx->user.unit_code, ctx->today, &now))
        cadence_span_on(ctx, ctx->user.unit_code, date_add_days(now.first_on, -1), &over);
    if (!ask_for_begun(ctx, list, &over) && over.asked && !over.done)
        ask_to_write(ctx, list, &over);
    if (now.asked && !now.done)
        ask_to_write(ctx, list, &now);
}
