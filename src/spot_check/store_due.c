/* What spot checks ask of a user now (ALL-2), and what they add to a village's archive (ARCH-1). */
#include "base/text.h"
#include "spot_check/internal.h"

#define TODO_MAX "200"
#define SCOPE_ARGS db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)

/* What the village puts right; what was sent back comes with its reason (ALL-9). */
static void due_to_mend(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT f.id, f.finding, f.due_on, c.subject, s.action, s.reason, s.user_name "
                     "FROM spot_findings f JOIN spot_checks c ON c.id = f.check_id "
                     "LEFT JOIN workflow_steps s ON s.id = (SELECT MAX(w.id) FROM workflow_steps w "
                     "WHERE w.entity = 'spot_finding' AND w.entity_id = f.id) "
                     "WHERE f.unit_code >= $1 AND f.unit_code < $2 AND f.state = 'open' "
                     "ORDER BY f.due_on, f.id LIMIT " TODO_MAX),
                 ARGS(SCOPE_ARGS));
    while (db_next(rows)) {
        bool returned = text_same(db_text(rows, "action"), "return");
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "整改抽查问题 · %s", db_text(rows, "subject")),
                     .detail = returned ? text_of(ctx, "%s退回：%s", db_text(rows, "user_name"),
                                                  db_text(rows, "reason"))
                                        : db_text(rows, "finding"),
                     .link = text_of(ctx, "/spot-findings/%lld", (long long)db_int(rows, "id")),
                     .action = "去整改",
                     .due = db_date(rows, "due_on"),
                     .returned = returned,
                     .group = "抽查问题整改",
                     .all_link = "/spot-findings?state=open",
                 });
    }
}

static void due_to_close(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT f.id, f.finding, v.name FROM spot_findings f JOIN spot_visits v "
                     "ON v.id = f.visit_id WHERE f.checker_code = $1 AND f.state = 'mended' "
                     "AND f.mended_by <> $2 ORDER BY f.id LIMIT " TODO_MAX),
                 ARGS(db_t(ctx->user.unit_code), db_i(ctx->user.id)));
    while (db_next(rows))
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "核销抽查问题 · %s", db_text(rows, "name")),
                     .detail = db_text(rows, "finding"),
                     .link = text_of(ctx, "/spot-findings/%lld", (long long)db_int(rows, "id")),
                     .action = "去核销",
                     .group = "抽查问题待核销",
                     .all_link = "/spot-findings?state=mended",
                 });
}

/* Checks whose villages are not all recorded. */
static void due_to_record(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT c.id, c.subject, c.first_on, c.last_on, c.drawn * c.items - (SELECT COUNT(*) "
            "FROM spot_findings f WHERE f.check_id = c.id) AS missing FROM spot_checks c "
            "WHERE c.unit_code = $1 AND c.drawn * c.items > (SELECT COUNT(*) "
            "FROM spot_findings f WHERE f.check_id = c.id) ORDER BY c.last_on, c.id "
            "LIMIT " TODO_MAX),
        ARGS(db_t(ctx->user.unit_code)));
    while (db_next(rows))
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "记录抽查结果 · %s", db_text(rows, "subject")),
                           .detail = text_of(ctx, "还有 %lld 项没有记录",
                                             (long long)db_int(rows, "missing")),
                           .link = text_of(ctx, "/spot-checks/%lld", (long long)db_int(rows, "id")),
                           .action = "去记录",
                           .due = db_date(rows, "last_on"),
                           .from = db_date(rows, "first_on"),
                           .group = "抽查记录",
                           .all_link = "/spot-checks",
                       });
}

static void due_overdue(struct ctx *ctx, struct todo_list *list)
{
    int64_t overdue = db_one_int(ctx->db,
                                 SQL("SELECT COUNT(*) FROM spot_findings WHERE unit_code >= $1 "
                                     "AND unit_code < $2 AND state = 'open' AND due_on < $3"),
                                 ARGS(SCOPE_ARGS, db_d(ctx->today)), 0);
    if (overdue)
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "督促整改：%lld 个抽查问题超过期限", (long long)overdue),
                     .detail = "村里还没有报整改情况",
                     .link = "/spot-findings?state=overdue",
                     .action = "查看",
                 });
}

void spot_check_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, WHO_MENDS))
        due_to_mend(ctx, list);
    if (has_role(ctx, WHO_CHECKS)) {
        due_to_record(ctx, list);
        due_to_close(ctx, list);
    }
    if (has_role(ctx, WHO_CHECKS | ROLE_TOWN_OFFICER))
        due_overdue(ctx, list);
}

static void add_visits(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT v.id, c.subject, c.unit_name, c.last_on, COUNT(f.id) AS found, "
            "SUM(CASE WHEN f.state = 'closed' THEN 1 ELSE 0 END) AS closed FROM spot_visits v "
            "JOIN spot_checks c ON c.id = v.check_id LEFT JOIN spot_findings f "
            "ON f.visit_id = v.id AND f.state <> 'in_order' WHERE v.unit_code = $1 "
            "GROUP BY v.id, c.subject, c.unit_name, c.last_on ORDER BY v.id"),
        ARGS(db_t(unit_code)));
    while (db_next(rows))
        archive_add(
            archive,
            (struct archive_entry){
                .on = db_date(rows, "last_on"),
                .kind = "专项抽查",
                .title = db_text(rows, "subject"),
                .detail = text_of(ctx, "%s抽查，发现问题 %lld 个，已核销 %lld 个",
                                  db_text(rows, "unit_name"), (long long)db_int(rows, "found"),
                                  (long long)db_int(rows, "closed")),
                .link = text_of(ctx, "/spot-visits/%lld", (long long)db_int(rows, "id")),
            });
}

/* What was wrong, and how it was put right. */
static void add_findings(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT f.id, f.found_at, f.finding, f.mending, f.state, i.item "
                     "FROM spot_findings f JOIN spot_check_items i ON i.check_id = f.check_id "
                     "AND i.position = f.position "
                     "WHERE f.unit_code = $1 AND f.state <> 'in_order' ORDER BY f.id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        const char *finding = db_text(rows, "finding"), *mending = db_text(rows, "mending");
        bool closed = text_same(db_text(rows, "state"), "closed");
        archive_add(archive,
                    (struct archive_entry){
                        .on = date_of_epoch(db_int(rows, "found_at")),
                        .kind = "抽查问题",
                        .title = text_of(ctx, "%s（%s）", db_text(rows, "item"),
                                         closed ? "已核销" : "未核销"),
                        .detail = *mending ? text_of(ctx, "问题：%s\n整改：%s", finding, mending)
                                           : text_of(ctx, "问题：%s", finding),
                        .link = text_of(ctx, "/spot-findings/%lld", (long long)db_int(rows, "id")),
                    });
    }
}

void spot_check_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    add_visits(ctx, unit_code, archive);
    add_findings(ctx, unit_code, archive);
}
