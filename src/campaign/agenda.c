/* The dates of the campaigns that cover a unit or those below it (EXEC-2, PLAN-11), and the
 * campaigns of a village's plans for its archive (ARCH-1). */
#include "campaign/store.h"

#include "base/text.h"

void campaign_agenda(struct ctx *ctx, const struct agenda_asked *asked, struct agenda *agenda)
{
    if (asked->kind >= 0 && asked->kind != AGENDA_CAMPAIGN)
        return;
    struct scope scope = asked->scope;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT c.id, c.name, c.unit_code, c.study_due, c.plan_due, c.commit_due, "
                     "c.election_on, u.name AS unit_name FROM campaigns c "
                     "JOIN units u ON u.code = c.unit_code WHERE c.unit_code IN " SQL_WAY_UP(
                         "$1") " "
                               "OR (c.unit_code >= $2 AND c.unit_code < $3) ORDER BY c.id"),
                 ARGS(db_t(asked->unit_code), db_t(scope.from), db_t(scope.to)));
    while (db_next(rows)) {
        const struct {
            struct date on;
            const char *what;
        } dates[] = {
            {db_date(rows, "study_due"), "专题学习截止"},
            {db_date(rows, "plan_due"), "规划编制截止"},
            {db_date(rows, "commit_due"), "公开承诺截止"},
            {db_date(rows, "election_on"), "换届选举"},
        };
        /* what is past is told by the plans themselves: a date alone does not know who was late */
        for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
            if (date_compare(dates[i].on, ctx->today) >= 0)
                agenda_offer(agenda, (struct agenda_entry){
                                         .on = dates[i].on,
                                         .kind = AGENDA_CAMPAIGN,
                                         .title = dates[i].what,
                                         .detail = db_text(rows, "name"),
                                         .unit_code = db_text(rows, "unit_code"),
                                         .unit_name = db_text(rows, "unit_name"),
                                         .link = text_of(ctx, "/campaigns/%lld",
                                                         (long long)db_int(rows, "id")),
                                     });
    }
}

void campaign_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT c.id, c.name, c.created_at, c.study_due, c.plan_due, c.commit_due "
                     "FROM plans p JOIN campaigns c ON c.id = p.campaign_id "
                     "WHERE p.unit_code = $1 ORDER BY c.id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows))
        archive_add(archive,
                    (struct archive_entry){
                        .on = date_of_epoch(db_int(rows, "created_at")),
                        .kind = "规划批次",
                        .title = db_text(rows, "name"),
                        .detail = text_of(ctx, "专题学习 %s前，规划 %s前，公开承诺 %s前",
                                          date_label(ctx, db_date(rows, "study_due")),
                                          date_label(ctx, db_date(rows, "plan_due")),
                                          date_label(ctx, db_date(rows, "commit_due"))),
                        .link = text_of(ctx, "/campaigns/%lld", (long long)db_int(rows, "id")),
                    });
}
