/* The plan page, put together: path, hindrances, lists, records, history, and what may be done now.
 */
#include "base/buf.h"
#include "base/text.h"
#include "campaign.h"
#include "core/app.h"
#include "plan/internal.h"
#include "unit.h"

#include <string.h>

void plan_complete(struct ctx *ctx, struct plan_full *full)
{
    const struct plan *plan = &full->plan;
    int64_t id = plan->id;
    full->tenure = plan_tenure(plan);
    full->items = items_read(ctx, plan, &full->item);
    full->studies = studies_read(ctx, id, &full->study);
    full->meetings = meetings_read(ctx, id, &full->meeting);
    full->comments = comments_read(ctx, id, &full->comment);
    if (plan->state == PLAN_DRAFT) {
        items_measure(ctx, plan, full->item, full->items);
        full->quorum = share_by_name(setting_choice(ctx, plan->unit_code, "quorum"));
        full->majority = share_by_name(setting_choice(ctx, plan->unit_code, "majority"));
    }
    plan_read_amendment(ctx, full);
}

/* The ids of the plan's items in force that are closed out. */
static int read_closed(struct ctx *ctx, int64_t plan_id, int64_t **ids)
{
    struct promise promise;
    struct commitment *items;
    int closed = 0;
    int count =
        promise_read(ctx, plan_id, &promise) ? commitments_read(ctx, &promise, false, &items) : 0;
    *ids = ARENA_ARRAY(ctx->arena, int64_t, count + 1);
    for (int i = 0; i < count; i++)
        if (items[i].state == COMMITMENT_CLOSED)
            (*ids)[closed++] = items[i].id;
    return closed;
}

void plan_read_amendment(struct ctx *ctx, struct plan_full *full)
{
    const struct plan *plan = &full->plan;
    int64_t *closed;
    full->amendment = (struct amendment){0};
    if (!plan_is_amendment(plan))
        return;
    json_t *before = version_snapshot(ctx, plan, plan->in_force_number);
    full->amendment.comparison = versions_compare(before, plan_snapshot(ctx, plan));
    full->amendment.closed_count = read_closed(ctx, plan->id, &closed);
    full->amendment.closed = closed;
}

bool item_is_closed(struct ctx *ctx, const struct plan *plan, int64_t item)
{
    struct commitment commitment;
    return plan_is_amendment(plan) && commitment_read(ctx, item, &commitment) &&
           commitment.state == COMMITMENT_CLOSED;
}

bool plan_read_full(struct ctx *ctx, int64_t id, struct plan_full *full)
{
    bool found = plan_read(ctx, id, &full->plan);
    if (found)
        plan_complete(ctx, full);
    return found;
}

static bool has_item(const struct plan_full *full, int64_t id)
{
    for (int i = 0; i < full->items; i++)
        if (full->item[i].id == id)
            return true;
    return false;
}

void full_hindrances(struct ctx *ctx, const struct plan_full *full, struct faults *faults)
{
    int64_t open = 0, open_item = 0;
    for (int i = 0; i < full->comments; i++) {
        if (full->comment[i].answered_at)
            continue;
        open++;
        if (!open_item && has_item(full, full->comment[i].item))
            open_item = full->comment[i].item;
    }
    struct plan_content content = {
        .tenure = full->tenure,
        .item = full->item,
        .items = full->items,
        .studies = full->studies,
        .open_comments = open,
        .open_comment_item = open_item,
        .deliberation =
            meeting_latest(full->meeting, full->meetings, MEETING_DELIBERATION, &full->plan),
        .quorum = full->quorum,
        .majority = full->majority,
        .amendment = full->amendment.comparison ? &full->amendment : NULL,
    };
    *faults = (struct faults){.arena = ctx->arena};
    plan_hindrances(&content, faults);
}

