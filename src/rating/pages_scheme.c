/* The schemes of a county: read by everyone, changed by the county, version by version (RATE-1). */
#include "base/text.h"
#include "core/audit.h"
#include "rating/internal.h"
#include "unit.h"

#include <string.h>

#define LINK "/rating-schemes/%s"

static json_t *version_json(struct ctx *ctx, const struct scheme_version *version)
{
    json_t *json = json_deep_copy(version->document);
    json_object_update_new(json, json_pack("{s:I, s:I, s:I, s:s, s:s, s:s, s:s}", "id", version->id,
                                           "number", version->number, "version", version->number,
                                           "key", version->key, "unit", version->unit_code, "by",
                                           version->by, "at_label",
                                           version->number ? time_label(ctx, version->at) : ""));
    return json;
}

/* --- the list --- */

/* GET /rating-schemes */
enum result scheme_list(struct ctx *ctx)
{
    const char *county = county_of(ctx, ctx->user.unit_code);
    struct scheme_version *all;
    json_t *rows = json_array(), *choices = json_array();
    int count = scheme_all(ctx, county, &all);
    for (int i = 0; i < count; i++) {
        json_array_append_new(rows, version_json(ctx, &all[i]));
        json_array_append_new(choices, json_pack("{s:s, s:s, s:b}", "value", all[i].key, "label",
                                                 all[i].name, "selected",
                                                 text_same(all[i].key, form_text(ctx, "copy"))));
    }
    view_text(ctx, "title", "评定办法");
    view_text(ctx, "unit_name", unit_name(ctx, county));
    view_set(ctx, "schemes", rows);
    view_set(ctx, "copy_choices", choices);
    view_set(ctx, "keeps", json_boolean(has_role(ctx, WHO_KEEPS_SCHEMES)));
    view_text(ctx, "name", form_text(ctx, "name"));
    view_text(ctx, "name_error", error_of(ctx, "name"));
    return has_errors(ctx) ? invalid(ctx, "rating/schemes") : page(ctx, "rating/schemes");
}

/* --- one scheme --- */

static bool is_number(const struct scheme_column *column)
{
    return column->kind == COLUMN_WHOLE || column->kind == COLUMN_POINTS;
}

static json_t *cells_json(struct ctx *ctx, const struct scheme_part *part, const json_t *row,
                          int number)
{
    json_t *cells = json_array();
    for (const struct scheme_column *column = part->columns; column->name; column++) {
        const json_t *value = json_object_get(row, column->name);
        const char *name = text_of(ctx, "%s_%d_%s", part->name, number, column->name);
        json_array_append_new(
            cells,
            json_pack(
                "{s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:i}", "name", name, "head", column->label,
                "label", text_of(ctx, "第 %d 行%s", number + 1, column->label), "value",
                json_is_integer(value) ? text_of(ctx, "%lld", (long long)json_integer_value(value))
                                       : text_or_empty(json_string_value(value)),
                "error", error_of(ctx, name), "is_long", column->kind == COLUMN_LONG, "is_number",
                is_number(column), "most",
                column->kind == COLUMN_TEXT || column->kind == COLUMN_LONG ? column->most : 20));
    }
    return cells;
}

/* The parts as tables; a form has blank rows beside those that are there. */
static json_t *parts_json(struct ctx *ctx, const json_t *document, bool form)
{
    json_t *parts = json_array();
    for (const struct scheme_part *part = scheme_parts; part->name; part++) {
        const json_t *rows = json_object_get(document, part->name);
        int count = (int)json_array_size(rows);
        int spare = form && !part->fixed ? SCHEME_SPARE : 0;
        if (count + spare > part->most)
            spare = count < part->most ? part->most - count : 0;
        json_t *heads = json_array(), *shown = json_array();
        for (const struct scheme_column *column = part->columns; column->name; column++)
            json_array_append_new(heads, json_pack("{s:s, s:b, s:b}", "label", column->label,
                                                   "is_number", is_number(column), "is_long",
                                                   column->kind == COLUMN_LONG));
        for (int i = 0; i < count + spare; i++)
            json_array_append_new(
                shown, json_pack("{s:i, s:o}", "row", i + 1, "cells",
                                 cells_json(ctx, part, json_array_get(rows, (size_t)i), i)));
        json_array_append_new(parts,
                              json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "name", part->name,
                                        "label", part->label, "hint", part->hint, "error",
                                        error_of(ctx, part->name), "heads", heads, "rows", shown));
    }
    return parts;
}

static json_t *flag_json(const json_t *document, const char *name, const char *label)
{
    return json_pack("{s:s, s:s, s:b}", "name", name, "label", label, "on",
                     json_is_true(json_object_get(document, name)));
}

