/* Migrations: applied once and in order, and every way in which folder and database can disagree.
 */
#include "db.h"

#include "scratch.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>

struct fixture {
    struct scratch scratch;
    const char *url;
    struct arena *arena;
    char error[512];
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->scratch = scratch_make();
    f->url = scratch_name(&f->scratch, "sqlite:", "test.db");
    f->arena = arena_create(1 << 20);
    scratch_write(&f->scratch, "0001_units.sql", "CREATE TABLE unit (id @ID, code @TEXT);\n");
    scratch_write(&f->scratch, "0002_users.sql", "CREATE TABLE person (id @ID, age @INT);\n");
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    arena_destroy(f->arena);
    scratch_remove(&f->scratch);
    free(f);
    return 0;
}

static int migrate(struct fixture *f)
{
    f->error[0] = '\0';
    return store_migrate(f->url, f->scratch.path, f->error, sizeof f->error);
}

static struct store *open_store(struct fixture *f)
{
    struct store *store = store_open(f->url, true, f->error, sizeof f->error);
    if (!store)
        fail_msg("%s", f->error);
    return store;
}

static const char *ask(struct fixture *f, struct sql sql)
{
    struct store *store = open_store(f);
    struct db *db = store_read(store, f->arena);
    const char *answer = db_one_text(db, sql, NO_ARGS);
    store_release(store, db);
    store_close(store);
    return answer;
}

static bool current(struct fixture *f)
{
    struct store *store = open_store(f);
    bool result = store_is_current(store, f->scratch.path, f->error, sizeof f->error);
    store_close(store);
    return result;
}

/* One line that names what is meant. */
static void assert_refused(struct fixture *f, const char *names)
{
    assert_int_equal(migrate(f), -1);
    if (!strstr(f->error, names) || strchr(f->error, '\n'))
        fail_msg("\"%s\" does not name %s", f->error, names);
}

static void test_migrations_are_applied_once_in_order(void **state)
{
    struct fixture *f = *state;
    struct stat file;
    assert_int_equal(migrate(f), 2);
    assert_int_equal(stat(store_path(f->url), &file), 0);
    assert_int_equal(file.st_mode & 0777, 0600);
    assert_true(current(f));
    assert_int_equal(migrate(f), 0);
    scratch_write(&f->scratch, "0003_more.sql", "INSERT INTO unit (code) VALUES ('320509');");
    assert_false(current(f));
    assert_non_null(strstr(f->error, "0003_more.sql"));
    assert_int_equal(migrate(f), 1);
    assert_true(current(f));
    assert_string_equal(ask(f, SQL("SELECT code FROM unit")), "320509");
    assert_string_equal(ask(f, SQL("SELECT name FROM schema_migration WHERE number = 3")),
                        "0003_more.sql");
    /* printf 'CREATE TABLE unit (id @ID, code @TEXT);\n' | sha256sum */
    assert_string_equal(ask(f, SQL("SELECT checksum FROM schema_migration WHERE number = 1")),
                        "7d134101c1e7369645e1fcae37a3e5a5707cdbb3097ffda990f320a333b5168a");
    long applied =
        strtol(ask(f, SQL("SELECT applied_at FROM schema_migration WHERE number = 1")), NULL, 10);
    assert_in_range(applied, time(NULL) - 600, time(NULL));
}

static void test_words_of_the_engine_are_expanded_only_as_words(void **state)
{
    struct fixture *f = *state;
    scratch_write(&f->scratch, "0003_words.sql",
                  "-- an @UNKNOWN word in a comment\n"
                  "/* and @ANOTHER */ CREATE TABLE words (id @ID,t @TEXT,n @INT\n,b @BLOB);\n"
                  "INSERT INTO words (t) VALUES ('it''s @ID, a@b.c and @X');\n");
    assert_int_equal(migrate(f), 3);
    assert_string_equal(ask(f, SQL("SELECT t FROM words")), "it's @ID, a@b.c and @X");
    const char *table = ask(f, SQL("SELECT sql FROM sqlite_schema WHERE name = 'words'"));
    assert_non_null(
        strstr(table, "id INTEGER PRIMARY KEY AUTOINCREMENT,t TEXT,n INTEGER\n,b BLOB"));
}

