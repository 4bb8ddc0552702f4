/* The town's sheet comes back: every line is a form as the page has it, shown with what it would
 * change, then stored whole or not at all (ALL-4, RATE-4, RATE-5). */
#include "base/csv.h"
#include "base/text.h"
#include "core/import.h"
#include "core/table.h"
#include "rating/sheet.h"

#include <stdlib.h>
#include <string.h>

enum { LINES = 2000, CHANGES_SHOWN = 300 /* and the rest of their village */ };

/* A sheet, and what was found of it line by line. */
struct sheet_of_town {
    struct ctx *ctx;
    struct sheet sheet;
    struct rating *all; /* those that the town rates now, by code */
    int count;
    bool *seen;    /* of each of them: it stands in the sheet */
    int changed;   /* villages */
    int64_t cells; /* that change */
    json_t *shown; /* the first changes: [{unit_name, label, was, is}] */
    bool apply;    /* store what was found in order */
    enum result result;
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
        town->count ? bsearch(code, town->all, (size_t)town->count, sizeof *town->all, by_code)
                    : NULL;
    if (!*code || !*number)
        return NULL; /* said already */
    if (!rating)
        sheet_refuse(sheet, row, RATING_SHEET_UNIT,
                     "“%s”不是现在由您评定的村：没有这个村、还没有自评，或已交核对", code);
    else if (!text_same(number, rating_sheet_number(town->ctx, rating)))
        sheet_refuse(sheet, row, RATING_SHEET_NUMBER,
                     "不是这次评定最新的表，下载以后有人改过，请重新下载这个村的");
    else if (town->seen[rating - town->all])
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

/* Of "grounds_12" the 12. */
static int64_t grounds_at(const char *name)
{
    int64_t at = 0;
    text_to_int(name + strlen("grounds_"), 0, SCHEME_CRITERIA - 1, &at);
    return at;
}

/* In CSV a text has a mark, in a workbook it stands as it is. */
static bool is_kept(struct ctx *ctx, const char *cell, const struct rating *rating,
                    const char *name)
{
    const char *grounds = rating->marks[grounds_at(name)].town_grounds;
    return is_same_grounds(ctx, cell, grounds) || is_same_grounds(ctx, csv_unmarked(cell), grounds);
}

/* The line as the page's form; columns that the sheet does not have are left alone. */
static json_t *form_of(struct sheet_of_town *town, int row, const struct rating *rating)
{
    const struct sheet *sheet = &town->sheet;
    json_t *form = json_object();
    for (int i = RATING_SHEET_FIRST; sheet->columns[i].name; i++) {
        const char *name = sheet->columns[i].name, *cell = sheet_cell(sheet, row, i);
        bool grounds = text_starts(name, "grounds_");
        if (sheet->place[i] < 0 || (grounds && is_kept(town->ctx, cell, rating, name)))
            continue;
        json_object_set_new(form, name, json_string(csv_unmarked(cell)));
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

/* A copy, since the rating itself stays as it is stored while the sheet is looked at. */
static struct rating *copy_of(struct ctx *ctx, const struct rating *rating)
{
    struct rating *copy = ARENA_NEW(ctx->arena, struct rating);
    size_t marks = (size_t)rating->round.scheme.criteria_count;
    *copy = *rating;
    copy->marks = ARENA_ARRAY(ctx->arena, struct mark, marks + 1);
    memcpy(copy->marks, rating->marks, marks * sizeof *copy->marks);
    return copy;
}

struct line {
    const struct rating *rating; /* NULL: refused */
    json_t *before, *after;
    bool changed;
};

static struct line take_line(struct sheet_of_town *town, int row)
{
    struct line line = {0};
    struct ctx *ctx = town->ctx;
    line.rating = rating_of(town, row);
    if (!line.rating)
        return line;
    town->seen[line.rating - town->all] = true;
    struct taking *taking = taking_begin(ctx, copy_of(ctx, line.rating), true);
    taking_read(taking, form_of(town, row, line.rating));
    refuse_cells(town, row);
    line.changed = taking_changes(taking, &line.before, &line.after);
    if (town->apply && town->result == RC_OK)
        town->result = taking_store(taking);
    return line;
}

static void show_changes(struct sheet_of_town *town, const struct line *line)
{
    const char *label;
    json_t *was;
    json_object_foreach(line->before, label, was)
    {
        json_array_append_new(town->shown,
                              json_pack("{s:s, s:s, s:O, s:O}", "unit_name",
                                        line->rating->unit_name, "label", label, "was", was, "is",
                                        json_object_get(line->after, label)));
    }
}

/* What was made of a line is forgotten, unless it is to be shown. */
static void take_lines(struct sheet_of_town *town)
{
    struct arena *arena = town->ctx->arena;
    for (int row = 0; row < town->sheet.rows && town->result == RC_OK; row++) {
        struct arena_mark beginning = arena_mark(arena);
        int faults = town->sheet.faults;
        struct line line = take_line(town, row);
        bool room = !town->apply && json_array_size(town->shown) < CHANGES_SHOWN;
        if (line.changed && !town->apply) {
            town->changed++;
            town->cells += (int64_t)json_object_size(line.before);
        }
        if (line.changed && room)
            show_changes(town, &line);
        else if (town->sheet.faults == faults)
            arena_rewind(arena, beginning);
    }
}

/* Every wrong cell becomes an error of ctx. */
static void read_sheet(struct sheet_of_town *town, const struct rating_round *round,
                       const struct import *import)
{
    struct ctx *ctx = town->ctx;
    town->sheet = sheet_read(ctx->arena, import->bytes, import->length,
                             rating_sheet_columns(ctx, &round->scheme), LINES);
    town->count = ratings_in_state(ctx, round, ctx->user.scope, RATING_TOWN, &town->all);
    town->seen = ARENA_ARRAY(ctx->arena, bool, (size_t)town->count + 1);
    memset(town->seen, 0, (size_t)town->count + 1);
    town->shown = json_array();
    take_lines(town);
    import_errors(ctx, &town->sheet);
}

/* --- pages --- */

static enum result show(struct ctx *ctx, const struct rating_round *round,
                        const struct import *import)
{
    const struct rating_filter waiting = {
        .round = round->id, .scope = ctx->user.scope, .state = rating_states[RATING_TOWN].name};
    view_text(ctx, "title",
              text_of(ctx, "%lld 年%s：用表格评定", (long long)round->year, round->name));
    view_set(ctx, "round", json_integer(round->id));
    view_set(ctx, "waiting", json_integer(ratings_count(ctx, &waiting)));
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

static enum result preview(struct ctx *ctx, const struct rating_round *round,
                           const struct import *import, const struct sheet_of_town *town)
{
    view_set(ctx, "rows", json_integer(town->sheet.rows));
    view_set(ctx, "changed", json_integer(town->changed));
    view_set(ctx, "unchanged", json_integer(town->sheet.rows - town->changed));
    view_set(ctx, "more", json_integer(town->cells - (int64_t)json_array_size(town->shown)));
    view_set(ctx, "changes", town->shown);
    return show(ctx, round, import);
}

/* GET /rating-rounds/#id/sheet */
enum result rating_sheet_page(struct ctx *ctx)
{
    struct rating_round round;
    return rating_sheet_round(ctx, &round) ? show(ctx, &round, NULL) : RC_MISSING;
}

/* The lines once more, now that none of them is wrong. */
static enum result apply(struct ctx *ctx, struct sheet_of_town *town, int64_t round)
{
    int changed = town->changed;
    town->apply = true;
    memset(town->seen, 0, (size_t)town->count + 1);
    take_lines(town);
    if (town->result == RC_CONFLICT)
        return conflict(ctx, NULL, "别人刚刚改动过其中的村，请重新下载后再导入。");
    if (town->result != RC_OK)
        return town->result;
    return done(ctx, json_pack("{s:i, s:i}", "rows", town->sheet.rows, "changed", changed),
                text_of(ctx, "已导入 %d 个村，其中 %d 个有变化", town->sheet.rows, changed),
                "/ratings?round=%lld", (long long)round);
}

/* POST /rating-rounds/#id/sheet {file or content, apply} */
enum result rating_sheet_import(struct ctx *ctx)
{
    struct rating_round round;
    struct import import;
    struct sheet_of_town town = {.ctx = ctx, .result = RC_OK};
    if (!rating_sheet_round(ctx, &round))
        return RC_MISSING;
    if (import_sent(ctx, &import))
        read_sheet(&town, &round, &import);
    if (town.result != RC_OK)
        return town.result;
    if (has_errors(ctx))
        return show(ctx, &round, NULL);
    return import.apply ? apply(ctx, &town, round.id) : preview(ctx, &round, &import, &town);
}
