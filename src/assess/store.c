/* SQL of self-assessments: the record with its draft, and the lines of what was submitted. A draft
 * is one row, and saving it one statement, however many items it has. */
#include "assess/internal.h"
#include "base/text.h"

#include <stdlib.h>

/* --- the record --- */

#define REPORT_COLUMNS                                                                             \
    "p.plan_id, p.unit_code, p.number AS in_force, p.first_year, p.last_year, p.in_force_on, "     \
    "p.began_on, p.reported, p.asked, a.id, a.period, a.number, a.state, a.draft, a.late_entry, "  \
    "a.changed_by, a.changed_by_name, a.changed_at, a.submitted_by, a.submitted_by_name, "         \
    "a.submitted_at, a.items, a.late, a.advanced, a.fell, a.version "

static json_t *draft_of(struct db_rows *rows)
{
    const char *text = db_text(rows, "draft");
    json_t *draft = text ? json_loads(text, 0, NULL) : NULL;
    return json_is_object(draft) ? draft : json_object();
}

static void take_record(struct db_rows *rows, struct report *report)
{
    const char *state = db_text(rows, "state");
    report->promise = (struct promise){
        .plan_id = db_int(rows, "plan_id"),
        .number = db_int(rows, "in_force"),
        .unit_code = db_text(rows, "unit_code"),
        .first_year = db_int(rows, "first_year"),
        .last_year = db_int(rows, "last_year"),
        .in_force_on = db_date(rows, "in_force_on"),
        .began_on = db_date(rows, "began_on"),
        .reported = db_int(rows, "reported"),
        .asked = db_int(rows, "asked") != 0,
    };
    report->record = (struct assessment){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .number = db_int(rows, "number"),
        .state = state ? choice_by_name(assess_states, state) : ASSESS_DRAFT,
        .draft = draft_of(rows),
        .late_entry = db_int(rows, "late_entry") != 0,
        .changed_by = db_int(rows, "changed_by"),
        .changed_by_name = text_or_empty(db_text(rows, "changed_by_name")),
        .changed_at = db_int(rows, "changed_at"),
        .submitted_by = db_int(rows, "submitted_by"),
        .submitted_by_name = text_or_empty(db_text(rows, "submitted_by_name")),
        .submitted_at = db_int(rows, "submitted_at"),
        .items = db_int(rows, "items"),
        .late = db_int(rows, "late"),
        .advanced = db_int(rows, "advanced"),
        .fell = db_int(rows, "fell"),
    };
}

bool report_read(struct ctx *ctx, int64_t plan_id, struct period period, struct report *report)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT " REPORT_COLUMNS "FROM promises p LEFT JOIN assessments a "
                     "ON a.plan_id = p.plan_id AND a.period = $2 WHERE p.plan_id = $1"),
                 ARGS(db_i(plan_id), db_i(period_key(period))));
    bool found = db_next(rows);
    *report = (struct report){.period = period, .period_text = period_text(ctx, period)};
    if (found)
        take_record(rows, report);
    db_end(rows);
    return found;
}

bool report_read_by_id(struct ctx *ctx, int64_t id, struct report *report)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT " REPORT_COLUMNS "FROM assessments a JOIN promises p "
                     "ON p.plan_id = a.plan_id WHERE a.id = $1"),
                 ARGS(db_i(id)));
    bool found = db_next(rows);
    *report = (struct report){0};
    if (found) {
        take_record(rows, report);
        report->period = period_of_key(db_int(rows, "period"));
        report->period_text = period_text(ctx, report->period);
    }
    db_end(rows);
    return found;
}

/* Also of items that ended: a page that was opened before an amendment may still name them. */
json_t *report_items(struct ctx *ctx, int64_t plan_id)
{
    json_t *items = json_object();
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT CAST(id AS TEXT) AS id FROM commitments WHERE plan_id = $1"),
                 ARGS(db_i(plan_id)));
    while (db_next(rows))
        json_object_set_new(items, db_text(rows, "id"), json_true());
    return items;
}

