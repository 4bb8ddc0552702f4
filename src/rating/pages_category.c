/* The categories of a county's villages: which there are, which village stands in which, on a page
 * town by town or from a sheet (RATE-12). A year that has started keeps what was so then (ALL-8).
 */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/import.h"
#include "core/table.h"
#include "rating/internal.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define LINK "/rating-categories"
#define IMPORT_HINT "第一行是列名，要有 code（村代码）和 category（类别）两列；类别空着就是不归类"
#define PREFIX "category_"

enum { VILLAGES_MOST = 5000, NAMES_LENGTH = CATEGORIES * (CATEGORY_LENGTH + 1) };

static const char *own_county(struct ctx *ctx)
{
    return county_of(ctx, ctx->user.unit_code);
}

/* --- the page --- */

/* The town asked for, else the user's own unit, else the county's first town. */
static const char *asked_unit(struct ctx *ctx, const json_t *towns)
{
    const char *asked = query_text(ctx, "unit");
    if (*asked && unit_level(asked) == LEVEL_TOWN && in_scope(ctx, asked))
        return asked;
    if (unit_level(ctx->user.unit_code) >= LEVEL_TOWN || *query_text(ctx, "q"))
        return ctx->user.unit_code;
    const char *first = json_string_value(json_object_get(json_array_get(towns, 0), "code"));
    return first ? first : ctx->user.unit_code;
}

static json_t *village_json(struct ctx *ctx, const struct category_village *village,
                            const struct category *list, int count)
{
    const char *name = text_of(ctx, PREFIX "%s", village->code);
    const char *chosen = json_string_value(json_object_get(ctx->form, name));
    json_t *choices = json_array();
    if (!chosen || !has_errors(ctx))
        chosen = village->category;
    for (int i = 0; i < count; i++)
        json_array_append_new(choices,
                              json_pack("{s:s, s:s, s:b}", "value", list[i].name, "label",
                                        list[i].name, "selected", text_same(list[i].name, chosen)));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "unit", village->code, "unit_name",
                     village->name, "town_name", village->town_name, "category", village->category,
                     "name", name, "error", error_of(ctx, name), "choices", choices);
}

/* The names as a page was made of them, which its form sends back. */
static const char *seen_names(struct ctx *ctx, const struct category *list, int count)
{
    const char *names = "";
    for (int i = 0; i < count; i++)
        names = text_of(ctx, "%s%s、", names, list[i].name);
    return names;
}

static void fill_names(struct ctx *ctx, const struct category *list, int count)
{
    json_t *rows = json_array();
    const char *names = "";
    for (int i = 0; i < count; i++) {
        names = text_of(ctx, "%s%s%s", names, *names ? "\n" : "", list[i].name);
        json_array_append_new(
            rows, json_pack("{s:s, s:I}", "name", list[i].name, "villages", list[i].villages));
    }
    view_set(ctx, "categories", rows);
    view_text(ctx, "names", *form_text(ctx, "names") ? form_text(ctx, "names") : names);
    view_text(ctx, "names_error", error_of(ctx, "names"));
    view_text(ctx, "names_seen", seen_names(ctx, list, count));
    view_set(ctx, "names_length", json_integer(NAMES_LENGTH));
}

/* GET /rating-categories?unit=&q= */
enum result category_list(struct ctx *ctx)
{
    struct category list[CATEGORIES];
    struct category_village *villages;
    struct paging paging = paging_read(ctx);
    int count = categories_read(ctx, own_county(ctx), list);
    json_t *rows = json_array(), *town,
           *towns = unit_level(ctx->user.unit_code) == LEVEL_COUNTY
                        ? unit_children(ctx, ctx->user.unit_code)
                        : json_array();
    const char *unit = asked_unit(ctx, towns);
    size_t at;
    json_array_foreach(towns, at, town)
    {
        bool on = text_same(json_string_value(json_object_get(town, "code")), unit);
        json_object_set_new(town, "selected", json_boolean(on));
    }
    paging.total = category_villages(ctx, scope_of(unit), query_like(ctx), &villages);
    for (int64_t i = paging.offset; i < paging.total && i < paging.offset + paging.size; i++)
        json_array_append_new(rows, village_json(ctx, &villages[i], list, count));
    view_text(ctx, "title", "村的类别");
    view_text(ctx, "unit", unit);
    view_text(ctx, "q", query_text(ctx, "q"));
    view_text(ctx, "save_link", query_link(ctx, LINK "/villages", ""));
    fill_names(ctx, list, count);
    view_set(ctx, "towns", towns);
    view_set(ctx, "villages", rows);
    view_set(ctx, "keeps", json_boolean(has_role(ctx, WHO_KEEPS_SCHEMES)));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, LINK ".csv", "page")));
    paging_show(ctx, paging);
    ctx->place = LINK;
    return has_errors(ctx) ? invalid(ctx, "rating/categories") : page(ctx, "rating/categories");
}

