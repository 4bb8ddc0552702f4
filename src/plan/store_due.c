/* What the plan room expects of a user, found in the store at each look (ALL-2), and the figures of
 * the home page. */
#include "base/text.h"
#include "plan/internal.h"
#include "unit.h"
#include "user.h"

#include <string.h>

struct waiting {
    long long id;
    const char *unit_name, *action, *reason, *by;
    int64_t at, open_comments, studies;
    struct date study_due, plan_due, commit_due;
    bool amended; /* a new version of a plan in force */
};

static const char *plan_link(struct ctx *ctx, const struct waiting *plan)
{
    return text_of(ctx, "/plans/%lld", plan->id);
}

static struct todo draft_todo(struct ctx *ctx, const struct waiting *plan)
{
    bool back = text_same(plan->action, "return") || text_same(plan->action, "revise");
    const char *detail = back ? text_of(ctx, "%s：%s", plan->by, plan->reason) : NULL;
    if (plan->open_comments)
        detail = text_of(ctx, "%s%s%lld 条审核意见待答复", text_or_empty(detail),
                         detail ? " · " : "", (long long)plan->open_comments);
    return (struct todo){
        .title = text_of(ctx, "%s · %s", plan->unit_name,
                         back            ? "修改规划"
                         : plan->amended ? "修订规划"
                                         : "编制规划"),
        .detail = detail          ? detail
                  : plan->amended ? "改好后提交镇审核；原来的规划照常履行"
                                  : "五张清单编好后提交镇审核",
        .link = plan_link(ctx, plan),
        .action = back            ? "去修改"
                  : plan->amended ? "去修订"
                                  : "去编制",
        .due = plan->plan_due,
        .returned = back,
        .group = back            ? "修改规划"
                 : plan->amended ? "修订规划"
                                 : "编制规划",
        .all_link = "/plans?state=draft",
    };
}

/* The study comes before the plan, and has a day of its own (PLAN-5, PLAN-11). */
static struct todo study_todo(struct ctx *ctx, const struct waiting *plan)
{
    return (struct todo){
        .title = text_of(ctx, "%s · 专题学习", plan->unit_name),
        .detail = "编制前班子先学习有关文件，学完登记",
        .link = text_of(ctx, "%s/studies/new", plan_link(ctx, plan)),
        .action = "登记学习",
        .due = plan->study_due,
        .group = "专题学习",
        .all_link = "/plans?state=draft",
    };
}

static struct todo review_todo(struct ctx *ctx, const struct waiting *plan, bool county)
{
    return (struct todo){
        .title = text_of(ctx, "%s · %s", plan->unit_name, county ? "同意公示" : "规划审核"),
        .detail = text_of(ctx, "%s %s 提交", plan->by, time_label(ctx, plan->at)),
        .link = plan_link(ctx, plan),
        .action = "审核",
        .due = plan->plan_due,
        .group = county ? "同意公示" : "规划审核",
        .all_link = "/plans/reviews",
    };
}

static struct todo later_todo(struct ctx *ctx, const struct waiting *plan, int state)
{
    static const struct {
        const char *title, *detail, *action;
    } words[] = {
        [PLAN_APPROVED] = {"张贴公示", "县级已同意公示，张贴后登记", "登记张贴"},
        [PLAN_NOTICED] = {"公开承诺", "公示已结束，开会承诺后登记", "登记会议"},
        [PLAN_IN_FORCE] = {"备案归档", "已公开承诺，镇里备案后编入档案", "备案"},
    };
    const char *place = state == PLAN_APPROVED  ? "/post"
                        : state == PLAN_NOTICED ? "/meetings/new?kind=commitment"
                                                : "";
    return (struct todo){
        .title = text_of(ctx, "%s · %s", plan->unit_name, words[state].title),
        .detail = words[state].detail,
        .link = text_of(ctx, "%s%s", plan_link(ctx, plan), place),
        .action = words[state].action,
        .due = state == PLAN_APPROVED  ? plan->plan_due
               : state == PLAN_NOTICED ? plan->commit_due
                                       : (struct date){0},
        .group = words[state].title,
        .all_link = text_of(ctx, "/plans?state=%s", plan_states[state].name),
    };
}

