/* yicun routes: the whole map of URLs, with who may use each. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static const char *method_name(enum http_method method)
{
    return method == HTTP_POST ? "POST" : method == HTTP_HEAD ? "HEAD" : "GET";
}

static json_t *who_json(unsigned who)
{
    json_t *names = json_array();
    if (who & WHO_PUBLIC)
        json_array_append_new(names, json_string("public"));
    if (who & WHO_SIGNED_IN)
        json_array_append_new(names, json_string("signed_in"));
    for (const unsigned *role = role_all; *role; role++)
        if (who & *role)
            json_array_append_new(names, json_string(role_name(*role)));
    return names;
}

static json_t *flags_json(unsigned flags)
{
    static const struct {
        unsigned flag;
        const char *name;
    } names[] = {{ROUTE_UPLOAD, "upload"}, {ROUTE_LIMITED, "limited"}, {ROUTE_PRIVATE, "private"},
                 {ROUTE_SLOW, "slow"},     {ROUTE_OWN, "own"},         {ROUTE_BARE, "bare"},
                 {ROUTE_FILE, "file"},     {ROUTE_HIDDEN, "hidden"},   {ROUTE_FACTOR, "factor"}};
    json_t *found = json_array();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (flags & names[i].flag)
            json_array_append_new(found, json_string(names[i].name));
    return found;
}

static json_t *route_json(const struct room *room, const struct route *route)
{
    return json_pack("{s:s, s:s, s:o, s:b, s:o, s:s, s:s}", "method", method_name(route->method),
                     "pattern", route->pattern, "who", who_json(route->who), "owner",
                     route->owner != NULL, "flags", flags_json(route->flags), "room", room->name,
                     "title", route->title ? route->title : "");
}

static void print_row(const json_t *row)
{
    size_t index;
    const json_t *name;
    printf("%-5s %-40s", json_string_value(json_object_get(row, "method")),
           json_string_value(json_object_get(row, "pattern")));
    json_array_foreach(json_object_get(row, "who"), index, name)
        printf("%s%s", index ? "," : " ", json_string_value(name));
    puts("");
}

int command_routes(struct call_line *line)
{
    json_t *map = json_array();
    size_t index;
    const json_t *row;
    for (const struct room *const *room = rooms; *room; room++)
        for (const struct route *route = (*room)->routes; route && route->pattern; route++)
            json_array_append_new(map, route_json(*room, route));
    if (line->option[OPTION_JSON]) {
        json_dumpf(map, stdout, JSON_INDENT(2));
        puts("");
    } else {
        json_array_foreach(map, index, row) print_row(row);
    }
    json_decref(map);
    return 0;
}
