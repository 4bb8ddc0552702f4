/* SQL of the practice room. */
#include "practice/internal.h"

#define COLUMNS                                                                                    \
    "p.id, p.version, p.unit_code, p.item_id, p.village_code, p.village_name, p.item_title, "      \
    "p.list, p.reached, p.title, p.problem, p.method, p.effect, p.state, p.sent, p.shown_to, "     \
    "p.shown_on, "                                                                                 \
    "p.created_by, p.changed_by, p.changed_by_name, p.changed_at"

static struct practice take(struct db_rows *rows)
{
    return (struct practice){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .item_id = db_int(rows, "item_id"),
        .unit_code = db_text(rows, "unit_code"),
        .village_code = db_text(rows, "village_code"),
        .village_name = db_text(rows, "village_name"),
        .item_title = db_text(rows, "item_title"),
        .reached = db_text(rows, "reached"),
        .list = (int)db_int(rows, "list"),
        .title = db_text(rows, "title"),
        .problem = db_text(rows, "problem"),
        .method = db_text(rows, "method"),
        .effect = db_text(rows, "effect"),
        .state = choice_by_name(practice_states, db_text(rows, "state")),
        .sent = db_int(rows, "sent") != 0,
        .shown_to = db_text(rows, "shown_to"),
        .shown_on = db_date(rows, "shown_on"),
        .created_by = db_int(rows, "created_by"),
        .changed_by = db_int(rows, "changed_by"),
        .changed_by_name = db_text(rows, "changed_by_name"),
        .changed_at = db_int(rows, "changed_at"),
    };
}

bool practice_read(struct ctx *ctx, int64_t id, struct practice *practice)
{
    struct db_rows *rows = db_query(
        ctx->db, SQL("SELECT " COLUMNS " FROM practices p WHERE p.id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *practice = take(rows);
    db_end(rows);
    return found;
}

int64_t practice_insert(struct ctx *ctx, const struct practice *practice)
{
    return db_one_int(
        ctx->db,
        SQL("INSERT INTO practices (unit_code, item_id, village_code, village_name, item_title, "
            "list, reached, title, problem, method, effect, created_by, changed_by, "
            "changed_by_name, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
            "$12, $12, $13, $14) RETURNING id"),
        ARGS(db_t(practice->unit_code), db_i(practice->item_id), db_t(practice->village_code),
             db_t(practice->village_name), db_t(practice->item_title), db_i(practice->list),
             db_t(practice->reached), db_t(practice->title), db_t(practice->problem),
             db_t(practice->method), db_t(practice->effect), db_i(ctx->user.id),
             db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
}

bool practice_update(struct ctx *ctx, const struct practice *practice)
{
    return db_run(ctx->db,
                  SQL("UPDATE practices SET title = $3, problem = $4, method = $5, effect = $6, "
                      "changed_by = $7, changed_by_name = $8, changed_at = $9, "
                      "version = version + 1 WHERE id = $1 AND version = $2"),
                  ARGS(db_i(practice->id), db_i(practice->version), db_t(practice->title),
                       db_t(practice->problem), db_t(practice->method), db_t(practice->effect),
                       db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now))) == 1;
}

bool practice_store_state(struct ctx *ctx, const struct practice *practice, int64_t version)
{
    return db_run(ctx->db,
                  SQL("UPDATE practices SET state = $3, shown_to = $4, shown_on = $5, sent = $6, "
                      "version = version + 1 WHERE id = $1 AND version = $2"),
                  ARGS(db_i(practice->id), db_i(version),
                       db_t(practice_states[practice->state].name), db_t(practice->shown_to),
                       db_d(practice->shown_on), db_i(practice->sent))) == 1;
}

/* --- lists (EVAL-5) --- */

/* $1 the reader's unit, $2 and $3 the own scope, $4 what is searched, $5 the list. */
#define NARROWED                                                                                   \
    "(CAST($4 AS TEXT) IS NULL OR LOWER(p.title) LIKE $4 ESCAPE '\\' OR "                          \
    "LOWER(p.item_title) LIKE $4 ESCAPE '\\' OR LOWER(p.village_name) LIKE $4 ESCAPE '\\' OR "     \
    "LOWER(p.method) LIKE $4 ESCAPE '\\') AND (CAST($5 AS BIGINT) < 0 OR p.list = $5) "
#define SHOWN                                                                                      \
    "FROM practices p JOIN units u ON u.code = p.unit_code WHERE p.shown_to IS NOT NULL AND "      \
    "(p.shown_to IN " SQL_WAY_UP(                                                                  \
        "$1") " OR (p.unit_code >= $2 AND p.unit_code < $3)) AND " NARROWED
#define OURS                                                                                       \
    "FROM practices p JOIN units u ON u.code = p.unit_code WHERE p.unit_code >= $2 AND "           \
    "p.unit_code < $3 AND (p.sent = 1 OR p.unit_code = $1) AND " NARROWED

static struct db_args filter_args(struct ctx *ctx, const struct practice_filter *filter,
                                  int64_t size, int64_t offset, struct db_arg args[7], int count)
{
    args[0] = db_t(ctx->user.unit_code);
    args[1] = db_t(ctx->user.scope.from);
    args[2] = db_t(ctx->user.scope.to);
    args[3] = db_t(filter->like);
    args[4] = db_i(filter->list);
    args[5] = db_i(size);
    args[6] = db_i(offset);
    return (struct db_args){args, count};
}

int64_t practices_count(struct ctx *ctx, const struct practice_filter *filter)
{
    struct db_arg args[7];
    return db_one_int(ctx->db,
                      filter->ours ? SQL("SELECT COUNT(*) " OURS) : SQL("SELECT COUNT(*) " SHOWN),
                      filter_args(ctx, filter, 0, 0, args, 5), 0);
}

void practices_each(struct ctx *ctx, const struct practice_filter *filter, int64_t offset,
                    int64_t size, practice_each_fn *each, void *arg)
{
    struct db_arg args[7];
    struct db_rows *rows =
        db_query(ctx->db,
                 filter->ours ? SQL("SELECT " COLUMNS ", u.name AS unit_name " OURS
                                    " ORDER BY p.id DESC LIMIT $6 OFFSET $7")
                              : SQL("SELECT " COLUMNS ", u.name AS unit_name " SHOWN
                                    " ORDER BY p.shown_on DESC, p.id DESC LIMIT $6 OFFSET $7"),
                 filter_args(ctx, filter, size, offset, args, 7));
    while (db_next(rows)) {
        struct practice practice = take(rows);
        each(ctx, &practice, db_text(rows, "unit_name"), arg);
    }
}

json_t *practices_published(struct ctx *ctx, const char *unit_code, int64_t most)
{
    struct scope scope = scope_of(unit_code);
    json_t *practices = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT title, village_name, method, effect FROM practices "
                     "WHERE village_code >= $1 AND village_code < $2 AND shown_to IS NOT NULL "
                     "ORDER BY shown_on DESC, id DESC LIMIT $3"),
                 ARGS(db_t(scope.from), db_t(scope.to), db_i(most)));
    while (db_next(rows))
        json_array_append_new(
            practices, json_pack("{s:s, s:s, s:s, s:s}", "title", db_text(rows, "title"), "village",
                                 db_text(rows, "village_name"), "method", db_text(rows, "method"),
                                 "effect", db_text(rows, "effect")));
    return practices;
}