static void add_plan(struct ctx *ctx, struct todo_list *list, struct db_rows *rows)
{
    int state = choice_by_name(plan_states, db_text(rows, "state"));
    struct waiting plan = {
        .id = db_int(rows, "id"),
        .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
        .action = db_text(rows, "action"),
        .reason = text_or_empty(db_text(rows, "reason")),
        .by = text_or_empty(db_text(rows, "user_name")),
        .at = db_int(rows, "at"),
        .open_comments = db_int(rows, "open_comments"),
        .studies = db_int(rows, "studies"),
        .amended = db_int(rows, "amended") != 0,
        .study_due = db_date(rows, "study_due"),
        .plan_due = db_date(rows, "plan_due"),
        .commit_due = db_date(rows, "commit_due"),
    };
    if (plan.amended) /* its campaign's days were those of the first version */
        plan.study_due = plan.plan_due = plan.commit_due = (struct date){0};
    if (state == PLAN_DRAFT && !plan.studies)
        todo_add(list, study_todo(ctx, &plan));
    if (state == PLAN_DRAFT)
        todo_add(list, draft_todo(ctx, &plan));
    else if (state == PLAN_TOWN_REVIEW || state == PLAN_COUNTY_REVIEW)
        todo_add(list, review_todo(ctx, &plan, state == PLAN_COUNTY_REVIEW));
    else
        todo_add(list, later_todo(ctx, &plan, state));
}

/* Who sent the plan last, or began its amendment: what comes back is theirs too (ALL-9). */
#define SENT_BY(user)                                                                              \
    "(SELECT w.user_id FROM workflow_steps w WHERE w.entity = 'plan' AND w.entity_id = p.id "      \
    "AND w.action IN ('submit', 'amend') ORDER BY w.id DESC LIMIT 1) = " user

/* What a village does itself is its own to-do, and its town's only where no secretary has signed in
 * yet, or where the town's officer took the step; what someone had a hand in is not theirs to
 * review (USER-3). */
static void add_plans(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.id, p.state, u.name AS unit_name, c.study_due, c.plan_due, c.commit_due, "
            "s.action, s.reason, s.user_name, s.at, (SELECT COUNT(*) FROM plan_comments k "
            "WHERE k.plan_id = p.id AND k.answered_at IS NULL) AS open_comments, "
            "(SELECT COUNT(*) FROM plan_studies d WHERE d.plan_id = p.id) AS studies, "
            "(SELECT COUNT(*) FROM promises r WHERE r.plan_id = p.id) AS amended "
            "FROM plans p JOIN units u ON u.code = p.unit_code "
            "JOIN campaigns c ON c.id = p.campaign_id "
            "LEFT JOIN workflow_steps s ON s.id = (SELECT MAX(w.id) FROM workflow_steps w "
            "WHERE w.entity = 'plan' AND w.entity_id = p.id) "
            "WHERE p.unit_code >= $1 AND p.unit_code < $2 "
            "AND ((CAST($3 AS BIGINT) = 1 AND p.state IN ('draft', 'approved', 'noticed') "
            "AND (CAST($4 AS BIGINT) = 1 OR " SENT_BY("$7") " OR NOT " USER_SQL_SECRETARY(
                "p.unit_code") ")) "
                               "OR (CAST($5 AS BIGINT) = 1 AND p.state = 'in_force') "
                               "OR (((CAST($5 AS BIGINT) = 1 AND p.state = 'town_review') "
                               "OR (CAST($6 AS BIGINT) = 1 AND p.state = 'county_review')) "
                               "AND NOT EXISTS (SELECT 1 FROM plan_authors a WHERE a.plan_id = "
                               "p.id "
                               "AND a.user_id = $7))) "
                               "ORDER BY p.unit_code, p.id"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to),
             db_i(has_role(ctx, EDITOR_ROLES)), db_i(has_role(ctx, ROLE_VILLAGE_SECRETARY)),
             db_i(has_role(ctx, ROLE_TOWN_OFFICER)), db_i(has_role(ctx, ROLE_COUNTY_REVIEWER)),
             db_i(ctx->user.id)));
    while (db_next(rows))
        add_plan(ctx, list, rows);
}

/* A tenure that the next campaign follows is not begun any more, although its last year runs on. */
#define NOT_FOLLOWED                                                                               \
    "AND NOT EXISTS (SELECT 1 FROM campaigns d WHERE d.first_year > c.first_year "                 \
    "AND d.unit_code IN " SQL_WAY_UP("u.code") ") "

/* Covered villages whose plan is not begun, in campaigns that still run: one line for a campaign,
 * however many villages a town has. */
