/* What stands around every page: the to-do list's order, each role's navigation, and which route
 * answers a path that fits several. */
#include "core/core_internal.h"
#include "core/todo.h"
#include "house.h"

static enum result show_layout(struct ctx *ctx)
{
    layout_add(ctx);
    return page(ctx, "home/index");
}

static enum result show_todo(struct ctx *ctx)
{
    view_set(ctx, "todo", todo_collect(ctx));
    view_set(ctx, "count", json_integer(todo_count(ctx)));
    return page(ctx, "home/index");
}

/* --- a room of plans --- */

static void plan_due(struct ctx *ctx, struct todo_list *list)
{
    if (!has_role(ctx, ROLE_TOWN_OFFICER))
        return;
    struct date today = ctx->today;
    todo_add(list, (struct todo){.title = "undated", .link = "/p/1", .action = "办理"});
    todo_add(list,
             (struct todo){
                 .title = "far", .link = "/p/2", .action = "办理", .due = date_add_days(today, 8)});
    todo_add(list, (struct todo){.title = "soon",
                                 .link = "/p/3",
                                 .action = "办理",
                                 .due = date_add_days(today, 7)});
    todo_add(list, (struct todo){.title = "today", .link = "/p/4", .action = "办理", .due = today});
    todo_add(list, (struct todo){.title = "late",
                                 .link = "/p/5",
                                 .action = "办理",
                                 .due = date_add_days(today, -1)});
}

static const struct nav_link plan_nav[] = {
    {"工作", "规划", "/plans", WHO_BUSINESS, true},
    {"工作", "审核", "/plans/reviews", ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER, false},
    {"系统", "用户", "/users", ROLE_SYSTEM_ADMIN, false},
    {0},
};

static const struct route plan_routes[] = {
    {HTTP_GET, "/plans/#id", show_layout, WHO_SIGNED_IN, .title = "一份"},
    {HTTP_GET, "/plans/reviews", show_layout, WHO_SIGNED_IN, .title = "待审"},
    {HTTP_GET, "/plans", show_layout, WHO_SIGNED_IN, .title = "全部"},
    {HTTP_GET, "/users", show_layout, WHO_SIGNED_IN, .title = "用户"},
    {HTTP_GET, "/todo", show_todo, WHO_SIGNED_IN, .title = "待办"},
    {0},
};
static const struct room plan_room = {
    .name = "plan", .routes = plan_routes, .nav = plan_nav, .due = plan_due};

/* --- a second room, with to-dos of the same days --- */

static void other_due(struct ctx *ctx, struct todo_list *list)
{
    if (!has_role(ctx, ROLE_TOWN_OFFICER))
        return;
    todo_add(list, (struct todo){.title = "returned",
                                 .detail = "数字不对",
                                 .link = "/o/1",
                                 .action = "修改",
                                 .returned = true});
    todo_add(list, (struct todo){
                       .title = "also today", .link = "/o/2", .action = "办理", .due = ctx->today});
    todo_add(list, (struct todo){.title = "very late",
                                 .link = "/o/3",
                                 .action = "办理",
                                 .due = date_add_days(ctx->today, -30)});
    todo_add(list, (struct todo){.title = "in a month",
                                 .link = "/o/4",
                                 .action = "办理",
                                 .from = date_add_days(ctx->today, 30)});
    todo_add(list, (struct todo){.title = "tomorrow",
                                 .link = "/o/5",
                                 .action = "办理",
                                 .from = date_add_days(ctx->today, 1)});
}

static const struct nav_link other_nav[] = {
    {"今天", "待办", "/", WHO_SIGNED_IN, true},
    {"工作", "其他", "/other", ROLE_TOWN_OFFICER, false},
    {0},
};
static const struct room other_room = {.name = "other", .nav = other_nav, .due = other_due};

const struct room *const rooms[] = {&door_room, &plan_room, &other_room, NULL};

static json_t *body(const struct house *house)
{
    json_t *answer = json_loadb(house->response.body, house->response.body_length, 0, NULL);
    assert_non_null(answer);
    return answer;
}

/* --- to-dos --- */

static const char *row_text(const json_t *answer, const char *pile, size_t row, const char *key)
{
    const json_t *rows = json_object_get(json_object_get(answer, "todo"), pile);
    return json_string_value(json_object_get(json_array_get(rows, row), key));
}

static size_t pile_size(const json_t *answer, const char *pile)
{
    return json_array_size(json_object_get(json_object_get(answer, "todo"), pile));
}

