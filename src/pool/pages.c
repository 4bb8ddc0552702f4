/* A person of the ledger: entered by the village, looked at by whoever may know, shown in full only
 * for a reason; each look is recorded (POOL-3, POOL-4, POOL-10). */
#include "base/id_number.h"
#include "base/text.h"
#include "cadre.h"
#include "core/audit.h"
#include "pool/gate.h"
#include "unit.h"

static const char changed_meanwhile[] = "别人刚刚改过，请看过最新内容再改。";
static const char sent_already[] = "名单已经报镇里，台账暂时不能改；要改请先撤回。";

static const struct choice reveal_reasons[] = {
    {"verify", "核对身份信息"},   {"contact", "联系本人"},   {"report", "填报名单"},
    {"review", "审核、联审需要"}, {"other", "其他工作需要"}, {0},
};

/* --- the form --- */

static const char *masked_hint(struct ctx *ctx, const char *masked)
{
    return text_of(ctx, "已登记 %s；不改就留空", masked);
}

static void set_hint(struct ctx *ctx, const char *field, const char *hint)
{
    json_t *form = json_object_get(json_object_get(ctx->view, "f"), field);
    json_object_set_new(form, "hint", json_string(hint));
}

/* What decides who fits is chosen, never there by itself. */
static void ask_first(struct ctx *ctx, const char *field, int chosen)
{
    json_t *form = json_object_get(json_object_get(ctx->view, "f"), field);
    if (chosen < 0)
        json_array_insert_new(
            json_object_get(form, "choices"), 0,
            json_pack("{s:s, s:s, s:b}", "value", "", "label", "请选择", "selected", 1));
}

/* What is sealed does not come back into the form: it says that there is something. */
static enum result show_form(struct ctx *ctx, const struct candidate *stored,
                             const struct candidate *typed)
{
    struct candidate shown = *typed;
    json_t *unfits = json_array();
    shown.id_number = shown.phone = shown.notes = "";
    record_form(ctx, "f", pool_person_type(ctx), &shown);
    if (*stored->id_number)
        set_hint(ctx, "id_number", masked_hint(ctx, id_number_mask(ctx->arena, stored->id_number)));
    if (*stored->phone)
        set_hint(ctx, "phone", masked_hint(ctx, phone_mask(ctx->arena, stored->phone)));
    if (*stored->notes)
        set_hint(ctx, "notes", text_of(ctx, "已写 %zu 字；不改就留空", text_length(stored->notes)));
    for (const struct choice *unfit = pool_unfits(ctx); unfit->name; unfit++)
        json_array_append(unfits, json_object_get(json_object_get(ctx->view, "f"), unfit->name));
    view_set(ctx, "unfits", unfits);
    ask_first(ctx, "source", typed->source);
    ask_first(ctx, "education", typed->education);
    ask_first(ctx, "politics", typed->politics);
    view_set(ctx, "cadre", typed->cadre_id ? json_integer(typed->cadre_id) : json_null());
    view_set(ctx, "id", stored->id ? json_integer(stored->id) : json_null());
    view_set(ctx, "record_version", stored->id ? json_integer(stored->version) : json_null());
    view_text(ctx, "title", stored->id ? "修改台账登记" : "登记人才台账");
    view_text(ctx, "form_link",
              stored->id ? text_of(ctx, CANDIDATE_LINK, (long long)stored->id) : "/pool/people");
    view_text(ctx, "back_link", text_of(ctx, POOL_LINK, ctx->user.unit_code));
    ctx->place = "/pool";
    return has_errors(ctx) ? invalid(ctx, "pool/form") : page(ctx, "pool/form");
}

/* Someone of the register is not typed again (ALL-3). */
static void fill_from_register(struct ctx *ctx, int64_t cadre_id, struct candidate *candidate)
{
    struct cadre_person *people;
    int count = cadre_id ? cadre_team_read(ctx, ctx->user.unit_code, &people) : 0;
    for (int i = 0; i < count; i++) {
        const struct cadre_person *person = &people[i];
        if (person->id != cadre_id)
            continue;
        candidate->cadre_id = cadre_id;
        candidate->name = person->name;
        candidate->work = person->posts;
        candidate->sex = person->female ? SEX_FEMALE : 0;
        candidate->born_on = person->born_on;
        candidate->joined_on = person->joined_on;
        candidate->education = choice_by_name(pool_educations, person->education);
        candidate->politics = choice_by_name(pool_politics, person->politics);
        candidate->source = SOURCE_TEAM;
    }
}

static struct candidate blank(struct ctx *ctx)
{
    struct candidate candidate;
    record_clear(&candidate_type, &candidate);
    candidate.unit_code = ctx->user.unit_code;
    candidate.judged_reason = candidate.unfit_gone = "";
    candidate.pool = 0;
    return candidate;
}

bool village_may_write(struct ctx *ctx)
{
    return pool_access(ctx, ctx->user.unit_code, STAGE_LEDGER,
                       pool_list_read(ctx, ctx->user.unit_code).state);
}

