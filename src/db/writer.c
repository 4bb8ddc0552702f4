/* The writers of a store: threads that take the works waiting for them into common commits, one for
 * an engine that has but one writer at a time. A work is never run beside another of its lane. */
#include "db/store_internal.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    LATER_MOST = 1000,    /* works of store_write_later that may wait */
    LATER_DELAY_MS = 200, /* how long they wait for a commit that is made anyway */
    LATER_TRIES = 4,
    HOLD_MS = 5000, /* longest that new readers wait so that the log can be emptied */
    QUEUE_MS = 4000 /* longest that a work waits for its lane; less than for a lock, behind which it
                       waits */
};

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

/* True when a work of the same lane is being run. */
static bool is_busy(const struct store *store, const char *lane)
{
    for (int i = 0; lane && i < store->engine->writers; i++)
        if (strcmp(store->writer[i].lane, lane) == 0)
            return true;
    return false;
}

/* Takes out the first whose lane is free; NULL: there is none. */
static struct write *dequeue(const struct store *store, struct queue *queue)
{
    struct write *before = NULL, *write = queue->first;
    while (write && is_busy(store, write->lane)) {
        before = write;
        write = write->next;
    }
    if (!write)
        return NULL;
    if (before)
        before->next = write->next;
    else
        queue->first = write->next;
    if (queue->last == write)
        queue->last = before;
    queue->length--;
    return write;
}

/* --- the writers --- */

static enum store_result result_of(const struct db *db)
{
    return !db->failed                ? STORE_UNDONE
           : db->fault == FAULT_FULL  ? STORE_FULL
           : db->fault == FAULT_CLASH ? STORE_CLASH
           : db->fault == FAULT_AWAY  ? STORE_AWAY
                                      : STORE_UNDONE;
}

/* One work in its savepoint; false when the whole transaction is lost with it. */
static bool run_work(struct writer *writer, struct write *write)
{
    struct db *db = writer->db;
    const struct engine *engine = db->engine;
    db_start(db, write->arena ? write->arena : writer->scratch);
    if (!engine->savepoint(db))
        return false;
    bool keep = write->work(db, write->arg) && !db->failed;
    db_end_all(db);
    if (keep && engine->release(db)) {
        write->result = STORE_DONE;
        return true;
    }
    write->result = result_of(db);
    return engine->undo(db);
}

/* All works of the batch in one transaction; when that is lost, so are they all. */
static bool commit_batch(struct writer *writer, struct queue *batch)
{
    struct db *db = writer->db;
    const struct engine *engine = db->engine;
    db_start(db, NULL);
    db->lane = batch->first->lane;
    bool sound = engine->begin(db);
    db->lane = NULL; /* it may not live as long as the writer */
    if (sound) {
        for (struct write *write = batch->first; write && sound; write = write->next)
            sound = run_work(writer, write);
        if (sound) {
            db_start(db, NULL);
            sound = engine->commit(db);
        } else {
            engine->rollback(db);
        }
    }
    enum store_result lost = result_of(db);
    if (!sound && lost != STORE_CLASH)
        log_error("store: a commit failed; %d writes are lost", batch->length);
    for (struct write *write = batch->first; write && !sound; write = write->next)
        write->result = lost == STORE_UNDONE ? STORE_FAILED : lost;
    return sound;
}

