/* The files of village secretaries: who held the post and when, and what was entered of each
 * (CADRE-4). */
#include "core/audit.h"
#include "secretary/internal.h"
#include "unit.h"

#define FILE_LINK "/secretaries/%lld"

static json_t *term_json(struct ctx *ctx, const struct secretary_term *term)
{
    int months = secretary_service(term, ctx->today);
    return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o}", "id", term->id,
                     "version", term->version, "unit", term->unit_code, "village_name",
                     term->unit_name, "name", term->name, "from_on", date_text(ctx, term->from_on),
                     "until_on", date_text(ctx, term->until_on), "from_label",
                     date_label(ctx, term->from_on), "until_label", date_label(ctx, term->until_on),
                     "in_office", date_is_none(term->until_on), "months",
                     months < 0 ? json_null() : json_integer(months));
}

static json_t *terms_json(struct ctx *ctx, const struct secretary_term *terms, int count)
{
    json_t *rows = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(rows, term_json(ctx, &terms[i]));
    return rows;
}

/* GET /secretaries?q= */
enum result secretary_list(struct ctx *ctx)
{
    struct secretary_term *terms;
    struct paging paging = paging_read(ctx);
    const char *like = query_like(ctx);
    if (unit_level(ctx->user.unit_code) == LEVEL_VILLAGE) {
        int64_t own = secretary_own_term(ctx);
        return own ? redirect(ctx, FILE_LINK, (long long)own) : RC_MISSING;
    }
    int count = secretary_list_read(ctx, like, paging.offset, paging.size, &terms);
    paging.total = secretary_list_count(ctx, like);
    view_text(ctx, "title", "书记履职档案");
    view_set(ctx, "secretaries", terms_json(ctx, terms, count));
    view_text(ctx, "q", query_text(ctx, "q"));
    paging_show(ctx, paging);
    return page(ctx, "secretary/list");
}

const char *secretary_owner(struct ctx *ctx)
{
    struct secretary_term term;
    return secretary_term_read(ctx, param_id(ctx, "id"), &term) &&
                   secretary_is_open_to(&term, ctx->user.roles, ctx->user.id)
               ? term.unit_code
               : NULL;
}

/* Others who held the post in the same village, for those who may see their files. */
static json_t *others_json(struct ctx *ctx, const struct secretary_term *term)
{
    struct secretary_term *terms;
    json_t *rows = json_array();
    int count = secretary_terms_read(ctx, term->unit_code, &terms);
    for (int i = 0; i < count; i++)
        if (terms[i].id != term->id &&
            secretary_is_open_to(&terms[i], ctx->user.roles, ctx->user.id))
            json_array_append_new(rows, term_json(ctx, &terms[i]));
    return rows;
}

static void fill(struct ctx *ctx, const struct secretary_term *term)
{
    bool reader = unit_level(ctx->user.unit_code) != LEVEL_VILLAGE;
    json_object_update_new(ctx->view, term_json(ctx, term));
    view_text(ctx, "title", text_of(ctx, "%s · 履职档案", term->name));
    view_text(ctx, "place", unit_name(ctx, text_of(ctx, "%.9s", term->unit_code)));
    view_text(ctx, "today_label", date_label(ctx, ctx->today));
    view_set(ctx, "entries", secretary_entries_json(ctx, term->id));
    view_set(ctx, "others", others_json(ctx, term));
    view_set(ctx, "record_version", json_integer(term->version));
    view_set(ctx, "may_correct", json_boolean(has_role(ctx, WHO_KEEPS)));
    if (reader)
        view_set(ctx, "crumbs",
                 json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "书记履职档案", "href_link",
                           "/secretaries", "label", term->name, "href_link"));
    record_form(ctx, "f", &secretary_term_type, term);
    ctx->place = "/secretaries";
}

static enum result show(struct ctx *ctx, const char *template)
{
    struct secretary_term term;
    if (!secretary_term_read(ctx, param_id(ctx, "id"), &term))
        return RC_MISSING;
    fill(ctx, &term);
    return page(ctx, template);
}

/* GET /secretaries/#id */
enum result secretary_show(struct ctx *ctx)
{
    return show(ctx, "secretary/show");
}

/* GET /secretaries/#id/print */
enum result secretary_print(struct ctx *ctx)
{
    return show(ctx, "secretary/print");
}

/* POST /secretaries/#id {from_on, until_on}: what was entered before stays as it was (ALL-8) */
enum result secretary_correct(struct ctx *ctx)
{
    struct secretary_term term, before;
    if (!secretary_term_read(ctx, param_id(ctx, "id"), &before))
        return RC_MISSING;
    term = before;
    record_parse(ctx, &secretary_term_type, &term, true, "");
    if (!has_errors(ctx))
        secretary_term_check(ctx, &term);
    if (has_errors(ctx)) {
        fill(ctx, &before);
        return invalid(ctx, "secretary/show");
    }
    if (!version_is_current(ctx, before.version) || !secretary_term_store(ctx, &term))
        return conflict(ctx, NULL, "任职时间刚有变化，请刷新后核对");
    term.version++;
    json_t *json = term_json(ctx, &term);
    audit_add(ctx, "secretary.correct", "secretary_term", term.id, term.unit_code,
              record_json(&secretary_term_type, &before), record_json(&secretary_term_type, &term));
    return done(ctx, json, "已更正任职时间", FILE_LINK, (long long)term.id);
}
