/* One analysis as pages: writing it beside its figures, its steps, a correction, and the report on
 * paper (EXEC-6). */
#include "analysis/internal.h"
#include "base/text.h"
#include "core/audit.h"
#include "unit.h"

static struct status status_of(const struct analysis *analysis)
{
    const char *word = analysis_states[analysis->state].label;
    if (analysis->replaced_by)
        return (struct status){"已更正", "○", "none"};
    switch (analysis->state) {
    case ANALYSIS_FINISHED:
        return (struct status){word, "✓", "done"};
    case ANALYSIS_SUBMITTED:
        return (struct status){word, "◐", "due"};
    default:
        return (struct status){word, "○", "none"};
    }
}

json_t *analysis_json(struct ctx *ctx, const struct analysis *analysis)
{
    json_t *json = record_json(&analysis_type, analysis);
    json_object_update_new(
        json,
        json_pack("{s:I, s:I, s:s, s:s, s:I, s:I, s:I, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:s, "
                  "s:s, s:s, s:s, s:o}",
                  "id", analysis->id, "version", analysis->version, "unit", analysis->unit_code,
                  "unit_name", analysis->unit_name, "year", analysis->year, "part", analysis->part,
                  "times", analysis->times, "label", analysis->label, "first_on",
                  date_text(ctx, analysis->first_on), "last_on", date_text(ctx, analysis->last_on),
                  "number", analysis->number, "correction", analysis->reason, "state",
                  analysis_states[analysis->state].name, "state_label",
                  analysis_states[analysis->state].label, "figures_on",
                  date_text(ctx, analysis->figures_on), "finished_on",
                  date_text(ctx, analysis->finished_on), "finished_label",
                  date_label(ctx, analysis->finished_on), "href_link",
                  text_of(ctx, ANALYSIS_LINK, (long long)analysis->id), "status",
                  status_json(status_of(analysis))));
    json_object_set_new(json, "replaces",
                        analysis->replaces ? json_integer(analysis->replaces) : json_null());
    json_object_set_new(json, "replaced_by",
                        analysis->replaced_by ? json_integer(analysis->replaced_by) : json_null());
    return json;
}

static const char *title_of(struct ctx *ctx, const struct analysis *analysis)
{
    return text_of(ctx, "%s%s分析", analysis->unit_name, analysis->label);
}

static void fill_head(struct ctx *ctx, const struct analysis *analysis)
{
    const char *list = text_of(ctx, "/analyses?year=%lld", (long long)analysis->year);
    json_object_update_new(ctx->view, analysis_json(ctx, analysis));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "季度分析", "href_link", list, "label",
                       analysis->label, "href_link"));
    view_text(ctx, "title", title_of(ctx, analysis));
    view_set(ctx, "record_version", json_integer(analysis->version));
    view_text(ctx, "authors", analysis_authors(ctx, analysis->id));
    view_set(ctx, "figures", analysis_shown(ctx, analysis));
}

/* --- reading --- */

static bool is_writer(struct ctx *ctx)
{
    return has_role(ctx, ANALYSIS_WRITERS);
}

/* What this user can do next, by name. */
static json_t *actions_json(struct ctx *ctx, struct analysis *analysis)
{
    struct moving moving = analysis_moving(analysis);
    json_t *actions = workflow_actions_by_name(ctx, &analysis_workflow, &moving);
    if (analysis->state == ANALYSIS_FINISHED && !analysis->replaced_by && is_writer(ctx))
        json_object_set_new(actions, "correct", json_true());
    return actions;
}

static bool has_any(struct ctx *ctx, const char *part)
{
    const json_t *figures = json_object_get(json_object_get(ctx->view, "figures"), part);
    return json_integer_value(json_object_get(figures, "total")) > 0;
}

/* How many of the sections must be written before it is sent (ALL-7). */
static int sections_asked(struct ctx *ctx)
{
    return 4 + has_any(ctx, "late") + has_any(ctx, "missing");
}

static void fill_analysis(struct ctx *ctx, struct analysis *analysis)
{
    json_t *steps = workflow_history(ctx, &analysis_workflow, analysis->id);
    bool editing = analysis->state == ANALYSIS_DRAFT && is_writer(ctx);
    fill_head(ctx, analysis);
    view_set(ctx, "editing", json_boolean(editing));
    view_set(ctx, "sent_back", editing ? workflow_sent_back(steps, "return") : json_null());
    view_set(ctx, "actions", actions_json(ctx, analysis));
    /* how it came about concerns the county, not its readers */
    view_set(ctx, "steps_taken", is_writer(ctx) ? steps : json_array());
    record_form(ctx, "f", &analysis_type, analysis);
    form_asks_more(ctx, 0, sections_asked(ctx));
}

/* GET /analyses/#id */
enum result analysis_show(struct ctx *ctx)
{
    struct analysis analysis;
    if (!analysis_find(ctx, param_id(ctx, "id"), &analysis))
        return RC_MISSING;
    fill_analysis(ctx, &analysis);
    return page(ctx, "analysis/show");
}

