/* The talent ledger: narrowed, sorted, paged; found by name without the name in an address; taken
 * out with who, when and how many on the sheet and in the record (POOL-4, POOL-10, ALL-4). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/id_number.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/table.h"
#include "pool/internal.h"
#include "unit.h"

#include <string.h>

static const struct choice orders[] = {
    [BY_UNIT] = {"unit", "按村"},
    [BY_SOURCE] = {"source", "按来源"},
    [BY_AGE] = {"age", "按年龄，从大到小"},
    {0},
};

/* What is asked for, from the address or from a form. */
struct asked {
    const char *unit;
    struct pool_filter filter;
};

static int chosen(const struct choice *choices, const char *name, int otherwise)
{
    int at = choice_by_name(choices, name);
    return at < 0 ? otherwise : at;
}

typedef const char *value_fn(const struct ctx *ctx, const char *name);

static struct asked asked_of(struct ctx *ctx, value_fn *value)
{
    const char *unit = value(ctx, "unit");
    bool own = !*unit || unit_level(unit) == LEVEL_NONE || !in_scope(ctx, unit);
    struct asked asked = {.unit = own ? ctx->user.unit_code : unit};
    asked.filter = (struct pool_filter){
        .scope = scope_of(asked.unit),
        .viewer = pool_viewer(ctx->user.roles),
        .source = chosen(pool_sources, value(ctx, "source"), -1),
        .pool = chosen(pool_pools, value(ctx, "pool"), -1),
        .stage = chosen(pool_stages, value(ctx, "stage"), -1),
        .order = (enum pool_order)chosen(orders, value(ctx, "sort"), BY_UNIT),
    };
    return asked;
}

static json_t *choices_or_all(const struct choice *choices, int at)
{
    json_t *list = choices_json(choices, at < 0 ? NULL : choices[at].name);
    json_array_insert_new(
        list, 0, json_pack("{s:s, s:s, s:b}", "value", "", "label", "不限", "selected", at < 0));
    return list;
}

static json_t *units_json(struct ctx *ctx, const char *unit)
{
    bool own = text_same(unit, ctx->user.unit_code);
    const char *parent = own ? unit : text_of(ctx, "%.*s", unit_parent_length(unit), unit);
    json_t *units = unit_children(ctx, parent), *one;
    size_t i;
    json_array_foreach(units, i, one)
    {
        bool on = text_same(json_string_value(json_object_get(one, "code")), unit);
        json_object_set_new(one, "selected", json_boolean(on));
    }
    return units;
}

/* Whether the village may still enter people: not once its list is with the town. */
static void show_writing(struct ctx *ctx)
{
    bool lists = has_role(ctx, WHO_LISTS);
    bool open = lists && village_may_write(ctx);
    view_set(ctx, "may_write", json_boolean(open));
    view_set(ctx, "is_sent", json_boolean(lists && !open));
}

static enum result show(struct ctx *ctx, const struct asked *asked)
{
    const struct pool_filter *filter = &asked->filter;
    struct candidate *people;
    struct paging paging = paging_read(ctx);
    json_t *list = json_array();
    int count = candidates_read(ctx, filter, paging.offset, paging.size, &people, &paging.total);
    for (int i = 0; i < count; i++)
        json_array_append_new(list, candidate_json(ctx, &people[i]));
    look_at_all(ctx, asked->unit, people, count);
    view_text(ctx, "title", "人才台账");
    view_set(ctx, "people", list);
    view_text(ctx, "unit", asked->unit);
    view_text(ctx, "unit_name", unit_name(ctx, asked->unit));
    view_set(ctx, "units", units_json(ctx, asked->unit));
    view_set(ctx, "source_choices", choices_or_all(pool_sources, filter->source));
    view_set(ctx, "pool_choices", choices_or_all(pool_pools, filter->pool));
    view_set(ctx, "stage_choices", choices_or_all(pool_stages, filter->stage));
    view_set(ctx, "sort_choices", choices_json(orders, orders[filter->order].name));
    view_text(ctx, "name", text_or_empty(filter->name));
    view_set(ctx, "searched", json_boolean(filter->name != NULL));
    view_text(ctx, "name_error", error_of(ctx, "name"));
    show_writing(ctx);
    paging_show(ctx, paging);
    ctx->place = "/pool/ledger";
    return has_errors(ctx) ? invalid(ctx, "pool/ledger") : page(ctx, "pool/ledger");
}

