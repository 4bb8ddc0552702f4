/* The records of a plan as the API and the pages show them. */
#include "base/buf.h"
#include "base/text.h"
#include "plan/internal.h"

#include <string.h>

static json_t *day_json(struct date date)
{
    char text[DATE_TEXT];
    return date_is_none(date) ? json_null() : json_string(date_format(date, text));
}

json_t *plan_json(struct ctx *ctx, const struct plan *plan)
{
    json_t *json = json_pack(
        "{s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:I, s:s, s:I, s:I, s:s?, s:s, s:s}", "id", plan->id,
        "version", plan->version, "number", plan->number, "unit", plan->unit_code, "unit_name",
        plan->unit_name, "state", plan_states[plan->state].name, "state_label",
        plan_state_label(ctx, plan->state, plan->number, plan->in_force_number != 0), "campaign",
        plan->campaign_id, "campaign_name", plan->campaign_name, "first_year", plan->first_year,
        "last_year", plan->last_year, "archive_number", plan->archive_number, "changed_by_name",
        plan->changed_by_name, "changed_at_label", time_label(ctx, plan->changed_at));
    json_object_set_new(json, "study_due", day_json(plan->study_due));
    json_object_set_new(json, "plan_due", day_json(plan->plan_due));
    json_object_set_new(json, "commit_due", day_json(plan->commit_due));
    json_object_set_new(json, "in_force_on", day_json(plan->in_force_on));
    json_object_set_new(json, "in_force_number",
                        plan->in_force_number ? json_integer(plan->in_force_number) : json_null());
    return json;
}

json_t *floor_json(struct ctx *ctx, const struct plan_item *item)
{
    static const char *const sources[] = {"none", "official", "computed"};
    const struct floor *floor = &item->floor;
    if (!floor_applies(item))
        return json_pack("{s:s, s:b, s:b, s:n, s:n, s:n, s:s}", "text", "", "below", false,
                         "missing", false, "source", "value", "year", "unit_name", "");
    bool missing = floor->source == FLOOR_NONE, below = floor_is_missed(item);
    const char *text = floor_text(ctx->arena, item);
    if (below)
        text = text_of(ctx, "%s%s",
                       item->indicator_direction == DIRECTION_AT_MOST ? "高于" : "低于", text);
    return json_pack("{s:s, s:b, s:b, s:s, s:o, s:o, s:s}", "text", text, "below", below, "missing",
                     missing, "source", sources[floor->source], "value",
                     missing ? json_null() : json_string(decimal_text(ctx, floor->value)), "year",
                     missing ? json_null() : json_integer(floor->year), "unit_name",
                     missing ? "" : floor->unit_name);
}

/* "2024 年完成" for what is done or not; "" when no year is named. */
static const char *done_text(struct ctx *ctx, const struct plan *plan, const struct plan_item *item)
{
    for (int i = 0; i < tenure_years(plan_tenure(plan)); i++)
        if (item->milestone[i] == DECIMAL_ONE)
            return text_of(ctx, "%lld 年完成", (long long)(plan->first_year + i));
    return "";
}

/* Milestones as the API takes them, as a row of cells, and as words. */
static void add_milestones(struct ctx *ctx, const struct plan *plan, const struct plan_item *item,
                           json_t *json)
{
    json_t *object = json_object(), *cells = json_array();
    struct buf row = buf_create(ctx->arena, 128);
    for (int i = 0; i < tenure_years(plan_tenure(plan)); i++) {
        const char *year = text_of(ctx, "%lld", (long long)(plan->first_year + i));
        const char *value = decimal_text(ctx, item->milestone[i]);
        json_array_append_new(cells, json_pack("{s:s, s:s}", "year", year, "value", value));
        buf_printf(&row, "%s%s", i ? " → " : "", *value ? value : "—");
        if (*value)
            json_object_set_new(object, year, json_string(value));
    }
    bool any = json_object_size(object) > 0;
    const char *text = item->direction == DIRECTION_DONE ? done_text(ctx, plan, item)
                       : any                             ? row.bytes
                                                         : "";
    json_object_set_new(json, "milestone_text", json_string(text));
    json_object_set_new(json, "milestones", object);
    json_object_set_new(json, "milestone_cells", cells);
}

