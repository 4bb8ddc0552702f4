/* The store's statements, errors that stick, and what works share or do not share in a commit. */
#include "db.h"

#include "scratch.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cmocka.h>

/* For works, which run on the writer's thread: cmocka's assertions know only the test's own. */
#define CHECK(what)                                                                                \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what);                             \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

struct fixture {
    struct scratch scratch;
    const char *url;
    struct store *store;
    struct arena *arena;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    char error[256] = "";
    f->scratch = scratch_make();
    scratch_write(&f->scratch, "0001_test.sql",
                  "CREATE TABLE village (id @ID, code @TEXT NOT NULL UNIQUE, people @INT,"
                  " photo @BLOB);\n"
                  "CREATE TABLE member (id @ID, village_id @INT NOT NULL REFERENCES village(id),"
                  " head_id @INT REFERENCES member(id) DEFERRABLE INITIALLY DEFERRED);\n");
    f->url = scratch_name(&f->scratch, "sqlite:", "test.db");
    if (store_migrate(f->url, f->scratch.path, error, sizeof error) != 1)
        fail_msg("%s", error);
    f->store = store_open(f->url, true, error, sizeof error);
    if (!f->store)
        fail_msg("%s", error);
    f->arena = arena_create(8 << 20);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    store_close(f->store);
    arena_destroy(f->arena);
    scratch_remove(&f->scratch);
    free(f);
    return 0;
}

static enum store_result write_with(struct fixture *f, store_work *work, void *arg)
{
    return store_write(f->store, f->arena, work, arg);
}

static bool add_village(struct db *db, void *code)
{
    return db_run(db, SQL("INSERT INTO village (code) VALUES ($1)"), ARGS(db_t(code))) == 1;
}

static int64_t villages(struct fixture *f)
{
    struct db *db = store_read(f->store, f->arena);
    int64_t count = db_one_int(db, SQL("SELECT count(*) FROM village"), NO_ARGS, -1);
    store_release(f->store, db);
    return count;
}

/* --- values, parameters, columns --- */

static bool every_kind(struct db *db, void *arg)
{
    (void)arg;
    static const char bytes[] = {'a', 0, 'b', 0};
    static const char *const insert = "INSERT INTO village (code, people, photo)"
                                      " VALUES ($1, $2, $3)";
    struct sql sql = {insert};
    CHECK(db_run(db, sql, ARGS(db_t("吴江"), db_i(INT64_MIN), db_b(bytes, 4))) == 1);
    CHECK(db_run(db, sql, ARGS(db_t(""), db_i(INT64_MAX), db_b(NULL, 0))) == 1);
    CHECK(db_run(db, sql, ARGS(db_t("null"), db_ref(0), db_null())) == 1);

    struct db_rows *rows = db_query(db, SQL("SELECT * FROM village ORDER BY id"), NO_ARGS);
    size_t length;
    CHECK(db_next(rows));
    CHECK(db_columns(rows) == 4);
    CHECK(strcmp(db_column_name(rows, 1), "code") == 0);
    CHECK(!db_column_name(rows, 4));
    CHECK(strcmp(db_text(rows, "code"), "吴江") == 0);
    CHECK(db_int(rows, "people") == INT64_MIN);
    CHECK(strcmp(db_text(rows, "people"), "-9223372036854775808") == 0);
    CHECK(memcmp(db_blob(rows, "photo", &length), bytes, 4) == 0);
    CHECK(length == 4);
    CHECK(db_int(rows, "id") == 1); /* back to an earlier column */

    CHECK(db_next(rows));
    CHECK(strcmp(db_text(rows, "code"), "") == 0);
    CHECK(db_int(rows, "people") == INT64_MAX);
    CHECK(db_blob(rows, "photo", &length));
    CHECK(length == 0);
    CHECK(!db_is_null(rows, "photo"));

    CHECK(db_next(rows));
    CHECK(db_is_null(rows, "people"));
    CHECK(db_int(rows, "people") == 0);
    CHECK(!db_text(rows, "people"));
    CHECK(!db_blob(rows, "photo", &length));
    CHECK(!db_next(rows));
    CHECK(!db_failed(db));
    return true;
}

