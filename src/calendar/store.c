/* SQL of the calendar room. */
#include "calendar/store.h"

#include "calendar.h"

static struct holiday read_holiday(struct db_rows *rows)
{
    struct holiday holiday = {.kind = choice_by_name(day_kinds, db_text(rows, "kind")),
                              .name = db_text(rows, "name"),
                              .version = db_int(rows, "version"),
                              .day = db_date(rows, "day")};
    return holiday;
}

struct calendar calendar_from(struct ctx *ctx, int year)
{
    struct date from = {year, 1, 1};
    int64_t count = db_one_int(ctx->db, SQL("SELECT COUNT(*) FROM holidays WHERE day >= $1"),
                               ARGS(db_d(from)), 0);
    struct holiday *day = ARENA_ARRAY(ctx->arena, struct holiday, count + 1);
    struct db_rows *rows = db_query(
        ctx->db, SQL("SELECT day, kind, name, version FROM holidays WHERE day >= $1 ORDER BY day"),
        ARGS(db_d(from)));
    int days = 0;
    while (db_next(rows))
        day[days++] = read_holiday(rows);
    return (struct calendar){day, days};
}

bool holiday_read(struct ctx *ctx, struct date day, struct holiday *holiday)
{
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT day, kind, name, version FROM holidays WHERE day = $1"),
                 ARGS(db_d(day)));
    bool found = db_next(rows);
    if (found)
        *holiday = read_holiday(rows);
    db_end(rows);
    return found;
}

void holiday_put(struct ctx *ctx, const struct holiday *holiday)
{
    db_run(ctx->db,
           SQL("INSERT INTO holidays (day, kind, name) VALUES ($1, $2, $3)"
               " ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, name = excluded.name,"
               " version = holidays.version + 1"),
           ARGS(db_d(holiday->day), db_t(day_kinds[holiday->kind].name), db_t(holiday->name)));
}

void holiday_remove(struct ctx *ctx, struct date day)
{
    db_run(ctx->db, SQL("DELETE FROM holidays WHERE day = $1"), ARGS(db_d(day)));
}

int calendar_years(struct ctx *ctx, int *years, int max)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT CAST(SUBSTR(day, 1, 4) AS INTEGER) AS year FROM holidays"
                     " GROUP BY CAST(SUBSTR(day, 1, 4) AS INTEGER) ORDER BY year LIMIT $1"),
                 ARGS(db_i(max)));
    int count = 0;
    while (count < max && db_next(rows))
        years[count++] = (int)db_int(rows, "year");
    db_end(rows);
    return count;
}

bool calendar_is_used(struct ctx *ctx)
{
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(*) FROM settings s WHERE s.name = 'notice_day_kind' "
                          "AND s.value = 'working' AND ((s.unit_code >= $1 AND s.unit_code < $2) "
                          "OR s.unit_code IN " SQL_WAY_UP("$3") ")"),
                      ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to),
                           db_t(ctx->user.unit_code)),
                      0) > 0;
}

/* --- what other rooms ask --- */

bool calendar_last_day(struct ctx *ctx, struct date from, int days, bool working, struct date *last,
                       int *missing_year)
{
    struct calendar calendar = {NULL, 0};
    if (working)
        calendar = calendar_from(ctx, from.year);
    return calendar_count_on(&calendar, from, days, working, last, missing_year);
}

int calendar_days_left(struct ctx *ctx, struct date today, struct date last, bool working)
{
    struct calendar calendar = {NULL, 0};
    if (working)
        calendar = calendar_from(ctx, today.year);
    return calendar_count_left(&calendar, today, last, working);
}
