/* The request pipeline with rooms of its own: access, scope, forms, submissions, audit, workflow.
 */
#include "core/field.h"
#include "core/permit.h"
#include "core/workflow.h"
#include "house.h"

/* --- a room of notes, kept in the settings table, and a life cycle --- */

struct note {
    const char *title;
    int64_t amount;
    struct date held_on;
    int kind;
    bool open;
};

static const struct choice kinds[] = {{"small", "小"}, {"large", "大"}, {NULL, NULL}};

static const struct field note_fields[] = {
    {.name = "title",
     .label = "标题",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct note, title),
     .required = true,
     .max = 10},
    {.name = "amount",
     .label = "金额",
     .kind = FIELD_DECIMAL,
     .offset = offsetof(struct note, amount)},
    {.name = "held_on",
     .label = "日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct note, held_on)},
    {.name = "kind",
     .label = "种类",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct note, kind),
     .choices = kinds},
    {.name = "open", .label = "公开", .kind = FIELD_BOOL, .offset = offsetof(struct note, open)},
    {.name = "photo", .label = "照片", .kind = FIELD_FILE},
    {0},
};
static const struct record_type note_type = {"note", note_fields, sizeof(struct note)};

static const char *unit_owner(struct ctx *ctx)
{
    return param(ctx, "code");
}

static enum result show_note(struct ctx *ctx)
{
    view_text(ctx, "unit", param(ctx, "code"));
    return page(ctx, "home/index");
}

static enum result add_note(struct ctx *ctx)
{
    struct note note;
    record_clear(&note_type, &note);
    if (!record_parse(ctx, &note_type, &note, false, ""))
        return invalid(ctx, "home/index");
    db_run(ctx->db,
           SQL("INSERT INTO settings (unit_code, name, value, starts_on, source, user_id, "
               "user_name, at) VALUES ($1, $2, '', '2021-01-01', '', $3, $4, $5)"),
           ARGS(db_t(param(ctx, "code")), db_t(note.title), db_i(ctx->user.id),
                db_t(ctx->user.name), db_i(ctx->now)));
    audit_add(ctx, "note.add", "note", 1, param(ctx, "code"), NULL, record_json(&note_type, &note));
    return created(ctx, record_json(&note_type, &note), "已保存", "/notes/%s", param(ctx, "code"));
}

static enum result fail_after_writing(struct ctx *ctx)
{
    add_note(ctx);
    ctx->location = NULL;
    error_at(ctx, "title", "state", "不能保存");
    return invalid(ctx, "home/index");
}

static enum result eat_memory(struct ctx *ctx)
{
    while (arena_alloc(ctx->arena, 1 << 20))
        continue;
    return RC_OK;
}

/* Two ticked rows at most, and a word. */
static enum result tick_notes(struct ctx *ctx)
{
    int64_t ids[2];
    form_ids(ctx, "row", ids, 2);
    return form_only(ctx, "word", "row") && !has_errors(ctx) ? done(ctx, NULL, NULL, "/")
                                                             : invalid(ctx, NULL);
}

static enum result clear_notes(struct ctx *ctx)
{
    return done(ctx, NULL, NULL, "/");
}

enum { NOTE_DRAFT, NOTE_REVIEW, NOTE_DONE };
static const struct choice note_states[] = {
    {"draft", "草稿"}, {"review", "审核"}, {"done", "完成"}, {NULL, NULL}};
static const struct step note_steps[] = {
    {NOTE_DRAFT, "submit", NOTE_REVIEW, ROLE_TOWN_OFFICER, NULL, 0, "提交"},
    {NOTE_REVIEW, "approve", NOTE_DONE, ROLE_TOWN_OFFICER, NULL, STEP_FOUR_EYES, "通过"},
    {NOTE_REVIEW, "return", NOTE_DRAFT, ROLE_TOWN_OFFICER, NULL, STEP_REASON, "退回"},
    {NOTE_REVIEW, "withdraw", NOTE_DRAFT, ROLE_TOWN_OFFICER, NULL, STEP_WITHDRAW, "撤回"},
    {NOTE_DRAFT, "report", NOTE_DONE, ROLE_TOWN_OFFICER, NULL, STEP_CLOSES, "上报"},
    {0},
};

