/* What practices ask of a user now (ALL-2), and what they add to the archive of their village
 * (ARCH-1). */
#include "base/text.h"
#include "practice/internal.h"

#define TODO_MAX "100"

/* A town's waits for its county, a county's for another of its people or the city. */
static void add_reviews(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT p.id, p.title, u.name AS unit_name FROM practices p "
                     "JOIN units u ON u.code = p.unit_code WHERE p.state = 'submitted' "
                     "AND p.unit_code >= $1 AND p.unit_code < $2 AND p.changed_by <> $3 "
                     "AND p.created_by <> $3 AND (LENGTH(p.unit_code) < 9 OR LENGTH($4) = 6) "
                     "ORDER BY p.id LIMIT " TODO_MAX),
                 ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(ctx->user.id),
                      db_t(ctx->user.unit_code)));
    while (db_next(rows))
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "审核典型做法 · %s", db_text(rows, "title")),
                           .detail = text_of(ctx, "%s编写", db_text(rows, "unit_name")),
                           .link = text_of(ctx, "/practices/%lld", (long long)db_int(rows, "id")),
                           .action = "去审核",
                           .group = "典型做法待审核",
                           .all_link = "/practices?view=ours",
                       });
}

/* The last step sent it back, and nobody has sent it again (ALL-9). */
static void add_returned(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT p.id, p.title, s.user_name, s.reason FROM practices p "
                     "JOIN workflow_steps s ON s.id = (SELECT MAX(w.id) FROM workflow_steps w "
                     "WHERE w.entity = 'practice' AND w.entity_id = p.id) "
                     "WHERE p.unit_code = $1 AND p.state = 'draft' AND s.action = 'return' "
                     "ORDER BY s.id LIMIT " TODO_MAX),
                 ARGS(db_t(ctx->user.unit_code)));
    while (db_next(rows))
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "修改典型做法 · %s", db_text(rows, "title")),
                           .detail = text_of(ctx, "%s：%s", db_text(rows, "user_name"),
                                             db_text(rows, "reason")),
                           .link = text_of(ctx, "/practices/%lld", (long long)db_int(rows, "id")),
                           .action = "去修改",
                           .returned = true,
                       });
}

void practice_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, PRACTICE_REVIEWERS))
        add_reviews(ctx, list);
    if (has_role(ctx, PRACTICE_WRITERS))
        add_returned(ctx, list);
}

void practice_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, title, item_title, shown_on FROM practices "
                     "WHERE village_code = $1 AND shown_to IS NOT NULL ORDER BY id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows))
        archive_add(archive,
                    (struct archive_entry){
                        .on = db_date(rows, "shown_on"),
                        .kind = "典型做法",
                        .title = db_text(rows, "title"),
                        .detail = db_text(rows, "item_title"),
                        .link = text_of(ctx, "/practices/%lld", (long long)db_int(rows, "id")),
                    });
}
