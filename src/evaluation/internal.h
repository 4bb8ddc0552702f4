/* What the files of the evaluation room share. */
#ifndef YICUN_EVALUATION_INTERNAL_H
#define YICUN_EVALUATION_INTERNAL_H

#include "core/workflow.h"
#include "evaluation.h"
#include "evaluation/rules.h"

#define WHO_EVALUATES ROLE_COUNTY_REVIEWER
#define WHO_ANSWERS ROLE_VILLAGE_SECRETARY
#define EVALUATION_LINK "/plans/%lld/evaluations/%d"

/* An item with its result. */
struct evaluation_line {
    int64_t item;
    int result, proposed; /* enum evaluation_result */
    const char *note;
    json_t *shown; /* the item as the page shows it; frozen from the submission on */
};

/* A plan's year with all that its pages need; id 0 until something was saved. */
struct evaluation {
    struct promise promise;
    int year;
    int64_t id, version;
    int state;                                   /* enum evaluation_state */
    int grade, proposed, new_grade, given_grade; /* enum evaluation_grade; -1: none */
    const char *grade_reason, *opinion, *answer, *new_reason;
    const char *changed_by_name, *given_by_name, *answered_by_name, *final_by_name;
    const char *unit_name, *place; /* "" in a draft */
    int64_t changed_by, changed_at, revised_by;
    struct date given_on, answer_due_on, answered_on, final_on;
    int64_t share, items, done, nearly;
    json_t *shown; /* names, bands and secretaries */
    /* filled by evaluation_fill */
    struct evaluation_line *lines;
    int count;
};

/* What was confirmed of an item in a period. */
struct evaluation_report {
    int64_t item, period, value;
    const char *note, *late_reason;
};

/* --- store.c --- */

/* False when the plan is not in force. The user's scope is not asked. */
bool evaluation_read(struct ctx *ctx, int64_t plan_id, int year, struct evaluation *evaluation);
/* Makes the record if there is none; false when somebody made or changed it meanwhile. */
bool evaluation_touch(struct ctx *ctx, struct evaluation *evaluation);
/* Stores all but the lines where `version` is still the record's. */
bool evaluation_store(struct ctx *ctx, const struct evaluation *evaluation, int64_t version);
/* Replaces the lines; with `frozen` also what they showed. */
void evaluation_store_lines(struct ctx *ctx, const struct evaluation *evaluation, bool frozen);
/* Lines as stored. Count. */
int evaluation_lines_read(struct ctx *ctx, int64_t id, struct evaluation_line **lines);
void evaluation_add_author(struct ctx *ctx, int64_t id);
bool evaluation_is_author(struct ctx *ctx, int64_t id, int64_t user_id);
/* Confirmed lines of a plan up to a period_key, newest first. Count. */
int evaluation_reports(struct ctx *ctx, int64_t plan_id, int64_t up_to,
                       struct evaluation_report **reports);

/* --- put together (figures.c) --- */

/* Fills the lines, figures and names: in a draft from what stands today, later as it was frozen. */
void evaluation_fill(struct ctx *ctx, struct evaluation *evaluation);
/* Counts the results and proposes the grade by the bands of today. */
void evaluation_count(struct ctx *ctx, struct evaluation *evaluation);
struct evaluation_bands evaluation_bands_of(struct ctx *ctx, const char *unit_code);
/* The grade that holds: the officer's, else the proposed one; -1: none. */
int evaluation_grade_now(const struct evaluation *evaluation);

/* --- draft.c --- */

/* Takes what was sent into the evaluation; false with errors at their fields. */
bool evaluation_take(struct ctx *ctx, struct evaluation *evaluation);
/* Stores it as a draft, with its audit record; RC_OK or RC_CONFLICT. */
enum result evaluation_save(struct ctx *ctx, struct evaluation *evaluation);

/* --- path.c --- */

extern const struct workflow evaluation_workflow;
struct moving evaluation_moving(struct evaluation *evaluation);

/* --- check.c --- */

void evaluation_check(struct ctx *ctx);

/* --- json.c --- */

struct status evaluation_status(int state);
/* {id,version,plan,unit,year,state,...,items:[...]}; what the user may not see yet is left out. */
json_t *evaluation_json(struct ctx *ctx, const struct evaluation *evaluation);
json_t *evaluation_items_json(struct ctx *ctx, const struct evaluation *evaluation);

/* --- many (store_list.c) --- */

struct evaluation_filter {
    struct scope scope;
    int year;
    const char *state, *grade; /* NULL: all; state "none": not begun */
    const char *like, *sort;   /* sort: "", share, state */
    bool all;                  /* also what is not given yet */
};
struct evaluation_row {
    int64_t plan_id, id;
    const char *unit_code, *unit_name, *place;
    int state, grade; /* -1: none */
    int64_t share, items, done, nearly;
    struct date given_on, answer_due_on, final_on;
    bool answered;
};
int64_t evaluation_list_count(struct ctx *ctx, const struct evaluation_filter *filter);
int evaluation_list_read(struct ctx *ctx, const struct evaluation_filter *filter, int64_t offset,
                         int64_t size, struct evaluation_row **rows);
/* How many of the scope's evaluations have each grade. */
void evaluation_grades_count(struct ctx *ctx, const struct evaluation_filter *filter,
                             int64_t counts[4]);
/* Plans of the scope asked for an evaluation of a year that has not been submitted. */
int64_t evaluation_missing(struct ctx *ctx, struct scope scope, int year);
/* The first year that a plan of the scope is evaluated for; `otherwise` when there is none. */
int evaluation_first_year(struct ctx *ctx, struct scope scope, int otherwise);
/* Evaluations of a village that it was given, the latest first. Count. */
int evaluation_own_read(struct ctx *ctx, const char *unit_code, struct evaluation_row **rows,
                        int **years);

/* --- store_due.c --- */

due_fn evaluation_due;
agenda_fn evaluation_agenda;
archive_fn evaluation_archive;

/* --- store_file.c --- */

/* A final evaluation into the file of each who was secretary in that year (CADRE-4). */
void evaluation_enter(struct ctx *ctx, const struct evaluation *evaluation);
dossier_again_fn evaluation_enter_again;

/* --- handlers --- */

handler_fn evaluation_list, evaluation_table, evaluation_show, evaluation_print, evaluation_put,
    evaluation_submit, evaluation_withdraw, evaluation_approve, evaluation_return,
    evaluation_answer, evaluation_conclude, evaluation_revise, evaluation_confirm,
    evaluation_recall;

#endif
