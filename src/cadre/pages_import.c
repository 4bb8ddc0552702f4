/* Importing the register: shown first, every wrong cell named, then taken whole or not at all
 * (CADRE-1, ALL-4). */
#include "base/text.h"
#include "cadre/import.h"
#include "cadre/internal.h"
#include "core/audit.h"
#include "core/import.h"
#include "unit.h"

#define IMPORT_ROWS 3000
#define ROWS_SHOWN 200

const char cadre_table_head[] = "\xEF\xBB\xBF单位代码,村（社区）,姓名,性别,出生日期,学历,政治面貌,"
                                "入党日期,基本报酬,绩效报酬,大学生招录,职务,任职开始,任职到\r\n";

/* A person of the register, or of the sheet alone (then without an id). */
struct person {
    struct cadre stored, now;
    int line; /* of the sheet, 0: not in it */
    bool changed;
};
/* A post likewise; a new one has a negative id, and its holder's number instead of an id. */
struct held {
    struct cadre_post stored, now;
    int person; /* its number; -1: of nobody in the sheet */
    int line;
    bool changed;
};

struct register_sheet {
    struct ctx *ctx;
    struct sheet sheet;
    struct person *person;
    struct held *held;
    int persons, helds, rows;
    json_t *units; /* code: short name, or null where it is not the user's */
    int added, corrected, begun, mended;
};

/* --- what is there already --- */

static struct register_sheet begin(struct ctx *ctx, const struct import *import)
{
    struct register_sheet all = {.ctx = ctx, .units = json_object()};
    struct cadre *cadres;
    struct cadre_post *posts;
    all.sheet = sheet_read(ctx->arena, import->bytes, import->length, cadre_columns, IMPORT_ROWS);
    int cadre_count = cadres_read(ctx, ctx->user.scope, &cadres);
    int post_count = cadre_posts_read(ctx, ctx->user.scope, 0, &posts);
    all.person = ARENA_ARRAY(ctx->arena, struct person, cadre_count + all.sheet.rows + 1);
    all.held = ARENA_ARRAY(ctx->arena, struct held, post_count + all.sheet.rows + 1);
    for (int i = 0; i < cadre_count; i++)
        all.person[all.persons++] = (struct person){.stored = cadres[i], .now = cadres[i]};
    for (int i = 0; i < post_count; i++)
        all.held[all.helds++] = (struct held){.stored = posts[i], .now = posts[i], .person = -1};
    return all;
}

static const char *village_of(struct register_sheet *all, const char *code)
{
    json_t *known = json_object_get(all->units, code);
    struct unit unit;
    if (!known) {
        bool fits = in_scope(all->ctx, code) && unit_read(all->ctx, code, &unit) &&
                    unit.level == LEVEL_VILLAGE && date_is_none(unit.ended_on);
        known = fits ? json_string(unit_short_name(all->ctx->arena, unit.name)) : json_null();
        json_object_set_new(all->units, code, known);
    }
    return json_string_value(known);
}

/* --- the sheet --- */

/* Number of the person of a line, who may be new; -1 when the line does not agree with another. */
static int take_person(struct register_sheet *all, int row, const struct cadre *cadre)
{
    int at = 0, line = sheet_line(&all->sheet, row);
    while (at < all->persons && !cadre_is_same(&all->person[at].now, cadre))
        at++;
    struct person *person = &all->person[at];
    if (at == all->persons) {
        all->persons++;
        all->added++;
        *person = (struct person){.now = *cadre, .line = line, .changed = true};
        return at;
    }
    if (cadre_agrees(&person->now, cadre)) {
        person->line = person->line ? person->line : line;
        return at;
    }
    if (person->line) {
        sheet_refuse(&all->sheet, row, CELL_NAME, "与第 %d 行是同一个人，但两行的资料不一样",
                     person->line);
        return -1;
    }
    person->now = *cadre;
    person->now.id = person->stored.id;
    person->now.version = person->stored.version;
    person->now.account = person->stored.account;
    person->line = line;
    person->changed = true;
    all->corrected++;
    return at;
}

