/* What aims and promises ask of a user now (ALL-2, ALL-9), what they add to the archive of their
 * village (ARCH-1), and what `yicun check` looks at. */
#include "ascent/internal.h"
#include "base/text.h"
#include "unit.h"

#define TODO_MAX "200"

static const struct asking {
    int kind;
    const char *days, *title, *action;
} aim_asking = {ASCENT_AIM, "ascent_aim_days", "定创星目标", "去定目标"},
  promise_asking = {ASCENT_PROMISE, "ascent_promise_days", "提出亮星承诺", "去承诺"};

/* One row of what a village has not done yet, or has had back. */
static void add(struct ctx *ctx, const struct asking *asking, struct db_rows *rows,
                struct todo_list *list)
{
    struct rating_year year;
    const char *unit = db_text(rows, "unit_code"), *action = db_text(rows, "action");
    int64_t id = db_int(rows, "id"), round = db_int(rows, "round_id");
    bool back = action && (text_same(action, "return") || text_same(action, "take-back"));
    if (!rating_year_read(ctx, round, unit, &year) || (!id && !year.climbs))
        return;
    struct date from = asking->kind == ASCENT_AIM ? year.started_on : year.closed_on;
    todo_add(list, (struct todo){
                       .title = text_of(ctx, "%s · %lld 年%s", asking->title, (long long)year.year,
                                        year.scheme_name),
                       .detail = back ? text_of(ctx, "%s%s：%s", db_text(rows, "user_name"),
                                                text_same(action, "return") ? "退回" : "撤下",
                                                db_text(rows, "reason"))
                                 : asking->kind == ASCENT_AIM
                                     ? "开专题会议，定下今年要达到的等次和措施"
                                     : text_of(ctx, "这次评定：%s",
                                               *year.band_name ? year.band_name : "取消评定资格"),
                       .link = id ? text_of(ctx, ASCENT_LINK, (long long)id)
                                  : text_of(ctx, "/ascents/new?round=%lld&kind=%s",
                                            (long long)round, ascent_kinds[asking->kind].name),
                       .action = back ? "去修改" : asking->action,
                       .due = date_add_days(from, (int32_t)setting_int(ctx, unit, asking->days)),
                       .returned = back,
                   });
}

/* The village's own ratings, each with what there is of a kind and its last step. */
#define ASKED                                                                                      \
    "SELECT r.round_id, r.unit_code, a.id, s.action, s.user_name, s.reason FROM ratings r "        \
    "JOIN rating_rounds d ON d.id = r.round_id LEFT JOIN ascents a ON a.round_id = r.round_id "    \
    "AND a.unit_code = r.unit_code AND a.kind = $2 LEFT JOIN workflow_steps s ON s.id = "          \
    "(SELECT MAX(w.id) FROM workflow_steps w WHERE w.entity = 'ascent' AND w.entity_id = a.id) "   \
    "WHERE r.unit_code = $1 AND d.by_application = 0 "

static void add_asked(struct ctx *ctx, const struct asking *asking, struct sql sql,
                      struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db, sql, ARGS(db_t(ctx->user.unit_code), db_t(ascent_kinds[asking->kind].name)));
    while (db_next(rows))
        add(ctx, asking, rows, list);
}

static void add_aims(struct ctx *ctx, struct todo_list *list)
{
    add_asked(ctx, &aim_asking,
              SQL(ASKED "AND r.number = 1 AND r.state <> 'closed' "
                        "AND (a.id IS NULL OR a.state = 'draft') ORDER BY r.id LIMIT " TODO_MAX),
              list);
}

/* Only for the newest year that is closed: the next one overtakes an older promise. */
static void add_promises(struct ctx *ctx, struct todo_list *list)
{
    add_asked(ctx, &promise_asking,
              SQL(ASKED "AND r.state = 'closed' AND r.standing = 1 "
                        "AND (a.id IS NULL OR a.state IN ('draft', 'taken_back')) "
                        "AND NOT EXISTS (SELECT 1 FROM rating_rounds n JOIN ratings q "
                        "ON q.round_id = n.id AND q.unit_code = r.unit_code AND q.standing = 1 "
                        "WHERE n.unit_code = d.unit_code AND n.key = d.key AND n.year > d.year) "
                        "ORDER BY r.id LIMIT " TODO_MAX),
              list);
}

