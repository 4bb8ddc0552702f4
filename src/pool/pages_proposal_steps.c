/* The steps of a proposal: sent, taken back, sent back, reviewed, concluded, filed (POOL-5, ALL-9).
 */
#include "base/text.h"
#include "core/audit.h"
#include "pool/gate.h"

#include <string.h>

enum { MOST = 20 }; /* departments asked for their opinion */

static bool find(struct ctx *ctx, struct proposal_work *work)
{
    *work = proposal_work_read(ctx, param(ctx, "code"), param_id(ctx, "step"));
    return work->proposal.id != 0;
}

static enum result take_step(struct ctx *ctx, struct proposal_work *work, const char *action,
                             const char *message)
{
    struct moving moving = proposal_moving(work);
    enum result result =
        has_errors(ctx) ? RC_INVALID : workflow_move(ctx, &proposal_workflow, &moving, action, "");
    if (result == RC_OK)
        return done(ctx, proposal_answer(&work->proposal), message, PROPOSAL_LINK,
                    work->proposal.unit_code, (long long)work->proposal.number);
    if (result != RC_INVALID || ctx->json)
        return result;
    find(ctx, work);
    proposal_page(ctx, work);
    workflow_keep_reason(ctx);
    return RC_INVALID;
}

static enum result bare_step(struct ctx *ctx, const char *action, const char *message)
{
    struct proposal_work work;
    return find(ctx, &work) ? take_step(ctx, &work, action, message)
                            : conflict(ctx, NULL, "还没有填建议名单。");
}

/* A step back, with its reason, which stays sealed in the proposal. */
static enum result step_back(struct ctx *ctx, const char *action, const char *message)
{
    struct proposal_work work;
    const char *reason = form_text(ctx, "reason");
    if (!find(ctx, &work))
        return conflict(ctx, NULL, "还没有填建议名单。");
    form_only(ctx, "reason", "");
    if (!has_errors(ctx) && text_is_blank(reason))
        error_at(ctx, "reason", "ALL-9", "请写明原因，对方才知道怎么办");
    else if (text_length(reason) > 2000)
        error_at(ctx, "reason", "length", "原因请控制在 2000 字以内");
    else if (!text_is_clean(reason, strlen(reason), true))
        error_at(ctx, "reason", "format", "原因里有不能识别的字符，请删除后重新填写");
    work.proposal.returned = text_trim(ctx->arena, reason);
    return take_step(ctx, &work, action, message);
}

/* POST .../submit */
enum result proposal_submit(struct ctx *ctx)
{
    return bare_step(ctx, "submit", "已报县联审");
}

/* POST .../withdraw */
enum result proposal_withdraw(struct ctx *ctx)
{
    return bare_step(ctx, "withdraw", "已撤回，可以继续修改");
}

/* POST .../return {reason} */
enum result proposal_return(struct ctx *ctx)
{
    return step_back(ctx, "return", "已退回，镇里会看到原因");
}

/* Departments that are asked beside the gates; each once, all of this county. */
static void take_opinions(struct ctx *ctx, struct proposal_work *work, int64_t ids[MOST])
{
    struct department *departments;
    if (!json_object_get(ctx->form, "opinion"))
        return;
    int sent = form_ids(ctx, "opinion", ids, MOST), known = 0;
    int count = departments_read(ctx, ctx->user.unit_code, &departments);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < sent; k++)
            known += departments[i].id == ids[k];
    for (int i = 0; i < sent; i++)
        for (int k = i + 1; k < sent; k++)
            known -= ids[i] == ids[k];
    if (!has_errors(ctx) && (known != sent || sent == 0))
        error_at(ctx, "opinion", "choice", "请从列出的部门里选择，每个选一次");
    work->opinion = ids;
    work->opinions = sent;
}

/* POST .../open {opinion: [ids]} */
enum result proposal_open(struct ctx *ctx)
{
    struct proposal_work work;
    int64_t ids[MOST];
    if (!find(ctx, &work))
        return conflict(ctx, NULL, "还没有填建议名单。");
    form_only(ctx, "", "opinion");
    take_opinions(ctx, &work, ids);
    return take_step(ctx, &work, "open", "联审开始了，各部门会收到待办");
}

/* POST .../conclude */
enum result proposal_conclude(struct ctx *ctx)
{
    return bare_step(ctx, "conclude", "联审结论已经作出");
}

/* POST .../ask */
enum result proposal_ask(struct ctx *ctx)
{
    return bare_step(ctx, "ask", "已报市备案");
}

/* POST .../file */
enum result proposal_file(struct ctx *ctx)
{
    return bare_step(ctx, "file", "已备案");
}

/* POST .../decline {reason} */
enum result proposal_decline(struct ctx *ctx)
{
    return step_back(ctx, "decline", "已退回，县里会看到原因");
}

/* POST .../hand-over {gate, user}: gates that nobody signed yet go to another department */
enum result proposal_hand_over(struct ctx *ctx)
{
    struct proposal_work work;
    struct department *departments, *to = NULL;
    int64_t user = 0;
    if (!find(ctx, &work) || work.proposal.state != PROPOSAL_IN_REVIEW)
        return conflict(ctx, NULL, "联审没有在进行，不能改派。");
    form_only(ctx, "gate", "user");
    int gate = choice_by_name(pool_gate_kinds, form_text(ctx, "gate"));
    if (!has_errors(ctx) && (gate < 0 || gate >= GATES))
        error_at(ctx, "gate", "choice", "请选择关口");
    if (!json_object_get(ctx->form, "user"))
        error_at(ctx, "user", "required", "请选择部门");
    else
        form_ids(ctx, "user", &user, 1);
    int count = departments_read(ctx, ctx->user.unit_code, &departments);
    for (int i = 0; i < count; i++)
        to = departments[i].id == user ? &departments[i] : to;
    if (!has_errors(ctx) && !to)
        error_at(ctx, "user", "choice", "请从列出的部门里选择");
    if (has_errors(ctx))
        return ctx->json ? RC_INVALID : proposal_page(ctx, &work);
    int64_t moved = gates_hand_over(ctx, work.proposal.id, gate, to);
    audit_add(ctx, "pool_proposal.hand_over", "pool_proposal", work.proposal.id,
              work.proposal.unit_code, NULL,
              json_pack("{s:s, s:s, s:I}", "gate", pool_gate_kinds[gate].label, "user_name",
                        to->name, "gates", moved));
    return done(
        ctx, proposal_answer(&work.proposal),
        moved ? text_of(ctx, "%s还没有签的，已改派给%s", pool_gate_kinds[gate].label, to->name)
              : "没有要改派的：都签过了，或者本来就是这个部门",
        PROPOSAL_LINK, work.proposal.unit_code, (long long)work.proposal.number);
}
