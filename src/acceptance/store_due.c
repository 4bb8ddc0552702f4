/* What final acceptance asks of a user now (ALL-2), when it falls due (EXEC-2), and what it adds to
 * a village's archive (ARCH-1). */
#include "acceptance/internal.h"
#include "base/text.h"

#define TODO_MAX "200"
#define SCOPE_ARGS db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)

/* A campaign whose window is open: how many villages are left. */
static void add_left(struct ctx *ctx, struct todo_list *list)
{
    int64_t months = setting_int(ctx, ctx->user.unit_code, "acceptance_months");
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT c.id, c.name, c.election_on, COUNT(*) AS villages FROM promises p "
                     "JOIN plans n ON n.id = p.plan_id JOIN campaigns c ON c.id = n.campaign_id "
                     "LEFT JOIN acceptances a ON a.plan_id = p.plan_id "
                     "WHERE p.unit_code >= $1 AND p.unit_code < $2 AND c.election_on IS NOT NULL "
                     "AND COALESCE(a.state, 'draft') = 'draft' "
                     "GROUP BY c.id, c.name, c.election_on ORDER BY c.election_on, c.id"),
                 ARGS(SCOPE_ARGS));
    while (db_next(rows)) {
        struct acceptance_window window =
            acceptance_window_of(db_date(rows, "election_on"), months);
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "全面验收 · %s", db_text(rows, "name")),
                           .detail = text_of(ctx, "还有 %lld 个村（社区）没有验收",
                                             (long long)db_int(rows, "villages")),
                           .link = text_of(ctx, "/acceptances?campaign=%lld",
                                           (long long)db_int(rows, "id")),
                           .action = "去验收",
                           .due = window.last_day,
                           .from = window.first_day,
                           .group = "全面验收",
                           .all_link = "/acceptances",
                       });
    }
}

static void add_to_sign(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT plan_id, unit_name, first_by_name FROM acceptances WHERE unit_code >= $1 "
            "AND unit_code < $2 AND state = 'signed' AND first_by <> $3 AND changed_by <> $3 "
            "ORDER BY id LIMIT " TODO_MAX),
        ARGS(SCOPE_ARGS, db_i(ctx->user.id)));
    while (db_next(rows))
        todo_add(
            list,
            (struct todo){
                .title = text_of(ctx, "签署验收 · %s", db_text(rows, "unit_name")),
                .detail = text_of(ctx, "%s已签署，等第二人", db_text(rows, "first_by_name")),
                .link = text_of(ctx, "/plans/%lld/acceptance", (long long)db_int(rows, "plan_id")),
                .action = "去签署",
                .group = "验收待签署",
                .all_link = "/acceptances?state=signed",
            });
}

/* Sent back, and not signed again (ALL-9). */
static void add_returned(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT a.plan_id, a.unit_name, s.user_name, s.reason FROM acceptances a "
                     "JOIN workflow_steps s ON s.id = (SELECT MAX(w.id) FROM workflow_steps w "
                     "WHERE w.entity = 'acceptance' AND w.entity_id = a.id) "
                     "WHERE a.unit_code >= $1 AND a.unit_code < $2 AND a.state = 'draft' "
                     "AND s.action = 'return' AND a.changed_by = $3 ORDER BY a.id LIMIT " TODO_MAX),
                 ARGS(SCOPE_ARGS, db_i(ctx->user.id)));
    while (db_next(rows))
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "修改验收 · %s", db_text(rows, "unit_name")),
                           .detail = text_of(ctx, "%s退回：%s", db_text(rows, "user_name"),
                                             db_text(rows, "reason")),
                           .link = text_of(ctx, "/plans/%lld/acceptance",
                                           (long long)db_int(rows, "plan_id")),
                           .action = "去修改",
                           .returned = true,
                           .group = "验收退回",
                       });
}

void acceptance_due(struct ctx *ctx, struct todo_list *list)
{
    if (!has_role(ctx, WHO_ACCEPTS))
        return;
    add_returned(ctx, list);
    add_to_sign(ctx, list);
    add_left(ctx, list);
}

void acceptance_agenda(struct ctx *ctx, const struct agenda_asked *asked, struct agenda *agenda)
{
    size_t i;
    json_t *one, *campaigns;
    if (asked->kind >= 0 && asked->kind != AGENDA_CAMPAIGN)
        return;
    int64_t months = setting_int(ctx, asked->unit_code, "acceptance_months");
    campaigns = campaign_list(ctx, asked->unit_code);
    json_array_foreach(campaigns, i, one)
    {
        struct date election;
        const char *text = json_string_value(json_object_get(one, "election_on"));
        if (!text || !date_parse(text, &election))
            continue;
        struct acceptance_window window = acceptance_window_of(election, months);
        const struct {
            struct date on;
            const char *what;
        } days[] = {{window.first_day, "全面验收开始"}, {window.last_day, "全面验收截止"}};
        for (size_t day = 0; day < sizeof days / sizeof *days; day++)
            if (date_compare(days[day].on, ctx->today) >= 0)
                agenda_offer(
                    agenda,
                    (struct agenda_entry){
                        .on = days[day].on,
                        .kind = AGENDA_CAMPAIGN,
                        .title = days[day].what,
                        .detail = json_string_value(json_object_get(one, "name")),
                        .unit_code = json_string_value(json_object_get(one, "unit")),
                        .unit_name = json_string_value(json_object_get(one, "unit_name")),
                        .link = text_of(ctx, "/acceptances?campaign=%lld",
                                        (long long)json_integer_value(json_object_get(one, "id"))),
                    });
    }
}

void acceptance_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT plan_id, campaign_name, second_at, items, kept, partly, unkept, "
                     "points FROM acceptances WHERE unit_code = $1 AND state = 'accepted' "
                     "ORDER BY id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        struct acceptance_tally tally = {db_int(rows, "items"), db_int(rows, "kept"),
                                         db_int(rows, "partly"), db_int(rows, "unkept"),
                                         db_int(rows, "points")};
        archive_add(
            archive,
            (struct archive_entry){
                .on = date_of_epoch(db_int(rows, "second_at")),
                .kind = "全面验收",
                .title = text_of(ctx, "%s全面验收", db_text(rows, "campaign_name")),
                .detail =
                    text_of(ctx, "%lld 项：兑现 %lld、部分兑现 %lld、未兑现 %lld，履诺率 %s",
                            (long long)tally.items, (long long)tally.kept, (long long)tally.partly,
                            (long long)tally.unkept, acceptance_rate_text(ctx, &tally)),
                .link = text_of(ctx, "/plans/%lld/acceptance", (long long)db_int(rows, "plan_id")),
            });
    }
}
