/* SQL of the register: people and posts, one by one (CADRE-1). */
#include "cadre/internal.h"

#define COLUMNS                                                                                    \
    "id, version, unit_code, user_id AS account, name, sex, born_on, education, politics, "        \
    "joined_on, recruit, base_pay, performance_pay, changed_by_name, changed_at FROM cadres "

static struct cadre take(struct db_rows *rows)
{
    struct cadre cadre = {
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .unit_code = db_text(rows, "unit_code"),
        .changed_by_name = db_text(rows, "changed_by_name"),
        .changed_at = db_int(rows, "changed_at"),
    };
    record_read(rows, &cadre_type, &cadre);
    return cadre;
}

bool cadre_read(struct ctx *ctx, int64_t id, struct cadre *cadre)
{
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT " COLUMNS "WHERE id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *cadre = take(rows);
    db_end(rows);
    return found;
}

int cadres_read(struct ctx *ctx, struct scope scope, struct cadre **cadres)
{
    int count = 0, capacity = 0;
    *cadres = NULL;
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT " COLUMNS "WHERE unit_code >= $1 "
                                        "AND unit_code < $2 ORDER BY unit_code, id"),
                                    ARGS(db_t(scope.from), db_t(scope.to)));
    while (db_next(rows)) {
        *cadres = arena_more(ctx->arena, *cadres, count, &capacity, sizeof **cadres);
        (*cadres)[count++] = take(rows);
    }
    return count;
}

#define FIELD(name) record_arg(&cadre_type, cadre, name)
#define FIELDS                                                                                     \
    FIELD("name"), FIELD("sex"), FIELD("born_on"), FIELD("education"), FIELD("politics"),          \
        FIELD("joined_on"), FIELD("recruit"), FIELD("base_pay"), FIELD("performance_pay"),         \
        db_ref(cadre->account), db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)

bool cadre_put(struct ctx *ctx, struct cadre *cadre)
{
    if (!cadre->id) {
        cadre->id = db_one_int(
            ctx->db,
            SQL("INSERT INTO cadres (name, sex, born_on, education, politics, joined_on, recruit, "
                "base_pay, performance_pay, user_id, changed_by, changed_by_name, changed_at, "
                "unit_code) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
                "RETURNING id"),
            ARGS(FIELDS, db_t(cadre->unit_code)), 0);
        cadre->version = 1;
        return cadre->id != 0;
    }
    bool stored =
        db_run(ctx->db,
               SQL("UPDATE cadres SET name = $1, sex = $2, born_on = $3, education = $4, "
                   "politics = $5, joined_on = $6, recruit = $7, base_pay = $8, "
                   "performance_pay = $9, user_id = $10, changed_by = $11, changed_by_name = $12, "
                   "changed_at = $13, version = version + 1 WHERE id = $14 AND version = $15"),
               ARGS(FIELDS, db_i(cadre->id), db_i(cadre->version))) == 1;
    cadre->version += stored;
    return stored;
}

/* --- posts --- */

#define POST_COLUMNS                                                                               \
    "p.id, p.version, p.cadre_id, p.unit_code, p.post, p.from_on, p.until_on, p.ended_with, "      \
    "c.name FROM cadre_posts p JOIN cadres c ON c.id = p.cadre_id "

static struct cadre_post take_post(struct db_rows *rows)
{
    struct cadre_post post = {
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .cadre_id = db_int(rows, "cadre_id"),
        .unit_code = db_text(rows, "unit_code"),
        .name = db_text(rows, "name"),
    };
    record_read(rows, &cadre_post_type, &post);
    return post;
}

bool cadre_post_read(struct ctx *ctx, int64_t id, struct cadre_post *post)
{
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT " POST_COLUMNS "WHERE p.id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *post = take_post(rows);
    db_end(rows);
    return found;
}

static int take_posts(struct ctx *ctx, struct db_rows *rows, struct cadre_post **posts)
{
    int count = 0, capacity = 0;
    *posts = NULL;
    while (db_next(rows)) {
        *posts = arena_more(ctx->arena, *posts, count, &capacity, sizeof **posts);
        (*posts)[count++] = take_post(rows);
    }
    return count;
}

int cadre_posts_read(struct ctx *ctx, struct scope scope, int64_t cadre_id,
                     struct cadre_post **posts)
{
    if (cadre_id)
        return take_posts(ctx,
                          db_query(ctx->db,
                                   SQL("SELECT " POST_COLUMNS "WHERE p.cadre_id = $1 "
                                       "ORDER BY p.from_on DESC, p.id DESC"),
                                   ARGS(db_i(cadre_id))),
                          posts);
    return take_posts(ctx,
                      db_query(ctx->db,
                               SQL("SELECT " POST_COLUMNS "WHERE p.unit_code >= $1 "
                                   "AND p.unit_code < $2 ORDER BY p.unit_code, p.post, p.from_on, "
                                   "p.id"),
                               ARGS(db_t(scope.from), db_t(scope.to))),
                      posts);
}

bool cadre_post_put(struct ctx *ctx, struct cadre_post *post)
{
    const char *kind = cadre_post_kinds[post->post].name;
    if (!post->id) {
        post->id =
            db_one_int(ctx->db,
                       SQL("INSERT INTO cadre_posts (cadre_id, unit_code, post, from_on, "
                           "until_on, ended_with) VALUES ($1, $2, $3, $4, $5, $6) "
                           "RETURNING id"),
                       ARGS(db_i(post->cadre_id), db_t(post->unit_code), db_t(kind),
                            db_d(post->from_on), db_d(post->until_on), db_i(post->ended_with)),
                       0);
        post->version = 1;
        return post->id != 0;
    }
    bool stored = db_run(ctx->db,
                         SQL("UPDATE cadre_posts SET post = $3, from_on = $4, until_on = $5, "
                             "ended_with = $6, version = version + 1 WHERE id = $1 "
                             "AND version = $2"),
                         ARGS(db_i(post->id), db_i(post->version), db_t(kind), db_d(post->from_on),
                              db_d(post->until_on), db_i(post->ended_with))) == 1;
    post->version += stored;
    return stored;
}

void cadre_post_drop(struct ctx *ctx, int64_t id)
{
    db_run(ctx->db, SQL("DELETE FROM cadre_posts WHERE id = $1"), ARGS(db_i(id)));
}
