/* Throttle: how many requests an address made to a limited route in the last ten minutes, in a
 * fixed table. An attacker with many addresses can only push others' counts out, never lock them
 * out. */
#include "core_internal.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS 4096
#define WINDOW_SECONDS 600

struct slot {
    uint64_t who; /* hash of address and route */
    int64_t window;
    int count, before; /* admitted in this window, and in the one before it */
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

#define HASH_START UINT64_C(14695981039346656037) /* FNV-1a */

static uint64_t hash_of(uint64_t hash, const void *bytes, size_t length)
{
    for (const unsigned char *byte = bytes; length > 0; byte++, length--)
        hash = (hash ^ *byte) * UINT64_C(1099511628211);
    return hash;
}

/* Whoever has an IPv6 address has the 2^64 beside it, so they count as one. */
static uint64_t hash_of_address(const char *address)
{
    struct in6_addr six;
    if (inet_pton(AF_INET6, address, &six) == 1 && !IN6_IS_ADDR_V4MAPPED(&six))
        return hash_of(HASH_START, &six, 8);
    return hash_of(HASH_START, address, strlen(address));
}

bool throttle_admit(struct throttle *throttle, const char *address, const char *route, int64_t now,
                    int per_window)
{
    uint64_t hash = hash_of(hash_of_address(address), route, strlen(route));
    int64_t window = now / WINDOW_SECONDS, rest = WINDOW_SECONDS - now % WINDOW_SECONDS;
    pthread_mutex_lock(&throttle->lock);
    struct slot *slot = &throttle->slot[hash % SLOTS];
    if (slot->who != hash || slot->window != window) {
        bool goes_on = slot->who == hash && slot->window == window - 1;
        *slot = (struct slot){.who = hash, .window = window, .before = goes_on ? slot->count : 0};
    }
    /* The window slides: of the one before, the share that is less than ten minutes old counts. */
    bool admitted = slot->count + slot->before * rest / WINDOW_SECONDS < per_window;
    slot->count += admitted;
    pthread_mutex_unlock(&throttle->lock);
    return admitted;
}
