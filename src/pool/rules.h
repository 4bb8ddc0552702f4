/* The policy of the reserve pool (POOL-1 to POOL-4, POOL-10), private to the room. Pure. */
#ifndef YICUN_POOL_RULES_H
#define YICUN_POOL_RULES_H

#include "base/arena.h"
#include "base/date.h"
#include "core/field.h"

/* In the order of the path (POOL-5). */
enum pool_stage {
    STAGE_LEDGER,
    STAGE_LISTED,
    STAGE_REVIEWED, /* by the town: known to those above from here on */
    STAGE_PROPOSED, /* on the town's proposal to the county's joint review */
    STAGE_REFUSED,  /* failed a gate of it */
    STAGE_PASSED,   /* passed all five */
    STAGE_FILED,    /* with the city: in training */
    STAGE_USED,     /* holds a post of the team */
    STAGE_LEFT,     /* left the pool, with a reason */
};
enum pool_list_state { LIST_DRAFT, LIST_SUBMITTED, LIST_RETURNED, LIST_REVIEWED };
enum pool_education {
    SCHOOL_JUNIOR,
    SCHOOL_SENIOR,
    SCHOOL_COLLEGE,
    SCHOOL_BACHELOR,
    SCHOOL_MASTER
};
enum pool_politics { PARTY_FULL, PARTY_PROBATIONARY, PARTY_NONE };
enum pool_relaxing { RELAX_OPEN, RELAX_APPROVED, RELAX_REFUSED };
enum pool_judging { JUDGED_NOT, JUDGED_ACCEPTED, JUDGED_REFUSED };
enum { SOURCE_TEAM = 0, SEX_FEMALE = 1 };

extern const struct choice pool_pools[], pool_sources[], pool_sexes[], pool_educations[],
    pool_politics[], pool_stages[], pool_list_states[], pool_relaxings[], pool_judgings[];

/* Disqualifying circumstances (不适任情形) are data, at most so many. D4 names none: it points to a
 * province's own rules for team members. */
enum { UNFIT_MOST = 24 };

/* The sealed columns, in the order of the table. */
enum candidate_sealed {
    SEALED_NAME,
    SEALED_ID_NUMBER,
    SEALED_PHONE,
    SEALED_WORK,
    SEALED_NOTES,
    SEALED_RELAX,
    SEALED_JUDGED,
    CANDIDATE_SEALED
};

struct candidate {
    int64_t id, version, list_id, cadre_id, created_by, changed_by, changed_at, judged_by;
    const char *unit_code;
    int stage;      /* enum pool_stage */
    int list_state; /* of the village's latest list: enum pool_list_state */
    int pool, source, sex, education, politics; /* indexes of the choices above */
    struct date born_on, joined_on;
    const char *name, *id_number, *phone, *work, *notes; /* opened where they are needed */
    const char *id_lookup;                               /* NULL: no ID number */
    const char *sealed[CANDIDATE_SEALED];                /* as stored */
    bool shut[CANDIDATE_SEALED];                         /* it does not open, so it stays */
    bool checked, unfit[UNFIT_MOST];                     /* by the list of circumstances */
    const char *unfit_gone; /* names of those that the list no longer has; "" */
    const char *relax_reason, *judged_reason;
    const char *kept;    /* the conditions as the town approved them, JSON; NULL before */
    int relaxed, judged; /* enum pool_relaxing, enum pool_judging */
};
extern const struct record_type candidate_type;

/* A village's list with the record of its team. */
struct pool_list {
    int64_t id, version, number, listed, changed_by; /* id 0: nothing stored yet */
    const char *unit_code;
    int state; /* enum pool_list_state */
    struct date reference_on, held_on, submitted_on, reviewed_on;
    const char *present, *decided, *returned;
};
extern const struct record_type pool_list_type;

/* --- who sees what (rules_access.c) --- */

enum pool_viewer { VIEWER_NONE, VIEWER_VILLAGE, VIEWER_TOWN, VIEWER_ABOVE };
enum pool_viewer pool_viewer(unsigned roles);
/* Whether a viewer may know a person of a village whose latest list stands like that; the scope is
 * asked elsewhere (USER-2, POOL-10). */
bool pool_sees(enum pool_viewer viewer, int stage, int list_state);

/* --- conditions (POOL-3) --- */

/* True when the person is so many years old to the day, or younger: the day after that birthday is
 * over. Whoever was born on 29 February has it on 1 March of other years than leap years. */
bool pool_is_at_most(struct date born_on, struct date on, int64_t years);
/* The first birth date of whoever is so old at most on a day. */
struct date pool_born_since(struct date on, int64_t years);

enum pool_verdict { VERDICT_MET, VERDICT_RELAXED, VERDICT_ASKED, VERDICT_NOT_MET };
extern const struct choice pool_verdicts[];
enum { CONDITION_MEMBER, CONDITION_EDUCATION, CONDITION_AGE, CONDITION_FIT, POOL_CONDITIONS };
struct pool_condition {
    const char *label, *why; /* why it is not met, or "" */
    enum pool_verdict verdict;
};
struct pool_demand {
    struct date on;              /* the reference date */
    int64_t oldest;              /* years */
    const struct choice *unfits; /* the circumstances */
};
/* How each condition stands. */
void pool_conditions(struct arena *arena, const struct candidate *candidate,
                     struct pool_demand demand, struct pool_condition conditions[POOL_CONDITIONS]);
/* The worst verdict of them. */
enum pool_verdict pool_worst(const struct pool_condition conditions[POOL_CONDITIONS]);

/* --- a list (POOL-2) --- */

struct pool_need {
    int64_t least, young_least; /* persons */
    int64_t young;              /* years */
};
struct pool_count {
    int64_t all, young;
};
/* What a list lacks, as a sentence; NULL when nothing. */
const char *pool_lacks(struct arena *arena, struct pool_need need, struct pool_count count);

/* --- what is entered --- */

/* What cannot be, at the field where it stands. */
struct pool_fault {
    const char *field, *message;
};
enum { POOL_FAULTS = 8 };
/* Reads ID number and phone into the forms in which they are kept, takes birth date and sex from
 * the ID number where they were left out, and finds what cannot be. Count. */
int candidate_faults(struct arena *arena, struct candidate *candidate, struct date today,
                     struct pool_fault fault[POOL_FAULTS]);

#endif
