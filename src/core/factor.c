/* The second factor as rooms ask for it; see user/pages_factor.c for how it is given. */
#include "core/factor.h"

#include "base/buf.h"
#include "core/app.h"
#include "core/session.h"
#include "core/setting.h"
#include "core_internal.h"

#include <string.h>

enum { COUNTY_DIGITS = 6 }; /* of a county's code; those above have fewer */

bool second_factor_required(struct ctx *ctx)
{
    const char *who = setting_choice(ctx, ctx->user.unit_code, "pool_second_factor");
    if (strcmp(who, "all") == 0)
        return true;
    return strcmp(who, "county") == 0 && strlen(ctx->user.unit_code) <= COUNTY_DIGITS;
}

bool second_factor_given(const struct ctx *ctx)
{
    int64_t age = ctx->now - ctx->user.factor_at;
    return !ctx->bearer && ctx->user.session && ctx->user.factor_at && age >= 0 &&
           age < ctx->app->config->factor_minutes * INT64_C(60);
}

bool second_factor_passed(struct ctx *ctx)
{
    return !second_factor_required(ctx) || second_factor_given(ctx);
}

enum result second_factor_ask(struct ctx *ctx)
{
    const struct request *request = ctx->request;
    if (ctx->bearer || ctx->json) {
        error_at(ctx, "", "factor", "请先在网页上输入动态口令。");
        return RC_DENIED;
    }
    if (request->method != HTTP_POST) {
        struct buf next = buf_create(ctx->arena, 256);
        http_encode(&next, text_of(ctx, "%s%s%s", request->path, *request->query ? "?" : "",
                                   request->query));
        return redirect(ctx, "/account/factor/check?next=%s", next.bytes);
    }
    submission_carry(ctx);
    view_text(ctx, "next", "/");
    view_text(ctx, "title", "输入动态口令");
    error_at(ctx, "", "factor", "请先输入动态口令；您填写的内容还在，输入后可以继续提交。");
    return invalid(ctx, "user/factor_check");
}
