/* One request from bytes to answer: route, user, access, what was sent (admit.c), the handler in
 * its transaction. Everything a handler may rely on is checked here, in this order. */
#include "core_internal.h"

#include "base/log.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/factor.h"
#include "core/session.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    TRIES = 8,          /* of a request whose writes clash with others' */
    ALONE = 4,          /* from this clash on nothing is written beside it */
    PAUSE_NS = 4000000, /* before the second try, at most; twice as long before each further one */
    PAUSE_DOUBLED = 6   /* times, at most */
};

static void arena_is_full(void *arg, bool short_of_memory)
{
    struct exchange *exchange = arg;
    exchange->result = short_of_memory ? RC_BUSY : RC_TOO_LARGE;
    longjmp(*exchange->out, 1);
}

/* True when all is to begin anew, from what is stored now. */
static bool begin_anew(struct exchange *exchange)
{
    return exchange->again = ++exchange->clashes < TRIES;
}

/* --- the reader --- */

static void borrow_reader(struct ctx *ctx)
{
    if (!ctx->db)
        ctx->db = store_read(ctx->app->store, ctx->arena);
}

void ctx_release(struct ctx *ctx)
{
    if (!ctx->db)
        return;
    ctx->read_failed |= db_failed(ctx->db);
    ctx->read_away |= db_away(ctx->db);
    ctx->read_clash |= db_clash(ctx->db);
    store_release(ctx->app->store, ctx->db);
    ctx->db = NULL;
}

/* --- before the handler --- */

/* A password that must be changed comes before everything but the own account. */
static bool must_change_first(const struct ctx *ctx)
{
    return ctx->user.must_change && !(ctx->route->flags & ROUTE_OWN) &&
           !(ctx->route->who & WHO_PUBLIC);
}

/* Asked last, of those who may know of the place at all. */
static bool needs_factor(struct ctx *ctx)
{
    return (ctx->route->flags & ROUTE_FACTOR) && !second_factor_passed(ctx);
}

/* A program that followed a redirect would take the form's page for success. */
static void ask_for_new_password(struct ctx *ctx)
{
    if (ctx->json) {
        error_at(ctx, "", "must_change", "请先修改密码，再办理其他事项。");
        answer_make(ctx, RC_DENIED);
    } else {
        answer_make(ctx, redirect(ctx, "/account/password"));
    }
}

/* --- the handler in its transaction --- */

static enum result call_handler(struct exchange *exchange)
{
    struct ctx *ctx = exchange->ctx;
    bool writing = ctx->request->method == HTTP_POST;
    if (writing && submission_replay(ctx))
        return RC_OK;
    enum result result = ctx->route->handle(ctx);
    if (result == RC_OK && ctx->location && has_errors(ctx)) {
        /* A file that was refused on its way in, or a handler that forgot to look. */
        log_error("%s: done in spite of errors, so undone", ctx->route->pattern);
        result = RC_INVALID;
    }
    if (writing && result == RC_OK)
        submission_keep(ctx);
    if (!db_failed(ctx->db))
        return result;
    if (!db_away(ctx->db))
        log_error("%s %s: %s", writing ? "POST" : "GET", ctx->route->pattern, db_error(ctx->db));
    return RC_FAILED;
}

/* Runs a part of the exchange on the writer's thread, with the request's arena and a way out of its
 * own when the arena is full. */
static bool run_on_writer(struct exchange *exchange, struct db *db,
                          bool (*part)(struct exchange *exchange))
{
    struct arena *before = json_use_arena(exchange->ctx->arena);
    jmp_buf inner, *outer = exchange->out;
    bool kept = false;
    exchange->ctx->db = db;
    exchange->out = &inner;
    if (setjmp(inner) == 0)
        kept = part(exchange);
    exchange->out = outer;
    json_use_arena(before);
    return kept;
}

/* The page of a request that writes is made inside its transaction too: the layout reads the store,
 * and what it does not get would be missing from a refusal that is told all the same. */
static bool handle(struct exchange *exchange)
{
    struct ctx *ctx = exchange->ctx;
    exchange->result = call_handler(exchange);
    if (exchange->result != RC_FAILED)
        answer_make(ctx, exchange->result);
    if (db_failed(ctx->db))
        exchange->result = RC_FAILED;
    return exchange->result == RC_OK || (ctx->keep && exchange->result != RC_FAILED);
}

