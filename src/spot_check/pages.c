/* Checks as pages: opening one, which draws its villages, the list, one check with its draw
 * (EXEC-7). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/table.h"
#include "spot_check/internal.h"
#include "unit.h"

#include <sodium.h>
#include <string.h>

#define EXPORT_MAX 2000
#define CHECK_LINK "/spot-checks/%lld"

json_t *spot_check_json(struct ctx *ctx, const struct spot_check *check)
{
    return json_pack(
        "{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:I, s:I, s:I, "
        "s:s, s:s}",
        "id", check->id, "unit", check->unit_code, "unit_name", check->unit_name, "area",
        check->area_code, "area_name", check->area_name, "subject", check->subject, "first_on",
        date_text(ctx, check->first_on), "last_on", date_text(ctx, check->last_on), "first_label",
        date_label(ctx, check->first_on), "last_label", date_label(ctx, check->last_on), "villages",
        check->villages, "strata", spot_strata[check->strata].name, "strata_label",
        spot_strata[check->strata].label, "seed", check->seed, "drawn_from", check->drawn_from,
        "drawn", check->drawn, "items", check->items, "by", check->created_by_name, "drawn_at",
        time_label(ctx, check->created_at));
}

void spot_crumbs(struct ctx *ctx, const char *label)
{
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "专项抽查", "href_link", "/spot-checks",
                       "label", label, "href_link"));
}

/* --- opening a check --- */

/* The own unit and what lies directly below it. */
static json_t *area_choices(struct ctx *ctx)
{
    json_t *choices = json_pack("[{s:s, s:s}]", "value", ctx->user.unit_code, "label",
                                text_of(ctx, "%s全域", ctx->user.unit_name));
    json_t *child;
    size_t i;
    json_array_foreach(unit_children(ctx, ctx->user.unit_code), i, child)
    {
        json_array_append_new(choices,
                              json_pack("{s:O, s:O}", "value", json_object_get(child, "code"),
                                        "label", json_object_get(child, "name")));
    }
    return choices;
}

static enum result form_page(struct ctx *ctx, const struct spot_check *check)
{
    view_text(ctx, "title", "开展专项抽查");
    spot_crumbs(ctx, "开展专项抽查");
    record_form(ctx, "f", &spot_check_type, check);
    form_choices(ctx, "f", "area", area_choices(ctx));
    return has_errors(ctx) ? invalid(ctx, "spot_check/form") : page(ctx, "spot_check/form");
}

/* The checklist of an earlier check, one line an item. */
static const char *checklist_of(struct ctx *ctx, int64_t check_id)
{
    struct buf lines = buf_create(ctx->arena, 1024);
    json_t *item;
    size_t i;
    json_array_foreach(spot_checklist(ctx, check_id), i, item)
    {
        buf_text(&lines, json_string_value(item));
        buf_char(&lines, '\n');
    }
    return lines.bytes;
}

/* GET /spot-checks/new?from=ID: opens with what an earlier check asked (ALL-3). */
enum result spot_check_new(struct ctx *ctx)
{
    struct spot_check check = {0}, earlier;
    record_clear(&spot_check_type, &check);
    check.first_on = ctx->today;
    check.last_on = date_add_days(ctx->today, 13);
    check.area_code = ctx->user.unit_code;
    check.villages = 10;
    check.strata = STRATA_NONE;
    if (spot_check_read(ctx, query_int(ctx, "from", 1, INT64_MAX, 0), &earlier)) {
        check.subject = earlier.subject;
        check.villages = earlier.villages;
        check.strata = earlier.strata;
        check.checklist = checklist_of(ctx, earlier.id);
        if (in_scope(ctx, earlier.area_code))
            check.area_code = earlier.area_code;
    }
    return form_page(ctx, &check);
}

/* What the draw is repeated from, in the order of codes. */
static const char *pool_text(struct ctx *ctx, const struct spot_village *villages, int count)
{
    json_t *pool = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(pool, json_pack("[s, s]", villages[i].code, villages[i].name));
    return json_text(ctx, pool);
}

/* 吴江区平望镇, whatever they are called later. */
static const char *place_of(struct ctx *ctx, const char *village)
{
    const char *county = unit_name(ctx, text_of(ctx, "%.6s", village));
    return text_of(ctx, "%s%s", county, unit_name(ctx, text_of(ctx, "%.9s", village)));
}

