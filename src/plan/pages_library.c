/* Starting from what is there: samples of the shipped library (PLAN-15), and the plan of another
 * village of the same town. */
#include "base/text.h"
#include "core/app.h"
#include "core/audit.h"
#include "plan/internal.h"

#include <string.h>

static json_t *samples_of(struct ctx *ctx, int list)
{
    json_t *all = json_object_get(ctx->app->library, "lists"), *one;
    size_t i;
    json_array_foreach(all, i, one)
    {
        if (text_same(json_string_value(json_object_get(one, "list")), lists[list].name))
            return json_object_get(one, "samples");
    }
    return NULL;
}

static bool holds_title(const struct plan_item *items, int count, int list, const char *title)
{
    for (int i = 0; i < count; i++)
        if (items[i].list == list && text_same(items[i].title, title))
            return true;
    return false;
}

static int count_in(const struct plan_item *items, int count, int list)
{
    int in_list = 0;
    for (int i = 0; i < count; i++)
        in_list += items[i].list == list;
    return in_list;
}

static const json_t *indicator_coded(const json_t *indicators, const char *code)
{
    size_t i;
    const json_t *indicator;
    json_array_foreach(indicators, i, indicator)
    {
        if (code && text_same(json_string_value(json_object_get(indicator, "code")), code))
            return indicator;
    }
    return NULL;
}

static const char *words(const json_t *object, const char *key)
{
    return text_or_empty(json_string_value(json_object_get(object, key)));
}

static void fill_library(struct ctx *ctx, const struct plan *plan, int list)
{
    struct plan_item *items;
    int count = items_read(ctx, plan, &items);
    json_t *indicators = indicator_list(ctx, plan->unit_code), *samples = json_array(), *sample;
    size_t i;
    json_array_foreach(samples_of(ctx, list), i, sample)
    {
        const json_t *indicator = indicator_coded(indicators, words(sample, "indicator"));
        int direction = choice_by_name(directions, words(sample, "direction"));
        json_array_append_new(
            samples, json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:b}", "number", (json_int_t)i + 1,
                               "title", words(sample, "title"), "measure", words(sample, "measure"),
                               "unit_of_measure", words(sample, "unit_of_measure"),
                               "direction_label", direction < 0 ? "" : directions[direction].label,
                               "indicator_name", words(indicator, "name"), "present",
                               holds_title(items, count, list, words(sample, "title"))));
    }
    json_t *tabs = json_array();
    for (int l = 0; l < LIST_COUNT; l++)
        json_array_append_new(tabs, json_pack("{s:s, s:s, s:b}", "list", lists[l].name, "name",
                                              lists[l].label, "on", l == list));
    view_set(ctx, "plan", plan_json(ctx, plan));
    view_set(ctx, "plan_id", json_integer(plan->id));
    view_set(ctx, "lists", tabs);
    view_text(ctx, "list", lists[list].name);
    view_text(ctx, "list_name", lists[list].label);
    view_set(ctx, "samples", samples);
    plan_crumbs(ctx, plan, "从事项库添加");
}

/* GET /plans/#id/library?list= */
enum result library_show(struct ctx *ctx)
{
    struct plan plan;
    enum result result = plan_for(ctx, ACT_EDIT, &plan);
    if (result != RC_OK)
        return result;
    fill_library(ctx, &plan, plan_shown_list(ctx));
    return page(ctx, "plan/library");
}

static enum result library_again(struct ctx *ctx, const struct plan *plan, int list)
{
    fill_library(ctx, plan, list < 0 ? LIST_PROSPERITY : list);
    return invalid(ctx, "plan/library");
}

static struct plan_item item_from_sample(struct ctx *ctx, const struct plan *plan, int list,
                                         const json_t *sample, const json_t *indicators)
{
    struct plan_item item = item_new(plan_tenure(plan), list);
    const json_t *indicator = indicator_coded(indicators, words(sample, "indicator"));
    item.title = words(sample, "title");
    item.measure = words(sample, "measure");
    item.unit_of_measure = words(sample, "unit_of_measure");
    item.direction = choice_by_name(directions, words(sample, "direction"));
    if (!indicator)
        return item;
    item.indicator = json_integer_value(json_object_get(indicator, "id"));
    item.indicator_name = words(indicator, "name");
    item.indicator_unit_of_measure = words(indicator, "unit_of_measure");
    item.indicator_direction = choice_by_name(directions, words(indicator, "direction"));
    if (floor_applies(&item))
        baseline_known(ctx, plan->unit_code, item.indicator, plan->first_year - 1, &item.baseline,
                       &item.baseline_year);
    return item;
}

