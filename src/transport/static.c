/* Static files, for the standalone server only: regular files of the statics folder, and two files
 * of Debian packages under fixed names. */
#include "transport/static.h"

#include "base/text.h"
#include "transport/shared.h"

#include <fcntl.h>
#include <limits.h>
#include <microhttpd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define STATIC_PREFIX "/static/"

static const char *content_type(const char *path)
{
    static const struct {
        const char *suffix, *type;
    } types[] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
        {".ico", "image/vnd.microsoft.icon"},
        {".woff2", "font/woff2"},
        {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (text_ends(path, types[i].suffix))
            return types[i].type;
    return "application/octet-stream";
}

/* Segments of plain names that do not begin with a dot: nothing to decode, nothing to climb. */
static bool is_plain_path(const char *path)
{
    static const char allowed[] = "0123456789abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ._-/";
    return path[0] != '.' && path[0] != '/' && path[strspn(path, allowed)] == '\0' &&
           !strstr(path, "/.") && !strstr(path, "//");
}

/* Opens the file behind a path below /static/. The packages' files may be links, ours may not. */
static int open_static(const struct config *config, const char *path, off_t *size,
                       struct timespec *modified)
{
    char full[PATH_MAX];
    if (strcmp(path, "bootstrap.min.css") == 0)
        return transport_open(config->bootstrap, 0, size, modified);
    if (strcmp(path, "chart.js") == 0)
        return transport_open(config->chartjs, 0, size, modified);
    if (!is_plain_path(path) ||
        snprintf(full, sizeof full, "%s/%s", config->statics, path) >= (int)sizeof full)
        return -1;
    return transport_open(full, O_NOFOLLOW, size, modified);
}

static bool add_headers(struct MHD_Response *response, const char *type, const char *tag)
{
    const struct header headers[] = {
        {MHD_HTTP_HEADER_CONTENT_TYPE, type},
        {MHD_HTTP_HEADER_ETAG, tag},
        {MHD_HTTP_HEADER_CACHE_CONTROL, "public, max-age=600"},
        {"X-Content-Type-Options", "nosniff"},
    };
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        if (MHD_add_response_header(response, headers[i].name, headers[i].value) != MHD_YES)
            return false;
    return true;
}

struct MHD_Response *static_response(const struct config *config, const struct request *request,
                                     int *status)
{
    struct timespec modified;
    off_t size;
    char tag[64];
    if (!text_starts(request->path, STATIC_PREFIX))
        return NULL;
    const char *path = request->path + strlen(STATIC_PREFIX);
    int file = open_static(config, path, &size, &modified);
    if (file < 0)
        return NULL;
    snprintf(tag, sizeof tag, "\"%llx-%llx\"", (unsigned long long)modified.tv_sec,
             (unsigned long long)size);
    struct MHD_Response *response;
    if (strstr(request->if_none_match, tag)) {
        close(file);
        *status = MHD_HTTP_NOT_MODIFIED;
        response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    } else {
        *status = MHD_HTTP_OK;
        response = MHD_create_response_from_fd64((uint64_t)size, file);
        if (!response)
            close(file);
    }
    if (response && add_headers(response, content_type(path), tag))
        return response;
    if (response)
        MHD_destroy_response(response);
    *status = MHD_HTTP_SERVICE_UNAVAILABLE;
    return NULL;
}