static void test_every_kind_of_value_comes_back_as_it_was(void **state)
{
    assert_int_equal(write_with(*state, every_kind, NULL), STORE_DONE);
    assert_int_equal(villages(*state), 3);
}

static bool parameters(struct db *db, void *arg)
{
    (void)arg;
    CHECK(db_run(db, SQL("INSERT INTO village (people, code) VALUES ($2, $1)"),
                 ARGS(db_t("a"), db_i(7))) == 1);
    const char *both = db_one_text(
        db, SQL("SELECT code || $2 || $1 || $2 FROM village WHERE code = $1 AND people = $3"),
        ARGS(db_t("a"), db_t("-"), db_i(7)));
    CHECK(both && strcmp(both, "a-a-") == 0);
    return true;
}

static void test_parameters_go_by_number_not_by_place(void **state)
{
    assert_int_equal(write_with(*state, parameters, NULL), STORE_DONE);
}

struct wrong {
    struct sql sql;
    struct db_args args;
};

static bool run_wrong(struct db *db, void *arg)
{
    struct wrong *wrong = arg;
    add_village(db, "before");
    struct db_rows *rows = db_query(db, wrong->sql, wrong->args);
    CHECK(!db_next(rows));
    CHECK(db_failed(db));
    CHECK(!db_constraint(db));
    CHECK(db_error(db)[0]);
    return true;
}

static void test_wrong_parameters_and_statements_fail_the_work(void **state)
{
    struct wrong wrong[] = {
        {SQL("SELECT $1"), NO_ARGS},
        {SQL("SELECT $1"), ARGS(db_i(1), db_i(2))},
        {SQL("SELECT $1, $3"), ARGS(db_i(1), db_i(2))},
        {SQL("SELECT ?1"), ARGS(db_i(1))},
        {SQL("SELECT 1; SELECT 2"), NO_ARGS},
        {SQL("SELECT * FROM nowhere"), NO_ARGS},
        {SQL("SELECT a.id, b.id FROM village a, village b"), NO_ARGS},
        {SQL("SELECT \"text\""), NO_ARGS},
        {SQL(""), NO_ARGS},
        /* what is the store's alone */
        {SQL("COMMIT"), NO_ARGS},
        {SQL("SAVEPOINT mine"), NO_ARGS},
        {SQL("PRAGMA synchronous=OFF"), NO_ARGS},
        {SQL("ATTACH 'other.db' AS other"), NO_ARGS},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (write_with(*state, run_wrong, &wrong[i]) != STORE_UNDONE)
            fail_msg("accepted: %s", wrong[i].sql.text);
    }
    assert_int_equal(villages(*state), 0);
}

static bool read_wrong(struct db *db, void *column)
{
    struct db_rows *rows = db_query(db, SQL("SELECT 'x' AS word, 1.5 AS ratio"), NO_ARGS);
    CHECK(db_next(rows));
    db_int(rows, column);
    CHECK(db_failed(db));
    CHECK(!db_text(rows, "word"));
    CHECK(!db_next(rows));
    return true;
}

static void test_unknown_column_and_wrong_kind_fail_the_work(void **state)
{
    assert_int_equal(write_with(*state, read_wrong, "wrod"), STORE_UNDONE);
    assert_int_equal(write_with(*state, read_wrong, "word"), STORE_UNDONE);
    assert_int_equal(write_with(*state, read_wrong, "ratio"), STORE_UNDONE);
}

