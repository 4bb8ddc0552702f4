/* The list of secretaries' files of a scope: narrowed, sorted, paged and taken out (CADRE-4,
 * ALL-4). */
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"
#include "secretary/internal.h"
#include "unit.h"

static const struct choice views[] = {
    [TERMS_OPEN] = {"open", "在任的"},
    [TERMS_ENDED] = {"ended", "已离任的"},
    [TERMS_ALL] = {"all", "全部"},
    {0},
};
static const struct choice orders[] = {
    [TERMS_BY_UNIT] = {"unit", "按村"},
    [TERMS_BY_NAME] = {"name", "按姓名"},
    [TERMS_BY_BEGIN] = {"begin", "按任职开始，从早到晚"},
    {0},
};
static const struct choice has[] = {
    [HAS_ANY] = {"any", "不限"},
    [HAS_AWARD] = {"award", "有鼓励激励"},
    [HAS_TALK] = {"talk", "有诫勉谈话"},
    [HAS_NOTHING] = {"nothing", "还没有记录"},
    {0},
};

static int chosen(struct ctx *ctx, const struct choice *choices, const char *name, int otherwise)
{
    int at = choice_by_name(choices, query_text(ctx, name));
    return at < 0 ? otherwise : at;
}

static const char *asked_unit(struct ctx *ctx)
{
    const char *unit = query_text(ctx, "unit");
    return *unit && unit_level(unit) != LEVEL_NONE && in_scope(ctx, unit) ? unit
                                                                          : ctx->user.unit_code;
}

static struct secretary_filter asked_of(struct ctx *ctx)
{
    return (struct secretary_filter){
        .scope = scope_of(asked_unit(ctx)),
        .like = query_like(ctx),
        .view = (enum secretary_view)chosen(ctx, views, "view", TERMS_ALL),
        .order = (enum secretary_order)chosen(ctx, orders, "sort", TERMS_BY_UNIT),
        .has = (enum secretary_has)chosen(ctx, has, "has", HAS_ANY),
    };
}

/* Units below the user's own, for the filter; towns of a county that is asked for stay in sight. */
static json_t *units_json(struct ctx *ctx)
{
    const char *unit = asked_unit(ctx);
    bool own = text_same(unit, ctx->user.unit_code);
    int above = unit_parent_length(unit);
    const char *parent = own || above < 0 ? unit : text_of(ctx, "%.*s", above, unit);
    json_t *units = unit_children(ctx, parent), *one;
    size_t i;
    json_array_foreach(units, i, one)
    {
        bool on = text_same(json_string_value(json_object_get(one, "code")), unit);
        json_object_set_new(one, "selected", json_boolean(on));
    }
    return units;
}

static json_t *row_json(struct ctx *ctx, const struct secretary_row *row)
{
    json_t *json = secretary_term_json(ctx, &row->term);
    json_object_update_new(
        json, json_pack("{s:s, s:o, s:s, s:o, s:s, s:I, s:I, s:I}", "town_name", row->town_name,
                        "evaluated_year",
                        row->evaluated_year ? json_integer(row->evaluated_year) : json_null(),
                        "evaluated", row->evaluated, "rated_year",
                        row->rated_year ? json_integer(row->rated_year) : json_null(), "rated",
                        row->rated, "awards", row->awards, "talks", row->talks, "entries_count",
                        row->entries));
    return json;
}

/* GET /secretaries?unit=&view=&has=&sort=&q= */
enum result secretary_list(struct ctx *ctx)
{
    struct secretary_row *rows;
    struct secretary_filter filter = asked_of(ctx);
    struct paging paging = paging_read(ctx);
    json_t *list = json_array();
    if (unit_level(ctx->user.unit_code) == LEVEL_VILLAGE) {
        int64_t own = secretary_own_term(ctx);
        return own ? redirect(ctx, FILE_LINK, (long long)own) : RC_MISSING;
    }
    int count = secretary_list_read(ctx, &filter, paging.offset, paging.size, &rows);
    paging.total = secretary_list_count(ctx, &filter);
    for (int i = 0; i < count; i++)
        json_array_append_new(list, row_json(ctx, &rows[i]));
    view_text(ctx, "title", "书记履职档案");
    view_set(ctx, "secretaries", list);
    view_text(ctx, "unit_name", unit_name(ctx, asked_unit(ctx)));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "units", units_json(ctx));
    view_set(ctx, "view_choices", choices_json(views, views[filter.view].name));
    view_set(ctx, "sort_choices", choices_json(orders, orders[filter.order].name));
    view_set(ctx, "has_choices", choices_json(has, has[filter.has].name));
    view_set(ctx, "narrowed",
             json_boolean(filter.like || filter.view != TERMS_ALL || filter.has != HAS_ANY));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/secretaries.csv", "page")));
    paging_show(ctx, paging);
    return page(ctx, "secretary/list");
}

static const char *year_and(struct ctx *ctx, int64_t year, const char *result)
{
    return year ? text_of(ctx, "%lld 年%s", (long long)year, result) : "";
}

static const char *number(struct ctx *ctx, int64_t value)
{
    return value < 0 ? "" : text_of(ctx, "%lld", (long long)value);
}

/* GET /secretaries.csv, as the list is narrowed */
enum result secretary_table(struct ctx *ctx)
{
    struct secretary_row *rows;
    struct secretary_filter filter = asked_of(ctx);
    struct buf out = buf_create(ctx->arena, 16384);
    int count = secretary_list_read(ctx, &filter, 0, INT32_MAX, &rows);
    buf_text(&out, "\xEF\xBB\xBF单位代码,镇（街道）,村（社区）,姓名,任职开始,任职到,任职月数,"
                   "最近考评,最近评定,鼓励激励次数,诫勉谈话次数\r\n");
    for (int i = 0; i < count; i++) {
        const struct secretary_row *row = &rows[i];
        const char *cells[] = {
            row->term.unit_code,
            row->town_name,
            row->term.unit_name,
            row->term.name,
            date_text(ctx, row->term.from_on),
            date_text(ctx, row->term.until_on),
            number(ctx, secretary_service(&row->term, ctx->today)),
            year_and(ctx, row->evaluated_year, row->evaluated),
            year_and(ctx, row->rated_year, row->rated),
            number(ctx, row->awards),
            number(ctx, row->talks),
        };
        csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    return table_send(ctx, "书记履职档案", &out);
}
