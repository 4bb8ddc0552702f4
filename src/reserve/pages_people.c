/* Those who were filed, with what is missing; taken out with who, when and how many on the sheet
 * and in the record (POOL-6, POOL-10, CADRE-5, ALL-4). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/table.h"
#include "reserve/internal.h"
#include "unit.h"

static const struct choice stages[] = {
    {"filed", "在培养"}, {"used", "已使用"}, {"left", "已退出"}, {0}};
/* In the order of the bits of enum reserve_lack. */
static const struct choice lacks[] = {
    {"mentor", "没有安排导师"},       {"notes", "有月份没有写月记"},
    {"note", "本月还没有写月记"},     {"days", "今年培训不够"},
    {"review", "今年还没有再评估"},   {"task", "任务过了期限"},
    {"approval", "等另一位同志审定"}, {"mine", "我登记的，等审定"},
    {"post", "名册里有新任职"},       {0},
};

struct asked {
    const char *unit;
    int stage, lack; /* -1: all */
};

typedef const char *value_fn(const struct ctx *ctx, const char *name);

static struct asked asked_of(struct ctx *ctx, value_fn *value)
{
    const char *unit = value(ctx, "unit");
    bool known = *unit && unit_level(unit) != LEVEL_NONE && in_scope(ctx, unit);
    return (struct asked){known ? unit : ctx->user.unit_code,
                          choice_by_name(stages, value(ctx, "stage")),
                          choice_by_name(lacks, value(ctx, "lack"))};
}

static int read_asked(struct ctx *ctx, const struct asked *asked, struct reserve_standing **people)
{
    int count =
        reserve_standings(ctx, scope_of(asked->unit),
                          asked->stage < 0 ? NULL : stages[asked->stage].name, true, people);
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (asked->lack < 0 || ((*people)[i].lacks & (1u << asked->lack)))
            (*people)[kept++] = (*people)[i];
    return kept;
}

static const char *lacks_text(struct ctx *ctx, unsigned mask)
{
    const char *text = "";
    for (int i = 0; i < LACKS_COUNT; i++)
        if ((mask & (1u << i)) && (1u << i) != WAITS_MINE && (1u << i) != LACKS_NOTE)
            text = text_of(ctx, "%s%s%s", text, *text ? "；" : "", lacks[i].label);
    return text;
}

static const char *verdict_text(struct ctx *ctx, const struct reserve_standing *one)
{
    return one->verdict < 0
               ? ""
               : text_of(ctx, "%d 年%s", one->verdict_year, reserve_verdicts[one->verdict].label);
}

static json_t *row_json(struct ctx *ctx, const struct reserve_standing *one)
{
    json_t *json = reserve_person_json(ctx, &one->person);
    json_object_update_new(
        json, json_pack("{s:s, s:s, s:i, s:s, s:I, s:s, s:s, s:s, s:b}", "mentor", one->pair.mentor,
                        "since_label", date_label(ctx, one->pair.from_on), "late_count",
                        one->late_count, "days", decimal_text(ctx, one->days), "times", one->times,
                        "verdict_label", verdict_text(ctx, one), "rank_label",
                        one->rank < 0 ? "" : reserve_ranks[one->rank].label, "lacks",
                        lacks_text(ctx, one->lacks), "noted", one->noted));
    return json;
}

static json_t *choices_or_all(const struct choice *choices, int at)
{
    json_t *list = choices_json(choices, at < 0 ? NULL : choices[at].name);
    json_array_insert_new(
        list, 0, json_pack("{s:s, s:s, s:b}", "value", "", "label", "不限", "selected", at < 0));
    return list;
}

/* GET /reserve/people?unit=&stage=&lack= */
enum result reserve_people(struct ctx *ctx)
{
    struct reserve_standing *people;
    struct asked asked = asked_of(ctx, query_text);
    struct paging paging = paging_read(ctx);
    json_t *rows = json_array();
    int count = read_asked(ctx, &asked, &people);
    paging.total = count;
    for (int64_t i = paging.offset; i < count && i < paging.offset + paging.size; i++)
        json_array_append_new(rows, row_json(ctx, &people[i]));
    view_text(ctx, "title", "后备力量培养");
    view_set(ctx, "people", rows);
    view_text(ctx, "unit", asked.unit);
    view_text(ctx, "unit_name", unit_name(ctx, asked.unit));
    view_set(ctx, "units", reserve_units(ctx, asked.unit));
    view_set(ctx, "stage_choices", choices_or_all(stages, asked.stage));
    view_set(ctx, "lack_choices", choices_or_all(lacks, asked.lack));
    view_set(ctx, "year", json_integer(ctx->today.year));
    view_set(ctx, "may_train", json_boolean(has_role(ctx, WHO_TRAINS)));
    paging_show(ctx, paging);
    pool_people_looked(ctx, asked.unit, rows);
    ctx->place = "/reserve/people";
    return page(ctx, "reserve/people");
}

static void add_line(struct ctx *ctx, struct buf *out, const struct reserve_standing *one)
{
    const char *cells[] = {
        unit_name(ctx, text_of(ctx, "%.9s", one->person.unit_code)),
        unit_name(ctx, one->person.unit_code),
        text_of(ctx, "%lld", (long long)one->person.id),
        one->person.name,
        one->person.stage_label,
        text_of(ctx, "%d", date_age(one->person.born_on, ctx->today)),
        one->person.education_label,
        one->pair.mentor,
        one->pair.first_secretary,
        date_text(ctx, one->pair.from_on),
        text_of(ctx, "%d", one->late_count),
        decimal_text(ctx, one->days),
        text_of(ctx, "%lld", (long long)one->times),
        verdict_text(ctx, one),
        one->rank < 0 ? "" : reserve_ranks[one->rank].label,
        lacks_text(ctx, one->lacks),
    };
    csv_line(out, cells, sizeof cells / sizeof *cells);
}

/* POST /reserve/people/export {unit, stage, lack} */
enum result reserve_people_export(struct ctx *ctx)
{
    static const char *const head[] = {"镇（街道）",   "村（社区）", "编号",     "姓名",
                                       "阶段",         "年龄",       "学历",     "导师",
                                       "驻村第一书记", "开始培养",   "缺月记数", "今年培训天数",
                                       "今年培训次数", "再评估",     "使用",     "还缺什么"};
    struct reserve_standing *people;
    if (!form_only(ctx, "unit stage lack", ""))
        return RC_INVALID;
    struct asked asked = asked_of(ctx, form_text);
    int count = read_asked(ctx, &asked, &people);
    struct buf out = buf_create(ctx->arena, 16384);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, head, sizeof head / sizeof *head);
    for (int i = 0; i < count; i++)
        add_line(ctx, &out, &people[i]);
    const char *foot =
        text_of(ctx, "导出：%s%s，%s，共 %d 人。请妥善保管，用后销毁", ctx->user.unit_name,
                ctx->user.full_name, date_label(ctx, ctx->today), count);
    csv_line(&out, &foot, 1);
    audit_add(ctx, "candidate.export", "candidate", 0, asked.unit, NULL,
              json_pack("{s:i}", "persons", count));
    return table_send(ctx, "后备力量培养", &out);
}
