/* Unit tests of the arena and the buffer. */
#include "base/arena.h"
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int create(void **state)
{
    *state = arena_create(1 << 20);
    return *state ? 0 : -1;
}

static int destroy(void **state)
{
    arena_destroy(*state);
    return 0;
}

static jmp_buf full_jump;

static void jump(void *arg, bool short_of_memory)
{
    assert_false(short_of_memory);
    ++*(int *)arg;
    longjmp(full_jump, 1);
}

/* True when `arena` refuses `count` elements of `size` bytes. */
static bool refuses(struct arena *arena, size_t size, size_t count)
{
    static int calls;
    calls = 0;
    arena_on_full(arena, jump, &calls);
    if (setjmp(full_jump) == 0)
        arena_alloc_array(arena, size, count);
    return calls == 1;
}

static void test_pieces_are_zeroed_aligned_and_apart(void **state)
{
    char *last = NULL;
    for (size_t size = 0; size < 300; size++) {
        char *piece = arena_alloc(*state, size);
        assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
        assert_ptr_not_equal(piece, last);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(piece[i], 0);
        memset(piece, 0xee, size);
        last = piece;
    }
    assert_non_null(arena_alloc(*state, 300000)); /* larger than a block */
}

static void test_reset_forgets_and_zeroes_again(void **state)
{
    char *first = arena_alloc(*state, 100);
    memset(first, 0xee, 100);
    arena_alloc(*state, 100000);
    arena_reset(*state);
    assert_int_equal(arena_used(*state), 0);
    char *again = arena_alloc(*state, 100);
    assert_ptr_equal(again, first);
    for (int i = 0; i < 100; i++)
        assert_int_equal(again[i], 0);
}

static void test_limit_is_exact(void **state)
{
    (void)state;
    struct arena *arena = arena_create(64);
    arena_alloc(arena, 48);
    assert_int_equal(arena_used(arena), 48);
    assert_true(refuses(arena, 1, 17));
    assert_int_equal(arena_used(arena), 48);
    assert_false(refuses(arena, 1, 16));
    assert_true(refuses(arena, 1, 1));
    arena_destroy(arena);
}

static void test_impossible_sizes_are_refused(void **state)
{
    assert_true(refuses(*state, 1, SIZE_MAX));
    assert_true(refuses(*state, 1, SIZE_MAX - 8));
    assert_true(refuses(*state, 16, SIZE_MAX / 16 + 2)); /* the product overflows to 16 */
    assert_true(refuses(*state, 8, (size_t)-1));
    assert_true(refuses(*state, 1, SIZE_MAX / 2));
}

static void test_resize_grows_the_last_piece_in_place(void **state)
{
    char *piece = arena_strdup(*state, "abc");
    assert_ptr_equal(arena_resize(*state, piece, 4, 1000), piece);
    assert_string_equal(piece, "abc");
    assert_int_equal(piece[999], 0);
    size_t used = arena_used(*state);
    assert_ptr_equal(arena_resize(*state, piece, 1000, 16), piece);
    assert_true(arena_used(*state) < used);
    assert_ptr_equal(arena_resize(*state, piece, 16, 32), piece);
    for (int i = 16; i < 32; i++)
        assert_int_equal(piece[i], 0);
}

static void test_resize_copies_what_is_not_last(void **state)
{
    char *piece = arena_strdup(*state, "abc");
    char *other = arena_strdup(*state, "xyz");
    char *copy = arena_resize(*state, piece, 4, 100);
    assert_ptr_not_equal(copy, piece);
    assert_string_equal(copy, "abc");
    assert_string_equal(other, "xyz");
    char *moved = arena_resize(*state, copy, 100, 200000); /* its block has no room */
    assert_string_equal(moved, "abc");
    assert_int_equal(moved[199999], 0);
    assert_non_null(arena_resize(*state, NULL, 0, 10));
}

static void test_resize_keeps_to_the_limit(void **state)
{
    (void)state;
    static int calls;
    calls = 0;
    struct arena *arena = arena_create(128);
    char *piece = arena_alloc(arena, 64);
    arena_on_full(arena, jump, &calls);
    if (setjmp(full_jump) == 0)
        arena_resize(arena, piece, 64, 129);
    assert_int_equal(calls, 1);
    assert_ptr_equal(arena_resize(arena, piece, 64, 128), piece);
    arena_destroy(arena);
}

