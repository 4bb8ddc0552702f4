/* What was found in a village, its rectification and its closing (EXEC-7). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "cadence.h"
#include "core/audit.h"
#include "core/file.h"
#include "core/table.h"
#include "spot_check/internal.h"

#define EXPORT_MAX 5000
#define VISIT_LINK "/spot-visits/%lld"
#define FINDING_LINK "/spot-findings/%lld"

static struct status status_of(const struct spot_finding *finding, struct date today)
{
    const char *word = spot_states[finding->state].label;
    if (spot_is_overdue(finding, today))
        return (struct status){"整改逾期", "▲", "late"};
    switch (finding->state) {
    case SPOT_OPEN:
        return (struct status){word, "○", "none"};
    case SPOT_MENDED:
        return (struct status){word, "◐", "due"};
    case SPOT_CLOSED:
        return (struct status){word, "✓", "done"};
    default:
        return (struct status){word, "●", "ok"};
    }
}

json_t *spot_finding_json(struct ctx *ctx, const struct spot_finding *finding)
{
    return json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, "
        "s:s, s:s, s:o}",
        "id", finding->id, "version", finding->version, "visit", finding->visit_id, "check",
        finding->check_id, "position", finding->position, "unit", finding->unit_code,
        "village_name", finding->name, "place", finding->place, "subject", finding->subject, "item",
        finding->item, "checker_name", finding->checker_name, "state",
        spot_states[finding->state].name, "state_label", spot_states[finding->state].label,
        "finding", finding->finding, "due_on", date_text(ctx, finding->due_on), "due_label",
        date_label(ctx, finding->due_on), "overdue", spot_is_overdue(finding, ctx->today),
        "mending", finding->mending, "found_by", finding->found_by_name, "status",
        status_json(status_of(finding, ctx->today)));
}

/* --- a village's visit --- */

static void add_finding(struct ctx *ctx, const struct spot_finding *finding, void *arg)
{
    json_t *row = json_array_get(arg, (size_t)finding->position - 1);
    json_object_set_new(row, "recorded", spot_finding_json(ctx, finding));
    json_object_set_new(row, "files", file_list(ctx, "spot_finding", finding->id));
    json_object_set_new(row, "fault", json_boolean(finding->state != SPOT_IN_ORDER));
    json_object_set_new(row, "finding_typed", json_string(finding->finding));
    if (!date_is_none(finding->due_on))
        json_object_set_new(row, "due_typed", json_string(date_text(ctx, finding->due_on)));
    if (finding->answered)
        json_object_set_new(row, "fixed", json_true());
}

/* What was typed and refused, at its item. */
static void keep_typed(struct ctx *ctx, json_t *rows)
{
    int64_t position = 0;
    json_t *sent = json_object_get(ctx->form, "position");
    if (json_is_integer(sent))
        position = json_integer_value(sent);
    else
        text_to_int(form_text(ctx, "position"), 1, SPOT_ITEMS_MAX, &position);
    json_t *row = position > 0 ? json_array_get(rows, (size_t)position - 1) : NULL;
    if (!row || !has_errors(ctx))
        return;
    json_object_set_new(row, "fault", json_boolean(text_same(form_text(ctx, "verdict"), "fault")));
    json_object_set_new(row, "finding_typed", json_string(form_text(ctx, "finding")));
    json_object_set_new(row, "due_typed", json_string(form_text(ctx, "due_on")));
    json_object_set_new(row, "finding_error", json_string(error_of(ctx, "finding")));
    json_object_set_new(row, "due_error", json_string(error_of(ctx, "due_on")));
    json_object_set_new(row, "refused", json_true());
}