/* GET /analyses/#id/print */
enum result analysis_print(struct ctx *ctx)
{
    struct analysis analysis;
    if (!analysis_find(ctx, param_id(ctx, "id"), &analysis))
        return RC_MISSING;
    fill_head(ctx, &analysis);
    return page(ctx, "analysis/print");
}

/* --- beginning --- */

static json_t *recorded(struct ctx *ctx, const struct analysis *analysis)
{
    (void)ctx;
    return json_pack("{s:s, s:I, s:s}", "label", analysis->label, "number", analysis->number,
                     "reason", analysis->reason);
}

static bool read_span(struct ctx *ctx, int64_t year, int64_t part, struct cadence_span *span)
{
    struct cadence_span spans[CADENCE_MOST];
    int count = cadence_spans(ctx, ctx->user.unit_code, (int)year, spans);
    if (part > count)
        return false;
    *span = spans[part - 1];
    return true;
}

static struct analysis begin(struct ctx *ctx, const struct cadence_span *span)
{
    return (struct analysis){
        .number = 1,
        .unit_code = ctx->user.unit_code,
        .unit_name = unit_name(ctx, ctx->user.unit_code),
        .year = span->year,
        .part = span->part,
        .times = span->times,
        .label = span->label,
        .first_on = span->first_on,
        .last_on = span->last_on,
        .reason = "",
        .overall = "",
        .lists = "",
        .towns = "",
        .delays = "",
        .unreported = "",
        .measures = "",
        .changed_by_name = "",
    };
}

static enum result add(struct ctx *ctx, struct analysis *analysis, const char *message)
{
    analysis->id = analysis_insert(ctx, analysis);
    if (!analysis->id)
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, "别人刚刚已经打开，请刷新页面");
    analysis->version = 1;
    audit_add(ctx, "analysis.create", "analysis", analysis->id, analysis->unit_code, NULL,
              recorded(ctx, analysis));
    return created(ctx, analysis_json(ctx, analysis), message, ANALYSIS_LINK,
                   (long long)analysis->id);
}

/* POST /analyses {year, part}: opens the analysis of a part of the year; the one that is there, if
 * it was opened before. */
enum result analysis_open(struct ctx *ctx)
{
    struct analysis asked = {0}, there;
    struct cadence_span span = {0};
    if (record_parse(ctx, &analysis_begin, &asked, false, "")) {
        const char *fault = read_span(ctx, asked.year, asked.part, &span)
                                ? analysis_begin_fault(ctx, &span, ctx->today)
                                : "按设置没有这一季度（时段）的分析";
        if (fault)
            error_at(ctx, "part", "EXEC-6", "%s", fault);
    }
    if (has_errors(ctx))
        return analysis_list(ctx);
    if (analysis_of(ctx, ctx->user.unit_code, span.last_on, false, &there))
        return done(ctx, analysis_json(ctx, &there), NULL, ANALYSIS_LINK, (long long)there.id);
    asked = begin(ctx, &span);
    return add(ctx, &asked, "已打开，数据已经填好");
}

/* POST /analyses/#id/correct {reason}: a new version that names the old one (ALL-8). */
enum result analysis_correct(struct ctx *ctx)
{
    struct analysis old, there;
    if (!analysis_find(ctx, param_id(ctx, "id"), &old))
        return RC_MISSING;
    if (old.state != ANALYSIS_FINISHED)
        return conflict(ctx, NULL, "还没有定稿，直接修改就行");
    if (!analysis_of(ctx, old.unit_code, old.last_on, false, &there) || there.id != old.id)
        return conflict(ctx, NULL,
                        text_of(ctx, "已经有第 %lld 版，请在那一版上改", (long long)there.number));
    struct analysis next = old;
    record_parse(ctx, &analysis_correction, &next, false, "");
    if (has_errors(ctx)) {
        fill_analysis(ctx, &old);
        workflow_keep_reason(ctx);
        return invalid(ctx, "analysis/show");
    }
    next.number = old.number + 1;
    next.replaces = old.id;
    next.replaced_by = 0;
    next.state = ANALYSIS_DRAFT;
    next.figures = NULL;
    next.figures_on = next.finished_on = (struct date){0};
    return add(ctx, &next, "已打开新的一版，原来的一版不变");
}

/* --- writing --- */

static bool differs(const struct analysis *a, const struct analysis *b)
{
    json_t *before = record_json(&analysis_type, a), *after = record_json(&analysis_type, b);
    return !json_equal(before, after);
}

/* What stands in the audit: the sections that changed. */
static json_t *changed(const struct analysis *from, const struct analysis *to)
{
    json_t *is = record_json(&analysis_type, from), *other = record_json(&analysis_type, to);
    json_t *kept = json_object(), *value;
    const char *key;
    json_object_foreach(is, key, value)
    {
        if (!json_equal(value, json_object_get(other, key)))
            json_object_set(kept, key, value);
    }
    return kept;
}

