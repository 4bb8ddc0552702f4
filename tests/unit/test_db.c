/* The store's statements: values, parameters, columns, and errors that stick. */
#include "db_fixture.h"

/* --- values, parameters, columns --- */

static bool every_kind(struct db *db, void *arg)
{
    (void)arg;
    static const char bytes[] = {'a', 0, '\\', '\'', (char)0xff, 0};
    static const char *const odd = "'quoted' \"twice\" \\ $1 %s\t\nc\r𠮷";
    static const char *const insert = "INSERT INTO village (code, people, photo)"
                                      " VALUES ($1, $2, $3)";
    struct sql sql = {insert};
    CHECK(db_run(db, sql, ARGS(db_t("吴江"), db_i(INT64_MIN), db_b(bytes, 6))) == 1);
    CHECK(db_run(db, sql, ARGS(db_t(""), db_i(INT64_MAX), db_b(NULL, 0))) == 1);
    CHECK(db_run(db, sql, ARGS(db_t(odd), db_ref(0), db_null())) == 1);

    struct db_rows *rows = db_query(db, SQL("SELECT * FROM village ORDER BY id"), NO_ARGS);
    size_t length;
    CHECK(db_next(rows));
    CHECK(db_column(rows, "code") == 1);
    CHECK(strcmp(db_text_at(rows, 1), "吴江") == 0);
    CHECK(db_column(rows, "no such") == -1);
    CHECK(!db_failed(db));
    CHECK(strcmp(db_text(rows, "code"), "吴江") == 0);
    CHECK(db_int(rows, "people") == INT64_MIN);
    CHECK(strcmp(db_text(rows, "people"), "-9223372036854775808") == 0);
    CHECK(memcmp(db_blob(rows, "photo", &length), bytes, 6) == 0);
    CHECK(length == 6);
    CHECK(db_int(rows, "id") == 1); /* back to an earlier column */

    CHECK(db_next(rows));
    CHECK(strcmp(db_text(rows, "code"), "") == 0);
    CHECK(db_int(rows, "people") == INT64_MAX);
    CHECK(db_blob(rows, "photo", &length));
    CHECK(length == 0);
    CHECK(!db_is_null(rows, "photo"));

    CHECK(db_next(rows));
    CHECK(strcmp(db_text(rows, "code"), odd) == 0);
    CHECK(db_is_null(rows, "people"));
    CHECK(db_int(rows, "people") == 0);
    CHECK(!db_text(rows, "people"));
    CHECK(!db_blob(rows, "photo", &length));
    CHECK(!db_next(rows));
    CHECK(!db_failed(db));
    return true;
}

static bool dates(struct db *db, void *arg)
{
    (void)arg;
    CHECK(db_run(db, SQL("INSERT INTO village (code) VALUES ($1), ('2021-02-29'), ('')"),
                 ARGS(db_d((struct date){2021, 8, 5}))) == 3);
    CHECK(strcmp(db_one_text(db, SQL("SELECT code FROM village WHERE id = 1"), NO_ARGS),
                 "2021-08-05") == 0);
    struct db_rows *rows =
        db_query(db, SQL("SELECT code, people FROM village ORDER BY id"), NO_ARGS);
    CHECK(db_next(rows));
    CHECK(date_compare(db_date(rows, "code"), (struct date){2021, 8, 5}) == 0);
    CHECK(date_is_none(db_date(rows, "people")));
    CHECK(db_next(rows));
    CHECK(date_is_none(db_date(rows, "code")));
    db_end(rows);
    CHECK(!db_one_text(db, SQL("SELECT CAST($1 AS TEXT)"), ARGS(db_d((struct date){0}))));
    CHECK(!db_failed(db));
    return true;
}

static void test_every_kind_of_value_comes_back_as_it_was(void **state)
{
    assert_int_equal(write_with(*state, every_kind, NULL), STORE_DONE);
    assert_int_equal(villages(*state), 3);
}

static void test_ALL_5_a_date_is_kept_as_its_text_and_no_date_as_null(void **state)
{
    assert_int_equal(write_with(*state, dates, NULL), STORE_DONE);
}

static bool parameters(struct db *db, void *arg)
{
    (void)arg;
    CHECK(db_run(db, SQL("INSERT INTO village (people, code) VALUES ($2, $1)"),
                 ARGS(db_t("a"), db_i(7))) == 1);
    const char *both = db_one_text(
        db, SQL("SELECT code || $2 || $1 || $2 FROM village WHERE code = $1 AND people = $3"),
        ARGS(db_t("a"), db_t("-"), db_i(7)));
    CHECK(both && strcmp(both, "a-a-") == 0);
    return true;
}

static void test_parameters_go_by_number_not_by_place(void **state)
{
    assert_int_equal(write_with(*state, parameters, NULL), STORE_DONE);
}

