/* Fields: what is refused at the door whatever its JSON type, and the objects that templates show.
 */
#include "core/core_internal.h"
#include "core/field.h"
#include "house.h"

struct visit {
    const char *title, *story, *unit;
    int64_t people, cost, plan;
    struct date held_on;
    int kind;
    bool open;
};

static const struct choice kinds[] = {{"small", "小"}, {"large", "大"}, {NULL, NULL}};

#define AT(member) offsetof(struct visit, member)
static const struct field visit_fields[] = {
    {.name = "title",
     .label = "标题",
     .kind = FIELD_TEXT,
     .offset = AT(title),
     .required = true,
     .min = 2,
     .max = 10,
     .hint = "十字以内"},
    {.name = "story", .label = "经过", .kind = FIELD_LONG, .offset = AT(story)},
    {.name = "unit", .label = "单位", .kind = FIELD_UNIT, .offset = AT(unit)},
    {.name = "people", .label = "人数", .kind = FIELD_INT, .offset = AT(people), .max = 500},
    {.name = "cost",
     .label = "费用",
     .kind = FIELD_DECIMAL,
     .offset = AT(cost),
     .max = 1000000,
     .unit = "元"},
    {.name = "plan", .label = "规划", .kind = FIELD_REF, .offset = AT(plan)},
    {.name = "held_on", .label = "日期", .kind = FIELD_DATE, .offset = AT(held_on)},
    {.name = "kind",
     .label = "种类",
     .kind = FIELD_CHOICE,
     .offset = AT(kind),
     .required = true,
     .choices = kinds},
    {.name = "open", .label = "公开", .kind = FIELD_BOOL, .offset = AT(open)},
    {.name = "photo", .label = "照片", .kind = FIELD_FILE},
    {0},
};
static const struct record_type visit_type = {"visit", visit_fields, sizeof(struct visit)};

/* A stored record. */
static struct visit stored(void)
{
    struct visit visit;
    record_clear(&visit_type, &visit);
    visit.title = "走访";
    visit.people = 12;
    visit.cost = 4865000;
    visit.plan = 2;
    visit.held_on = (struct date){2021, 8, 15};
    visit.kind = 1;
    visit.open = true;
    return visit;
}

static void add_form(struct ctx *ctx, const struct visit *visit)
{
    record_form(ctx, "f", &visit_type, visit);
    form_choices(ctx, "f", "plan",
                 json_pack("[{s:s, s:s}, {s:s, s:s}]", "value", "1", "label", "甲", "value", "2",
                           "label", "乙"));
}

static enum result show_visit(struct ctx *ctx)
{
    struct visit visit = stored();
    add_form(ctx, &visit);
    return page(ctx, "home/index");
}

/* The form comes back as a page whatever was sent, so that its objects can be looked at. */
static enum result try_visit(struct ctx *ctx)
{
    struct visit visit = stored();
    bool partial = *query_text(ctx, "partial") != '\0';
    if (!partial)
        record_clear(&visit_type, &visit);
    record_parse(ctx, &visit_type, &visit, partial, "also_this");
    add_form(ctx, &visit);
    view_set(ctx, "read", record_json(&visit_type, &visit));
    return page(ctx, "home/index");
}

static enum result save_visit(struct ctx *ctx)
{
    struct visit visit;
    record_clear(&visit_type, &visit);
    if (!record_parse(ctx, &visit_type, &visit, false, "also_this"))
        return invalid(ctx, "home/index");
    return done(ctx, record_json(&visit_type, &visit), NULL, "/");
}

static enum result list_visits(struct ctx *ctx)
{
    struct paging paging = paging_read(ctx);
    paging.total = query_int(ctx, "total", 0, 100000, 0);
    view_set(ctx, "size", json_integer(paging.size));
    paging_show(ctx, paging);
    const char *like = query_like(ctx);
    view_text(ctx, "like", like);
    return page(ctx, "home/index");
}

