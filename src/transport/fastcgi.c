/* FastCGI on a UNIX socket, behind nginx: each thread accepts and answers by itself. nginx keeps
 * connections open, so a thread stays with its connection between requests; config->threads must
 * therefore exceed the connections that nginx keeps (deploy/nginx.conf). */
#include "transport.h"

#include "base/arena.h"
#include "base/log.h"
#include "core/app.h"
#include "transport/shared.h"

#include <errno.h>
#include <fcgiapp.h>
#include <grp.h>
#include <limits.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* One thread; what others read of it is guarded by the server's mutex. */
struct lane {
    struct server *server;
    pthread_t thread;
    FCGX_Request request;
    struct arena *arena; /* of the request; a thread that waits keeps none */
    jmp_buf out;         /* where a full arena leads while the request is read */
    int kept; /* connection that waits for nginx's next request; -1 while answering or accepting */
};

struct server {
    char path[256];
    int descriptor;
    int count, started; /* threads that there shall be, and that have been started */
    struct lane *lanes;
    struct app *app;
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    int live; /* threads that have not ended */
    bool stopping;
};

/* --- binding --- */

/* Removes a socket that nobody listens on any more. False when somebody does, or when the path is
 * something else than a socket. */
static bool clear_stale(const struct sockaddr_un *address)
{
    struct stat status;
    if (lstat(address->sun_path, &status) != 0)
        return errno == ENOENT;
    if (!S_ISSOCK(status.st_mode))
        return false;
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0)
        return false;
    bool dead = connect(probe, (const struct sockaddr *)address, sizeof *address) != 0 &&
                errno == ECONNREFUSED;
    close(probe);
    return dead && unlink(address->sun_path) == 0;
}

static bool give_to_group(const char *path, const char *name)
{
    if (!*name)
        return true;
    const struct group *group = getgrnam(name);
    return group && chown(path, (uid_t)-1, group->gr_gid) == 0;
}

static int open_socket(const struct config *config, char *error, size_t error_size)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(config->socket) >= sizeof address.sun_path) {
        snprintf(error, error_size, "socket path too long: %s", config->socket);
        return -1;
    }
    memcpy(address.sun_path, config->socket, strlen(config->socket));
    if (!clear_stale(&address)) {
        snprintf(error, error_size, "%s: is in use or is not a socket", config->socket);
        return -1;
    }
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* The mode is right from the first moment on. */
    mode_t mask = umask(0117);
    bool bound =
        descriptor >= 0 && bind(descriptor, (const struct sockaddr *)&address, sizeof address) == 0;
    umask(mask);
    if (!bound || listen(descriptor, 512) != 0) {
        snprintf(error, error_size, "%s: %s", config->socket, strerror(errno));
    } else if (!give_to_group(config->socket, config->socket_group)) {
        snprintf(error, error_size, "%s: cannot give it to group %s", config->socket,
                 config->socket_group);
    } else {
        return descriptor;
    }
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

static struct server *fastcgi_bind(const struct config *config, char *error, size_t error_size)
{
    int descriptor = open_socket(config, error, error_size);
    if (descriptor < 0)
        return NULL;
    struct server *server = calloc(1, sizeof *server);
    if (!server || !(server->lanes = calloc((size_t)config->threads, sizeof *server->lanes)))
        abort();
    snprintf(server->path, sizeof server->path, "%s", config->socket);
    server->descriptor = descriptor;
    server->count = config->threads;
    pthread_mutex_init(&server->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&server->ended, &attributes);
    pthread_condattr_destroy(&attributes);
    return server;
}

/* --- answering --- */

static char *parameter(struct lane *lane, const char *name)
{
    const char *value = FCGX_GetParam(name, lane->request.envp);
    return arena_strdup(lane->arena, value ? value : "");
}

/* Reads the request out of the library's hands; every text is a copy in the arena. 0, or the status
 * of a refusal. */
