/* The page of one village's rating: the village's form, the town's form beside it, the result, and
 * its steps (RATE-4 to RATE-7, RATE-11). */
#include "base/text.h"
#include "core/audit.h"
#include "rating/internal.h"
#include "rating/picture.h"
#include "unit.h"

#include <string.h>

#define LINK "/ratings/%lld"

static const char changed_meanwhile[] =
    "别人刚刚改动过，请看过最新内容再保存。您填的还在这台电脑上。";

/* --- as pages and programs see it --- */

/* Before it is closed, ballots and the town's marks concern only those who work on them. */
static bool may_see_town(const struct ctx *ctx, const struct rating *rating)
{
    return rating->state == RATING_CLOSED ||
           (rating->state != RATING_SELF &&
            has_role(ctx, WHO_RATES | WHO_CLOSES | ROLE_CITY_OFFICER));
}

static bool may_see_result(const struct ctx *ctx, const struct rating *rating)
{
    return rating->state >= RATING_SECOND && may_see_town(ctx, rating);
}

static struct status result_status(const struct rating *rating)
{
    if (rating->vetoed)
        return (struct status){"取消评定资格", "▲", "late"};
    return (struct status){rating->band_name, rating->state == RATING_CLOSED ? "✓" : "◐",
                           rating->state == RATING_CLOSED ? "done" : "due"};
}

static json_t *hand_json(struct ctx *ctx, const struct hand *hand)
{
    if (!hand->by)
        return json_null();
    return json_pack("{s:s, s:s}", "name", hand->name, "on_label",
                     date_label(ctx, date_of_epoch(hand->at)));
}

json_t *rating_json(struct ctx *ctx, const struct rating *rating)
{
    bool open = may_see_result(ctx, rating);
    const struct scheme_band *band =
        open && rating->band != NO_BAND ? &rating->round.scheme.bands[rating->band] : NULL;
    json_t *json = json_pack(
        "{s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:b, s:b, s:s, s:s}", "id",
        rating->id, "version", rating->version, "round", rating->round_id, "unit",
        rating->unit_code, "unit_name", rating->unit_name, "place", rating->place, "state",
        rating_states[rating->state].name, "state_label", rating_states[rating->state].label,
        "scheme_name", rating->round.name, "year", rating->round.year, "number", rating->number,
        "why_corrected", rating->reason, "latest", rating->latest, "standing", rating->standing,
        "points", open ? decimal_text(ctx, rating->points) : "", "band_name",
        open ? rating->band_name : "");
    json_object_set_new(json, "has_result", json_boolean(open));
    json_object_set_new(json, "vetoed", json_boolean(open && rating->vetoed));
    json_object_set_new(json, "veto_text", json_string(open ? rating->veto_text : ""));
    json_object_set_new(json, "fell", json_boolean(open && rating->fell));
    json_object_set_new(json, "before_name", json_string(open ? rating->before_name : ""));
    json_object_set_new(json, "plaque", json_string(band ? band->plaque : ""));
    json_object_set_new(json, "result", open ? status_json(result_status(rating)) : json_null());
    json_object_set_new(json, "category", json_string(rating->category));
    json_object_set_new(json, "corrects",
                        rating->corrects ? json_integer(rating->corrects) : json_null());
    json_object_set_new(json, "self_hand", hand_json(ctx, &rating->self));
    json_object_set_new(json, "rated_hand", hand_json(ctx, &rating->rated));
    json_object_set_new(json, "checked_hand", hand_json(ctx, &rating->checked));
    json_object_set_new(json, "closed_hand", hand_json(ctx, &rating->closed));
    return json;
}

/* --- the page --- */

/* A value as it is typed: what was sent when the form comes back, else what is stored. */
static const char *typed(struct ctx *ctx, const char *name, const char *stored)
{
    const json_t *sent = json_object_get(ctx->form, name);
    return has_errors(ctx) && json_is_string(sent) ? json_string_value(sent) : stored;
}

static const char *mark_text(struct ctx *ctx, int64_t mark)
{
    return mark < 0 ? "" : decimal_text(ctx, mark);
}

