/* What records rest on: audit chains, policy settings, life cycles under two hands, attachments. */
#include "core/core_internal.h"
#include "core/file.h"
#include "core/setting.h"
#include "core/workflow.h"
#include "house.h"

#include <fcntl.h>
#include <pthread.h>

/* --- a room with settings, a life cycle, attachments and its own audit records --- */

static const struct setting record_settings[] = {
    {.name = "days",
     .label = "天数",
     .kind = SETTING_INT,
     .otherwise = "7",
     .min = 1,
     .max = 60,
     .rule = "PLAN-9"},
    {.name = "day_kind",
     .label = "计算方式",
     .kind = SETTING_CHOICE,
     .otherwise = "natural",
     .choices = "natural=自然日|working=工作日"},
    {.name = "strict", .label = "从严", .kind = SETTING_BOOL, .otherwise = "1"},
    {0},
};

static enum result show_settings(struct ctx *ctx)
{
    const char *unit = param(ctx, "code");
    view_set(ctx, "days", json_integer(setting_int(ctx, unit, "days")));
    view_text(ctx, "day_kind", setting_choice(ctx, unit, "day_kind"));
    view_set(ctx, "strict", json_boolean(setting_bool(ctx, unit, "strict")));
    return page(ctx, "home/index");
}

static enum result note_audit(struct ctx *ctx)
{
    audit_add(ctx, "record.note", "record", 1, param(ctx, "code"), NULL, NULL);
    return done(ctx, NULL, NULL, "/");
}

/* Audit records larger together than a request's memory. */
static enum result note_much(struct ctx *ctx)
{
    char *text = arena_alloc(ctx->arena, 20001);
    memset(text, 'x', 20000);
    json_t *after = json_pack("{s:s}", "text", text);
    audit_add(ctx, "record.note", "record", 1, "320509", NULL, after);
    return done(ctx, NULL, NULL, "/");
}

static enum result verify_chains(struct ctx *ctx)
{
    char error[200] = "";
    view_set(ctx, "records", json_integer(audit_verify(ctx, error, sizeof error)));
    view_text(ctx, "error", error);
    return page(ctx, "home/index");
}

enum { RECORD_REVIEW, RECORD_DONE };
static const struct choice record_states[] = {{"review", "审核"}, {"done", "完成"}, {NULL, NULL}};
static const struct step record_steps[] = {
    {RECORD_REVIEW, "approve", RECORD_DONE, ROLE_TOWN_OFFICER, NULL, STEP_FOUR_EYES, "通过"},
    {0},
};

static bool record_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    (void)ctx, (void)moving, (void)user_id;
    return false;
}

/* The state of record N is the fact 'record N', always of version 1. */
static bool record_store(struct ctx *ctx, const struct moving *moving, int to)
{
    return db_run(ctx->db, SQL("UPDATE facts SET value = $3 WHERE name = $1 AND value = $2"),
                  ARGS(db_t(text_of(ctx, "record %lld", (long long)moving->id)),
                       db_t(record_states[moving->state].name), db_t(record_states[to].name))) == 1;
}

static const struct workflow record_workflow = {.entity = "record",
                                                .states = record_states,
                                                .steps = record_steps,
                                                .authored = record_authored,
                                                .store = record_store};

static enum result approve_record(struct ctx *ctx)
{
    struct moving moving = {.id = param_id(ctx, "id"), .unit_code = "320509104", .version = 1};
    const char *state = db_one_text(ctx->db, SQL("SELECT value FROM facts WHERE name = $1"),
                                    ARGS(db_t(text_of(ctx, "record %s", param(ctx, "id")))));
    moving.state = choice_by_name(record_states, state ? state : "review");
    enum result result =
        workflow_move(ctx, &record_workflow, &moving, "approve", form_text(ctx, "reason"));
    return result == RC_OK ? done(ctx, NULL, NULL, "/") : result;
}

static enum result attach(struct ctx *ctx)
{
    if (has_errors(ctx))
        return invalid(ctx, "home/index");
    int count = file_attach(ctx, "photo", "record", 1, "320509104");
    return done(ctx, json_pack("{s:i, s:o}", "count", count, "files", file_list(ctx, "record", 1)),
                NULL, "/");
}

