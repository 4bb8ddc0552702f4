/* SQL of moves between villages (CADRE-1). */
#include "base/text.h"
#include "cadre/move.h"
#include "unit.h"

static bool take(struct db_rows *rows, struct cadre_link *link)
{
    bool found = db_next(rows);
    if (found)
        *link = (struct cadre_link){db_int(rows, "id"), db_text(rows, "unit_code")};
    db_end(rows);
    return found;
}

bool cadre_moved_from(struct ctx *ctx, int64_t id, struct cadre_link *link)
{
    return take(db_query(ctx->db,
                         SQL("SELECT b.id, b.unit_code FROM cadres c JOIN cadres b "
                             "ON b.id = c.moved_from WHERE c.id = $1"),
                         ARGS(db_i(id))),
                link);
}

bool cadre_moved_to(struct ctx *ctx, int64_t id, struct cadre_link *link)
{
    return take(db_query(ctx->db,
                         SQL("SELECT id, unit_code FROM cadres WHERE moved_from = $1 "
                             "ORDER BY id DESC LIMIT 1"),
                         ARGS(db_i(id))),
                link);
}

void cadre_note_move(struct ctx *ctx, int64_t id, int64_t moved_from)
{
    db_run(ctx->db, SQL("UPDATE cadres SET moved_from = $2 WHERE id = $1"),
           ARGS(db_i(id), db_i(moved_from)));
}

int cadre_chain(struct ctx *ctx, int64_t id, int64_t ids[CADRE_CHAIN])
{
    struct cadre_link link = {.id = id};
    int count = 0;
    for (int i = 0; i < CADRE_CHAIN && cadre_moved_to(ctx, link.id, &link); i++)
        continue;
    do
        ids[count++] = link.id;
    while (count < CADRE_CHAIN && cadre_moved_from(ctx, link.id, &link));
    return count;
}

json_t *cadre_villages_json(struct ctx *ctx, const char *but)
{
    json_t *choices = json_array();
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT v.code, v.name, t.name AS town_name FROM units v JOIN units t "
            "ON t.code = SUBSTR(v.code, 1, 9) WHERE v.code >= $1 AND v.code < $2 AND v.level = $3 "
            "AND v.code <> $4 AND (v.ended_on IS NULL OR v.ended_on > $5) ORDER BY v.code"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(LEVEL_VILLAGE), db_t(but),
             db_d(ctx->today)));
    while (db_next(rows))
        json_array_append_new(
            choices, json_pack("{s:s, s:s}", "value", db_text(rows, "code"), "label",
                               text_of(ctx, "%s · %s", db_text(rows, "town_name"),
                                       unit_short_name(ctx->arena, db_text(rows, "name")))));
    return choices;
}