/* The state of the one note of these tests is the fact 'note'; user 2 wrote it. */
static bool note_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    (void)ctx, (void)moving;
    return user_id == 2;
}

static bool note_store(struct ctx *ctx, const struct moving *moving, int to)
{
    (void)moving;
    return db_run(ctx->db,
                  SQL("INSERT INTO facts (name, value) VALUES ('note', $1) "
                      "ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
                  ARGS(db_t(note_states[to].name))) == 1;
}

/* The reviewer has taken the note up once the fact 'taken' is there. */
static bool note_taken_up(struct ctx *ctx, const struct moving *moving)
{
    (void)moving;
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) FROM facts WHERE name = 'taken'"), NO_ARGS, 0) >
           0;
}

static struct closing note_closes(struct ctx *ctx, const struct moving *moving)
{
    (void)ctx, (void)moving;
    return (struct closing){"note", "2021-4", {2021, 9, 27}};
}

static const struct workflow note_workflow = {.entity = "note",
                                              .states = note_states,
                                              .steps = note_steps,
                                              .authored = note_authored,
                                              .store = note_store,
                                              .taken_up = note_taken_up,
                                              .closes = note_closes};

static enum result move_note(struct ctx *ctx)
{
    const char *state =
        db_one_text(ctx->db, SQL("SELECT value FROM facts WHERE name = 'note'"), NO_ARGS);
    struct moving moving = {.id = 1,
                            .unit_code = "320509104",
                            .state = choice_by_name(note_states, state ? state : "draft"),
                            .version = 1};
    enum result result =
        workflow_move(ctx, &note_workflow, &moving, param(ctx, "action"), form_text(ctx, "reason"));
    return result == RC_OK ? done(ctx, NULL, NULL, "/") : result;
}

static const struct route note_routes[] = {
    {.method = HTTP_GET,
     .pattern = "/notes/:code",
     .handle = show_note,
     .owner = unit_owner,
     .who = WHO_BUSINESS,
     .title = "看"},
    {.method = HTTP_POST,
     .pattern = "/notes/:code",
     .handle = add_note,
     .owner = unit_owner,
     .who = ROLE_TOWN_OFFICER,
     .title = "写"},
    {.method = HTTP_POST,
     .pattern = "/notes/:code/fail",
     .handle = fail_after_writing,
     .owner = unit_owner,
     .who = ROLE_TOWN_OFFICER,
     .title = "写坏"},
    {.method = HTTP_POST,
     .pattern = "/ticks",
     .handle = tick_notes,
     .who = ROLE_TOWN_OFFICER,
     .title = "勾选"},
    {.method = HTTP_POST,
     .pattern = "/ticks/clear",
     .handle = clear_notes,
     .who = ROLE_TOWN_OFFICER,
     .flags = ROUTE_BARE,
     .title = "清除"},
    {.method = HTTP_POST,
     .pattern = "/eat",
     .handle = eat_memory,
     .who = WHO_PUBLIC,
     .title = "吃内存"},
    {.method = HTTP_POST,
     .pattern = "/note/:action",
     .handle = move_note,
     .who = WHO_BUSINESS,
     .title = "走"},
    {0},
};
static const struct room note_room = {.name = "note", .routes = note_routes};

/* Takes the place of the program's own list when these tests are linked. */
const struct room *const rooms[] = {&door_room, &note_room, NULL};

/* --- access --- */

static void test_USER_2_scope_is_the_own_unit_and_below(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(get(house, "/notes/320509104"), 200);
    assert_int_equal(get(house, "/notes/320509104201"), 200);
    assert_int_equal(get(house, "/notes/320509105"), 404); /* beside */
    assert_int_equal(get(house, "/notes/320509"), 404);    /* above */
    assert_int_equal(get(house, "/notes/3205091045"),
                     404); /* no unit: digits do not make a level */
}

