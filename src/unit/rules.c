/* Units: what kind a village-level unit is, what people call it, and what a county may change
 * about it by hand. */
#include "unit/rules.h"

#include "base/text.h"
#include "core/field.h"

#include <string.h>

const struct choice unit_kinds[] = {
    {"village", "村"},
    {"rural_community", "涉农社区"},
    {"urban_community", "城市社区"},
    {"other", "其他"},
    {NULL, NULL},
};

/* Longer endings before those that they contain. */
static const char *const village_endings[] = {
    "村民委员会", "村民委会", "村委会", "牧民委员会", "牧委会", "嘎查", "村", NULL,
};
static const char *const community_endings[] = {
    "居民委员会", "居民委会", "居委会", "社区委员会", "社区", NULL,
};

static const char *ending_of(const char *name, const char *const *endings)
{
    for (; *endings; endings++)
        if (text_ends(name, *endings))
            return *endings;
    return NULL;
}

static bool bytes_end(const char *text, size_t length, const char *suffix)
{
    size_t n = strlen(suffix);
    return length >= n && memcmp(text + length - n, suffix, n) == 0;
}

/* 珠村社区 was a village; 新村 and 三村 are housing estates. */
static bool stem_is_village(const char *name, size_t length)
{
    static const char *const estates[] = {"新", "一", "二", "三", "四", "五",
                                          "六", "七", "八", "九", "十"};
    if (!bytes_end(name, length, "村"))
        return false;
    length -= strlen("村");
    for (size_t i = 0; i < sizeof estates / sizeof *estates; i++)
        if (bytes_end(name, length, estates[i]))
            return false;
    return true;
}

/* UNIT-2. Neither the code list nor the document says which communities are rural-related, and a
 * street may hold former towns whole. So a community counts as urban, which binds nobody by
 * mistake, unless its name says that it was a village; counties correct the rest in bulk. Places
 * without residents of their own (虚拟社区, 生活区, farms) are none of the three. */
const char *unit_guess_kind(const char *name)
{
    if (strstr(name, "虚拟") || text_ends(name, "生活区"))
        return "other";
    if (ending_of(name, village_endings))
        return "village";
    const char *ending = ending_of(name, community_endings);
    if (!ending)
        return "other";
    size_t length = strlen(name) - strlen(ending);
    if (bytes_end(name, length, "社区"))
        length -= strlen("社区");
    return stem_is_village(name, length) ? "rural_community" : "urban_community";
}

bool unit_kind_is_bound(const char *kind)
{
    return strcmp(kind, "village") == 0 || strcmp(kind, "rural_community") == 0;
}

const char *unit_short_name(struct arena *arena, const char *name)
{
    /* What is cut, and what must then stand at the end for the rest to be a name by itself. */
    static const struct {
        const char *cut, *rest;
    } shortening[] = {
        {"村民委员会", "村"},   {"村委会", "村"},     {"民委员会", "村"}, {"委会", "村"},
        {"居民委员会", "社区"}, {"居民委会", "社区"}, {"居委会", "社区"}, {"委员会", "社区"},
    };
    if (!name) /* of a row that could not be read any more */
        return "";
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof shortening / sizeof *shortening; i++) {
        if (!text_ends(name, shortening[i].cut))
            continue;
        size_t rest = length - strlen(shortening[i].cut);
        if (rest > strlen(shortening[i].rest) && bytes_end(name, rest, shortening[i].rest))
            return arena_strndup(arena, name, rest);
    }
    return name;
}

/* UNIT-3: a unit ends on a day and may name its successor, which must itself be a place to go to.
 */
struct unit_edit_fault unit_edit_check(const struct unit_edit *edit,
                                       const struct unit_edit_case *about)
{
    const struct unit *successor = about->successor;
    bool ends = !date_is_none(edit->ended_on);
    if (ends && date_compare(edit->ended_on, about->today) > 0)
        return (struct unit_edit_fault){"ended_on", "撤销日期不能晚于今天"};
    if (ends && about->units_below > 0)
        return (struct unit_edit_fault){"ended_on", "下面还有没撤销的单位，请先撤销它们"};
    if (!edit->successor[0])
        return (struct unit_edit_fault){NULL, NULL};
    if (!ends)
        return (struct unit_edit_fault){"successor", "单位撤销后才能填写并入的单位"};
    if (!successor || !about->successor_in_scope)
        return (struct unit_edit_fault){"successor", "没有这个单位，或者不在您的管理范围内"};
    if (strcmp(successor->code, about->unit->code) == 0)
        return (struct unit_edit_fault){"successor", "不能并入自己"};
    if (successor->level != about->unit->level)
        return (struct unit_edit_fault){"successor", "只能并入同一级的单位"};
    if (!date_is_none(successor->ended_on))
        return (struct unit_edit_fault){"successor", "这个单位已经撤销，请选择还在的单位"};
    return (struct unit_edit_fault){NULL, NULL};
}
