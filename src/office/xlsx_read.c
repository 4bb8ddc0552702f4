/* Reading an Excel workbook: archive, workbook, sheet. */
#include "office/xlsx_internal.h"

#include <string.h>

const struct xlsx_limits xlsx_usual_limits = {
    .part = (size_t)64 << 20,
    .whole = (size_t)128 << 20,
    .ratio = 200,
    .entries = 1000,
    .rows = 1000000,
    .columns = 256,
    .cells = 4000000,
    .text = 128 << 10, /* Excel has 32,767 characters at most */
    .shared = (size_t)32 << 20,
};

const char *xlsx_refusal(enum xlsx_result result)
{
    switch (result) {
    case XLSX_BROKEN:
        return "这个文件不是 Excel 工作簿，或者已经损坏";
    case XLSX_TOO_LARGE:
        return "这个 Excel 工作簿太大了，请把表格分成几份，每份另存为一个文件";
    case XLSX_NO_SHEET:
        return "这个 Excel 工作簿里没有要找的工作表";
    case XLSX_READ:
    case XLSX_STOPPED:
        break;
    }
    return NULL;
}

char *xlsx_column(int column, char out[XLSX_COLUMN])
{
    char reversed[XLSX_COLUMN];
    int length = 0;
    for (int rest = column; rest >= 0 && length < XLSX_COLUMN - 1; rest = rest / 26 - 1)
        reversed[length++] = (char)('A' + rest % 26);
    for (int i = 0; i < length; i++)
        out[i] = reversed[length - 1 - i];
    out[length] = '\0';
    return out;
}

/* The archive borrows the bytes. NULL when memory is short or it is none. */
static zip_t *open_archive(struct arena *arena, const char *bytes, size_t length)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes, length, 0, &error);
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    bool short_of_memory = zip_error_code_zip(&error) == ZIP_ER_MEMORY;
    if (source && !archive)
        zip_source_free(source);
    zip_error_fini(&error);
    if (short_of_memory)
        arena_give_up(arena);
    return archive;
}

enum xlsx_result xlsx_read(struct arena *arena, const char *bytes, size_t length, const char *sheet,
                           const struct xlsx_limits *limits, xlsx_row_fn *each, void *arg)
{
    struct xlsx_book book = {.arena = arena, .limits = limits};
    enum xlsx_result result = xlsx_check_archive(arena, bytes, length, limits);
    if (result != XLSX_READ)
        return result;
    book.xml.archive = open_archive(arena, bytes, length);
    if (!book.xml.archive)
        return XLSX_BROKEN;
    struct arena_guard guard = {.release = xlsx_xml_release, .held = &book.xml};
    arena_guard(arena, &guard);
    result = xlsx_book_read(&book, sheet);
    if (result == XLSX_READ)
        result = xlsx_sheet_read(&book, each, arg);
    arena_unguard(arena, &guard);
    xlsx_xml_release(&book.xml);
    return result;
}
