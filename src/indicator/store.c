/* SQL of the indicators themselves: the shipped library and a county's own. */
#include "indicator/store.h"

#include "base/text.h"
#include "core/app.h"

static struct indicator read_indicator(struct db_rows *rows)
{
    const char *list = db_text(rows, "list");
    return (struct indicator){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .unit_code = db_text(rows, "unit_code"),
        .code = text_or_empty(db_text(rows, "code")),
        .name = db_text(rows, "name"),
        .unit_of_measure = db_text(rows, "unit_of_measure"),
        .note = db_text(rows, "note"),
        .list = list ? choice_by_name(lists, list) : -1,
        .direction = choice_by_name(directions, db_text(rows, "direction")),
        .retired = db_int(rows, "retired") != 0,
    };
}

bool indicator_read(struct ctx *ctx, int64_t id, struct indicator *indicator)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, version, unit_code, code, name, unit_of_measure, note, list,"
                     " direction, retired FROM indicators WHERE id = $1"),
                 ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *indicator = read_indicator(rows);
    db_end(rows);
    return found;
}

int64_t indicator_by_code(struct ctx *ctx, const char *code)
{
    return db_one_int(ctx->db, SQL("SELECT id FROM indicators WHERE code = $1"), ARGS(db_t(code)),
                      0);
}

/* Of a unit's way up and of what lies below it, filtered: $1 to $6. */
#define FILTER                                                                                     \
    "(unit_code IN " SQL_WAY_UP(                                                                   \
        "$1") " OR (unit_code >= $2 AND unit_code < $3)) "                                         \
              "AND (CAST($4 AS TEXT) IS NULL OR LOWER(name) LIKE $4 ESCAPE '\\' "                  \
              "OR LOWER(code) LIKE $4 ESCAPE '\\') "                                               \
              "AND (CAST($5 AS TEXT) IS NULL OR list = $5) AND ($6 = 1 OR retired = 0)"

int64_t indicators_found(struct ctx *ctx, const char *unit_code,
                         const struct indicator_filter *filter)
{
    struct scope below = scope_of(unit_code);
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) FROM indicators WHERE " FILTER),
                      ARGS(db_t(unit_code), db_t(below.from), db_t(below.to), db_t(filter->like),
                           db_t(filter->list), db_i(filter->retired_too)),
                      0);
}

struct indicators indicators_find(struct ctx *ctx, const char *unit_code,
                                  const struct indicator_filter *filter, int64_t size,
                                  int64_t offset)
{
    struct scope below = scope_of(unit_code);
    int64_t found = indicators_found(ctx, unit_code, filter);
    int64_t most = found < size ? found : size;
    struct indicators result = {ARENA_ARRAY(ctx->arena, struct indicator, most + 1), 0};
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT id, version, unit_code, code, name, unit_of_measure, note, list, direction,"
            " retired FROM indicators WHERE " FILTER
            " ORDER BY CASE list WHEN 'prosperity' THEN 1 WHEN 'party_building' THEN 2"
            "  WHEN 'governance' THEN 3 WHEN 'service' THEN 4 WHEN 'civility' THEN 5 "
            "ELSE 6 END,"
            " CASE WHEN code IS NULL THEN 1 ELSE 0 END, code, id LIMIT $7 OFFSET $8"),
        ARGS(db_t(unit_code), db_t(below.from), db_t(below.to), db_t(filter->like),
             db_t(filter->list), db_i(filter->retired_too), db_i(most), db_i(offset)));
    while (result.count < most && db_next(rows))
        result.indicator[result.count++] = read_indicator(rows);
    db_end(rows);
    return result;
}

/* Only what lies on the way up from the unit: a county's own indicators are not its neighbour's. */
json_t *indicator_list(struct ctx *ctx, const char *unit_code)
{
    static const struct indicator_filter all = {0};
    struct indicators found = indicators_find(ctx, unit_code, &all, INT32_MAX, 0);
    json_t *list = json_array();
    for (int i = 0; i < found.count; i++)
        if (text_starts(unit_code, found.indicator[i].unit_code))
            json_array_append_new(list, indicator_json(&found.indicator[i]));
    return list;
}