json_t *item_audit(struct ctx *ctx, const struct plan_item *item)
{
    json_t *json = record_json(&item_type, item);
    json_t *milestones = json_array();
    for (int i = 0; i < PLAN_YEARS_MAX; i++)
        if (item->milestone[i] != DECIMAL_NONE)
            json_array_append_new(milestones, json_string(decimal_text(ctx, item->milestone[i])));
    json_object_set_new(json, "milestones", milestones);
    json_object_set_new(json, "removed", json_boolean(item->removed));
    return json;
}

json_t *item_json(struct ctx *ctx, const struct plan *plan, const struct plan_item *item)
{
    json_t *json = record_json(&item_type, item);
    bool done = item->direction == DIRECTION_DONE;
    const char *unit = text_or_empty(item->unit_of_measure);
    json_t *floor = floor_json(ctx, item);
    json_object_set_new(json, "id", json_integer(item->id));
    json_object_set_new(json, "version", json_integer(item->version));
    json_object_set_new(json, "record_version", json_integer(item->version));
    json_object_set_new(json, "plan", json_integer(plan->id));
    json_object_set_new(json, "ordinal", json_integer(item->ordinal));
    json_object_set_new(json, "indicator_name", json_string(item->indicator_name));
    json_object_set_new(json, "is_done_kind", json_boolean(done));
    json_object_set_new(json, "direction_label",
                        json_string(item->direction < 0 ? "" : directions[item->direction].label));
    json_object_set_new(
        json, "baseline_text",
        json_string(item->baseline == DECIMAL_NONE
                        ? ""
                        : text_of(ctx, "%s %s", decimal_text(ctx, item->baseline), unit)));
    json_object_set_new(
        json, "target_text",
        json_string(done ? "完成"
                    : item->target == DECIMAL_NONE
                        ? ""
                        : text_of(ctx, "%s %s", decimal_text(ctx, item->target), unit)));
    json_object_set_new(json, "average_text",
                        json_string(floor_applies(item) && item->floor.source != FLOOR_NONE
                                        ? decimal_text(ctx, item->floor.value)
                                        : ""));
    json_object_set_new(json, "start_label", json_string(date_label(ctx, item->start_on)));
    json_object_set_new(json, "finish_label", json_string(date_label(ctx, item->finish_on)));
    json_object_set_new(json, "unproved",
                        json_boolean(floor_applies(item) && item->floor.source == FLOOR_NONE));
    json_object_set_new(json, "floor", floor);
    add_milestones(ctx, plan, item, json);
    return json;
}

json_t *study_json(struct ctx *ctx, const struct study *study)
{
    json_t *json = record_json(&study_type, study);
    json_object_set_new(json, "id", json_integer(study->id));
    json_object_set_new(json, "version", json_integer(study->version));
    json_object_set_new(json, "held_label", json_string(date_label(ctx, study->held_on)));
    json_object_set_new(json, "by", json_string(text_or_empty(study->created_by_name)));
    return json;
}

json_t *meeting_json(struct ctx *ctx, const struct meeting *meeting)
{
    json_t *json = record_json(&meeting_type, meeting);
    json_object_set_new(json, "id", json_integer(meeting->id));
    json_object_set_new(json, "version", json_integer(meeting->version));
    json_object_set_new(json, "held_label", json_string(date_label(ctx, meeting->held_on)));
    json_object_set_new(json, "kind_label", json_string(meeting_kinds[meeting->kind].label));
    json_object_set_new(json, "form_label",
                        json_string(meeting->form < 0 ? "" : meeting_forms[meeting->form].label));
    json_object_set_new(json, "voted", json_boolean(meeting->votes_for != COUNT_NONE));
    json_object_set_new(json, "by", json_string(text_or_empty(meeting->created_by_name)));
    return json;
}

json_t *comment_json(struct ctx *ctx, const struct comment *comment)
{
    return json_pack(
        "{s:I, s:o, s:s, s:s, s:s, s:b, s:s, s:s, s:s, s:n}", "id", comment->id, "item",
        comment->item ? json_integer(comment->item) : json_null(), "text", comment->text, "by",
        comment->user_name, "at_label", time_label(ctx, comment->at), "open",
        comment->answered_at == 0, "answer", text_or_empty(comment->answer), "answered_by",
        text_or_empty(comment->answered_by_name), "answered_at_label",
        comment->answered_at ? time_label(ctx, comment->answered_at) : "", "record_version");
}

