/* Another page of the program, read within a request or a background job: for what gathers what
 * pages show (ARCH-1). */
#ifndef YICUN_CORE_INSIDE_H
#define YICUN_CORE_INSIDE_H

#include "core/ctx.h"

/* A page as an answer: `response` is what would be sent, its memory the arena's. */
struct inside {
    struct response response;
    const char *pattern; /* of the route */
    unsigned flags;      /* of the route */
};

/* Reads the page that a link of ours ("/plans/7?list=1") leads to, as a page or as JSON. Role and
 * scope are those of ctx->user, as if the link were opened; but the page is made for a reader who
 * may do nothing, so that it holds no forms, no name of a user and nothing that is shown to those
 * alone who act. What it would write (that it was opened) is not written. RC_MISSING also for what
 * is no link of ours. */
enum result inside_read(struct ctx *ctx, const char *link, bool json, struct inside *page);
/* The same without the page: whether role and scope admit the user to the link. */
bool inside_admits(struct ctx *ctx, const char *link);
/* Whether the link leads to a route that has one of these flags. */
bool inside_has_flag(struct ctx *ctx, const char *link, unsigned flags);

#endif