static const char *list_name(const struct indicator *indicator)
{
    return indicator->list < 0 ? NULL : lists[indicator->list].name;
}

int64_t indicator_insert(struct ctx *ctx, const struct indicator *indicator)
{
    return db_one_int(
        ctx->db,
        SQL("INSERT INTO indicators (unit_code, list, name, unit_of_measure, direction, note,"
            " retired) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id"),
        ARGS(db_t(indicator->unit_code), db_t(list_name(indicator)), db_t(indicator->name),
             db_t(indicator->unit_of_measure), db_t(directions[indicator->direction].name),
             db_t(indicator->note), db_i(indicator->retired)),
        0);
}

bool indicator_update(struct ctx *ctx, const struct indicator *indicator)
{
    return db_run(ctx->db,
                  SQL("UPDATE indicators SET list = $3, name = $4, unit_of_measure = $5,"
                      " direction = $6, note = $7, retired = $8, version = version + 1"
                      " WHERE id = $1 AND version = $2"),
                  ARGS(db_i(indicator->id), db_i(indicator->version), db_t(list_name(indicator)),
                       db_t(indicator->name), db_t(indicator->unit_of_measure),
                       db_t(directions[indicator->direction].name), db_t(indicator->note),
                       db_i(indicator->retired))) == 1;
}

bool indicator_name_taken(struct ctx *ctx, const struct indicator *indicator)
{
    struct scope below = scope_of(indicator->unit_code);
    return db_one_int(ctx->db,
                      SQL("SELECT 1 FROM indicators WHERE name = $1 AND id <> $2 AND"
                          " (unit_code IN " SQL_WAY_UP(
                              "$3") " OR"
                                    "  (unit_code >= $4 AND unit_code < $5)) LIMIT 1"),
                      ARGS(db_t(indicator->name), db_i(indicator->id), db_t(indicator->unit_code),
                           db_t(below.from), db_t(below.to)),
                      0) == 1;
}

bool indicator_has_figures(struct ctx *ctx, int64_t id)
{
    return db_one_int(ctx->db,
                      SQL("SELECT CASE WHEN EXISTS (SELECT 1 FROM indicator_averages"
                          "  WHERE indicator_id = $1) OR EXISTS (SELECT 1 FROM indicator_values"
                          "  WHERE indicator_id = $1) THEN 1 ELSE 0 END"),
                      ARGS(db_i(id)), 0) == 1;
}

/* --- the shipped library --- */

static const char *text_in(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* An indicator that has not changed keeps its version. */
static void seed_one(struct ctx *ctx, const char *list, const json_t *shipped)
{
    db_run(ctx->db,
           SQL("INSERT INTO indicators (code, unit_code, list, name, unit_of_measure, direction,"
               " note) VALUES ($1, '', $2, $3, $4, $5, $6)"
               " ON CONFLICT (code) DO UPDATE SET list = excluded.list, name = excluded.name,"
               " unit_of_measure = excluded.unit_of_measure, direction = excluded.direction,"
               " note = excluded.note, version = indicators.version + 1"
               " WHERE indicators.list <> excluded.list OR indicators.name <> excluded.name"
               " OR indicators.unit_of_measure <> excluded.unit_of_measure"
               " OR indicators.direction <> excluded.direction"
               " OR indicators.note <> excluded.note"),
           ARGS(db_t(text_in(shipped, "code")), db_t(list), db_t(text_in(shipped, "name")),
                db_t(text_in(shipped, "unit_of_measure")), db_t(text_in(shipped, "direction")),
                db_t(text_in(shipped, "note"))));
}

bool indicator_seed(struct ctx *ctx)
{
    size_t i, j;
    json_t *list, *shipped;
    json_array_foreach(json_object_get(ctx->app->library, "lists"), i, list)
    {
        json_array_foreach(json_object_get(list, "indicators"), j, shipped)
        {
            seed_one(ctx, text_in(list, "list"), shipped);
        }
    }
    return !db_failed(ctx->db);
}
