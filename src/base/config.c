/* Configuration: one table says for every setting where it stands in the file and in the struct,
 * what it may be, and its default. Reading, checking and the defaults all follow that table. */
#include "base/config.h"

#include "base/log.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum setting_kind {
    SETTING_TEXT,    /* a char array; min and max are its length in bytes */
    SETTING_ADDRESS, /* a char array: ADDRESS:PORT */
    SETTING_LEVEL,   /* a char array: a level of log.h */
    SETTING_NUMBER,  /* an int or an int64_t from min to max */
    SETTING_BOOL,    /* true or false */
};

struct setting {
    const char *section, *key;
    enum setting_kind kind;
    size_t offset, size; /* of its place in struct config */
    int64_t min, max;
    const char *value; /* the default, as it would be written in the file */
};

#define SIZE_OF(key) sizeof(((struct config *)0)->key)
#define SETTING(section, key, kind, min, max, value)                                               \
    {                                                                                              \
        section, #key, kind, offsetof(struct config, key), SIZE_OF(key), min, max, value           \
    }
/* A text that must be there, and one that may be empty. */
#define NEEDED(section, key, value)                                                                \
    SETTING(section, key, SETTING_TEXT, 1, (int64_t)SIZE_OF(key) - 1, value)
#define OPTIONAL(section, key) SETTING(section, key, SETTING_TEXT, 0, (int64_t)SIZE_OF(key) - 1, "")
#define NUMBER(section, key, min, max, value) SETTING(section, key, SETTING_NUMBER, min, max, value)
#define BOOL(section, key, value) SETTING(section, key, SETTING_BOOL, 0, 0, value)

static const struct setting settings[] = {
    NEEDED("store", url, "sqlite:var/yicun.db"),
    NEEDED("store", files, "var/files"),
    NEEDED("store", key_file, "var/yicun.key"),

    SETTING("server", listen, SETTING_ADDRESS, 3, SIZE_OF(listen) - 1, "127.0.0.1:8080"),
    NEEDED("server", socket, "/run/yicun/yicun.sock"),
    OPTIONAL("server", socket_group),
    NUMBER("server", threads, 1, 1024, "64"),
    OPTIONAL("server", hosts),
    BOOL("server", secure_cookies, "false"),
    BOOL("server", behind_proxy, "false"),
    NEEDED("server", templates, "templates"),
    NEEDED("server", statics, "static"),
    NEEDED("server", data, "data"),
    NEEDED("server", migrations, "migrations"),
    NEEDED("server", bootstrap, "/usr/share/bootstrap-html/css/bootstrap.min.css"),
    NEEDED("server", chartjs, "/usr/share/javascript/chart.js/chart.min.js"),
    OPTIONAL("server", user),
    SETTING("server", log_level, SETTING_LEVEL, 1, SIZE_OF(log_level) - 1, "info"),

    NUMBER("limits", max_body, 1024, 64 << 20, "1048576"),
    NUMBER("limits", max_upload, 1024, 64 << 20, "20971520"),
    NUMBER("limits", request_seconds, 1, 3600, "30"),
    NUMBER("limits", limited_posts, 1, 1000000, "60"),

    NUMBER("session", idle_minutes, 1, 7 * 24 * 60, "60"),
    NUMBER("session", absolute_hours, 1, 30 * 24, "12"),
    NUMBER("session", lock_failures, 1, 100, "5"),
    NUMBER("session", lock_minutes, 1, 24 * 60, "15"),
    NUMBER("session", password_days, 0, 3650, "0"),
    NUMBER("session", factor_minutes, 1, 30 * 24 * 60, "240"),

    OPTIONAL("test", clock_file),
};

enum { SETTINGS = sizeof settings / sizeof *settings, REASON_SIZE = 160 };

/* What is being read, and where an error goes. */
struct reading {
    struct config config;
    const char *path;
    int line;
    const char *section; /* one of the table's, NULL before the first */
    bool seen[SETTINGS];
    char *error;
    size_t error_size;
};

__attribute__((format(printf, 2, 3))) static bool fail(struct reading *reading, const char *format,
                                                       ...)
{
    char reason[REASON_SIZE];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    snprintf(reading->error, reading->error_size, "%s:%d: %s", reading->path, reading->line,
             reason);
    return false;
}

static bool is_address(const char *value)
{
    const char *colon = strrchr(value, ':');
    int64_t port;
    return colon && colon > value && text_to_int(colon + 1, 0, 65535, &port);
}

static bool set_text(char *place, const struct setting *setting, const char *value)
{
    int64_t length = (int64_t)strlen(value);
    if (length < setting->min || length > setting->max)
        return false;
    memcpy(place, value, (size_t)length + 1);
    return true;
}

