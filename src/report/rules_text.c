/* The text of a special report as its figures give it: a first draft in the words of such reports,
 * for people to work on (EVAL-3, ALL-3). */
#include "base/buf.h"
#include "base/decimal.h"
#include "base/text.h"
#include "report/rules.h"

#include <string.h>

static long long number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
    return text_or_empty(json_string_value(json_object_get(object, key)));
}

void special_generate_head(struct arena *arena, const json_t *figures, struct special_text *head)
{
    head->title = arena_printf(arena, "%s%lld—%lld年村（社区）任期规划履诺情况专题报告",
                               text(figures, "unit_name"), number(figures, "first_year"),
                               number(figures, "last_year"));
    head->addressee = arena_printf(arena, "%s委组织部", text(figures, "city_name"));
    head->signer = arena_printf(arena, "%s委组织部", text(figures, "unit_name"));
}

static void heading(struct buf *out, int place, const char *words)
{
    char ordinal[SPECIAL_ORDINAL];
    buf_printf(out, "（%s）%s\n", special_ordinal(place, ordinal), words);
}

/* --- what is the highest and the lowest --- */

struct range {
    int64_t high, low;
    int count; /* rows with a rate */
};

static struct range range_of(const json_t *rows)
{
    struct range range = {0};
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)rows, i, row)
    {
        int64_t rate;
        if (!decimal_parse(text(row, "rate"), &rate))
            continue;
        range.high = range.count && rate < range.high ? range.high : rate;
        range.low = range.count && rate > range.low ? range.low : rate;
        range.count++;
    }
    return range;
}

/* 平望镇、震泽镇: the rows with this rate, by name as long as they are few. */
static void write_names(struct buf *out, const json_t *rows, int64_t rate)
{
    enum { NAMED = 3 };
    int found = 0;
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)rows, i, row)
    {
        int64_t own;
        if (!decimal_parse(text(row, "rate"), &own) || own != rate)
            continue;
        if (found < NAMED)
            buf_printf(out, "%s%s", found ? "、" : "", text(row, "name"));
        found++;
    }
    if (found > NAMED)
        buf_printf(out, "等%d个", found);
}

static void write_range(struct buf *out, const char *of, const json_t *rows,
                        const struct range *range)
{
    char high[DECIMAL_TEXT], low[DECIMAL_TEXT];
    decimal_format(range->high, high);
    decimal_format(range->low, low);
    if (range->high == range->low) {
        buf_printf(out, "%s履诺率%s为%s%%。", of, range->count > 1 ? "均" : "", high);
        return;
    }
    buf_text(out, "履诺率最高的是");
    write_names(out, rows, range->high);
    buf_printf(out, "，为%s%%；最低的是", high);
    write_names(out, rows, range->low);
    buf_printf(out, "，为%s%%。", low);
}

/* --- the sections --- */

static void write_overall(struct buf *out, const json_t *figures)
{
    long long villages = number(figures, "villages"), accepted = number(figures, "accepted");
    buf_printf(out,
               "%s对%lld—%lld年任期规划已公开承诺的%lld个村（社区）开展全面验收，逐村逐项核对承诺"
               "兑现情况。截至%s，已完成验收%lld个",
               text(figures, "unit_name"), number(figures, "first_year"),
               number(figures, "last_year"), villages, text(figures, "as_label"), accepted);
    if (accepted < villages)
        buf_printf(out, "，尚有%lld个没有完成", villages - accepted);
    buf_text(out, "。\n");
    if (number(figures, "items") == 0)
        return;
    buf_printf(out,
               "已验收的承诺事项共%lld项，其中兑现%lld项、部分兑现%lld项、未兑现%lld项，履诺率%s%%"
               "%s。全部事项都兑现的村（社区）%lld个。\n",
               number(figures, "items"), number(figures, "kept"), number(figures, "partly"),
               number(figures, "unkept"), text(figures, "rate"),
               json_is_true(json_object_get(figures, "partly_counts")) ? "（部分兑现的按比例计入）"
                                                                       : "",
               number(figures, "full"));
}

static void write_organisation(struct buf *out, const json_t *figures)
{
    heading(out, 1, "按期组织");
    const char *first = text(figures, "first_label"), *last = text(figures, "last_label");
    if (!*first)
        buf_text(out, "全面验收正在组织。");
    else if (text_same(first, last))
        buf_printf(out, "验收结果于%s签认。", first);
    else
        buf_printf(out, "首个村（社区）的验收结果于%s签认，最近一个于%s签认。", first, last);
    buf_text(out, "验收前，各村（社区）先行自查，各镇（街道）逐村复核。\n");
    heading(out, 2, "逐项评定");
    buf_text(out, "对照公开承诺的目标，核对双月自评、年度评价、销号核验等记录，逐项作出兑现、部分"
                  "兑现、未兑现的评定，并写明依据；自评与验收不一致的，逐项列明。\n");
    heading(out, 3, "双人签认");
    buf_text(out, "每个村（社区）的验收结果由两人分别核对签认后生效，签认以后不再变动。\n");
}

