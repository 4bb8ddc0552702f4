/* What became of a village's promises in each year of a secretary (CADRE-4). */
#include "base/text.h"
#include "commitment/internal.h"

enum { YEARS = 10 };

static json_t *year_json(struct ctx *ctx, const char *unit_code, int year)
{
    struct rollup *rollups, sum = {0};
    int count = rollups_read(ctx, year, LEVEL_VILLAGE, scope_of(unit_code), &rollups);
    for (int i = 0; i < count; i++) {
        sum.items += rollups[i].items;
        sum.done += rollups[i].done;
        sum.late += rollups[i].late;
        sum.closed += rollups[i].closed;
    }
    if (!sum.items)
        return NULL;
    return json_pack("{s:i, s:I, s:I, s:I, s:I, s:s}", "year", year, "items", sum.items, "done",
                     sum.done, "late", sum.late, "closed", sum.closed, "href_link",
                     text_of(ctx, "/board?unit=%s&year=%d", unit_code, year));
}

void commitment_dossier(struct ctx *ctx, const struct dossier *dossier)
{
    json_t *years = json_array();
    const int first = dossier_first_year(dossier, ctx->today, YEARS);
    for (int year = dossier_last_year(dossier, ctx->today); year >= first; year--) {
        json_t *json = year_json(ctx, dossier->unit_code, year);
        if (json)
            json_array_append_new(years, json);
    }
    view_set(ctx, "promise_years", years);
}
