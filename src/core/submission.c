/* Submissions: the same form sent twice (double click, resent page) makes one record. The form's
 * token is kept with its answer, and the second is answered like the first. */
#include "core_internal.h"

#include <string.h>

#define KEEP_SECONDS (7 * 86400)

/* The form's token, made this user's own; NULL when none was sent. */
static const char *token_of(struct ctx *ctx)
{
    const char *sent = form_text(ctx, "_once");
    if (!*sent)
        sent = ctx->request->idempotency_key;
    if (!*sent)
        return NULL;
    const char *own = text_of(ctx, "%lld:%s:%s", (long long)ctx->user.id, ctx->request->path, sent);
    return secret_hash(ctx->app->secrets, ctx->arena, "submission", own, strlen(own));
}

bool submission_replay(struct ctx *ctx)
{
    const char *token = token_of(ctx);
    if (!token)
        return false;
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT status, link, answer FROM submissions WHERE token = $1"),
                 ARGS(db_t(token)));
    bool found = db_next(rows);
    if (found) {
        ctx->status = (int)db_int(rows, "status");
        ctx->location = db_text(rows, "link");
        ctx->record = json_loads(db_text(rows, "answer"), JSON_ALLOW_NUL, NULL);
    }
    db_end(rows);
    return found;
}

void submission_keep(struct ctx *ctx)
{
    const char *token = ctx->location ? token_of(ctx) : NULL;
    if (!token)
        return;
    char *answer = ctx->record ? json_dumps(ctx->record, JSON_COMPACT) : NULL;
    db_run(ctx->db, SQL("DELETE FROM submissions WHERE at < $1"),
           ARGS(db_i(ctx->now - KEEP_SECONDS)));
    db_run(ctx->db,
           SQL("INSERT INTO submissions (token, user_id, at, status, link, answer) "
               "VALUES ($1, $2, $3, $4, $5, $6)"),
           ARGS(db_t(token), db_i(ctx->user.id), db_i(ctx->now), db_i(ctx->status),
                db_t(ctx->location), db_t(answer ? answer : "{}")));
}
