/* Sniffing: what an uploaded file is by its content, which must agree with what its name says. */
#include "base/text.h"
#include "core_internal.h"

#include <magic.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sniffer {
    pthread_mutex_t lock; /* libmagic's handle is for one thread at a time */
    magic_t magic;
};

struct sniffer *sniffer_create(char *error, size_t error_size)
{
    struct sniffer *sniffer = calloc(1, sizeof *sniffer);
    if (sniffer)
        sniffer->magic = magic_open(MAGIC_MIME_TYPE);
    if (!sniffer || !sniffer->magic || magic_load(sniffer->magic, NULL) != 0) {
        snprintf(error, error_size, "libmagic: %s",
                 sniffer && sniffer->magic ? magic_error(sniffer->magic) : "out of memory");
        if (sniffer && sniffer->magic)
            magic_close(sniffer->magic);
        free(sniffer);
        return NULL;
    }
    pthread_mutex_init(&sniffer->lock, NULL);
    return sniffer;
}

void sniffer_free(struct sniffer *sniffer)
{
    if (!sniffer)
        return;
    magic_close(sniffer->magic);
    pthread_mutex_destroy(&sniffer->lock);
    free(sniffer);
}

/* What may be attached: sniffed type, endings that its name may have. */
static const struct file_type {
    const char *type, *endings;
} file_types[] = {
    {"image/jpeg", ".jpg .jpeg"},
    {"image/png", ".png"},
    {"image/webp", ".webp"},
    {"application/pdf", ".pdf"},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"},
    {"text/plain", ".txt .csv"},
    {"text/csv", ".csv .txt"},
    {"application/csv", ".csv .txt"},
};

/* The name's ending in lower case, with its dot; "" when there is none. */
static const char *ending_of(struct arena *arena, const char *name)
{
    const char *dot = strrchr(name, '.');
    char *ending = arena_strdup(arena, text_or_empty(dot));
    for (char *c = ending; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 'a' - 'A' : *c);
    return ending;
}

static bool ending_fits(const char *endings, const char *ending)
{
    const char *found = *ending ? strstr(endings, ending) : NULL;
    return found && (found[strlen(ending)] == '\0' || found[strlen(ending)] == ' ');
}

/* The type by content alone; "" when there is none. */
static const char *content_type(struct sniffer *sniffer, struct arena *arena,
                                const struct upload *upload)
{
    pthread_mutex_lock(&sniffer->lock);
    const char *type = magic_buffer(sniffer->magic, upload->bytes, upload->length);
    char copy[128]; /* taken under the lock, where the arena must not jump away */
    snprintf(copy, sizeof copy, "%s", text_or_empty(type));
    pthread_mutex_unlock(&sniffer->lock);
    return arena_strdup(arena, copy);
}

/* A list as text may look like anything to libmagic, but it does not look like a page. */
static bool is_list(const char *type)
{
    return text_starts(type, "text/") && strcmp(type, "text/html") != 0 &&
           strcmp(type, "text/xml") != 0;
}

/* Some offices' programs order the parts of a document so that libmagic sees only an archive: it is
 * a document when it holds the list of contents that every one has, and the part its ending speaks
 * of. */
static const char *document_type(const struct upload *upload, const char *ending)
{
    static const char contents[] = "[Content_Types].xml";
    bool word = strcmp(ending, ".docx") == 0, sheet = strcmp(ending, ".xlsx") == 0;
    const char *part = word ? "word/document.xml" : "xl/workbook.xml";
    if ((!word && !sheet) || !memmem(upload->bytes, upload->length, part, strlen(part)) ||
        !memmem(upload->bytes, upload->length, contents, strlen(contents)))
        return "";
    return word ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

const char *sniff(struct sniffer *sniffer, struct arena *arena, const struct upload *upload)
{
    const char *type = content_type(sniffer, arena, upload);
    const char *ending = ending_of(arena, upload->file_name);
    if (strcmp(ending, ".csv") == 0 && is_list(type))
        type = "text/csv";
    if (strcmp(type, "application/zip") == 0)
        type = document_type(upload, ending);
    for (size_t i = 0; i < sizeof file_types / sizeof file_types[0]; i++)
        if (strcmp(file_types[i].type, type) == 0 && ending_fits(file_types[i].endings, ending))
            return file_types[i].type;
    return NULL;
}
