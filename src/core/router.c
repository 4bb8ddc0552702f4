/* Router: patterns of all rooms, tried most literal first. */
#include "core_internal.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct router {
    const struct route **route; /* sorted: literal segments before '#', before ':' */
    int count;
};

/* Rank of a segment: literal 0, '#' 1, ':' 2. */
static int segment_rank(const char *segment)
{
    return *segment == ':' ? 2 : *segment == '#' ? 1 : 0;
}

static const char *next_segment(const char *path)
{
    const char *slash = strchr(path + 1, '/');
    return slash ? slash : path + strlen(path);
}

/* By the ranks of the segments, the shorter pattern first (so that the order has no circles);
 * routes of one pattern and method come to stand side by side. */
static int compare_routes(const void *left, const void *right)
{
    const struct route *first = *(const struct route *const *)left;
    const struct route *second = *(const struct route *const *)right;
    const char *a = first->pattern, *b = second->pattern;
    while (*a && *b) {
        int difference = segment_rank(a + 1) - segment_rank(b + 1);
        if (difference)
            return difference;
        a = next_segment(a);
        b = next_segment(b);
    }
    if (*a || *b)
        return *a ? 1 : -1;
    int difference = strcmp(first->pattern, second->pattern);
    return difference ? difference : (int)first->method - (int)second->method;
}

/* A route must say who may use it, and be written as a pattern. */
static const char *route_fault(const struct route *route)
{
    if (route->who == 0)
        return "has no access rule";
    if (!route->handle)
        return "has no handler";
    if (route->pattern[0] != '/')
        return "does not begin with '/'";
    if (route->method != HTTP_GET && route->method != HTTP_POST)
        return "has a method other than GET and POST";
    if (!route->title)
        return "has no title";
    return NULL;
}

static int count_routes(const struct room *const *list)
{
    int count = 0;
    for (; *list; list++)
        for (const struct route *r = (*list)->routes; r && r->pattern; r++)
            count++;
    return count;
}

static bool same_routes(const struct router *router, char *error, size_t error_size)
{
    for (int i = 1; i < router->count; i++) {
        const struct route *a = router->route[i - 1], *b = router->route[i];
        if (a->method == b->method && strcmp(a->pattern, b->pattern) == 0) {
            snprintf(error, error_size, "route %s is there twice", a->pattern);
            return true;
        }
    }
    return false;
}

struct router *router_create(const struct room *const *list, char *error, size_t error_size)
{
    struct router *router = calloc(1, sizeof *router);
    if (router)
        router->route = calloc((size_t)count_routes(list) + 1, sizeof *router->route);
    if (!router || !router->route) {
        snprintf(error, error_size, "out of memory");
        router_free(router);
        return NULL;
    }
    for (; *list; list++)
        for (const struct route *r = (*list)->routes; r && r->pattern; r++) {
            const char *fault = route_fault(r);
            if (fault) {
                snprintf(error, error_size, "room %s: route %s %s", (*list)->name, r->pattern,
                         fault);
                router_free(router);
                return NULL;
            }
            router->route[router->count++] = r;
        }
    qsort(router->route, (size_t)router->count, sizeof *router->route, compare_routes);
    if (same_routes(router, error, error_size)) {
        router_free(router);
        return NULL;
    }
    return router;
}

void router_free(struct router *router)
{
    if (router)
        free(router->route);
    free(router);
}

/* True when the path fits the pattern; places of the parameters go to `at` and `length`. */
static bool fits(const char *pattern, const char *path, const char *at[8], size_t length[8])
{
    int found = 0;
    while (*pattern && *path) {
        const char *pattern_end = next_segment(pattern), *path_end = next_segment(path);
        size_t size = (size_t)(path_end - path - 1);
        int rank = segment_rank(pattern + 1);
        if (rank == 0) {
            if (size != (size_t)(pattern_end - pattern - 1) ||
                memcmp(pattern + 1, path + 1, size) != 0)
                return false;
        } else {
            if (size == 0 || found == 8)
                return false;
            if (rank == 1 && (path[1] == '0' || size > 18 || strspn(path + 1, "0123456789") < size))
                return false;
            at[found] = path + 1;
            length[found++] = size;
        }
        pattern = pattern_end;
        path = path_end;
    }
    return *pattern == '\0' && *path == '\0';
}

enum match router_match(const struct router *router, struct arena *arena, enum http_method method,
                        const char *path, const struct route **route, const char *params[8])
{
    const char *at[8];
    size_t length[8];
    enum match match = MATCH_NONE;
    if (method == HTTP_HEAD)
        method = HTTP_GET;
    for (int i = 0; i < router->count; i++) {
        memset(at, 0, sizeof at);
        if (!fits(router->route[i]->pattern, path, at, length))
            continue;
        if (router->route[i]->method != method) {
            match = MATCH_OTHER_METHOD;
            *route = router->route[i];
            continue;
        }
        *route = router->route[i];
        for (int p = 0; p < 8; p++)
            params[p] = at[p] ? arena_strndup(arena, at[p], length[p]) : NULL;
        return MATCH_FOUND;
    }
    return match;
}
