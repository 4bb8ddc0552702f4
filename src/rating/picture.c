/* The pictures of ratings, from the figures that stand beside them (RATE-8). */
#include "rating/picture.h"

#include "base/text.h"
#include "unit.h"
#include "view/chart.h"

enum {
    YEARS_SHOWN = 6,   /* the latest ones */
    VILLAGES_LEAST = 3 /* of fewer a mean would tell what another one has */
};

/* --- grades by year --- */

static int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static struct chart_bar bar_of(struct ctx *ctx, const json_t *year)
{
    struct chart_bar bar = {.label = text_of(ctx, "%lld 年 · 已评定 %lld 村",
                                             (long long)number_of(year, "year"),
                                             (long long)number_of(year, "total"))};
    json_t *band;
    size_t i;
    json_array_foreach(json_object_get(year, "bands"), i, band)
    {
        bar.parts[bar.count] = (struct chart_part){json_string_value(json_object_get(band, "name")),
                                                   number_of(band, "villages"), bar.count};
        bar.count++;
    }
    bar.parts[bar.count++] =
        (struct chart_part){"取消资格", number_of(year, "vetoed"), CHART_OUTSIDE};
    return bar;
}

/* Aims that follow each other from the best grade down, as a bar; false for others, which only the
 * table shows. */
static bool aim_of(struct ctx *ctx, const struct scheme *scheme, struct chart_bar *bar)
{
    int next = 0;
    int64_t rest = 100;
    *bar = (struct chart_bar){.label = "目标（占村数的百分比）"};
    for (int i = 0; i < scheme->aims_count; i++) {
        const struct scheme_aim *aim = &scheme->aims[i];
        const char *to = text_same(aim->best, aim->worst) ? "" : aim->worst;
        if (scheme_band_named(scheme, aim->best) != next || aim->percent > rest)
            return false;
        next = scheme_band_named(scheme, aim->worst) + 1;
        rest -= aim->percent;
        bar->parts[bar->count++] = (struct chart_part){
            text_of(ctx, "%s%s%s", aim->best, *to ? "至" : "", to), aim->percent, CHART_BLANK};
    }
    if (rest)
        bar->parts[bar->count++] = (struct chart_part){"其余", rest, CHART_BLANK};
    return scheme->aims_count > 0;
}

json_t *shares_picture(struct ctx *ctx, const struct scheme *scheme, const json_t *years)
{
    struct chart_bar bars[YEARS_SHOWN], aim;
    const char *about = "";
    int count = 0;
    for (size_t i = 0; i < json_array_size(years) && count < YEARS_SHOWN; i++) {
        const json_t *year = json_array_get(years, i);
        if (number_of(year, "total"))
            bars[count++] = bar_of(ctx, year);
    }
    if (!count)
        return json_null();
    for (int i = 0; i < bars[0].count; i++)
        about = text_of(ctx, "%s%s%s %lld 村", about, *about ? "，" : "", bars[0].parts[i].name,
                        (long long)bars[0].parts[i].value);
    return chart_bars(
        ctx->arena,
        (struct chart_text){"shares", text_of(ctx, "%s各年等次分布", scheme->name),
                            text_of(ctx, "%s：%s；各年的数字见表", bars[0].label, about)},
        bars, count, aim_of(ctx, scheme, &aim) ? &aim : NULL);
}

/* --- dimensions --- */

/* A dimension: full marks, the village's, the sum over the town's villages. */
struct dimension {
    const char *name;
    int64_t full, own, sum;
};

static int dimensions_of(const struct rating *rating, bool by_town, const int64_t *sums,
                         struct dimension *list)
{
    const struct scheme *scheme = &rating->round.scheme;
    int count = 0;
    for (int i = 0; i < scheme->criteria_count; i++) {
        const struct scheme_criterion *criterion = &scheme->criteria[i];
        int64_t own = by_town ? rating->marks[i].town : rating->marks[i].self;
        int at = 0;
        while (at < count && !text_same(list[at].name, criterion->dimension))
            at++;
        if (at == count)
            list[count++] = (struct dimension){.name = criterion->dimension};
        list[at].full += criterion->full;
        list[at].own += own > 0 ? own : 0;
        list[at].sum += sums[i];
    }
    return count;
}

