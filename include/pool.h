/* The reserve pool: a village's talent ledger, its first list of candidates and the town's review,
 * under lock and key (POOL-1 to POOL-4, POOL-10). */
#ifndef YICUN_POOL_H
#define YICUN_POOL_H

#include "core/room.h"

extern const struct room pool_room;

/* --- for the room that carries them on from filing (POOL-6 to POOL-8) --- */

/* In the order of the path, as in `stage` of a person: reviewed, proposed, refused, passed, filed,
 * used, left. */
enum pool_known_stage {
    KNOWN_REVIEWED,
    KNOWN_PROPOSED,
    KNOWN_REFUSED,
    KNOWN_PASSED,
    KNOWN_FILED,
    KNOWN_USED,
    KNOWN_LEFT,
    KNOWN_STAGES
};

struct pool_person {
    int64_t id, version, cadre_id; /* cadre_id 0: in no register of cadres */
    const char *unit_code, *name;  /* name: "" unless it was asked for */
    const char *stage, *stage_label, *pool, *pool_label;
    const char *education, *education_label, *politics; /* choices of the register of cadres, too */
    bool female, was_filed;
    bool is_mature; /* as proposed to the joint review; read with many of them only */
    struct date born_on, joined_on;
};
/* A person whom the user may know (USER-2, POOL-10), by name; false when there is none. */
bool pool_person_read(struct ctx *ctx, int64_t id, struct pool_person *person);
/* Whose scope decides of the person #id, whom the user may know and who was filed. */
owner_fn pool_filed_owner;
/* Those of a scope who were filed, or at that one stage, by village and id. Count. */
int pool_people_read(struct ctx *ctx, struct scope scope, const char *stage, bool named,
                     struct pool_person **people);
/* Moves a person on along the path; `cadre_id` is kept with the person unless it is 0. */
bool pool_person_move(struct ctx *ctx, struct pool_person *person, const char *stage,
                      int64_t cadre_id);
/* Takes a person who was never filed out of every table of the pool; false when the person was
 * filed, or the version is no longer the stored one. */
bool pool_person_erase(struct ctx *ctx, const struct pool_person *person);
/* Records once the page is made that the user looked at a person, or at a list of [{id}]. */
void pool_person_looked(struct ctx *ctx, const struct pool_person *person);
void pool_people_looked(struct ctx *ctx, const char *unit_code, const json_t *people);

/* So many years old to the day, or younger (POOL-3). */
bool pool_is_at_most(struct date born_on, struct date on, int64_t years);

/* A village's or unit's people by stage, beside what is asked (POOL-2, POOL-11). */
struct pool_tally {
    const char *unit_code, *unit_name;
    int64_t villages, stage[KNOWN_STAGES];
    int64_t young;                             /* filed, and young */
    int64_t below;                             /* villages with fewer than asked */
    int64_t listed, reviewed, proposed, filed; /* villages that came so far */
    int64_t list_number;                       /* of a village: its latest list; 0: none */
    bool list_is_open;                         /* ... which the town has not approved yet */
    const char *lacks;                         /* of a village: a sentence, or NULL */
};
int pool_tallies_read(struct ctx *ctx, struct scope scope, enum unit_level level,
                      struct pool_tally **tallies);
/* Begins a village's next list; false when the latest is not approved yet. */
bool pool_next_list(struct ctx *ctx, const char *unit_code);

#endif
