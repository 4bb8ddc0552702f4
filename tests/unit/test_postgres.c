/* The store on PostgreSQL: what only several writers can do to each other, and what only a server
 * does. What every engine does is tested in test_db.c and test_store.c. */
#include "db_fixture.h"

#include <pthread.h>
#include <stdatomic.h>

/* --- values --- */

/* Sums come as numeric: digits of base 10,000, some of them left out. */
static bool sums(struct db *db, void *arg)
{
    (void)arg;
    static const int64_t numbers[] = {0,         1,        -1,        9999,
                                      10000,     -10000,   100000000, 1234567890,
                                      -99999999, 10000000, 100010001, INT64_MAX};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        CHECK(db_run(db, SQL("DELETE FROM village"), NO_ARGS) >= 0);
        CHECK(db_run(db, SQL("INSERT INTO village (code, people) VALUES ('a', $1), ('b', 0)"),
                     ARGS(db_i(numbers[i]))) == 2);
        CHECK(db_one_int(db, SQL("SELECT SUM(people) FROM village"), NO_ARGS, 7) == numbers[i]);
    }
    CHECK(db_one_int(db, SQL("SELECT SUM(people) FROM village WHERE id < 0"), NO_ARGS, 7) == 7);
    CHECK(db_one_int(db, SQL("SELECT COUNT(*) FROM village"), NO_ARGS, 7) == 2);
    CHECK(db_one_int(db, SQL("SELECT LENGTH('村a')"), NO_ARGS, 7) == 2);
    return true;
}

static void test_sums_come_back_as_integers(void **state)
{
    assert_int_equal(write_with(*state, sums, NULL), STORE_DONE);
}

static bool order(struct db *db, void *arg)
{
    (void)arg;
    CHECK(db_run(db, SQL("INSERT INTO village (code) VALUES ('b'), ('B'), ('村'), ('a'), ('_')"),
                 NO_ARGS) == 5);
    struct db_rows *rows = db_query(db, SQL("SELECT code FROM village ORDER BY code"), NO_ARGS);
    static const char *const expected[] = {"B", "_", "a", "b", "村"};
    for (int i = 0; i < 5; i++)
        CHECK(db_next(rows) && strcmp(db_text(rows, "code"), expected[i]) == 0);
    return true;
}

static void test_texts_are_ordered_by_code_point(void **state)
{
    assert_int_equal(write_with(*state, order, NULL), STORE_DONE);
}

/* --- errors --- */

static bool wrong_arguments(struct db *db, void *arg)
{
    (void)arg;
    CHECK(!db_next(db_query(db, SQL("SELECT CAST($1 AS TEXT)"), NO_ARGS)));
    CHECK(db_failed(db) && !db_constraint(db));
    return true;
}

static bool two_of_one_name(struct db *db, void *arg)
{
    (void)arg;
    CHECK(!db_next(db_query(db, SQL("SELECT a.id, b.id FROM village a, village b"), NO_ARGS)));
    return true;
}

static bool rows_of_a_run(struct db *db, void *arg)
{
    (void)arg;
    return db_run(db, SQL("SELECT 1"), NO_ARGS) != -1;
}

static bool two_statements(struct db *db, void *arg)
{
    (void)arg;
    return db_run(db, SQL("DELETE FROM village; DELETE FROM member"), NO_ARGS) != -1;
}

static bool same_code(struct db *db, void *arg)
{
    (void)arg;
    CHECK(add_village(db, "a"));
    CHECK(!add_village(db, "a"));
    CHECK(db_constraint(db) && !db_away(db));
    CHECK(db_one_int(db, SQL("SELECT 1"), NO_ARGS, -1) == -1); /* it sticks */
    return true;
}

static bool no_such_village(struct db *db, void *arg)
{
    (void)arg;
    CHECK(db_run(db, SQL("INSERT INTO member (village_id) VALUES (99)"), NO_ARGS) == -1);
    CHECK(db_constraint(db));
    return true;
}