/* Rounded for show only, once, half up: the exact mean is a fraction. */
static int64_t mean_of(int64_t sum, int64_t villages)
{
    return (2 * (sum / MARK_UNIT) + villages) / (2 * villages) * MARK_UNIT;
}

static json_t *dimension_rows(struct ctx *ctx, const struct dimension *list, int count,
                              int64_t villages)
{
    json_t *rows = json_array();
    for (int i = 0; i < count; i++) {
        int64_t mean = villages ? mean_of(list[i].sum, villages) : 0;
        json_array_append_new(
            rows, json_pack("{s:s, s:s, s:s, s:s, s:s}", "name", list[i].name, "full",
                            decimal_text(ctx, list[i].full), "own", decimal_text(ctx, list[i].own),
                            "mean", villages ? decimal_text(ctx, mean) : "", "difference",
                            villages ? text_of(ctx, "%s%s", list[i].own > mean ? "+" : "",
                                               decimal_text(ctx, list[i].own - mean))
                                     : ""));
    }
    return rows;
}

static json_t *radar_picture(struct ctx *ctx, const struct rating *rating,
                             const struct dimension *list, int count, int64_t villages)
{
    struct chart_axis axes[CHART_PARTS];
    const char *about = "";
    if (count > CHART_PARTS)
        return json_null();
    for (int i = 0; i < count; i++) {
        /* the mean to the scale of one village: sum of `villages` times the full marks */
        int64_t scale = villages ? villages : 1;
        axes[i] = (struct chart_axis){list[i].name, list[i].own * scale, list[i].sum,
                                      list[i].full * scale};
        about = text_of(ctx, "%s%s%s %s（满分 %s）", about, i ? "，" : "", list[i].name,
                        decimal_text(ctx, list[i].own), decimal_text(ctx, list[i].full));
    }
    return chart_radar(ctx->arena,
                       (struct chart_text){"radar", text_of(ctx, "%s各方面得分", rating->unit_name),
                                           text_of(ctx, "%s；数字见表", about)},
                       rating->unit_name, villages ? "镇平均" : NULL, axes, count);
}

void radar_fill(struct ctx *ctx, const struct rating *rating)
{
    const struct scheme *scheme = &rating->round.scheme;
    bool by_town = scheme->sources[SOURCE_TOWN].percent > 0;
    int64_t *sums = ARENA_ARRAY(ctx->arena, int64_t, (size_t)scheme->criteria_count + 1);
    struct dimension *list =
        ARENA_ARRAY(ctx->arena, struct dimension, (size_t)scheme->criteria_count + 1);
    view_set(ctx, "radar", json_null());
    view_set(ctx, "compared", json_array());
    if (rating->state != RATING_CLOSED || (!by_town && !scheme->sources[SOURCE_SELF].percent))
        return;
    for (int i = 0; i < scheme->criteria_count; i++)
        sums[i] = 0;
    int64_t villages =
        marks_sum(ctx, rating->round_id, scope_of(text_of(ctx, "%.9s", rating->unit_code)), by_town,
                  scheme->criteria_count, sums);
    int64_t shown = villages >= VILLAGES_LEAST ? villages : 0;
    int count = dimensions_of(rating, by_town, sums, list);
    view_set(ctx, "radar", radar_picture(ctx, rating, list, count, shown));
    view_set(ctx, "compared", dimension_rows(ctx, list, count, shown));
    view_set(ctx, "mean_villages", json_integer(shown));
    view_text(ctx, "compared_note",
              shown ? text_of(ctx, "%s；镇平均是全镇评定完的 %lld 个村的，到今天为止",
                              by_town ? "按镇评定的分" : "按自评的分", (long long)villages)
                    : text_of(ctx, "%s；全镇评定完的不到 %d 个村，不算平均",
                              by_town ? "按镇评定的分" : "按自评的分", VILLAGES_LEAST));
}
