/* yicun user, yicun token: the first users of a place, and programs that act for a user. */
#include "cli/cli.h"

#include "user.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

struct user_job {
    const struct call_line *line;
    const char *password;
    char token[256], error[1024];
};

/* The first line of standard input, not shown when a person types it. */
static bool read_password(char *password, int size)
{
    struct termios shown, hidden;
    bool typed = tcgetattr(STDIN_FILENO, &shown) == 0;
    if (typed) {
        fputs("password: ", stderr);
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    bool read_one = fgets(password, size, stdin) != NULL;
    if (typed) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        fputc('\n', stderr);
    }
    if (read_one)
        password[strcspn(password, "\r\n")] = '\0';
    return read_one && *password;
}

static bool add_user(struct ctx *ctx, void *arg)
{
    struct user_job *job = arg;
    const char *name = job->line->argument[0], *full = job->line->option[OPTION_FULL_NAME];
    bool added = user_add(ctx, name, full ? full : name, job->line->option[OPTION_UNIT],
                          job->line->roles, job->password);
    if (!added)
        cli_errors(ctx, job->error, sizeof job->error);
    return added;
}

int command_user_add(struct call_line *line)
{
    char password[1024];
    struct user_job job = {.line = line, .password = password};
    if (!line->option[OPTION_UNIT] || !line->roles)
        return cli_fail("user add: --unit and --role are needed");
    if (!read_password(password, sizeof password))
        return cli_fail("user add: the password is expected on standard input");
    struct app *app = cli_open(&line->config);
    if (!app)
        return 1;
    bool added = app_write(app, CLI_ACTOR, add_user, &job);
    app_destroy(app);
    if (!added)
        return cli_fail("%s", *job.error ? job.error : "the user was not added");
    printf("user %s added\n", line->argument[0]);
    return 0;
}

static bool add_token(struct ctx *ctx, void *arg)
{
    struct user_job *job = arg;
    const char *token = token_add(ctx, job->line->argument[0]);
    if (!token)
        cli_errors(ctx, job->error, sizeof job->error);
    else
        snprintf(job->token, sizeof job->token, "%s", token);
    return token != NULL;
}

int command_token_add(struct call_line *line)
{
    struct user_job job = {.line = line};
    struct app *app = cli_open(&line->config);
    if (!app)
        return 1;
    bool added = app_write(app, CLI_ACTOR, add_token, &job);
    app_destroy(app);
    if (!added)
        return cli_fail("%s", *job.error ? job.error : "no token was made");
    puts(job.token);
    return 0;
}
