/* Training of cadres: classes, who attended them, and days of a year (CADRE-5), private to the
 * room. */
#ifndef YICUN_CADRE_TRAINING_H
#define YICUN_CADRE_TRAINING_H

#include "cadre/internal.h"

#define WHO_TRAINS (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)
#define CLASS_LINK "/cadre-classes/%lld"

struct cadre_class {
    int64_t id, version;
    const char *unit_code, *unit_name;
    const char *name, *organiser;
    int kind;
    struct date first_on, last_on;
    int64_t days;     /* ten-thousandths */
    int64_t attended; /* persons, in lists */
};
extern const struct record_type cadre_class_type;
extern const struct choice cadre_class_kinds[];

/* --- rules_training.c, pure --- */

/* Counts what cannot be. */
int cadre_class_faults(const struct cadre_class *class, struct date today,
                       struct cadre_fault fault[CADRE_FAULTS]);
/* Why somebody cannot have attended so many days of a class; NULL when it can be. */
const char *cadre_days_fault(const struct cadre_class *class, int64_t days);

/* --- store_training.c --- */

bool cadre_class_find(struct ctx *ctx, int64_t id, struct cadre_class *class);
bool cadre_class_put(struct ctx *ctx, struct cadre_class *class);
void cadre_class_drop(struct ctx *ctx, int64_t id);
struct class_filter {
    int year;
    int kind; /* -1: all */
    const char *like;
};
/* Classes of the user's scope and of the units above, the latest first. */
int cadre_classes_read(struct ctx *ctx, const struct class_filter *filter, int64_t offset,
                       int64_t size, struct cadre_class **classes);
int64_t cadre_classes_count(struct ctx *ctx, const struct class_filter *filter);
/* The most days that anybody attended; 0 when nobody did. */
int64_t cadre_class_longest(struct ctx *ctx, int64_t class_id);

struct attendance {
    int64_t class_id, cadre_id, account, days;
    const char *unit_code, *unit_name, *name;
};
/* Who attended a class, within a scope, by village. Count. */
int attendances_read(struct ctx *ctx, int64_t class_id, struct scope scope,
                     struct attendance **list);
/* False when the person is there already. */
bool attendance_add(struct ctx *ctx, const struct cadre_class *class, const struct cadre *cadre,
                    int64_t days);
bool attendance_drop(struct ctx *ctx, int64_t class_id, int64_t cadre_id);
/* Moves them to the year of a class whose days were corrected. */
void attendances_move(struct ctx *ctx, const struct cadre_class *class);

/* --- training.c --- */

json_t *cadre_class_json(struct ctx *ctx, const struct cadre_class *class);
/* A cadre's classes: array of {name,organiser,year,days,first_on,first_label,
 * href_link}. */
json_t *cadre_training_json(struct ctx *ctx, int64_t cadre_id);
/* What a class says in the file of a secretary, entered or taken out (CADRE-4). */
void training_enter(struct ctx *ctx, const struct cadre_class *class,
                    const struct attendance *attendance);
void training_take_out(struct ctx *ctx, const struct attendance *attendance);

owner_fn cadre_class_owner, cadre_class_reader;
handler_fn cadre_class_list, cadre_class_new, cadre_class_add, cadre_class_show, cadre_class_edit,
    cadre_class_change, cadre_class_remove, cadre_attend, cadre_attend_remove;
handler_fn cadre_days_show, cadre_days_table;

#endif