static void test_USER_1_administrators_see_no_business(void **state)
{
    struct house *house = *state;
    enter(house, 3);
    assert_int_equal(get(house, "/notes/320509104"), 403);
}

static void test_signed_out_is_asked_to_sign_in(void **state)
{
    struct house *house = *state;
    house->cookie = NULL;
    assert_int_equal(get(house, "/notes/320509104"), 401);
    struct request page = blank(HTTP_GET, "/notes/320509104");
    page.accept = "text/html";
    assert_int_equal(ask(house, &page), 303);
    assert_string_equal(header_of(house, "Location"), "/sign-in?next=%2Fnotes%2F320509104");
}

static void test_session_ends_when_idle(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    set_clock(house, NOON + house->config.idle_minutes * 60LL + 1);
    assert_int_equal(get(house, "/notes/320509104"), 401);
    set_clock(house, NOON);
}

static void test_unsafe_request_needs_its_token(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    house->csrf = "";
    assert_int_equal(post(house, "/notes/320509104", "title=a"), 403);
    enter(house, 1);
    struct request foreign = blank(HTTP_POST, "/notes/320509104");
    foreign.cookie = house->cookie;
    foreign.content_type = "application/x-www-form-urlencoded";
    foreign.body = arena_printf(house->arena, "title=a&_csrf=%s", house->csrf);
    foreign.body_length = strlen(foreign.body);
    foreign.sec_fetch_site = "cross-site";
    assert_int_equal(ask(house, &foreign), 403);
    foreign.sec_fetch_site = "";
    foreign.origin = "https://elsewhere.test";
    assert_int_equal(ask(house, &foreign), 403);
}

static void test_route_without_access_rule_refuses_to_start(void **state)
{
    (void)state;
    static const struct route open_routes[] = {
        {.method = HTTP_GET, .pattern = "/x", .handle = show_note, .title = "x"}, {0}};
    static const struct room open_room = {.name = "open", .routes = open_routes};
    static const struct room *const list[] = {&open_room, NULL};
    struct router *router_create(const struct room *const *, char *, size_t);
    char error[200];
    assert_null(router_create(list, error, sizeof error));
    assert_string_equal(error, "room open: route /x has no access rule");
}

/* --- writing --- */

static void test_error_undoes_what_the_handler_wrote(void **state)
{
    struct house *house = *state;
    struct sql count = SQL("SELECT COUNT(*) FROM settings");
    enter(house, 1);
    int64_t before = rows_of(house, count),
            audits = rows_of(house, SQL("SELECT COUNT(*) FROM audit"));
    assert_int_equal(post(house, "/notes/320509104/fail", "title=a"), 422);
    assert_int_equal(rows_of(house, count), before);
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM audit")), audits);
}

static void test_same_form_twice_makes_one_record(void **state)
{
    struct house *house = *state;
    struct sql count = SQL("SELECT COUNT(*) FROM settings WHERE name = 'twice'");
    enter(house, 1);
    assert_int_equal(post(house, "/notes/320509104", "title=twice&_once=abc"), 201);
    assert_int_equal(post(house, "/notes/320509104", "title=twice&_once=abc"), 201);
    assert_string_equal(header_of(house, "Location"), "/notes/320509104");
    assert_int_equal(rows_of(house, count), 1);
    assert_int_equal(post(house, "/notes/320509104", "title=twice&_once=def"), 201);
    assert_int_equal(rows_of(house, count), 2);
}

static void test_memory_hunger_is_refused_and_the_program_lives(void **state)
{
    struct house *house = *state;
    struct arena *small = arena_create(8 << 20);
    struct request request = blank(HTTP_POST, "/eat");
    app_handle(house->app, small, &request, &house->response);
    assert_int_equal(house->response.status, 413);
    arena_destroy(small);
    enter(house, 1);
    assert_int_equal(get(house, "/notes/320509104"), 200);
}

/* --- fields --- */

