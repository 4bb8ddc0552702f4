/* The workbook around a sheet: where its parts lie, the texts that cells share, the formats of
 * their numbers. */
#include "office/xlsx_internal.h"

#include <stdio.h>
#include <string.h>

enum { FORMATS_MAX = 65535, CUSTOM_MAX = 1024, RELATION_ID = 64, CODE_MAX = 512 };

static bool copy_text(char *out, size_t size, const char *text)
{
    int length = snprintf(out, size, "%s", text);
    return length >= 0 && (size_t)length < size;
}

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), wanted = strlen(ending);
    return length >= wanted && strcmp(text + length - wanted, ending) == 0;
}

/* --- relationships --- */

/* Where the related parts of a part lie, by kind, and one more by its id. */
struct relations {
    struct xlsx_book *book;
    const char *of; /* the part */
    const char *id; /* NULL: the workbook is looked for */
};

/* A target is a path from the root, or from the folder of the part that names it. */
static bool resolve(const struct relations *relations, const char *target, char *out)
{
    const char *slash = strrchr(relations->of, '/');
    int folder = slash ? (int)(slash - relations->of) + 1 : 0;
    if (strstr(target, "..") || strchr(target, '\\') || strchr(target, ':'))
        return false;
    if (*target == '/')
        return copy_text(out, XLSX_PATH, target + 1);
    int length = snprintf(out, XLSX_PATH, "%.*s%s", folder, relations->of, target);
    return length > 0 && length < XLSX_PATH;
}

static void on_relation(void *arg, const char *name, const char **attributes)
{
    struct relations *relations = arg;
    struct xlsx_book *book = relations->book;
    if (!name || strcmp(name, "Relationship") != 0)
        return;
    const char *type = xlsx_attribute(attributes, "Type"), *id = xlsx_attribute(attributes, "Id");
    const char *target = xlsx_attribute(attributes, "Target");
    const char *mode = xlsx_attribute(attributes, "TargetMode");
    char *place = NULL;
    if (!type || !target || !id || (mode && strcmp(mode, "External") == 0))
        return;
    if (!relations->id)
        place = ends_with(type, "/officeDocument") ? book->workbook : NULL;
    else if (ends_with(type, "/worksheet") && strcmp(id, relations->id) == 0)
        place = book->sheet;
    else if (ends_with(type, "/sharedStrings"))
        place = book->strings;
    else if (ends_with(type, "/styles"))
        place = book->styles;
    if (place && (*place || !resolve(relations, target, place)))
        xlsx_xml_fail(&book->xml, XLSX_BROKEN);
}

static enum xlsx_result read_relations(struct xlsx_book *book, const char *of, const char *id)
{
    struct relations relations = {book, of, id};
    const char *slash = strrchr(of, '/');
    int folder = slash ? (int)(slash - of) + 1 : 0;
    char path[XLSX_PATH + 16];
    snprintf(path, sizeof path, "%.*s_rels/%s.rels", folder, of, of + folder);
    book->xml.start = on_relation;
    book->xml.end = NULL;
    book->xml.text = NULL;
    book->xml.arg = &relations;
    return xlsx_xml_read(&book->xml, book->arena, path);
}

/* --- the list of sheets --- */

struct sheets {
    struct xlsx_book *book;
    const char *wanted;
    bool shown; /* the one found is */
    char id[RELATION_ID];
};

static const char *relation_id(const char **attributes)
{
    for (; *attributes; attributes += 2)
        if (ends_with(attributes[0], "/relationships|id"))
            return attributes[1];
    return NULL;
}

static void on_sheet(void *arg, const char *name, const char **attributes)
{
    struct sheets *sheets = arg;
    if (!name)
        return;
    if (strcmp(name, "workbookPr") == 0) {
        const char *from = xlsx_attribute(attributes, "date1904");
        sheets->book->from_1904 = from && (strcmp(from, "1") == 0 || strcmp(from, "true") == 0);
    }
    if (strcmp(name, "sheet") != 0)
        return;
    const char *title = xlsx_attribute(attributes, "name"), *id = relation_id(attributes);
    const char *state = xlsx_attribute(attributes, "state");
    bool shown = !state || strcmp(state, "visible") == 0;
    bool better = sheets->wanted ? title && strcmp(title, sheets->wanted) == 0
                                 : !*sheets->id || (shown && !sheets->shown);
    if (!id || !better || (sheets->wanted && *sheets->id))
        return;
    sheets->shown = shown;
    if (!copy_text(sheets->id, sizeof sheets->id, id))
        xlsx_xml_fail(&sheets->book->xml, XLSX_BROKEN);
}

/* --- texts that cells share --- */

struct strings {
    struct xlsx_book *book;
    char *bytes;
    size_t used, begun; /* `begun`: where the present text began */
    int count, phonetic;
    bool inside, open; /* in an <si>; in a <t> of it */
};

static void strings_start(void *arg, const char *name, const char **attributes)
{
    struct strings *strings = arg;
    (void)attributes;
    if (!name)
        return;
    if (strcmp(name, "si") == 0) {
        strings->inside = true;
        strings->begun = strings->used;
    } else if (strcmp(name, "rPh") == 0) {
        strings->phonetic++;
    } else if (strcmp(name, "t") == 0) {
        strings->open = strings->inside && strings->phonetic == 0;
    }
}