static json_t *criterion_json(struct ctx *ctx, const struct rating *rating, int at, bool town,
                              bool open)
{
    const struct scheme_criterion *criterion = &rating->round.scheme.criteria[at];
    const struct mark *mark = &rating->marks[at];
    const char *name = text_of(ctx, "mark_%d", at), *grounds = text_of(ctx, "grounds_%d", at);
    const char *stored = mark_text(ctx, town ? mark->town : mark->self);
    /* the town's form opens with the village's own mark (ALL-3) */
    if (town && !*stored)
        stored = mark_text(ctx, mark->self);
    json_t *json = json_pack(
        "{s:i, s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "at", at, "row", at + 1, "text",
        criterion->text, "source", criterion->source, "full", decimal_text(ctx, criterion->full),
        "self_mark", mark_text(ctx, mark->self), "self_grounds", mark->self_grounds, "town_mark",
        open ? mark_text(ctx, mark->town) : "", "town_grounds", open ? mark->town_grounds : "",
        "mark_error", error_of(ctx, name), "differs",
        open && mark->town >= 0 && mark->self >= 0 && mark->town != mark->self);
    json_object_set_new(json, "mark", json_string(typed(ctx, name, stored)));
    json_object_set_new(
        json, "grounds",
        json_string(typed(ctx, grounds, town ? mark->town_grounds : mark->self_grounds)));
    json_object_set_new(json, "grounds_error", json_string(error_of(ctx, grounds)));
    return json;
}

/* Criteria by dimension, each with the sums of its marks. */
static json_t *dimensions_json(struct ctx *ctx, const struct rating *rating, bool town, bool open)
{
    const struct scheme *scheme = &rating->round.scheme;
    json_t *all = json_array();
    for (int i = 0; i < scheme->criteria_count;) {
        const char *name = scheme->criteria[i].dimension;
        int64_t full = 0, self = 0, of_town = 0;
        json_t *rows = json_array();
        for (; i < scheme->criteria_count && text_same(scheme->criteria[i].dimension, name); i++) {
            const struct mark *mark = &rating->marks[i];
            full += scheme->criteria[i].full;
            self += mark->self > 0 ? mark->self : 0;
            of_town += open && mark->town > 0 ? mark->town : 0;
            json_t *row = criterion_json(ctx, rating, i, town, open);
            bool again = json_array_size(rows) &&
                         text_same(scheme->criteria[i].source, scheme->criteria[i - 1].source);
            json_object_set_new(row, "source_again", json_boolean(again));
            json_array_append_new(rows, row);
        }
        json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s, s:o}", "dimension", name,
                                             "full_sum", decimal_text(ctx, full), "self_sum",
                                             decimal_text(ctx, self), "town_sum",
                                             decimal_text(ctx, of_town), "rows", rows));
    }
    return all;
}

static json_t *count_json(struct ctx *ctx, const char *name, const char *label, int64_t stored)
{
    const char *text = stored < 0 ? "" : text_of(ctx, "%lld", (long long)stored);
    return json_pack("{s:s, s:s, s:s, s:s}", "name", name, "label", label, "value",
                     typed(ctx, name, text), "error", error_of(ctx, name));
}

/* Counts of the voters that the scheme asks (RATE-5). */
static json_t *ballots_json(struct ctx *ctx, const struct rating *rating)
{
    const struct scheme *scheme = &rating->round.scheme;
    json_t *all = json_array();
    for (int i = 0; i < VOTERS; i++) {
        const struct ballots *ballots = &rating->ballots[i];
        json_t *counts = json_array();
        if (!scheme_asks(scheme, (enum rating_voters)i))
            continue;
        json_array_append_new(
            counts, count_json(ctx, text_of(ctx, "issued_%d", i), "发出", ballots->issued));
        json_array_append_new(
            counts, count_json(ctx, text_of(ctx, "returned_%d", i), "收回", ballots->returned));
        json_array_append_new(counts,
                              count_json(ctx, text_of(ctx, "valid_%d", i), "有效", ballots->valid));
        for (int value = 0; value < scheme->values_count; value++)
            json_array_append_new(counts,
                                  count_json(ctx, text_of(ctx, "votes_%d_%d", i, value),
                                             scheme->values[value].name, ballots->votes[value]));
        json_array_append_new(all, json_pack("{s:s, s:I, s:o}", "voters", scheme->voters[i].name,
                                             "share", scheme->voters[i].percent, "counts", counts));
    }
    return all;
}

