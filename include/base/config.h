/* Configuration: `key = value` lines under `[section]`s, read once at the start. Unknown keys and
 * malformed values are errors that name file and line. */
#ifndef YICUN_BASE_CONFIG_H
#define YICUN_BASE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config {
    /* [store] */
    char url[512];      /* sqlite:PATH */
    char files[512];    /* folder of attachments */
    char key_file[512]; /* secrets, mode 0600 */
    /* [server] */
    char listen[128];      /* standalone: ADDRESS:PORT */
    char socket[256];      /* FastCGI: UNIX socket */
    char socket_group[64]; /* group that may connect (nginx); empty: unchanged */
    int threads;           /* FastCGI request threads */
    char hosts[512];       /* host names answered to, separated by blanks; empty: any */
    bool secure_cookies;   /* TLS is in front */
    bool behind_proxy; /* take the client's address from X-Real-IP (standalone behind a proxy) */
    char templates[512], statics[512], data[512], migrations[512]; /* folders that ship */
    char bootstrap[512], chartjs[512]; /* files of the Debian packages, standalone only */
    char user[64];                     /* run as this user after binding; empty: unchanged */
    char log_level[16];                /* error, warning, info, debug */
    /* [limits] */
    int64_t max_body;    /* bytes of an ordinary request body */
    int64_t max_upload;  /* bytes of a request with files */
    int request_seconds; /* total deadline of one request */
    int limited_posts;   /* sign-ins and public forms of one address in ten minutes */
    /* [session] */
    int idle_minutes, absolute_hours;
    int lock_failures, lock_minutes; /* sign-in: failures before a name or address must wait */
    int password_days;               /* 0: no forced rotation */
    int factor_minutes;              /* for which a second factor counts once it was given */
    /* [test] */
    char clock_file[512]; /* a file with an epoch second that replaces the clock; for tests and
                             training */
};

/* Defaults as documented in config.ini. */
void config_defaults(struct config *config);

/* Reads `path` over what `config` holds (the defaults). A line is `[section]`, `key = value`, a
 * comment that begins with # or ;, or blank. On failure returns false, leaves `config` as it was
 * and writes one line (file, line, what is wrong) to `error`. */
bool config_read(struct config *config, const char *path, char *error, size_t error_size);

#endif
