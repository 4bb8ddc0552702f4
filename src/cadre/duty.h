/* 一定两评: a cadre's duties and aims of a year, appraised at mid-year and year-end (CADRE-6),
 * private to the room. */
#ifndef YICUN_CADRE_DUTY_H
#define YICUN_CADRE_DUTY_H

#include "cadre/rules.h"
#include "core/room.h"
#include "core/workflow.h"

#define DUTY_LINK "/cadres/%lld/duties/%d"

enum duty_state {
    DUTY_DRAFT,
    DUTY_SET_REVIEW,
    DUTY_SET,
    DUTY_MID_REVIEW,
    DUTY_MID,
    DUTY_END_REVIEW,
    DUTY_DONE
};
extern const struct choice duty_states[], duty_grades[];

struct duty {
    int64_t id, version, cadre_id, changed_by; /* id 0: nothing is written yet */
    const char *unit_code, *shown_name, *shown_posts, *changed_by_name;
    int year, state;
    const char *duties, *aims, *mid_note, *end_note;
    int mid_grade, end_grade; /* of duty_grades; -1: none */
};

/* --- rules_duty.c, pure --- */

/* What is written in a state; NULL where nothing is. */
const struct record_type *duty_type(int state);
/* Why the appraisal that follows a state cannot begin yet; NULL when it can. */
const char *duty_day_fault(int state, int year, struct date today);

/* The last day on which duties of a year are set: the end of the month that the setting names. */
struct date duty_set_by(int year, int month);

/* --- store_duty.c --- */

bool duty_read(struct ctx *ctx, int64_t cadre_id, int year, struct duty *duty);
bool duty_put(struct ctx *ctx, struct duty *duty);
/* States of a year by cadre, in the order of ids; count. */
struct duty_standing {
    int64_t cadre_id;
    int state, mid_grade, end_grade;
};
int duty_standings(struct ctx *ctx, struct scope scope, int year, struct duty_standing **list);
/* A cadre's years, the latest first: array of {year,status,mid_grade_label,end_grade_label,
 * href_link}; an appraisal that is not agreed to is shown to those who keep the register alone. */
json_t *duty_years_json(struct ctx *ctx, int64_t cadre_id);
/* What waits for another town officer, and what was sent back. */
due_fn duty_due;

/* --- duty.c --- */

extern const struct workflow duty_workflow;
struct moving duty_moving(struct duty *duty);
struct status duty_status(int state);

handler_fn duty_list, duty_table, duty_show, duty_save, duty_submit, duty_agree, duty_return;

#endif