struct wrong {
    struct sql sql;
    struct db_args args;
};

static bool run_wrong(struct db *db, void *arg)
{
    struct wrong *wrong = arg;
    add_village(db, "before");
    struct db_rows *rows = db_query(db, wrong->sql, wrong->args);
    CHECK(!db_next(rows));
    CHECK(db_failed(db));
    CHECK(!db_constraint(db));
    CHECK(db_error(db)[0]);
    return true;
}

static void test_wrong_parameters_and_statements_fail_the_work(void **state)
{
    struct wrong wrong[] = {
        {SQL("SELECT $1"), NO_ARGS},
        {SQL("SELECT $1"), ARGS(db_i(1), db_i(2))},
        {SQL("SELECT $1, $3"), ARGS(db_i(1), db_i(2))},
        {SQL("SELECT ?1"), ARGS(db_i(1))},
        {SQL("SELECT 1; SELECT 2"), NO_ARGS},
        {SQL("SELECT * FROM nowhere"), NO_ARGS},
        {SQL("SELECT a.id, b.id FROM village a, village b"), NO_ARGS},
        {SQL("SELECT \"text\""), NO_ARGS},
        {SQL(""), NO_ARGS},
        /* what is the store's alone */
        {SQL("COMMIT"), NO_ARGS},
        {SQL("SAVEPOINT mine"), NO_ARGS},
        {SQL("PRAGMA synchronous=OFF"), NO_ARGS},
        {SQL("ATTACH 'other.db' AS other"), NO_ARGS},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (write_with(*state, run_wrong, &wrong[i]) != STORE_UNDONE)
            fail_msg("accepted: %s", wrong[i].sql.text);
    }
    assert_int_equal(villages(*state), 0);
}

static bool read_wrong(struct db *db, void *column)
{
    struct db_rows *rows = db_query(db, SQL("SELECT 'x' AS word, 1.5 AS ratio"), NO_ARGS);
    CHECK(db_next(rows));
    db_int(rows, column);
    CHECK(db_failed(db));
    CHECK(!db_text(rows, "word"));
    CHECK(!db_next(rows));
    return true;
}

static void test_unknown_column_and_wrong_kind_fail_the_work(void **state)
{
    assert_int_equal(write_with(*state, read_wrong, "wrod"), STORE_UNDONE);
    assert_int_equal(write_with(*state, read_wrong, "word"), STORE_UNDONE);
    assert_int_equal(write_with(*state, read_wrong, "ratio"), STORE_UNDONE);
}

static bool one_value(struct db *db, void *arg)
{
    (void)arg;
    struct sql none = SQL("SELECT people FROM village WHERE code = $1");
    CHECK(db_one_int(db, none, ARGS(db_t("?")), -7) == -7);
    CHECK(!db_one_text(db, none, ARGS(db_t("?"))));
    add_village(db, "?");
    CHECK(db_one_int(db, none, ARGS(db_t("?")), -7) == -7);
    CHECK(!db_one_text(db, none, ARGS(db_t("?"))));
    /* carried out though nobody asks for its row */
    db_end(db_query(db, SQL("UPDATE village SET people = 5 RETURNING id"), NO_ARGS));
    CHECK(db_one_int(db, none, ARGS(db_t("?")), -7) == 5);
    return true;
}

static void test_one_value_or_otherwise(void **state)
{
    assert_int_equal(write_with(*state, one_value, NULL), STORE_DONE);
}

/* --- many statements --- */

static int64_t countdown(struct db *db, int64_t from)
{
    struct db_rows *rows =
        db_query(db, SQL("SELECT CAST($1 AS BIGINT) AS n UNION ALL SELECT $1 - 1 ORDER BY n"),
                 ARGS(db_i(from)));
    int64_t sum = 0;
    while (db_next(rows)) {
        int64_t n = db_int(rows, "n");
        if (n < from && n > 0)
            sum += countdown(db, n);
        sum += n;
    }
    return sum;
}

static bool same_query_inside_itself(struct db *db, void *sum)
{
    *(int64_t *)sum = countdown(db, 8);
    return true;
}

static void test_a_query_may_run_inside_its_own_loop(void **state)
{
    int64_t sum = 0;
    assert_int_equal(write_with(*state, same_query_inside_itself, &sum), STORE_DONE);
    assert_int_equal(sum, 8 + 2 * (7 + 6 + 5 + 4 + 3 + 2 + 1));
}

static bool too_many(struct db *db, void *arg)
{
    (void)arg;
    for (int i = 0; i < 16; i++)
        db_query(db, SQL("SELECT 1 AS n"), NO_ARGS);
    CHECK(!db_failed(db));
    CHECK(!db_next(db_query(db, SQL("SELECT 1 AS n"), NO_ARGS)));
    CHECK(db_failed(db));
    return true;
}

