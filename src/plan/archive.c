/* What the plan room adds to a village's archive (ARCH-1): studies, meetings, and the steps of its
 * plans. */
#include "base/text.h"
#include "plan/internal.h"

#include <string.h>

static void add_studies(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT s.id, s.plan_id, s.held_on, s.place, s.attended, s.documents "
                     "FROM plans p JOIN plan_studies s ON s.plan_id = p.id "
                     "WHERE p.unit_code = $1 ORDER BY s.id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows))
        archive_add(
            archive,
            (struct archive_entry){
                .on = db_date(rows, "held_on"),
                .kind = "专题学习",
                .title = "领导班子专题学习",
                .detail = text_of(ctx, "%s · %s · 学习内容：%s", db_text(rows, "place"),
                                  db_text(rows, "attended"), db_text(rows, "documents")),
                .link = text_of(ctx, "/plans/%lld/studies/%lld", (long long)db_int(rows, "plan_id"),
                                (long long)db_int(rows, "id")),
            });
}

static const char *label_of(const struct choice *choices, const char *name)
{
    int at = choice_by_name(choices, name);
    return at < 0 ? "" : choices[at].label;
}

/* Who was there, and how they voted or who promised. */
static const char *meeting_detail(struct ctx *ctx, struct db_rows *rows)
{
    const char *there =
        text_of(ctx, "%s · 应到 %lld 人，实到 %lld 人", db_text(rows, "place"),
                (long long)db_int(rows, "entitled"), (long long)db_int(rows, "present"));
    if (!db_is_null(rows, "votes_for"))
        return text_of(ctx, "%s · 赞成 %lld，反对 %lld，弃权 %lld", there,
                       (long long)db_int(rows, "votes_for"),
                       (long long)db_int(rows, "votes_against"),
                       (long long)db_int(rows, "votes_abstain"));
    const char *by = db_text(rows, "promised_by");
    return *by ? text_of(ctx, "%s · 承诺人 %s", there, by) : there;
}

static void add_meetings(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT m.id, m.plan_id, m.number, m.kind, m.form, m.held_on, m.place, m.entitled, "
            "m.present, m.votes_for, m.votes_against, m.votes_abstain, m.promised_by "
            "FROM plans p JOIN plan_meetings m ON m.plan_id = p.id WHERE p.unit_code = $1 "
            "ORDER BY m.id"),
        ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        bool promise = text_same(db_text(rows, "kind"), "commitment");
        archive_add(archive, (struct archive_entry){
                                 .on = db_date(rows, "held_on"),
                                 .kind = "会议",
                                 .title = text_of(ctx, "%s%s（第 %lld 稿）",
                                                  label_of(meeting_forms, db_text(rows, "form")),
                                                  promise ? "公开承诺" : "讨论规划",
                                                  (long long)db_int(rows, "number")),
                                 .detail = meeting_detail(ctx, rows),
                                 .link = text_of(ctx, "/plans/%lld/meetings/%lld",
                                                 (long long)db_int(rows, "plan_id"),
                                                 (long long)db_int(rows, "id")),
                             });
    }
}

/* Submissions, reviews, the promise, filing. Posting and its end are told by the notice. */
static void add_steps(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT s.entity_id, s.action, s.label, s.user_name, s.at, s.reason, p.archive_number "
            "FROM plans p JOIN workflow_steps s ON s.entity = $2 AND s.entity_id = p.id "
            "WHERE p.unit_code = $1 AND s.action NOT IN ('post', 'close-notice') ORDER BY s.id"),
        ARGS(db_t(unit_code), db_t(plan_workflow.entity)));
    while (db_next(rows)) {
        const char *action = db_text(rows, "action"), *detail = db_text(rows, "user_name");
        const char *reason = db_text(rows, "reason"), *number = db_text(rows, "archive_number");
        if (*reason)
            detail = text_of(ctx, "%s · %s", detail, reason);
        if (number && text_same(action, "file"))
            detail = text_of(ctx, "%s · 档案编号 %s", detail, number);
        archive_add(archive,
                    (struct archive_entry){
                        .on = date_of_epoch(db_int(rows, "at")),
                        .kind = "规划",
                        .title = text_same(action, "commit") ? "规划生效" : db_text(rows, "label"),
                        .detail = detail,
                        .link = text_of(ctx, "/plans/%lld", (long long)db_int(rows, "entity_id")),
                    });
    }
}

static void add_page(struct archive *archive, struct date on, const char *kind, const char *title,
                     const char *link)
{
    archive_page(archive,
                 (struct archive_entry){.on = on, .kind = kind, .title = title, .link = link});
}

/* Every version as it was noticed (ALL-8); before the first the draft. */
static void add_versions(struct ctx *ctx, int64_t plan_id, struct date begun, const char *tenure,
                         struct archive *archive)
{
    struct plan_version *versions;
    int count = versions_read(ctx, plan_id, &versions);
    const char *link = text_of(ctx, "/plans/%lld", (long long)plan_id);
    for (int i = count - 1; i >= 0; i--)
        add_page(archive, versions[i].posted_on, "规划文本",
                 text_of(ctx, "%s规划第 %lld 版", tenure, (long long)versions[i].number),
                 text_of(ctx, "%s/print?number=%lld", link, (long long)versions[i].number));
    if (count)
        add_page(archive, begun, "规划", text_of(ctx, "%s规划的历次版本", tenure),
                 text_of(ctx, "%s/versions", link));
    else
        add_page(archive, begun, "规划文本", text_of(ctx, "%s规划稿", tenure),
                 text_of(ctx, "%s/print", link));
}

/* Pages that tell of a plan as a whole. */
static void add_plans(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT p.id, p.created_at, c.first_year, c.last_year FROM plans p "
                     "JOIN campaigns c ON c.id = p.campaign_id WHERE p.unit_code = $1 "
                     "ORDER BY p.id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        int64_t id = db_int(rows, "id");
        struct date begun = date_of_epoch(db_int(rows, "created_at"));
        const char *tenure = text_of(ctx, "%lld—%lld 年任期", (long long)db_int(rows, "first_year"),
                                     (long long)db_int(rows, "last_year"));
        add_page(archive, begun, "规划", text_of(ctx, "%s规划", tenure),
                 text_of(ctx, "/plans/%lld", (long long)id));
        add_page(archive, begun, "规划", text_of(ctx, "%s规划的办理过程", tenure),
                 text_of(ctx, "/plans/%lld/records", (long long)id));
        add_versions(ctx, id, begun, tenure, archive);
    }
}

void plan_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    add_plans(ctx, unit_code, archive);
    add_studies(ctx, unit_code, archive);
    add_meetings(ctx, unit_code, archive);
    add_steps(ctx, unit_code, archive);
}