/* GET /rating-categories.csv: all villages of the scope, as an import takes them */
enum result category_table(struct ctx *ctx)
{
    static const char *const heads[] = {"村代码", "镇（街道）", "村（社区）", "类别"};
    struct category_village *villages;
    struct buf out = buf_create(ctx->arena, 65536);
    int count = category_villages(ctx, ctx->user.scope, query_like(ctx), &villages);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    for (int i = 0; i < count && i < VILLAGES_MOST; i++) {
        const char *const cells[] = {villages[i].code, villages[i].town_name, villages[i].name,
                                     villages[i].category};
        csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    return table_send(ctx, "村的类别", &out);
}

/* --- which there are --- */

/* The names, one a line; -1 with an error. */
static int parse_names(struct ctx *ctx, const char *names[CATEGORIES])
{
    char *rest = arena_strdup(ctx->arena, form_text(ctx, "names")), *line;
    int count = 0;
    if (text_length(rest) > NAMES_LENGTH)
        error_at(ctx, "names", "length", "最多 %d 类，每类名称最多 %d 字", CATEGORIES,
                 CATEGORY_LENGTH);
    while (!has_errors(ctx) && (line = strsep(&rest, "\n")) != NULL) {
        const char *name = text_trim(ctx->arena, line);
        if (!*name)
            continue;
        for (int i = 0; i < count; i++)
            if (text_same(names[i], name))
                error_at(ctx, "names", "choice", "“%s”写了两次", name);
        if (!text_is_clean(name, strlen(name), false))
            error_at(ctx, "names", "format", "有不能识别的字符，请删除后重新填写");
        else if (text_length(name) > CATEGORY_LENGTH)
            error_at(ctx, "names", "length", "“%s”太长，最多 %d 字", name, CATEGORY_LENGTH);
        else if (count == CATEGORIES)
            error_at(ctx, "names", "length", "最多 %d 类", CATEGORIES);
        else
            names[count++] = name;
    }
    return has_errors(ctx) ? -1 : count;
}

static bool is_among(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (text_same(names[i], name))
            return true;
    return false;
}

static json_t *names_json(const char *const *names, int count)
{
    json_t *array = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(array, json_string(names[i]));
    return array;
}

/* POST /rating-categories {names: one a line} */
enum result category_save(struct ctx *ctx)
{
    struct category list[CATEGORIES];
    const char *names[CATEGORIES], *before[CATEGORIES];
    const char *county = own_county(ctx);
    int known = categories_read(ctx, county, list), count = -1;
    const char *seen = json_string_value(json_object_get(ctx->form, "_names"));
    if (seen && !text_same(seen, seen_names(ctx, list, known)))
        return conflict(ctx, NULL, "别人刚刚改过类别名称，请看过最新的再改。");
    if (form_only(ctx, "names", ""))
        count = parse_names(ctx, names);
    for (int i = 0; i < known; i++) {
        before[i] = list[i].name;
        if (count >= 0 && list[i].villages && !is_among(names, count, list[i].name))
            error_at(ctx, "names", "RATE-12", "“%s”里还有 %lld 个村，先改归别的类再去掉",
                     list[i].name, (long long)list[i].villages);
    }
    if (has_errors(ctx))
        return ctx->json ? RC_INVALID : category_list(ctx);
    categories_put(ctx, county, names, count);
    audit_add(ctx, "rating_category.save", "rating_category", 0, county,
              json_pack("{s:o}", "categories", names_json(before, known)),
              json_pack("{s:o}", "categories", names_json(names, count)));
    return done(ctx, json_pack("{s:o}", "categories", names_json(names, count)), "已保存", LINK);
}

/* --- which village stands in which --- */

struct placing {
    struct ctx *ctx;
    struct category list[CATEGORIES];
    int count, changed;
    struct category_village *villages;
    int villages_count;
    json_t *before, *after;
};

static struct placing placing_begin(struct ctx *ctx)
{
    const char *county = own_county(ctx);
    struct placing placing = {.ctx = ctx, .before = json_array(), .after = json_array()};
    placing.count = categories_read(ctx, county, placing.list);
    placing.villages_count = category_villages(ctx, scope_of(county), NULL, &placing.villages);
    return placing;
}

static int by_code(const void *code, const void *village)
{
    return strcmp(code, ((const struct category_village *)village)->code);
}

static struct category_village *village_of(const struct placing *placing, const char *code)
{
    return placing->villages_count
               ? bsearch(code, placing->villages, (size_t)placing->villages_count,
                         sizeof *placing->villages, by_code)
               : NULL;
}

static bool is_category(const struct placing *placing, const char *name)
{
    for (int i = 0; i < placing->count; i++)
        if (text_same(placing->list[i].name, name))
            return true;
    return !*name;
}

static void note(json_t *array, struct ctx *ctx, const char *village, const char *category)
{
    json_array_append_new(
        array, json_string(text_of(ctx, "%s：%s", village, *category ? category : "没有归类")));
}

static void place(struct placing *placing, struct category_village *village, const char *category)
{
    if (text_same(village->category, category))
        return;
    category_assign(placing->ctx, village->code, category);
    note(placing->before, placing->ctx, village->name, village->category);
    note(placing->after, placing->ctx, village->name, category);
    village->category = category;
    placing->changed++;
}

static void placing_end(struct placing *placing)
{
    if (placing->changed)
        audit_add(placing->ctx, "rating_category.place", "rating_category", 0,
                  own_county(placing->ctx), json_pack("{s:o}", "categories", placing->before),
                  json_pack("{s:o}", "categories", placing->after));
}

/* The category that the page showed; NULL when a program says nothing of it. */
static const char *seen_category(struct ctx *ctx, const char *village)
{
    return json_string_value(json_object_get(ctx->form, text_of(ctx, "_was_%s", village)));
}

/* The first village that somebody else put elsewhere since, and this user too; NULL without one. */
static const struct category_village *overtaken(const struct placing *placing)
{
    const char *key;
    json_t *sent;
    json_object_foreach(placing->ctx->form, key, sent)
    {
        if (strncmp(key, PREFIX, sizeof PREFIX - 1) != 0)
            continue;
        const struct category_village *village = village_of(placing, key + sizeof PREFIX - 1);
        const char *was = seen_category(placing->ctx, village->code),
                   *now = json_string_value(sent);
        if (was && !text_same(was, village->category) && !text_same(now, was) &&
            !text_same(now, village->category))
            return village;
    }
    return NULL;
}

/* POST /rating-categories/villages {category_320509104200: name, ...} */
enum result category_place(struct ctx *ctx)
{
    struct placing placing = placing_begin(ctx);
    const char *key;
    json_t *sent;
    json_object_foreach(ctx->form, key, sent)
    {
        bool known = strncmp(key, PREFIX, sizeof PREFIX - 1) == 0;
        if (*key == '_' || strcmp(key, "version") == 0)
            continue;
        if (!known || !village_of(&placing, key + sizeof PREFIX - 1))
            error_at(ctx, key, "unknown", "没有这个村：%s", key);
        else if (!json_is_string(sent) || !is_category(&placing, json_string_value(sent)))
            error_at(ctx, key, "choice", "请从列出的类别里选择");
    }
    if (has_errors(ctx))
        return ctx->json ? RC_INVALID : category_list(ctx);
    const struct category_village *other = overtaken(&placing);
    if (other)
        return conflict(ctx, NULL,
                        text_of(ctx, "别人刚刚改过%s的类别，请看过最新的再改。", other->name));
    json_object_foreach(ctx->form, key, sent)
    {
        bool known = strncmp(key, PREFIX, sizeof PREFIX - 1) == 0;
        const char *code = known ? key + sizeof PREFIX - 1 : NULL,
                   *was = known ? seen_category(ctx, code) : NULL;
        if (known && (!was || !text_same(was, json_string_value(sent))))
            place(&placing, village_of(&placing, code), json_string_value(sent));
    }
    placing_end(&placing);
    return done(ctx, json_pack("{s:i}", "changed", placing.changed),
                text_of(ctx, "已保存，改了 %d 个村的类别", placing.changed), "%s",
                query_link(ctx, LINK, ""));
}

/* --- a sheet --- */

static const struct sheet_column columns[] = {
    {"code", "村代码", true}, {"category", "类别", false}, {0}};

static const char *category_cell(const struct sheet *sheet, int row)
{
    return csv_unmarked(text_trim(sheet->arena, sheet_cell(sheet, row, 1)));
}

/* Refuses what is no village of the county or no category, or stands there twice; how many would
 * change. */
static int read_sheet(struct placing *placing, struct sheet *sheet)
{
    int changes = 0;
    json_t *lines = json_object();
    for (int row = 0; row < sheet->rows; row++) {
        const char *code = sheet_cell(sheet, row, 0), *category = category_cell(sheet, row);
        const struct category_village *village = village_of(placing, code);
        const json_t *before = json_object_get(lines, code);
        if (!village)
            sheet_refuse(sheet, row, 0, "本县（市、区）应编规划的村里没有这个代码");
        else if (before)
            sheet_refuse(sheet, row, 0, "与第 %d 行重复", (int)json_integer_value(before));
        else
            changes += !text_same(village->category, category);
        if (village)
            json_object_set_new(lines, code, json_integer(sheet_line(sheet, row)));
        if (!is_category(placing, category))
            sheet_refuse(sheet, row, 1, "没有叫“%s”的类别", category);
    }
    return changes;
}

static void fill_import(struct ctx *ctx, const struct import *import)
{
    view_text(ctx, "title", "导入村的类别");
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "村的类别", "href_link", LINK, "label",
                       "导入", "href_link"));
    import_show(ctx, import, IMPORT_HINT);
    ctx->place = LINK;
}

