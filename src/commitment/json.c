/* An item in force as pages and programs see it. */
#include "commitment/internal.h"

const char *commitment_value_text(struct ctx *ctx, const struct commitment *item, int64_t value)
{
    if (value == DECIMAL_NONE)
        return "";
    return text_of(ctx, "%s %s", decimal_text(ctx, value), item->unit_of_measure);
}

struct status commitment_standing(struct ctx *ctx, const struct commitment *item)
{
    if (item->state == COMMITMENT_CLOSED)
        return (struct status){"已销号", "✓", "done"};
    if (item->state == COMMITMENT_CLAIMED)
        return (struct status){"待核验", "◐", "due"};
    if (date_is_none(item->due_on))
        return (struct status){"已达目标", "✓", "done"};
    int days = date_to_days(item->due_on) - date_to_days(ctx->today);
    if (days < 0)
        return (struct status){text_of(ctx, "逾期 %d 天", -days), "▲", "late"};
    if (days <= COMMITMENT_SOON)
        return (struct status){days ? text_of(ctx, "还剩 %d 天", days) : "今天到期", "◐", "due"};
    if (item->progress == DECIMAL_NONE)
        return (struct status){"未报", "○", "none"};
    bool asked = item->from_year <= ctx->today.year; /* this year has a milestone */
    return asked && item->next_year > ctx->today.year ? (struct status){"本年已达标", "✓", "done"}
                                                      : (struct status){"正常", "●", "ok"};
}

json_t *commitment_status(struct ctx *ctx, const struct commitment *item)
{
    return status_json(commitment_standing(ctx, item));
}

static json_t *decimal_json(struct ctx *ctx, int64_t value)
{
    return value == DECIMAL_NONE ? json_null() : json_string(decimal_text(ctx, value));
}

static json_t *date_json(struct ctx *ctx, struct date date)
{
    return date_is_none(date) ? json_null() : json_string(date_text(ctx, date));
}

json_t *commitment_json(struct ctx *ctx, const struct commitment *item)
{
    char period[PERIOD_TEXT];
    json_t *json = json_pack(
        "{s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:b, s:o}", "id",
        item->id, "version", item->version, "plan", item->plan_id, "unit", item->unit_code, "list",
        lists[item->list].name, "list_label", lists[item->list].label, "title", item->title,
        "measure", item->measure, "unit_of_measure", item->unit_of_measure, "direction",
        directions[item->direction].name, "person", item->person, "note", item->note, "state",
        commitment_states[item->state].name, "percent", item->percent, "late", item->late, "status",
        commitment_status(ctx, item));
    json_object_set_new(json, "state_label", json_string(commitment_states[item->state].label));
    json_object_set_new(json, "baseline", decimal_json(ctx, item->baseline));
    json_object_set_new(json, "target", decimal_json(ctx, item->target));
    json_object_set_new(json, "progress", decimal_json(ctx, item->progress));
    json_object_set_new(json, "next_value", decimal_json(ctx, item->next_value));
    json_object_set_new(json, "next_year",
                        item->next_year ? json_integer(item->next_year) : json_null());
    json_object_set_new(json, "start_on", date_json(ctx, item->start_on));
    json_object_set_new(json, "finish_on", date_json(ctx, item->finish_on));
    json_object_set_new(json, "due_on", date_json(ctx, item->due_on));
    json_object_set_new(json, "reported",
                        item->reported
                            ? json_string(period_format(period_of_key(item->reported), period))
                            : json_null());
    json_object_set_new(json, "due_label", json_string(date_label(ctx, item->due_on)));
    json_object_set_new(json, "next_text",
                        json_string(commitment_value_text(ctx, item, item->next_value)));
    json_object_set_new(json, "progress_text",
                        json_string(commitment_value_text(ctx, item, item->progress)));
    return json;
}
