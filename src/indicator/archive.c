/* What the indicator room adds to a village's archive (ARCH-1): its figures, year by year. */
#include "core/archive.h"
#include "base/decimal.h"
#include "pages.h"

/* A figure stands at the end of its year, or on the day it was entered when the year still ran. */
static struct date day_of(int64_t year, int64_t at)
{
    struct date end = {(int)year, 12, 31}, entered = date_of_epoch(at);
    return date_compare(entered, end) < 0 ? entered : end;
}

/* All figures of a year stand on one page. */
static const char *year_link(struct ctx *ctx, const char *unit_code, int64_t year)
{
    return text_of(ctx, "/values?unit=%s&year=%lld", unit_code, (long long)year);
}

void indicator_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    int64_t before = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT i.id, i.name, i.unit_of_measure, v.year, v.value, v.at, v.user_name "
                     "FROM indicator_values v JOIN indicators i ON i.id = v.indicator_id "
                     "WHERE v.unit_code = $1 ORDER BY v.year, i.id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        int64_t year = db_int(rows, "year");
        if (year != before)
            archive_page(archive, (struct archive_entry){
                                      .on = day_of(year, db_int(rows, "at")),
                                      .kind = "指标数据",
                                      .title = text_of(ctx, "%lld 年指标数据", (long long)year),
                                      .link = year_link(ctx, unit_code, year),
                                  });
        before = year;
        archive_add(archive, (struct archive_entry){
                                 .on = day_of(year, db_int(rows, "at")),
                                 .kind = "指标数据",
                                 .title = text_of(ctx, "%s %s %s", db_text(rows, "name"),
                                                  decimal_text(ctx, db_int(rows, "value")),
                                                  db_text(rows, "unit_of_measure")),
                                 .detail = text_of(ctx, "%lld 年数据 · %s 登记", (long long)year,
                                                   db_text(rows, "user_name")),
                                 .link = year_link(ctx, unit_code, year),
                             });
    }
}
