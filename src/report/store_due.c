/* What reports ask of a user now (ALL-2). */
#include "base/text.h"
#include "report/internal.h"

#define TODO_MAX "100"

static const char *link_of(struct ctx *ctx, struct db_rows *rows)
{
    return text_of(ctx, SPECIAL_LINK, (long long)db_int(rows, "id"));
}

/* What waits for another of the county's people, and what is approved and not yet sent. */
static void add_own(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT r.id, r.campaign_name, r.state, r.changed_by_name FROM reports r "
                     "WHERE r.unit_code = $1 AND (r.state = 'approved' OR (r.state = 'submitted' "
                     "AND r.created_by <> $2 AND r.changed_by <> $2)) ORDER BY r.id "
                     "LIMIT " TODO_MAX),
                 ARGS(db_t(ctx->user.unit_code), db_i(ctx->user.id)));
    while (db_next(rows)) {
        bool approved = text_same(db_text(rows, "state"), "approved");
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, approved ? "报送专题报告 · %s" : "审核专题报告 · %s",
                                      db_text(rows, "campaign_name")),
                     .detail = approved ? "已审核通过"
                                        : text_of(ctx, "%s提交", db_text(rows, "changed_by_name")),
                     .link = link_of(ctx, rows),
                     .action = approved ? "去报送" : "去审核",
                 });
    }
}

/* The last step sent it back, and nobody has sent it again (ALL-9); or it was never finished. */
static void add_drafts(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT r.id, r.campaign_name, r.created_by, s.action, s.user_name, s.reason "
                     "FROM reports r LEFT JOIN workflow_steps s ON s.id = (SELECT MAX(w.id) FROM "
                     "workflow_steps w WHERE w.entity = 'report' AND w.entity_id = r.id) "
                     "WHERE r.unit_code = $1 AND r.state = 'draft' ORDER BY r.id LIMIT " TODO_MAX),
                 ARGS(db_t(ctx->user.unit_code)));
    while (db_next(rows)) {
        const char *action = db_text(rows, "action");
        bool back = text_same(action, "return") || text_same(action, "send-back");
        if (!back && db_int(rows, "created_by") != ctx->user.id)
            continue;
        todo_add(list, (struct todo){
                           .title = text_of(ctx, back ? "修改专题报告 · %s" : "写完专题报告 · %s",
                                            db_text(rows, "campaign_name")),
                           .detail = back ? text_of(ctx, "%s：%s", db_text(rows, "user_name"),
                                                    db_text(rows, "reason"))
                                          : "还没有提交审核",
                           .link = link_of(ctx, rows),
                           .action = back ? "去修改" : "接着写",
                           .returned = back,
                       });
    }
}

/* Every village of a tenure is accepted, and nobody has begun to report. */
static void add_unbegun(struct ctx *ctx, struct todo_list *list)
{
    size_t i;
    json_t *tenure;
    json_array_foreach(special_tenures(ctx), i, tenure)
    {
        int64_t campaign = json_integer_value(json_object_get(tenure, "id"));
        struct acceptance_count count = special_accepted(ctx, campaign);
        if (count.plans == 0 || count.accepted < count.plans)
            continue;
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "写专题报告 · %s",
                                            json_string_value(json_object_get(tenure, "name"))),
                           .detail = text_of(ctx, "%lld 个村（社区）都已验收，可以向市里报告了",
                                             (long long)count.plans),
                           .link = "/reports",
                           .action = "去生成",
                       });
    }
}

static void add_sent(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT r.id, r.unit_name, r.campaign_name FROM reports r "
                     "WHERE r.unit_code >= $1 AND r.unit_code < $2 AND r.state = 'sent' "
                     "ORDER BY r.id LIMIT " TODO_MAX),
                 ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows))
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "接收专题报告 · %s", db_text(rows, "unit_name")),
                           .detail = db_text(rows, "campaign_name"),
                           .link = link_of(ctx, rows),
                           .action = "去接收",
                           .group = "专题报告待接收",
                           .all_link = "/reports?state=sent",
                       });
}

void special_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, SPECIAL_WRITERS)) {
        add_drafts(ctx, list);
        add_own(ctx, list);
        add_unbegun(ctx, list);
    }
    if (has_role(ctx, ROLE_CITY_OFFICER))
        add_sent(ctx, list);
}