static enum result visit_page(struct ctx *ctx, const struct spot_check *check,
                              const struct spot_visit *visit)
{
    json_t *rows = json_array(), *items = spot_checklist(ctx, check->id), *item, *row;
    bool checks = has_role(ctx, WHO_CHECKS) && text_same(check->unit_code, ctx->user.unit_code);
    int64_t days = setting_int(ctx, check->unit_code, "spot_mending_days"), missing = 0;
    const char *due = date_text(ctx, date_add_days(ctx->today, (int)days));
    size_t i;
    json_array_foreach(items, i, item)
    {
        json_array_append_new(
            rows, json_pack("{s:I, s:O, s:n, s:[], s:b, s:b, s:b, s:s, s:s, s:s, s:s}", "position",
                            (json_int_t)i + 1, "item", item, "recorded", "files", "fault", 0,
                            "fixed", 0, "refused", 0, "finding_typed", "", "due_typed", due,
                            "finding_error", "", "due_error", ""));
    }
    spot_findings_of_visit(ctx, visit->id, add_finding, rows);
    keep_typed(ctx, rows);
    json_array_foreach(rows, i, row)
    {
        missing += json_is_null(json_object_get(row, "recorded"));
    }
    json_object_update_new(ctx->view, spot_check_json(ctx, check));
    view_set(ctx, "id", json_integer(visit->id));
    view_set(ctx, "visit_id", json_integer(visit->id));
    view_set(ctx, "check", json_integer(check->id));
    view_text(ctx, "unit", visit->unit_code);
    view_text(ctx, "village_name", visit->name);
    view_text(ctx, "place", visit->place);
    view_text(ctx, "title", text_of(ctx, "%s · %s", visit->name, check->subject));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:n}]", "label", "专项抽查", "href_link",
                       "/spot-checks", "label", check->subject, "href_link",
                       text_of(ctx, "/spot-checks/%lld", (long long)check->id), "label",
                       visit->name, "href_link"));
    view_set(ctx, "rows", rows);
    view_set(ctx, "missing", json_integer(missing));
    view_set(ctx, "checks", json_boolean(checks));
    return has_errors(ctx) ? invalid(ctx, "spot_check/visit") : page(ctx, "spot_check/visit");
}

static bool find_visit(struct ctx *ctx, struct spot_visit *visit, struct spot_check *check)
{
    return spot_visit_read(ctx, param_id(ctx, "id"), visit) &&
           spot_check_read(ctx, visit->check_id, check);
}

/* GET /spot-visits/#id */
enum result spot_visit_show(struct ctx *ctx)
{
    struct spot_visit visit;
    struct spot_check check;
    return find_visit(ctx, &visit, &check) ? visit_page(ctx, &check, &visit) : RC_MISSING;
}

/* What the audit says of a finding. */
static json_t *on_record(struct ctx *ctx, const struct spot_finding *finding)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "result", spot_states[finding->state].label, "subject",
                     finding->item, "finding", finding->finding, "due_on",
                     date_text(ctx, finding->due_on));
}

/* A city's check counts from its first result, not from the draw (EXEC-5). */
static void count_check(struct ctx *ctx, const struct spot_check *check)
{
    const char *link = text_of(ctx, "/spot-checks/%lld", (long long)check->id);
    if (unit_level(check->unit_code) != LEVEL_CITY || cadence_has(ctx, check->unit_code, link))
        return;
    cadence_add(ctx, &(struct cadence_record){.unit_code = check->unit_code,
                                              .unit_name = check->unit_name,
                                              .kind = CADENCE_CHECK,
                                              .held_on = ctx->today,
                                              .subject = check->subject,
                                              .attended = ctx->user.full_name,
                                              .findings = "",
                                              .link = link});
}

