/* The lock across processes: SQLite before 3.51.3 can corrupt a database when one process resets
 * the write-ahead log while another writes. Three processes do just that, as often as they can. */
#include "db.h"

#include "scratch.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include <cmocka.h>

enum { PROCESSES = 3, WRITES = 200 };

extern char **environ;

struct fixture {
    struct scratch scratch;
    const char *url;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    char error[256];
    f->scratch = scratch_make();
    f->url = scratch_name(&f->scratch, "sqlite:", "test.db");
    scratch_write(&f->scratch, "0001_test.sql",
                  "CREATE TABLE entry (id @ID, process @INT NOT NULL, number @INT NOT NULL,"
                  " filler @BLOB NOT NULL, UNIQUE (process, number));");
    if (store_migrate(f->url, f->scratch.path, error, sizeof error) != 1)
        fail_msg("%s", error);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    scratch_remove(&f->scratch);
    free(f);
    return 0;
}

/* --- what the other processes do --- */

struct entry {
    int process, number;
};

static bool add_entry(struct db *db, void *arg)
{
    const struct entry *entry = arg;
    char filler[3000]; /* most of a page, so that the log is full after a few writes */
    memset(filler, entry->process, sizeof filler);
    return db_run(db, SQL("INSERT INTO entry (process, number, filler) VALUES ($1, $2, $3)"),
                  ARGS(db_i(entry->process), db_i(entry->number), db_b(filler, sizeof filler))) ==
           1;
}

/* Writes, reads what it wrote, and checkpoints every few pages; now and then opens anew. */
static int write_entries(const char *url, int process)
{
    char error[256] = "";
    struct store *store = NULL;
    struct arena *arena = arena_create(1 << 20);
    bool sound = true;
    for (int i = 0; i < WRITES && sound; i++) {
        if (i % 50 == 0) {
            store_close(store);
            store = store_open(url, true, error, sizeof error);
            if (!store)
                break;
            store_set_checkpoints(store, 4, 12);
        }
        struct entry entry = {process, i};
        sound = store_write(store, arena, add_entry, &entry) == STORE_DONE;
        struct db *db = store_read(store, arena);
        sound = sound && db_one_int(db, SQL("SELECT count(*) FROM entry WHERE process = $1"),
                                    ARGS(db_i(process)), -1) == i + 1;
        store_release(store, db);
        arena_reset(arena);
    }
    sound = sound && store;
    store_close(store);
    arena_destroy(arena);
    if (!sound)
        fprintf(stderr, "process %d: %s\n", process, error);
    return sound ? 0 : 1;
}

/* Runs this program anew; a connection must never be carried across a fork. */
static pid_t start(const char *what, const char *url, int process)
{
    char number[16], *const args[] = {"test_lock", (char *)what, (char *)url, number, NULL};
    pid_t pid;
    snprintf(number, sizeof number, "%d", process);
    if (posix_spawn(&pid, "/proc/self/exe", NULL, NULL, args, environ) != 0)
        abort();
    return pid;
}