static void add_reviews(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT id, round_id, kind, year, scheme_name, unit_name, goal FROM ascents "
            "WHERE unit_code >= $1 AND unit_code < $2 AND state = 'review' AND changed_by <> $3 "
            "AND created_by <> $3 ORDER BY unit_code, id LIMIT " TODO_MAX),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(ctx->user.id)));
    while (db_next(rows)) {
        int kind = choice_by_name(ascent_kinds, db_text(rows, "kind"));
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "审核%s · %s", ascent_kinds[kind].label,
                                            db_text(rows, "unit_name")),
                           .detail = text_of(ctx, "%lld 年%s：%s", (long long)db_int(rows, "year"),
                                             db_text(rows, "scheme_name"), db_text(rows, "goal")),
                           .link = text_of(ctx, ASCENT_LINK, (long long)db_int(rows, "id")),
                           .action = "去审核",
                           .group = text_of(ctx, "%s待审核", ascent_kinds[kind].label),
                           .all_link = text_of(ctx, "/ascents?round=%lld&kind=%s&state=review",
                                               (long long)db_int(rows, "round_id"),
                                               ascent_kinds[kind].name),
                       });
    }
}

/* Public promises whose rating was corrected to another grade since: they promise from a grade that
 * the village does not have. */
static void add_overtaken(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT a.id, a.unit_name, a.before_name, r.band_name FROM ascents a JOIN ratings r "
            "ON r.round_id = a.round_id AND r.unit_code = a.unit_code AND r.standing = 1 "
            "WHERE a.shown = 1 AND a.unit_code >= $1 AND a.unit_code < $2 "
            "AND a.rating_id <> r.id AND a.before_name <> r.band_name "
            "ORDER BY a.unit_code, a.id LIMIT " TODO_MAX),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows))
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "撤下旧承诺 · %s", db_text(rows, "unit_name")),
                           .detail = text_of(ctx, "评定已更正为%s，公开的承诺还是按%s写的",
                                             ascent_grade_text(db_text(rows, "band_name")),
                                             ascent_grade_text(db_text(rows, "before_name"))),
                           .link = text_of(ctx, ASCENT_LINK, (long long)db_int(rows, "id")),
                           .action = "去撤下",
                       });
}

void ascent_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, WHO_ASCENDS)) {
        add_aims(ctx, list);
        add_promises(ctx, list);
    }
    if (has_role(ctx, WHO_REVIEWS)) {
        add_reviews(ctx, list);
        add_overtaken(ctx, list);
    }
}

void ascent_check(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT id FROM ascents WHERE shown = 1 AND (kind <> 'promise' "
                   "OR state <> 'standing') ORDER BY id"),
               "promise that is public though it does not stand");
    check_rows(ctx,
               SQL("SELECT MIN(a.id) AS id FROM ascents a JOIN rating_rounds d "
                   "ON d.id = a.round_id WHERE a.shown = 1 GROUP BY a.unit_code, d.unit_code, "
                   "d.key HAVING COUNT(*) > 1 ORDER BY id"),
               "promise beside which another one is public");
}

void ascent_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, kind, state, year, scheme_name, goal, before_name, stood_on "
                     "FROM ascents WHERE unit_code = $1 AND stood_on IS NOT NULL ORDER BY id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        int kind = choice_by_name(ascent_kinds, db_text(rows, "kind"));
        const char *before = db_text(rows, "before_name");
        bool down = choice_by_name(ascent_states, db_text(rows, "state")) != ASCENT_STANDING;
        archive_add(archive, (struct archive_entry){
                                 .on = db_date(rows, "stood_on"),
                                 .kind = ascent_kinds[kind].label,
                                 .title = text_of(
                                     ctx, "%lld 年%s · %s：%s%s", (long long)db_int(rows, "year"),
                                     db_text(rows, "scheme_name"), ascent_kinds[kind].label,
                                     db_text(rows, "goal"), down ? "（已撤下）" : ""),
                                 .detail = *before ? text_of(ctx, "从%s起", before) : NULL,
                                 .link = text_of(ctx, ASCENT_LINK, (long long)db_int(rows, "id")),
                             });
    }
}
