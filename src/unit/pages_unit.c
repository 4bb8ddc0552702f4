/* One unit's page; what a county corrects on it; and the kinds of a town's villages in bulk. */
#include "unit/pages.h"

#include "core/audit.h"
#include "core/field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct field edit_fields[] = {
    {.name = "kind",
     .label = "类别",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct unit_edit, kind),
     .choices = unit_kinds,
     .hint = "导入时按名称推断，不对的在这里更正"},
    {.name = "covered",
     .label = "纳入任期规划",
     .kind = FIELD_BOOL,
     .offset = offsetof(struct unit_edit, covered),
     .hint = "村和涉农社区应当纳入，城市社区可以参照执行"},
    {.name = "ended_on",
     .label = "撤销日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct unit_edit, ended_on),
     .hint = "撤销后资料仍可查阅"},
    {.name = "successor",
     .label = "并入的单位代码",
     .kind = FIELD_UNIT,
     .offset = offsetof(struct unit_edit, successor)},
    {0},
};
static const struct record_type edit_type = {"unit", edit_fields, sizeof(struct unit_edit)};

static struct unit_edit edit_of(const struct unit *unit)
{
    return (struct unit_edit){choice_by_name(unit_kinds, unit->kind), unit->covered, unit->ended_on,
                              unit->successor};
}

/* Bulk correction: the kind, and whether it decides by itself that the villages are bound. */
struct kinds_edit {
    int kind;
    int covered;
};
enum { COVERED_BY_KIND, COVERED_YES, COVERED_NO };
static const struct choice covered_choices[] = {
    {"by_kind", "按类别（村、涉农社区纳入）"},
    {"yes", "纳入"},
    {"no", "不纳入"},
    {NULL, NULL},
};
static const struct field kinds_fields[] = {
    {.name = "kind",
     .label = "类别改为",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct kinds_edit, kind),
     .choices = unit_kinds},
    {.name = "covered",
     .label = "任期规划",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct kinds_edit, covered),
     .required = true,
     .choices = covered_choices},
    {0},
};
static const struct record_type kinds_type = {"units", kinds_fields, sizeof(struct kinds_edit)};

/* --- the page --- */

static void show_successor(struct ctx *ctx, const struct unit *unit)
{
    bool named = unit->successor[0] != '\0';
    bool visible = named && in_scope(ctx, unit->successor);
    view_text(ctx, "successor_name", named ? unit_name(ctx, unit->successor) : "");
    view_text(ctx, "successor_link", visible ? text_of(ctx, "/units/%s", unit->successor) : "");
}

static void show_children(struct ctx *ctx, const struct unit *unit)
{
    struct unit_lines lines = units_below(ctx, unit->code, ctx->user.scope);
    json_t *children = json_array();
    for (int i = 0; i < lines.count; i++) {
        json_t *child = unit_json(ctx, &lines.line[i].unit);
        json_object_set_new(child, "villages", json_integer(lines.line[i].villages));
        json_object_set_new(child, "bound_villages", json_integer(lines.line[i].bound_villages));
        json_array_append_new(children, child);
    }
    view_set(ctx, "children", children);
    view_set(ctx, "children_count", json_integer(lines.count));
}

static void show_unit(struct ctx *ctx, const struct unit *unit, const struct unit_edit *edit,
                      const struct kinds_edit *kinds)
{
    bool business = has_role(ctx, WHO_BUSINESS), editor = has_role(ctx, UNIT_EDITORS);
    json_object_update_missing(ctx->view, unit_json(ctx, unit));
    view_text(ctx, "title", unit->name);
    json_t *crumbs = unit_path(ctx, unit->code);
    json_object_set_new(json_array_get(crumbs, json_array_size(crumbs) - 1), "href_link",
                        json_null()); /* one need not go where one is */
    view_set(ctx, "crumbs", crumbs);
    view_set(ctx, "business", json_boolean(business));
    view_set(ctx, "is_town", json_boolean(unit->level == LEVEL_TOWN));
    view_set(ctx, "is_village", json_boolean(unit->level == LEVEL_VILLAGE));
    view_set(ctx, "can_edit", json_boolean(editor));
    view_set(ctx, "can_kinds", json_boolean(editor && unit->level == LEVEL_TOWN));
    show_children(ctx, unit);
    if (!business)
        return;
    json_t *former = unit_former_names(ctx, unit->code);
    view_set(ctx, "has_facts",
             json_boolean(unit->level == LEVEL_VILLAGE || json_array_size(former) > 0));
    view_set(ctx, "former", former);
    show_successor(ctx, unit);
    if (!editor)
        return;
    view_set(ctx, "record_version", json_integer(unit->version));
    record_form(ctx, "bulk", &kinds_type, kinds);
    record_form(ctx, "f", &edit_type, edit);
    if (unit->level != LEVEL_VILLAGE)
        form_asks_more(ctx, -2, 0); /* only villages have a kind and are covered */
}

static const struct kinds_edit kinds_unset = {-1, COVERED_BY_KIND};

enum result unit_page(struct ctx *ctx)
{
    struct unit unit;
    if (!unit_read(ctx, param(ctx, "code"), &unit))
        return RC_MISSING;
    struct unit_edit edit = edit_of(&unit);
    show_unit(ctx, &unit, &edit, &kinds_unset);
    return page(ctx, "unit/show");
}

/* --- correcting one unit --- */

static void check_kind(struct ctx *ctx, const struct unit *unit, const struct unit_edit *edit)
{
    bool village = unit->level == LEVEL_VILLAGE;
    if (village && edit->kind < 0)
        error_at(ctx, "kind", "required", "请选择类别");
    if (!village && (edit->kind >= 0 || edit->covered))
        error_at(ctx, "kind", "UNIT-2", "只有村（社区）才分类别、纳入任期规划");
}

