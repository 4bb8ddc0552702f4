/* What the town found out about a person: written down once, corrected by another record (POOL-5).
 */
#include "base/text.h"
#include "core/audit.h"
#include "pool/gate.h"
#include "unit.h"

static json_t *number_json(int64_t value)
{
    return value == FIELD_NONE ? json_null() : json_integer(value);
}

static const char *ballots_text(struct ctx *ctx, const struct pool_finding *one)
{
    if (one->kind != FINDING_APPRAISAL)
        return "";
    return text_of(ctx, "发出 %lld 张，收回 %lld 张：优秀 %lld，称职 %lld，不称职 %lld",
                   (long long)one->issued, (long long)one->collected, (long long)one->excellent,
                   (long long)one->competent, (long long)one->incompetent);
}

static bool is_corrected(const struct pool_finding *all, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (all[i].corrects == id)
            return true;
    return false;
}

static const struct pool_finding *find(const struct pool_finding *all, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (all[i].id == id)
            return &all[i];
    return NULL;
}

static const char *new_link(struct ctx *ctx, int64_t candidate, const char *more, int64_t id)
{
    const char *link = text_of(ctx, CANDIDATE_LINK "/findings/new", (long long)candidate);
    return id ? text_of(ctx, "%s?%s=%lld", link, more, (long long)id) : link;
}

void findings_fill(struct ctx *ctx, const struct candidate *candidate)
{
    struct pool_finding *all;
    json_t *list = json_array();
    bool known = candidate->stage >= STAGE_REVIEWED && has_role(ctx, WHO_PROPOSALS);
    bool may_add = has_role(ctx, WHO_JUDGES) && finding_is_open(candidate->stage);
    int count = known ? findings_read(ctx, candidate->id, &all) : 0;
    for (int i = 0; i < count; i++) {
        const struct pool_finding *one = &all[i];
        bool corrected = is_corrected(all, count, one->id);
        json_array_append_new(
            list,
            json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:s, s:o, s:o, s:o, "
                      "s:o, s:o}",
                      "id", one->id, "kind", finding_kinds[one->kind].name, "kind_label",
                      finding_kinds[one->kind].label, "held_on", date_text(ctx, one->held_on),
                      "held_label", date_label(ctx, one->held_on), "who", one->who, "said",
                      one->said, "ballots", ballots_text(ctx, one), "author",
                      text_of(ctx, "%s，%s", one->author, time_label(ctx, one->created_at)),
                      "corrected", corrected, "correction", one->corrects != 0, "correct_link",
                      may_add && !corrected ? new_link(ctx, candidate->id, "corrects", one->id)
                                            : "",
                      "issued", number_json(one->issued), "collected", number_json(one->collected),
                      "excellent", number_json(one->excellent), "competent",
                      number_json(one->competent), "incompetent", number_json(one->incompetent)));
    }
    view_set(ctx, "findings", list);
    view_set(ctx, "analysed", json_boolean(known));
    view_text(ctx, "finding_link", may_add ? new_link(ctx, candidate->id, "", 0) : "");
}

static enum result show_form(struct ctx *ctx, const struct candidate *candidate,
                             const struct pool_finding *finding)
{
    const char *person = text_of(ctx, CANDIDATE_LINK, (long long)candidate->id);
    record_form(ctx, "f", &finding_type, finding);
    view_text(ctx, "title", finding->corrects ? "更正分析研判记录" : "登记分析研判记录");
    view_text(ctx, "unit_name", unit_name(ctx, candidate->unit_code));
    view_set(ctx, "number", json_integer(candidate->id));
    view_set(ctx, "corrects",
             finding->corrects ? json_integer((json_int_t)finding->corrects) : json_null());
    view_text(ctx, "corrects_error", error_of(ctx, "corrects"));
    view_text(ctx, "form_link", text_of(ctx, "%s/findings", person));
    view_text(ctx, "person_link", person);
    view_set(ctx, "record_version", json_null());
    ctx->place = "/pool";
    return has_errors(ctx) ? invalid(ctx, "pool/finding") : page(ctx, "pool/finding");
}

