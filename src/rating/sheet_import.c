/* The town's sheet comes back: every line is a form as the page has it, shown with what it would
 * change, then stored whole or not at all (ALL-4, RATE-4, RATE-5). */
#include "base/text.h"
#include "core/import.h"
#include "core/table.h"
#include "rating/sheet.h"

#include <stdlib.h>
#include <string.h>

enum { LINES = 2000, CHANGES_SHOWN = 300 };

/* A sheet with what each of its lines comes to. */
struct sheet_of_town {
    struct ctx *ctx;
    struct sheet sheet;
    struct rating *all; /* those that the town rates now, by code */
    int count;
    struct taking **taking; /* of each of them, NULL: not in the sheet */
    int villages, changed;
};

static int by_code(const void *code, const void *rating)
{
    return strcmp(code, ((const struct rating *)rating)->unit_code);
}

/* A line's rating; NULL with a fault at the line. */
static struct rating *rating_of(struct sheet_of_town *town, int row)
{
    struct sheet *sheet = &town->sheet;
    const char *code = sheet_cell(sheet, row, RATING_SHEET_UNIT),
               *number = sheet_cell(sheet, row, RATING_SHEET_NUMBER);
    struct rating *rating =
        bsearch(code, town->all, (size_t)town->count, sizeof *town->all, by_code);
    if (!*code || !*number)
        return NULL; /* said already */
    if (!rating)
        sheet_refuse(sheet, row, RATING_SHEET_UNIT,
                     "“%s”不是现在由您评定的村：没有这个村、还没有自评，或已交核对", code);
    else if (!text_same(number, rating_sheet_number(town->ctx, rating)))
        sheet_refuse(sheet, row, RATING_SHEET_NUMBER,
                     "不是这次评定最新的表，下载以后有人改过，请重新下载这个村的");
    else if (town->taking[rating - town->all])
        sheet_refuse(sheet, row, RATING_SHEET_UNIT, "“%s”在表里有两行", code);
    else
        return rating;
    return NULL;
}

/* In a workbook's cell a text has lines, in the sheet it has not. */
static bool is_same_grounds(struct ctx *ctx, const char *cell, const char *grounds)
{
    char *flat = arena_strdup(ctx->arena, grounds);
    for (char *at = flat; *at; at++)
        if (*at == '\n' || *at == '\r')
            *at = ' ';
    return text_same(cell, flat);
}

/* The line as the page's form; columns that the sheet does not have are left alone. */
static json_t *form_of(struct sheet_of_town *town, int row, const struct rating *rating)
{
    const struct sheet *sheet = &town->sheet;
    json_t *form = json_object();
    for (int i = RATING_SHEET_FIRST; sheet->columns[i].name; i++) {
        const char *name = sheet->columns[i].name, *cell = sheet_cell(sheet, row, i);
        bool grounds = text_starts(name, "grounds_");
        cell += *cell == '\'' && cell[1]; /* as csv_cell marks what must not be computed */
        if (sheet->place[i] < 0 ||
            (grounds &&
             is_same_grounds(town->ctx, cell, rating->marks[atoi(name + 8)].town_grounds)))
            continue;
        json_object_set_new(form, name, json_string(cell));
    }
    return form;
}

/* What the form found wrong, at the cells. */
static void refuse_cells(struct sheet_of_town *town, int row)
{
    struct ctx *ctx = town->ctx;
    json_t *error;
    size_t at;
    json_array_foreach(ctx->errors, at, error)
    {
        const char *field = json_string_value(json_object_get(error, "field"));
        int column = RATING_SHEET_FIRST;
        while (town->sheet.columns[column].name && strcmp(town->sheet.columns[column].name, field))
            column++;
        if (town->sheet.columns[column].name)
            sheet_refuse(&town->sheet, row, column, "%s",
                         json_string_value(json_object_get(error, "message")));
    }
    json_array_clear(ctx->errors);
}

static void read_line(struct sheet_of_town *town, int row)
{
    json_t *before, *after;
    struct rating *rating = rating_of(town, row);
    if (!rating)
        return;
    struct taking *taking = taking_begin(town->ctx, rating, true);
    town->taking[rating - town->all] = taking;
    taking_read(taking, form_of(town, row, rating));
    refuse_cells(town, row);
    town->villages++;
    town->changed += taking_changes(taking, &before, &after);
}