static void test_fields_are_checked_one_by_one(void **state)
{
    static const struct {
        const char *form, *field, *rule;
    } cases[] = {
        {"", "title", "required"},
        {"title=%E3%80%80+", "title", "required"},
        {"title=12345678901", "title", "length"},
        {"title=a%E2%80%AEb", "title", "format"},
        {"title=a&amount=1.23456", "amount", "format"},
        {"title=a&amount=many", "amount", "format"},
        {"title=a&held_on=2021-02-29", "held_on", "format"},
        {"title=a&kind=medium", "kind", "choice"},
        {"title=a&open=perhaps", "open", "format"},
        {"title=a&colour=red", "colour", "unknown"},
        {"title=a&title=b", "title", "format"},
        {"title=a&photo=a.png", "photo", "format"},
        {"title=a&_version=old", "version", "format"},
        {"title=a&_version=-1", "version", "format"},
    };
    struct house *house = *state;
    enter(house, 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(post(house, "/notes/320509104", cases[i].form), 422);
        assert_error(house, cases[i].field, cases[i].rule);
    }
}

static void test_ticks_and_single_texts_are_checked_too(void **state)
{
    static const struct {
        const char *json, *field, *rule;
    } cases[] = {
        {"{\"row\":[1,\"x\"]}", "row", "choice"},    {"{\"row\":[0]}", "row", "choice"},
        {"{\"row\":[1,2,3]}", "row", "range"},       {"{\"row\":{\"a\":1}}", "row", "choice"},
        {"{\"word\":5}", "word", "format"},          {"{\"word\":[\"a\"]}", "word", "format"},
        {"{\"surprise\":1}", "surprise", "unknown"},
    };
    struct house *house = *state;
    enter(house, 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(post_json(house, "/ticks", cases[i].json), 422);
        assert_error(house, cases[i].field, cases[i].rule);
    }
    assert_int_equal(post(house, "/ticks", "row=1&row=2&word=a"), 200);
}

static void test_bare_route_takes_nothing(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(post(house, "/ticks/clear", "all=1"), 422);
    assert_error(house, "all", "unknown");
    assert_int_equal(post(house, "/ticks/clear", "_once=a&version=3"), 200);
}

static void test_broken_bodies_are_refused(void **state)
{
    static const struct {
        const char *type, *body;
        int status;
    } cases[] = {
        {"application/x-www-form-urlencoded", "title=%ff", 400},
        {"application/json", "{\"title\":\"a\"", 400},
        {"application/json", "{\"title\":\"a\",\"title\":\"b\"}", 400},
        {"application/xml", "<a/>", 400},
        {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"title\"",
         400},
    };
    struct house *house = *state;
    enter(house, 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct request request = blank(HTTP_POST, "/notes/320509104");
        request.cookie = house->cookie;
        request.content_type = cases[i].type;
        request.body = cases[i].body;
        request.body_length = strlen(cases[i].body);
        assert_int_equal(ask(house, &request), cases[i].status);
    }
}

/* --- workflow --- */

static void test_USER_3_whoever_entered_cannot_approve(void **state)
{
    struct house *house = *state;
    enter(house, 2);
    assert_int_equal(post(house, "/note/submit", ""), 200);
    assert_int_equal(post(house, "/note/approve", ""), 403);
    enter(house, 1);
    assert_int_equal(post(house, "/note/approve", ""), 200);
    assert_int_equal(post(house, "/note/approve", ""), 409); /* already done */
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM workflow_steps")), 2);
}

static bool begin_anew(struct ctx *ctx, void *arg)
{
    (void)arg;
    return db_run(ctx->db, SQL("DELETE FROM facts WHERE name = 'note'"), NO_ARGS) >= 0;
}

static void test_ALL_9_return_needs_a_reason_and_withdraw_its_sender(void **state)
{
    struct house *house = *state;
    assert_true(app_write(house->app, "test", begin_anew, NULL));
    enter(house, 2);
    assert_int_equal(post(house, "/note/submit", ""), 200);
    enter(house, 1);
    assert_int_equal(post(house, "/note/return", "reason="), 422);
    assert_error(house, "reason", "ALL-9");
    assert_int_equal(post(house, "/note/withdraw", ""), 403); /* not the sender */
    assert_int_equal(post(house, "/note/return", "reason=why"), 200);
}