static void strings_text(void *arg, const char *bytes, int length)
{
    struct strings *strings = arg;
    const struct xlsx_limits *limits = strings->book->limits;
    if (!strings->open)
        return;
    if (strings->used - strings->begun + (size_t)length > (size_t)limits->text ||
        strings->used + (size_t)length + 2 > limits->shared) {
        xlsx_xml_fail(&strings->book->xml, XLSX_TOO_LARGE);
        return;
    }
    memcpy(strings->bytes + strings->used, bytes, (size_t)length);
    strings->used += (size_t)length;
}

static void strings_end(void *arg, const char *name)
{
    struct strings *strings = arg;
    if (!name)
        return;
    if (strcmp(name, "t") == 0) {
        strings->open = false;
    } else if (strcmp(name, "rPh") == 0) {
        strings->phonetic--;
    } else if (strcmp(name, "si") == 0) {
        strings->inside = false;
        if (strings->used + 2 > strings->book->limits->shared) {
            xlsx_xml_fail(&strings->book->xml, XLSX_TOO_LARGE);
            return;
        }
        strings->bytes[strings->used++] = '\0';
        xlsx_unescape(strings->bytes + strings->begun);
        strings->used = strings->begun + strlen(strings->bytes + strings->begun) + 1;
        strings->count++;
    }
}

/* The room is taken at once and given back as far as it was not used. */
static enum xlsx_result read_strings(struct xlsx_book *book)
{
    struct strings strings = {.book = book};
    zip_stat_t stat;
    if (zip_stat(book->xml.archive, book->strings, ZIP_FL_NOCASE, &stat) != 0)
        return XLSX_BROKEN;
    size_t room = stat.size + 2 < book->limits->shared ? stat.size + 2 : book->limits->shared;
    strings.bytes = arena_take(book->arena, room);
    book->xml.start = strings_start;
    book->xml.text = strings_text;
    book->xml.end = strings_end;
    book->xml.arg = &strings;
    enum xlsx_result result = xlsx_xml_read(&book->xml, book->arena, book->strings);
    if (result != XLSX_READ)
        return result;
    strings.bytes = arena_stretch(book->arena, strings.bytes, room, strings.used + 1);
    book->string = ARENA_ARRAY(book->arena, const char *, strings.count);
    const char *at = strings.bytes;
    for (book->string_count = 0; book->string_count < strings.count; book->string_count++) {
        book->string[book->string_count] = at;
        at += strlen(at) + 1;
    }
    return XLSX_READ;
}

/* --- formats of numbers --- */

struct styles {
    struct xlsx_book *book;
    struct {
        long id;
        enum xlsx_format format;
    } custom[CUSTOM_MAX];
    int customs;
    bool of_cells; /* in <cellXfs> */
};

static enum xlsx_format format_of_id(const struct styles *styles, long id)
{
    for (int i = 0; i < styles->customs; i++)
        if (styles->custom[i].id == id)
            return styles->custom[i].format;
    return xlsx_format_builtin(id);
}

static void styles_start(void *arg, const char *name, const char **attributes)
{
    struct styles *styles = arg;
    struct xlsx_book *book = styles->book;
    if (!name)
        return;
    long id = xlsx_integer(xlsx_attribute(attributes, "numFmtId"), 0, INT32_MAX, 0);
    if (strcmp(name, "numFmt") == 0) {
        const char *code = xlsx_attribute(attributes, "formatCode");
        if (styles->customs == CUSTOM_MAX)
            xlsx_xml_fail(&book->xml, XLSX_TOO_LARGE);
        else if (code) {
            styles->custom[styles->customs].id = id;
            styles->custom[styles->customs++].format = xlsx_format_of(code);
        }
    } else if (strcmp(name, "cellXfs") == 0) {
        styles->of_cells = true;
    } else if (strcmp(name, "xf") == 0 && styles->of_cells) {
        if (book->format_count == FORMATS_MAX)
            xlsx_xml_fail(&book->xml, XLSX_TOO_LARGE);
        else
            book->format[book->format_count++] = (unsigned char)format_of_id(styles, id);
    }
}

static void styles_end(void *arg, const char *name)
{
    struct styles *styles = arg;
    if (name && strcmp(name, "cellXfs") == 0)
        styles->of_cells = false;
}

static enum xlsx_result read_styles(struct xlsx_book *book)
{
    struct styles *styles = ARENA_NEW(book->arena, struct styles);
    styles->book = book;
    book->format = ARENA_ARRAY(book->arena, unsigned char, FORMATS_MAX);
    book->xml.start = styles_start;
    book->xml.text = NULL;
    book->xml.end = styles_end;
    book->xml.arg = styles;
    return xlsx_xml_read(&book->xml, book->arena, book->styles);
}

enum xlsx_result xlsx_book_read(struct xlsx_book *book, const char *sheet)
{
    struct sheets sheets = {.book = book, .wanted = sheet};
    enum xlsx_result result = read_relations(book, "", NULL);
    if (result != XLSX_READ || !*book->workbook)
        return result == XLSX_READ ? XLSX_BROKEN : result;
    book->xml.start = on_sheet;
    book->xml.end = NULL;
    book->xml.text = NULL;
    book->xml.arg = &sheets;
    result = xlsx_xml_read(&book->xml, book->arena, book->workbook);
    if (result == XLSX_READ && !*sheets.id)
        result = sheet ? XLSX_NO_SHEET : XLSX_BROKEN;
    if (result == XLSX_READ)
        result = read_relations(book, book->workbook, sheets.id);
    if (result == XLSX_READ && !*book->sheet)
        result = XLSX_BROKEN;
    if (result == XLSX_READ && *book->styles)
        result = read_styles(book);
    if (result == XLSX_READ && *book->strings)
        result = read_strings(book);
    return result;
}
