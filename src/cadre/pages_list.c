/* The list of cadres of a scope: narrowed, sorted, paged and taken out (CADRE-1, ALL-4). */
#include "base/csv.h"
#include "base/text.h"
#include "cadre/internal.h"
#include "core/table.h"
#include "unit.h"

#include <stdlib.h>

static const struct choice views[] = {
    [VIEW_SERVING] = {"serving", "在任的"},
    [VIEW_LEFT] = {"left", "已离任的"},
    [VIEW_ALL] = {"all", "全部"},
    {0},
};
static const struct choice orders[] = {
    [BY_UNIT] = {"unit", "按村"},
    [BY_NAME] = {"name", "按姓名"},
    [BY_AGE] = {"age", "按年龄，从大到小"},
    [BY_PAY] = {"pay", "按报酬，从高到低"},
    {0},
};
/* Those whom a figure of the structure counts (CADRE-2). */
enum who { ANYONE, YOUNG, MIDDLE, OLDER, COLLEGE, WOMEN, RECRUITS, CONCURRENT };
static const struct choice whos[] = {
    [ANYONE] = {"all", "不限"},
    [YOUNG] = {"young", "35 岁及以下"},
    [MIDDLE] = {"middle", "35 岁以上至 45 岁"},
    [OLDER] = {"older", "45 岁以上"},
    [COLLEGE] = {"college", "大专及以上"},
    [WOMEN] = {"women", "女干部"},
    [RECRUITS] = {"recruits", "全日制大学生招录"},
    [CONCURRENT] = {"concurrent", "一肩挑"},
    {0},
};

static int chosen(struct ctx *ctx, const struct choice *choices, const char *name, int otherwise)
{
    int at = choice_by_name(choices, query_text(ctx, name));
    return at < 0 ? otherwise : at;
}

static void narrow(struct cadre_filter *filter, enum who who)
{
    struct date young = cadre_born_since(filter->on, YOUNG_AGE);
    struct date middle = cadre_born_since(filter->on, MIDDLE_AGE);
    switch (who) {
    case YOUNG:
        filter->born_since = young;
        break;
    case MIDDLE:
        filter->born_since = middle;
        filter->born_until = young;
        break;
    case OLDER:
        filter->born_until = middle;
        break;
    case COLLEGE:
        filter->education = EDUCATION_COLLEGE;
        break;
    case WOMEN:
        filter->sex = choice_by_name(cadre_sexes, "female");
        break;
    case RECRUITS:
        filter->recruit = 1;
        break;
    case CONCURRENT:
        filter->held |= 1u << POST_SECRETARY | 1u << POST_DIRECTOR;
        break;
    case ANYONE:
        break;
    }
}

static struct cadre_filter asked_of(struct ctx *ctx)
{
    int post = chosen(ctx, cadre_post_kinds, "post", -1);
    struct cadre_filter filter = {
        .scope = scope_of(cadre_unit(ctx)),
        .on = cadre_day(ctx),
        .like = query_like(ctx),
        .view = (enum cadre_view)chosen(ctx, views, "view", VIEW_SERVING),
        .order = (enum cadre_order)chosen(ctx, orders, "sort", BY_UNIT),
        .held = post < 0 ? 0 : 1u << post,
        .sex = -1,
    };
    narrow(&filter, (enum who)chosen(ctx, whos, "who", ANYONE));
    return filter;
}

static json_t *post_choices(struct ctx *ctx)
{
    json_t *choices = choices_json(cadre_post_kinds, query_text(ctx, "post"));
    json_array_insert_new(choices, 0, json_pack("{s:s, s:s}", "value", "", "label", "不限"));
    return choices;
}

