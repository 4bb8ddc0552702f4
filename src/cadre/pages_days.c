/* Days of training of each cadre in a year, beside what is asked (CADRE-5). */
#include "base/csv.h"
#include "base/text.h"
#include "cadre/training.h"
#include "core/table.h"
#include "unit.h"

#include <string.h>

#define YEAR_FIRST 1990

enum who { WHO_BELOW, WHO_REACHED, WHO_ALL };
static const struct choice whos[] = {[WHO_BELOW] = {"below", "还没有达到的"},
                                     [WHO_REACHED] = {"reached", "达到的"},
                                     [WHO_ALL] = {"all", "全部"},
                                     {0}};

struct line {
    const struct cadre_row *row;
    int64_t days, aim;
};
struct lines {
    struct line *line;
    int count, people, below, year;
};

static int year_of(struct ctx *ctx)
{
    return (int)query_int(ctx, "year", YEAR_FIRST, ctx->today.year, ctx->today.year);
}

static int64_t days_of(const struct cadre_days *days, int count, int64_t cadre_id)
{
    int low = 0, high = count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (days[middle].cadre_id < cadre_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && days[low].cadre_id == cadre_id ? days[low].days : 0;
}

/* Those in office at the year's end, or today; counties may ask for different numbers of days. */
static struct lines read_lines(struct ctx *ctx)
{
    struct lines all = {.year = year_of(ctx)};
    struct cadre_row *rows;
    struct cadre_days *days;
    struct scope scope = scope_of(cadre_unit(ctx));
    int who = choice_by_name(whos, query_text(ctx, "who"));
    const char *text = query_text(ctx, "q"), *county = "";
    int64_t aim = 0;
    struct date end = {all.year, 12, 31};
    struct cadre_filter filter = {
        .scope = scope,
        .on = date_compare(end, ctx->today) < 0 ? end : ctx->today,
        .sex = -1,
    };
    int count = cadre_list_read(ctx, &filter, 0, INT32_MAX, &rows);
    int trained = cadre_days_read(ctx, scope, all.year, &days);
    all.line = ARENA_ARRAY(ctx->arena, struct line, count + 1);
    for (int i = 0; i < count; i++) {
        const struct cadre *cadre = &rows[i].cadre;
        if (strncmp(county, cadre->unit_code, 6) != 0) {
            county = cadre->unit_code;
            aim = setting_int(ctx, county, "cadre_training_days") * DECIMAL_ONE;
        }
        struct line line = {&rows[i], days_of(days, trained, cadre->id), aim};
        all.people++;
        bool reached = line.days >= line.aim;
        all.below += !reached;
        if ((who == WHO_ALL || reached == (who == WHO_REACHED)) &&
            (!*text || strstr(cadre->name, text) || strstr(rows[i].unit_name, text)))
            all.line[all.count++] = line;
    }
    return all;
}

static struct status status_of(const struct line *line)
{
    return line->days >= line->aim ? (struct status){"达到", "✓", "done"}
                                   : (struct status){"未达到", "○", "none"};
}

static json_t *line_json(struct ctx *ctx, const struct line *line)
{
    json_t *json = cadre_row_json(ctx, line->row, ctx->today);
    json_object_update_new(
        json, json_pack("{s:s, s:s, s:b, s:o}", "days", decimal_text(ctx, line->days), "aim",
                        decimal_text(ctx, line->aim), "reached", line->days >= line->aim, "status",
                        status_json(status_of(line))));
    return json;
}

/* GET /cadre-training?year=&unit=&who=&q= */
enum result cadre_days_show(struct ctx *ctx)
{
    struct lines all = read_lines(ctx);
    struct paging paging = paging_read(ctx);
    const char *unit = cadre_unit(ctx);
    int who = choice_by_name(whos, query_text(ctx, "who"));
    json_t *rows = json_array();
    for (int64_t i = paging.offset; i < all.count && i < paging.offset + paging.size; i++)
        json_array_append_new(rows, line_json(ctx, &all.line[i]));
    paging.total = all.count;
    view_text(ctx, "title", text_of(ctx, "%d 年干部培训", all.year));
    view_set(ctx, "year", json_integer(all.year));
    view_set(ctx, "this_year", json_integer(ctx->today.year));
    view_text(ctx, "unit", unit);
    view_text(ctx, "unit_name", unit_name(ctx, unit));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "people", json_integer(all.people));
    view_set(ctx, "below", json_integer(all.below));
    view_set(ctx, "reached_total", json_integer(all.people - all.below));
    view_set(ctx, "aim", json_integer(setting_int(ctx, unit, "cadre_training_days")));
    view_set(ctx, "units", cadre_units_json(ctx, unit));
    view_set(ctx, "who_choices", choices_json(whos, whos[who < 0 ? WHO_BELOW : who].name));
    view_set(ctx, "narrowed", json_boolean(*query_text(ctx, "q") || who == WHO_REACHED));
    view_set(ctx, "cadres", rows);
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/cadre-training.csv", "page")));
    paging_show(ctx, paging);
    return page(ctx, "cadre/training");
}

/* GET /cadre-training.csv, as the list is narrowed */
enum result cadre_days_table(struct ctx *ctx)
{
    struct lines all = read_lines(ctx);
    struct buf out = buf_create(ctx->arena, 16384);
    buf_text(&out, "\xEF\xBB\xBF单位代码,镇（街道）,村（社区）,姓名,职务,年度,培训天数,"
                   "要求天数,是否达到\r\n");
    for (int i = 0; i < all.count; i++) {
        const struct line *line = &all.line[i];
        const char *cells[] = {
            line->row->cadre.unit_code,
            line->row->town_name,
            line->row->unit_name,
            line->row->cadre.name,
            cadre_posts_text(ctx->arena, line->row->held),
            text_of(ctx, "%d", all.year),
            decimal_text(ctx, line->days),
            decimal_text(ctx, line->aim),
            status_of(line).word,
        };
        csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    return table_send(ctx, text_of(ctx, "%d年干部培训", all.year), &out);
}
