/* Items in force in the store: whatever is done to them in whatever order, each item and the
 * figures of every unit are what a full recount says (EXEC-1, EXEC-3, EXEC-4, PLAN-14). */
#include "commitment/internal.h"
#include "house.h"

const struct room *const rooms[] = {&door_room, NULL};

/* --- the recount, as `yicun check` does it --- */

static int findings;
static char first_finding[300];

void check_line(struct ctx *ctx, const char *format, ...)
{
    (void)ctx;
    va_list args;
    va_start(args, format);
    if (findings++ == 0)
        vsnprintf(first_finding, sizeof first_finding, format, args);
    va_end(args);
}

static bool recount(struct ctx *ctx, void *arg)
{
    (void)arg;
    commitments_check(ctx);
    return true;
}

static int count_findings(struct house *house)
{
    findings = 0;
    assert_true(app_read(house->app, "test", recount, NULL));
    return findings;
}

static void assert_counts_right(struct house *house, const char *after)
{
    if (count_findings(house) > 0)
        fail_msg("after %s: %s", after, first_finding);
}

/* Works run on the writer's thread, where cmocka's assertions are not known. */
#define CHECK_TRUE(what)                                                                           \
    do {                                                                                           \
        if (!(what))                                                                               \
            return false;                                                                          \
    } while (0)

/* --- villages with plans: two of one village, and of two towns, counties and cities --- */

#define PLANS 6
#define ITEMS 7 /* of a plan; item N of plan P has id 100 * P + N */

static const char *const village_of[PLANS + 1] = {
    "",
    "320509104201",
    "320509104201",
    "320509104202",
    "320509105200",
    "320506101200",
    "320106001001",
};
static const int64_t first_year_of[PLANS + 1] = {0, 2021, 2024, 2021, 2021, 2022, 2021};

static void add_rows(struct ctx *ctx, int64_t plan)
{
    db_run(ctx->db,
           SQL("INSERT INTO units (code, name, level) VALUES ($1, $1, 6) ON CONFLICT DO NOTHING"),
           ARGS(db_t(village_of[plan])));
    db_run(ctx->db,
           SQL("INSERT INTO campaigns (id, unit_code, name, first_year, last_year, study_due, "
               "plan_due, commit_due, created_by, created_at) "
               "VALUES ($1, $2, '', $3, $3 + 4, '', '', '', 1, 0)"),
           ARGS(db_i(plan), db_t(village_of[plan]), db_i(first_year_of[plan])));
    db_run(ctx->db,
           SQL("INSERT INTO plans (id, campaign_id, unit_code, state, created_by, created_at, "
               "changed_by, changed_by_name, changed_at) "
               "VALUES ($1, $1, $2, 'in_force', 1, 0, 1, '', 0)"),
           ARGS(db_i(plan), db_t(village_of[plan])));
    for (int64_t i = 0; i < ITEMS; i++)
        db_run(ctx->db,
               SQL("INSERT INTO plan_items (id, plan_id, list, position, title, measure, "
                   "unit_of_measure, direction, person, changed_by, changed_by_name, changed_at) "
                   "VALUES ($1, $2, '', 1, '', '', '', '', '', 1, '', 0)"),
               ARGS(db_i(100 * plan + i), db_i(plan)));
}

static bool add_plans(struct ctx *ctx, void *arg)
{
    (void)arg;
    for (int64_t plan = 1; plan <= PLANS; plan++)
        add_rows(ctx, plan);
    return !db_failed(ctx->db);
}

static int open_plans(void **state)
{
    open_house(state);
    struct house *house = *state;
    assert_true(app_write(house->app, "test", add_plans, NULL));
    srand(2021);
    return 0;
}

/* --- what can be done --- */

static int64_t any(int64_t below)
{
    return rand() % below;
}

