/* The command line: commands as rows of a table, their options parsed once for all. */
#ifndef YICUN_CLI_H
#define YICUN_CLI_H

#include "base/config.h"
#include "core/app.h"

#define YICUN_VERSION "0.1.0"

/* Who did it, in the audit records of commands. */
#define CLI_ACTOR "yicun"

/* Options; a command takes those in its mask. */
enum option {
    OPTION_CONFIG,
    OPTION_DB,
    OPTION_LISTEN,
    OPTION_SOCKET,
    OPTION_UNIT,
    OPTION_ROLE,
    OPTION_FULL_NAME,
    OPTION_DRY_RUN,
    OPTION_JSON,
    OPTION_FROM,
    OPTION_TO,
    OPTION_ARCHIVE,
    OPTION_HELP,
    OPTION_COUNT
};
#define TAKES(option) (1u << (option))
/* What every command takes. */
#define TAKES_COMMON (TAKES(OPTION_CONFIG) | TAKES(OPTION_DB) | TAKES(OPTION_HELP))

/* A command line, read. */
struct call_line {
    const char *option[OPTION_COUNT]; /* value, "" for an option without one; NULL: not given */
    unsigned roles;                   /* all --role options together */
    const char *argument[2];
    int arguments;
    struct config config; /* the file, with the options that override it */
};

typedef int command_fn(struct call_line *line); /* returns the exit status */

struct command {
    const char *name;      /* "user add" */
    const char *arguments; /* "NAME", or "" */
    int argument_count;
    unsigned options; /* mask of TAKES() */
    command_fn *run;
    const char *what;    /* one line */
    const char *example; /* behind "yicun " */
};

/* main.c: all commands, ended by an all-zero row. */
extern const struct command commands[];

/* Runs what argv asks for; the exit status. */
int cli_main(int argc, char **argv);

/* Writes one line to standard error; always 1. */
int cli_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Marks the database as in use for as long as this process lives: shared by servers and commands,
 * or alone (restore). False with one line when that cannot be had. */
bool cli_hold(const struct config *config, bool alone, char *error, size_t error_size);

/* Becomes the configured user and marks the database as in use: the first step of every command
 * that touches it. False after one line on standard error. */
bool cli_enter(const struct config *config);

/* cli_enter, then the whole program without a transport; NULL after one line on standard error. */
struct app *cli_open(const struct config *config);

/* Runs what `yicun check` runs; the exit status, after one line on standard error. */
int cli_check(struct app *app);

/* Verifies a downloaded archive of villages; the exit status, after one line on standard error. */
int cli_check_archive(const char *path);

/* Copies the messages in ctx->errors, joined, into `text`. */
void cli_errors(struct ctx *ctx, char *text, size_t size);

/* Reads a whole file (at most `limit` bytes) into malloc'ed memory; NULL with one line. */
char *cli_read_file(const char *path, size_t limit, size_t *length, char *error, size_t error_size);

command_fn command_serve, command_fcgi, command_migrate, command_import_units, command_user_add,
    command_token_add, command_backup, command_restore, command_check, command_routes, command_keys,
    command_demo, command_copy, command_rekey, command_keys_add, command_purge;

#endif
