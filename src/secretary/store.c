/* SQL of the secretary room. */
#include "secretary/internal.h"
#include "unit.h"

#define COLUMNS                                                                                    \
    "t.id, t.user_id, t.unit_code, t.from_on, t.until_on, t.version, v.full_name, n.name "
#define FROM_TERMS                                                                                 \
    "FROM secretary_terms t JOIN users v ON v.id = t.user_id JOIN units n ON n.code = "            \
    "t.unit_code "

static struct secretary_term take(struct ctx *ctx, struct db_rows *rows)
{
    return (struct secretary_term){
        .id = db_int(rows, "id"),
        .user_id = db_int(rows, "user_id"),
        .version = db_int(rows, "version"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = unit_short_name(ctx->arena, db_text(rows, "name")),
        .name = db_text(rows, "full_name"),
        .from_on = db_date(rows, "from_on"),
        .until_on = db_date(rows, "until_on"),
    };
}

static int take_all(struct ctx *ctx, struct db_rows *rows, struct secretary_term **terms)
{
    int count = 0, capacity = 0;
    *terms = NULL;
    while (db_next(rows)) {
        *terms = arena_more(ctx->arena, *terms, count, &capacity, sizeof **terms);
        (*terms)[count++] = take(ctx, rows);
    }
    return count;
}

/* --- terms --- */

void secretary_follow(struct ctx *ctx, int64_t user_id, const char *unit_code, bool serves)
{
    struct date yesterday = date_add_days(ctx->today, -1);
    db_run(ctx->db,
           SQL("UPDATE secretary_terms SET until_on = $4, version = version + 1 WHERE user_id = $1 "
               "AND until_on IS NULL AND (CAST($3 AS BIGINT) = 0 OR unit_code <> $2)"),
           ARGS(db_i(user_id), db_t(unit_code), db_i(serves), db_d(yesterday)));
    if (!serves ||
        db_one_int(ctx->db,
                   SQL("SELECT 1 FROM secretary_terms WHERE user_id = $1 AND until_on IS NULL"),
                   ARGS(db_i(user_id)), 0))
        return;
    /* an account that was closed for a while, with nobody after it, goes on */
    if (db_run(ctx->db,
               SQL("UPDATE secretary_terms SET until_on = NULL, version = version + 1 "
                   "WHERE user_id = $1 AND id = (SELECT MAX(id) FROM secretary_terms "
                   "WHERE unit_code = $2)"),
               ARGS(db_i(user_id), db_t(unit_code))))
        return;
    bool others =
        db_one_int(ctx->db, SQL("SELECT 1 FROM secretary_terms WHERE unit_code = $1 LIMIT 1"),
                   ARGS(db_t(unit_code)), 0) != 0;
    db_run(ctx->db,
           SQL("INSERT INTO secretary_terms (unit_code, user_id, from_on) VALUES ($1, $2, $3)"),
           ARGS(db_t(unit_code), db_i(user_id), others ? db_d(ctx->today) : db_null()));
}

int secretary_terms_read(struct ctx *ctx, const char *unit_code, struct secretary_term **terms)
{
    return take_all(
        ctx,
        db_query(ctx->db,
                 SQL("SELECT " COLUMNS FROM_TERMS "WHERE t.unit_code = $1 ORDER BY t.id DESC"),
                 ARGS(db_t(unit_code))),
        terms);
}

bool secretary_term_read(struct ctx *ctx, int64_t id, struct secretary_term *term)
{
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT " COLUMNS FROM_TERMS "WHERE t.id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *term = take(ctx, rows);
    db_end(rows);
    return found;
}

bool secretary_term_store(struct ctx *ctx, const struct secretary_term *term)
{
    return db_run(ctx->db,
                  SQL("UPDATE secretary_terms SET from_on = $3, until_on = $4, "
                      "version = version + 1 WHERE id = $1 AND version = $2"),
                  ARGS(db_i(term->id), db_i(term->version), db_d(term->from_on),
                       db_d(term->until_on))) == 1;
}

int64_t secretary_own_term(struct ctx *ctx)
{
    return db_one_int(ctx->db,
                      SQL("SELECT MAX(id) FROM secretary_terms WHERE user_id = $1 "
                          "AND unit_code = $2"),
                      ARGS(db_i(ctx->user.id), db_t(ctx->user.unit_code)), 0);
}

int secretary_terms_of(struct ctx *ctx, const struct secretary_term *term,
                       struct secretary_term **terms)
{
    return take_all(ctx,
                    db_query(ctx->db,
                             SQL("SELECT " COLUMNS FROM_TERMS
                                 "WHERE t.user_id = $1 AND t.id <> $2 ORDER BY t.id DESC"),
                             ARGS(db_i(term->user_id), db_i(term->id))),
                    terms);
}

/* --- files --- */

static bool enter(struct ctx *ctx, const struct secretary_term *term,
                  const struct secretary_entry *entry)
{
    struct date first, last;
    int months = secretary_months(term, entry->year, ctx->today, &first, &last);
    return months > 0 &&
           db_run(ctx->db,
                  SQL("INSERT INTO secretary_entries (term_id, unit_code, kind, year, months, "
                      "from_on, until_on, person_name, unit_name, result, detail, link, "
                      "entered_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
                      "ON CONFLICT (term_id, link) DO NOTHING"),
                  ARGS(db_i(term->id), db_t(entry->unit_code), db_t(entry->kind), db_i(entry->year),
                       db_i(months), db_d(first), db_d(last), db_t(term->name),
                       db_t(term->unit_name), db_t(entry->result), db_t(entry->detail),
                       db_t(entry->link), db_d(ctx->today))) == 1;
}

int secretary_enter(struct ctx *ctx, const struct secretary_entry *entry)
{
    struct secretary_term *terms;
    int entered = 0, count = secretary_terms_read(ctx, entry->unit_code, &terms);
    for (int i = 0; i < count; i++)
        entered += enter(ctx, &terms[i], entry);
    return entered;
}

json_t *secretary_entries_json(struct ctx *ctx, int64_t term_id)
{
    json_t *entries = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT kind, year, months, from_on, until_on, person_name, unit_name, "
                     "result, detail, link, entered_on FROM secretary_entries WHERE term_id = $1 "
                     "ORDER BY year DESC, id DESC"),
                 ARGS(db_i(term_id)));
    while (db_next(rows))
        json_array_append_new(entries,
                              json_pack("{s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
                                        "kind", db_text(rows, "kind"), "year", db_int(rows, "year"),
                                        "months", db_int(rows, "months"), "from_label",
                                        date_label(ctx, db_date(rows, "from_on")), "until_label",
                                        date_label(ctx, db_date(rows, "until_on")), "person_name",
                                        db_text(rows, "person_name"), "unit_name",
                                        db_text(rows, "unit_name"), "result",
                                        db_text(rows, "result"), "detail", db_text(rows, "detail"),
                                        "href_link", db_text(rows, "link"), "entered_label",
                                        date_label(ctx, db_date(rows, "entered_on"))));
    return entries;
}