static void test_an_error_undoes_its_work_and_no_other(void **state)
{
    static store_work *const wrong[] = {wrong_arguments, two_of_one_name, rows_of_a_run,
                                        two_statements,  same_code,       no_such_village};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(write_with(*state, wrong[i], NULL), STORE_UNDONE);
        assert_int_equal(villages(*state), (int)i);
        char code[8];
        snprintf(code, sizeof code, "ok%zu", i);
        assert_int_equal(write_with(*state, add_village, code), STORE_DONE);
    }
}

static bool many_open(struct db *db, void *arg)
{
    (void)arg;
    struct db_rows *rows[16];
    for (int i = 0; i < 16; i++) {
        rows[i] = db_query(db, SQL("SELECT 1 AS n UNION SELECT 2 AS n ORDER BY n"), NO_ARGS);
        CHECK(db_next(rows[i]) && db_int(rows[i], "n") == 1);
    }
    CHECK(add_village(db, "a")); /* a change needs no place among them */
    for (int i = 0; i < 16; i++)
        CHECK(db_next(rows[i]) && db_int(rows[i], "n") == 2);
    CHECK(!db_failed(db));
    return true;
}

static void test_queries_stand_open_beside_each_other(void **state)
{
    assert_int_equal(write_with(*state, many_open, NULL), STORE_DONE);
}

/* --- readers --- */

static uint64_t snapshot_now(struct fixture *f)
{
    struct db *db = store_read(f->store, f->arena);
    uint64_t snapshot = db_snapshot(db);
    store_release(f->store, db);
    return snapshot;
}

static void test_a_snapshot_changes_with_every_commit_and_only_then(void **state)
{
    uint64_t first = snapshot_now(*state);
    assert_true(first != 0);
    assert_true(snapshot_now(*state) == first);
    assert_int_equal(write_with(*state, add_village, "a"), STORE_DONE);
    assert_true(snapshot_now(*state) != first);
}

/* --- several writers --- */

/* Two who each count the villages and then add one, neither having seen the other's. */
struct pair {
    struct fixture *f;
    const char *lane[2];
    pthread_barrier_t both;
    atomic_int counted;
};
struct member {
    struct pair *pair;
    struct store *store;
    int number;
    enum store_result result;
};

static bool count_and_add(struct db *db, void *arg)
{
    struct member *member = arg;
    int64_t count = db_one_int(db, SQL("SELECT count(*) FROM village"), NO_ARGS, -1);
    atomic_fetch_add(&member->pair->counted, 1);
    if (!member->pair->lane[0])
        pthread_barrier_wait(&member->pair->both);
    return add_village(db, arena_printf(db_arena(db), "%d-%lld", member->number, (long long)count));
}

static void *take_part(void *arg)
{
    struct member *member = arg;
    struct arena *arena = arena_create(1 << 20);
    member->result = store_write_in(member->store, arena, member->pair->lane[member->number],
                                    count_and_add, member);
    arena_destroy(arena);
    return NULL;
}

/* Each at a store of its own, where there is a second one. */
static void run_pair_at(struct store *other, struct pair *pair, struct member member[2])
{
    pthread_t thread[2];
    pthread_barrier_init(&pair->both, NULL, 2);
    for (int i = 0; i < 2; i++) {
        member[i] = (struct member){pair, i ? other : pair->f->store, i, STORE_FAILED};
        pthread_create(&thread[i], NULL, take_part, &member[i]);
    }
    for (int i = 0; i < 2; i++)
        pthread_join(thread[i], NULL);
    pthread_barrier_destroy(&pair->both);
}

static void run_pair(struct pair *pair, struct member member[2])
{
    run_pair_at(pair->f->store, pair, member);
}

