/* Importing a village's ledger: shown first, every wrong cell named, then taken whole or not at all
 * (POOL-4, ALL-4). The file is never kept (POOL-10). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/id_number.h"
#include "core/audit.h"
#include "core/import.h"
#include "core/table.h"
#include "pool/import.h"
#include "pool/internal.h"

enum { IMPORT_ROWS = 500 };

struct entry {
    struct candidate before, now;
    int line; /* of the sheet; 0: only stored */
};

struct ledger_sheet {
    struct sheet sheet;
    struct entry *entry;
    int entries, rows, added, changed;
};

static struct ledger_sheet begin(struct ctx *ctx, const struct import *import)
{
    struct candidate *known;
    struct ledger_sheet all = {0};
    all.sheet = sheet_read(ctx->arena, import->bytes, import->length, ledger_columns, IMPORT_ROWS);
    int count = candidates_of_village(ctx, ctx->user.unit_code, &known);
    all.entry = ARENA_ARRAY(ctx->arena, struct entry, count + all.sheet.rows + 1);
    for (int i = 0; i < count; i++) {
        candidate_open(ctx, &known[i], PART_ALL);
        all.entry[all.entries++] = (struct entry){.before = known[i], .now = known[i]};
    }
    return all;
}

static void take_line(struct ctx *ctx, struct ledger_sheet *all, int row,
                      struct candidate *candidate)
{
    int at = 0, line = sheet_line(&all->sheet, row);
    while (at < all->entries && !ledger_is_same(&all->entry[at].now, candidate))
        at++;
    struct entry *entry = &all->entry[at];
    if (at < all->entries && entry->line) {
        sheet_refuse(&all->sheet, row, 0, "与第 %d 行是同一个人", entry->line);
        return;
    }
    if (at == all->entries) {
        candidate->unit_code = ctx->user.unit_code;
        *entry = (struct entry){.before = *candidate, .now = *candidate};
        all->entries++;
        all->added++;
    } else {
        ledger_merge(&entry->now, candidate);
        all->changed++;
    }
    entry->line = line;
    all->rows++;
}

static struct ledger_sheet read_sheet(struct ctx *ctx, const struct import *import)
{
    struct ledger_sheet all = begin(ctx, import);
    for (int row = 0; row < all.sheet.rows; row++) {
        struct candidate candidate = {0};
        if (ledger_read_line(&all.sheet, row, ctx->today, &candidate))
            take_line(ctx, &all, row, &candidate);
    }
    import_errors(ctx, &all.sheet);
    return all;
}

static enum result show_form(struct ctx *ctx, const struct import *import)
{
    view_text(ctx, "title", "导入人才台账");
    import_show(ctx, import, "第一行是列名，和空表一样");
    ctx->place = "/pool/ledger";
    return has_errors(ctx) ? invalid(ctx, "pool/import") : page(ctx, "pool/import");
}

static enum result preview(struct ctx *ctx, const struct import *import,
                           const struct ledger_sheet *all)
{
    json_t *rows = json_array();
    for (int i = 0; i < all->entries; i++) {
        const struct candidate *now = &all->entry[i].now;
        if (all->entry[i].line)
            json_array_append_new(rows,
                                  json_pack("{s:s, s:s, s:s, s:s, s:s}", "name", now->name, "what",
                                            now->id ? "已有，更新" : "新登记", "source_label",
                                            pool_sources[now->source].label, "born_label",
                                            date_label(ctx, now->born_on), "id_number",
                                            id_number_mask(ctx->arena, now->id_number)));
    }
    view_set(ctx, "rows", json_integer(all->rows));
    view_set(ctx, "added", json_integer(all->added));
    view_set(ctx, "changed", json_integer(all->changed));
    view_set(ctx, "changes", rows);
    return show_form(ctx, import);
}

static void store(struct ctx *ctx, struct ledger_sheet *all)
{
    for (int i = 0; i < all->entries; i++) {
        struct entry *entry = &all->entry[i];
        bool fresh = entry->now.id == 0;
        if (!entry->line)
            continue;
        candidate_put(ctx, &entry->now);
        audit_add(ctx, fresh ? "candidate.create" : "candidate.change", "candidate", entry->now.id,
                  entry->now.unit_code, fresh ? NULL : candidate_recorded(&entry->before),
                  candidate_recorded(&entry->now));
    }
}

static bool may_import(struct ctx *ctx)
{
    return pool_access(ctx, ctx->user.unit_code, STAGE_LEDGER,
                       pool_list_read(ctx, ctx->user.unit_code).state);
}

/* GET /pool/ledger/import */
enum result ledger_import_page(struct ctx *ctx)
{
    if (!may_import(ctx))
        return redirect(ctx, POOL_LINK, ctx->user.unit_code);
    return show_form(ctx, NULL);
}

/* GET /pool/ledger/template.csv */
enum result ledger_template(struct ctx *ctx)
{
    struct buf out = buf_create(ctx->arena, 512);
    buf_text(&out, "\xEF\xBB\xBF");
    for (const struct sheet_column *column = ledger_columns; column->name; column++)
        csv_cell(&out, column->label, column == ledger_columns);
    buf_text(&out, "\r\n");
    return table_send(ctx, "人才台账空表", &out);
}

/* POST /pool/ledger/import {file or content, apply} */
enum result ledger_import(struct ctx *ctx)
{
    struct import import;
    struct ledger_sheet all = {0};
    if (!may_import(ctx))
        return conflict(ctx, NULL, "名单已经报镇里，台账暂时不能改；要改请先撤回。");
    if (import_sent(ctx, &import))
        all = read_sheet(ctx, &import);
    if (has_errors(ctx))
        return show_form(ctx, NULL);
    if (!import.apply)
        return preview(ctx, &import, &all);
    store(ctx, &all);
    return done(
        ctx,
        json_pack("{s:i, s:i, s:i}", "rows", all.rows, "added", all.added, "changed", all.changed),
        text_of(ctx, "已导入 %d 行：新登记 %d 人，更新 %d 人", all.rows, all.added, all.changed),
        "/pool/ledger");
}
