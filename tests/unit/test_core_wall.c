/* What stands between the network and the handlers: hosts, methods, sessions, forms sent twice,
 * floods, and what an answer may tell when something fails. */
#include "core/core_internal.h"
#include "house.h"

#include <pthread.h>

static enum result keep_title(struct ctx *ctx)
{
    db_run(ctx->db,
           SQL("INSERT INTO settings (unit_code, name, value, starts_on, source, user_id, "
               "user_name, at) VALUES ('', $1, '', '2021-01-01', '', $2, '', 0)"),
           ARGS(db_t(form_text(ctx, "title")), db_i(ctx->user.id)));
    return created(ctx, json_pack("{s:s}", "title", form_text(ctx, "title")), "已保存", "/kept");
}

static enum result keep_in_spite_of_errors(struct ctx *ctx)
{
    error_at(ctx, "title", "format", "不对");
    return keep_title(ctx);
}

static enum result say_much(struct ctx *ctx)
{
    struct buf message = buf_create(ctx->arena, 4096);
    for (int i = 0; i < 1000; i++)
        buf_text(&message, i % 7 ? "村" : "x");
    return done(ctx, NULL, message.bytes, "/");
}

static enum result fail_after_answering(struct ctx *ctx)
{
    session_start(ctx, 1);
    enum result result = done(ctx, NULL, "已保存", "/kept");
    db_run(ctx->db, SQL("INSERT INTO settings (name) VALUES (NULL)"), NO_ARGS);
    return result;
}

static enum result show_nothing(struct ctx *ctx)
{
    return page(ctx, "home/index");
}

static enum result eat_memory(struct ctx *ctx)
{
    while (arena_alloc(ctx->arena, 1 << 20))
        continue;
    return RC_OK;
}

static const struct route wall_routes[] = {
    {HTTP_POST, "/kept", keep_title, WHO_BUSINESS, .title = "写"},
    {HTTP_POST, "/open", keep_title, WHO_PUBLIC, .title = "公开写"},
    {HTTP_POST, "/limited", keep_title, WHO_PUBLIC, .flags = ROUTE_LIMITED, .title = "限次"},
    {HTTP_POST, "/fails", fail_after_answering, WHO_PUBLIC, .title = "坏"},
    {HTTP_POST, "/heedless", keep_in_spite_of_errors, WHO_PUBLIC, .title = "不看"},
    {HTTP_POST, "/much", say_much, WHO_PUBLIC, .title = "多话"},
    {HTTP_POST, "/eat", eat_memory, WHO_PUBLIC, .title = "吃内存"},
    {HTTP_GET, "/seen", show_nothing, WHO_SIGNED_IN, .title = "看"},
    {HTTP_GET, "/named/:name", show_nothing, WHO_PUBLIC, .title = "名"},
    {0},
};
static const struct room wall_room = {.name = "wall", .routes = wall_routes};
const struct room *const rooms[] = {&door_room, &wall_room, NULL};

static bool run_sql(struct ctx *ctx, void *arg)
{
    return db_run(ctx->db, *(struct sql *)arg, NO_ARGS) >= 0;
}

static void change(struct house *house, struct sql sql)
{
    assert_true(app_write(house->app, "test", run_sql, &sql));
}

/* --- hosts and methods --- */

static void test_only_our_own_hosts_are_answered(void **state)
{
    static const struct {
        const char *hosts, *host;
        int status;
    } cases[] = {
        {"", "anything.test", 200},
        {"", "", 200}, /* HTTP/1.0 */
        {"", "a.test:80@evil.test", 400},
        {"", "a.test/evil", 400},
        {"yicun.test", "yicun.test", 200},
        {"yicun.test", "YiCun.Test:8080", 200},
        {"yicun.test", "yicun.test.", 200},
        {"yicun.test", "yicun.test.evil.test", 400},
        {"yicun.test", "evil.test", 400},
        {"yicun.test", "", 400},
        {"a.test  yicun.test", "", 400},
        {"a.test  yicun.test", "yicun.test", 200},
        {"[::1]", "[::1]:8080", 200},
        {"[::1]", "[::2]:8080", 400},
        {"[::1]", "[::1", 400},
        {"yicun.test", "yicun.test:80x", 400},
    };
    struct house *house = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request request = blank(HTTP_GET, "/named/a");
        request.host = cases[i].host;
        strcpy(house->config.hosts, cases[i].hosts);
        if (ask(house, &request) != cases[i].status)
            fail_msg("\"%s\" among \"%s\" gives %d", cases[i].host, cases[i].hosts,
                     house->response.status);
    }
    house->config.hosts[0] = '\0';
}

