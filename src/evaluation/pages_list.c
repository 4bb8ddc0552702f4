/* All evaluations of a scope in a year, and a village's own (EVAL-1, ALL-4). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"
#include "evaluation/internal.h"
#include "unit.h"

#define EXPORT_MAX 20000
#define YEAR_FIRST 1900

static const struct choice states_asked[] = {
    {"none", "未考评"},       {"draft", "起草中"},
    {"submitted", "待审定"},  {"given", "已反馈村"},
    {"answered", "村已答复"}, {"revised", "改等次待审定"},
    {"final", "已定"},        {0},
};
/* As those see them who are not told what is still being judged. */
static const struct choice states_given[] = {
    {"given", "已反馈村"}, {"answered", "村已答复"}, {"final", "已定"}, {0}};
static const struct choice sorts[] = {
    {"unit", "按村"}, {"share", "按完成率"}, {"state", "按要办的"}, {0}};

/* The year asked for; else the last that has ended. */
static int asked_year(struct ctx *ctx)
{
    return (int)query_int(ctx, "year", YEAR_FIRST, ctx->today.year - 1, ctx->today.year - 1);
}

static const char *asked_of(struct ctx *ctx, const char *name, const struct choice *choices)
{
    int found = choice_by_name(choices, query_text(ctx, name));
    return found < 0 ? NULL : choices[found].name;
}

/* The town asked for, or the own scope. */
static const char *asked_town(struct ctx *ctx)
{
    const char *unit = query_text(ctx, "unit");
    return *unit && unit_level(unit) != LEVEL_NONE && in_scope(ctx, unit) ? unit
                                                                          : ctx->user.unit_code;
}

static const struct choice *states_of(const struct ctx *ctx)
{
    return has_role(ctx, WHO_EVALUATES) ? states_asked : states_given;
}

static struct evaluation_filter asked_filter(struct ctx *ctx)
{
    return (struct evaluation_filter){
        .scope = scope_of(asked_town(ctx)),
        .year = asked_year(ctx),
        .state = asked_of(ctx, "state", states_of(ctx)),
        .grade = asked_of(ctx, "grade", evaluation_grades),
        .like = query_like(ctx),
        .sort = text_or_empty(asked_of(ctx, "sort", sorts)),
        .all = has_role(ctx, WHO_EVALUATES),
    };
}

/* What is judged but not given yet is not for those below; a grade that is being changed, neither.
 */
static int state_shown(struct ctx *ctx, int state)
{
    return state == EVALUATION_REVISED && !has_role(ctx, WHO_EVALUATES) ? EVALUATION_ANSWERED
                                                                        : state;
}

static json_t *row_json(struct ctx *ctx, const struct evaluation_row *row, int year)
{
    int state = state_shown(ctx, row->state);
    bool judged = row->state > EVALUATION_DRAFT;
    const char *share = judged ? decimal_text(ctx, row->share) : "";
    return json_pack(
        "{s:I, s:I, s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:s, s:s, "
        "s:s, s:o, s:s}",
        "id", row->id, "plan", row->plan_id, "year", year, "unit", row->unit_code, "village_name",
        unit_short_name(ctx->arena, row->unit_name), "place", row->place, "state",
        state < 0 ? "none" : evaluation_states[state].name, "grade",
        judged && row->grade >= 0 ? evaluation_grades[row->grade].name : "", "grade_label",
        judged && row->grade >= 0 ? evaluation_grades[row->grade].label : "", "share", share,
        "items_total", row->items, "done", row->done, "nearly", row->nearly, "given_label",
        date_label(ctx, row->given_on), "answer_due_label", date_label(ctx, row->answer_due_on),
        "final_label", date_label(ctx, row->final_on), "status",
        status_json(evaluation_status(state)), "href_link",
        text_of(ctx, EVALUATION_LINK, (long long)row->plan_id, year));
}

/* --- the village's own --- */

static enum result show_own(struct ctx *ctx)
{
    struct evaluation_row *rows;
    int *years, count = evaluation_own_read(ctx, ctx->user.unit_code, &rows, &years);
    json_t *list = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(list, row_json(ctx, &rows[i], years[i]));
    view_text(ctx, "title", "年度考评");
    view_set(ctx, "evaluations", list);
    view_set(ctx, "total", json_integer(count));
    return page(ctx, "evaluation/own");
}

/* --- the list --- */

static json_t *years_json(struct ctx *ctx, int chosen)
{
    json_t *years = json_array();
    int last = ctx->today.year - 1, first = evaluation_first_year(ctx, ctx->user.scope, last);
    for (int year = last; year >= (first < last ? first : last); year--)
        json_array_append_new(years,
                              json_pack("{s:i, s:b}", "value", year, "selected", year == chosen));
    return years;
}