static bool set_number(char *place, const struct setting *setting, const char *value)
{
    int64_t number;
    if (!text_to_int(value, setting->min, setting->max, &number))
        return false;
    int small = (int)number; /* the limits of an int setting fit an int */
    memcpy(place, setting->size == sizeof small ? (void *)&small : (void *)&number, setting->size);
    return true;
}

static bool set_bool(char *place, const char *value)
{
    bool yes = strcmp(value, "true") == 0;
    memcpy(place, &yes, sizeof yes);
    return yes || strcmp(value, "false") == 0;
}

/* Puts a value into its place; false when it is malformed. */
static bool set_value(struct config *config, const struct setting *setting, const char *value)
{
    char *place = (char *)config + setting->offset;
    enum log_level level;
    switch (setting->kind) {
    case SETTING_TEXT:
        return set_text(place, setting, value);
    case SETTING_ADDRESS:
        return is_address(value) && set_text(place, setting, value);
    case SETTING_LEVEL:
        return log_parse_level(value, &level) && set_text(place, setting, value);
    case SETTING_NUMBER:
        return set_number(place, setting, value);
    case SETTING_BOOL:
        return set_bool(place, value);
    }
    return false;
}

/* Fails with what a malformed value must be. */
static bool fail_value(struct reading *reading, const struct setting *setting)
{
    const char *key = setting->key;
    intmax_t min = setting->min, max = setting->max;
    switch (setting->kind) {
    case SETTING_TEXT:
        return fail(reading, "\"%s\" must have %jd to %jd bytes", key, min, max);
    case SETTING_ADDRESS:
        return fail(reading, "\"%s\" must be ADDRESS:PORT of at most %jd bytes", key, max);
    case SETTING_LEVEL:
        return fail(reading, "\"%s\" must be error, warning, info or debug", key);
    case SETTING_NUMBER:
        return fail(reading, "\"%s\" must be a whole number from %jd to %jd", key, min, max);
    case SETTING_BOOL:
        return fail(reading, "\"%s\" must be true or false", key);
    }
    return false;
}

void config_defaults(struct config *config)
{
    memset(config, 0, sizeof *config);
    for (int i = 0; i < SETTINGS; i++)
        if (!set_value(config, &settings[i], settings[i].value))
            abort(); /* the table contradicts itself */
}

/* `[section]` */
static bool read_section(struct reading *reading, char *line)
{
    size_t length = strlen(line);
    if (line[length - 1] != ']')
        return fail(reading, "a section must be [name]");
    line[length - 1] = '\0';
    const char *name = text_trim_in_place(line + 1);
    for (int i = 0; i < SETTINGS; i++)
        if (strcmp(settings[i].section, name) == 0) {
            reading->section = settings[i].section;
            return true;
        }
    return fail(reading, "unknown section \"%s\"", name);
}

/* `key = value` */
static bool read_setting(struct reading *reading, char *line)
{
    char *equals = strchr(line, '=');
    if (!equals)
        return fail(reading, "expected \"key = value\"");
    *equals = '\0';
    const char *key = text_trim_in_place(line), *value = text_trim_in_place(equals + 1);
    if (!reading->section)
        return fail(reading, "\"%s\" stands before any [section]", key);
    for (int i = 0; i < SETTINGS; i++) {
        if (strcmp(settings[i].key, key) != 0 || strcmp(settings[i].section, reading->section) != 0)
            continue;
        if (reading->seen[i])
            return fail(reading, "\"%s\" is set twice", key);
        reading->seen[i] = true;
        return set_value(&reading->config, &settings[i], value) ||
               fail_value(reading, &settings[i]);
    }
    return fail(reading, "unknown key \"%s\" in [%s]", key, reading->section);
}

static bool read_line(struct reading *reading, char *line, size_t length)
{
    if (!text_is_clean(line, length, true))
        return fail(reading, "control characters, NUL or broken UTF-8");
    text_trim_in_place(line);
    if (*line == '\0' || *line == '#' || *line == ';')
        return true;
    return *line == '[' ? read_section(reading, line) : read_setting(reading, line);
}

bool config_read(struct config *config, const char *path, char *error, size_t error_size)
{
    struct reading reading = {
        .config = *config, .path = path, .error = error, .error_size = error_size};
    FILE *file = fopen(path, "re");
    if (!file) {
        snprintf(error, error_size, "%s: %s", path, strerror(errno));
        return false;
    }
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    bool good = true;
    while (good && (length = getline(&line, &capacity, file)) >= 0) {
        reading.line++;
        good = read_line(&reading, line, (size_t)length);
    }
    if (good && !feof(file)) {
        snprintf(error, error_size, "%s: %s", path, strerror(errno));
        good = false;
    }
    free(line);
    fclose(file);
    if (good)
        *config = reading.config;
    return good;
}
