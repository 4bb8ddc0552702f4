/* The page of a plan's year: the form of the county, the same record for everybody else once it is
 * given, and the steps (EVAL-1). */
#include "base/text.h"
#include "evaluation/internal.h"

#define PLACE "/evaluations"
#define YEAR_MIN 1900
#define YEAR_MAX 2200

/* Reads what the path names: RC_OK, RC_MISSING, or RC_CONFLICT with why there is nothing to
 * evaluate. */
static enum result from_path(struct ctx *ctx, struct evaluation *evaluation)
{
    int64_t year;
    int first, last;
    if (!text_to_int(param(ctx, "year"), YEAR_MIN, YEAR_MAX, &year))
        return RC_MISSING;
    if (!evaluation_read(ctx, param_id(ctx, "id"), (int)year, evaluation))
        return conflict(ctx, NULL, "规划公开承诺、生效以后才有年度考评。");
    evaluation_years(&evaluation->promise, ctx->today, &first, &last);
    if (!evaluation->id && (year < first || year > evaluation->promise.last_year))
        return conflict(ctx, NULL, "这一年规划还没有生效，或不在任期内，不考评。");
    if (!evaluation->id && year > last)
        return conflict(ctx, NULL, "这一年还没有结束，年终以后考评。");
    if (!evaluation_is_shown_to(evaluation->state, ctx->user.roles))
        return RC_MISSING;
    evaluation_fill(ctx, evaluation);
    return RC_OK;
}

/* --- the page --- */

static void fill_form(struct ctx *ctx, const struct evaluation *evaluation)
{
    int grade = evaluation->grade, proposed = evaluation->proposed;
    json_t *choices = json_array();
    json_array_append_new(
        choices,
        json_pack("{s:s, s:s, s:b}", "value", "", "label",
                  proposed < 0 ? "请选择"
                               : text_of(ctx, "按建议：%s", evaluation_grades[proposed].label),
                  "selected", grade < 0));
    json_array_extend(
        choices, choices_json(evaluation_grades, grade < 0 ? NULL : evaluation_grades[grade].name));
    view_set(ctx, "grade_choices", choices);
    view_set(ctx, "asks",
             json_pack("{s:i, s:i}", "fields", 2 * evaluation->count + 3, "required",
                       evaluation->count + 1));
}

/* What this user can do now, by name; what the guards would refuse today is left out. */
static void fill_actions(struct ctx *ctx, struct evaluation *evaluation)
{
    struct moving moving = evaluation_moving(evaluation);
    json_t *actions = json_object(), *step;
    bool answerable = evaluation_is_answerable(evaluation->answer_due_on, ctx->today);
    size_t i;
    json_array_foreach(workflow_actions(ctx, &evaluation_workflow, &moving), i, step)
    {
        const char *action = json_string_value(json_object_get(step, "action"));
        bool of_village = text_same(action, "answer") ||
                          (text_same(action, "withdraw") && has_role(ctx, WHO_ANSWERS));
        bool early = evaluation->state == EVALUATION_GIVEN && text_same(action, "conclude");
        if ((!of_village || answerable) && (!early || !answerable))
            json_object_set(actions, text_same(action, "answer") ? "reply" : action, step);
    }
    view_set(ctx, "waits", json_boolean(evaluation->state == EVALUATION_GIVEN && answerable));
    view_set(ctx, "actions", actions);
    view_set(ctx, "revise_choices", choices_json(evaluation_grades, NULL));
}

/* The steps, to those who judge; and why it came back to them. */
static void fill_steps(struct ctx *ctx, const struct evaluation *evaluation)
{
    bool judges = has_role(ctx, WHO_EVALUATES);
    json_t *steps = evaluation->id && judges
                        ? workflow_history(ctx, &evaluation_workflow, evaluation->id)
                        : json_array();
    const char *back = evaluation->state == EVALUATION_DRAFT      ? "return recall"
                       : evaluation->state == EVALUATION_ANSWERED ? "return"
                                                                  : "";
    view_set(ctx, "sent_back", workflow_sent_back(steps, back));
    view_set(ctx, "steps_taken", steps);
}

static json_t *years_json(struct ctx *ctx, const struct evaluation *evaluation)
{
    int first, last;
    json_t *years = json_array();
    evaluation_years(&evaluation->promise, ctx->today, &first, &last);
    for (int year = last; year >= first; year--)
        json_array_append_new(
            years,
            json_pack("{s:i, s:s, s:b}", "year", year, "href_link",
                      text_of(ctx, EVALUATION_LINK, (long long)evaluation->promise.plan_id, year),
                      "on", year == evaluation->year));
    return years;
}

