/* A town's proposal for a village: its page for town, county and city, and its form (POOL-5). */
#include "base/text.h"
#include "core/audit.h"
#include "core/setting.h"
#include "pool/gate.h"
#include "unit.h"

enum { MOST = 100 }; /* ticked at once */

static const char changed_meanwhile[] = "别人刚刚改过，请看过最新内容再改。";

static const char *link_of(struct ctx *ctx, const char *unit_code, int64_t number)
{
    return text_of(ctx, PROPOSAL_LINK, unit_code, (long long)number);
}

/* --- the page --- */

/* What of a proposal's gates may be shown. Grounds are the county's from their signature on; town
 * and city read them with the conclusion. */
struct reading {
    int state;
    bool open;
    struct pool_signature *replaced; /* of all its gates */
    int count;
};

static struct reading reading_of(struct ctx *ctx, const struct pool_proposal *proposal)
{
    struct reading reading = {.state = proposal->state};
    reading.open = has_role(ctx, WHO_CONCLUDES) || proposal_is_over(proposal->state);
    if (reading.open && proposal->id)
        reading.count = signatures_replaced(ctx, proposal->id, 0, &reading.replaced);
    return reading;
}

static json_t *gate_json(struct ctx *ctx, const struct pool_gate *gate,
                         const struct reading *reading)
{
    bool opinion = gate->kind == GATE_OPINION, open = reading->open;
    int mark = open ? (int)gate->mark : MARK_OPEN;
    struct status status =
        open ? mark_status(mark, opinion) : (struct status){"联审中", "◐", "due"};
    return json_pack(
        "{s:I, s:s, s:s, s:s, s:s, s:o, s:s, s:s, s:b, s:b, s:o}", "id", gate->id, "kind",
        pool_gate_kinds[gate->kind].name, "kind_label", pool_gate_kinds[gate->kind].label,
        "user_name", gate->user_name, "mark", gate_marks[mark].name, "status", status_json(status),
        "grounds", open ? gate->grounds : "", "at_label",
        open && gate->signature ? time_label(ctx, gate->signed_at) : "", "opinion", opinion, "open",
        mark == MARK_OPEN, "earlier", replaced_json(ctx, gate, reading->replaced, reading->count));
}

static json_t *gates_json(struct ctx *ctx, const struct picked *one, const struct reading *reading)
{
    json_t *list = json_array();
    for (int i = 0; i < one->gate_count; i++)
        json_array_append_new(list, gate_json(ctx, &one->gates[i], reading));
    return list;
}

static json_t *person_json(struct ctx *ctx, const struct picked *one, const struct reading *reading)
{
    json_t *json = candidate_json(ctx, &one->person);
    const char *field = text_of(ctx, "person_%lld", (long long)one->person.id);
    bool over = proposal_is_over(reading->state);
    bool passed = over && picked_outcome(one) == MARK_PASSED;
    json_object_update_new(
        json,
        json_pack("{s:s, s:s, s:b, s:o, s:s, s:o}", "ripeness", pool_ripenesses[one->ripeness].name,
                  "ripeness_label", pool_ripenesses[one->ripeness].label, "has_talk", one->has_talk,
                  "gates", gates_json(ctx, one, reading), "error", error_of(ctx, field), "outcome",
                  over ? status_json(passed ? (struct status){"联审通过", "✓", "done"}
                                            : (struct status){"联审未过", "▲", "late"})
                       : json_null()));
    return json;
}

static json_t *stations_json(struct ctx *ctx, const struct pool_proposal *proposal)
{
    const struct {
        const char *label;
        struct date on;
    } stations[] = {{"镇里提出", proposal->submitted_on},
                    {"开始联审", proposal->opened_on},
                    {"联审结论", proposal->concluded_on},
                    {"报市备案", proposal->asked_on},
                    {"备案", proposal->filed_on}};
    json_t *list = json_array();
    bool before = true;
    for (size_t i = 0; i < sizeof stations / sizeof *stations; i++) {
        bool did = !date_is_none(stations[i].on) &&
                   !(i == 0 && proposal_is_written(proposal->state)) &&
                   !(i == 3 && proposal->state == PROPOSAL_CONCLUDED);
        json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:b}", "label", stations[i].label,
                                              "detail", did ? date_label(ctx, stations[i].on) : "",
                                              "did", did, "now", before && !did));
        before = did;
    }
    return list;
}