/* GET /pool/people/new?cadre= */
enum result candidate_new(struct ctx *ctx)
{
    struct candidate none = blank(ctx), candidate = blank(ctx);
    if (!village_may_write(ctx))
        return redirect(ctx, POOL_LINK, ctx->user.unit_code);
    fill_from_register(ctx, query_int(ctx, "cadre", 1, INT64_MAX, 0), &candidate);
    return show_form(ctx, &none, &candidate);
}

/* Checks what was sent; left empty, what is sealed stays as it was. */
static bool take(struct ctx *ctx, const struct candidate *stored, struct candidate *candidate)
{
    struct pool_fault fault[POOL_FAULTS];
    struct candidate *twins;
    if (!record_parse(ctx, pool_person_type(ctx), candidate, ctx->json && stored->id, "cadre"))
        return false;
    candidate->id_number = *candidate->id_number ? candidate->id_number : stored->id_number;
    candidate->phone = *candidate->phone ? candidate->phone : stored->phone;
    candidate->notes = *candidate->notes ? candidate->notes : stored->notes;
    int count = candidate_faults(ctx->arena, candidate, ctx->today, fault);
    for (int i = 0; i < count; i++)
        error_at(ctx, fault[i].field, "POOL-3", "%s", fault[i].message);
    if (has_errors(ctx))
        return false;
    if (*candidate->id_number)
        candidate->id_lookup = candidate_lookup(ctx, candidate->id_number);
    if (candidate_twins(ctx, candidate, &twins) > 0)
        error_at(ctx, "id_number", "POOL-4", "本村台账里已经有这个身份证号");
    if (candidate->education != stored->education ||
        !text_same(candidate->relax_reason, stored->relax_reason))
        candidate->relaxed = RELAX_OPEN;
    return !has_errors(ctx);
}

/* POST /pool/people */
enum result candidate_add(struct ctx *ctx)
{
    struct candidate none = blank(ctx), candidate = blank(ctx);
    int64_t cadre = 0;
    if (!village_may_write(ctx))
        return conflict(ctx, NULL, sent_already);
    if (json_object_get(ctx->form, "cadre")) {
        if (form_ids(ctx, "cadre", &cadre, 1) == 1)
            fill_from_register(ctx, cadre, &candidate);
        if (!candidate.cadre_id && !has_errors(ctx))
            error_at(ctx, "cadre", "choice", "本村在任干部里没有这个人");
    }
    if (has_errors(ctx) || !take(ctx, &none, &candidate))
        return show_form(ctx, &none, &candidate);
    if (!candidate_put(ctx, &candidate))
        return RC_FAILED;
    audit_add(ctx, "candidate.create", "candidate", candidate.id, candidate.unit_code, NULL,
              candidate_recorded(&candidate));
    return created(ctx, candidate_answer(&candidate), "已登记到人才台账", POOL_LINK,
                   candidate.unit_code);
}

/* --- looking --- */

/* Access is asked once more: the list may have been sent since the request was let in. */
static bool find(struct ctx *ctx, const char *parameter, struct candidate *candidate)
{
    return candidate_read(ctx, param_id(ctx, parameter), candidate) &&
           pool_access(ctx, candidate->unit_code, candidate->stage, candidate->list_state);
}

static json_t *twins_json(struct ctx *ctx, const struct candidate *candidate)
{
    struct candidate *twins;
    json_t *list = json_array();
    int count = has_role(ctx, WHO_LISTS) ? 0 : candidate_twins(ctx, candidate, &twins);
    for (int i = 0; i < count; i++)
        json_array_append_new(
            list, json_pack("{s:I, s:s, s:s, s:s, s:s}", "id", twins[i].id, "unit",
                            twins[i].unit_code, "unit_name", unit_name(ctx, twins[i].unit_code),
                            "stage_label", pool_stages[twins[i].stage].label, "href_link",
                            text_of(ctx, CANDIDATE_LINK, (long long)twins[i].id)));
    return list;
}

/* Where a filed person is carried on; or where one who was never filed is erased on request. */
static const char *onward_link(struct ctx *ctx, const struct candidate *candidate)
{
    if (candidate->stage >= STAGE_FILED)
        return text_of(ctx, "/reserve/people/%lld", (long long)candidate->id);
    return has_role(ctx, WHO_JUDGES | ROLE_COUNTY_REVIEWER)
               ? text_of(ctx, "/reserve/villages/%s/people/%lld/erase", candidate->unit_code,
                         (long long)candidate->id)
               : "";
}

