/* The store of a process: a small pool of reading connections, and one writer thread that takes
 * the works waiting for it into common commits. Knows no engine by name but in the list below. */
#include "db/engine.h"

#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The test of failing memory, which opens the store anew for each failure, makes it 1. */
#ifndef STORE_READERS
#define STORE_READERS 4
#endif

enum {
    READERS = STORE_READERS,
    BATCH = 32,           /* works in one commit */
    LATER_MOST = 1000,    /* works of store_write_later that may wait */
    LATER_DELAY_MS = 200, /* how long they wait for a commit that is made anyway */
    LATER_MEMORY = 4 << 20,
    PASSIVE_PAGES = 1000,
    TRUNCATE_PAGES = 8000,
    HOLD_MS = 5000 /* longest that new readers wait so that the log can be emptied */
};

/* A work that waits for the writer: on the stack of who waits for it, or (later) on the heap. */
struct write {
    store_work *work;
    void *arg;
    struct arena *arena;
    bool later;
    bool done;
    enum store_result result;
    pthread_cond_t finished;
    struct write *next;
};

struct queue {
    struct write *first, *last;
    int length;
};

struct store {
    const struct engine *engine;
    pthread_mutex_t mutex; /* guards all below but the connections and the batch */

    struct db *reader[READERS];
    struct db *idle[READERS]; /* a stack: the reader used last has the warmest cache */
    int idle_count;
    bool holding; /* new readers wait */
    pthread_cond_t reader_back;

    struct db *writer; /* NULL in a store that only reads */
    pthread_t thread;
    struct queue waiting, later;
    struct timespec later_due;
    pthread_cond_t work_came;
    bool closing;
    bool dropping; /* works of store_write_later; said once, not for each */
    int passive_pages, truncate_pages;
    int64_t commits;
    struct arena *scratch; /* of the later works of one batch */
};

static const struct engine *const engines[] = {&sqlite_engine};

const struct engine *engine_of(const char *url, const char **place, char *error, size_t error_size)
{
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++) {
        size_t length = strlen(engines[i]->scheme);
        if (strncmp(url, engines[i]->scheme, length) == 0 && url[length]) {
            *place = url + length;
            return engines[i];
        }
    }
    db_explain(error, error_size, "%s: not a database address such as sqlite:var/yicun.db", url);
    return NULL;
}

const char *store_path(const char *url)
{
    const char *place = NULL;
    char error[8];
    return engine_of(url, &place, error, sizeof error) == &sqlite_engine ? place : NULL;
}

/* --- queues --- */

static void enqueue(struct queue *queue, struct write *write)
{
    write->next = NULL;
    if (queue->last)
        queue->last->next = write;
    else
        queue->first = write;
    queue->last = write;
    queue->length++;
}

static struct write *dequeue(struct queue *queue)
{
    struct write *write = queue->first;
    if (!write)
        return NULL;
    queue->first = write->next;
    if (!queue->first)
        queue->last = NULL;
    queue->length--;
    return write;
}

/* --- the writer --- */

/* One work in its savepoint; false when the whole transaction is lost with it. */
static bool run_work(struct store *store, struct write *write)
{
    struct db *db = store->writer;
    const struct engine *engine = store->engine;
    db_start(db, write->arena);
    if (!engine->savepoint(db))
        return false;
    bool keep = write->work(db, write->arg) && !db->failed;
    db_end_all(db);
    if (keep && engine->release(db)) {
        write->result = STORE_DONE;
        return true;
    }
    write->result = db_full(db) ? STORE_FULL : STORE_UNDONE;
    return engine->undo(db);
}

/* All works of the batch in one transaction; when that is lost, so are they all. */
static bool commit_batch(struct store *store, struct queue *batch)
{
    struct db *db = store->writer;
    db_start(db, NULL);
    bool sound = store->engine->begin(db);
    if (sound) {
        for (struct write *write = batch->first; write && sound; write = write->next)
            sound = run_work(store, write);
        if (sound) {
            db_start(db, NULL);
            sound = store->engine->commit(db);
        } else {
            store->engine->rollback(db);
        }
    }
    if (!sound)
        log_error("store: a commit failed; %d writes are lost", batch->length);
    for (struct write *write = batch->first; write && !sound; write = write->next)
        write->result = db_full(db) ? STORE_FULL : STORE_FAILED;
    return sound;
}

/* Under the mutex. A later work waits a little for company, a waited-for one never. */
static void await_work(struct store *store)
{
    while (!store->waiting.length && !store->closing && store->later.length < BATCH) {
        if (!store->later.length)
            pthread_cond_wait(&store->work_came, &store->mutex);
        else if (pthread_cond_timedwait(&store->work_came, &store->mutex, &store->later_due) ==
                 ETIMEDOUT)
            return;
    }
}

/* Under the mutex. Empty only when the store closes. */
static struct queue take_batch(struct store *store)
{
    struct queue batch = {NULL, NULL, 0};
    while (batch.length < BATCH && (store->waiting.length || store->later.length))
        enqueue(&batch, dequeue(store->waiting.length ? &store->waiting : &store->later));
    return batch;
}

/* Under the mutex. A waited-for write is gone as soon as its owner wakes. */
static void finish_batch(struct queue *batch)
{
    struct write *write;
    while ((write = dequeue(batch))) {
        if (write->later) {
            free(write->arg);
            free(write);
        } else {
            write->done = true;
            pthread_cond_signal(&write->finished);
        }
    }
}

