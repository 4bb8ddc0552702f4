/* SQL of plans in force and their items. */
#include "base/text.h"
#include "commitment/internal.h"

#include <stdlib.h>

const struct choice commitment_states[] = {
    [COMMITMENT_OPEN] = {"open", "进行中"},
    [COMMITMENT_CLAIMED] = {"claimed", "待核验"},
    [COMMITMENT_CLOSED] = {"closed", "已销号"},
    {0},
};

/* --- plans in force --- */

bool promise_read(struct ctx *ctx, int64_t plan_id, struct promise *promise)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT plan_id, number, unit_code, first_year, last_year, in_force_on, "
                     "began_on, reported, asked FROM promises WHERE plan_id = $1"),
                 ARGS(db_i(plan_id)));
    bool found = db_next(rows);
    if (found)
        *promise = (struct promise){
            .plan_id = db_int(rows, "plan_id"),
            .number = db_int(rows, "number"),
            .unit_code = db_text(rows, "unit_code"),
            .first_year = db_int(rows, "first_year"),
            .last_year = db_int(rows, "last_year"),
            .in_force_on = db_date(rows, "in_force_on"),
            .began_on = db_date(rows, "began_on"),
            .reported = db_int(rows, "reported"),
            .asked = db_int(rows, "asked") != 0,
        };
    db_end(rows);
    return found;
}

static void store_promise(struct ctx *ctx, const struct promise *promise)
{
    db_run(ctx->db,
           SQL("INSERT INTO promises (plan_id, unit_code, number, first_year, last_year, "
               "in_force_on, began_on, reported, asked) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
               "ON CONFLICT (plan_id) DO UPDATE SET number = $3, first_year = $4, last_year = $5, "
               "in_force_on = $6"),
           ARGS(db_i(promise->plan_id), db_t(promise->unit_code), db_i(promise->number),
                db_i(promise->first_year), db_i(promise->last_year), db_d(promise->in_force_on),
                db_d(promise->began_on), db_i(promise->reported), db_i(promise->asked)));
}

void promise_set_reported(struct ctx *ctx, struct promise *promise, int64_t reported)
{
    db_run(ctx->db, SQL("UPDATE promises SET reported = $2 WHERE plan_id = $1"),
           ARGS(db_i(promise->plan_id), db_i(reported)));
    if (promise->asked)
        report_rollups_move(ctx, promise->unit_code, promise->reported, reported);
    promise->reported = reported;
}

/* --- items --- */

#define INTO(name, kind)                                                                           \
    {                                                                                              \
#name, kind, offsetof(struct commitment, name)                                             \
    }

static const struct db_into commitment_columns[] = {
    INTO(id, INTO_INT64),
    INTO(version, INTO_INT64),
    INTO(plan_id, INTO_INT64),
    INTO(unit_code, INTO_TEXT),
    INTO(list, INTO_INT),
    INTO(position, INTO_INT64),
    INTO(title, INTO_TEXT),
    INTO(measure, INTO_TEXT),
    INTO(unit_of_measure, INTO_TEXT),
    INTO(baseline, INTO_INT64),
    INTO(target, INTO_INT64),
    INTO(person, INTO_TEXT),
    INTO(start_on, INTO_DATE),
    INTO(finish_on, INTO_DATE),
    INTO(from_year, INTO_INT64),
    INTO(closed_on, INTO_DATE),
    INTO(progress, INTO_NUMBER),
    INTO(percent, INTO_INT64),
    INTO(note, INTO_TEXT),
    INTO(reported, INTO_INT64),
    INTO(next_year, INTO_INT64),
    INTO(next_value, INTO_NUMBER),
    INTO(due_on, INTO_DATE),
    INTO(late, INTO_BOOL),
    INTO(ended, INTO_BOOL),
    {0},
};
_Static_assert(DECIMAL_NONE == INT64_MIN, "INTO_NUMBER reads NULL so");

void commitment_take(struct db_rows *rows, struct commitment *item)
{
    db_read(rows, commitment_columns, item);
    item->direction = choice_by_name(directions, text_or_empty(db_text(rows, "direction")));
    item->state = choice_by_name(commitment_states, text_or_empty(db_text(rows, "state")));
    for (int i = 0; i < COMMITMENT_YEARS_MAX; i++)
        item->milestone[i] = DECIMAL_NONE;
}

/* Room for one more; the first call makes the array. */
static struct commitment *next_item(struct ctx *ctx, struct commitment **items, int count,
                                    int *capacity)
{
    *items = arena_more(ctx->arena, *items, count, capacity, sizeof **items);
    return *items + count;
}

static int by_id(const void *left, const void *right)
{
    const struct commitment *const *a = left, *const *b = right;
    return ((*a)->id > (*b)->id) - ((*a)->id < (*b)->id);
}

