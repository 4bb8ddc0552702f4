/* Sealed columns: what opens where, several keys, turning to the newest in batches, what is
 * refused.
 */
#include "core/seal.h"
#include "house.h"

SEALED_COLUMN(column, "calendar", "calendar_feeds", "user_id", "token_sealed");
SEALED_COLUMN(other_column, "feedback.name", "feedback", "id", "name_sealed");

static const struct sealed *const columns[] = {&column, &other_column, NULL};
static const struct room sealed_room = {
    .name = "sealed", .routes = door_routes + 1, .sealed = columns};
const struct room *const rooms[] = {&door_room, &sealed_room, NULL};

static struct ctx bench_of(struct house *house)
{
    return (struct ctx){.app = house->app, .arena = house->arena};
}

static void test_POOL_10_value_opens_only_in_its_own_place(void **state)
{
    struct house *house = *state;
    struct ctx ctx = bench_of(house);
    const char *sealed = seal_text(&ctx, &column, 7, "99000019800101008X");
    assert_null(strstr(sealed, "9900"));
    assert_string_equal(seal_open(&ctx, &column, 7, sealed), "99000019800101008X");
    assert_null(seal_open(&ctx, &column, 8, sealed));       /* another record's */
    assert_null(seal_open(&ctx, &other_column, 7, sealed)); /* another column's */
    assert_null(seal_text(&ctx, &column, 7, NULL));
    assert_null(seal_open(&ctx, &column, 7, NULL));
}

static void test_POOL_10_tampered_values_do_not_open(void **state)
{
    struct house *house = *state;
    struct ctx ctx = bench_of(house);
    const char *sealed = seal_text(&ctx, &column, 7, "abc");
    size_t length = strlen(sealed);
    for (size_t i = 0; i < length; i++) {
        char *cut = arena_strndup(house->arena, sealed, i),
             *bent = arena_strdup(house->arena, sealed);
        assert_null(seal_open(&ctx, &column, 7, cut));
        bent[i] = bent[i] == 'a' ? 'b' : 'a';
        /* The last sign's lowest bits carry nothing; every other sign counts. */
        if (i + 1 < length)
            assert_null(seal_open(&ctx, &column, 7, bent));
    }
    char *unknown = arena_strdup(house->arena, sealed);
    memcpy(unknown, "00000000", 8);
    assert_null(seal_open(&ctx, &column, 7, unknown));
}

static void test_POOL_10_another_key_of_the_same_name_opens_nothing(void **state)
{
    struct house *house = *state;
    char error[256], line[160];
    struct ctx ctx = bench_of(house);
    const char *sealed = seal_text(&ctx, &column, 7, "abc");
    const char *path = in_folder(house, "forged");
    snprintf(line, sizeof line, "yicun-key 1 %.8s %064d\n", sealed, 0);
    FILE *file = fopen(path, "w");
    fputs(line, file);
    fclose(file);
    assert_int_equal(chmod(path, 0600), 0);
    struct secrets *forged = secrets_load(path, error, sizeof error);
    assert_non_null(forged);
    assert_null(secret_open(forged, house->arena, "calendar:7", sealed));
    secrets_free(forged);
}

static void test_same_number_is_found_by_its_hash(void **state)
{
    struct house *house = *state;
    struct ctx ctx = bench_of(house);
    const char *one = seal_lookup(&ctx, "people.id_number", "99000019800101008X");
    assert_string_equal(one, seal_lookup(&ctx, "people.id_number", "99000019800101008X"));
    assert_string_not_equal(one, seal_lookup(&ctx, "people.id_number", "990000198001010012"));
    assert_string_not_equal(one, seal_lookup(&ctx, "people.phone", "99000019800101008X"));
}

/* A key added by a command is known to a server that runs: both seal and open with it. */
static void test_key_added_meanwhile_is_taken_up(void **state)
{
    struct house *house = *state;
    char error[256];
    struct ctx ctx = bench_of(house);
    const char *before = seal_text(&ctx, &column, 7, "abc");
    const char *hash = seal_lookup(&ctx, "x", "abc");
    struct secrets *command = secrets_load(house->config.key_file, error, sizeof error);
    assert_true(secrets_add(command, error, sizeof error));
    const char *newer = secret_seal(command, house->arena, "calendar:7", "abc");
    assert_memory_not_equal(newer, before, 8);
    assert_true(secret_is_newest(house->app->secrets, before)); /* not known yet */
    assert_string_equal(seal_open(&ctx, &column, 7, newer), "abc");
    assert_false(secret_is_newest(house->app->secrets, before));
    assert_string_equal(seal_open(&ctx, &column, 7, before), "abc");
    assert_memory_equal(seal_text(&ctx, &column, 7, "abc"), newer, 8);
    assert_string_equal(seal_lookup(&ctx, "x", "abc"), hash); /* what was found stays found */
    secrets_free(command);
}

