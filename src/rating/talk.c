/* The talk with the secretary that losing a grade calls for, and its record (RATE-6). It concerns
 * those who lead the village, and is read by nobody else. */
#include "base/text.h"
#include "core/audit.h"
#include "rating/file.h"
#include "rating/internal.h"
#include "unit.h"

#define WHO_READS (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)
#define TODO_MAX "200"

static const struct field fields[] = {
    {.name = "held_on",
     .label = "谈话日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct talk, held_on),
     .required = true},
    {.name = "talked_by",
     .label = "谈话人",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct talk, talked_by),
     .required = true,
     .max = 60},
    {.name = "talked_with",
     .label = "谈话对象",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct talk, talked_with),
     .required = true,
     .max = 60},
    {.name = "content",
     .label = "谈话要点",
     .kind = FIELD_LONG,
     .offset = offsetof(struct talk, content),
     .required = true,
     .max = 2000},
    {0},
};
static const struct record_type talk_type = {"rating_talk", fields, sizeof(struct talk)};

bool talk_read(struct ctx *ctx, int64_t rating, struct talk *talk)
{
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT t.held_on, t.talked_by, t.talked_with, t.content, "
                                        "t.by_name FROM ratings r JOIN ratings o "
                                        "ON o.round_id = r.round_id AND o.unit_code = r.unit_code "
                                        "AND o.number <= r.number JOIN rating_talks t "
                                        "ON t.rating_id = o.id WHERE r.id = $1 "
                                        "ORDER BY o.number DESC LIMIT 1"),
                                    ARGS(db_i(rating)));
    bool found = db_next(rows);
    if (found)
        *talk = (struct talk){
            .held_on = db_date(rows, "held_on"),
            .talked_by = db_text(rows, "talked_by"),
            .talked_with = db_text(rows, "talked_with"),
            .content = db_text(rows, "content"),
            .by = db_text(rows, "by_name"),
        };
    db_end(rows);
    return found;
}

static bool is_called_for(const struct rating *rating)
{
    return rating->state == RATING_CLOSED && rating->standing && rating->talk_due;
}

void talk_fill(struct ctx *ctx, const struct rating *rating)
{
    struct talk talk;
    bool found = has_role(ctx, WHO_READS) && talk_read(ctx, rating->id, &talk);
    bool form = !found && has_role(ctx, WHO_RATES) && is_called_for(rating);
    view_set(ctx, "talk", found ? record_json(&talk_type, &talk) : json_null());
    view_text(ctx, "talk_label", found ? date_label(ctx, talk.held_on) : "");
    view_set(ctx, "talk_form", json_boolean(form));
    if (!form)
        return;
    record_clear(&talk_type, &talk);
    talk.held_on = ctx->today;
    talk.talked_with = text_of(ctx, "%s党组织书记", rating->unit_name);
    record_form(ctx, "f", &talk_type, &talk);
}

void talk_due(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT r.id, r.unit_code, r.closed_at, r.unit_name, r.before_name, r.band_name, "
            "r.veto_text FROM ratings r "
            "WHERE r.unit_code >= $1 AND r.unit_code < $2 AND r.state = 'closed' "
            "AND r.standing = 1 AND r.talk_due = 1 AND NOT EXISTS (SELECT 1 FROM ratings o "
            "JOIN rating_talks t ON t.rating_id = o.id WHERE o.round_id = r.round_id "
            "AND o.unit_code = r.unit_code) ORDER BY r.unit_code, r.id LIMIT " TODO_MAX),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows)) {
        const char *now = db_text(rows, "band_name");
        int64_t days = setting_int(ctx, db_text(rows, "unit_code"), TALK_DAYS);
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "诫勉谈话 · %s",
                                      unit_short_name(ctx->arena, db_text(rows, "unit_name"))),
                     .detail = text_of(ctx, "上年%s，这次%s", db_text(rows, "before_name"),
                                       *now ? now : db_text(rows, "veto_text")),
                     .link = text_of(ctx, "/ratings/%lld#talk", (long long)db_int(rows, "id")),
                     .action = "登记谈话",
                     .due = date_add_days(date_of_epoch(db_int(rows, "closed_at")), (int32_t)days),
                     .group = "诫勉谈话",
                 });
    }
}

/* POST /ratings/#id/talk {held_on, talked_by, talked_with, content} */
enum result rating_talk(struct ctx *ctx)
{
    struct rating rating;
    struct talk talk;
    if (!rating_read(ctx, param_id(ctx, "id"), &rating))
        return RC_MISSING;
    if (!is_called_for(&rating))
        return conflict(ctx, NULL, "这次评定不用谈话，或者还没有定下来。");
    if (talk_read(ctx, rating.id, &talk))
        return conflict(ctx, NULL, "谈话已经登记过了。");
    record_clear(&talk_type, &talk);
    if (record_parse(ctx, &talk_type, &talk, false, "") &&
        (date_compare(talk.held_on, ctx->today) > 0 ||
         date_compare(talk.held_on, date_of_epoch(rating.closed.at)) < 0))
        error_at(ctx, "held_on", "RATE-6", "谈话日期在评定定下来以后、今天以前");
    if (has_errors(ctx))
        return ctx->json ? RC_INVALID : rating_page(ctx, &rating);
    if (db_run(ctx->db,
               SQL("INSERT INTO rating_talks (rating_id, held_on, talked_by, talked_with, content, "
                   "by_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
                   "ON CONFLICT (rating_id) DO NOTHING"),
               ARGS(db_i(rating.id), db_d(talk.held_on), db_t(talk.talked_by),
                    db_t(talk.talked_with), db_t(talk.content), db_i(ctx->user.id),
                    db_t(ctx->user.full_name), db_i(ctx->now))) != 1)
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, "谈话已经登记过了。");
    file_talk(ctx, &rating, &talk);
    json_t *record = record_json(&talk_type, &talk);
    audit_add(ctx, "rating.talk", "rating", rating.id, rating.unit_code, NULL, record);
    json_object_set_new(record, "id", json_integer(rating.id));
    return created(ctx, record, "谈话已登记", "/ratings/%lld", (long long)rating.id);
}
