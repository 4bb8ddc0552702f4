/* What the two files of this room's pages share. */
#ifndef YICUN_NOTICE_PAGES_H
#define YICUN_NOTICE_PAGES_H

#include "store.h"

/* Who posts, answers and closes: the village and its town. */
#define WHO_POSTS (ROLE_TOWN_OFFICER | ROLE_VILLAGE_SECRETARY)

/* What an audit record keeps of a notice. */
json_t *notice_facts(struct ctx *ctx, const struct notice *notice);
/* A feedback for the offices, without name and contact. */
json_t *feedback_json(struct ctx *ctx, const struct feedback *feedback);

archive_fn notice_archive; /* archive.c */

const char *feedback_owner(struct ctx *ctx);
enum result feedback_page(struct ctx *ctx);
enum result feedback_answer(struct ctx *ctx);
enum result feedback_answer_all(struct ctx *ctx);
/* Puts the empty form for answering several into the view. */
void feedback_answers_form(struct ctx *ctx);
/* The notice's page with what was wrong, those feedback still ticked. */
enum result notice_page_again(struct ctx *ctx, const struct notice *notice, const int64_t *ticked,
                              int count);
enum result feedback_show(struct ctx *ctx);
enum result feedback_contact(struct ctx *ctx);

#endif
