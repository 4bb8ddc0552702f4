/* SQL of one village's being put right (RATE-10). */
#include "base/text.h"
#include "core/audit.h"
#include "core/file.h"
#include "rectify/remedy.h"
#include "unit.h"

/* --- reading --- */

static struct remedy take(struct db_rows *rows)
{
    struct remedy remedy = {
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .naming_id = db_int(rows, "naming_id"),
        .relapse_of = db_int(rows, "relapse_of"),
        .year = db_int(rows, "year"),
        .points = db_int(rows, "points"),
        .changed_by = db_int(rows, "changed_by"),
        .proposed_by = db_int(rows, "proposed_by"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = db_text(rows, "unit_name"),
        .place = db_text(rows, "place"),
        .scheme_name = db_text(rows, "scheme_name"),
        .band_name = db_text(rows, "band_name"),
        .state = choice_by_name(remedy_states, db_text(rows, "state")),
        .attempt = (int)db_int(rows, "attempt"),
        .opened_on = db_date(rows, "opened_on"),
        .agreed_on = db_date(rows, "agreed_on"),
        .off_on = db_date(rows, "off_on"),
        .opened_reason = db_text(rows, "opened_reason"),
        .partner_name = db_text(rows, "partner_name"),
        .changed_by_name = db_text(rows, "changed_by_name"),
    };
    record_read(rows, &remedy_type, &remedy);
    return remedy;
}

static void read_steps(struct ctx *ctx, struct remedy *remedy)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT number, measure, person, finish_on, done_on, result, done_by, done_by_name "
            "FROM remedy_steps WHERE remedy_id = $1 ORDER BY CASE WHEN done_on IS NULL THEN 1 "
            "ELSE 0 END, number"),
        ARGS(db_i(remedy->id)));
    while (db_next(rows) && remedy->steps_count < REMEDY_STEPS_MAX) {
        struct remedy_step *step = &remedy->steps[remedy->steps_count++];
        record_read(rows, &remedy_step_type, step);
        step->number = (int)db_int(rows, "number");
        step->done_on = db_date(rows, "done_on");
        step->done_by = db_int(rows, "done_by");
        step->result = db_text(rows, "result");
        step->done_by_name = db_text(rows, "done_by_name");
    }
    db_end(rows);
}

static struct remedy_check take_check(struct db_rows *rows)
{
    return (struct remedy_check){
        .id = db_int(rows, "id"),
        .kind = choice_by_name(remedy_checks, db_text(rows, "kind")),
        .verdict = db_int(rows, "passed") ? CHECK_PASSED : CHECK_FAILED,
        .grounds = db_text(rows, "grounds"),
        .checked_on = db_date(rows, "checked_on"),
        .checked_by = db_int(rows, "checked_by"),
        .checked_by_name = db_text(rows, "checked_by_name"),
    };
}

#define CHECK_COLUMNS "id, kind, passed, grounds, checked_on, checked_by, checked_by_name"

static void read_checks(struct ctx *ctx, struct remedy *remedy)
{
    for (int i = 0; i < REMEDY_CHECKS; i++)
        remedy->checks[i] = (struct remedy_check){.kind = i, .grounds = "", .checked_by_name = ""};
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT " CHECK_COLUMNS " FROM remedy_checks "
                                        "WHERE remedy_id = $1 AND attempt = $2 ORDER BY id"),
                                    ARGS(db_i(remedy->id), db_i(remedy->attempt)));
    while (db_next(rows)) {
        struct remedy_check check = take_check(rows);
        if (check.kind >= 0)
            remedy->checks[check.kind] = check;
    }
}

bool remedy_read(struct ctx *ctx, int64_t id, struct remedy *remedy)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, version, naming_id, relapse_of, year, points, changed_by, "
                     "proposed_by, unit_code, unit_name, place, scheme_name, band_name, state, "
                     "attempt, opened_on, agreed_on, off_on, opened_reason, problems, leader, "
                     "work_team, partner_code, partner_name, changed_by_name FROM remedies "
                     "WHERE id = $1"),
                 ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *remedy = take(rows);
    db_end(rows);
    if (!found)
        return false;
    read_steps(ctx, remedy);
    read_checks(ctx, remedy);
    return true;
}

const char *remedy_owner(struct ctx *ctx)
{
    return db_one_text(ctx->db, SQL("SELECT unit_code FROM remedies WHERE id = $1"),
                       ARGS(db_i(param_id(ctx, "id"))));
}

int64_t remedy_relapse_after(struct ctx *ctx, int64_t id)
{
    return db_one_int(ctx->db, SQL("SELECT MAX(id) FROM remedies WHERE relapse_of = $1"),
                      ARGS(db_i(id)), 0);
}