static bool one_value(struct db *db, void *arg)
{
    (void)arg;
    struct sql none = SQL("SELECT people FROM village WHERE code = $1");
    CHECK(db_one_int(db, none, ARGS(db_t("?")), -7) == -7);
    CHECK(!db_one_text(db, none, ARGS(db_t("?"))));
    add_village(db, "?");
    CHECK(db_one_int(db, none, ARGS(db_t("?")), -7) == -7);
    CHECK(!db_one_text(db, none, ARGS(db_t("?"))));
    /* carried out though nobody asks for its row */
    db_end(db_query(db, SQL("UPDATE village SET people = 5 RETURNING id"), NO_ARGS));
    CHECK(db_one_int(db, none, ARGS(db_t("?")), -7) == 5);
    return true;
}

static void test_one_value_or_otherwise(void **state)
{
    assert_int_equal(write_with(*state, one_value, NULL), STORE_DONE);
}

/* --- many statements --- */

static int64_t countdown(struct db *db, int64_t from)
{
    struct db_rows *rows =
        db_query(db, SQL("SELECT $1 AS n UNION ALL SELECT $1 - 1 ORDER BY n"), ARGS(db_i(from)));
    int64_t sum = 0;
    while (db_next(rows)) {
        int64_t n = db_int(rows, "n");
        if (n < from && n > 0)
            sum += countdown(db, n);
        sum += n;
    }
    return sum;
}

static bool same_query_inside_itself(struct db *db, void *sum)
{
    *(int64_t *)sum = countdown(db, 8);
    return true;
}

static void test_a_query_may_run_inside_its_own_loop(void **state)
{
    int64_t sum = 0;
    assert_int_equal(write_with(*state, same_query_inside_itself, &sum), STORE_DONE);
    assert_int_equal(sum, 8 + 2 * (7 + 6 + 5 + 4 + 3 + 2 + 1));
}

static bool too_many(struct db *db, void *arg)
{
    (void)arg;
    for (int i = 0; i < 16; i++)
        db_query(db, SQL("SELECT 1 AS n"), NO_ARGS);
    CHECK(!db_failed(db));
    CHECK(!db_next(db_query(db, SQL("SELECT 1 AS n"), NO_ARGS)));
    CHECK(db_failed(db));
    return true;
}

static bool many_texts(struct db *db, void *arg)
{
    (void)arg;
    static char text[600][32];
    for (int i = 0; i < 600; i++) {
        for (int round = 0; round < 2; round++) {
            /* another text at the same address is another statement */
            snprintf(text[i], sizeof text[i], "SELECT %d", i + round);
            CHECK(db_one_int(db, (struct sql){text[i]}, NO_ARGS, -1) == i + round);
        }
    }
    return true;
}

static void test_statements_are_limited_only_when_open_at_once(void **state)
{
    assert_int_equal(write_with(*state, too_many, NULL), STORE_UNDONE);
    assert_int_equal(write_with(*state, many_texts, NULL), STORE_DONE);
}

static bool leave_open(struct db *db, void *arg)
{
    (void)arg;
    add_village(db, "x");
    CHECK(db_next(db_query(db, SQL("SELECT code FROM village"), NO_ARGS)));
    return true;
}

static void test_what_is_left_open_ends_with_the_transaction(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(write_with(f, leave_open, NULL), STORE_DONE);
    for (int i = 0; i < 40; i++) {
        struct db *db = store_read(f->store, f->arena);
        assert_true(db_next(db_query(db, SQL("SELECT code FROM village"), NO_ARGS)));
        assert_false(db_failed(db));
        store_release(f->store, db);
    }
    assert_int_equal(write_with(f, add_village, "y"), STORE_DONE);
    assert_int_equal(villages(f), 2);
}

/* --- errors --- */

static bool stick(struct db *db, void *arg)
{
    (void)arg;
    CHECK(db_run(db, SQL("INSERT INTO nowhere VALUES (1)"), NO_ARGS) == -1);
    db_clear_error(db);
    CHECK(db_failed(db)); /* only a constraint's error can be forgotten */
    CHECK(db_run(db, SQL("INSERT INTO village (code) VALUES ('a')"), NO_ARGS) == -1);
    CHECK(db_one_int(db, SQL("SELECT 1"), NO_ARGS, -1) == -1);
    return true;
}

