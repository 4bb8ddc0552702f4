/* The path from draft to filed: who may act when, what hinders submission, the steps and their due
 * dates (PLAN-2, PLAN-5..PLAN-8, PLAN-11, PLAN-13, USER-2). */
#include "plan/rules.h"

#define EDITORS (ROLE_VILLAGE_SECRETARY | ROLE_TOWN_OFFICER)

static const struct {
    enum plan_act act;
    int state;
    unsigned who;
} permissions[] = {
    {ACT_EDIT, PLAN_DRAFT, EDITORS},
    {ACT_COMMENT, PLAN_TOWN_REVIEW, ROLE_TOWN_OFFICER},
    {ACT_COMMENT, PLAN_COUNTY_REVIEW, ROLE_COUNTY_REVIEWER},
    {ACT_PROMISE, PLAN_NOTICED, EDITORS},
};
#define PERMISSIONS (sizeof permissions / sizeof *permissions)

bool plan_may(enum plan_act act, unsigned roles, int state)
{
    for (size_t i = 0; i < PERMISSIONS; i++)
        if (permissions[i].act == act && permissions[i].state == state)
            return (permissions[i].who & roles) != 0;
    return false;
}

bool plan_may_ever(enum plan_act act, unsigned roles)
{
    for (size_t i = 0; i < PERMISSIONS; i++)
        if (permissions[i].act == act && permissions[i].who & roles)
            return true;
    return false;
}

/* PLAN-2: each list has at least one item. */
static void check_lists(const struct plan_content *content, struct faults *faults)
{
    int count[LIST_COUNT] = {0};
    for (int i = 0; i < content->items; i++)
        count[content->item[i].list]++;
    for (int list = 0; list < LIST_COUNT; list++) {
        if (count[list])
            continue;
        fault_add(faults, "", "PLAN-2", "%s清单：还没有事项", lists[list].label);
        faults->fault[faults->count - 1].list = list;
    }
}

static void check_item(const struct plan_item *item, struct tenure tenure, struct faults *faults)
{
    int first = faults->count;
    item_check(item, tenure, faults);
    floor_check(item, faults);
    for (int i = first; i < faults->count; i++) {
        struct fault *fault = &faults->fault[i];
        fault->list = item->list;
        fault->item = item->id;
        fault->message = arena_printf(faults->arena, "%s第 %lld 项：%s", lists[item->list].label,
                                      (long long)item->ordinal, fault->message);
    }
}

void plan_hindrances(const struct plan_content *content, struct faults *faults)
{
    for (int i = 0; i < content->items; i++)
        check_item(&content->item[i], content->tenure, faults);
    check_lists(content, faults);
    if (content->amendment)
        amendment_check(content->amendment, faults);
    if (!content->studies)
        fault_add(faults, "studies", "PLAN-5", "还没有登记专题学习");
    if (!content->deliberation)
        fault_add(faults, "meetings", "PLAN-6", "还没有登记党员代表、村民代表会议的讨论");
    else
        meeting_carries(content->deliberation, content->quorum, content->majority, faults);
    if (content->open_comments) {
        fault_add(faults, "comments", "PLAN-7", "还有 %lld 条审核意见没有答复",
                  (long long)content->open_comments);
        faults->fault[faults->count - 1].item = content->open_comment_item;
    }
}

static const struct {
    const char *label;
    int state; /* done once the plan has got there; -1: decided by its record */
} path_table[PATH_COUNT] = {
    [PATH_STUDY] = {"专题学习", -1},
    [PATH_DELIBERATION] = {"代表会议讨论", -1},
    [PATH_DRAFT] = {"编制提交", PLAN_TOWN_REVIEW},
    [PATH_TOWN] = {"镇审核", PLAN_COUNTY_REVIEW},
    [PATH_COUNTY] = {"县级同意公示", PLAN_APPROVED},
    [PATH_NOTICE] = {"公示", PLAN_NOTICED},
    [PATH_COMMITMENT] = {"公开承诺", PLAN_IN_FORCE},
    [PATH_FILING] = {"备案归档", PLAN_FILED},
};

const char *path_label(enum path_step step)
{
    return path_table[step].label;
}

bool path_is_done(const struct path *path, enum path_step step)
{
    if (step == PATH_STUDY)
        return path->studied;
    if (step == PATH_DELIBERATION)
        return path->deliberated;
    return path->state >= path_table[step].state;
}

enum path_step path_now(const struct path *path)
{
    int step = 0;
    while (step < PATH_COUNT && path_is_done(path, (enum path_step)step))
        step++;
    return (enum path_step)step;
}

struct date path_due(const struct plan *plan, enum path_step step)
{
    /* The campaign's days are those of the first version; an amendment comes when it comes. */
    if (plan_is_amendment(plan) || date_compare(plan->in_force_on, plan->began_on) > 0)
        return (struct date){0};
    switch (step) {
    case PATH_STUDY:
        return plan->study_due;
    case PATH_DRAFT:
    case PATH_NOTICE:
        return plan->plan_due;
    case PATH_COMMITMENT:
        return plan->commit_due;
    default:
        return (struct date){0};
    }
}

const char *archive_number(struct arena *arena, const char *unit_code, int year, int64_t running)
{
    return arena_printf(arena, "%.9s-%d-%04lld", unit_code, year, (long long)running);
}
