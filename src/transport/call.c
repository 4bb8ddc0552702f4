/* One request in the standalone server: its framing checked, its body gathered, its answer made,
 * inline for reads and on a worker, with the connection suspended, for writes. */
#include "transport/standalone.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "core/app.h"
#include "transport/static.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static void set_deadline(struct server *server, struct client *client, int64_t seconds)
{
    pthread_mutex_lock(&server->mutex);
    client->deadline = seconds ? transport_clock() + seconds : 0;
    pthread_mutex_unlock(&server->mutex);
}

/* --- the beginning and the end of a request --- */

/* The request's first line has arrived: the only place where the library shows the raw target. NULL
 * when memory is short: then the connection is closed. */
void *call_begin(void *arg, const char *target, struct MHD_Connection *connection)
{
    struct daemon *daemon = arg;
    size_t length = strlen(target);
    struct client *client =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    struct call *call = client ? calloc(1, sizeof *call + length + 1) : NULL;
    if (!call)
        return NULL;
    memcpy(call->target, target, length);
    call->raw = target;
    call->daemon = daemon;
    call->connection = connection;
    call->client = client;
    struct server *server = daemon->server;
    pthread_mutex_lock(&server->mutex);
    server->active++;
    call->client->deadline = transport_clock() + server->config->request_seconds;
    pthread_mutex_unlock(&server->mutex);
    return call;
}

void call_end(void *arg, struct MHD_Connection *connection, void **context,
              enum MHD_RequestTerminationCode code)
{
    struct call *call = *context;
    struct server *server = ((struct daemon *)arg)->server;
    (void)connection, (void)code;
    if (!call)
        return;
    pthread_mutex_lock(&server->mutex);
    call->client->deadline = transport_clock() + server->config->request_seconds;
    server->active--;
    pthread_cond_signal(&server->finished);
    pthread_mutex_unlock(&server->mutex);
    if (call->response)
        MHD_destroy_response(call->response);
    free(call->body);
    free(call);
    *context = NULL;
}

/* --- refusing --- */

/* Answers at once and lets no more follow. The library can answer only before or after a body, and
 * to answer before one leaves it in a state that it handles badly; so the few lines are written
 * past it, our side of the connection is closed, and what still comes is thrown away for a moment
 * (closing at once would reset the connection and could destroy the answer on its way). */
static void refuse(struct call *call, int status)
{
    char date[64], text[768];
    const char *sentence = transport_refusal(status);
    time_t now = time(NULL);
    struct tm utc;
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &utc));
    int length = snprintf(text, sizeof text,
                          "HTTP/1.1 %d %s\r\nDate: %s\r\nConnection: close\r\n%s"
                          "Content-Type: text/plain; charset=utf-8\r\n"
                          "X-Content-Type-Options: nosniff\r\nContent-Length: %zu\r\n\r\n%s",
                          status, http_reason(status), date,
                          status == 405 ? "Allow: GET, HEAD, POST\r\n" : "", strlen(sentence),
                          call->request.method == HTTP_HEAD ? "" : sentence);
    ssize_t sent =
        send(call->client->descriptor, text, (size_t)length, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)sent; /* a client that takes nothing gets nothing */
    shutdown(call->client->descriptor, SHUT_WR);
    call->refused = true;
    set_deadline(call->daemon->server, call->client, LINGER_SECONDS);
}

/* The library ends method and target at a NUL byte and says nothing of what follows; but it leaves
 * the line as it was, so that the parts must follow each other. */
static bool line_is_whole(const struct call *call, const char *method, const char *version)
{
    const char *between = method + strlen(method) + 1;
    between += strspn(between, " ");
    return between == call->raw && call->raw + strlen(call->target) + 1 == version;
}

/* Header fields, counted where a second one changes what the request is. */
struct framing {
    struct call *call;
    int hosts, lengths, encodings;
    size_t length;
    bool malformed;
};

static bool is_token(const char *name, size_t length)
{
    static const char others[] = "!#$%&'*+-.^_`|~0123456789"
                                 "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return length > 0 && strlen(name) == length && strspn(name, others) == length;
}

static bool is_plain(const char *value, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)value[i] < ' ' && value[i] != '\t') || value[i] == 0x7f)
            return false;
    return true;
}

