/* Workflow: moves records along the tables of their rooms (USER-2, USER-3, ALL-9). */
#include "core/workflow.h"

#include "base/text.h"
#include "core/audit.h"
#include "core/permit.h"

#include <string.h>

static const struct step *find_step(const struct workflow *workflow, int state, const char *action)
{
    for (const struct step *step = workflow->steps; step->action; step++)
        if (step->from == state && strcmp(step->action, action) == 0)
            return step;
    return NULL;
}

/* Who took the step that led to the present state; 0 when none did. */
static int64_t sender_of(struct ctx *ctx, const struct workflow *workflow, int64_t id)
{
    return db_one_int(ctx->db,
                      SQL("SELECT user_id FROM workflow_steps WHERE entity = $1 AND entity_id = $2 "
                          "ORDER BY id DESC LIMIT 1"),
                      ARGS(db_t(workflow->entity), db_i(id)), 0);
}

/* Why this user may not take the step; NULL when they may. */
static const char *refusal(struct ctx *ctx, const struct workflow *workflow,
                           const struct step *step, const struct moving *moving)
{
    if (!has_role(ctx, step->who) || !in_scope(ctx, moving->unit_code))
        return "您的账号没有这项权限。";
    if ((step->flags & STEP_FOUR_EYES) && workflow->authored(ctx, moving, ctx->user.id))
        return "您填写或修改过这份材料，须由另一位同志审核。";
    if ((step->flags & STEP_WITHDRAW) && sender_of(ctx, workflow, moving->id) != ctx->user.id)
        return "只有提交人本人可以撤回。";
    return NULL;
}