static bool run_with_rows(struct db *db, void *arg)
{
    (void)arg;
    return db_run(db, SQL("SELECT 1"), NO_ARGS) != -1;
}

static void test_an_error_sticks_and_undoes_the_work(void **state)
{
    assert_int_equal(write_with(*state, stick, NULL), STORE_UNDONE);
    assert_int_equal(write_with(*state, run_with_rows, NULL), STORE_UNDONE);
    assert_int_equal(write_with(*state, add_village, "next"), STORE_DONE);
}

static bool constraints(struct db *db, void *arg)
{
    (void)arg;
    CHECK(add_village(db, "a"));
    CHECK(!add_village(db, "a"));
    CHECK(db_constraint(db));
    db_clear_error(db);
    CHECK(!db_failed(db));
    CHECK(db_run(db, SQL("INSERT INTO village (id, code) VALUES (1, 'b')"), NO_ARGS) == -1);
    CHECK(db_constraint(db));
    db_clear_error(db);
    CHECK(db_run(db, SQL("INSERT INTO member (village_id) VALUES (99)"), NO_ARGS) == -1);
    CHECK(db_constraint(db));
    db_clear_error(db);
    CHECK(add_village(db, "c"));
    return true;
}

static bool not_null(struct db *db, void *arg)
{
    (void)arg;
    CHECK(!add_village(db, NULL));
    CHECK(db_failed(db));
    CHECK(!db_constraint(db));
    return true;
}

static void test_constraints_are_told_apart_and_can_be_expected(void **state)
{
    assert_int_equal(write_with(*state, constraints, NULL), STORE_DONE);
    assert_int_equal(villages(*state), 2);
    assert_int_equal(write_with(*state, not_null, NULL), STORE_UNDONE);
}

static bool broken_promise(struct db *db, void *arg)
{
    (void)arg;
    add_village(db, "v");
    db_run(db, SQL("INSERT INTO member (village_id, head_id) VALUES (1, 99)"), NO_ARGS);
    CHECK(!db_failed(db)); /* the key is checked later */
    return true;
}

static void test_a_deferred_key_fails_its_own_work_not_the_commit(void **state)
{
    assert_int_equal(write_with(*state, broken_promise, NULL), STORE_UNDONE);
    assert_int_equal(villages(*state), 0);
}

static bool write_inside(struct db *db, void *state)
{
    (void)db;
    CHECK(write_with(state, add_village, "inner") == STORE_FAILED);
    return true;
}

static void test_a_write_inside_a_write_is_refused(void **state)
{
    assert_int_equal(write_with(*state, write_inside, *state), STORE_DONE);
}

static bool add_photo(struct db *db, void *size)
{
    size_t length = *(size_t *)size;
    return db_run(db, SQL("INSERT INTO village (code, photo) VALUES ('big', $1)"),
                  ARGS(db_b(arena_alloc(db_arena(db), length), length))) == 1;
}

/* The smaller photo waits in the cache until the commit; the larger one is written out before and
 * takes the whole transaction with it when that fails. */
static void test_a_failed_commit_is_told_and_the_store_lives_on(void **state)
{
    struct fixture *f = *state;
    size_t size[] = {1 << 20, 4 << 20};
    struct rlimit before, small;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 256 << 10;
    for (int i = 0; i < 2; i++) {
        setrlimit(RLIMIT_FSIZE, &small);
        enum store_result result = write_with(f, add_photo, &size[i]);
        setrlimit(RLIMIT_FSIZE, &before);
        assert_int_equal(result, STORE_FAILED);
        assert_int_equal(villages(f), i);
        assert_int_equal(write_with(f, add_village, i ? "b" : "a"), STORE_DONE);
        assert_int_equal(villages(f), i + 1);
    }
}

