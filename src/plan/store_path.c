/* SQL of the path's records: studies, meetings, comments. */
#include "base/text.h"
#include "calendar.h"
#include "plan/internal.h"

int studies_read(struct ctx *ctx, int64_t plan_id, struct study **studies)
{
    int count = 0;
    *studies = ARENA_ARRAY(ctx->arena, struct study, RECORDS_MAX);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, version, held_on, place, attended, documents, created_by_name "
                     "FROM plan_studies WHERE plan_id = $1 ORDER BY held_on, id LIMIT 200"),
                 ARGS(db_i(plan_id)));
    while (db_next(rows)) {
        struct study *study = &(*studies)[count++];
        record_clear(&study_type, study);
        record_read(rows, &study_type, study);
        study->id = db_int(rows, "id");
        study->version = db_int(rows, "version");
        study->created_by_name = db_text(rows, "created_by_name");
    }
    return count;
}

#define FIELD(name) record_arg(&study_type, study, name)
int64_t study_save(struct ctx *ctx, int64_t plan_id, const struct study *study)
{
    plan_touch(ctx, plan_id);
    if (!study->id)
        return db_one_int(
            ctx->db,
            SQL("INSERT INTO plan_studies (plan_id, held_on, place, attended, documents, "
                "created_by, created_by_name, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
                "RETURNING id"),
            ARGS(db_i(plan_id), FIELD("held_on"), FIELD("place"), FIELD("attended"),
                 FIELD("documents"), db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)),
            0);
    return db_one_int(ctx->db,
                      SQL("UPDATE plan_studies SET held_on = $3, place = $4, attended = $5, "
                          "documents = $6, version = version + 1 WHERE id = $1 AND version = $2 "
                          "RETURNING id"),
                      ARGS(db_i(study->id), db_i(study->version), FIELD("held_on"), FIELD("place"),
                           FIELD("attended"), FIELD("documents")),
                      0);
}
#undef FIELD

bool study_remove(struct ctx *ctx, int64_t plan_id, int64_t id)
{
    plan_touch(ctx, plan_id);
    return db_run(ctx->db, SQL("DELETE FROM plan_studies WHERE plan_id = $1 AND id = $2"),
                  ARGS(db_i(plan_id), db_i(id))) == 1;
}

int meetings_read(struct ctx *ctx, int64_t plan_id, struct meeting **meetings)
{
    int count = 0;
    *meetings = ARENA_ARRAY(ctx->arena, struct meeting, RECORDS_MAX);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT id, version, number, kind, form, held_on, place, entitled, present, votes_for, "
            "votes_against, votes_abstain, promised_by, minutes, created_by_name "
            "FROM plan_meetings WHERE plan_id = $1 ORDER BY held_on, id LIMIT 200"),
        ARGS(db_i(plan_id)));
    while (db_next(rows)) {
        struct meeting *meeting = &(*meetings)[count++];
        record_clear(&meeting_type, meeting);
        record_read(rows, &meeting_type, meeting);
        meeting->id = db_int(rows, "id");
        meeting->version = db_int(rows, "version");
        meeting->number = db_int(rows, "number");
        meeting->created_by_name = db_text(rows, "created_by_name");
    }
    return count;
}

const struct meeting *meeting_latest(const struct meeting *meetings, int count, int kind,
                                     const struct plan *plan)
{
    int64_t last = plan->number, first = last;
    if (kind == MEETING_DELIBERATION)
        first = plan_is_amendment(plan) ? plan->amended_number : 1;
    const struct meeting *latest = NULL;
    for (int i = 0; i < count; i++)
        if (meetings[i].kind == kind && meetings[i].number >= first && meetings[i].number <= last)
            latest = &meetings[i];
    return latest;
}

#define FIELD(name) record_arg(&meeting_type, meeting, name)
int64_t meeting_save(struct ctx *ctx, const struct plan *plan, const struct meeting *meeting)
{
    plan_touch(ctx, plan->id);
    if (!meeting->id)
        return db_one_int(
            ctx->db,
            SQL("INSERT INTO plan_meetings (plan_id, number, kind, form, held_on, place, entitled, "
                "present, votes_for, votes_against, votes_abstain, promised_by, minutes, "
                "created_by, created_by_name, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
                "$9, $10, $11, $12, $13, $14, $15, $16) RETURNING id"),
            ARGS(db_i(plan->id), db_i(plan->number), FIELD("kind"), FIELD("form"), FIELD("held_on"),
                 FIELD("place"), FIELD("entitled"), FIELD("present"), FIELD("votes_for"),
                 FIELD("votes_against"), FIELD("votes_abstain"), FIELD("promised_by"),
                 FIELD("minutes"), db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)),
            0);
    return db_one_int(
        ctx->db,
        SQL("UPDATE plan_meetings SET form = $3, held_on = $4, place = $5, entitled = $6, "
            "present = $7, votes_for = $8, votes_against = $9, votes_abstain = $10, "
            "promised_by = $11, minutes = $12, version = version + 1 "
            "WHERE id = $1 AND version = $2 RETURNING id"),
        ARGS(db_i(meeting->id), db_i(meeting->version), FIELD("form"), FIELD("held_on"),
             FIELD("place"), FIELD("entitled"), FIELD("present"), FIELD("votes_for"),
             FIELD("votes_against"), FIELD("votes_abstain"), FIELD("promised_by"),
             FIELD("minutes")),
        0);
}
#undef FIELD

