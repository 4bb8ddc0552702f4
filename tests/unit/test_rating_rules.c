/* The policy of ratings (RATE-1 to RATE-10). */
#include "rating/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define POINTS(whole) ((whole)*DECIMAL_ONE)
#define BAND(name, from, below)                                                                    \
    {                                                                                              \
        name, "", POINTS(from), POINTS(below)                                                      \
    }

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_create(8u << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

/* --- schemes as they are shipped, in short --- */

static struct scheme_criterion five_criteria[] = {
    {"服务经济发展", "有合作社", "", POINTS(20)}, {"服务社会管理", "三公开", "", POINTS(20)},
    {"服务文化建设", "有阵地", "", POINTS(20)},   {"服务平安和谐", "无大案", "", POINTS(20)},
    {"服务生态文明", "垃圾清", "", POINTS(20)},
};
static struct scheme_value values[] = {{"好", 100}, {"较好", 80}, {"一般", 60}, {"差", 40}};
static struct scheme_share voters[] = {{"党员", 50}, {"群众", 50}};
static struct scheme_share star_sources[] = {{"自评", 20}, {"评议", 40}, {"镇评", 40}};
static struct scheme_band star_bands[] = {BAND("五星", 90, 100), BAND("四星", 80, 90),
                                          BAND("三星", 70, 80), BAND("二星", 60, 70),
                                          BAND("一星", 0, 60)};
static struct scheme_award star_awards[] = {{"十佳功勋村官", "五星"}, {"县级表彰", "四星"}};

static struct scheme stars(void)
{
    return (struct scheme){
        .criteria = five_criteria,
        .criteria_count = 5,
        .sources = star_sources,
        .sources_count = SOURCES,
        .voters = voters,
        .voters_count = VOTERS,
        .values = values,
        .values_count = 4,
        .bands = star_bands,
        .bands_count = 5,
        .awards = star_awards,
        .awards_count = 2,
    };
}

static struct scheme_faults faults_of(const struct scheme *scheme)
{
    struct scheme_faults faults = {.arena = arena};
    scheme_check(scheme, &faults);
    return faults;
}

static void assert_fault(const struct scheme *scheme, const char *field)
{
    struct scheme_faults faults = faults_of(scheme);
    for (int i = 0; i < faults.count; i++)
        if (strcmp(faults.fault[i].field, field) == 0)
            return;
    fail_msg("no fault at %s", field);
}

/* --- the scheme --- */

static void test_RATE_1_a_scheme_that_adds_up_is_in_order(void **state)
{
    (void)state;
    struct scheme scheme = stars();
    assert_int_equal(faults_of(&scheme).count, 0);
}

static void test_RATE_1_marks_that_do_not_add_up_are_refused(void **state)
{
    (void)state;
    struct scheme scheme = stars();
    scheme.criteria_count = 4;
    assert_fault(&scheme, "criteria");
    scheme.criteria_count = 0;
    assert_fault(&scheme, "criteria");
    struct scheme_criterion bad[] = {{"甲", "一", "", 0}, {"甲", "二", "", POINTS(100) + 1}};
    scheme.criteria = bad;
    scheme.criteria_count = 2;
    assert_fault(&scheme, "criteria_0_full");
    assert_fault(&scheme, "criteria_1_full");
}

static void test_RATE_1_weights_that_are_not_the_whole_are_refused(void **state)
{
    (void)state;
    struct scheme scheme = stars();
    struct scheme_share sources[] = {{"自评", 20}, {"评议", 40}, {"镇评", 39}};
    scheme.sources = sources;
    assert_fault(&scheme, "sources");
    sources[2].percent = -1;
    assert_fault(&scheme, "sources_2_percent");
    scheme = stars();
    struct scheme_share uneven[] = {{"党员", 60}, {"群众", 50}};
    scheme.voters = uneven;
    assert_fault(&scheme, "voters");
}

static void test_RATE_1_bands_that_overlap_or_leave_a_gap_are_refused(void **state)
{
    (void)state;
    struct scheme scheme = stars();
    struct scheme_band bands[] = {BAND("好", 60, 100), BAND("差", 0, 61)};
    scheme.bands = bands;
    scheme.bands_count = 2;
    assert_fault(&scheme, "bands_1_below");
    bands[1].below = POINTS(59);
    assert_fault(&scheme, "bands_1_below");
    bands[1].below = POINTS(60), bands[1].from = POINTS(1);
    assert_fault(&scheme, "bands_1_from");
    bands[1].from = 0, bands[0].below = POINTS(99);
    assert_fault(&scheme, "bands_0_below");
    bands[0].below = POINTS(100), bands[1].name = "好";
    assert_fault(&scheme, "bands_1_name");
    scheme.bands_count = 0;
    assert_fault(&scheme, "bands");
}

static void test_RATE_7_RATE_8_awards_and_aims_name_grades_that_exist(void **state)
{
    (void)state;
    struct scheme scheme = stars();
    struct scheme_award awards[] = {{"表彰", "六星"}};
    struct scheme_aim aims[] = {{"三星", "四星", 55}, {"五星", "无星", 140}};
    scheme.awards = awards, scheme.awards_count = 1;
    scheme.aims = aims, scheme.aims_count = 2;
    assert_fault(&scheme, "awards_0_least");
    assert_fault(&scheme, "aims_0_worst");
    assert_fault(&scheme, "aims_1_worst");
    assert_fault(&scheme, "aims_1_percent");
}

/* --- ballots and marks --- */

static void test_RATE_5_ballots_cannot_exceed_those_handed_out(void **state)
{
    (void)state;
    struct ballots ballots = {30, 28, 27, {20, 5, 1, 1}};
    assert_null(ballots_check(&ballots, 4).field);
    ballots.returned = 31;
    assert_string_equal(ballots_check(&ballots, 4).field, "returned");
    ballots.returned = 28, ballots.valid = 29;
    assert_string_equal(ballots_check(&ballots, 4).field, "valid");
    ballots.valid = 26;
    assert_string_equal(ballots_check(&ballots, 4).field, "votes");
    ballots.valid = 27, ballots.votes[0] = -1, ballots.votes[1] = 26;
    assert_string_equal(ballots_check(&ballots, 4).field, "votes");
    ballots.issued = 0;
    assert_string_equal(ballots_check(&ballots, 4).field, "issued");
}

static void test_RATE_1_a_mark_lies_between_nothing_and_full(void **state)
{
    (void)state;
    assert_null(mark_flaw(&five_criteria[0], 0));
    assert_null(mark_flaw(&five_criteria[0], POINTS(20)));
    assert_non_null(mark_flaw(&five_criteria[0], POINTS(20) + MARK_UNIT));
    assert_non_null(mark_flaw(&five_criteria[0], -MARK_UNIT));
    assert_non_null(mark_flaw(&five_criteria[0], POINTS(3) + 1));
    assert_non_null(mark_flaw(&five_criteria[0], DECIMAL_NONE));
}

/* --- points, by hand --- */

static void test_RATE_2_stars_by_hand(void **state)
{
    (void)state;
    struct scheme scheme = stars();
    /* Members: 30 ballots, 24 好, 4 较好, 2 一般: (24*100 + 4*80 + 2*60) / 30 = 2840 / 30
     * = 94.666... Residents: 60 ballots, 45 好, 9 较好, 3 一般, 3 差: (4500 + 720 + 180 + 120) / 60
     * = 5520 / 60 = 92 Ballots: 0.5 * 94.666... + 0.5 * 92 = 93.333... Self 95, town 86.5: 0.2 * 95
     * + 0.4 * 93.333... + 0.4 * 86.5 = 19 + 37.333... + 34.6 = 90.933..., that is 90.93: five
     * stars. */
    struct rated rated = {
        .self = POINTS(95),
        .town = POINTS(86) + DECIMAL_ONE / 2,
        .ballots = {{30, 30, 30, {24, 4, 2, 0}}, {65, 61, 60, {45, 9, 3, 3}}},
    };
    assert_int_equal(rating_points(&scheme, &rated), 909300);
    assert_int_equal(rating_source_points(&scheme, &rated, SOURCE_BALLOTS), 933300);
    assert_int_equal(rating_band(&scheme, 909300, false), 0);
    /* With the town at 84.15: 19 + 37.333... + 33.66 = 89.993..., that is 89.99: four stars. */
    rated.town = POINTS(84) + 15 * MARK_UNIT;
    assert_int_equal(rating_points(&scheme, &rated), 899900);
    assert_int_equal(rating_band(&scheme, 899900, false), 1);
}

static void test_RATE_9_grades_of_A_by_hand(void **state)
{
    (void)state;
    struct scheme scheme = stars();
    struct scheme_share sources[] = {{"申报自评", 30}, {"评议", 0}, {"评定", 70}};
    struct scheme_band bands[] = {BAND("5A", 90, 100), BAND("4A", 80, 90), BAND("3A", 70, 80),
                                  BAND("未定级", 0, 70)};
    scheme.sources = sources;
    scheme.bands = bands, scheme.bands_count = 4;
    scheme.awards_count = 0;
    assert_int_equal(faults_of(&scheme).count, 0);
    /* No ballots are asked. Self 92, assessed 78.5: 0.3 * 92 + 0.7 * 78.5 = 27.6 + 54.95 = 82.55:
     * 4A. */
    struct rated rated = {.self = POINTS(92), .town = POINTS(78) + DECIMAL_ONE / 2};
    assert_int_equal(rating_points(&scheme, &rated), 825500);
    assert_string_equal(bands[rating_band(&scheme, 825500, false)].name, "4A");
    /* Self 70, assessed 69.99: 21 + 48.993 = 69.993, that is 69.99: none. */
    rated = (struct rated){.self = POINTS(70), .town = POINTS(70) - MARK_UNIT};
    assert_int_equal(rating_points(&scheme, &rated), 699900);
    assert_string_equal(bands[rating_band(&scheme, 699900, false)].name, "未定级");
}

static void test_RATE_10_five_goods_by_hand(void **state)
{
    (void)state;
    struct scheme scheme = stars();
    struct scheme_share sources[] = {{"自评", 0}, {"农民群众反映", 40}, {"镇党委", 60}};
    struct scheme_share only[] = {{"党员", 0}, {"群众", 100}};
    struct scheme_band bands[] = {BAND("先进", 85, 100), BAND("中间", 60, 85), BAND("后进", 0, 60)};
    scheme.sources = sources, scheme.voters = only;
    scheme.bands = bands, scheme.bands_count = 3;
    scheme.awards_count = 0;
    assert_int_equal(faults_of(&scheme).count, 0);
    /* Residents alone: 40 ballots, 10 好, 10 较好, 10 一般, 10 差:
     *   (1000 + 800 + 600 + 400) / 40 = 70. Town 53: 0.4 * 70 + 0.6 * 53 = 28 + 31.8 = 59.8: to be
     * put right. */
    struct rated rated = {.town = POINTS(53), .ballots = {{0}, {50, 40, 40, {10, 10, 10, 10}}}};
    assert_int_equal(rating_points(&scheme, &rated), 598000);
    assert_string_equal(bands[rating_band(&scheme, 598000, false)].name, "后进");
    /* Town 53.34: 28 + 32.004 = 60.004, that is 60.00: in the middle. */
    rated.town = POINTS(53) + 34 * MARK_UNIT;
    assert_int_equal(rating_points(&scheme, &rated), 600000);
    assert_string_equal(bands[rating_band(&scheme, 600000, false)].name, "中间");
}

static void test_RATE_2_rounds_half_up_once_and_at_the_end(void **state)
{
    (void)state;
    struct scheme scheme = stars();
    struct scheme_share sources[] = {{"自评", 50}, {"评议", 0}, {"镇评", 50}};
    scheme.sources = sources;
    /* 0.5 * 89.99 + 0.5 * 90 = 89.995: 90.00, five stars. */
    struct rated rated = {.self = POINTS(90) - MARK_UNIT, .town = POINTS(90)};
    assert_int_equal(rating_points(&scheme, &rated), POINTS(90));
    /* 0.5 * 89.98 + 0.5 * 90 = 89.99: four. */
    rated.self -= MARK_UNIT;
    assert_int_equal(rating_points(&scheme, &rated), POINTS(90) - MARK_UNIT);
    /* A third of the ballots each: 80, though a third has no end. */
    scheme = stars();
    struct scheme_share all[] = {{"自评", 0}, {"评议", 100}, {"镇评", 0}};
    scheme.sources = all;
    rated = (struct rated){.ballots = {{3, 3, 3, {1, 1, 1, 0}}, {7, 7, 7, {0, 7, 0, 0}}}};
    assert_int_equal(rating_points(&scheme, &rated), POINTS(80));
}

static void test_RATE_5_the_most_ballots_stay_exact(void **state)
{
    (void)state;
    struct scheme scheme = stars();
    int64_t most = BALLOTS_MOST;
    struct rated rated = {
        .self = POINTS(100),
        .town = POINTS(100),
        .ballots = {{most, most, most, {most}}, {most, most, most - 1, {most - 1}}},
    };
    assert_int_equal(rating_points(&scheme, &rated), POINTS(100));
    rated.ballots[VOTERS_MEMBERS].valid = 0;
    assert_int_equal(rating_points(&scheme, &rated), DECIMAL_NONE);
}

static void test_RATE_2_ninety_is_five_stars_and_less_is_four(void **state)
{
    (void)state;
    struct scheme scheme = stars();
    const int64_t lowest[] = {90, 80, 70, 60, 0};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(scheme_band_of(&scheme, POINTS(lowest[i])), i);
        if (i < 4)
            assert_int_equal(scheme_band_of(&scheme, POINTS(lowest[i]) - MARK_UNIT), i + 1);
    }
    assert_int_equal(scheme_band_of(&scheme, POINTS(100)), 0);
}

