/* The standalone server's own structs, shared by its three files: listening, threads (standalone.c)
 * and the answering of one request. */
#ifndef YICUN_TRANSPORT_STANDALONE_H
#define YICUN_TRANSPORT_STANDALONE_H

#include "base/config.h"
#include "http.h"
#include "transport/shared.h"

#include <microhttpd.h>
#include <netinet/in.h>

struct app;

enum {
    DAEMONS = 2,
    WORKERS = 40,
    CONNECTIONS = 2048,        /* of one daemon */
    CROWDED = 1000,            /* of all; above, nobody may be slow */
    CROWDED_SECONDS = 5,       /* what a request may take then, instead of request_seconds */
    HEADER_MEMORY = 32 * 1024, /* of one connection; a header above is answered 431 */
    LINGER_SECONDS = 2,        /* what a refused client may still send is read and thrown away */
    SLOWEST_READER = 32 * 1024 /* bytes a second that a client must be able to take */
};

/* One connection. The library's own timeout begins anew with each byte, so a sweeper closes what
 * has passed its deadline. */
struct client {
    struct client *previous, *next;
    int descriptor;
    int64_t deadline; /* 0: none, we are at work on its request */
    char address[INET6_ADDRSTRLEN];
};

/* One request, from its first line until its answer is sent. */
struct call {
    struct call *next; /* in the queue to the workers */
    struct daemon *daemon;
    struct MHD_Connection *connection;
    struct client *client;
    struct request request;
    char *body;
    bool begun, refused;
    struct MHD_Response *response;
    int status;
    uint64_t size;   /* of the answer's body */
    const char *raw; /* the target where the library keeps the line */
    char target[];
};

struct daemon {
    struct server *server;
    struct MHD_Daemon *library;
    int descriptor;
    struct arena *arena; /* of the daemon's thread */
};

struct server {
    const struct config *config;
    struct app *app;
    char address[128];
    struct daemon daemons[DAEMONS];
    pthread_t workers[WORKERS], sweeper;
    int worker_count; /* threads that run */
    bool sweeping;

    pthread_mutex_t mutex; /* guards what follows, and each client's deadline */
    pthread_cond_t queued, finished, stop;
    struct client *clients;
    int client_count;
    struct call *first, *last; /* waiting for a worker */
    int active;                /* requests begun and not yet answered */
    int working;               /* of them, with the workers */
    bool stopping, closed;     /* closed: the workers end */
};

/* Binds `count` sockets that share the port of `listen` ("ADDRESS:PORT" or "PORT"), and writes the
 * address they have got. False with one line. */
bool standalone_listen(const char *listen, int *descriptors, int count, char address[128],
                       char *error, size_t error_size);

/* The library's callbacks for a request: its first line, its header, body and answer, its end. The
 * first argument is the daemon. */
void *call_begin(void *daemon, const char *target, struct MHD_Connection *connection);
enum MHD_Result call_go_on(void *daemon, struct MHD_Connection *connection, const char *url,
                           const char *method, const char *version, const char *piece,
                           size_t *piece_length, void **context);
void call_end(void *daemon, struct MHD_Connection *connection, void **context,
              enum MHD_RequestTerminationCode code);

/* A worker's thread: runs the core for writes; the argument is the server. */
void *call_worker(void *server);

#endif