/* --- many threads --- */

enum { CROWD = 32 };

struct crowd {
    struct fixture *f;
    atomic_int arrived;
};

struct one {
    struct crowd *crowd;
    pthread_t thread;
    int number;
    enum store_result result;
};

/* Holds the writer until all others have come, so that they share what follows. */
static bool hold(struct db *db, void *arg)
{
    (void)db;
    struct crowd *crowd = arg;
    while (atomic_load(&crowd->arrived) < CROWD)
        usleep(1000);
    usleep(300000);
    return true;
}

static bool insert_numbered(struct db *db, void *arg)
{
    struct one *one = arg;
    const char *code = arena_printf(db_arena(db), "v%02d", one->number);
    bool done = add_village(db, (char *)code);
    if (one->number % 3 == 1)
        db_run(db, SQL("INSERT INTO nowhere VALUES (1)"), NO_ARGS);
    return done && one->number % 3 != 2;
}

static void *come(void *arg)
{
    struct one *one = arg;
    struct arena *arena = arena_create(1 << 20);
    atomic_fetch_add(&one->crowd->arrived, 1);
    one->result = store_write(one->crowd->f->store, arena, insert_numbered, one);
    arena_destroy(arena);
    return NULL;
}

static void *hold_writer(void *arg)
{
    struct crowd *crowd = arg;
    store_write(crowd->f->store, crowd->f->arena, hold, crowd);
    return NULL;
}

static void test_works_share_a_commit_but_not_their_failures(void **state)
{
    struct fixture *f = *state;
    struct crowd crowd = {.f = f};
    struct one one[CROWD];
    pthread_t holder;
    pthread_create(&holder, NULL, hold_writer, &crowd);
    usleep(50000);
    for (int i = 0; i < CROWD; i++) {
        one[i] = (struct one){.crowd = &crowd, .number = i};
        pthread_create(&one[i].thread, NULL, come, &one[i]);
    }
    pthread_join(holder, NULL);
    int done = 0;
    for (int i = 0; i < CROWD; i++) {
        pthread_join(one[i].thread, NULL);
        assert_int_equal(one[i].result, i % 3 == 0 ? STORE_DONE : STORE_UNDONE);
        done += one[i].result == STORE_DONE;
    }
    assert_int_equal(villages(f), done);
    assert_in_range(store_commits(f->store), 2,
                    4); /* the holder's, then most of the crowd in one */
}

static void test_readers_keep_their_snapshot_and_cannot_write(void **state)
{
    struct fixture *f = *state;
    struct sql count = SQL("SELECT count(*) FROM village");
    struct db *early = store_read(f->store, f->arena);
    assert_int_equal(db_one_int(early, count, NO_ARGS, -1), 0);
    assert_int_equal(write_with(f, add_village, "a"), STORE_DONE);
    assert_int_equal(villages(f), 1);
    assert_int_equal(db_one_int(early, count, NO_ARGS, -1), 0);
    assert_false(add_village(early, "b"));
    assert_true(db_failed(early));
    store_release(f->store, early);
    for (int i = 0; i < 8; i++)
        assert_int_equal(villages(f), 1);
}

static void *borrow(void *state)
{
    return (void *)(intptr_t)villages(state);
}

static void test_a_fifth_reader_waits_for_a_connection(void **state)
{
    struct fixture *f = *state;
    struct db *held[4];
    for (int i = 0; i < 4; i++)
        held[i] = store_read(f->store, f->arena);
    pthread_t fifth;
    void *count;
    pthread_create(&fifth, NULL, borrow, f);
    usleep(50000);
    assert_int_not_equal(pthread_tryjoin_np(fifth, &count), 0);
    for (int i = 0; i < 4; i++)
        store_release(f->store, held[i]);
    pthread_join(fifth, &count);
    assert_int_equal((intptr_t)count, 0);
}