static void test_ALL_2_todos_lie_in_piles_the_most_urgent_first(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(get(house, "/todo"), 200);
    json_t *answer = body(house);
    assert_int_equal(json_integer_value(json_object_get(answer, "count")), 8);
    assert_int_equal(pile_size(answer, "returned"), 1);
    assert_string_equal(row_text(answer, "returned", 0, "detail"), "数字不对");
    assert_int_equal(pile_size(answer, "overdue"), 2);
    assert_string_equal(row_text(answer, "overdue", 0, "title"), "very late");
    assert_string_equal(row_text(answer, "overdue", 1, "title"), "late");
    assert_int_equal(pile_size(answer, "soon"), 3); /* today and seven days more */
    assert_string_equal(row_text(answer, "soon", 0, "title"), "today");
    assert_string_equal(row_text(answer, "soon", 1, "title"), "also today"); /* rooms in order */
    assert_string_equal(row_text(answer, "soon", 2, "title"), "soon");
    assert_int_equal(pile_size(answer, "open"), 2);
    assert_string_equal(row_text(answer, "open", 0, "title"), "far");
    assert_string_equal(row_text(answer, "open", 1, "title"), "undated");
    json_decref(answer);
}

static void test_a_todo_says_its_day_and_leads_to_its_form(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(get(house, "/todo"), 200);
    json_t *answer = body(house);
    assert_string_equal(row_text(answer, "overdue", 1, "href_link"), "/p/5");
    assert_string_equal(row_text(answer, "overdue", 1, "due"), "2021-09-26");
    assert_string_equal(row_text(answer, "overdue", 1, "due_label"), "2021年9月26日");
    const json_t *late =
        json_array_get(json_object_get(json_object_get(answer, "todo"), "overdue"), 1);
    assert_int_equal(json_integer_value(json_object_get(late, "days")), -1);
    const json_t *status = json_object_get(late, "status");
    assert_string_equal(json_string_value(json_object_get(status, "word")), "逾期 1 天");
    assert_string_equal(json_string_value(json_object_get(status, "kind")), "late");
    json_decref(answer);
    enter(house, 5); /* whom no room expects anything of */
    assert_int_equal(get(house, "/todo"), 200);
    answer = body(house);
    assert_int_equal(json_integer_value(json_object_get(answer, "count")), 0);
    json_decref(answer);
}

static void test_ALL_2_what_comes_later_is_announced_and_not_counted(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(get(house, "/todo"), 200);
    json_t *answer = body(house), *todo = json_object_get(answer, "todo");
    const json_t *next = json_object_get(todo, "next");
    assert_int_equal(json_integer_value(json_object_get(todo, "total")), 8);
    assert_string_equal(json_string_value(json_object_get(next, "title")), "tomorrow");
    assert_string_equal(json_string_value(json_object_get(next, "on")), "2021-09-28");
    assert_int_equal(json_integer_value(json_object_get(next, "days")), 1);
    json_decref(answer);
    enter(house, 5);
    assert_int_equal(get(house, "/todo"), 200);
    answer = body(house);
    assert_true(json_is_null(json_object_get(json_object_get(answer, "todo"), "next")));
    json_decref(answer);
}

/* --- navigation --- */

/* "规划* 审核 | 用户": groups parted by bars, what is on with a star. */
static const char *navigation_of(struct house *house, int user, const char *path)
{
    enter(house, user);
    assert_int_equal(get(house, path), 200);
    json_t *answer = body(house);
    struct buf text = buf_create(house->arena, 64);
    size_t g, l;
    json_t *group, *link;
    json_array_foreach(json_object_get(answer, "nav"), g, group)
    {
        buf_text(&text, g ? " | " : "");
        json_array_foreach(json_object_get(group, "links"), l, link)
        {
            buf_printf(&text, "%s%s%s", l ? " " : "",
                       json_string_value(json_object_get(link, "label")),
                       json_is_true(json_object_get(link, "on")) ? "*" : "");
        }
    }
    json_decref(answer);
    return text.bytes;
}

static void test_each_role_has_its_navigation(void **state)
{
    struct house *house = *state;
    assert_string_equal(navigation_of(house, 1, "/plans"), "规划* 审核 其他 | 待办");
    assert_string_equal(navigation_of(house, 4, "/plans"), "规划* | 待办");
    assert_string_equal(navigation_of(house, 5, "/plans"), "规划* 审核 | 待办");
    assert_string_equal(navigation_of(house, 6, "/users"), "用户* | 待办");
    assert_string_equal(navigation_of(house, 3, "/users"), "待办"); /* the auditor */
}

