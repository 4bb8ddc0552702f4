/* SQL of items: the lines of the five lists with their milestones and floors. */
#include "base/text.h"
#include "core/app.h"
#include "plan/internal.h"

#include <stdlib.h>
#include <string.h>

static const char *const floor_sources[] = {
    [FLOOR_NONE] = "none", [FLOOR_OFFICIAL] = "official", [FLOOR_COMPUTED] = "computed"};

static enum floor_source source_by_name(const char *name)
{
    for (int i = FLOOR_NONE; i <= FLOOR_COMPUTED; i++)
        if (!strcmp(floor_sources[i], name))
            return (enum floor_source)i;
    return FLOOR_NONE;
}

/* About in the order of the query's columns, which is the quickest to read. */
static void read_item(struct db_rows *rows, struct plan_item *item)
{
    record_clear(&item_type, item);
    item->id = db_int(rows, "id");
    record_read(rows, &item_type, item);
    item->position = db_int(rows, "position");
    item->floor.value = db_int(rows, "floor_value");
    item->floor.year = db_int(rows, "floor_year");
    item->floor.unit = text_or_empty(db_text(rows, "floor_unit"));
    item->floor.source = source_by_name(text_or_empty(db_text(rows, "floor_source")));
    item->floor.villages = db_int(rows, "floor_villages");
    item->version = db_int(rows, "version");
    item->changed_by_name = db_text(rows, "changed_by_name");
    item->changed_at = db_int(rows, "changed_at");
    item->removed = db_int(rows, "removed") != 0;
    item->indicator_name = text_or_empty(db_text(rows, "indicator_name"));
    item->indicator_unit_of_measure = text_or_empty(db_text(rows, "indicator_unit_of_measure"));
    item->indicator_direction =
        choice_by_name(directions, text_or_empty(db_text(rows, "indicator_direction")));
    item->floor.unit_name = text_or_empty(db_text(rows, "floor_unit_name"));
    for (int i = 0; i < PLAN_YEARS_MAX; i++)
        item->milestone[i] = DECIMAL_NONE;
}

static void set_milestone(struct tenure tenure, struct plan_item *item, int64_t year, int64_t value)
{
    if (year >= tenure.first_year && year < tenure.first_year + tenure_years(tenure))
        item->milestone[year - tenure.first_year] = value;
}

static struct plan_item *item_by_id(struct plan_item *items, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (items[i].id == id)
            return &items[i];
    return NULL;
}

static void read_milestones(struct ctx *ctx, const struct plan *plan, struct plan_item *items,
                            int count)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT m.item_id, m.year, m.value FROM plan_milestones m "
                     "JOIN plan_items i ON i.id = m.item_id WHERE i.plan_id = $1"),
                 ARGS(db_i(plan->id)));
    while (db_next(rows)) {
        struct plan_item *item = item_by_id(items, count, db_int(rows, "item_id"));
        if (item)
            set_milestone(plan_tenure(plan), item, db_int(rows, "year"), db_int(rows, "value"));
    }
}

static int by_list_and_position(const void *a, const void *b)
{
    const struct plan_item *x = a, *y = b;
    if (x->list != y->list)
        return x->list < y->list ? -1 : 1;
    if (x->position != y->position)
        return x->position < y->position ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static void number_items(struct plan_item *items, int count)
{
    qsort(items, (size_t)count, sizeof *items, by_list_and_position);
    for (int i = 0; i < count; i++)
        items[i].ordinal = i && items[i].list == items[i - 1].list ? items[i - 1].ordinal + 1 : 1;
}

int items_read(struct ctx *ctx, const struct plan *plan, struct plan_item **items)
{
    const int most = LIST_COUNT * PLAN_LIST_MAX;
    int count = 0;
    *items = ARENA_ARRAY(ctx->arena, struct plan_item, most);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT i.*, n.name AS indicator_name, n.unit_of_measure AS indicator_unit_of_measure, "
            "n.direction AS indicator_direction, u.name AS floor_unit_name FROM plan_items i "
            "LEFT JOIN indicators n ON n.id = i.indicator "
            "LEFT JOIN units u ON u.code = i.floor_unit "
            "WHERE i.plan_id = $1 AND i.removed = 0 LIMIT $2"),
        ARGS(db_i(plan->id), db_i(most)));
    while (db_next(rows))
        read_item(rows, &(*items)[count++]);
    number_items(*items, count);
    read_milestones(ctx, plan, *items, count);
    return count;
}