bool remedy_is_by(struct ctx *ctx, const struct remedy *remedy, int64_t user_id)
{
    return remedy->changed_by == user_id || remedy->proposed_by == user_id ||
           db_one_int(ctx->db,
                      SQL("SELECT (SELECT COUNT(*) FROM remedy_steps WHERE remedy_id = $1 "
                          "AND done_by = $2) + (SELECT COUNT(*) FROM remedy_checks "
                          "WHERE remedy_id = $1 AND attempt = $3 AND checked_by = $2)"),
                      ARGS(db_i(remedy->id), db_i(user_id), db_i(remedy->attempt)), 0) > 0;
}

json_t *remedy_partners(struct ctx *ctx, const struct remedy *remedy)
{
    json_t *choices = json_pack("[{s:s, s:s, s:b}]", "value", "", "label", "不结对", "selected",
                                !*remedy->partner_code);
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT unit_code, unit_name FROM naming_villages "
                                        "WHERE naming_id = $1 AND kind = 'build' "
                                        "ORDER BY unit_code"),
                                    ARGS(db_i(remedy->naming_id)));
    while (db_next(rows))
        json_array_append_new(
            choices, json_pack("{s:s, s:s, s:b}", "value", db_text(rows, "unit_code"), "label",
                               db_text(rows, "unit_name"), "selected",
                               text_same(db_text(rows, "unit_code"), remedy->partner_code)));
    return choices;
}

json_t *remedy_checks_made(struct ctx *ctx, const struct remedy *remedy)
{
    json_t *made = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT " CHECK_COLUMNS ", attempt FROM remedy_checks WHERE remedy_id = $1 "
                     "ORDER BY id DESC LIMIT 200"),
                 ARGS(db_i(remedy->id)));
    while (db_next(rows)) {
        struct remedy_check check = take_check(rows);
        json_array_append_new(made,
                              json_pack("{s:s, s:b, s:s, s:s, s:s, s:b}", "label",
                                        remedy_checks[check.kind].label, "passed",
                                        check.verdict == CHECK_PASSED, "grounds", check.grounds,
                                        "checked_label", date_label(ctx, check.checked_on),
                                        "checked_by", check.checked_by_name, "earlier",
                                        db_int(rows, "attempt") != remedy->attempt));
    }
    return made;
}

/* --- opening --- */

static int64_t insert(struct ctx *ctx, const struct remedy *remedy)
{
    return db_one_int(
        ctx->db,
        SQL("INSERT INTO remedies (unit_code, naming_id, relapse_of, year, scheme_name, "
            "unit_name, place, band_name, points, state, attempt, opened_on, opened_reason, "
            "problems, leader, work_team, partner_code, partner_name, changed_by, changed_by_name, "
            "changed_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'planning', 0, $10, "
            "$11, $12, $13, $14, $15, $16, 0, '', $17, 1) ON CONFLICT DO NOTHING RETURNING id"),
        ARGS(db_t(remedy->unit_code), db_i(remedy->naming_id), db_ref(remedy->relapse_of),
             db_i(remedy->year), db_t(remedy->scheme_name), db_t(remedy->unit_name),
             db_t(remedy->place), db_t(remedy->band_name), db_i(remedy->points), db_d(ctx->today),
             db_t(remedy->opened_reason), db_t(remedy->problems), db_t(remedy->leader),
             db_t(remedy->work_team), db_t(remedy->partner_code), db_t(remedy->partner_name),
             db_i(ctx->now)),
        0);
}

static int64_t open_one(struct ctx *ctx, const struct remedy *remedy)
{
    int64_t id = insert(ctx, remedy);
    if (id)
        audit_add(ctx, "remedy.open", "remedy", id, remedy->unit_code, NULL,
                  json_pack("{s:I, s:s, s:s}", "year", remedy->year, "reason",
                            remedy->opened_reason, "relapse", remedy->relapse_of ? "是" : "否"));
    return id;
}

/* Problems and helpers of the time before stand in the form already (ALL-3). */
static void carry_over(const struct remedy *closed, struct remedy *remedy)
{
    remedy->relapse_of = closed->id;
    remedy->problems = closed->problems;
    remedy->leader = closed->leader;
    remedy->work_team = closed->work_team;
}

static void open_named(struct ctx *ctx, const struct naming *naming,
                       const struct naming_village *village)
{
    struct remedy closed;
    struct remedy remedy = {
        .unit_code = village->code,
        .naming_id = naming->id,
        .year = naming->year,
        .scheme_name = naming->scheme_name,
        .unit_name = village->name,
        .place = naming->unit_name,
        .band_name = village->band_name,
        .points = village->points,
        .opened_reason = "",
        .problems = "",
        .leader = "",
        .work_team = "",
        .partner_code = "",
        .partner_name = "",
    };
    int64_t before = db_one_int(
        ctx->db, SQL("SELECT MAX(id) FROM remedies WHERE unit_code = $1 AND state = 'off'"),
        ARGS(db_t(village->code)), 0);
    if (before && remedy_read(ctx, before, &closed) &&
        remedy_is_relapse(closed.off_on, ctx->today) && !remedy_relapse_after(ctx, before))
        carry_over(&closed, &remedy);
    open_one(ctx, &remedy);
}

