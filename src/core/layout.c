/* Layout: what every page shows around its own content, gathered from the rooms and the user. */
#include "core_internal.h"

#include "base/text.h"
#include "core/todo.h"

#include <string.h>

enum { GROUPS_MAX = 16 };

/* The link whose path is the longest beginning of this page's path is the one that is "on". */
static size_t matched_length(const char *link, const char *path)
{
    size_t length = strlen(link);
    if (strcmp(link, "/") == 0)
        return strcmp(path, "/") == 0;
    return strncmp(link, path, length) == 0 && (path[length] == '\0' || path[length] == '/')
               ? length
               : 0;
}

static const char *place_of(const struct ctx *ctx)
{
    return ctx->place ? ctx->place : ctx->request->path;
}

static size_t longest_match(const struct ctx *ctx)
{
    size_t longest = 0;
    for (const struct room *const *room = ctx->app->rooms; *room; room++)
        for (const struct nav_link *link = (*room)->nav; link && link->label; link++) {
            size_t length = has_role(ctx, link->who) || (link->who & WHO_SIGNED_IN)
                                ? matched_length(link->link, place_of(ctx))
                                : 0;
            longest = length > longest ? length : longest;
        }
    return longest;
}

enum { GROUP_NAME, GROUP_LINKS, GROUP_NUMBER, GROUP_FOLDS, GROUP_OPEN, GROUP_HERE, GROUP_COLUMNS };
static const char *const group_columns[] = {
    [GROUP_NAME] = "group",  [GROUP_LINKS] = "links", [GROUP_NUMBER] = "number",
    [GROUP_FOLDS] = "folds", [GROUP_OPEN] = "open",   [GROUP_HERE] = "here",
    [GROUP_COLUMNS] = NULL};

enum { LINK_LABEL, LINK_HREF, LINK_ON, LINK_TAB, LINK_COUNT, LINK_COLUMNS };
static const char *const link_columns[] = {
    [LINK_LABEL] = "label", [LINK_HREF] = "href_link", [LINK_ON] = "on",
    [LINK_TAB] = "tab",     [LINK_COUNT] = "count",    [LINK_COLUMNS] = NULL};

/* The groups of the side navigation, and the links of each. */
struct navigation {
    struct view_rows *groups;
    struct view_rows *links[GROUPS_MAX];
};

static struct view_rows *links_of(struct ctx *ctx, struct navigation *nav, const char *group)
{
    for (size_t i = 0; i < nav->groups->count; i++)
        if (text_same(nav->groups->cells[i * GROUP_COLUMNS].text, group))
            return nav->links[i];
    if (nav->groups->count == GROUPS_MAX)
        return nav->links[GROUPS_MAX - 1];
    struct view_rows *links = view_rows_new(ctx->arena, link_columns);
    nav->links[nav->groups->count] = links;
    struct view_cell *row = view_row(nav->groups);
    row[GROUP_NAME] = cell_t(group);
    row[GROUP_LINKS] = cell_r(links);
    return links;
}

/* A bit for each group that this browser keeps open (static/app.js). */
static int64_t groups_kept_open(struct ctx *ctx)
{
    const char *sent = http_cookie(ctx->arena, ctx->request->cookie, "nav");
    int64_t kept = 0;
    return sent && text_to_int(sent, 0, (1 << GROUPS_MAX) - 1, &kept) ? kept : 0;
}

/* A group of one link needs no fold; the group of this page is open, the others as they were left.
 */
static void fold(struct ctx *ctx, struct navigation *nav)
{
    const int64_t kept = groups_kept_open(ctx);
    for (size_t i = 0; i < nav->groups->count; i++) {
        struct view_cell *row = &nav->groups->cells[i * GROUP_COLUMNS];
        const struct view_rows *links = nav->links[i];
        bool here = false;
        for (size_t link = 0; link < links->count; link++)
            here |= links->cells[link * LINK_COLUMNS + LINK_ON].integer != 0;
        row[GROUP_NUMBER] = cell_i((int64_t)i);
        row[GROUP_FOLDS] = cell_b(links->count > 1);
        row[GROUP_OPEN] = cell_b(here || (kept >> i & 1));
        row[GROUP_HERE] = cell_b(here);
    }
}

