/* Movement between the grades from one year to the next (RATE-8): who rose, kept, fell, lost all by
 * a veto. It goes by what each rating says of the year before, as it was on its day (ALL-8). */
#ifndef YICUN_RATING_MOVES_H
#define YICUN_RATING_MOVES_H

#include "core/field.h"
#include "rating/internal.h"
#include "view/chart.h"

/* --- rules_moves.c, pure --- */

enum move { MOVE_ROSE, MOVE_KEPT, MOVE_FELL, MOVE_VETOED, MOVE_NEW, MOVE_KINDS };
extern const struct choice move_kinds[];

/* Villages that went the same way; "" for no grade: not rated or vetoed before, vetoed now. */
struct move_group {
    const char *before, *now;
    bool vetoed, fell;
    int64_t villages;
};
enum move move_of(const struct move_group *group);

/* From each grade (rows) to each (columns). The last row is of those without a grade the year
 * before, the last column of those without one now. */
enum { MOVE_GRADES = CHART_PARTS - 1 };
struct move_matrix {
    const char *grades[MOVE_GRADES]; /* of the scheme, then others that occur */
    int known, count;                /* of them: the scheme's; all */
    int64_t villages[CHART_PARTS][CHART_PARTS];
    enum move move[CHART_PARTS][CHART_PARTS]; /* where there are villages */
    int64_t from[CHART_PARTS], to[CHART_PARTS], moved[MOVE_KINDS], total;
};
void moves_count(const struct scheme *scheme, const struct move_group *groups, int count,
                 struct move_matrix *matrix);

/* --- store_moves.c --- */

struct moves_asked {
    struct scope counties; /* whose rounds */
    const char *key;
    int64_t year;
    struct scope scope;           /* which villages */
    const char *from, *to, *like; /* NULL: any; "" of from and to: no grade */
    const char *move;             /* name of a kind; NULL: any */
};
int move_groups(struct ctx *ctx, const struct moves_asked *asked, struct move_group **groups);

/* How many went which way, by the first digits of the code. */
struct move_sum {
    const char *unit_code, *unit_name;
    int64_t moved[MOVE_KINDS];
};
int move_sums(struct ctx *ctx, const struct moves_asked *asked, int digits, struct move_sum **sums);

struct moved_village {
    int64_t id, points;
    const char *unit_code, *unit_name, *town_name, *veto_text;
    struct move_group group;
};
typedef void moved_fn(struct ctx *ctx, const struct moved_village *village, void *arg);
int64_t moved_count(struct ctx *ctx, const struct moves_asked *asked);
/* By code. */
void moved_each(struct ctx *ctx, const struct moves_asked *asked, int64_t offset, int64_t size,
                moved_fn *each, void *arg);

handler_fn rating_moves, rating_moves_table;

#endif
