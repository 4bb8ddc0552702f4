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

static bool is_choice(const char *choices, const char *value)
{
    size_t length = strlen(value);
    while (choices && *choices) {
        size_t name = strcspn(choices, "=|"), whole = strcspn(choices, "|");
        if (name == length && strncmp(choices, value, length) == 0)
            return true;
        choices += whole + (choices[whole] == '|');
    }
    return false;
}

/* Pages check what they store; this is for what came into the table past them, or was declared
 * otherwise once. */
static bool is_possible(const struct setting *setting, const char *value)
{
    int64_t number;
    struct date date;
    switch (setting->kind) {
    case SETTING_INT:
        return text_to_int(value, setting->min, setting->max, &number);
    case SETTING_BOOL:
        return text_to_int(value, 0, 1, &number);
    case SETTING_CHOICE:
        return is_choice(setting->choices, value);
    case SETTING_DATE:
        return date_parse(value, &date);
    }
    return false;
}

const char *setting_text(struct ctx *ctx, const char *unit_code, const char *name, struct date on,
                         const char **from_unit)
{
    const struct setting *setting = setting_find(name);
    if (!setting) {
        log_error("setting %s is not declared by any room", name);
        abort();
    }
    /* A unit on the way up has a code that this one begins with; the longest is the most specific.
     */
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT value, unit_code FROM settings WHERE name = $1 AND starts_on <= $3 "
                     "AND unit_code IN " SQL_WAY_UP(
                         "$2") " "
                               "ORDER BY LENGTH(unit_code) DESC, starts_on DESC, id DESC"),
                 ARGS(db_t(name), db_t(unit_code), db_d(on)));
    const char *value = setting->otherwise, *from = NULL;
    while (!from && db_next(rows)) {
        const char *stored = db_text(rows, "value");
        if (stored && is_possible(setting, stored)) {
            value = stored;
            from = db_text(rows, "unit_code");
        } else {
            log_error("setting %s has an impossible value, which is passed over", name);
        }
    }
    db_end(rows);
    if (from_unit)
        *from_unit = from;
    return value;
}

int64_t setting_int(struct ctx *ctx, const char *unit_code, const char *name)
{
    int64_t value = 0;
    text_to_int(setting_text(ctx, unit_code, name, ctx->today, NULL), INT64_MIN, INT64_MAX, &value);
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

struct date setting_date(struct ctx *ctx, const char *unit_code, const char *name)
{
    struct date date = {0};
    date_parse(setting_text(ctx, unit_code, name, ctx->today, NULL), &date);
    return date;
}