static const struct view_rows *navigation(struct ctx *ctx)
{
    struct navigation nav = {.groups = view_rows_new(ctx->arena, group_columns)};
    size_t longest = longest_match(ctx);
    for (const struct room *const *room = ctx->app->rooms; *room; room++)
        for (const struct nav_link *link = (*room)->nav; link && link->label; link++) {
            if (!has_role(ctx, link->who) && !(link->who & WHO_SIGNED_IN))
                continue;
            struct view_cell *row = view_row(links_of(ctx, &nav, link->group));
            row[LINK_LABEL] = cell_t(link->label);
            row[LINK_HREF] = cell_t(link->link);
            row[LINK_ON] = cell_b(longest && matched_length(link->link, place_of(ctx)) == longest);
            row[LINK_TAB] = cell_b(link->tab);
        }
    fold(ctx, &nav);
    return nav.groups;
}

static const char *role_labels(struct ctx *ctx)
{
    const char *labels = "";
    for (const unsigned *role = role_all; *role; role++)
        if (has_role(ctx, *role))
            labels =
                *labels ? text_of(ctx, "%s、%s", labels, role_label(*role)) : role_label(*role);
    return labels;
}

static void take_flash(struct ctx *ctx)
{
    const char *flash = sent_cookie(ctx, "flash");
    if (!flash || !*flash)
        return;
    json_t *decoded = json_object();
    const char *form = text_of(ctx, "flash=%s", flash);
    if (http_parse_form(form, strlen(form), decoded) == PARSE_OK)
        json_object_set(ctx->view, "notice_text", json_object_get(decoded, "flash"));
    set_cookie(ctx, "flash", "", "; Max-Age=0");
}

/* Anchors of the fields that errors are at, for the summary's links. */
static void add_errors(struct ctx *ctx)
{
    size_t i;
    json_t *error;
    if (!has_errors(ctx))
        return;
    json_array_foreach(ctx->errors, i, error)
    {
        const char *field = json_string_value(json_object_get(error, "field"));
        json_object_set_new(error, "anchor",
                            field && *field ? json_string(text_of(ctx, "f-%s", field))
                                            : json_null());
    }
    json_object_set(ctx->view, "errors", ctx->errors);
}

static int64_t find_demo(struct ctx *ctx)
{
    return db_one_int(ctx->db, SQL("SELECT 1 FROM facts WHERE name = 'demo' AND value = '1'"),
                      NO_ARGS, 0);
}

void layout_add(struct ctx *ctx)
{
    take_flash(ctx);
    add_errors(ctx);
    if (ctx->db && memo_number(ctx, MEMO_DEMO, find_demo))
        view_set(ctx, "demo", json_true());
    view_text(ctx, "today_text", date_label(ctx, ctx->today));
    view_text(ctx, "once", secret_random(ctx->arena, 16));
    if (ctx->user.id == 0 || ctx->inside)
        return;
    view_set(ctx, "user",
             json_pack("{s:s, s:s, s:s, s:s}", "name", ctx->user.full_name, "unit",
                       ctx->user.unit_name, "unit_code", ctx->user.unit_code, "role_label",
                       role_labels(ctx)));
    view_rows(ctx, "nav", navigation(ctx));
    view_text(ctx, "csrf", ctx->csrf);
    if (ctx->db)
        view_set(ctx, "todo_count", json_integer(todo_count(ctx)));
}

/* --- layout/status --- */

json_t *status_json(struct status status)
{
    return json_pack("{s:s, s:s, s:s}", "word", status.word, "shape", status.shape, "kind",
                     status.kind);
}

struct view_cell status_cell(struct ctx *ctx, struct status status)
{
    enum { WORD, SHAPE, KIND, COLUMNS };
    static const char *const columns[] = {
        [WORD] = "word", [SHAPE] = "shape", [KIND] = "kind", [COLUMNS] = NULL};
    struct view_cell *row;
    struct view_rows *rows = view_object(ctx->arena, columns, &row);
    row[WORD] = cell_t(status.word);
    row[SHAPE] = cell_t(status.shape);
    row[KIND] = cell_t(status.kind);
    return cell_o(rows);
}
