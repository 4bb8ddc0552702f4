/* Sessions with a PostgreSQL server: what a URL says and what we add to it, whether the server will
 * do, which files a later connection reads. */
#include "db/postgres_internal.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    OLDEST = 150000, /* server version that knows all that the program's SQL needs */
    SETTINGS_MOST = 64
};

int pg_line(const char *text)
{
    return (int)strcspn(text, "\n");
}

/* The settings of a URL with our own defaults, as the library wants them. */
struct settings {
    const char *names[SETTINGS_MOST], *values[SETTINGS_MOST];
    int count;
    PQconninfoOption *parsed;
};

static void add_setting(struct settings *settings, const char *name, const char *value)
{
    settings->names[settings->count] = name;
    settings->values[settings->count++] = value;
}

static const struct {
    const char *name, *value;
} defaults[] = {
    {"application_name", "yicun"},
    {"target_session_attrs", "read-write"}, /* of several hosts, the one that takes changes */
    {"connect_timeout", "5"},
    {"keepalives_idle", "10"},
    {"keepalives_interval", "5"},
    {"keepalives_count", "2"},
    {"tcp_user_timeout", "15000"},
    {"client_encoding", "UTF8"},
};

/* The library takes what follows a bare @ or / of a password for a host or a port, and would say
 * so. An @ stands once, behind the user and before the hosts. */
static bool may_show_password(const char *place)
{
    const char *begin = strncmp(place, "//", 2) == 0 ? place + 2 : place;
    size_t length = strcspn(begin, "?");
    const char *at = memchr(begin, '@', length), *slash = memchr(begin, '/', length);
    return at && ((slash && slash < at) || memchr(at + 1, '@', length - (size_t)(at + 1 - begin)));
}

/* Why, without the piece of the address that the library quotes. */
static bool is_malformed(const char *why, char *error, size_t error_size)
{
    int length = (int)strcspn(why, "\"\n");
    while (length > 0 && strchr(": ", why[length - 1]))
        length--;
    return db_explain(error, error_size,
                      "the database's address is malformed (%.*s); in a user's name or password, "
                      "write %% as %%25, @ as %%40, / as %%2F and : as %%3A",
                      length, why);
}

/* False with one line. */
static bool read_settings(const char *place, struct settings *settings, char *error,
                          size_t error_size)
{
    char url[2048], *fault = NULL;
    if (snprintf(url, sizeof url, "postgresql:%s", place) >= (int)sizeof url)
        return db_explain(error, error_size, "the database's address is too long");
    if (may_show_password(place))
        return is_malformed("an @ or / out of place", error, error_size);
    *settings = (struct settings){.parsed = PQconninfoParse(url, &fault)};
    if (!settings->parsed) {
        is_malformed(fault ? fault : "out of memory", error, error_size);
        PQfreemem(fault);
        return false;
    }
    for (PQconninfoOption *one = settings->parsed; one->keyword; one++)
        if (one->val && settings->count < SETTINGS_MOST / 2)
            add_setting(settings, one->keyword, one->val);
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++) {
        bool given = false;
        for (int j = 0; j < settings->count; j++)
            given |= strcmp(settings->names[j], defaults[i].name) == 0;
        if (!given)
            add_setting(settings, defaults[i].name, defaults[i].value);
    }
    return true;
}

static bool is_utf8(PGconn *handle)
{
    const char *encoding = PQparameterStatus(handle, "server_encoding");
    return encoding && strcmp(encoding, "UTF8") == 0;
}

static bool suits(PGconn *handle, char *error, size_t error_size)
{
    int version = PQserverVersion(handle);
    if (version < OLDEST)
        return db_explain(error, error_size,
                          "the database server is version %d.%d; PostgreSQL 15 or later is needed",
                          version / 10000, version % 10000);
    if (!is_utf8(handle))
        return db_explain(error, error_size,
                          "the database \"%s\" must be made with ENCODING 'UTF8'", PQdb(handle));
    return true;
}

/* Nothing waits for ever: not for a lock, not for a statement, nor the server for us. Whole tables
 * are built and looked through by commands only. Who fills a database does so alone: one that was
 * killed is noticed by the server within a second, also while it builds an index. */