static void test_unknown_word_is_refused_with_its_line(void **state)
{
    struct fixture *f = *state;
    static const char *const bad[] = {"@UNKNOWN", "@IDX", "@id", "@", "x@ID"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[128];
        snprintf(text, sizeof text, "CREATE TABLE a (t @TEXT,\n u %s);\n", bad[i]);
        scratch_write(&f->scratch, "0003_word.sql", text);
        assert_refused(f, "0003_word.sql: line 2: unknown word @");
    }
}

static void test_gap_and_duplicate_and_bad_names_are_refused(void **state)
{
    struct fixture *f = *state;
    scratch_write(&f->scratch, "0004_late.sql", "SELECT 1;");
    assert_refused(f, "0003");
    scratch_write(&f->scratch, "0002_again.sql", "SELECT 1;");
    assert_refused(f, "0002_users.sql");
    unlink(scratch_name(&f->scratch, "", "0004_late.sql"));
    unlink(scratch_name(&f->scratch, "", "0002_again.sql"));
    scratch_write(&f->scratch, "README", "not a migration");
    scratch_write(&f->scratch, "003_short.sql", "SELECT 1;");
    assert_refused(f, "003_short.sql");
    unlink(scratch_name(&f->scratch, "", "003_short.sql"));
    scratch_write(&f->scratch, "0000_zero.sql", "SELECT 1;");
    assert_refused(f, "0000_zero.sql");
    /* nothing was made before the folder was understood */
    assert_int_not_equal(access(store_path(f->url), F_OK), 0);
}

static void test_a_changed_or_renamed_old_file_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(migrate(f), 2);
    scratch_write(&f->scratch, "0001_units.sql", "CREATE TABLE unit (id @ID, code @TEXT);\n\n");
    scratch_write(&f->scratch, "0003_more.sql", "CREATE TABLE more (id @ID);");
    assert_refused(f, "0001_units.sql");
    assert_false(current(f));
    assert_non_null(strstr(f->error, "0001_units.sql"));
    assert_null(ask(f, SQL("SELECT name FROM sqlite_schema WHERE name = 'more'")));

    scratch_write(&f->scratch, "0001_units.sql", "CREATE TABLE unit (id @ID, code @TEXT);\n");
    rename(scratch_name(&f->scratch, "", "0002_users.sql"),
           scratch_name(&f->scratch, "", "0002_people.sql"));
    assert_refused(f, "0002_people.sql");
}

static void test_a_newer_database_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(migrate(f), 2);
    unlink(scratch_name(&f->scratch, "", "0002_users.sql"));
    assert_refused(f, "newer");
    assert_non_null(strstr(f->error, "0002_users.sql"));
    assert_false(current(f));
    assert_non_null(strstr(f->error, "newer"));
}

static void test_a_failing_migration_leaves_nothing_of_itself(void **state)
{
    struct fixture *f = *state;
    scratch_write(&f->scratch, "0003_bad.sql",
                  "CREATE TABLE half (id @ID);\n\nINSERT INTO half\n  VALUES (oops);\n");
    assert_refused(f, "0003_bad.sql: line 4: no such column: oops");
    assert_null(ask(f, SQL("SELECT name FROM sqlite_schema WHERE name = 'half'")));
    assert_string_equal(ask(f, SQL("SELECT max(number) FROM schema_migration")), "2");
    scratch_write(&f->scratch, "0003_bad.sql", "CREATE TABLE half (id @ID);");
    assert_int_equal(migrate(f), 1);
}

static void test_a_migration_may_not_end_its_transaction(void **state)
{
    struct fixture *f = *state;
    scratch_write(&f->scratch, "0003_end.sql", "CREATE TABLE half (id @ID);\nCOMMIT;\n");
    assert_refused(f, "0003_end.sql: line 2");
    assert_null(ask(f, SQL("SELECT name FROM sqlite_schema WHERE name = 'half'")));
}

