/* Transports: how requests reach the core. Each binds first and serves later, so that the program
 * can drop its privileges in between, and each is the only user of its library. */
#ifndef YICUN_TRANSPORT_H
#define YICUN_TRANSPORT_H

#include "base/config.h"

#include <stdbool.h>
#include <stddef.h>

struct app;
struct server; /* one bound transport; each transport has its own */

struct transport {
    const char *name;
    /* Takes the address that `config` names, without answering yet. NULL with one line. */
    struct server *(*bind)(const struct config *config, char *error, size_t error_size);
    /* Starts the threads that answer. Signals to be waited for must be blocked before. False with
     * one line. */
    bool (*start)(struct server *server, struct app *app, char *error, size_t error_size);
    /* Takes no new request, lets those in flight finish and frees the server, which need not have
     * been started. False when some did not finish in time: their threads still use the app, so the
     * program should end without touching it. */
    bool (*stop)(struct server *server);
    /* Where it listens: "127.0.0.1:8080" (also when port 0 was asked for), or the socket's path. */
    const char *(*address)(const struct server *server);
};

/* HTTP on a port by itself: for `make run`, small places, and behind any proxy. */
extern const struct transport standalone_transport;
/* FastCGI on a UNIX socket, behind nginx. */
extern const struct transport fastcgi_transport;

/* Seconds that requests in flight have to finish after a stop is asked for. */
#define TRANSPORT_STOP_SECONDS 4

/* Becomes config->user when run as root, which is what every command does before it opens the
 * store, so that its files keep one owner. False with one line. */
bool sandbox_drop(const struct config *config, char *error, size_t error_size);

/* Gives up new privileges and, where the kernel has Landlock, all files but those that `config`
 * names and the system's libraries. For servers; must run before any thread starts, since both hold
 * only for the calling thread and those that it creates. False with one line. */
bool sandbox_enter(const struct config *config, char *error, size_t error_size);

#endif
