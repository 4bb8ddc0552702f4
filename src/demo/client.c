/* Requests of invented people, in JSON with their bearer tokens, as a program would send them. */
#include "demo/client.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 128, HOST_SIZE = 128, SECONDS_APART = 90 };

void client_fail(struct client *client, const char *format, ...)
{
    va_list args;
    if (client->failed)
        return;
    client->failed = true;
    va_start(args, format);
    vsnprintf(client->error, client->error_size, format, args);
    va_end(args);
}

/* A host that this place answers to. */
static const char *own_host(const struct client *client, char host[HOST_SIZE])
{
    const char *hosts = client->app->config->hosts;
    snprintf(host, HOST_SIZE, "%.*s", (int)strcspn(hosts, " "), hosts);
    return *host ? host : "localhost";
}

/* Addresses that are set aside for documents (RFC 5737): nobody's. */
static void set_address(struct client *client, const struct demo_account *account, char *address,
                        size_t size)
{
    if (account)
        snprintf(address, size, "198.51.100.%d", (int)(account - demo_accounts) + 1);
    else
        snprintf(address, size, "203.0.113.%d", client->visitors++ % 254 + 1);
}

static void note_refusal(struct client *client, const char *path, const struct response *response,
                         const json_t *answer)
{
    const json_t *fault = json_array_get(json_object_get(answer, "errors"), 0);
    const char *field = json_string_value(json_object_get(fault, "field"));
    const char *message = json_string_value(json_object_get(fault, "message"));
    client_fail(client, "demo: %s: %d %s %s", path, response->status, text_or_empty(field),
                text_or_empty(message));
}

static json_t *take_answer(struct client *client, const char *path, const struct response *response)
{
    json_t *answer = json_loadb(text_or_empty(response->body), response->body_length, 0, NULL);
    if (response->status < 300 && answer)
        return answer;
    note_refusal(client, path, response, answer);
    json_decref(answer);
    return NULL;
}

static json_t *send_request(struct client *client, const struct demo_account *account,
                            enum http_method method, const char *path, const char *body)
{
    char host[HOST_SIZE], address[32], authorization[CLIENT_TOKEN + 8] = "", place[PATH_SIZE];
    size_t length = strcspn(path, "?");
    struct response response;
    if (account)
        snprintf(authorization, sizeof authorization, "Bearer %s",
                 client->token[account - demo_accounts]);
    set_address(client, account, address, sizeof address);
    struct request request = request_blank();
    request.method = method;
    snprintf(place, sizeof place, "%.*s", (int)length, path);
    request.path = place;
    request.query = path[length] ? path + length + 1 : "";
    request.host = own_host(client, host);
    request.address = address;
    request.content_type = body ? "application/json" : "";
    request.authorization = authorization;
    request.accept = "application/json";
    request.user_agent = "yicun demo";
    request.body = text_or_empty(body);
    request.body_length = strlen(request.body);
    client->app->fixed_now += SECONDS_APART;
    arena_reset(client->arena);
    app_handle(client->app, client->arena, &request, &response);
    return take_answer(client, path, &response);
}

static json_t *post(struct client *client, const struct demo_account *account, json_t *body,
                    const char *path)
{
    char *text = client->failed ? NULL : json_dumps(body, JSON_COMPACT);
    json_decref(body);
    if (!text)
        client_fail(client, "demo: %s: the request could not be made", path);
    json_t *answer = client->failed ? NULL : send_request(client, account, HTTP_POST, path, text);
    free(text);
    return answer;
}

json_t *client_post(struct client *client, const struct demo_account *account, json_t *body,
                    const char *format, ...)
{
    char path[PATH_SIZE];
    va_list args;
    va_start(args, format);
    vsnprintf(path, sizeof path, format, args);
    va_end(args);
    return post(client, account, body, path);
}

int64_t client_add(struct client *client, const struct demo_account *account, json_t *body,
                   const char *format, ...)
{
    char path[PATH_SIZE];
    va_list args;
    va_start(args, format);
    vsnprintf(path, sizeof path, format, args);
    va_end(args);
    json_t *answer = post(client, account, body, path);
    int64_t id = json_integer_value(json_object_get(answer, "id"));
    json_decref(answer);
    return id;
}

static bool nothing(struct db *db, void *arg)
{
    (void)db;
    (void)arg;
    return true;
}

json_t *client_open(struct client *client, const struct demo_account *account, const char *format,
                    ...)
{
    char path[PATH_SIZE];
    va_list args;
    va_start(args, format);
    vsnprintf(path, sizeof path, format, args);
    va_end(args);
    json_t *answer = client->failed ? NULL : send_request(client, account, HTTP_GET, path, NULL);
    /* What a page notes is written later, with the next commit at the latest. */
    store_write(client->app->store, client->arena, nothing, NULL);
    return answer;
}
