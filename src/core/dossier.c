/* A secretary's file as all rooms know it (CADRE-4). */
#include "core_internal.h"

void dossier_ask(struct ctx *ctx, const struct dossier *dossier)
{
    for (const struct room *const *room = ctx->app->rooms; *room; room++)
        if ((*room)->dossier)
            (*room)->dossier(ctx, dossier);
}

void dossier_enter_again(struct ctx *ctx, const char *unit_code)
{
    for (const struct room *const *room = ctx->app->rooms; *room; room++)
        if ((*room)->dossier_again)
            (*room)->dossier_again(ctx, unit_code);
}