enum result plan_for(struct ctx *ctx, enum plan_act act, struct plan *plan)
{
    if (!plan_read(ctx, param_id(ctx, "id"), plan))
        return RC_MISSING;
    if (plan_may(act, ctx->user.roles, plan->state))
        return RC_OK;
    if (!plan_may_ever(act, ctx->user.roles))
        return RC_DENIED;
    return conflict(
        ctx, NULL,
        text_of(ctx, "规划现在是“%s”，这一步现在不能办。",
                plan_state_label(ctx, plan->state, plan->number, plan->in_force_number != 0)));
}

void plan_crumbs(struct ctx *ctx, const struct plan *plan, const char *label)
{
    json_t *crumbs = json_array();
    json_array_append_new(crumbs,
                          json_pack("{s:s, s:s}", "label", "任期规划", "href_link", "/plans"));
    json_array_append_new(
        crumbs,
        json_pack("{s:s, s:s?}", "label",
                  text_of(ctx, "%s %lld—%lld", plan->unit_name, (long long)plan->first_year,
                          (long long)plan->last_year),
                  "href_link", label ? text_of(ctx, "/plans/%lld", (long long)plan->id) : NULL));
    if (label)
        json_array_append_new(crumbs, json_pack("{s:s, s:n}", "label", label, "href_link"));
    view_set(ctx, "crumbs", crumbs);
    if (label)
        view_text(ctx, "title", text_of(ctx, "%s · %s", label, plan->unit_name));
}

/* --- the path (PLAN-11) --- */

/* The day of the last step of an action that led to a state; none when there was none. */
static struct date step_day(const json_t *history, const char *action, int to)
{
    struct date found = {0};
    size_t i;
    json_t *step;
    json_array_foreach(history, i, step)
    {
        if (!strcmp(json_string_value(json_object_get(step, "action")), action) &&
            !strcmp(json_string_value(json_object_get(step, "to")), plan_states[to].name))
            found = date_of_epoch(json_integer_value(json_object_get(step, "at")));
    }
    return found;
}

static struct path path_of(const struct plan_full *full, const json_t *history)
{
    const struct plan *plan = &full->plan;
    const struct meeting *deliberation =
        meeting_latest(full->meeting, full->meetings, MEETING_DELIBERATION, plan);
    struct path path = {
        .state = plan->state, .studied = full->studies > 0, .deliberated = deliberation != NULL};
    if (path.studied)
        path.done_on[PATH_STUDY] = full->study[0].held_on;
    if (path.deliberated)
        path.done_on[PATH_DELIBERATION] = deliberation->held_on;
    path.done_on[PATH_DRAFT] = step_day(history, "submit", PLAN_TOWN_REVIEW);
    path.done_on[PATH_TOWN] = step_day(history, "approve", PLAN_COUNTY_REVIEW);
    path.done_on[PATH_COUNTY] = step_day(history, "approve", PLAN_APPROVED);
    path.done_on[PATH_NOTICE] = step_day(history, "close-notice", PLAN_NOTICED);
    path.done_on[PATH_COMMITMENT] = plan->in_force_on;
    path.done_on[PATH_FILING] = step_day(history, "file", PLAN_FILED);
    return path;
}

/* 9月15日, with its year when that is not this one. */
static const char *short_day(struct ctx *ctx, struct date day)
{
    return day.year == ctx->today.year ? text_of(ctx, "%d月%d日", day.month, day.day)
                                       : date_label(ctx, day);
}

static const char *step_detail(struct ctx *ctx, struct date due, struct date done_on,
                               const json_t *status)
{
    const char *word = json_string_value(json_object_get(status, "word"));
    if (date_is_none(due))
        return date_is_none(done_on) ? "" : short_day(ctx, done_on);
    if (date_is_none(done_on))
        return text_of(ctx, "%s前 · %s", short_day(ctx, due), word);
    return text_of(ctx, "%s · %s", short_day(ctx, done_on), word);
}