static struct timespec in_ms(int ms)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_nsec += ms * 1000000L;
    time.tv_sec += time.tv_nsec / 1000000000L;
    time.tv_nsec %= 1000000000L;
    return time;
}

/* Where reads overlap without end, the log could only grow. Then new readers wait for a moment,
 * until those who read have ended and the log begins anew. */
static void tidy(struct store *store, int passive_pages, int truncate_pages)
{
    if (store->engine->tidy(store->writer, passive_pages, truncate_pages))
        return;
    struct timespec until = in_ms(HOLD_MS);
    pthread_mutex_lock(&store->mutex);
    store->holding = true;
    while (store->idle_count < READERS &&
           pthread_cond_timedwait(&store->reader_back, &store->mutex, &until) == 0)
        continue;
    pthread_mutex_unlock(&store->mutex);
    store->engine->tidy(store->writer, 0, truncate_pages);
    pthread_mutex_lock(&store->mutex);
    store->holding = false;
    pthread_cond_broadcast(&store->reader_back);
    pthread_mutex_unlock(&store->mutex);
}

static void *writer_main(void *arg)
{
    struct store *store = arg;
    pthread_mutex_lock(&store->mutex);
    for (;;) {
        await_work(store);
        struct queue batch = take_batch(store);
        if (!batch.length)
            break;
        int passive = store->passive_pages, truncate = store->truncate_pages;
        pthread_mutex_unlock(&store->mutex);

        bool kept = commit_batch(store, &batch);
        arena_reset(store->scratch);

        pthread_mutex_lock(&store->mutex);
        store->commits += kept;
        finish_batch(&batch);
        pthread_mutex_unlock(&store->mutex);

        /* After the answers: nobody waits for a checkpoint but the next batch. */
        tidy(store, passive, truncate);
        pthread_mutex_lock(&store->mutex);
    }
    pthread_mutex_unlock(&store->mutex);
    return NULL;
}

enum store_result store_write(struct store *store, struct arena *arena, store_work *work, void *arg)
{
    if (!store->writer || pthread_equal(pthread_self(), store->thread)) {
        log_error("store: a write where none can be waited for");
        return STORE_FAILED;
    }
    struct write write = {.work = work, .arg = arg, .arena = arena, .result = STORE_FAILED};
    pthread_cond_init(&write.finished, NULL);
    pthread_mutex_lock(&store->mutex);
    if (!store->closing) {
        enqueue(&store->waiting, &write);
        pthread_cond_signal(&store->work_came);
        while (!write.done)
            pthread_cond_wait(&write.finished, &store->mutex);
    }
    pthread_mutex_unlock(&store->mutex);
    pthread_cond_destroy(&write.finished);
    return write.result;
}

void store_write_later(struct store *store, store_work *work, void *arg)
{
    struct write *write = malloc(sizeof *write);
    if (write)
        *write = (struct write){.work = work, .arg = arg, .arena = store->scratch, .later = true};
    pthread_mutex_lock(&store->mutex);
    bool room = write && store->writer && !store->closing && store->later.length < LATER_MOST;
    if (room) {
        if (!store->later.length)
            store->later_due = in_ms(LATER_DELAY_MS);
        enqueue(&store->later, write);
        pthread_cond_signal(&store->work_came);
    }
    bool say = !room && !store->dropping;
    store->dropping = !room;
    pthread_mutex_unlock(&store->mutex);
    if (say)
        log_warning("store: too many deferred writes are waiting; some are dropped");
    if (!room) {
        free(arg);
        free(write);
    }
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

/* Signals are for the main thread, so the writer starts with all of them blocked. */
static bool start_writer(struct store *store)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int result = pthread_create(&store->thread, NULL, writer_main, store);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result == 0;
}

static void free_store(struct store *store)
{
    for (int i = 0; i < READERS; i++) {
        if (store->reader[i])
            store->engine->disconnect(store->reader[i]);
    }
    /* Last, so that its checkpoint finds no reader in the way. */
    if (store->writer)
        store->engine->disconnect(store->writer);
    arena_destroy(store->scratch);
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
    store->scratch = arena_create(LATER_MEMORY);
    pthread_mutex_init(&store->mutex, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&store->work_came, &monotonic);
    pthread_cond_init(&store->reader_back, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return store;
}

static bool connect_all(struct store *store, const char *place, bool writable, char *error,
                        size_t error_size)
{
    const struct engine *engine = store->engine;
    if (writable && !(store->writer = engine->connect(place, ENGINE_WRITE, error, error_size)))
        return false;
    for (int i = 0; i < READERS; i++) {
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
    if (!store || !store->scratch) {
        db_explain(error, error_size, "out of memory");
    } else if (connect_all(store, place, writable, error, error_size)) {
        if (!writable || start_writer(store))
            return store;
        db_explain(error, error_size, "cannot start the writer");
    }
    if (store)
        free_store(store);
    return NULL;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (store->writer) {
        pthread_mutex_lock(&store->mutex);
        store->closing = true;
        pthread_cond_signal(&store->work_came);
        pthread_mutex_unlock(&store->mutex);
        pthread_join(store->thread, NULL);
    }
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

bool store_backup(const char *url, const char *target, char *error, size_t error_size)
{
    const char *place;
    const struct engine *engine = engine_of(url, &place, error, error_size);
    return engine && engine->backup(place, target, error, error_size);
}

bool store_integrity(struct store *store, char *error, size_t error_size)
{
    struct db *db = store_read(store, NULL);
    bool sound = store->engine->integrity(db, error, error_size);
    store_release(store, db);
    return sound;
}