static void test_answered_writes_are_there_in_order_for_everyone(void **state)
{
    struct fixture *f = *state;
    char error[256] = "", code[16];
    struct store *other = store_open(f->url, false, error, sizeof error);
    assert_non_null(other);
    for (int i = 0; i < 20; i++) {
        snprintf(code, sizeof code, "v%d", i);
        assert_int_equal(write_with(f, add_village, code), STORE_DONE);
        struct db *db = store_read(other, f->arena);
        assert_string_equal(
            db_one_text(db, SQL("SELECT code FROM village ORDER BY id DESC LIMIT 1"), NO_ARGS),
            code);
        store_release(other, db);
    }
    assert_int_equal(write_with(&(struct fixture){.store = other}, add_village, "x"), STORE_FAILED);
    store_close(other);
}

static bool wait_for_flag(struct db *db, void *arg)
{
    (void)db;
    while (!atomic_load((atomic_int *)arg))
        usleep(1000);
    return true;
}

struct blocker {
    struct fixture *f;
    atomic_int go;
};

static void *block(void *arg)
{
    struct blocker *blocker = arg;
    write_with(blocker->f, wait_for_flag, &blocker->go);
    return NULL;
}

static bool count_up(struct db *db, void *arg)
{
    (void)arg;
    return db_run(db, SQL("UPDATE village SET people = people + 1"), NO_ARGS) == 1;
}

static bool zero(struct db *db, void *arg)
{
    (void)arg;
    return db_run(db, SQL("INSERT INTO village (code, people) VALUES ('n', 0)"), NO_ARGS) == 1;
}

static void test_later_writes_are_bounded_and_done_by_the_close(void **state)
{
    struct fixture *f = *state;
    struct blocker blocker = {.f = f};
    char error[256];
    pthread_t thread;
    write_with(f, zero, NULL);
    pthread_create(&thread, NULL, block, &blocker);
    usleep(50000);
    for (int i = 0; i < 1500; i++)
        store_write_later(f->store, count_up, malloc(16));
    atomic_store(&blocker.go, 1);
    pthread_join(thread, NULL);
    store_close(f->store);
    f->store = store_open(f->url, true, error, sizeof error);
    struct db *db = store_read(f->store, f->arena);
    assert_int_equal(db_one_int(db, SQL("SELECT people FROM village"), NO_ARGS, -1), 1000);
    store_release(f->store, db);
}

static void test_a_later_write_needs_no_other_write(void **state)
{
    struct fixture *f = *state;
    write_with(f, zero, NULL);
    store_write_later(f->store, count_up, NULL);
    int64_t people = 0;
    for (int i = 0; i < 200 && !people; i++) {
        usleep(20000);
        struct db *db = store_read(f->store, f->arena);
        people = db_one_int(db, SQL("SELECT people FROM village"), NO_ARGS, -1);
        store_release(f->store, db);
    }
    assert_int_equal(people, 1);
}

/* --- files --- */

struct busy {
    struct fixture *f;
    atomic_int stop;
    int written;
};

static void *write_on(void *arg)
{
    struct busy *busy = arg;
    char code[16];
    struct arena *arena = arena_create(1 << 20);
    while (!atomic_load(&busy->stop)) {
        snprintf(code, sizeof code, "w%d", busy->written);
        if (store_write(busy->f->store, arena, add_village, code) == STORE_DONE)
            busy->written++;
    }
    arena_destroy(arena);
    return NULL;
}