bool meeting_remove(struct ctx *ctx, int64_t plan_id, int64_t id)
{
    plan_touch(ctx, plan_id);
    return db_run(ctx->db, SQL("DELETE FROM plan_meetings WHERE plan_id = $1 AND id = $2"),
                  ARGS(db_i(plan_id), db_i(id))) == 1;
}

int comments_read(struct ctx *ctx, int64_t plan_id, struct comment **comments)
{
    int count = 0;
    *comments = ARENA_ARRAY(ctx->arena, struct comment, RECORDS_MAX);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, item_id, text, user_id, user_name, at, answer, answered_by_name, "
                     "answered_at FROM plan_comments WHERE plan_id = $1 "
                     "ORDER BY CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END, id LIMIT 200"),
                 ARGS(db_i(plan_id)));
    while (db_next(rows))
        (*comments)[count++] = (struct comment){
            .id = db_int(rows, "id"),
            .item = db_int(rows, "item_id"),
            .text = db_text(rows, "text"),
            .user_id = db_int(rows, "user_id"),
            .user_name = db_text(rows, "user_name"),
            .at = db_int(rows, "at"),
            .answer = db_text(rows, "answer"),
            .answered_by_name = db_text(rows, "answered_by_name"),
            .answered_at = db_int(rows, "answered_at"),
        };
    return count;
}

int64_t comment_insert(struct ctx *ctx, int64_t plan_id, int64_t item, const char *text)
{
    return db_one_int(ctx->db,
                      SQL("INSERT INTO plan_comments (plan_id, item_id, text, user_id, user_name, "
                          "at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id"),
                      ARGS(db_i(plan_id), db_ref(item), db_t(text), db_i(ctx->user.id),
                           db_t(ctx->user.full_name), db_i(ctx->now)),
                      0);
}

bool comment_answer(struct ctx *ctx, int64_t plan_id, int64_t id, const char *answer)
{
    plan_touch(ctx, plan_id);
    return db_run(ctx->db,
                  SQL("UPDATE plan_comments SET answer = $3, answered_by_name = $4, "
                      "answered_at = $5 WHERE id = $1 AND plan_id = $2 AND answered_at IS NULL"),
                  ARGS(db_i(id), db_i(plan_id), db_t(answer), db_t(ctx->user.full_name),
                       db_i(ctx->now))) == 1;
}

bool comments_after_step(struct ctx *ctx, int64_t plan_id)
{
    return db_one_int(ctx->db,
                      SQL("SELECT 1 FROM plan_comments WHERE plan_id = $1 AND user_id <> $2 "
                          "AND at >= (SELECT MAX(at) FROM workflow_steps "
                          "WHERE entity = 'plan' AND entity_id = $1) LIMIT 1"),
                      ARGS(db_i(plan_id), db_i(ctx->user.id)), 0) == 1;
}

json_t *plan_notice(struct ctx *ctx, int64_t plan_id)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT n.id, n.posted_on, n.place, n.last_day, n.day_kind, n.state, "
            "(SELECT COUNT(*) FROM feedback f WHERE f.notice_id = n.id) AS feedback_total, "
            "(SELECT COUNT(*) FROM feedback f WHERE f.notice_id = n.id "
            "AND f.answered_at IS NULL) AS feedback_open "
            "FROM notices n WHERE n.plan_id = $1 ORDER BY n.number DESC LIMIT 1"),
        ARGS(db_i(plan_id)));
    if (!db_next(rows))
        return json_null();
    struct date posted = db_date(rows, "posted_on"), last = db_date(rows, "last_day");
    const char *state = db_text(rows, "state");
    bool showing = text_same(state, "on_notice");
    int64_t id = db_int(rows, "id");
    json_t *notice =
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:I, s:I, s:s}", "id", id,
                  "posted_on", db_text(rows, "posted_on"), "posted_label", date_label(ctx, posted),
                  "place", db_text(rows, "place"), "last_day", db_text(rows, "last_day"),
                  "last_label", date_label(ctx, last), "state", state, "showing", showing, "over",
                  showing && date_compare(ctx->today, last) > 0, "feedback_total",
                  db_int(rows, "feedback_total"), "feedback_open", db_int(rows, "feedback_open"),
                  "href_link", text_of(ctx, "/notices/%lld", (long long)id));
    bool working = text_same(db_text(rows, "day_kind"), "working");
    db_end(rows);
    json_object_set_new(
        notice, "days_left",
        json_integer(showing ? calendar_days_left(ctx, ctx->today, last, working) : 0));
    return notice;
}

struct date plan_notice_end(struct ctx *ctx, int64_t plan_id)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT last_day FROM notices WHERE plan_id = $1 ORDER BY number DESC LIMIT 1"),
        ARGS(db_i(plan_id)));
    struct date end = db_next(rows) ? db_date(rows, "last_day") : (struct date){0};
    db_end(rows);
    return end;
}