static enum MHD_Result on_header(void *arg, enum MHD_ValueKind kind, const char *name,
                                 size_t name_length, const char *value, size_t value_length)
{
    struct framing *framing = arg;
    struct request *request = &framing->call->request;
    const struct {
        const char *name;
        const char **text;
    } wanted[] = {
        {"Host", &request->host},
        {"Content-Type", &request->content_type},
        {"Cookie", &request->cookie},
        {"Authorization", &request->authorization},
        {"Accept", &request->accept},
        {"User-Agent", &request->user_agent},
        {"Sec-Fetch-Site", &request->sec_fetch_site},
        {"Origin", &request->origin},
        {"If-None-Match", &request->if_none_match},
        {"Idempotency-Key", &request->idempotency_key},
    };
    (void)kind;
    if (!is_token(name, name_length) || (value && !is_plain(value, value_length))) {
        framing->malformed = true;
        return MHD_NO;
    }
    if (!value)
        value = "";
    if (strcasecmp(name, "Content-Length") == 0) {
        framing->lengths++;
        framing->malformed |= !transport_length(value, &framing->length);
    }
    framing->encodings += strcasecmp(name, "Transfer-Encoding") == 0;
    framing->hosts += strcasecmp(name, "Host") == 0;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (strcasecmp(name, wanted[i].name) == 0)
            *wanted[i].text = value;
    return MHD_YES;
}

/* What the library accepts and we do not; 0, or the status of the refusal. */
static int check_framing(struct call *call, const struct framing *framing, const char *version)
{
    const struct request *request = &call->request;
    if (framing->malformed || framing->lengths > 1 || framing->hosts > 1 ||
        (framing->lengths && framing->encodings))
        return 400;
    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
        return 505;
    if (!framing->hosts && strcmp(version, "HTTP/1.1") == 0)
        return 400;
    if (request->method == HTTP_OTHER)
        return 405;
    if (request->method != HTTP_POST && (framing->length > 0 || framing->encodings))
        return 400;
    if (framing->encodings)
        return 411;
    if (framing->length > app_body_limit(call->daemon->server->app, HTTP_POST, request->path) &&
        request->method == HTTP_POST)
        return 413;
    return 0;
}

/* Behind a proxy the client's address and scheme are what the proxy says. */
static void trust_proxy(struct call *call)
{
    const char *address =
        MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, "X-Real-IP");
    const char *scheme =
        MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, "X-Forwarded-Proto");
    unsigned char parsed[sizeof(struct in6_addr)];
    if (address &&
        (inet_pton(AF_INET, address, parsed) == 1 || inet_pton(AF_INET6, address, parsed) == 1))
        call->request.address = address;
    call->request.secure = scheme && strcmp(scheme, "https") == 0;
}

/* The header has arrived. Never answered here: see refuse(). */
static void begin_call(struct call *call, const char *method, const char *version)
{
    struct request *request = &call->request;
    struct framing framing = {.call = call};
    *request = request_blank();
    request->address = call->client->address;
    request->method = transport_method(method);
    call->begun = true;
    MHD_get_connection_values_n(call->connection, MHD_HEADER_KIND, on_header, &framing);
    bool sound = (!text_starts(version, "HTTP/") || line_is_whole(call, method, version)) &&
                 transport_target(call->target, request);
    int refusal = sound ? check_framing(call, &framing, version) : 400;
    if (!refusal && framing.length > 0 && !(call->body = malloc(framing.length + 1)))
        refusal = 503;
    if (refusal) {
        refuse(call, refusal);
        return;
    }
    if (call->daemon->server->config->behind_proxy)
        trust_proxy(call);
}

/* --- answering --- */

/* NULL with the status of the refusal: 500 for a file that cannot be read, 503 without memory. */
static struct MHD_Response *response_body(const struct response *response, uint64_t *size,
                                          int *refusal)
{
    struct timespec modified;
    off_t length;
    *refusal = 503;
    *size = response->body_length;
    if (!response->file)
        return MHD_create_response_from_buffer(
            response->body_length, (void *)(uintptr_t)response->body, MHD_RESPMEM_MUST_COPY);
    int file = transport_open(response->file, 0, &length, &modified);
    if (response->file_once)
        unlink(response->file);
    if (file < 0) {
        log_error("a stored file cannot be read");
        *refusal = 500;
        return NULL;
    }
    *size = (uint64_t)length;
    struct MHD_Response *made = MHD_create_response_from_fd64(*size, file);
    if (!made)
        close(file);
    return made;
}

static bool add_headers(struct MHD_Response *made, const struct response *response)
{
    if (response->type &&
        MHD_add_response_header(made, MHD_HTTP_HEADER_CONTENT_TYPE, response->type) != MHD_YES)
        return false;
    for (int i = 0; i < response->header_count; i++)
        if (MHD_add_response_header(made, response->headers[i].name, response->headers[i].value) !=
            MHD_YES)
            return false;
    return true;
}

