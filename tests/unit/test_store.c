/* The store as a whole: what works share in a commit and what not, readers, later writes, files. */
#include "db_fixture.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* --- works in a commit --- */

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

/* --- the log --- */

enum { LONG_READERS = 4, READ_MS = 300, LOG_MOST = 64 << 20 };

struct reading {
    struct fixture *f;
    atomic_int stop;
    atomic_int reads;
};

/* One transaction right after the other, each much longer than a write. */
static void *read_on(void *arg)
{
    struct reading *reading = arg;
    struct arena *arena = arena_create(1 << 20);
    while (!atomic_load(&reading->stop)) {
        struct db *db = store_read(reading->f->store, arena);
        db_one_int(db, SQL("SELECT count(*) FROM village"), NO_ARGS, -1);
        usleep(READ_MS * 1000);
        CHECK(db_one_int(db, SQL("SELECT count(*) FROM village"), NO_ARGS, -1) >= 0);
        store_release(reading->f->store, db);
        arena_reset(arena);
        atomic_fetch_add(&reading->reads, 1);
    }
    arena_destroy(arena);
    return NULL;
}

/* Another megabyte each time: SQLite does not write what stays the same. */
static bool replace_photo(struct db *db, void *written)
{
    size_t length = 1 << 20;
    void *bytes = memset(arena_alloc(db_arena(db), length), *(int *)written, length);
    return db_run(db,
                  SQL("INSERT INTO village (code, photo) VALUES ('big', $1) "
                      "ON CONFLICT (code) DO UPDATE SET photo = excluded.photo"),
                  ARGS(db_b(bytes, length))) == 1;
}

static void test_the_log_stays_small_under_readers_that_never_stop(void **state)
{
    struct fixture *f = *state;
    struct reading reading = {.f = f};
    pthread_t reader[LONG_READERS];
    const char *log = scratch_name(&f->scratch, "", "test.db-wal");
    struct arena *arena = arena_create(8 << 20);
    off_t largest = 0;
    for (int i = 0; i < LONG_READERS; i++) {
        pthread_create(&reader[i], NULL, read_on, &reading);
        usleep(READ_MS * 1000 / LONG_READERS);
    }
    for (int written = 0; written < 160; written++) {
        struct stat status;
        assert_int_equal(store_write(f->store, arena, replace_photo, &written), STORE_DONE);
        arena_reset(arena);
        assert_int_equal(stat(log, &status), 0);
        largest = status.st_size > largest ? status.st_size : largest;
    }
    atomic_store(&reading.stop, 1);
    for (int i = 0; i < LONG_READERS; i++)
        pthread_join(reader[i], NULL);
    arena_destroy(arena);
    assert_in_range(largest, 1, LOG_MOST);
    assert_true(atomic_load(&reading.reads) > 2 * LONG_READERS);
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
    bool done = store_backup(f->url, target, f->scratch.path, error, sizeof error);
    bool again = store_backup(f->url, target, f->scratch.path, error, sizeof error);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SQLITE(test_a_deferred_key_fails_its_own_work_not_the_commit),
        ON_BOTH(test_a_write_inside_a_write_is_refused),
        ON_SQLITE(test_a_failed_commit_is_told_and_the_store_lives_on),
        ON_SQLITE(test_works_share_a_commit_but_not_their_failures),
        ON_BOTH(test_readers_keep_their_snapshot_and_cannot_write),
        ON_SQLITE(test_a_fifth_reader_waits_for_a_connection),
        ON_BOTH(test_answered_writes_are_there_in_order_for_everyone),
        ON_SQLITE(test_later_writes_are_bounded_and_done_by_the_close),
        ON_BOTH(test_a_later_write_needs_no_other_write),
        ON_SQLITE(test_the_log_stays_small_under_readers_that_never_stop),
        ON_SQLITE(test_backup_while_writing_is_whole_and_private),
        ON_SQLITE(test_open_refuses_what_is_no_database),
        ON_SQLITE(test_integrity_finds_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
