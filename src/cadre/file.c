/* From the register to the secretary's file: whose account a secretary is, and since when (CADRE-4,
 * ALL-3). */
#include "base/text.h"
#include "cadre/internal.h"
#include "core/audit.h"
#include "secretary.h"

static bool is_of(const struct secretary_term *term, const struct cadre *cadre,
                  const struct cadre_post *post)
{
    if (cadre->account)
        return term->user_id == cadre->account;
    return date_is_none(term->until_on) && date_is_none(post->until_on) &&
           text_same(term->name, cadre->name);
}

static void link_account(struct ctx *ctx, struct cadre *cadre, int64_t user_id)
{
    const struct cadre before = *cadre;
    cadre->account = user_id;
    if (cadre_put(ctx, cadre))
        audit_add(ctx, "cadre.change", "cadre", cadre->id, cadre->unit_code,
                  cadre_recorded(&cadre_type, &before), cadre_recorded(&cadre_type, cadre));
}

void cadre_follow_post(struct ctx *ctx, struct cadre *cadre, const struct cadre_post *post)
{
    struct secretary_term *terms;
    if (post->post != POST_SECRETARY)
        return;
    int count = secretary_terms_read(ctx, cadre->unit_code, &terms);
    for (int i = 0; i < count; i++) {
        if (!is_of(&terms[i], cadre, post))
            continue;
        if (!cadre->account)
            link_account(ctx, cadre, terms[i].user_id);
        secretary_began(ctx, &terms[i], post->from_on);
    }
}

void cadre_follow_account(struct ctx *ctx, struct cadre *cadre)
{
    struct cadre_post *posts;
    int count =
        cadre->account ? cadre_posts_read(ctx, scope_of(cadre->unit_code), cadre->id, &posts) : 0;
    for (int i = count - 1; i >= 0; i--)
        cadre_follow_post(ctx, cadre, &posts[i]);
}

const char *cadre_file_link(struct ctx *ctx, const struct cadre *cadre)
{
    struct secretary_term *terms;
    int count = cadre->account ? secretary_terms_read(ctx, cadre->unit_code, &terms) : 0;
    for (int i = 0; i < count; i++)
        if (terms[i].user_id == cadre->account)
            return secretary_file_link(ctx, &terms[i]);
    return NULL;
}
