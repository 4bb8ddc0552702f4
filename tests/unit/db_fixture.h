/* A store on a small database of its own, for the tests of the store. */
#ifndef YICUN_TEST_DB_FIXTURE_H
#define YICUN_TEST_DB_FIXTURE_H

#include "db.h"

#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* `url` of an empty database; NULL: a file of the test's own. */
static inline int setup_on(void **state, const char *url)
{
    struct fixture *f = calloc(1, sizeof *f);
    char error[256] = "";
    f->scratch = scratch_make();
    scratch_write(&f->scratch, "0001_test.sql",
                  "CREATE TABLE village (id @ID, code @TEXT NOT NULL UNIQUE, people @INT,"
                  " photo @BLOB);\n"
                  "CREATE TABLE member (id @ID, village_id @INT NOT NULL REFERENCES village(id),"
                  " head_id @INT REFERENCES member(id) DEFERRABLE INITIALLY DEFERRED);\n");
    f->url = url ? url : scratch_name(&f->scratch, "sqlite:", "test.db");
    if (store_migrate(f->url, f->scratch.path, error, sizeof error) != 1)
        fail_msg("%s", error);
    f->store = store_open(f->url, true, error, sizeof error);
    if (!f->store)
        fail_msg("%s", error);
    f->arena = arena_create(8 << 20);
    *state = f;
    return 0;
}

static inline int setup(void **state)
{
    return setup_on(state, NULL);
}

static inline int teardown(void **state)
{
    struct fixture *f = *state;
    store_close(f->store);
    arena_destroy(f->arena);
    scratch_remove(&f->scratch);
    free(f);
    return 0;
}

static inline enum store_result write_with(struct fixture *f, store_work *work, void *arg)
{
    return store_write(f->store, f->arena, work, arg);
}

static inline bool add_village(struct db *db, void *code)
{
    return db_run(db, SQL("INSERT INTO village (code) VALUES ($1)"), ARGS(db_t(code))) == 1;
}

static inline int64_t villages(struct fixture *f)
{
    struct db *db = store_read(f->store, f->arena);
    int64_t count = db_one_int(db, SQL("SELECT count(*) FROM village"), NO_ARGS, -1);
    store_release(f->store, db);
    return count;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
