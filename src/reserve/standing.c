/* How those of a scope stand who were filed: a few statements for all of them (POOL-6, POOL-7,
 * CADRE-5). */
#include "base/text.h"
#include "core/setting.h"
#include "reserve/internal.h"

#include <stdlib.h>
#include <string.h>

struct reserve_aim reserve_aim_of(struct ctx *ctx, const char *unit_code)
{
    return (struct reserve_aim){setting_int(ctx, unit_code, "pool_training_days") * DECIMAL_ONE,
                                setting_int(ctx, unit_code, "pool_training_times")};
}

struct gathered {
    struct reserve_standing **by_id;
    struct reserve_standing *standing;
    int count;
};

static int by_candidate(const void *a, const void *b)
{
    const struct reserve_standing *const *one = a, *const *other = b;
    return ((*one)->person.id > (*other)->person.id) - ((*one)->person.id < (*other)->person.id);
}

static struct reserve_standing *find(const struct gathered *all, int64_t id)
{
    int low = 0, high = all->count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (all->by_id[middle]->person.id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < all->count && all->by_id[low]->person.id == id ? all->by_id[low] : NULL;
}

static void add_pairs(struct ctx *ctx, struct scope scope, const struct gathered *all)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT candidate_id, version, from_on, mentor, mentor_post, "
                     "first_secretary, first_secretary_unit FROM reserve_pairs "
                     "WHERE unit_code >= $1 AND unit_code < $2"),
                 ARGS(db_t(scope.from), db_t(scope.to)));
    while (db_next(rows)) {
        struct reserve_standing *one = find(all, db_int(rows, "candidate_id"));
        if (!one)
            continue;
        one->pair.version = db_int(rows, "version");
        record_read(rows, &reserve_pair_type, &one->pair);
    }
}

static void add_review(struct ctx *ctx, struct reserve_standing *one,
                       const struct reserve_entry *entry)
{
    int64_t year = 0;
    text_to_int(entry->period, 1900, 2200, &year);
    if (year == ctx->today.year)
        one->review = entry->state;
    if (entry->state == ENTRY_APPROVED && year >= one->verdict_year) {
        one->verdict_year = (int)year;
        one->verdict = entry->choice;
    }
}

static void add_entry(struct ctx *ctx, struct reserve_standing *one,
                      const struct reserve_entry *entry)
{
    bool approved = entry->kind == KIND_REVIEW || entry->kind == KIND_EXIT;
    if (approved && entry->state == ENTRY_ENTERED)
        one->lacks |= WAITS_APPROVAL | (entry->changed_by == ctx->user.id ? WAITS_MINE : 0);
    if (entry->kind == KIND_NOTE && one->notes < NOTES_MOST)
        reserve_month_parse(entry->period, &one->note[one->notes++]);
    if (entry->kind == KIND_REVIEW)
        add_review(ctx, one, entry);
    one->open_tasks += entry->kind == KIND_TASK && date_is_none(entry->done_on);
    one->late_tasks += reserve_task_is_late(entry, ctx->today);
    if (entry->kind == KIND_USE && entry->choice > one->rank) {
        one->rank = entry->choice;
        one->used_on = entry->on;
    }
}

/* Periods of notes come in rising order. */
static void add_entries(struct ctx *ctx, struct scope scope, const struct gathered *all)
{
    struct reserve_entry *entries;
    int count = entries_of_scope(ctx, scope, reserve_month(ctx->today) - LATE_MONTHS, &entries);
    for (int i = 0; i < count; i++) {
        struct reserve_standing *one = find(all, entries[i].candidate_id);
        if (one)
            add_entry(ctx, one, &entries[i]);
    }
}

static int at_or_behind(const struct cadre_days *days, int count, int64_t cadre_id)
{
    int low = 0, high = count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (days[middle].cadre_id < cadre_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_days(struct ctx *ctx, struct scope scope, const struct gathered *all)
{
    struct cadre_days *days;
    int count = cadre_days_read(ctx, scope, ctx->today.year, &days);
    for (int i = 0; i < all->count; i++) {
        struct reserve_standing *one = &all->standing[i];
        int at = at_or_behind(days, count, one->person.cadre_id);
        if (one->person.cadre_id && at < count && days[at].cadre_id == one->person.cadre_id) {
            one->days = days[at].days;
            one->times = days[at].classes;
        }
    }
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT candidate_id, SUM(days) AS days, "
                                        "COUNT(*) AS times FROM reserve_attendances "
                                        "WHERE unit_code >= $1 AND unit_code < $2 AND year = $3 "
                                        "GROUP BY candidate_id"),
                                    ARGS(db_t(scope.from), db_t(scope.to), db_i(ctx->today.year)));
    while (db_next(rows)) {
        struct reserve_standing *one = find(all, db_int(rows, "candidate_id"));
        if (!one)
            continue;
        one->days += db_int(rows, "days");
        one->times += db_int(rows, "times");
    }
}