static int read_request(struct lane *lane, struct request *request)
{
    request->method = transport_method(parameter(lane, "REQUEST_METHOD"));
    if (request->method == HTTP_OTHER)
        return 405;
    if (!transport_target(parameter(lane, "REQUEST_URI"), request))
        return 400;
    request->host = parameter(lane, "HTTP_HOST");
    request->address = parameter(lane, "REMOTE_ADDR");
    request->content_type = parameter(lane, "CONTENT_TYPE");
    request->cookie = parameter(lane, "HTTP_COOKIE");
    request->authorization = parameter(lane, "HTTP_AUTHORIZATION");
    request->accept = parameter(lane, "HTTP_ACCEPT");
    request->user_agent = parameter(lane, "HTTP_USER_AGENT");
    request->sec_fetch_site = parameter(lane, "HTTP_SEC_FETCH_SITE");
    request->origin = parameter(lane, "HTTP_ORIGIN");
    request->if_none_match = parameter(lane, "HTTP_IF_NONE_MATCH");
    request->idempotency_key = parameter(lane, "HTTP_IDEMPOTENCY_KEY");
    request->secure = strcmp(parameter(lane, "REQUEST_SCHEME"), "https") == 0 ||
                      strcmp(parameter(lane, "HTTPS"), "on") == 0;
    request->body = "";

    const char *announced = parameter(lane, "CONTENT_LENGTH");
    size_t length = 0;
    if (*announced && !transport_length(announced, &length))
        return 400;
    if (length == 0)
        return 0;
    if (request->method != HTTP_POST)
        return 400;
    if (length > app_body_limit(lane->server->app, request->method, request->path))
        return 413;
    char *body = arena_alloc(lane->arena, length + 1);
    for (size_t had = 0; had < length;) {
        size_t want = length - had > INT_MAX ? INT_MAX : length - had;
        int got = FCGX_GetStr(body + had, (int)want, lane->request.in);
        if (got <= 0)
            return 400; /* nginx lost the client */
        had += (size_t)got;
    }
    request->body = body;
    request->body_length = length;
    return 0;
}

/* The library's own printf knows only some of the conversions, so headers are put together here. */
static void put_header(FCGX_Stream *out, const char *name, const char *value)
{
    FCGX_PutS(name, out);
    FCGX_PutS(": ", out);
    FCGX_PutS(value, out);
    FCGX_PutS("\r\n", out);
}

static void put_head(FCGX_Stream *out, int status, const char *type, long long length)
{
    char text[80];
    snprintf(text, sizeof text, "%d %s", status, http_reason(status));
    put_header(out, "Status", text);
    if (type)
        put_header(out, "Content-Type", type);
    snprintf(text, sizeof text, "%lld", length);
    put_header(out, "Content-Length", text);
}

static void refuse(struct lane *lane, int status)
{
    FCGX_Stream *out = lane->request.out;
    const char *sentence = transport_refusal(status);
    put_head(out, status, "text/plain; charset=utf-8", (long long)strlen(sentence));
    put_header(out, "X-Content-Type-Options", "nosniff");
    if (status == 405)
        put_header(out, "Allow", "GET, HEAD, POST");
    FCGX_PutS("\r\n", out);
    FCGX_PutS(sentence, out);
}

static void send_file(FCGX_Stream *out, int descriptor)
{
    char block[16384];
    ssize_t length;
    while ((length = read(descriptor, block, sizeof block)) > 0)
        if (FCGX_PutStr(block, (int)length, out) < 0)
            return;
}

static void send_body(FCGX_Stream *out, const char *body, size_t length)
{
    while (length > 0) {
        int part = length > INT_MAX ? INT_MAX : (int)length;
        if (FCGX_PutStr(body, part, out) != part)
            return;
        body += part;
        length -= (size_t)part;
    }
}

static void send_response(struct lane *lane, const struct request *request,
                          const struct response *response)
{
    FCGX_Stream *out = lane->request.out;
    off_t size = (off_t)response->body_length;
    struct timespec modified;
    int file = -1;
    if (response->file)
        file = transport_open(response->file, 0, &size, &modified);
    if (response->file_once)
        unlink(response->file);
    if (response->file && file < 0) {
        log_error("a stored file cannot be read");
        refuse(lane, 500);
        return;
    }
    put_head(out, response->status, response->type, (long long)size);
    for (int i = 0; i < response->header_count; i++)
        put_header(out, response->headers[i].name, response->headers[i].value);
    FCGX_PutS("\r\n", out);
    if (request->method != HTTP_HEAD) {
        if (file >= 0)
            send_file(out, file);
        else
            send_body(out, response->body, response->body_length);
    }
    if (file >= 0)
        close(file);
}

static void arena_is_full(void *arg, bool short_of_memory)
{
    struct lane *lane = arg;
    (void)short_of_memory;
    longjmp(lane->out, 1);
}

/* The same, and 503 where memory is short. */
static int receive(struct lane *lane, struct request *request)
{
    arena_on_full(lane->arena, arena_is_full, lane);
    if (setjmp(lane->out) == 0)
        return read_request(lane, request);
    return 503;
}