/* --- turning --- */

enum { ROWS = 2 * REKEY_BATCH + 3 };

static bool fill(struct ctx *ctx, void *arg)
{
    (void)arg;
    for (int64_t id = 1001; id < 1001 + ROWS; id++) {
        db_run(ctx->db,
               SQL("INSERT INTO users (id, name, full_name, unit_code, roles, password, "
                   "created_at) VALUES ($1, $2, '', '', 0, '', 0)"),
               ARGS(db_i(id), db_t(text_of(ctx, "n%lld", (long long)id))));
        db_run(ctx->db,
               SQL("INSERT INTO calendar_feeds (user_id, token_hash, token_sealed, created_at) "
                   "VALUES ($1, $2, $3, 0)"),
               ARGS(db_i(id), db_t(text_of(ctx, "h%lld", (long long)id)),
                    db_t(seal_text(ctx, &column, id, "secret"))));
    }
    return true;
}

static bool older_left(struct ctx *ctx, void *arg)
{
    int64_t *left = arg;
    *left = 0;
    struct db_rows *rows = db_query(
        ctx->db, SQL("SELECT user_id, token_sealed FROM calendar_feeds ORDER BY user_id"), NO_ARGS);
    while (db_next(rows)) {
        const char *sealed = db_text(rows, "token_sealed");
        assert_string_equal(seal_open(ctx, &column, db_int(rows, "user_id"), sealed), "secret");
        *left += !secret_is_newest(ctx->app->secrets, sealed);
    }
    return true;
}

static void test_rekey_goes_on_where_it_was_broken_off(void **state)
{
    struct house *house = *state;
    char error[256];
    int64_t left;
    struct rekeying first = {.column = &column}, again = {.column = &column, .more = true};
    assert_true(app_write(house->app, "system", fill, NULL));
    assert_true(secrets_add(house->app->secrets, error, sizeof error));
    assert_true(app_write(house->app, "system", seal_turn, &first));
    assert_int_equal(first.turned, REKEY_BATCH);
    assert_true(app_read(house->app, "system", older_left, &left));
    assert_int_equal(left, ROWS - REKEY_BATCH);
    while (again.more)
        assert_true(app_write(house->app, "system", seal_turn, &again));
    assert_int_equal(again.seen, ROWS);
    assert_int_equal(again.turned, ROWS - REKEY_BATCH);
    assert_int_equal(again.broken, 0);
    assert_true(app_read(house->app, "system", older_left, &left));
    assert_int_equal(left, 0);
}

static bool swap(struct ctx *ctx, void *arg)
{
    (void)arg;
    db_run(ctx->db,
           SQL("UPDATE calendar_feeds SET token_sealed = (SELECT o.token_sealed FROM "
               "calendar_feeds o WHERE o.user_id = 1002) WHERE user_id = 1001"),
           NO_ARGS);
    return true;
}

static void test_value_that_does_not_open_is_named_and_left(void **state)
{
    struct house *house = *state;
    char error[256];
    struct rekeying rekeying = {.column = &column};
    assert_true(app_write(house->app, "system", swap, NULL));
    assert_true(secrets_add(house->app->secrets, error, sizeof error));
    assert_true(app_write(house->app, "system", seal_turn, &rekeying));
    assert_int_equal(rekeying.broken, 1001);
    assert_int_equal(rekeying.turned, REKEY_BATCH - 1);
}

/* --- starting --- */

static bool note_key(struct ctx *ctx, void *arg)
{
    (void)arg;
    seal_note_key(ctx);
    return true;
}

static void test_start_without_the_key_is_refused(void **state)
{
    struct house *house = *state;
    char error[256];
    assert_true(app_write(house->app, "system", note_key, NULL));
    struct config config = house->config;
    snprintf(config.key_file, sizeof config.key_file, "%s/lone-key", house->folder);
    assert_true(secrets_create(config.key_file, error, sizeof error));
    assert_null(app_create(&config, error, sizeof error));
    assert_non_null(strstr(error, "the key file lacks the key"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_POOL_10_value_opens_only_in_its_own_place),
        cmocka_unit_test(test_POOL_10_tampered_values_do_not_open),
        cmocka_unit_test(test_POOL_10_another_key_of_the_same_name_opens_nothing),
        cmocka_unit_test(test_same_number_is_found_by_its_hash),
        cmocka_unit_test(test_key_added_meanwhile_is_taken_up),
        cmocka_unit_test(test_rekey_goes_on_where_it_was_broken_off),
        cmocka_unit_test(test_value_that_does_not_open_is_named_and_left),
        cmocka_unit_test(test_start_without_the_key_is_refused),
    };
    return cmocka_run_group_tests(tests, open_house, close_house);
}
