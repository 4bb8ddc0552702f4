/* The program opened and closed: configuration into store, templates, routes and secrets, each
 * checked before the first request; and work that the command line does as the system. */
#include "core_internal.h"

#include "base/log.h"
#include "base/text.h"
#include "core/passwords.h"

#include <fcntl.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LIBRARY_ARENA_LIMIT ((size_t)64 << 20)
#define SYSTEM_ARENA_LIMIT ((size_t)4 << 30) /* command line: audit chains, imports */

static json_t *load_json(const char *folder, const char *name, char *error, size_t error_size)
{
    char path[1024];
    json_error_t fault;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    json_t *value = json_load_file(path, JSON_REJECT_DUPLICATES, &fault);
    if (!value)
        snprintf(error, error_size, "%s:%d: %s", path, fault.line, fault.text);
    return value;
}

/* In memory of its own: requests put parts of the library into their views, which are never taken
 * apart again, so counting references would not tell when it may be freed. */
static bool load_library(struct app *app, char *error, size_t error_size)
{
    app->memory = arena_create(LIBRARY_ARENA_LIMIT);
    struct arena *before = json_use_arena(app->memory);
    app->library = load_json(app->config->data, "library.json", error, error_size);
    if (app->library)
        app->schemes = load_json(app->config->data, "schemes.json", error, error_size);
    if (app->schemes)
        app->circumstances = load_json(app->config->data, "circumstances.json", error, error_size);
    json_use_arena(before);
    return app->library && app->schemes && app->circumstances;
}

static struct passwords *load_passwords(const char *folder, char *error, size_t error_size)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/common-passwords.txt", folder);
    return passwords_load(path, error, error_size);
}

static void name_server(struct app *app)
{
    unsigned char name[sizeof app->server / 2];
    randombytes_buf(name, sizeof name);
    sodium_bin2hex(app->server, sizeof app->server, name, sizeof name);
}

static bool has_keys(struct app *app, char *error, size_t error_size)
{
    struct arena *arena = arena_create(1 << 20);
    if (!arena) {
        snprintf(error, error_size, "out of memory");
        return false;
    }
    struct db *db = store_read(app->store, arena);
    snprintf(error, error_size, "the database's keys cannot be read");
    bool known = seal_has_keys(db, app->secrets, error, error_size) && !db_failed(db);
    store_release(app->store, db);
    arena_destroy(arena);
    return known;
}

struct app *app_create(const struct config *config, char *error, size_t error_size)
{
    json_install();
    struct app *app = calloc(1, sizeof *app);
    if (!app) {
        snprintf(error, error_size, "out of memory");
        return NULL;
    }
    app->config = config;
    app->rooms = rooms;
    name_server(app);
    bool opened = (app->router = router_create(rooms, error, error_size)) &&
                  (app->secrets = secrets_load(config->key_file, error, error_size)) &&
                  (app->templates = views_load(config->templates, error, error_size)) &&
                  load_library(app, error, error_size) &&
                  (app->common = load_passwords(config->data, error, error_size)) &&
                  (app->throttle = throttle_create()) && (app->memo = memo_create()) &&
                  (app->turn = turn_create()) &&
                  (app->store = store_open(config->url, true, error, error_size)) &&
                  store_is_current(app->store, config->migrations, error, error_size) &&
                  has_keys(app, error, error_size);
    if (opened)
        return app;
    app_destroy(app);
    return NULL;
}

void app_destroy(struct app *app)
{
    if (!app)
        return;
    if (app->store)
        store_close(app->store);
    turn_free(app->turn);
    memo_free(app->memo);
    throttle_free(app->throttle);
    passwords_free(app->common);
    arena_destroy(app->memory);
    views_free(app->templates);
    secrets_free(app->secrets);
    router_free(app->router);
    free(app);
}

bool app_reads_wait(const struct app *app)
{
    return !store_path(app->config->url);
}

