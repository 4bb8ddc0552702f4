/* How far a unit's villages are with their lists: numbers and dates, no names (POOL-2, POOL-11). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/setting.h"
#include "core/table.h"
#include "pool/internal.h"
#include "unit.h"

static enum unit_level level_below(const char *unit)
{
    enum unit_level level = unit_level(unit);
    return level < LEVEL_VILLAGE ? level + 1 : LEVEL_VILLAGE;
}

/* On time is what was sent by the date; late is shown, never forbidden. */
static struct status standing_status(const struct pool_standing *one, struct date due,
                                     struct date today)
{
    bool sent = one->list_state == LIST_SUBMITTED || one->list_state == LIST_REVIEWED;
    if (!sent && date_compare(today, due) > 0)
        return (struct status){
            one->list_state == LIST_RETURNED ? "退回修改，已过期限" : "逾期没有报", "▲", "late"};
    return pool_list_status(one->list_state);
}

static json_t *standing_json(struct ctx *ctx, const struct pool_standing *one, struct date due)
{
    bool village = unit_level(one->unit_code) == LEVEL_VILLAGE;
    return json_pack(
        "{s:s, s:s, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:s, s:o, s:s}", "unit", one->unit_code,
        "unit_name", one->unit_name, "village", village, "villages", one->villages, "drafting",
        one->state[LIST_DRAFT], "submitted", one->state[LIST_SUBMITTED], "returned",
        one->state[LIST_RETURNED], "reviewed", one->state[LIST_REVIEWED], "listed", one->listed,
        "submitted_label", date_label(ctx, one->submitted_on), "status",
        village ? status_json(standing_status(one, due, ctx->today)) : json_null(), "href_link",
        village ? text_of(ctx, POOL_LINK, one->unit_code)
                : text_of(ctx, "/pool?unit=%s", one->unit_code));
}

static json_t *stages_json(struct ctx *ctx, const char *unit)
{
    static const struct {
        const char *setting, *label;
    } stages[] = {{"pool_first_list_on", "报送初步名单"},
                  {"pool_analysis_on", "分析研判"},
                  {"pool_proposals_on", "提出建议名单"},
                  {"pool_filing_on", "报备案"},
                  {"pool_ends_on", "巩固提升结束"}};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        struct date on = setting_date(ctx, unit, stages[i].setting);
        bool over = date_compare(ctx->today, on) > 0;
        json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "label", stages[i].label, "detail",
                                              date_label(ctx, on), "did", over));
    }
    return list;
}

/* GET /pool?unit= */
enum result pool_overview(struct ctx *ctx)
{
    struct pool_standing *standings;
    const char *unit = pool_unit(ctx);
    json_t *rows = json_array();
    if (unit_level(ctx->user.unit_code) == LEVEL_VILLAGE && !ctx->json)
        return redirect(ctx, POOL_LINK, ctx->user.unit_code);
    int count = pool_standings(ctx, scope_of(unit), level_below(unit), &standings);
    struct date due = setting_date(ctx, unit, "pool_first_list_on");
    struct paging paging = paging_read(ctx);
    paging.total = count;
    for (int64_t i = paging.offset; i < count && i < paging.offset + paging.size; i++)
        json_array_append_new(rows, standing_json(ctx, &standings[i], due));
    view_text(ctx, "title", "后备力量");
    view_text(ctx, "unit_name", unit_name(ctx, unit));
    view_set(ctx, "rows", rows);
    view_set(ctx, "of_villages", json_boolean(level_below(unit) == LEVEL_VILLAGE));
    view_set(ctx, "steps", stages_json(ctx, unit));
    view_text(ctx, "due_label", date_label(ctx, due));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/pool.csv", "page")));
    paging_show(ctx, paging);
    return page(ctx, "pool/overview");
}

static bool store_export(struct ctx *ctx, void *arg)
{
    audit_add(ctx, "pool_list.export", "pool_list", 0, arg, NULL, NULL);
    return !db_failed(ctx->db);
}

/* GET /pool.csv */
enum result pool_table(struct ctx *ctx)
{
    static const char *const head[] = {"单位代码", "单位",     "村（社区）", "还没有报",
                                       "待镇审核", "退回修改", "已审核",     "报送人数"};
    struct pool_standing *standings;
    const char *unit = pool_unit(ctx);
    int count = pool_standings(ctx, scope_of(unit), level_below(unit), &standings);
    struct buf out = buf_create(ctx->arena, 16384);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, head, sizeof head / sizeof *head);
    for (int i = 0; i < count; i++) {
        const struct pool_standing *one = &standings[i];
        const char *cells[] = {
            one->unit_code,
            one->unit_name,
            text_of(ctx, "%lld", (long long)one->villages),
            text_of(ctx, "%lld", (long long)one->state[LIST_DRAFT]),
            text_of(ctx, "%lld", (long long)one->state[LIST_SUBMITTED]),
            text_of(ctx, "%lld", (long long)one->state[LIST_RETURNED]),
            text_of(ctx, "%lld", (long long)one->state[LIST_REVIEWED]),
            text_of(ctx, "%lld", (long long)one->listed),
        };
        csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    write_after(ctx, store_export, arena_strdup(ctx->arena, unit));
    return table_send(ctx, "后备力量报送情况", &out);
}