bool item_read(struct ctx *ctx, const struct plan *plan, int64_t id, struct plan_item *item)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT i.*, n.name AS indicator_name, n.unit_of_measure AS indicator_unit_of_measure, "
            "n.direction AS indicator_direction, u.name AS floor_unit_name, "
            "(SELECT COUNT(*) FROM plan_items b WHERE b.plan_id = i.plan_id AND b.list = i.list "
            "AND b.removed = 0 AND (b.position < i.position "
            "OR (b.position = i.position AND b.id <= i.id))) AS ordinal FROM plan_items i "
            "LEFT JOIN indicators n ON n.id = i.indicator "
            "LEFT JOIN units u ON u.code = i.floor_unit WHERE i.plan_id = $1 AND i.id = $2"),
        ARGS(db_i(plan->id), db_i(id)));
    if (!db_next(rows))
        return false;
    read_item(rows, item);
    item->ordinal = db_int(rows, "ordinal");
    db_end(rows);
    rows = db_query(ctx->db, SQL("SELECT year, value FROM plan_milestones WHERE item_id = $1"),
                    ARGS(db_i(id)));
    while (db_next(rows))
        set_milestone(plan_tenure(plan), item, db_int(rows, "year"), db_int(rows, "value"));
    return true;
}

void items_measure(struct ctx *ctx, const struct plan *plan, struct plan_item *items, int count)
{
    int64_t *ids = ARENA_ARRAY(ctx->arena, int64_t, count + 1);
    struct floor *floors = ARENA_ARRAY(ctx->arena, struct floor, count + 1);
    int measured = 0;
    for (int i = 0; i < count; i++)
        if (floor_applies(&items[i]))
            ids[measured++] = items[i].indicator;
    if (measured)
        indicator_floors(ctx, ids, measured, plan->unit_code, plan->first_year - 1, floors);
    measured = 0;
    for (int i = 0; i < count; i++)
        items[i].floor = floor_applies(&items[i]) ? floors[measured++] : (struct floor){0};
}

bool item_indicator(struct ctx *ctx, const struct plan *plan, struct plan_item *item)
{
    struct indicator indicator;
    item->indicator_name = item->indicator_unit_of_measure = "";
    item->indicator_direction = -1;
    if (!item->indicator)
        return true;
    /* Shipped ones, and those of a unit that the village lies in. */
    if (!indicator_read(ctx, item->indicator, &indicator) ||
        !text_starts(plan->unit_code, indicator.unit_code))
        return false;
    item->indicator_name = indicator.name;
    item->indicator_unit_of_measure = indicator.unit_of_measure;
    item->indicator_direction = indicator.direction;
    return true;
}

static void store_milestones(struct ctx *ctx, const struct plan *plan, const struct plan_item *item)
{
    struct tenure tenure = plan_tenure(plan);
    db_run(ctx->db, SQL("DELETE FROM plan_milestones WHERE item_id = $1"), ARGS(db_i(item->id)));
    for (int i = 0; i < tenure_years(tenure); i++)
        if (item->milestone[i] != DECIMAL_NONE)
            db_run(ctx->db,
                   SQL("INSERT INTO plan_milestones (item_id, year, value) VALUES ($1, $2, $3)"),
                   ARGS(db_i(item->id), db_i(tenure.first_year + i), db_i(item->milestone[i])));
}

static void store_floor(struct ctx *ctx, const struct plan_item *item)
{
    const struct floor *floor = &item->floor;
    bool figure = floor_applies(item) && floor->source != FLOOR_NONE;
    db_run(ctx->db,
           SQL("UPDATE plan_items SET floor_value = $2, floor_year = $3, floor_unit = $4, "
               "floor_source = $5, floor_villages = $6 WHERE id = $1"),
           ARGS(db_i(item->id), figure ? db_i(floor->value) : db_null(),
                figure ? db_i(floor->year) : db_null(), figure ? db_t(floor->unit) : db_null(),
                floor_applies(item) ? db_t(floor_sources[floor->source]) : db_null(),
                figure ? db_i(floor->villages) : db_null()));
}

void items_store_floors(struct ctx *ctx, const struct plan_item *items, int count)
{
    for (int i = 0; i < count; i++)
        store_floor(ctx, &items[i]);
}

#define FIELD(name) record_arg(&item_type, item, name)
#define WORDS(name) db_t(text_or_empty(item->name))

