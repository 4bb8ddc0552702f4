/* A client inside the process: the demo's people send requests through the whole pipeline. */
#ifndef YICUN_DEMO_CLIENT_H
#define YICUN_DEMO_CLIENT_H

#include "demo.h"

enum { CLIENT_ACCOUNTS = 28, CLIENT_TOKEN = 64 };

/* The first failure sticks: after it every call does nothing, so that callers check once. */
struct client {
    struct app *app;
    struct arena *arena; /* of one request at a time */
    char token[CLIENT_ACCOUNTS][CLIENT_TOKEN];
    int visitors; /* signed-out people so far; each has an address of its own */
    bool failed;
    char *error;
    size_t error_size;
};

/* Sends `body` (stolen) to a path as an account (NULL: signed out). The answer as JSON, which the
 * caller releases; NULL after a failure. Memory of Jansson's is malloc's outside requests. */
json_t *client_post(struct client *client, const struct demo_account *account, json_t *body,
                    const char *path, ...) __attribute__((format(printf, 4, 5)));
/* The same, keeping only the answered record's id. */
int64_t client_add(struct client *client, const struct demo_account *account, json_t *body,
                   const char *path, ...) __attribute__((format(printf, 4, 5)));
/* Opens a page and waits until what it notes (a plan was opened) is stored. */
json_t *client_open(struct client *client, const struct demo_account *account, const char *path,
                    ...) __attribute__((format(printf, 3, 4)));

/* Notes a failure of the demo's own. */
void client_fail(struct client *client, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