/* Draws the villages and stores all; false with an error where there is nothing to draw from. */
static bool draw(struct ctx *ctx, struct spot_check *check, const char **items)
{
    unsigned char random[(SPOT_SEED - 1) / 2];
    char *seed = arena_alloc(ctx->arena, SPOT_SEED);
    struct spot_village *villages;
    check->drawn_from = spot_pool_read(ctx, check->area_code, &villages);
    const char *pool = pool_text(ctx, villages, (int)check->drawn_from);
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(seed, SPOT_SEED, random, sizeof random);
    check->seed = seed;
    check->drawn = spot_draw(villages, (int)check->drawn_from, seed, check->villages,
                             (enum spot_strata)check->strata);
    if (!check->drawn)
        error_at(ctx, "area", "EXEC-7", "这个范围里没有纳入管理的村，请换一个范围");
    else if (check->drawn > SPOT_VILLAGES_MAX)
        error_at(ctx, "villages", "EXEC-7", "一共会抽中 %d 个村，一次最多 %d 个，请减少",
                 (int)check->drawn, SPOT_VILLAGES_MAX);
    if (has_errors(ctx))
        return false;
    check->id = spot_check_insert(ctx, check, items, pool);
    for (int i = 0; i < check->drawn; i++)
        spot_visit_insert(ctx, check->id, &villages[i], place_of(ctx, villages[i].code));
    return true;
}

/* What the audit says of a draw. */
static json_t *on_record(struct ctx *ctx, const struct spot_check *check)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:s}", "subject", check->subject,
                     "first_on", date_text(ctx, check->first_on), "last_on",
                     date_text(ctx, check->last_on), "area", check->area_name, "strata",
                     spot_strata[check->strata].label, "villages", check->villages, "drawn_from",
                     check->drawn_from, "drawn", check->drawn, "seed", check->seed);
}

/* POST /spot-checks {subject, first_on, last_on, area, strata, villages, checklist} */
enum result spot_check_add(struct ctx *ctx)
{
    struct spot_check check = {0};
    const char *items[SPOT_ITEMS_MAX];
    record_clear(&spot_check_type, &check);
    record_parse(ctx, &spot_check_type, &check, false, "");
    spot_check_check(ctx, &check);
    if (!text_is_blank(check.area_code) && !in_scope(ctx, check.area_code))
        error_at(ctx, "area", "choice", "请在您的管理范围内选择");
    int count = spot_items(ctx->arena, text_or_empty(check.checklist), items);
    if (count < 0)
        error_at(ctx, "checklist", "EXEC-7", "最多 %d 项，每项最多 %d 字", SPOT_ITEMS_MAX,
                 SPOT_ITEM_LENGTH);
    check.items = count;
    check.unit_code = ctx->user.unit_code;
    check.unit_name = ctx->user.unit_name;
    check.created_by = ctx->user.id;
    check.created_by_name = ctx->user.full_name;
    check.created_at = ctx->now;
    if (!has_errors(ctx))
        check.area_name = unit_name(ctx, check.area_code);
    if (has_errors(ctx) || !draw(ctx, &check, items))
        return form_page(ctx, &check);
    json_t *json = spot_check_json(ctx, &check);
    audit_add(ctx, "spot_check.create", "spot_check", check.id, check.unit_code, NULL,
              on_record(ctx, &check));
    return created(ctx, json, text_of(ctx, "已抽出 %d 个村", (int)check.drawn), CHECK_LINK,
                   (long long)check.id);
}

/* --- one check --- */

/* GET /spot-checks/#id */
enum result spot_check_show(struct ctx *ctx)
{
    struct spot_check check;
    if (!spot_check_read(ctx, param_id(ctx, "id"), &check))
        return RC_MISSING;
    json_t *visits = spot_visits_json(ctx, check.id);
    json_object_update_new(ctx->view, spot_check_json(ctx, &check));
    view_text(ctx, "title", check.subject);
    spot_crumbs(ctx, check.subject);
    view_set(ctx, "checklist", spot_checklist(ctx, check.id));
    view_set(ctx, "shown", json_integer((json_int_t)json_array_size(visits)));
    view_set(ctx, "visits", visits);
    view_set(ctx, "layered", json_boolean(check.strata != STRATA_NONE));
    view_set(ctx, "can_repeat", json_boolean(has_role(ctx, WHO_CHECKS)));
    return page(ctx, "spot_check/show");
}

