/* What concerns one person alone: entries, and the day on which a term began (CADRE-4). */
#include "base/text.h"
#include "core/audit.h"
#include "secretary/internal.h"

void secretary_take_out(struct ctx *ctx, int64_t term_id, const char *link)
{
    db_run(ctx->db, SQL("DELETE FROM secretary_entries WHERE term_id = $1 AND link = $2"),
           ARGS(db_i(term_id), db_t(link)));
}

bool secretary_is_entered(struct ctx *ctx, int64_t term_id, const char *link)
{
    return db_one_int(ctx->db,
                      SQL("SELECT 1 FROM secretary_entries WHERE term_id = $1 AND link = $2"),
                      ARGS(db_i(term_id), db_t(link)), 0) != 0;
}

bool secretary_enter_for(struct ctx *ctx, int64_t term_id, const struct secretary_entry *entry)
{
    struct secretary_term term;
    struct date first, last;
    if (!secretary_term_read(ctx, term_id, &term) || !text_same(term.unit_code, entry->unit_code))
        return false;
    int months = secretary_months(&term, entry->year, ctx->today, &first, &last);
    if (date_is_none(first))
        return false;
    secretary_take_out(ctx, term_id, entry->link);
    db_run(ctx->db,
           SQL("INSERT INTO secretary_entries (term_id, unit_code, kind, year, months, from_on, "
               "until_on, person_name, unit_name, result, detail, link, entered_on) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
           ARGS(db_i(term.id), db_t(entry->unit_code), db_t(entry->kind), db_i(entry->year),
                db_i(months), db_d(first), db_d(last), db_t(term.name), db_t(term.unit_name),
                db_t(entry->result), db_t(entry->detail), db_t(entry->link), db_d(ctx->today)));
    return true;
}

void secretary_began(struct ctx *ctx, const struct secretary_term *term, struct date from_on)
{
    struct secretary_term known = *term;
    if (!date_is_none(term->from_on) ||
        (!date_is_none(term->until_on) && date_compare(term->until_on, from_on) < 0))
        return;
    known.from_on = from_on;
    if (secretary_term_store(ctx, &known))
        audit_add(ctx, "secretary.correct", "secretary_term", term->id, term->unit_code,
                  record_json(&secretary_term_type, term),
                  record_json(&secretary_term_type, &known));
}
