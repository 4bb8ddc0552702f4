/* Campaigns: years of a tenure, the order of its dates, and how a step stands against them. */
#include "campaign/rules.h"

#include "base/text.h"

static const char *const source = "PLAN-11";

struct campaign campaign_proposed(int first_year)
{
    return (struct campaign){
        .unit = "",
        .name = "",
        .first_year = first_year,
        .last_year = first_year + CAMPAIGN_YEARS - 1,
        .study_due = {first_year, 7, 31},
        .plan_due = {first_year, 8, 15},
        .commit_due = {first_year, 8, 31},
    };
}

static void add(struct campaign_faults *faults, const char *field, const char *rule,
                const char *message)
{
    faults->fault[faults->count++] = (struct campaign_fault){field, rule, message};
}

/* PLAN-1: a tenure of whole years. */
static void check_years(const struct campaign *campaign, struct campaign_faults *faults)
{
    if (campaign->first_year == FIELD_NONE || campaign->last_year == FIELD_NONE)
        return;
    if (campaign->last_year < campaign->first_year)
        add(faults, "last_year", "PLAN-1", "“结束年度”不能早于“开始年度”");
    else if (campaign->last_year - campaign->first_year >= CAMPAIGN_YEARS_MAX)
        add(faults, "last_year", "PLAN-1", "任期最长 10 年，请核对开始年度和结束年度");
}

static bool is_before(struct date a, struct date b)
{
    return !date_is_none(a) && !date_is_none(b) && date_compare(a, b) < 0;
}

static bool is_far(const struct campaign *campaign, struct date date)
{
    return !date_is_none(date) && campaign->first_year != FIELD_NONE &&
           (date.year < campaign->first_year - 1 || date.year > campaign->first_year + 1);
}

/* PLAN-11: study, then the plan, then the commitment, around the first year of the tenure. */
static void check_dates(const struct campaign *campaign, struct campaign_faults *faults)
{
    const char *far = "日期离任期的第一年太远，请核对";
    if (is_far(campaign, campaign->study_due))
        add(faults, "study_due", source, far);
    if (is_before(campaign->plan_due, campaign->study_due))
        add(faults, "plan_due", source, "规划和公示的期限不能早于专题学习的期限");
    else if (is_far(campaign, campaign->plan_due))
        add(faults, "plan_due", source, far);
    if (is_before(campaign->commit_due, campaign->plan_due))
        add(faults, "commit_due", source, "公开承诺的期限不能早于规划和公示的期限");
    else if (is_far(campaign, campaign->commit_due))
        add(faults, "commit_due", source, far);
    if (!date_is_none(campaign->election_on) &&
        !is_before(campaign->commit_due, campaign->election_on))
        add(faults, "election_on", source, "下次换届选举应在公开承诺之后");
}

struct campaign_faults campaign_check(const struct campaign *campaign)
{
    struct campaign_faults faults = {.count = 0};
    check_years(campaign, &faults);
    check_dates(campaign, &faults);
    return faults;
}

bool campaign_moves_plans(const struct campaign *before, const struct campaign *after)
{
    return before->first_year != after->first_year || before->last_year != after->last_year ||
           !text_same(before->unit, after->unit);
}

/* --- what changed --- */

static void add_change(struct buf *out, const char *label, const char *before, const char *after)
{
    if (text_same(before, after))
        return;
    buf_printf(out, "%s%s：%s → %s", out->length ? "；" : "", label, *before ? before : "空",
               *after ? after : "空");
}

static const char *year_text(struct arena *arena, int64_t year)
{
    return arena_printf(arena, "%lld年", (long long)year);
}

static const char *day_text(struct arena *arena, struct date date)
{
    return date_is_none(date)
               ? ""
               : arena_printf(arena, "%d年%d月%d日", date.year, date.month, date.day);
}

const char *campaign_difference(struct arena *arena, const struct campaign *before,
                                const struct campaign *after)
{
    struct buf out = buf_create(arena, 256);
    add_change(&out, "单位", before->unit, after->unit);
    add_change(&out, "名称", before->name, after->name);
    add_change(&out, "开始年度", year_text(arena, before->first_year),
               year_text(arena, after->first_year));
    add_change(&out, "结束年度", year_text(arena, before->last_year),
               year_text(arena, after->last_year));
    add_change(&out, "专题学习", day_text(arena, before->study_due),
               day_text(arena, after->study_due));
    add_change(&out, "规划和公示", day_text(arena, before->plan_due),
               day_text(arena, after->plan_due));
    add_change(&out, "公开承诺", day_text(arena, before->commit_due),
               day_text(arena, after->commit_due));
    add_change(&out, "下次换届", day_text(arena, before->election_on),
               day_text(arena, after->election_on));
    return out.bytes;
}

/* --- due dates --- */

#define DUE_SOON_DAYS 7

/* PLAN-11: late is shown, never forbidden. */
enum due_status due_status_of(struct date due, struct date done_on, struct date today)
{
    if (!date_is_none(done_on))
        return !date_is_none(due) && date_compare(done_on, due) > 0 ? DUE_DONE_LATE : DUE_DONE;
    if (date_is_none(due))
        return DUE_EARLY;
    int left = date_to_days(due) - date_to_days(today);
    return left < 0 ? DUE_LATE : left <= DUE_SOON_DAYS ? DUE_SOON : DUE_EARLY;
}
