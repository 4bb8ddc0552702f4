/* What the items in force ask of a user now (ALL-2, EXEC-2), and what they add to the archive of
 * their village (ARCH-1). Every page counts the to-dos: each query below is one range of an index.
 */
#include "commitment/internal.h"
#include "unit.h"

#define TODO_MAX "200" /* villages or claims told one by one */

/* The town: one line a village, to the claim itself when there is one only. */
static void add_claims(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT c.unit_code, MIN(u.name) AS unit_name, COUNT(*) AS claims, MIN(c.id) AS id, "
            "MIN(c.title) AS title FROM commitments c JOIN units u ON u.code = c.unit_code "
            "WHERE c.state = 'claimed' AND c.ended = 0 AND c.unit_code >= $1 AND c.unit_code < $2 "
            "GROUP BY c.unit_code ORDER BY c.unit_code LIMIT " TODO_MAX),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows)) {
        long long claims = (long long)db_int(rows, "claims");
        const char *name = unit_short_name(ctx->arena, db_text(rows, "unit_name"));
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "%s · 核验销号", name),
                           .detail = claims == 1 ? db_text(rows, "title")
                                                 : text_of(ctx, "%lld 项已申请，等待核验", claims),
                           .link = claims == 1
                                       ? text_of(ctx, "/items/%lld", (long long)db_int(rows, "id"))
                                       : text_of(ctx, "/items?state=claimed&unit=%s",
                                                 db_text(rows, "unit_code")),
                           .action = "去核验",
                           .group = "待核验",
                       });
    }
}

/* The village: claims that were sent back, or reopened, each with its reason (ALL-9). */
static void add_returned(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT c.id, c.title, s.action, s.user_name, s.reason FROM close_outs k "
                     "JOIN commitments c ON c.id = k.item_id "
                     "JOIN workflow_steps s ON s.id = (SELECT MAX(w.id) FROM workflow_steps w "
                     "WHERE w.entity = 'commitment' AND w.entity_id = c.id) "
                     "WHERE k.unit_code = $1 AND k.returned = 1 AND c.ended = 0 "
                     "ORDER BY s.id LIMIT " TODO_MAX),
                 ARGS(db_t(ctx->user.unit_code)));
    while (db_next(rows))
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "补充销号 · %s", db_text(rows, "title")),
                           .detail = text_of(ctx, "%s：%s", db_text(rows, "user_name"),
                                             db_text(rows, "reason")),
                           .link = text_of(ctx, "/items/%lld", (long long)db_int(rows, "id")),
                           .action = "去处理",
                           .returned = true,
                       });
}

/* The village: one line for all milestones that are late or fall due soon. */
static void add_milestones(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT COUNT(*) AS items, MIN(due_on) AS due_on, "
                     "SUM(CASE WHEN due_on < $3 THEN 1 ELSE 0 END) AS late FROM commitments "
                     "WHERE unit_code = $1 AND due_on <= $2 AND state = 'open'"),
                 ARGS(db_t(ctx->user.unit_code), db_d(date_add_days(ctx->today, COMMITMENT_SOON)),
                      db_d(ctx->today)));
    int64_t items = db_next(rows) ? db_int(rows, "items") : 0;
    int64_t late = items ? db_int(rows, "late") : 0;
    if (items)
        todo_add(
            list,
            (struct todo){
                .title = text_of(ctx, "%lld 项承诺的年度目标%s", (long long)(late ? late : items),
                                 late ? "已经逾期" : "快到期"),
                .detail = late < items && late
                              ? text_of(ctx, "另有 %lld 项快到期；完成后在双月自评里填报",
                                        (long long)(items - late))
                              : "完成后在双月自评里填报进度",
                .link = "/items?state=soon",
                .action = "去看看",
                .due = db_date(rows, "due_on"),
            });
    db_end(rows);
}

void commitment_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, ROLE_TOWN_OFFICER))
        add_claims(ctx, list);
    if (!has_role(ctx, ROLE_VILLAGE_SECRETARY))
        return;
    add_returned(ctx, list);
    add_milestones(ctx, list);
}

/* Each promise with its progress, reports and close-outs, those too that a later version left out.
 */
static void add_promises(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT c.id, c.title, p.began_on FROM commitments c "
                     "JOIN promises p ON p.plan_id = c.plan_id WHERE c.unit_code = $1 "
                     "ORDER BY c.plan_id, c.list, c.position, c.id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows))
        archive_page(archive,
                     (struct archive_entry){
                         .on = db_date(rows, "began_on"),
                         .kind = "承诺事项",
                         .title = db_text(rows, "title"),
                         .link = text_of(ctx, "/items/%lld", (long long)db_int(rows, "id")),
                     });
}

static void add_close_outs(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT c.id, c.title, s.label, s.user_name, s.at, s.reason FROM commitments c "
            "JOIN workflow_steps s ON s.entity = 'commitment' AND s.entity_id = c.id "
            "WHERE c.unit_code = $1 AND s.action IN ('close-out', 'verify', 'reopen') "
            "ORDER BY s.id"),
        ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        const char *by = db_text(rows, "user_name"), *reason = db_text(rows, "reason");
        archive_add(archive, (struct archive_entry){
                                 .on = date_of_epoch(db_int(rows, "at")),
                                 .kind = "销号",
                                 .title = text_of(ctx, "%s：%s", db_text(rows, "label"),
                                                  db_text(rows, "title")),
                                 .detail = *reason ? text_of(ctx, "%s：%s", by, reason) : by,
                                 .link = text_of(ctx, "/items/%lld", (long long)db_int(rows, "id")),
                             });
    }
}

void commitment_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    add_promises(ctx, unit_code, archive);
    add_close_outs(ctx, unit_code, archive);
}