static void test_RATE_3_a_veto_leaves_no_stars_which_is_not_one(void **state)
{
    (void)state;
    struct scheme scheme = stars();
    assert_int_equal(rating_band(&scheme, POINTS(99), true), NO_BAND);
    assert_int_equal(rating_band(&scheme, 0, true), NO_BAND);
    assert_int_equal(rating_band(&scheme, 0, false), 4);
}

static void test_RATE_6_losing_stars_or_all_of_them_is_a_fall(void **state)
{
    (void)state;
    assert_true(rating_fell(0, 1));
    assert_true(rating_fell(4, NO_BAND));
    assert_false(rating_fell(1, 1));
    assert_false(rating_fell(1, 0));
    assert_false(rating_fell(NO_BAND, 4));
}

static void test_RATE_7_who_may_be_commended_and_why(void **state)
{
    (void)state;
    struct scheme scheme = stars();
    struct award_asked asked = {.rated = true, .year = 2021, .band = 0};
    assert_true(award_answer(arena, &scheme, 0, &asked).may);
    asked.band = 1;
    struct award_answer answer = award_answer(arena, &scheme, 0, &asked);
    assert_false(answer.may);
    assert_string_equal(answer.why, "2021 年评为四星，要五星");
    answer = award_answer(arena, &scheme, 1, &asked);
    assert_true(answer.may);
    assert_string_equal(answer.why, "2021 年评为四星，达到四星以上");
    asked.band = NO_BAND, asked.veto = "一年内没有党组织书记";
    answer = award_answer(arena, &scheme, 1, &asked);
    assert_false(answer.may);
    assert_non_null(strstr(answer.why, "一年内没有党组织书记"));
    asked.rated = false;
    assert_false(award_answer(arena, &scheme, 1, &asked).may);
}

