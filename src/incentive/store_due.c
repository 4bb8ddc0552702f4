/* What the yearly filing asks of a user now (ALL-2), when it falls due (EXEC-2), and what a village
 * was given, for its archive (ARCH-1). */
#include "base/text.h"
#include "incentive/internal.h"
#include "unit.h"

#define SCOPE_ARGS db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)

/* Counties of a scope with plans in force in a year that has not been filed, by code; the last hand
 * in its records goes with each. */
#define UNFILED                                                                                    \
    "SELECT SUBSTR(p.unit_code, 1, 6) AS county, COALESCE(MAX(f.changed_by), 0) AS changed_by, "   \
    "MAX(f.id) AS id FROM promises p LEFT JOIN incentive_filings f "                               \
    "ON f.unit_code = SUBSTR(p.unit_code, 1, 6) AND f.year = $3 "                                  \
    "WHERE p.unit_code >= $1 AND p.unit_code < $2 AND p.first_year <= $3 AND p.last_year >= $3 "   \
    "AND p.began_on <= $4 AND COALESCE(f.state, 'draft') = 'draft' "                               \
    "GROUP BY SUBSTR(p.unit_code, 1, 6) ORDER BY county"
#define UNFILED_ARGS(scope, year)                                                                  \
    db_t((scope).from), db_t((scope).to), db_i(year), db_d(((struct date){(year), 12, 31}))

static struct date due_on(struct ctx *ctx, const char *county, int year)
{
    return incentive_filing_due(year, setting_int(ctx, county, "incentive_filing_days"));
}

static bool was_returned(struct ctx *ctx, int64_t id)
{
    return text_same(db_one_text(ctx->db,
                                 SQL("SELECT action FROM workflow_steps "
                                     "WHERE entity = 'incentive_filing' AND entity_id = $1 "
                                     "ORDER BY id DESC LIMIT 1"),
                                 ARGS(db_i(id))),
                     "return");
}

/* Last year's, of whoever may file it; one that was sent back stands elsewhere. */
static void due_to_file(struct ctx *ctx, struct todo_list *list)
{
    int year = ctx->today.year - 1;
    struct db_rows *rows =
        db_query(ctx->db, SQL(UNFILED), ARGS(UNFILED_ARGS(ctx->user.scope, year)));
    while (db_next(rows)) {
        const char *county = db_text(rows, "county");
        if (db_int(rows, "changed_by") == ctx->user.id || was_returned(ctx, db_int(rows, "id")))
            continue;
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "%d 年鼓励激励实施情况报市备案", year),
                           .detail = "登记齐全以后，由最后登记人以外的同志报送",
                           .link = text_of(ctx, FILING_LINK, county, year),
                           .action = "去报送",
                           .due = due_on(ctx, county, year),
                       });
    }
}

/* Sent back, and not filed again (ALL-9). */
static void due_to_mend(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT f.unit_code, f.year, s.user_name, s.reason FROM incentive_filings f "
                     "JOIN workflow_steps s ON s.id = (SELECT MAX(w.id) FROM workflow_steps w "
                     "WHERE w.entity = 'incentive_filing' AND w.entity_id = f.id) "
                     "WHERE f.unit_code >= $1 AND f.unit_code < $2 AND f.state = 'draft' "
                     "AND s.action = 'return' ORDER BY f.year, f.unit_code"),
                 ARGS(SCOPE_ARGS));
    while (db_next(rows)) {
        int year = (int)db_int(rows, "year");
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "修改 %d 年鼓励激励实施情况", year),
                           .detail = text_of(ctx, "%s退回：%s", db_text(rows, "user_name"),
                                             db_text(rows, "reason")),
                           .link = text_of(ctx, FILING_LINK, db_text(rows, "unit_code"), year),
                           .action = "去修改",
                           .returned = true,
                           .group = "鼓励激励备案退回",
                       });
    }
}

static void due_to_acknowledge(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT f.unit_code, f.year, f.filed_by_name, n.name FROM incentive_filings f "
                     "JOIN units n ON n.code = f.unit_code WHERE f.state = 'filed' "
                     "AND f.unit_code >= $1 AND f.unit_code < $2 ORDER BY f.year, f.unit_code"),
                 ARGS(SCOPE_ARGS));
    while (db_next(rows)) {
        int year = (int)db_int(rows, "year");
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "备案 · %s %d 年鼓励激励实施情况",
                                            db_text(rows, "name"), year),
                           .detail = text_of(ctx, "%s报送", db_text(rows, "filed_by_name")),
                           .link = text_of(ctx, FILING_LINK, db_text(rows, "unit_code"), year),
                           .action = "去备案",
                           .group = "鼓励激励备案",
                           .all_link = text_of(ctx, "/incentives?year=%d", year),
                       });
    }
}

void incentive_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, WHO_GIVES)) {
        due_to_mend(ctx, list);
        due_to_file(ctx, list);
    }
    if (has_role(ctx, WHO_ACKNOWLEDGES))
        due_to_acknowledge(ctx, list);
}

/* --- what falls due (EXEC-2) --- */

void incentive_agenda(struct ctx *ctx, const struct agenda_asked *asked, struct agenda *agenda)
{
    enum unit_level level = unit_level(asked->unit_code);
    if ((asked->kind >= 0 && asked->kind != AGENDA_EVALUATION) ||
        (level != LEVEL_COUNTY && level != LEVEL_CITY))
        return;
    for (int year = ctx->today.year - 1; year <= ctx->today.year; year++) {
        struct db_rows *rows =
            db_query(ctx->db, SQL(UNFILED), ARGS(UNFILED_ARGS(asked->scope, year)));
        while (db_next(rows)) {
            const char *county = db_text(rows, "county");
            struct date on = due_on(ctx, county, year);
            if (date_compare(on, asked->from) < 0 || date_compare(on, asked->to) > 0)
                continue;
            agenda_offer(agenda, (struct agenda_entry){
                                     .on = on,
                                     .kind = AGENDA_EVALUATION,
                                     .title = text_of(ctx, "%d 年鼓励激励实施情况报市备案", year),
                                     .detail = "还没有报送",
                                     .unit_code = county,
                                     .unit_name = unit_name(ctx, county),
                                     .link = has_role(ctx, WHO_SEES_FILINGS)
                                                 ? text_of(ctx, FILING_LINK, county, year)
                                                 : NULL,
                                 });
        }
    }
}

/* --- the archive (ARCH-1) --- */

void incentive_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct incentive *list;
    int count = incentives_read(ctx, scope_of(unit_code), 0, &list);
    for (int i = 0; i < count; i++) {
        const struct incentive *one = &list[i];
        const char *to = *one->person_name ? one->person_name : "村党组织领导班子";
        archive_add(archive, (struct archive_entry){
                                 .on = one->given_on,
                                 .kind = "鼓励激励",
                                 .title = text_of(ctx, "%d 年%s：%s", one->year,
                                                  incentive_kinds[one->kind].label, to),
                                 .detail = *one->document ? one->document : one->note,
                                 .link = text_of(ctx, RECORD_LINK, (long long)one->id),
                             });
    }
}
