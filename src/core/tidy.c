/* What a server does by itself each hour: content that no record holds, sessions that have run out
 * submissions that nobody will send again and what was left of jobs are cleared away, by one of
 * several servers. */
#include "core/file.h"
#include "core_internal.h"

#define LEASE_SECONDS 900

static bool clear_rows(struct ctx *ctx, void *arg)
{
    (void)arg;
    session_sweep(ctx);
    submission_sweep(ctx);
    return true;
}

static bool clear_files(struct ctx *ctx, void *arg)
{
    (void)arg;
    files_sweep(ctx, true);
    jobs_sweep(ctx);
    return true;
}

/* The lease is kept until it runs out: another server's hour may come a minute later. */
void app_tidy(struct app *app)
{
    bool taken;
    if (lease_ask(app, "tidy", LEASE_SECONDS, &taken) && taken) {
        app_write(app, "系统", clear_rows, NULL);
        app_read(app, "系统", clear_files, NULL);
    }
}
