/* Two people changed the same item: what differs is shown side by side, and the second chooses. */
#include "base/text.h"
#include "plan/internal.h"

/* The parts of a clash: the fields that differ by name, both values of each with its label. */
struct clash {
    json_t *yours, *theirs, *differences;
};

static void add_difference(const struct clash *clash, const char *label, json_t *yours,
                           json_t *theirs)
{
    json_array_append_new(clash->differences, json_pack("{s:s, s:O?, s:O?}", "label", label,
                                                        "yours", yours, "theirs", theirs));
}

/* Notes a value of both sides; true when they differ. */
static bool compare_value(const struct clash *clash, const char *name, const json_t *mine,
                          const json_t *theirs)
{
    json_t *x = json_object_get(mine, name), *y = json_object_get(theirs, name);
    if (json_equal(x, y))
        return false;
    json_object_set(clash->yours, name, x);
    json_object_set(clash->theirs, name, y);
    return true;
}

static void compare_items(struct ctx *ctx, const struct plan *plan, const struct clash *clash,
                          const json_t *mine, const json_t *theirs, const char *who)
{
    for (const struct field *field = item_type.fields; field->name; field++) {
        if (!compare_value(clash, field->name, mine, theirs))
            continue;
        add_difference(clash, field->label, json_object_get(mine, field->name),
                       json_object_get(theirs, field->name));
        error_at(ctx, field->name, "version", "“%s”已被 %s 改动", field->label, who);
    }
    if (!compare_value(clash, "milestones", mine, theirs))
        return;
    for (int i = 0; i < tenure_years(plan_tenure(plan)); i++) {
        const char *year = text_of(ctx, "%lld", (long long)(plan->first_year + i));
        json_t *x = json_object_get(json_object_get(mine, "milestones"), year);
        json_t *y = json_object_get(json_object_get(theirs, "milestones"), year);
        if (!text_same(json_string_value(x), json_string_value(y)))
            add_difference(clash, text_of(ctx, "%s 年目标", year), x, y);
    }
}

/* What was typed, for the form that sends it again. */
static json_t *kept_inputs(const struct ctx *ctx)
{
    json_t *kept = json_array(), *value;
    const char *key;
    json_object_foreach(ctx->form, key, value)
    {
        if (*key != '_' && json_is_string(value))
            json_array_append_new(kept, json_pack("{s:s, s:O}", "name", key, "value", value));
    }
    return kept;
}

enum result item_clash(struct ctx *ctx, const struct plan *plan, const struct plan_item *mine,
                       const struct plan_item *theirs)
{
    struct clash clash = {json_object(), json_object(), json_array()};
    json_t *item = item_json(ctx, plan, theirs);
    compare_items(ctx, plan, &clash, item_json(ctx, plan, mine), item, theirs->changed_by_name);
    view_set(ctx, "yours", clash.yours);
    view_set(ctx, "theirs", clash.theirs);
    view_set(ctx, "differences", clash.differences);
    view_set(ctx, "kept", kept_inputs(ctx));
    view_set(ctx, "plan", plan_json(ctx, plan));
    view_set(ctx, "plan_id", json_integer(plan->id));
    view_set(ctx, "item", item);
    view_set(ctx, "record_version", json_integer(theirs->version));
    view_text(ctx, "changed_by_name", theirs->changed_by_name);
    view_text(ctx, "changed_at_label", time_label(ctx, theirs->changed_at));
    plan_crumbs(ctx, plan, "两份改动");
    return conflict(ctx, "plan/conflict",
                    text_of(ctx, "您打开以后，%s 改动过这一项", theirs->changed_by_name));
}
