/* yicun demo: an empty database filled with invented data, and the accounts to look at it. */
#include "demo.h"

#include "cli/cli.h"

#include <stdio.h>

static void print_accounts(const struct config *config)
{
    printf("The demo is ready: the units are real, everything else is invented.\n"
           "`yicun serve` serves it on http://%s/ ; all passwords are %s\n\n",
           config->listen, DEMO_PASSWORD);
    for (const struct demo_account *account = demo_accounts; account->name; account++)
        if (account->first)
            printf("  %-9s %-18s %-13s %s %s\n", account->name, role_name(account->role),
                   account->unit, account->full_name, account->first);
}

int command_demo(struct call_line *line)
{
    char error[1024];
    const struct config *config = &line->config;
    if (!cli_enter(config))
        return 1;
    if (store_migrate(config->url, config->migrations, error, sizeof error) < 0)
        return cli_fail("%s", error);
    struct app *app = app_create(config, error, sizeof error);
    if (!app)
        return cli_fail("%s", error);
    bool filled = demo_fill(app, error, sizeof error);
    app_destroy(app);
    if (!filled)
        return cli_fail("%s", error);
    print_accounts(config);
    return 0;
}
