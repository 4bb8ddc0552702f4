/* What a special report consists of, what is generated, and what hinders its submission (EVAL-3),
 * private to the room. Pure: figures come as the JSON that figures.c describes. */
#ifndef YICUN_REPORT_RULES_H
#define YICUN_REPORT_RULES_H

#include "core/field.h"

enum special_state {
    SPECIAL_DRAFT,
    SPECIAL_SUBMITTED,
    SPECIAL_APPROVED,
    SPECIAL_SENT,
    SPECIAL_RECEIVED,
};
extern const struct choice special_states[];

enum special_section {
    SPECIAL_OVERALL,
    SPECIAL_ORGANISATION,
    SPECIAL_FULFILMENT,
    SPECIAL_METHODS,
    SPECIAL_PROBLEMS,
    SPECIAL_NEXT,
    SPECIAL_SECTIONS,
};
extern const struct choice special_sections[];

struct special_text {
    const char *title, *addressee, *signer;
    const char *section[SPECIAL_SECTIONS];
};
extern const struct record_type special_head_type; /* title, addressee, signer of special_text */

struct special_body {
    const char *text;
};
extern const struct record_type special_body_type; /* one section, as it is edited */

/* What the people of the county must fill in themselves; not to be sent. */
#define SPECIAL_GAP "【待补充】"

/* The text that the figures give, in the arena. */
const char *special_generate(struct arena *arena, enum special_section section,
                             const json_t *figures);
/* Title, addressee and signer that the figures give. */
void special_generate_head(struct arena *arena, const json_t *figures, struct special_text *text);

/* Why a section cannot be sent as it is: blank, or with gaps. NULL when it can. */
const char *special_section_fault(const char *text);

/* 一, 十二, 二十 for 1 to 99. Returns `out`. */
#define SPECIAL_ORDINAL 12
char *special_ordinal(int number, char out[SPECIAL_ORDINAL]);
/* Whether a line is a heading: 2 for （一）..., 3 for 1. ... when it is short and no sentence; 0
 * for text. */
int special_line_level(const char *line);
/* A text in lines without the blank ones, each trimmed: array of {text,level_2,level_3}. */
json_t *special_lines(struct arena *arena, const char *text);

/* --- rules_compare.c --- */

enum special_change { SPECIAL_SAME, SPECIAL_REMOVED, SPECIAL_ADDED };
struct special_compared {
    enum special_change change;
    const char *line;
};
/* Two texts line by line, in the order in which to read them; their number. Of texts with more than
 * SPECIAL_COMPARE_MOST lines all is removed and added. */
#define SPECIAL_COMPARE_MOST 400
int special_compare(struct arena *arena, const char *before, const char *after,
                    struct special_compared **lines);

#endif
