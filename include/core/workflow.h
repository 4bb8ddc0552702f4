/* Workflow: a life cycle is a table; one function moves a record along it, checks role, four eyes
 * and guard, and writes the step and the audit record (USER-2, USER-3, ALL-9). */
#ifndef YICUN_CORE_WORKFLOW_H
#define YICUN_CORE_WORKFLOW_H

#include "core/ctx.h"
#include "core/field.h"

/* The record being moved, as its room read it. */
struct moving {
    int64_t id;
    const char *unit_code;
    int state;
    int64_t version;
    void *record; /* the room's own struct, for guards */
    /* Set by workflow_move for guards and `store`: the step's action, and whether it is a late
     * entry, by permission. */
    const char *action;
    bool late;
};

/* Adds errors to ctx when the step must not be taken now; returns !has_errors. */
typedef bool guard_fn(struct ctx *ctx, const struct moving *moving);

enum step_flag {
    STEP_REASON = 1 << 0,    /* a written reason is required */
    STEP_FOUR_EYES = 1 << 1, /* not by whoever entered or last changed the record (USER-3) */
    STEP_WITHDRAW = 1 << 2,  /* only by who took the step that led to the present state, and only
                                until that was taken up */
    STEP_CLOSES = 1 << 3,    /* only up to its last day, or by a permission for a late entry */
};

#define STATE_BEFORE (-1) /* a step's `to`: back to where the workflow's `before` says */

struct step {
    int from;
    const char *action; /* "submit" */
    int to;             /* or STATE_BEFORE */
    unsigned who;
    guard_fn *guard;
    unsigned flags;
    const char *label; /* 提交镇审核 */
};

/* What a step that closes belongs to, as permissions for late entries name it. */
struct closing {
    const char *form, *period; /* "assessment", "2021-5" */
    struct date last_day;      /* none: it does not close */
};

struct workflow {
    const char *entity; /* "plan" */
    const struct choice *states;
    const struct step *steps; /* ended by an all-zero row */
    /* True when this user entered or changed what the record holds. */
    bool (*authored)(struct ctx *ctx, const struct moving *moving, int64_t user_id);
    /* Stores the new state and version+1 where id and version still match; false otherwise. */
    bool (*store)(struct ctx *ctx, const struct moving *moving, int to);
    /* For STATE_BEFORE: the state that the record goes back to. */
    int (*before)(struct ctx *ctx, const struct moving *moving);
    /* For STEP_WITHDRAW: true when the next level has begun to work on what it was sent. Without
     * it, only the next step takes a thing up. */
    bool (*taken_up)(struct ctx *ctx, const struct moving *moving);
    /* For STEP_CLOSES: when the step closes. */
    struct closing (*closes)(struct ctx *ctx, const struct moving *moving);
};

/* Moves the record; RC_OK, RC_INVALID (errors in ctx), RC_DENIED (role, four eyes) or RC_CONFLICT
 * (state, version). The sent version (version_is_current), when there is one, must be
 * moving->version. On success moving->state and version are the new ones. What was taken up, or
 * closed without a permission, is RC_INVALID under ALL-9. */
enum result workflow_move(struct ctx *ctx, const struct workflow *workflow, struct moving *moving,
                          const char *action, const char *reason);

/* Why the steps that close can no longer be taken today; NULL while they can. `late` becomes true
 * when only a permission keeps them open (ALL-9). */
const char *workflow_closed(struct ctx *ctx, const struct workflow *workflow,
                            const struct moving *moving, bool *late);

/* The steps this user could take now: array of {action,label,needs_reason}; guards and closing days
 * are not asked. */
json_t *workflow_actions(struct ctx *ctx, const struct workflow *workflow,
                         const struct moving *moving);
/* The same by the action's name, in which templates write _ for -: {submit: {...}, take_back: ...}.
 */
json_t *workflow_actions_by_name(struct ctx *ctx, const struct workflow *workflow,
                                 const struct moving *moving);
/* The steps taken: array of {action,label,from,to,user,at,at_label,reason,late}, oldest first. */
json_t *workflow_history(struct ctx *ctx, const struct workflow *workflow, int64_t id);
/* The last of these steps when it is one of the actions ("return recall"), which sent the record
 * back; null otherwise. */
json_t *workflow_sent_back(const json_t *steps, const char *actions);

/* For a page that is shown again because a step was refused: what was typed into the reason, and
 * what is wrong with it, as "reason" and "reason_error". */
void workflow_keep_reason(struct ctx *ctx);

#endif