static void test_a_refused_method_is_told_the_right_one(void **state)
{
    struct house *house = *state;
    struct request request = blank(HTTP_GET, "/open");
    assert_int_equal(ask(house, &request), 405);
    assert_string_equal(header_of(house, "Allow"), "POST");
    request = blank(HTTP_HEAD, "/open");
    assert_int_equal(ask(house, &request), 405);
    request = blank(HTTP_POST, "/seen");
    assert_int_equal(ask(house, &request), 405);
    assert_string_equal(header_of(house, "Allow"), "GET, HEAD");
    request = blank(HTTP_HEAD, "/named/a");
    assert_int_equal(ask(house, &request), 200);
}

static void test_a_path_of_any_length_has_a_body_limit(void **state)
{
    struct house *house = *state;
    char *path = arena_alloc(house->arena, 100001);
    memset(path, 'a', 100000);
    memcpy(path, "/named/", 7);
    assert_int_equal(app_body_limit(house->app, HTTP_POST, path), house->config.max_body);
}

/* --- sessions --- */

static void test_a_session_in_use_does_not_end(void **state)
{
    struct house *house = *state;
    int minutes = house->config.idle_minutes;
    house->config.idle_minutes = 2;
    enter(house, 1);
    for (int second = 0; second <= 300; second += 60) {
        set_clock(house, NOON + second);
        assert_int_equal(get(house, "/seen"), 200);
        usleep(300000); /* the last use is written a moment later */
    }
    house->config.idle_minutes = minutes;
    set_clock(house, NOON);
}

static void test_any_bytes_of_a_user_agent_are_kept_as_text(void **state)
{
    struct house *house = *state;
    struct request request = blank(HTTP_POST, "/enter");
    request.user_agent = "Mozilla \xff\x80 \xe4\xb8";
    assert_int_equal(ask(house, &request), 200);
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM sessions WHERE user_agent LIKE "
                                        "'Mozilla __ __' AND LENGTH(user_agent) = 13")),
                     1);
}

static void test_signing_in_changes_the_token_and_ends_the_old_session(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    const char *old = house->cookie;
    struct request request = blank(HTTP_POST, "/enter");
    request.cookie = old;
    request.body = arena_printf(house->arena, "_csrf=%s", house->csrf);
    request.body_length = strlen(request.body);
    request.content_type = "application/x-www-form-urlencoded";
    assert_int_equal(ask(house, &request), 200);
    assert_null(strstr(header_of(house, "Set-Cookie"), old));
    house->cookie = old;
    assert_int_equal(get(house, "/seen"), 401);
}

static void test_a_password_to_change_is_no_success_for_a_program(void **state)
{
    struct house *house = *state;
    enter(house, 4);
    change(house, SQL("UPDATE users SET must_change = 1 WHERE id = 4"));
    assert_int_equal(post(house, "/kept", "title=a"), 403);
    assert_error(house, "", "must_change");
    struct request request = blank(HTTP_GET, "/seen");
    request.cookie = house->cookie;
    request.accept = "text/html";
    assert_int_equal(ask(house, &request), 303);
    assert_string_equal(header_of(house, "Location"), "/account/password");
    change(house, SQL("UPDATE users SET must_change = 0 WHERE id = 4"));
}

static void test_cookies_are_bound_to_this_host_behind_tls(void **state)
{
    struct house *house = *state;
    house->config.secure_cookies = true;
    struct request request = blank(HTTP_POST, "/open");
    request.accept = "text/html";
    assert_int_equal(ask(house, &request), 303);
    const char *flash = header_of(house, "Set-Cookie");
    assert_true(text_starts(flash, "__Host-flash="));
    assert_non_null(strstr(flash, "; Path=/; HttpOnly; SameSite=Lax; Secure"));
    request = blank(HTTP_POST, "/enter");
    assert_int_equal(ask(house, &request), 200);
    const char *session = header_of(house, "Set-Cookie");
    assert_true(text_starts(session, "__Host-session="));
    assert_non_null(strstr(session, "; Path=/; HttpOnly; SameSite=Lax; Secure"));
    house->config.secure_cookies = false;
}

/* --- the same form twice --- */

static void test_a_form_changed_after_going_back_is_a_new_one(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(post(house, "/kept", "title=first&_once=back"), 201);
    assert_int_equal(post(house, "/kept", "title=second&_once=back"), 201);
    assert_int_equal(post(house, "/kept", "_once=back&title=first"), 201); /* order is no change */
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM settings WHERE name = 'first'")), 1);
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM settings WHERE name = 'second'")), 1);
}

static int post_openly(struct house *house, const char *address)
{
    struct request request = blank(HTTP_POST, "/open");
    request.address = address;
    request.idempotency_key = "1";
    request.content_type = "application/x-www-form-urlencoded";
    request.body = "title=ours";
    request.body_length = strlen(request.body);
    return ask(house, &request);
}

