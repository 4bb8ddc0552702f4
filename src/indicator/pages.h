/* The indicator room's handlers and what they share, private to the room. */
#ifndef YICUN_INDICATOR_PAGES_H
#define YICUN_INDICATOR_PAGES_H

#include "indicator/store.h"

/* Who adds indicators for the own city or county. */
#define INDICATOR_EDITORS (ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)

handler_fn indicators_page, indicator_new_page, indicator_add, indicator_page, indicator_change;
handler_fn averages_of_indicator, average_enter, values_of_indicator, value_enter;
handler_fn averages_page, averages_save, values_page, values_save;
handler_fn averages_import_page, averages_import, values_import_page, values_import;
handler_fn averages_export, values_export;

/* "averages" or "values": the key of lists, and the path that pages of that kind stand under. */
const char *figure_plural(enum figure_kind kind);
/* 平均水平 or 各村数值. */
const char *figure_label(enum figure_kind kind);
/* Puts what the pages of that kind differ in into the view: words and links. */
void figure_show_kind(struct ctx *ctx, enum figure_kind kind);

/* The indicator that the path names as #id, if the user may see it. */
bool indicator_asked(struct ctx *ctx, struct indicator *indicator);
/* Puts the indicator into the view, with what its pages have in common. */
void indicator_show(struct ctx *ctx, const struct indicator *indicator, const char *tab);

/* True when a unit's figures may use the indicator: shipped, or of a unit on its way up. */
bool indicator_serves(const struct indicator *indicator, const char *unit);

/* True when the unit exists, its figures of that kind are the user's to enter, and it is in being;
 * otherwise an error at `field`. */
bool figure_unit_accept(struct ctx *ctx, enum figure_kind kind, const char *unit,
                        const char *field);
archive_fn indicator_archive; /* archive.c */
/* Enters figures, those whose value differs from `was`, with one audit record; how many changed. */
int figures_enter(struct ctx *ctx, enum figure_kind kind, const struct figure *figure,
                  const int64_t *was, int count);

#endif
