/* Sniffing: what an uploaded file is by its content, which must agree with what its name says. */
#include "base/text.h"
#include "core_internal.h"

#include <string.h>
#include <strings.h>

static bool begins(const struct upload *upload, const char *mark, size_t length)
{
    return upload->length >= length && memcmp(upload->bytes, mark, length) == 0;
}

#define BEGINS(upload, mark) begins((upload), (mark), sizeof(mark) - 1)

static bool is_jpeg(const struct upload *upload)
{
    return BEGINS(upload, "\xff\xd8\xff");
}

static bool is_png(const struct upload *upload)
{
    return BEGINS(upload, "\x89PNG\r\n\x1a\n");
}

static bool is_webp(const struct upload *upload)
{
    return BEGINS(upload, "RIFF") && upload->length >= 12 &&
           memcmp(upload->bytes + 8, "WEBP", 4) == 0;
}

static bool is_pdf(const struct upload *upload)
{
    return BEGINS(upload, "%PDF-");
}

/* --- documents --- */

/* Programs order the parts of a document differently: it is one when the archive holds the list of
 * contents that every document has, and the part that only its kind has. */
static bool is_document(const struct upload *upload, const char *part)
{
    static const char contents[] = "[Content_Types].xml";
    return BEGINS(upload, "PK\x03\x04") &&
           memmem(upload->bytes, upload->length, contents, strlen(contents)) &&
           memmem(upload->bytes, upload->length, part, strlen(part));
}

static bool is_word(const struct upload *upload)
{
    return is_document(upload, "word/document.xml");
}

static bool is_excel(const struct upload *upload)
{
    return is_document(upload, "xl/workbook.xml");
}

/* --- text --- */

/* Pairs and fours of bytes as GB18030 makes them. */
static bool is_gb18030(const unsigned char *byte, size_t length)
{
    for (const unsigned char *end = byte + length; byte < end;) {
        size_t left = (size_t)(end - byte), taken = 1;
        if (*byte == 0x80 || *byte == 0xff)
            return false;
        if (*byte > 0x80) {
            if (left < 2)
                return false;
            bool four = byte[1] >= '0' && byte[1] <= '9';
            taken = four ? 4 : 2;
            if (four ? left < 4 || byte[2] < 0x81 || byte[2] == 0xff || byte[3] < '0' ||
                           byte[3] > '9'
                     : byte[1] < 0x40 || byte[1] == 0x7f || byte[1] == 0xff)
                return false;
        }
        byte += taken;
    }
    return true;
}

/* Line breaks, tabs and page breaks are the only controls that a text has. */
static bool has_controls(const struct upload *upload)
{
    for (size_t i = 0; i < upload->length; i++) {
        unsigned char c = (unsigned char)upload->bytes[i];
        if ((c < ' ' && !strchr("\t\n\r\f", c)) || c == '\0' || c == 0x7f)
            return true;
    }
    return false;
}

/* What a browser might take for a page, a drawing or a script. */
static bool is_markup(const struct upload *upload)
{
    static const char *const tags[] = {"<!doctype", "<html", "<head", "<body", "<script", "<svg"};
    enum { LOOKED_AT = 4096 };
    size_t skip = BEGINS(upload, "\xef\xbb\xbf") ? 3 : 0;
    while (skip < upload->length && strchr(" \t\r\n\f", upload->bytes[skip]))
        skip++;
    if (skip < upload->length && upload->bytes[skip] == '<')
        return true;
    for (size_t at = 0; at < upload->length && at < LOOKED_AT; at++)
        for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
            if (upload->length - at >= strlen(tags[i]) &&
                strncasecmp(upload->bytes + at, tags[i], strlen(tags[i])) == 0)
                return true;
    return false;
}

static bool is_text(const struct upload *upload)
{
    return !has_controls(upload) && !is_markup(upload) &&
           (text_is_utf8(upload->bytes, upload->length) ||
            is_gb18030((const unsigned char *)upload->bytes, upload->length));
}

/* --- what may be attached --- */

static const struct file_type {
    const char *ending, *type;
    bool (*fits)(const struct upload *upload);
} file_types[] = {
    {".jpg", "image/jpeg", is_jpeg},
    {".jpeg", "image/jpeg", is_jpeg},
    {".png", "image/png", is_png},
    {".webp", "image/webp", is_webp},
    {".pdf", "application/pdf", is_pdf},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", is_word},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", is_excel},
    {".txt", "text/plain", is_text},
    {".csv", "text/csv", is_text},
};

const char *sniff(const struct upload *upload)
{
    const char *ending = text_or_empty(strrchr(upload->file_name, '.'));
    for (size_t i = 0; i < sizeof file_types / sizeof file_types[0]; i++)
        if (strcasecmp(file_types[i].ending, ending) == 0 && file_types[i].fits(upload))
            return file_types[i].type;
    return NULL;
}