static void add_missing(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT c.id, c.name AS campaign_name, c.plan_due, COUNT(*) AS villages, "
            "MIN(u.name) AS unit_name FROM units u JOIN campaigns c "
            "ON c.unit_code IN " SQL_WAY_UP(
                "u.code") " "
                          "WHERE u.code >= $1 AND u.code < $2 AND u.level = $3 AND u.covered = 1 "
                          "AND u.ended_on IS NULL AND c.last_year >= $4 " NOT_FOLLOWED
                          "AND NOT EXISTS (SELECT 1 "
                          "FROM plans p "
                          "WHERE p.campaign_id = c.id AND p.unit_code = u.code) "
                          "AND (CAST($5 AS BIGINT) = 1 OR NOT " USER_SQL_SECRETARY(
                              "u.code") ") "
                                        "GROUP BY c.id, c.name, c.plan_due ORDER BY c.id"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(LEVEL_VILLAGE),
             db_i(ctx->today.year), db_i(has_role(ctx, ROLE_VILLAGE_SECRETARY))));
    while (db_next(rows)) {
        int64_t villages = db_int(rows, "villages");
        const char *name = unit_short_name(ctx->arena, db_text(rows, "unit_name"));
        todo_add(list, (struct todo){
                           .title = villages == 1 ? text_of(ctx, "%s · 开始编制规划", name)
                                                  : text_of(ctx, "%lld 个村（社区）还没有开始编制",
                                                            (long long)villages),
                           .detail = db_text(rows, "campaign_name"),
                           .link = text_of(ctx, "/plans?state=none&campaign=%lld",
                                           (long long)db_int(rows, "id")),
                           .action = "开始编制",
                           .due = db_date(rows, "plan_due"),
                           .group = "开始编制",
                       });
    }
}

void plan_due(struct ctx *ctx, struct todo_list *list)
{
    if (!has_role(ctx, EDITOR_ROLES | ROLE_COUNTY_REVIEWER))
        return;
    add_plans(ctx, list);
    if (has_role(ctx, EDITOR_ROLES))
        add_missing(ctx, list);
}

/* --- figures of the home page --- */

static void add_figure(json_t *figures, const char *label, int64_t value, const char *link)
{
    if (value)
        json_array_append_new(figures, json_pack("{s:s, s:I, s:s, s:s}", "label", label, "value",
                                                 value, "unit", "个村", "href_link", link));
}

/* Covered villages of the scope that have not begun, in campaigns that still run. */
static int64_t count_missing(struct ctx *ctx)
{
    return db_one_int(
        ctx->db,
        SQL("SELECT COUNT(*) FROM units u JOIN campaigns c "
            "ON c.unit_code IN " SQL_WAY_UP(
                "u.code") " "
                          "WHERE u.code >= $1 AND u.code < $2 AND u.level = $3 AND u.covered = 1 "
                          "AND u.ended_on IS NULL AND c.last_year >= $4 " NOT_FOLLOWED
                          "AND NOT EXISTS (SELECT 1 "
                          "FROM plans p "
                          "WHERE p.campaign_id = c.id AND p.unit_code = u.code)"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(LEVEL_VILLAGE),
             db_i(ctx->today.year)),
        0);
}

json_t *plan_figures(struct ctx *ctx)
{
    int64_t count[PLAN_FILED + 1] = {0}, late = 0;
    json_t *figures = json_array();
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.state, COUNT(*) AS plans, SUM(CASE "
            "WHEN p.in_force_on IS NOT NULL THEN 0 "
            "WHEN p.state IN ('on_notice', 'noticed') AND c.commit_due >= $4 THEN 0 "
            "WHEN p.state NOT IN ('on_notice', 'noticed') AND c.plan_due >= $4 THEN 0 "
            "ELSE 1 END) AS late FROM plans p JOIN campaigns c ON c.id = p.campaign_id "
            "WHERE p.unit_code >= $1 AND p.unit_code < $2 AND c.last_year >= $3 GROUP BY p.state"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(ctx->today.year),
             db_d(ctx->today)));
    while (db_next(rows)) {
        int state = choice_by_name(plan_states, db_text(rows, "state"));
        count[state] = db_int(rows, "plans");
        late += db_int(rows, "late");
    }
    add_figure(figures, "还没有开始", count_missing(ctx), "/plans?state=none");
    for (int state = 0; state <= PLAN_FILED; state++)
        add_figure(figures, plan_states[state].label, count[state],
                   text_of(ctx, "/plans?state=%s", plan_states[state].name));
    add_figure(figures, "过了期限还没办完", late, "");
    return figures;
}
