/* Village cadres: the register of a village's team with the posts each held, the team's structure
 * and pay (CADRE-1, CADRE-2, CADRE-3). */
#ifndef YICUN_CADRE_H
#define YICUN_CADRE_H

#include "core/field.h"
#include "core/room.h"

extern const struct room cadre_room;

/* A post of a village that nobody took over. */
struct cadre_vacancy {
    const char *unit_code, *unit_name;
    const char *post, *post_label;
    const char *last_name; /* who held it last */
    struct date since;     /* the day after its last */
};

/* The vacant posts of a scope, by village and post. Count. */
int cadre_vacancies(struct ctx *ctx, struct scope scope, struct cadre_vacancy **vacancies);

/* Someone who holds a post of a village's team today. */
struct cadre_person {
    int64_t id;
    const char *name, *posts;
    const char *education, *politics; /* "college", "member": the choices of the register */
    bool female;
    struct date born_on, joined_on;
};

/* The team of a village, by post. Count. */
int cadre_team_read(struct ctx *ctx, const char *unit_code, struct cadre_person **people);

/* "secretary", "director", "deputy_secretary" and so on. */
extern const struct choice cadre_post_kinds[];

/* The posts that a cadre of the register holds or held, the latest first. Count. */
struct cadre_held {
    int64_t id;
    const char *post, *label;
    struct date from_on, until_on;
};
int cadre_held_read(struct ctx *ctx, int64_t cadre_id, struct cadre_held **posts);

/* Gives a person a post of a village's team: of the cadre person->id, or, when that is 0, of one
 * who is registered anew. The cadre's id; 0 with errors at "post", "from_on" and "joined_on". */
int64_t cadre_admit(struct ctx *ctx, const char *unit_code, const struct cadre_person *person,
                    const char *post, struct date from_on);

/* Days of training of a year of each cadre of a scope, in the order of ids (CADRE-5). Count. */
struct cadre_days {
    int64_t cadre_id, days; /* ten-thousandths */
    int64_t classes;
};
int cadre_days_read(struct ctx *ctx, struct scope scope, int year, struct cadre_days **list);

/* A class of training that the user's unit, one below it or one above it holds. */
struct cadre_course {
    int64_t id, days; /* ten-thousandths */
    const char *name, *organiser, *unit_code;
    struct date first_on, last_on;
};
bool cadre_course_read(struct ctx *ctx, int64_t id, struct cadre_course *course);
/* Those of a year, the latest first. Count. */
int cadre_courses_read(struct ctx *ctx, int year, struct cadre_course **courses);

#endif
