/* From the town's review to filing: analysis, proposals, five gates (POOL-5, POOL-9). What the
 * pool's files of that part share. */
#ifndef YICUN_POOL_GATE_H
#define YICUN_POOL_GATE_H

#include "pool/internal.h"

#define WHO_GATES ROLE_DEPARTMENT_MEMBER
#define WHO_CONCLUDES ROLE_COUNTY_REVIEWER
#define WHO_FILES ROLE_CITY_OFFICER
#define WHO_PROPOSALS (WHO_JUDGES | WHO_ABOVE)
#define PROPOSAL_LINK "/pool/villages/%s/proposals/%lld"
#define GATE_LINK "/pool/gates/%lld"

/* --- rules_gate.c, fields_gate.c: the policy, pure --- */

enum finding_kind {
    FINDING_VISIT,
    FINDING_MEETING,
    FINDING_INTERVIEW,
    FINDING_APPRAISAL,
    FINDING_TALK,
};
extern const struct choice finding_kinds[];

struct pool_finding {
    int64_t id, candidate_id, corrects, created_at;
    int kind;
    struct date held_on;
    const char *who, *said, *author;
    int64_t issued, collected, excellent, competent, incompetent; /* ballots, or FIELD_NONE */
};
extern const struct record_type finding_type;
/* What cannot be: dates to come, ballots that do not add up, ballots of what is no appraisal.
 * Count. */
int finding_faults(const struct pool_finding *finding, struct date today,
                   struct pool_fault fault[POOL_FAULTS]);
/* May the town write down what it found about a person of that stage? */
bool finding_is_open(int stage);

enum proposal_state {
    PROPOSAL_DRAFT,
    PROPOSAL_SUBMITTED,
    PROPOSAL_RETURNED,
    PROPOSAL_IN_REVIEW,
    PROPOSAL_CONCLUDED,
    PROPOSAL_ASKED,
    PROPOSAL_FILED,
};
enum gate_kind { GATE_POLITICS, GATE_CONDUCT, GATE_ABILITY, GATE_STYLE, GATE_INTEGRITY, GATES };
enum { GATE_OPINION = GATES }; /* another department's word, which decides nothing by itself */
enum gate_mark { MARK_OPEN, MARK_PASSED, MARK_FAILED };
enum ripeness { RIPE_MATURE, RIPE_YOUNG };
extern const struct choice proposal_states[], pool_situations[], pool_gate_kinds[], gate_marks[],
    pool_ripenesses[];

struct pool_proposal {
    int64_t id, version, number, picked, passed, changed_by; /* id 0: nothing stored yet */
    const char *unit_code;
    int state, situation; /* situation -1: not chosen */
    struct date held_on, submitted_on, opened_on, concluded_on, asked_on, filed_on;
    const char *present, *decided, *shortfall, *returned;
};
extern const struct record_type proposal_type;

/* May the town change it; may it be followed by another one? */
bool proposal_is_written(int state);
bool proposal_is_over(int state);
/* Whether somebody of these roles may read who is on it: the town always, those above once it was
 * sent (USER-2). */
bool proposal_is_shown(unsigned roles, int state);
/* What it lacks in number beside those of the village who passed before, as a sentence; NULL when
 * nothing, or when a reason is given (POOL-5). */
const char *proposal_lacks(struct arena *arena, int64_t least, int64_t picked, int64_t standing,
                           const char *shortfall);
/* 年轻 up to that age on the day, else 成熟 (POOL-2). */
enum ripeness ripeness_of(struct date born_on, struct date on, int64_t young);
/* Five marks together: one failed refuses, all passed pass, else it is open. */
enum gate_mark gates_outcome(const enum gate_mark marks[GATES]);
/* A member of a department knows a person from the opening of the review to its conclusion, when a
 * gate of the person is theirs (POOL-10). */
bool gate_is_in_turn(int proposal_state, bool assigned);

/* --- store_analysis.c --- */

int findings_read(struct ctx *ctx, int64_t candidate_id, struct pool_finding **findings);
void finding_add(struct ctx *ctx, struct pool_finding *finding);

/* --- store_proposal.c --- */

struct pool_gate {
    int64_t id, proposal_id, candidate_id, user_id, signature; /* signature 0: not signed */
    int kind;                                                  /* enum gate_kind, GATE_OPINION */
    enum gate_mark mark;
    const char *user_name, *unit_code, *grounds;
    int state; /* of the proposal */
    int64_t signed_at;
};
struct picked {
    struct candidate person; /* name and work are open */
    bool has_talk;
    int ripeness;
    struct pool_gate *gates; /* of this review */
    int gate_count;
};
struct proposal_work {
    struct pool_proposal proposal;
    struct picked *people;
    int count;
    int64_t standing;       /* of the village, passed before and still there */
    const int64_t *opinion; /* of departments that are asked beside the gates, when it is opened */
    int opinions;
};
/* A village's proposal of that number, the latest with 0; a blank draft (id 0) where there is none.
 */