/* An item whose promise differs with `salt`. */
static struct commitment item_of(int64_t plan, int64_t i, int64_t salt)
{
    int direction = (int)(i % 3);
    int64_t baseline = direction == DIRECTION_AT_MOST ? 50 * DECIMAL_ONE : 0;
    int64_t target = direction == DIRECTION_DONE      ? COMMITMENT_FULL
                     : direction == DIRECTION_AT_MOST ? salt % 5 * DECIMAL_ONE
                                                      : (10 + salt % 30) * DECIMAL_ONE;
    int year = (int)first_year_of[plan];
    struct commitment item = {
        .id = 100 * plan + i,
        .position = i,
        .list = (int)((i + salt) % LIST_COUNT),
        .direction = direction,
        .title = "",
        .measure = "",
        .unit_of_measure = "",
        .person = "",
        .baseline = baseline,
        .target = target,
        .start_on = {year + (int)(salt % 3), 1, 1},
        .finish_on = {year + 3 + (int)(salt % 2), 2 + (int)(salt % 11), 28},
    };
    for (int64_t y = 0; y < COMMITMENT_YEARS_MAX; y++)
        item.milestone[y] = y >= 5 ? DECIMAL_NONE
                            : direction == DIRECTION_DONE
                                ? (y > salt % 5 ? COMMITMENT_FULL : 0)
                                : baseline + (target - baseline) * (y + 1) / 5;
    return item;
}

static bool put(struct ctx *ctx, int64_t plan, int64_t number, int64_t salt)
{
    struct commitment items[ITEMS];
    int count = 0;
    for (int64_t i = 0; i < ITEMS; i++)
        if (number == 1 || (i + salt) % 4)
            items[count++] = item_of(plan, i, salt);
    struct promise promise = {
        .plan_id = plan,
        .number = number,
        .unit_code = village_of[plan],
        .first_year = first_year_of[plan],
        .last_year = first_year_of[plan] + 4,
        .in_force_on = ctx->today,
    };
    promise_put(ctx, &promise, items, count);
    return !db_failed(ctx->db);
}

static bool amend(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct promise promise;
    int64_t plan = 1 + any(PLANS);
    return put(ctx, plan, promise_read(ctx, plan, &promise) ? promise.number + 1 : 1, any(1000));
}

/* A report is sent and confirmed, or taken back. */
static void report(struct ctx *ctx, struct promise *promise, int64_t period)
{
    db_run(ctx->db,
           SQL("INSERT INTO assessments (plan_id, unit_code, period, number, state, draft, "
               "changed_by, changed_by_name, changed_at) VALUES ($1, $2, $3, 1, $4, '', 1, '', 0) "
               "ON CONFLICT (plan_id, period) DO UPDATE SET state = $4"),
           ARGS(db_i(promise->plan_id), db_t(promise->unit_code), db_i(period),
                db_t(any(3) ? "confirmed" : "draft")));
    promise_set_reported(ctx, promise,
                         db_one_int(ctx->db,
                                    SQL("SELECT MAX(period) FROM assessments WHERE plan_id = $1 "
                                        "AND state <> 'draft'"),
                                    ARGS(db_i(promise->plan_id)),
                                    promise_first_period(promise) - 1));
}

static bool advance(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct promise promise;
    struct reached values[ITEMS];
    int count = 0;
    int64_t plan = 1 + any(PLANS), period = period_key(period_of(ctx->today)) - any(4);
    if (!promise_read(ctx, plan, &promise))
        return true;
    for (int64_t i = 0; i < ITEMS; i++)
        if (any(4))
            values[count++] = (struct reached){100 * plan + i, any(101) * DECIMAL_ONE, "说明"};
    commitments_advance(ctx, &promise, period, values, count);
    report(ctx, &promise, period);
    return !db_failed(ctx->db);
}

/* Any step of the close-out by someone who may take it; the item's target is what is claimed. */
static bool close_out(struct ctx *ctx, void *arg)
{
    (void)arg;
    static const char *const actions[] = {"close-out", "close-out", "verify", "verify",
                                          "return",    "withdraw",  "reopen"};
    struct close_out_case closing;
    const char *action = actions[any(7)];
    if (!close_out_find(ctx, 100 * (1 + any(3)) + any(3), &closing))
        return true;
    bool village = text_same(action, "close-out") || text_same(action, "withdraw");
    ctx->user.id = village ? 4 : 1;
    ctx->user.roles = village ? ROLE_VILLAGE_SECRETARY : ROLE_TOWN_OFFICER;
    if (text_same(action, "close-out"))
        closing.claim = (struct close_out){.value = closing.item.target, .evidence = "已建成"};
    enum result result = close_out_move(ctx, &closing, action, "原因");
    if (result == RC_OK && text_same(action, "close-out"))
        close_out_insert(ctx, &closing.item, &closing.claim);
    return result == RC_OK;
}

