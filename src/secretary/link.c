/* The way to a secretary's file from other rooms' pages (CADRE-4). */
#include "base/text.h"
#include "secretary/internal.h"

const char *secretary_file_link(struct ctx *ctx, const struct secretary_term *term)
{
    return in_scope(ctx, term->unit_code) &&
                   secretary_is_open_to(term, ctx->user.roles, ctx->user.id)
               ? text_of(ctx, FILE_LINK, (long long)term->id)
               : NULL;
}

json_t *secretary_now_json(struct ctx *ctx, const char *unit_code)
{
    struct secretary_term *terms;
    json_t *now = json_array();
    int count = secretary_terms_read(ctx, unit_code, &terms);
    for (int i = 0; i < count; i++)
        if (date_is_none(terms[i].until_on))
            json_array_append_new(now, json_pack("{s:s, s:s, s:s?}", "name", terms[i].name,
                                                 "from_label", date_label(ctx, terms[i].from_on),
                                                 "href_link", secretary_file_link(ctx, &terms[i])));
    return now;
}
