/* Village cadres: the register of a village's team with the posts each held, the team's structure
 * and pay (CADRE-1, CADRE-2, CADRE-3). */
#ifndef YICUN_CADRE_H
#define YICUN_CADRE_H

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

#endif
