/* What of a posted plan the public sees: named one by one, so that nothing else ever slips out. */
#include "rules.h"

static const char *const public_keys[] = {
    "ordinal",     "title",        "measure", "baseline_text",   "baseline_year",
    "target_text", "finish_label", "person",  "milestone_cells", "is_done_kind",
};

static json_t *public_item(const json_t *item)
{
    json_t *shown = json_object();
    for (size_t i = 0; i < sizeof public_keys / sizeof public_keys[0]; i++) {
        json_t *value = json_object_get(item, public_keys[i]);
        json_object_set_new(shown, public_keys[i], value ? json_deep_copy(value) : json_null());
    }
    return shown;
}

static json_t *public_list(const json_t *list)
{
    json_t *items = json_array();
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(list, "items"), i, item)
    {
        json_array_append_new(items, public_item(item));
    }
    return json_pack("{s:O, s:O, s:I, s:o}", "list", json_object_get(list, "list"), "name",
                     json_object_get(list, "name"), "count", (json_int_t)json_array_size(items),
                     "items", items);
}

json_t *public_lists(const json_t *snapshot)
{
    json_t *lists = json_array();
    size_t i;
    json_t *list;
    json_array_foreach(json_object_get(snapshot, "lists"), i, list)
    {
        json_array_append_new(lists, public_list(list));
    }
    return lists;
}
