/* Five gates: the county says who keeps each, members of departments sign while it is their turn
 * (POOL-5, POOL-10). */
#include "base/text.h"
#include "core/audit.h"
#include "pool/gate.h"
#include "unit.h"

#include <string.h>

enum { GROUNDS_MOST = 1000 };

/* --- who keeps which gate --- */

static const char *gate_field(int gate)
{
    return pool_gate_kinds[gate].name;
}

static json_t *departments_json(const struct department *departments, int count, int64_t chosen)
{
    json_t *list = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:I, s:s, s:b}", "value", departments[i].id,
                                              "label", departments[i].name, "selected",
                                              departments[i].id == chosen));
    return list;
}

static enum result show_duties(struct ctx *ctx, const int64_t user_id[GATES])
{
    struct department *departments;
    json_t *gates = json_array();
    int count = departments_read(ctx, ctx->user.unit_code, &departments);
    for (int i = 0; i < GATES; i++)
        json_array_append_new(gates, json_pack("{s:s, s:s, s:o, s:s}", "name", gate_field(i),
                                               "label", pool_gate_kinds[i].label, "choices",
                                               departments_json(departments, count, user_id[i]),
                                               "error", error_of(ctx, gate_field(i))));
    view_text(ctx, "title", "联审分工");
    view_text(ctx, "unit_name", ctx->user.unit_name);
    view_set(ctx, "gates", gates);
    view_set(ctx, "members", json_integer(count));
    view_set(ctx, "record_version", json_null());
    ctx->place = "/pool/proposals";
    return has_errors(ctx) ? invalid(ctx, "pool/duties") : page(ctx, "pool/duties");
}

/* GET /pool/duties */
enum result duties_show(struct ctx *ctx)
{
    int64_t user_id[GATES];
    duties_read(ctx, ctx->user.unit_code, user_id);
    return show_duties(ctx, user_id);
}

static int64_t take_member(struct ctx *ctx, const char *field, const struct department *departments,
                           int count)
{
    int64_t id = 0;
    const json_t *sent = json_object_get(ctx->form, field);
    if (!sent || (json_is_string(sent) && !*json_string_value(sent))) {
        error_at(ctx, field, "required", "请选择部门");
        return 0;
    }
    int ids = form_ids(ctx, field, &id, 1);
    for (int i = 0; i < count && ids == 1; i++)
        if (departments[i].id == id)
            return id;
    if (!*error_of(ctx, field))
        error_at(ctx, field, "choice", "请从本级会办部门的账号里选择");
    return 0;
}

/* POST /pool/duties {politics, conduct, ability, style, integrity: ids of users} */
enum result duties_save(struct ctx *ctx)
{
    struct department *departments;
    int64_t user_id[GATES], before[GATES];
    int count = departments_read(ctx, ctx->user.unit_code, &departments);
    json_t *was = json_object(), *is = json_object();
    form_only(ctx, "", "politics conduct ability style integrity");
    for (int i = 0; i < GATES; i++)
        user_id[i] = take_member(ctx, gate_field(i), departments, count);
    if (has_errors(ctx))
        return show_duties(ctx, user_id);
    duties_read(ctx, ctx->user.unit_code, before);
    duties_put(ctx, ctx->user.unit_code, user_id);
    for (int i = 0; i < GATES; i++) {
        json_object_set_new(was, gate_field(i), json_integer(before[i]));
        json_object_set_new(is, gate_field(i), json_integer(user_id[i]));
    }
    audit_add(ctx, "pool_duty.save", "pool_duty", 0, ctx->user.unit_code, was, is);
    return done(ctx, json_pack("{s:s}", "unit", ctx->user.unit_code),
                "已保存，以后的联审都按这个分工，随时可以改", "/pool/duties");
}

/* --- what a department signs --- */

static json_t *gate_json(struct ctx *ctx, const struct pool_gate *gate)
{
    return json_pack(
        "{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:s, s:s, s:I, s:s}", "id", gate->id,
        "person", gate->candidate_id, "unit_name", unit_name(ctx, gate->unit_code), "town_name",
        unit_name(ctx, text_of(ctx, "%.9s", gate->unit_code)), "kind",
        pool_gate_kinds[gate->kind].name, "kind_label", pool_gate_kinds[gate->kind].label, "mark",
        gate_marks[gate->mark].name, "opinion", gate->kind == GATE_OPINION, "status",
        status_json(mark_status((int)gate->mark, gate->kind == GATE_OPINION)), "grounds",
        gate->grounds, "at_label", gate->signature ? time_label(ctx, gate->signed_at) : "",
        "signature", gate->signature, "href_link", text_of(ctx, GATE_LINK, (long long)gate->id));
}

/* GET /pool/gates: what is this member's to sign now; without anything it is not there */
enum result gates_list(struct ctx *ctx)
{
    struct pool_gate *gates;
    json_t *list = json_array();
    int count = gates_in_turn(ctx, &gates), open = 0;
    for (int i = 0; i < count; i++) {
        json_array_append_new(list, gate_json(ctx, &gates[i]));
        open += gates[i].mark == MARK_OPEN;
    }
    view_text(ctx, "title", "县级联审");
    view_set(ctx, "gates", list);
    view_set(ctx, "unsigned", json_integer(open));
    ctx->place = "/";
    return page(ctx, "pool/gates");
}

static json_t *earlier_json(struct ctx *ctx, const struct pool_gate *gate)
{
    struct pool_signature *signatures;
    int count = signatures_replaced(ctx, gate->proposal_id, gate->id, &signatures);
    return replaced_json(ctx, gate, signatures, count);
}