bool report_store_draft(struct ctx *ctx, struct report *report, const char *draft)
{
    struct assessment *record = &report->record;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("INSERT INTO assessments (plan_id, unit_code, period, number, state, draft, "
            "changed_by, changed_by_name, changed_at) VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, "
            "$8) ON CONFLICT (plan_id, period) DO UPDATE SET number = $4, draft = $5, "
            "changed_by = $6, changed_by_name = $7, changed_at = $8, "
            "version = assessments.version + 1 WHERE assessments.version = $9 "
            "AND assessments.state = 'draft' RETURNING id, version"),
        ARGS(db_i(report->promise.plan_id), db_t(report->promise.unit_code),
             db_i(period_key(report->period)), db_i(report->promise.number), db_t(draft),
             db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now), db_i(record->version)));
    bool stored = db_next(rows);
    if (stored) {
        record->id = db_int(rows, "id");
        record->version = db_int(rows, "version");
        record->number = report->promise.number;
        record->changed_by = ctx->user.id;
        record->changed_by_name = ctx->user.full_name;
        record->changed_at = ctx->now;
    }
    db_end(rows);
    return stored;
}

static bool store_submitted(struct ctx *ctx, const struct report *report)
{
    const struct assessment *record = &report->record;
    return db_run(ctx->db,
                  SQL("UPDATE assessments SET state = 'submitted', version = version + 1, "
                      "number = $3, late_entry = $4, submitted_by = $5, submitted_by_name = $6, "
                      "submitted_at = $7, items = $8, late = $9, advanced = $10, fell = $11 "
                      "WHERE id = $1 AND version = $2"),
                  ARGS(db_i(record->id), db_i(record->version), db_i(report->promise.number),
                       db_i(record->late_entry), db_i(ctx->user.id), db_t(ctx->user.full_name),
                       db_i(ctx->now), db_i(record->items), db_i(record->late),
                       db_i(record->advanced), db_i(record->fell))) == 1;
}

bool report_store_state(struct ctx *ctx, const struct report *report, int to)
{
    if (to == ASSESS_SUBMITTED)
        return store_submitted(ctx, report);
    return db_run(ctx->db,
                  SQL("UPDATE assessments SET state = $3, version = version + 1 "
                      "WHERE id = $1 AND version = $2"),
                  ARGS(db_i(report->record.id), db_i(report->record.version),
                       db_t(assess_states[to].name))) == 1;
}

int64_t report_latest(struct ctx *ctx, int64_t plan_id)
{
    return db_one_int(ctx->db,
                      SQL("SELECT MAX(period) FROM assessments WHERE plan_id = $1 "
                          "AND state <> 'draft'"),
                      ARGS(db_i(plan_id)), 0);
}

bool report_was_returned(struct ctx *ctx, int64_t id)
{
    return db_one_int(ctx->db,
                      SQL("SELECT 1 FROM workflow_steps WHERE id = (SELECT MAX(id) "
                          "FROM workflow_steps WHERE entity = 'assessment' AND entity_id = $1) "
                          "AND action = 'return'"),
                      ARGS(db_i(id)), 0) == 1;
}

/* --- lines --- */

static struct db_arg decimal_arg(int64_t value)
{
    return value == DECIMAL_NONE ? db_null() : db_i(value);
}

static int64_t decimal_or_none(struct db_rows *rows, const char *column)
{
    return db_is_null(rows, column) ? DECIMAL_NONE : db_int(rows, column);
}