static void test_the_link_nearest_to_the_page_is_on(void **state)
{
    struct house *house = *state;
    assert_string_equal(navigation_of(house, 1, "/plans/reviews"), "规划 审核* 其他 | 待办");
    assert_string_equal(navigation_of(house, 1, "/plans/7"), "规划* 审核 其他 | 待办");
    /* The village has no link of its own to this page, so the one above is on. */
    assert_string_equal(navigation_of(house, 4, "/plans/reviews"), "规划* | 待办");
}

/* "工作+ 系统": groups that fold, with a plus when they are open. */
static const char *folds_of(struct house *house, const char *cookie, const char *path)
{
    enter(house, 1);
    house->cookie = arena_printf(house->arena, "%s%s", house->cookie, cookie);
    assert_int_equal(get(house, path), 200);
    json_t *answer = body(house);
    struct buf text = buf_create(house->arena, 64);
    size_t g;
    json_t *group;
    json_array_foreach(json_object_get(answer, "nav"), g,
                       group) if (json_is_true(json_object_get(group, "folds")))
        buf_printf(&text, "%s%s ", json_string_value(json_object_get(group, "group")),
                   json_is_true(json_object_get(group, "open")) ? "+" : "");
    json_decref(answer);
    return text.bytes;
}

static void test_a_group_of_links_folds_and_that_of_the_page_is_open(void **state)
{
    struct house *house = *state;
    assert_string_equal(folds_of(house, "", "/plans/7"), "工作+ ");
    assert_string_equal(folds_of(house, "", "/users"), "工作 ");
    assert_string_equal(folds_of(house, "; nav=1", "/users"), "工作+ "); /* left open */
    assert_string_equal(folds_of(house, "; nav=2", "/users"), "工作 ");
    assert_string_equal(folds_of(house, "; nav=99999999999999999999", "/users"), "工作 ");
    assert_string_equal(folds_of(house, "; nav=x", "/plans"), "工作+ ");
}

static void test_a_page_says_who_is_signed_in_and_how_much_waits(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(get(house, "/plans"), 200);
    json_t *answer = body(house);
    const json_t *user = json_object_get(answer, "user");
    assert_string_equal(json_string_value(json_object_get(user, "name")), "wang");
    assert_string_equal(json_string_value(json_object_get(user, "role_label")),
                        role_label(ROLE_TOWN_OFFICER));
    assert_int_equal(json_integer_value(json_object_get(answer, "todo_count")), 8);
    assert_string_equal(json_string_value(json_object_get(answer, "csrf")), house->csrf);
    json_decref(answer);
    enter(house, 6);
    assert_int_equal(get(house, "/plans"), 200);
    answer = body(house);
    assert_int_equal(json_integer_value(json_object_get(answer, "todo_count")), 0);
    json_decref(answer);
}

/* --- routes --- */

#define GET(pattern)                                                                               \
    {                                                                                              \
        HTTP_GET, pattern, show_layout, WHO_SIGNED_IN, .title = "x"                                \
    }
#define POST(pattern)                                                                              \
    {                                                                                              \
        HTTP_POST, pattern, show_layout, WHO_SIGNED_IN, .title = "x"                               \
    }

/* The pattern that answers; "" for none, "405" for one of another method. */
static const char *matched(struct house *house, const struct router *router,
                           enum http_method method, const char *path)
{
    const struct route *route;
    const char *params[8];
    switch (router_match(router, house->arena, method, path, &route, params)) {
    case MATCH_FOUND:
        return route->pattern;
    case MATCH_OTHER_METHOD:
        return "405";
    case MATCH_NONE:
        break;
    }
    return "";
}

static struct router *router_of(const struct route *routes)
{
    struct room room = {.name = "test", .routes = routes};
    const struct room *const list[] = {&room, NULL};
    char error[200];
    struct router *router = router_create(list, error, sizeof error);
    if (!router)
        fail_msg("%s", error);
    return router;
}

