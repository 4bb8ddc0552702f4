/* Deliberation and commitment: numbers that fit, quorum, majority, and when it may be held (PLAN-6,
 * PLAN-12). */
#include "plan/rules.h"

#include <string.h>

struct share share_by_name(const char *name)
{
    static const struct {
        const char *name;
        struct share share;
    } shares[] = {
        {"half", {1, 2, true}},
        {"two_thirds", {2, 3, false}},
        {"three_quarters", {3, 4, false}},
    };
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        if (!strcmp(shares[i].name, name))
            return shares[i].share;
    return (struct share){1, 1, false};
}

bool share_reached(struct share share, int64_t count, int64_t total)
{
    return share.more ? count * share.whole > total * share.part
                      : count * share.whole >= total * share.part;
}

static int64_t given(int64_t count)
{
    return count == COUNT_NONE ? 0 : count;
}

void meeting_check(const struct meeting *meeting, struct date today, struct faults *faults)
{
    if (!date_is_none(meeting->held_on) && date_compare(meeting->held_on, today) > 0)
        fault_add(faults, "held_on", "PLAN-6", "会议日期晚于今天，请在会后登记");
    if (meeting->entitled != COUNT_NONE && given(meeting->present) > meeting->entitled)
        fault_add(faults, "present", "PLAN-6", "实到 %lld 人，多于应到 %lld 人",
                  (long long)meeting->present, (long long)meeting->entitled);
    int64_t votes =
        given(meeting->votes_for) + given(meeting->votes_against) + given(meeting->votes_abstain);
    if (meeting->present != COUNT_NONE && votes > meeting->present)
        fault_add(faults, "votes_for", "PLAN-6", "赞成、反对、弃权合计 %lld 票，多于实到 %lld 人",
                  (long long)votes, (long long)meeting->present);
    if (meeting->kind == MEETING_DELIBERATION && meeting->votes_for == COUNT_NONE)
        fault_add(faults, "votes_for", "PLAN-6", "请填写赞成票数");
}

void meeting_carries(const struct meeting *meeting, struct share quorum, struct share majority,
                     struct faults *faults)
{
    if (!share_reached(quorum, meeting->present, meeting->entitled))
        fault_add(faults, "present", "PLAN-6",
                  "讨论会应到 %lld 人、实到 %lld 人，没有达到规定的到会比例",
                  (long long)meeting->entitled, (long long)meeting->present);
    if (!share_reached(majority, given(meeting->votes_for), meeting->present))
        fault_add(faults, "votes_for", "PLAN-6", "讨论会实到 %lld 人、赞成 %lld 票，没有通过",
                  (long long)meeting->present, (long long)given(meeting->votes_for));
}

void commitment_check(const struct meeting *meeting, struct date notice_last_day,
                      struct faults *faults)
{
    char day[DATE_TEXT];
    if (date_is_none(notice_last_day))
        fault_add(faults, "held_on", "PLAN-12", "规划还没有公示");
    else if (date_compare(meeting->held_on, notice_last_day) <= 0)
        fault_add(faults, "held_on", "PLAN-12", "公开承诺应在公示期满（%s）以后举行",
                  date_format(notice_last_day, day));
}
