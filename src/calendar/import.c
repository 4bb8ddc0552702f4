/* The table of holidays from a sheet: one that was sent, or the one that ships. */
#include "calendar/import.h"

#include "base/log.h"
#include "base/text.h"
#include "calendar.h"
#include "calendar/store.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/import.h"

#include <stdio.h>

struct calendar_import calendar_import_read(struct ctx *ctx, const char *bytes, size_t length)
{
    struct sheet sheet =
        sheet_read(ctx->arena, bytes, length, calendar_columns, CALENDAR_IMPORT_ROWS);
    struct calendar_import import = {0};
    import.list = calendar_read_sheet(&sheet, &import.rows);
    import_errors(ctx, &sheet);
    return import;
}

void calendar_import_apply(struct ctx *ctx, const struct calendar_import *import)
{
    json_t *days = json_array();
    for (int i = 0; i < import->rows; i++) {
        const struct holiday *holiday = &import->list[i];
        holiday_put(ctx, holiday);
        json_array_append_new(
            days, json_pack("{s:s, s:s, s:s}", "day", date_text(ctx, holiday->day), "kind",
                            day_kinds[holiday->kind].name, "name", holiday->name));
    }
    audit_add(ctx, "calendar.import", "holiday", 0, text_or_empty(ctx->user.unit_code), NULL, days);
}

/* --- what ships --- */

#define SHIPPED_SIZE ((size_t)1 << 20)
#define YEARS_MAX 300

static const char *read_shipped(struct ctx *ctx, size_t *length)
{
    const char *path = text_of(ctx, "%s/holidays.csv", ctx->app->config->data);
    FILE *file = fopen(path, "re");
    if (!file) {
        log_error("%s cannot be read", path);
        return NULL;
    }
    char *bytes = arena_alloc(ctx->arena, SHIPPED_SIZE);
    *length = fread(bytes, 1, SHIPPED_SIZE, file);
    fclose(file);
    return bytes;
}

static bool is_among(const int *years, int count, int year)
{
    for (int i = 0; i < count; i++)
        if (years[i] == year)
            return true;
    return false;
}

bool calendar_seed(struct ctx *ctx)
{
    int years[YEARS_MAX], known = calendar_years(ctx, years, YEARS_MAX);
    size_t length = 0;
    const char *bytes = read_shipped(ctx, &length);
    if (!bytes)
        return false;
    struct calendar_import shipped = calendar_import_read(ctx, bytes, length);
    for (int i = 0; i < shipped.rows && !has_errors(ctx); i++)
        if (!is_among(years, known, shipped.list[i].day.year))
            holiday_put(ctx, &shipped.list[i]);
    return !has_errors(ctx) && !db_failed(ctx->db);
}
