/* A part of the archive through expat, in pieces. No document type and so no entities; no deep
 * nesting; no tag longer than the longest text needs. */
#include "office/xlsx_internal.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { PIECE = 64 << 10, DEPTH = 32, PENDING = 1 << 20 };

static const char MAIN[] = "http://schemas.openxmlformats.org/spreadsheetml/2006/main|";
static const char MAIN_STRICT[] = "http://purl.oclc.org/ooxml/spreadsheetml/main|";
static const char RELATIONS[] = "http://schemas.openxmlformats.org/package/2006/relationships|";

static const char *local_name(const char *name)
{
    static const struct {
        const char *space;
        size_t length;
    } own[] = {{MAIN, sizeof MAIN - 1},
               {MAIN_STRICT, sizeof MAIN_STRICT - 1},
               {RELATIONS, sizeof RELATIONS - 1}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strncmp(name, own[i].space, own[i].length) == 0)
            return name + own[i].length;
    return NULL;
}

void xlsx_xml_fail(struct xlsx_xml *xml, enum xlsx_result result)
{
    if (xml->result == XLSX_READ)
        xml->result = result;
    XML_StopParser(xml->parser, XML_FALSE);
}

void xlsx_xml_pause(struct xlsx_xml *xml)
{
    XML_StopParser(xml->parser, XML_TRUE);
}

static void XMLCALL on_start(void *arg, const char *name, const char **attributes)
{
    struct xlsx_xml *xml = arg;
    if (xml->result != XLSX_READ)
        return;
    if (++xml->depth > DEPTH)
        xlsx_xml_fail(xml, XLSX_BROKEN);
    else
        xml->start(xml->arg, local_name(name), attributes);
}

static void XMLCALL on_end(void *arg, const char *name)
{
    struct xlsx_xml *xml = arg;
    if (xml->result != XLSX_READ)
        return;
    if (xml->end)
        xml->end(xml->arg, local_name(name));
    xml->depth--;
}

static void XMLCALL on_text(void *arg, const char *bytes, int length)
{
    struct xlsx_xml *xml = arg;
    if (xml->result == XLSX_READ && xml->text)
        xml->text(xml->arg, bytes, length);
}

static void XMLCALL on_doctype(void *arg, const char *name, const char *system, const char *public,
                               int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    xlsx_xml_fail(arg, XLSX_BROKEN);
}

/* libzip tells what zlib could not get as an error of zlib. */
static bool is_memory(const zip_error_t *error)
{
    int code = zip_error_code_zip(error);
    return code == ZIP_ER_MEMORY ||
           (code == ZIP_ER_ZLIB && zip_error_code_system(error) == Z_MEM_ERROR);
}

/* Lets what was read do its work, also what is given while the parser stands still. */
static void settle(struct xlsx_xml *xml, struct arena *arena, enum XML_Status status)
{
    while (status == XML_STATUS_SUSPENDED && xml->result == XLSX_READ) {
        if (!xml->paused(xml->arg))
            xml->result = XLSX_STOPPED;
        else
            status = XML_ResumeParser(xml->parser);
    }
    if (status == XML_STATUS_ERROR && XML_GetErrorCode(xml->parser) == XML_ERROR_NO_MEMORY)
        arena_give_up(arena);
    if (status == XML_STATUS_ERROR && xml->result == XLSX_READ)
        xml->result = XLSX_BROKEN;
}

/* One piece; false at the end or when reading has ended. */
static bool read_piece(struct xlsx_xml *xml, struct arena *arena, size_t *left, size_t *fed)
{
    void *piece = XML_GetBuffer(xml->parser, PIECE);
    if (!piece)
        arena_give_up(arena);
    zip_int64_t got = zip_fread(xml->file, piece, PIECE);
    if (got < 0 && is_memory(zip_file_get_error(xml->file)))
        arena_give_up(arena);
    if (got < 0 || (size_t)got > *left || (got == 0 && *left > 0)) {
        xml->result = XLSX_BROKEN;
        return false;
    }
    *left -= (size_t)got;
    *fed += (size_t)got;
    settle(xml, arena, XML_ParseBuffer(xml->parser, (int)got, got == 0));
    XML_Index done = XML_GetCurrentByteIndex(xml->parser);
    if (xml->result == XLSX_READ && done >= 0 && *fed - (size_t)done > PENDING)
        xml->result = XLSX_BROKEN;
    return got > 0 && xml->result == XLSX_READ;
}

static void close_part(struct xlsx_xml *xml)
{
    if (xml->parser)
        XML_ParserFree(xml->parser);
    if (xml->file)
        zip_fclose(xml->file);
    xml->parser = NULL;
    xml->file = NULL;
}

void xlsx_xml_release(void *arg)
{
    struct xlsx_xml *xml = arg;
    close_part(xml);
    if (xml->archive)
        zip_discard(xml->archive);
    xml->archive = NULL;
}

enum xlsx_result xlsx_xml_read(struct xlsx_xml *xml, struct arena *arena, const char *path)
{
    zip_stat_t stat;
    zip_int64_t at = zip_name_locate(xml->archive, path, ZIP_FL_NOCASE);
    if (at < 0 || zip_stat_index(xml->archive, (zip_uint64_t)at, 0, &stat) != 0)
        return XLSX_BROKEN;
    xml->file = zip_fopen_index(xml->archive, (zip_uint64_t)at, 0);
    if (!xml->file && is_memory(zip_get_error(xml->archive)))
        arena_give_up(arena);
    if (!xml->file)
        return XLSX_BROKEN;
    xml->parser = XML_ParserCreateNS("UTF-8", '|');
    if (!xml->parser)
        arena_give_up(arena);
    xml->result = XLSX_READ;
    xml->depth = 0;
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    size_t left = (size_t)stat.size, fed = 0;
    while (read_piece(xml, arena, &left, &fed))
        continue;
    close_part(xml);
    return xml->result;
}

const char *xlsx_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

long xlsx_integer(const char *text, long min, long max, long otherwise)
{
    if (!text || !*text || strlen(text) > 10 || strspn(text, "0123456789") != strlen(text))
        return otherwise;
    long value = strtol(text, NULL, 10);
    return value >= min && value <= max ? value : otherwise;
}
