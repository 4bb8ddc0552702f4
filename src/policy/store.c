/* The table of settings: all of the policy room's SQL. */
#include "policy/store.h"

#include "base/text.h"
#include "core/role.h"

static struct policy_rows read_rows(struct ctx *ctx, struct db_rows *rows)
{
    struct policy_rows list = {NULL, 0};
    int room = 0;
    while (db_next(rows)) {
        if (list.count == room) {
            int more = room ? room * 2 : 32;
            list.row = arena_resize(ctx->arena, list.row, sizeof *list.row * (size_t)room,
                                    sizeof *list.row * (size_t)more);
            room = more;
        }
        struct policy_row *row = &list.row[list.count++];
        *row = (struct policy_row){
            .id = db_int(rows, "id"),
            .at = db_int(rows, "at"),
            .unit_code = db_text(rows, "unit_code"),
            .unit_name = text_or_empty(db_text(rows, "unit_name")),
            .name = db_text(rows, "name"),
            .value = db_text(rows, "value"),
            .source = db_text(rows, "source"),
            .user_name = db_text(rows, "user_name"),
            .starts_on = db_date(rows, "starts_on"),
        };
    }
    return list;
}

struct policy_rows policy_rows_above(struct ctx *ctx, const char *unit_code)
{
    return read_rows(
        ctx,
        db_query(ctx->db,
                 SQL("SELECT s.id, s.at, s.unit_code, u.name AS unit_name, s.name, s.value,"
                     " s.source, s.user_name, s.starts_on"
                     " FROM settings s LEFT JOIN units u ON u.code = s.unit_code"
                     " WHERE s.unit_code IN " SQL_WAY_UP(
                         "$1") ""
                               " ORDER BY LENGTH(s.unit_code) DESC, s.starts_on DESC, s.id DESC"),
                 ARGS(db_t(unit_code))));
}

struct policy_rows policy_rows_of(struct ctx *ctx, const char *name, const char *unit_code)
{
    struct scope below = scope_of(unit_code);
    return read_rows(
        ctx, db_query(ctx->db,
                      SQL("SELECT s.id, s.at, s.unit_code, u.name AS unit_name, s.name, s.value,"
                          " s.source, s.user_name, s.starts_on"
                          " FROM settings s LEFT JOIN units u ON u.code = s.unit_code"
                          " WHERE s.name = $1 AND (s.unit_code IN " SQL_WAY_UP(
                              "$2") ""
                                    "   OR (s.unit_code >= $2 AND s.unit_code < $3))"
                                    " ORDER BY s.starts_on DESC, s.id DESC"),
                      ARGS(db_t(name), db_t(unit_code), db_t(below.to))));
}

int64_t policy_insert(struct ctx *ctx, const struct policy_row *row)
{
    return db_one_int(
        ctx->db,
        SQL("INSERT INTO settings (unit_code, name, value, starts_on, source, user_id, user_name,"
            " at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id"),
        ARGS(db_t(row->unit_code), db_t(row->name), db_t(row->value), db_d(row->starts_on),
             db_t(row->source), db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
}