/* A table may be rebuilt although others refer to it, but no reference may be left broken. */
static void test_foreign_keys_are_checked_at_the_end_of_a_migration(void **state)
{
    struct fixture *f = *state;
    scratch_write(&f->scratch, "0003_keys.sql",
                  "CREATE TABLE child (id @ID, unit_id @INT REFERENCES unit(id) ON DELETE CASCADE);"
                  "INSERT INTO unit (id, code) VALUES (1, 'a');"
                  "INSERT INTO child (unit_id) VALUES (1);");
    scratch_write(&f->scratch, "0004_rebuild.sql",
                  "CREATE TABLE fresh (id @ID, code @TEXT NOT NULL);"
                  "INSERT INTO fresh SELECT id, code FROM unit;"
                  "DROP TABLE unit;"
                  "ALTER TABLE fresh RENAME TO unit;");
    assert_int_equal(migrate(f), 4);
    assert_string_equal(ask(f, SQL("SELECT count(*) FROM child")), "1");
    scratch_write(&f->scratch, "0005_break.sql", "DELETE FROM unit;");
    assert_refused(f, "0005_break.sql: rows of child");
    assert_string_equal(ask(f, SQL("SELECT count(*) FROM unit")), "1");
}

static void test_an_empty_database_is_not_current(void **state)
{
    struct fixture *f = *state;
    struct scratch empty = scratch_make();
    assert_int_equal(store_migrate(f->url, empty.path, f->error, sizeof f->error), 0);
    assert_false(current(f));
    assert_non_null(strstr(f->error, "0001_units.sql"));
    scratch_remove(&empty);
    scratch_write(&f->scratch, "bare.db", "");
    f->url = scratch_name(&f->scratch, "sqlite:", "bare.db");
    assert_false(current(f));
    assert_non_null(strstr(f->error, "yicun migrate"));
    assert_int_equal(migrate(f), 2);
}

static void test_a_missing_folder_is_refused(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(store_migrate(f->url, "/nonexistent", f->error, sizeof f->error), -1);
    assert_non_null(strstr(f->error, "/nonexistent"));
}

/* --- several at once --- */

enum { RACERS = 6, STEPS = 12 };

struct racer {
    struct fixture *f;
    pthread_t thread;
    int done;
    char error[256];
};

static void *race(void *arg)
{
    struct racer *racer = arg;
    racer->done =
        store_migrate(racer->f->url, racer->f->scratch.path, racer->error, sizeof racer->error);
    return NULL;
}

static void test_migrating_several_times_at_once_applies_each_once(void **state)
{
    struct fixture *f = *state;
    struct racer racer[RACERS];
    char name[32], text[64];
    for (int i = 3; i <= STEPS; i++) {
        snprintf(name, sizeof name, "%04d_step.sql", i);
        snprintf(text, sizeof text, "CREATE TABLE step%d (id @ID);", i);
        scratch_write(&f->scratch, name, text);
    }
    for (int i = 0; i < RACERS; i++) {
        racer[i] = (struct racer){.f = f};
        pthread_create(&racer[i].thread, NULL, race, &racer[i]);
    }
    int done = 0;
    for (int i = 0; i < RACERS; i++) {
        pthread_join(racer[i].thread, NULL);
        if (racer[i].done < 0)
            fail_msg("%s", racer[i].error);
        done += racer[i].done;
    }
    assert_int_equal(done, STEPS);
    assert_true(current(f));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_migrations_are_applied_once_in_order),
        TEST(test_words_of_the_engine_are_expanded_only_as_words),
        TEST(test_unknown_word_is_refused_with_its_line),
        TEST(test_gap_and_duplicate_and_bad_names_are_refused),
        TEST(test_a_changed_or_renamed_old_file_is_refused),
        TEST(test_a_newer_database_is_refused),
        TEST(test_a_failing_migration_leaves_nothing_of_itself),
        TEST(test_a_migration_may_not_end_its_transaction),
        TEST(test_foreign_keys_are_checked_at_the_end_of_a_migration),
        TEST(test_an_empty_database_is_not_current),
        TEST(test_a_missing_folder_is_refused),
        TEST(test_migrating_several_times_at_once_applies_each_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
