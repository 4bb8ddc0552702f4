/* The library of good practice, and what the own scope writes (EVAL-5, ALL-4). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "commitment.h"
#include "core/table.h"
#include "practice/internal.h"

#define EXPORT_MAX 2000

static struct practice_filter asked_filter(struct ctx *ctx)
{
    bool works = has_role(ctx, PRACTICE_WRITERS | PRACTICE_REVIEWERS);
    return (struct practice_filter){
        .ours = works && text_same(query_text(ctx, "view"), "ours"),
        .like = query_like(ctx),
        .list = choice_by_name(lists, query_text(ctx, "list")),
    };
}

static void add_row(struct ctx *ctx, const struct practice *practice, const char *unit_name,
                    void *arg)
{
    json_t *json = practice_json(ctx, practice);
    json_object_set_new(json, "unit_name", json_string(unit_name));
    json_array_append_new(arg, json);
}

/* GET /practices?view=&q=&list= */
enum result practice_list(struct ctx *ctx)
{
    struct practice_filter filter = asked_filter(ctx);
    struct paging paging = paging_read(ctx);
    json_t *rows = json_array();
    paging.total = practices_count(ctx, &filter);
    practices_each(ctx, &filter, paging.offset, paging.size, add_row, rows);
    view_text(ctx, "title", "典型做法");
    view_set(ctx, "practices", rows);
    view_set(ctx, "ours", json_boolean(filter.ours));
    view_set(ctx, "works", json_boolean(has_role(ctx, PRACTICE_WRITERS | PRACTICE_REVIEWERS)));
    view_set(ctx, "writes", json_boolean(has_role(ctx, PRACTICE_WRITERS)));
    view_set(ctx, "list_choices",
             choices_json(lists, filter.list < 0 ? "" : lists[filter.list].name));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/practices.csv", "page")));
    view_set(ctx, "narrowed", json_boolean(filter.like || filter.list >= 0));
    paging_show(ctx, paging);
    return page(ctx, "practice/list");
}

static void add_line(struct ctx *ctx, const struct practice *practice, const char *unit_name,
                     void *arg)
{
    const char *const cells[] = {
        practice->title,
        practice->village_name,
        lists[practice->list].label,
        practice->item_title,
        practice->reached,
        unit_name,
        practice_states[practice->state].label,
        date_text(ctx, practice->shown_on),
        practice->problem,
        practice->method,
        practice->effect,
    };
    csv_line(arg, cells, sizeof cells / sizeof *cells);
}

/* GET /practices.csv, as the list is narrowed */
enum result practice_table(struct ctx *ctx)
{
    static const char *const heads[] = {"标题",       "村（社区）", "清单",      "承诺事项",
                                        "最近进度",   "编写单位",   "状态",      "发布日期",
                                        "原来的情况", "具体做法",   "取得的成效"};
    struct practice_filter filter = asked_filter(ctx);
    struct buf out = buf_create(ctx->arena, 65536);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    practices_each(ctx, &filter, 0, EXPORT_MAX, add_line, &out);
    return table_send(ctx, "典型做法", &out);
}
