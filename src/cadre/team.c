/* A village's team of today, for rooms that would otherwise ask for the same people again (ALL-3).
 */
#include "base/text.h"
#include "cadre/internal.h"

enum { MOST = 200 }; /* of one village */

int cadre_team_read(struct ctx *ctx, const char *unit_code, struct cadre_person **people)
{
    struct cadre_row *rows;
    struct cadre_filter filter = {
        .scope = scope_of(unit_code), .on = ctx->today, .view = VIEW_SERVING, .sex = -1};
    int count = cadre_list_read(ctx, &filter, 0, MOST, &rows);
    *people = ARENA_ARRAY(ctx->arena, struct cadre_person, count + 1);
    for (int i = 0; i < count; i++) {
        const struct cadre *cadre = &rows[i].cadre;
        (*people)[i] = (struct cadre_person){
            .id = cadre->id,
            .name = cadre->name,
            .posts = cadre_posts_text(ctx->arena, rows[i].held),
            .education = cadre_educations[cadre->education].name,
            .politics = cadre_politics[cadre->politics].name,
            .female = text_same(cadre_sexes[cadre->sex].name, "female"),
            .born_on = cadre->born_on,
            .joined_on = cadre->joined_on,
        };
    }
    return count;
}