static const struct route visit_routes[] = {
    {HTTP_GET, "/visit", show_visit, WHO_PUBLIC, .title = "看"},
    {HTTP_GET, "/visits", list_visits, WHO_PUBLIC, .title = "列"},
    {HTTP_POST, "/try", try_visit, WHO_BUSINESS, .title = "试"},
    {HTTP_POST, "/save", save_visit, WHO_BUSINESS, .title = "存"},
    {HTTP_POST, "/upload", save_visit, WHO_BUSINESS, .flags = ROUTE_UPLOAD, .title = "传"},
    {0},
};
static const struct room visit_room = {.name = "visit", .routes = visit_routes};
const struct room *const rooms[] = {&door_room, &visit_room, NULL};

static json_t *body(const struct house *house)
{
    json_t *answer = json_loadb(house->response.body, house->response.body_length, 0, NULL);
    assert_non_null(answer);
    return answer;
}

static const json_t *field_of(const json_t *answer, const char *name)
{
    const json_t *field = json_object_get(json_object_get(answer, "f"), name);
    assert_non_null(field);
    return field;
}

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    assert_non_null(text);
    return text;
}

/* The value of the one selected choice. */
static const char *selected(const json_t *field)
{
    const char *value = NULL;
    size_t i;
    json_t *choice;
    json_array_foreach(json_object_get(field, "choices"), i, choice)
    {
        if (!json_is_true(json_object_get(choice, "selected")))
            continue;
        assert_null(value);
        value = text_at(choice, "value");
    }
    return value;
}

/* --- form objects --- */