static void write_fulfilment(struct buf *out, const json_t *figures)
{
    const json_t *lists = json_object_get(figures, "lists");
    const json_t *towns = json_object_get(figures, "towns");
    struct range of_lists = range_of(lists), of_towns = range_of(towns);
    if (of_lists.count == 0) {
        buf_text(out, SPECIAL_GAP "还没有村（社区）完成验收。\n");
        return;
    }
    heading(out, 1, "各清单履诺情况");
    buf_text(out, "从五张清单看，");
    write_range(out, "各清单", lists, &of_lists);
    buf_text(out, "各清单的事项数和评定结果见下表。\n");
    if (of_towns.count == 0)
        return;
    heading(out, 2, "各镇（街道）履诺情况");
    buf_printf(out, "已有验收结果的镇（街道）%d个，", of_towns.count);
    write_range(out, "", towns, &of_towns);
    buf_text(out, "各镇（街道）情况见下表。\n");
}

/* A text of several lines as one paragraph. */
static void add_joined(struct buf *out, const char *lines)
{
    for (; *lines; lines++)
        if (*lines != '\n' && *lines != '\r')
            buf_char(out, *lines);
}

static void write_methods(struct buf *out, const json_t *figures)
{
    const json_t *practices = json_object_get(figures, "practices");
    size_t i;
    json_t *practice;
    json_array_foreach((json_t *)practices, i, practice)
    {
        heading(out, (int)i + 1, text(practice, "title"));
        buf_printf(out, "%s：", text(practice, "village"));
        add_joined(out, text(practice, "method"));
        add_joined(out, text(practice, "effect"));
        buf_char(out, '\n');
    }
    if (json_array_size(practices) == 0)
        buf_text(out, SPECIAL_GAP "本地推进规划落实、兑现承诺的主要做法和典型经验。\n");
}

/* 强村富民3项、服务惠民1项: what a verdict's items are, by list. */
static void write_by_list(struct buf *out, const json_t *figures, const char *verdict)
{
    const char *between = "";
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(figures, "lists"), i, row)
    {
        if (number(row, verdict) == 0)
            continue;
        buf_printf(out, "%s%s%lld项", between, text(row, "name"), number(row, verdict));
        between = "、";
    }
}

static void write_problems(struct buf *out, const json_t *figures)
{
    static const struct {
        const char *verdict, *words;
    } kinds[] = {{"unkept", "未兑现"}, {"partly", "部分兑现"}};
    int place = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        long long count = number(figures, kinds[i].verdict);
        if (count == 0)
            continue;
        char words[64];
        text_put(text_put(text_put_int(text_put(words, kinds[i].words), (int)count), "项"), "");
        heading(out, ++place, words);
        buf_text(out, "按清单分：");
        write_by_list(out, figures, kinds[i].verdict);
        buf_text(out, "。\n");
    }
    if (place)
        buf_text(out, "具体事项和评定依据见下表。\n");
    else
        buf_text(out, SPECIAL_GAP "规划编制和落实中还存在的问题。\n");
}

static void write_next(struct buf *out, const json_t *figures)
{
    long long partly = number(figures, "partly"), unkept = number(figures, "unkept");
    int place = 0;
    if (partly + unkept) {
        heading(out, ++place, "抓好未尽事项");
        buf_printf(out,
                   "对没有完全兑现的%lld项，逐项明确责任人、措施和时限，能办的尽快办结；需要继续"
                   "推进的，列入下一届任期规划。\n",
                   partly + unkept);
    }
    heading(out, ++place, "用好验收结果");
    buf_text(out, "把履诺情况作为评价村（社区）班子和成员的重要依据，对履诺好、群众认可的给予鼓励"
                  "激励，对差距较大的谈话提醒、帮助整改。\n");
    heading(out, ++place, "编好下一届规划");
    buf_text(out, "总结本届经验，指导新一届班子实事求是定目标、定项目、定时限，规划经公示后公开"
                  "承诺，接受群众监督。\n");
}

const char *special_generate(struct arena *arena, enum special_section section,
                             const json_t *figures)
{
    static void (*const writers[])(struct buf * out, const json_t *figures) = {
        [SPECIAL_OVERALL] = write_overall,       [SPECIAL_ORGANISATION] = write_organisation,
        [SPECIAL_FULFILMENT] = write_fulfilment, [SPECIAL_METHODS] = write_methods,
        [SPECIAL_PROBLEMS] = write_problems,     [SPECIAL_NEXT] = write_next,
    };
    struct buf out = buf_create(arena, 2048);
    writers[section](&out, figures);
    return text_trim_in_place(out.bytes);
}