static void fill_path(struct ctx *ctx, const struct plan_full *full, const json_t *history)
{
    struct path path = path_of(full, history);
    enum path_step now = path_now(&path);
    json_t *steps = json_array(), *late = json_null();
    for (int i = 0; i < PATH_COUNT; i++) {
        enum path_step step = (enum path_step)i;
        bool did = path_is_done(&path, step);
        struct date due = path_due(&full->plan, step);
        struct date done_on = did ? path.done_on[i] : (struct date){0};
        json_t *status = date_is_none(due) ? json_null() : due_status_json(ctx, due, done_on);
        json_array_append_new(steps,
                              json_pack("{s:s, s:s, s:b, s:b, s:O}", "label", path_label(step),
                                        "detail", step_detail(ctx, due, done_on, status), "did",
                                        did, "now", step == now, "due_status", status));
        if (json_is_null(late) && !did && !json_is_null(status))
            late = status;
    }
    view_set(ctx, "steps", steps);
    view_set(ctx, "due_status", late);
}

/* --- lists and items --- */

int plan_shown_list(struct ctx *ctx)
{
    int list = choice_by_name(lists, query_text(ctx, "list"));
    return list < 0 ? LIST_PROSPERITY : list;
}

/* The guidance of one list from the shipped library (PLAN-15). */
static json_t *guidance(struct ctx *ctx, int list)
{
    json_t *all = json_object_get(ctx->app->library, "lists"), *one;
    size_t i;
    json_array_foreach(all, i, one)
    {
        if (text_same(json_string_value(json_object_get(one, "list")), lists[list].name))
            return json_pack("{s:O*, s:O*, s:O*, s:O*}", "purpose", json_object_get(one, "purpose"),
                             "basis", json_object_get(one, "basis"), "expects",
                             json_object_get(one, "expects"), "tips", json_object_get(one, "tips"));
    }
    return json_null();
}

static void fill_lists(struct ctx *ctx, const struct plan_full *full, int shown)
{
    json_t *tabs = json_array();
    for (int list = 0; list < LIST_COUNT; list++) {
        json_int_t count = 0;
        for (int i = 0; i < full->items; i++)
            count += full->item[i].list == list;
        json_array_append_new(tabs,
                              json_pack("{s:s, s:s, s:I, s:b, s:b, s:s}", "list", lists[list].name,
                                        "name", lists[list].label, "count", count, "none",
                                        count == 0, "on", list == shown, "href_link",
                                        text_of(ctx, "/plans/%lld?list=%s#items",
                                                (long long)full->plan.id, lists[list].name)));
        if (list == shown)
            view_set(ctx, "list_empty", json_boolean(count == 0));
    }
    view_set(ctx, "lists", tabs);
    view_text(ctx, "list", lists[shown].name);
    view_text(ctx, "list_name", lists[shown].label);
    view_set(ctx, "guidance", guidance(ctx, shown));
}

/* The comments at one item; those of the plan, or of items no longer in it, for 0. */
static json_t *comments_at(struct ctx *ctx, const struct plan_full *full, int64_t item)
{
    json_t *comments = json_array();
    for (int i = 0; i < full->comments; i++) {
        int64_t at = full->comment[i].item;
        if ((has_item(full, at) ? at : 0) == item)
            json_array_append_new(comments, comment_json(ctx, &full->comment[i]));
    }
    return comments;
}

/* A reviewer comments; whoever entered or sent the plan does not review it (USER-3). */
static bool may_comment_on(struct ctx *ctx, const struct plan *plan)
{
    return plan_may(ACT_COMMENT, ctx->user.roles, plan->state) &&
           !plan_is_author(ctx, plan->id, ctx->user.id);
}

/* What an amendment changes in an item, beside it (PLAN-14). */
static void add_change(const struct plan_full *full, int64_t id, json_t *json)
{
    json_t *change = NULL, *one;
    bool closed = false;
    size_t i;
    json_array_foreach(json_object_get(full->amendment.comparison, "items"), i, one)
    {
        if (json_integer_value(json_object_get(one, "id")) == id &&
            json_is_true(json_object_get(one, "differs")))
            change = one;
    }
    for (int k = 0; k < full->amendment.closed_count; k++)
        closed |= full->amendment.closed[k] == id;
    json_object_set_new(json, "change", change ? json_incref(change) : json_null());
    json_object_set_new(json, "closed", json_boolean(closed));
}

