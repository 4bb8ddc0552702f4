/* Leases: of several servers on one database, one does what belongs to nobody's request. A lease
 * runs out by itself, so that a server which died holds nothing up. It is about servers, so the
 * machine's clock counts, which no test and no training sets. */
#include "core_internal.h"

#include <time.h>

int64_t lease_clock(void)
{
    return (int64_t)time(NULL);
}

bool lease_take(struct ctx *ctx, const char *name, int64_t seconds)
{
    return db_run(ctx->db,
                  SQL("INSERT INTO leases (name, holder, until) VALUES ($1, $2, $3) "
                      "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, "
                      "until = excluded.until "
                      "WHERE leases.until <= $4 OR leases.holder = excluded.holder"),
                  ARGS(db_t(name), db_t(ctx->app->server), db_i(lease_clock() + seconds),
                       db_i(lease_clock()))) == 1;
}

struct asking {
    const char *name;
    int64_t seconds;
    bool taken;
};

static bool ask(struct ctx *ctx, void *arg)
{
    struct asking *asking = arg;
    asking->taken = lease_take(ctx, asking->name, asking->seconds);
    return true;
}

bool lease_ask(struct app *app, const char *name, int64_t seconds, bool *taken)
{
    struct asking asking = {name, seconds, false};
    bool asked = app_write(app, "系统", ask, &asking);
    *taken = asked && asking.taken;
    return asked;
}

void lease_release(struct ctx *ctx, const char *name)
{
    db_run(ctx->db, SQL("DELETE FROM leases WHERE name = $1 AND holder = $2"),
           ARGS(db_t(name), db_t(ctx->app->server)));
}