static bool handle_on_writer(struct db *db, void *arg)
{
    return run_on_writer(arg, db, handle);
}

static bool write_what_follows(struct exchange *exchange)
{
    return exchange->ctx->after(exchange->ctx, exchange->ctx->after_arg);
}

static bool follow_on_writer(struct db *db, void *arg)
{
    return run_on_writer(arg, db, write_what_follows);
}

static void forget_answer(struct ctx *ctx)
{
    *ctx->response = (struct response){0};
    ctx->location = NULL;
    ctx->template = NULL;
    ctx->errors = json_array();
    ctx->view = json_object();
    ctx->lists = NULL;
}

/* An answer without the store: the writer or the arena failed. */
static void answer_bare(struct ctx *ctx, enum result result)
{
    forget_answer(ctx);
    ctx->db = NULL;
    answer_make(ctx, result);
}

/* Nothing of the request was stored. Its form comes back with the answer, to be sent again as it
 * is; `_once` in it sees to it that it is stored no more than once. */
static void answer_unsaved(struct ctx *ctx, enum result result)
{
    forget_answer(ctx);
    ctx->db = NULL;
    submission_carry(ctx);
    if (ctx->user.id == 0) /* or nobody knows yet whose it is; its own token is as good later */
        view_text(ctx, "csrf", form_text(ctx, "_csrf"));
    answer_make(ctx, result);
}

/* What the people of one county write is chained by one head (core/audit.c), so it is written one
 * after the other. Whose chain the public and those above write to shows when they clash. */
static const char *lane_of(const struct exchange *exchange)
{
    const struct ctx *ctx = exchange->ctx;
    if (exchange->clashes >= ALONE)
        return STORE_ALONE;
    const char *code = *exchange->lane ? exchange->lane : ctx->user.unit_code;
    return *code ? arena_strndup(ctx->arena, code, strnlen(code, AUDIT_CHAIN_DIGITS)) : NULL;
}

static void write_answer(struct exchange *exchange)
{
    struct ctx *ctx = exchange->ctx;
    enum store_result stored =
        store_write_in(ctx->app->store, ctx->arena, lane_of(exchange), handle_on_writer, exchange);
    ctx->db = NULL;
    if (stored == STORE_CLASH && *ctx->chain)
        snprintf(exchange->lane, sizeof exchange->lane, "%s", ctx->chain);
    bool meant = exchange->result == RC_OK || ctx->keep;
    if (exchange->result == RC_TOO_LARGE || exchange->result == RC_BUSY)
        answer_bare(ctx, exchange->result);
    else if (stored == STORE_CLASH)
        begin_anew(exchange);
    else if (stored == STORE_AWAY)
        answer_unsaved(ctx, RC_AWAY);
    else if (stored == STORE_FULL)
        answer_unsaved(ctx, RC_FULL);
    else if (exchange->result == RC_FAILED || stored == STORE_FAILED ||
             (meant && stored != STORE_DONE))
        answer_unsaved(ctx, RC_FAILED);
    if (stored == STORE_CLASH && !exchange->again)
        answer_unsaved(ctx, RC_BUSY);
}

/* What follows a page is small and knows only what it was given, so it alone is tried again. */
static enum store_result write_after_answer(struct exchange *exchange)
{
    struct ctx *ctx = exchange->ctx;
    enum store_result stored = STORE_CLASH;
    for (int i = 0; i < TRIES && stored == STORE_CLASH; i++) {
        pause_before(i);
        stored = store_write_in(ctx->app->store, ctx->arena, lane_of(exchange), follow_on_writer,
                                exchange);
    }
    ctx->db = NULL;
    return stored;
}

/* In the read transaction that the user was found in. */
static void read_answer(struct exchange *exchange)
{
    struct ctx *ctx = exchange->ctx;
    borrow_reader(ctx);
    exchange->result = call_handler(exchange);
    if (exchange->result != RC_FAILED)
        answer_make(ctx, exchange->result);
    enum store_result stored = STORE_DONE;
    ctx_release(ctx);
    bool failed = exchange->result == RC_FAILED || ctx->read_failed;
    if (!failed && ctx->after)
        stored = write_after_answer(exchange);
    bool away = ctx->read_away || stored == STORE_AWAY || stored == STORE_CLASH;
    if (ctx->read_clash && begin_anew(exchange))
        return;
    if (failed || stored != STORE_DONE)
        answer_bare(ctx, away ? RC_AWAY : stored == STORE_FULL ? RC_FULL : RC_FAILED);
}

