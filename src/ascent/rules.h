/* The policy of both ends of a rating's year (RATE-4), private to the room. Pure. */
#ifndef YICUN_ASCENT_RULES_H
#define YICUN_ASCENT_RULES_H

#include "base/arena.h"
#include "core/field.h"

enum ascent_kind { ASCENT_AIM, ASCENT_PROMISE };
extern const struct choice ascent_kinds[]; /* 创星目标, 亮星承诺 */

enum ascent_state { ASCENT_DRAFT, ASCENT_REVIEW, ASCENT_STANDING, ASCENT_TAKEN_BACK };
extern const struct choice ascent_states[];

/* A criterion, what it got, and what will be done about it. */
struct ascent_line {
    int criterion;
    const char *dimension, *text;
    int64_t full, points; /* decimals; DECIMAL_NONE without a rating before */
    const char *measure, *person;
    struct date finish_on;
    const char *earlier; /* what was set for it at the year's start, of a promise; "" for nothing */
};

struct ascent {
    int64_t id, version, round_id, rating_id, year;
    const char *unit_code;
    int kind, state;
    const char *goal, *outline;
    struct date held_on, stood_on;
    const char *scheme_name, *unit_name, *place, *before_name, *veto_text;
    int64_t before_points; /* DECIMAL_NONE without a rating before */
    bool shown;
    int64_t created_by, changed_by, changed_at;
    const char *changed_by_name;
    struct ascent_line *lines;
    int lines_count;
};
/* goal, outline, held_on of an aim and of a promise. */
extern const struct record_type ascent_types[];

enum { ASCENT_NO_BAND = -1 };
/* The grade above the one that it has; the best stays, without any it is the lowest. */
int ascent_next(int bands, int now);
/* Why a goal will not do, NULL when it will: a promise is for a higher grade than the rating came
 * to, or for keeping the best. Grades by place, the best first; `goal` -1 when none is chosen. */
const char *ascent_goal_fault(struct arena *arena, int kind, int now, int goal,
                              const char *now_name);
/* "没有等次" for "". */
const char *ascent_grade_text(const char *name);
/* Points lost by a criterion; 0 at full marks or without a rating. */
int64_t ascent_gap(const struct ascent_line *line);

/* The days between which measures are to be done, both included: an aim's within its year, a
 * promise's from the closing of the rating to the end of the next year. */
struct ascent_span {
    struct date from, to;
};
struct ascent_span ascent_span(int kind, int64_t year, struct date closed_on);
/* What is missing or wrong of what is said of a criterion: the field ("measure", "person",
 * "finish_on") and why; field NULL when it is in order or nothing is said. */
struct ascent_flaw {
    const char *field, *message;
};
struct ascent_flaw ascent_line_flaw(int kind, const struct ascent_line *line,
                                    struct ascent_span span);
bool ascent_is_said(const struct ascent_line *line);

/* Points that are still missing up to a grade when all that is promised is made good; 0 for none.
 * Only for orientation: other sources than these marks count too. */
int64_t ascent_left(int64_t from, int64_t points, int64_t covered);

enum ascent_outcome { OUTCOME_OPEN, OUTCOME_REACHED, OUTCOME_MISSED };
/* An aim beside what the year came to. */
enum ascent_outcome ascent_outcome(bool closed, int goal, int result);

#endif
