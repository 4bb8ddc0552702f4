/* How many there are at each stage by unit, against the least, and how late the stages are:
 * numbers, no names; taken out and printed on record (POOL-2, POOL-11, ALL-4). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/setting.h"
#include "core/table.h"
#include "reserve/internal.h"
#include "unit.h"

static const char *const stage_names[KNOWN_STAGES] = {"reviewed", "proposed", "refused", "passed",
                                                      "filed",    "used",     "left"};
static const char *const stage_heads[KNOWN_STAGES] = {
    "镇已审核", "建议名单", "联审未过", "联审通过", "在培养", "已使用", "已退出"};

static const char *list_link(struct ctx *ctx, const char *unit, int stage)
{
    return text_of(ctx,
                   stage >= KNOWN_FILED ? "/reserve/people?unit=%s&stage=%s"
                                        : "/pool/ledger?unit=%s&stage=%s",
                   unit, stage_names[stage]);
}

static json_t *row_json(struct ctx *ctx, const struct pool_tally *one)
{
    bool village = unit_level(one->unit_code) == LEVEL_VILLAGE;
    bool overdue =
        date_compare(setting_date(ctx, one->unit_code, "pool_filing_on"), ctx->today) < 0;
    json_t *cells = json_array();
    for (int i = 0; i < KNOWN_STAGES; i++)
        json_array_append_new(cells, json_pack("{s:s, s:s, s:I, s:s}", "stage", stage_names[i],
                                               "head", stage_heads[i], "count", one->stage[i],
                                               "href_link", list_link(ctx, one->unit_code, i)));
    return json_pack(
        "{s:s, s:s, s:b, s:b, s:I, s:o, s:I, s:I, s:s, s:s}", "unit", one->unit_code, "unit_name",
        one->unit_name, "village", village, "overdue", overdue, "villages", one->villages, "stages",
        cells, "young", one->young, "below", one->below, "lacks", text_or_empty(one->lacks),
        "href_link",
        text_of(ctx, village ? "/reserve/villages/%s" : "/reserve?unit=%s", one->unit_code));
}

/* How many villages have not come so far, and by how many days that is late. */
static json_t *steps_json(struct ctx *ctx, const char *unit, const struct pool_tally *sum)
{
    const struct {
        const char *setting, *label;
        int64_t there;
    } steps[] = {{"pool_first_list_on", "报送初步名单", sum->listed},
                 {"pool_analysis_on", "镇审核、分析研判", sum->reviewed},
                 {"pool_proposals_on", "提出建议名单", sum->proposed},
                 {"pool_filing_on", "报备案", sum->filed},
                 {"pool_ends_on", "巩固提升结束", sum->villages - sum->below}};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct date on = setting_date(ctx, unit, steps[i].setting);
        int64_t missing = sum->villages - steps[i].there;
        int days = date_to_days(ctx->today) - date_to_days(on);
        const char *detail = missing == 0 ? text_of(ctx, "%s · 都到了", date_label(ctx, on))
                             : days > 0   ? text_of(ctx, "%s · 还有 %lld 个村，晚了 %d 天",
                                                    date_label(ctx, on), (long long)missing, days)
                                          : text_of(ctx, "%s · 还有 %lld 个村，剩 %d 天",
                                                    date_label(ctx, on), (long long)missing, -days);
        json_array_append_new(list, json_pack("{s:s, s:s, s:b, s:b, s:I, s:i}", "label",
                                              steps[i].label, "detail", detail, "did", missing == 0,
                                              "now", false, "missing", missing, "late_days",
                                              missing && days > 0 ? days : 0));
    }
    return list;
}

static struct pool_tally sum_of(const struct pool_tally *tallies, int count)
{
    struct pool_tally sum = {.unit_code = "", .unit_name = "合计"};
    for (int i = 0; i < count; i++) {
        sum.villages += tallies[i].villages;
        sum.young += tallies[i].young;
        sum.below += tallies[i].below;
        sum.listed += tallies[i].listed;
        sum.reviewed += tallies[i].reviewed;
        sum.proposed += tallies[i].proposed;
        sum.filed += tallies[i].filed;
        for (int k = 0; k < KNOWN_STAGES; k++)
            sum.stage[k] += tallies[i].stage[k];
    }
    return sum;
}

