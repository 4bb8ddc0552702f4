/* SQL of the towns that have named and that have not, of to-dos, and of the archive (RATE-10,
 * ALL-2). */
#include "base/text.h"
#include "rectify/internal.h"
#include "unit.h"

int naming_town_state(const struct naming_town *town)
{
    if (town->state >= 0)
        return town->state;
    return town->closed < town->villages ? TOWN_RATING : TOWN_UNNAMED;
}

int naming_towns(struct ctx *ctx, struct scope scope, int year, const char *like,
                 struct naming_town **list)
{
    int count = 0, room = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT g.round_id, g.villages, g.closed, g.closed_at, u.code, u.name, n.id, n.state, "
            "n.reason, "
            "n.build_least, n.right_least, n.build_count, n.right_count FROM ("
            "SELECT q.round_id, SUBSTR(q.unit_code, 1, 9) AS town, "
            "SUM(CASE WHEN q.number = 1 THEN 1 ELSE 0 END) AS villages, "
            "SUM(q.standing) AS closed, MAX(q.closed_at) AS closed_at FROM ratings q JOIN "
            "rating_rounds d ON d.id = q.round_id "
            "WHERE q.unit_code >= $1 AND q.unit_code < $2 AND d.key = 'five_good' AND d.year = $3 "
            "GROUP BY q.round_id, SUBSTR(q.unit_code, 1, 9)) g "
            "JOIN units u ON u.code = g.town "
            "LEFT JOIN namings n ON n.round_id = g.round_id AND n.unit_code = g.town "
            "WHERE (CAST($4 AS TEXT) IS NULL OR LOWER(u.name) LIKE $4 ESCAPE '\\' "
            "OR u.code LIKE $4 ESCAPE '\\') ORDER BY u.code"),
        ARGS(db_t(scope.from), db_t(scope.to), db_i(year), db_t(like)));
    *list = NULL;
    while (db_next(rows)) {
        const char *state = db_text(rows, "state");
        *list = arena_more(ctx->arena, *list, count, &room, sizeof **list);
        (*list)[count++] = (struct naming_town){
            .round_id = db_int(rows, "round_id"),
            .naming_id = db_int(rows, "id"),
            .villages = db_int(rows, "villages"),
            .closed = db_int(rows, "closed"),
            .closed_at = db_int(rows, "closed_at"),
            .build = db_int(rows, "build_count"),
            .right = db_int(rows, "right_count"),
            .unit_code = db_text(rows, "code"),
            .unit_name = db_text(rows, "name"),
            .reason = text_or_empty(db_text(rows, "reason")),
            .state = state ? choice_by_name(naming_states, state) : -1,
            .minimum = {(int)db_int(rows, "build_least"), (int)db_int(rows, "right_least")},
        };
    }
    return count;
}

int naming_year(struct ctx *ctx, struct scope scope, int otherwise)
{
    return (int)db_one_int(
        ctx->db,
        SQL("SELECT MAX(d.year) FROM ratings q JOIN rating_rounds d ON d.id = q.round_id "
            "WHERE q.unit_code >= $1 AND q.unit_code < $2 AND d.key = 'five_good'"),
        ARGS(db_t(scope.from), db_t(scope.to)), otherwise);
}

/* The town's own list, while it is not sent; only of the newest year. */
static void add_own(struct ctx *ctx, struct todo_list *list)
{
    struct naming_town *towns;
    int year = naming_year(ctx, ctx->user.scope, 0);
    int count = year ? naming_towns(ctx, ctx->user.scope, year, NULL, &towns) : 0;
    for (int i = 0; i < count; i++) {
        const struct naming_town *town = &towns[i];
        if (town->closed < town->villages || town->state > NAMING_DRAFT)
            continue;
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "确定先进村和整顿村 · %d 年", year),
                     .detail = "五个好评定已经定下来",
                     .link = town->naming_id ? text_of(ctx, NAMING_LINK, (long long)town->naming_id)
                                             : text_of(ctx, "/namings/new?round=%lld",
                                                       (long long)town->round_id),
                     .action = town->naming_id ? "去修改" : "去确定",
                     .due = date_add_days(date_of_epoch(town->closed_at),
                                          (int32_t)setting_int(ctx, town->unit_code, NAMING_DAYS)),
                 });
    }
}

static void add_reviews(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT id, year, unit_name FROM namings WHERE unit_code >= $1 AND unit_code < $2 "
            "AND state = 'review' AND created_by <> $3 AND changed_by <> $3 "
            "ORDER BY unit_code, id LIMIT 200"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(ctx->user.id)));
    while (db_next(rows))
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "审核先进村和整顿村名单 · %s",
                                            db_text(rows, "unit_name")),
                           .detail = text_of(ctx, "%lld 年", (long long)db_int(rows, "year")),
                           .link = text_of(ctx, NAMING_LINK, (long long)db_int(rows, "id")),
                           .action = "去审核",
                           .group = "先进村和整顿村名单待审核",
                           .all_link = "/namings",
                       });
}

void naming_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, WHO_NAMES))
        add_own(ctx, list);
    if (has_role(ctx, WHO_APPROVES_NAMES))
        add_reviews(ctx, list);
}

void naming_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT v.kind, v.band_name, n.year, n.scheme_name, n.approved_at FROM naming_villages "
            "v JOIN namings n ON n.id = v.naming_id WHERE v.unit_code = $1 AND v.kind <> 'none' "
            "AND n.state = 'approved' ORDER BY n.id"),
        ARGS(db_t(unit_code)));
    while (db_next(rows))
        archive_add(archive,
                    (struct archive_entry){
                        .on = date_of_epoch(db_int(rows, "approved_at")),
                        .kind = "年度评定",
                        .title = text_same(db_text(rows, "kind"), "build") ? "定为先进村，重点培育"
                                                                           : "定为后进村，整顿",
                        .detail = text_of(ctx, "%lld 年%s%s%s", (long long)db_int(rows, "year"),
                                          db_text(rows, "scheme_name"),
                                          *db_text(rows, "band_name") ? "：" : "",
                                          db_text(rows, "band_name")),
                    });
}