int64_t item_insert(struct ctx *ctx, const struct plan *plan, struct plan_item *item)
{
    item->id = db_one_int(
        ctx->db,
        SQL("INSERT INTO plan_items (plan_id, list, position, title, measure, unit_of_measure, "
            "indicator, baseline, baseline_year, target, direction, person, start_on, finish_on, "
            "floor_reason, changed_by, changed_by_name, changed_at) VALUES ($1, $2, "
            "(SELECT COALESCE(MAX(position), 0) + 1 FROM plan_items WHERE plan_id = $1 "
            "AND list = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) "
            "RETURNING id"),
        ARGS(db_i(plan->id), FIELD("list"), WORDS(title), WORDS(measure), WORDS(unit_of_measure),
             FIELD("indicator"), FIELD("baseline"), FIELD("baseline_year"), FIELD("target"),
             db_t(item->direction < 0 ? "" : directions[item->direction].name), WORDS(person),
             FIELD("start_on"), FIELD("finish_on"), WORDS(floor_reason), db_i(ctx->user.id),
             db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
    item->version = 1;
    store_milestones(ctx, plan, item);
    store_floor(ctx, item);
    plan_touch(ctx, plan->id);
    return item->id;
}

bool item_update(struct ctx *ctx, const struct plan *plan, struct plan_item *item)
{
    int64_t changed = db_run(
        ctx->db,
        SQL("UPDATE plan_items SET list = $3, title = $4, measure = $5, unit_of_measure = $6, "
            "indicator = $7, baseline = $8, baseline_year = $9, target = $10, direction = $11, "
            "person = $12, start_on = $13, finish_on = $14, floor_reason = $15, changed_by = $16, "
            "changed_by_name = $17, changed_at = $18, version = version + 1 "
            "WHERE id = $1 AND version = $2"),
        ARGS(db_i(item->id), db_i(item->version), FIELD("list"), WORDS(title), WORDS(measure),
             WORDS(unit_of_measure), FIELD("indicator"), FIELD("baseline"), FIELD("baseline_year"),
             FIELD("target"), db_t(item->direction < 0 ? "" : directions[item->direction].name),
             WORDS(person), FIELD("start_on"), FIELD("finish_on"), WORDS(floor_reason),
             db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)));
    if (changed != 1)
        return false;
    item->version++;
    store_milestones(ctx, plan, item);
    store_floor(ctx, item);
    plan_touch(ctx, plan->id);
    return true;
}
#undef FIELD
#undef WORDS

void item_set_removed(struct ctx *ctx, const struct plan_item *item, bool removed)
{
    db_run(ctx->db,
           SQL("UPDATE plan_items SET removed = $2, changed_by = $3, changed_by_name = $4, "
               "changed_at = $5, version = version + 1 WHERE id = $1"),
           ARGS(db_i(item->id), db_i(removed), db_i(ctx->user.id), db_t(ctx->user.full_name),
                db_i(ctx->now)));
}

static void place_item(struct ctx *ctx, int64_t id, int64_t position)
{
    db_run(ctx->db, SQL("UPDATE plan_items SET position = $2 WHERE id = $1"),
           ARGS(db_i(id), db_i(position)));
}

void item_move(struct ctx *ctx, const struct plan *plan, const struct plan_item *item, bool up)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT id, position FROM plan_items WHERE plan_id = $1 AND list = $2 AND removed = 0 "
            "AND CASE WHEN CAST($4 AS BIGINT) = 1 THEN position < $3 ELSE position > $3 END "
            "ORDER BY CASE WHEN CAST($4 AS BIGINT) = 1 THEN -position ELSE position END LIMIT 1"),
        ARGS(db_i(plan->id), db_t(lists[item->list].name), db_i(item->position), db_i(up)));
    if (!db_next(rows))
        return;
    int64_t neighbour = db_int(rows, "id"), position = db_int(rows, "position");
    db_end(rows);
    place_item(ctx, neighbour, item->position);
    place_item(ctx, item->id, position);
}

bool baseline_known(struct ctx *ctx, const char *unit_code, int64_t indicator, int64_t last_year,
                    int64_t *value, int64_t *year)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT value, year FROM indicator_values WHERE unit_code = $1 "
                     "AND indicator_id = $2 AND year <= $3 ORDER BY year DESC LIMIT 1"),
                 ARGS(db_t(unit_code), db_i(indicator), db_i(last_year)));
    if (!db_next(rows))
        return false;
    *value = db_int(rows, "value");
    *year = db_int(rows, "year");
    db_end(rows);
    return true;
}