static int exit_of(pid_t pid)
{
    int status;
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* --- tests --- */

static void test_processes_that_write_and_checkpoint_at_once_lose_nothing(void **state)
{
    struct fixture *f = *state;
    char error[256] = "";
    pid_t pid[PROCESSES];
    for (int i = 0; i < PROCESSES; i++)
        pid[i] = start("write", f->url, i);
    bool copied = store_backup(f->url, scratch_name(&f->scratch, "", "copy.db"), f->scratch.path,
                               error, sizeof error);
    for (int i = 0; i < PROCESSES; i++)
        assert_int_equal(exit_of(pid[i]), 0);
    if (!copied)
        fail_msg("%s", error);

    struct store *store = store_open(f->url, false, error, sizeof error);
    assert_non_null(store);
    if (!store_integrity(store, error, sizeof error))
        fail_msg("%s", error);
    struct arena *arena = arena_create(1 << 20);
    struct db *db = store_read(store, arena);
    for (int i = 0; i < PROCESSES; i++) {
        struct db_rows *rows =
            db_query(db, SQL("SELECT number, filler FROM entry WHERE process = $1 ORDER BY id"),
                     ARGS(db_i(i)));
        int number = 0;
        for (; db_next(rows); number++) {
            size_t length;
            const char *filler = db_blob(rows, "filler", &length);
            assert_int_equal(db_int(rows, "number"), number);
            assert_int_equal(length, 3000);
            assert_true(filler[0] == i && filler[2999] == i);
            if (number % 50 == 0)
                arena_reset(arena);
        }
        assert_int_equal(number, WRITES);
    }
    store_release(store, db);
    store_close(store);
    arena_destroy(arena);
}

static off_t size_of(struct fixture *f, const char *name)
{
    char path[128];
    struct stat file = {.st_size = -1};
    snprintf(path, sizeof path, "%s/%s", f->scratch.path, name);
    stat(path, &file);
    return file.st_size;
}

enum { OVERLAPPING = 3 };

struct reading {
    struct store *store;
    atomic_int stop;
};

/* A little read after the other; with several threads at it, someone is always reading. */
static void *read_on(void *arg)
{
    struct reading *reading = arg;
    struct arena *arena = arena_create(1 << 20);
    while (!atomic_load(&reading->stop)) {
        struct db *db = store_read(reading->store, arena);
        db_one_int(db, SQL("SELECT count(*) FROM entry"), NO_ARGS, 0);
        usleep(3000);
        store_release(reading->store, db);
    }
    arena_destroy(arena);
    return NULL;
}

static void test_the_log_stays_small_though_someone_always_reads(void **state)
{
    struct fixture *f = *state;
    char error[256];
    struct arena *arena = arena_create(1 << 20);
    struct store *store = store_open(f->url, true, error, sizeof error);
    store_set_checkpoints(store, 10, 50);
    struct reading reading = {.store = store};
    pthread_t thread[OVERLAPPING];
    for (int i = 0; i < OVERLAPPING; i++)
        pthread_create(&thread[i], NULL, read_on, &reading);
    off_t largest = 0;
    for (int i = 0; i < 300; i++) {
        struct entry entry = {1, i};
        assert_int_equal(store_write(store, arena, add_entry, &entry), STORE_DONE);
        off_t size = size_of(f, "test.db-wal");
        largest = size > largest ? size : largest;
    }
    atomic_store(&reading.stop, 1);
    for (int i = 0; i < OVERLAPPING; i++)
        pthread_join(thread[i], NULL);
    print_message("largest log: %lld pages\n", (long long)largest / 4096);
    assert_true(size_of(f, "test.db") > 100 * 4096);
    assert_in_range(largest, 1, 200 * 4096);
    store_close(store);
    assert_int_equal(size_of(f, "test.db-wal"), 0);
    arena_destroy(arena);
}

static void *add_one(void *url)
{
    char error[256];
    struct arena *arena = arena_create(1 << 20);
    struct store *store = store_open(url, true, error, sizeof error);
    struct entry entry = {0, 0};
    enum store_result result = store_write(store, arena, add_entry, &entry);
    store_close(store);
    arena_destroy(arena);
    return result == STORE_DONE ? url : NULL;
}

static void test_a_write_waits_for_who_holds_the_lock_file(void **state)
{
    struct fixture *f = *state;
    int lock = open(scratch_name(&f->scratch, "", "test.db.lock"), O_RDWR | O_CLOEXEC);
    assert_true(lock >= 0);
    struct stat file;
    fstat(lock, &file);
    assert_int_equal(file.st_mode & 0777, 0600);
    assert_int_equal(flock(lock, LOCK_EX), 0);

    pthread_t thread;
    void *done;
    pthread_create(&thread, NULL, add_one, (void *)f->url);
    usleep(200000);
    assert_int_not_equal(pthread_tryjoin_np(thread, &done), 0);
    flock(lock, LOCK_UN);
    pthread_join(thread, &done);
    assert_non_null(done);
    close(lock);
}

enum { BUSY_THREADS = 8 };

static bool add_anything(struct db *db, void *arg)
{
    (void)arg;
    return db_run(db,
                  SQL("INSERT INTO entry (process, number, filler)"
                      " SELECT 1, count(*), '' FROM entry WHERE process = 1"),
                  NO_ARGS) == 1;
}

static void *write_on(void *store)
{
    struct arena *arena = arena_create(1 << 20);
    while (store_write(store, arena, add_anything, NULL) == STORE_DONE)
        continue;
    return NULL;
}

/* Until killed, there is always a work that waits for the next commit. */
static int write_without_end(const char *url)
{
    char error[256];
    pthread_t thread;
    struct store *store = store_open(url, true, error, sizeof error);
    for (int i = 1; i < BUSY_THREADS; i++)
        pthread_create(&thread, NULL, write_on, store);
    write_on(store);
    return 1;
}

static double seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void test_a_busy_process_does_not_starve_another(void **state)
{
    struct fixture *f = *state;
    char error[256];
    pid_t busy = start("endless", f->url, 0);
    struct arena *arena = arena_create(1 << 20);
    struct store *store = store_open(f->url, true, error, sizeof error);
    usleep(200000);
    double begin = seconds();
    for (int i = 0; i < 20; i++) {
        struct entry entry = {2, i};
        assert_int_equal(store_write(store, arena, add_entry, &entry), STORE_DONE);
    }
    double taken = seconds() - begin;
    struct db *db = store_read(store, arena);
    int64_t others =
        db_one_int(db, SQL("SELECT count(*) FROM entry WHERE process = 1"), NO_ARGS, 0);
    store_release(store, db);
    kill(busy, SIGKILL);
    waitpid(busy, NULL, 0);
    print_message("20 writes beside a busy process: %.3f s (it made %lld)\n", taken,
                  (long long)others);
    assert_true(others > 0);
    assert_true(taken < 10);

    /* Killed in the middle of its work, it has left a sound database and no lock. */
    struct entry entry = {2, 20};
    assert_int_equal(store_write(store, arena, add_entry, &entry), STORE_DONE);
    if (!store_integrity(store, error, sizeof error))
        fail_msg("%s", error);
    store_close(store);
    arena_destroy(arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(int argc, char **argv)
{
    if (argc == 4)
        alarm(60); /* another process never outlives a test that broke off */
    if (argc == 4 && strcmp(argv[1], "write") == 0)
        return write_entries(argv[2], atoi(argv[3]));
    if (argc == 4 && strcmp(argv[1], "endless") == 0)
        return write_without_end(argv[2]);
    const struct CMUnitTest tests[] = {
        TEST(test_processes_that_write_and_checkpoint_at_once_lose_nothing),
        TEST(test_the_log_stays_small_though_someone_always_reads),
        TEST(test_a_write_waits_for_who_holds_the_lock_file),
        TEST(test_a_busy_process_does_not_starve_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
