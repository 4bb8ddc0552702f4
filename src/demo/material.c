/* What the demo's villages say: chosen from data/demo.json by a number made of the village's code
 * and the purpose, so that every demo is the same. */
#include "base/decimal.h"
#include "base/text.h"
#include "demo/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum purpose { /* beyond those that callers number themselves */
               PURPOSE_PERSON = 100,
               PURPOSE_COUNT = 200,
               PURPOSE_FIRST = 300,
               PURPOSE_BASELINE = 1000,
               PURPOSE_TARGET = 2000,
               PURPOSE_YEAR = 3000,
               PURPOSE_FEEDBACK = 4000,
};

/* --- numbers --- */

/* SplitMix64: one step from a seed to well mixed bits. */
static uint64_t mixed(uint64_t seed)
{
    seed += UINT64_C(0x9e3779b97f4a7c15);
    seed = (seed ^ (seed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    seed = (seed ^ (seed >> 27)) * UINT64_C(0x94d049bb133111eb);
    return seed ^ (seed >> 31);
}

int64_t material_pick(const struct village *village, int purpose, int64_t count)
{
    uint64_t place = strtoull(village->code, NULL, 10);
    return count > 0 ? (int64_t)(mixed(place * 10000 + (uint64_t)purpose) % (uint64_t)count) : 0;
}

static int64_t figure(const json_t *variant, const char *key)
{
    int64_t value = 0;
    const char *text = json_string_value(json_object_get(variant, key));
    if (text)
        decimal_parse(text, &value);
    return value;
}

/* The smallest difference between two values of an item, in ten-thousandths. */
static int64_t grain_of(const json_t *variant)
{
    int64_t grain = DECIMAL_ONE;
    for (json_int_t i = json_integer_value(json_object_get(variant, "decimals")); i > 0; i--)
        grain /= 10;
    return grain;
}

static int64_t between(const struct village *village, int purpose, int64_t low, int64_t high,
                       int64_t grain)
{
    return low + material_pick(village, purpose, (high - low) / grain + 1) * grain;
}

static int64_t rounded(int64_t value, int64_t grain)
{
    return (value + grain / 2) / grain * grain;
}

static int64_t baseline_of(const struct village *village, const json_t *variant, int salt)
{
    return between(village, PURPOSE_BASELINE + salt, figure(variant, "baseline_min"),
                   figure(variant, "baseline_max"), grain_of(variant));
}

static int64_t target_of(const struct village *village, const json_t *variant, int salt)
{
    int64_t grain = grain_of(variant);
    if (json_object_get(variant, "target_min"))
        return between(village, PURPOSE_TARGET + salt, figure(variant, "target_min"),
                       figure(variant, "target_max"), grain);
    json_int_t low = json_integer_value(json_object_get(variant, "growth_min"));
    json_int_t high = json_integer_value(json_object_get(variant, "growth_max"));
    int64_t percent = between(village, PURPOSE_TARGET + salt, low, high, 1);
    return rounded(baseline_of(village, variant, salt) * (100 + percent) / 100, grain);
}

static json_t *decimal_json(int64_t value)
{
    char text[DECIMAL_TEXT];
    return json_string(decimal_format(value, text));
}

/* --- the file --- */

static void learn_indicators(struct demo *demo)
{
    const char *list;
    size_t i;
    json_t *variants, *one;
    json_object_foreach(json_object_get(demo->material, "lists"), list, variants)
    {
        json_array_foreach(variants, i, one)
        {
            const char *code = json_string_value(json_object_get(one, "indicator"));
            if (code)
                json_object_set_new(demo->indicators, code, json_integer(0));
        }
    }
    json_array_foreach(json_object_get(demo->material, "averages"), i, one)
    {
        const char *code = json_string_value(json_object_get(one, "indicator"));
        json_object_set_new(demo->indicators, code, json_integer(0));
        json_object_set_new(demo->averaged, code, json_true());
    }
}

bool material_load(struct demo *demo)
{
    char path[600];
    json_error_t fault;
    snprintf(path, sizeof path, "%s/demo.json", demo->client.app->config->data);
    demo->material = json_load_file(path, JSON_REJECT_DUPLICATES, &fault);
    demo->indicators = json_object();
    demo->averaged = json_object();
    if (!demo->material)
        client_fail(&demo->client, "%s:%d: %s", path, fault.line, fault.text);
    else
        learn_indicators(demo);
    return demo->material;
}

void material_free(struct demo *demo)
{
    json_decref(demo->material);
    json_decref(demo->indicators);
    json_decref(demo->averaged);
}

const char *material_text(const struct demo *demo, const struct village *village, const char *list,
                          int purpose)
{
    const json_t *texts = json_object_get(demo->material, list);
    size_t count = json_array_size(texts);
    const char *text = json_string_value(
        json_array_get(texts, (size_t)material_pick(village, purpose, (int64_t)count)));
    return text_or_empty(text);
}

json_t *material_person(const struct demo *demo, const struct village *village, int number)
{
    const json_t *names = json_object_get(demo->material, "person_names");
    const json_t *posts = json_object_get(demo->material, "person_posts");
    size_t post = (size_t)number % json_array_size(posts), count = json_array_size(names);
    size_t first = (size_t)material_pick(village, PURPOSE_PERSON, (int64_t)count);
    const char *name = json_string_value(json_array_get(names, (first + post) % count));
    if (post == 0 && village->secretary)
        name = village->secretary->full_name;
    return json_sprintf("%s（%s）", name, json_string_value(json_array_get(posts, post)));
}

/* --- items --- */

int material_items(const struct village *village, int list)
{
    return 6 + (int)material_pick(village, PURPOSE_COUNT + list, 6);
}

static void add_figures(const struct village *village, const json_t *variant, int salt,
                        json_t *item)
{
    int64_t baseline = baseline_of(village, variant, salt);
    int64_t target = target_of(village, variant, salt);
    json_t *milestones = json_object();
    json_object_set_new(item, "baseline", decimal_json(baseline));
    json_object_set_new(item, "baseline_year", json_integer(village->first_year - 1));
    json_object_set_new(item, "target", decimal_json(target));
    for (int i = 1; i <= 5; i++) {
        char year[24];
        snprintf(year, sizeof year, "%lld", (long long)(village->first_year + i - 1));
        int64_t value = rounded(baseline + (target - baseline) * i / 5, grain_of(variant));
        json_object_set_new(milestones, year, decimal_json(i == 5 ? target : value));
    }
    json_object_set_new(item, "milestones", milestones);
}

/* Done or not: nothing in the years before, done from one year on. */
static void add_done_year(const struct village *village, int salt, json_t *item)
{
    int done = 1 + (int)material_pick(village, PURPOSE_YEAR + salt, village->habit ? 3 : 5);
    json_t *milestones = json_object();
    for (int i = 1; i <= 5; i++) {
        char year[24];
        snprintf(year, sizeof year, "%lld", (long long)(village->first_year + i - 1));
        json_object_set_new(milestones, year, json_string(i < done ? "0" : "1"));
    }
    json_object_set_new(item, "milestones", milestones);
    /* What the first villages finish in their first year is due by summer. */
    const char *day = village->habit && done == 1 ? "06-30" : "12-31";
    json_object_set_new(item, "finish_on",
                        json_sprintf("%lld-%s", (long long)(village->first_year + done - 1), day));
}

/* True where villages' values are entered: the first few, and in place of an average that the
 * county does not publish (PLAN-4). Targets that are named outright are better than every baseline,
 * hence than their mean. */
static bool has_values(const struct demo *demo, const json_t *variant, int list, size_t index)
{
    const char *code = json_string_value(json_object_get(variant, "indicator"));
    if (!code || !json_object_get(variant, "baseline_min"))
        return false;
    if (json_object_get(demo->averaged, code))
        return list == LIST_PROSPERITY && index < 3;
    return json_object_get(variant, "target_min");
}

/* PLAN-4: where there is no figure at all, why the target is what it is. */
static void add_indicator(const struct demo *demo, const struct village *village,
                          const json_t *variant, int salt, json_t *item)
{
    const char *code = json_string_value(json_object_get(variant, "indicator"));
    if (!code)
        return;
    json_object_set(item, "indicator", json_object_get(demo->indicators, code));
    if (!json_object_get(demo->averaged, code) && json_object_get(variant, "growth_min"))
        json_object_set_new(item, "floor_reason",
                            json_string(material_text(demo, village, "floor_reasons", salt)));
}

json_t *material_item(const struct demo *demo, const struct village *village, int list, int number)
{
    const json_t *variants =
        json_object_get(json_object_get(demo->material, "lists"), lists[list].name);
    size_t count = json_array_size(variants);
    if ((size_t)number >= count)
        return NULL;
    size_t first = (size_t)material_pick(village, PURPOSE_FIRST + list, (int64_t)count);
    size_t index = (first + (size_t)number) % count;
    const json_t *variant = json_array_get(variants, index);
    int salt = list * 100 + (int)index;
    bool done = strcmp(json_string_value(json_object_get(variant, "direction")), "done") == 0;
    json_t *item = json_pack(
        "{s:s, s:O, s:O, s:O, s:O, s:o}", "list", lists[list].name, "title",
        json_object_get(variant, "title"), "measure", json_object_get(variant, "measure"),
        "unit_of_measure", json_object_get(variant, "unit_of_measure"), "direction",
        json_object_get(variant, "direction"), "person", material_person(demo, village, salt));
    add_indicator(demo, village, variant, salt, item);
    if (done)
        add_done_year(village, salt, item);
    else
        add_figures(village, variant, salt, item);
    return item;
}

void material_values(struct demo *demo, const struct village *village, give_value_fn *give)
{
    for (int list = 0; list < LIST_COUNT; list++) {
        size_t i;
        const json_t *variant;
        json_array_foreach(
            json_object_get(json_object_get(demo->material, "lists"), lists[list].name), i, variant)
        {
            const char *code = json_string_value(json_object_get(variant, "indicator"));
            char value[DECIMAL_TEXT];
            if (!has_values(demo, variant, list, i))
                continue;
            decimal_format(baseline_of(village, variant, list * 100 + (int)i), value);
            give(demo, village, json_integer_value(json_object_get(demo->indicators, code)), value);
        }
    }
}

/* --- the public --- */

const json_t *material_feedback(const struct demo *demo, const struct village *village,
                                bool changes_plan, int number)
{
    const json_t *all = json_object_get(demo->material, "feedback");
    size_t count = json_array_size(all);
    size_t at = (size_t)material_pick(village, PURPOSE_FEEDBACK, (int64_t)count);
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(all, (at + i) % count);
        if (json_is_true(json_object_get(one, "changes_plan")) == changes_plan && number-- == 0)
            return one;
    }
    return NULL;
}

const json_t *material_feedback_of(const struct demo *demo, const char *text)
{
    size_t i;
    const json_t *one;
    json_array_foreach(json_object_get(demo->material, "feedback"), i, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "text")), text) == 0)
            return one;
    }
    return NULL;
}