static void set_milestone(const struct promise *promise, struct commitment *item, int64_t year,
                          int64_t value)
{
    int64_t i = year - promise->first_year;
    if (i >= 0 && i < COMMITMENT_YEARS_MAX)
        item->milestone[i] = value;
}

static void read_milestones(struct ctx *ctx, const struct promise *promise,
                            struct commitment *items, int count)
{
    struct commitment **sorted = ARENA_ARRAY(ctx->arena, struct commitment *, (size_t)count + 1);
    for (int i = 0; i < count; i++)
        sorted[i] = &items[i];
    if (count)
        qsort(sorted, (size_t)count, sizeof *sorted, by_id);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT m.item_id, m.year, m.value FROM commitments c "
                     "JOIN commitment_milestones m ON m.item_id = c.id WHERE c.plan_id = $1"),
                 ARGS(db_i(promise->plan_id)));
    while (db_next(rows)) {
        struct commitment key = {.id = db_int(rows, "item_id")}, *wanted = &key, **found = NULL;
        if (count)
            found = bsearch(&wanted, sorted, (size_t)count, sizeof *sorted, by_id);
        if (found)
            set_milestone(promise, *found, db_int(rows, "year"), db_int(rows, "value"));
    }
}

int commitments_read(struct ctx *ctx, const struct promise *promise, bool milestones,
                     struct commitment **items)
{
    int count = 0, capacity = 0;
    *items = NULL;
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT " COMMITMENT_COLUMNS " FROM commitments c "
                                        "WHERE c.plan_id = $1 AND c.ended = 0 "
                                        "ORDER BY c.list, c.position, c.id"),
                                    ARGS(db_i(promise->plan_id)));
    while (db_next(rows)) {
        commitment_take(rows, next_item(ctx, items, count, &capacity));
        count++;
    }
    if (milestones)
        read_milestones(ctx, promise, *items, count);
    return count;
}

/* An item with its choices as they are stored. */
struct shown {
    struct commitment item; /* first: its columns are read as above */
    const char *direction, *state;
};

static const struct db_into shown_columns[] = {
    INTO(id, INTO_INT64),
    INTO(version, INTO_INT64),
    INTO(list, INTO_INT),
    INTO(title, INTO_TEXT),
    INTO(unit_of_measure, INTO_TEXT),
    INTO(baseline, INTO_INT64),
    INTO(target, INTO_INT64),
    INTO(person, INTO_TEXT),
    INTO(from_year, INTO_INT64),
    INTO(progress, INTO_NUMBER),
    INTO(percent, INTO_INT64),
    INTO(note, INTO_TEXT),
    INTO(reported, INTO_INT64),
    INTO(next_year, INTO_INT64),
    INTO(next_value, INTO_NUMBER),
    INTO(due_on, INTO_DATE),
    INTO(late, INTO_BOOL),
    {"direction", INTO_TEXT, offsetof(struct shown, direction)},
    {"state", INTO_TEXT, offsetof(struct shown, state)},
    {0},
};

int commitments_shown(struct ctx *ctx, const struct promise *promise, struct commitment **items)
{
    int count = 0, capacity = 0;
    *items = NULL;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, version, list, title, unit_of_measure, direction, baseline, "
                     "target, person, from_year, state, progress, percent, note, reported, "
                     "next_year, next_value, due_on, late FROM commitments "
                     "WHERE plan_id = $1 AND ended = 0 ORDER BY list, position, id"),
                 ARGS(db_i(promise->plan_id)));
    struct shown shown = {0};
    while (db_next(rows)) {
        db_read(rows, shown_columns, &shown);
        shown.item.direction = choice_by_name(directions, text_or_empty(shown.direction));
        shown.item.state = choice_by_name(commitment_states, text_or_empty(shown.state));
        *next_item(ctx, items, count++, &capacity) = shown.item;
    }
    return count;
}

bool commitment_read(struct ctx *ctx, int64_t id, struct commitment *item)
{
    struct promise promise;
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT " COMMITMENT_COLUMNS " FROM commitments c WHERE c.id = $1"),
                 ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        commitment_take(rows, item);
    db_end(rows);
    if (!found || !promise_read(ctx, item->plan_id, &promise))
        return false;
    rows =
        db_query(ctx->db, SQL("SELECT year, value FROM commitment_milestones WHERE item_id = $1"),
                 ARGS(db_i(id)));
    while (db_next(rows))
        set_milestone(&promise, item, db_int(rows, "year"), db_int(rows, "value"));
    return true;
}

const char *commitment_owner(struct ctx *ctx)
{
    return db_one_text(ctx->db, SQL("SELECT unit_code FROM commitments WHERE id = $1"),
                       ARGS(db_i(param_id(ctx, "id"))));
}

static struct db_arg decimal_arg(int64_t value)
{
    return value == DECIMAL_NONE ? db_null() : db_i(value);
}