/* Every wrong cell becomes an error of ctx. */
static struct sheet_of_town read_sheet(struct ctx *ctx, const struct rating_round *round,
                                       const struct import *import)
{
    struct sheet_of_town town = {.ctx = ctx};
    town.sheet = sheet_read(ctx->arena, import->bytes, import->length,
                            rating_sheet_columns(ctx, &round->scheme), LINES);
    town.count = ratings_in_state(ctx, round, ctx->user.scope, RATING_TOWN, &town.all);
    town.taking = ARENA_ARRAY(ctx->arena, struct taking *, (size_t)town.count + 1);
    memset(town.taking, 0, sizeof(struct taking *) * ((size_t)town.count + 1));
    for (int row = 0; row < town.sheet.rows; row++)
        read_line(&town, row);
    import_errors(ctx, &town.sheet);
    return town;
}

/* --- pages --- */

static enum result show(struct ctx *ctx, const struct rating_round *round,
                        const struct import *import)
{
    struct rating *all;
    view_text(ctx, "title",
              text_of(ctx, "%lld 年%s：用表格评定", (long long)round->year, round->name));
    view_set(ctx, "round", json_integer(round->id));
    view_set(ctx, "waiting",
             json_integer(ratings_in_state(ctx, round, ctx->user.scope, RATING_TOWN, &all)));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "年度评定", "href_link",
                       text_of(ctx, "/ratings?round=%lld", (long long)round->id), "label",
                       "用表格评定", "href_link"));
    view_text(ctx, "csv_link",
              table_link(ctx, text_of(ctx, "/rating-rounds/%lld/sheet.csv", (long long)round->id)));
    import_show(ctx, import, "下载的表填好以后的文件，列名和表号不要改动");
    ctx->place = "/ratings";
    return has_errors(ctx) ? invalid(ctx, "rating/sheet") : page(ctx, "rating/sheet");
}

/* What one village's line changes: [{unit_name, label, was, is}]. */
static void add_changes(const struct sheet_of_town *town, int at, json_t *rows)
{
    json_t *before, *after, *was;
    const char *label;
    if (!taking_changes(town->taking[at], &before, &after))
        return;
    json_object_foreach(before, label, was)
    {
        if (json_array_size(rows) < CHANGES_SHOWN)
            json_array_append_new(rows, json_pack("{s:s, s:s, s:O, s:O}", "unit_name",
                                                  town->all[at].unit_name, "label", label, "was",
                                                  was, "is", json_object_get(after, label)));
    }
}

static enum result preview(struct ctx *ctx, const struct rating_round *round,
                           const struct import *import, const struct sheet_of_town *town)
{
    json_t *rows = json_array();
    int64_t cells = 0;
    for (int i = 0; i < town->count; i++) {
        json_t *before = NULL, *after;
        if (town->taking[i] && taking_changes(town->taking[i], &before, &after))
            cells += (int64_t)json_object_size(before);
        if (town->taking[i])
            add_changes(town, i, rows);
    }
    view_set(ctx, "rows", json_integer(town->villages));
    view_set(ctx, "changed", json_integer(town->changed));
    view_set(ctx, "unchanged", json_integer(town->villages - town->changed));
    view_set(ctx, "more", json_integer(cells - (int64_t)json_array_size(rows)));
    view_set(ctx, "changes", rows);
    return show(ctx, round, import);
}

/* GET /rating-rounds/#id/sheet */
enum result rating_sheet_page(struct ctx *ctx)
{
    struct rating_round round;
    return rating_sheet_round(ctx, &round) ? show(ctx, &round, NULL) : RC_MISSING;
}

static enum result apply(struct ctx *ctx, const struct sheet_of_town *town, int64_t round)
{
    for (int i = 0; i < town->count; i++) {
        enum result result = town->taking[i] ? taking_store(town->taking[i]) : RC_OK;
        if (result != RC_OK)
            return result == RC_CONFLICT
                       ? conflict(ctx, NULL, "别人刚刚改动过其中的村，请重新下载后再导入。")
                       : result;
    }
    return done(ctx, json_pack("{s:i, s:i}", "rows", town->villages, "changed", town->changed),
                text_of(ctx, "已导入 %d 个村，其中 %d 个有变化", town->villages, town->changed),
                "/ratings?round=%lld", (long long)round);
}

/* POST /rating-rounds/#id/sheet {file or content, apply} */
enum result rating_sheet_import(struct ctx *ctx)
{
    struct rating_round round;
    struct import import;
    struct sheet_of_town town = {0};
    if (!rating_sheet_round(ctx, &round))
        return RC_MISSING;
    if (import_sent(ctx, &import))
        town = read_sheet(ctx, &round, &import);
    if (has_errors(ctx))
        return show(ctx, &round, NULL);
    return import.apply ? apply(ctx, &town, round.id) : preview(ctx, &round, &import, &town);
}