static void take_post(struct register_sheet *all, int row, int person,
                      const struct cadre_post *post)
{
    int64_t holder = all->person[person].now.id ? all->person[person].now.id : -(person + 1);
    int at = 0, line = sheet_line(&all->sheet, row);
    while (at < all->helds &&
           !(all->held[at].now.cadre_id == holder && all->held[at].now.post == post->post &&
             date_compare(all->held[at].now.from_on, post->from_on) == 0))
        at++;
    struct held *held = &all->held[at];
    if (at < all->helds && held->line) {
        sheet_refuse(&all->sheet, row, CELL_POST, "与第 %d 行重复", held->line);
        return;
    }
    if (at == all->helds) {
        all->helds++;
        all->begun++;
        *held = (struct held){.now = *post, .changed = true};
        held->now.id = -(int64_t)all->helds;
        held->now.cadre_id = holder;
    } else if (date_compare(held->now.until_on, post->until_on) != 0) {
        held->now.until_on = post->until_on;
        held->now.ended_with = held->now.ended_with && !date_is_none(post->until_on);
        held->changed = true;
        all->mended++;
    }
    held->person = person;
    held->line = line;
}

/* Once all lines are read, so that an end in a later line counts for a successor in an earlier. */
static void refuse_clashes(struct register_sheet *all)
{
    struct cadre_post *posts = ARENA_ARRAY(all->ctx->arena, struct cadre_post, all->helds + 1);
    for (int i = 0; i < all->helds; i++)
        posts[i] = all->held[i].now;
    for (int i = 0; i < all->helds; i++) {
        if (!all->held[i].changed)
            continue;
        const struct cadre_post *clash = cadre_post_clash(&posts[i], posts, all->helds);
        for (int row = 0; clash && row < all->sheet.rows; row++)
            if (sheet_line(&all->sheet, row) == all->held[i].line)
                sheet_refuse(&all->sheet, row, CELL_POST, "这段时间%s由%s担任",
                             cadre_post_kinds[posts[i].post].label, clash->name);
    }
}

static struct register_sheet read_sheet(struct ctx *ctx, const struct import *import)
{
    struct register_sheet all = begin(ctx, import);
    for (int row = 0; row < all.sheet.rows; row++) {
        struct cadre cadre;
        struct cadre_post post;
        bool whole = cadre_read_line(&all.sheet, row, ctx->today, &cadre, &post);
        bool known = village_of(&all, cadre.unit_code) != NULL;
        if (*cadre.unit_code && !known)
            sheet_refuse(&all.sheet, row, CELL_UNIT, "没有“%s”这个村（社区），或不在您的管理范围内",
                         cadre.unit_code);
        if (!whole || !known)
            continue;
        all.rows++;
        int person = take_person(&all, row, &cadre);
        if (person >= 0)
            take_post(&all, row, person, &post);
    }
    refuse_clashes(&all);
    import_errors(ctx, &all.sheet);
    return all;
}

/* --- the page --- */

static enum result show_form(struct ctx *ctx, const struct import *import)
{
    view_text(ctx, "title", "导入村干部");
    import_show(ctx, import,
                "第一行是列名，和导出的表一样；一人担任几个职务的写几行，姓名等资料照抄");
    ctx->place = "/cadres";
    return has_errors(ctx) ? invalid(ctx, "cadre/import") : page(ctx, "cadre/import");
}

static json_t *change_json(struct register_sheet *all, const struct cadre *cadre, const char *what,
                           const char *detail)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "unit", cadre->unit_code, "unit_name",
                     text_or_empty(village_of(all, cadre->unit_code)), "name", cadre->name, "what",
                     what, "detail", detail);
}

