/* What acceptances enter into the files of secretaries (CADRE-4). */
#include "acceptance/internal.h"
#include "base/text.h"
#include "secretary.h"

void acceptance_enter(struct ctx *ctx, const struct acceptance *record, int year)
{
    const struct acceptance_tally *tally = &record->tally;
    secretary_enter(ctx,
                    &(struct secretary_entry){
                        .unit_code = record->unit_code,
                        .kind = "全面验收",
                        .year = year,
                        .result = text_of(ctx, "履诺率 %s", acceptance_rate_text(ctx, tally)),
                        .detail = text_of(ctx, "%s：兑现 %lld 项、部分兑现 %lld 项、未兑现 %lld 项",
                                          record->campaign_name, (long long)tally->kept,
                                          (long long)tally->partly, (long long)tally->unkept),
                        .link = text_of(ctx, "/plans/%lld/acceptance", (long long)record->plan_id),
                    });
}

void acceptance_enter_again(struct ctx *ctx, const char *unit_code)
{
    struct acceptance *record = NULL;
    int *year = NULL, count = 0, records = 0, years = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT plan_id, campaign_name, second_at, items, kept, partly, unkept, "
                     "points FROM acceptances WHERE unit_code = $1 AND state = 'accepted' "
                     "ORDER BY id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        record = arena_more(ctx->arena, record, count, &records, sizeof *record);
        year = arena_more(ctx->arena, year, count, &years, sizeof *year);
        year[count] = date_of_epoch(db_int(rows, "second_at")).year;
        record[count++] = (struct acceptance){
            .unit_code = unit_code,
            .plan_id = db_int(rows, "plan_id"),
            .campaign_name = db_text(rows, "campaign_name"),
            .tally = {db_int(rows, "items"), db_int(rows, "kept"), db_int(rows, "partly"),
                      db_int(rows, "unkept"), db_int(rows, "points")},
        };
    }
    for (int i = 0; i < count; i++)
        acceptance_enter(ctx, &record[i], year[i]);
}