static void test_of_two_that_clash_one_wins(void **state)
{
    struct fixture *f = *state;
    struct pair pair = {.f = f};
    struct member member[2];
    run_pair(&pair, member);
    bool first = member[0].result == STORE_DONE;
    assert_int_equal(member[first ? 0 : 1].result, STORE_DONE);
    assert_int_equal(member[first ? 1 : 0].result, STORE_CLASH);
    assert_int_equal(villages(f), 1);
}

static void test_works_of_one_lane_come_one_after_the_other(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 20; i++) {
        struct pair pair = {.f = f, .lane = {"320509", "320509"}};
        struct member member[2];
        run_pair(&pair, member);
        assert_int_equal(member[0].result, STORE_DONE);
        assert_int_equal(member[1].result, STORE_DONE);
    }
    assert_int_equal(villages(f), 40);
}

static void test_a_lane_is_one_on_all_servers(void **state)
{
    struct fixture *f = *state;
    char error[256] = "";
    struct store *other = store_open(f->url, true, error, sizeof error);
    assert_non_null(other);
    for (int i = 0; i < 20; i++) {
        struct pair pair = {.f = f, .lane = {"320509", "320509"}};
        struct member member[2];
        run_pair_at(other, &pair, member);
        assert_int_equal(member[0].result, STORE_DONE);
        assert_int_equal(member[1].result, STORE_DONE);
    }
    store_close(other);
    assert_int_equal(villages(f), 40);
}

static void test_who_goes_alone_clashes_with_nobody(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 20; i++) {
        struct pair pair = {.f = f, .lane = {"320509", STORE_ALONE}};
        struct member member[2];
        run_pair(&pair, member);
        assert_int_equal(member[0].result, STORE_DONE);
        assert_int_equal(member[1].result, STORE_DONE);
    }
    assert_int_equal(villages(f), 40);
}

static bool count_up(struct db *db, void *arg)
{
    (void)arg;
    return db_run(db,
                  SQL("INSERT INTO village (code, people) VALUES ('later', 1) ON CONFLICT "
                      "(code) DO UPDATE SET people = village.people + 1"),
                  NO_ARGS) == 1;
}

/* All of them change one row, so most clash once or more. */
static void test_later_works_are_done_by_the_close(void **state)
{
    struct fixture *f = *state;
    char error[256] = "";
    for (int i = 0; i < 30; i++)
        store_write_later(f->store, count_up, malloc(8));
    store_close(f->store);
    f->store = store_open(f->url, true, error, sizeof error);
    assert_non_null(f->store);
    struct db *db = store_read(f->store, f->arena);
    int64_t done = db_one_int(db, SQL("SELECT people FROM village"), NO_ARGS, 0);
    store_release(f->store, db);
    assert_in_range(done, 1, 30);
}

/* --- sessions --- */

static void lose_session(struct db *db)
{
    db_one_int(db, SQL("SELECT pg_terminate_backend(pg_backend_pid())"), NO_ARGS, 0);
    CHECK(db_failed(db) && db_away(db) && !db_clash(db));
    CHECK(db_one_int(db, SQL("SELECT 1"), NO_ARGS, 7) == 7);
}

static bool add_and_lose(struct db *db, void *keep)
{
    add_village(db, "lost");
    lose_session(db);
    return keep != NULL;
}

static void assert_all_sessions_work(struct fixture *f)
{
    struct db *db[8];
    for (int i = 0; i < 8; i++) {
        db[i] = store_read(f->store, f->arena);
        assert_int_equal(db_one_int(db[i], SQL("SELECT 1"), NO_ARGS, 0), 1);
    }
    for (int i = 0; i < 8; i++)
        store_release(f->store, db[i]);
    for (int i = 0; i < 8; i++)
        assert_int_equal(write_with(f, count_up, NULL), STORE_DONE);
}