static bool read_failed(const struct ctx *ctx)
{
    return ctx->read_failed || (ctx->db && db_failed(ctx->db));
}

/* Answers what is not to go on: refused, or decided on what a failing store did not give. */
static bool goes_on(struct exchange *exchange, enum result result)
{
    struct ctx *ctx = exchange->ctx;
    if (result != RC_OK && !read_failed(ctx))
        answer_make(ctx, result);
    if (!read_failed(ctx))
        return result == RC_OK;
    ctx_release(ctx);
    if (ctx->read_clash && begin_anew(exchange))
        return false;
    if (!ctx->read_away) {
        answer_bare(ctx, RC_FAILED);
        return false;
    }
    /* The form is read only for who is known; here it has to go back to whoever sent it. */
    if (ctx->request->method == HTTP_POST && !json_object_size(ctx->form))
        admit_body(exchange);
    answer_unsaved(ctx, RC_AWAY);
    return false;
}

/* True when the handler is to be called. Leaves the store borrowed unless what follows takes long:
 * the route's own preparation may read the store, and gives it back before. */
static bool prepare(struct exchange *exchange)
{
    struct ctx *ctx = exchange->ctx;
    borrow_reader(ctx);
    if (!goes_on(exchange, admit_request(exchange)))
        return false;
    if (must_change_first(ctx)) {
        ask_for_new_password(ctx);
        return false;
    }
    if (needs_factor(ctx)) {
        answer_make(ctx, second_factor_ask(ctx));
        return false;
    }
    if (exchange->uploads > 0)
        ctx_release(ctx);
    if (!files_receive(ctx, exchange->upload, exchange->uploads)) {
        answer_unsaved(ctx, RC_FULL);
        return false;
    }
    if (ctx->request->method == HTTP_POST)
        submission_name(ctx);
    if (!ctx->route->prepare)
        return true;
    borrow_reader(ctx);
    return goes_on(exchange, ctx->route->prepare(ctx));
}

/* There is no such page; whoever is signed in keeps the way to the others. */
static void answer_nowhere(struct exchange *exchange)
{
    borrow_reader(exchange->ctx);
    goes_on(exchange, admit_nowhere(exchange));
    ctx_release(exchange->ctx);
}

/* What is hidden from the user does not even say how it would be asked for. */
static bool is_hidden(struct exchange *exchange)
{
    struct ctx *ctx = exchange->ctx;
    if (!(ctx->route->flags & ROUTE_HIDDEN))
        return false;
    borrow_reader(ctx);
    bool hidden = !session_load(ctx) || admit_access(ctx) != RC_OK;
    if (!hidden)
        ctx_release(ctx);
    return hidden;
}

static void answer_other_method(struct exchange *exchange)
{
    struct ctx *ctx = exchange->ctx;
    bool hidden = is_hidden(exchange);
    ctx->route = NULL;
    if (hidden) {
        answer_nowhere(exchange);
        return;
    }
    error_at(ctx, "", "method", "这个地址不能这样访问。");
    answer_error(ctx, 405, "不能这样访问", "请从页面上的链接和按钮进入。");
}

static bool find_route(struct exchange *exchange)
{
    struct ctx *ctx = exchange->ctx;
    const char *path = http_decode_path(ctx->arena, ctx->request->path);
    enum match match = path ? router_match(ctx->app->router, ctx->arena, ctx->request->method, path,
                                           &ctx->route, ctx->params)
                            : MATCH_NONE;
    if (match == MATCH_FOUND)
        return true;
    if (match == MATCH_OTHER_METHOD)
        answer_other_method(exchange);
    else
        answer_nowhere(exchange);
    return false;
}