static json_t *vetoes_json(struct ctx *ctx, const struct rating *rating)
{
    json_t *all = json_array();
    for (int i = 0; i < rating->round.scheme.vetoes_count; i++) {
        const struct veto *veto = &rating->vetoes[i];
        const char *name = text_of(ctx, "veto_%d", i),
                   *grounds = text_of(ctx, "veto_grounds_%d", i);
        json_array_append_new(
            all, json_pack("{s:s, s:s, s:s, s:b, s:s, s:s, s:s}", "name", name, "grounds_name",
                           grounds, "veto", rating->round.scheme.vetoes[i].text, "on",
                           text_same(typed(ctx, name, veto->on ? "1" : "0"), "1"), "grounds",
                           typed(ctx, grounds, veto->grounds), "error", error_of(ctx, name),
                           "grounds_error", error_of(ctx, grounds)));
    }
    return all;
}

/* What each source gives, with its weight, as far as all is counted. */
static json_t *sources_json(struct ctx *ctx, const struct rating *rating)
{
    const struct scheme *scheme = &rating->round.scheme;
    struct rated rated = rating_rated(rating);
    json_t *all = json_array();
    for (int i = 0; i < SOURCES && rating_is_counted(rating); i++)
        if (scheme->sources[i].percent)
            json_array_append_new(
                all, json_pack("{s:s, s:I, s:s}", "name", scheme->sources[i].name, "percent",
                               scheme->sources[i].percent, "points",
                               decimal_text(ctx, rating_source_points(scheme, &rated,
                                                                      (enum rating_source)i))));
    return all;
}

/* May it be proposed for ...? (RATE-7) */
static json_t *awards_json(struct ctx *ctx, const struct rating *rating)
{
    const struct award_asked asked = {true, rating->round.year, rating->band, rating->veto_text};
    json_t *all = json_array();
    for (int i = 0; i < rating->round.scheme.awards_count && rating->standing; i++) {
        struct award_answer answer = award_answer(ctx->arena, &rating->round.scheme, i, &asked);
        json_array_append_new(
            all, json_pack("{s:s, s:b, s:s, s:o}", "name", rating->round.scheme.awards[i].name,
                           "may", answer.may, "why", answer.why, "status",
                           status_json(answer.may ? (struct status){"可以", "✓", "done"}
                                                  : (struct status){"不可以", "▲", "late"})));
    }
    return all;
}

/* The village sees what passed between it and the town, and the rest once all is closed. */
static json_t *steps_seen(struct ctx *ctx, const struct rating *rating)
{
    json_t *all = workflow_history(ctx, &rating_workflow, rating->id), *step;
    json_t *seen = json_array();
    const char *self = rating_states[RATING_SELF].name;
    bool open = may_see_town(ctx, rating) || has_role(ctx, WHO_RATES | WHO_CLOSES);
    size_t i;
    json_array_foreach(all, i, step)
    {
        if (open || text_same(json_string_value(json_object_get(step, "from")), self) ||
            text_same(json_string_value(json_object_get(step, "to")), self))
            json_array_append(seen, step);
    }
    return seen;
}

static void fill_steps(struct ctx *ctx, struct rating *rating)
{
    struct moving moving = rating_moving(rating);
    json_t *actions = workflow_actions_by_name(ctx, &rating_workflow, &moving);
    json_t *settle = json_object_get(actions, "settle");
    /* the check settles it where no county confirms */
    if (settle && !rating->round.scheme.county_confirms)
        json_object_set(actions, "check", settle);
    json_object_del(actions, "settle");
    /* without self-rating nothing goes back to the village */
    if (rating->state == RATING_TOWN && !rating->round.scheme.sources[SOURCE_SELF].percent)
        json_object_del(actions, "return");
    json_t *steps = steps_seen(ctx, rating);
    view_set(ctx, "sent_back", workflow_sent_back(steps, "return"));
    view_set(ctx, "steps_taken", steps);
    view_set(ctx, "actions", actions);
}

/* What the village has not sent is nobody else's to read. */
static void hide_unsent(const struct ctx *ctx, struct rating *rating)
{
    if (rating->state != RATING_SELF || has_role(ctx, WHO_RATES_SELF))
        return;
    for (int i = 0; i < rating->round.scheme.criteria_count; i++) {
        rating->marks[i].self = -1;
        rating->marks[i].self_grounds = "";
    }
}

