/* The page of a plan in force: every item with its next milestone and latest progress. It is the
 * page that is opened most, so it reads two records and one list, and holds only what it shows;
 * the records of the plan's path stand on a page of their own. */
#include "base/text.h"
#include "commitment.h"
#include "plan/internal.h"

static json_t *decimal_json(struct ctx *ctx, int64_t value)
{
    return value == DECIMAL_NONE ? json_null() : json_string(decimal_text(ctx, value));
}

static const char *reported_label(struct ctx *ctx, int64_t reported)
{
    char label[PERIOD_LABEL];
    return reported ? text_of(ctx, "%s", period_label(period_of_key(reported), label)) : NULL;
}

/* `heads` is the first item of its list's name and number of items, null for the others. */
static json_t *row_json(struct ctx *ctx, const struct commitment *item, json_t *heads)
{
    bool done = item->direction == DIRECTION_DONE, late = item->late;
    return json_pack(
        "{s:I, s:I, s:s, s:o, s:s, s:s, s:s, s:b, s:o, s:o, s:o, s:I, s:s, s:s?, s:s?, s:o, s:s?, "
        "s:s, s:o}",
        "id", item->id, "version", item->version, "list", lists[item->list].name, "heads", heads,
        "title", item->title, "person", item->person, "unit_of_measure", item->unit_of_measure,
        "is_done_kind", done, "baseline", decimal_json(ctx, item->baseline), "target",
        decimal_json(ctx, item->target), "progress", decimal_json(ctx, item->progress), "percent",
        item->percent, "bar", late ? "late" : "ok", "note", *item->note ? item->note : NULL,
        "period_label", reported_label(ctx, item->reported), "next_value",
        decimal_json(ctx, item->next_value), "due_label",
        date_is_none(item->due_on) ? NULL : date_label(ctx, item->due_on), "state",
        commitment_states[item->state].name, "status", commitment_status(ctx, item));
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
    json_t *rows = json_array();
    int in_list[LIST_COUNT] = {0}, done = 0, late = 0;
    for (int i = 0; i < count; i++)
        in_list[items[i].list]++;
    for (int i = 0; i < count; i++) {
        const struct commitment *item = &items[i];
        bool first = i == 0 || item[-1].list != item->list;
        json_t *heads = first ? json_pack("{s:s, s:i}", "name", lists[item->list].label, "count",
                                          in_list[item->list])
                              : json_null();
        json_array_append_new(rows, row_json(ctx, item, heads));
        done += is_done(ctx, item);
        late += item->late;
    }
    view_set(ctx, "items", rows);
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
        ctx->view,
        json_pack("{s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:s?, s:s, s:s}", "id",
                  plan->id, "version", plan->version, "number", promise->number, "unit",
                  plan->unit_code, "unit_name", plan->unit_name, "state",
                  plan_states[plan->state].name, "state_label", plan_states[plan->state].label,
                  "campaign", plan->campaign_id, "first_year", promise->first_year, "last_year",
                  promise->last_year, "archive_number", plan->archive_number, "in_force_on",
                  date_text(ctx, promise->in_force_on), "in_force_label",
                  date_label(ctx, promise->in_force_on)));
    plan_crumbs(ctx, plan, NULL);
    view_text(ctx, "title", plan_title(ctx, plan));
    view_set(ctx, "record_version", json_integer(plan->version));
    view_set(ctx, "actions", workflow_actions(ctx, &plan_workflow, &moving));
    fill_assessment(ctx, promise);
    fill_rows(ctx, items, count);
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