static bool turn(struct ctx *ctx, void *arg)
{
    return *(bool *)arg = commitment_turn(ctx), true;
}

static void turn_to(struct house *house, long long now)
{
    bool more = true;
    set_clock(house, now);
    while (more)
        assert_true(app_write(house->app, "test", turn, &more));
}

/* --- tests --- */

static void test_EXEC_1_figures_equal_a_recount_after_any_sequence(void **state)
{
    struct house *house = *state;
    static const struct {
        const char *name;
        system_work *work;
    } acts[] = {{"an amendment", amend},
                {"a report", advance},
                {"a report", advance},
                {"a step of a close-out", close_out},
                {"a step of a close-out", close_out}};
    long long now = NOON;
    int taken = 0;
    for (int round = 0; round < 400; round++) {
        size_t act = (size_t)any(6);
        if (act == 5) {
            now += (any(500) - 150) * 86400LL;
            turn_to(house, now);
            assert_counts_right(house, "a turn of the day");
        } else {
            taken += app_write(house->app, "test", acts[act].work, NULL);
            assert_counts_right(house, acts[act].name);
        }
    }
    assert_true(taken > 150);
    assert_true(rows_of(house, SQL("SELECT COUNT(*) FROM commitments WHERE ended = 1")) > 0);
    assert_true(rows_of(house, SQL("SELECT COUNT(*) FROM commitments WHERE state = 'closed'")) > 0);
    assert_true(rows_of(house, SQL("SELECT SUM(items) FROM rollups WHERE level = 2")) > 0);
}

static bool put_first(struct ctx *ctx, void *arg)
{
    (void)arg;
    return put(ctx, 1, 1, 0) && put(ctx, 3, 1, 0);
}

struct change {
    struct sql sql;
};

static bool run_change(struct ctx *ctx, void *arg)
{
    return db_run(ctx->db, ((struct change *)arg)->sql, NO_ARGS) > 0;
}

static void test_EXEC_1_the_recount_finds_what_is_wrong(void **state)
{
    struct house *house = *state;
    const struct change changes[][2] = {
        {{SQL("UPDATE commitments SET percent = percent + 1 WHERE id = 101")},
         {SQL("UPDATE commitments SET percent = percent - 1 WHERE id = 101")}},
        {{SQL("UPDATE commitments SET next_year = next_year + 1 WHERE id = 101")},
         {SQL("UPDATE commitments SET next_year = next_year - 1 WHERE id = 101")}},
        {{SQL("UPDATE commitments SET next_value = next_value + 1 WHERE id = 101")},
         {SQL("UPDATE commitments SET next_value = next_value - 1 WHERE id = 101")}},
        {{SQL("UPDATE commitments SET due_on = '1' || due_on WHERE id = 101")},
         {SQL("UPDATE commitments SET due_on = SUBSTR(due_on, 2) WHERE id = 101")}},
        {{SQL("UPDATE commitments SET late = 1 - late WHERE id = 101")},
         {SQL("UPDATE commitments SET late = 1 - late WHERE id = 101")}},
        {{SQL("UPDATE commitments SET state = 'claimed' WHERE id = 101")},
         {SQL("UPDATE commitments SET state = 'open' WHERE id = 101")}},
        {{SQL("UPDATE rollups SET done = done + 1 WHERE level = 6")},
         {SQL("UPDATE rollups SET done = done - 1 WHERE level = 6")}},
        {{SQL("UPDATE rollups SET items = items + 1 WHERE level = 5 AND year = 2025 AND list = 4")},
         {SQL(
             "UPDATE rollups SET items = items - 1 WHERE level = 5 AND year = 2025 AND list = 4")}},
        {{SQL("UPDATE rollups SET late = late + 1 WHERE level = 2 AND year = 2021 AND list = 0")},
         {SQL("UPDATE rollups SET late = late - 1 WHERE level = 2 AND year = 2021 AND list = 0")}},
        {{SQL("UPDATE rollups SET due_on = NULL WHERE level = 6 AND year = 2023 AND list = 0")},
         {SQL("UPDATE rollups SET due_on = (SELECT MIN(due_on) FROM commitments c WHERE "
              "c.unit_code = rollups.unit_code AND c.list = 0) WHERE level = 6 AND year = 2023 "
              "AND list = 0")}},
        {{SQL("INSERT INTO rollups (year, level, unit_code, list, items, done, late, closed, "
              "percent) VALUES (2023, 5, '320509999', 0, 1, 0, 0, 0, 0)")},
         {SQL("DELETE FROM rollups WHERE unit_code = '320509999'")}},
        {{SQL("UPDATE report_rollups SET plans = plans + 1 WHERE level = 3")},
         {SQL("UPDATE report_rollups SET plans = plans - 1 WHERE level = 3")}},
        {{SQL("UPDATE promises SET reported = reported + 1 WHERE plan_id = 1")},
         {SQL("UPDATE promises SET reported = reported - 1 WHERE plan_id = 1")}},
        {{SQL("INSERT INTO assessments (plan_id, unit_code, period, number, state, draft, "
              "changed_by, changed_by_name, changed_at) "
              "VALUES (1, '320509104201', 13000, 1, 'submitted', '', 1, '', 0)")},
         {SQL("DELETE FROM assessments")}},
    };
    assert_true(app_write(house->app, "test", put_first, NULL));
    assert_counts_right(house, "the first promises");
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct change change = changes[i][0], back = changes[i][1];
        assert_true(app_write(house->app, "test", run_change, &change));
        if (count_findings(house) == 0)
            fail_msg("not found: %s", change.sql.text);
        assert_true(app_write(house->app, "test", run_change, &back));
        assert_counts_right(house, back.sql.text);
    }
}