/* GET /pool/ledger?unit=&source=&pool=&stage=&sort= */
enum result ledger_show(struct ctx *ctx)
{
    struct asked asked = asked_of(ctx, query_text);
    return show(ctx, &asked);
}

enum { NAME_MOST = 20 };

/* POST /pool/ledger/search {name}: a name stands in no address, so this is no GET */
enum result ledger_search(struct ctx *ctx)
{
    const char *name = text_trim(ctx->arena, form_text(ctx, "name"));
    form_only(ctx, "name unit source pool stage sort", "");
    struct asked asked = asked_of(ctx, form_text);
    if (!has_errors(ctx) && !*name)
        error_at(ctx, "name", "required", "请填写姓名，一个字也可以");
    else if (text_length(name) > NAME_MOST)
        error_at(ctx, "name", "length", "姓名最多 %d 个字", NAME_MOST);
    else if (!text_is_clean(name, strlen(name), false))
        error_at(ctx, "name", "format", "姓名里有不能使用的字符");
    if (!has_errors(ctx))
        asked.filter.name = name;
    enum result result = show(ctx, &asked);
    if (!has_errors(ctx))
        audit_add(ctx, "candidate.search", "candidate", 0, asked.unit, NULL,
                  json_pack("{s:O}", "found", json_object_get(ctx->view, "total")));
    return result;
}

/* --- taken out --- */

static const char *time_text(struct ctx *ctx)
{
    struct date day = date_of_epoch(ctx->now);
    int minutes = (int)((ctx->now - date_to_epoch(day)) / 60);
    return text_of(ctx, "%s %02d:%02d", date_label(ctx, day), minutes / 60, minutes % 60);
}

static void add_person(struct ctx *ctx, struct buf *out, struct candidate *one)
{
    candidate_open(ctx, one, PART_ID_NUMBER | PART_PHONE);
    const char *cells[] = {
        unit_name(ctx, text_of(ctx, "%.9s", one->unit_code)),
        unit_name(ctx, one->unit_code),
        text_of(ctx, "%lld", (long long)one->id),
        one->name,
        pool_sexes[one->sex].label,
        date_text(ctx, one->born_on),
        pool_educations[one->education].label,
        pool_politics[one->politics].label,
        date_text(ctx, one->joined_on),
        one->work,
        pool_sources[one->source].label,
        pool_pools[one->pool].label,
        pool_stages[one->stage].label,
        id_number_mask(ctx->arena, one->id_number),
        phone_mask(ctx->arena, one->phone),
    };
    csv_line(out, cells, sizeof cells / sizeof *cells);
}

/* POST /pool/ledger/export {unit, source, pool, stage, sort} ?format=xlsx */
enum result ledger_export(struct ctx *ctx)
{
    static const char *const head[] = {
        "镇（街道）", "村（社区）", "编号", "姓名",     "性别", "出生日期", "学历", "政治面貌",
        "入党日期",   "单位和职务", "来源", "培养方向", "阶段", "身份证号", "电话"};
    struct candidate *people;
    int64_t total;
    form_only(ctx, "unit source pool stage sort", "");
    if (has_errors(ctx))
        return RC_INVALID;
    struct asked asked = asked_of(ctx, form_text);
    int count = candidates_read(ctx, &asked.filter, 0, INT32_MAX, &people, &total);
    struct buf out = buf_create(ctx->arena, 16384);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, head, sizeof head / sizeof *head);
    for (int i = 0; i < count; i++)
        add_person(ctx, &out, &people[i]);
    const char *foot = text_of(ctx, "导出：%s%s，%s，共 %d 人。请妥善保管，用后销毁",
                               ctx->user.unit_name, ctx->user.full_name, time_text(ctx), count);
    csv_line(&out, &foot, 1);
    audit_add(ctx, "candidate.export", "candidate", 0, asked.unit, NULL,
              json_pack("{s:i}", "persons", count));
    return table_send(ctx, "人才台账", &out);
}
