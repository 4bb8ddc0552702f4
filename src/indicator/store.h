/* The indicator room's tables, private to the room. */
#ifndef YICUN_INDICATOR_STORE_H
#define YICUN_INDICATOR_STORE_H

#include "indicator/rules.h"

/* --- indicators --- */

struct indicators {
    struct indicator *indicator;
    int count;
};
/* What a list of indicators is narrowed to. */
struct indicator_filter {
    const char *like; /* of name or code; NULL for all */
    const char *list; /* NULL for all */
    bool retired_too;
};
/* Those that a unit sees: shipped ones, those of units on its way up, and those of units below it;
 * by list, shipped ones first. */
struct indicators indicators_find(struct ctx *ctx, const char *unit_code,
                                  const struct indicator_filter *filter, int64_t size,
                                  int64_t offset);
int64_t indicators_found(struct ctx *ctx, const char *unit_code,
                         const struct indicator_filter *filter);
int64_t indicator_insert(struct ctx *ctx, const struct indicator *indicator);
/* False when the version is no longer the indicator's. */
bool indicator_update(struct ctx *ctx, const struct indicator *indicator);
/* True when another indicator that would be seen together with this one has its name. */
bool indicator_name_taken(struct ctx *ctx, const struct indicator *indicator);
/* True when averages or values of it were entered: unit and direction then stay. */
bool indicator_has_figures(struct ctx *ctx, int64_t id);

/* {id,version,unit,code,name,unit_of_measure,direction,list,note,retired}. */
json_t *indicator_json(const struct indicator *indicator);

/* --- figures --- */

/* One figure as it stands; value DECIMAL_NONE means that it was withdrawn. */
struct figure {
    int64_t indicator;
    const char *unit, *unit_name;
    int64_t year, value;
    const char *by;
    int64_t at;
    bool current; /* the one that counts; older averages are kept as history */
};
struct figures {
    struct figure *figure;
    int count;
};

/* The current figures of one unit and year; or of all units of a range and years from..to. */
struct figures figures_of_unit(struct ctx *ctx, enum figure_kind kind, const char *unit,
                               int64_t year);
struct figures figures_of_range(struct ctx *ctx, enum figure_kind kind, struct scope range,
                                int64_t from, int64_t to);
/* One page of an indicator's figures that a unit sees (of units on its way up or below it), newest
 * year first; of averages the older rows too. Fills paging->total. */
struct figures figures_of_indicator(struct ctx *ctx, enum figure_kind kind, int64_t indicator,
                                    const char *unit_code, struct paging *paging);
/* The current figure; DECIMAL_NONE when there is none. */
int64_t figure_current(struct ctx *ctx, enum figure_kind kind, int64_t indicator, const char *unit,
                       int64_t year);
/* Enters a figure; DECIMAL_NONE withdraws it. */
void figure_put(struct ctx *ctx, enum figure_kind kind, const struct figure *figure);

/* The means over a range's villages in a year, for all indicators that have values. */
struct mean {
    int64_t indicator, sum, count;
};
struct mean *means_of_range(struct ctx *ctx, struct scope range, int64_t year, int *count);

/* Campaigns that cover the user's county and are still being planned for, whose year before it has
 * neither averages nor values here: id, name, first_year, study_due. */
struct db_rows *campaigns_without_figures(struct ctx *ctx);

#endif