static bool advance_fully(struct ctx *ctx, void *arg)
{
    struct promise promise;
    struct reached value = {101, 60 * DECIMAL_ONE, "已建成"};
    promise_read(ctx, 1, &promise);
    commitments_advance(ctx, &promise, *(int64_t *)arg, &value, 1);
    return true;
}

static void test_EXEC_4_a_report_of_an_earlier_period_changes_nothing(void **state)
{
    struct house *house = *state;
    int64_t later = period_key((struct period){2021, 5}), earlier = later - 1;
    assert_true(app_write(house->app, "test", put_first, NULL));
    assert_true(app_write(house->app, "test", advance_fully, &later));
    struct change change = {SQL("UPDATE commitments SET note = 'x' WHERE id = 101")};
    assert_true(app_write(house->app, "test", run_change, &change));
    assert_true(app_write(house->app, "test", advance_fully, &earlier));
    assert_int_equal(
        rows_of(house, SQL("SELECT COUNT(*) FROM commitments WHERE id = 101 AND note = 'x'")), 1);
}

static bool amend_first(struct ctx *ctx, void *arg)
{
    (void)arg;
    return put(ctx, 1, 2, 3); /* leaves out item 101, changes the others */
}

static void test_PLAN_14_an_amendment_keeps_progress_and_ends_what_it_leaves_out(void **state)
{
    struct house *house = *state;
    int64_t period = period_key((struct period){2021, 5});
    assert_true(app_write(house->app, "test", put_first, NULL));
    assert_true(app_write(house->app, "test", advance_fully, &period));
    assert_true(app_write(house->app, "test", amend_first, NULL));
    assert_counts_right(house, "an amendment");
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM commitments WHERE id = 101 AND "
                                        "ended = 1 AND progress = 600000 AND due_on IS NULL")),
                     1);
    assert_int_equal(
        rows_of(house, SQL("SELECT COUNT(*) FROM commitment_milestones WHERE item_id = 101")), 5);
    assert_int_equal(rows_of(house, SQL("SELECT number FROM promises WHERE plan_id = 1")), 2);
    assert_int_equal(rows_of(house, SQL("SELECT reported FROM promises WHERE plan_id = 1")),
                     period - 1);
}

/* The target of item 100 is 10 at first, 15 in the second version; the third leaves it out. */
static bool raise_target(struct ctx *ctx, void *arg)
{
    (void)arg;
    return put(ctx, 1, 2, 5);
}

static bool leave_out(struct ctx *ctx, void *arg)
{
    (void)arg;
    return put(ctx, 1, 3, 4);
}

static bool claim_first(struct ctx *ctx, void *arg)
{
    (void)arg;
    struct close_out_case closing;
    CHECK_TRUE(close_out_find(ctx, 100, &closing));
    ctx->user.id = 4;
    ctx->user.roles = ROLE_VILLAGE_SECRETARY;
    closing.claim = (struct close_out){.value = 10 * DECIMAL_ONE, .evidence = "已建成"};
    CHECK_TRUE(close_out_move(ctx, &closing, "close-out", "") == RC_OK);
    close_out_insert(ctx, &closing.item, &closing.claim);
    return true;
}