/* Under the mutex. A later work waits a little for company, a waited-for one never. */
static void await_work(struct store *store)
{
    while (!store->waiting.length && !store->closing &&
           store->later.length < store->engine->batch) {
        if (!store->later.length)
            pthread_cond_wait(&store->work_came, &store->mutex);
        else if (pthread_cond_timedwait(&store->work_came, &store->mutex, &store->later_due) ==
                 ETIMEDOUT)
            return;
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

/* Who waited behind others that got no lock would only wait as long once more. */
static bool gives_up(const struct store *store, struct write *write)
{
    struct timespec now = in_ms(0);
    if (write->later || store->engine->writers == 1 || store->closing ||
        now.tv_sec < write->until.tv_sec ||
        (now.tv_sec == write->until.tv_sec && now.tv_nsec < write->until.tv_nsec))
        return false;
    write->result = STORE_AWAY;
    write->done = true;
    pthread_cond_signal(&write->finished);
    return true;
}

/* Under the mutex. Empty when all that wait must wait for a lane, or when the store closes. */
static struct queue take_batch(struct writer *writer)
{
    struct store *store = writer->store;
    struct queue batch = {NULL, NULL, 0};
    struct write *write;
    while (batch.length < store->engine->batch &&
           ((write = dequeue(store, &store->waiting)) || (write = dequeue(store, &store->later)))) {
        if (gives_up(store, write))
            continue;
        if (write->lane && store->engine->writers > 1)
            snprintf(writer->lane, sizeof writer->lane, "%s", write->lane);
        enqueue(&batch, write);
    }
    return batch;
}

/* Under the mutex. A waited-for write is gone as soon as its owner wakes. */
static void finish_batch(struct writer *writer, struct queue *batch)
{
    struct write *write, *next;
    for (write = batch->first; write; write = next) {
        next = write->next;
        if (write->later) {
            free(write->arg);
            free(write);
        } else {
            write->done = true;
            pthread_cond_signal(&write->finished);
        }
    }
    bool others = *writer->lane && writer->store->waiting.length > 0;
    *writer->lane = '\0';
    if (others) /* one of them may have waited for this lane */
        pthread_cond_broadcast(&writer->store->work_came);
}

/* Nobody waits for a later work, so the writer itself takes it up again after a clash. */
static bool commit_again(struct writer *writer, struct queue *batch)
{
    bool kept = false;
    for (int i = 0; i < LATER_TRIES && !kept; i++) {
        kept = commit_batch(writer, batch);
        if (!batch->first->later || batch->first->result != STORE_CLASH)
            break;
    }
    return kept;
}

/* Where reads overlap without end, the log could only grow. Then new readers wait for a moment,
 * until those who read have ended and the log begins anew. */
static void tidy(struct writer *writer, int passive_pages, int truncate_pages)
{
    struct store *store = writer->store;
    if (store->engine->tidy(writer->db, passive_pages, truncate_pages))
        return;
    struct timespec until = in_ms(HOLD_MS);
    pthread_mutex_lock(&store->mutex);
    store->holding = true;
    while (store->idle_count < store->engine->readers &&
           pthread_cond_timedwait(&store->reader_back, &store->mutex, &until) == 0)
        continue;
    pthread_mutex_unlock(&store->mutex);
    store->engine->tidy(writer->db, 0, truncate_pages);
    pthread_mutex_lock(&store->mutex);
    store->holding = false;
    pthread_cond_broadcast(&store->reader_back);
    pthread_mutex_unlock(&store->mutex);
}

/* Under the mutex, which it gives back while it works. */
static void write_batch(struct writer *writer, struct queue *batch)
{
    struct store *store = writer->store;
    int passive = store->passive_pages, truncate = store->truncate_pages;
    pthread_mutex_unlock(&store->mutex);

    bool kept = commit_again(writer, batch);
    arena_reset(writer->scratch);

    pthread_mutex_lock(&store->mutex);
    store->commits += kept;
    finish_batch(writer, batch);
    pthread_mutex_unlock(&store->mutex);

    /* After the answers: nobody waits for a checkpoint but the next batch. */
    tidy(writer, passive, truncate);
    pthread_mutex_lock(&store->mutex);
}

void *writer_main(void *arg)
{
    struct writer *writer = arg;
    struct store *store = writer->store;
    pthread_mutex_lock(&store->mutex);
    for (;;) {
        await_work(store);
        struct queue batch = take_batch(writer);
        if (batch.length)
            write_batch(writer, &batch);
        else if (store->waiting.length) /* for lanes that others are in */
            pthread_cond_wait(&store->work_came, &store->mutex);
        else if (store->closing)
            break;
    }
    pthread_mutex_unlock(&store->mutex);
    return NULL;
}

static bool is_writer(const struct store *store)
{
    for (int i = 0; i < store->engine->writers; i++)
        if (store->writer[i].started && pthread_equal(pthread_self(), store->writer[i].thread))
            return true;
    return false;
}

enum store_result store_write_in(struct store *store, struct arena *arena, const char *lane,
                                 store_work *work, void *arg)
{
    if (!store->writer[0].db || is_writer(store)) {
        log_error("store: a write where none can be waited for");
        return STORE_FAILED;
    }
    struct write write = {.work = work,
                          .arg = arg,
                          .arena = arena,
                          .lane = lane,
                          .until = in_ms(QUEUE_MS),
                          .result = STORE_FAILED};
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

enum store_result store_write(struct store *store, struct arena *arena, store_work *work, void *arg)
{
    return store_write_in(store, arena, NULL, work, arg);
}

void store_write_later(struct store *store, store_work *work, void *arg)
{
    struct write *write = malloc(sizeof *write);
    if (write)
        *write = (struct write){.work = work, .arg = arg, .later = true};
    pthread_mutex_lock(&store->mutex);
    bool room = write && store->writer[0].db && !store->closing && store->later.length < LATER_MOST;
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