void remedy_open_named(struct ctx *ctx, const struct naming *naming)
{
    for (int i = 0; i < naming->count; i++)
        if (naming->villages[i].kind == NAMING_RIGHT)
            open_named(ctx, naming, &naming->villages[i]);
}

int64_t remedy_reopen(struct ctx *ctx, const struct remedy *closed, const char *reason)
{
    struct remedy remedy = *closed;
    carry_over(closed, &remedy);
    remedy.opened_reason = reason;
    return open_one(ctx, &remedy);
}

/* --- changing --- */

static void put_steps(struct ctx *ctx, const struct remedy *remedy)
{
    int number = 0;
    db_run(ctx->db, SQL("DELETE FROM remedy_steps WHERE remedy_id = $1 AND done_on IS NULL"),
           ARGS(db_i(remedy->id)));
    for (int i = 0; i < remedy->steps_count; i++)
        if (remedy_step_is_done(&remedy->steps[i]) && remedy->steps[i].number > number)
            number = remedy->steps[i].number;
    for (int i = 0; i < remedy->steps_count; i++) {
        const struct remedy_step *step = &remedy->steps[i];
        if (!remedy_step_is_done(step))
            db_run(ctx->db,
                   SQL("INSERT INTO remedy_steps (remedy_id, number, measure, person, finish_on, "
                       "result, done_by_name) VALUES ($1, $2, $3, $4, $5, '', '')"),
                   ARGS(db_i(remedy->id), db_i(++number), db_t(step->measure), db_t(step->person),
                        db_d(step->finish_on)));
    }
}

bool remedy_update(struct ctx *ctx, struct remedy *remedy)
{
    if (db_run(ctx->db,
               SQL("UPDATE remedies SET problems = $3, leader = $4, work_team = $5, partner_code = "
                   "$6, "
                   "partner_name = $7, changed_by = $8, changed_by_name = $9, changed_at = $10, "
                   "version = version + 1 WHERE id = $1 AND version = $2 AND state = 'planning'"),
               ARGS(db_i(remedy->id), db_i(remedy->version), db_t(remedy->problems),
                    db_t(remedy->leader), db_t(remedy->work_team), db_t(remedy->partner_code),
                    db_t(remedy->partner_name), db_i(ctx->user.id), db_t(ctx->user.full_name),
                    db_i(ctx->now))) != 1)
        return false;
    remedy->version++;
    put_steps(ctx, remedy);
    return true;
}

bool remedy_store(struct ctx *ctx, const struct remedy *remedy, int64_t version)
{
    return db_run(ctx->db,
                  SQL("UPDATE remedies SET state = $3, attempt = $4, agreed_on = $5, off_on = $6, "
                      "proposed_by = $7, version = version + 1 WHERE id = $1 AND version = $2"),
                  ARGS(db_i(remedy->id), db_i(version), db_t(remedy_states[remedy->state].name),
                       db_i(remedy->attempt), db_d(remedy->agreed_on), db_d(remedy->off_on),
                       db_ref(remedy->proposed_by))) == 1;
}

/* Whoever approves looks at it with this step: its version moves. */
static void move_version(struct ctx *ctx, const struct remedy *remedy)
{
    db_run(ctx->db, SQL("UPDATE remedies SET version = version + 1 WHERE id = $1"),
           ARGS(db_i(remedy->id)));
}

bool remedy_step_store(struct ctx *ctx, const struct remedy *remedy, const struct remedy_step *step)
{
    bool done = remedy_step_is_done(step);
    if (db_run(ctx->db,
               SQL("UPDATE remedy_steps SET done_on = $3, result = $4, done_by = $5, "
                   "done_by_name = $6 WHERE remedy_id = $1 AND number = $2 "
                   "AND CASE WHEN done_on IS NULL THEN 0 ELSE 1 END <> $7"),
               ARGS(db_i(remedy->id), db_i(step->number), db_d(step->done_on), db_t(step->result),
                    done ? db_i(ctx->user.id) : db_null(), db_t(done ? ctx->user.full_name : ""),
                    db_i(done))) != 1)
        return false;
    move_version(ctx, remedy);
    return true;
}

void remedy_check_add(struct ctx *ctx, const struct remedy *remedy,
                      const struct remedy_check *check)
{
    db_run(ctx->db,
           SQL("INSERT INTO remedy_checks (remedy_id, attempt, kind, passed, grounds, checked_on, "
               "checked_by, checked_by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
           ARGS(db_i(remedy->id), db_i(remedy->attempt), db_t(remedy_checks[check->kind].name),
                db_i(check->verdict == CHECK_PASSED), db_t(check->grounds), db_d(check->checked_on),
                db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)));
    move_version(ctx, remedy);
}
