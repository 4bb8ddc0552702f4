/* Policy settings: declarations gathered from the rooms, values looked up the unit's way up. */
#include "core/setting.h"

#include "base/log.h"
#include "base/text.h"
#include "core/app.h"

#include <stdlib.h>
#include <string.h>

const struct setting *setting_find(const char *name)
{
    for (const struct room *const *room = rooms; *room; room++)
        for (const struct setting *s = (*room)->settings; s && s->name; s++)
            if (strcmp(s->name, name) == 0)
                return s;
    return NULL;
}

const char *setting_text(struct ctx *ctx, const char *unit_code, const char *name, struct date on,
                         const char **from_unit)
{
    const struct setting *setting = setting_find(name);
    if (!setting) {
        log_error("setting %s is not declared by any room", name);
        abort();
    }
    char day[DATE_TEXT];
    /* A unit on the way up has a code that this one begins with; the longest is the most specific.
     */
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT value, unit_code FROM settings WHERE name = $1 AND starts_on <= $3 "
                     "AND unit_code = SUBSTR($2, 1, LENGTH(unit_code)) "
                     "ORDER BY LENGTH(unit_code) DESC, starts_on DESC, id DESC LIMIT 1"),
                 ARGS(db_t(name), db_t(unit_code), db_t(date_format(on, day))));
    const char *value = setting->otherwise, *from = NULL;
    if (db_next(rows)) {
        value = db_text(rows, "value");
        from = db_text(rows, "unit_code");
    }
    db_end(rows);
    if (from_unit)
        *from_unit = from;
    return value;
}

int64_t setting_int(struct ctx *ctx, const char *unit_code, const char *name)
{
    const struct setting *setting = setting_find(name);
    int64_t value = 0;
    if (!text_to_int(setting_text(ctx, unit_code, name, ctx->today, NULL), INT64_MIN, INT64_MAX,
                     &value))
        text_to_int(setting->otherwise, INT64_MIN, INT64_MAX, &value);
    return value;
}

bool setting_bool(struct ctx *ctx, const char *unit_code, const char *name)
{
    return setting_int(ctx, unit_code, name) != 0;
}

const char *setting_choice(struct ctx *ctx, const char *unit_code, const char *name)
{
    return setting_text(ctx, unit_code, name, ctx->today, NULL);
}
