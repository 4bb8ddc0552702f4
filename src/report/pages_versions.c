/* Every text that was saved of a report: the list, one of them, and any two side by side (EVAL-3,
 * ALL-8). */
#include "base/text.h"
#include "report/internal.h"

json_t *special_compared_json(struct ctx *ctx, const char *before, const char *after)
{
    struct special_compared *compared;
    int count = special_compare(ctx->arena, before, after, &compared);
    json_t *lines = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(lines, json_pack("{s:s, s:b, s:b}", "text", compared[i].line, "added",
                                               compared[i].change == SPECIAL_ADDED, "removed",
                                               compared[i].change == SPECIAL_REMOVED));
    return lines;
}

/* Drafts are the county's own matter: the city sees what was sent to it. */
static bool find_own(struct ctx *ctx, struct special_report *report)
{
    return special_find(ctx, param_id(ctx, "id"), report) &&
           text_same(report->unit_code, ctx->user.unit_code);
}

static json_t *version_choices(struct ctx *ctx, const json_t *versions, int64_t chosen)
{
    json_t *choices = json_array(), *version;
    size_t i;
    json_array_foreach((json_t *)versions, i, version)
    {
        int64_t number = json_integer_value(json_object_get(version, "number"));
        json_array_append_new(choices, json_pack("{s:I, s:s, s:b}", "value", number, "label",
                                                 text_of(ctx, "第 %lld 稿", (long long)number),
                                                 "selected", number == chosen));
    }
    return choices;
}

/* GET /reports/#id/versions */
enum result special_versions(struct ctx *ctx)
{
    struct special_report report;
    if (!find_own(ctx, &report))
        return RC_MISSING;
    json_t *versions = special_versions_json(ctx, report.id), *version;
    size_t i;
    json_array_foreach(versions, i, version)
    {
        long long number = (long long)json_integer_value(json_object_get(version, "number"));
        json_object_set_new(version, "before", json_integer(number - 1));
    }
    json_object_update_new(ctx->view, special_json(ctx, &report));
    special_crumbs(ctx, &report, "历次文稿");
    view_text(ctx, "title", "历次文稿");
    view_set(ctx, "versions", versions);
    view_set(ctx, "total", json_integer((json_int_t)json_array_size(versions)));
    view_set(ctx, "comparable", json_boolean(json_array_size(versions) > 1));
    view_set(ctx, "froms", version_choices(ctx, versions, report.number - 1));
    view_set(ctx, "tos", version_choices(ctx, versions, report.number));
    return page(ctx, "report/versions");
}

/* GET /reports/#id/versions/#number: with its figures, when it was submitted */
enum result special_version_show(struct ctx *ctx)
{
    struct special_report report;
    struct special_version version;
    if (!find_own(ctx, &report) ||
        !special_version_read(ctx, report.id, param_id(ctx, "number"), &version))
        return RC_MISSING;
    json_object_update_new(ctx->view, special_json(ctx, &report));
    special_fill_text(ctx, &version);
    special_crumbs(ctx, &report, text_of(ctx, "第 %lld 稿", (long long)version.number));
    view_text(ctx, "title", text_of(ctx, "第 %lld 稿", (long long)version.number));
    view_set(ctx, "number", json_integer(version.number));
    view_text(ctx, "what", version.what);
    view_text(ctx, "by", version.made_by_name);
    view_text(ctx, "at_label", time_label(ctx, version.made_at));
    return page(ctx, "report/version");
}

static void add_compared(struct ctx *ctx, json_t *parts, const char *label, const char *before,
                         const char *after)
{
    if (!text_same(before, after))
        json_array_append_new(parts, json_pack("{s:s, s:o}", "label", label, "lines",
                                               special_compared_json(ctx, before, after)));
}

/* GET /reports/#id/compare?from=&to= */
enum result special_versions_compare(struct ctx *ctx)
{
    struct special_report report;
    struct special_version from, to;
    if (!find_own(ctx, &report))
        return RC_MISSING;
    int64_t last = report.number, before = last > 1 ? last - 1 : last;
    if (!special_version_read(ctx, report.id, query_int(ctx, "from", 1, INT32_MAX, before),
                              &from) ||
        !special_version_read(ctx, report.id, query_int(ctx, "to", 1, INT32_MAX, last), &to))
        return RC_MISSING;
    json_t *parts = json_array(), *versions = special_versions_json(ctx, report.id);
    add_compared(ctx, parts, "标题", from.text.title, to.text.title);
    add_compared(ctx, parts, "主送机关", from.text.addressee, to.text.addressee);
    for (int i = 0; i < SPECIAL_SECTIONS; i++)
        add_compared(ctx, parts, special_sections[i].label, from.text.section[i],
                     to.text.section[i]);
    add_compared(ctx, parts, "落款单位", from.text.signer, to.text.signer);
    json_object_update_new(ctx->view, special_json(ctx, &report));
    special_crumbs(ctx, &report, "文稿对照");
    view_text(ctx, "title", "文稿对照");
    view_set(ctx, "from", json_integer(from.number));
    view_set(ctx, "to", json_integer(to.number));
    view_set(ctx, "froms", version_choices(ctx, versions, from.number));
    view_set(ctx, "tos", version_choices(ctx, versions, to.number));
    view_set(ctx, "parts", parts);
    return page(ctx, "report/compare");
}