static void fill_errors(struct ctx *ctx)
{
    static const char *const fields[] = {"grade", "grade_reason", "opinion", "answer"};
    json_t *error;
    size_t i;
    json_array_foreach(ctx->errors, i, error)
    {
        const char *field = json_string_value(json_object_get(error, "field"));
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
            if (text_same(field, fields[k]))
                json_object_set(ctx->view, text_of(ctx, "%s_error", field),
                                json_object_get(error, "message"));
    }
}

static void fill(struct ctx *ctx, struct evaluation *evaluation)
{
    bool draft = evaluation->state == EVALUATION_DRAFT;
    json_object_update_new(ctx->view, evaluation_json(ctx, evaluation));
    const char *name = json_string_value(json_object_get(evaluation->shown, "unit_name"));
    view_text(ctx, "title",
              text_of(ctx, "%s · %d 年度考评", text_or_empty(name), evaluation->year));
    view_text(
        ctx, "path_link",
        text_of(ctx, EVALUATION_LINK, (long long)evaluation->promise.plan_id, evaluation->year));
    view_set(ctx, "items", evaluation_items_json(ctx, evaluation));
    view_set(ctx, "editable", json_boolean(draft && has_role(ctx, WHO_EVALUATES)));
    view_set(ctx, "final", json_boolean(evaluation->state == EVALUATION_FINAL));
    view_set(ctx, "record_version",
             evaluation->id ? json_integer(evaluation->version) : json_null());
    json_t *years = years_json(ctx, evaluation);
    view_set(ctx, "many_years", json_boolean(json_array_size(years) > 1));
    view_set(ctx, "years", years);
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "年度考评", "href_link", PLACE, "label",
                       text_or_empty(name), "href_link"));
    fill_form(ctx, evaluation);
    fill_actions(ctx, evaluation);
    fill_steps(ctx, evaluation);
    fill_errors(ctx);
    workflow_keep_reason(ctx);
    ctx->place = PLACE;
}

static enum result show(struct ctx *ctx, const char *template)
{
    struct evaluation evaluation;
    enum result result = from_path(ctx, &evaluation);
    if (result != RC_OK)
        return result;
    fill(ctx, &evaluation);
    return page(ctx, template);
}

/* GET /plans/#id/evaluations/:year */
enum result evaluation_show(struct ctx *ctx)
{
    return show(ctx, "evaluation/show");
}

/* GET /plans/#id/evaluations/:year/print */
enum result evaluation_print(struct ctx *ctx)
{
    return show(ctx, "evaluation/print");
}

static enum result again(struct ctx *ctx, struct evaluation *evaluation)
{
    if (ctx->json)
        return RC_INVALID;
    fill(ctx, evaluation);
    return invalid(ctx, "evaluation/show");
}

static enum result finish(struct ctx *ctx, const struct evaluation *evaluation, const char *message)
{
    return done(ctx, evaluation_json(ctx, evaluation), message, EVALUATION_LINK,
                (long long)evaluation->promise.plan_id, evaluation->year);
}

/* --- the draft --- */

/* Takes and stores what was sent: RC_OK, or what to answer. */
static enum result take_draft(struct ctx *ctx, struct evaluation *evaluation)
{
    enum result result = from_path(ctx, evaluation);
    if (result != RC_OK)
        return result;
    if (evaluation->state != EVALUATION_DRAFT)
        return conflict(ctx, NULL, "这份考评已经提交，要修改请先撤回。");
    if (!version_is_current(ctx, evaluation->version))
        return conflict(ctx, NULL, "您打开页面以后，别人改动过这份考评，请刷新后核对再填。");
    if (!evaluation_take(ctx, evaluation))
        return again(ctx, evaluation);
    result = evaluation_save(ctx, evaluation);
    return result == RC_CONFLICT ? conflict(ctx, NULL, "别人刚刚保存过这份考评，请刷新后核对再填。")
                                 : result;
}

/* POST /plans/#id/evaluations/:year {items:[{item, result, note}], grade, grade_reason, opinion} */
enum result evaluation_put(struct ctx *ctx)
{
    struct evaluation evaluation;
    enum result result = take_draft(ctx, &evaluation);
    return result == RC_OK ? finish(ctx, &evaluation, "已保存") : result;
}

/* --- steps --- */

