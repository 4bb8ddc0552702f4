/* Unit tests of the configuration. The source is included for its table, so that no setting can be
 * added without standing in the shipped config.ini. */
#include "base/config.c"
#include "base_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/yicun-config-XXXXXX";

static int create(void **state)
{
    (void)state;
    int file = mkstemp(path);
    return file < 0 ? -1 : close(file);
}

static int destroy(void **state)
{
    (void)state;
    return unlink(path);
}

/* Reads `bytes` as a config file over the defaults; returns what follows its path in the error, ""
 * when it was read. */
static const char *read_bytes(struct config *config, const char *bytes, size_t length)
{
    static char error[256];
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
    config_defaults(config);
    struct config before = *config;
    if (config_read(config, path, error, sizeof error))
        return "";
    assert_memory_equal(config, &before, sizeof before);
    assert_memory_equal(error, path, strlen(path));
    return error + strlen(path);
}

static const char *read_text(struct config *config, const char *text)
{
    return read_bytes(config, text, strlen(text));
}

static void test_shipped_file_holds_exactly_the_defaults(void **state)
{
    (void)state;
    struct config shipped, defaults;
    char error[256] = "";
    memset(&shipped, 0, sizeof shipped);
    config_defaults(&defaults);
    if (!config_read(&shipped, "config.ini", error, sizeof error))
        fail_msg("%s", error);
    assert_memory_equal(&shipped, &defaults, sizeof defaults);
}

/* Reads the shipped file with a reader of its own: every setting of the table stands in it, in its
 * section, with its default. */
static void test_shipped_file_has_every_setting(void **state)
{
    (void)state;
    char line[512], section[64] = "";
    int found[SETTINGS] = {0}, lines = 0;
    FILE *file = fopen("config.ini", "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        char key[64] = "", value[256] = "";
        if (line[0] == '#' || line[0] == '\n' || sscanf(line, "[%63[^]]", section) == 1)
            continue;
        lines++;
        assert_true(sscanf(line, "%63[a-z_] = %255[^\n]", key, value) >= 1);
        for (int i = 0; i < SETTINGS; i++)
            if (strcmp(settings[i].section, section) == 0 && strcmp(settings[i].key, key) == 0) {
                assert_string_equal(settings[i].value, value);
                found[i]++;
            }
    }
    fclose(file);
    for (int i = 0; i < SETTINGS; i++)
        if (found[i] != 1)
            fail_msg("%s stands %d times in [%s]", settings[i].key, found[i], settings[i].section);
    assert_int_equal(lines, SETTINGS);
}

static void test_defaults(void **state)
{
    (void)state;
    struct config config;
    config_defaults(&config);
    assert_string_equal(config.url, "sqlite:var/yicun.db");
    assert_string_equal(config.listen, "127.0.0.1:8080");
    assert_string_equal(config.user, "");
    assert_int_equal(config.threads, 64);
    assert_false(config.secure_cookies);
    assert_int_equal(config.max_body, 1 << 20);
    assert_int_equal(config.max_upload, 20 << 20);
    assert_int_equal(config.password_days, 0);
}

/* An int setting whose limits did not fit an int would be cut, and a text longer than its place
 * would overflow it. */
static void test_table_fits_the_struct(void **state)
{
    (void)state;
    for
        EACH(i, settings)
        {
            const struct setting *setting = &settings[i];
            if (setting->kind == SETTING_NUMBER) {
                assert_true(setting->size == sizeof(int) || setting->size == sizeof(int64_t));
                assert_true(setting->size == sizeof(int64_t) || setting->max <= INT32_MAX);
            } else if (setting->kind == SETTING_BOOL) {
                assert_int_equal(setting->size, sizeof(bool));
            } else {
                assert_int_equal(setting->max, setting->size - 1);
            }
            for (size_t j = 0; j < i; j++)
                assert_true(setting->offset != settings[j].offset);
        }
}

static void test_settings_are_read_over_the_defaults(void **state)
{
    (void)state;
    struct config config;
    assert_string_equal(read_text(&config, "# comment\n; comment\n\n"
                                           "[ server ]\r\n"
                                           "listen=0.0.0.0:9000\r\n"
                                           "  threads =  8 \n"
                                           "secure_cookies = true\n"
                                           "hosts = a.example b.example # = not a comment\n"
                                           "socket_group =\n"
                                           "templates = 模板\n"
                                           "[limits]\nmax_body = 67108864\n"
                                           "[server]\nlog_level = debug"),
                        "");
    assert_string_equal(config.listen, "0.0.0.0:9000");
    assert_int_equal(config.threads, 8);
    assert_true(config.secure_cookies);
    assert_string_equal(config.hosts, "a.example b.example # = not a comment");
    assert_string_equal(config.templates, "模板");
    assert_int_equal(config.max_body, 67108864);
    assert_string_equal(config.log_level, "debug");
    assert_string_equal(config.url, "sqlite:var/yicun.db");
    assert_string_equal(read_text(&config, ""), "");
}