static void test_a_form_shows_the_stored_record(void **state)
{
    struct house *house = *state;
    house->cookie = NULL;
    assert_int_equal(get(house, "/visit"), 200);
    json_t *answer = body(house);
    static const char *const values[][2] = {
        {"title", "走访"},         {"people", "12"},  {"cost", "486.5"}, {"plan", "2"},
        {"held_on", "2021-08-15"}, {"kind", "large"}, {"open", "1"},     {"story", ""}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_string_equal(text_at(field_of(answer, values[i][0]), "value"), values[i][1]);
    const json_t *title = field_of(answer, "title");
    assert_string_equal(text_at(title, "id"), "f-title");
    assert_string_equal(text_at(title, "label"), "标题");
    assert_string_equal(text_at(title, "hint"), "十字以内");
    assert_string_equal(text_at(title, "error"), "");
    assert_true(json_is_true(json_object_get(title, "required")));
    assert_int_equal(json_integer_value(json_object_get(title, "maxlength")), 10);
    assert_string_equal(text_at(field_of(answer, "cost"), "unit"), "元");
    assert_string_equal(text_at(field_of(answer, "cost"), "inputmode"), "decimal");
    assert_string_equal(text_at(field_of(answer, "people"), "inputmode"), "numeric");
    json_decref(answer);
}

static void test_each_field_is_of_exactly_one_kind(void **state)
{
    static const char *const kind_names[] = {"is_text",   "is_long", "is_number", "is_date",
                                             "is_choice", "is_bool", "is_file",   "is_password"};
    static const char *const kind_of[][2] = {{"title", "is_text"},   {"story", "is_long"},
                                             {"unit", "is_text"},    {"people", "is_number"},
                                             {"cost", "is_number"},  {"plan", "is_choice"},
                                             {"held_on", "is_date"}, {"kind", "is_choice"},
                                             {"open", "is_bool"},    {"photo", "is_file"}};
    struct house *house = *state;
    assert_int_equal(get(house, "/visit"), 200);
    json_t *answer = body(house);
    for (size_t i = 0; i < sizeof kind_of / sizeof *kind_of; i++)
        for (size_t k = 0; k < sizeof kind_names / sizeof *kind_names; k++)
            assert_int_equal(
                json_is_true(json_object_get(field_of(answer, kind_of[i][0]), kind_names[k])),
                strcmp(kind_of[i][1], kind_names[k]) == 0);
    json_decref(answer);
}

static void test_choices_offer_nothing_only_where_it_is_allowed(void **state)
{
    struct house *house = *state;
    assert_int_equal(get(house, "/visit"), 200);
    json_t *answer = body(house);
    const json_t *kind = field_of(answer, "kind"), *plan = field_of(answer, "plan");
    assert_int_equal(json_array_size(json_object_get(kind, "choices")), 2); /* required */
    assert_string_equal(selected(kind), "large");
    assert_int_equal(json_array_size(json_object_get(plan, "choices")), 3);
    assert_string_equal(selected(plan), "2");
    json_decref(answer);
    enter(house, 1);
    assert_int_equal(post(house, "/try", "title=ab&kind=small&plan="), 200);
    answer = body(house);
    assert_string_equal(selected(field_of(answer, "plan")), "");
    assert_string_equal(selected(field_of(answer, "kind")), "small");
    json_decref(answer);
}

static void test_a_form_comes_back_as_it_was_typed_with_its_errors(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(post(house, "/try",
                          "title=12345678901&people=many&held_on=2021-02-30&kind=medium&open=0&"
                          "cost=4%3C5"),
                     200);
    json_t *answer = body(house);
    assert_string_equal(text_at(field_of(answer, "title"), "value"), "12345678901");
    assert_string_equal(text_at(field_of(answer, "people"), "value"), "many");
    assert_string_equal(text_at(field_of(answer, "held_on"), "value"), "2021-02-30");
    assert_string_equal(text_at(field_of(answer, "cost"), "value"), "4<5");
    assert_string_equal(text_at(field_of(answer, "open"), "value"), "");
    static const char *const wrong[] = {"title", "people", "held_on", "kind", "cost"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_string_not_equal(text_at(field_of(answer, wrong[i]), "error"), "");
    assert_string_equal(text_at(field_of(answer, "open"), "error"), "");
    assert_string_equal(text_at(field_of(answer, "story"), "error"), "");
    json_decref(answer);
}

static void test_an_unticked_box_is_false_unless_only_a_part_was_sent(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(post(house, "/try", "title=ab&kind=small"), 200);
    json_t *answer = body(house);
    assert_true(json_is_false(json_object_get(json_object_get(answer, "read"), "open")));
    assert_string_equal(text_at(field_of(answer, "open"), "value"), "");
    json_decref(answer);
    assert_int_equal(post_json(house, "/try", "{\"open\":false}"), 200);
    answer = body(house);
    assert_string_equal(text_at(field_of(answer, "open"), "value"), "");
    json_decref(answer);
    struct request request = blank(HTTP_POST, "/try");
    request.query = "partial=1";
    request.cookie = house->cookie;
    request.content_type = "application/x-www-form-urlencoded";
    request.body = arena_printf(house->arena, "title=ab&_csrf=%s", house->csrf);
    request.body_length = strlen(request.body);
    assert_int_equal(ask(house, &request), 200);
    answer = body(house);
    const json_t *read = json_object_get(answer, "read");
    assert_string_equal(text_at(read, "title"), "ab");
    assert_true(json_is_true(json_object_get(read, "open")));
    assert_string_equal(text_at(read, "cost"), "486.5");
    json_decref(answer);
}

/* --- bad input --- */

static void test_values_of_a_wrong_kind_are_refused_at_their_field(void **state)
{
    static const struct {
        const char *json, *field, *rule;
    } cases[] = {
        {"{\"title\":7}", "title", "format"},
        {"{\"title\":true}", "title", "format"},
        {"{\"title\":null}", "title", "required"},
        {"{\"title\":[]}", "title", "format"},
        {"{\"title\":[\"ab\"]}", "title", "format"},
        {"{\"title\":{\"a\":\"b\"}}", "title", "format"},
        {"{\"title\":\"a\"}", "title", "length"},
        {"{\"title\":\"a\\nb\"}", "title", "format"},
        {"{\"title\":\"a\\u202eb\"}", "title", "format"},
        {"{\"title\":\"a\\u200bb\"}", "title", "format"},
        {"{\"story\":\"a\\u0007b\"}", "story", "format"},
        {"{\"people\":1.5}", "people", "format"},
        {"{\"people\":\"1.5\"}", "people", "format"},
        {"{\"people\":\"0x10\"}", "people", "format"},
        {"{\"people\":501}", "people", "range"},
        {"{\"people\":-1}", "people", "range"},
        {"{\"people\":9223372036854775807}", "people", "range"},
        {"{\"people\":\"99999999999999999999\"}", "people", "format"},
        {"{\"cost\":486.5}", "cost", "format"}, /* decimals travel as strings */
        {"{\"cost\":\"1e3\"}", "cost", "format"},
        {"{\"cost\":\"0.00001\"}", "cost", "format"},
        {"{\"cost\":\"100.0001\"}", "cost", "range"},
        {"{\"cost\":[1]}", "cost", "format"},
        {"{\"plan\":0}", "plan", "choice"},
        {"{\"plan\":-1}", "plan", "choice"},
        {"{\"plan\":\"1 OR 1=1\"}", "plan", "choice"},
        {"{\"held_on\":20210815}", "held_on", "format"},
        {"{\"held_on\":\"2021-02-29\"}", "held_on", "format"},
        {"{\"held_on\":\"2021-8-15\"}", "held_on", "format"},
        {"{\"held_on\":\"15.08.2021\"}", "held_on", "format"},
        {"{\"kind\":1}", "kind", "format"},
        {"{\"kind\":\"LARGE\"}", "kind", "choice"},
        {"{\"open\":2}", "open", "format"},
        {"{\"open\":\"yes\"}", "open", "format"},
        {"{\"unit\":\"32050\"}", "unit", "format"},
        {"{\"unit\":\"32050a\"}", "unit", "format"},
        {"{\"unit\":320509}", "unit", "format"},
        {"{\"photo\":\"x\",\"colour\":\"red\"}", "colour", "unknown"},
        {"{\"constructor\":{}}", "constructor", "unknown"},
    };
    struct house *house = *state;
    enter(house, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (post_json(house, "/save", cases[i].json) != 422)
            fail_msg("%s gives %d", cases[i].json, house->response.status);
        assert_error(house, cases[i].field, cases[i].rule);
    }
}

static void test_broken_JSON_is_refused_whole(void **state)
{
    static const struct {
        const char *json;
        int status;
    } cases[] = {
        {"{\"people\":99999999999999999999}", 400}, /* no integer of ours */
        {"{\"title\":\"a\\u0000b\"}", 400},
        {"{\"title\":\"a\\ud800b\"}", 400}, /* half a surrogate pair */
        {"{\"title\":\"\xff\"}", 400},
        {"{\"title\":NaN}", 400},
        {"{\"title\":\"ab\"}}", 400},
        {"{\"a\":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}", 413},
    };
    struct house *house = *state;
    enter(house, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (post_json(house, "/save", cases[i].json) != cases[i].status)
            fail_msg("%s gives %d", cases[i].json, house->response.status);
}

static void test_ten_thousand_fields_are_refused(void **state)
{
    struct house *house = *state;
    struct buf form = buf_create(house->arena, 1 << 17);
    enter(house, 1);
    for (int i = 0; i < 10000; i++)
        buf_printf(&form, "x%d=1&", i);
    assert_int_equal(post(house, "/save", form.bytes), 413);
    struct buf json = buf_create(house->arena, 1 << 17);
    buf_text(&json, "{\"x\":[");
    for (int i = 0; i < 10000; i++)
        buf_text(&json, "1,");
    buf_text(&json, "1]}");
    assert_int_equal(post_json(house, "/save", json.bytes), 413);
}

/* A route with uploads takes large bodies, so a huge text gets as far as the fields. */
static void test_ten_megabytes_in_a_text_field_are_refused_and_the_program_lives(void **state)
{
    struct house *house = *state;
    struct arena *arena = arena_create(REQUEST_ARENA_LIMIT);
    size_t size = 10 << 20;
    char *huge = malloc(size + 1);
    assert_non_null(huge);
    memset(huge, '<', size); /* each grows to four bytes in a page */
    huge[size] = '\0';
    char *sent = NULL;
    enter(house, 1);
    assert_true(asprintf(&sent,
                         "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n%s\r\n"
                         "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n%s\r\n--b--",
                         house->csrf, huge) > 0);
    struct request request = blank(HTTP_POST, "/upload");
    request.cookie = house->cookie;
    request.content_type = "multipart/form-data; boundary=b";
    request.body = sent;
    request.body_length = strlen(sent);
    static const char *const accepts[] = {"application/json", "text/html"};
    for (int i = 0; i < 2; i++) {
        request.accept = accepts[i];
        app_handle(house->app, arena, &request, &house->response);
        assert_true(house->response.status == 422 || house->response.status == 413);
        arena_reset(arena);
    }
    free(sent);
    free(huge);
    arena_destroy(arena);
    assert_int_equal(post(house, "/save", "title=ab&kind=small"), 200);
}

/* --- lists --- */

static json_t *listed(struct house *house, const char *query)
{
    struct request request = blank(HTTP_GET, "/visits");
    request.query = query;
    assert_int_equal(ask(house, &request), 200);
    return body(house);
}

static void test_pages_of_a_list_link_to_each_other_and_keep_the_filters(void **state)
{
    struct house *house = *state;
    json_t *answer = listed(house, "total=120&page=2&q=%E6%9D%91%26&size=50");
    const json_t *paging = json_object_get(answer, "paging");
    assert_string_equal(text_at(paging, "prev_link"), "?total=120&q=%E6%9D%91%26&size=50&page=1");
    assert_string_equal(text_at(paging, "next_link"), "?total=120&q=%E6%9D%91%26&size=50&page=3");
    assert_int_equal(json_integer_value(json_object_get(paging, "from")), 51);
    assert_int_equal(json_integer_value(json_object_get(paging, "to")), 100);
    assert_int_equal(json_integer_value(json_object_get(paging, "pages")), 3);
    json_decref(answer);
    answer = listed(house, "total=120&page=3");
    paging = json_object_get(answer, "paging");
    assert_true(json_is_null(json_object_get(paging, "next_link")));
    assert_int_equal(json_integer_value(json_object_get(paging, "to")), 120);
    json_decref(answer);
    answer = listed(house, "total=0");
    paging = json_object_get(answer, "paging");
    assert_int_equal(json_integer_value(json_object_get(paging, "from")), 0);
    assert_true(json_is_null(json_object_get(paging, "prev_link")));
    assert_true(json_is_null(json_object_get(paging, "next_link")));
    json_decref(answer);
}

static void test_wrong_page_numbers_are_the_first_page(void **state)
{
    static const char *const queries[] = {
        "page=0",        "page=-1", "page=x",   "page=99999999999999999999",
        "page=1&page=2", "size=0",  "size=201", "size=all"};
    struct house *house = *state;
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        json_t *answer = listed(house, queries[i]);
        assert_int_equal(
            json_integer_value(json_object_get(json_object_get(answer, "paging"), "page")), 1);
        assert_int_equal(json_integer_value(json_object_get(answer, "size")), 50);
        json_decref(answer);
    }
}

static void test_a_search_means_its_letters(void **state)
{
    struct house *house = *state;
    json_t *answer = listed(house, "q=%20100%25_%5C%20");
    assert_string_equal(text_at(answer, "like"), "%100\\%\\_\\\\%");
    json_decref(answer);
    answer = listed(house, "q=%E3%80%80");
    assert_true(json_is_null(json_object_get(answer, "like")));
    json_decref(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_form_shows_the_stored_record),
        cmocka_unit_test(test_each_field_is_of_exactly_one_kind),
        cmocka_unit_test(test_choices_offer_nothing_only_where_it_is_allowed),
        cmocka_unit_test(test_a_form_comes_back_as_it_was_typed_with_its_errors),
        cmocka_unit_test(test_an_unticked_box_is_false_unless_only_a_part_was_sent),
        cmocka_unit_test(test_values_of_a_wrong_kind_are_refused_at_their_field),
        cmocka_unit_test(test_broken_JSON_is_refused_whole),
        cmocka_unit_test(test_ten_thousand_fields_are_refused),
        cmocka_unit_test(test_ten_megabytes_in_a_text_field_are_refused_and_the_program_lives),
        cmocka_unit_test(test_pages_of_a_list_link_to_each_other_and_keep_the_filters),
        cmocka_unit_test(test_wrong_page_numbers_are_the_first_page),
        cmocka_unit_test(test_a_search_means_its_letters),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