bool reserve_new_post(struct ctx *ctx, const struct pool_person *person, struct date from_on,
                      const struct reserve_entry *last_use, struct cadre_held *post)
{
    struct cadre_held *held;
    int count = date_is_none(from_on) ? 0 : cadre_held_read(ctx, person->cadre_id, &held);
    for (int i = 0; i < count; i++) {
        enum reserve_rank rank = reserve_rank_of(held[i].post);
        if (date_compare(held[i].from_on, from_on) < 0 || !date_is_none(held[i].until_on) ||
            reserve_use_fault(last_use, rank, held[i].from_on, ctx->today))
            continue;
        *post = held[i];
        return true;
    }
    return false;
}

/* Only of whoever is in training something is asked (POOL-6); of whoever is used no more. */
static unsigned lacks_of(struct ctx *ctx, const struct reserve_standing *one,
                         struct reserve_aim aim)
{
    unsigned lacks = 0;
    int year = ctx->today.year;
    if (!one->pair.version)
        lacks |= LACKS_MENTOR;
    else if (!one->noted && reserve_month(one->pair.from_on) <= reserve_month(ctx->today))
        lacks |= LACKS_NOTE;
    if (one->late_count)
        lacks |= LACKS_NOTES;
    if (!reserve_is_trained(aim, one->days, one->times))
        lacks |= LACKS_DAYS;
    if (reserve_review_is_asked(one->pair.from_on, year) &&
        (one->review < 0 || one->review == ENTRY_RETURNED))
        lacks |= LACKS_REVIEW;
    return lacks | (one->late_tasks ? LACKS_TASK : 0);
}

static void judge(struct ctx *ctx, struct reserve_standing *one, struct reserve_aim aim)
{
    struct cadre_held post;
    struct reserve_entry last = {.kind = KIND_USE, .choice = one->rank, .on = one->used_on};
    bool left = text_same(one->person.stage, "left");
    if (!left && has_role(ctx, WHO_TRAINS) &&
        reserve_new_post(ctx, &one->person, one->pair.from_on, one->rank < 0 ? NULL : &last, &post))
        one->lacks |= HAS_POST;
    if (!text_same(one->person.stage, "filed"))
        return;
    one->noted = one->notes && one->note[one->notes - 1] == reserve_month(ctx->today);
    one->late_count = reserve_late_months(one->pair.from_on, (struct date){0}, ctx->today,
                                          one->note, one->notes, one->late);
    one->lacks |= lacks_of(ctx, one, aim);
}

int reserve_standings(struct ctx *ctx, struct scope scope, const char *stage, bool named,
                      struct reserve_standing **standings)
{
    struct pool_person *people;
    struct gathered all = {.count = pool_people_read(ctx, scope, stage, named, &people)};
    all.standing = *standings = ARENA_ARRAY(ctx->arena, struct reserve_standing, all.count + 1);
    all.by_id = ARENA_ARRAY(ctx->arena, struct reserve_standing *, all.count + 1);
    for (int i = 0; i < all.count; i++) {
        all.standing[i] =
            (struct reserve_standing){.person = people[i], .review = -1, .verdict = -1, .rank = -1};
        record_clear(&reserve_pair_type, &all.standing[i].pair);
        all.by_id[i] = &all.standing[i];
    }
    qsort(all.by_id, (size_t)all.count, sizeof *all.by_id, by_candidate);
    if (!all.count)
        return 0;
    add_pairs(ctx, scope, &all);
    add_entries(ctx, scope, &all);
    add_days(ctx, scope, &all);
    const char *town = "";
    struct reserve_aim aim = {0};
    for (int i = 0; i < all.count; i++) {
        const char *unit = all.standing[i].person.unit_code;
        if (strncmp(town, unit, (size_t)unit_code_length(LEVEL_TOWN)) != 0) {
            town = unit;
            aim = reserve_aim_of(ctx, unit);
        }
        judge(ctx, &all.standing[i], aim);
    }
    return all.count;
}