/* Items in force that the amendment leaves out of the shown list. */
static json_t *left_out(const struct plan_full *full, int shown)
{
    json_t *items = json_array(), *one;
    size_t i;
    json_array_foreach(json_object_get(full->amendment.comparison, "items"), i, one)
    {
        if (text_same(json_string_value(json_object_get(one, "change")), "left_out") &&
            text_same(json_string_value(json_object_get(one, "list")), lists[shown].name))
            json_array_append(items, one);
    }
    return items;
}

static void fill_amendment(struct ctx *ctx, const struct plan_full *full, int shown)
{
    const struct plan *plan = &full->plan;
    if (!full->amendment.comparison)
        return;
    bool may_abandon =
        has_role(ctx, EDITOR_ROLES) &&
        (plan->state == PLAN_DRAFT || plan->state == PLAN_APPROVED || plan->state == PLAN_NOTICED);
    view_set(ctx, "amendment",
             json_pack("{s:I, s:s, s:O, s:b}", "in_force", plan->in_force_number, "amend_reason",
                       amendment_reason(ctx, plan), "counts",
                       json_object_get(full->amendment.comparison, "counts"), "may_abandon",
                       may_abandon));
    view_set(ctx, "left_out", left_out(full, shown));
}

static void fill_items(struct ctx *ctx, const struct plan_full *full, int shown)
{
    json_t *items = json_array();
    bool may_comment = may_comment_on(ctx, &full->plan);
    for (int i = 0; i < full->items; i++) {
        const struct plan_item *item = &full->item[i];
        struct faults faults = {.arena = ctx->arena};
        if (item->list != shown && !ctx->json) /* a page shows one list, programs get all */
            continue;
        json_t *json = item_json(ctx, &full->plan, item);
        if (full->plan.state == PLAN_DRAFT) {
            item_check(item, full->tenure, &faults);
            floor_check(item, &faults);
        }
        json_object_set_new(json, "faults", item_faults_json(&faults));
        json_object_set_new(json, "fault_count", json_integer(faults.count));
        json_object_set_new(json, "fault_more", json_boolean(faults.count > 1));
        json_object_set_new(json, "comments", comments_at(ctx, full, item->id));
        add_change(full, item->id, json);
        json_object_set_new(json, "first", json_boolean(item->ordinal == 1));
        json_object_set_new(json, "last",
                            json_boolean(i + 1 == full->items || item[1].list != item->list));
        json_array_append_new(items, json);
    }
    size_t of_plan = json_array_size(json_object_get(ctx->view, "comments"));
    view_set(ctx, "items", items);
    view_set(ctx, "has_comments", json_boolean(may_comment || of_plan > 0));
}

/* --- what may be done now --- */

static json_t *action_json(struct ctx *ctx, const struct plan *plan, const json_t *step)
{
    const char *action = json_string_value(json_object_get(step, "action")), *link = NULL;
    const char *label = json_string_value(json_object_get(step, "label"));
    const json_t *notice = json_object_get(ctx->view, "notice");
    bool returns = !strcmp(action, "return"), withdraws = !strcmp(action, "withdraw");
    bool closes = !strcmp(action, "close-notice");
    bool unanswered = json_integer_value(json_object_get(notice, "feedback_open")) > 0;
    if (!strcmp(action, "post")) /* needs more than a button */
        link = text_of(ctx, "/plans/%lld/post", (long long)plan->id);
    if (closes && (unanswered || !json_is_true(json_object_get(notice, "over")))) {
        label = "查看公示"; /* all there is to do yet */
        link = json_string_value(json_object_get(notice, "href_link"));
    }
    return json_pack("{s:s, s:s, s:s?, s:b, s:b, s:b}", "action", action, "label", label,
                     "href_link", link, "returns", returns, "withdraws", withdraws, "main",
                     !returns && !withdraws);
}

