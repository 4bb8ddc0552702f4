/* The SQL of notices and feedback (PLAN-9, PLAN-10). */
#include "store.h"

#include "core/app.h"
#include "core/seal.h"
#include "core/secret.h"
#include "unit.h"
#include "user.h"

#include <string.h>

#define NOTICE_COLUMNS                                                                             \
    "id, plan_id, unit_code, number, posted_on, place, days, day_kind, last_day, state, "          \
    "closed_on, snapshot, created_by, created_by_name, created_at"

static void take_notice(struct db_rows *rows, struct notice *notice)
{
    *notice = (struct notice){
        .id = db_int(rows, "id"),
        .plan_id = db_int(rows, "plan_id"),
        .number = db_int(rows, "number"),
        .unit_code = db_text(rows, "unit_code"),
        .state = choice_by_name(notice_states, db_text(rows, "state")),
        .posted_on = db_date(rows, "posted_on"),
        .last_day = db_date(rows, "last_day"),
        .closed_on = db_date(rows, "closed_on"),
        .days = db_int(rows, "days"),
        .working = strcmp(db_text(rows, "day_kind"), "working") == 0,
        .place = db_text(rows, "place"),
        .snapshot = db_text(rows, "snapshot"),
        .created_by = db_int(rows, "created_by"),
        .created_at = db_int(rows, "created_at"),
        .created_by_name = db_text(rows, "created_by_name"),
    };
}

static bool read_one(struct db_rows *rows, struct notice *notice)
{
    bool found = db_next(rows);
    if (found)
        take_notice(rows, notice);
    db_end(rows);
    return found;
}

bool notice_read(struct ctx *ctx, int64_t id, struct notice *notice)
{
    return read_one(db_query(ctx->db, SQL("SELECT " NOTICE_COLUMNS " FROM notices WHERE id = $1"),
                             ARGS(db_i(id))),
                    notice);
}

bool notice_read_latest(struct ctx *ctx, int64_t plan_id, struct notice *notice)
{
    return read_one(db_query(ctx->db,
                             SQL("SELECT " NOTICE_COLUMNS
                                 " FROM notices WHERE plan_id = $1 ORDER BY number DESC LIMIT 1"),
                             ARGS(db_i(plan_id))),
                    notice);
}

int64_t notice_store_add(struct ctx *ctx, const struct notice *notice)
{
    return db_one_int(
        ctx->db,
        SQL("INSERT INTO notices (plan_id, unit_code, number, posted_on, place, days, day_kind, "
            "last_day, state, snapshot, created_by, created_by_name, created_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'on_notice', $9, $10, $11, $12) RETURNING id"),
        ARGS(db_i(notice->plan_id), db_t(notice->unit_code), db_i(notice->number),
             db_d(notice->posted_on), db_t(notice->place), db_i(notice->days),
             db_t(notice->working ? "working" : "natural"), db_d(notice->last_day),
             db_t(notice->snapshot), db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
}

bool notice_store_end(struct ctx *ctx, int64_t id, enum notice_state state)
{
    return db_run(ctx->db,
                  SQL("UPDATE notices SET state = $2, closed_on = $3 "
                      "WHERE id = $1 AND state = 'on_notice'"),
                  ARGS(db_i(id), db_t(notice_states[state].name), db_d(ctx->today))) == 1;
}

struct date notice_store_approved_on(struct ctx *ctx, int64_t plan_id)
{
    int64_t at = db_one_int(
        ctx->db,
        SQL("SELECT MAX(at) FROM workflow_steps WHERE entity = 'plan' AND entity_id = $1 "
            "AND to_state = 'approved'"),
        ARGS(db_i(plan_id)), 0);
    return at ? date_of_epoch(at) : (struct date){0};
}

const char *notice_store_unit(struct ctx *ctx, int64_t id)
{
    return db_one_text(ctx->db, SQL("SELECT unit_code FROM notices WHERE id = $1"), ARGS(db_i(id)));
}

json_t *notice_store_list(struct ctx *ctx, const char *state, struct paging *paging)
{
    const char *like = query_like(ctx);
    const char *chosen = *state ? state : NULL;
    json_t *list = json_array();
    paging->total = db_one_int(
        ctx->db,
        SQL("SELECT COUNT(*) FROM notices n JOIN units u ON u.code = n.unit_code "
            "WHERE n.unit_code >= $1 AND n.unit_code < $2 "
            "AND (CAST($3 AS TEXT) IS NULL OR n.state = $3) "
            "AND (CAST($4 AS TEXT) IS NULL OR LOWER(u.name) LIKE $4 ESCAPE '\\')"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_t(chosen), db_t(like)), 0);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT n.id, n.plan_id, n.unit_code, n.number, n.posted_on, n.place, n.days, "
            "n.day_kind, n.last_day, n.state, n.closed_on, '' AS snapshot, n.created_by, "
            "n.created_by_name, n.created_at, u.name AS unit_name, t.name AS town_name, "
            "(SELECT COUNT(*) FROM feedback f WHERE f.notice_id = n.id) AS feedback_total, "
            "(SELECT COUNT(*) FROM feedback f WHERE f.notice_id = n.id "
            "AND f.answered_at IS NULL) AS feedback_open "
            "FROM notices n JOIN units u ON u.code = n.unit_code "
            "LEFT JOIN units t ON t.code = SUBSTR(n.unit_code, 1, 9) "
            "WHERE n.unit_code >= $1 AND n.unit_code < $2 "
            "AND (CAST($3 AS TEXT) IS NULL OR n.state = $3) "
            "AND (CAST($4 AS TEXT) IS NULL OR LOWER(u.name) LIKE $4 ESCAPE '\\') "
            "ORDER BY CASE n.state WHEN 'on_notice' THEN 0 ELSE 1 END, n.posted_on DESC, n.id DESC "
            "LIMIT $5 OFFSET $6"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_t(chosen), db_t(like),
             db_i(paging->size), db_i(paging->offset)));
    while (db_next(rows)) {
        struct notice notice;
        take_notice(rows, &notice);
        json_t *row = notice_json(ctx, &notice);
        const char *name = unit_short_name(ctx->arena, db_text(rows, "unit_name"));
        json_object_set_new(row, "unit_name", json_string(name));
        json_object_set_new(row, "town_name", json_string(db_text(rows, "town_name")));
        json_object_set_new(row, "feedback_total", json_integer(db_int(rows, "feedback_total")));
        json_object_set_new(row, "feedback_open", json_integer(db_int(rows, "feedback_open")));
        json_array_append_new(list, row);
    }
    return list;
}