/* The record to be corrected, into the form, or what is wrong with naming it. */
static void take_corrected(struct ctx *ctx, int64_t candidate, int64_t id,
                           struct pool_finding *finding)
{
    struct pool_finding *all;
    int count = findings_read(ctx, candidate, &all);
    const struct pool_finding *old = find(all, count, id);
    if (!old)
        error_at(ctx, "corrects", "choice", "没有这条记录");
    else if (is_corrected(all, count, id))
        error_at(ctx, "corrects", "POOL-5", "这条记录已经更正过，请更正最新的那条");
    else
        *finding = *old;
    finding->corrects = id;
}

static bool find_person(struct ctx *ctx, struct candidate *candidate)
{
    return candidate_read(ctx, param_id(ctx, "id"), candidate) &&
           pool_access(ctx, candidate->unit_code, candidate->stage, candidate->list_state);
}

/* GET /pool/people/#id/findings/new?kind=&corrects= */
enum result finding_new(struct ctx *ctx)
{
    struct candidate candidate;
    struct pool_finding finding;
    int64_t corrects = query_int(ctx, "corrects", 1, INT64_MAX, 0);
    if (!find_person(ctx, &candidate))
        return RC_MISSING;
    if (!finding_is_open(candidate.stage))
        return redirect(ctx, CANDIDATE_LINK, (long long)candidate.id);
    record_clear(&finding_type, &finding);
    finding.corrects = 0;
    finding.kind = choice_by_name(finding_kinds, query_text(ctx, "kind"));
    if (corrects)
        take_corrected(ctx, candidate.id, corrects, &finding);
    if (has_errors(ctx))
        return RC_MISSING;
    return show_form(ctx, &candidate, &finding);
}

static void take(struct ctx *ctx, const struct candidate *candidate, struct pool_finding *finding)
{
    struct pool_fault fault[POOL_FAULTS];
    int64_t corrects = 0;
    int kind = -1;
    if (json_object_get(ctx->form, "corrects") && form_ids(ctx, "corrects", &corrects, 1) == 1) {
        take_corrected(ctx, candidate->id, corrects, finding);
        kind = finding->kind;
    }
    record_parse(ctx, &finding_type, finding, false, "corrects");
    finding->candidate_id = candidate->id;
    if (has_errors(ctx))
        return;
    int count = finding_faults(finding, ctx->today, fault);
    for (int i = 0; i < count; i++)
        error_at(ctx, fault[i].field, "POOL-5", "%s", fault[i].message);
    if (kind >= 0 && kind != finding->kind)
        error_at(ctx, "kind", "POOL-5", "更正时不能换成别的方式");
}

/* POST /pool/people/#id/findings */
enum result finding_save(struct ctx *ctx)
{
    struct candidate candidate;
    struct pool_finding finding;
    if (!find_person(ctx, &candidate))
        return RC_MISSING;
    if (!finding_is_open(candidate.stage))
        return conflict(ctx, NULL, "这个人选现在不能再登记分析研判记录。");
    record_clear(&finding_type, &finding);
    finding.corrects = 0;
    take(ctx, &candidate, &finding);
    if (has_errors(ctx))
        return show_form(ctx, &candidate, &finding);
    finding_add(ctx, &finding);
    audit_add(ctx, finding.corrects ? "pool_finding.correct" : "pool_finding.create",
              "pool_finding", finding.id, candidate.unit_code, NULL,
              json_pack("{s:I, s:s, s:s}", "candidate", candidate.id, "kind",
                        finding_kinds[finding.kind].label, "held_on",
                        date_text(ctx, finding.held_on)));
    return created(ctx,
                   json_pack("{s:I, s:I, s:s}", "id", finding.id, "candidate", candidate.id, "kind",
                             finding_kinds[finding.kind].name),
                   "已登记分析研判记录", CANDIDATE_LINK, (long long)candidate.id);
}
