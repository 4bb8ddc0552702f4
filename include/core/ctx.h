/* The request as a handler sees it: who asks, what was sent, the store, and the answer being made.
 * Handlers contain no begin, commit, rollback or free; what they return decides (DESIGN: one
 * request). */
#ifndef YICUN_CORE_CTX_H
#define YICUN_CORE_CTX_H

#include "base/arena.h"
#include "base/date.h"
#include "base/decimal.h"
#include "core/role.h"
#include "db.h"
#include "http.h"
#include "view.h"

#include <jansson.h>

struct app;
struct route;

/* What a handler returns; mapped to HTTP in one table. */
enum result {
    RC_OK,         /* 200, 201 or 303: the answer is made */
    RC_INVALID,    /* 422: the form again, filled, with an error at each field */
    RC_SIGNED_OUT, /* 401, or the sign-in page */
    RC_DENIED,     /* 403 */
    RC_MISSING,    /* 404: not there, or outside the user's scope */
    RC_CONFLICT,   /* 409: a newer version, or a step that the state does not allow */
    RC_TOO_LARGE,  /* 413 */
    RC_TOO_MANY,   /* 429: rate limit */
    RC_MALFORMED,  /* 400: the request itself is broken */
    RC_BUSY,       /* 503: memory is short, or others change the same again and again */
    RC_AWAY,       /* 503: the database cannot be reached */
    RC_FAILED,     /* 500 */
    RC_FULL,       /* 507: no space left; only the core says it */
};

/* The signed-in user. */
struct user {
    int64_t id;            /* 0: signed out */
    const char *name;      /* sign-in name */
    const char *full_name; /* as shown */
    const char *unit_code, *unit_name;
    unsigned roles; /* mask of enum role */
    struct scope scope;
    int64_t session;   /* id of the session; 0 for a bearer token */
    int64_t factor_at; /* when the second factor was given in this session; 0: not yet */
    bool must_change;  /* the password must be changed before anything else */
};

/* A file received with this request, already stored by its content hash; see core/file.h. */
struct stored_upload;

struct ctx {
    struct app *app;
    struct arena *arena;
    const struct request *request;
    struct response *response;
    const struct route *route;
    struct db *db;     /* read-only for GET and HEAD; the writer's otherwise */
    int64_t now;       /* epoch seconds */
    struct date today; /* China Standard Time (ALL-5) */
    struct user user;
    bool json;      /* the answer is JSON */
    json_t *query;  /* object of the query's strings */
    json_t *form;   /* object of what was sent (form, multipart or JSON); empty object for GET */
    json_t *view;   /* the page's data = the API's answer */
    json_t *errors; /* array of {field, rule, message} */
    struct stored_upload *uploads;
    int upload_count;
    void *prepared;    /* what the route's prepare step left for its handler */
    bool read_failed;  /* a reader failed, so nothing that was read counts; set by ctx_release */
    bool read_away;    /* since the database could not be reached */
    const char *chain; /* of the last audit record that was added, "" before it; see core/audit.h */
    bool read_clash;   /* ... and may succeed at once, begun anew */
    bool keep; /* keep this request's writes although its answer is an error (failed sign-ins) */
    /* used by the core */
    bool (*after)(struct ctx *ctx, void *arg);
    void *after_arg;
    struct view_list *lists; /* beside the view's JSON, of a page */
    struct todo_list *todo;  /* what the rooms said, asked once a request */
    const char *params[8];
    const char *template;
    const char *location; /* where done, created or redirect lead */
    const char *flash;    /* message for the next page */
    json_t *record;       /* JSON answer of done and created */
    const char *place; /* link of the navigation that the page stands under, when its own path does
                          not say so */
    const char *csrf;
    const char *submission; /* hash of the form's once-key and content, or NULL */
    int status;
    bool bearer;
    bool inside; /* read by another page (core/inside.h): the layout has no user to show */
};

/* --- what was asked --- */

/* The value of ":name" in the route's pattern (text) or of "#name" (a positive integer). */
const char *param(const struct ctx *ctx, const char *name);
int64_t param_id(const struct ctx *ctx, const char *name);

/* Query values; text is "" and numbers are `otherwise` when absent or malformed. */
const char *query_text(const struct ctx *ctx, const char *name);
int64_t query_int(const struct ctx *ctx, const char *name, int64_t min, int64_t max,
                  int64_t otherwise);

