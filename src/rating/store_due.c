/* What ratings ask of a user now (ALL-2, ALL-9), what they add to a village's archive (ARCH-1), and
 * what `yicun check` recomputes. */
#include "base/text.h"
#include "rating/internal.h"
#include "unit.h"

#define TODO_MAX "200"
#define PIECE_MEMORY (4u << 20)

static const struct asking {
    unsigned who;
    enum rating_state state;
    const char *title, *action, *group;
} asking[] = {
    {WHO_RATES_SELF, RATING_SELF, "自评", "去自评", "年度评定自评"},
    {WHO_RATES, RATING_TOWN, "镇评定", "去评定", "年度评定"},
    {WHO_RATES, RATING_SECOND, "核对评定", "去核对", "评定待核对"},
    {WHO_CLOSES, RATING_COUNTY, "确认评定", "去确认", "评定待确认"},
};
#define ASKINGS (sizeof asking / sizeof *asking)

static void add(struct ctx *ctx, const struct asking *one, struct todo_list *list)
{
    bool judges = one->state == RATING_SECOND || one->state == RATING_COUNTY;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT r.id, u.name AS unit_name, r.round_id, d.year, d.name, s.user_name, s.reason, "
            "s.action FROM ratings r JOIN rating_rounds d ON d.id = r.round_id "
            "JOIN units u ON u.code = r.unit_code LEFT JOIN workflow_steps s "
            "ON s.id = (SELECT MAX(w.id) FROM workflow_steps w WHERE w.entity = 'rating' "
            "AND w.entity_id = r.id) WHERE r.unit_code >= $1 AND r.unit_code < $2 "
            "AND r.state = $3 AND r.latest = 1 AND (r.state <> 'self' OR d.by_application = 0 "
            "OR s.action = 'return') AND (CAST($4 AS BIGINT) = 0 OR NOT (" RATING_IS_BY(
                "$4") ")) "
                      "ORDER BY r.unit_code, r.id LIMIT " TODO_MAX),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to),
             db_t(rating_states[one->state].name), db_i(judges ? ctx->user.id : 0)));
    while (db_next(rows)) {
        bool back = text_same(db_text(rows, "action"), "return");
        const char *name =
            text_of(ctx, "%lld 年%s", (long long)db_int(rows, "year"), db_text(rows, "name"));
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "%s · %s", one->title,
                                      unit_short_name(ctx->arena, db_text(rows, "unit_name"))),
                     .detail = back ? text_of(ctx, "%s退回：%s", db_text(rows, "user_name"),
                                              db_text(rows, "reason"))
                                    : name,
                     .link = text_of(ctx, "/ratings/%lld", (long long)db_int(rows, "id")),
                     .action = one->action,
                     .returned = back,
                     .group = one->group,
                     .all_link = text_of(ctx, "/ratings?round=%lld&state=%s",
                                         (long long)db_int(rows, "round_id"),
                                         rating_states[one->state].name),
                 });
    }
}

void rating_due(struct ctx *ctx, struct todo_list *list)
{
    for (size_t i = 0; i < ASKINGS; i++)
        if (has_role(ctx, asking[i].who))
            add(ctx, &asking[i], list);
    if (has_role(ctx, WHO_RATES))
        talk_due(ctx, list);
}

void rating_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT r.id, r.number, r.reason, r.points, r.band_name, r.vetoed, r.veto_text, "
            "r.closed_at, d.year, d.name FROM ratings r JOIN rating_rounds d "
            "ON d.id = r.round_id WHERE r.unit_code = $1 AND r.state = 'closed' ORDER BY r.id"),
        ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        bool vetoed = db_int(rows, "vetoed") != 0, corrects = db_int(rows, "number") > 1;
        archive_add(archive,
                    (struct archive_entry){
                        .on = date_of_epoch(db_int(rows, "closed_at")),
                        .kind = "年度评定",
                        .title = text_of(ctx, "%lld 年%s%s：%s", (long long)db_int(rows, "year"),
                                         db_text(rows, "name"), corrects ? "（更正）" : "",
                                         vetoed ? "取消评定资格" : db_text(rows, "band_name")),
                        .detail = vetoed     ? db_text(rows, "veto_text")
                                  : corrects ? text_of(ctx, "%s 分；更正原因：%s",
                                                       decimal_text(ctx, db_int(rows, "points")),
                                                       db_text(rows, "reason"))
                                             : text_of(ctx, "%s 分",
                                                       decimal_text(ctx, db_int(rows, "points"))),
                        .link = text_of(ctx, "/ratings/%lld", (long long)db_int(rows, "id")),
                    });
    }
}

/* A closed rating anew from its marks and ballots, by the scheme of its round. */
static void check_one(struct ctx *ctx, int64_t id, const struct rating_round *round)
{
    struct rating rating;
    if (!rating_read_row(ctx, id, &rating))
        return;
    rating.round = *round;
    rating_read_parts(ctx, &rating);
    struct rated rated = rating_rated(&rating);
    bool vetoed = *rating_veto_text(ctx, &rating);
    int64_t points = rating_points(&round->scheme, &rated);
    int band = rating_band(&round->scheme, points, vetoed);
    const char *name = band == NO_BAND ? "" : round->scheme.bands[band].name;
    if (points != rating.points || vetoed != rating.vetoed || band != rating.band ||
        !text_same(name, rating.band_name))
        check_line(ctx, "rating %lld says %s (%s), but its marks and ballots come to %s (%s)",
                   (long long)id, decimal_text(ctx, rating.points),
                   rating.vetoed ? "vetoed" : rating.band_name, decimal_text(ctx, points),
                   vetoed ? "vetoed" : name);
    if (rating_fell(scheme_band_named(&round->scheme, rating.before_name), band) != rating.fell)
        check_line(ctx, "rating %lld is wrong about whether the village fell", (long long)id);
}

/* A round's scheme is read once, its ratings in memory that is used again. */
static void check_all(struct ctx *ctx, struct arena *piece)
{
    struct rating_round round = {0};
    struct db_rows *rows = db_scan(ctx->db,
                                   SQL("SELECT id, round_id FROM ratings WHERE state = 'closed' "
                                       "ORDER BY round_id, id"),
                                   NO_ARGS);
    while (db_next(rows)) {
        int64_t id = db_int(rows, "id"), of = db_int(rows, "round_id");
        if (of != round.id && !round_read(ctx, of, &round)) {
            check_line(ctx, "rating_round %lld has no scheme that can be read", (long long)of);
            round.id = of;
            continue;
        }
        struct ctx one = *ctx;
        one.arena = piece;
        struct arena *own = db_use_arena(ctx->db, piece);
        check_one(&one, id, &round);
        db_use_arena(ctx->db, own);
        arena_reset(piece);
    }
}

void rating_check(struct ctx *ctx)
{
    struct arena *piece = arena_create(PIECE_MEMORY);
    if (!piece)
        arena_give_up(ctx->arena);
    check_all(ctx, piece);
    arena_destroy(piece);
    check_rows(ctx,
               SQL("SELECT MIN(r.id) AS id FROM ratings r WHERE r.standing = 1 "
                   "GROUP BY r.round_id, r.unit_code HAVING COUNT(*) > 1 ORDER BY id"),
               "rating beside which another one stands");
}
