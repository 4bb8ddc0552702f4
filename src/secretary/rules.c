/* The rules of secretaries' terms (CADRE-4). */
#include "base/text.h"
#include "secretary/internal.h"

#include <string.h>

enum { MONTH_DAY = 15 }; /* whoever is in office on it has the month */

#define AT(member) offsetof(struct secretary_term, member)

static const struct field fields[] = {
    {.name = "from_on",
     .label = "任职开始",
     .kind = FIELD_DATE,
     .offset = AT(from_on),
     .hint = "不清楚的不填，按年初已经任职计"},
    {.name = "until_on",
     .label = "任职到",
     .kind = FIELD_DATE,
     .offset = AT(until_on),
     .hint = "仍在任的不填"},
    {0},
};
const struct record_type secretary_term_type = {"secretary_term", fields,
                                                sizeof(struct secretary_term)};

static bool is_in_office(const struct secretary_term *term, struct date day)
{
    return (date_is_none(term->from_on) || date_compare(term->from_on, day) <= 0) &&
           (date_is_none(term->until_on) || date_compare(day, term->until_on) <= 0);
}

static struct date later(struct date a, struct date b)
{
    return date_compare(a, b) < 0 ? b : a;
}

static struct date earlier(struct date a, struct date b)
{
    return date_is_none(a) || date_compare(b, a) < 0 ? b : a;
}

int secretary_months(const struct secretary_term *term, int year, struct date today,
                     struct date *first, struct date *last)
{
    struct date end = earlier(today, (struct date){year, 12, 31});
    int months = 0;
    *first = later(term->from_on, (struct date){year, 1, 1});
    *last = earlier(term->until_on, end);
    if (date_compare(*first, *last) > 0) {
        *first = *last = (struct date){0};
        return 0;
    }
    for (int month = 1; month <= 12; month++) {
        struct date day = {year, month, MONTH_DAY};
        months += date_compare(day, end) <= 0 && is_in_office(term, day);
    }
    return months;
}

int secretary_service(const struct secretary_term *term, struct date today)
{
    struct date first, last;
    int months = 0;
    if (date_is_none(term->from_on))
        return -1;
    for (int year = term->from_on.year; year <= today.year; year++)
        months += secretary_months(term, year, today, &first, &last);
    return months;
}

bool secretary_term_check(struct ctx *ctx, const struct secretary_term *term)
{
    if (!date_is_none(term->from_on) && date_compare(term->from_on, ctx->today) > 0)
        error_at(ctx, "from_on", "range", "任职开始不能晚于今天");
    if (!date_is_none(term->until_on) && date_compare(term->until_on, ctx->today) > 0)
        error_at(ctx, "until_on", "range", "还没有到的日期不填，仍在任的留空");
    if (!date_is_none(term->from_on) && !date_is_none(term->until_on) &&
        date_compare(term->until_on, term->from_on) < 0)
        error_at(ctx, "until_on", "range", "任职到的日期早于任职开始");
    return !has_errors(ctx);
}

bool secretary_is_open_to(const struct secretary_term *term, unsigned roles, int64_t user_id)
{
    return (roles & (WHO_KEEPS | ROLE_CITY_OFFICER)) != 0 || term->user_id == user_id;
}

enum secretary_part secretary_part_of(const char *kind)
{
    static const struct {
        const char *kind;
        enum secretary_part part;
    } parts[] = {
        {"年度考评", PART_EVALUATION}, {"全面验收", PART_EVALUATION}, {"年度评定", PART_RATING},
        {"鼓励激励", PART_AWARD},      {"诫勉谈话", PART_TALK},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (text_starts(kind, parts[i].kind))
            return parts[i].part;
    return PART_REGISTER;
}

bool secretary_has_year(const struct secretary_term *term, int year)
{
    return (date_is_none(term->from_on) || term->from_on.year <= year) &&
           (date_is_none(term->until_on) || year <= term->until_on.year);
}

static size_t scheme_length(const char *result)
{
    const char *colon = strstr(result, "：");
    return colon ? (size_t)(colon - result) : strlen(result);
}

bool secretary_entry_corrects(const char *late_kind, const char *late_result,
                              const char *early_kind, const char *early_result)
{
    size_t length = scheme_length(late_result);
    return secretary_part_of(late_kind) == PART_RATING && !text_same(late_kind, "年度评定") &&
           secretary_part_of(early_kind) == PART_RATING && length == scheme_length(early_result) &&
           strncmp(late_result, early_result, length) == 0;
}
