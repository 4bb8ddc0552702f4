/* A cadre who goes to another village: the posts end here, and a record begins there (CADRE-1),
 * private to the room. */
#ifndef YICUN_CADRE_MOVE_H
#define YICUN_CADRE_MOVE_H

#include "cadre/internal.h"

#define WHO_MOVES (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER)

struct cadre_move {
    const char *village;
    int post; /* enum cadre_post_kind */
    struct date from_on;
};
extern const struct record_type cadre_move_type;

/* --- rules_move.c, pure --- */

/* Counts what cannot be beside the posts held so far. */
int cadre_move_faults(const struct cadre_move *move, const struct cadre *cadre,
                      const struct cadre_post *posts, int count, struct date today,
                      struct cadre_fault fault[CADRE_FAULTS]);

/* --- store_move.c --- */

struct cadre_link {
    int64_t id;
    const char *unit_code;
};
bool cadre_moved_from(struct ctx *ctx, int64_t id, struct cadre_link *link);
bool cadre_moved_to(struct ctx *ctx, int64_t id, struct cadre_link *link);
void cadre_note_move(struct ctx *ctx, int64_t id, int64_t moved_from);
/* The records of one person, the latest first, this one among them. Count. */
enum { CADRE_CHAIN = 8 };
int cadre_chain(struct ctx *ctx, int64_t id, int64_t ids[CADRE_CHAIN]);
/* The villages of the user's scope that one may go to, for a select. */
json_t *cadre_villages_json(struct ctx *ctx, const char *but);

/* --- pages_move.c --- */

/* Where the person came from and went to: {unit_name,href_link}, no link outside the scope. */
void cadre_show_moves(struct ctx *ctx, const struct cadre *cadre);

handler_fn cadre_move_form, cadre_move;

#endif
