/* The page of one aim or promise, and the steps of its way (RATE-4). */
#include "ascent/internal.h"
#include "base/text.h"
#include "unit.h"

static struct status status_of(const struct ascent *ascent)
{
    const char *word = ascent_states[ascent->state].label;
    switch (ascent->state) {
    case ASCENT_STANDING:
        return ascent->shown ? (struct status){"已公开", "✓", "done"}
                             : (struct status){word, "✓", "done"};
    case ASCENT_REVIEW:
        return (struct status){word, "◐", "due"};
    default:
        return (struct status){word, "○", "none"};
    }
}

json_t *ascent_lines_json(struct ctx *ctx, const struct ascent *ascent)
{
    json_t *all = json_array();
    for (int i = 0; i < ascent->lines_count; i++) {
        const struct ascent_line *line = &ascent->lines[i];
        int64_t gap = ascent_gap(line);
        json_array_append_new(
            all,
            json_pack("{s:i, s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "at",
                      line->criterion, "row", line->criterion + 1, "dimension", line->dimension,
                      "text", line->text, "full", decimal_text(ctx, line->full), "points",
                      line->points == DECIMAL_NONE ? "" : decimal_text(ctx, line->points), "gap",
                      gap ? decimal_text(ctx, gap) : "", "measure", line->measure, "person",
                      line->person, "finish_on", date_text(ctx, line->finish_on), "finish_label",
                      date_label(ctx, line->finish_on)));
    }
    return all;
}

json_t *ascent_json(struct ctx *ctx, const struct ascent *ascent)
{
    json_t *json = json_pack(
        "{s:I, s:I, s:I, s:s, s:s, s:s, s:b, s:s, s:s, s:s, s:s, s:s, s:s}", "id", ascent->id,
        "version", ascent->version, "round", ascent->round_id, "kind",
        ascent_kinds[ascent->kind].name, "kind_label", ascent_kinds[ascent->kind].label, "unit",
        ascent->unit_code, "of_promise", ascent->kind == ASCENT_PROMISE, "unit_name",
        ascent->unit_name, "place", ascent->place, "state", ascent_states[ascent->state].name,
        "state_label", ascent_states[ascent->state].label, "goal", ascent->goal, "outline",
        ascent->outline);
    json_object_set_new(json, "held_on", json_string(date_text(ctx, ascent->held_on)));
    json_object_set_new(json, "held_label", json_string(date_label(ctx, ascent->held_on)));
    json_object_set_new(json, "stood_on", json_string(date_text(ctx, ascent->stood_on)));
    json_object_set_new(json, "stood_label", json_string(date_label(ctx, ascent->stood_on)));
    json_object_set_new(json, "year", json_integer(ascent->year));
    json_object_set_new(json, "scheme_name", json_string(ascent->scheme_name));
    json_object_set_new(json, "before_name", json_string(ascent->before_name));
    json_object_set_new(json, "before_points",
                        json_string(ascent->before_points == DECIMAL_NONE
                                        ? ""
                                        : decimal_text(ctx, ascent->before_points)));
    json_object_set_new(json, "veto_text", json_string(ascent->veto_text));
    json_object_set_new(json, "shown", json_boolean(ascent->shown));
    json_object_set_new(json, "status", status_json(status_of(ascent)));
    return json;
}

/* --- the result beside it --- */

static struct status outcome_status(enum ascent_outcome outcome)
{
    static const struct status all[] = {
        [OUTCOME_OPEN] = {"还在评定", "○", "none"},
        [OUTCOME_REACHED] = {"达到目标", "✓", "done"},
        [OUTCOME_MISSED] = {"没有达到目标", "▲", "late"},
    };
    return all[outcome];
}

static int band_named(const struct rating_year *year, const char *name)
{
    for (int i = 0; i < year->bands_count; i++)
        if (text_same(year->bands[i], name))
            return i;
    return ASCENT_NO_BAND;
}

/* An aim beside what its year came to; a promise beside the rating that it was drawn from. */
static void fill_result(struct ctx *ctx, const struct ascent *ascent)
{
    struct rating_year year;
    bool found = rating_year_read(ctx, ascent->round_id, ascent->unit_code, &year);
    bool aim = ascent->kind == ASCENT_AIM;
    bool since = found && !aim && year.closed && ascent->state != ASCENT_DRAFT &&
                 year.rating != ascent->rating_id;
    view_text(ctx, "rating_link",
              found ? text_of(ctx, "/ratings/%lld", (long long)year.rating) : "");
    view_text(ctx, "result_name",
              !found || !year.closed ? ""
              : *year.band_name      ? year.band_name
                                     : "取消评定资格");
    view_set(ctx, "corrected_since", json_boolean(since));
    view_set(ctx, "outcome",
             found && aim && ascent->state == ASCENT_STANDING
                 ? status_json(outcome_status(
                       ascent_outcome(year.closed, band_named(&year, ascent->goal), year.band)))
                 : json_null());
}

