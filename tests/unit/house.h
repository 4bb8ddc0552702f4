/* A whole program in a folder of its own, with users of every kind and a door that lets each in
 * without a password. The test that includes this names its rooms, door_room among them. */
#ifndef YICUN_TEST_HOUSE_H
#define YICUN_TEST_HOUSE_H

#include "base/text.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* --- the door --- */

static inline enum result sign_in(struct ctx *ctx)
{
    session_start(ctx, query_int(ctx, "user", 1, 100, 1));
    return done(ctx, NULL, NULL, "/");
}

static const struct route door_routes[] = {
    {.method = HTTP_POST, .pattern = "/enter", .handle = sign_in, .who = WHO_PUBLIC, .title = "进"},
    {0},
};
static const struct room door_room = {.name = "door", .routes = door_routes};

/* --- the program and its users --- */

struct house {
    char folder[64];
    struct config config;
    struct app *app;
    struct arena *arena;
    struct response response;
    const char *cookie, *csrf;
};

static inline const char *in_folder(struct house *house, const char *name)
{
    return arena_printf(house->arena, "%s/%s", house->folder, name);
}

static inline void set_clock(struct house *house, long long now)
{
    FILE *file = fopen(house->config.clock_file, "w");
    assert_non_null(file);
    fprintf(file, "%lld\n", now);
    fclose(file);
}

#define NOON 1632715200LL /* 2021-09-27 12:00 in China */

static inline bool add_users(struct ctx *ctx, void *arg)
{
    (void)arg;
    static const struct {
        const char *name, *unit;
        unsigned roles;
    } users[] = {
        {"wang", "320509104", ROLE_TOWN_OFFICER}, {"li", "320509104", ROLE_TOWN_OFFICER},
        {"audit", "320509", ROLE_AUDITOR},        {"chen", "320509104201", ROLE_VILLAGE_SECRETARY},
        {"zhou", "320509", ROLE_COUNTY_REVIEWER}, {"admin", "320509", ROLE_SYSTEM_ADMIN},
        {"sun", "320506101", ROLE_TOWN_OFFICER}};
    for (size_t i = 0; i < sizeof users / sizeof *users; i++)
        db_run(ctx->db,
               SQL("INSERT INTO users (name, full_name, unit_code, roles, password, created_at) "
                   "VALUES ($1, $1, $2, $3, '', 0)"),
               ARGS(db_t(users[i].name), db_t(users[i].unit), db_i(users[i].roles)));
    return true;
}

static inline int open_house(void **state)
{
    struct house *house = calloc(1, sizeof *house);
    char error[512];
    house->arena = arena_create(64 << 20);
    strcpy(house->folder, "/tmp/yicun-core-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    config_defaults(&house->config);
    snprintf(house->config.url, sizeof house->config.url, "sqlite:%s/y.db", house->folder);
    snprintf(house->config.key_file, sizeof house->config.key_file, "%s/key", house->folder);
    snprintf(house->config.files, sizeof house->config.files, "%s/files", house->folder);
    snprintf(house->config.clock_file, sizeof house->config.clock_file, "%s/clock", house->folder);
    set_clock(house, NOON);
    assert_true(secrets_create(house->config.key_file, error, sizeof error));
    assert_true(store_migrate(house->config.url, "migrations", error, sizeof error) > 0);
    house->app = app_create(&house->config, error, sizeof error);
    if (!house->app)
        fail_msg("%s", error);
    assert_true(app_write(house->app, "system", add_users, NULL));
    *state = house;
    return 0;
}

static inline int close_house(void **state)
{
    struct house *house = *state;
    char command[128];
    app_destroy(house->app);
    snprintf(command, sizeof command, "rm -r %s", house->folder);
    arena_destroy(house->arena);
    free(house);
    return system(command);
}

static inline struct request blank(enum http_method method, const char *path)
{
    struct request request = request_blank();
    request.method = method;
    request.path = path;
    request.host = "yicun.test";
    request.address = "127.0.0.1";
    request.accept = "application/json";
    return request;
}

static inline int ask(struct house *house, const struct request *request)
{
    app_handle(house->app, house->arena, request, &house->response);
    return house->response.status;
}

static inline const char *header_of(const struct house *house, const char *name)
{
    for (int i = 0; i < house->response.header_count; i++)
        if (strcmp(house->response.headers[i].name, name) == 0)
            return house->response.headers[i].value;
    return NULL;
}

/* Signs user N in; the cookie and its CSRF token serve the requests that follow. */
static inline void enter(struct house *house, int user)
{
    struct request request = blank(HTTP_POST, "/enter");
    request.query = arena_printf(house->arena, "user=%d", user);
    request.cookie = "";
    assert_int_equal(ask(house, &request), 200);
    const char *set = header_of(house, "Set-Cookie");
    assert_non_null(set);
    house->cookie = arena_strndup(house->arena, set, strcspn(set, ";"));
    const char *token = house->cookie + strlen("session=");
    house->csrf = secret_hash(house->app->secrets, house->arena, "csrf", token, strlen(token));
}

static inline int post(struct house *house, const char *path, const char *form)
{
    struct request request = blank(HTTP_POST, path);
    request.cookie = house->cookie;
    request.content_type = "application/x-www-form-urlencoded";
    request.body = arena_printf(house->arena, "%s&_csrf=%s", form, house->csrf);
    request.body_length = strlen(request.body);
    return ask(house, &request);
}

static inline int post_json(struct house *house, const char *path, const char *json)
{
    struct request request = blank(HTTP_POST, path);
    request.cookie = house->cookie;
    request.content_type = "application/json";
    request.body = arena_printf(house->arena, "{\"_csrf\":\"%s\"%s%s", house->csrf,
                                json[1] == '}' ? "" : ",", json + 1);
    request.body_length = strlen(request.body);
    return ask(house, &request);
}

static inline int get(struct house *house, const char *path)
{
    struct request request = blank(HTTP_GET, path);
    request.cookie = house->cookie ? house->cookie : "";
    return ask(house, &request);
}

struct count {
    struct sql sql;
    int64_t value;
};

static inline bool count_rows(struct ctx *ctx, void *arg)
{
    struct count *count = arg;
    count->value = db_one_int(ctx->db, count->sql, NO_ARGS, -1);
    return true;
}

static inline int64_t rows_of(struct house *house, struct sql sql)
{
    struct count count = {.sql = sql};
    assert_true(app_read(house->app, "test", count_rows, &count));
    return count.value;
}

static inline void assert_error(struct house *house, const char *field, const char *rule)
{
    json_error_t fault;
    json_t *answer = json_loadb(house->response.body, house->response.body_length, 0, &fault);
    assert_non_null(answer);
    size_t i;
    json_t *error;
    bool found = false;
    json_array_foreach(json_object_get(answer, "errors"), i, error)
    {
        found |= text_same(json_string_value(json_object_get(error, "field")), field) &&
                 text_same(json_string_value(json_object_get(error, "rule")), rule);
    }
    json_decref(answer);
    assert_true(found);
}

#endif