/* Where a fault is put right. */
static const char *fault_link(struct ctx *ctx, const struct plan *plan, const struct fault *fault)
{
    long long id = (long long)plan->id;
    if (!strcmp(fault->rule, "PLAN-14"))
        return text_of(ctx, "/plans/%lld/compare?to=draft&changed=1#item-%lld", id,
                       (long long)fault->item);
    if (fault->item)
        return text_of(ctx, "/plans/%lld/items/%lld#f-%s", id, (long long)fault->item,
                       fault->field);
    if (fault->list >= 0)
        return text_of(ctx, "/plans/%lld?list=%s#items", id, lists[fault->list].name);
    if (!strcmp(fault->rule, "PLAN-5"))
        return text_of(ctx, "/plans/%lld/studies/new", id);
    if (!strcmp(fault->rule, "PLAN-6"))
        return text_of(ctx, "/plans/%lld/meetings/new?kind=deliberation", id);
    return text_of(ctx, "/plans/%lld#comments", id);
}

/* The field's name in an answer about the whole plan. */
static const char *fault_field(struct ctx *ctx, const struct fault *fault)
{
    if (fault->item)
        return text_of(ctx, "items.%lld.%s", (long long)fault->item, fault->field);
    if (fault->list >= 0)
        return text_of(ctx, "lists.%s", lists[fault->list].name);
    return fault->field;
}

/* How many faults after this one are of the same item: a page shows the first and their number. */
static int others_of(const struct faults *faults, int i)
{
    int others = 0;
    for (int k = i + 1; k < faults->count && faults->fault[i].item; k++)
        others += faults->fault[k].item == faults->fault[i].item;
    return others;
}

json_t *faults_json(struct ctx *ctx, const struct plan *plan, const struct faults *faults)
{
    json_t *json = json_array();
    int shown = 0;
    for (int i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->fault[i];
        bool leads = !i || !fault->item || fault[-1].item != fault->item;
        bool early = leads && shown < FAULTS_SHOWN;
        shown += leads;
        json_array_append_new(json, json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:i}", "field",
                                              fault_field(ctx, fault), "rule", fault->rule,
                                              "message", fault->message, "href_link",
                                              fault_link(ctx, plan, fault), "early", early, "late",
                                              leads && !early, "others", others_of(faults, i)));
    }
    return json;
}

json_t *item_faults_json(const struct faults *faults)
{
    json_t *json = json_array();
    for (int i = 0; i < faults->count; i++)
        json_array_append_new(json, json_pack("{s:s, s:s, s:s}", "field", faults->fault[i].field,
                                              "rule", faults->fault[i].rule, "message",
                                              faults->fault[i].message));
    return json;
}

void faults_to_errors(struct ctx *ctx, const struct faults *faults)
{
    for (int i = 0; i < faults->count; i++)
        error_at(ctx, fault_field(ctx, &faults->fault[i]), faults->fault[i].rule, "%s",
                 faults->fault[i].message);
}

static json_t *snapshot_item(struct ctx *ctx, const struct plan *plan, const struct plan_item *item)
{
    json_t *json = item_json(ctx, plan, item);
    static const char *const passing[] = {"version", "record_version", "plan"};
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        json_object_del(json, passing[i]);
    return json;
}

json_t *plan_snapshot(struct ctx *ctx, const struct plan *plan)
{
    struct plan_item *items;
    int count = items_read(ctx, plan, &items);
    json_t *all = json_array();
    for (int list = 0; list < LIST_COUNT; list++) {
        json_t *lines = json_array();
        for (int i = 0; i < count; i++)
            if (items[i].list == list)
                json_array_append_new(lines, snapshot_item(ctx, plan, &items[i]));
        json_array_append_new(all, json_pack("{s:s, s:s, s:I, s:o}", "list", lists[list].name,
                                             "name", lists[list].label, "count",
                                             (json_int_t)json_array_size(lines), "items", lines));
    }
    return json_pack("{s:{s:I, s:I}, s:{s:s, s:s}, s:{s:I, s:s, s:I, s:I}, s:o}", "plan", "id",
                     plan->id, "number", plan->number, "unit", "code", plan->unit_code, "name",
                     plan->unit_name, "campaign", "id", plan->campaign_id, "name",
                     plan->campaign_name, "first_year", plan->first_year, "last_year",
                     plan->last_year, "lists", all);
}