/* POST /spot-visits/#id/findings {position, verdict, finding, due_on, evidence} */
enum result spot_visit_record(struct ctx *ctx)
{
    struct spot_visit visit;
    struct spot_check check;
    struct spot_finding finding = {0}, before;
    if (!find_visit(ctx, &visit, &check))
        return RC_MISSING;
    record_clear(&spot_finding_type, &finding);
    record_parse(ctx, &spot_finding_type, &finding, false, "evidence");
    spot_finding_check(ctx, &finding);
    if (finding.position > check.items)
        error_at(ctx, "position", "choice", "清单里没有这一项");
    if (!spot_is_checker(ctx, check.unit_code))
        return visit_page(ctx, &check, &visit);
    bool fault = finding.verdict == 1,
         had = spot_finding_of(ctx, visit.id, finding.position, &before);
    if (!version_is_current(ctx, had ? before.version : 0) || (had && before.answered))
        return conflict(ctx, NULL, "这一项刚有变化，请刷新后核对");
    finding.visit_id = visit.id;
    finding.check_id = check.id;
    finding.unit_code = visit.unit_code;
    finding.checker_code = check.unit_code;
    finding.state = fault ? SPOT_OPEN : SPOT_IN_ORDER;
    if (!fault) {
        finding.finding = "";
        finding.due_on = (struct date){0};
    }
    finding.id = spot_finding_put(ctx, &finding);
    if (!spot_finding_read(ctx, finding.id, &finding))
        return RC_FAILED;
    file_attach(ctx, "evidence", "spot_finding", finding.id, finding.unit_code);
    count_check(ctx, &check);
    json_t *json = spot_finding_json(ctx, &finding);
    audit_add(ctx, "spot_finding.record", "spot_finding", finding.id, finding.unit_code,
              had ? on_record(ctx, &before) : NULL, on_record(ctx, &finding));
    return done(ctx, json, "已记录", VISIT_LINK, (long long)visit.id);
}

/* POST /spot-visits/#id/in-order: what has no finding is in order */
enum result spot_visit_rest(struct ctx *ctx)
{
    struct spot_visit visit;
    struct spot_check check;
    if (!find_visit(ctx, &visit, &check))
        return RC_MISSING;
    if (!spot_is_checker(ctx, check.unit_code))
        return visit_page(ctx, &check, &visit);
    int64_t count = spot_rest_in_order(ctx, &check, &visit);
    json_t *json = json_pack("{s:I, s:I}", "id", visit.id, "recorded", count);
    if (count > 0) {
        count_check(ctx, &check);
        audit_add(ctx, "spot_visit.in_order", "spot_visit", visit.id, visit.unit_code, NULL, json);
    }
    return done(ctx, json, text_of(ctx, "已记录 %lld 项符合", (long long)count), VISIT_LINK,
                (long long)visit.id);
}

/* --- a finding --- */

static void fill_finding(struct ctx *ctx, struct spot_finding *finding)
{
    struct moving moving = spot_moving(finding);
    json_t *actions = workflow_actions_by_name(ctx, &spot_workflow, &moving);
    if (!text_same(finding->checker_code, ctx->user.unit_code)) {
        json_object_del(actions, "close");
        json_object_del(actions, "return");
    }
    json_t *steps = workflow_history(ctx, &spot_workflow, finding->id);
    json_object_update_new(ctx->view, spot_finding_json(ctx, finding));
    view_text(ctx, "title", text_of(ctx, "%s · 抽查问题", finding->name));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:n}]", "label", "抽查问题", "href_link",
                       "/spot-findings", "label", finding->name, "href_link",
                       text_of(ctx, VISIT_LINK, (long long)finding->visit_id), "label", "问题",
                       "href_link"));
    view_set(ctx, "record_version", json_integer(finding->version));
    view_set(ctx, "files", file_list(ctx, "spot_finding", finding->id));
    view_set(ctx, "sent_back", workflow_sent_back(steps, "return"));
    view_set(ctx, "steps_taken", steps);
    view_set(ctx, "actions", actions);
    if (json_object_get(actions, "mend")) {
        record_form(ctx, "f", &spot_mending_type, finding);
        form_asks_more(ctx, 1, 0); /* the evidence */
    }
}

/* GET /spot-findings/#id */
enum result spot_finding_show(struct ctx *ctx)
{
    struct spot_finding finding;
    if (!spot_finding_read(ctx, param_id(ctx, "id"), &finding))
        return RC_MISSING;
    fill_finding(ctx, &finding);
    return page(ctx, "spot_check/finding");
}