/* Stores items that the plan does not hold yet; the number stored. */
static int add_items(struct ctx *ctx, const struct plan *plan, struct plan_item *items, int count)
{
    struct plan_item *held;
    int had = items_read(ctx, plan, &held), added = 0;
    int in_list[LIST_COUNT];
    for (int list = 0; list < LIST_COUNT; list++)
        in_list[list] = count_in(held, had, list);
    items_measure(ctx, plan, items, count);
    for (int i = 0; i < count; i++) {
        struct plan_item *item = &items[i];
        if (holds_title(held, had, item->list, item->title) || in_list[item->list] >= PLAN_LIST_MAX)
            continue;
        item_insert(ctx, plan, item);
        audit_add(ctx, "plan.item_add", "plan_item", item->id, plan->unit_code, NULL,
                  item_audit(ctx, item));
        in_list[item->list]++;
        added++;
    }
    return added;
}

static enum result answer_added(struct ctx *ctx, const struct plan *plan, int list, int added,
                                int skipped)
{
    const char *message =
        skipped ? text_of(ctx, "已添加 %d 项，已有的 %d 项没有重复添加", added, skipped)
                : text_of(ctx, "已添加 %d 项，请补上基数、目标和责任人", added);
    return done(ctx, json_pack("{s:i, s:i}", "added", added, "skipped", skipped), message,
                "/plans/%lld?list=%s#items", (long long)plan->id, lists[list].name);
}

/* POST /plans/#id/library {list, sample: [1, 3]} */
enum result library_add(struct ctx *ctx)
{
    struct plan plan;
    enum result result = plan_for(ctx, ACT_EDIT, &plan);
    if (result != RC_OK)
        return result;
    int64_t ticked[100];
    int list = choice_by_name(lists, form_text(ctx, "list"));
    int count = form_ids(ctx, "sample", ticked, 100);
    if (form_only(ctx, "list", "sample") && (list < 0 || !count))
        error_at(ctx, list < 0 ? "list" : "sample", "required", "请勾选要添加的事项");
    if (has_errors(ctx))
        return library_again(ctx, &plan, list);
    json_t *samples = samples_of(ctx, list), *indicators = indicator_list(ctx, plan.unit_code);
    struct plan_item *items = ARENA_ARRAY(ctx->arena, struct plan_item, count);
    for (int i = 0; i < count; i++) {
        const json_t *sample = json_array_get(samples, (size_t)(ticked[i] - 1));
        if (!sample) {
            error_at(ctx, "sample", "choice", "请从给出的事项里选择");
            return library_again(ctx, &plan, list);
        }
        items[i] = item_from_sample(ctx, &plan, list, sample, indicators);
    }
    int added = add_items(ctx, &plan, items, count);
    return answer_added(ctx, &plan, list, added, count - added);
}

/* --- from another village of the town --- */

static void fill_copy(struct ctx *ctx, const struct plan *plan)
{
    view_set(ctx, "plan", plan_json(ctx, plan));
    view_set(ctx, "plan_id", json_integer(plan->id));
    view_set(ctx, "candidates", plan_copyable(ctx, plan));
    plan_crumbs(ctx, plan, "从别的村复制");
}

/* GET /plans/#id/copy */
enum result copy_show(struct ctx *ctx)
{
    struct plan plan;
    enum result result = plan_for(ctx, ACT_EDIT, &plan);
    if (result != RC_OK)
        return result;
    fill_copy(ctx, &plan);
    return page(ctx, "plan/copy");
}

static bool may_copy(struct ctx *ctx, const struct plan *plan, int64_t from)
{
    json_t *candidates = plan_copyable(ctx, plan), *candidate;
    size_t i;
    json_array_foreach(candidates, i, candidate)
    {
        if (json_integer_value(json_object_get(candidate, "id")) == from)
            return true;
    }
    return false;
}

/* POST /plans/#id/copy {from}: items without what is the other village's own. */
enum result copy_items(struct ctx *ctx)
{
    struct plan plan, other;
    int64_t from = 0;
    enum result result = plan_for(ctx, ACT_EDIT, &plan);
    if (result != RC_OK)
        return result;
    bool found = form_ids(ctx, "from", &from, 1) == 1 && may_copy(ctx, &plan, from) &&
                 plan_read(ctx, from, &other);
    if (form_only(ctx, "", "from") && !found)
        error_at(ctx, "from", "choice", "请选择本镇另一个村的规划");
    if (has_errors(ctx)) {
        fill_copy(ctx, &plan);
        return invalid(ctx, "plan/copy");
    }
    struct plan_item *items;
    int count = items_read(ctx, &other, &items);
    for (int i = 0; i < count; i++) {
        struct plan_item blank = item_new(plan_tenure(&plan), items[i].list);
        items[i].baseline = blank.baseline;
        items[i].baseline_year = blank.baseline_year;
        items[i].target = blank.target;
        items[i].person = "";
        items[i].floor_reason = "";
        items[i].start_on = blank.start_on;
        items[i].finish_on = blank.finish_on;
        memcpy(items[i].milestone, blank.milestone, sizeof blank.milestone);
    }
    int added = add_items(ctx, &plan, items, count);
    return answer_added(ctx, &plan, LIST_PROSPERITY, added, count - added);
}
