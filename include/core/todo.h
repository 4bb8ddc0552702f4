/* To-dos: what the system expects of a user now (ALL-2). Each room adds its own; nothing is stored.
 */
#ifndef YICUN_CORE_TODO_H
#define YICUN_CORE_TODO_H

#include "core/ctx.h"

struct todo_list; /* collects */

struct todo {
    const char *title;  /* "金联村 · 规划审核" */
    const char *detail; /* one line of why, or NULL */
    const char *link;   /* the very form */
    const char *action; /* button: "审核" */
    struct date due;    /* none: no date */
    bool returned;      /* sent back to this user: shown first, with its reason in detail (ALL-9) */
    struct date from;   /* not before this day: until then it is no to-do, only announced as next */
    const char *group; /* what kind it is, "规划审核": many of a kind are folded under this name */
    const char *all_link; /* list of all of that kind; NULL: the to-do list itself, unfolded */
};

/* Adds a to-do (texts live in the arena). Only to the list of the one who must act: never what
 * someone else does next (ALL-2). */
void todo_add(struct todo_list *list, struct todo todo);

/* Adds what the signed-in user should do. Every page shows how many there are, so the number is
 * remembered while nothing changes: what is added depends on the store, the user and the day alone,
 * never on the time of day. */
typedef void due_fn(struct ctx *ctx, struct todo_list *list);

/* All rooms' to-dos of the signed-in user:
 * {"total":N,"overdue":[..],"soon":[..],"returned":[..],"open":[..]}, each row
 * {title,detail,href_link,action,due,due_label,days,group,all_link,status{word,shape,kind}}; soon =
 * due within 7 days. "next" is null, or what comes next {title,href_link,on,on_label,days}. */
json_t *todo_collect(struct ctx *ctx);
int64_t todo_count(struct ctx *ctx);

#endif
