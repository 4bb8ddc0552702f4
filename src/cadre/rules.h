/* The policy of village cadres (CADRE-1, CADRE-2, CADRE-3), private to the room. Pure. */
#ifndef YICUN_CADRE_RULES_H
#define YICUN_CADRE_RULES_H

#include "base/arena.h"
#include "base/date.h"
#include "base/decimal.h"
#include "core/field.h"

enum cadre_post_kind {
    POST_SECRETARY,
    POST_DIRECTOR,
    POST_DEPUTY_SECRETARY,
    POST_DEPUTY_DIRECTOR,
    POST_MEMBER,
    POST_COMMITTEE_MEMBER,
    POST_KINDS
};
enum cadre_education {
    EDUCATION_JUNIOR,
    EDUCATION_SENIOR,
    EDUCATION_COLLEGE,
    EDUCATION_BACHELOR,
    EDUCATION_MASTER
};
enum cadre_politics { POLITICS_MEMBER, POLITICS_PROBATIONARY, POLITICS_OTHER };
extern const struct choice cadre_post_kinds[], cadre_sexes[], cadre_educations[], cadre_politics[];

enum { YOUNG_AGE = 35, MIDDLE_AGE = 45 };

struct cadre {
    int64_t id, version;
    const char *unit_code;
    int64_t account; /* id of the secretary's user; 0: none */
    const char *name;
    int sex, education, politics; /* indexes of the choices above */
    struct date born_on, joined_on;
    bool recruit;
    int64_t base_pay, performance_pay; /* a year; DECIMAL_NONE: not known */
    const char *changed_by_name;
    int64_t changed_at;
};

struct cadre_post {
    int64_t id, version, cadre_id;
    const char *unit_code;
    int post; /* enum cadre_post_kind */
    struct date from_on, until_on;
    bool ended_with;  /* the post ended with its holder, nobody is to follow */
    const char *name; /* the holder's */
};
extern const struct record_type cadre_type, cadre_post_type;

/* What cannot be, at the field where it stands. */
struct cadre_fault {
    const char *field, *message;
};
enum { CADRE_FAULTS = 8 };
/* Counts. */
int cadre_faults(const struct cadre *cadre, struct date today,
                 struct cadre_fault fault[CADRE_FAULTS]);
int cadre_post_faults(const struct cadre *cadre, const struct cadre_post *post, struct date today,
                      struct cadre_fault fault[CADRE_FAULTS]);
/* The post among a village's that this one cannot stand beside: the same person's of the same kind,
 * or another secretary or director at the same time. NULL when there is none. */
const struct cadre_post *cadre_post_clash(const struct cadre_post *post,
                                          const struct cadre_post *others, int count);

/* "书记、主任" of a mask of posts, with 一肩挑 where both are held. */
const char *cadre_posts_text(struct arena *arena, unsigned held);
bool cadre_is_concurrent(unsigned held);

/* True when the person is `years` old to the day, or younger: the day after that birthday is over.
 */
bool cadre_is_at_most(struct date born_on, struct date on, int years);
/* The first birth date of whoever is at most so old on a day. */
struct date cadre_born_since(struct date on, int years);

/* Percent of a whole, rounded half up to tenths; DECIMAL_NONE without a whole. */
int64_t cadre_percent(int64_t part, int64_t whole);
/* Mean rounded half up to tenths; DECIMAL_NONE of nobody. */
int64_t cadre_mean(int64_t sum, int64_t count);
/* True when the share is above the aim, exactly. */
bool cadre_share_is_above(int64_t part, int64_t whole, int64_t aim);

/* Posts that are vacant on a day among posts of one village and kind in the order of their first
 * days: the indexes of those whose holders nobody followed go to `vacant`, which has room for all.
 * Count. */
int cadre_vacant(const struct cadre_post *posts, int count, struct date today, int *vacant);

/* --- pay (CADRE-3) --- */

/* The least performance pay of a base pay, and the least pay of an ordinary cadre beside the
 * secretary's, in whole fen. */
int64_t cadre_least_performance(int64_t base_pay);
int64_t cadre_least_pay(int64_t secretary_pay, int64_t percent);
enum cadre_pay_fault { PAY_MISSING, PAY_PERFORMANCE, PAY_ORDINARY, PAY_FAULTS };
extern const struct choice cadre_pay_faults[];
/* True when it is there; `secretary` is the village's, or NULL. */
bool cadre_pay_is_wrong(enum cadre_pay_fault fault, const struct cadre *cadre,
                        const struct cadre *secretary, int64_t percent);

#endif
