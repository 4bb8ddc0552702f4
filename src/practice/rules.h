/* Who sees a practice and how far it is shown (EVAL-5), private to the room. Pure. */
#ifndef YICUN_PRACTICE_RULES_H
#define YICUN_PRACTICE_RULES_H

#include "core/field.h"

enum practice_state { PRACTICE_DRAFT, PRACTICE_SUBMITTED, PRACTICE_PUBLISHED, PRACTICE_TAKEN_BACK };
extern const struct choice practice_states[];

struct practice {
    int64_t id, version, item_id;
    const char *unit_code, *village_code;
    /* as they were when it was begun (ALL-8) */
    const char *village_name, *item_title, *reached;
    int list;
    const char *title, *problem, *method, *effect;
    int state;
    bool sent;
    const char *shown_to; /* NULL: nowhere */
    struct date shown_on;
    int64_t created_by, changed_by, changed_at;
    const char *changed_by_name;
};
extern const struct record_type practice_type; /* title, problem, method, effect */

/* Who opens it: the writing unit always, the units above it once it was sent, and everybody below
 * the unit that it is shown to. `unit_code` is the reader's. */
bool practice_is_open_to(const struct practice *practice, const char *unit_code);
/* True when the reader belongs to the unit that writes it. */
bool practice_is_of(const struct practice *practice, const char *unit_code);
/* True when a unit can show it to more than see it now. */
bool practice_widens(const struct practice *practice, const char *unit_code);
/* True when a unit may take it back: the one that showed it, or one above. */
bool practice_is_shown_by(const struct practice *practice, const char *unit_code);

#endif
