/* The rules of quarterly analyses (EXEC-6). */
#include "analysis/rules.h"

#include "base/period.h"
#include "base/text.h"

const struct choice analysis_states[] = {
    [ANALYSIS_DRAFT] = {"draft", "编写中"},
    [ANALYSIS_SUBMITTED] = {"submitted", "待审核"},
    [ANALYSIS_FINISHED] = {"finished", "已定稿"},
    {0},
};

const char *analysis_begin_fault(struct ctx *ctx, const struct cadence_span *span,
                                 struct date today)
{
    if (!span->asked)
        return "这一季度还没有规划生效，不用分析";
    if (date_compare(today, span->last_on) <= 0)
        return text_of(ctx, "%s还没有结束，%s起可以写", span->label,
                       date_label(ctx, date_add_days(span->last_on, 1)));
    if (span->year < today.year - 1)
        return "只能写今年和上一年的";
    return NULL;
}

void analysis_check(struct ctx *ctx, const struct analysis *analysis, int64_t late, int64_t missing)
{
    const struct {
        const char *field, *label, *text;
        bool asked;
    } sections[] = {
        {"overall", "总体情况", analysis->overall, true},
        {"lists", "五张清单情况", analysis->lists, true},
        {"towns", "各镇情况", analysis->towns, true},
        {"delays", "滞后事项及原因", analysis->delays, late > 0},
        {"unreported", "未报送情况", analysis->unreported, missing > 0},
        {"measures", "下一步措施", analysis->measures, true},
    };
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (sections[i].asked && text_is_blank(sections[i].text))
            error_at(ctx, sections[i].field, "EXEC-6", "请写“%s”", sections[i].label);
}

int64_t analysis_progress(const struct rollup *figures)
{
    if (figures->items == 0)
        return DECIMAL_NONE;
    int64_t tenths = (2 * 10 * figures->percent + figures->items) / (2 * figures->items);
    return tenths * (DECIMAL_ONE / 10);
}

const char *analysis_change(struct ctx *ctx, int64_t now, int64_t before)
{
    if (now == DECIMAL_NONE || before == DECIMAL_NONE)
        return "";
    return text_of(ctx, "%s%s", now > before ? "+" : "", decimal_text(ctx, now - before));
}

int analysis_periods(struct date first_on, struct date last_on, int64_t periods[ANALYSIS_PERIODS])
{
    int count = 0;
    for (int64_t key = period_key(period_of(first_on)); count < ANALYSIS_PERIODS; key++) {
        struct date end = period_last_day(period_of_key(key));
        if (date_compare(end, last_on) > 0)
            break;
        periods[count++] = key;
    }
    return count;
}

static int share_of(int64_t part, int64_t whole)
{
    int share = whole ? (int)(100 * part / whole) : 0;
    return share == 0 && part > 0 ? 1 : share;
}

struct analysis_bar analysis_bar(const struct rollup *figures)
{
    struct analysis_bar bar = {share_of(figures->done, figures->items),
                               share_of(figures->late, figures->items)};
    if (bar.done + bar.late > 100)
        bar.done = 100 - bar.late;
    return bar;
}

#define SECTION(field, text, help)                                                                 \
    {                                                                                              \
        .name = #field, .label = (text), .kind = FIELD_LONG,                                       \
        .offset = offsetof(struct analysis, field), .max = 4000, .hint = (help)                    \
    }
static const struct field fields[] = {
    SECTION(overall, "总体情况", "这一季度推进得怎样，比上季度好在哪里、差在哪里"),
    SECTION(lists, "五张清单情况", "哪张清单走在前面，哪张落在后面，为什么"),
    SECTION(towns, "各镇情况", "哪些镇推进得好，哪些镇要督促"),
    SECTION(delays, "滞后事项及原因", "主要是什么原因，有没有共同的问题；没有滞后的可以不写"),
    SECTION(unreported, "未报送情况", "为什么没有报，怎样督促；都报了的可以不写"),
    SECTION(measures, "下一步措施", "做什么，谁来做，什么时候做完"),
    {0},
};
#undef SECTION
const struct record_type analysis_type = {"analysis", fields, sizeof(struct analysis)};

static const struct field correction_fields[] = {
    {.name = "reason",
     .label = "原因",
     .kind = FIELD_LONG,
     .offset = offsetof(struct analysis, reason),
     .required = true,
     .max = 2000},
    {0},
};
const struct record_type analysis_correction = {"analysis", correction_fields,
                                                sizeof(struct analysis)};

static const struct field begin_fields[] = {
    {.name = "year",
     .label = "年份",
     .kind = FIELD_INT,
     .offset = offsetof(struct analysis, year),
     .required = true,
     .min = 2000,
     .max = 2200},
    {.name = "part",
     .label = "季度",
     .kind = FIELD_INT,
     .offset = offsetof(struct analysis, part),
     .required = true,
     .min = 1,
     .max = CADENCE_MOST},
    {0},
};
const struct record_type analysis_begin = {"analysis", begin_fields, sizeof(struct analysis)};
