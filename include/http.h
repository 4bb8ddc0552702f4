/* HTTP without a network: requests and responses as structs, and the parsers of what browsers send.
 * Transports fill a request and send a response; nothing here reads a socket. */
#ifndef YICUN_HTTP_H
#define YICUN_HTTP_H

#include "base/arena.h"
#include "base/buf.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_OTHER };

/* What a transport hands over. Texts are NUL-terminated without inner NULs, and never NULL ("" when
 * absent); they live until the response is sent. */
struct request {
    enum http_method method;
    const char *path;    /* raw, before '?', percent-encoded as received */
    const char *query;   /* raw, behind '?' */
    const char *host;    /* Host header */
    const char *address; /* client's address as text */
    const char *content_type, *cookie, *authorization, *accept, *user_agent;
    const char *sec_fetch_site, *origin, *if_none_match, *idempotency_key;
    bool secure; /* TLS between the client and the front */
    const char *body;
    size_t body_length;
};

/* A request without anything: every text is "". */
struct request request_blank(void);

struct header {
    const char *name, *value;
};

/* What the core answers. Body lives in the request's arena, or in the file `file` (sent whole). */
struct response {
    int status;
    const char *type; /* Content-Type */
    struct header headers[24];
    int header_count;
    const char *body;
    size_t body_length;
    const char *file; /* path of a file to send instead of body, or NULL */
    bool file_once;   /* made for this answer: its name is removed once it is opened */
};

/* Adds a header; name and value must live until the response is sent. A value with a control
 * character, which could begin another header, is left out and logged. */
void response_header(struct response *response, const char *name, const char *value);

/* "Not Found" for 404; "Unknown" for a status this program does not send. */
const char *http_reason(int status);

/* --- parsing; every parser is total: any bytes give a result or an error, never a crash --- */

enum parse_result {
    PARSE_OK,
    PARSE_MALFORMED, /* not what the content type says: cut, bad escapes, bad UTF-8 */
    PARSE_TOO_MANY,  /* more fields, parts or levels than the limits below */
};

#define HTTP_MAX_FIELDS 4000
#define HTTP_MAX_FILES 20
#define JSON_MAX_DEPTH 16

#define HTTP_MAX_PART_HEADERS 4096 /* bytes of headers of one multipart part */

/* Percent-decodes a path; NULL when it does not begin with "/", for bad escapes, %00, bad UTF-8,
 * characters that text_is_clean refuses, or a segment that is "." or ".." once decoded. */
char *http_decode_path(struct arena *arena, const char *path);

/* Decodes application/x-www-form-urlencoded text (a query or a body) into an object: a name that
 * occurs once gives a string, one that occurs several times or ends in "[]" gives an array of
 * strings (name without "[]"). Other brackets mean nothing: "items[3][progress]" is a plain name.
 * Bad UTF-8, bad escapes, NUL and empty names are malformed. After an error `form` holds what came
 * before it. */
enum parse_result http_parse_form(const char *text, size_t length, json_t *form);

/* One uploaded file of a multipart body; bytes point into the body. */
struct upload {
    const char *field;     /* input name */
    const char *file_name; /* last path component as sent: UTF-8 without control characters */
    const char *bytes;
    size_t length;
};

/* Parses multipart/form-data strictly (RFC 7578): boundary from the content type, fields into
 * `form` as above, files into `upload`, *uploads of them. A part with an empty file name and no
 * bytes is an input left empty, and is skipped. A body without the closing boundary is malformed.
 */
enum parse_result http_parse_multipart(struct arena *arena, const char *content_type,
                                       const char *body, size_t length, json_t *form,
                                       struct upload upload[HTTP_MAX_FILES], int *uploads);

/* JSON of at most JSON_MAX_DEPTH levels and about HTTP_MAX_FIELDS values, refusing duplicate keys,
 * NUL and trailing bytes; the result is an object. NULL with the reason in *result. */
json_t *http_parse_json(const char *text, size_t length, enum parse_result *result);

/* The value of the first cookie of that name, or NULL. */
const char *http_cookie(struct arena *arena, const char *cookies, const char *name);

/* True when an Accept header prefers JSON to a page: "text/html;q=0.9, application/json". */
bool http_wants_json(const char *accept);

/* The media type of a Content-Type in lower case without parameters. */
const char *http_media_type(struct arena *arena, const char *content_type);

/* Percent-encodes everything but unreserved characters. */
void http_encode(struct buf *out, const char *text);

#endif
