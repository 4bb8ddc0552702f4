/* Memo: numbers that every page shows and that only a change of the store, the user or the day can
 * change. Each is found once for what a connection sees and forgotten when it sees something else,
 * so that none is ever older than the page around it. */
#include "core_internal.h"

#include <pthread.h>
#include <stdlib.h>

#define SLOTS 16384

/* Users' ids, roles and units are themselves rows of the store: the same snapshot, the same user.
 */
struct slot {
    const struct db *db;
    uint64_t snapshot;
    int64_t user;
    int32_t day;
    enum memo_what what;
    int64_t number;
};

struct memo {
    pthread_mutex_t lock;
    struct slot slot[SLOTS];
};

struct memo *memo_create(void)
{
    struct memo *memo = calloc(1, sizeof *memo);
    if (memo)
        pthread_mutex_init(&memo->lock, NULL);
    return memo;
}

void memo_free(struct memo *memo)
{
    if (memo)
        pthread_mutex_destroy(&memo->lock);
    free(memo);
}

static struct slot key_of(const struct ctx *ctx, enum memo_what what)
{
    return (struct slot){
        .db = ctx->db,
        .snapshot = db_snapshot(ctx->db),
        .user = what == MEMO_DEMO ? 0 : ctx->user.id, /* the same for everybody */
        .day = date_to_days(ctx->today),
        .what = what,
    };
}

static struct slot *place_of(struct memo *memo, const struct slot *key)
{
    uint64_t hash = ((uint64_t)(uintptr_t)key->db ^ (uint64_t)key->what) + (uint64_t)key->user * 7;
    return &memo->slot[(hash * UINT64_C(0x9E3779B97F4A7C15) >> 32) % SLOTS];
}

static bool same_key(const struct slot *a, const struct slot *b)
{
    return a->db == b->db && a->snapshot == b->snapshot && a->user == b->user && a->day == b->day &&
           a->what == b->what;
}

int64_t memo_number(struct ctx *ctx, enum memo_what what, memo_find_fn *find)
{
    struct memo *memo = ctx->app->memo;
    struct slot key = key_of(ctx, what), *slot = place_of(memo, &key);
    pthread_mutex_lock(&memo->lock);
    bool known = key.snapshot && same_key(slot, &key);
    key.number = known ? slot->number : 0;
    pthread_mutex_unlock(&memo->lock);
    if (known)
        return key.number;
    key.number = find(ctx);
    if (key.snapshot && !db_failed(ctx->db)) {
        pthread_mutex_lock(&memo->lock);
        *slot = key;
        pthread_mutex_unlock(&memo->lock);
    }
    return key.number;
}
