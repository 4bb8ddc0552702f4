/* A cadre's year: duties and aims, and the two appraisals; and who stands where (CADRE-6). */
#include "base/csv.h"
#include "base/text.h"
#include "cadre/duty.h"
#include "cadre/internal.h"
#include "core/audit.h"
#include "core/table.h"
#include "unit.h"

#include <string.h>

#define PLACE "/cadre-duties"
#define YEAR_FIRST 1990

/* --- one cadre's year --- */

static const char *grade_label(int grade)
{
    return grade < 0 ? "" : duty_grades[grade].label;
}

static json_t *duty_json(struct ctx *ctx, const struct duty *duty)
{
    return json_pack("{s:I, s:I, s:I, s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, "
                     "s:s}",
                     "id", duty->id, "version", duty->version, "cadre", duty->cadre_id, "unit",
                     duty->unit_code, "year", duty->year, "state", duty_states[duty->state].name,
                     "state_label", duty_states[duty->state].label, "duties", duty->duties, "aims",
                     duty->aims, "mid_grade_label", grade_label(duty->mid_grade), "mid_note",
                     duty->mid_note, "end_grade_label", grade_label(duty->end_grade), "end_note",
                     duty->end_note, "shown_name", duty->shown_name, "shown_posts",
                     duty->shown_posts, "href_link",
                     text_of(ctx, DUTY_LINK, (long long)duty->cadre_id, duty->year));
}

/* Until it is agreed to, an appraisal is the town's alone. */
static void hide_unagreed(struct duty *duty)
{
    if (duty->state < DUTY_MID) {
        duty->mid_grade = -1;
        duty->mid_note = "";
    }
    if (duty->state < DUTY_DONE) {
        duty->end_grade = -1;
        duty->end_note = "";
    }
}

/* The cadre of the path, and what is written of the year; false for a year that is none. */
static bool find(struct ctx *ctx, struct cadre *cadre, struct duty *duty)
{
    int64_t year = 0;
    if (!text_to_int(param(ctx, "year"), YEAR_FIRST, ctx->today.year, &year) ||
        !cadre_read(ctx, param_id(ctx, "id"), cadre))
        return false;
    duty_read(ctx, cadre->id, (int)year, duty);
    duty->unit_code = cadre->unit_code;
    if (!duty->id)
        duty->shown_name = cadre->name;
    if (!has_role(ctx, WHO_KEEPS))
        hide_unagreed(duty);
    return true;
}

/* As of today, while it is being written. */
static void note_person(struct ctx *ctx, const struct cadre *cadre, struct duty *duty)
{
    struct cadre_post *posts;
    unsigned held = 0;
    int count = cadre_posts_read(ctx, ctx->user.scope, cadre->id, &posts);
    for (int i = 0; i < count; i++)
        if (date_is_none(posts[i].until_on))
            held |= 1u << posts[i].post;
    duty->shown_name = cadre->name;
    duty->shown_posts = cadre_posts_text(ctx->arena, held);
    duty->changed_by = ctx->user.id;
    duty->changed_by_name = ctx->user.full_name;
}

static void show_actions(struct ctx *ctx, struct duty *duty)
{
    struct moving moving = duty_moving(duty);
    bool own = duty->changed_by == ctx->user.id;
    view_set(ctx, "actions",
             duty->id ? workflow_actions_by_name(ctx, &duty_workflow, &moving) : json_object());
    view_set(ctx, "last_hand",
             json_boolean(own && duty->id && !duty_type(duty->state) && duty->state != DUTY_DONE));
}

static void fill(struct ctx *ctx, const struct cadre *cadre, struct duty *duty)
{
    json_t *steps = workflow_history(ctx, &duty_workflow, duty->id);
    const char *early = duty_day_fault(duty->state, duty->year, ctx->today);
    json_object_update_new(ctx->view, duty_json(ctx, duty));
    view_text(ctx, "title", text_of(ctx, "%s · %d 年一定两评", duty->shown_name, duty->year));
    view_text(ctx, "unit_name", unit_name(ctx, cadre->unit_code));
    view_set(ctx, "status", status_json(duty_status(duty->state)));
    view_set(ctx, "sent_back", workflow_sent_back(steps, "return"));
    view_set(ctx, "steps_taken", steps);
    view_set(ctx, "record_version", json_integer(duty->version));
    view_text(ctx, "early", text_or_empty(early));
    view_set(ctx, "may_write",
             json_boolean(has_role(ctx, WHO_KEEPS) && duty_type(duty->state) && !early));
    show_actions(ctx, duty);
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:n}]", "label", "一定两评", "href_link",
                       text_of(ctx, PLACE "?year=%d", duty->year), "label", cadre->name,
                       "href_link", text_of(ctx, CADRE_LINK, (long long)cadre->id), "label",
                       text_of(ctx, "%d 年", duty->year), "href_link"));
    ctx->place = PLACE;
}

