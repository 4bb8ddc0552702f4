/* yicun copy: a whole database moved to another one, as to a database server and back. */
#include "cli/cli.h"

#include "transport.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Lines about how far it is come at most so often. */
enum { PAUSE_SECONDS = 2 };

static void tell(void *arg, const char *what, const char *name, int64_t done, int64_t of)
{
    time_t *next = arg, now = time(NULL);
    if (!name)
        printf("%s\n", what);
    else if (now >= *next)
        printf("%s %s: %lld of %lld\n", what, name, (long long)done, (long long)of);
    else
        return;
    fflush(stdout);
    *next = now + PAUSE_SECONDS;
}

/* The configuration with another database. */
static bool with_url(struct config *config, const struct config *usual, const char *url)
{
    *config = *usual;
    return snprintf(config->url, sizeof config->url, "%s", url) < (int)sizeof config->url ||
           !cli_fail("\"%.40s...\" is too long", url);
}

/* The copy is finished; what `yicun check` finds wrong with it stood in the source as well. */
static int check(const struct config *config)
{
    char error[1024];
    struct app *app = app_create(config, error, sizeof error);
    if (!app)
        return cli_fail("copied, but not checked: %s", error);
    int status = cli_check(app);
    app_destroy(app);
    return status;
}

int command_copy(struct call_line *line)
{
    /* Tables in which `yicun migrate` puts what is shipped: the source has its own. */
    static const char *const seeded[] = {"indicators", "holidays", "sealing_keys", NULL};
    static struct config source, target; /* too large for a stack */
    char error[1024];
    time_t next = 0;
    struct store_copy copy = {.from = line->option[OPTION_FROM],
                              .to = line->option[OPTION_TO],
                              .migrations = line->config.migrations,
                              .seeded = seeded,
                              .tell = tell,
                              .arg = &next};
    if (!copy.from || !copy.to)
        return cli_fail("copy: %s is missing; see `yicun copy --help`",
                        copy.from ? "--to" : "--from");
    if (!with_url(&source, &line->config, copy.from) || !with_url(&target, &line->config, copy.to))
        return 1;
    bool ready = sandbox_drop(&line->config, error, sizeof error) &&
                 cli_hold(&source, true, error, sizeof error) &&
                 (strcmp(copy.from, copy.to) == 0 || cli_hold(&target, true, error, sizeof error));
    /* What the check in the end needs is looked for before hours of copying. */
    struct secrets *secrets =
        ready ? secrets_load(line->config.key_file, error, sizeof error) : NULL;
    if (!secrets)
        return cli_fail("%s", error);
    secrets_free(secrets);
    if (!store_copy(&copy, error, sizeof error))
        return cli_fail("%s", error);
    printf("%d tables with %lld rows copied, compared and found the same; checking the copy\n",
           copy.tables, (long long)copy.rows);
    fflush(stdout);
    return check(&target);
}