static const struct route record_routes[] = {
    {HTTP_GET, "/settings/:code", show_settings, WHO_SIGNED_IN, .title = "看"},
    {HTTP_POST, "/notes/:code", note_audit, WHO_SIGNED_IN, .title = "记"},
    {HTTP_POST, "/much", note_much, WHO_SIGNED_IN, .title = "多记"},
    {HTTP_GET, "/verify", verify_chains, WHO_SIGNED_IN, .title = "核对"},
    {HTTP_POST, "/records/#id/approve", approve_record, WHO_BUSINESS, .title = "批"},
    {HTTP_POST, "/attach", attach, WHO_BUSINESS, .flags = ROUTE_UPLOAD, .title = "附"},
    {0},
};
static const struct room record_room = {
    .name = "record", .routes = record_routes, .settings = record_settings};
const struct room *const rooms[] = {&door_room, &record_room, NULL};

static bool run_sql(struct ctx *ctx, void *arg)
{
    return db_run(ctx->db, *(struct sql *)arg, NO_ARGS) >= 0;
}

static void change(struct house *house, struct sql sql)
{
    assert_true(app_write(house->app, "test", run_sql, &sql));
}

/* A value of the answer's JSON; borrowed until the next call. */
static const json_t *answered(const struct house *house, const char *key)
{
    static json_t *answer;
    json_decref(answer);
    answer = json_loadb(house->response.body, house->response.body_length, 0, NULL);
    assert_non_null(answer);
    return json_object_get(answer, key);
}

/* --- audit --- */

static int64_t verified(struct house *house)
{
    assert_int_equal(get(house, "/verify"), 200);
    return json_integer_value(answered(house, "records"));
}

static void test_ALL_1_each_county_has_a_chain_of_its_own(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    static const char *const units[] = {"320509104201", "320506101", "320509", "3205", "320506"};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(post(house, arena_printf(house->arena, "/notes/%s", units[i]), ""), 200);
    assert_int_equal(
        rows_of(house, SQL("SELECT COUNT(*) FROM audit WHERE chain = '320509' AND number <= 2")),
        2);
    assert_int_equal(
        rows_of(house, SQL("SELECT COUNT(*) FROM audit WHERE chain = '320506' AND number <= 2")),
        2);
    assert_int_equal(
        rows_of(house, SQL("SELECT COUNT(*) FROM audit WHERE chain = '3205' AND number = 1 "
                           "AND previous_hash = ''")),
        1);
    assert_int_equal(verified(house), 5);
    /* What is wrong in one county says nothing about another. */
    change(house, SQL("UPDATE audit SET address = 'x' WHERE chain = '320506' AND number = 1"));
    assert_int_equal(verified(house), -1);
    assert_non_null(strstr(json_string_value(answered(house, "error")), "\"320506\""));
    change(house, SQL("UPDATE audit SET address = '127.0.0.1' WHERE chain = '320506'"));
    assert_int_equal(verified(house), 5);
}

static void test_ALL_1_a_cut_tail_shows_though_the_head_was_moved_back(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    for (int i = 0; i < 3; i++)
        assert_int_equal(post(house, "/notes/330101", ""), 200);
    int64_t records = verified(house);
    change(house, SQL("DELETE FROM audit WHERE chain = '330101' AND number = 3"));
    change(house, SQL("UPDATE audit_heads SET number = 2, hash = (SELECT hash FROM audit WHERE "
                      "chain = '330101' AND number = 2) WHERE chain = '330101'"));
    assert_int_equal(verified(house), -1);
    change(house, SQL("DELETE FROM audit WHERE chain = '330101'"));
    change(house, SQL("DELETE FROM audit_heads WHERE chain = '330101'"));
    assert_int_equal(verified(house), records - 3);
}

static void test_ALL_1_verifying_many_records_needs_little_memory(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    int64_t before = verified(house);
    for (int i = 0; i < 100; i++)
        assert_int_equal(post(house, "/much", ""), 200);
    struct arena *small = arena_create(1 << 20); /* half of what the records hold */
    struct request request = blank(HTTP_GET, "/verify");
    request.cookie = house->cookie;
    app_handle(house->app, small, &request, &house->response);
    assert_int_equal(house->response.status, 200);
    assert_int_equal(json_integer_value(answered(house, "records")), before + 100);
    arena_destroy(small);
}

/* --- settings --- */

struct setting_row {
    const char *unit, *name, *value, *from;
};

