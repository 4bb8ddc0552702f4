/* The turn of the day: what depends on the date alone ("late") is turned over once, before the
 * first answer of a new day is made, so that no page shows yesterday's figures. */
#include "core_internal.h"

#include "base/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

/* A server that dies in its turn holds all others up until its lease runs out. */
enum { LEASE_SECONDS = 5, WAIT_NS = 50000000 };

struct turn {
    pthread_mutex_t lock;
    _Atomic int32_t day; /* the day whose turn is done, counted as by date_to_days */
};

struct turn *turn_create(void)
{
    struct turn *turn = calloc(1, sizeof *turn);
    if (turn) {
        pthread_mutex_init(&turn->lock, NULL);
        atomic_init(&turn->day, INT32_MIN);
    }
    return turn;
}

void turn_free(struct turn *turn)
{
    if (turn)
        pthread_mutex_destroy(&turn->lock);
    free(turn);
}

/* One call of a room's turn in a write of its own. */
struct part {
    const struct room *room;
    bool more;
};

static bool turn_part(struct ctx *ctx, void *arg)
{
    struct part *part = arg;
    lease_take(ctx, "turn", LEASE_SECONDS); /* for longer, as long as this goes on */
    part->more = part->room->turn(ctx);
    return !db_failed(ctx->db);
}

static bool turn_room(struct app *app, const struct room *room)
{
    struct part part = {room, room->turn != NULL};
    while (part.more)
        if (!app_write(app, "系统", turn_part, &part))
            return false;
    return true;
}

static bool give_back(struct ctx *ctx, void *arg)
{
    (void)arg;
    lease_release(ctx, "turn");
    return true;
}

/* Of several servers one turns the rooms over; the others wait, and then find nothing left to do.
 */
static bool turn_rooms(struct app *app)
{
    bool taken = false, done = true;
    while (!taken) {
        if (!lease_ask(app, "turn", LEASE_SECONDS, &taken))
            return false;
        if (!taken)
            nanosleep(&(struct timespec){.tv_nsec = WAIT_NS}, NULL);
    }
    for (const struct room *const *room = app->rooms; *room && done; room++)
        done = turn_room(app, *room);
    app_write(app, "系统", give_back, NULL);
    return done;
}

void turn_day(struct app *app, struct date today)
{
    int32_t day = date_to_days(today);
    if (atomic_load(&app->turn->day) == day)
        return;
    pthread_mutex_lock(&app->turn->lock);
    if (atomic_load(&app->turn->day) != day) {
        if (turn_rooms(app))
            atomic_store(&app->turn->day, day);
        else
            log_error("the turn of the day failed and will be tried again");
    }
    pthread_mutex_unlock(&app->turn->lock);
}
