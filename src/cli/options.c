/* The command line read and explained: options and help come from two tables. */
#include "cli/cli.h"

#include "base/log.h"
#include "core/role.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name;
    const char *value; /* what its value is called in help; NULL: it takes none */
    const char *what;
} options[OPTION_COUNT] = {
    [OPTION_CONFIG] = {"--config", "FILE",
                       "settings; by default ./config.ini, else /etc/yicun/config.ini"},
    [OPTION_DB] = {"--db", "URL",
                   "the database, sqlite:PATH or postgresql://..., instead of the configured one"},
    [OPTION_LISTEN] = {"--listen", "ADDRESS:PORT", "where to listen; port 0 takes a free one"},
    [OPTION_SOCKET] = {"--socket", "PATH", "the UNIX socket that nginx connects to"},
    [OPTION_UNIT] = {"--unit", "CODE", "the user's unit: 2 to 12 digits"},
    [OPTION_ROLE] = {"--role", "ROLE", "a role of the user; may be given several times"},
    [OPTION_FULL_NAME] = {"--full-name", "NAME", "the name that others see"},
    [OPTION_DRY_RUN] = {"--dry-run", NULL, "report only, change nothing"},
    [OPTION_JSON] = {"--json", NULL, "print JSON"},
    [OPTION_FROM] = {"--from", "URL", "the database that is copied, which stays as it is"},
    [OPTION_TO] = {"--to", "URL", "where it is copied to: an empty database"},
    [OPTION_ARCHIVE] = {"--archive", "FILE", "verify this ZIP of an archive instead"},
    [OPTION_HELP] = {"--help", NULL, "explain the command"},
};

int cli_fail(const char *format, ...)
{
    va_list args;
    fputs("yicun: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return 1;
}

static int help_all(FILE *out)
{
    fputs("usage: yicun COMMAND [OPTION]... [ARGUMENT]...\n\n"
          "Yicun is a web platform for villages' Party-building work.\n\ncommands:\n",
          out);
    for (const struct command *command = commands; command->name; command++)
        fprintf(out, "  %-14s%s\n", command->name, command->what);
    fputs("\n`yicun COMMAND --help` explains a command; yicun(1) explains more.\n", out);
    return 0;
}

static int help_one(const struct command *command)
{
    printf("usage: yicun %s [OPTION]...%s%s\n\n%s\n\noptions:\n", command->name,
           *command->arguments ? " " : "", command->arguments, command->what);
    for (int i = 0; i < OPTION_COUNT; i++) {
        char name[40];
        if (!(command->options & TAKES(i)))
            continue;
        snprintf(name, sizeof name, "%s%s%s", options[i].name, options[i].value ? " " : "",
                 options[i].value ? options[i].value : "");
        printf("  %-24s%s\n", name, options[i].what);
    }
    printf("\nexample:\n  yicun %s\n", command->example);
    return 0;
}

/* The command that argv names with one word or two; *used is how many. */
static const struct command *find_command(int argc, char **argv, int *used)
{
    char two[64] = "";
    if (argc > 2)
        snprintf(two, sizeof two, "%s %s", argv[1], argv[2]);
    for (const struct command *command = commands; command->name; command++) {
        *used = strchr(command->name, ' ') ? 2 : 1;
        if (strcmp(command->name, *used == 2 ? two : argv[1]) == 0)
            return command;
    }
    return NULL;
}

static int find_option(const struct command *command, const char *name, size_t length)
{
    for (int i = 0; i < OPTION_COUNT; i++)
        if ((command->options & TAKES(i)) && strlen(options[i].name) == length &&
            strncmp(options[i].name, name, length) == 0)
            return i;
    return -1;
}

static bool set_option(struct call_line *line, int option, const char *value)
{
    if (option == OPTION_ROLE) {
        unsigned role = role_by_name(value);
        line->roles |= role;
        return role || !cli_fail("there is no role \"%s\"", value);
    }
    if (line->option[option])
        return !cli_fail("%s is given twice", options[option].name);
    line->option[option] = value;
    return true;
}

/* Reads "--name value", "--name=value" and arguments. False after one line. */
static bool read_line(const struct command *command, char **argv, struct call_line *line)
{
    bool plain = false;
    for (; *argv; argv++) {
        size_t length = strcspn(*argv, "=");
        if (plain || strncmp(*argv, "-", 1) != 0 || strcmp(*argv, "-") == 0) {
            if (line->arguments == command->argument_count)
                return !cli_fail("%s: one argument too many: \"%s\"", command->name, *argv);
            line->argument[line->arguments++] = *argv;
            continue;
        }
        if (strcmp(*argv, "--") == 0) {
            plain = true;
            continue;
        }
        int option = find_option(command, *argv, length);
        if (option < 0)
            return !cli_fail("%s: unknown option \"%s\"; see `yicun %s --help`", command->name,
                             *argv, command->name);
        const char *value = (*argv)[length] == '=' ? *argv + length + 1 : NULL;
        if (!options[option].value && value)
            return !cli_fail("%s takes no value", options[option].name);
        if (options[option].value && !value && !(value = *++argv))
            return !cli_fail("%s needs a value", options[option].name);
        if (!set_option(line, option, value ? value : ""))
            return false;
    }
    return true;
}

static bool override(char *place, size_t size, const char *value)
{
    return !value || snprintf(place, size, "%s", value) < (int)size ||
           !cli_fail("\"%.40s...\" is too long", value);
}

static bool configure(struct call_line *line)
{
    static const char *const usual[] = {"config.ini", "/etc/yicun/config.ini"};
    struct config *config = &line->config;
    const char *path = line->option[OPTION_CONFIG];
    char error[1024];
    enum log_level level;
    for (size_t i = 0; !path && i < sizeof usual / sizeof *usual; i++)
        if (access(usual[i], F_OK) == 0)
            path = usual[i];
    config_defaults(config);
    if (path && !config_read(config, path, error, sizeof error))
        return !cli_fail("%s", error);
    if (log_parse_level(config->log_level, &level))
        log_set_level(level);
    return override(config->url, sizeof config->url, line->option[OPTION_DB]) &&
           override(config->listen, sizeof config->listen, line->option[OPTION_LISTEN]) &&
           override(config->socket, sizeof config->socket, line->option[OPTION_SOCKET]);
}

int cli_main(int argc, char **argv)
{
    struct call_line line = {0};
    int used = 0;
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
        return argc < 2 ? (help_all(stderr), 1) : help_all(stdout);
    if (strcmp(argv[1], "--version") == 0)
        return printf("yicun %s\n", YICUN_VERSION) < 0;
    const struct command *command = find_command(argc, argv, &used);
    if (!command)
        return cli_fail("there is no command \"%s\"; see `yicun --help`", argv[1]);
    if (!read_line(command, argv + 1 + used, &line))
        return 1;
    if (line.option[OPTION_HELP])
        return help_one(command);
    if (line.arguments < command->argument_count)
        return cli_fail("%s: %s is missing; see `yicun %s --help`", command->name,
                        command->arguments, command->name);
    return configure(&line) ? command->run(&line) : 1;
}