/* --- feedback --- */

#define FEEDBACK_COLUMNS                                                                           \
    "id, notice_id, plan_id, unit_code, text, name_sealed, contact_sealed, at, answer, "           \
    "answered_by_name, answered_at, changes_plan, shown, version"

static void take_feedback(struct db_rows *rows, struct feedback *feedback)
{
    *feedback = (struct feedback){
        .id = db_int(rows, "id"),
        .notice_id = db_int(rows, "notice_id"),
        .plan_id = db_int(rows, "plan_id"),
        .unit_code = db_text(rows, "unit_code"),
        .text = db_text(rows, "text"),
        .name_sealed = db_text(rows, "name_sealed"),
        .contact_sealed = db_text(rows, "contact_sealed"),
        .at = db_int(rows, "at"),
        .answer = db_text(rows, "answer"),
        .answered_by_name = db_text(rows, "answered_by_name"),
        .answered_at = db_int(rows, "answered_at"),
        .changes_plan = db_int(rows, "changes_plan") != 0,
        .shown = db_int(rows, "shown") != 0,
        .version = db_int(rows, "version"),
    };
}

SEALED_COLUMN(feedback_name_sealed, "feedback.name", "feedback", "id", "name_sealed");
SEALED_COLUMN(feedback_contact_sealed, "feedback.contact", "feedback", "id", "contact_sealed");

const struct sealed *const notice_sealed[] = {&feedback_name_sealed, &feedback_contact_sealed,
                                              NULL};

/* Sealed for this very record, so the id comes first. */
static const char *seal(struct ctx *ctx, const char *what, int64_t id, const char *text)
{
    return *text ? secret_seal(ctx->app->secrets, ctx->arena,
                               text_of(ctx, "feedback.%s:%lld", what, (long long)id), text)
                 : NULL;
}

int64_t feedback_add(struct ctx *ctx, const struct notice *notice, const struct feedback_form *form)
{
    int64_t id = db_one_int(ctx->db,
                            SQL("INSERT INTO feedback (notice_id, plan_id, unit_code, text, at) "
                                "VALUES ($1, $2, $3, $4, $5) RETURNING id"),
                            ARGS(db_i(notice->id), db_i(notice->plan_id), db_t(notice->unit_code),
                                 db_t(form->text), db_i(ctx->now)),
                            0);
    db_run(ctx->db, SQL("UPDATE feedback SET name_sealed = $2, contact_sealed = $3 WHERE id = $1"),
           ARGS(db_i(id), db_t(seal(ctx, "name", id, form->name)),
                db_t(seal(ctx, "contact", id, form->contact))));
    return id;
}

