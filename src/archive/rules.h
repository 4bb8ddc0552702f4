/* What files and folders in a download of archives are called (ARCH-1). Pure. */
#ifndef YICUN_ARCHIVE_RULES_H
#define YICUN_ARCHIVE_RULES_H

#include "base/arena.h"
#include "core/field.h"

/* A file's or folder's name made of a text, that every system can store: of at most `most`
 * characters, without those that Windows or a path refuses (they become their full-width kin), no
 * blank or dot at its ends. Never empty, never "." or "..". */
const char *archive_name(struct arena *arena, const char *text, int most);
/* The same for an attachment, which keeps its extension. */
const char *archive_file_name(struct arena *arena, const char *text, int most);

/* What is asked of whoever wants the archives of all villages of a unit. */
struct archive_wish {
    const char *unit;
};
extern const struct record_type archive_wish_type;

#endif