static void test_the_more_literal_route_answers(void **state)
{
    static const struct route routes[] = {GET("/:any"),
                                          GET("/plans/:word"),
                                          GET("/plans/#id"),
                                          GET("/plans/reviews"),
                                          GET("/a"),
                                          GET("/b/c/d"),
                                          GET("/plans/#id/:what"),
                                          GET("/plans/#id/items"),
                                          GET("/plans/reviews/#id"),
                                          GET("/"),
                                          POST("/plans/#id"),
                                          GET("/zebra/horse/cow"),
                                          GET("/m"),
                                          GET("/plans/:word/items"),
                                          {0}};
    static const char *const cases[][2] = {
        {"/plans/reviews", "/plans/reviews"},
        {"/plans/7", "/plans/#id"},
        {"/plans/07", "/plans/:word"}, /* not how an id is written */
        {"/plans/0", "/plans/:word"},
        {"/plans/-7", "/plans/:word"},
        {"/plans/9999999999999999999", "/plans/:word"},
        {"/plans/seven", "/plans/:word"},
        {"/plans/7/items", "/plans/#id/items"},
        {"/plans/7/history", "/plans/#id/:what"},
        {"/plans/reviews/7", "/plans/reviews/#id"},
        {"/plans/seven/items", "/plans/:word/items"},
        {"/", "/"},
        {"/a", "/a"},
        {"/else", "/:any"},
        {"/plans/", ""},
        {"/plans//items", ""},
        {"/plans/7/", ""},
        {"//", ""},
        {"/plans/7/items/1", ""},
    };
    struct router *router = router_of(routes);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *pattern = matched(*state, router, HTTP_GET, cases[i][0]);
        if (strcmp(pattern, cases[i][1]) != 0)
            fail_msg("%s leads to \"%s\"", cases[i][0], pattern);
    }
    assert_string_equal(matched(*state, router, HTTP_HEAD, "/plans/7"), "/plans/#id");
    assert_string_equal(matched(*state, router, HTTP_POST, "/plans/7"), "/plans/#id");
    assert_string_equal(matched(*state, router, HTTP_POST, "/plans/reviews"), "405");
    router_free(router);
}

/* An order with a circle in it can sort a '#' before the literal, depending on what else is there.
 */
static void test_the_order_of_routes_does_not_matter(void **state)
{
    static const struct route all[] = {GET("/x/:a"), GET("/x/lit"), GET("/y"),     GET("/w"),
                                       GET("/z/b"),  GET("/x/#n"),  GET("/v/w/q"), {0}};
    enum { COUNT = 7 };
    struct route routes[COUNT + 1];
    unsigned seed = 1;
    for (int turn = 0; turn < 500; turn++) {
        memcpy(routes, all, sizeof all);
        for (size_t i = COUNT - 1; i > 0; i--) {
            seed = seed * 1103515245 + 12345;
            size_t j = (seed >> 16) % (i + 1);
            struct route other = routes[i];
            routes[i] = routes[j];
            routes[j] = other;
        }
        struct router *router = router_of(routes);
        assert_string_equal(matched(*state, router, HTTP_GET, "/x/lit"), "/x/lit");
        assert_string_equal(matched(*state, router, HTTP_GET, "/x/5"), "/x/#n");
        assert_string_equal(matched(*state, router, HTTP_GET, "/x/else"), "/x/:a");
        router_free(router);
    }
}

static void test_a_route_that_is_there_twice_is_refused(void **state)
{
    (void)state;
    static const struct route routes[] = {GET("/a"), POST("/a"), GET("/b/:c"), GET("/a"), {0}};
    static const struct room room = {.name = "twice", .routes = routes};
    static const struct room *const list[] = {&room, NULL};
    char error[200];
    assert_null(router_create(list, error, sizeof error));
    assert_string_equal(error, "route /a is there twice");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ALL_2_todos_lie_in_piles_the_most_urgent_first),
        cmocka_unit_test(test_a_todo_says_its_day_and_leads_to_its_form),
        cmocka_unit_test(test_ALL_2_what_comes_later_is_announced_and_not_counted),
        cmocka_unit_test(test_each_role_has_its_navigation),
        cmocka_unit_test(test_the_link_nearest_to_the_page_is_on),
        cmocka_unit_test(test_a_group_of_links_folds_and_that_of_the_page_is_open),
        cmocka_unit_test(test_a_page_says_who_is_signed_in_and_how_much_waits),
        cmocka_unit_test(test_the_more_literal_route_answers),
        cmocka_unit_test(test_the_order_of_routes_does_not_matter),
        cmocka_unit_test(test_a_route_that_is_there_twice_is_refused),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