static void record_step(struct ctx *ctx, const struct workflow *workflow, const struct step *step,
                        const struct moving *moving, int state, const char *reason)
{
    const char *from = workflow->states[step->from].name, *to = workflow->states[state].name;
    db_run(
        ctx->db,
        SQL("INSERT INTO workflow_steps (entity, entity_id, action, label, from_state, to_state, "
            "user_id, user_name, unit_code, at, reason, late) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
        ARGS(db_t(workflow->entity), db_i(moving->id), db_t(step->action), db_t(step->label),
             db_t(from), db_t(to), db_i(ctx->user.id), db_t(ctx->user.full_name),
             db_t(moving->unit_code), db_i(ctx->now), db_t(reason), db_i(moving->late)));
    json_t *after =
        json_pack("{s:s, s:I, s:s}", "state", to, "version", moving->version + 1, "reason", reason);
    if (moving->late)
        json_object_set_new(after, "late", json_true());
    audit_add(ctx, text_of(ctx, "%s.%s", workflow->entity, step->action), workflow->entity,
              moving->id, moving->unit_code,
              json_pack("{s:s, s:I}", "state", from, "version", moving->version), after);
}

static bool reason_is_given(struct ctx *ctx, const struct step *step, const char *reason)
{
    if ((step->flags & STEP_REASON) && text_is_blank(reason))
        error_at(ctx, "reason", "ALL-9", "请写明原因，对方才知道怎么办");
    else if (text_length(reason) > 2000)
        error_at(ctx, "reason", "length", "原因请控制在 2000 字以内");
    else if (!text_is_clean(reason, strlen(reason), true))
        error_at(ctx, "reason", "format", "原因里有不能识别的字符，请删除后重新填写");
    return !has_errors(ctx);
}

static bool is_taken_up(struct ctx *ctx, const struct workflow *workflow,
                        const struct moving *moving)
{
    return workflow->taken_up && workflow->taken_up(ctx, moving);
}

const char *workflow_closed(struct ctx *ctx, const struct workflow *workflow,
                            const struct moving *moving, bool *late)
{
    struct closing closing = workflow->closes(ctx, moving);
    *late = false;
    if (date_is_none(closing.last_day) || date_compare(ctx->today, closing.last_day) <= 0)
        return NULL;
    struct date until = permit_until(ctx, moving->unit_code, closing.form, closing.period);
    *late = !date_is_none(until) && date_compare(ctx->today, until) <= 0;
    return *late ? NULL
                 : text_of(ctx, "已于%s截止%s。确需补报的，请上一级准许后再办。",
                           date_label(ctx, closing.last_day),
                           date_is_none(until) ? ""
                                               : text_of(ctx, "，准许补报的期限（%s）也已经过了",
                                                         date_label(ctx, until)));
}

/* ALL-9: what was taken up is no longer withdrawn, what has closed needs a permission. */
static bool is_open(struct ctx *ctx, const struct workflow *workflow, const struct step *step,
                    struct moving *moving)
{
    const char *closed = NULL;
    if ((step->flags & STEP_WITHDRAW) && is_taken_up(ctx, workflow, moving))
        error_at(ctx, "", "ALL-9", "对方已经开始办理，不能再撤回，请等候办理结果");
    if (step->flags & STEP_CLOSES)
        closed = workflow_closed(ctx, workflow, moving, &moving->late);
    if (closed)
        error_at(ctx, "", "ALL-9", "%s", closed);
    return !has_errors(ctx);
}

enum result workflow_move(struct ctx *ctx, const struct workflow *workflow, struct moving *moving,
                          const char *action, const char *reason)
{
    const struct step *step = find_step(workflow, moving->state, action);
    if (!step)
        return conflict(ctx, NULL, "这一步已经办过，或现在还不能办，请看最新状态。");
    /* First, since to whoever acts on an older page the same step may now be another's. */
    if (!version_is_current(ctx, moving->version))
        return conflict(ctx, NULL, "您打开页面以后，内容有了变化，请看过最新内容再办理。");
    const char *refused = refusal(ctx, workflow, step, moving);
    if (refused) {
        error_at(ctx, "", "USER-3", "%s", refused);
        return RC_DENIED;
    }
    moving->action = step->action;
    if (!is_open(ctx, workflow, step, moving) || !reason_is_given(ctx, step, reason) ||
        (step->guard && !step->guard(ctx, moving)))
        return RC_INVALID;
    int to = step->to == STATE_BEFORE ? workflow->before(ctx, moving) : step->to;
    if (!workflow->store(ctx, moving, to))
        return conflict(ctx, NULL, "内容刚刚有了变化，请看过最新内容再办理。");
    record_step(ctx, workflow, step, moving, to, reason);
    moving->state = to;
    moving->version++;
    return RC_OK;
}

json_t *workflow_actions(struct ctx *ctx, const struct workflow *workflow,
                         const struct moving *moving)
{
    json_t *actions = json_array();
    for (const struct step *step = workflow->steps; step->action; step++)
        if (step->from == moving->state && !refusal(ctx, workflow, step, moving) &&
            !((step->flags & STEP_WITHDRAW) && is_taken_up(ctx, workflow, moving)))
            json_array_append_new(actions, json_pack("{s:s, s:s, s:b}", "action", step->action,
                                                     "label", step->label, "needs_reason",
                                                     (step->flags & STEP_REASON) != 0));
    return actions;
}

json_t *workflow_actions_by_name(struct ctx *ctx, const struct workflow *workflow,
                                 const struct moving *moving)
{
    json_t *named = json_object(), *step;
    size_t i;
    json_array_foreach(workflow_actions(ctx, workflow, moving), i, step)
    {
        const char *action = json_string_value(json_object_get(step, "action"));
        char *name = arena_strdup(ctx->arena, action);
        for (char *at = name; *at; at++)
            if (*at == '-')
                *at = '_';
        json_object_set(named, name, step);
    }
    return named;
}

json_t *workflow_history(struct ctx *ctx, const struct workflow *workflow, int64_t id)
{
    json_t *history = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT action, label, from_state, to_state, user_name, at, reason, late "
                     "FROM workflow_steps WHERE entity = $1 AND entity_id = $2 ORDER BY id"),
                 ARGS(db_t(workflow->entity), db_i(id)));
    while (db_next(rows))
        json_array_append_new(
            history, json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:b}", "action",
                               db_text(rows, "action"), "label", db_text(rows, "label"), "from",
                               db_text(rows, "from_state"), "to", db_text(rows, "to_state"), "user",
                               db_text(rows, "user_name"), "at", db_int(rows, "at"), "at_label",
                               time_label(ctx, db_int(rows, "at")), "reason",
                               db_text(rows, "reason"), "late", db_int(rows, "late") != 0));
    return history;
}

json_t *workflow_sent_back(const json_t *steps, const char *actions)
{
    const json_t *last = json_array_get(steps, json_array_size(steps) - 1);
    const char *action = json_string_value(json_object_get(last, "action"));
    return action && text_is_listed(actions, action) ? json_deep_copy(last) : json_null();
}

void workflow_keep_reason(struct ctx *ctx)
{
    size_t i;
    json_t *error;
    view_text(ctx, "reason", form_text(ctx, "reason"));
    json_array_foreach(ctx->errors, i, error)
    {
        if (text_same(json_string_value(json_object_get(error, "field")), "reason"))
            json_object_set(ctx->view, "reason_error", json_object_get(error, "message"));
    }
}