static json_t *towns_json(struct ctx *ctx, const char *chosen)
{
    json_t *towns = unit_children(ctx, ctx->user.unit_code), *town;
    size_t i;
    json_array_foreach(towns, i, town)
    {
        bool on = text_same(json_string_value(json_object_get(town, "code")), chosen);
        json_object_set_new(town, "selected", json_boolean(on));
    }
    return towns;
}

static json_t *grades_json(struct ctx *ctx, const struct evaluation_filter *filter)
{
    int64_t counts[4] = {0};
    json_t *grades = json_array();
    evaluation_grades_count(ctx, filter, counts);
    for (int i = 0; i < 4; i++)
        json_array_append_new(grades, json_pack("{s:s, s:I}", "label", evaluation_grades[i].label,
                                                "count", counts[i]));
    return grades;
}

static void fill_list(struct ctx *ctx, const struct evaluation_filter *filter)
{
    struct paging paging = paging_read(ctx);
    struct evaluation_row *rows;
    json_t *list = json_array();
    const char *town = asked_town(ctx);
    int count = evaluation_list_read(ctx, filter, paging.offset, paging.size, &rows);
    for (int i = 0; i < count; i++)
        json_array_append_new(list, row_json(ctx, &rows[i], filter->year));
    paging.total = evaluation_list_count(ctx, filter);
    view_text(ctx, "title", text_of(ctx, "%d 年度考评", filter->year));
    view_set(ctx, "year", json_integer(filter->year));
    view_set(ctx, "evaluations", list);
    view_set(ctx, "years", years_json(ctx, filter->year));
    view_set(ctx, "towns", towns_json(ctx, town));
    view_set(ctx, "grades", grades_json(ctx, filter));
    view_set(ctx, "state_choices", choices_json(states_of(ctx), filter->state));
    view_set(ctx, "grade_choices", choices_json(evaluation_grades, filter->grade));
    view_set(ctx, "sort_choices", choices_json(sorts, filter->sort));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "narrowed",
             json_boolean(filter->state || filter->grade || filter->like ||
                          !text_same(town, ctx->user.unit_code)));
    view_set(ctx, "judges", json_boolean(has_role(ctx, WHO_EVALUATES)));
    view_text(ctx, "due_label",
              date_label(ctx, evaluation_due_on(filter->year,
                                                setting_int(ctx, town, "evaluation_due_days"))));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/evaluations.csv", "page")));
    paging_show(ctx, paging);
}

/* GET /evaluations?year=&unit=&state=&grade=&q=&sort= */
enum result evaluation_list(struct ctx *ctx)
{
    if (unit_level(ctx->user.unit_code) == LEVEL_VILLAGE)
        return show_own(ctx);
    struct evaluation_filter filter = asked_filter(ctx);
    fill_list(ctx, &filter);
    return page(ctx, "evaluation/list");
}

static void add_line(struct ctx *ctx, const struct evaluation_row *row, int year, struct buf *out)
{
    bool judged = row->state > EVALUATION_DRAFT;
    const char *cells[] = {
        row->unit_code,
        row->place,
        row->unit_name,
        text_of(ctx, "%d", year),
        evaluation_status(state_shown(ctx, row->state)).word,
        judged && row->grade >= 0 ? evaluation_grades[row->grade].label : "",
        judged ? decimal_text(ctx, row->share) : "",
        judged ? text_of(ctx, "%lld", (long long)row->items) : "",
        judged ? text_of(ctx, "%lld", (long long)row->done) : "",
        judged ? text_of(ctx, "%lld", (long long)row->nearly) : "",
        judged ? text_of(ctx, "%lld", (long long)(row->items - row->done - row->nearly)) : "",
        date_text(ctx, row->given_on),
        row->answered ? "是" : "",
        date_text(ctx, row->final_on),
    };
    csv_line(out, cells, sizeof cells / sizeof *cells);
}

/* GET /evaluations.csv, as the list is narrowed */
enum result evaluation_table(struct ctx *ctx)
{
    struct evaluation_filter filter = asked_filter(ctx);
    struct evaluation_row *rows;
    struct buf out = buf_create(ctx->arena, 65536);
    int count = evaluation_list_read(ctx, &filter, 0, EXPORT_MAX, &rows);
    buf_text(&out, "\xEF\xBB\xBF村代码,镇（街道）,村（社区）,年度,状态,等次,完成率（%）,事项,完成,"
                   "基本完成,未完成,反馈日期,村已答复,定为最终结果\r\n");
    for (int i = 0; i < count; i++)
        add_line(ctx, &rows[i], filter.year, &out);
    return table_send(ctx, text_of(ctx, "%d年度考评", filter.year), &out);
}
