/* The program as a transport sees it: one function from request to response. */
#ifndef YICUN_CORE_APP_H
#define YICUN_CORE_APP_H

#include "base/config.h"
#include "core/room.h"
#include "core/secret.h"
#include "db.h"
#include "http.h"
#include "view.h"

struct app {
    const struct config *config;
    const struct room *const *rooms;
    struct store *store;
    struct templates *templates;
    struct secrets *secrets;
    struct router *router;
    struct throttle *throttle; /* counters of ROUTE_LIMITED, by address */
    struct turn *turn;         /* the day for which what depends on the date was turned over */
    struct memo *memo;         /* numbers that every page shows */
    struct worker *worker;     /* does background jobs; NULL: this process does none */
    struct arena *memory;      /* what lives as long as the app: the library */
    json_t *library;           /* data/library.json: guidance, indicators and samples (PLAN-15) */
    json_t *circumstances;     /* data/circumstances.json: what disqualifies a candidate (POOL-3) */
    json_t *schemes;           /* data/schemes.json: schemes of ratings (RATE-2, RATE-9, RATE-10) */
    struct passwords *common;  /* data/common-passwords.txt */
    char server[17];           /* this server among several on one database: a random name */
    int64_t fixed_now;         /* the clock while the demo is made; 0: the real one */
};

/* Opens everything `config` names and checks it: templates, routes (each with an access rule),
 * settings, migrations, key file. NULL with one clear line. */
struct app *app_create(const struct config *config, char *error, size_t error_size);
void app_destroy(struct app *app);

/* Answers one request; blocks while a write waits for its commit. The response's memory is the
 * arena's. */
void app_handle(struct app *app, struct arena *arena, const struct request *request,
                struct response *response);

/* True when also a page that only reads waits for others: for a database server. */
bool app_reads_wait(const struct app *app);

/* The most bytes a body may have for this method and raw path, so that a transport can refuse
 * early. */
size_t app_body_limit(const struct app *app, enum http_method method, const char *path);

/* Now, in epoch seconds: fixed_now, else the clock file of tests, else the system clock. */
int64_t app_now(const struct app *app);

/* Runs work as the system (no user, no scope limit) for the command line: a ctx with db, now,
 * today, view. */
typedef bool system_work(struct ctx *ctx, void *arg);
bool app_write(struct app *app, const char *actor, system_work *work, void *arg);
bool app_read(struct app *app, const char *actor, system_work *work, void *arg);

/* What a server does by itself each hour. */
void app_tidy(struct app *app);

/* Memory limit of one request's arena. */
#define REQUEST_ARENA_LIMIT (96u << 20)

#endif
