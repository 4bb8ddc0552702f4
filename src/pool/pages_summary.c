/* The summary table that goes up: on the page, on A4 paper lengthwise, as a table; without ID
 * numbers, and each time recorded (POOL-9, POOL-10). */
#include "base/buf.h"
#include "base/csv.h"
#include "core/audit.h"
#include "core/table.h"
#include "pool/gate.h"
#include "unit.h"

enum { PAGE_MOST = 1000, EXPORT_MOST = 20000 };

static const char *month_text(struct ctx *ctx, struct date date)
{
    return date_is_none(date) ? "" : text_of(ctx, "%04d.%02d", date.year, date.month);
}

static const char *remark(struct ctx *ctx, const struct summary_row *row)
{
    return row->person.stage == STAGE_FILED ? text_of(ctx, "%s备案", date_label(ctx, row->filed_on))
                                            : "联审通过，待备案";
}

static json_t *row_json(struct ctx *ctx, const struct summary_row *row, int number)
{
    const struct candidate *one = &row->person;
    return json_pack(
        "{s:i, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
        "number", number, "id", one->id, "unit", one->unit_code, "town_name",
        unit_name(ctx, text_of(ctx, "%.9s", one->unit_code)), "unit_name",
        unit_name(ctx, one->unit_code), "name", one->name, "sex_label", pool_sexes[one->sex].label,
        "born", month_text(ctx, one->born_on), "education_label",
        pool_educations[one->education].label, "politics_label", pool_politics[one->politics].label,
        "joined", month_text(ctx, one->joined_on), "work", one->work, "source_label",
        pool_sources[one->source].label, "pool_label", pool_pools[one->pool].label,
        "ripeness_label", pool_ripenesses[row->ripeness].label, "remark", remark(ctx, row));
}

static const char *minute_text(struct ctx *ctx)
{
    struct date day = date_of_epoch(ctx->now);
    int minutes = (int)((ctx->now - date_to_epoch(day)) / 60);
    return text_of(ctx, "%s %02d:%02d", date_label(ctx, day), minutes / 60, minutes % 60);
}

/* Who took it, when, how many: on the paper and in the table. */
static const char *taken_text(struct ctx *ctx, const char *what, int count)
{
    return text_of(ctx, "%s：%s%s，%s，共 %d 人。请妥善保管，用后销毁", what, ctx->user.unit_name,
                   ctx->user.full_name, minute_text(ctx), count);
}

struct shown {
    const char *unit;
    int count;
};

static bool store_look(struct ctx *ctx, void *arg)
{
    const struct shown *shown = arg;
    audit_add(ctx, "candidate.summary", "candidate", 0, shown->unit, NULL,
              json_pack("{s:i}", "persons", shown->count));
    return !db_failed(ctx->db);
}

/* GET /pool/summary?unit= */
enum result summary_show(struct ctx *ctx)
{
    struct summary_row *list;
    struct shown *shown = ARENA_NEW(ctx->arena, struct shown);
    json_t *rows = json_array();
    const char *unit = pool_unit(ctx);
    int count = summary_read(ctx, scope_of(unit), PAGE_MOST + 1, &list);
    bool more = count > PAGE_MOST;
    count = more ? PAGE_MOST : count;
    for (int i = 0; i < count; i++)
        json_array_append_new(rows, row_json(ctx, &list[i], i + 1));
    *shown = (struct shown){unit, count};
    view_text(ctx, "title", "村级党组织书记后备力量名单汇总表");
    view_text(ctx, "unit", unit);
    view_text(ctx, "unit_name", unit_name(ctx, unit));
    view_set(ctx, "units", unit_level(unit) < LEVEL_TOWN ? unit_children(ctx, unit) : json_array());
    view_set(ctx, "people", rows);
    view_set(ctx, "more", json_boolean(more));
    view_text(ctx, "taken", taken_text(ctx, "打印", count));
    view_set(ctx, "record_version", json_null());
    if (count > 0)
        write_after(ctx, store_look, shown);
    ctx->place = "/pool/summary";
    return page(ctx, "pool/summary");
}

/* POST /pool/summary/export {unit} ?format=xlsx */
enum result summary_export(struct ctx *ctx)
{
    static const char *const heads[] = {
        "序号",     "镇",     "村",        "姓名",     "性别",
        "出生年月", "学历",   "政治面貌",  "入党时间", "现工作单位及职务",
        "来源",     "储备库", "成熟/年轻", "备注"};
    struct summary_row *list;
    const char *unit = form_text(ctx, "unit");
    form_only(ctx, "unit", "");
    if (has_errors(ctx))
        return RC_INVALID;
    if (unit_level(unit) == LEVEL_NONE || !*unit || !in_scope(ctx, unit))
        unit = ctx->user.unit_code;
    int count = summary_read(ctx, scope_of(unit), EXPORT_MOST, &list);
    struct buf out = buf_create(ctx->arena, 16384);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    for (int i = 0; i < count; i++) {
        const struct candidate *one = &list[i].person;
        const char *cells[] = {
            text_of(ctx, "%d", i + 1),
            unit_name(ctx, text_of(ctx, "%.9s", one->unit_code)),
            unit_name(ctx, one->unit_code),
            one->name,
            pool_sexes[one->sex].label,
            text_of(ctx, "%d年%d月", one->born_on.year, one->born_on.month),
            pool_educations[one->education].label,
            pool_politics[one->politics].label,
            date_text(ctx, one->joined_on),
            one->work,
            pool_sources[one->source].label,
            pool_pools[one->pool].label,
            pool_ripenesses[list[i].ripeness].label,
            remark(ctx, &list[i]),
        };
        csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    const char *foot = taken_text(ctx, "导出", count);
    csv_line(&out, &foot, 1);
    audit_add(ctx, "candidate.summary_export", "candidate", 0, unit, NULL,
              json_pack("{s:i}", "persons", count));
    return table_send(ctx, "后备力量名单汇总表", &out);
}
