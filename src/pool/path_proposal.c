/* The way of a town's proposal: written by the town, sent to the county's joint review, five gates
 * for each person, concluded by somebody who neither wrote nor signed, filed with the city (POOL-5,
 * USER-3). Reasons may name people, so they are sealed in the proposal (POOL-10). */
#include "base/text.h"
#include "core/setting.h"
#include "pool/gate.h"

enum gate_mark picked_outcome(const struct picked *picked)
{
    enum gate_mark marks[GATES] = {MARK_OPEN};
    for (int i = 0; i < picked->gate_count; i++)
        if (picked->gates[i].kind < GATES)
            marks[picked->gates[i].kind] = picked->gates[i].mark;
    return gates_outcome(marks);
}

static const char *at_person(struct ctx *ctx, const struct picked *one)
{
    return text_of(ctx, "person_%lld", (long long)one->person.id);
}

static bool is_ready(struct ctx *ctx, const struct moving *moving)
{
    const struct proposal_work *work = moving->record;
    const struct pool_proposal *proposal = &work->proposal;
    int64_t least = setting_int(ctx, proposal->unit_code, "pool_least");
    const char *lacks =
        proposal_lacks(ctx->arena, least, work->count, work->standing, proposal->shortfall);
    if (proposal->situation < 0 || date_is_none(proposal->held_on) ||
        text_is_blank(proposal->present) || text_is_blank(proposal->decided))
        error_at(ctx, "held_on", "POOL-5", "还没有填专题会议的记录和这个村的情况");
    if (work->count == 0)
        error_at(ctx, "person", "POOL-5", "建议名单里还没有人");
    else if (lacks)
        error_at(ctx, "shortfall", "POOL-5", "%s", lacks);
    for (int i = 0; i < work->count; i++) {
        const struct picked *one = &work->people[i];
        const char *field = at_person(ctx, one);
        if (one->person.stage != STAGE_REVIEWED)
            error_at(ctx, field, "POOL-5", "%s现在不能列入建议名单，请去掉", one->person.name);
        else if (!one->has_talk)
            error_at(ctx, field, "POOL-5", "%s还没有谈话记录，谈过话才能报", one->person.name);
    }
    return !has_errors(ctx);
}

static const struct department *find(const struct department *departments, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (departments[i].id == id)
            return &departments[i];
    return NULL;
}

static const char *county_of(struct ctx *ctx, const char *unit_code)
{
    return text_of(ctx, "%.6s", unit_code);
}

static bool is_divided(struct ctx *ctx, const struct moving *moving)
{
    int64_t user_id[GATES];
    duties_read(ctx, county_of(ctx, moving->unit_code), user_id);
    for (int i = 0; i < GATES; i++)
        if (!user_id[i])
            error_at(ctx, "", "POOL-5", "%s还没有分给哪个部门，请先填联审分工",
                     pool_gate_kinds[i].label);
    return !has_errors(ctx);
}

static bool is_signed(struct ctx *ctx, const struct moving *moving)
{
    const struct proposal_work *work = moving->record;
    for (int i = 0; i < work->count; i++) {
        const struct picked *one = &work->people[i];
        const char *field = at_person(ctx, one);
        if (one->person.stage == STAGE_PROPOSED && picked_outcome(one) == MARK_OPEN)
            error_at(ctx, field, "POOL-5", "%s还有关口没有签", one->person.name);
    }
    return !has_errors(ctx);
}

static bool has_passed(struct ctx *ctx, const struct moving *moving)
{
    const struct proposal_work *work = moving->record;
    if (work->proposal.passed == 0)
        error_at(ctx, "", "POOL-5", "这份名单没有人通过联审，不用备案；请镇里再提人选");
    return !has_errors(ctx);
}

static const struct step steps[] = {
    {PROPOSAL_DRAFT, "submit", PROPOSAL_SUBMITTED, WHO_JUDGES, is_ready, 0, "报县联审"},
    {PROPOSAL_RETURNED, "submit", PROPOSAL_SUBMITTED, WHO_JUDGES, is_ready, 0, "改好再报"},
    {PROPOSAL_SUBMITTED, "withdraw", PROPOSAL_DRAFT, WHO_JUDGES, NULL, STEP_WITHDRAW, "撤回"},
    {PROPOSAL_SUBMITTED, "return", PROPOSAL_RETURNED, WHO_CONCLUDES, NULL, 0, "退回镇里"},
    {PROPOSAL_SUBMITTED, "open", PROPOSAL_IN_REVIEW, WHO_CONCLUDES, is_divided, 0, "开始联审"},
    {PROPOSAL_IN_REVIEW, "conclude", PROPOSAL_CONCLUDED, WHO_CONCLUDES, is_signed, STEP_FOUR_EYES,
     "作出联审结论"},
    {PROPOSAL_CONCLUDED, "ask", PROPOSAL_ASKED, WHO_CONCLUDES, has_passed, 0, "报市备案"},
    {PROPOSAL_ASKED, "decline", PROPOSAL_CONCLUDED, WHO_FILES, NULL, 0, "退回县里"},
    {PROPOSAL_ASKED, "file", PROPOSAL_FILED, WHO_FILES, NULL, STEP_FOUR_EYES, "备案"},
    {0},
};

