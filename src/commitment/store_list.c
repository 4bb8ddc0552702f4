/* SQL of the list of items in force, and of an item's self-assessments. */
#include "base/text.h"
#include "commitment/internal.h"
#include "unit.h"

/* What the filter lets through, from the items alone: other tables are asked only where the filter
 * names something of theirs. An item has a milestone in every year from its first one to the end of
 * its tenure. */
#define LISTED                                                                                     \
    "FROM commitments c WHERE c.unit_code >= $1 AND c.unit_code < $2 AND c.ended = 0 "             \
    "AND (CAST($3 AS BIGINT) < 0 OR c.list = $3) "                                                 \
    "AND (CAST($4 AS BIGINT) = 0 OR (c.from_year <= $4 AND (SELECT p.last_year FROM promises p "   \
    "WHERE p.plan_id = c.plan_id) >= $4)) "                                                        \
    "AND (CAST($5 AS BIGINT) = 0 "                                                                 \
    "OR ($5 IN (1, 2, 3) AND c.next_year IS NOT NULL AND ($4 = 0 OR c.next_year <= $4) "           \
    "AND ($5 <> 2 OR c.due_on <= $6) AND ($5 <> 3 OR c.late = 1)) "                                \
    "OR ($5 = 4 AND (c.next_year IS NULL OR ($4 > 0 AND c.next_year > $4))) "                      \
    "OR ($5 = 5 AND c.state = 'claimed') OR ($5 = 6 AND c.state = 'closed')) "                     \
    "AND (CAST($7 AS TEXT) IS NULL OR LOWER(c.title) LIKE $7 ESCAPE '\\' "                         \
    "OR LOWER(c.person) LIKE $7 ESCAPE '\\' OR (SELECT LOWER(v.name) FROM units v WHERE v.code = " \
    "c.unit_code) "                                                                                \
    "LIKE $7 ESCAPE '\\') "
#define ORDERED                                                                                    \
    "ORDER BY CASE WHEN CAST($8 AS TEXT) = 'due' THEN COALESCE(c.due_on, '9999') END, "            \
    "CASE WHEN CAST($8 AS TEXT) = 'percent' THEN c.percent END, "                                  \
    "c.unit_code, c.list, c.position, c.id "

#define FILTER_ARGS                                                                                \
    db_t(filter->scope.from), db_t(filter->scope.to), db_i(filter->list), db_i(filter->year),      \
        db_i(filter->view), db_d(date_add_days(ctx->today, COMMITMENT_SOON)), db_t(filter->like)

int64_t items_count(struct ctx *ctx, const struct item_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " LISTED), ARGS(FILTER_ARGS), 0);
}

void items_each(struct ctx *ctx, const struct item_filter *filter, int64_t offset, int64_t size,
                item_taker *take, void *arg)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT " COMMITMENT_COLUMNS ", u.name AS unit_name, t.name AS town_name "
                     "FROM commitments c JOIN units u ON u.code = c.unit_code "
                     "LEFT JOIN units t ON t.code = substr(c.unit_code, 1, 9) "
                     "WHERE c.id IN (SELECT c.id " LISTED ORDERED "LIMIT $9 OFFSET $10) " ORDERED),
                 ARGS(FILTER_ARGS, db_t(filter->order), db_i(size), db_i(offset)));
    while (db_next(rows)) {
        struct listed_item listed = {
            .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
            .town_name = text_or_empty(db_text(rows, "town_name")),
        };
        commitment_take(rows, &listed.item);
        take(ctx, &listed, arg);
    }
}

/* What was handed in with the reports, for this item: file objects by assessment. */
static json_t *evidence_of(struct ctx *ctx, const struct commitment *item)
{
    json_t *by_report = json_object();
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT f.id, f.name, f.entity_id FROM assessment_lines l JOIN files f "
            "ON f.entity = 'assessment' AND f.entity_id = l.assessment_id AND f.field = $2 "
            "WHERE l.item_id = $1 ORDER BY f.id"),
        ARGS(db_i(item->id), db_t(text_of(ctx, "evidence_%lld", (long long)item->id))));
    while (db_next(rows)) {
        const char *report = text_of(ctx, "%lld", (long long)db_int(rows, "entity_id"));
        if (!json_object_get(by_report, report))
            json_object_set_new(by_report, report, json_array());
        json_array_append_new(
            json_object_get(by_report, report),
            json_pack("{s:s, s:s}", "name", db_text(rows, "name"), "href_link",
                      text_of(ctx, "/files/%lld", (long long)db_int(rows, "id"))));
    }
    return by_report;
}

static json_t *history_row(struct ctx *ctx, const struct commitment *item, struct db_rows *rows)
{
    char period[PERIOD_TEXT], label[PERIOD_LABEL];
    struct period of = period_of_key(db_int(rows, "period"));
    int64_t value = db_int(rows, "progress");
    bool expects = !db_is_null(rows, "expected");
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:I, s:s?, s:s, s:b, s:s, s:s, s:b}", "period",
        period_format(of, period), "period_label", period_label(of, label), "value",
        decimal_text(ctx, value), "value_text", commitment_value_text(ctx, item, value), "percent",
        db_int(rows, "percent"), "expected",
        expects ? decimal_text(ctx, db_int(rows, "expected")) : NULL, "note", db_text(rows, "note"),
        "late", db_int(rows, "late") != 0, "late_reason", db_text(rows, "late_reason"), "next_step",
        db_text(rows, "next_step"), "confirmed", text_same(db_text(rows, "state"), "confirmed"));
}

json_t *item_history(struct ctx *ctx, const struct commitment *item)
{
    json_t *history = json_array(), *evidence = evidence_of(ctx, item);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT a.id, a.period, a.state, l.progress, l.percent, l.expected, l.note, l.late, "
            "l.late_reason, l.next_step FROM assessment_lines l "
            "JOIN assessments a ON a.id = l.assessment_id "
            "WHERE l.item_id = $1 AND a.state IN ('submitted', 'confirmed') ORDER BY a.period"),
        ARGS(db_i(item->id)));
    while (db_next(rows)) {
        json_t *row = history_row(ctx, item, rows);
        json_t *files =
            json_object_get(evidence, text_of(ctx, "%lld", (long long)db_int(rows, "id")));
        json_object_set_new(row, "files", files ? json_incref(files) : json_array());
        json_array_append_new(history, row);
    }
    return history;
}
