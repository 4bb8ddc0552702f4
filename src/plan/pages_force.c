/* The page of a plan in force: every item with its next milestone and latest progress. It is the
 * page that is opened most, so it reads two records and one list, and holds only what it shows;
 * the records of the plan's path stand on a page of their own. */
#include "base/text.h"
#include "commitment.h"
#include "plan/internal.h"

enum {
    ROW_ID,
    ROW_VERSION,
    ROW_LIST,
    ROW_HEADS, /* the list's name and number of items, of its first item */
    ROW_TITLE,
    ROW_PERSON,
    ROW_UNIT,
    ROW_IS_DONE_KIND,
    ROW_BASELINE,
    ROW_TARGET,
    ROW_PROGRESS,
    ROW_PERCENT,
    ROW_BAR,
    ROW_NOTE,
    ROW_PERIOD,
    ROW_NEXT_VALUE,
    ROW_DUE,
    ROW_STATE,
    ROW_STATUS,
    ROW_COLUMNS
};
static const char *const row_columns[] = {
    [ROW_ID] = "id",
    [ROW_VERSION] = "version",
    [ROW_LIST] = "list",
    [ROW_HEADS] = "heads",
    [ROW_TITLE] = "title",
    [ROW_PERSON] = "person",
    [ROW_UNIT] = "unit_of_measure",
    [ROW_IS_DONE_KIND] = "is_done_kind",
    [ROW_BASELINE] = "baseline",
    [ROW_TARGET] = "target",
    [ROW_PROGRESS] = "progress",
    [ROW_PERCENT] = "percent",
    [ROW_BAR] = "bar",
    [ROW_NOTE] = "note",
    [ROW_PERIOD] = "period_label",
    [ROW_NEXT_VALUE] = "next_value",
    [ROW_DUE] = "due_label",
    [ROW_STATE] = "state",
    [ROW_STATUS] = "status",
    [ROW_COLUMNS] = NULL,
};

static struct view_cell decimal_cell(struct ctx *ctx, int64_t value)
{
    return cell_t(value == DECIMAL_NONE ? NULL : decimal_text(ctx, value));
}

static void fill_row(struct ctx *ctx, const struct commitment *item, struct view_cell *row)
{
    char label[PERIOD_LABEL];
    row[ROW_ID] = cell_i(item->id);
    row[ROW_VERSION] = cell_i(item->version);
    row[ROW_LIST] = cell_t(lists[item->list].name);
    row[ROW_TITLE] = cell_t(item->title);
    row[ROW_PERSON] = cell_t(item->person);
    row[ROW_UNIT] = cell_t(item->unit_of_measure);
    row[ROW_IS_DONE_KIND] = cell_b(item->direction == DIRECTION_DONE);
    row[ROW_BASELINE] = decimal_cell(ctx, item->baseline);
    row[ROW_TARGET] = decimal_cell(ctx, item->target);
    row[ROW_PROGRESS] = decimal_cell(ctx, item->progress);
    row[ROW_PERCENT] = cell_i(item->percent);
    row[ROW_BAR] = cell_t(item->late ? "late" : "ok");
    row[ROW_NOTE] = cell_t(*item->note ? item->note : NULL);
    if (item->reported)
        row[ROW_PERIOD] =
            cell_t(arena_strdup(ctx->arena, period_label(period_of_key(item->reported), label)));
    row[ROW_NEXT_VALUE] = decimal_cell(ctx, item->next_value);
    row[ROW_DUE] = cell_t(date_is_none(item->due_on) ? NULL : date_label(ctx, item->due_on));
    row[ROW_STATE] = cell_t(commitment_states[item->state].name);
    row[ROW_STATUS] = status_cell(ctx, commitment_standing(ctx, item));
}

/* Struck off, at its target, or past this year's milestone. */
static bool is_done(struct ctx *ctx, const struct commitment *item)
{
    return item->state == COMMITMENT_CLOSED || date_is_none(item->due_on) ||
           (item->progress != DECIMAL_NONE && item->next_year > ctx->today.year);
}