bool commitment_store(struct ctx *ctx, const struct commitment *item)
{
    return db_run(ctx->db,
                  SQL("UPDATE commitments SET state = $2, closed_on = $3, progress = $4, percent = "
                      "$5, "
                      "note = $6, reported = $7, next_year = $8, next_value = $9, due_on = $10, "
                      "late = $11, version = version + 1 WHERE id = $1 AND version = $12"),
                  ARGS(db_i(item->id), db_t(commitment_states[item->state].name),
                       db_d(item->closed_on), decimal_arg(item->progress), db_i(item->percent),
                       db_t(item->note), db_i(item->reported), db_ref(item->next_year),
                       decimal_arg(item->next_value), db_d(item->due_on), db_i(item->late),
                       db_i(item->version))) == 1;
}

/* --- a version comes into force (PLAN-12, PLAN-14) --- */

static void store_item(struct ctx *ctx, const struct promise *promise,
                       const struct commitment *item)
{
    db_run(ctx->db,
           SQL("INSERT INTO commitments (id, plan_id, unit_code, list, position, title, measure, "
               "unit_of_measure, direction, baseline, target, person, start_on, finish_on, "
               "from_year) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
               "$15) ON CONFLICT (id) DO UPDATE SET list = $4, position = $5, title = $6, "
               "measure = $7, unit_of_measure = $8, direction = $9, baseline = $10, target = $11, "
               "person = $12, start_on = $13, finish_on = $14, from_year = $15, ended = 0"),
           ARGS(db_i(item->id), db_i(promise->plan_id), db_t(promise->unit_code), db_i(item->list),
                db_i(item->position), db_t(item->title), db_t(item->measure),
                db_t(item->unit_of_measure), db_t(directions[item->direction].name),
                db_i(item->baseline), db_i(item->target), db_t(item->person), db_d(item->start_on),
                db_d(item->finish_on), db_i(item->from_year)));
}

static void store_milestones(struct ctx *ctx, const struct promise *promise,
                             const struct commitment *item)
{
    for (int i = 0; i < COMMITMENT_YEARS_MAX; i++)
        if (item->milestone[i] != DECIMAL_NONE)
            db_run(ctx->db,
                   SQL("INSERT INTO commitment_milestones (item_id, year, value) "
                       "VALUES ($1, $2, $3)"),
                   ARGS(db_i(item->id), db_i(promise->first_year + i), db_i(item->milestone[i])));
}

static void appraise_all(struct ctx *ctx, const struct promise *promise)
{
    struct commitment *items;
    struct date day = figures_day(ctx);
    int count = commitments_read(ctx, promise, true, &items);
    for (int i = 0; i < count; i++) {
        commitment_appraise(promise, &items[i], day);
        commitment_store(ctx, &items[i]);
    }
}

void promise_put(struct ctx *ctx, struct promise *promise, struct commitment *items, int count)
{
    struct promise before;
    bool known = promise_read(ctx, promise->plan_id, &before);
    promise->began_on = known ? before.began_on : promise->in_force_on;
    promise->reported = known ? before.reported : promise_first_period(promise) - 1;
    promise->asked = known ? before.asked : promise_is_asked(promise, figures_day(ctx));
    store_promise(ctx, promise);
    db_run(ctx->db,
           SQL("UPDATE commitments SET ended = 1, due_on = NULL, late = 0 WHERE plan_id = $1"),
           ARGS(db_i(promise->plan_id)));
    for (int i = 0; i < count; i++) {
        commitment_plan_years(promise, &items[i]);
        store_item(ctx, promise, &items[i]);
    }
    /* What ended keeps the milestones that it had (ALL-8). */
    db_run(ctx->db,
           SQL("DELETE FROM commitment_milestones WHERE item_id IN "
               "(SELECT id FROM commitments WHERE plan_id = $1 AND ended = 0)"),
           ARGS(db_i(promise->plan_id)));
    for (int i = 0; i < count; i++)
        store_milestones(ctx, promise, &items[i]);
    appraise_all(ctx, promise);
    if (!known && promise->asked)
        report_rollups_move(ctx, promise->unit_code, 0, promise->reported);
    rollups_refresh(ctx, promise->unit_code);
}

void commitments_advance(struct ctx *ctx, const struct promise *promise, int64_t period,
                         const struct reached *values, int count)
{
    struct commitment *items;
    struct date day = figures_day(ctx);
    int held = commitments_read(ctx, promise, true, &items);
    for (int i = 0; i < held; i++) {
        struct commitment *item = &items[i];
        const struct reached *value = NULL;
        for (int j = 0; j < count && !value; j++)
            value = values[j].item == item->id ? &values[j] : NULL;
        if (!value || item->state == COMMITMENT_CLOSED || item->reported > period)
            continue;
        item->progress = value->value;
        item->note = value->note;
        item->reported = period;
        commitment_appraise(promise, item, day);
        commitment_store(ctx, item);
    }
    close_outs_answered(ctx, promise->unit_code);
    rollups_refresh(ctx, promise->unit_code);
}
