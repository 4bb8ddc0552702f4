/* Log: one line an event on standard error, for journald; no personal data, ever. */
#ifndef YICUN_BASE_LOG_H
#define YICUN_BASE_LOG_H

#include <stdbool.h>

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* Lines above `level` are left out; at first LOG_INFO. */
void log_set_level(enum log_level level);

/* Reads "error", "warning", "info" or "debug"; false for anything else. */
bool log_parse_level(const char *name, enum log_level *level);

/* "<3>text" style priority prefix when standard error is the journal, plain text otherwise. Control
 * characters become blanks; a line is cut after 1,000 bytes or so. */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_WARNING, __VA_ARGS__)
#define log_info(...) log_line(LOG_INFO, __VA_ARGS__)

#endif