static enum result move(struct ctx *ctx, struct spot_finding *finding, const char *action,
                        const char *message)
{
    struct moving moving = spot_moving(finding);
    enum result result = has_errors(ctx) ? RC_INVALID
                                         : workflow_move(ctx, &spot_workflow, &moving, action,
                                                         form_text(ctx, "reason"));
    finding->version = moving.version;
    if (result == RC_OK)
        return done(ctx, spot_finding_json(ctx, finding), message, FINDING_LINK,
                    (long long)finding->id);
    if (result != RC_INVALID || ctx->json)
        return result;
    fill_finding(ctx, finding);
    workflow_keep_reason(ctx);
    return invalid(ctx, "spot_check/finding");
}

/* POST /spot-findings/#id/mend {mending, evidence} */
enum result spot_finding_mend(struct ctx *ctx)
{
    struct spot_finding finding;
    if (!spot_finding_read(ctx, param_id(ctx, "id"), &finding))
        return RC_MISSING;
    record_parse(ctx, &spot_mending_type, &finding, false, "evidence");
    enum result result = move(ctx, &finding, "mend", "已报送，等待核销");
    if (result == RC_OK)
        file_attach(ctx, "evidence", "spot_finding", finding.id, finding.unit_code);
    return result;
}

static enum result take(struct ctx *ctx, const char *action, const char *message)
{
    struct spot_finding finding;
    if (!spot_finding_read(ctx, param_id(ctx, "id"), &finding))
        return RC_MISSING;
    form_only(ctx, "reason", "");
    return move(ctx, &finding, action, message);
}

enum result spot_finding_withdraw(struct ctx *ctx)
{
    return take(ctx, "withdraw", "已撤回，可以修改");
}

enum result spot_finding_close(struct ctx *ctx)
{
    return take(ctx, "close", "已核销");
}

enum result spot_finding_return(struct ctx *ctx)
{
    return take(ctx, "return", "已退回，村里会看到原因");
}

/* --- the list --- */

static const struct choice filters[] = {
    {"overdue", "整改逾期"}, {"open", "待整改"}, {"mended", "待核销"}, {"closed", "已核销"}, {0}};

static struct spot_filter asked_filter(struct ctx *ctx)
{
    int state = choice_by_name(filters, query_text(ctx, "state"));
    return (struct spot_filter){.like = query_like(ctx),
                                .state = state < 0 ? NULL : filters[state].name};
}

static void add_row(struct ctx *ctx, const struct spot_finding *finding, void *arg)
{
    json_array_append_new(arg, spot_finding_json(ctx, finding));
}

/* GET /spot-findings?q=&state= */
enum result spot_finding_list(struct ctx *ctx)
{
    struct spot_filter filter = asked_filter(ctx);
    struct paging paging = paging_read(ctx);
    json_t *rows = json_array();
    paging.total = spot_findings_count(ctx, &filter);
    spot_findings_each(ctx, &filter, paging.offset, paging.size, add_row, rows);
    view_text(ctx, "title", "抽查问题");
    view_set(ctx, "findings", rows);
    view_set(ctx, "state_choices", choices_json(filters, filter.state));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "narrowed", json_boolean(filter.like || filter.state));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/spot-findings.csv", "page")));
    paging_show(ctx, paging);
    return page(ctx, "spot_check/findings");
}

static void add_line(struct ctx *ctx, const struct spot_finding *finding, void *arg)
{
    const char *const cells[] = {
        finding->unit_code,
        finding->place,
        finding->name,
        finding->subject,
        finding->item,
        finding->finding,
        date_text(ctx, finding->due_on),
        status_of(finding, ctx->today).word,
        finding->mending,
        finding->found_by_name,
    };
    csv_line(arg, cells, sizeof cells / sizeof *cells);
}

/* GET /spot-findings.csv, as the list is narrowed */
enum result spot_finding_table(struct ctx *ctx)
{
    struct spot_filter filter = asked_filter(ctx);
    struct buf out = buf_create(ctx->arena, 65536);
    buf_text(&out, "\xEF\xBB\xBF村代码,所在地,村（社区）,抽查,检查项,问题,整改期限,状态,整改情况,"
                   "记录人\r\n");
    spot_findings_each(ctx, &filter, 0, EXPORT_MAX, add_line, &out);
    return table_send(ctx, "抽查问题", &out);
}
