/* The promise as everybody reads it, on the screen and on paper: what will be done and till when,
 * without names and without what the village said of its reasons (RATE-4). */
#include "ascent/internal.h"
#include "base/text.h"
#include "core/qr.h"
#include "unit.h"

#include <string.h>

static json_t *place_json(struct ctx *ctx, const char *code)
{
    json_t *crumbs = json_array();
    json_array_append_new(
        crumbs, json_pack("{s:s, s:s}", "label", "全部地方", "href_link", "/public?show=stars"));
    for (size_t at = 6; at <= strlen(code); at += 3) {
        const char *part = arena_strndup(ctx->arena, code, at);
        json_array_append_new(
            crumbs,
            json_pack("{s:s, s:s}", "label", unit_name(ctx, part), "href_link",
                      at == strlen(code) ? "" : text_of(ctx, "/public?show=stars&unit=%s", part)));
    }
    return crumbs;
}

static json_t *said_json(struct ctx *ctx, const struct ascent *ascent)
{
    json_t *all = json_array();
    for (int i = 0; i < ascent->lines_count; i++) {
        const struct ascent_line *line = &ascent->lines[i];
        json_array_append_new(all, json_pack("{s:i, s:s, s:s, s:s, s:s}", "ordinal", i + 1,
                                             "dimension", line->dimension, "text", line->text,
                                             "measure", line->measure, "finish_label",
                                             date_label(ctx, line->finish_on)));
    }
    return all;
}

/* The grade that the village has since its rating was corrected; "" when the promise's still holds.
 */
static const char *corrected_name(struct ctx *ctx, const struct ascent *ascent)
{
    struct rating_year year;
    bool other = rating_year_read(ctx, ascent->round_id, ascent->unit_code, &year) && year.closed &&
                 year.rating != ascent->rating_id &&
                 !text_same(year.band_name, ascent->before_name);
    return other ? ascent_grade_text(year.band_name) : "";
}

/* The page's address as a picture, to be read from the poster by a phone. */
static void draw_code(struct ctx *ctx)
{
    int side;
    const char *path =
        qr_path(ctx->arena, json_string_value(json_object_get(ctx->view, "address")), &side);
    view_set(ctx, "code",
             json_pack("{s:s, s:s}", "path", path, "box", text_of(ctx, "0 0 %d %d", side, side)));
}

/* The newest that is shown of a village. */
static enum result show(struct ctx *ctx, const char *template)
{
    struct ascent ascent;
    const char *code = param(ctx, "code");
    int64_t id = ascent_shown_of(ctx, code);
    if (!id || !ascent_read(ctx, id, &ascent))
        return RC_MISSING;
    view_set(ctx, "public", json_true());
    view_text(ctx, "title", text_of(ctx, "%s党组织%s承诺", ascent.unit_name, ascent.scheme_name));
    view_text(ctx, "unit", ascent.unit_code);
    view_text(ctx, "unit_name", ascent.unit_name);
    view_text(ctx, "place", ascent.place);
    view_text(ctx, "scheme_name", ascent.scheme_name);
    view_set(ctx, "year", json_integer(ascent.year));
    view_text(ctx, "goal", ascent.goal);
    view_text(ctx, "before_name", ascent_grade_text(ascent.before_name));
    view_text(ctx, "corrected_name", corrected_name(ctx, &ascent));
    view_text(ctx, "held_label", date_label(ctx, ascent.held_on));
    view_text(ctx, "shown_label", date_label(ctx, ascent.stood_on));
    view_set(ctx, "lines", said_json(ctx, &ascent));
    view_set(ctx, "crumbs", place_json(ctx, code));
    view_text(ctx, "poster_link", text_of(ctx, "/public/star-promises/%s/poster", code));
    view_text(ctx, "address",
              text_of(ctx, "%s://%s/public/star-promises/%s",
                      ctx->request->secure ? "https" : "http", ctx->request->host, code));
    draw_code(ctx);
    return page(ctx, template);
}

/* GET /public/star-promises/:code */
enum result ascent_public_page(struct ctx *ctx)
{
    return show(ctx, "ascent/public");
}

/* GET /public/star-promises/:code/poster: to be hung out */
enum result ascent_poster(struct ctx *ctx)
{
    return show(ctx, "ascent/poster");
}
