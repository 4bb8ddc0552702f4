/* Whose pay does not stand as the rules ask, by unit, with what it should be (CADRE-3). */
#include "base/csv.h"
#include "base/text.h"
#include "cadre/internal.h"
#include "core/table.h"
#include "unit.h"

#include <string.h>

#define PLACE "/cadre-pay"

struct finding {
    const struct cadre_row *row;
    enum cadre_pay_fault fault;
    const char *about;
};
struct findings {
    struct finding *finding;
    int count, capacity, people;
    int64_t of[PAY_FAULTS];
};

static const char *yuan(struct ctx *ctx, int64_t value)
{
    return text_of(ctx, "%s 元", decimal_text(ctx, value));
}

static const char *about(struct ctx *ctx, enum cadre_pay_fault fault, const struct cadre *cadre,
                         const struct cadre *secretary, int64_t percent)
{
    if (fault == PAY_MISSING)
        return "基本报酬、绩效报酬填齐了才能核对";
    if (fault == PAY_PERFORMANCE)
        return text_of(ctx, "绩效 %s，不应低于 %s", yuan(ctx, cadre->performance_pay),
                       yuan(ctx, cadre_least_performance(cadre->base_pay)));
    int64_t whole = secretary->base_pay + secretary->performance_pay;
    return text_of(ctx, "报酬 %s，不应低于书记 %s 的 %lld%%，即 %s",
                   yuan(ctx, cadre->base_pay + cadre->performance_pay), yuan(ctx, whole),
                   (long long)percent, yuan(ctx, cadre_least_pay(whole, percent)));
}

/* The villages come one after the other; each one's rows are judged beside its secretary. */
static void judge_village(struct ctx *ctx, struct findings *all, const struct cadre_row *rows,
                          int count)
{
    const struct cadre *secretary = NULL;
    int64_t percent = setting_int(ctx, rows->cadre.unit_code, "cadre_pay_share");
    for (int i = 0; i < count; i++)
        if (rows[i].held & 1u << POST_SECRETARY)
            secretary = &rows[i].cadre;
    for (int i = 0; i < count; i++)
        for (int fault = 0; fault < PAY_FAULTS; fault++) {
            enum cadre_pay_fault kind = (enum cadre_pay_fault)fault;
            if (!cadre_pay_is_wrong(kind, &rows[i].cadre, secretary, percent))
                continue;
            all->finding = arena_more(ctx->arena, all->finding, all->count, &all->capacity,
                                      sizeof *all->finding);
            all->finding[all->count++] = (struct finding){
                &rows[i], kind, about(ctx, kind, &rows[i].cadre, secretary, percent)};
            all->of[fault]++;
        }
}

static struct findings judge(struct ctx *ctx)
{
    struct findings all = {0};
    struct cadre_row *rows;
    struct cadre_filter filter = {.scope = scope_of(cadre_unit(ctx)), .on = ctx->today, .sex = -1};
    int count = cadre_list_read(ctx, &filter, 0, INT32_MAX, &rows);
    for (int from = 0, to; from < count; from = to) {
        for (to = from + 1;
             to < count && text_same(rows[to].cadre.unit_code, rows[from].cadre.unit_code); to++)
            continue;
        judge_village(ctx, &all, &rows[from], to - from);
    }
    all.people = count;
    return all;
}

/* Keeps what ?kind= and ?q= ask for. */
static void narrow(struct ctx *ctx, struct findings *all)
{
    int kind = choice_by_name(cadre_pay_faults, query_text(ctx, "kind")), kept = 0;
    const char *text = query_text(ctx, "q");
    for (int i = 0; i < all->count; i++) {
        const struct finding *one = &all->finding[i];
        if ((kind < 0 || (int)one->fault == kind) &&
            (!*text || strstr(one->row->cadre.name, text) || strstr(one->row->unit_name, text)))
            all->finding[kept++] = *one;
    }
    all->count = kept;
}

static json_t *finding_json(struct ctx *ctx, const struct finding *one)
{
    json_t *json = cadre_row_json(ctx, one->row, ctx->today);
    json_object_update_new(
        json, json_pack("{s:s, s:s, s:s}", "kind", cadre_pay_faults[one->fault].name, "kind_label",
                        cadre_pay_faults[one->fault].label, "about", one->about));
    return json;
}

static json_t *kind_choices(struct ctx *ctx)
{
    json_t *choices = choices_json(cadre_pay_faults, query_text(ctx, "kind"));
    json_array_insert_new(choices, 0, json_pack("{s:s, s:s}", "value", "", "label", "全部"));
    return choices;
}

/* GET /cadre-pay?unit=&kind=&q= */
enum result cadre_pay_show(struct ctx *ctx)
{
    struct findings all = judge(ctx);
    struct paging paging = paging_read(ctx);
    const char *unit = cadre_unit(ctx);
    json_t *rows = json_array();
    view_set(ctx, "people", json_integer(all.people));
    view_set(ctx, "missing", json_integer(all.of[PAY_MISSING]));
    view_set(ctx, "performance", json_integer(all.of[PAY_PERFORMANCE]));
    view_set(ctx, "ordinary", json_integer(all.of[PAY_ORDINARY]));
    narrow(ctx, &all);
    for (int64_t i = paging.offset; i < all.count && i < paging.offset + paging.size; i++)
        json_array_append_new(rows, finding_json(ctx, &all.finding[i]));
    paging.total = all.count;
    view_text(ctx, "title", "报酬核对");
    view_text(ctx, "unit", unit);
    view_text(ctx, "unit_name", unit_name(ctx, unit));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "percent", json_integer(setting_int(ctx, unit, "cadre_pay_share")));
    view_set(ctx, "units", cadre_units_json(ctx, unit));
    view_set(ctx, "kind_choices", kind_choices(ctx));
    view_set(ctx, "narrowed", json_boolean(*query_text(ctx, "q") || *query_text(ctx, "kind")));
    view_set(ctx, "findings", rows);
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/cadre-pay.csv", "page")));
    paging_show(ctx, paging);
    return page(ctx, "cadre/pay");
}

/* GET /cadre-pay.csv, as the list is narrowed */
enum result cadre_pay_table(struct ctx *ctx)
{
    struct findings all = judge(ctx);
    struct buf out = buf_create(ctx->arena, 16384);
    narrow(ctx, &all);
    buf_text(&out, "\xEF\xBB\xBF单位代码,镇（街道）,村（社区）,姓名,职务,基本报酬,绩效报酬,问题,"
                   "说明\r\n");
    for (int i = 0; i < all.count; i++) {
        const struct cadre_row *row = all.finding[i].row;
        const char *cells[] = {
            row->cadre.unit_code,
            row->town_name,
            row->unit_name,
            row->cadre.name,
            cadre_posts_text(ctx->arena, row->held),
            cadre_number(ctx, row->cadre.base_pay),
            cadre_number(ctx, row->cadre.performance_pay),
            cadre_pay_faults[all.finding[i].fault].label,
            all.finding[i].about,
        };
        csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    return table_send(ctx, "报酬核对", &out);
}