/* Whom the county can ask: when it opens the review, and when a gate goes to somebody else. */
static void fill_departments(struct ctx *ctx, const struct pool_proposal *proposal)
{
    struct department *departments;
    json_t *list = json_array(), *kinds = json_array();
    bool opens = proposal->state == PROPOSAL_SUBMITTED && has_role(ctx, WHO_CONCLUDES);
    bool runs = proposal->state == PROPOSAL_IN_REVIEW && has_role(ctx, WHO_CONCLUDES);
    int count = opens || runs ? departments_read(ctx, ctx->user.unit_code, &departments) : 0;
    for (int i = 0; i < count; i++)
        json_array_append_new(
            list, json_pack("{s:I, s:s}", "id", departments[i].id, "name", departments[i].name));
    for (int i = 0; i < GATES && runs; i++)
        json_array_append_new(kinds, json_pack("{s:s, s:s}", "value", pool_gate_kinds[i].name,
                                               "label", pool_gate_kinds[i].label));
    view_set(ctx, "departments", list);
    view_set(ctx, "gate_choices", kinds);
    view_text(ctx, "opinion_error", error_of(ctx, "opinion"));
    view_text(ctx, "user_error", error_of(ctx, "user"));
}

static void fill_shown(struct ctx *ctx, const struct proposal_work *work)
{
    const struct pool_proposal *proposal = &work->proposal;
    json_t *people = json_array();
    struct reading reading = reading_of(ctx, proposal);
    bool ready = work->count > 0;
    for (int i = 0; i < work->count; i++) {
        json_array_append_new(people, person_json(ctx, &work->people[i], &reading));
        ready = ready && picked_outcome(&work->people[i]) != MARK_OPEN;
    }
    view_set(ctx, "people", people);
    view_set(ctx, "ready", json_boolean(has_role(ctx, WHO_CONCLUDES) && ready));
    view_set(ctx, "reviewed", json_boolean(proposal->state >= PROPOSAL_IN_REVIEW));
    view_text(ctx, "situation_label",
              proposal->situation < 0 ? "" : pool_situations[proposal->situation].label);
    view_set(ctx, "record",
             date_is_none(proposal->held_on)
                 ? json_null()
                 : json_pack("{s:s, s:s, s:s, s:s}", "held_label",
                             date_label(ctx, proposal->held_on), "present", proposal->present,
                             "decided", proposal->decided, "shortfall", proposal->shortfall));
    view_text(ctx, "returned", proposal->returned);
    view_text(ctx, "reason", "");
    view_text(ctx, "reason_error", "");
    fill_departments(ctx, proposal);
}

static void fill_links(struct ctx *ctx, const struct proposal_work *work)
{
    const struct pool_proposal *proposal = &work->proposal;
    struct pool_proposal latest = proposal_read(ctx, proposal->unit_code, 0);
    json_t *others = json_array();
    bool town = has_role(ctx, WHO_JUDGES);
    for (int64_t i = 1; i <= latest.number && latest.id; i++)
        if (i != proposal->number)
            json_array_append_new(others, json_pack("{s:I, s:s}", "number", i, "href_link",
                                                    link_of(ctx, proposal->unit_code, i)));
    view_set(ctx, "others", others);
    view_text(ctx, "edit_link",
              town && proposal_is_written(proposal->state)
                  ? text_of(ctx, "%s/edit", link_of(ctx, proposal->unit_code, proposal->number))
                  : "");
    view_text(ctx, "again_link",
              town && proposal->number == latest.number && proposal_is_over(proposal->state)
                  ? text_of(ctx, "%s/edit", link_of(ctx, proposal->unit_code, proposal->number + 1))
                  : "");
}