static void fill(struct ctx *ctx, struct candidate *candidate)
{
    struct pool_list list = pool_list_read(ctx, candidate->unit_code);
    candidate_open(ctx, candidate, PART_ALL);
    json_object_update_new(ctx->view, candidate_json(ctx, candidate));
    view_text(ctx, "title", text_of(ctx, "后备力量 · 编号 %lld", (long long)candidate->id));
    view_set(ctx, "notes_length", json_integer((json_int_t)text_length(candidate->notes)));
    view_text(ctx, "relax_reason", candidate->relax_reason);
    view_text(ctx, "judged_reason", candidate->judged_reason);
    view_text(ctx, "judged_label", candidate->judged ? pool_judgings[candidate->judged].label : "");
    view_text(ctx, "relaxed_label",
              candidate->relaxed ? pool_relaxings[candidate->relaxed].label : "");
    view_text(ctx, "reference_label", date_label(ctx, list.reference_on));
    view_set(ctx, "conditions", conditions_json(ctx, candidate, list.reference_on));
    view_set(ctx, "twins", twins_json(ctx, candidate));
    findings_fill(ctx, candidate);
    view_set(ctx, "may_change", json_boolean(has_role(ctx, WHO_LISTS)));
    view_set(ctx, "may_remove", json_boolean(has_role(ctx, WHO_LISTS)));
    view_set(ctx, "has_more",
             json_boolean(*candidate->id_number || *candidate->phone || *candidate->notes));
    view_set(ctx, "reasons", choices_json(reveal_reasons, form_text(ctx, "reason")));
    view_text(ctx, "reason_error", error_of(ctx, "reason"));
    view_text(ctx, "onward_link", onward_link(ctx, candidate));
    view_set(ctx, "was_filed", json_boolean(candidate->stage >= STAGE_FILED));
    view_set(ctx, "record_version", json_integer(candidate->version));
    view_text(ctx, "village_link", text_of(ctx, POOL_LINK, candidate->unit_code));
    ctx->place = "/pool";
}

/* GET /pool/people/#id */
enum result candidate_show(struct ctx *ctx)
{
    struct candidate candidate;
    if (!find(ctx, "id", &candidate))
        return RC_MISSING;
    fill(ctx, &candidate);
    look_at(ctx, &candidate);
    return page(ctx, "pool/person");
}

/* POST /pool/people/#id/reveal {reason}: the answer is the only place where it stands in full */
enum result candidate_reveal(struct ctx *ctx)
{
    struct candidate candidate;
    if (!find(ctx, "id", &candidate))
        return RC_MISSING;
    form_only(ctx, "reason", "");
    int reason = choice_by_name(reveal_reasons, form_text(ctx, "reason"));
    if (reason < 0 && !has_errors(ctx))
        error_at(ctx, "reason", "POOL-10", "请选择为什么要看完整信息");
    fill(ctx, &candidate);
    if (has_errors(ctx))
        return invalid(ctx, "pool/person");
    audit_add(ctx, "candidate.reveal", "candidate", candidate.id, candidate.unit_code, NULL,
              json_pack("{s:s}", "reason", reveal_reasons[reason].label));
    view_set(ctx, "revealed",
             json_pack("{s:s, s:s, s:s}", "id_number", candidate.id_number, "phone",
                       candidate.phone, "notes", candidate.notes));
    return page(ctx, "pool/person");
}

/* --- changing --- */

/* GET /pool/people/#id/edit */
enum result candidate_edit(struct ctx *ctx)
{
    struct candidate candidate;
    if (!find(ctx, "id", &candidate))
        return RC_MISSING;
    candidate_open(ctx, &candidate, PART_ALL);
    return show_form(ctx, &candidate, &candidate);
}

/* POST /pool/people/#id */
enum result candidate_change(struct ctx *ctx)
{
    struct candidate before, candidate;
    if (!find(ctx, "id", &before))
        return RC_MISSING;
    candidate_open(ctx, &before, PART_ALL);
    candidate = before;
    if (!ctx->json)
        candidate.id_number = candidate.phone = candidate.notes = "";
    if (json_object_get(ctx->form, "cadre"))
        error_at(ctx, "cadre", "unknown", "已登记的人不能换成别人");
    if (has_errors(ctx) || !take(ctx, &before, &candidate))
        return show_form(ctx, &before, &candidate);
    if (!version_is_current(ctx, before.version) || !candidate_put(ctx, &candidate))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    audit_add(ctx, "candidate.change", "candidate", candidate.id, candidate.unit_code,
              candidate_recorded(&before), candidate_recorded(&candidate));
    return done(ctx, candidate_answer(&candidate), "已保存", CANDIDATE_LINK,
                (long long)candidate.id);
}

/* POST /pool/villages/:code/people/#candidate/remove: on request, too, as long as nobody was filed;
 * that it happened stays on record, not of whom */
enum result candidate_remove(struct ctx *ctx)
{
    struct candidate candidate;
    if (!find(ctx, "candidate", &candidate) || !text_same(candidate.unit_code, param(ctx, "code")))
        return RC_MISSING;
    if (!version_is_current(ctx, candidate.version))
        return conflict(ctx, NULL, changed_meanwhile);
    candidate_open(ctx, &candidate, PART_ID_NUMBER | PART_PHONE);
    candidate_drop(ctx, candidate.id);
    audit_add(ctx, "candidate.remove", "candidate", candidate.id, candidate.unit_code,
              candidate_recorded(&candidate), NULL);
    return done(ctx, candidate_answer(&candidate), "已删除", POOL_LINK, candidate.unit_code);
}