struct pool_proposal proposal_read(struct ctx *ctx, const char *unit_code, int64_t number);
bool proposal_put(struct ctx *ctx, struct pool_proposal *proposal);
void picks_put(struct ctx *ctx, int64_t proposal_id, const int64_t *ids, int count);
/* With its people, their talks and gates. */
struct proposal_work proposal_work_read(struct ctx *ctx, const char *unit_code, int64_t number);
/* Persons of the village who can be proposed; names and work are open. Count. */
int proposable_read(struct ctx *ctx, const char *unit_code, struct picked **people);
void pick_send(struct ctx *ctx, int64_t proposal_id, int64_t candidate_id, enum ripeness ripeness);
void pick_conclude(struct ctx *ctx, int64_t proposal_id, int64_t candidate_id, bool passed);
void candidate_stage(struct ctx *ctx, int64_t id, enum pool_stage stage);

struct proposal_row {
    const char *unit_code, *unit_name, *town_name;
    int64_t number, picked, passed, reviewed; /* reviewed: persons who can be proposed */
    int state;                                /* -1: none yet */
    struct date submitted_on, filed_on;
};
struct proposal_filter {
    struct scope scope;
    int state; /* -1: all */
};
/* The latest of each village that has one, or has persons to propose. Count. */
int proposals_read(struct ctx *ctx, const struct proposal_filter *filter, int64_t offset,
                   int64_t size, struct proposal_row **rows);
int64_t proposals_count(struct ctx *ctx, const struct proposal_filter *filter);

/* --- store_gate.c --- */

struct department {
    int64_t id;
    const char *name;
};
/* Members of departments of a county who sign in. Count. */
int departments_read(struct ctx *ctx, const char *county, struct department **departments);
/* Whose each gate is, 0: nobody's, or of somebody who is no such member any more. */
void duties_read(struct ctx *ctx, const char *county, int64_t user_id[GATES]);
void duties_put(struct ctx *ctx, const char *county, const int64_t user_id[GATES]);
/* The gates of a proposal with the signature that stands, by person and gate. Count. */
int gates_read(struct ctx *ctx, int64_t proposal_id, struct pool_gate **gates);
/* The gates that are in turn for the signed-in user, those to sign first. Count. */
int gates_in_turn(struct ctx *ctx, struct pool_gate **gates);
bool gate_read(struct ctx *ctx, int64_t id, struct pool_gate *gate);
void gate_open(struct ctx *ctx, const struct pool_gate *gate);
/* Adds a signature in the place of `replaces`; false when that was replaced meanwhile. */
bool gate_sign(struct ctx *ctx, int64_t gate_id, bool passed, const char *grounds,
               int64_t replaces);
/* A gate of a review that nobody signed goes to another member. Count of gates. */
int64_t gates_hand_over(struct ctx *ctx, int64_t proposal_id, int kind,
                        const struct department *to);
struct pool_signature {
    int64_t gate_id;
    bool passed;
    const char *grounds, *user_name;
    int64_t at;
};
/* Those of a proposal that another took the place of, oldest first; `gate_id` 0: of all its gates.
 * Count. */
int signatures_replaced(struct ctx *ctx, int64_t proposal_id, int64_t gate_id,
                        struct pool_signature **signatures);
/* Did the user sign a gate of the proposal? */
bool gates_signed_by(struct ctx *ctx, int64_t proposal_id, int64_t user_id);
/* Did the user send it up, conclude it, or ask for its filing? */
bool proposal_was_passed_on_by(struct ctx *ctx, int64_t proposal_id, int64_t user_id);
/* Did the signed-in user write or send the proposal that the gate judges (USER-3)? */
bool gate_is_own(struct ctx *ctx, const struct pool_gate *gate);

/* --- access.c --- */

/* Whose gate it is, in its turn; and whether the signed-in user has any. */
owner_fn gate_owner, gates_owner;

/* --- store_summary.c --- */

struct summary_row {
    struct candidate person; /* name and work are open */
    int ripeness;
    struct date filed_on;
};
/* Who passed the review or is filed, by town and village. Count. */
int summary_read(struct ctx *ctx, struct scope scope, int64_t most, struct summary_row **rows);

/* --- check_gate.c --- */

void gates_check(struct ctx *ctx);

/* --- store_due_gate.c, path_proposal.c, json_gate.c --- */

due_fn proposal_due;
extern const struct workflow proposal_workflow;
struct moving proposal_moving(struct proposal_work *work);
enum gate_mark picked_outcome(const struct picked *picked);
struct status proposal_status(int state);
struct status mark_status(int mark, bool opinion);
/* Of these, those of a gate: [{word,grounds,user_name,at_label}]. */
json_t *replaced_json(struct ctx *ctx, const struct pool_gate *gate,
                      const struct pool_signature *signatures, int count);
/* What was found about a person, with the link to add to it, for the person's page. */
void findings_fill(struct ctx *ctx, const struct candidate *candidate);
json_t *proposal_answer(const struct pool_proposal *proposal);
/* The proposal's page, with what went wrong when there are errors. */
enum result proposal_page(struct ctx *ctx, struct proposal_work *work);

handler_fn finding_new, finding_save;
handler_fn proposal_show, proposal_edit, proposal_save, proposals_list, proposals_table;
handler_fn proposal_submit, proposal_withdraw, proposal_return, proposal_open, proposal_conclude,
    proposal_ask, proposal_file, proposal_decline, proposal_hand_over;
handler_fn duties_show, duties_save, gates_list, gate_show, gate_take;
handler_fn summary_show, summary_export;

#endif
