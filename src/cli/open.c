/* What commands share: the database marked as in use, the program opened, files and errors read. */
#include "cli/cli.h"

#include "transport.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder's real path and the file's name: the same for every way to write it. */
static bool marker_path(const struct config *config, char path[PATH_MAX + 16])
{
    char folder[PATH_MAX], real[PATH_MAX];
    const char *file = store_path(config->url);
    if (!file || snprintf(folder, sizeof folder, "%s", file) >= (int)sizeof folder)
        return false;
    char *slash = strrchr(folder, '/');
    const char *name = slash ? file + (slash - folder) + 1 : file;
    if (slash)
        slash[slash == folder] = '\0';
    if (!realpath(slash ? folder : ".", real))
        return false;
    return snprintf(path, PATH_MAX + 16, "%s/%s.serving", real, name) < PATH_MAX + 16;
}

bool cli_hold(const struct config *config, bool alone, char *error, size_t error_size)
{
    char path[PATH_MAX + 16];
    if (!store_path(config->url)) /* a database server keeps its users apart itself */
        return true;
    if (!marker_path(config, path)) {
        snprintf(error, error_size, "%s: cannot be opened", config->url);
        return false;
    }
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) {
        snprintf(error, error_size, "%s: %s", path, strerror(errno));
        return false;
    }
    if (flock(file, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0)
        return true; /* kept open: the lock ends with the process */
    snprintf(error, error_size, "%s: %s", config->url,
             alone ? "is in use; stop the server and other commands first" : "is being restored");
    close(file);
    return false;
}

bool cli_enter(const struct config *config)
{
    char error[1024];
    return (sandbox_drop(config, error, sizeof error) &&
            cli_hold(config, false, error, sizeof error)) ||
           !cli_fail("%s", error);
}

struct app *cli_open(const struct config *config)
{
    char error[1024];
    if (!cli_enter(config))
        return NULL;
    struct app *app = app_create(config, error, sizeof error);
    if (!app)
        cli_fail("%s", error);
    return app;
}

void cli_errors(struct ctx *ctx, char *text, size_t size)
{
    size_t index, used = 0;
    const json_t *fault;
    text[0] = '\0';
    json_array_foreach(ctx->errors, index, fault)
    {
        const char *message = json_string_value(json_object_get(fault, "message"));
        int length =
            snprintf(text + used, size - used, "%s%s", used ? "; " : "", message ? message : "");
        if (length < 0 || (size_t)length >= size - used)
            return;
        used += (size_t)length;
    }
}

static char *read_all(int file, size_t size, size_t *length)
{
    char *bytes = malloc(size + 1);
    *length = 0;
    while (bytes && *length < size) {
        ssize_t got = read(file, bytes + *length, size - *length);
        if (got < 0) {
            free(bytes);
            return NULL;
        }
        if (got == 0)
            break;
        *length += (size_t)got;
    }
    if (bytes)
        bytes[*length] = '\0';
    return bytes;
}

char *cli_read_file(const char *path, size_t limit, size_t *length, char *error, size_t error_size)
{
    struct stat status;
    char *bytes = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) != 0)
        snprintf(error, error_size, "%s: %s", path, strerror(errno));
    else if (!S_ISREG(status.st_mode) || (size_t)status.st_size > limit)
        snprintf(error, error_size, "%s: is not a file of at most %zu MB", path, limit >> 20);
    else if (!(bytes = read_all(file, (size_t)status.st_size, length)))
        snprintf(error, error_size, "%s: %s", path, strerror(errno));
    if (file >= 0)
        close(file);
    return bytes;
}
