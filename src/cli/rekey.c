/* yicun rekey: seals every sealed value anew with a new or the newest key, a batch a transaction,
 * while servers work. Broken off at any point, it goes on when it is run again. */
#include "cli/cli.h"

#include "core/audit.h"
#include "core/seal.h"

#include <stdio.h>

static bool begin(struct ctx *ctx, void *arg)
{
    (void)arg;
    seal_note_key(ctx);
    audit_add(ctx, "key.rekey", "key", 0, "", NULL,
              json_pack("{s:s}", "key", secrets_newest(ctx->app->secrets)));
    return !db_failed(ctx->db);
}

static bool finish(struct ctx *ctx, void *arg)
{
    (void)arg;
    seal_forget_keys(ctx);
    return !db_failed(ctx->db);
}

struct totals {
    struct app *app;
    int64_t seen, turned, broken;
    bool failed;
};

static void turn_column(const struct sealed *column, void *arg)
{
    struct totals *totals = arg;
    struct rekeying rekeying = {.column = column, .more = true};
    while (rekeying.more && !totals->failed) {
        totals->failed = !app_write(totals->app, CLI_ACTOR, seal_turn, &rekeying);
        printf("%s: %lld values, %lld sealed anew\n", column->bound, (long long)rekeying.seen,
               (long long)rekeying.turned);
        fflush(stdout);
    }
    if (rekeying.broken) {
        totals->broken++;
        printf("%s:%lld does not open and stays as it is\n", column->bound,
               (long long)rekeying.broken);
    }
    totals->seen += rekeying.seen;
    totals->turned += rekeying.turned;
}

static int rekey(struct app *app)
{
    struct totals totals = {.app = app};
    if (!app_write(app, CLI_ACTOR, begin, NULL))
        return cli_fail("the new key could not be noted");
    seal_columns(turn_column, &totals);
    if (totals.failed)
        return cli_fail("broken off; run `yicun rekey` again to go on");
    if (totals.broken)
        return cli_fail("not all values open; keep the older keys, and see `yicun check`");
    if (!app_write(app, CLI_ACTOR, finish, NULL))
        return cli_fail("the older keys could not be forgotten; run `yicun rekey` again");
    printf("%lld values are sealed with the key %s, %lld of them anew\n", (long long)totals.seen,
           secrets_newest(app->secrets), (long long)totals.turned);
    return 0;
}

int command_rekey(struct call_line *line)
{
    struct app *app = cli_open(&line->config);
    int status = app ? rekey(app) : 1;
    app_destroy(app);
    return status;
}

int command_keys_add(struct call_line *line)
{
    char error[1024];
    if (!cli_enter(&line->config))
        return 1;
    struct secrets *secrets = secrets_load(line->config.key_file, error, sizeof error);
    bool added = secrets && secrets_add(secrets, error, sizeof error);
    if (added)
        printf(
            "the key %s was added to %s; copy the file to every server, then run `yicun rekey`\n",
            secrets_newest(secrets), line->config.key_file);
    secrets_free(secrets);
    return added ? 0 : cli_fail("%s", error);
}
