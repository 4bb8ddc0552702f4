/* Who looked at whom: one record for a person's page, one for a page of a list with the numbers
 * that stood on it (POOL-10). Written before the page is sent. */
#include "base/buf.h"
#include "core/audit.h"
#include "pool/internal.h"

struct look {
    const char *action, *unit_code;
    int64_t id;
    json_t *after;
};

static bool store_look(struct ctx *ctx, void *arg)
{
    const struct look *look = arg;
    audit_add(ctx, look->action, "candidate", look->id, look->unit_code, NULL, look->after);
    return !db_failed(ctx->db);
}

static void look(struct ctx *ctx, struct look what)
{
    struct look *kept = ARENA_NEW(ctx->arena, struct look);
    *kept = what;
    if (ctx->request->method == HTTP_POST)
        store_look(ctx, kept);
    else
        write_after(ctx, store_look, kept);
}

void look_at(struct ctx *ctx, const struct candidate *candidate)
{
    look(ctx, (struct look){"candidate.look", candidate->unit_code, candidate->id, NULL});
}

void look_at_all(struct ctx *ctx, const char *unit_code, const struct candidate *people, int count)
{
    struct buf numbers = buf_create(ctx->arena, 256);
    if (count == 0 || pool_viewer(ctx->user.roles) == VIEWER_VILLAGE)
        return;
    for (int i = 0; i < count; i++)
        buf_printf(&numbers, " %lld", (long long)people[i].id);
    buf_text(&numbers, " "); /* so that each stands between blanks and is found */
    look(ctx, (struct look){"candidate.list", unit_code, 0,
                            json_pack("{s:s}", "people", numbers.bytes)});
}