static void check_end(struct ctx *ctx, const struct unit *unit, const struct unit_edit *edit)
{
    struct unit successor;
    bool found = edit->successor[0] && unit_read(ctx, edit->successor, &successor);
    bool ends_now = !date_is_none(edit->ended_on) && date_is_none(unit->ended_on);
    struct unit_edit_case about = {
        .unit = unit,
        .successor = found ? &successor : NULL,
        .successor_in_scope = found && in_scope(ctx, successor.code),
        .units_below = ends_now ? units_count_below(ctx, unit->code) : 0,
        .today = ctx->today,
    };
    struct unit_edit_fault fault = unit_edit_check(edit, &about);
    if (fault.message)
        error_at(ctx, fault.field, "UNIT-3", "%s", fault.message);
}

enum result unit_change(struct ctx *ctx)
{
    struct unit unit;
    if (!unit_read(ctx, param(ctx, "code"), &unit))
        return RC_MISSING;
    struct unit_edit edit = edit_of(&unit);
    /* A page sends all fields, and a box that is not ticked by leaving it out. */
    if (record_parse(ctx, &edit_type, &edit, ctx->json, "")) {
        check_kind(ctx, &unit, &edit);
        check_end(ctx, &unit, &edit);
    }
    if (has_errors(ctx)) {
        show_unit(ctx, &unit, &edit, &kinds_unset);
        return invalid(ctx, "unit/show");
    }
    if (!version_is_current(ctx, unit.version) || !unit_update(ctx, &unit, &edit)) {
        show_unit(ctx, &unit, &edit, &kinds_unset);
        return conflict(ctx, "unit/show", "在您打开之后，别人已经改动过这个单位，请核对后再保存");
    }
    struct unit changed = unit;
    unit_read(ctx, unit.code, &changed);
    json_t *record = unit_json(ctx, &changed);
    audit_add(ctx, "unit.change", "unit", 0, unit.code, unit_json(ctx, &unit), record);
    return done(ctx, record, "已保存", "/units/%s", unit.code);
}

/* --- correcting a town's villages in bulk --- */

/* One more than a town can have villages: a code leaves them three digits. */
#define KINDS_MAX 1001

static bool is_ticked(const char *code, const int64_t *ticked, int count)
{
    int64_t number = strtoll(code, NULL, 10);
    for (int i = 0; i < count; i++)
        if (ticked[i] == number)
            return true;
    return false;
}

static json_t *kind_json(const char *code, const char *kind, bool covered)
{
    return json_pack("{s:s, s:s, s:b}", "code", code, "kind", kind, "covered", covered);
}

/* Sets the kind of the ticked villages of a town; number of them. */
static int set_kinds(struct ctx *ctx, const struct unit *town, const struct kinds_edit *edit,
                     const int64_t *ticked, int count)
{
    struct unit_lines lines = units_below(ctx, town->code, ctx->user.scope);
    const char *kind = unit_kinds[edit->kind].name;
    bool covered = edit->covered == COVERED_YES ||
                   (edit->covered == COVERED_BY_KIND && unit_kind_is_bound(kind));
    json_t *before = json_array(), *after = json_array();
    int set = 0;
    for (int i = 0; i < lines.count; i++) {
        const struct unit *village = &lines.line[i].unit;
        if (!is_ticked(village->code, ticked, count))
            continue;
        set++;
        if (strcmp(village->kind, kind) == 0 && village->covered == covered)
            continue;
        unit_set_kind(ctx, village->code, kind, covered);
        json_array_append_new(before, kind_json(village->code, village->kind, village->covered));
        json_array_append_new(after, kind_json(village->code, kind, covered));
    }
    if (json_array_size(after) > 0)
        audit_add(ctx, "unit.kinds", "unit", 0, town->code, before, after);
    return set;
}

/* UNIT-2: the guess is corrected for as many villages of a town as were ticked, all or none. */
enum result units_kinds_change(struct ctx *ctx)
{
    struct unit town;
    const char *code = form_text(ctx, "unit");
    if (!*code) {
        error_at(ctx, "unit", "required", "请选择镇（街道）");
        return invalid(ctx, NULL);
    }
    if (!in_scope(ctx, code) || !unit_read(ctx, code, &town) || town.level != LEVEL_TOWN)
        return RC_MISSING;
    struct kinds_edit edit = kinds_unset;
    int64_t *ticked = ARENA_ARRAY(ctx->arena, int64_t, KINDS_MAX);
    int count = form_ids(ctx, "codes", ticked, KINDS_MAX), set = 0;
    record_parse(ctx, &kinds_type, &edit, true, "unit codes");
    if (edit.kind < 0 && !has_errors(ctx))
        error_at(ctx, "kind", "required", "请选择类别");
    if (count == 0)
        error_at(ctx, "codes", "required", "请先勾选要更正的村（社区）");
    if (!has_errors(ctx)) {
        set = set_kinds(ctx, &town, &edit, ticked, count);
        if (set != count)
            error_at(ctx, "codes", "choice", "勾选的单位里有的不是%s的村（社区）", town.name);
    }
    if (has_errors(ctx)) {
        struct unit_edit unchanged = edit_of(&town);
        show_unit(ctx, &town, &unchanged, &edit);
        return invalid(ctx, "unit/show");
    }
    return done(ctx, json_pack("{s:s, s:i}", "unit", town.code, "changed", set),
                text_of(ctx, "已更正 %d 个村（社区）的类别", set), "/units/%s", town.code);
}