static void test_errors_name_file_line_and_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"[server]\nfoo = 1\n", ":2: unknown key \"foo\" in [server]"},
        {"[server]\n\n# x\nurl = sqlite:a\n", ":4: unknown key \"url\" in [server]"},
        {"[server]\nListen = a:1\n", ":2: unknown key \"Listen\" in [server]"},
        {"[server]\n= 1\n", ":2: unknown key \"\" in [server]"},
        {"[servers]\n", ":1: unknown section \"servers\""},
        {"[]\n", ":1: unknown section \"\""},
        {"[server\n", ":1: a section must be [name]"},
        {"[\n", ":1: a section must be [name]"},
        {"threads = 8\n", ":1: \"threads\" stands before any [section]"},
        {"[server]\nthreads\n", ":2: expected \"key = value\""},
        {"[server]\nthreads = 8\nthreads = 8\n", ":3: \"threads\" is set twice"},
        {"[server]\nuser = a\n[limits]\n[server]\nuser = b\n", ":5: \"user\" is set twice"},
        {"[server]\nthreads = \n", ":2: \"threads\" must be a whole number from 1 to 1024"},
        {"[server]\nthreads = 8x\n", ":2: \"threads\" must be a whole number from 1 to 1024"},
        {"[server]\nthreads = 0\n", ":2: \"threads\" must be a whole number from 1 to 1024"},
        {"[server]\nthreads = 1025\n", ":2: \"threads\" must be a whole number from 1 to 1024"},
        {"[server]\nthreads = 4294967304\n",
         ":2: \"threads\" must be a whole number from 1 to 1024"},
        {"[limits]\nmax_body = 1 MiB\n",
         ":2: \"max_body\" must be a whole number from 1024 to 67108864"},
        {"[server]\nsecure_cookies = yes\n", ":2: \"secure_cookies\" must be true or false"},
        {"[server]\nsecure_cookies = TRUE\n", ":2: \"secure_cookies\" must be true or false"},
        {"[server]\nsecure_cookies =\n", ":2: \"secure_cookies\" must be true or false"},
        {"[server]\nlisten = 8080\n", ":2: \"listen\" must be ADDRESS:PORT of at most 127 bytes"},
        {"[server]\nlisten = :8080\n", ":2: \"listen\" must be ADDRESS:PORT of at most 127 bytes"},
        {"[server]\nlisten = a:65536\n",
         ":2: \"listen\" must be ADDRESS:PORT of at most 127 bytes"},
        {"[server]\nlog_level = loud\n", ":2: \"log_level\" must be error, warning, info or debug"},
        {"[store]\nurl =\n", ":2: \"url\" must have 1 to 511 bytes"},
        {"[store]\nurl = a\xff\n", ":2: control characters, NUL or broken UTF-8"},
        {"[store]\nurl = a\x01\n", ":2: control characters, NUL or broken UTF-8"},
        {"# \xb4\xe5\n", ":1: control characters, NUL or broken UTF-8"},
    };
    struct config config;
    for
        EACH(i, cases)
    assert_string_equal(read_text(&config, cases[i].text), cases[i].error);
    static const char nul[] = "[server]\nthreads = 8\0\n";
    assert_string_equal(read_bytes(&config, nul, sizeof nul - 1),
                        ":2: control characters, NUL or broken UTF-8");
}

static void test_texts_fill_their_place_but_no_more(void **state)
{
    (void)state;
    struct config config;
    char text[128];
    int length = snprintf(text, sizeof text, "[server]\nuser = %063d\n", 0);
    assert_string_equal(read_bytes(&config, text, (size_t)length), "");
    assert_int_equal(strlen(config.user), 63);
    length = snprintf(text, sizeof text, "[server]\nuser = %064d\n", 0);
    assert_string_equal(read_bytes(&config, text, (size_t)length),
                        ":2: \"user\" must have 0 to 63 bytes");
}

static void test_unreadable_files_are_errors(void **state)
{
    (void)state;
    struct config config;
    char error[128];
    config_defaults(&config);
    assert_false(config_read(&config, "/nonexistent/config.ini", error, sizeof error));
    assert_string_equal(error, "/nonexistent/config.ini: No such file or directory");
    assert_false(config_read(&config, "/tmp", error, sizeof error));
    assert_string_equal(error, "/tmp: Is a directory");
    char small[8];
    assert_false(config_read(&config, "/nonexistent/config.ini", small, sizeof small));
    assert_string_equal(small, "/nonexi");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_file_holds_exactly_the_defaults),
        cmocka_unit_test(test_shipped_file_has_every_setting),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_table_fits_the_struct),
        cmocka_unit_test(test_settings_are_read_over_the_defaults),
        cmocka_unit_test(test_errors_name_file_line_and_reason),
        cmocka_unit_test(test_texts_fill_their_place_but_no_more),
        cmocka_unit_test(test_unreadable_files_are_errors),
    };
    return cmocka_run_group_tests_name("config", tests, create, destroy);
}
