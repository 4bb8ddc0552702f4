/* What a record changed, before and after, in plain words. */
#ifndef YICUN_AUDIT_CHANGES_H
#define YICUN_AUDIT_CHANGES_H

#include "core/ctx.h"

/* What one request has found out about names while it read records; {0} to begin with. */
struct change_names {
    json_t *by_assessment; /* the titles of the plan's items: {ID of the assessment: {ID: title}} */
};

/* Titles of what a record names by number only: {ID: title}; empty where it names nothing so. */
json_t *change_titles(struct ctx *ctx, struct change_names *names, const char *entity, int64_t id);

/* Field by field: array of {label,was,is}. For a page each also has, so that a long one is folded:
 * count (entries in it; 0 for a text), entries[{label,fields[{label,was,is}]}] (the whole), and
 * brief[{label,was,is}] (how it begins; empty when it is short enough to be shown whole). */
json_t *changes_between(struct ctx *ctx, const json_t *titles, const json_t *before,
                        const json_t *after);

#endif
