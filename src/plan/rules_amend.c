/* Versions of a plan: what is different between two of them, item by item, and what an amendment
 * must leave alone (PLAN-14). Works on frozen plans as notices keep them. */
#include "plan/rules.h"

#include <string.h>

/* A field of an item: by which key it is compared, and by which it is shown. */
static const struct {
    const char *key, *shown, *label;
} compared[] = {
    {"list", NULL, "清单"},
    {"title", NULL, "承诺事项"},
    {"measure", NULL, "衡量办法"},
    {"indicator", "indicator_name", "指标"},
    {"unit_of_measure", NULL, "计量单位"},
    {"direction", "direction_label", "目标方向"},
    {"baseline", "baseline_text", "基数"},
    {"baseline_year", NULL, "基数年份"},
    {"target", "target_text", "任期目标"},
    {"milestones", "milestone_text", "逐年目标"},
    {"person", NULL, "责任人"},
    {"start_on", "start_label", "开始时间"},
    {"finish_on", "finish_label", "完成时间"},
    {"floor_reason", NULL, "目标的依据"},
};

static const struct {
    const char *name, *word, *shape, *kind;
} changes[] = {
    {"unchanged", "没有改动", "○", "none"},
    {"changed", "有改动", "◐", "due"},
    {"added", "新增", "●", "ok"},
    {"left_out", "去掉", "▲", "late"},
};
enum change { UNCHANGED, CHANGED, ADDED, LEFT_OUT, CHANGES };

static const char *string_at(const json_t *item, const char *key)
{
    const char *text = json_string_value(json_object_get(item, key));
    return text ? text : "";
}

/* By id; items without one, by list and title. */
static bool is_same_item(const json_t *a, const json_t *b)
{
    int64_t id = json_integer_value(json_object_get(a, "id"));
    int64_t other = json_integer_value(json_object_get(b, "id"));
    return id && other ? id == other
                       : !strcmp(string_at(a, "list"), string_at(b, "list")) &&
                             !strcmp(string_at(a, "title"), string_at(b, "title"));
}

static const json_t *find_item(const json_t *plan, const json_t *wanted)
{
    size_t i, k;
    const json_t *list, *item;
    json_array_foreach(json_object_get(plan, "lists"), i, list)
    {
        json_array_foreach(json_object_get(list, "items"), k, item)
        {
            if (is_same_item(item, wanted))
                return item;
        }
    }
    return NULL;
}

static json_t *value_of(const json_t *item, size_t field)
{
    json_t *value = json_object_get(item, compared[field].key);
    return value ? value : json_null();
}

/* As people read it; "" for nothing. */
static json_t *shown_of(const json_t *item, size_t field)
{
    if (!strcmp(compared[field].key, "list")) {
        int list = choice_by_name(lists, string_at(item, "list"));
        return json_string(list < 0 ? "" : lists[list].label);
    }
    json_t *text = compared[field].shown ? json_object_get(item, compared[field].shown) : NULL;
    json_t *value = value_of(item, field);
    if (json_is_string(text))
        return json_incref(text);
    return json_is_string(value) || json_is_integer(value) ? json_incref(value) : json_string("");
}

static json_t *fields_changed(const json_t *before, const json_t *after)
{
    json_t *fields = json_array();
    for (size_t i = 0; i < sizeof compared / sizeof *compared; i++)
        if (!json_equal(value_of(before, i), value_of(after, i)))
            json_array_append_new(fields,
                                  json_pack("{s:s, s:s, s:o, s:o}", "name", compared[i].key,
                                            "label", compared[i].label, "before",
                                            shown_of(before, i), "after", shown_of(after, i)));
    return fields;
}

/* One item of the comparison; `before` or `after` is NULL where only one version has it. */
static json_t *difference(const json_t *before, const json_t *after, int64_t count[CHANGES])
{
    const json_t *item = after ? after : before;
    json_t *fields = before && after ? fields_changed(before, after) : json_array();
    enum change change = !before                   ? ADDED
                         : !after                  ? LEFT_OUT
                         : json_array_size(fields) ? CHANGED
                                                   : UNCHANGED;
    int list = choice_by_name(lists, string_at(item, "list"));
    count[change]++;
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:b, s:b, s:{s:s, s:s, s:s}, s:o, s:s, s:s}", "id",
                     json_integer_value(json_object_get(item, "id")), "list",
                     string_at(item, "list"), "list_name", list < 0 ? "" : lists[list].label,
                     "title", string_at(item, "title"), "change", changes[change].name, "differs",
                     change != UNCHANGED, "is_new", change == ADDED, "status", "word",
                     changes[change].word, "shape", changes[change].shape, "kind",
                     changes[change].kind, "fields", fields, "target_text",
                     string_at(item, "target_text"), "person", string_at(item, "person"));
}

json_t *versions_compare(const json_t *before, const json_t *after)
{
    int64_t count[CHANGES] = {0};
    json_t *items = json_array(), *counts = json_object();
    for (int l = 0; l < LIST_COUNT; l++) {
        size_t i;
        const json_t *item, *list = json_array_get(json_object_get(after, "lists"), (size_t)l);
        json_array_foreach(json_object_get(list, "items"), i, item)
        {
            json_array_append_new(items, difference(find_item(before, item), item, count));
        }
        list = json_array_get(json_object_get(before, "lists"), (size_t)l);
        json_array_foreach(json_object_get(list, "items"), i, item)
        {
            if (!find_item(after, item))
                json_array_append_new(items, difference(item, NULL, count));
        }
    }
    for (int i = 0; i < CHANGES; i++)
        json_object_set_new(counts, changes[i].name, json_integer(count[i]));
    return json_pack("{s:o, s:o}", "counts", counts, "items", items);
}

static bool is_closed(const struct amendment *amendment, int64_t id)
{
    for (int i = 0; i < amendment->closed_count; i++)
        if (amendment->closed[i] == id)
            return true;
    return false;
}

void amendment_check(const struct amendment *amendment, struct faults *faults)
{
    size_t i;
    const json_t *item;
    bool differs = false;
    json_array_foreach(json_object_get(amendment->comparison, "items"), i, item)
    {
        int64_t id = json_integer_value(json_object_get(item, "id"));
        if (!json_is_true(json_object_get(item, "differs")))
            continue;
        differs = true;
        if (!is_closed(amendment, id))
            continue;
        fault_add(faults, "title", "PLAN-14",
                  "“%s”已经销号，修订不能改动它：请恢复原样，或先重新打开这一项",
                  string_at(item, "title"));
        faults->fault[faults->count - 1].item = id;
    }
    if (!differs)
        fault_add(faults, "", "PLAN-14", "修订稿和正在履行的规划没有不同，请先修改，或放弃修订");
}