static json_t *marks_json(const struct pool_gate *gate, const char *chosen)
{
    json_t *list = json_array();
    for (int mark = MARK_PASSED; mark <= MARK_FAILED; mark++)
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:b}", "value", gate_marks[mark].name, "label",
                                        mark_status(mark, gate->kind == GATE_OPINION).word,
                                        "selected", text_same(gate_marks[mark].name, chosen)));
    return list;
}

/* What a gate needs to know of a person, and no more: no ID number, telephone, notes. */
static json_t *known_json(struct ctx *ctx, struct candidate *person)
{
    candidate_open(ctx, person, PART_NAME | PART_WORK);
    return json_pack("{s:s, s:s, s:s, s:i, s:s, s:s}", "name", person->name, "sex_label",
                     pool_sexes[person->sex].label, "born_label", date_label(ctx, person->born_on),
                     "age", date_age(person->born_on, ctx->today), "education_label",
                     pool_educations[person->education].label, "work", person->work);
}

static enum result show_gate(struct ctx *ctx, const struct pool_gate *gate,
                             struct candidate *person)
{
    bool sent = has_errors(ctx);
    json_object_update_new(ctx->view, gate_json(ctx, gate));
    view_text(ctx, "title",
              text_of(ctx, "%s · 编号 %lld", pool_gate_kinds[gate->kind].label,
                      (long long)gate->candidate_id));
    view_set(ctx, "known", known_json(ctx, person));
    view_set(ctx, "earlier", earlier_json(ctx, gate));
    view_set(ctx, "marks",
             marks_json(gate, sent ? form_text(ctx, "mark") : gate_marks[gate->mark].name));
    view_text(ctx, "typed", sent ? form_text(ctx, "grounds") : gate->grounds);
    view_text(ctx, "mark_error", error_of(ctx, "mark"));
    view_text(ctx, "grounds_error", error_of(ctx, "grounds"));
    view_set(ctx, "record_version", json_null());
    ctx->place = "/";
    return sent ? invalid(ctx, "pool/gate") : page(ctx, "pool/gate");
}

static bool store_look(struct ctx *ctx, void *arg)
{
    const struct pool_gate *gate = arg;
    audit_add(ctx, "candidate.look", "candidate", gate->candidate_id, gate->unit_code, NULL,
              json_pack("{s:s}", "gate", pool_gate_kinds[gate->kind].label));
    return !db_failed(ctx->db);
}

/* The turn is asked once more: the review may have ended since the request was let in. */
static bool find(struct ctx *ctx, struct pool_gate *gate, struct candidate *person)
{
    return gate_read(ctx, param_id(ctx, "id"), gate) &&
           gate_is_in_turn(gate->state, gate->user_id == ctx->user.id) &&
           candidate_read(ctx, gate->candidate_id, person);
}

/* GET /pool/gates/#id */
enum result gate_show(struct ctx *ctx)
{
    struct pool_gate *gate = ARENA_NEW(ctx->arena, struct pool_gate);
    struct candidate person;
    if (!find(ctx, gate, &person))
        return RC_MISSING;
    write_after(ctx, store_look, gate);
    return show_gate(ctx, gate, &person);
}

static int64_t take_replaced(struct ctx *ctx)
{
    int64_t id = 0;
    if (json_object_get(ctx->form, "replaces"))
        form_ids(ctx, "replaces", &id, 1);
    return id;
}

/* POST /pool/gates/#id/sign {mark, grounds, replaces}: once; again only in the place of the
 * signature that it names */
enum result gate_take(struct ctx *ctx)
{
    struct pool_gate gate;
    struct candidate person;
    if (!find(ctx, &gate, &person))
        return RC_MISSING;
    if (gate_is_own(ctx, &gate)) {
        error_at(ctx, "", "USER-3", "这份名单是您填写或上报的，须由另一位同志签署。");
        return RC_DENIED;
    }
    form_only(ctx, "mark grounds", "replaces");
    int mark = choice_by_name(gate_marks, form_text(ctx, "mark"));
    const char *grounds = text_trim(ctx->arena, form_text(ctx, "grounds"));
    int64_t replaces = take_replaced(ctx);
    if (mark != MARK_PASSED && mark != MARK_FAILED)
        error_at(ctx, "mark", "choice", "请选择审核意见");
    if (!*grounds)
        error_at(ctx, "grounds", "required", "请写明依据，通过和不通过都要写");
    else if (text_length(grounds) > GROUNDS_MOST)
        error_at(ctx, "grounds", "length", "依据最多 %d 字", GROUNDS_MOST);
    else if (!text_is_clean(grounds, strlen(grounds), true))
        error_at(ctx, "grounds", "format", "依据里有不能识别的字符");
    if (has_errors(ctx))
        return show_gate(ctx, &gate, &person);
    if (replaces != gate.signature ||
        !gate_sign(ctx, gate.id, mark == MARK_PASSED, grounds, replaces))
        return db_failed(ctx->db)
                   ? RC_FAILED
                   : conflict(ctx, NULL, "这一关已经签过。要改，请打开最新的意见，在它上面改签。");
    audit_add(ctx, replaces ? "pool_gate.sign_again" : "pool_gate.sign", "pool_gate", gate.id,
              gate.unit_code,
              replaces ? json_pack("{s:s}", "mark", gate_marks[gate.mark].label) : NULL,
              json_pack("{s:I, s:s, s:s}", "candidate", gate.candidate_id, "gate",
                        pool_gate_kinds[gate.kind].label, "mark", gate_marks[mark].label));
    return done(ctx,
                json_pack("{s:I, s:s, s:s}", "id", gate.id, "kind", pool_gate_kinds[gate.kind].name,
                          "mark", gate_marks[mark].name),
                "已签署", "/pool/gates");
}
