/* Secretaries of villages: who held the post and when, and each one's file, which other rooms fill
 * (CADRE-4). */
#ifndef YICUN_SECRETARY_H
#define YICUN_SECRETARY_H

#include "core/room.h"

extern const struct room secretary_room;

/* A person's time as a village's secretary; each has a file of its own. */
struct secretary_term {
    int64_t id, user_id, version;
    const char *unit_code, *unit_name, *name;
    struct date from_on, until_on; /* none: since before it was kept; still in office */
};

/* Keeps the terms in step with the accounts: from now on this user is, or is not, secretary of the
 * village. The first one known of a village is taken to have begun earlier. */
void secretary_follow(struct ctx *ctx, int64_t user_id, const char *unit_code, bool serves);

/* All who held the post in a village, the latest first. Count. */
int secretary_terms_read(struct ctx *ctx, const char *unit_code, struct secretary_term **terms);

/* A term whose first day was not known began on this one, as the register of cadres says; known
 * days stay. */
void secretary_began(struct ctx *ctx, const struct secretary_term *term, struct date from_on);

/* Months of a year in office: those on whose 15th the term runs, up to `today`. First and last day
 * in office within the year, no dates when there is none. Pure. */
int secretary_months(const struct secretary_term *term, int year, struct date today,
                     struct date *first, struct date *last);

/* What a room enters into the files. */
struct secretary_entry {
    const char *unit_code, *kind;
    int year;
    const char *result, *detail, *link;
};
/* Enters it into the file of each who was in office in that year, with the months it covers; once
 * for each link. How many files. */
int secretary_enter(struct ctx *ctx, const struct secretary_entry *entry);
/* Enters it into the file of one person, in place of what stood there under the same link. False
 * when the term is not of that village, or not of that year. */
bool secretary_enter_for(struct ctx *ctx, int64_t term_id, const struct secretary_entry *entry);
bool secretary_is_entered(struct ctx *ctx, int64_t term_id, const char *link);
/* Takes out what was entered under a link into one person's file, while it may still be corrected.
 */
void secretary_take_out(struct ctx *ctx, int64_t term_id, const char *link);

/* Path of the file, NULL where this user may not open it. */
const char *secretary_file_link(struct ctx *ctx, const struct secretary_term *term);
/* Who holds the post in a village, for its page: array of {name,from_label,href_link}; no link
 * where the user may not open the file. */
json_t *secretary_now_json(struct ctx *ctx, const char *unit_code);

#endif