static bool add_setting(struct ctx *ctx, void *arg)
{
    const struct setting_row *row = arg;
    return db_run(ctx->db,
                  SQL("INSERT INTO settings (unit_code, name, value, starts_on, source, user_id, "
                      "user_name, at) VALUES ($1, $2, $3, $4, '', 1, '', 0)"),
                  ARGS(db_t(row->unit), db_t(row->name), db_t(row->value), db_t(row->from))) == 1;
}

static void set(struct house *house, const char *unit, const char *name, const char *value)
{
    struct setting_row row = {unit, name, value, "2021-01-01"};
    assert_true(app_write(house->app, "test", add_setting, &row));
}

static int64_t days_of(struct house *house, const char *unit)
{
    assert_int_equal(get(house, arena_printf(house->arena, "/settings/%s", unit)), 200);
    return json_integer_value(answered(house, "days"));
}

static void test_settings_of_the_nearest_unit_win_and_impossible_ones_are_passed_over(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(days_of(house, "320509104201"), 7);
    set(house, "3205", "days", "10");
    set(house, "320509", "days", "5");
    assert_int_equal(days_of(house, "320509104201"), 5);
    assert_int_equal(days_of(house, "320506101"), 10);
    assert_int_equal(days_of(house, "330101"), 7);
    struct setting_row later = {"320509", "days", "6", "2021-09-28"}; /* tomorrow */
    assert_true(app_write(house->app, "test", add_setting, &later));
    assert_int_equal(days_of(house, "320509"), 5);
    static const char *const impossible[] = {"many", "", "0", "61", "5x", "99999999999999999999"};
    for (size_t i = 0; i < 6; i++) {
        set(house, "320509104", "days", impossible[i]);
        assert_int_equal(days_of(house, "320509104201"), 5);
    }
    set(house, "320509", "day_kind", "lunar");
    set(house, "320509", "strict", "maybe");
    assert_int_equal(get(house, "/settings/320509"), 200);
    assert_string_equal(json_string_value(answered(house, "day_kind")), "natural");
    assert_true(json_is_true(answered(house, "strict")));
    set(house, "320509", "day_kind", "working");
    set(house, "320509", "strict", "0");
    assert_int_equal(get(house, "/settings/320509104"), 200);
    assert_string_equal(json_string_value(answered(house, "day_kind")), "working");
    assert_true(json_is_false(answered(house, "strict")));
}

/* --- two hands at once --- */

struct approver {
    struct house *house;
    const char *cookie, *csrf;
    pthread_t thread;
    int status;
};

static void *approve(void *arg)
{
    struct approver *approver = arg;
    struct arena *arena = arena_create(1 << 20);
    struct response response;
    struct request request = blank(HTTP_POST, "/records/1/approve");
    request.cookie = approver->cookie;
    request.content_type = "application/x-www-form-urlencoded";
    request.body = arena_printf(arena, "_csrf=%s", approver->csrf);
    request.body_length = strlen(request.body);
    app_handle(approver->house->app, arena, &request, &response);
    approver->status = response.status;
    arena_destroy(arena);
    return NULL;
}

static void test_two_approvals_at_once_are_one(void **state)
{
    struct house *house = *state;
    struct approver approvers[8];
    int done = 0;
    change(house, SQL("INSERT INTO facts (name, value) VALUES ('record 1', 'review')"));
    for (int i = 0; i < 8; i++) {
        enter(house, 1 + i % 2);
        approvers[i] =
            (struct approver){.house = house, .cookie = house->cookie, .csrf = house->csrf};
    }
    for (int i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&approvers[i].thread, NULL, approve, &approvers[i]), 0);
    for (int i = 0; i < 8; i++) {
        pthread_join(approvers[i].thread, NULL);
        done += approvers[i].status == 200;
        assert_true(approvers[i].status == 200 || approvers[i].status == 409);
    }
    assert_int_equal(done, 1);
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM workflow_steps")), 1);
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM audit WHERE action = "
                                        "'record.approve'")),
                     1);
}

static void test_ALL_9_a_reason_is_plain_text_of_some_length(void **state)
{
    struct house *house = *state;
    change(house, SQL("INSERT INTO facts (name, value) VALUES ('record 2', 'review')"));
    enter(house, 1);
    assert_int_equal(post(house, "/records/2/approve", "reason=%E2%80%AEevil"), 422);
    assert_error(house, "reason", "format");
    char *reason = arena_alloc(house->arena, 2100);
    memset(reason, 'a', 2099);
    assert_int_equal(
        post(house, "/records/2/approve", arena_printf(house->arena, "reason=%s", reason)), 422);
    assert_error(house, "reason", "length");
    assert_int_equal(post(house, "/records/2/approve", "_version=2"), 409);
    assert_int_equal(post(house, "/records/2/approve", "_version=1"), 200);
}