enum result proposal_page(struct ctx *ctx, struct proposal_work *work)
{
    const struct pool_proposal *proposal = &work->proposal;
    struct moving moving = proposal_moving(work);
    bool shown = proposal_is_shown(ctx->user.roles, proposal->state);
    view_text(ctx, "title", "后备力量建议名单");
    view_text(ctx, "unit", proposal->unit_code);
    view_text(ctx, "unit_name", unit_name(ctx, proposal->unit_code));
    view_text(ctx, "town_name", unit_name(ctx, text_of(ctx, "%.9s", proposal->unit_code)));
    view_set(ctx, "number", json_integer(proposal->number));
    view_text(ctx, "path_link", link_of(ctx, proposal->unit_code, proposal->number));
    view_text(ctx, "village_link", text_of(ctx, POOL_LINK, proposal->unit_code));
    view_text(ctx, "state", proposal_states[proposal->state].name);
    view_set(ctx, "status", status_json(proposal_status(proposal->state)));
    view_set(ctx, "picked", json_integer(proposal->picked));
    view_set(ctx, "passed", json_integer(proposal->passed));
    view_set(ctx, "record_version", json_integer(proposal->version));
    view_set(ctx, "steps", stations_json(ctx, proposal));
    view_text(ctx, "due_label",
              date_label(ctx, setting_date(ctx, proposal->unit_code, "pool_proposals_on")));
    view_set(ctx, "shown", json_boolean(shown));
    view_set(ctx, "actions",
             proposal->id ? workflow_actions_by_name(ctx, &proposal_workflow, &moving)
                          : json_object());
    view_set(ctx, "steps_taken",
             proposal->id ? workflow_history(ctx, &proposal_workflow, proposal->id) : json_array());
    fill_links(ctx, work);
    if (shown)
        fill_shown(ctx, work);
    ctx->place = "/pool/proposals";
    return has_errors(ctx) ? invalid(ctx, "pool/proposal") : page(ctx, "pool/proposal");
}

struct looks {
    const char *unit_code;
    int64_t *ids;
    int count;
};

static bool store_looks(struct ctx *ctx, void *arg)
{
    const struct looks *looks = arg;
    for (int i = 0; i < looks->count; i++)
        audit_add(ctx, "candidate.look", "candidate", looks->ids[i], looks->unit_code, NULL, NULL);
    return !db_failed(ctx->db);
}

/* A page that shows these people to be read is a look at each (POOL-10). */
static void look_at_each(struct ctx *ctx, const char *unit_code, const struct picked *people,
                         int count)
{
    struct looks *looks = ARENA_NEW(ctx->arena, struct looks);
    if (ctx->request->method == HTTP_POST || count == 0)
        return;
    *looks = (struct looks){unit_code, ARENA_ARRAY(ctx->arena, int64_t, count), count};
    for (int i = 0; i < count; i++)
        looks->ids[i] = people[i].person.id;
    write_after(ctx, store_looks, looks);
}

/* GET /pool/villages/:code/proposals/#step */
enum result proposal_show(struct ctx *ctx)
{
    struct proposal_work work = proposal_work_read(ctx, param(ctx, "code"), param_id(ctx, "step"));
    if (!work.proposal.id && param_id(ctx, "step") != 1)
        return RC_MISSING;
    if (proposal_is_shown(ctx->user.roles, work.proposal.state))
        look_at_each(ctx, work.proposal.unit_code, work.people, work.count);
    return proposal_page(ctx, &work);
}

/* --- the form --- */