static void test_nobody_is_answered_with_another_persons_submission(void **state)
{
    struct house *house = *state;
    struct sql count = SQL("SELECT COUNT(*) FROM settings WHERE name = 'ours'");
    enter(house, 1);
    assert_int_equal(post(house, "/kept", "title=ours&_once=shared"), 201);
    enter(house, 2);
    assert_int_equal(post(house, "/kept", "title=ours&_once=shared"), 201);
    assert_int_equal(rows_of(house, count), 2);
    assert_int_equal(post_openly(house, "192.0.2.1"), 201);
    assert_int_equal(post_openly(house, "192.0.2.2"), 201);
    assert_int_equal(post_openly(house, "192.0.2.1"), 201);
    assert_int_equal(rows_of(house, count), 4);
}

struct racer {
    struct house *house;
    pthread_t thread;
    int status;
};

static void *race(void *arg)
{
    struct racer *racer = arg;
    struct arena *arena = arena_create(1 << 20);
    struct response response;
    struct request request = blank(HTTP_POST, "/kept");
    request.cookie = racer->house->cookie;
    request.content_type = "application/x-www-form-urlencoded";
    request.body = arena_printf(arena, "title=raced&_once=race&_csrf=%s", racer->house->csrf);
    request.body_length = strlen(request.body);
    app_handle(racer->house->app, arena, &request, &response);
    racer->status = response.status;
    arena_destroy(arena);
    return NULL;
}

static void test_the_same_form_at_the_same_time_makes_one_record(void **state)
{
    struct racer racers[16];
    enter(*state, 1);
    for (size_t i = 0; i < 16; i++) {
        racers[i] = (struct racer){.house = *state};
        assert_int_equal(pthread_create(&racers[i].thread, NULL, race, &racers[i]), 0);
    }
    for (size_t i = 0; i < 16; i++) {
        pthread_join(racers[i].thread, NULL);
        assert_int_equal(racers[i].status, 201);
    }
    assert_int_equal(rows_of(*state, SQL("SELECT COUNT(*) FROM settings WHERE name = 'raced'")), 1);
}

/* --- floods --- */

static void test_an_address_may_post_so_often_in_any_ten_minutes(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_create();
    int64_t window = 600 * 1000;
    for (int i = 0; i < 10; i++)
        assert_true(throttle_admit(throttle, "192.0.2.1", "/sign-in", window + 599, 10));
    assert_false(throttle_admit(throttle, "192.0.2.1", "/sign-in", window + 599, 10));
    assert_true(throttle_admit(throttle, "192.0.2.2", "/sign-in", window + 599, 10));
    /* Who floods a public form keeps nobody behind the same address from signing in. */
    assert_true(throttle_admit(throttle, "192.0.2.1", "/feedback", window + 599, 10));
    assert_false(
        throttle_admit(throttle, "192.0.2.1", "/sign-in", window + 600, 10)); /* a second later */
    assert_true(throttle_admit(throttle, "192.0.2.1", "/sign-in", window + 900, 10));
    assert_true(throttle_admit(throttle, "192.0.2.1", "/sign-in", window + 1800, 10));
    throttle_free(throttle);
}

static void test_one_IPv6_network_counts_as_one_address(void **state)
{
    (void)state;
    struct throttle *throttle = throttle_create();
    assert_true(throttle_admit(throttle, "2001:db8:1:2::1", "/sign-in", 600000, 1));
    assert_false(throttle_admit(throttle, "2001:db8:1:2:ffff::2", "/sign-in", 600000, 1));
    assert_true(throttle_admit(throttle, "2001:db8:1:3::1", "/sign-in", 600000, 1));
    assert_true(throttle_admit(throttle, "::ffff:192.0.2.1", "/sign-in", 600000, 1));
    assert_true(throttle_admit(throttle, "::ffff:192.0.2.2", "/sign-in", 600000, 1));
    throttle_free(throttle);
}

static void test_limited_posts_is_a_setting(void **state)
{
    struct house *house = *state;
    struct request request = blank(HTTP_POST, "/limited");
    request.address = "192.0.2.9";
    house->config.limited_posts = 2;
    assert_int_equal(ask(house, &request), 201);
    assert_int_equal(ask(house, &request), 201);
    assert_int_equal(ask(house, &request), 429);
    assert_string_equal(header_of(house, "Retry-After"), "600");
    house->config.limited_posts = 60;
    assert_int_equal(ask(house, &request), 201);
}

/* --- what an answer tells --- */

