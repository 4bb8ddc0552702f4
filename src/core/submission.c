/* Submissions: the same form sent twice (double click, resent page) makes one record. The form's
 * token is kept with its answer, and the second is answered like the first. And a form that could
 * not be taken yet (signed out, disk full) goes back whole, to be sent again. */
#include "base/text.h"
#include "core/file.h"
#include "core/session.h"
#include "core_internal.h"

#include <stdlib.h>
#include <string.h>

#define KEEP_SECONDS (7 * 86400)

static void add_part(struct buf *buf, const char *part)
{
    buf_part(buf, part, strlen(part));
}

struct sent {
    const char *key;
    const json_t *value;
};

static int by_key(const void *left, const void *right)
{
    return strcmp(((const struct sent *)left)->key, ((const struct sent *)right)->key);
}

/* What was sent, in any order, but for the token of the session, which changes when one signs in
 * again. */
static void add_content(struct buf *buf, struct ctx *ctx)
{
    struct sent *sent = ARENA_ARRAY(ctx->arena, struct sent, json_object_size(ctx->form) + 1);
    size_t count = 0;
    const char *key;
    json_t *value;
    json_object_foreach(ctx->form, key, value)
    {
        if (strcmp(key, "_csrf") != 0)
            sent[count++] = (struct sent){key, value};
    }
    qsort(sent, count, sizeof *sent, by_key);
    for (size_t i = 0; i < count; i++) {
        add_part(buf, sent[i].key);
        if (json_is_string(sent[i].value))
            buf_part(buf, json_string_value(sent[i].value), json_string_length(sent[i].value));
        else
            add_part(buf, text_or_empty(json_dumps(sent[i].value, JSON_COMPACT | JSON_SORT_KEYS |
                                                                      JSON_ENCODE_ANY)));
    }
    for (int i = 0; i < ctx->upload_count; i++) {
        add_part(buf, ctx->uploads[i].field);
        add_part(buf, ctx->uploads[i].hash);
    }
}

/* The form's token, made this person's and this content's own: another's request is never answered
 * with what this one was told, and a form that was changed after going back in the browser is a new
 * one. NULL when none was sent. */
static const char *token_of(struct ctx *ctx)
{
    const char *sent = form_text(ctx, "_once");
    if (!*sent)
        sent = ctx->request->idempotency_key;
    if (!*sent)
        return NULL;
    struct buf own = buf_create(ctx->arena, 1024);
    buf_printf(&own, "%lld,", (long long)ctx->user.id);
    add_part(&own, ctx->user.id ? "" : ctx->request->address);
    add_part(&own, ctx->request->path);
    add_part(&own, sent);
    add_content(&own, ctx);
    return secret_hash(ctx->app->secrets, ctx->arena, "submission", own.bytes, own.length);
}

void submission_name(struct ctx *ctx)
{
    ctx->submission = token_of(ctx);
}

bool submission_replay(struct ctx *ctx)
{
    const char *token = ctx->submission;
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
    const char *token = ctx->submission;
    if (!token || !ctx->location)
        return;
    const char *answer = json_text(ctx, ctx->record);
    db_run(ctx->db,
           SQL("INSERT INTO submissions (token, user_id, at, status, link, answer) "
               "VALUES ($1, $2, $3, $4, $5, $6)"),
           ARGS(db_t(token), db_i(ctx->user.id), db_i(ctx->now), db_i(ctx->status),
                db_t(ctx->location), db_t(answer ? answer : "{}")));
}

void submission_sweep(struct ctx *ctx)
{
    db_run(ctx->db, SQL("DELETE FROM submissions WHERE at < $1"),
           ARGS(db_i(ctx->now - KEEP_SECONDS)));
}

static void carry_field(json_t *fields, const char *name, const json_t *value)
{
    if (json_is_string(value))
        json_array_append_new(fields, json_pack("{s:s, s:O}", "name", name, "value", value));
}

/* Words that somebody wrote, which they may want to read or copy; not what a form itself holds. */
static bool is_written(const char *name, const char *text)
{
    bool words = strchr(text, ' ') != NULL;
    for (const char *at = text; *at && !words; at++)
        words = (unsigned char)*at >= 0x80;
    return *name != '_' && words;
}

static json_t *written_in(const json_t *fields)
{
    json_t *written = json_array(), *field;
    size_t i;
    json_array_foreach(fields, i, field)
    {
        json_t *text = json_object_get(field, "value");
        if (is_written(json_string_value(json_object_get(field, "name")), json_string_value(text)))
            json_array_append(written, text);
    }
    return written;
}

void submission_carry(struct ctx *ctx)
{
    const struct request *request = ctx->request;
    json_t *fields = json_array(), *value, *one;
    const char *key;
    size_t i;
    if (request->method != HTTP_POST || ctx->json || !session_same_origin(ctx))
        return;
    json_object_foreach(ctx->form, key, value)
    {
        if (strcmp(key, "_csrf") == 0)
            continue;
        if (text_ends(key, "password"))
            return;
        carry_field(fields, key, value);
        json_array_foreach(value, i, one)
        {
            carry_field(fields, text_of(ctx, "%s[]", key), one);
        }
    }
    const char *action =
        text_of(ctx, "%s%s%s", request->path, *request->query ? "?" : "", request->query);
    bool files = ctx->route && (ctx->route->flags & ROUTE_UPLOAD);
    view_set(ctx, "resume",
             json_pack("{s:s, s:o, s:o, s:b}", "action_link", action, "written", written_in(fields),
                       "fields", fields, "files", files));
}
