/* A store as its two files share it: store.c opens and reads, writer.c writes. */
#ifndef YICUN_DB_STORE_INTERNAL_H
#define YICUN_DB_STORE_INTERNAL_H

#include "db/engine.h"

#include <pthread.h>

enum { LANE = 16 };

/* A work that waits for a writer: on the stack of who waits for it, or (later) on the heap. */
struct write {
    store_work *work;
    void *arg;
    struct arena *arena;   /* NULL: the writer's own */
    const char *lane;      /* NULL: it may run beside any other */
    struct timespec until; /* when it no longer begins */
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

struct writer {
    struct store *store;
    struct db *db; /* NULL in a store that only reads */
    pthread_t thread;
    bool started;
    struct arena *scratch; /* of the later works of one batch */
    char lane[LANE];       /* of the work that is being run; "": none */
};

struct store {
    const struct engine *engine;
    pthread_mutex_t mutex; /* guards all below but the connections and the batches */

    struct db *reader[STORE_MOST];
    struct db *idle[STORE_MOST]; /* a stack: the reader used last has the warmest cache */
    int idle_count;
    bool holding; /* new readers wait */
    pthread_cond_t reader_back;

    struct writer writer[STORE_MOST];
    struct queue waiting, later;
    struct timespec later_due;
    pthread_cond_t work_came;
    bool closing;
    bool dropping; /* works of store_write_later; said once, not for each */
    int passive_pages, truncate_pages;
    int64_t commits;
};

/* --- writer.c --- */

/* The thread of a writer, until the store closes. */
void *writer_main(void *writer);

#endif
