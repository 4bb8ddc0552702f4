/* What the core's files share with each other and no one else. */
#ifndef YICUN_CORE_INTERNAL_H
#define YICUN_CORE_INTERNAL_H

#include "core/app.h"
#include "core/audit.h"

#include <setjmp.h>

/* --- pipeline.c, admit.c --- */

/* One request on its way. */
struct exchange {
    struct ctx *ctx;
    enum result result;
    int clashes;                       /* how often another transaction came first */
    bool again;                        /* so all begins anew, from what is stored now */
    char lane[AUDIT_CHAIN_DIGITS + 1]; /* in which it does; "": not known */
    struct upload *upload;
    int uploads;
    jmp_buf *out; /* where a full arena leads */
};

/* True for a name by which this server is to be called. */
bool admit_host(const struct config *config, const char *host);
/* Role and scope in one place: a role that the route names, and an owner within the user's scope.
 */
enum result admit_access(struct ctx *ctx);
/* Everything else that is asked of a request; reads the body into the form. */
enum result admit_request(struct exchange *exchange);
/* Reads the body alone. */
enum result admit_body(struct exchange *exchange);
/* What is answered where nothing is: whoever is signed out signs in first, so that the answer does
 * not tell whether anything is there, and an expired session loses no form. */
enum result admit_nowhere(struct exchange *exchange);

/* Waits before one more try of what clashed with another transaction, for a moment that is seldom
 * the same for two of them; not at all before the first (0). */
void pause_before(int tries);

/* --- router.c --- */

enum match { MATCH_NONE, MATCH_OTHER_METHOD, MATCH_FOUND };

struct router *router_create(const struct room *const *list, char *error, size_t error_size);
void router_free(struct router *router);
/* Finds the route of a method (HEAD counts as GET) and a decoded path, or one of another method;
 * parameters go to `params`. */
enum match router_match(const struct router *router, struct arena *arena, enum http_method method,
                        const char *path, const struct route **route, const char *params[8]);

/* --- answer.c --- */

/* Turns what a handler returned into the response. */
void answer_make(struct ctx *ctx, enum result result);
/* The general error page or JSON for a status. */
void answer_error(struct ctx *ctx, int status, const char *title, const char *message);
/* The answer when the arena is full or memory is short: takes nothing from the arena. */
void answer_plain(struct ctx *ctx, enum result result);
/* The headers that every answer has. Takes nothing from the arena, which may be full. */
void answer_finish(struct ctx *ctx);
/* Sets and reads a cookie of this site; `more` is appended ("; Max-Age=0"). */
void set_cookie(struct ctx *ctx, const char *name, const char *value, const char *more);
const char *sent_cookie(struct ctx *ctx, const char *name);

/* --- ctx.c --- */

/* False when a version was sent that no record can have. */
bool form_version_is_clear(const struct ctx *ctx);

/* --- layout.c --- */

/* Adds the keys of layout/head and layout/foot to the view (HTML only). */
void layout_add(struct ctx *ctx);

/* --- file.c --- */

/* Stores the uploads of a request by content hash (before the writer is borrowed); wrong types and
 * sizes become errors. False when the disk is full. */
bool files_receive(struct ctx *ctx, const struct upload *upload, int count);

/* Holds a lock (LOCK_SH, LOCK_EX) on the folder of attachments until the descriptor is closed, so
 * that what is being stored is not swept away; -1 with errno. */
int files_lock(const char *files, int how);

/* --- session.c --- */

/* Forgets the sessions that have run out. */
void session_sweep(struct ctx *ctx);

/* --- sniff.c --- */

/* The type of an upload when its content and its name agree on one that may be attached; NULL
 * otherwise. */
const char *sniff(const struct upload *upload);

/* --- submission.c --- */

/* Names what was sent by its token and content, before a handler or its preparation changes it. */
void submission_name(struct ctx *ctx);
/* The same form twice makes one record: answers again what the first submission was answered. */
bool submission_replay(struct ctx *ctx);
void submission_keep(struct ctx *ctx);
/* Forgets those that nobody will send again. */
void submission_sweep(struct ctx *ctx);
/* Puts the form that was sent from our own page into the view (`resume`), whole but for its request
 * token; none with a password in it. */
void submission_carry(struct ctx *ctx);

/* --- turn.c --- */

struct turn *turn_create(void);
void turn_free(struct turn *turn);
/* Calls the rooms' turn hooks when this day's turn is not done yet. When that fails (a full disk),
 * requests go on and the next one tries again. */
void turn_day(struct app *app, struct date today);

/* --- lease.c --- */

/* True when this server may do the work of that name for so many seconds; taken again, longer. */
bool lease_take(struct ctx *ctx, const char *name, int64_t seconds);
/* The same in a write of its own; false when the store failed. */
bool lease_ask(struct app *app, const char *name, int64_t seconds, bool *taken);
/* Lets another take it up at once. */
void lease_release(struct ctx *ctx, const char *name);
/* The epoch second by which leases run out. */
int64_t lease_clock(void);

/* --- job.c, worker.c --- */

/* The folder of files that jobs made, which is made when there is none. */
void jobs_folder(const struct app *app, char *path, size_t size);
/* Removes files in it that nobody has finished or holds any more. */
void jobs_sweep(struct ctx *ctx);

/* --- memory.c --- */

/* Jansson allocates from this thread's arena; NULL: from malloc. Returns the arena set before. */
struct arena *json_use_arena(struct arena *arena);
void json_install(void);

/* --- memo.c --- */

/* What is remembered. */
enum memo_what { MEMO_TODOS, MEMO_DEMO };

typedef int64_t memo_find_fn(struct ctx *ctx);

struct memo *memo_create(void);
void memo_free(struct memo *memo);
/* What `find` says, asked again only when this connection sees another state of the store than the
 * last time, for another user, or on another day; inside a write always. So `find` may depend on
 * these alone, not on the time of day. */
int64_t memo_number(struct ctx *ctx, enum memo_what what, memo_find_fn *find);

/* --- throttle.c --- */

struct throttle *throttle_create(void);
void throttle_free(struct throttle *throttle);
/* Counts a request of an address to a route; false when it must wait. */
bool throttle_admit(struct throttle *throttle, const char *address, const char *route, int64_t now,
                    int per_window);

#endif