static bool verify_first(struct ctx *ctx, void *arg)
{
    struct close_out_case closing;
    CHECK_TRUE(close_out_find(ctx, 100, &closing));
    ctx->user.id = 1;
    ctx->user.roles = ROLE_TOWN_OFFICER;
    *(enum result *)arg = close_out_move(ctx, &closing, "verify", "");
    return true;
}

static void test_EXEC_3_a_claim_must_reach_the_target_of_the_version_in_force(void **state)
{
    struct house *house = *state;
    enum result result = RC_OK;
    assert_true(app_write(house->app, "test", put_first, NULL));
    assert_true(app_write(house->app, "test", claim_first, NULL));
    assert_true(app_write(house->app, "test", raise_target, NULL));
    assert_true(app_write(house->app, "test", verify_first, &result));
    assert_int_equal(result, RC_INVALID);
    assert_true(app_write(house->app, "test", leave_out, NULL));
    assert_true(app_write(house->app, "test", verify_first, &result));
    assert_int_equal(result, RC_CONFLICT);
    assert_counts_right(house, "a claim that came to nothing");
}

static void test_EXEC_1_late_is_of_the_day_that_was_turned_to(void **state)
{
    struct house *house = *state;
    const long long day = 86400;
    long long last = date_to_epoch((struct date){2021, 12, 31});
    assert_true(app_write(house->app, "test", put_first, NULL));
    turn_to(house, last);
    assert_int_equal(rows_of(house, SQL("SELECT SUM(late) FROM rollups WHERE level = 5")), 0);
    /* past midnight a late report may be carried out before the turn: its figures are the old day's
     */
    set_clock(house, last + day);
    assert_true(app_write(house->app, "test", amend_first, NULL));
    assert_counts_right(house, "midnight");
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM commitments WHERE late = 1")), 0);
    turn_to(house, last + day);
    assert_true(rows_of(house, SQL("SELECT COUNT(*) FROM commitments WHERE late = 1")) > 0);
    assert_true(rows_of(house, SQL("SELECT SUM(late) FROM rollups WHERE level = 5")) > 0);
    turn_to(house, last); /* a clock that was set back */
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM commitments WHERE late = 1")), 0);
    assert_int_equal(rows_of(house, SQL("SELECT SUM(late) FROM rollups")), 0);
    assert_counts_right(house, "the way back");
}

static void test_EXEC_4_a_plan_whose_tenure_is_over_is_no_longer_asked_to_report(void **state)
{
    struct house *house = *state;
    const long long day = 86400;
    long long over = date_to_epoch((struct date){2026, 3, 1}); /* January and February have ended */
    assert_true(app_write(house->app, "test", put_first, NULL));
    turn_to(house, over - day);
    assert_int_equal(rows_of(house, SQL("SELECT SUM(plans) FROM report_rollups WHERE level = 5")),
                     2);
    turn_to(house, over);
    assert_int_equal(rows_of(house, SQL("SELECT SUM(plans) FROM report_rollups")), 0);
    assert_counts_right(house, "the tenure's end");
    turn_to(house, over - day);
    assert_int_equal(rows_of(house, SQL("SELECT SUM(plans) FROM report_rollups WHERE level = 5")),
                     2);
    assert_counts_right(house, "the way back");
}

#define PLANS_TEST(name) cmocka_unit_test_setup_teardown(name, open_plans, close_house)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLANS_TEST(test_EXEC_1_figures_equal_a_recount_after_any_sequence),
        PLANS_TEST(test_EXEC_1_the_recount_finds_what_is_wrong),
        PLANS_TEST(test_EXEC_4_a_report_of_an_earlier_period_changes_nothing),
        PLANS_TEST(test_PLAN_14_an_amendment_keeps_progress_and_ends_what_it_leaves_out),
        PLANS_TEST(test_EXEC_3_a_claim_must_reach_the_target_of_the_version_in_force),
        PLANS_TEST(test_EXEC_1_late_is_of_the_day_that_was_turned_to),
        PLANS_TEST(test_EXEC_4_a_plan_whose_tenure_is_over_is_no_longer_asked_to_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