/* --- random schemes --- */

static uint32_t seed = 20210815;
static int64_t random_to(int64_t most)
{
    seed = seed * 1664525u + 1013904223u;
    return (int64_t)(seed >> 8) % (most + 1);
}

static struct scheme_band random_bands[SCHEME_BANDS];
static struct scheme_share random_sources[SOURCES], random_voters[VOTERS];

static struct scheme random_scheme(void)
{
    static const char *const names[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"};
    struct scheme scheme = stars();
    int64_t self = random_to(100), town = random_to(100 - self), members = random_to(100);
    int64_t below = FULL_MARKS;
    int count = 1 + (int)random_to(SCHEME_BANDS - 1);
    for (int i = 0; i < count; i++) {
        int64_t from = i == count - 1 ? 0 : below - (1 + random_to(1000)) * MARK_UNIT;
        random_bands[i] = (struct scheme_band){names[i], "", from, below};
        below = from;
    }
    random_sources[SOURCE_SELF] = (struct scheme_share){"自评", self};
    random_sources[SOURCE_TOWN] = (struct scheme_share){"镇评", town};
    random_sources[SOURCE_BALLOTS] = (struct scheme_share){"评议", 100 - self - town};
    random_voters[VOTERS_MEMBERS] = (struct scheme_share){"党员", members};
    random_voters[VOTERS_RESIDENTS] = (struct scheme_share){"群众", 100 - members};
    scheme.sources = random_sources;
    scheme.voters = random_voters;
    scheme.bands = random_bands;
    scheme.bands_count = count;
    scheme.awards_count = 0;
    return scheme;
}

static struct ballots random_ballots(void)
{
    struct ballots ballots = {.valid = 0};
    for (int i = 0; i < 4; i++) {
        ballots.votes[i] = random_to(500) + (i == 1);
        ballots.valid += ballots.votes[i];
    }
    ballots.returned = ballots.valid + random_to(10);
    ballots.issued = ballots.returned + random_to(10);
    return ballots;
}

static struct rated random_rated(void)
{
    return (struct rated){
        .self = random_to(10000) * MARK_UNIT,
        .town = random_to(10000) * MARK_UNIT,
        .ballots = {random_ballots(), random_ballots()},
    };
}

static void test_RATE_1_bands_of_any_scheme_in_order_partition_0_to_100(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct scheme scheme = random_scheme();
        assert_int_equal(faults_of(&scheme).count, 0);
        for (int64_t points = 0; points <= FULL_MARKS; points += MARK_UNIT) {
            int holds = 0, best = scheme_band_of(&scheme, points);
            for (int i = 0; i < scheme.bands_count; i++) {
                const struct scheme_band *band = &scheme.bands[i];
                bool in = points >= band->from &&
                          (points < band->below || (i == 0 && points == FULL_MARKS));
                holds += in;
                assert_int_equal(in, i == best);
            }
            assert_int_equal(holds, 1);
        }
    }
}

