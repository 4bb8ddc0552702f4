/* Finding units: the tree, opened level by level; the search; the export. */
#include "unit/pages.h"

#include "base/csv.h"
#include "base/text.h"
#include "core/field.h"
#include "core/table.h"

#include <string.h>

static bool sees_business(const struct ctx *ctx)
{
    return has_role(ctx, WHO_BUSINESS);
}

static json_t *text_or_null(const char *text)
{
    return text && text[0] ? json_string(text) : json_null();
}

json_t *unit_json(struct ctx *ctx, const struct unit *unit)
{
    bool village = unit->level == LEVEL_VILLAGE;
    json_t *json = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s}", "code", unit->code, "name", unit->name, "short_name",
        village ? unit_short_name(ctx->arena, unit->name) : unit->name, "level",
        unit_level_name(unit->level), "level_label", unit_level_label(unit->level), "href_link",
        text_of(ctx, "/units/%s", unit->code));
    if (!sees_business(ctx))
        return json;
    json_object_set_new(json, "kind", json_string(unit->kind));
    json_object_set_new(json, "kind_label", json_string(unit_kind_label(unit->kind)));
    json_object_set_new(json, "covered", json_boolean(unit->covered));
    json_object_set_new(json, "ended_on", text_or_null(date_text(ctx, unit->ended_on)));
    json_object_set_new(json, "ended_label", json_string(date_label(ctx, unit->ended_on)));
    json_object_set_new(json, "successor", text_or_null(unit->successor));
    json_object_set_new(json, "version", json_integer(unit->version));
    return json;
}

/* --- the tree --- */

struct tree {
    json_t *rows;
    const char *open; /* the unit down to which the tree is opened */
};

static json_t *tree_row(struct ctx *ctx, const struct tree *tree, const struct unit_line *line,
                        int depth)
{
    const char *code = line->unit.code;
    bool village = line->unit.level == LEVEL_VILLAGE;
    bool open = !village && text_starts(tree->open, code);
    json_t *row = unit_json(ctx, &line->unit);
    json_object_set_new(row, "depth", json_integer(depth));
    json_object_set_new(row, "open", json_boolean(open));
    json_object_set_new(row, "village", json_boolean(village));
    /* An open branch closes by opening the tree only down to the unit above it. */
    json_object_set_new(
        row, "branch_link",
        village || depth == 0 ? json_null()
        : open ? json_string(text_of(ctx, "/units?unit=%.*s", unit_parent_length(code), code))
               : json_string(text_of(ctx, "/units?unit=%s", code)));
    if (sees_business(ctx) && !village) {
        json_object_set_new(row, "villages", json_integer(line->villages));
        json_object_set_new(row, "bound_villages", json_integer(line->bound_villages));
    }
    return row;
}

/* One query for each open level, at most four deep. Adds up the villages of the branch. */
static void add_branch(struct ctx *ctx, struct tree *tree, struct unit_line *above, int depth)
{
    struct unit_lines lines = units_below(ctx, above->unit.code, ctx->user.scope);
    for (int i = 0; i < lines.count; i++) {
        struct unit_line *line = &lines.line[i];
        above->villages += line->villages;
        above->bound_villages += line->bound_villages;
        json_array_append_new(tree->rows, tree_row(ctx, tree, line, depth));
        if (line->unit.level != LEVEL_VILLAGE && text_starts(tree->open, line->unit.code)) {
            struct unit_line counted = *line;
            add_branch(ctx, tree, &counted, depth + 1);
        }
    }
}

static enum result tree_page(struct ctx *ctx)
{
    struct unit_line top = {.villages = 0};
    struct tree tree = {json_array(), query_text(ctx, "unit")};
    if (!tree.open[0])
        tree.open = ctx->user.unit_code;
    if (!in_scope(ctx, tree.open))
        return RC_MISSING;
    if (!unit_read(ctx, ctx->user.unit_code, &top.unit))
        top.unit = (struct unit){.code = ctx->user.unit_code,
                                 .name = unit_level_label(LEVEL_COUNTRY),
                                 .level = LEVEL_COUNTRY,
                                 .kind = "",
                                 .successor = ""};
    add_branch(ctx, &tree, &top, 1);
    json_array_insert_new(tree.rows, 0, tree_row(ctx, &tree, &top, 0));
    view_set(ctx, "tree", tree.rows);
    view_set(ctx, "villages", json_integer(top.villages));
    view_set(ctx, "bound_villages", json_integer(top.bound_villages));
    return page(ctx, "unit/list");
}

