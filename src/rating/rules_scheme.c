/* What a scheme must hold before it can be used (RATE-1). */
#include "base/text.h"
#include "rating/rules.h"

#include <stdarg.h>

void scheme_fault(struct scheme_faults *faults, const char *field, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = arena_vprintf(faults->arena, format, args);
    va_end(args);
    faults->fault = arena_more(faults->arena, faults->fault, faults->count, &faults->room,
                               sizeof *faults->fault);
    faults->fault[faults->count++] = (struct scheme_fault){
        arena_strdup(faults->arena, field),
        message,
    };
}

static const char *at(struct scheme_faults *faults, const char *part, int row, const char *column)
{
    return arena_printf(faults->arena, "%s_%d_%s", part, row, column);
}

static const char *number(struct scheme_faults *faults, int64_t decimal)
{
    return decimal_format(decimal, arena_alloc(faults->arena, DECIMAL_TEXT));
}

static void check_criteria(const struct scheme *scheme, struct scheme_faults *faults)
{
    int64_t sum = 0;
    bool whole = true;
    for (int i = 0; i < scheme->criteria_count; i++) {
        int64_t full = scheme->criteria[i].full;
        if (full <= 0 || full > FULL_MARKS || full % MARK_UNIT) {
            scheme_fault(faults, at(faults, "criteria", i, "full"),
                         "第 %d 条的满分要大于 0、不超过 100，最多两位小数", i + 1);
            whole = false;
        } else {
            sum += full;
        }
    }
    if (!scheme->criteria_count)
        scheme_fault(faults, "criteria", "至少要有一条标准");
    else if (whole && sum != FULL_MARKS)
        scheme_fault(faults, "criteria", "各条满分加起来要等于 100，现在是 %s",
                     number(faults, sum));
}

static void check_shares(const struct scheme_share *shares, int count, const char *part,
                         const char *what, struct scheme_faults *faults)
{
    int64_t sum = 0;
    for (int i = 0; i < count; i++) {
        if (shares[i].percent < 0 || shares[i].percent > 100) {
            scheme_fault(faults, at(faults, part, i, "percent"), "“%s”要在 0 到 100 之间",
                         shares[i].name);
            return;
        }
        sum += shares[i].percent;
    }
    if (sum != 100)
        scheme_fault(faults, part, "%s加起来要等于 100 %%，现在是 %lld %%", what, (long long)sum);
}

static void check_values(const struct scheme *scheme, struct scheme_faults *faults)
{
    if (scheme->values_count < 2)
        scheme_fault(faults, "values", "票上至少要有两档");
    for (int i = 0; i < scheme->values_count; i++) {
        int64_t points = scheme->values[i].points;
        if (points < 0 || points > 100)
            scheme_fault(faults, at(faults, "values", i, "points"),
                         "“%s”折算的分要在 0 到 100 之间", scheme->values[i].name);
        else if (i && points >= scheme->values[i - 1].points)
            scheme_fault(faults, at(faults, "values", i, "points"), "“%s”折算的分要比“%s”少",
                         scheme->values[i].name, scheme->values[i - 1].name);
    }
}

/* Where a band ends the one above it begins, so that there is no point of 0-100 that no band or two
 * bands hold. */
static void check_bands(const struct scheme *scheme, struct scheme_faults *faults)
{
    int64_t next = FULL_MARKS;
    if (!scheme->bands_count) {
        scheme_fault(faults, "bands", "至少要有一个等次");
        return;
    }
    for (int i = 0; i < scheme->bands_count; i++) {
        const struct scheme_band *band = &scheme->bands[i];
        if (band->from % MARK_UNIT)
            scheme_fault(faults, at(faults, "bands", i, "from"), "“%s”的分数最多两位小数",
                         band->name);
        else if (band->from < 0 || band->from >= band->below)
            scheme_fault(faults, at(faults, "bands", i, "from"), "“%s”的下限要在 0 以上、比上限小",
                         band->name);
        if (band->below > next)
            scheme_fault(faults, at(faults, "bands", i, "below"),
                         i ? "“%s”和上一等次重叠，上限应当是 %s" : "“%s”的上限应当是 %s",
                         band->name, number(faults, next));
        else if (band->below < next)
            scheme_fault(faults, at(faults, "bands", i, "below"),
                         i ? "“%s”和上一等次之间有空档，上限应当是 %s" : "“%s”的上限应当是 %s",
                         band->name, number(faults, next));
        if (scheme_band_named(scheme, band->name) != i)
            scheme_fault(faults, at(faults, "bands", i, "name"), "有两个等次都叫“%s”", band->name);
        next = band->from;
    }
    if (next != 0)
        scheme_fault(faults, at(faults, "bands", scheme->bands_count - 1, "from"),
                     "最低等次的下限应当是 0，不然有的分数没有等次");
}

static void check_names(const struct scheme *scheme, struct scheme_faults *faults)
{
    for (int i = 0; i < scheme->awards_count; i++)
        if (scheme_band_named(scheme, scheme->awards[i].least) == NO_BAND)
            scheme_fault(faults, at(faults, "awards", i, "least"), "没有叫“%s”的等次",
                         scheme->awards[i].least);
    for (int i = 0; i < scheme->aims_count; i++) {
        const struct scheme_aim *aim = &scheme->aims[i];
        int best = scheme_band_named(scheme, aim->best);
        int worst = scheme_band_named(scheme, aim->worst);
        if (best == NO_BAND)
            scheme_fault(faults, at(faults, "aims", i, "best"), "没有叫“%s”的等次", aim->best);
        if (worst == NO_BAND || worst < best)
            scheme_fault(faults, at(faults, "aims", i, "worst"),
                         worst == NO_BAND ? "没有叫“%s”的等次" : "“%s”比前面的等次高", aim->worst);
        if (aim->percent < 0 || aim->percent > 100)
            scheme_fault(faults, at(faults, "aims", i, "percent"), "目标要在 0 到 100 之间");
    }
}

void scheme_check(const struct scheme *scheme, struct scheme_faults *faults)
{
    check_criteria(scheme, faults);
    check_shares(scheme->sources, scheme->sources_count, "sources", "各方权重", faults);
    if (scheme->sources[SOURCE_BALLOTS].percent > 0)
        check_shares(scheme->voters, scheme->voters_count, "voters", "党员和群众的比重", faults);
    check_values(scheme, faults);
    check_bands(scheme, faults);
    check_names(scheme, faults);
}
