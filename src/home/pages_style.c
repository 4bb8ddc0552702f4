/* The elements of the face on one page, for those who build pages: the partials of layout/
 * themselves, filled with sample data in the way that handlers fill them, so that what is shown is
 * what pages get. */
#include "pages.h"

#include "core/app.h"
#include "core/field.h"
#include "view/chart.h"

/* --- a record with a field of every kind --- */

struct sample {
    const char *title, *note;
    int64_t target;
    struct date finish_on;
    int kind;
    bool shown;
};

static const struct choice kinds[] = {
    {"members", "党员大会"}, {"residents", "村民代表会议"}, {NULL, NULL}};

static const struct field sample_fields[] = {
    {.name = "title",
     .label = "承诺事项",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct sample, title),
     .required = true,
     .max = 60},
    {.name = "target",
     .label = "2025 年目标",
     .kind = FIELD_DECIMAL,
     .offset = offsetof(struct sample, target),
     .required = true,
     .hint = "不低于本地区上年平均水平",
     .unit = "万元"},
    {.name = "finish_on",
     .label = "完成时间",
     .kind = FIELD_DATE,
     .offset = offsetof(struct sample, finish_on)},
    {.name = "kind",
     .label = "会议类型",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct sample, kind),
     .choices = kinds},
    {.name = "photo", .label = "张贴照片", .kind = FIELD_FILE, .hint = "没有可以不传"},
    {.name = "note",
     .label = "讨论情况",
     .kind = FIELD_LONG,
     .offset = offsetof(struct sample, note),
     .max = 500,
     .hint = "不超过 500 字"},
    {.name = "shown",
     .label = "答复后对外公开这条意见",
     .kind = FIELD_BOOL,
     .offset = offsetof(struct sample, shown)},
    {0},
};
static const struct record_type sample_type = {"sample", sample_fields, sizeof(struct sample)};

/* The form as it comes back: filled, with an error at a field and one at the whole. */
static void show_form(struct ctx *ctx)
{
    const struct sample sample = {
        .title = "村级集体经营性收入稳步增长",
        .note = "应到 46 人，实到 39 人。",
        .target = 520 * DECIMAL_ONE,
        .finish_on = {2025, 12, 31},
    };
    error_at(ctx, "target", "PLAN-4", "低于吴江区 2020 年平均 548.2 万元（官方数据）");
    error_at(ctx, "", "state", "文明创建清单还没有事项");
    record_form(ctx, "f", &sample_type, &sample);
    view_set(ctx, "record_version", json_integer(1));
}

/* --- status, path, files, nothing, figures --- */

static const struct status statuses[] = {
    {"正常", "●", "ok"},   {"还剩 2 天", "◐", "due"}, {"逾期 12 天", "▲", "late"},
    {"完成", "✓", "done"}, {"未报", "○", "none"},
};
enum { STATUSES = sizeof statuses / sizeof statuses[0] };

/* Every status, each in a row of a list of 310, of which this is the second page. */
static void show_list(struct ctx *ctx)
{
    json_t *rows = json_array();
    for (int i = 0; i < STATUSES; i++)
        json_array_append_new(
            rows, json_pack("{s:i, s:o}", "number", i + 21, "status", status_json(statuses[i])));
    view_set(ctx, "rows", rows);
    paging_show(ctx, (struct paging){.page = 2, .size = 20, .offset = 20, .total = 310});
}

static void show_path(struct ctx *ctx)
{
    static const struct {
        const char *label, *detail;
    } path[] = {
        {"专题学习", "7月22日"}, {"编制", "应于 8月15日 前"}, {"镇审核", ""},
        {"县级同意公示", ""},    {"公示 5 天", ""},           {"公开承诺", ""},
    };
    enum { NOW = 1 };
    json_t *steps = json_array();
    for (int i = 0; i < (int)(sizeof path / sizeof path[0]); i++)
        json_array_append_new(steps,
                              json_pack("{s:s, s:s, s:b, s:b}", "label", path[i].label, "detail",
                                        path[i].detail, "did", i < NOW, "now", i == NOW));
    view_set(ctx, "steps", steps);
}

/* Figures of five reports of an item, for a chart of each kind. */
static void show_figures(struct ctx *ctx)
{
    static const struct {
        const char *label;
        int value, aim, done, open, late;
    } figures[] = {
        {"1—2月", 490, 520, 1, 6, 2}, {"3—4月", 497, 520, 3, 5, 1},  {"5—6月", 494, 520, 4, 4, 1},
        {"7—8月", 510, 520, 6, 3, 0}, {"9—10月", 526, 520, 8, 1, 0},
    };
    json_t *rows = json_array();
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        json_array_append_new(rows, json_pack("{s:s, s:i, s:i, s:i, s:i, s:i}", "label",
                                              figures[i].label, "value", figures[i].value, "aim",
                                              figures[i].aim, "done", figures[i].done, "open",
                                              figures[i].open, "late", figures[i].late));
    view_set(ctx, "figures", rows);
}

/* Pictures that the server draws, each with the table of the same figures. */
static void show_drawings(struct ctx *ctx)
{
    const struct chart_bar bar = {
        "2025 年", {{"五星", 4, 0}, {"四星", 5, 1}, {"取消资格", 1, CHART_OUTSIDE}}, 3};
    const struct chart_bar aim = {
        "目标", {{"五星", 40, CHART_BLANK}, {"其余", 60, CHART_BLANK}}, 2};
    const struct chart_stream streams[] = {{0, 0, 3, "same"}, {0, 1, 2, "down"}, {1, 0, 1, "up"}};
    struct chart_flow flow = {.left = "2024 年",
                              .right = "2025 年",
                              .from = {{"五星", 0, 0}, {"四星", 0, 1}},
                              .to = {{"五星", 0, 0}, {"四星", 0, 1}},
                              .from_count = 2,
                              .to_count = 2,
                              .streams = streams,
                              .streams_count = 3};
    const struct chart_axis axes[] = {
        {"经济", 18, 15, 20}, {"管理", 16, 17, 20}, {"文化", 12, 16, 20}};
    view_set(ctx, "sample_bars",
             chart_bars(ctx->arena, (struct chart_text){"bars", "等次分布", "五星 4 村"}, &bar, 1,
                        &aim));
    view_set(
        ctx, "sample_flow",
        chart_flow(ctx->arena, (struct chart_text){"flow", "等次升降", "升 1 村，降 2 村"}, &flow));
    view_set(ctx, "sample_radar",
             chart_radar(ctx->arena, (struct chart_text){"radar", "各方面得分", "经济 18 分"},
                         "本村", "镇平均", axes, 3));
}

enum result style_page(struct ctx *ctx)
{
    view_text(ctx, "title", "页面样式");
    show_form(ctx);
    show_list(ctx);
    show_path(ctx);
    show_figures(ctx);
    show_drawings(ctx);
    view_set(ctx, "files",
             json_pack("[{s:s, s:s, s:s, s:s, s:s}]", "name", "会议记录.pdf", "href_link", "#files",
                       "size_text", "1.2 MB", "by", "李文斌", "at", "8月12日"));
    view_text(ctx, "empty_title", "文明创建清单还没有事项");
    view_text(ctx, "empty_text", "写移风易俗、破除大操大办和铺张浪费方面要办的事。");
    return page(ctx, "style/index");
}