static bool was_drawn(const char *key, const char *const *keys, int count)
{
    for (int i = 0; i < count; i++)
        if (text_same(key, keys[i]))
            return true;
    return false;
}

/* Codes of the drawn villages, found by drawing again from what was kept. */
static int draw_again(struct ctx *ctx, const struct spot_check *check, const json_t *pool,
                      const char **codes)
{
    size_t i, count = json_array_size(pool);
    json_t *pair;
    struct spot_village *villages = ARENA_ARRAY(ctx->arena, struct spot_village, count + 1);
    json_array_foreach((json_t *)pool, i, pair)
    {
        villages[i].code = json_string_value(json_array_get(pair, 0));
    }
    int drawn = spot_draw(villages, (int)count, check->seed, check->villages,
                          (enum spot_strata)check->strata);
    for (int at = 0; at < drawn; at++)
        codes[at] = villages[at].code;
    return drawn;
}

/* GET /spot-checks/#id/pool.csv: all that could have been drawn, each with its key */
enum result spot_pool_table(struct ctx *ctx)
{
    struct spot_check check;
    if (!spot_check_read(ctx, param_id(ctx, "id"), &check))
        return RC_MISSING;
    json_t *pool = spot_pool_kept(ctx, check.id), *pair;
    const char **drawn = ARENA_ARRAY(ctx->arena, const char *, json_array_size(pool) + 1);
    int count = draw_again(ctx, &check, pool, drawn);
    struct buf out = buf_create(ctx->arena, 65536);
    size_t i;
    buf_text(&out, "\xEF\xBB\xBF单位代码,单位,校验值,抽中\r\n");
    json_array_foreach(pool, i, pair)
    {
        char key[SPOT_KEY];
        const char *code = json_string_value(json_array_get(pair, 0));
        spot_key(check.seed, code, key);
        csv_cell(&out, code, true);
        csv_cell(&out, json_string_value(json_array_get(pair, 1)), false);
        csv_cell(&out, key, false);
        csv_cell(&out, was_drawn(code, drawn, count) ? "是" : "", false);
        buf_text(&out, "\r\n");
    }
    return table_send(ctx, "抽取名单", &out);
}

/* --- the list --- */

static void add_row(struct ctx *ctx, const struct spot_check *check, void *arg)
{
    json_array_append_new(arg, spot_check_json(ctx, check));
}

/* GET /spot-checks?q= */
enum result spot_check_list(struct ctx *ctx)
{
    struct spot_filter filter = {.like = query_like(ctx)};
    struct paging paging = paging_read(ctx);
    json_t *rows = json_array();
    paging.total = spot_checks_count(ctx, &filter);
    spot_checks_each(ctx, &filter, paging.offset, paging.size, add_row, rows);
    view_text(ctx, "title", "专项抽查");
    view_set(ctx, "checks", rows);
    view_text(ctx, "q", query_text(ctx, "q"));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/spot-checks.csv", "page")));
    view_set(ctx, "can_add", json_boolean(has_role(ctx, WHO_CHECKS)));
    paging_show(ctx, paging);
    return page(ctx, "spot_check/list");
}

static void add_line(struct ctx *ctx, const struct spot_check *check, void *arg)
{
    const char *const cells[] = {
        check->subject,
        check->unit_name,
        check->area_name,
        date_text(ctx, check->first_on),
        date_text(ctx, check->last_on),
        text_of(ctx, "%lld", (long long)check->drawn),
        text_of(ctx, "%lld", (long long)check->drawn_from),
        check->seed,
    };
    csv_line(arg, cells, sizeof cells / sizeof *cells);
}

/* GET /spot-checks.csv, as the list is narrowed */
enum result spot_check_table(struct ctx *ctx)
{
    struct spot_filter filter = {.like = query_like(ctx)};
    struct buf out = buf_create(ctx->arena, 16384);
    buf_text(&out, "\xEF\xBB\xBF抽查主题,开展单位,抽取范围,开始,结束,抽中村数,名单村数,种子\r\n");
    spot_checks_each(ctx, &filter, 0, EXPORT_MAX, add_line, &out);
    return table_send(ctx, "专项抽查", &out);
}
