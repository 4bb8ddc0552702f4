/* SQL of the schemes: a county's own versions over those that ship (RATE-1). */
#include "base/text.h"
#include "core/app.h"
#include "rating/internal.h"

#include <string.h>

const char *county_of(struct ctx *ctx, const char *unit_code)
{
    return strlen(unit_code) < 6 ? "" : text_of(ctx, "%.6s", unit_code);
}

/* 创星晋位, 评先定级 and 五个好 (RATE-2, RATE-9, RATE-10). */
static bool shipped(struct ctx *ctx, const char *key, struct scheme_version *version)
{
    json_t *one;
    size_t i;
    json_array_foreach(json_object_get(ctx->app->schemes, "schemes"), i, one)
    {
        const char *name = json_string_value(json_object_get(one, "key"));
        if (!text_same(name, key))
            continue;
        *version = (struct scheme_version){
            .key = name,
            .unit_code = "",
            .by = "",
            .name = json_string_value(json_object_get(one, "name")),
            .document = json_deep_copy(one),
        };
        return true;
    }
    return false;
}

static struct scheme_version take(struct db_rows *rows)
{
    return (struct scheme_version){
        .id = db_int(rows, "id"),
        .number = db_int(rows, "number"),
        .key = db_text(rows, "key"),
        .unit_code = db_text(rows, "unit_code"),
        .name = db_text(rows, "name"),
        .by = db_text(rows, "by_name"),
        .at = db_int(rows, "at"),
        .document = json_loads(db_text(rows, "document"), JSON_REJECT_DUPLICATES, NULL),
    };
}

bool scheme_find(struct ctx *ctx, const char *county, const char *key, int64_t number,
                 struct scheme_version *version)
{
    bool found = false;
    if (number != 0) {
        struct db_rows *rows = db_query(
            ctx->db,
            SQL("SELECT id, number, key, unit_code, name, by_name, at, document "
                "FROM rating_schemes WHERE unit_code = $1 AND key = $2 "
                "AND (CAST($3 AS BIGINT) < 0 OR number = $3) ORDER BY number DESC LIMIT 1"),
            ARGS(db_t(county), db_t(key), db_i(number)));
        found = db_next(rows);
        if (found)
            *version = take(rows);
        db_end(rows);
    }
    return found || (number <= 0 && shipped(ctx, key, version));
}

int scheme_all(struct ctx *ctx, const char *county, struct scheme_version **all)
{
    int count = 0, room = 0;
    json_t *one;
    size_t i;
    *all = NULL;
    json_array_foreach(json_object_get(ctx->app->schemes, "schemes"), i, one)
    {
        *all = arena_more(ctx->arena, *all, count, &room, sizeof **all);
        count += scheme_find(ctx, county, json_string_value(json_object_get(one, "key")), -1,
                             &(*all)[count]);
    }
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT id, number, key, unit_code, name, by_name, at, document FROM rating_schemes s "
            "WHERE unit_code = $1 AND number = (SELECT MAX(l.number) FROM rating_schemes l "
            "WHERE l.unit_code = $1 AND l.key = s.key) ORDER BY id"),
        ARGS(db_t(county)));
    while (db_next(rows)) {
        struct scheme_version own;
        if (shipped(ctx, db_text(rows, "key"), &own))
            continue;
        *all = arena_more(ctx->arena, *all, count, &room, sizeof **all);
        (*all)[count++] = take(rows);
    }
    return count;
}

json_t *scheme_history(struct ctx *ctx, const char *county, const char *key)
{
    json_t *all = json_array();
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT number, by_name, at FROM rating_schemes "
                                        "WHERE unit_code = $1 AND key = $2 ORDER BY number DESC"),
                                    ARGS(db_t(county), db_t(key)));
    while (db_next(rows))
        json_array_append_new(all, json_pack("{s:I, s:s, s:s}", "number", db_int(rows, "number"),
                                             "by", db_text(rows, "by_name"), "at_label",
                                             time_label(ctx, db_int(rows, "at"))));
    return all;
}

bool scheme_put(struct ctx *ctx, struct scheme_version *version)
{
    version->id = db_one_int(
        ctx->db,
        SQL("INSERT INTO rating_schemes (unit_code, key, number, name, document, by_id, by_name, "
            "at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
            "ON CONFLICT (unit_code, key, number) DO NOTHING RETURNING id"),
        ARGS(db_t(version->unit_code), db_t(version->key), db_i(version->number),
             db_t(version->name), db_t(json_text(ctx, version->document)), db_i(ctx->user.id),
             db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
    return version->id != 0;
}

const char *scheme_new_key(struct ctx *ctx, const char *county)
{
    int64_t last =
        db_one_int(ctx->db, SQL("SELECT COUNT(*) FROM rating_schemes WHERE unit_code = $1"),
                   ARGS(db_t(county)), 0);
    return text_of(ctx, "own-%lld", (long long)last + 1);
}
