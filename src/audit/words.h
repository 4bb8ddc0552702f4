/* Audit records in plain words: what an action, an entity and a field are called. */
#ifndef YICUN_AUDIT_WORDS_H
#define YICUN_AUDIT_WORDS_H

#include "base/arena.h"

/* "plan.submit" -> 提交; "新增用户". An action without a word of its own is shown as it is. */
const char *action_label(const char *action);
/* "plan" -> 规划. */
const char *entity_label(const char *entity);
/* A key of a before or after object: "full_name" -> 姓名. */
const char *key_label(const char *key);
/* A key below an item of an assessment: "note" -> 进展. */
const char *item_key_label(const char *key);
/* A stored word under a key that holds words (roles, states, kinds): "draft" -> 编制中. Other
 * values as they are: a user may be called "auditor". */
const char *value_label(const char *key, const char *value);

/* All actions and entities that have a word, for filters: ended by a NULL name. */
struct audit_word {
    const char *name, *label;
};
extern const struct audit_word audit_entities[];
/* Actions and keys of the reserve pool, beside those of words.c. */
extern const struct audit_word audit_pool_actions[], audit_pool_keys[];

#endif