void lines_store(struct ctx *ctx, const struct report *report)
{
    for (int i = 0; i < report->count; i++) {
        const struct asked *asked = &report->asked[i];
        if (!asked->open)
            continue;
        db_run(ctx->db,
               SQL("INSERT INTO assessment_lines (assessment_id, item_id, progress, percent, "
                   "expected, earlier, note, late, late_reason, next_step) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
               ARGS(db_i(report->record.id), db_i(asked->item.id), db_i(asked->progress),
                    db_i(asked->percent), decimal_arg(asked->expected), decimal_arg(asked->last),
                    db_t(asked->answer.note), db_i(asked->late),
                    db_t(asked->late || asked->fell ? asked->answer.late_reason : ""),
                    db_t(asked->late ? asked->answer.next_step : "")));
    }
}

void lines_remove(struct ctx *ctx, int64_t assessment_id)
{
    db_run(ctx->db, SQL("DELETE FROM assessment_lines WHERE assessment_id = $1"),
           ARGS(db_i(assessment_id)));
}

/* A submitted line, as the item is called now. */
static void take_line(struct ctx *ctx, struct db_rows *rows, struct asked *asked)
{
    *asked = (struct asked){
        .item =
            {
                .id = db_int(rows, "item_id"),
                .title = db_text(rows, "title"),
                .measure = db_text(rows, "measure"),
                .unit_of_measure = db_text(rows, "unit_of_measure"),
                .direction = choice_by_name(directions, db_text(rows, "direction")),
                .list = (int)db_int(rows, "list"),
                .person = db_text(rows, "person"),
                .baseline = db_int(rows, "baseline"),
                .target = db_int(rows, "target"),
                .finish_on = db_date(rows, "finish_on"),
            },
        .answer =
            {
                .note = db_text(rows, "note"),
                .late_reason = db_text(rows, "late_reason"),
                .next_step = db_text(rows, "next_step"),
            },
        .last = decimal_or_none(rows, "earlier"),
        .last_note = "",
        .open = true,
        .expected = decimal_or_none(rows, "expected"),
        .progress = db_int(rows, "progress"),
        .percent = db_int(rows, "percent"),
        .late = db_int(rows, "late") != 0,
    };
    asked->answer.progress = decimal_text(ctx, asked->progress);
    assess_compare(asked);
}

int lines_read(struct ctx *ctx, const struct report *report, struct asked **asked)
{
    int64_t id = report->record.id;
    int64_t lines =
        db_one_int(ctx->db, SQL("SELECT COUNT(*) FROM assessment_lines WHERE assessment_id = $1"),
                   ARGS(db_i(id)), 0);
    int count = 0;
    *asked = ARENA_ARRAY(ctx->arena, struct asked, (size_t)lines + 1);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT l.item_id, l.progress, l.percent, l.expected, l.earlier, l.note, l.late, "
            "l.late_reason, l.next_step, c.title, c.measure, c.unit_of_measure, c.direction, "
            "c.list, c.person, "
            "c.baseline, c.target, c.finish_on FROM assessment_lines l "
            "JOIN commitments c ON c.id = l.item_id "
            "WHERE l.assessment_id = $1 ORDER BY c.list, c.position, c.id"),
        ARGS(db_i(id)));
    while (db_next(rows))
        take_line(ctx, rows, &(*asked)[count++]);
    return count;
}

static struct asked *asked_of(struct asked *asked, int count, int64_t item)
{
    for (int i = 0; i < count; i++)
        if (asked[i].item.id == item)
            return &asked[i];
    return NULL;
}

/* An item that the report before did not ask about has the value that was confirmed before. */
static void take_confirmed(struct asked *asked, int64_t period)
{
    const struct commitment *item = &asked->item;
    asked->last = DECIMAL_NONE;
    asked->last_note = "";
    if (!item->reported || item->reported >= period)
        return;
    asked->last = item->progress;
    asked->last_note = item->note;
    asked->last_period = item->reported;
}

void lines_read_before(struct ctx *ctx, const struct report *report, struct asked *asked, int count)
{
    int64_t period = period_key(report->period);
    for (int i = 0; i < count; i++)
        take_confirmed(&asked[i], period);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT l.item_id, l.progress, l.note, a.period FROM assessments a "
                     "JOIN assessment_lines l ON l.assessment_id = a.id WHERE a.id = "
                     "(SELECT b.id FROM assessments b WHERE b.plan_id = $1 AND b.period < $2 "
                     "AND b.state <> 'draft' ORDER BY b.period DESC LIMIT 1)"),
                 ARGS(db_i(report->promise.plan_id), db_i(period)));
    while (db_next(rows)) {
        struct asked *one = asked_of(asked, count, db_int(rows, "item_id"));
        if (!one)
            continue;
        one->last = db_int(rows, "progress");
        one->last_note = db_text(rows, "note");
        one->last_period = db_int(rows, "period");
    }
}

/* --- opened before it is confirmed --- */

bool report_was_opened(struct ctx *ctx, int64_t id, int64_t version)
{
    return db_one_int(ctx->db,
                      SQL("SELECT 1 FROM assessment_openings WHERE assessment_id = $1 "
                          "AND user_id = $2 AND version = $3"),
                      ARGS(db_i(id), db_i(ctx->user.id), db_i(version)), 0) == 1;
}

static bool store_opening(struct ctx *ctx, void *arg)
{
    const struct assessment *record = arg;
    db_run(ctx->db,
           SQL("INSERT INTO assessment_openings (assessment_id, user_id, version, at) "
               "VALUES ($1, $2, $3, $4) ON CONFLICT (assessment_id, user_id) "
               "DO UPDATE SET version = $3, at = $4"),
           ARGS(db_i(record->id), db_i(ctx->user.id), db_i(record->version), db_i(ctx->now)));
    return !db_failed(ctx->db);
}

void report_note_opened(struct ctx *ctx, const struct report *report)
{
    if (report_was_opened(ctx, report->record.id, report->record.version))
        return;
    struct assessment *opened = ARENA_NEW(ctx->arena, struct assessment);
    *opened = report->record;
    write_after(ctx, store_opening, opened);
}