static void fill_form(struct ctx *ctx, const struct duty *typed)
{
    static const char *const grades[] = {"mid_grade", "end_grade"};
    const struct record_type *type = duty_type(typed->state);
    if (!type)
        return;
    record_form(ctx, "f", type, typed);
    for (size_t i = 0; i < 2; i++) {
        json_t *field = json_object_get(json_object_get(ctx->view, "f"), grades[i]);
        if (field)
            json_array_insert_new(
                json_object_get(field, "choices"), 0,
                json_pack("{s:s, s:s, s:b}", "value", "", "label", "请选择", "selected", false));
    }
}

/* GET /cadres/#id/duties/:year */
enum result duty_show(struct ctx *ctx)
{
    struct cadre cadre;
    struct duty duty;
    if (!find(ctx, &cadre, &duty))
        return RC_MISSING;
    fill(ctx, &cadre, &duty);
    fill_form(ctx, &duty);
    return page(ctx, "cadre/duty");
}

/* POST /cadres/#id/duties/:year: what the state asks for */
enum result duty_save(struct ctx *ctx)
{
    struct cadre cadre;
    struct duty before, duty;
    if (!find(ctx, &cadre, &before))
        return RC_MISSING;
    const struct record_type *type = duty_type(before.state);
    const char *early = duty_day_fault(before.state, before.year, ctx->today);
    if (!type || early)
        return conflict(ctx, NULL, early ? early : "已经提交，要改请先退回。");
    duty = before;
    if (!record_parse(ctx, type, &duty, ctx->json && before.id, "")) {
        fill(ctx, &cadre, &before);
        fill_form(ctx, &duty);
        return invalid(ctx, "cadre/duty");
    }
    note_person(ctx, &cadre, &duty);
    if (!version_is_current(ctx, before.version) || !duty_put(ctx, &duty))
        return conflict(ctx, NULL, "别人刚刚改过，请看过最新内容再改。");
    json_t *json = duty_json(ctx, &duty);
    audit_add(ctx, "cadre_duty.save", "cadre_duty", duty.id, duty.unit_code,
              before.id ? cadre_recorded(type, &before) : NULL, cadre_recorded(type, &duty));
    return done(ctx, json, "已保存", DUTY_LINK, (long long)cadre.id, duty.year);
}

static enum result step(struct ctx *ctx, const char *action, const char *message)
{
    struct cadre cadre;
    struct duty duty;
    if (!find(ctx, &cadre, &duty))
        return RC_MISSING;
    if (!duty.id)
        return conflict(ctx, NULL, "这一年还没有填写。");
    form_only(ctx, "reason", "");
    struct moving moving = duty_moving(&duty);
    enum result result = has_errors(ctx) ? RC_INVALID
                                         : workflow_move(ctx, &duty_workflow, &moving, action,
                                                         form_text(ctx, "reason"));
    if (result == RC_INVALID && !ctx->json) {
        fill(ctx, &cadre, &duty);
        fill_form(ctx, &duty);
        workflow_keep_reason(ctx);
        return invalid(ctx, "cadre/duty");
    }
    if (result != RC_OK)
        return result;
    return done(ctx, duty_json(ctx, &duty), message, DUTY_LINK, (long long)cadre.id, duty.year);
}

/* POST .../submit */
enum result duty_submit(struct ctx *ctx)
{
    return step(ctx, "submit", "已提交，等另一位同志审核");
}

/* POST .../agree */
enum result duty_agree(struct ctx *ctx)
{
    return step(ctx, "agree", "已同意");
}

/* POST .../return {reason} */
enum result duty_return(struct ctx *ctx)
{
    return step(ctx, "return", "已退回");
}

/* --- who stands where --- */

struct line {
    const struct cadre_row *row;
    const struct duty_standing *standing; /* NULL: nothing is written */
};

static int year_of(struct ctx *ctx)
{
    return (int)query_int(ctx, "year", YEAR_FIRST, ctx->today.year, ctx->today.year);
}