/* GET /rating-categories/import */
enum result category_import_form(struct ctx *ctx)
{
    fill_import(ctx, NULL);
    return page(ctx, "rating/category_import");
}

static enum result preview(struct ctx *ctx, const struct placing *placing,
                           const struct sheet *sheet, const struct import *import, int changes)
{
    json_t *rows = json_array();
    for (int row = 0; row < sheet->rows; row++) {
        const struct category_village *village = village_of(placing, sheet_cell(sheet, row, 0));
        const char *category = category_cell(sheet, row);
        if (!text_same(village->category, category))
            json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s}", "unit_name",
                                                  village->name, "town_name", village->town_name,
                                                  "was", village->category, "category", category));
    }
    fill_import(ctx, import);
    view_set(ctx, "changes", rows);
    view_set(ctx, "changed", json_integer(changes));
    return page(ctx, "rating/category_import");
}

/* POST /rating-categories/import: shown first, then applied whole */
enum result category_import(struct ctx *ctx)
{
    struct import import;
    struct placing placing = placing_begin(ctx);
    struct sheet sheet = {0};
    int changes = 0;
    if (import_sent(ctx, &import)) {
        sheet = sheet_read(ctx->arena, import.bytes, import.length, columns, VILLAGES_MOST);
        changes = read_sheet(&placing, &sheet);
        import_errors(ctx, &sheet);
    }
    if (has_errors(ctx)) {
        fill_import(ctx, NULL);
        return invalid(ctx, "rating/category_import");
    }
    if (!import.apply)
        return preview(ctx, &placing, &sheet, &import, changes);
    for (int row = 0; row < sheet.rows; row++)
        place(&placing, village_of(&placing, sheet_cell(&sheet, row, 0)),
              category_cell(&sheet, row));
    placing_end(&placing);
    return done(ctx, json_pack("{s:i}", "changed", placing.changed),
                text_of(ctx, "已导入，改了 %d 个村的类别", placing.changed), LINK);
}
