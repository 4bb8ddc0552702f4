/* Importing a list of units: the file is compared with the units first, then applied whole or not
 * at all, in the transaction that the caller stands in. */
#include "unit/store.h"

#include "base/csv.h"
#include "base/text.h"
#include "core/audit.h"

#include <inttypes.h>
#include <string.h>

#define UNIT_IMPORT_ROWS 1000000 /* the whole country has 665,276 */

static const struct {
    const char *name, *label;
} change_words[UNIT_CHANGE_KINDS] = {
    [UNIT_CREATED] = {"created", "新增"},
    [UNIT_RENAMED] = {"renamed", "改名"},
    [UNIT_ENDED] = {"ended", "撤销"},
    [UNIT_REVIVED] = {"revived", "恢复"},
};

static json_t *change_json(const struct unit_change *change)
{
    return json_pack("{s:i, s:s, s:s, s:s, s:s, s:s}", "line", change->line, "code", change->code,
                     "name", change->name, "was", text_or_empty(change->was), "change",
                     change_words[change->kind].name, "change_label",
                     change_words[change->kind].label);
}

/* Everything that touches a unit that was there, and the first of the new ones. */
static json_t *changes_json(const struct unit_comparison *comparison)
{
    json_t *list = json_array();
    int created = 0;
    for (int i = 0; i < comparison->changes; i++) {
        const struct unit_change *change = &comparison->change[i];
        if (change->kind != UNIT_CREATED || created++ < UNIT_IMPORT_SHOWN)
            json_array_append_new(list, change_json(change));
    }
    return list;
}

static json_t *faults_json(const struct unit_list *list)
{
    json_t *faults = json_array();
    for (int i = 0; i < list->faults && i < UNIT_IMPORT_SHOWN; i++)
        json_array_append_new(faults, json_pack("{s:i, s:s}", "line", list->fault[i].line,
                                                "message", list->fault[i].message));
    return faults;
}

static void apply_change(struct ctx *ctx, const struct unit_change *change)
{
    switch (change->kind) {
    case UNIT_CREATED:
        unit_insert(ctx, change->code, change->name);
        break;
    case UNIT_ENDED:
        unit_end(ctx, change->code, ctx->today);
        break;
    case UNIT_REVIVED:
        unit_revive(ctx, change->code);
        break;
    case UNIT_RENAMED:
    case UNIT_CHANGE_KINDS:
        break;
    }
    if (change->was)
        unit_rename(ctx, change->code, change->name, change->was);
}

/* ALL-1: the record names every unit that was changed; new ones are counted. */
static void audit_import(struct ctx *ctx, const struct unit_comparison *comparison,
                         const struct unit_import *import, const char *code)
{
    json_t *touched = json_array();
    for (int i = 0; i < comparison->changes; i++)
        if (comparison->change[i].kind != UNIT_CREATED)
            json_array_append_new(touched, change_json(&comparison->change[i]));
    json_t *after = json_pack("{s:i, s:i, s:i, s:i, s:i, s:o}", "created", import->created,
                              "renamed", import->renamed, "ended", import->ended, "revived",
                              import->revived, "unchanged", import->unchanged, "changes", touched);
    audit_add(ctx, "unit.import", "unit", 0, code, NULL, after);
    json_decref(after);
}

struct unit_import unit_import_csv(struct ctx *ctx, const char *bytes, size_t length, bool apply)
{
    struct csv csv = csv_parse(ctx->arena, bytes, length, UNIT_IMPORT_ROWS);
    struct unit_list list = unit_list_read(ctx->arena, &csv, &ctx->user.scope);
    struct scope range;
    int count = 0;
    struct unit_known *known = NULL;
    if (unit_list_range(&list, &range))
        known = units_known(ctx, range, &count);
    struct unit_comparison comparison = unit_compare(ctx->arena, &list, known, count);

    struct unit_import import = {
        .rows = list.read,
        .created = comparison.count[UNIT_CREATED],
        .renamed = comparison.count[UNIT_RENAMED],
        .ended = comparison.count[UNIT_ENDED],
        .revived = comparison.count[UNIT_REVIVED],
        .unchanged = comparison.unchanged,
        .errors = list.faults,
        .print = text_of(ctx, "%016" PRIx64, unit_comparison_print(&comparison)),
        .changes = changes_json(&comparison),
        .faults = faults_json(&list),
    };
    if (!apply || list.faults > 0 || db_failed(ctx->db))
        return import;
    for (int i = 0; i < comparison.changes; i++)
        apply_change(ctx, &comparison.change[i]);
    if (comparison.changes > 0)
        audit_import(ctx, &comparison, &import, list.row[0].code);
    import.applied = !db_failed(ctx->db);
    return import;
}