static bool many_texts(struct db *db, void *arg)
{
    (void)arg;
    static char text[600][32];
    for (int i = 0; i < 600; i++) {
        for (int round = 0; round < 2; round++) {
            /* another text at the same address is another statement */
            snprintf(text[i], sizeof text[i], "SELECT %d", i + round);
            CHECK(db_one_int(db, (struct sql){text[i]}, NO_ARGS, -1) == i + round);
        }
    }
    return true;
}

static void test_statements_are_limited_only_when_open_at_once(void **state)
{
    assert_int_equal(write_with(*state, too_many, NULL), STORE_UNDONE);
    assert_int_equal(write_with(*state, many_texts, NULL), STORE_DONE);
}

static bool leave_open(struct db *db, void *arg)
{
    (void)arg;
    add_village(db, "x");
    CHECK(db_next(db_query(db, SQL("SELECT code FROM village"), NO_ARGS)));
    return true;
}

static void test_what_is_left_open_ends_with_the_transaction(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(write_with(f, leave_open, NULL), STORE_DONE);
    for (int i = 0; i < 40; i++) {
        struct db *db = store_read(f->store, f->arena);
        assert_true(db_next(db_query(db, SQL("SELECT code FROM village"), NO_ARGS)));
        assert_false(db_failed(db));
        store_release(f->store, db);
    }
    assert_int_equal(write_with(f, add_village, "y"), STORE_DONE);
    assert_int_equal(villages(f), 2);
}

/* --- errors --- */

static bool stick(struct db *db, void *arg)
{
    (void)arg;
    CHECK(db_run(db, SQL("INSERT INTO nowhere VALUES (1)"), NO_ARGS) == -1);
    CHECK(db_run(db, SQL("INSERT INTO village (code) VALUES ('a')"), NO_ARGS) == -1);
    CHECK(db_one_int(db, SQL("SELECT 1"), NO_ARGS, -1) == -1);
    return true;
}

static bool run_with_rows(struct db *db, void *arg)
{
    (void)arg;
    return db_run(db, SQL("SELECT 1"), NO_ARGS) != -1;
}

static void test_an_error_sticks_and_undoes_the_work(void **state)
{
    assert_int_equal(write_with(*state, stick, NULL), STORE_UNDONE);
    assert_int_equal(write_with(*state, run_with_rows, NULL), STORE_UNDONE);
    assert_int_equal(write_with(*state, add_village, "next"), STORE_DONE);
}

static bool same_code(struct db *db, void *arg)
{
    (void)arg;
    CHECK(add_village(db, "a"));
    CHECK(!add_village(db, "a"));
    CHECK(db_constraint(db));
    return true;
}

static bool same_id(struct db *db, void *arg)
{
    (void)arg;
    CHECK(db_run(db, SQL("INSERT INTO village (id, code) VALUES (1000, 'b')"), NO_ARGS) == 1);
    CHECK(db_run(db, SQL("INSERT INTO village (id, code) VALUES (1000, 'c')"), NO_ARGS) == -1);
    CHECK(db_constraint(db));
    return true;
}

static bool no_such_village(struct db *db, void *arg)
{
    (void)arg;
    CHECK(db_run(db, SQL("INSERT INTO member (village_id) VALUES (99)"), NO_ARGS) == -1);
    CHECK(db_constraint(db));
    return true;
}

static bool not_null(struct db *db, void *arg)
{
    (void)arg;
    CHECK(!add_village(db, NULL));
    CHECK(db_failed(db));
    CHECK(!db_constraint(db));
    return true;
}

static void test_constraints_are_told_apart(void **state)
{
    assert_int_equal(write_with(*state, same_code, NULL), STORE_UNDONE);
    assert_int_equal(write_with(*state, same_id, NULL), STORE_UNDONE);
    assert_int_equal(write_with(*state, no_such_village, NULL), STORE_UNDONE);
    assert_int_equal(villages(*state), 0);
    assert_int_equal(write_with(*state, not_null, NULL), STORE_UNDONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(test_every_kind_of_value_comes_back_as_it_was),
        ON_BOTH(test_ALL_5_a_date_is_kept_as_its_text_and_no_date_as_null),
        ON_BOTH(test_parameters_go_by_number_not_by_place),
        ON_BOTH(test_wrong_parameters_and_statements_fail_the_work),
        ON_BOTH(test_unknown_column_and_wrong_kind_fail_the_work),
        ON_BOTH(test_one_value_or_otherwise),
        ON_BOTH(test_a_query_may_run_inside_its_own_loop),
        ON_BOTH(test_statements_are_limited_only_when_open_at_once),
        ON_BOTH(test_what_is_left_open_ends_with_the_transaction),
        ON_BOTH(test_an_error_sticks_and_undoes_the_work),
        ON_BOTH(test_constraints_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