static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct proposal_work *work = moving->record;
    return work->proposal.changed_by == user_id || gates_signed_by(ctx, moving->id, user_id) ||
           proposal_was_passed_on_by(ctx, moving->id, user_id);
}

static void open_gates(struct ctx *ctx, const struct proposal_work *work)
{
    int64_t user_id[GATES];
    struct department *departments;
    const char *county = county_of(ctx, work->proposal.unit_code);
    int count = departments_read(ctx, county, &departments);
    duties_read(ctx, county, user_id);
    for (int i = 0; i < work->count; i++)
        for (int k = 0; k < GATES + work->opinions; k++) {
            int64_t id = k < GATES ? user_id[k] : work->opinion[k - GATES];
            const struct department *department = find(departments, count, id);
            struct pool_gate gate = {.proposal_id = work->proposal.id,
                                     .candidate_id = work->people[i].person.id,
                                     .kind = k < GATES ? k : GATE_OPINION,
                                     .user_id = id,
                                     .user_name = department ? department->name : ""};
            gate_open(ctx, &gate);
        }
}

static void send(struct ctx *ctx, struct proposal_work *work)
{
    struct pool_proposal *proposal = &work->proposal;
    int64_t young = setting_int(ctx, proposal->unit_code, "pool_young");
    proposal->picked = work->count;
    proposal->submitted_on = ctx->today;
    proposal->returned = "";
    for (int i = 0; i < work->count; i++)
        pick_send(ctx, proposal->id, work->people[i].person.id,
                  ripeness_of(work->people[i].person.born_on, ctx->today, young));
}

/* Whoever left the pool meanwhile has no result. */
static void conclude(struct ctx *ctx, struct proposal_work *work)
{
    work->proposal.concluded_on = ctx->today;
    for (int i = 0; i < work->count; i++) {
        const struct picked *one = &work->people[i];
        bool passed = picked_outcome(one) == MARK_PASSED;
        if (one->person.stage != STAGE_PROPOSED)
            continue;
        pick_conclude(ctx, work->proposal.id, one->person.id, passed);
        work->proposal.passed += passed;
    }
}

/* Moves everybody of the proposal who stands at one stage to another. */
static void move_people(struct ctx *ctx, const struct proposal_work *work, enum pool_stage from,
                        enum pool_stage to)
{
    for (int i = 0; i < work->count; i++)
        if (work->people[i].person.stage == (int)from)
            candidate_stage(ctx, work->people[i].person.id, to);
}

static bool store_step(struct ctx *ctx, const struct moving *moving, int to)
{
    struct proposal_work *work = moving->record;
    struct pool_proposal *proposal = &work->proposal;
    const char *action = moving->action;
    proposal->state = to;
    proposal->version = moving->version;
    if (text_same(action, "submit"))
        send(ctx, work);
    else if (to == PROPOSAL_DRAFT || to == PROPOSAL_RETURNED)
        move_people(ctx, work, STAGE_PROPOSED, STAGE_REVIEWED);
    else if (text_same(action, "open"))
        open_gates(ctx, work);
    else if (text_same(action, "conclude"))
        conclude(ctx, work);
    else if (text_same(action, "file"))
        move_people(ctx, work, STAGE_PASSED, STAGE_FILED);
    proposal->opened_on = text_same(action, "open") ? ctx->today : proposal->opened_on;
    proposal->filed_on = to == PROPOSAL_FILED ? ctx->today : proposal->filed_on;
    if (to == PROPOSAL_ASKED) {
        proposal->asked_on = ctx->today;
        proposal->returned = "";
    }
    return proposal_put(ctx, proposal);
}

const struct workflow proposal_workflow = {
    .entity = "pool_proposal",
    .states = proposal_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_step,
};

struct moving proposal_moving(struct proposal_work *work)
{
    return (struct moving){
        .id = work->proposal.id,
        .unit_code = work->proposal.unit_code,
        .state = work->proposal.state,
        .version = work->proposal.version,
        .record = work,
    };
}