static void test_RATE_2_more_points_never_give_a_lower_grade(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct scheme scheme = random_scheme();
        struct rated rated = random_rated(), more = rated;
        struct ballots *ballots = &more.ballots[random_to(1)];
        assert_null(ballots_check(ballots, 4).field);
        if (random_to(1) && ballots->votes[3])
            ballots->votes[3]--, ballots->votes[random_to(2)]++;
        more.self += random_to((FULL_MARKS - more.self) / MARK_UNIT) * MARK_UNIT;
        more.town += random_to((FULL_MARKS - more.town) / MARK_UNIT) * MARK_UNIT;
        int64_t before = rating_points(&scheme, &rated), after = rating_points(&scheme, &more);
        assert_true(before >= 0 && after >= before && after <= FULL_MARKS);
        assert_true(rating_band(&scheme, after, false) <= rating_band(&scheme, before, false));
    }
}

static void test_RATE_1_one_source_at_the_whole_weight_gives_its_points(void **state)
{
    (void)state;
    for (int round = 0; round < 5000; round++) {
        struct scheme scheme = random_scheme();
        struct rated rated = random_rated();
        for (int source = 0; source < SOURCES; source++) {
            for (int i = 0; i < SOURCES; i++)
                random_sources[i].percent = i == source ? 100 : 0;
            int64_t points = rating_points(&scheme, &rated);
            if (source == SOURCE_SELF)
                assert_int_equal(points, rated.self);
            if (source == SOURCE_TOWN)
                assert_int_equal(points, rated.town);
            assert_int_equal(points,
                             rating_source_points(&scheme, &rated, (enum rating_source)source));
        }
    }
}

