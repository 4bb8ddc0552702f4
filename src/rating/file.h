/* What ratings enter into the files of the secretaries (CADRE-4). */
#ifndef YICUN_RATING_FILE_H
#define YICUN_RATING_FILE_H

#include "rating/internal.h"

/* A closed rating, into the file of each who was secretary in its year; a correction is an entry of
 * its own that names what it corrects. */
void file_rating(struct ctx *ctx, const struct rating *rating);
/* That the talk was held, into the file of who was secretary on its day; what was said is not. */
void file_talk(struct ctx *ctx, const struct rating *rating, const struct talk *talk);
/* All of a village so far, for a term that was corrected. */
dossier_again_fn file_again;

#endif
