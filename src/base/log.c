/* Log: one line an event on standard error, written with one call so that lines of several threads
 * never mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOG_LINE = 1024 };

static _Atomic int level_shown = LOG_INFO;

void log_set_level(enum log_level level)
{
    level_shown = (int)level;
}

bool log_parse_level(const char *name, enum log_level *level)
{
    static const char *const names[] = {[LOG_ERROR] = "error",
                                        [LOG_WARNING] = "warning",
                                        [LOG_INFO] = "info",
                                        [LOG_DEBUG] = "debug"};
    for (int i = LOG_ERROR; i <= LOG_DEBUG; i++)
        if (strcmp(name, names[i]) == 0) {
            *level = (enum log_level)i;
            return true;
        }
    return false;
}

/* systemd names the stream it reads as "device:inode"; it counts only while standard error still
 * is that stream. */
static bool is_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    uintmax_t device, inode;
    struct stat status;
    return stream && sscanf(stream, "%ju:%ju", &device, &inode) == 2 &&
           fstat(STDERR_FILENO, &status) == 0 && status.st_dev == device && status.st_ino == inode;
}

void log_line(enum log_level level, const char *format, ...)
{
    static const char priority[] = {
        [LOG_ERROR] = '3', [LOG_WARNING] = '4', [LOG_INFO] = '6', [LOG_DEBUG] = '7'};
    if ((int)level > level_shown)
        return;
    char line[LOG_LINE];
    size_t begin = 0;
    if (is_journal())
        begin = (size_t)snprintf(line, sizeof line, "<%c>", priority[level]);
    va_list args;
    va_start(args, format);
    int printed = vsnprintf(line + begin, sizeof line - begin - 1, format, args);
    va_end(args);
    if (printed < 0)
        return;
    size_t end = begin + (size_t)printed;
    if (end > sizeof line - 2) /* cut: a NUL and the line break must fit */
        end = sizeof line - 2;
    for (size_t i = begin; i < end; i++) /* no text from outside may forge a line */
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
            line[i] = ' ';
    line[end] = '\n';
    ssize_t written = write(STDERR_FILENO, line, end + 1);
    (void)written; /* there is nowhere left to complain */
}
