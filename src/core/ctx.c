/* What was asked: parameters, query and form values of the request at hand. */
#include "core_internal.h"

#include "base/text.h"
#include "core/room.h"

#include <stdio.h>
#include <string.h>

const char *param(const struct ctx *ctx, const char *name)
{
    int found = 0;
    for (const char *at = ctx->route->pattern; *at; at++) {
        if (at[0] != '/' || (at[1] != ':' && at[1] != '#'))
            continue;
        size_t length = strcspn(at + 2, "/");
        if (strlen(name) == length && strncmp(at + 2, name, length) == 0)
            return ctx->params[found];
        found++;
    }
    return "";
}

int64_t param_id(const struct ctx *ctx, const char *name)
{
    int64_t id = 0;
    text_to_int(param(ctx, name), 1, INT64_MAX, &id);
    return id;
}

static const char *text_in(const json_t *object, const char *name)
{
    return text_or_empty(json_string_value(json_object_get(object, name)));
}

const char *query_text(const struct ctx *ctx, const char *name)
{
    return text_in(ctx->query, name);
}

int64_t query_int(const struct ctx *ctx, const char *name, int64_t min, int64_t max,
                  int64_t otherwise)
{
    int64_t value = otherwise;
    text_to_int(query_text(ctx, name), min, max, &value);
    return value;
}

const char *form_text(const struct ctx *ctx, const char *name)
{
    return text_in(ctx->form, name);
}

static bool number_of(const json_t *value, int64_t min, int64_t *number)
{
    if (json_is_integer(value)) {
        *number = json_integer_value(value);
        return *number >= min;
    }
    return json_is_string(value) && text_to_int(json_string_value(value), min, INT64_MAX, number);
}

static bool id_of(const json_t *value, int64_t *id)
{
    return number_of(value, 1, id);
}

int form_ids(struct ctx *ctx, const char *name, int64_t *ids, int max)
{
    const json_t *sent = json_object_get(ctx->form, name);
    int count = json_is_array(sent) ? (int)json_array_size(sent) : sent ? 1 : 0;
    if (count > max) {
        error_at(ctx, name, "range", "一次最多选 %d 项", max);
        return 0;
    }
    for (int i = 0; i < count; i++) {
        if (id_of(json_is_array(sent) ? json_array_get(sent, (size_t)i) : sent, &ids[i]))
            continue;
        error_at(ctx, name, "choice", "请从给出的选项里选择");
        return 0;
    }
    return count;
}

static const json_t *version_sent(const struct ctx *ctx)
{
    const json_t *sent = json_object_get(ctx->form, "_version");
    return sent ? sent : json_object_get(ctx->form, "version");
}

bool version_is_current(const struct ctx *ctx, int64_t version)
{
    int64_t sent = 0;
    return !number_of(version_sent(ctx), 0, &sent) || sent == version;
}

bool form_version_is_clear(const struct ctx *ctx)
{
    const json_t *sent = version_sent(ctx);
    int64_t version;
    bool none = !sent || json_is_null(sent) || text_same(json_string_value(sent), "");
    return none || number_of(sent, 0, &version);
}

void write_after(struct ctx *ctx, after_fn *work, void *arg)
{
    ctx->after = work;
    ctx->after_arg = arg;
}

bool has_role(const struct ctx *ctx, unsigned roles)
{
    return (ctx->user.roles & roles) != 0;
}

bool in_scope(const struct ctx *ctx, const char *unit_code)
{
    return unit_code && ctx->user.id != 0 && scope_holds(&ctx->user.scope, unit_code);
}

/* --- lists --- */

#define PAGE_SIZE 50
#define PAGE_SIZE_MAX 200
#define PAGE_MAX 1000000

struct paging paging_read(const struct ctx *ctx)
{
    struct paging paging = {
        .page = query_int(ctx, "page", 1, PAGE_MAX, 1),
        .size = query_int(ctx, "size", 1, PAGE_SIZE_MAX, PAGE_SIZE),
    };
    paging.offset = (paging.page - 1) * paging.size;
    return paging;
}

const char *query_link(struct ctx *ctx, const char *path, const char *without)
{
    struct buf link = buf_create(ctx->arena, 128);
    char separator = '?';
    const char *key;
    json_t *value;
    buf_text(&link, path);
    json_object_foreach(ctx->query, key, value)
    {
        if (strcmp(key, without) == 0 || !json_is_string(value))
            continue;
        buf_char(&link, separator);
        http_encode(&link, key);
        buf_char(&link, '=');
        http_encode(&link, json_string_value(value));
        separator = '&';
    }
    return link.bytes;
}

/* This page's address with another page number; the other query values stay. */
static json_t *page_link(struct ctx *ctx, int64_t page)
{
    const char *link = query_link(ctx, "", "page");
    return json_string(text_of(ctx, "%s%cpage=%lld", link, *link ? '&' : '?', (long long)page));
}

void paging_show(struct ctx *ctx, struct paging paging)
{
    int64_t pages = (paging.total + paging.size - 1) / paging.size;
    int64_t last = paging.offset + paging.size;
    json_t *shown =
        json_pack("{s:I, s:I, s:I, s:I, s:I}", "page", paging.page, "pages", pages, "total",
                  paging.total, "from", paging.total > paging.offset ? paging.offset + 1 : 0, "to",
                  last < paging.total ? last : paging.total);
    json_object_set_new(shown, "prev_link",
                        paging.page > 1 ? page_link(ctx, paging.page - 1) : json_null());
    json_object_set_new(shown, "next_link",
                        paging.page < pages ? page_link(ctx, paging.page + 1) : json_null());
    view_set(ctx, "total", json_integer(paging.total));
    view_set(ctx, "paging", shown);
}

const char *query_like(struct ctx *ctx)
{
    const char *sought = text_trim(ctx->arena, query_text(ctx, "q"));
    if (!*sought)
        return NULL;
    struct buf like = buf_create(ctx->arena, 64);
    buf_char(&like, '%');
    for (; *sought; sought++) {
        if (strchr("%_\\", *sought))
            buf_char(&like, '\\');
        buf_char(&like, *sought >= 'A' && *sought <= 'Z' ? (char)(*sought - 'A' + 'a') : *sought);
    }
    buf_char(&like, '%');
    return like.bytes;
}