/* What is stored now of the sections that are typed otherwise, so that nobody's words are written
 * over unseen: array of {label,text}. */
static json_t *theirs_json(const struct analysis *stored, const struct analysis *typed)
{
    json_t *is = record_json(&analysis_type, stored), *other = record_json(&analysis_type, typed);
    json_t *theirs = json_array();
    for (const struct field *field = analysis_type.fields; field->name; field++) {
        json_t *text = json_object_get(is, field->name);
        if (!json_equal(text, json_object_get(other, field->name)))
            json_array_append_new(theirs,
                                  json_pack("{s:s, s:O}", "label", field->label, "text", text));
    }
    return theirs;
}

/* Takes what was typed into a draft; RC_OK, or the answer to give. `before` is what is stored. */
static enum result take_text(struct ctx *ctx, struct analysis *analysis, struct analysis *before)
{
    if (!analysis_find(ctx, param_id(ctx, "id"), analysis))
        return RC_MISSING;
    if (analysis->state != ANALYSIS_DRAFT)
        return conflict(ctx, NULL, "已经提交，撤回以后才能修改");
    *before = *analysis;
    bool current = version_is_current(ctx, analysis->version);
    record_parse(ctx, &analysis_type, analysis, true, "");
    if (current && !has_errors(ctx))
        return RC_OK;
    fill_analysis(ctx, analysis);
    view_set(ctx, "theirs", current ? json_array() : theirs_json(before, analysis));
    return current ? invalid(ctx, "analysis/show")
                   : conflict(ctx, "analysis/show",
                              "别人刚刚保存过，下面是您写的，请对照现在保存的，核对后再保存");
}

/* Whose words they are, and what was there before; `analysis` has its new version. */
static void note_text(struct ctx *ctx, const struct analysis *before,
                      const struct analysis *analysis)
{
    json_t *after = changed(analysis, before);
    json_object_set_new(after, "version", json_integer(analysis->version));
    analysis_note_author(ctx, analysis->id);
    audit_add(ctx, "analysis.save", "analysis", analysis->id, analysis->unit_code,
              changed(before, analysis), after);
}

/* POST /analyses/#id {overall, lists, towns, delays, unreported, measures}: the draft, as one types
 */
enum result analysis_save(struct ctx *ctx)
{
    struct analysis analysis, before;
    enum result result = take_text(ctx, &analysis, &before);
    if (result != RC_OK)
        return result;
    if (differs(&before, &analysis)) {
        if (!analysis_update(ctx, &analysis))
            return db_failed(ctx->db) ? RC_FAILED : RC_CONFLICT;
        analysis.version++;
        note_text(ctx, &before, &analysis);
    }
    return done(ctx, analysis_json(ctx, &analysis), "已保存", ANALYSIS_LINK,
                (long long)analysis.id);
}

/* --- the steps --- */

static enum result move(struct ctx *ctx, struct analysis *analysis, const char *action,
                        const char *message)
{
    struct moving moving = analysis_moving(analysis);
    enum result result =
        workflow_move(ctx, &analysis_workflow, &moving, action, form_text(ctx, "reason"));
    analysis->version = moving.version;
    if (result == RC_OK)
        return done(ctx, analysis_json(ctx, analysis), message, ANALYSIS_LINK,
                    (long long)analysis->id);
    if (result != RC_INVALID || ctx->json)
        return result;
    fill_analysis(ctx, analysis);
    workflow_keep_reason(ctx);
    return invalid(ctx, "analysis/show");
}

static enum result take(struct ctx *ctx, const char *action, const char *message)
{
    struct analysis analysis;
    if (!analysis_find(ctx, param_id(ctx, "id"), &analysis))
        return RC_MISSING;
    if (form_only(ctx, "reason", ""))
        return move(ctx, &analysis, action, message);
    if (ctx->json)
        return RC_INVALID;
    fill_analysis(ctx, &analysis);
    return invalid(ctx, "analysis/show");
}

/* POST /analyses/#id/submit {the sections}: what was typed last goes with it */
enum result analysis_submit(struct ctx *ctx)
{
    struct analysis analysis, before;
    enum result result = take_text(ctx, &analysis, &before);
    if (result != RC_OK)
        return result;
    result = move(ctx, &analysis, "submit", "已提交，由没有参与编写的同志审核");
    if (result == RC_OK && differs(&before, &analysis))
        note_text(ctx, &before, &analysis);
    return result;
}

enum result analysis_withdraw(struct ctx *ctx)
{
    return take(ctx, "withdraw", "已撤回，可以继续修改");
}

enum result analysis_approve(struct ctx *ctx)
{
    return take(ctx, "approve", "已定稿，市里看得到；会议一览里已记为完成");
}

enum result analysis_return(struct ctx *ctx)
{
    return take(ctx, "return", "已退回，编写的同志会看到原因");
}