static void fill_actions(struct ctx *ctx, const struct plan_full *full)
{
    struct plan plan = full->plan;
    struct moving moving = plan_moving(&plan);
    json_t *steps = workflow_actions(ctx, &plan_workflow, &moving), *step;
    json_t *actions = json_array();
    bool promised = meeting_latest(full->meeting, full->meetings, MEETING_COMMITMENT, &plan);
    size_t i;
    json_array_foreach(steps, i, step)
    {
        const char *action = json_string_value(json_object_get(step, "action"));
        if (strcmp(action, "revise") && strcmp(action, "abandon") &&
            (strcmp(action, "commit") || promised))
            json_array_append_new(actions, action_json(ctx, &plan, step));
    }
    bool promise = plan_may(ACT_PROMISE, ctx->user.roles, plan.state);
    view_set(ctx, "actions", actions);
    view_set(ctx, "may_edit", json_boolean(plan_may(ACT_EDIT, ctx->user.roles, plan.state)));
    view_set(ctx, "may_comment", json_boolean(may_comment_on(ctx, &plan)));
    view_set(ctx, "may_promise", json_boolean(promise));
    view_set(ctx, "must_promise", json_boolean(promise && !promised));
    view_set(ctx, "own_work",
             json_boolean((plan.state == PLAN_TOWN_REVIEW) && has_role(ctx, ROLE_TOWN_OFFICER) &&
                          plan_is_author(ctx, plan.id, ctx->user.id)));
}

static void fill_records(struct ctx *ctx, const struct plan_full *full)
{
    json_t *studies = json_array(), *meetings = json_array();
    for (int i = 0; i < full->studies; i++)
        json_array_append_new(studies, study_json(ctx, &full->study[i]));
    for (int i = 0; i < full->meetings; i++)
        json_array_append_new(meetings, meeting_json(ctx, &full->meeting[i]));
    view_set(ctx, "studies", studies);
    view_set(ctx, "meetings", meetings);
    view_set(ctx, "has_records", json_boolean(full->studies + full->meetings > 0));
}

/* Faults beyond those that the page shows at once, with all others of a shown item. */
static int hidden_faults(const struct faults *faults)
{
    int shown = 0, hidden = 0;
    for (int i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->fault[i];
        shown += !i || !fault->item || fault[-1].item != fault->item;
        hidden += shown > FAULTS_SHOWN;
    }
    return hidden;
}

void plan_fill_records(struct ctx *ctx, const struct plan_full *full)
{
    json_t *history = workflow_history(ctx, &plan_workflow, full->plan.id);
    json_t *comments = comments_at(ctx, full, 0);
    view_set(ctx, "notice", plan_notice(ctx, full->plan.id));
    fill_path(ctx, full, history);
    view_set(
        ctx, "returned",
        workflow_sent_back(history, (&full->plan)->state == PLAN_DRAFT ? "return revise" : ""));
    fill_records(ctx, full);
    view_set(ctx, "comments", comments);
    view_set(ctx, "history", history);
}

const char *plan_title(struct ctx *ctx, const struct plan *plan)
{
    return text_of(ctx, "%s %lld—%lld 年任期规划", plan->unit_name, (long long)plan->first_year,
                   (long long)plan->last_year);
}

void plan_fill(struct ctx *ctx, const struct plan_full *full)
{
    const struct plan *plan = &full->plan;
    int shown = plan_shown_list(ctx);
    struct faults faults = {.arena = ctx->arena};
    if (plan->state == PLAN_DRAFT)
        full_hindrances(ctx, full, &faults);
    json_object_update(ctx->view, plan_json(ctx, plan));
    plan_crumbs(ctx, plan, NULL);
    view_text(ctx, "title", plan_title(ctx, plan));
    view_set(ctx, "record_version", json_integer(plan->version));
    view_set(ctx, "hindrances", faults_json(ctx, plan, &faults));
    view_set(ctx, "hindrance_count", json_integer(faults.count));
    view_set(ctx, "hindrance_more", json_integer(hidden_faults(&faults)));
    view_set(ctx, "plan_id", json_integer(plan->id));
    plan_fill_records(ctx, full);
    fill_lists(ctx, full, shown);
    fill_items(ctx, full, shown);
    fill_amendment(ctx, full, shown);
    fill_actions(ctx, full);
}