bool feedback_store_read(struct ctx *ctx, int64_t id, struct feedback *feedback)
{
    struct db_rows *rows = db_query(
        ctx->db, SQL("SELECT " FEEDBACK_COLUMNS " FROM feedback WHERE id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        take_feedback(rows, feedback);
    db_end(rows);
    return found;
}

const char *feedback_store_unit(struct ctx *ctx, int64_t id)
{
    return db_one_text(ctx->db, SQL("SELECT unit_code FROM feedback WHERE id = $1"),
                       ARGS(db_i(id)));
}

void feedback_store_each(struct ctx *ctx, int64_t notice_id, feedback_taker *take, void *arg)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT " FEEDBACK_COLUMNS " FROM feedback WHERE notice_id = $1 "
                     "OR (plan_id = (SELECT n.plan_id FROM notices n WHERE n.id = $1) "
                     "AND notice_id < $1 AND answered_at IS NULL) ORDER BY id"),
                 ARGS(db_i(notice_id)));
    while (db_next(rows)) {
        struct feedback feedback;
        take_feedback(rows, &feedback);
        take(ctx, &feedback, arg);
    }
}

json_t *feedback_shown(struct ctx *ctx, int64_t notice_id)
{
    json_t *list = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT text, at, answer, answered_at FROM feedback "
                     "WHERE notice_id = $1 AND shown = 1 AND answered_at IS NOT NULL ORDER BY id"),
                 ARGS(db_i(notice_id)));
    while (db_next(rows))
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:s, s:s}", "text", db_text(rows, "text"), "at_label",
                            date_label(ctx, date_of_epoch(db_int(rows, "at"))), "answer",
                            db_text(rows, "answer"), "answered_label",
                            date_label(ctx, date_of_epoch(db_int(rows, "answered_at")))));
    return list;
}

int64_t feedback_store_open(struct ctx *ctx, int64_t plan_id)
{
    return db_one_int(
        ctx->db, SQL("SELECT COUNT(*) FROM feedback WHERE plan_id = $1 AND answered_at IS NULL"),
        ARGS(db_i(plan_id)), 0);
}

bool feedback_store_answer(struct ctx *ctx, const struct feedback *feedback, const char *answer,
                           bool changes_plan, bool shown)
{
    return db_run(ctx->db,
                  SQL("UPDATE feedback SET answer = $3, answered_by = $4, answered_by_name = $5, "
                      "answered_at = $6, changes_plan = $7, shown = $8, version = version + 1 "
                      "WHERE id = $1 AND version = $2 AND answered_at IS NULL"),
                  ARGS(db_i(feedback->id), db_i(feedback->version), db_t(answer),
                       db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now),
                       db_i(changes_plan), db_i(shown))) == 1;
}

bool feedback_store_show(struct ctx *ctx, const struct feedback *feedback, bool shown)
{
    return db_run(ctx->db,
                  SQL("UPDATE feedback SET shown = $3, version = version + 1 "
                      "WHERE id = $1 AND version = $2"),
                  ARGS(db_i(feedback->id), db_i(feedback->version), db_i(shown))) == 1;
}

void notice_store_due(struct ctx *ctx, notice_due_taker *take, void *arg)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT n.id, n.plan_id, u.name AS unit_name, n.last_day, n.state, "
                     "(SELECT COUNT(*) FROM feedback f "
                     "WHERE f.plan_id = n.plan_id AND f.answered_at IS NULL) AS open "
                     "FROM notices n JOIN units u ON u.code = n.unit_code "
                     "WHERE (n.state = 'on_notice' OR (EXISTS (SELECT 1 FROM feedback f "
                     "WHERE f.plan_id = n.plan_id AND f.answered_at IS NULL) AND n.number = "
                     "(SELECT MAX(m.number) FROM notices m WHERE m.plan_id = n.plan_id))) "
                     "AND n.unit_code >= $1 AND n.unit_code < $2 "
                     "AND (CAST($3 AS BIGINT) = 1 OR NOT " USER_SQL_SECRETARY(
                         "n.unit_code") ") "
                                        "ORDER BY n.last_day, n.id"),
                 ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to),
                      db_i(has_role(ctx, ROLE_VILLAGE_SECRETARY))));
    while (db_next(rows)) {
        struct notice_due due = {
            .id = db_int(rows, "id"),
            .plan_id = db_int(rows, "plan_id"),
            .on_notice = strcmp(db_text(rows, "state"), "on_notice") == 0,
            .open = db_int(rows, "open"),
            .unit_name = db_text(rows, "unit_name"),
            .last_day = db_date(rows, "last_day"),
        };
        take(ctx, &due, arg);
    }
}
