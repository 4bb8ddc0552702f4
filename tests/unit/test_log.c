/* Unit tests of the log: what one line may hold. */
#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static int kept = -1, stream[2];

/* Standard error becomes a pipe for the time of one test. */
static int create(void **state)
{
    (void)state;
    unsetenv("JOURNAL_STREAM");
    log_set_level(LOG_INFO);
    kept = dup(STDERR_FILENO);
    return kept < 0 || pipe(stream) || dup2(stream[1], STDERR_FILENO) < 0 || close(stream[1]);
}

static int destroy(void **state)
{
    (void)state;
    return dup2(kept, STDERR_FILENO) < 0 || close(kept) || close(stream[0]);
}

/* All that was logged so far. The mark at its end keeps the read from waiting. */
static const char *logged(void)
{
    static char text[8192];
    assert_int_equal(write(STDERR_FILENO, "$", 1), 1);
    ssize_t length = read(stream[0], text, sizeof text - 1);
    assert_true(length > 0 && text[length - 1] == '$');
    text[length - 1] = '\0';
    return text;
}

static void test_levels_above_the_chosen_one_are_left_out(void **state)
{
    (void)state;
    log_line(LOG_DEBUG, "hidden");
    log_info("shown");
    log_set_level(LOG_ERROR);
    log_warning("hidden");
    log_error("error %d", 7);
    assert_string_equal(logged(), "shown\nerror 7\n");
}

static void test_no_text_forges_a_line(void **state)
{
    (void)state;
    log_error("%s", "a\nb\r\033[31m\x7f村");
    assert_string_equal(logged(), "a b  [31m 村\n");
}

static void test_long_lines_are_cut_and_still_end(void **state)
{
    (void)state;
    log_error("%01022d", 0);
    assert_int_equal(strlen(logged()), 1023);
    log_error("%05000d", 0);
    const char *line = logged();
    assert_int_equal(strlen(line), 1023);
    assert_ptr_equal(strchr(line, '\n'), line + 1022);
}

static void test_journal_gets_priorities(void **state)
{
    (void)state;
    struct stat status;
    char name[64];
    assert_int_equal(fstat(STDERR_FILENO, &status), 0);
    snprintf(name, sizeof name, "%ju:%ju", (uintmax_t)status.st_dev, (uintmax_t)status.st_ino);
    setenv("JOURNAL_STREAM", name, 1);
    log_error("a");
    log_warning("b");
    log_info("c");
    assert_string_equal(logged(), "<3>a\n<4>b\n<6>c\n");
    setenv("JOURNAL_STREAM", "1:1", 1); /* standard error was sent elsewhere */
    log_error("d");
    assert_string_equal(logged(), "d\n");
}

static void test_level_names(void **state)
{
    (void)state;
    enum log_level level = LOG_DEBUG;
    assert_true(log_parse_level("error", &level));
    assert_int_equal(level, LOG_ERROR);
    assert_true(log_parse_level("debug", &level));
    assert_int_equal(level, LOG_DEBUG);
    assert_false(log_parse_level("Error", &level));
    assert_false(log_parse_level("", &level));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, create, destroy)
    const struct CMUnitTest tests[] = {
        TEST(test_levels_above_the_chosen_one_are_left_out),
        TEST(test_no_text_forges_a_line),
        TEST(test_long_lines_are_cut_and_still_end),
        TEST(test_journal_gets_priorities),
        TEST(test_level_names),
    };
    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