/* What this user can do next, by name; the aim is not public and so not taken back. */
static json_t *actions_json(struct ctx *ctx, struct ascent *ascent)
{
    struct moving moving = ascent_moving(ascent);
    json_t *actions = workflow_actions_by_name(ctx, &ascent_workflow, &moving);
    if (ascent->kind != ASCENT_PROMISE)
        json_object_del(actions, "take_back");
    return actions;
}

static void fill(struct ctx *ctx, struct ascent *ascent)
{
    json_t *steps = workflow_history(ctx, &ascent_workflow, ascent->id);
    json_object_update_new(ctx->view, ascent_json(ctx, ascent));
    view_text(ctx, "title",
              text_of(ctx, "%s · %lld 年%s · %s", ascent->unit_name, (long long)ascent->year,
                      ascent->scheme_name, ascent_kinds[ascent->kind].label));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "创星与承诺", "href_link",
                       text_of(ctx, "/ascents?round=%lld&kind=%s", (long long)ascent->round_id,
                               ascent_kinds[ascent->kind].name),
                       "label", ascent->unit_name, "href_link"));
    view_text(ctx, "path_link", text_of(ctx, ASCENT_LINK, (long long)ascent->id));
    view_text(ctx, "public_link",
              ascent->shown ? text_of(ctx, "/public/star-promises/%s", ascent->unit_code) : "");
    view_set(ctx, "record_version", json_integer(ascent->version));
    view_set(ctx, "lines", ascent_lines_json(ctx, ascent));
    view_set(ctx, "can_edit",
             json_boolean(ascent->state == ASCENT_DRAFT && has_role(ctx, WHO_ASCENDS)));
    view_set(ctx, "sent_back", workflow_sent_back(steps, "return take-back"));
    view_set(ctx, "steps_taken", steps);
    json_t *actions = actions_json(ctx, ascent);
    view_set(
        ctx, "reasons",
        json_boolean(json_object_get(actions, "return") || json_object_get(actions, "take_back")));
    view_set(ctx, "actions", actions);
    fill_result(ctx, ascent);
    ctx->place = "/ascents";
}

/* GET /ascents/#id */
enum result ascent_page(struct ctx *ctx)
{
    struct ascent ascent;
    if (!ascent_read(ctx, param_id(ctx, "id"), &ascent))
        return RC_MISSING;
    fill(ctx, &ascent);
    return page(ctx, "ascent/show");
}

/* --- the steps --- */

/* What is missing before it can be sent is shown where it is filled in. */
static enum result show_refused(struct ctx *ctx, struct ascent *ascent, bool submits)
{
    struct ascent_facts facts;
    if (submits &&
        ascent_facts_read(ctx, ascent->round_id, ascent->unit_code, ascent->kind, &facts) &&
        !ascent_closed(&facts, ascent->kind)) {
        ascent_refresh(ctx, &facts, ascent);
        return ascent_form(ctx, ascent, &facts);
    }
    fill(ctx, ascent);
    workflow_keep_reason(ctx);
    return invalid(ctx, "ascent/show");
}

static enum result take_step(struct ctx *ctx, const char *action, const char *message)
{
    struct ascent ascent;
    if (!ascent_read(ctx, param_id(ctx, "id"), &ascent))
        return RC_MISSING;
    struct moving moving = ascent_moving(&ascent);
    enum result result =
        form_only(ctx, "reason", "")
            ? workflow_move(ctx, &ascent_workflow, &moving, action, form_text(ctx, "reason"))
            : RC_INVALID;
    ascent.version = moving.version;
    if (result == RC_OK)
        return done(ctx, ascent_json(ctx, &ascent), message, ASCENT_LINK, (long long)ascent.id);
    if (result != RC_INVALID || ctx->json)
        return result;
    return show_refused(ctx, &ascent, text_same(action, "submit"));
}

enum result ascent_submit(struct ctx *ctx)
{
    return take_step(ctx, "submit", "已提交镇里审核");
}

enum result ascent_withdraw(struct ctx *ctx)
{
    return take_step(ctx, "withdraw", "已撤回，可以继续修改");
}

enum result ascent_approve(struct ctx *ctx)
{
    return take_step(ctx, "approve", "审核通过");
}

enum result ascent_return(struct ctx *ctx)
{
    return take_step(ctx, "return", "已退回，村里会看到原因");
}

enum result ascent_take_back(struct ctx *ctx)
{
    return take_step(ctx, "take-back", "已从公开页撤下，村里会看到原因");
}

enum result ascent_revise(struct ctx *ctx)
{
    return take_step(ctx, "revise", "可以修改，改好后再提交审核");
}
