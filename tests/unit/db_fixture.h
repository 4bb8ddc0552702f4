/* A store on a small database of its own, for the tests of the store: on SQLite in a file, or on
 * the PostgreSQL server that YICUN_TEST_PG names (tests/http/with-cluster.mjs) in a schema. */
#ifndef YICUN_TEST_DB_FIXTURE_H
#define YICUN_TEST_DB_FIXTURE_H

#include "db.h"

#include "scratch.h"

#include <libpq-fe.h>
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

/* --- a schema for each test --- */

static inline void administer(const char *text)
{
    PGconn *handle = PQconnectdb(getenv("YICUN_TEST_PG"));
    PGresult *result = PQexec(handle, text);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        fail_msg("%s: %s", text, PQerrorMessage(handle));
    PQclear(result);
    PQfinish(handle);
}

static inline int setup_schema(void **state)
{
    static char url[512];
    static int tests;
    char text[100];
    if (!getenv("YICUN_TEST_PG"))
        fail_msg("YICUN_TEST_PG names no server");
    snprintf(text, sizeof text, "CREATE SCHEMA t%d_%d", (int)getpid(), ++tests);
    administer(text);
    snprintf(url, sizeof url, "%s&options=-csearch_path%%3Dt%d_%d", getenv("YICUN_TEST_PG"),
             (int)getpid(), tests);
    return setup_on(state, url);
}

static inline int teardown_schema(void **state)
{
    char text[100];
    snprintf(text, sizeof text, "SET client_min_messages = error; DROP SCHEMA %s CASCADE",
             strstr(((struct fixture *)*state)->url, "%3D") + 3);
    teardown(state);
    administer(text);
    return 0;
}

#define ON_SQLITE(name)                                                                            \
    {                                                                                              \
#name " on SQLite", name, setup, teardown, NULL                                            \
    }
#define ON_POSTGRESQL(name)                                                                        \
    {                                                                                              \
#name " on PostgreSQL", name, setup_schema, teardown_schema, NULL                          \
    }
#define ON_BOTH(name) ON_SQLITE(name), ON_POSTGRESQL(name)

#endif
