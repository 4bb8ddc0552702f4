/* What putting villages right asks of a user now (ALL-2, ALL-9), and what it adds to the archive of
 * a village (ARCH-1, RATE-10). */
#include "base/text.h"
#include "rectify/remedy.h"

#define TODO_MAX "200"
enum { ANNOUNCED_DAYS = 30 }; /* before a step is due it is a to-do */

/* The last step of its way, of which the reason is told. */
#define LAST_STEP                                                                                  \
    "LEFT JOIN workflow_steps s ON s.id = (SELECT MAX(w.id) FROM workflow_steps w "                \
    "WHERE w.entity = 'remedy' AND w.entity_id = r.id) "

static bool was_returned(struct db_rows *rows)
{
    return text_same(text_or_empty(db_text(rows, "action")), "return");
}

static const char *returned_text(struct ctx *ctx, struct db_rows *rows)
{
    return text_of(ctx, "%s退回：%s", db_text(rows, "user_name"), db_text(rows, "reason"));
}

/* Plans that the town has to draw up. */
static void add_plans(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT r.id, r.unit_code, r.unit_name, r.opened_on, r.relapse_of, s.action, "
                     "s.user_name, s.reason FROM remedies r " LAST_STEP "WHERE r.unit_code >= $1 "
                     "AND r.unit_code < $2 AND r.state = 'planning' ORDER BY r.unit_code, r.id "
                     "LIMIT " TODO_MAX),
                 ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows)) {
        bool back = was_returned(rows), relapse = !db_is_null(rows, "relapse_of");
        int32_t days = (int32_t)setting_int(ctx, db_text(rows, "unit_code"), REMEDY_DAYS);
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "定整顿方案 · %s", db_text(rows, "unit_name")),
                           .detail = back      ? returned_text(ctx, rows)
                                     : relapse ? "问题反弹，重新整顿"
                                               : "一村一策：主要问题、谁来帮、分几步做",
                           .link = text_of(ctx, REMEDY_LINK "/edit", (long long)db_int(rows, "id")),
                           .action = back ? "去修改" : "去定方案",
                           .due = date_add_days(db_date(rows, "opened_on"), days),
                           .returned = back,
                           .group = "整顿方案",
                           .all_link = "/remedies?state=planning",
                       });
    }
}

/* Steps that the village and its town carry out. */
static void add_steps(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT r.id, r.unit_name, p.measure, p.finish_on FROM remedies r JOIN remedy_steps p "
            "ON p.remedy_id = r.id AND p.done_on IS NULL WHERE r.unit_code >= $1 "
            "AND r.unit_code < $2 AND r.state = 'working' "
            "ORDER BY p.finish_on, r.unit_code, p.number LIMIT " TODO_MAX),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    bool many = has_role(ctx, WHO_PLANS); /* a town has several villages */
    while (db_next(rows)) {
        struct date due = db_date(rows, "finish_on");
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "整顿措施 · %s", db_text(rows, "unit_name")),
                           .detail = db_text(rows, "measure"),
                           .link = text_of(ctx, REMEDY_LINK, (long long)db_int(rows, "id")),
                           .action = "去登记",
                           .due = due,
                           .from = date_add_days(due, -ANNOUNCED_DAYS),
                           .group = many ? "整顿措施" : NULL,
                           .all_link = many ? "/remedies?state=working&sort=due" : NULL,
                       });
    }
}

/* Villages whose steps are all done: checked, then proposed to be taken off. */
static void add_checks(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT r.id, r.unit_name, s.action, s.user_name, s.reason, " REMEDY_PASSED
                     " AS passed FROM remedies r " LAST_STEP
                     "WHERE r.unit_code >= $1 AND r.unit_code < $2 AND r.state = 'working' "
                     "AND NOT EXISTS (SELECT 1 FROM remedy_steps p WHERE p.remedy_id = r.id "
                     "AND p.done_on IS NULL) ORDER BY r.unit_code, r.id LIMIT " TODO_MAX),
                 ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows)) {
        bool back = was_returned(rows), all = db_int(rows, "passed") == REMEDY_CHECKS;
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "%s · %s", all ? "报请摘帽" : "整顿四查",
                                            db_text(rows, "unit_name")),
                           .detail = back  ? returned_text(ctx, rows)
                                     : all ? "四查都通过了"
                                           : text_of(ctx, "措施都做好了，四查已通过 %lld 项",
                                                     (long long)db_int(rows, "passed")),
                           .link = text_of(ctx, REMEDY_LINK, (long long)db_int(rows, "id")),
                           .action = all ? "去报请" : "去查",
                           .returned = back,
                           .group = "整顿四查和摘帽",
                           .all_link = "/remedies?state=working",
                       });
    }
}

/* Plans and takings off that the county decides on, but for who had a hand in them. */
static void add_reviews(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT r.id, r.unit_name, r.state FROM remedies r WHERE r.unit_code >= $1 "
            "AND r.unit_code < $2 AND r.state IN ('review', 'leaving') AND r.changed_by <> $3 "
            "AND COALESCE(r.proposed_by, 0) <> $3 AND NOT EXISTS (SELECT 1 FROM remedy_checks k "
            "WHERE k.remedy_id = r.id AND k.attempt = r.attempt AND k.checked_by = $3) "
            "ORDER BY r.unit_code, r.id LIMIT " TODO_MAX),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(ctx->user.id)));
    while (db_next(rows)) {
        bool plan = text_same(db_text(rows, "state"), "review");
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "%s · %s", plan ? "审核整顿方案" : "批准摘帽",
                                            db_text(rows, "unit_name")),
                           .link = text_of(ctx, REMEDY_LINK, (long long)db_int(rows, "id")),
                           .action = plan ? "去审核" : "去批准",
                           .group = plan ? "整顿方案待审核" : "摘帽待批准",
                           .all_link = plan ? "/remedies?state=review" : "/remedies?state=leaving",
                       });
    }
}

void remedy_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, WHO_PLANS)) {
        add_plans(ctx, list);
        add_checks(ctx, list);
    }
    if (has_role(ctx, WHO_CARRIES_OUT))
        add_steps(ctx, list);
    if (has_role(ctx, WHO_TAKES_OFF))
        add_reviews(ctx, list);
}

/* --- the archive of a village --- */

static void add_entry(struct archive *archive, struct date on, const char *title,
                      const char *detail, const char *link)
{
    if (!date_is_none(on))
        archive_add(
            archive,
            (struct archive_entry){
                .on = on, .kind = "整顿提高", .title = title, .detail = detail, .link = link});
}

void remedy_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, year, relapse_of, opened_on, opened_reason, agreed_on, off_on "
                     "FROM remedies WHERE unit_code = $1 ORDER BY id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        const char *link = text_of(ctx, REMEDY_LINK, (long long)db_int(rows, "id"));
        const char *reason = db_text(rows, "opened_reason");
        long long year = db_int(rows, "year");
        if (!db_is_null(rows, "relapse_of"))
            add_entry(archive, db_date(rows, "opened_on"), "摘帽后一年内反弹，重新整顿",
                      *reason ? reason : NULL, link);
        add_entry(archive, db_date(rows, "agreed_on"),
                  text_of(ctx, "%lld 年整顿方案县里同意", year), NULL, link);
        add_entry(archive, db_date(rows, "off_on"), text_of(ctx, "%lld 年整顿摘帽销号", year),
                  "四查都通过", link);
    }
}