/* Text sent in the form; "" when absent or not text. For records use fields (core/field.h). */
const char *form_text(const struct ctx *ctx, const char *name);
/* The integers of an array or a single value sent as `name` (ids of ticked rows). Count; 0 with an
 * error at the field when there are more than `max`, or one is no positive integer. */
int form_ids(struct ctx *ctx, const char *name, int64_t *ids, int max);
/* True when the change was made from this version of the record (form `_version`, JSON "version"),
 * or does not say from which. 0 is the version of what was not there yet. */
bool version_is_current(const struct ctx *ctx, int64_t version);

/* What a page that only reads writes once its answer is made and before it is sent: that it was
 * opened, who looked. One a request; without it the answer is not sent. `ctx->db` is then the
 * writer's. */
typedef bool after_fn(struct ctx *ctx, void *arg);
void write_after(struct ctx *ctx, after_fn *work, void *arg);

bool has_role(const struct ctx *ctx, unsigned roles);
/* True when the unit lies in the signed-in user's scope (USER-2). */
bool in_scope(const struct ctx *ctx, const char *unit_code);

/* --- the answer --- */

/* Adds an error at a field ("" for the form as a whole); `rule` is a rule id or "required",
 * "format", "length", "range", "choice", "unknown", "state", "version". */
void error_at(struct ctx *ctx, const char *field, const char *rule, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool has_errors(const struct ctx *ctx);
/* What is wrong at a field: the first message there, "" when nothing is. */
const char *error_of(const struct ctx *ctx, const char *field);

/* Puts a value into the view (steals the reference). */
void view_set(struct ctx *ctx, const char *key, json_t *value);
void view_text(struct ctx *ctx, const char *key, const char *text);
/* A list of many rows: the page renders the rows as they are, a program gets them as an array. */
void view_rows(struct ctx *ctx, const char *key, const struct view_rows *rows);
/* How something stands, as layout/status shows it. */
struct status {
    const char *word, *shape, *kind; /* kind: ok, due, late, done, none */
};
json_t *status_json(struct status status);
struct view_cell status_cell(struct ctx *ctx, struct status status);
/* printf into the arena: for links and sentences. */
char *text_of(struct ctx *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "2021年8月15日", "" for none; "8月15日 14:32" in CST for times. */
const char *date_label(struct ctx *ctx, struct date date);
const char *time_label(struct ctx *ctx, int64_t epoch);
/* As the API has them: "2021-08-15", "486.5"; "" for none. */
const char *date_text(struct ctx *ctx, struct date date);
const char *decimal_text(struct ctx *ctx, int64_t value);

/* Compact JSON in the arena; NULL for NULL. */
const char *json_text(struct ctx *ctx, const json_t *value);

/* The view as a page of that template, or as JSON. */
enum result page(struct ctx *ctx, const char *template);
/* The form again with ctx->errors (422); JSON gets {"errors":[...]}. */
enum result invalid(struct ctx *ctx, const char *template);
/* 409 with a sentence (added to errors); with a template, that page, else the general error page.
 */
enum result conflict(struct ctx *ctx, const char *template, const char *message);
/* A change is done: a page goes on to the link (303), JSON gets 200 with `record`. `message` is
 * shown on the next page. */
enum result done(struct ctx *ctx, json_t *record, const char *message, const char *link, ...)
    __attribute__((format(printf, 4, 5)));
/* The same for something new: JSON gets 201 with Location and `record`. */
enum result created(struct ctx *ctx, json_t *record, const char *message, const char *link, ...)
    __attribute__((format(printf, 4, 5)));
/* Plain redirect (303). */
enum result redirect(struct ctx *ctx, const char *link, ...) __attribute__((format(printf, 2, 3)));
/* Bytes of a made file (CSV, SVG, text): type and, when name is not NULL, Content-Disposition
 * attachment. */
enum result send_bytes(struct ctx *ctx, const char *type, const char *name, const char *bytes,
                       size_t length);

/* --- lists --- */

/* One page of a list: from query ?page=&size= (size 1-200, default 50). */
struct paging {
    int64_t page, size, offset, total;
};
struct paging paging_read(const struct ctx *ctx);
/* Puts "total" and "paging" {page,pages,total,from,to,prev_link,next_link} into the view; other
 * query values stay in links. */
void paging_show(struct ctx *ctx, struct paging paging);
/* A path with this request's query values but the one named `without`: the export of a filtered
 * list. */
const char *query_link(struct ctx *ctx, const char *path, const char *without);
/* "%q%" in lower case, for LOWER(x) LIKE with \ as escape, from ?q=; NULL when there is none. */
const char *query_like(struct ctx *ctx);

#endif