static json_t *changes_json(struct register_sheet *all)
{
    struct ctx *ctx = all->ctx;
    json_t *rows = json_array();
    for (int i = 0; i < all->persons; i++)
        if (all->person[i].changed)
            json_array_append_new(rows,
                                  change_json(all, &all->person[i].now,
                                              all->person[i].now.id ? "资料有变化" : "新登记", ""));
    for (int i = 0; i < all->helds; i++) {
        const struct cadre_post *post = &all->held[i].now;
        if (!all->held[i].changed)
            continue;
        const char *until = date_is_none(post->until_on) ? "今" : date_text(ctx, post->until_on);
        json_array_append_new(
            rows, change_json(all, &all->person[all->held[i].person].now,
                              post->id < 0 ? "新任职" : "任职有变化",
                              text_of(ctx, "%s，%s 至 %s", cadre_post_kinds[post->post].label,
                                      date_text(ctx, post->from_on), until)));
    }
    return rows;
}

static enum result preview(struct ctx *ctx, const struct import *import, struct register_sheet *all)
{
    json_t *rows = changes_json(all), *shown = json_array();
    size_t changes = json_array_size(rows);
    for (size_t i = 0; i < changes && i < ROWS_SHOWN; i++)
        json_array_append(shown, json_array_get(rows, i));
    view_set(ctx, "rows", json_integer(all->rows));
    view_set(ctx, "added", json_integer(all->added));
    view_set(ctx, "corrected", json_integer(all->corrected));
    view_set(ctx, "begun", json_integer(all->begun));
    view_set(ctx, "mended", json_integer(all->mended));
    view_set(ctx, "changed", json_integer((json_int_t)changes));
    view_set(ctx, "more", json_integer((json_int_t)(changes - json_array_size(shown))));
    view_set(ctx, "changes", shown);
    return show_form(ctx, import);
}

static void store_persons(struct register_sheet *all)
{
    struct ctx *ctx = all->ctx;
    for (int i = 0; i < all->persons; i++) {
        struct person *person = &all->person[i];
        if (!person->changed)
            continue;
        bool fresh = person->now.id == 0;
        cadre_put(ctx, &person->now);
        audit_add(ctx, fresh ? "cadre.create" : "cadre.change", "cadre", person->now.id,
                  person->now.unit_code,
                  fresh ? NULL : cadre_recorded(&cadre_type, &person->stored),
                  cadre_recorded(&cadre_type, &person->now));
    }
}

static void store_posts(struct register_sheet *all)
{
    struct ctx *ctx = all->ctx;
    for (int i = 0; i < all->helds; i++) {
        struct held *held = &all->held[i];
        if (!held->changed)
            continue;
        bool fresh = held->now.id < 0;
        held->now.id = fresh ? 0 : held->now.id;
        held->now.cadre_id = all->person[held->person].now.id;
        cadre_post_put(ctx, &held->now);
        audit_add(ctx, fresh ? "cadre.post_add" : "cadre.post_change", "cadre", held->now.cadre_id,
                  held->now.unit_code,
                  fresh ? NULL : cadre_recorded(&cadre_post_type, &held->stored),
                  cadre_recorded(&cadre_post_type, &held->now));
        cadre_follow_post(ctx, &all->person[held->person].now, &held->now);
    }
}

/* GET /cadres/import */
enum result cadre_import_page(struct ctx *ctx)
{
    return show_form(ctx, NULL);
}

/* POST /cadres/import {file or content, apply} */
enum result cadre_import(struct ctx *ctx)
{
    struct import import;
    struct register_sheet all = {.ctx = ctx};
    if (import_sent(ctx, &import))
        all = read_sheet(ctx, &import);
    if (has_errors(ctx))
        return show_form(ctx, NULL);
    if (!import.apply)
        return preview(ctx, &import, &all);
    store_persons(&all);
    store_posts(&all);
    return done(ctx,
                json_pack("{s:i, s:i, s:i, s:i, s:i}", "rows", all.rows, "added", all.added,
                          "corrected", all.corrected, "begun", all.begun, "mended", all.mended),
                text_of(ctx,
                        "已导入 %d 行：新登记 %d 人，更新资料 %d 人，任职新增 %d 条、更新 %d 条",
                        all.rows, all.added, all.corrected, all.begun, all.mended),
                "/cadres");
}
