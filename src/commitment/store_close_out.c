/* SQL of close-outs (EXEC-3). */
#include "commitment/internal.h"
#include "core/file.h"

struct close_out close_out_read(struct ctx *ctx, int64_t item_id)
{
    struct close_out claim = {0};
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, value, evidence, claimed_by, claimed_by_name, claimed_at "
                     "FROM close_outs WHERE item_id = $1 ORDER BY id DESC LIMIT 1"),
                 ARGS(db_i(item_id)));
    if (db_next(rows))
        claim = (struct close_out){
            .id = db_int(rows, "id"),
            .value = db_int(rows, "value"),
            .evidence = db_text(rows, "evidence"),
            .claimed_by = db_int(rows, "claimed_by"),
            .claimed_at = db_int(rows, "claimed_at"),
            .claimed_by_name = db_text(rows, "claimed_by_name"),
        };
    db_end(rows);
    return claim;
}

json_t *close_outs_json(struct ctx *ctx, const struct commitment *item)
{
    json_t *claims = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, value, evidence, claimed_by_name, claimed_at FROM close_outs "
                     "WHERE item_id = $1 ORDER BY id DESC LIMIT 50"),
                 ARGS(db_i(item->id)));
    while (db_next(rows)) {
        int64_t id = db_int(rows, "id"), value = db_int(rows, "value");
        json_array_append_new(claims, json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:o}", "id", id,
                                                "value", decimal_text(ctx, value), "value_text",
                                                commitment_value_text(ctx, item, value), "evidence",
                                                db_text(rows, "evidence"), "by",
                                                db_text(rows, "claimed_by_name"), "at_label",
                                                time_label(ctx, db_int(rows, "claimed_at")),
                                                "files", file_list(ctx, "close_out", id)));
    }
    return claims;
}

int64_t close_out_insert(struct ctx *ctx, const struct commitment *item,
                         const struct close_out *claim)
{
    return db_one_int(ctx->db,
                      SQL("INSERT INTO close_outs (item_id, unit_code, value, evidence, "
                          "claimed_by, claimed_by_name, claimed_at) "
                          "VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id"),
                      ARGS(db_i(item->id), db_t(item->unit_code), db_i(claim->value),
                           db_t(claim->evidence), db_i(ctx->user.id), db_t(ctx->user.full_name),
                           db_i(ctx->now)),
                      0);
}

void close_out_send_back(struct ctx *ctx, int64_t item_id)
{
    db_run(ctx->db,
           SQL("UPDATE close_outs SET returned = 1 WHERE id = (SELECT MAX(id) FROM close_outs "
               "WHERE item_id = $1)"),
           ARGS(db_i(item_id)));
}

void close_out_answered(struct ctx *ctx, int64_t item_id)
{
    db_run(ctx->db, SQL("UPDATE close_outs SET returned = 0 WHERE item_id = $1 AND returned = 1"),
           ARGS(db_i(item_id)));
}

void close_outs_answered(struct ctx *ctx, const char *village)
{
    db_run(ctx->db, SQL("UPDATE close_outs SET returned = 0 WHERE unit_code = $1 AND returned = 1"),
           ARGS(db_t(village)));
}