static void test_a_session_that_is_lost_is_told_and_made_anew(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 6; i++) {
        assert_int_equal(write_with(f, add_and_lose, i % 2 ? "keep" : NULL), STORE_AWAY);
        struct db *db = store_read(f->store, f->arena);
        lose_session(db);
        store_release(f->store, db);
        assert_all_sessions_work(f);
    }
    assert_int_equal(villages(f), 1);
}

static void test_sessions_lost_while_nobody_used_them_are_not_noticed(void **state)
{
    struct fixture *f = *state;
    assert_all_sessions_work(f);
    administer("DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity "
               "WHERE application_name = 'yicun'; END $$");
    assert_all_sessions_work(f);
}

/* --- opening --- */

static void test_a_migration_that_fails_names_its_line_and_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    char error[256] = "";
    scratch_write(
        &f->scratch, "0002_bad.sql",
        "CREATE TABLE town (id @ID);\n-- 村\nCREATE TABLE bad (x @INT REFERENCES gone);\n");
    assert_int_equal(store_migrate(f->url, f->scratch.path, error, sizeof error), -1);
    assert_non_null(strstr(error, "0002_bad.sql: "));
    assert_non_null(strstr(error, "gone"));
    struct db *db = store_read(f->store, f->arena);
    assert_int_equal(
        db_one_int(db, SQL("SELECT count(*) FROM pg_tables WHERE tablename = 'town'"), NO_ARGS, -1),
        0);
    store_release(f->store, db);
}

static void test_what_is_no_database_is_told_in_one_line(void **state)
{
    static const struct {
        const char *url, *said;
    } wrong[] = {
        {"postgresql://[::1", "malformed"},
        {"postgresql:///nowhere?host=/nonexistent", "/nonexistent"},
        {"postgresql:///?nonsense=1", "query parameter"},
        {"postgresql:///?host=/nonexistent,/elsewhere", "/elsewhere"},
        {"postgresql://yicun:geheim@127.0.0.1:1/yicun", "127.0.0.1"},
        {"postgresql://yicun:100%geheim@127.0.0.1:1/yicun", "%25"},
        {"postgresql://yicun:a@geheim@127.0.0.1:1/yicun", "%40"},
        {"postgresql://yicun:a/geheim@127.0.0.1:1/yicun", "%2F"},
        {"postgresql://yicun:a?geheim@127.0.0.1:1/yicun", "127.0.0.1"},
        {"postgres://yicun:geheim@127.0.0.1:1/yicun", "not a database address"},
        {"mysql:?password=geheim", "not a database address"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char error[512] = "";
        assert_null(store_open(wrong[i].url, true, error, sizeof error));
        if (!strstr(error, wrong[i].said))
            fail_msg("%s: %s", wrong[i].url, error);
        assert_null(strchr(error, '\n'));
        assert_null(strstr(error, "geheim"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_POSTGRESQL(test_sums_come_back_as_integers),
        ON_POSTGRESQL(test_texts_are_ordered_by_code_point),
        ON_POSTGRESQL(test_an_error_undoes_its_work_and_no_other),
        ON_POSTGRESQL(test_queries_stand_open_beside_each_other),
        ON_POSTGRESQL(test_a_snapshot_changes_with_every_commit_and_only_then),
        ON_POSTGRESQL(test_of_two_that_clash_one_wins),
        ON_POSTGRESQL(test_works_of_one_lane_come_one_after_the_other),
        ON_POSTGRESQL(test_a_lane_is_one_on_all_servers),
        ON_POSTGRESQL(test_who_goes_alone_clashes_with_nobody),
        ON_POSTGRESQL(test_a_session_that_is_lost_is_told_and_made_anew),
        ON_POSTGRESQL(test_sessions_lost_while_nobody_used_them_are_not_noticed),
        ON_POSTGRESQL(test_later_works_are_done_by_the_close),
        ON_POSTGRESQL(test_a_migration_that_fails_names_its_line_and_leaves_nothing),
        cmocka_unit_test(test_what_is_no_database_is_told_in_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