static const struct duty_standing *standing_of(const struct duty_standing *list, int count,
                                               int64_t cadre_id)
{
    int low = 0, high = count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (list[middle].cadre_id < cadre_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && list[low].cadre_id == cadre_id ? &list[low] : NULL;
}

static int lines_read(struct ctx *ctx, struct line **lines)
{
    struct cadre_row *rows;
    struct duty_standing *standings;
    int year = year_of(ctx), kept = 0;
    struct date end = {year, 12, 31};
    struct scope scope = scope_of(cadre_unit(ctx));
    const char *asked = query_text(ctx, "state"), *text = query_text(ctx, "q");
    struct cadre_filter filter = {
        .scope = scope, .on = date_compare(end, ctx->today) < 0 ? end : ctx->today, .sex = -1};
    int count = cadre_list_read(ctx, &filter, 0, INT32_MAX, &rows);
    int known = duty_standings(ctx, scope, year, &standings);
    *lines = ARENA_ARRAY(ctx->arena, struct line, count + 1);
    for (int i = 0; i < count; i++) {
        struct line line = {&rows[i], standing_of(standings, known, rows[i].cadre.id)};
        const char *state = line.standing ? duty_states[line.standing->state].name : "none";
        bool missing = !line.standing || line.standing->state == DUTY_DRAFT;
        if ((!*asked || text_same(asked, state) || (missing && text_same(asked, "missing"))) &&
            (!*text || strstr(rows[i].cadre.name, text) || strstr(rows[i].unit_name, text)))
            (*lines)[kept++] = line;
    }
    return kept;
}

static const char *line_grade(const struct line *line, bool end)
{
    if (!line->standing || line->standing->state < (end ? DUTY_DONE : DUTY_MID))
        return "";
    return grade_label(end ? line->standing->end_grade : line->standing->mid_grade);
}

static struct status line_status(const struct line *line)
{
    return line->standing ? duty_status(line->standing->state)
                          : (struct status){"没有定责", "○", "none"};
}

static json_t *line_json(struct ctx *ctx, const struct line *line)
{
    json_t *json = cadre_row_json(ctx, line->row, ctx->today);
    json_object_update_new(
        json, json_pack("{s:o, s:s, s:s, s:s}", "status", status_json(line_status(line)),
                        "mid_grade_label", line_grade(line, false), "end_grade_label",
                        line_grade(line, true), "duty_link",
                        text_of(ctx, DUTY_LINK, (long long)line->row->cadre.id, year_of(ctx))));
    return json;
}

/* GET /cadre-duties?year=&unit=&state=&q= */
enum result duty_list(struct ctx *ctx)
{
    struct line *lines;
    struct paging paging = paging_read(ctx);
    const char *unit = cadre_unit(ctx);
    int count = lines_read(ctx, &lines);
    json_t *rows = json_array(), *states = choices_json(duty_states, query_text(ctx, "state"));
    for (int64_t i = paging.offset; i < count && i < paging.offset + paging.size; i++)
        json_array_append_new(rows, line_json(ctx, &lines[i]));
    json_array_insert_new(states, 0,
                          json_pack("{s:s, s:s, s:b}", "value", "none", "label", "没有定责",
                                    "selected", text_same(query_text(ctx, "state"), "none")));
    json_array_insert_new(states, 0,
                          json_pack("{s:s, s:s, s:b}", "value", "missing", "label",
                                    "还没有提交定责", "selected",
                                    text_same(query_text(ctx, "state"), "missing")));
    json_array_insert_new(states, 0, json_pack("{s:s, s:s}", "value", "", "label", "全部"));
    paging.total = count;
    view_text(ctx, "title", text_of(ctx, "%d 年一定两评", year_of(ctx)));
    view_set(ctx, "year", json_integer(year_of(ctx)));
    view_set(ctx, "this_year", json_integer(ctx->today.year));
    view_text(ctx, "unit", unit);
    view_text(ctx, "unit_name", unit_name(ctx, unit));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "units", cadre_units_json(ctx, unit));
    view_set(ctx, "state_choices", states);
    view_set(ctx, "cadres", rows);
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/cadre-duties.csv", "page")));
    paging_show(ctx, paging);
    return page(ctx, "cadre/duties");
}

/* GET /cadre-duties.csv, as the list is narrowed */
enum result duty_table(struct ctx *ctx)
{
    struct line *lines;
    struct buf out = buf_create(ctx->arena, 16384);
    int count = lines_read(ctx, &lines);
    buf_text(&out, "\xEF\xBB\xBF单位代码,村（社区）,姓名,职务,年度,进度,年中评,年终评\r\n");
    for (int i = 0; i < count; i++) {
        const struct line *line = &lines[i];
        const char *cells[] = {
            line->row->cadre.unit_code,
            line->row->unit_name,
            line->row->cadre.name,
            cadre_posts_text(ctx->arena, line->row->held),
            text_of(ctx, "%d", year_of(ctx)),
            line_status(line).word,
            line_grade(line, false),
            line_grade(line, true),
        };
        csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    return table_send(ctx, text_of(ctx, "%d年一定两评", year_of(ctx)), &out);
}
