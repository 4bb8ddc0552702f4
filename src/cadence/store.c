/* SQL of the cadence room. */
#include "cadence/internal.h"

#include "base/period.h"
#include "base/text.h"
#include "unit.h"

#include <string.h>

#define COLUMNS                                                                                    \
    "id, version, unit_code, unit_name, kind, held_on, counts_on, subject, attended, findings, "   \
    "link, "                                                                                       \
    "created_by, created_by_name, created_at"

static struct cadence_record take(struct db_rows *rows)
{
    return (struct cadence_record){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = db_text(rows, "unit_name"),
        .kind = choice_by_name(cadence_kinds, db_text(rows, "kind")),
        .held_on = db_date(rows, "held_on"),
        .counts_on = db_date(rows, "counts_on"),
        .subject = db_text(rows, "subject"),
        .attended = db_text(rows, "attended"),
        .findings = db_text(rows, "findings"),
        .link = db_text(rows, "link"),
        .created_by = db_int(rows, "created_by"),
        .created_by_name = db_text(rows, "created_by_name"),
        .created_at = db_int(rows, "created_at"),
    };
}

bool cadence_read(struct ctx *ctx, int64_t id, struct cadence_record *record)
{
    struct db_rows *rows = db_query(
        ctx->db, SQL("SELECT " COLUMNS " FROM cadence_records WHERE id = $1 AND removed = 0"),
        ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *record = take(rows);
    db_end(rows);
    return found;
}

const char *cadence_unit_of(struct ctx *ctx, int64_t id)
{
    return db_one_text(ctx->db, SQL("SELECT unit_code FROM cadence_records WHERE id = $1"),
                       ARGS(db_i(id)));
}

int64_t cadence_add(struct ctx *ctx, const struct cadence_record *record)
{
    return db_one_int(
        ctx->db,
        SQL("INSERT INTO cadence_records (unit_code, unit_name, kind, held_on, subject, attended, "
            "findings, link, created_by, created_by_name, created_at, counts_on) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id"),
        ARGS(db_t(record->unit_code), db_t(record->unit_name),
             db_t(cadence_kinds[record->kind].name), db_d(record->held_on), db_t(record->subject),
             db_t(record->attended), db_t(record->findings), db_t(record->link), db_i(ctx->user.id),
             db_t(ctx->user.full_name), db_i(ctx->now),
             db_d(date_is_none(record->counts_on) ? record->held_on : record->counts_on)),
        0);
}

bool cadence_has(struct ctx *ctx, const char *unit_code, const char *link)
{
    return db_one_int(ctx->db,
                      SQL("SELECT 1 FROM cadence_records WHERE unit_code = $1 AND link = $2"),
                      ARGS(db_t(unit_code), db_t(link)), 0) == 1;
}

bool cadence_update(struct ctx *ctx, const struct cadence_record *record)
{
    return db_run(ctx->db,
                  SQL("UPDATE cadence_records SET held_on = $3, counts_on = $3, subject = $4, "
                      "attended = $5, "
                      "findings = $6, version = version + 1 WHERE id = $1 AND version = $2"),
                  ARGS(db_i(record->id), db_i(record->version), db_d(record->held_on),
                       db_t(record->subject), db_t(record->attended), db_t(record->findings))) == 1;
}

void cadence_remove(struct ctx *ctx, int64_t id)
{
    db_run(ctx->db, SQL("DELETE FROM files WHERE entity = 'cadence_record' AND entity_id = $1"),
           ARGS(db_i(id)));
    db_run(ctx->db,
           SQL("UPDATE cadence_records SET removed = 1, version = version + 1 WHERE id = $1"),
           ARGS(db_i(id)));
}

static struct date first_day(int year)
{
    return (struct date){year, 1, 1};
}

void cadence_each(struct ctx *ctx, const char *unit_code, int year, cadence_each_fn *each,
                  void *arg)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT " COLUMNS " FROM cadence_records WHERE unit_code = $1 "
                     "AND counts_on >= $2 AND counts_on < $3 AND removed = 0 ORDER BY held_on "
                     "DESC, id DESC"),
                 ARGS(db_t(unit_code), db_d(first_day(year)), db_d(first_day(year + 1))));
    while (db_next(rows)) {
        struct cadence_record record = take(rows);
        each(ctx, &record, arg);
    }
}

const char *cadence_last_attended(struct ctx *ctx, const char *unit_code)
{
    return text_or_empty(
        db_one_text(ctx->db,
                    SQL("SELECT attended FROM cadence_records WHERE unit_code = $1 "
                        "AND removed = 0 ORDER BY held_on DESC, id DESC LIMIT 1"),
                    ARGS(db_t(unit_code))));
}

/* --- the matrix --- */

/* A year that is over keeps the numbers that were set in it (ALL-8). */
static int number_of(struct ctx *ctx, const char *code, const char *name, int year)
{
    struct date end = {year, 12, 31};
    int64_t number = 0;
    if (date_compare(end, ctx->today) > 0)
        end = ctx->today;
    text_to_int(setting_text(ctx, code, name, end, NULL), 0, INT32_MAX, &number);
    return (int)number;
}