/* Tests and training set the clock: a file with an epoch second. */
static bool read_clock(const char *path, int64_t *now)
{
    char text[32];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0)
        return false;
    text[length] = '\0';
    text[strcspn(text, "\r\n")] = '\0';
    return text_to_int(text, 0, INT64_C(4102444800), now);
}

int64_t app_now(const struct app *app)
{
    int64_t now;
    if (app->fixed_now)
        return app->fixed_now;
    if (*app->config->clock_file && read_clock(app->config->clock_file, &now))
        return now;
    return (int64_t)time(NULL);
}

/* --- the command line's work --- */

enum {
    TRIES = 20, /* of a work that clashes with what a server writes */
    ALONE = 4   /* from this try on nothing is written beside it */
};

struct errand {
    struct app *app;
    const char *actor;
    struct arena *arena;
    struct db *db;
    system_work *work;
    void *arg;

    jmp_buf out;
};

static void arena_is_full(void *arg, bool short_of_memory)
{
    struct errand *errand = arg;
    (void)short_of_memory;
    longjmp(errand->out, 1);
}

static struct ctx system_ctx(const struct errand *errand)
{
    struct arena *arena = errand->arena;
    struct request *nobody = ARENA_NEW(arena, struct request);
    *nobody = request_blank();
    nobody->method = HTTP_POST;
    const char *actor = arena_strdup(arena, errand->actor);
    struct ctx ctx = {
        .app = errand->app,
        .arena = arena,
        .request = nobody,
        .response = ARENA_NEW(arena, struct response),
        .db = errand->db,
        .now = app_now(errand->app),
        .user = {.name = actor, .full_name = actor, .unit_code = "", .unit_name = ""},
        .csrf = "",
    };
    ctx.user.scope = scope_of("");
    ctx.today = date_of_epoch(ctx.now);
    ctx.query = json_object();
    ctx.form = json_object();
    ctx.view = json_object();
    ctx.errors = json_array();
    return ctx;
}

static bool do_errand(struct errand *errand)
{
    struct ctx ctx = system_ctx(errand);
    return errand->work(&ctx, errand->arg);
}

/* False, with its reason logged, also when the arena is full or memory short. */
static bool run_errand(struct errand *errand)
{
    struct arena *before = json_use_arena(errand->arena);
    bool result = false;
    arena_on_full(errand->arena, arena_is_full, errand);
    if (setjmp(errand->out) == 0)
        result = do_errand(errand);
    else
        log_error("out of memory");
    json_use_arena(before);
    return result;
}

static bool write_errand(struct db *db, void *arg)
{
    struct errand *errand = arg;
    errand->db = db;
    return run_errand(errand);
}

static bool as_system(struct app *app, const char *actor, system_work *work, void *arg,
                      bool writing)
{
    struct errand errand = {.app = app, .actor = actor, .work = work, .arg = arg};
    bool result = false;
    errand.arena = arena_create(SYSTEM_ARENA_LIMIT);
    if (!errand.arena) {
        log_error("out of memory");
    } else if (writing) {
        enum store_result stored = STORE_CLASH;
        for (int i = 0; i < TRIES && stored == STORE_CLASH; i++) {
            arena_reset(errand.arena);
            pause_before(i);
            stored = store_write_in(app->store, errand.arena, i < ALONE ? NULL : STORE_ALONE,
                                    write_errand, &errand);
        }
        result = stored == STORE_DONE;
    } else {
        errand.db = store_read(app->store, errand.arena);
        result = run_errand(&errand) && !db_failed(errand.db);
        store_release(app->store, errand.db);
    }
    arena_destroy(errand.arena);
    return result;
}

bool app_write(struct app *app, const char *actor, system_work *work, void *arg)
{
    return as_system(app, actor, work, arg, true);
}

bool app_read(struct app *app, const char *actor, system_work *work, void *arg)
{
    return as_system(app, actor, work, arg, false);
}