static void fill(struct ctx *ctx, struct rating *rating, bool town)
{
    hide_unsent(ctx, rating);
    bool open = may_see_town(ctx, rating);
    const struct scheme *scheme = &rating->round.scheme;
    json_object_update_new(ctx->view, rating_json(ctx, rating));
    view_text(ctx, "title",
              text_of(ctx, "%s · %lld 年%s", rating->unit_name, (long long)rating->round.year,
                      rating->round.name));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "年度评定", "href_link",
                       text_of(ctx, "/ratings?round=%lld", (long long)rating->round_id), "label",
                       rating->unit_name, "href_link"));
    view_text(ctx, "path_link", text_of(ctx, LINK, (long long)rating->id));
    view_set(ctx, "record_version", json_integer(rating->version));
    view_set(ctx, "dimensions", dimensions_json(ctx, rating, town, open));
    view_set(ctx, "open", json_boolean(open));
    view_set(ctx, "by_self", json_boolean(scheme->sources[SOURCE_SELF].percent > 0));
    view_set(ctx, "by_town", json_boolean(scheme->sources[SOURCE_TOWN].percent > 0));
    view_set(ctx, "ballots", open ? ballots_json(ctx, rating) : json_array());
    view_set(ctx, "vetoes", open ? vetoes_json(ctx, rating) : json_array());
    view_set(ctx, "sources",
             may_see_result(ctx, rating) ? sources_json(ctx, rating) : json_array());
    view_set(ctx, "awards", awards_json(ctx, rating));
    view_set(ctx, "decisions", rating_decisions(ctx, rating));
    view_set(ctx, "corrected", json_boolean(rating->number > 1 || !rating->latest));
    view_set(ctx, "may_correct",
             json_boolean(rating->state == RATING_CLOSED && rating->latest &&
                          has_role(ctx, WHO_CLOSES)));
    view_text(ctx, "rank",
              rating->standing && !rating->vetoed
                  ? rating_rank_text(ctx, rating_ranks(ctx, rating->round_id), rating->id)
                  : "");
    view_text(ctx, "rounding", scheme->rounding);
    fill_steps(ctx, rating);
    talk_fill(ctx, rating);
    aside_fill(ctx, rating);
    radar_fill(ctx, rating);
    ctx->place = "/ratings";
}

static int asked_counts(const struct scheme *scheme)
{
    int count = 0;
    for (int i = 0; i < VOTERS; i++)
        count += scheme_asks(scheme, (enum rating_voters)i) ? 3 + scheme->values_count : 0;
    return count;
}

static enum result show(struct ctx *ctx, struct rating *rating)
{
    const struct scheme *scheme = &rating->round.scheme;
    bool self = rating->state == RATING_SELF && has_role(ctx, WHO_RATES_SELF);
    bool town = rating->state == RATING_TOWN && has_role(ctx, WHO_RATES);
    const char *template = self ? "rating/self" : town ? "rating/town" : "rating/show";
    fill(ctx, rating, town);
    workflow_keep_reason(ctx);
    if (self)
        form_asks_more(ctx, 2 * scheme->criteria_count, 2 * scheme->criteria_count);
    if (town)
        form_asks_more(ctx,
                       asked_counts(scheme) + 2 * scheme->criteria_count + 2 * scheme->vetoes_count,
                       asked_counts(scheme) + scheme->criteria_count);
    return has_errors(ctx) ? invalid(ctx, template) : page(ctx, template);
}

enum result rating_page(struct ctx *ctx, struct rating *rating)
{
    return show(ctx, rating);
}

/* GET /ratings/#id */
enum result rating_show(struct ctx *ctx)
{
    struct rating rating;
    if (!rating_read(ctx, param_id(ctx, "id"), &rating))
        return RC_MISSING;
    return show(ctx, &rating);
}

/* --- filling in --- */

static enum result answer(struct ctx *ctx, enum result result, struct rating *rating,
                          const char *message)
{
    if (result == RC_OK)
        return done(ctx, rating_json(ctx, rating), message, LINK, (long long)rating->id);
    if (result == RC_CONFLICT && !has_errors(ctx))
        return conflict(ctx, NULL, changed_meanwhile);
    if (result == RC_INVALID && !ctx->json)
        return show(ctx, rating);
    return result;
}

