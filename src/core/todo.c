/* To-dos: asks every room what the signed-in user should do now, and sorts it by when (ALL-2). */
#include "core/todo.h"

#include "base/text.h"
#include "core/app.h"
#include "core_internal.h"

#include <stdlib.h>
#include <string.h>

#define SOON_DAYS 7

/* A to-do and its place among all, which decides between equal dates. */
struct entry {
    struct todo todo;
    int number;
};

struct todo_list {
    struct ctx *ctx;
    struct entry *entry;
    int count, capacity;
    struct todo next; /* the earliest whose day has not come; no title: there is none */
};

static void announce(struct todo_list *list, const struct todo *todo)
{
    if (!list->next.title || date_compare(todo->from, list->next.from) < 0)
        list->next = *todo;
}

void todo_add(struct todo_list *list, struct todo todo)
{
    if (date_compare(todo.from, list->ctx->today) > 0) {
        announce(list, &todo);
        return;
    }
    list->entry = arena_more(list->ctx->arena, list->entry, list->count, &list->capacity,
                             sizeof *list->entry);
    list->entry[list->count] = (struct entry){todo, list->count};
    list->count++;
}

/* The home page shows the list and, like every page, their number: the rooms are asked once. On
 * other pages the number is remembered while nothing changes. */
static const struct todo_list *ask_rooms(struct ctx *ctx)
{
    if (ctx->todo)
        return ctx->todo;
    struct todo_list *list = ARENA_NEW(ctx->arena, struct todo_list);
    list->ctx = ctx;
    for (const struct room *const *room = ctx->app->rooms; *room; room++)
        if ((*room)->due)
            (*room)->due(ctx, list);
    return ctx->todo = list;
}

static int64_t count_todos(struct ctx *ctx)
{
    return ask_rooms(ctx)->count;
}

int64_t todo_count(struct ctx *ctx)
{
    return ctx->todo ? ctx->todo->count : memo_number(ctx, MEMO_TODOS, count_todos);
}

static int32_t days_left(const struct ctx *ctx, const struct todo *todo)
{
    return date_to_days(todo->due) - date_to_days(ctx->today);
}

/* Dated ones first, the earliest at the top. */
static int compare_todos(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (date_is_none(a->todo.due) != date_is_none(b->todo.due))
        return date_is_none(a->todo.due) - date_is_none(b->todo.due);
    int difference = date_compare(a->todo.due, b->todo.due);
    return difference ? difference : a->number - b->number;
}

static const char *pile_of(const struct ctx *ctx, const struct todo *todo)
{
    if (todo->returned)
        return "returned";
    if (date_is_none(todo->due))
        return "open";
    int32_t days = days_left(ctx, todo);
    return days < 0 ? "overdue" : days <= SOON_DAYS ? "soon" : "open";
}

static json_t *status_of(struct ctx *ctx, const struct todo *todo)
{
    if (date_is_none(todo->due))
        return json_pack("{s:s, s:s, s:s}", "word", todo->returned ? "已退回" : "待办", "shape",
                         todo->returned ? "▲" : "○", "kind", todo->returned ? "late" : "none");
    int32_t days = days_left(ctx, todo);
    const char *word = days < 0    ? text_of(ctx, "逾期 %d 天", -days)
                       : days == 0 ? "今天到期"
                                   : text_of(ctx, "还剩 %d 天", days);
    return json_pack("{s:s, s:s, s:s}", "word", word, "shape",
                     days < 0            ? "▲"
                     : days <= SOON_DAYS ? "◐"
                                         : "●",
                     "kind",
                     days < 0            ? "late"
                     : days <= SOON_DAYS ? "due"
                                         : "ok");
}

static json_t *todo_json(struct ctx *ctx, const struct todo *todo)
{
    char due[DATE_TEXT];
    bool dated = !date_is_none(todo->due);
    json_t *row =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "title", todo->title, "detail",
                  text_or_empty(todo->detail), "href_link", todo->link, "action", todo->action,
                  "due_label", date_label(ctx, todo->due), "status", status_of(ctx, todo));
    json_object_set_new(row, "due", dated ? json_string(date_format(todo->due, due)) : json_null());
    json_object_set_new(row, "days", dated ? json_integer(days_left(ctx, todo)) : json_null());
    json_object_set_new(row, "group", json_string(text_or_empty(todo->group)));
    json_object_set_new(row, "all_link",
                        todo->all_link ? json_string(todo->all_link) : json_null());
    return row;
}

static json_t *next_json(struct ctx *ctx, const struct todo *todo)
{
    char on[DATE_TEXT];
    if (!todo->title)
        return json_null();
    return json_pack("{s:s, s:s, s:s, s:s, s:i}", "title", todo->title, "href_link", todo->link,
                     "on", date_format(todo->from, on), "on_label", date_label(ctx, todo->from),
                     "days", date_to_days(todo->from) - date_to_days(ctx->today));
}

json_t *todo_collect(struct ctx *ctx)
{
    const struct todo_list *list = ask_rooms(ctx);
    json_t *piles = json_pack("{s:i, s:[], s:[], s:[], s:[]}", "total", list->count, "returned",
                              "overdue", "soon", "open");
    json_object_set_new(piles, "next", next_json(ctx, &list->next));
    if (list->count)
        qsort(list->entry, (size_t)list->count, sizeof *list->entry, compare_todos);
    for (int i = 0; i < list->count; i++) {
        const struct todo *todo = &list->entry[i].todo;
        json_array_append_new(json_object_get(piles, pile_of(ctx, todo)), todo_json(ctx, todo));
    }
    return piles;
}
