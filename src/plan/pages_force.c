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
    ROW_BASELINE, /* each value is followed by what the page says of it: "6", "6 万元" */
    ROW_BASELINE_TEXT,
    ROW_TARGET,
    ROW_TARGET_TEXT,
    ROW_PROGRESS,
    ROW_PROGRESS_TEXT,
    ROW_NEXT_VALUE,
    ROW_NEXT_TEXT,
    ROW_PERCENT,
    ROW_BAR,
    ROW_NOTE,
    ROW_PERIOD,
    ROW_DUE,
    ROW_STATE,
    ROW_WORD, /* how it stands, for layout/status */
    ROW_SHAPE,
    ROW_KIND,
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
    [ROW_BASELINE_TEXT] = "baseline_text",
    [ROW_TARGET] = "target",
    [ROW_TARGET_TEXT] = "target_text",
    [ROW_PROGRESS] = "progress",
    [ROW_PROGRESS_TEXT] = "progress_text",
    [ROW_NEXT_VALUE] = "next_value",
    [ROW_NEXT_TEXT] = "next_text",
    [ROW_PERCENT] = "percent",
    [ROW_BAR] = "bar",
    [ROW_NOTE] = "note",
    [ROW_PERIOD] = "period_label",
    [ROW_DUE] = "due_label",
    [ROW_STATE] = "state",
    [ROW_WORD] = "word",
    [ROW_SHAPE] = "shape",
    [ROW_KIND] = "kind",
    [ROW_COLUMNS] = NULL,
};

/* A value and, in the next cell, the same with its unit: one text, of which the value is the
 * beginning. */
static char *fill_value(struct view_cell *cells, char *at, int64_t value, const char *unit)
{
    char *text = at;
    if (value == DECIMAL_NONE)
        return at;
    at = decimal_put(text, value);
    cells[0] = cell_span(text, at);
    at = text_put(text_put(at, " "), unit);
    cells[1] = cell_span(text, at);
    return at + 1;
}

static void fill_values(struct ctx *ctx, const struct commitment *item, struct view_cell *row)
{
    enum { VALUES = 4 };
    const char *unit = item->unit_of_measure;
    char *at = arena_take(ctx->arena, VALUES * (DECIMAL_TEXT + sizeof " " + strlen(unit)));
    at = fill_value(&row[ROW_BASELINE], at, item->baseline, unit);
    at = fill_value(&row[ROW_TARGET], at, item->target, unit);
    at = fill_value(&row[ROW_PROGRESS], at, item->progress, unit);
    fill_value(&row[ROW_NEXT_VALUE], at, item->next_value, unit);
    if (item->direction == DIRECTION_DONE) {
        row[ROW_BASELINE_TEXT] = cell_t(NULL);
        row[ROW_TARGET_TEXT] = row[ROW_NEXT_TEXT] = cell_t("完成");
    }
}

/* Labels of the row before: most items were reported for the same period and fall due on the same
 * day. */
struct labels {
    int64_t reported;
    struct date due_on;
    struct view_cell period, due;
};

static void fill_labels(struct ctx *ctx, struct labels *labels, const struct commitment *item,
                        struct view_cell *row)
{
    char label[PERIOD_LABEL];
    if (labels->reported != item->reported) {
        labels->reported = item->reported;
        labels->period =
            cell_t(arena_strdup(ctx->arena, period_label(period_of_key(item->reported), label)));
    }
    if (date_compare(labels->due_on, item->due_on) != 0) {
        labels->due_on = item->due_on;
        labels->due = cell_t(date_label(ctx, item->due_on));
    }
    if (item->reported)
        row[ROW_PERIOD] = labels->period;
    if (!date_is_none(item->due_on))
        row[ROW_DUE] = labels->due;
}

static void fill_row(struct ctx *ctx, const struct commitment *item, struct view_cell *row)
{
    struct status status = commitment_standing(ctx, item);
    row[ROW_ID] = cell_i(item->id);
    row[ROW_VERSION] = cell_i(item->version);
    row[ROW_LIST] = cell_t(lists[item->list].name);
    row[ROW_TITLE] = cell_t(item->title);
    row[ROW_PERSON] = cell_t(item->person);
    row[ROW_UNIT] = cell_t(item->unit_of_measure);
    row[ROW_IS_DONE_KIND] = cell_b(item->direction == DIRECTION_DONE);
    row[ROW_PERCENT] = cell_i(item->percent);
    row[ROW_BAR] = cell_t(item->late ? "late" : "ok");
    row[ROW_NOTE] = cell_t(*item->note ? item->note : NULL);
    row[ROW_STATE] = cell_t(commitment_states[item->state].name);
    row[ROW_WORD] = cell_t(status.word);
    row[ROW_SHAPE] = cell_t(status.shape);
    row[ROW_KIND] = cell_t(status.kind);
    fill_values(ctx, item, row);
}

/* Above the first item of a list. */
static struct view_cell heads_cell(struct ctx *ctx, int list, int count)
{
    enum { NAME, COUNT, COLUMNS };
    static const char *const columns[] = {[NAME] = "name", [COUNT] = "count", [COLUMNS] = NULL};
    struct view_cell *cells;
    struct view_rows *heads = view_object(ctx->arena, columns, &cells);
    cells[NAME] = cell_t(lists[list].label);
    cells[COUNT] = cell_i(count);
    return cell_o(heads);
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
    struct labels labels = {0};
    int in_list[LIST_COUNT] = {0}, done = 0, late = 0;
    view_rows_expect(rows, (size_t)count);
    for (int i = 0; i < count; i++)
        in_list[items[i].list]++;
    for (int i = 0; i < count; i++) {
        const struct commitment *item = &items[i];
        struct view_cell *row = view_row(rows);
        fill_row(ctx, item, row);
        fill_labels(ctx, &labels, item, row);
        if (i == 0 || item[-1].list != item->list)
            row[ROW_HEADS] = heads_cell(ctx, item->list, in_list[item->list]);
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
    int count = commitments_shown(ctx, promise, &items);
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