static void run(struct exchange *exchange)
{
    struct ctx *ctx = exchange->ctx;
    const struct request *request = ctx->request;
    if (!admit_host(ctx->app->config, request->host)) {
        answer_make(ctx, RC_MALFORMED);
        return;
    }
    if (http_parse_form(request->query, strlen(request->query), ctx->query) != PARSE_OK) {
        answer_make(ctx, RC_MALFORMED);
        return;
    }
    if (!find_route(exchange))
        return;
    turn_day(ctx->app, ctx->today);
    bool admitted = prepare(exchange);
    if (!admitted || request->method == HTTP_POST)
        ctx_release(ctx);
    if (admitted && request->method == HTTP_POST)
        write_answer(exchange);
    else if (admitted)
        read_answer(exchange);
}

/* --- from the first to the last --- */

static void start(struct ctx *ctx)
{
    ctx->now = app_now(ctx->app);
    ctx->today = date_of_epoch(ctx->now);
    ctx->query = json_object();
    ctx->form = json_object();
    ctx->view = json_object();
    ctx->errors = json_array();
}

static void start_and_run(struct exchange *exchange)
{
    start(exchange->ctx);
    run(exchange);
}

static void say_why(struct exchange *exchange)
{
    answer_bare(exchange->ctx, exchange->result);
}

/* False when the arena was full or memory short; exchange->result says which. What must not be
 * forgotten then lies outside, so that the jump cannot lose it. */
static bool guarded(struct exchange *exchange, void (*part)(struct exchange *exchange))
{
    jmp_buf out;
    exchange->out = &out;
    if (setjmp(out) == 0) {
        part(exchange);
        return true;
    }
    ctx_release(exchange->ctx);
    return false;
}

static struct ctx blank(struct app *app, struct arena *arena, const struct request *request,
                        struct response *response)
{
    *response = (struct response){0};
    return (struct ctx){
        .app = app,
        .arena = arena,
        .request = request,
        .response = response,
        .user = {.name = "", .full_name = "", .unit_code = "", .unit_name = ""},
        .csrf = "",
        .chain = "",
        .json = http_wants_json(request->accept),
    };
}

void pause_before(int tries)
{
    int doubled = tries - 1 < PAUSE_DOUBLED ? tries - 1 : PAUSE_DOUBLED;
    if (tries > 0)
        nanosleep(
            &(struct timespec){.tv_nsec = (long)randombytes_uniform((uint32_t)PAUSE_NS << doubled)},
            NULL);
}

void app_handle(struct app *app, struct arena *arena, const struct request *request,
                struct response *response)
{
    struct ctx ctx;
    struct exchange exchange = {.ctx = &ctx};
    struct arena *before = json_use_arena(arena);
    struct arena_mark beginning = arena_mark(arena);
    arena_on_full(arena, arena_is_full, &exchange);
    do {
        if (exchange.again) {
            arena_rewind(arena, beginning);
            pause_before(exchange.clashes);
        }
        struct exchange before_it = exchange;
        exchange = (struct exchange){.ctx = &ctx, .clashes = before_it.clashes};
        memcpy(exchange.lane, before_it.lane, sizeof exchange.lane);
        ctx = blank(app, arena, request, response);
        if (!guarded(&exchange, start_and_run) && !guarded(&exchange, say_why))
            answer_plain(&ctx, exchange.result);
    } while (exchange.again);
    answer_finish(&ctx);
    arena_on_full(arena, NULL, NULL);
    json_use_arena(before);
}

size_t app_body_limit(const struct app *app, enum http_method method, const char *path)
{
    const struct route *route = NULL;
    const char *params[8];
    enum {
        LONGEST = 4096
    }; /* of a route's path; with its parameters it fits an arena's first block */
    bool known = strlen(path) <= LONGEST;
    struct arena *arena = known ? arena_create(1 << 16) : NULL;
    const char *decoded = arena ? http_decode_path(arena, path) : NULL;
    enum match match =
        decoded ? router_match(app->router, arena, method, decoded, &route, params) : MATCH_NONE;
    arena_destroy(arena);
    if (method != HTTP_POST)
        return 0;
    if (known && !arena) /* memory is short: what is too large is refused later */
        return (size_t)app->config->max_upload;
    /* An unknown path gets its own answer, 404, so its body is read like any other; and what may
     * have to look unknown takes no more. */
    bool upload = match == MATCH_FOUND && (route->flags & ROUTE_UPLOAD);
    return (size_t)(upload && !(route->flags & ROUTE_HIDDEN) ? app->config->max_upload
                                                             : app->config->max_body);
}
