/* SQL of what ratings enter into the files of secretaries again (CADRE-4). */
#include "rating/file.h"

void file_again(struct ctx *ctx, const char *unit_code)
{
    struct closed {
        int64_t id;
        bool talked; /* the talk is this one's, not that of the rating which it corrects */
    } *closed = NULL;
    int count = 0, capacity = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT r.id, EXISTS (SELECT 1 FROM rating_talks t WHERE t.rating_id = r.id) "
                     "AS talked FROM ratings r WHERE r.unit_code = $1 "
                     "AND r.state = 'closed' ORDER BY r.id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        closed = arena_more(ctx->arena, closed, count, &capacity, sizeof *closed);
        closed[count++] = (struct closed){db_int(rows, "id"), db_int(rows, "talked") != 0};
    }
    for (int i = 0; i < count; i++) {
        struct rating rating;
        struct talk talk;
        if (!rating_read(ctx, closed[i].id, &rating))
            continue;
        file_rating(ctx, &rating);
        if (closed[i].talked && talk_read(ctx, closed[i].id, &talk))
            file_talk(ctx, &rating, &talk);
    }
}
