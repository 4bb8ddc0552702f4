/* What the rooms' checks share (`yicun check`). */
#include "core/room.h"

void check_rows(struct ctx *ctx, struct sql sql, const char *what)
{
    struct db_rows *rows = db_scan(ctx->db, sql, NO_ARGS);
    while (db_next(rows))
        check_line(ctx, "%s: %s", what, db_text(rows, "id"));
}
