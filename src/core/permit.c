/* Late entries (ALL-9). */
#include "core/permit.h"

#include "core/audit.h"

struct date permit_until(struct ctx *ctx, const char *unit_code, const char *form,
                         const char *period)
{
    struct date until = {0};
    const char *text = db_one_text(ctx->db,
                                   SQL("SELECT until_on FROM late_permits WHERE unit_code = $1 "
                                       "AND form = $2 AND period = $3 ORDER BY id DESC LIMIT 1"),
                                   ARGS(db_t(unit_code), db_t(form), db_t(period)));
    if (text)
        date_parse(text, &until);
    return until;
}

void permit_add(struct ctx *ctx, const char *unit_code, const char *form, const char *period,
                struct date until_on, const char *reason)
{
    int64_t id = db_one_int(
        ctx->db,
        SQL("INSERT INTO late_permits (unit_code, form, period, until_on, reason, user_id, "
            "user_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id"),
        ARGS(db_t(unit_code), db_t(form), db_t(period), db_d(until_on), db_t(reason),
             db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
    audit_add(ctx, "late_permit.create", "late_permit", id, unit_code, NULL,
              json_pack("{s:s, s:s, s:s, s:s}", "form", form, "period", period, "until_on",
                        date_text(ctx, until_on), "reason", reason));
}

json_t *permit_list(struct ctx *ctx, const char *unit_code, const char *form, const char *period)
{
    json_t *permits = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT until_on, reason, user_name, at FROM late_permits "
                     "WHERE unit_code = $1 AND form = $2 AND period = $3 ORDER BY id DESC"),
                 ARGS(db_t(unit_code), db_t(form), db_t(period)));
    while (db_next(rows)) {
        struct date until = db_date(rows, "until_on");
        json_array_append_new(
            permits,
            json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "unit", unit_code, "form", form,
                      "period", period, "until_on", date_text(ctx, until), "until_label",
                      date_label(ctx, until), "reason", db_text(rows, "reason"), "user",
                      db_text(rows, "user_name"), "at_label", time_label(ctx, db_int(rows, "at"))));
    }
    return permits;
}
