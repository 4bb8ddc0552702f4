/* What may be set, and how a value reads; private to the room. Pure. */
#ifndef YICUN_POLICY_RULES_H
#define YICUN_POLICY_RULES_H

#include "base/arena.h"
#include "base/date.h"
#include "core/setting.h"

/* One way to answer a setting of choices, or yes and no. */
struct policy_choice {
    const char *name, *label;
};
#define POLICY_CHOICES 16
/* The choices of a setting, in order; 0 for a number. */
int policy_choices(struct arena *arena, const struct setting *setting,
                   struct policy_choice choice[POLICY_CHOICES]);

/* Why the text cannot be a value of this setting, as a sentence in the arena; NULL when it can. */
const char *policy_value_fault(struct arena *arena, const struct setting *setting,
                               const char *value);
/* The value as people read it: 5 天, 工作日, 是. */
const char *policy_value_label(struct arena *arena, const struct setting *setting,
                               const char *value);
/* A rule never changes for days gone by: what was decided then was decided by the rule of that day
 * (ALL-8). NULL when a value may begin on this day. */
const char *policy_start_fault(struct date from, struct date today);

#endif