static void test_texts(void **state)
{
    assert_string_equal(arena_strdup(*state, "村"), "村");
    assert_string_equal(arena_strndup(*state, "abc", 2), "ab");
    assert_string_equal(arena_strndup(*state, "a", 5), "a");
    assert_string_equal(arena_printf(*state, "%d/%s", 7, "x"), "7/x");
    assert_int_equal(strlen(arena_printf(*state, "%5000d", 1)), 5000);
}

static void test_buffer_grows_and_stays_terminated(void **state)
{
    struct buf buf = buf_create(*state, 0);
    assert_string_equal(buf.bytes, "");
    buf_add(&buf, NULL, 0);
    for (int i = 0; i < 1000; i++) {
        buf_char(&buf, (char)('a' + i % 26));
        assert_int_equal(buf.bytes[buf.length], 0);
        assert_true(buf.length < buf.capacity);
    }
    assert_int_equal(buf.length, 1000);
    buf_text(&buf, "--");
    buf_printf(&buf, "%0500d", 5);
    buf_printf(&buf, "%s", "");
    assert_int_equal(buf.length, 1502);
    assert_int_equal(strlen(buf.bytes), 1502);
    assert_memory_equal(buf.bytes, "abc", 3);
    assert_string_equal(buf.bytes + 1498, "0005");
    buf_add(&buf, "\0x", 2);
    assert_int_equal(buf.length, 1504);
}

static void test_buffer_grows_by_exactly_what_fills_it(void **state)
{
    for (size_t size = 60; size < 70; size++) {
        struct buf buf = buf_create(*state, 0);
        struct buf printed = buf_create(*state, 0);
        char *text = arena_alloc(*state, size + 1);
        memset(text, 'x', size);
        buf_text(&buf, text);
        buf_printf(&printed, "%s", text);
        assert_string_equal(buf.bytes, text);
        assert_string_equal(printed.bytes, text);
    }
}

static void test_what_was_taken_since_a_mark_is_forgotten(void **state)
{
    struct arena *arena = *state;
    char *before = arena_strdup(arena, "before");
    struct arena_mark mark = arena_mark(arena);
    size_t used = arena_used(arena);
    for (int i = 0; i < 50; i++) { /* more than the limit in all */
        char *first = arena_strdup(arena, "after");
        before = arena_stretch(arena, before, 7, 7);
        arena_alloc(arena, 90000);
        arena_alloc(arena, 100);
        assert_string_equal(first, "after");
        assert_string_equal(before, "before");
        arena_rewind(arena, mark);
        assert_int_equal(arena_used(arena), used);
    }
    char *copy = arena_stretch(arena, before, 7, 14);
    assert_ptr_not_equal(copy, before);
    assert_string_equal(copy, "before");
}

static void note(void *held)
{
    char **at = held;
    *(*at)++ = 'x';
}

static void note_outer(void *held)
{
    char **at = held;
    *(*at)++ = 'y';
}

static void test_what_is_guarded_is_released_before_leaving_the_newest_first(void **state)
{
    struct arena *arena = *state;
    static char noted[8], *at;
    int calls = 0;
    at = noted;
    struct arena_guard outer = {.release = note_outer, .held = &at};
    struct arena_guard inner = {.release = note, .held = &at}, ended = inner;
    arena_on_full(arena, jump, &calls);
    arena_guard(arena, &outer);
    arena_guard(arena, &ended);
    arena_unguard(arena, &ended);
    arena_guard(arena, &inner);
    for (int i = 0; i < 2; i++)
        if (setjmp(full_jump) == 0)
            arena_take(arena, SIZE_MAX / 4);
    assert_string_equal(noted, "xy");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, create, destroy)
    const struct CMUnitTest tests[] = {
        TEST(test_pieces_are_zeroed_aligned_and_apart),
        TEST(test_reset_forgets_and_zeroes_again),
        TEST(test_what_was_taken_since_a_mark_is_forgotten),
        TEST(test_limit_is_exact),
        TEST(test_impossible_sizes_are_refused),
        TEST(test_resize_grows_the_last_piece_in_place),
        TEST(test_resize_copies_what_is_not_last),
        TEST(test_resize_keeps_to_the_limit),
        TEST(test_texts),
        TEST(test_buffer_grows_and_stays_terminated),
        TEST(test_buffer_grows_by_exactly_what_fills_it),
        TEST(test_what_is_guarded_is_released_before_leaving_the_newest_first),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
