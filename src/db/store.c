/* The store of a process: connections opened and closed, a small pool of them that readers borrow.
 * Knows no engine by name but in the list below. */
#include "db/store_internal.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { LATER_MEMORY = 4 << 20, PASSIVE_PAGES = 1000, TRUNCATE_PAGES = 8000 };

static const struct engine *const engines[] = {&sqlite_engine, &postgres_engine};

const struct engine *engine_of(const char *url, const char **place, char *error, size_t error_size)
{
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++) {
        size_t length = strlen(engines[i]->scheme);
        if (strncmp(url, engines[i]->scheme, length) == 0 && url[length]) {
            *place = url + length;
            return engines[i];
        }
    }
    /* No further than where a password may stand. */
    db_explain(error, error_size,
               "%.*s: not a database address such as sqlite:var/yicun.db or "
               "postgresql://host/yicun",
               (int)strcspn(url, ":@?"), url);
    return NULL;
}

const char *store_path(const char *url)
{
    const char *place = NULL;
    char error[8];
    return engine_of(url, &place, error, sizeof error) == &sqlite_engine ? place : NULL;
}

void store_reads(const char *url, db_path *each, void *arg)
{
    const char *place = NULL;
    char error[8];
    const struct engine *engine = engine_of(url, &place, error, sizeof error);
    if (engine && engine->reads)
        engine->reads(place, each, arg);
}

/* --- readers --- */

struct db *store_read(struct store *store, struct arena *arena)
{
    pthread_mutex_lock(&store->mutex);
    while (!store->idle_count || store->holding)
        pthread_cond_wait(&store->reader_back, &store->mutex);
    struct db *db = store->idle[--store->idle_count];
    pthread_mutex_unlock(&store->mutex);
    db_start(db, arena);
    store->engine->begin(db);
    return db;
}

void store_release(struct store *store, struct db *db)
{
    db_end_all(db);
    store->engine->rollback(db); /* nothing was written, so this is the cheaper end */
    pthread_mutex_lock(&store->mutex);
    store->idle[store->idle_count++] = db;
    if (store->holding)
        pthread_cond_broadcast(&store->reader_back); /* the writer waits among others */
    else
        pthread_cond_signal(&store->reader_back);
    pthread_mutex_unlock(&store->mutex);
}

/* --- opening and closing --- */

/* Signals are for the main thread, so the writers start with all of them blocked. */
static bool start_writers(struct store *store)
{
    sigset_t all, before;
    bool started = true;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (int i = 0; started && i < store->engine->writers; i++) {
        struct writer *writer = &store->writer[i];
        writer->started = started = pthread_create(&writer->thread, NULL, writer_main, writer) == 0;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

/* They write what still waits first. */
static void stop_writers(struct store *store)
{
    pthread_mutex_lock(&store->mutex);
    store->closing = true;
    pthread_cond_broadcast(&store->work_came);
    pthread_mutex_unlock(&store->mutex);
    for (int i = 0; i < store->engine->writers; i++)
        if (store->writer[i].started)
            pthread_join(store->writer[i].thread, NULL);
}

static void free_store(struct store *store)
{
    stop_writers(store);
    for (int i = 0; i < store->engine->readers; i++)
        if (store->reader[i])
            store->engine->disconnect(store->reader[i]);
    /* Last, so that a checkpoint finds no reader in the way. */
    for (int i = 0; i < store->engine->writers; i++) {
        if (store->writer[i].db)
            store->engine->disconnect(store->writer[i].db);
        arena_destroy(store->writer[i].scratch);
    }
    pthread_cond_destroy(&store->reader_back);
    pthread_cond_destroy(&store->work_came);
    pthread_mutex_destroy(&store->mutex);
    free(store);
}

static struct store *new_store(const struct engine *engine)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return NULL;
    store->engine = engine;
    store->passive_pages = PASSIVE_PAGES;
    store->truncate_pages = TRUNCATE_PAGES;
    pthread_mutex_init(&store->mutex, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&store->work_came, &monotonic);
    pthread_cond_init(&store->reader_back, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return store;
}

static bool connect_writer(struct store *store, int number, const char *place, char *error,
                           size_t error_size)
{
    struct writer *writer = &store->writer[number];
    writer->store = store;
    writer->scratch = arena_create(LATER_MEMORY);
    if (!writer->scratch)
        return db_explain(error, error_size, "out of memory");
    writer->db = store->engine->connect(place, ENGINE_WRITE, error, error_size);
    return writer->db != NULL;
}

static bool connect_all(struct store *store, const char *place, bool writable, char *error,
                        size_t error_size)
{
    const struct engine *engine = store->engine;
    for (int i = 0; writable && i < engine->writers; i++)
        if (!connect_writer(store, i, place, error, error_size))
            return false;
    for (int i = 0; i < engine->readers; i++) {
        store->reader[i] = engine->connect(place, ENGINE_READ, error, error_size);
        if (!store->reader[i])
            return false;
        store->idle[store->idle_count++] = store->reader[i];
    }
    return true;
}

struct store *store_open(const char *url, bool writable, char *error, size_t error_size)
{
    const char *place;
    const struct engine *engine = engine_of(url, &place, error, error_size);
    if (!engine)
        return NULL;
    struct store *store = new_store(engine);
    if (!store) {
        db_explain(error, error_size, "out of memory");
        return NULL;
    }
    if (connect_all(store, place, writable, error, error_size)) {
        if (!writable || start_writers(store))
            return store;
        db_explain(error, error_size, "cannot start the writer");
    }
    free_store(store);
    return NULL;
}

void store_close(struct store *store)
{
    if (store)
        free_store(store);
}

/* --- care --- */

void store_set_checkpoints(struct store *store, int passive_pages, int truncate_pages)
{
    pthread_mutex_lock(&store->mutex);
    store->passive_pages = passive_pages;
    store->truncate_pages = truncate_pages;
    pthread_mutex_unlock(&store->mutex);
}

int64_t store_commits(struct store *store)
{
    pthread_mutex_lock(&store->mutex);
    int64_t commits = store->commits;
    pthread_mutex_unlock(&store->mutex);
    return commits;
}

bool store_integrity(struct store *store, char *error, size_t error_size)
{
    struct db *db = store_read(store, NULL);
    bool sound = store->engine->integrity(db, error, error_size);
    store_release(store, db);
    return sound;
}

bool store_purge(const char *url, char *error, size_t error_size)
{
    const char *place;
    const struct engine *engine = engine_of(url, &place, error, error_size);
    struct db *db = engine ? engine->connect(place, ENGINE_WRITE, error, error_size) : NULL;
    bool done = db && engine->purge(db, error, error_size);
    if (db)
        engine->disconnect(db);
    return done;
}