static void test_backup_while_writing_is_whole_and_private(void **state)
{
    struct fixture *f = *state;
    char error[256] = "";
    const char *target = scratch_name(&f->scratch, "", "copy.db");
    struct busy busy = {.f = f};
    pthread_t thread;
    for (int i = 0; i < 50; i++) {
        char code[16];
        snprintf(code, sizeof code, "b%d", i);
        write_with(f, add_village, code);
    }
    pthread_create(&thread, NULL, write_on, &busy);
    bool done = store_backup(f->url, target, error, sizeof error);
    bool again = store_backup(f->url, target, error, sizeof error);
    atomic_store(&busy.stop, 1);
    pthread_join(thread, NULL);
    assert_true(done);
    assert_false(again);
    assert_non_null(strstr(error, "copy.db"));
    assert_int_equal(villages(f), 50 + busy.written);

    struct stat file;
    assert_int_equal(stat(target, &file), 0);
    assert_int_equal(file.st_mode & 0777, 0600);
    struct store *copy =
        store_open(scratch_name(&f->scratch, "sqlite:", "copy.db"), false, error, sizeof error);
    assert_non_null(copy);
    assert_true(store_integrity(copy, error, sizeof error));
    assert_true(villages(&(struct fixture){.store = copy, .arena = f->arena}) >= 50);
    store_close(copy);
}

static void test_open_refuses_what_is_no_database(void **state)
{
    struct fixture *f = *state;
    char error[256] = "";
    assert_null(
        store_open(scratch_name(&f->scratch, "sqlite:", "none.db"), true, error, sizeof error));
    assert_non_null(strstr(error, "none.db"));
    assert_int_not_equal(access(scratch_name(&f->scratch, "", "none.db"), F_OK), 0);
    assert_null(store_open(scratch_name(&f->scratch, "sqlite:", "0001_test.sql"), true, error,
                           sizeof error));
    assert_non_null(strstr(error, "not a database"));
    assert_null(store_open("mysql:x", true, error, sizeof error));
    assert_null(store_open("sqlite:", true, error, sizeof error));
    assert_null(store_path("mysql:x"));
    assert_string_equal(store_path("sqlite:var/yicun.db"), "var/yicun.db");
}

/* The head of the second page, a table's root, with the store closed. */
static bool overwrite_page(struct fixture *f)
{
    FILE *file = fopen(store_path(f->url), "r+");
    bool done = file && fseek(file, 4096, SEEK_SET) == 0 && fputs("damaged!", file) >= 0;
    return file && fclose(file) == 0 && done;
}

static void test_integrity_finds_damage(void **state)
{
    struct fixture *f = *state;
    char error[256] = "";
    assert_true(store_integrity(f->store, error, sizeof error));
    store_close(f->store);
    assert_true(overwrite_page(f));
    f->store = store_open(f->url, false, error, sizeof error);
    assert_non_null(f->store);
    assert_false(store_integrity(f->store, error, sizeof error));
    assert_true(error[0]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_every_kind_of_value_comes_back_as_it_was),
        TEST(test_parameters_go_by_number_not_by_place),
        TEST(test_wrong_parameters_and_statements_fail_the_work),
        TEST(test_unknown_column_and_wrong_kind_fail_the_work),
        TEST(test_one_value_or_otherwise),
        TEST(test_a_query_may_run_inside_its_own_loop),
        TEST(test_statements_are_limited_only_when_open_at_once),
        TEST(test_what_is_left_open_ends_with_the_transaction),
        TEST(test_an_error_sticks_and_undoes_the_work),
        TEST(test_constraints_are_told_apart_and_can_be_expected),
        TEST(test_a_deferred_key_fails_its_own_work_not_the_commit),
        TEST(test_a_write_inside_a_write_is_refused),
        TEST(test_a_failed_commit_is_told_and_the_store_lives_on),
        TEST(test_works_share_a_commit_but_not_their_failures),
        TEST(test_readers_keep_their_snapshot_and_cannot_write),
        TEST(test_a_fifth_reader_waits_for_a_connection),
        TEST(test_answered_writes_are_there_in_order_for_everyone),
        TEST(test_later_writes_are_bounded_and_done_by_the_close),
        TEST(test_a_later_write_needs_no_other_write),
        TEST(test_backup_while_writing_is_whole_and_private),
        TEST(test_open_refuses_what_is_no_database),
        TEST(test_integrity_finds_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
