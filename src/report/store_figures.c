/* SQL of what a report's figures are counted from. */
#include "report/figures.h"

void special_judged_each(struct ctx *ctx, const struct special_report *report,
                         special_judged_fn *each, void *arg)
{
    struct scope scope = scope_of(report->unit_code);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT c.unit_code, u.name, c.list, c.title, c.state, c.percent, c.note "
            "FROM commitments c JOIN plans p ON p.id = c.plan_id JOIN units u ON u.code = "
            "c.unit_code WHERE c.unit_code >= $1 AND c.unit_code < $2 AND p.campaign_id = $3 "
            "AND c.ended = 0 ORDER BY c.unit_code, c.list, c.position, c.id"),
        ARGS(db_t(scope.from), db_t(scope.to), db_i(report->campaign_id)));
    while (db_next(rows)) {
        struct special_judged judged = {
            .village = db_text(rows, "unit_code"),
            .village_name = db_text(rows, "name"),
            .title = db_text(rows, "title"),
            .grounds = db_text(rows, "note"),
            .list = (int)db_int(rows, "list"),
            .verdict = db_int(rows, "percent") >= 100 ? VERDICT_KEPT
                       : db_int(rows, "percent") > 0  ? VERDICT_PARTLY
                                                      : VERDICT_NOT_KEPT,
        };
        each(ctx, &judged, arg);
    }
}

json_t *special_towns(struct ctx *ctx, const struct special_report *report)
{
    struct scope scope = scope_of(report->unit_code);
    json_t *towns = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT t.code, t.name, COUNT(*) AS villages FROM promises m "
                     "JOIN plans p ON p.id = m.plan_id "
                     "JOIN units t ON t.code = SUBSTR(m.unit_code, 1, 9) "
                     "WHERE m.unit_code >= $1 AND m.unit_code < $2 AND p.campaign_id = $3 "
                     "GROUP BY t.code, t.name ORDER BY t.code"),
                 ARGS(db_t(scope.from), db_t(scope.to), db_i(report->campaign_id)));
    while (db_next(rows))
        json_array_append_new(towns, json_pack("{s:s, s:s, s:I}", "code", db_text(rows, "code"),
                                               "name", db_text(rows, "name"), "villages",
                                               db_int(rows, "villages")));
    return towns;
}

void special_signed_days(struct ctx *ctx, const struct special_report *report, struct date *first,
                         struct date *last)
{
    (void)ctx;
    (void)report;
    *first = *last = (struct date){0};
}