/* Without memory for the whole answer there is none: a page must not come without its headers. Who
 * then sends a form again is answered as the first time. */
static void make_response(struct call *call, const struct response *response)
{
    int refusal;
    call->status = response->status;
    call->response = response_body(response, &call->size, &refusal);
    if (call->response && !add_headers(call->response, response)) {
        MHD_destroy_response(call->response);
        call->response = NULL;
    }
    if (!call->response)
        call->status = refusal;
}

/* Runs the core in a thread's arena. The answer is copied out of it, since it is sent later. */
static void run_core(struct call *call, struct arena *arena)
{
    struct response response = {0};
    app_handle(call->daemon->server->app, arena, &call->request, &response);
    make_response(call, &response);
    arena_reset(arena);
}

static enum MHD_Result send_response(struct call *call)
{
    struct server *server = call->daemon->server;
    if (!call->response) {
        refuse(call, call->status);
        return MHD_NO;
    }
    pthread_mutex_lock(&server->mutex);
    bool stopping = server->stopping;
    call->client->deadline = transport_clock() + server->config->request_seconds +
                             (int64_t)(call->size / SLOWEST_READER);
    pthread_mutex_unlock(&server->mutex);
    if (stopping)
        MHD_add_response_header(call->response, MHD_HTTP_HEADER_CONNECTION, "close");
    return MHD_queue_response(call->connection, (unsigned)call->status, call->response);
}

void *call_worker(void *arg)
{
    struct server *server = arg;
    struct arena *arena = NULL;
    pthread_mutex_lock(&server->mutex);
    for (;;) {
        while (!server->first && !server->closed)
            pthread_cond_wait(&server->queued, &server->mutex);
        struct call *call = server->first;
        if (!call)
            break;
        server->first = call->next;
        pthread_mutex_unlock(&server->mutex);
        if (!arena)
            arena = arena_create(REQUEST_ARENA_LIMIT);
        if (arena)
            run_core(call, arena);
        else
            call->status = 503;
        MHD_resume_connection(call->connection); /* from here on the call is the daemon's */
        pthread_mutex_lock(&server->mutex);
        server->working--;
        pthread_cond_signal(&server->finished);
    }
    pthread_mutex_unlock(&server->mutex);
    arena_destroy(arena);
    return NULL;
}

static void hand_over(struct call *call)
{
    struct server *server = call->daemon->server;
    MHD_suspend_connection(call->connection);
    pthread_mutex_lock(&server->mutex);
    call->client->deadline = 0;
    call->next = NULL;
    *(server->first ? &server->last->next : &server->first) = call;
    server->last = call;
    server->working++;
    pthread_cond_signal(&server->queued);
    pthread_mutex_unlock(&server->mutex);
}

/* At once, unless the answer has to be waited for. */
static enum MHD_Result answer_read(struct call *call)
{
    struct server *server = call->daemon->server;
    set_deadline(server, call->client, 0);
    call->response = static_response(server->config, &call->request, &call->status);
    bool asked = !call->response && !call->status;
    if (asked && app_reads_wait(server->app)) {
        hand_over(call);
        return MHD_YES;
    }
    if (asked)
        run_core(call, call->daemon->arena);
    return send_response(call);
}

/* Called by the library with the header, with each piece of the body, at the body's end, and again
 * when a suspended connection was resumed. */
enum MHD_Result call_go_on(void *arg, struct MHD_Connection *connection, const char *url,
                           const char *method, const char *version, const char *piece,
                           size_t *piece_length, void **context)
{
    struct call *call = *context;
    (void)arg, (void)connection, (void)url;
    if (!call)
        return MHD_NO;
    if (!call->begun) {
        begin_call(call, method, version);
        return MHD_YES;
    }
    if (*piece_length > 0) {
        if (!call->refused)
            memcpy(call->body + call->request.body_length, piece, *piece_length);
        call->request.body_length += *piece_length;
        *piece_length = 0;
        return MHD_YES;
    }
    if (call->refused)
        return MHD_NO;
    if (call->response || call->status)
        return send_response(call);
    if (call->request.method != HTTP_POST)
        return answer_read(call);
    if (call->body) {
        call->body[call->request.body_length] = '\0';
        call->request.body = call->body;
    }
    hand_over(call);
    return MHD_YES;
}