static const char *session_of(enum engine_mode mode)
{
    switch (mode) {
    case ENGINE_MIGRATE:
        return "SET lock_timeout = '60s'; SET standard_conforming_strings = on";
    case ENGINE_FILL:
        return "SET client_connection_check_interval = '1s'; SET maintenance_work_mem = '256MB';"
               "SET standard_conforming_strings = on; SET lock_timeout = '10s'; DO $$BEGIN "
               "PERFORM pg_advisory_lock(7119264); EXCEPTION WHEN lock_not_available THEN "
               "RAISE EXCEPTION 'another copy to the database is under way'; END$$";
    case ENGINE_READ:
    case ENGINE_WRITE:
        break;
    }
    return "SET statement_timeout = '15s'; SET lock_timeout = '5s';"
           "SET idle_in_transaction_session_timeout = '60s'; SET standard_conforming_strings = on;"
           /* Planning anew for each argument takes longer than most statements; all of them have an
            * index to go by, whatever the arguments are (tests/http/queries.test.mjs). */
           "SET plan_cache_mode = force_generic_plan; SET jit = off;"
           /* So what is joined is looked up, never a table read from end to end: a plan that knows
            * no arguments expects far more rows than there are. */
           "SET enable_hashjoin = off; SET enable_mergejoin = off";
}

/* What each host said, in one line; what the library advises (lines set in) is left out. */
static bool explain_all(const char *text, char *error, size_t error_size)
{
    size_t used = 0;
    error[0] = '\0';
    for (int length; *text && used + 1 < error_size; text += length + (text[length] == '\n')) {
        length = pg_line(text);
        if (*text != '\t' && length > 0)
            used += (size_t)snprintf(error + used, error_size - used, "%s%.*s", used ? "; " : "",
                                     length, text);
    }
    return false;
}

PGconn *pg_open(const char *place, enum engine_mode mode, char *error, size_t error_size)
{
    struct settings settings;
    if (!read_settings(place, &settings, error, error_size))
        return NULL;
    PGconn *handle = PQconnectdbParams(settings.names, settings.values, 0);
    PQconninfoFree(settings.parsed);
    const char *text = handle ? PQerrorMessage(handle) : "out of memory";
    bool sound = handle && PQstatus(handle) == CONNECTION_OK;
    if (!sound) {
        explain_all(text, error, error_size);
    } else if ((sound = suits(handle, error, error_size))) {
        PGresult *result = PQexec(handle, session_of(mode));
        sound = PQresultStatus(result) == PGRES_COMMAND_OK;
        if (!sound)
            db_explain(error, error_size, "%.*s", pg_line(PQerrorMessage(handle)),
                       PQerrorMessage(handle));
        PQclear(result);
    }
    if (sound)
        return handle;
    PQfinish(handle);
    return NULL;
}

/* --- files --- */

void pg_reads(const char *place, db_path *each, void *arg)
{
    static const char *const system_paths[] = {
        "/etc/hosts",    "/etc/resolv.conf", "/etc/nsswitch.conf", "/etc/gai.conf",
        "/etc/services", "/etc/passwd",      "/etc/ssl",           "/usr/share/ca-certificates"};
    static const char *const named[] = {"passfile", "sslcert", "sslkey", "sslrootcert", "sslcrl"};
    struct settings settings;
    char error[256], path[512];
    const struct passwd *self = getpwuid(geteuid());
    for (size_t i = 0; i < sizeof system_paths / sizeof *system_paths; i++)
        each(arg, system_paths[i]);
    for (size_t i = 0; self && i < 2; i++)
        if (snprintf(path, sizeof path, "%s/%s", self->pw_dir, i ? ".postgresql" : ".pgpass") <
            (int)sizeof path)
            each(arg, path);
    if (!read_settings(place, &settings, error, sizeof error))
        return;
    for (int i = 0; i < settings.count; i++)
        for (size_t j = 0; j < sizeof named / sizeof *named; j++)
            if (strcmp(settings.names[i], named[j]) == 0)
                each(arg, settings.values[i]);
    PQconninfoFree(settings.parsed);
}