static struct cadence_row row_of(struct ctx *ctx, const char *code, const char *name, int year)
{
    static const char *const numbers[] = {"town_studies", "county_analyses", "city_checks",
                                          "village_reports"};
    int kind = cadence_kind_of(unit_level(code));
    int times = kind < 0 ? 0 : number_of(ctx, code, numbers[kind], year);
    const char *grace = kind == CADENCE_REPORT     ? "assessment_days"
                        : kind == CADENCE_ANALYSIS ? "county_analysis_days"
                                                   : NULL;
    return (struct cadence_row){
        .code = code,
        .name = name,
        .year = {.kind = kind,
                 .year = year,
                 .times = cadence_divides(times) ? times : 0,
                 .grace = grace ? number_of(ctx, code, grace, year) : 0},
    };
}

static struct cadence_row *find(struct cadence_row *rows, int count, const char *code)
{
    int low = 0, high = count;
    while (code && low < high) {
        int middle = low + (high - low) / 2, order = strcmp(rows[middle].code, code);
        if (order == 0)
            return &rows[middle];
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

static void count_one(struct cadence_row *row, struct date day)
{
    if (row && row->year.times && day.year == row->year.year)
        row->year.count[cadence_part(day, row->year.times)]++;
}

/* A plan in force is what all of this is about: nothing is asked before a unit has one. */
static void ask_from(struct ctx *ctx, struct scope scope, int year, struct cadence_row *row,
                     int count)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT SUBSTR(unit_code, 1, CAST($4 AS INTEGER)) AS code, MIN(began_on) AS began_on "
            "FROM promises WHERE unit_code >= $1 AND unit_code < $2 AND first_year <= $3 "
            "AND last_year >= $3 GROUP BY SUBSTR(unit_code, 1, CAST($4 AS INTEGER))"),
        ARGS(db_t(scope.from), db_t(scope.to), db_i(year), db_i((int64_t)strlen(row[0].code))));
    while (db_next(rows)) {
        struct cadence_row *found = find(row, count, db_text(rows, "code"));
        if (found)
            found->year.asked_from = db_date(rows, "began_on");
    }
}

static void count_records(struct ctx *ctx, struct scope scope, int year, struct cadence_row *row,
                          int count)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT unit_code, counts_on FROM cadence_records WHERE unit_code >= $1 "
                     "AND unit_code < $2 AND counts_on >= $3 AND counts_on < $4 AND kind = $5 "
                     "AND removed = 0"),
                 ARGS(db_t(scope.from), db_t(scope.to), db_d(first_day(year)),
                      db_d(first_day(year + 1)), db_t(cadence_kinds[row[0].year.kind].name)));
    while (db_next(rows))
        count_one(find(row, count, db_text(rows, "unit_code")), db_date(rows, "counts_on"));
}

/* What villages reported is known already, and never typed again (ALL-3). */
static void count_reports(struct ctx *ctx, struct scope scope, int year, struct cadence_row *row,
                          int count)
{
    int64_t first = period_key((struct period){year, 1});
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT unit_code, period FROM assessments WHERE unit_code >= $1 "
                     "AND unit_code < $2 AND period >= $3 AND period <= $4 AND state <> 'draft'"),
                 ARGS(db_t(scope.from), db_t(scope.to), db_i(first), db_i(first + 5)));
    while (db_next(rows))
        count_one(find(row, count, db_text(rows, "unit_code")),
                  period_last_day(period_of_key(db_int(rows, "period"))));
}

static void fill(struct ctx *ctx, struct scope scope, int year, struct cadence_row *row, int count)
{
    if (count == 0 || row[0].year.kind < 0)
        return;
    ask_from(ctx, scope, year, row, count);
    if (row[0].year.kind == CADENCE_REPORT)
        count_reports(ctx, scope, year, row, count);
    else
        count_records(ctx, scope, year, row, count);
}

struct cadence_row cadence_own(struct ctx *ctx, const char *code, int year)
{
    struct cadence_row row = row_of(ctx, code, unit_name(ctx, code), year);
    fill(ctx, scope_of(code), year, &row, 1);
    return row;
}

int cadence_below(struct ctx *ctx, const char *code, int year, struct cadence_row **rows)
{
    json_t *children = unit_children(ctx, code), *child;
    size_t i;
    int count = 0;
    *rows = ARENA_ARRAY(ctx->arena, struct cadence_row, json_array_size(children) + 1);
    json_array_foreach(children, i, child)(*rows)[count++] =
        row_of(ctx, json_string_value(json_object_get(child, "code")),
               json_string_value(json_object_get(child, "name")), year);
    fill(ctx, scope_of(code), year, *rows, count);
    return count;
}

/* --- for the room that keeps the analyses --- */

int cadence_spans(struct ctx *ctx, const char *unit_code, int year,
                  struct cadence_span spans[CADENCE_MOST])
{
    struct cadence_row row = cadence_own(ctx, unit_code, year);
    for (int part = 1; part <= row.year.times; part++)
        spans[part - 1] = cadence_span_of(ctx, &row.year, part);
    return row.year.times;
}

bool cadence_span_on(struct ctx *ctx, const char *unit_code, struct date day,
                     struct cadence_span *span)
{
    struct cadence_span spans[CADENCE_MOST];
    int count = cadence_spans(ctx, unit_code, day.year, spans);
    if (count)
        *span = spans[cadence_part(day, count) - 1];
    return count > 0;
}
