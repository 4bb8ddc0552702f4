/* What the rooms' checks share (`yicun check`). */
#include "core/room.h"

void check_rows(struct ctx *ctx, struct db_rows *rows, const char *what)
{
    while (db_next(rows))
        check_line(ctx, "%s: %s", what, db_text(rows, "id"));
}
