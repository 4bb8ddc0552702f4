/* Policy settings: values that differ between places, per unit and start date, with their source.
 * The most specific unit on the way up wins; among its values the latest that has begun. A stored
 * value that the declaration does not allow is passed over. */
#ifndef YICUN_CORE_SETTING_H
#define YICUN_CORE_SETTING_H

#include "core/ctx.h"

enum setting_kind { SETTING_INT, SETTING_CHOICE, SETTING_BOOL, SETTING_DATE };

struct setting {
    const char *name;  /* "notice_days" */
    const char *label; /* 公示天数 */
    enum setting_kind kind;
    const char *otherwise; /* default, as text */
    const char *choices;   /* "natural=自然日|working=工作日" for SETTING_CHOICE */
    int64_t min, max;      /* for SETTING_INT */
    const char *unit;      /* 天, 次, % */
    const char *rule;      /* PLAN-9 */
    const char *source;    /* clause of the document that the default comes from */
    const char *hint;
};

/* The value in force for a unit today. The name must be declared by a room (an unknown one aborts).
 */
int64_t setting_int(struct ctx *ctx, const char *unit_code, const char *name);
bool setting_bool(struct ctx *ctx, const char *unit_code, const char *name);
const char *setting_choice(struct ctx *ctx, const char *unit_code, const char *name);
struct date setting_date(struct ctx *ctx, const char *unit_code, const char *name);
/* Text of the value in force on a day; the unit that set it goes to *from_unit (NULL = default). */
const char *setting_text(struct ctx *ctx, const char *unit_code, const char *name, struct date on,
                         const char **from_unit);
/* A setting's declaration in whichever room makes it, or NULL. */
const struct setting *setting_find(const char *name);

#endif
