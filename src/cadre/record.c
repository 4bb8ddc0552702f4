/* A cadre and a post as they are sent, checked by the rules (CADRE-1). */
#include "base/text.h"
#include "cadre/internal.h"
#include "secretary.h"

static void tell(struct ctx *ctx, const struct cadre_fault *fault, int count)
{
    for (int i = 0; i < count; i++)
        error_at(ctx, fault[i].field, "CADRE-1", "%s", fault[i].message);
}

json_t *cadre_accounts_json(struct ctx *ctx, const char *unit_code)
{
    struct secretary_term *terms;
    json_t *choices = json_array();
    int count = secretary_terms_read(ctx, unit_code, &terms);
    for (int i = 0; i < count; i++) {
        bool again = false;
        for (int before = 0; before < i && !again; before++)
            again = terms[before].user_id == terms[i].user_id;
        if (!again)
            json_array_append_new(
                choices, json_pack("{s:s, s:s}", "value",
                                   text_of(ctx, "%lld", (long long)terms[i].user_id), "label",
                                   text_of(ctx, "%s%s", terms[i].name,
                                           date_is_none(terms[i].until_on) ? "" : "（已离任）")));
    }
    return choices;
}

static bool has_account(struct ctx *ctx, const char *unit_code, int64_t user_id)
{
    struct secretary_term *terms;
    int count = secretary_terms_read(ctx, unit_code, &terms);
    for (int i = 0; i < count; i++)
        if (terms[i].user_id == user_id)
            return true;
    return false;
}

bool cadre_take(struct ctx *ctx, struct cadre *cadre, bool partial, const char *also)
{
    struct cadre_fault fault[CADRE_FAULTS];
    if (!record_parse(ctx, &cadre_type, cadre, partial, also))
        return false;
    tell(ctx, fault, cadre_faults(cadre, ctx->today, fault));
    if (cadre->account && !has_account(ctx, cadre->unit_code, cadre->account))
        error_at(ctx, "account", "choice", "请选择本村书记的账号");
    return !has_errors(ctx);
}

static void tell_clash(struct ctx *ctx, const struct cadre_post *post,
                       const struct cadre_post *clash)
{
    const char *label = cadre_post_kinds[post->post].label;
    if (clash->cadre_id == post->cadre_id)
        error_at(ctx, "from_on", "CADRE-1", "这段时间已经登记了%s", label);
    else
        error_at(ctx, "post", "CADRE-1", "这段时间%s由%s担任，请先登记%s离任", label, clash->name,
                 clash->name);
}

bool cadre_post_take(struct ctx *ctx, const struct cadre *cadre, struct cadre_post *post,
                     bool partial, const char *also)
{
    struct cadre_fault fault[CADRE_FAULTS];
    struct cadre_post *others;
    if (!record_parse(ctx, &cadre_post_type, post, partial, also))
        return false;
    tell(ctx, fault, cadre_post_faults(cadre, post, ctx->today, fault));
    if (date_is_none(post->until_on))
        post->ended_with = false;
    if (has_errors(ctx))
        return false;
    int count = cadre_posts_read(ctx, scope_of(post->unit_code), 0, &others);
    const struct cadre_post *clash = cadre_post_clash(post, others, count);
    if (clash)
        tell_clash(ctx, post, clash);
    return !has_errors(ctx);
}