/* GET /cadres?unit=&view=&who=&post=&on=&q=&sort= */
enum result cadre_list(struct ctx *ctx)
{
    struct cadre_filter filter = asked_of(ctx);
    struct cadre_row *rows;
    struct paging paging = paging_read(ctx);
    const char *unit = cadre_unit(ctx);
    json_t *list = json_array();
    if (unit_level(ctx->user.unit_code) == LEVEL_VILLAGE && !ctx->json)
        return redirect(ctx, TEAM_LINK, ctx->user.unit_code);
    int count = cadre_list_read(ctx, &filter, paging.offset, paging.size, &rows);
    paging.total = cadre_list_count(ctx, &filter);
    for (int i = 0; i < count; i++)
        json_array_append_new(list, cadre_row_json(ctx, &rows[i], filter.on));
    view_text(ctx, "title", "村干部");
    view_set(ctx, "cadres", list);
    view_text(ctx, "q", query_text(ctx, "q"));
    view_text(ctx, "unit", unit);
    view_text(ctx, "unit_name", unit_name(ctx, unit));
    view_text(ctx, "on", date_text(ctx, filter.on));
    view_text(ctx, "on_label", date_label(ctx, filter.on));
    view_text(ctx, "today", date_text(ctx, ctx->today));
    view_set(ctx, "units", cadre_units_json(ctx, unit));
    view_set(ctx, "view_choices", choices_json(views, views[filter.view].name));
    view_set(ctx, "sort_choices", choices_json(orders, orders[filter.order].name));
    view_set(ctx, "who_choices", choices_json(whos, whos[chosen(ctx, whos, "who", ANYONE)].name));
    view_set(ctx, "post_choices", post_choices(ctx));
    view_set(ctx, "may_keep", json_boolean(has_role(ctx, WHO_KEEPS)));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/cadres.csv", "page")));
    paging_show(ctx, paging);
    return page(ctx, "cadre/list");
}

/* --- taken out, as the import reads it --- */

static int by_cadre(const void *left, const void *right)
{
    const struct cadre_post *a = left, *b = right;
    if (a->cadre_id != b->cadre_id)
        return a->cadre_id < b->cadre_id ? -1 : 1;
    int order = date_compare(a->from_on, b->from_on);
    return order ? order : a->post - b->post;
}

static void add_line(struct ctx *ctx, struct buf *out, const struct cadre_row *row,
                     const struct cadre_post *post)
{
    const struct cadre *cadre = &row->cadre;
    const char *cells[] = {
        cadre->unit_code,
        row->unit_name,
        cadre->name,
        cadre_sexes[cadre->sex].label,
        date_text(ctx, cadre->born_on),
        cadre_educations[cadre->education].label,
        cadre_politics[cadre->politics].label,
        date_text(ctx, cadre->joined_on),
        cadre_number(ctx, cadre->base_pay),
        cadre_number(ctx, cadre->performance_pay),
        cadre->recruit ? "是" : "否",
        post ? cadre_post_kinds[post->post].label : "",
        post ? date_text(ctx, post->from_on) : "",
        post ? date_text(ctx, post->until_on) : "",
    };
    csv_line(out, cells, sizeof cells / sizeof *cells);
}

/* GET /cadres.csv, as the list is narrowed: a line for each post of each person */
enum result cadre_table(struct ctx *ctx)
{
    struct cadre_filter filter = asked_of(ctx);
    struct cadre_row *rows;
    struct cadre_post *posts;
    struct buf out = buf_create(ctx->arena, 65536);
    int count = cadre_list_read(ctx, &filter, 0, INT32_MAX, &rows);
    int all = cadre_posts_read(ctx, filter.scope, 0, &posts);
    if (all)
        qsort(posts, (size_t)all, sizeof *posts, by_cadre);
    buf_text(&out, cadre_table_head);
    for (int i = 0; i < count; i++) {
        int low = 0, high = all;
        while (low < high) {
            int middle = low + (high - low) / 2;
            if (posts[middle].cadre_id < rows[i].cadre.id)
                low = middle + 1;
            else
                high = middle;
        }
        if (low == all || posts[low].cadre_id != rows[i].cadre.id)
            add_line(ctx, &out, &rows[i], NULL);
        for (; low < all && posts[low].cadre_id == rows[i].cadre.id; low++)
            add_line(ctx, &out, &rows[i], &posts[low]);
    }
    return table_send(ctx, "村干部", &out);
}
