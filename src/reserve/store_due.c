/* What the town is asked to do for those in training, and which village for a replacement: numbers,
 * never names (POOL-6, POOL-8, POOL-9,
 * POOL-10, ALL-2). */
#include "core/setting.h"
#include "reserve/internal.h"
#include "reserve/steering.h"
#include "unit.h"

enum { NOTE_ASKED_DAYS = 10, REPLACED_DAYS = 90, REVIEW_ASKED_MONTH = 9 };

static void add_count(struct todo_list *list, struct ctx *ctx, const char *title, int count,
                      const char *detail, const char *lack, const char *action, struct date due)
{
    if (!count)
        return;
    todo_add(list, (struct todo){
                       .title = text_of(ctx, "后备力量培养 · %s", title),
                       .detail = text_of(ctx, "%d 人，%s", count, detail),
                       .link = text_of(ctx, "/reserve/people?lack=%s", lack),
                       .action = action,
                       .due = due,
                   });
}

static int with(const struct reserve_standing *people, int count, unsigned lack, unsigned without)
{
    int found = 0;
    for (int i = 0; i < count; i++)
        found += (people[i].lacks & lack) && !(people[i].lacks & without);
    return found;
}

static void add_training(struct ctx *ctx, struct todo_list *list)
{
    struct reserve_standing *people;
    struct date none = {0}, month_end = reserve_month_last(reserve_month(ctx->today));
    struct date year_end = {ctx->today.year, 12, 31};
    int count = reserve_standings(ctx, ctx->user.scope, NULL, false, &people);
    bool soon = date_compare(ctx->today, date_add_days(month_end, -NOTE_ASKED_DAYS)) >= 0;
    bool late_in_year = ctx->today.month >= REVIEW_ASKED_MONTH;
    add_count(list, ctx, "安排导师", with(people, count, LACKS_MENTOR, 0), "备案后还没有安排导师",
              "mentor", "去安排", none);
    add_count(list, ctx, "补月记", with(people, count, LACKS_NOTES, 0), "有月份没有写月记", "notes",
              "去补写", date_add_days(reserve_month_first(reserve_month(ctx->today)), -1));
    if (soon)
        add_count(list, ctx, "本月月记", with(people, count, LACKS_NOTE, 0), "本月还没有写", "note",
                  "去写", month_end);
    add_count(list, ctx, "任务超期", with(people, count, LACKS_TASK, 0), "有任务过了期限", "task",
              "去登记", none);
    add_count(list, ctx, "审定", with(people, count, WAITS_APPROVAL, WAITS_MINE),
              "再评估或者退出等您审定", "approval", "去审定", none);
    add_count(list, ctx, "登记使用", with(people, count, HAS_POST, 0), "名册里有新任职，确认一下",
              "post", "去确认", none);
    if (!late_in_year)
        return;
    add_count(list, ctx, "再评估", with(people, count, LACKS_REVIEW, 0), "今年还没有再评估",
              "review", "去登记", year_end);
    add_count(list, ctx, "培训", with(people, count, LACKS_DAYS, 0), "今年培训不够", "days",
              "去登记", year_end);
}

/* Only the latest month is asked for, and only where there is somebody to talk of. */
static void add_meeting(struct ctx *ctx, struct todo_list *list)
{
    struct steering_row *rows;
    char month[DATE_TEXT];
    int asked = reserve_meeting_month(ctx->today);
    if (steering_rows_read(ctx, ctx->user.scope, asked, &rows) != 1 ||
        !date_is_none(rows[0].held_on[0]))
        return;
    todo_add(list, (struct todo){
                       .title = text_of(ctx, "%s后备力量调度会", month_label(ctx, asked)),
                       .detail = "每年 6 月和 12 月听取进展、研究问题，开完登记",
                       .link = text_of(ctx, "/reserve/towns/%s/meetings/%s", rows[0].unit_code,
                                       reserve_month_format(asked, month)),
                       .action = "去登记",
                       .due = reserve_month_last(asked),
                   });
}

/* A village that lost people to use or leaving, and has not begun another list. */
static void add_replacements(struct ctx *ctx, struct todo_list *list)
{
    struct pool_tally *tallies;
    int count = pool_tallies_read(ctx, ctx->user.scope, LEVEL_VILLAGE, &tallies);
    for (int i = 0; i < count; i++) {
        const struct pool_tally *one = &tallies[i];
        if (!one->lacks || one->list_is_open ||
            one->stage[KNOWN_USED] + one->stage[KNOWN_LEFT] == 0)
            continue;
        struct date election = setting_date(ctx, one->unit_code, "pool_election_on");
        bool elected = one->stage[KNOWN_USED] && date_compare(election, ctx->today) <= 0;
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "%s · 补充后备力量", one->unit_name),
                     .detail = text_of(ctx, "%s%s", elected ? "换届后，" : "", one->lacks),
                     .link = text_of(ctx, "/reserve/villages/%s", one->unit_code),
                     .action = "去办理",
                     .due = elected ? date_add_days(election, REPLACED_DAYS) : (struct date){0},
                     .group = "补充后备力量",
                     .all_link = has_role(ctx, WHO_FOLLOWS) ? "/reserve" : NULL,
                 });
    }
}

void reserve_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, WHO_TRAINS)) {
        add_training(ctx, list);
        add_meeting(ctx, list);
    }
    if (has_role(ctx, WHO_TRAINS | ROLE_VILLAGE_SECRETARY))
        add_replacements(ctx, list);
}