static bool take_up(struct ctx *ctx, void *arg)
{
    (void)arg;
    return db_run(ctx->db, SQL("INSERT INTO facts (name, value) VALUES ('taken', '')"), NO_ARGS) ==
           1;
}

static void test_ALL_9_what_was_taken_up_is_no_longer_withdrawn(void **state)
{
    struct house *house = *state;
    assert_true(app_write(house->app, "test", begin_anew, NULL));
    enter(house, 1);
    assert_int_equal(post(house, "/note/submit", ""), 200);
    assert_int_equal(post(house, "/note/withdraw", ""), 200);
    assert_int_equal(post(house, "/note/submit", ""), 200);
    assert_true(app_write(house->app, "test", take_up, NULL));
    assert_int_equal(post(house, "/note/withdraw", ""), 422);
    assert_error(house, "", "ALL-9");
}

#define DAY (24 * 60 * 60)

static bool permit_to(struct ctx *ctx, void *arg)
{
    db_run(ctx->db,
           SQL("INSERT INTO units (code, name, level) VALUES ('320509104', '平望镇', 9) "
               "ON CONFLICT (code) DO NOTHING"),
           NO_ARGS);
    permit_add(ctx, "320509104", "note", arg, (struct date){2021, 9, 29}, "大雨");
    return true;
}

static int report_on(struct house *house, int days)
{
    assert_true(app_write(house->app, "test", begin_anew, NULL));
    set_clock(house, NOON + (long long)days * DAY);
    enter(house, 1);
    return post(house, "/note/report", "");
}

static void test_ALL_9_what_has_closed_needs_a_permission(void **state)
{
    struct house *house = *state;
    assert_int_equal(report_on(house, 0), 200); /* the last day counts */
    assert_int_equal(report_on(house, 1), 422);
    assert_error(house, "", "ALL-9");
    assert_true(app_write(house->app, "test", permit_to, "2021-3")); /* of another period */
    assert_int_equal(report_on(house, 1), 422);
    assert_true(app_write(house->app, "test", permit_to, "2021-4"));
    assert_int_equal(report_on(house, 2), 200);
    assert_int_equal(report_on(house, 3), 422); /* the permission has ended too */
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM workflow_steps "
                                        "WHERE action = 'report' AND late = 1")),
                     1); /* that it was late stays on record */
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM audit WHERE action = 'note.report' "
                                        "AND after_json LIKE '%\"late\":true%'")),
                     1);
    set_clock(house, NOON);
}

/* --- audit --- */

static bool verify(struct ctx *ctx, void *arg)
{
    char error[200];
    *(int64_t *)arg = audit_verify(ctx, error, sizeof error);
    return true;
}

static bool tamper(struct ctx *ctx, void *arg)
{
    return db_run(ctx->db, *(struct sql *)arg, NO_ARGS) > 0;
}

static void assert_tampering_shows(struct sql sql)
{
    void *state;
    open_house(&state);
    struct house *house = state;
    int64_t records = 0;
    enter(house, 1);
    for (int i = 0; i < 3; i++)
        assert_int_equal(post(house, "/notes/320509104", "title=a"), 201);
    assert_true(app_read(house->app, "test", verify, &records));
    assert_int_equal(records, 3);
    assert_true(app_write(house->app, "test", tamper, &sql));
    assert_true(app_read(house->app, "test", verify, &records));
    assert_int_equal(records, -1);
    close_house(&state);
}

static void test_ALL_1_tampering_with_the_audit_shows(void **state)
{
    (void)state;
    assert_tampering_shows(SQL("UPDATE audit SET user_name = 'li' WHERE number = 2"));
    assert_tampering_shows(SQL("UPDATE audit SET after_json = NULL WHERE number = 1"));
    assert_tampering_shows(SQL("DELETE FROM audit WHERE number = 2"));
    assert_tampering_shows(SQL("DELETE FROM audit WHERE number = 3"));
    assert_tampering_shows(SQL("DELETE FROM audit_heads"));
}