static enum result show(struct ctx *ctx, bool printed)
{
    struct pool_tally *tallies;
    const char *unit = reserve_unit(ctx);
    json_t *rows = json_array();
    struct paging paging = paging_read(ctx);
    int count = pool_tallies_read(ctx, scope_of(unit), reserve_level_below(unit), &tallies);
    struct pool_tally sum = sum_of(tallies, count);
    paging.total = count;
    for (int64_t i = printed ? 0 : paging.offset;
         i < count && (printed || i < paging.offset + paging.size); i++)
        json_array_append_new(rows, row_json(ctx, &tallies[i]));
    sum.unit_code = unit;
    view_text(ctx, "title", "后备力量各阶段人数");
    view_text(ctx, "unit", unit);
    view_text(ctx, "unit_name", unit_name(ctx, unit));
    view_set(ctx, "rows", rows);
    view_set(ctx, "sum", row_json(ctx, &sum));
    view_set(ctx, "steps", steps_json(ctx, unit, &sum));
    view_set(ctx, "of_villages", json_boolean(reserve_level_below(unit) == LEVEL_VILLAGE));
    view_set(ctx, "printed", json_boolean(printed));
    view_text(ctx, "printed_by",
              text_of(ctx, "%s%s，%s", ctx->user.unit_name, ctx->user.full_name,
                      date_label(ctx, ctx->today)));
    view_set(ctx, "least", json_integer(setting_int(ctx, unit, "pool_least")));
    view_set(ctx, "young_least", json_integer(setting_int(ctx, unit, "pool_young_least")));
    if (!printed)
        paging_show(ctx, paging);
    ctx->place = "/reserve";
    return page(ctx, "reserve/overview");
}

/* GET /reserve?unit= */
enum result reserve_overview(struct ctx *ctx)
{
    return show(ctx, false);
}

static bool store_print(struct ctx *ctx, void *arg)
{
    audit_add(ctx, "reserve.print", "candidate", 0, arg, NULL, NULL);
    return !db_failed(ctx->db);
}

/* GET /reserve/print?unit= */
enum result reserve_overview_print(struct ctx *ctx)
{
    const char *unit = reserve_unit(ctx);
    enum result result = show(ctx, true);
    write_after(ctx, store_print, (void *)unit);
    return result;
}

/* POST /reserve/export {unit} ?format=xlsx */
enum result reserve_overview_export(struct ctx *ctx)
{
    struct pool_tally *tallies;
    if (!form_only(ctx, "unit", ""))
        return RC_INVALID;
    const char *sent = form_text(ctx, "unit");
    bool known = *sent && unit_level(sent) != LEVEL_NONE && in_scope(ctx, sent);
    const char *unit = known ? sent : ctx->user.unit_code;
    int count = pool_tallies_read(ctx, scope_of(unit), reserve_level_below(unit), &tallies);
    struct buf out = buf_create(ctx->arena, 16384);
    buf_text(&out, "\xEF\xBB\xBF单位代码,单位,村（社区）,镇已审核,建议名单,联审未过,联审通过,"
                   "在培养,其中年轻的,已使用,已退出,人数不够的村\r\n");
    for (int i = 0; i < count; i++) {
        const struct pool_tally *one = &tallies[i];
        const int64_t numbers[] = {one->villages,
                                   one->stage[KNOWN_REVIEWED],
                                   one->stage[KNOWN_PROPOSED],
                                   one->stage[KNOWN_REFUSED],
                                   one->stage[KNOWN_PASSED],
                                   one->stage[KNOWN_FILED],
                                   one->young,
                                   one->stage[KNOWN_USED],
                                   one->stage[KNOWN_LEFT],
                                   one->below};
        const char *cells[2 + sizeof numbers / sizeof *numbers] = {one->unit_code, one->unit_name};
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
            cells[2 + k] = text_of(ctx, "%lld", (long long)numbers[k]);
        csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    const char *foot = text_of(ctx, "导出：%s%s，%s", ctx->user.unit_name, ctx->user.full_name,
                               date_label(ctx, ctx->today));
    csv_line(&out, &foot, 1);
    audit_add(ctx, "reserve.export", "candidate", 0, unit, NULL,
              json_pack("{s:i}", "units", count));
    return table_send(ctx, "后备力量各阶段人数", &out);
}