static void answer(struct lane *lane)
{
    struct request request = {0};
    lane->arena = arena_create(REQUEST_ARENA_LIMIT);
    int refusal = lane->arena ? receive(lane, &request) : 503;
    if (refusal) {
        refuse(lane, refusal);
    } else {
        struct response response = {0};
        app_handle(lane->server->app, lane->arena, &request, &response);
        send_response(lane, &request, &response);
    }
    arena_destroy(lane->arena);
}

/* Reads what is left of the body and the mark of its end: left behind, the library would take them
 * for the next request of the connection, and close it under nginx's feet. */
static void drain(FCGX_Stream *in)
{
    char block[16384];
    while (FCGX_GetStr(block, sizeof block, in) > 0)
        continue;
}

static void set_kept(struct lane *lane, int descriptor)
{
    pthread_mutex_lock(&lane->server->mutex);
    lane->kept = descriptor;
    /* A stop that came while this thread answered could not see the connection. */
    if (descriptor >= 0 && lane->server->stopping)
        shutdown(descriptor, SHUT_RD);
    pthread_mutex_unlock(&lane->server->mutex);
}

static bool is_stopping(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    bool stopping = server->stopping;
    pthread_mutex_unlock(&server->mutex);
    return stopping;
}

static void *run_lane(void *arg)
{
    struct lane *lane = arg;
    struct server *server = lane->server;
    for (;;) {
        int fault = FCGX_Accept_r(&lane->request);
        set_kept(lane, -1);
        if (fault && is_stopping(server))
            break;
        if (fault) {
            log_warning("accepting a connection failed: %s", strerror(-fault));
            nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
            continue;
        }
        answer(lane);
        drain(lane->request.in);
        FCGX_Finish_r(&lane->request);
        set_kept(lane, lane->request.ipcFd);
    }
    FCGX_Free(&lane->request, 1);
    pthread_mutex_lock(&server->mutex);
    server->live--;
    pthread_cond_signal(&server->ended);
    pthread_mutex_unlock(&server->mutex);
    return NULL;
}

static bool fastcgi_start(struct server *server, struct app *app, char *error, size_t error_size)
{
    server->app = app;
    if (FCGX_Init() != 0) {
        snprintf(error, error_size, "the FastCGI library did not start");
        return false;
    }
    for (int i = 0; i < server->count; i++) {
        struct lane *lane = &server->lanes[i];
        *lane = (struct lane){.server = server, .kept = -1};
        if (FCGX_InitRequest(&lane->request, server->descriptor, 0) != 0 ||
            !transport_thread(&lane->thread, run_lane, lane)) {
            snprintf(error, error_size, "cannot start thread %d: %s", i + 1, strerror(errno));
            return false;
        }
        server->started++;
        pthread_mutex_lock(&server->mutex);
        server->live++;
        pthread_mutex_unlock(&server->mutex);
    }
    return true;
}

/* --- stopping --- */

/* Wakes the threads that wait: for a connection, or for the next request on a kept one. What has
 * arrived already can still be read. */
static void wake(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    server->stopping = true;
    shutdown(server->descriptor, SHUT_RDWR);
    for (int i = 0; i < server->started; i++)
        if (server->lanes[i].kept >= 0)
            shutdown(server->lanes[i].kept, SHUT_RD);
    pthread_mutex_unlock(&server->mutex);
}

static bool wait_for_lanes(struct server *server)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += TRANSPORT_STOP_SECONDS;
    pthread_mutex_lock(&server->mutex);
    while (server->live > 0 && pthread_cond_timedwait(&server->ended, &server->mutex, &until) == 0)
        continue;
    bool all = server->live == 0;
    pthread_mutex_unlock(&server->mutex);
    return all;
}

static bool fastcgi_stop(struct server *server)
{
    wake(server);
    unlink(server->path);
    if (!wait_for_lanes(server))
        return false;
    for (int i = 0; i < server->started; i++)
        pthread_join(server->lanes[i].thread, NULL);
    close(server->descriptor);
    pthread_cond_destroy(&server->ended);
    pthread_mutex_destroy(&server->mutex);
    free(server->lanes);
    free(server);
    return true;
}

static const char *fastcgi_address(const struct server *server)
{
    return server->path;
}

const struct transport fastcgi_transport = {
    .name = "fastcgi",
    .bind = fastcgi_bind,
    .start = fastcgi_start,
    .stop = fastcgi_stop,
    .address = fastcgi_address,
};