/* --- attachments --- */

static int attach_file(struct house *house, const char *name, const char *bytes)
{
    struct request request = blank(HTTP_POST, "/attach");
    request.cookie = house->cookie;
    request.content_type = "multipart/form-data; boundary=b";
    request.body = arena_printf(
        house->arena,
        "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n%s\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"%s\"\r\n\r\n%s\r\n--b--",
        house->csrf, name, bytes);
    request.body_length = strlen(request.body);
    return ask(house, &request);
}

static void test_a_file_is_what_its_name_says_or_refused(void **state)
{
    static const struct {
        const char *name, *bytes;
        int status;
    } cases[] = {
        {"a.txt", "hello", 200},
        {"a.csv", "code,name\r\n320509,Wujiang\r\n", 200},
        {"A.CSV", "code,name\r\n320509,Wujiang\r\n", 200},
        {"a.pdf", "%PDF-1.4\n1 0 obj\n", 200},
        {"a.txt", "<!doctype html><script>alert(1)</script>", 422},
        {"a.csv", "<!doctype html><script>alert(1)</script>", 422},
        {"a.csv", "<?xml version=\"1.0\"?><a/>", 422},
        {"a.jpg", "<html><body onload=alert(1)>", 422},
        {"a.jpg", "%PDF-1.4\n1 0 obj\n", 422},
        {"a.pdf.html", "%PDF-1.4\n1 0 obj\n", 422},
        {"a.html", "<html>", 422},
        {"a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", 422},
        {"a.exe", "MZ", 422},
        {"pdf", "%PDF-1.4\n1 0 obj\n", 422},
        {".", "hello", 400},
        {"a.txt", "", 422},
    };
    struct house *house = *state;
    enter(house, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (attach_file(house, cases[i].name, cases[i].bytes) != cases[i].status)
            fail_msg("%s with \"%s\": %d", cases[i].name, cases[i].bytes, house->response.status);
}

static void test_a_file_name_with_a_path_stays_in_its_folder(void **state)
{
    struct house *house = *state;
    enter(house, 1);
    assert_int_equal(attach_file(house, "../../../tmp/evil.txt", "path"), 200);
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM files WHERE name = 'evil.txt' AND "
                                        "LENGTH(hash) = 64 AND type = 'text/plain'")),
                     1);
    assert_int_not_equal(access("/tmp/evil.txt", F_OK), 0);
    assert_int_equal(access(in_folder(house, "evil.txt"), F_OK), -1);
}

static void test_a_refused_file_is_not_attached(void **state)
{
    struct house *house = *state;
    int64_t before = rows_of(house, SQL("SELECT COUNT(*) FROM files"));
    enter(house, 1);
    assert_int_equal(attach_file(house, "a.html", "<html>"), 422);
    assert_error(house, "photo", "format");
    assert_int_equal(rows_of(house, SQL("SELECT COUNT(*) FROM files")), before);
}

/* Stores bytes as an upload would under a name made up here, `days` ago. */
static void store_by_hand(struct house *house, const char *name, int days)
{
    const char *path = in_folder(house, arena_printf(house->arena, "files/00/%s", name));
    const struct timespec then[2] = {{.tv_sec = time(NULL) - days * 86400},
                                     {.tv_sec = time(NULL) - days * 86400}};
    mkdir(in_folder(house, "files"), 0700);
    mkdir(in_folder(house, "files/00"), 0700);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(utimensat(AT_FDCWD, path, then, 0), 0);
}

struct swept {
    bool removing;
    int64_t count;
};

static bool sweep(struct ctx *ctx, void *arg)
{
    struct swept *swept = arg;
    swept->count = files_sweep(ctx, swept->removing);
    return true;
}

static int64_t swept(struct house *house, bool removing)
{
    struct swept result = {.removing = removing};
    assert_true(app_read(house->app, "test", sweep, &result));
    return result.count;
}

static bool attach_by_hand(struct ctx *ctx, void *hash)
{
    return db_run(ctx->db,
                  SQL("INSERT INTO files (entity, entity_id, field, unit_code, name, type, size, "
                      "hash, "
                      "user_id, user_name, at) "
                      "VALUES ('test', 1, 'f', '320509', 'a.txt', 'text/plain', 0, $1, 1, '', 0)"),
                  ARGS(db_t(hash))) == 1;
}