static bool holds(const int64_t *ids, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

/* Nothing is chosen for the town: it says itself how the village stands. */
static json_t *situations_json(void)
{
    json_t *list = choices_json(pool_situations, NULL);
    json_array_insert_new(list, 0, json_pack("{s:s, s:s}", "value", "", "label", "请选择"));
    return list;
}

/* Each can be ticked who was reviewed; only with a talk can the proposal be sent. */
static enum result show_form(struct ctx *ctx, const struct pool_proposal *stored,
                             const struct pool_proposal *typed, const int64_t *ids, int ticked)
{
    struct picked *all;
    const struct reading reading = {.state = PROPOSAL_DRAFT};
    json_t *people = json_array();
    int count = proposable_read(ctx, stored->unit_code, &all);
    look_at_each(ctx, stored->unit_code, all, count);
    for (int i = 0; i < count; i++) {
        json_t *one = person_json(ctx, &all[i], &reading);
        json_object_set_new(one, "picked", json_boolean(holds(ids, ticked, all[i].person.id)));
        json_array_append_new(people, one);
    }
    record_form(ctx, "f", &proposal_type, typed);
    form_choices(ctx, "f", "situation", situations_json());
    form_asks_more(ctx, 1, 0);
    view_set(ctx, "people", people);
    view_text(ctx, "person_error", error_of(ctx, "person"));
    view_text(ctx, "title", "后备力量建议名单");
    view_text(ctx, "unit_name", unit_name(ctx, stored->unit_code));
    view_set(ctx, "least", json_integer(setting_int(ctx, stored->unit_code, "pool_least")));
    view_text(ctx, "path_link", link_of(ctx, stored->unit_code, stored->number));
    view_set(ctx, "record_version", json_integer(stored->version));
    ctx->place = "/pool/proposals";
    return has_errors(ctx) ? invalid(ctx, "pool/proposal_form") : page(ctx, "pool/proposal_form");
}

/* The proposal that the town may write now under that number; false when there is none. */
static bool find_written(struct ctx *ctx, struct proposal_work *work)
{
    int64_t number = param_id(ctx, "step");
    *work = proposal_work_read(ctx, param(ctx, "code"), number);
    if (work->proposal.id)
        return proposal_is_written(work->proposal.state);
    struct pool_proposal latest = proposal_read(ctx, param(ctx, "code"), 0);
    work->proposal.number = number;
    if (latest.id == 0)
        return number == 1;
    work->proposal.situation = latest.situation;
    return number == latest.number + 1 && proposal_is_over(latest.state);
}

static int picked_ids(const struct proposal_work *work, int64_t ids[MOST])
{
    int count = 0;
    for (int i = 0; i < work->count && count < MOST; i++)
        ids[count++] = work->people[i].person.id;
    return count;
}

/* GET /pool/villages/:code/proposals/#step/edit */
enum result proposal_edit(struct ctx *ctx)
{
    struct proposal_work work;
    int64_t ids[MOST];
    if (!find_written(ctx, &work)) {
        struct pool_proposal latest = proposal_read(ctx, param(ctx, "code"), 0);
        return redirect(ctx, PROPOSAL_LINK, param(ctx, "code"), (long long)latest.number);
    }
    int count = picked_ids(&work, ids);
    return show_form(ctx, &work.proposal, &work.proposal, ids, count);
}

static int take_people(struct ctx *ctx, const char *unit_code, int64_t ids[MOST])
{
    struct picked *all;
    if (!json_object_get(ctx->form, "person"))
        return 0;
    int ticked = form_ids(ctx, "person", ids, MOST), known = 0;
    int count = proposable_read(ctx, unit_code, &all);
    for (int i = 0; i < count; i++)
        known += holds(ids, ticked, all[i].person.id);
    if (!has_errors(ctx) && (known != ticked || ticked == 0))
        error_at(ctx, "person", "choice", "镇里审核通过的人里没有这个人");
    return ticked;
}

/* POST /pool/villages/:code/proposals/#step {person: [ids], situation, ...} */
enum result proposal_save(struct ctx *ctx)
{
    struct proposal_work work;
    int64_t ids[MOST];
    if (!find_written(ctx, &work))
        return conflict(ctx, NULL, "这份建议名单现在不能改；已经报县里的，先撤回。");
    struct pool_proposal before = work.proposal, *proposal = &work.proposal;
    int count = picked_ids(&work, ids);
    bool keeps = ctx->json && proposal->id;
    record_parse(ctx, &proposal_type, proposal, keeps, "person");
    if (!keeps || json_object_get(ctx->form, "person"))
        count = take_people(ctx, proposal->unit_code, ids);
    if (date_compare(proposal->held_on, ctx->today) > 0)
        error_at(ctx, "held_on", "range", "会议日期不能在今天以后");
    if (has_errors(ctx))
        return show_form(ctx, &before, proposal, ids, count);
    proposal->changed_by = ctx->user.id;
    proposal->picked = count;
    if (!version_is_current(ctx, before.version) || !proposal_put(ctx, proposal))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    picks_put(ctx, proposal->id, ids, count);
    audit_add(
        ctx, "pool_proposal.save", "pool_proposal", proposal->id, proposal->unit_code,
        json_pack("{s:I, s:s}", "picked", before.picked, "held_on", date_text(ctx, before.held_on)),
        json_pack("{s:I, s:s}", "picked", proposal->picked, "held_on",
                  date_text(ctx, proposal->held_on)));
    return done(ctx, proposal_answer(proposal), text_of(ctx, "已保存，建议名单现在 %d 人", count),
                PROPOSAL_LINK, proposal->unit_code, (long long)proposal->number);
}