static void fill(struct ctx *ctx, const struct scheme_version *version, bool form)
{
    const char *name = text_or_empty(json_string_value(json_object_get(version->document, "name")));
    json_object_update_new(ctx->view, version_json(ctx, version));
    view_text(ctx, "title", form ? text_of(ctx, "修改评定办法：%s", version->name) : name);
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "评定办法", "href_link",
                       "/rating-schemes", "label", version->name, "href_link"));
    view_text(ctx, "path_link", text_of(ctx, LINK, version->key));
    view_set(ctx, "parts", parts_json(ctx, version->document, form));
    view_set(ctx, "flags",
             json_pack("[o, o, o]",
                       flag_json(version->document, "county_confirms", "由县确认才算定"),
                       flag_json(version->document, "by_application", "由村申报才评"),
                       flag_json(version->document, "talk_on_fall", "降等次的要谈话（诫勉谈话）")));
    view_text(ctx, "name_error", error_of(ctx, "name"));
    view_text(ctx, "source_error", error_of(ctx, "source"));
    view_text(ctx, "category_error", error_of(ctx, "category"));
    view_text(ctx, "category",
              text_or_empty(json_string_value(json_object_get(version->document, "category"))));
    view_set(ctx, "record_version", json_integer(version->number));
    ctx->place = "/rating-schemes";
}

static bool find(struct ctx *ctx, int64_t number, struct scheme_version *version)
{
    return scheme_find(ctx, county_of(ctx, ctx->user.unit_code), param(ctx, "key"), number,
                       version);
}

/* GET /rating-schemes/:key?number= */
enum result scheme_show(struct ctx *ctx)
{
    struct scheme_version version, latest;
    if (!find(ctx, query_int(ctx, "number", 0, INT64_MAX, -1), &version) || !find(ctx, -1, &latest))
        return RC_MISSING;
    fill(ctx, &version, false);
    view_set(ctx, "versions",
             scheme_history(ctx, county_of(ctx, ctx->user.unit_code), version.key));
    view_set(ctx, "old", json_boolean(version.number != latest.number));
    view_set(ctx, "keeps", json_boolean(has_role(ctx, WHO_KEEPS_SCHEMES)));
    return page(ctx, "rating/scheme");
}

/* GET /rating-schemes/:key/edit */
enum result scheme_edit(struct ctx *ctx)
{
    struct scheme_version version;
    if (!find(ctx, -1, &version))
        return RC_MISSING;
    fill(ctx, &version, true);
    return page(ctx, "rating/scheme_form");
}

static const char changed_meanwhile[] = "别人刚刚改动过这个办法，请看过最新内容再改。";

/* Stores the document as the county's next version. */
static bool store_next(struct ctx *ctx, struct scheme_version *version, json_t *before)
{
    version->number++;
    version->unit_code = county_of(ctx, ctx->user.unit_code);
    version->by = ctx->user.full_name;
    version->at = ctx->now;
    version->name = json_string_value(json_object_get(version->document, "name"));
    if (!scheme_put(ctx, version))
        return false;
    audit_add(ctx, "rating_scheme.save", "rating_scheme", version->id, version->unit_code, before,
              version->document);
    return true;
}

/* POST /rating-schemes/:key */
enum result scheme_save(struct ctx *ctx)
{
    struct scheme_version version;
    struct scheme scheme;
    struct scheme_faults faults = {.arena = ctx->arena};
    if (!find(ctx, -1, &version))
        return RC_MISSING;
    json_t *before = version.document;
    version.document = scheme_sent(ctx, before);
    scheme_of(ctx->arena, version.document, &scheme, &faults);
    for (int i = 0; i < faults.count; i++)
        error_at(ctx, faults.fault[i].field, "RATE-1", "%s", faults.fault[i].message);
    if (has_errors(ctx)) {
        if (ctx->json)
            return RC_INVALID;
        fill(ctx, &version, true);
        return invalid(ctx, "rating/scheme_form");
    }
    if (!version_is_current(ctx, version.number) || !store_next(ctx, &version, before))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    return done(ctx, version_json(ctx, &version), "已保存，今后开始的评定用新办法", LINK,
                version.key);
}

/* POST /rating-schemes {copy, name}: a scheme of the county's own, from one that is there */
enum result scheme_copy(struct ctx *ctx)
{
    struct scheme_version version;
    const char *county = county_of(ctx, ctx->user.unit_code);
    const char *name = text_trim(ctx->arena, form_text(ctx, "name"));
    if (!form_only(ctx, "copy name", ""))
        return ctx->json ? RC_INVALID : scheme_list(ctx);
    if (!scheme_find(ctx, county, form_text(ctx, "copy"), -1, &version))
        error_at(ctx, "copy", "choice", "请从列出的办法里选择");
    if (!*name)
        error_at(ctx, "name", "required", "请填写“名称”");
    else if (text_length(name) > 30)
        error_at(ctx, "name", "length", "“名称”最多 30 字");
    else if (!text_is_clean(name, strlen(name), false))
        error_at(ctx, "name", "format", "“名称”里有不能识别的字符");
    if (has_errors(ctx))
        return ctx->json ? RC_INVALID : scheme_list(ctx);
    version.number = 0;
    version.key = scheme_new_key(ctx, county);
    version.document = json_deep_copy(version.document);
    json_object_set_new(version.document, "name", json_string(name));
    json_object_set_new(version.document, "key", json_string(version.key));
    if (!store_next(ctx, &version, NULL))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    return created(ctx, version_json(ctx, &version), "已新建，请改成本县的标准", LINK "/edit",
                   version.key);
}