static void test_RATE_6_the_scheme_names_who_hangs_a_plaque(void **state)
{
    (void)state;
    assert_true(plaque_is_of_town("镇党委"));
    assert_true(plaque_is_of_town("乡镇党委"));
    assert_true(plaque_is_of_town("街道党工委"));
    assert_false(plaque_is_of_town("县委"));
    assert_false(plaque_is_of_town("市委组织部"));
}

static void test_RATE_12_ranks_within_a_category_and_ties_share_a_rank(void **state)
{
    static const struct {
        const char *category;
        int64_t points, rank;
    } rows[] = {
        {"农业型", 949900, 1}, {"农业型", 949900, 1}, {"农业型", 949800, 3}, {"农业型", 0, 4},
        {"城郊型", 600000, 1}, {"城郊型", 599900, 2}, {"城郊型", 599900, 2}, {"城郊型", 599800, 4},
        {"城郊型", 599700, 5}, {"工贸型", 599700, 1},
    };
    struct ranking ranking = {0};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(ranking_next(&ranking, rows[i].category, rows[i].points), rows[i].rank);
    assert_int_equal(ranking.place, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_RATE_1_a_scheme_that_adds_up_is_in_order),
        cmocka_unit_test(test_RATE_1_marks_that_do_not_add_up_are_refused),
        cmocka_unit_test(test_RATE_1_weights_that_are_not_the_whole_are_refused),
        cmocka_unit_test(test_RATE_1_bands_that_overlap_or_leave_a_gap_are_refused),
        cmocka_unit_test(test_RATE_7_RATE_8_awards_and_aims_name_grades_that_exist),
        cmocka_unit_test(test_RATE_5_ballots_cannot_exceed_those_handed_out),
        cmocka_unit_test(test_RATE_1_a_mark_lies_between_nothing_and_full),
        cmocka_unit_test(test_RATE_2_stars_by_hand),
        cmocka_unit_test(test_RATE_9_grades_of_A_by_hand),
        cmocka_unit_test(test_RATE_10_five_goods_by_hand),
        cmocka_unit_test(test_RATE_2_rounds_half_up_once_and_at_the_end),
        cmocka_unit_test(test_RATE_5_the_most_ballots_stay_exact),
        cmocka_unit_test(test_RATE_2_ninety_is_five_stars_and_less_is_four),
        cmocka_unit_test(test_RATE_3_a_veto_leaves_no_stars_which_is_not_one),
        cmocka_unit_test(test_RATE_6_losing_stars_or_all_of_them_is_a_fall),
        cmocka_unit_test(test_RATE_7_who_may_be_commended_and_why),
        cmocka_unit_test(test_RATE_1_bands_of_any_scheme_in_order_partition_0_to_100),
        cmocka_unit_test(test_RATE_2_more_points_never_give_a_lower_grade),
        cmocka_unit_test(test_RATE_1_one_source_at_the_whole_weight_gives_its_points),
        cmocka_unit_test(test_RATE_6_the_scheme_names_who_hangs_a_plaque),
        cmocka_unit_test(test_RATE_12_ranks_within_a_category_and_ties_share_a_rank),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