static void test_a_failure_tells_a_reference_and_nothing_else(void **state)
{
    struct house *house = *state;
    struct request request = blank(HTTP_POST, "/fails");
    assert_int_equal(ask(house, &request), 500);
    assert_null(header_of(house, "Set-Cookie")); /* the session it began was undone */
    assert_null(header_of(house, "Location"));
    assert_null(strstr(house->response.body, "settings"));
    json_t *answer = json_loads(house->response.body, 0, NULL);
    assert_int_equal(strlen(json_string_value(json_object_get(answer, "reference"))), 8);
    json_decref(answer);
    request.accept = "text/html";
    assert_int_equal(ask(house, &request), 500);
    assert_non_null(strstr(house->response.body, "编号"));
    assert_null(strstr(house->response.body, "settings"));
}

/* The layout asks the store, also for the page that a refused form comes back with. */
static void test_a_refusal_that_the_store_gives_only_in_part_is_a_failure(void **state)
{
    struct house *house = *state;
    struct request request = blank(HTTP_POST, "/heedless");
    request.accept = "text/html";
    assert_int_equal(ask(house, &request), 422);
    change(house, SQL("ALTER TABLE facts RENAME TO lost"));
    assert_int_equal(ask(house, &request), 500);
    change(house, SQL("ALTER TABLE lost RENAME TO facts"));
}

static void test_every_answer_has_the_security_headers(void **state)
{
    struct house *house = *state;
    struct request request = blank(HTTP_POST, "/eat");
    struct arena *small = arena_create(4 << 20);
    app_handle(house->app, small, &request, &house->response);
    assert_int_equal(house->response.status, 413);
    assert_string_equal(header_of(house, "X-Content-Type-Options"), "nosniff");
    assert_non_null(header_of(house, "Content-Security-Policy"));
    arena_destroy(small);
    request = blank(HTTP_GET, "/public/no/such/path");
    assert_int_equal(ask(house, &request), 404);
    assert_string_equal(header_of(house, "X-Content-Type-Options"), "nosniff");
    enter(house, 1);
    assert_int_equal(get(house, "/seen"), 200);
    assert_string_equal(header_of(house, "Cache-Control"), "no-store");
    assert_string_equal(header_of(house, "Vary"), "Accept, Cookie");
}

static void test_what_has_errors_is_not_done(void **state)
{
    struct house *house = *state;
    struct sql count = SQL("SELECT COUNT(*) FROM settings");
    int64_t before = rows_of(house, count);
    struct request request = blank(HTTP_POST, "/heedless");
    assert_int_equal(ask(house, &request), 422);
    assert_error(house, "title", "format");
    assert_null(header_of(house, "Location"));
    assert_int_equal(rows_of(house, count), before);
}

/* Longer headers would be dropped by browsers, and by a proxy with the whole answer. */
static void test_a_long_message_is_cut_at_a_character(void **state)
{
    struct house *house = *state;
    struct request request = blank(HTTP_POST, "/much");
    request.accept = "text/html";
    assert_int_equal(ask(house, &request), 303);
    const char *flash = header_of(house, "Set-Cookie");
    assert_true(strlen(flash) < 3200);
    request = blank(HTTP_GET, "/named/a");
    request.cookie = arena_strndup(house->arena, flash, strcspn(flash, ";"));
    request.accept = "text/html";
    assert_int_equal(ask(house, &request), 200);
    assert_non_null(strstr(house->response.body, "村……"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_our_own_hosts_are_answered),
        cmocka_unit_test(test_a_refused_method_is_told_the_right_one),
        cmocka_unit_test(test_a_path_of_any_length_has_a_body_limit),
        cmocka_unit_test(test_a_session_in_use_does_not_end),
        cmocka_unit_test(test_any_bytes_of_a_user_agent_are_kept_as_text),
        cmocka_unit_test(test_signing_in_changes_the_token_and_ends_the_old_session),
        cmocka_unit_test(test_a_password_to_change_is_no_success_for_a_program),
        cmocka_unit_test(test_cookies_are_bound_to_this_host_behind_tls),
        cmocka_unit_test(test_a_form_changed_after_going_back_is_a_new_one),
        cmocka_unit_test(test_nobody_is_answered_with_another_persons_submission),
        cmocka_unit_test(test_the_same_form_at_the_same_time_makes_one_record),
        cmocka_unit_test(test_an_address_may_post_so_often_in_any_ten_minutes),
        cmocka_unit_test(test_one_IPv6_network_counts_as_one_address),
        cmocka_unit_test(test_limited_posts_is_a_setting),
        cmocka_unit_test(test_a_failure_tells_a_reference_and_nothing_else),
        cmocka_unit_test(test_a_refusal_that_the_store_gives_only_in_part_is_a_failure),
        cmocka_unit_test(test_every_answer_has_the_security_headers),
        cmocka_unit_test(test_what_has_errors_is_not_done),
        cmocka_unit_test(test_a_long_message_is_cut_at_a_character),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