/* Saves what one side typed; with an action it is sent on, and kept also when it cannot be. */
static enum result take(struct ctx *ctx, bool town, const char *action, const char *message)
{
    struct rating rating;
    if (!rating_read(ctx, param_id(ctx, "id"), &rating))
        return RC_MISSING;
    if (rating.state != (town ? RATING_TOWN : RATING_SELF))
        return conflict(ctx, NULL,
                        town ? "不在镇评定这一步，不能修改。" : "已经提交，要修改请先撤回。");
    enum result result = rating_take(ctx, &rating, town);
    if (result == RC_OK && action) {
        /* the version sent was the draft's, and it was looked at when that was saved */
        json_object_del(ctx->form, "_version");
        json_object_del(ctx->form, "version");
        result = rating_move(ctx, &rating, action);
        ctx->keep = true;
    }
    return answer(ctx, result, &rating, message);
}

/* POST /ratings/#id/self {mark_0, grounds_0, ...} */
enum result rating_self(struct ctx *ctx)
{
    return take(ctx, false, NULL, "已保存");
}

/* POST .../submit: with what was typed since the last save */
enum result rating_submit(struct ctx *ctx)
{
    return take(ctx, false, "submit", "已提交镇党委评定");
}

/* POST .../town {mark_0, grounds_0, issued_0, returned_0, valid_0, votes_0_0, veto_0,
 * veto_grounds_0, ...} */
enum result rating_town(struct ctx *ctx)
{
    return take(ctx, true, NULL, "已保存");
}

/* POST .../rate */
enum result rating_rate(struct ctx *ctx)
{
    return take(ctx, true, "rate", "已交第二人核对");
}

/* --- steps --- */

static enum result take_step(struct ctx *ctx, const char *action, const char *message)
{
    struct rating rating;
    if (!rating_read(ctx, param_id(ctx, "id"), &rating))
        return RC_MISSING;
    bool settles = text_same(action, "check") && !rating.round.scheme.county_confirms;
    bool nobody = text_same(action, "return") && rating.state == RATING_TOWN &&
                  !rating.round.scheme.sources[SOURCE_SELF].percent;
    if (nobody)
        return conflict(ctx, NULL, "这个办法没有自评，不能退给村里。");
    enum result result = form_only(ctx, "reason", "")
                             ? rating_move(ctx, &rating, settles ? "settle" : action)
                             : RC_INVALID;
    return answer(ctx, result, &rating, message);
}

enum result rating_withdraw(struct ctx *ctx)
{
    return take_step(ctx, "withdraw", "已撤回，改好后请再提交");
}

/* POST .../check: by another person of the town than those who entered it */
enum result rating_check_off(struct ctx *ctx)
{
    return take_step(ctx, "check", "已核对");
}

enum result rating_confirm(struct ctx *ctx)
{
    return take_step(ctx, "confirm", "已确认，评定结果从现在起不再改动");
}

enum result rating_return(struct ctx *ctx)
{
    return take_step(ctx, "return", "已退回，对方会看到原因");
}

/* POST .../correct {reason}: a new decision that names this one (RATE-11) */
enum result rating_correct_start(struct ctx *ctx)
{
    struct rating rating, fresh;
    const char *reason = text_trim(ctx->arena, form_text(ctx, "reason"));
    if (!rating_read(ctx, param_id(ctx, "id"), &rating))
        return RC_MISSING;
    if (rating.state != RATING_CLOSED || !rating.latest)
        return conflict(ctx, NULL, "只有评定完、没有在更正的结果可以更正。");
    if (form_only(ctx, "reason", "")) {
        if (!*reason)
            error_at(ctx, "reason", "RATE-11", "请写明更正的原因");
        else if (text_length(reason) > 500)
            error_at(ctx, "reason", "length", "原因最多 500 字");
        else if (!text_is_clean(reason, strlen(reason), true))
            error_at(ctx, "reason", "format", "原因里有不能识别的字符");
    }
    if (has_errors(ctx))
        return answer(ctx, RC_INVALID, &rating, "");
    int64_t id = version_is_current(ctx, rating.version) ? rating_correct(ctx, &rating, reason) : 0;
    if (!id || !rating_read(ctx, id, &fresh))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    audit_add(ctx, "rating.correct", "rating", id, rating.unit_code, NULL,
              json_pack("{s:I, s:s}", "corrects", rating.id, "reason", reason));
    return created(ctx, rating_json(ctx, &fresh),
                   "已开始更正，由镇里重新评定；原来的结果在更正定下来以前仍有效", LINK,
                   (long long)id);
}
