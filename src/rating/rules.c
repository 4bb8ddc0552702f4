/* What a rating comes to: ballots, marks, points, grades, awards, rank (RATE-2 to RATE-7, RATE-12).
 */
#include "rating/rules.h"

#include "base/text.h"

#include <string.h>

/* --- ballots and marks --- */

/* Counts from paper (RATE-5). */
struct ballots_flaw ballots_check(const struct ballots *ballots, int values)
{
    int64_t sum = 0;
    if (ballots->issued < 1 || ballots->issued > BALLOTS_MOST)
        return (struct ballots_flaw){"issued", "发出的票数在 1 到 99999 之间"};
    if (ballots->returned < 0 || ballots->returned > ballots->issued)
        return (struct ballots_flaw){"returned", "收回的票不能比发出的多"};
    if (ballots->valid < 1 || ballots->valid > ballots->returned)
        return (struct ballots_flaw){"valid", "有效票至少 1 张，不能比收回的多"};
    for (int i = 0; i < values; i++) {
        if (ballots->votes[i] < 0)
            return (struct ballots_flaw){"votes", "票数不能小于 0"};
        sum += ballots->votes[i];
    }
    if (sum != ballots->valid)
        return (struct ballots_flaw){"votes", "各档票数加起来要等于有效票"};
    return (struct ballots_flaw){NULL, NULL};
}

bool scheme_asks(const struct scheme *scheme, enum rating_voters voters)
{
    return scheme->sources[SOURCE_BALLOTS].percent > 0 && scheme->voters[voters].percent > 0;
}

const char *mark_flaw(const struct scheme_criterion *criterion, int64_t mark)
{
    if (mark == DECIMAL_NONE)
        return "请打分";
    if (mark < 0 || mark > criterion->full)
        return "分数在 0 和满分之间";
    return mark % MARK_UNIT ? "分数最多两位小数" : NULL;
}

/* --- points --- */

/* Ballots of one kind of voters: the sum of their points, of so many votes. Where they are not
 * asked, nothing of one. */
struct cast {
    int64_t sum, votes;
};

static struct cast cast_of(const struct scheme *scheme, const struct rated *rated,
                           enum rating_voters voters)
{
    struct cast cast = {0, 1};
    const struct ballots *ballots = &rated->ballots[voters];
    if (!scheme_asks(scheme, voters))
        return cast;
    cast.votes = ballots->valid;
    for (int i = 0; i < scheme->values_count; i++)
        cast.sum += ballots->votes[i] * scheme->values[i].points;
    return cast;
}

/* A fraction of hundredths of a point. With weights and shares of at most 100, 100.00 marks and
 * 99,999 ballots of each kind, the numerator stays below 10^18 and so within 64 bits. */
struct fraction {
    int64_t over, under;
};

static int64_t half_up(struct fraction fraction)
{
    return (2 * fraction.over + fraction.under) / (2 * fraction.under) * MARK_UNIT;
}

static int64_t points_by(const struct scheme *scheme, const struct rated *rated,
                         const int64_t weights[SOURCES])
{
    struct cast members = cast_of(scheme, rated, VOTERS_MEMBERS);
    struct cast residents = cast_of(scheme, rated, VOTERS_RESIDENTS);
    int64_t votes = members.votes * residents.votes;
    int64_t marks = 0, ballots;
    if (members.votes < 1 || residents.votes < 1)
        return DECIMAL_NONE;
    if (weights[SOURCE_SELF])
        marks += weights[SOURCE_SELF] * (rated->self / MARK_UNIT);
    if (weights[SOURCE_TOWN])
        marks += weights[SOURCE_TOWN] * (rated->town / MARK_UNIT);
    ballots = scheme->voters[VOTERS_MEMBERS].percent * members.sum * residents.votes +
              scheme->voters[VOTERS_RESIDENTS].percent * residents.sum * members.votes;
    return half_up((struct fraction){
        marks * 100 * votes + weights[SOURCE_BALLOTS] * ballots * 100,
        100 * 100 * votes,
    });
}

int64_t rating_points(const struct scheme *scheme, const struct rated *rated)
{
    int64_t weights[SOURCES];
    for (int i = 0; i < SOURCES; i++)
        weights[i] = scheme->sources[i].percent;
    return points_by(scheme, rated, weights);
}

int64_t rating_source_points(const struct scheme *scheme, const struct rated *rated,
                             enum rating_source source)
{
    int64_t weights[SOURCES] = {0};
    weights[source] = 100;
    return points_by(scheme, rated, weights);
}

/* --- grades --- */

int scheme_band_of(const struct scheme *scheme, int64_t points)
{
    for (int i = 0; i < scheme->bands_count; i++)
        if (points >= scheme->bands[i].from)
            return i;
    return NO_BAND;
}

/* A veto leaves nothing (RATE-3). */
int rating_band(const struct scheme *scheme, int64_t points, bool vetoed)
{
    return vetoed || points == DECIMAL_NONE ? NO_BAND : scheme_band_of(scheme, points);
}

int scheme_band_named(const struct scheme *scheme, const char *name)
{
    for (int i = 0; i < scheme->bands_count; i++)
        if (text_same(scheme->bands[i].name, name))
            return i;
    return NO_BAND;
}

/* RATE-6 */
bool rating_fell(int before, int now)
{
    return before != NO_BAND && (now == NO_BAND || now > before);
}

struct award_answer award_answer(struct arena *arena, const struct scheme *scheme, int award,
                                 const struct award_asked *asked)
{
    const char *name = scheme->awards[award].least;
    int least = scheme_band_named(scheme, name);
    const char *wanted = arena_printf(arena, "%s%s", name, least > 0 ? "以上" : "");
    if (!asked->rated)
        return (struct award_answer){false, arena_printf(arena, "还没有评定过，要%s", wanted)};
    if (asked->band == NO_BAND)
        return (struct award_answer){false, arena_printf(arena, "%lld 年取消评定资格（%s），要%s",
                                                         (long long)asked->year,
                                                         text_or_empty(asked->veto), wanted)};
    bool may = asked->band <= least;
    return (struct award_answer){
        may, arena_printf(arena, "%lld 年评为%s，%s%s", (long long)asked->year,
                          scheme->bands[asked->band].name, may ? "达到" : "要", wanted)};
}

bool plaque_is_of_town(const char *granter)
{
    return strstr(granter, "镇") || strstr(granter, "乡") || strstr(granter, "街道");
}

int64_t ranking_next(struct ranking *ranking, const char *category, int64_t points)
{
    bool first = !ranking->place || !text_same(ranking->category, category);
    ranking->place = first ? 1 : ranking->place + 1;
    if (first || points != ranking->points)
        ranking->rank = ranking->place;
    ranking->category = category;
    ranking->points = points;
    return ranking->rank;
}
