/* The number of to-dos in the head of every page (ALL-2): asked for again whenever it could have
 * become another, and only then. */
#include "core/core_internal.h"
#include "core/todo.h"
#include "house.h"

static int asked; /* how often the room was asked for its to-dos */

/* One to-do for each fact that names the user or the day. */
static void fact_due(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT name FROM facts WHERE name LIKE 'todo-%' AND (value = $1 OR value = $2)"),
        ARGS(db_t(ctx->user.name), db_d(ctx->today)));
    asked++;
    while (db_next(rows))
        todo_add(list,
                 (struct todo){.title = db_text(rows, "name"), .link = "/", .action = "办理"});
}

static enum result show(struct ctx *ctx)
{
    layout_add(ctx);
    return page(ctx, "home/index");
}

static bool add_todo(struct db *db, const char *name, const char *value)
{
    return db_run(db, SQL("INSERT INTO facts (name, value) VALUES ('todo-' || $1, $2)"),
                  ARGS(db_t(name), db_t(value))) == 1;
}

static enum result add(struct ctx *ctx)
{
    add_todo(ctx->db, query_text(ctx, "name"), query_text(ctx, "for"));
    layout_add(ctx);
    return page(ctx, "home/index");
}

static int64_t own_id(struct ctx *ctx)
{
    return ctx->user.id;
}

/* More users than there are places in the memo, so that many share one; counts those who are told
 * the number of another. */
static enum result crowd(struct ctx *ctx)
{
    int64_t self = ctx->user.id, wrong = 0;
    for (int64_t id = 1000; id < 41000; id++) {
        ctx->user.id = id;
        wrong += memo_number(ctx, MEMO_TODOS, own_id) != id;
    }
    ctx->user.id = self;
    view_set(ctx, "wrong", json_integer(wrong));
    return page(ctx, "home/index");
}

static const struct route fact_routes[] = {
    {HTTP_GET, "/crowd", crowd, WHO_SIGNED_IN, .title = "多"},
    {HTTP_GET, "/show", show, WHO_SIGNED_IN, .title = "看"},
    {HTTP_POST, "/add", add, WHO_SIGNED_IN, .title = "加"},
    {0},
};
static const struct room fact_room = {.name = "fact", .routes = fact_routes, .due = fact_due};

const struct room *const rooms[] = {&door_room, &fact_room, NULL};

/* --- what the head of the page says --- */

static int64_t shown(const struct house *house)
{
    json_t *answer = json_loadb(house->response.body, house->response.body_length, 0, NULL);
    int64_t count = json_integer_value(json_object_get(answer, "todo_count"));
    json_decref(answer);
    return count;
}

static int64_t count_on_page(struct house *house)
{
    assert_int_equal(get(house, "/show"), 200);
    return shown(house);
}

static int post_for(struct house *house, const char *name, const char *user)
{
    struct request request = blank(HTTP_POST, "/add");
    request.query = arena_printf(house->arena, "name=%s&for=%s", name, user);
    request.cookie = house->cookie;
    request.content_type = "application/x-www-form-urlencoded";
    request.body = arena_printf(house->arena, "_csrf=%s", house->csrf);
    request.body_length = strlen(request.body);
    return ask(house, &request);
}

static void test_ALL_2_rooms_are_asked_again_only_after_a_change(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(count_on_page(house), 0);
    int before = asked;
    assert_int_equal(count_on_page(house), 0);
    assert_int_equal(count_on_page(house), 0);
    assert_int_equal(asked, before);
    /* The answer to a write is made inside it, and counts what it wrote. */
    assert_int_equal(post_for(house, "a", "wang"), 200);
    assert_int_equal(shown(house), 1);
    assert_int_equal(count_on_page(house), 1);
    assert_true(asked > before);
}

static bool add_elsewhere(struct db *db, void *arg)
{
    return add_todo(db, arg, "wang");
}

static void test_ALL_2_what_another_process_wrote_is_counted_at_once(void **state)
{
    struct house *house = *state;
    char error[256];
    struct store *other = store_open(house->config.url, true, error, sizeof error);
    assert_non_null(other);
    enter(house, 1);
    int64_t before = count_on_page(house);
    assert_int_equal(store_write(other, house->arena, add_elsewhere, "b"), STORE_DONE);
    assert_int_equal(count_on_page(house), before + 1);
    store_close(other);
}

static void test_ALL_2_nobody_sees_the_number_of_another(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(post_for(house, "c", "wang"), 200);
    int64_t own = count_on_page(house);
    assert_true(own > 0);
    enter(house, 2);
    assert_int_equal(count_on_page(house), 0);
    assert_int_equal(count_on_page(house), 0);
    assert_int_equal(get(house, "/crowd"), 200);
    assert_non_null(strstr(house->response.body, "\"wrong\":0"));
}

static void test_ALL_2_another_day_is_counted_anew(void **state)
{
    struct house *house = *state;
    enter(house, 2);
    assert_int_equal(post_for(house, "d", "2021-09-28"), 200);
    assert_int_equal(count_on_page(house), 0);
    set_clock(house, NOON + 12 * 3600 - 1);
    enter(house, 2);
    assert_int_equal(count_on_page(house), 0);
    set_clock(house, NOON + 12 * 3600);
    assert_int_equal(count_on_page(house), 1);
    set_clock(house, NOON);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ALL_2_rooms_are_asked_again_only_after_a_change),
        cmocka_unit_test(test_ALL_2_what_another_process_wrote_is_counted_at_once),
        cmocka_unit_test(test_ALL_2_nobody_sees_the_number_of_another),
        cmocka_unit_test(test_ALL_2_another_day_is_counted_anew),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
