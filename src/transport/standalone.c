/* HTTP by libmicrohttpd: a few daemons of one thread each share a port and answer reads themselves;
 * a write waits for its commit on one of a pool of workers while its connection is suspended. What
 * the library lets through or never ends is refused and ended here. */
#include "transport/standalone.h"

#include "base/arena.h"
#include "core/app.h"
#include "transport.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- binding --- */

static struct server *standalone_bind(const struct config *config, char *error, size_t error_size)
{
    int descriptors[DAEMONS];
    struct server *server = calloc(1, sizeof *server);
    if (!server)
        abort();
    if (!standalone_listen(config->listen, descriptors, DAEMONS, server->address, error,
                           error_size)) {
        free(server);
        return NULL;
    }
    server->config = config;
    for (int i = 0; i < DAEMONS; i++)
        server->daemons[i] = (struct daemon){.server = server, .descriptor = descriptors[i]};
    pthread_mutex_init(&server->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&server->queued, &attributes);
    pthread_cond_init(&server->finished, &attributes);
    pthread_cond_init(&server->stop, &attributes);
    pthread_condattr_destroy(&attributes);
    return server;
}

/* --- connections and their deadlines --- */

/* By how many seconds deadlines come early. Whoever means to keep others out holds many connections
 * and sends on each as little as it may. */
static int64_t haste(const struct server *server)
{
    int64_t seconds = server->config->request_seconds;
    return server->client_count > CROWDED && seconds > CROWDED_SECONDS ? seconds - CROWDED_SECONDS
                                                                       : 0;
}

static void *run_sweeper(void *arg)
{
    struct server *server = arg;
    pthread_mutex_lock(&server->mutex);
    while (!server->closed) {
        int64_t latest = transport_clock() + haste(server);
        for (struct client *client = server->clients; client; client = client->next)
            if (client->deadline && client->deadline <= latest)
                shutdown(client->descriptor, SHUT_RDWR);
        struct timespec next;
        clock_gettime(CLOCK_MONOTONIC, &next);
        next.tv_sec++;
        pthread_cond_timedwait(&server->stop, &server->mutex, &next);
    }
    pthread_mutex_unlock(&server->mutex);
    return NULL;
}

/* The library reports a connection's end before it closes the descriptor, so the sweeper never
 * touches one that has been reused. */
static void on_connection(void *arg, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct daemon *daemon = arg;
    struct server *server = daemon->server;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        struct client *client = calloc(1, sizeof *client);
        if (!client) /* closed with its first request */
            return;
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
        socklen_t size = info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                                  : sizeof(struct sockaddr_in);
        getnameinfo(info->client_addr, size, client->address, sizeof client->address, NULL, 0,
                    NI_NUMERICHOST);
        info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        client->descriptor = info->connect_fd;
        *context = client;
        pthread_mutex_lock(&server->mutex);
        client->deadline = transport_clock() + server->config->request_seconds;
        client->next = server->clients;
        if (client->next)
            client->next->previous = client;
        server->clients = client;
        server->client_count++;
        pthread_mutex_unlock(&server->mutex);
        return;
    }
    struct client *client = *context;
    if (!client)
        return;
    pthread_mutex_lock(&server->mutex);
    if (client->next)
        client->next->previous = client->previous;
    *(client->previous ? &client->previous->next : &server->clients) = client->next;
    server->client_count--;
    pthread_mutex_unlock(&server->mutex);
    free(client);
}

/* Connections that each daemon may hold: every one needs a descriptor, of which a shell gives 1024
 * unless asked for more. */
static unsigned connections_allowed(void)
{
    enum { OTHERS = 256 }; /* the store's, the log's, files on their way */
    struct rlimit limit;
    rlim_t wanted = DAEMONS * CONNECTIONS + OTHERS;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return CONNECTIONS / 8;
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
        setrlimit(RLIMIT_NOFILE, &limit);
        getrlimit(RLIMIT_NOFILE, &limit);
    }
    rlim_t allowed = limit.rlim_cur > OTHERS ? (limit.rlim_cur - OTHERS) / DAEMONS : 1;
    return allowed < CONNECTIONS ? (unsigned)allowed : CONNECTIONS;
}

static bool start_daemon(struct daemon *daemon, unsigned connections)
{
    const struct config *config = daemon->server->config;
    daemon->arena = arena_create(REQUEST_ARENA_LIMIT);
    daemon->library = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, call_go_on, daemon,
        MHD_OPTION_LISTEN_SOCKET, daemon->descriptor, MHD_OPTION_URI_LOG_CALLBACK, call_begin,
        daemon, MHD_OPTION_NOTIFY_COMPLETED, call_end, daemon, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, daemon, MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)config->request_seconds, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_THREAD_STACK_SIZE, (size_t)TRANSPORT_STACK, MHD_OPTION_END);
    return daemon->arena && daemon->library;
}

static bool standalone_start(struct server *server, struct app *app, char *error, size_t error_size)
{
    server->app = app;
    bool started = true;
    for (int i = 0; started && i < WORKERS; i++) {
        started = transport_thread(&server->workers[i], call_worker, server);
        server->worker_count += started;
    }
    started = started && transport_thread(&server->sweeper, run_sweeper, server);
    server->sweeping = started;
    unsigned connections = connections_allowed();
    for (int i = 0; started && i < DAEMONS; i++)
        started = start_daemon(&server->daemons[i], connections);
    if (!started)
        snprintf(error, error_size, "cannot start the server's threads");
    return started;
}

/* --- stopping --- */

static bool wait_for_calls(struct server *server)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += TRANSPORT_STOP_SECONDS;
    pthread_mutex_lock(&server->mutex);
    while (server->active + server->working > 0 &&
           pthread_cond_timedwait(&server->finished, &server->mutex, &until) == 0)
        continue;
    bool idle = server->working == 0;
    if (idle) {
        server->closed = true;
        pthread_cond_broadcast(&server->queued);
        pthread_cond_broadcast(&server->stop);
    }
    pthread_mutex_unlock(&server->mutex);
    return idle;
}

static bool standalone_stop(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    server->stopping = true;
    pthread_mutex_unlock(&server->mutex);
    for (int i = 0; i < DAEMONS; i++) {
        struct daemon *daemon = &server->daemons[i];
        close(daemon->library ? MHD_quiesce_daemon(daemon->library) : daemon->descriptor);
    }
    /* A request that arrived a moment before may not have been read yet. */
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    if (!wait_for_calls(server))
        return false;
    for (int i = 0; i < DAEMONS; i++) {
        if (server->daemons[i].library)
            MHD_stop_daemon(server->daemons[i].library);
        arena_destroy(server->daemons[i].arena);
    }
    for (int i = 0; i < server->worker_count; i++)
        pthread_join(server->workers[i], NULL);
    if (server->sweeping)
        pthread_join(server->sweeper, NULL);
    pthread_cond_destroy(&server->stop);
    pthread_cond_destroy(&server->finished);
    pthread_cond_destroy(&server->queued);
    pthread_mutex_destroy(&server->mutex);
    free(server);
    return true;
}

static const char *standalone_address(const struct server *server)
{
    return server->address;
}

const struct transport standalone_transport = {
    .name = "standalone",
    .bind = standalone_bind,
    .start = standalone_start,
    .stop = standalone_stop,
    .address = standalone_address,
};
