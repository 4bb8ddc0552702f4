/* yicun migrate, yicun keys: what a new place runs first. */
#include "cli/cli.h"

#include "calendar.h"
#include "core/seal.h"
#include "indicator.h"
#include "plan.h"
#include "transport.h"

#include <stdio.h>

static bool seed(struct ctx *ctx, void *arg)
{
    (void)arg;
    seal_note_key(ctx);
    return indicator_seed(ctx) && calendar_seed(ctx) && plan_promise_missing(ctx);
}

int command_migrate(struct call_line *line)
{
    char error[1024];
    const struct config *config = &line->config;
    if (!cli_enter(config))
        return 1;
    int applied = store_migrate(config->url, config->migrations, error, sizeof error);
    if (applied < 0)
        return cli_fail("%s", error);
    struct app *app = app_create(config, error, sizeof error);
    if (!app)
        return cli_fail("%s", error);
    bool seeded = app_write(app, CLI_ACTOR, seed, NULL);
    app_destroy(app);
    if (!seeded)
        return cli_fail(
            "the shipped indicators and holidays, or the plans in force, were not stored");
    printf("%d migrations applied\n", applied);
    return 0;
}

int command_keys(struct call_line *line)
{
    char error[1024];
    const struct config *config = &line->config;
    if (!sandbox_drop(config, error, sizeof error) ||
        !secrets_create(config->key_file, error, sizeof error))
        return cli_fail("%s", error);
    struct secrets *secrets = secrets_load(config->key_file, error, sizeof error);
    if (!secrets)
        return cli_fail("%s", error);
    secrets_free(secrets);
    printf("%s is ready; keep a copy of it apart from the backups\n", config->key_file);
    return 0;
}
