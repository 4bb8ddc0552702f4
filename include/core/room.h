/* A room: one thing the users do, as it presents itself to the house. */
#ifndef YICUN_CORE_ROOM_H
#define YICUN_CORE_ROOM_H

#include "core/agenda.h"
#include "core/archive.h"
#include "core/ctx.h"
#include "core/dossier.h"
#include "core/job.h"
#include "core/seal.h"
#include "core/setting.h"
#include "core/todo.h"

typedef enum result handler_fn(struct ctx *ctx);

/* Unit code that owns the record named by the path (in the arena), or NULL when there is none. The
 * core compares it with the user's scope before the handler runs; outside is RC_MISSING. ctx->db is
 * open. */
typedef const char *owner_fn(struct ctx *ctx);

enum route_flag {
    ROUTE_UPLOAD = 1 << 0,  /* multipart with files: larger body, files stored before the handler */
    ROUTE_LIMITED = 1 << 1, /* rate limit by address (public form, sign-in, calendar) */
    ROUTE_PRIVATE = 1 << 2, /* shows private data: never cached; what concerns others is audited */
    ROUTE_SLOW = 1 << 3,    /* prepare takes long (password hashing) */
    ROUTE_OWN = 1 << 4,     /* concerns only the signed-in user's own account */
    ROUTE_BARE = 1 << 5,    /* takes no fields; what is sent beside token and version is refused */
    ROUTE_FILE = 1 << 6,    /* answers with an attachment, whose id is the path's last part */
    ROUTE_HIDDEN = 1 << 7,  /* to a wrong role it is not there, byte for byte; what is sent to it is
                               read, but never kept as a file (POOL-10) */
    ROUTE_FACTOR = 1 << 8,  /* asks for the second factor where policy does (POOL-10) */
};

struct route {
    enum http_method method;
    const char *pattern; /* "/plans/#id/items/#item": '#' a positive integer, ':' a text segment */
    handler_fn *handle;
    unsigned who;    /* mask of roles, WHO_PUBLIC or WHO_SIGNED_IN; 0 refuses to start */
    owner_fn *owner; /* whose scope decides; NULL: the handler's queries carry the scope */
    unsigned flags;
    handler_fn *prepare; /* what takes long, before the writer is borrowed; RC_OK goes on. ctx->db
                            is a reader already; ctx_release gives it back before the long part */
    const char *title;   /* what it does, in Chinese, for the API description and `yicun routes` */
};

/* A link of the side navigation; groups are shown in the order in which rooms.c first names them.
 */
struct nav_link {
    const char *group, *label, *link;
    unsigned who;
    bool tab; /* also stands in the phone's bottom bar (three in all for a role) */
};

struct room {
    const char *name;
    const struct route *routes;         /* ended by an all-zero row */
    const struct nav_link *nav;         /* ended by an all-zero row, or NULL */
    const struct setting *settings;     /* ended by an all-zero row, or NULL */
    due_fn *due;                        /* adds this room's to-dos of the signed-in user, or NULL */
    agenda_fn *agenda;                  /* adds what of this room falls due, or NULL */
    archive_fn *archive;                /* adds this room's part of a village's archive, or NULL */
    dossier_fn *dossier;                /* adds this room's part of a secretary's file, or NULL */
    dossier_again_fn *dossier_again;    /* enters again what it decided of a village, or NULL */
    const struct job_kind *jobs;        /* its background jobs, ended by an all-zero row, or NULL */
    const struct sealed *const *sealed; /* its encrypted columns, ended by NULL, or NULL */
    /* Turns over what depends on the date alone, a part of it at a time (each call is one write);
     * true while there is more. Called on the first request of a day; or NULL. */
    bool (*turn)(struct ctx *ctx);
    /* Recomputes what the room keeps and compares (yicun check); lines of findings via check_line.
     */
    void (*check)(struct ctx *ctx);
};

/* rooms.c: all rooms, ended by NULL. */
extern const struct room *const rooms[];

/* Gives the reader back in a route's prepare step, before what takes long; ctx->db is then NULL. */
void ctx_release(struct ctx *ctx);

/* Reports one finding of `yicun check`. */
void check_line(struct ctx *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One finding for each row of a query: what is wrong, and the row's column `id`. */
void check_rows(struct ctx *ctx, struct sql sql, const char *what);

#endif