static enum result move(struct ctx *ctx, struct evaluation *evaluation, const char *action,
                        const char *reason, const char *message)
{
    struct moving moving = evaluation_moving(evaluation);
    struct evaluation before = *evaluation;
    enum result result = has_errors(ctx)
                             ? RC_INVALID
                             : workflow_move(ctx, &evaluation_workflow, &moving, action, reason);
    if (result == RC_INVALID) {
        view_set(ctx, text_of(ctx, "tried_%s", action), json_true());
        view_text(ctx, "answer_typed", evaluation->answer);
        before.answer = "";
        before.new_grade = -1;
        return again(ctx, &before);
    }
    evaluation->version = moving.version;
    return result == RC_OK ? finish(ctx, evaluation, message) : result;
}

/* POST .../submit, with what was typed since the last save, which is kept also when it cannot be
 * submitted yet. */
enum result evaluation_submit(struct ctx *ctx)
{
    struct evaluation evaluation;
    enum result result = take_draft(ctx, &evaluation);
    if (result != RC_OK)
        return result;
    /* the version sent was the draft's, and it was looked at when that was saved */
    json_object_del(ctx->form, "_version");
    json_object_del(ctx->form, "version");
    ctx->keep = true;
    return move(ctx, &evaluation, "submit", "", "已提交，由另一位同志审定");
}

static enum result step(struct ctx *ctx, const char *action, const char *message)
{
    struct evaluation evaluation;
    enum result result = from_path(ctx, &evaluation);
    if (result != RC_OK)
        return result;
    if (!evaluation.id)
        return conflict(ctx, NULL, "这一年还没有考评。");
    form_only(ctx, "reason", "");
    return move(ctx, &evaluation, action, form_text(ctx, "reason"), message);
}

/* POST .../withdraw */
enum result evaluation_withdraw(struct ctx *ctx)
{
    return step(ctx, "withdraw", "已撤回");
}

/* POST .../approve */
enum result evaluation_approve(struct ctx *ctx)
{
    return step(ctx, "approve", "已审定并反馈给村");
}

/* POST .../return {reason} */
enum result evaluation_return(struct ctx *ctx)
{
    return step(ctx, "return", "已退回，对方会看到原因");
}

/* POST .../conclude */
enum result evaluation_conclude(struct ctx *ctx)
{
    return step(ctx, "conclude", "已定为最终结果，并记入书记履职档案");
}

/* POST .../confirm */
enum result evaluation_confirm(struct ctx *ctx)
{
    return step(ctx, "confirm", "已定为最终结果，并记入书记履职档案");
}

/* POST .../recall {reason} */
enum result evaluation_recall(struct ctx *ctx)
{
    return step(ctx, "recall", "已收回，可以重新考评");
}

/* What the village says, and what the county says to it. */
struct said {
    const char *answer, *reason;
    int grade;
};
static const struct field answer_fields[] = {{.name = "answer",
                                              .label = "答复内容",
                                              .kind = FIELD_LONG,
                                              .offset = offsetof(struct said, answer),
                                              .required = true,
                                              .max = 2000},
                                             {0}};
static const struct field revise_fields[] = {{.name = "grade",
                                              .label = "改为",
                                              .kind = FIELD_CHOICE,
                                              .offset = offsetof(struct said, grade),
                                              .required = true,
                                              .choices = evaluation_grades},
                                             {.name = "reason",
                                              .label = "改等次的原因",
                                              .kind = FIELD_LONG,
                                              .offset = offsetof(struct said, reason),
                                              .required = true,
                                              .max = 2000},
                                             {0}};
static const struct record_type answer_type = {"answer", answer_fields, sizeof(struct said)};
static const struct record_type revise_type = {"revision", revise_fields, sizeof(struct said)};

/* POST .../answer {answer}: it stands among the steps, too, as what was said with them */
enum result evaluation_answer(struct ctx *ctx)
{
    struct evaluation evaluation;
    struct said said = {0};
    enum result result = from_path(ctx, &evaluation);
    if (result != RC_OK)
        return result;
    record_parse(ctx, &answer_type, &said, false, "");
    evaluation.answer = text_or_empty(said.answer);
    return move(ctx, &evaluation, "answer", evaluation.answer, "已答复，由县里定最终结果");
}

/* POST .../revise {grade, reason} */
enum result evaluation_revise(struct ctx *ctx)
{
    struct evaluation evaluation;
    struct said said = {.grade = -1};
    enum result result = from_path(ctx, &evaluation);
    if (result != RC_OK)
        return result;
    record_parse(ctx, &revise_type, &said, false, "");
    evaluation.new_grade = said.grade;
    evaluation.new_reason = text_or_empty(said.reason);
    return move(ctx, &evaluation, "revise", evaluation.new_reason,
                "已提交改等次，由另一位同志审定");
}
