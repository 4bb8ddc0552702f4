/* Workbooks made in a test: parts as texts, put into an archive by libzip. */
#ifndef YICUN_TEST_XLSX_MAKE_H
#define YICUN_TEST_XLSX_MAKE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define MADE_MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define MADE_RELATED "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

/* A file, to be freed. */
struct made {
    char *bytes;
    size_t length;
};

struct made_parts {
    struct {
        char name[64];
        char *text;
    } part[16];
    int count;
};

static inline char *made_get(struct made_parts *parts, const char *name)
{
    for (int i = 0; i < parts->count; i++)
        if (strcmp(parts->part[i].name, name) == 0)
            return parts->part[i].text;
    return NULL;
}

/* Adds a part or writes over it. */
static inline void made_put(struct made_parts *parts, const char *name, const char *text)
{
    int at = 0;
    while (at < parts->count && strcmp(parts->part[at].name, name) != 0)
        at++;
    if (at == parts->count)
        snprintf(parts->part[parts->count++].name, sizeof parts->part[0].name, "%s", name);
    else
        free(parts->part[at].text);
    parts->part[at].text = strdup(text);
}

/* The archive; the parts are gone then. */
static inline struct made made_zip(struct made_parts *parts)
{
    struct made made = {0};
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *archive = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
    zip_source_keep(target);
    for (int i = 0; i < parts->count; i++) {
        const char *text = parts->part[i].text;
        zip_source_t *source = zip_source_buffer(archive, text, strlen(text), 0);
        zip_int64_t at = zip_file_add(archive, parts->part[i].name, source, ZIP_FL_ENC_UTF_8);
        zip_set_file_compression(archive, (zip_uint64_t)at, ZIP_CM_DEFLATE, 6);
    }
    zip_close(archive);
    zip_stat_t stat;
    zip_source_stat(target, &stat);
    made.bytes = malloc(stat.size);
    zip_source_open(target);
    made.length = (size_t)zip_source_read(target, made.bytes, stat.size);
    zip_source_close(target);
    zip_source_free(target);
    for (int i = 0; i < parts->count; i++)
        free(parts->part[i].text);
    parts->count = 0;
    return made;
}

/* A workbook of one sheet with what stands inside its <worksheet>: shared texts 甲村 and 乙镇,
 * formats 1 built-in date, 2 per cent, 3 custom date. */
static inline struct made_parts made_book(const char *inside)
{
    struct made_parts parts = {0};
    size_t size = strlen(inside) + 256;
    char *sheet = malloc(size);
    snprintf(sheet, size,
             "<?xml version=\"1.0\"?>\n<worksheet xmlns=\"" MADE_MAIN "\">%s</worksheet>", inside);
    if (strstr(inside, "<!DOCTYPE"))
        abort();
    made_put(&parts, "[Content_Types].xml", "<Types/>");
    made_put(
        &parts, "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"rId1\" Type=\"" MADE_RELATED
        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
    made_put(&parts, "xl/workbook.xml",
             "<workbook xmlns=\"" MADE_MAIN "\" xmlns:r=\"" MADE_RELATED
             "\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
    made_put(
        &parts, "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"rId1\" Type=\"" MADE_RELATED
        "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" "
        "Type=\"" MADE_RELATED
        "/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId3\" Type=\"" MADE_RELATED
        "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
    made_put(&parts, "xl/worksheets/sheet1.xml", sheet);
    made_put(
        &parts, "xl/styles.xml",
        "<styleSheet xmlns=\"" MADE_MAIN "\"><numFmts count=\"1\"><numFmt numFmtId=\"176\" "
        "formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/></numFmts><cellStyleXfs>"
        "<xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
        "<xf numFmtId=\"9\"/><xf numFmtId=\"176\"/></cellXfs></styleSheet>");
    made_put(&parts, "xl/sharedStrings.xml",
             "<sst xmlns=\"" MADE_MAIN "\"><si><t>甲村</t></si><si><t>乙镇</t></si></sst>");
    free(sheet);
    return parts;
}

static inline struct made made_sheet(const char *inside)
{
    struct made_parts parts = made_book(inside);
    return made_zip(&parts);
}

/* Numbers with shared texts in the first column. */
static inline struct made made_long_sheet(int rows, int columns)
{
    char *text = malloc((size_t)rows * (size_t)columns * 40 + 4096), *at = text;
    at += sprintf(at, "<sheetData>");
    for (int row = 1; row <= rows; row++) {
        at += sprintf(at, "<row r=\"%d\"><c r=\"A%d\" t=\"s\"><v>%d</v></c>", row, row, row % 2);
        for (int column = 1; column < columns; column++)
            at += sprintf(at, "<c><v>%d.%d</v></c>", rand() % 1000, rand() % 100);
        at += sprintf(at, "</row>");
    }
    sprintf(at, "</sheetData>");
    struct made made = made_sheet(text);
    free(text);
    return made;
}

static inline struct made made_from_file(const char *path)
{
    struct made made = {0};
    FILE *file = fopen(path, "rb");
    if (!file)
        return made;
    made.bytes = malloc(1 << 20);
    made.length = fread(made.bytes, 1, 1 << 20, file);
    fclose(file);
    return made;
}

#endif