static void test_what_no_record_holds_is_swept_after_a_day(void **state)
{
    struct house *house = *state;
    char held[63], old[63], fresh[63];
    memset(held, 'a', 62), memset(old, 'b', 62), memset(fresh, 'c', 62);
    held[62] = old[62] = fresh[62] = '\0';
    store_by_hand(house, held, 3);
    store_by_hand(house, old, 3);
    store_by_hand(house, fresh, 0);
    store_by_hand(house, ".draft", 3);
    store_by_hand(house, "notes.txt", 3); /* not ours */
    assert_true(
        app_write(house->app, "test", attach_by_hand, arena_printf(house->arena, "00%s", held)));
    assert_int_equal(swept(house, false), 2);
    assert_int_equal(swept(house, true), 2);
    assert_int_equal(swept(house, false), 0);
    const char *left[] = {held, fresh, "notes.txt"}, *gone[] = {old, ".draft"};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(
            access(in_folder(house, arena_printf(house->arena, "files/00/%s", left[i])), F_OK), 0);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(
            access(in_folder(house, arena_printf(house->arena, "files/00/%s", gone[i])), F_OK), -1);
}

static void test_a_file_is_told_by_its_bytes(void **state)
{
#define FILE_OF(called, holds, is)                                                                 \
    {                                                                                              \
        {.file_name = (called), .bytes = (holds), .length = sizeof(holds) - 1}, (is)               \
    }
    static const struct {
        struct upload upload;
        const char *type;
    } cases[] = {
        FILE_OF("a.jpeg", "\xff\xd8\xff\xe0", "image/jpeg"),
        FILE_OF("a.jpg", "\xff\xd8", NULL),
        FILE_OF("a.png", "\x89PNG\r\n\x1a\n\0\0", "image/png"),
        FILE_OF("a.png", "\xff\xd8\xff\xe0", NULL),
        FILE_OF("a.webp", "RIFF\1\2\3\4WEBPVP8 ", "image/webp"),
        FILE_OF("a.webp", "RIFF\1\2\3\4WAVEfmt ", NULL),
        FILE_OF("a.webp", "RIFF", NULL),
        FILE_OF("a.xlsx", "PK\3\4[Content_Types].xml", NULL),
        FILE_OF("名单.csv", "\xef\xbb\xbf村,户\r\n金联村,3\r\n", "text/csv"),
        FILE_OF("a.csv", "\xb4\xe5,\xbb\xa7\r\n\x81\x30\x81\x30,3\r\n", "text/csv"),
        FILE_OF("a.csv", "\xb4\xe5,\xbb", NULL),
        FILE_OF("a.csv", "\x81\x30\x81,", NULL),
        FILE_OF("a.csv", "code\0name", NULL),
        FILE_OF("a.txt", "\x1b[2J", NULL),
        FILE_OF("a.txt", "\n\t <a href=x>", NULL),
        FILE_OF("a.txt", "\xef\xbb\xbf<?xml?>", NULL),
        FILE_OF("a.txt", "harmless\n<SCRIPT>alert(1)</SCRIPT>", NULL),
        FILE_OF("a.txt", "3 < 5", "text/plain"),
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!text_same(sniff(&cases[i].upload), cases[i].type))
            fail_msg("case %zu, %s", i, cases[i].upload.file_name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ALL_1_each_county_has_a_chain_of_its_own),
        cmocka_unit_test(test_ALL_1_a_cut_tail_shows_though_the_head_was_moved_back),
        cmocka_unit_test(test_ALL_1_verifying_many_records_needs_little_memory),
        cmocka_unit_test(test_settings_of_the_nearest_unit_win_and_impossible_ones_are_passed_over),
        cmocka_unit_test(test_two_approvals_at_once_are_one),
        cmocka_unit_test(test_ALL_9_a_reason_is_plain_text_of_some_length),
        cmocka_unit_test(test_a_file_is_what_its_name_says_or_refused),
        cmocka_unit_test(test_a_file_name_with_a_path_stays_in_its_folder),
        cmocka_unit_test(test_a_refused_file_is_not_attached),
        cmocka_unit_test(test_what_no_record_holds_is_swept_after_a_day),
        cmocka_unit_test(test_a_file_is_told_by_its_bytes),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