static void test_ALL_1_a_change_says_who_when_and_from_where(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(post(house, "/notes/320509104", "title=seen"), 201);
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM audit WHERE user_name = 'wang' AND "
                                        "address = '127.0.0.1' AND at = 1632715200 AND "
                                        "action = 'note.add' AND chain = '320509' AND "
                                        "after_json LIKE '%seen%'")),
                     1);
}

/* --- roles and secrets --- */

static void test_USER_1_the_three_administrators_exclude_one_another(void **state)
{
    (void)state;
    assert_null(role_set_fault("320509", ROLE_SYSTEM_ADMIN));
    assert_non_null(role_set_fault("320509", ROLE_SYSTEM_ADMIN | ROLE_AUDITOR));
    assert_non_null(role_set_fault("320509", ROLE_SECURITY_ADMIN | ROLE_COUNTY_REVIEWER));
    assert_null(role_set_fault("320509104", ROLE_TOWN_OFFICER));
    assert_non_null(role_set_fault("320509", ROLE_TOWN_OFFICER));
    assert_non_null(role_set_fault("320509104", 0));
    assert_non_null(role_set_fault("32050", ROLE_COUNTY_REVIEWER));
}

static void test_sealed_text_opens_only_where_it_was_sealed(void **state)
{
    struct house *house = *state;
    struct secrets *secrets = house->app->secrets;
    const char *sealed = secret_seal(secrets, house->arena, "feedback.contact:1", "13800000000");
    assert_null(strstr(sealed, "138"));
    assert_string_equal(secret_open(secrets, house->arena, "feedback.contact:1", sealed),
                        "13800000000");
    assert_null(secret_open(secrets, house->arena, "feedback.contact:2", sealed));
    char *bent = arena_strdup(house->arena, sealed);
    bent[20] = bent[20] == 'A' ? 'B' : 'A';
    assert_null(secret_open(secrets, house->arena, "feedback.contact:1", bent));
}

static void test_key_file_that_others_can_read_is_refused(void **state)
{
    struct house *house = *state;
    char error[200];
    const char *path = in_folder(house, "open-key");
    assert_null(secrets_load(path, error, sizeof error));
    assert_true(secrets_create(path, error, sizeof error));
    assert_int_equal(chmod(path, 0640), 0);
    assert_null(secrets_load(path, error, sizeof error));
    assert_non_null(strstr(error, "0600"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_USER_2_scope_is_the_own_unit_and_below),
        cmocka_unit_test(test_USER_1_administrators_see_no_business),
        cmocka_unit_test(test_signed_out_is_asked_to_sign_in),
        cmocka_unit_test(test_session_ends_when_idle),
        cmocka_unit_test(test_unsafe_request_needs_its_token),
        cmocka_unit_test(test_route_without_access_rule_refuses_to_start),
        cmocka_unit_test(test_error_undoes_what_the_handler_wrote),
        cmocka_unit_test(test_same_form_twice_makes_one_record),
        cmocka_unit_test(test_memory_hunger_is_refused_and_the_program_lives),
        cmocka_unit_test(test_fields_are_checked_one_by_one),
        cmocka_unit_test(test_ticks_and_single_texts_are_checked_too),
        cmocka_unit_test(test_bare_route_takes_nothing),
        cmocka_unit_test(test_broken_bodies_are_refused),
        cmocka_unit_test(test_USER_3_whoever_entered_cannot_approve),
        cmocka_unit_test(test_ALL_9_return_needs_a_reason_and_withdraw_its_sender),
        cmocka_unit_test(test_ALL_9_what_was_taken_up_is_no_longer_withdrawn),
        cmocka_unit_test(test_ALL_9_what_has_closed_needs_a_permission),
        cmocka_unit_test(test_ALL_1_tampering_with_the_audit_shows),
        cmocka_unit_test(test_ALL_1_a_change_says_who_when_and_from_where),
        cmocka_unit_test(test_USER_1_the_three_administrators_exclude_one_another),
        cmocka_unit_test(test_sealed_text_opens_only_where_it_was_sealed),
        cmocka_unit_test(test_key_file_that_others_can_read_is_refused),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