/* Rows of all lists, and how many of them are done and late. */
static void fill_rows(struct ctx *ctx, const struct commitment *items, int count)
{
    struct view_rows *rows = view_rows_new(ctx->arena, row_columns);
    int in_list[LIST_COUNT] = {0}, done = 0, late = 0;
    for (int i = 0; i < count; i++)
        in_list[items[i].list]++;
    for (int i = 0; i < count; i++) {
        const struct commitment *item = &items[i];
        struct view_cell *row = view_row(rows);
        fill_row(ctx, item, row);
        if (i == 0 || item[-1].list != item->list)
            row[ROW_HEADS] = cell_j(json_pack("{s:s, s:i}", "name", lists[item->list].label,
                                              "count", in_list[item->list]));
        done += is_done(ctx, item);
        late += item->late;
    }
    view_rows(ctx, "items", rows);
    view_set(ctx, "total", json_integer(count));
    view_set(ctx, "done", json_integer(done));
    view_set(ctx, "late", json_integer(late));
}

/* The self-assessment to be written next: the first period not reported, up to today's (EXEC-4). */
static void fill_assessment(struct ctx *ctx, const struct promise *promise)
{
    char text[PERIOD_TEXT], label[PERIOD_LABEL];
    int64_t now = period_key(period_of(ctx->today)), next = promise->reported + 1;
    struct period period = period_of_key(next < now ? next : now);
    view_text(ctx, "assessment_link",
              text_of(ctx, "/plans/%lld/assessments/%s", (long long)promise->plan_id,
                      period_format(period, text)));
    view_text(ctx, "assessment_label", text_of(ctx, "%s自评", period_label(period, label)));
}

void plan_fill_force(struct ctx *ctx, struct plan *plan, const struct promise *promise)
{
    struct commitment *items;
    struct moving moving = plan_moving(plan);
    int count = commitments_read(ctx, promise, false, &items);
    json_object_update_new(
        ctx->view, json_pack("{s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:s?, s:s, s:s}",
                             "id", plan->id, "version", plan->version, "number", promise->number,
                             "unit", plan->unit_code, "unit_name", plan->unit_name, "state",
                             plan_states[plan->state].name, "state_label",
                             plan_state_label(ctx, plan->state, plan->number, true), "campaign",
                             plan->campaign_id, "first_year", promise->first_year, "last_year",
                             promise->last_year, "archive_number", plan->archive_number,
                             "in_force_on", date_text(ctx, promise->in_force_on), "in_force_label",
                             date_label(ctx, promise->in_force_on)));
    plan_crumbs(ctx, plan, NULL);
    view_text(ctx, "title", plan_title(ctx, plan));
    view_set(ctx, "record_version", json_integer(plan->version));
    bool amending = plan_is_amendment(plan);
    view_set(ctx, "amending", json_boolean(amending));
    view_set(ctx, "actions",
             amending ? json_array() : workflow_actions(ctx, &plan_workflow, &moving));
    fill_assessment(ctx, promise);
    fill_rows(ctx, items, count);
}

/* GET /plans/#id/in-force: the version in force, also while a new one is on its way. */
enum result plan_in_force(struct ctx *ctx)
{
    struct plan plan;
    struct promise promise;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan))
        return RC_MISSING;
    if (!promise_read(ctx, plan.id, &promise)) /* not yet */
        return redirect(ctx, "/plans/%lld", (long long)plan.id);
    plan_fill_force(ctx, &plan, &promise);
    return page(ctx, "plan/force");
}

/* GET /plans/#id/records */
enum result plan_records(struct ctx *ctx)
{
    struct plan_full full = {0};
    int64_t id = param_id(ctx, "id");
    if (!plan_read(ctx, id, &full.plan))
        return RC_MISSING;
    full.studies = studies_read(ctx, id, &full.study);
    full.meetings = meetings_read(ctx, id, &full.meeting);
    full.comments = comments_read(ctx, id, &full.comment);
    json_object_update_new(ctx->view, plan_json(ctx, &full.plan));
    plan_crumbs(ctx, &full.plan, "办理过程");
    view_set(ctx, "plan_id", json_integer(id));
    view_set(ctx, "may_edit", json_false());
    view_set(ctx, "may_promise", json_false());
    plan_fill_records(ctx, &full);
    return page(ctx, "plan/records");
}