/* --- search --- */

static json_t *found_row(struct ctx *ctx, const struct unit_line *line)
{
    json_t *row = unit_json(ctx, &line->unit);
    bool above_in_scope = strlen(ctx->user.unit_code) < strlen(line->unit.code);
    json_object_set_new(row, "above",
                        json_string(line->above && above_in_scope ? line->above : ""));
    return row;
}

static void show_kinds(struct ctx *ctx, const char *chosen)
{
    json_t *choices = json_pack("[{s:s, s:s, s:b}]", "value", "", "label", "全部类别", "selected",
                                chosen == NULL);
    for (const struct choice *kind = unit_kinds; kind->name; kind++)
        json_array_append_new(choices,
                              json_pack("{s:s, s:s, s:b}", "value", kind->name, "label",
                                        kind->label, "selected", text_same(chosen, kind->name)));
    view_set(ctx, "kinds", choices);
}

static const char *kind_asked(struct ctx *ctx)
{
    const char *kind = query_text(ctx, "kind");
    return sees_business(ctx) && choice_by_name(unit_kinds, kind) >= 0 ? kind : NULL;
}

static enum result search_page(struct ctx *ctx)
{
    struct unit_filter filter = {
        .like = query_like(ctx), .kind = kind_asked(ctx), .ended_too = sees_business(ctx)};
    struct paging paging = paging_read(ctx);
    paging.total = units_found(ctx, &filter, ctx->user.scope);
    struct unit_lines lines = units_find(ctx, &filter, ctx->user.scope, paging.offset, paging.size);
    json_t *units = json_array();
    for (int i = 0; i < lines.count; i++)
        json_array_append_new(units, found_row(ctx, &lines.line[i]));
    view_set(ctx, "units", units);
    view_set(ctx, "found", json_true());
    view_text(ctx, "empty_title", "没有找到这样的单位");
    view_text(ctx, "empty_text", "可以只输入名称的一部分，或者代码的一段。曾用名也能找到。");
    paging_show(ctx, paging);
    return page(ctx, "unit/list");
}

/* The tree is for the eye: programs, and whoever looks for something, get a list by pages. */
enum result units_page(struct ctx *ctx)
{
    bool search = query_text(ctx, "q")[0] || query_text(ctx, "kind")[0] ||
                  query_text(ctx, "page")[0] || (ctx->json && !query_text(ctx, "unit")[0]);
    view_text(ctx, "title", "单位");
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "business", json_boolean(sees_business(ctx)));
    view_set(ctx, "can_import", json_boolean(has_role(ctx, ROLE_SYSTEM_ADMIN)));
    view_set(ctx, "can_export", json_boolean(has_role(ctx, WHO_BUSINESS | ROLE_SYSTEM_ADMIN)));
    show_kinds(ctx, kind_asked(ctx));
    return search ? search_page(ctx) : tree_page(ctx);
}

/* --- export --- */

/* Units in being, in the form that the import reads; `code` and `name` are all that it needs. */
enum result units_export(struct ctx *ctx)
{
    struct unit_filter filter = {.like = query_like(ctx), .kind = kind_asked(ctx)};
    struct unit_lines lines = units_find(ctx, &filter, ctx->user.scope, 0, INT32_MAX);
    struct buf out = buf_create(ctx->arena, 65536);
    bool business = sees_business(ctx);
    buf_text(&out, "\xEF\xBB\xBF"
                   "code,name");
    buf_text(&out, business ? ",kind,covered\r\n" : "\r\n");
    for (int i = 0; i < lines.count; i++) {
        const struct unit *unit = &lines.line[i].unit;
        csv_cell(&out, unit->code, true);
        csv_cell(&out, unit->name, false);
        if (business) {
            csv_cell(&out, unit->kind, false);
            csv_cell(&out, unit->level != LEVEL_VILLAGE ? "" : unit->covered ? "1" : "0", false);
        }
        buf_text(&out, "\r\n");
    }
    return table_send(ctx, "单位", &out);
}
