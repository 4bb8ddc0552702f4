/* Throttle: how many limited requests an address made in the present window, in a fixed table. An
 * attacker with many addresses can only push others' counts out, never lock them out. */
#include "core_internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 4096
#define WINDOW_SECONDS 600

struct slot {
    uint64_t address; /* hash */
    int64_t window;
    int count;
};

struct throttle {
    pthread_mutex_t lock;
    struct slot slot[SLOTS];
};

struct throttle *throttle_create(void)
{
    struct throttle *throttle = calloc(1, sizeof *throttle);
    if (throttle)
        pthread_mutex_init(&throttle->lock, NULL);
    return throttle;
}

void throttle_free(struct throttle *throttle)
{
    if (throttle)
        pthread_mutex_destroy(&throttle->lock);
    free(throttle);
}

static uint64_t hash_of(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return hash;
}

bool throttle_admit(struct throttle *throttle, const char *address, int64_t now, int per_window)
{
    uint64_t hash = hash_of(address);
    int64_t window = now / WINDOW_SECONDS;
    pthread_mutex_lock(&throttle->lock);
    struct slot *slot = &throttle->slot[hash % SLOTS];
    if (slot->address != hash || slot->window != window)
        *slot = (struct slot){.address = hash, .window = window};
    bool admitted = slot->count < per_window;
    slot->count += admitted;
    pthread_mutex_unlock(&throttle->lock);
    return admitted;
}
