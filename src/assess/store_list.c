/* SQL of many plans at once: the town's list, figures by unit, what is due, the archive. */
#include "assess/internal.h"
#include "base/text.h"
#include "unit.h"

/* Plans that a period asks about: in force by its end, and within their tenure. Bound: $1 and $2
 * the scope, $3 the period, $4 its last day, $5 its year. */
#define AGENDA_PERIODS 6 /* a year of them is told ahead */

#define ASKED_PLANS                                                                                \
    "FROM promises p LEFT JOIN assessments a ON a.plan_id = p.plan_id AND a.period = $3 "          \
    "WHERE p.unit_code >= $1 AND p.unit_code < $2 AND p.began_on <= $4 "                           \
    "AND p.first_year <= $5 AND p.last_year >= $5 "
#define ASKED_ARGS(scope, when)                                                                    \
    db_t((scope).from), db_t((scope).to), db_i(period_key(when)), db_d(period_last_day(when)),     \
        db_i((when).year)

int standings_read(struct ctx *ctx, struct scope scope, struct period period, int level_length,
                   struct standing **standings)
{
    int count = 0, capacity = 0;
    *standings = NULL;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT substr(p.unit_code, 1, $6) AS unit, COUNT(*) AS plans, "
            "SUM(CASE WHEN a.state = 'submitted' THEN 1 ELSE 0 END) AS submitted, "
            "SUM(CASE WHEN a.state = 'confirmed' THEN 1 ELSE 0 END) AS confirmed, "
            "SUM(CASE WHEN a.state <> 'draft' THEN a.late_entry ELSE 0 END) AS late_entries, "
            "SUM(CASE WHEN a.state <> 'draft' THEN a.items ELSE 0 END) AS items, "
            "SUM(CASE WHEN a.state <> 'draft' THEN a.late ELSE 0 END) AS late " ASKED_PLANS
            "GROUP BY substr(p.unit_code, 1, $6) ORDER BY unit"),
        ARGS(ASKED_ARGS(scope, period), db_i(level_length)));
    while (db_next(rows)) {
        *standings = arena_more(ctx->arena, *standings, count, &capacity, sizeof **standings);
        (*standings)[count++] = (struct standing){
            .unit_code = db_text(rows, "unit"),
            .plans = db_int(rows, "plans"),
            .submitted = db_int(rows, "submitted"),
            .confirmed = db_int(rows, "confirmed"),
            .late_entries = db_int(rows, "late_entries"),
            .items = db_int(rows, "items"),
            .late = db_int(rows, "late"),
        };
    }
    return count;
}

static const char *state_or_none(const char *state)
{
    return state ? state : "none";
}

static void take_row(struct ctx *ctx, struct db_rows *rows, struct listed *row)
{
    *row = (struct listed){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .plan_id = db_int(rows, "plan_id"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
        .town_name = text_or_empty(db_text(rows, "town_name")),
        .state = state_or_none(db_text(rows, "state")),
        .sent_by = text_or_empty(db_text(rows, "submitted_by_name")),
        .sent_at = db_int(rows, "submitted_at"),
        .late_entry = db_int(rows, "late_entry") != 0,
        .opened = db_int(rows, "opened") != 0,
        .until_on = db_date(rows, "until_on"),
        .returned = text_same(db_text(rows, "state"), "draft") &&
                    text_same(db_text(rows, "action"), "return"),
        .own = db_int(rows, "changed_by") == ctx->user.id,
        .items = db_int(rows, "items"),
        .late = db_int(rows, "late"),
        .advanced = db_int(rows, "advanced"),
        .fell = db_int(rows, "fell"),
    };
}

int listed_read(struct ctx *ctx, const struct list_filter *filter, int64_t offset, int64_t size,
                struct listed **listed)
{
    int count = 0;
    *listed = ARENA_ARRAY(ctx->arena, struct listed, (size_t)size + 1);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.plan_id, p.unit_code, u.name AS unit_name, t.name AS town_name, a.id, "
            "a.version, a.state, a.submitted_by_name, a.submitted_at, a.late_entry, a.changed_by, "
            "a.items, a.late, a.advanced, a.fell, o.user_id AS opened, "
            "(SELECT w.action FROM workflow_steps w WHERE w.entity = 'assessment' "
            "AND w.entity_id = a.id ORDER BY w.id DESC LIMIT 1) AS action, "
            "(SELECT MAX(l.until_on) FROM late_permits l WHERE l.unit_code = p.unit_code "
            "AND l.form = 'assessment' AND l.period = $11) AS until_on FROM promises p "
            "JOIN units u ON u.code = p.unit_code "
            "LEFT JOIN units t ON t.code = substr(p.unit_code, 1, 9) "
            "LEFT JOIN assessments a ON a.plan_id = p.plan_id AND a.period = $3 "
            "LEFT JOIN assessment_openings o ON o.assessment_id = a.id AND o.user_id = $6 "
            "AND o.version = a.version "
            "WHERE p.unit_code >= $1 AND p.unit_code < $2 AND p.began_on <= $4 "
            "AND p.first_year <= $5 AND p.last_year >= $5 "
            "AND (CAST($7 AS TEXT) IS NULL OR a.state = $7 "
            "OR ($7 = 'none' AND COALESCE(a.state, 'draft') = 'draft')) "
            "AND (CAST($8 AS TEXT) IS NULL OR LOWER(u.name) LIKE $8 ESCAPE '\\' "
            "OR p.unit_code LIKE $8 ESCAPE '\\') "
            "ORDER BY CASE a.state WHEN 'submitted' THEN 0 WHEN 'confirmed' THEN 2 ELSE 1 END, "
            "p.unit_code, p.plan_id LIMIT $9 OFFSET $10"),
        ARGS(ASKED_ARGS(filter->scope, filter->period), db_i(ctx->user.id), db_t(filter->state),
             db_t(filter->like), db_i(size), db_i(offset), db_t(period_text(ctx, filter->period))));
    while (db_next(rows))
        take_row(ctx, rows, &(*listed)[count++]);
    return count;
}

int64_t listed_count(struct ctx *ctx, const struct list_filter *filter)
{
    return db_one_int(
        ctx->db,
        SQL("SELECT COUNT(*) FROM promises p JOIN units u ON u.code = p.unit_code "
            "LEFT JOIN assessments a ON a.plan_id = p.plan_id AND a.period = $3 "
            "WHERE p.unit_code >= $1 AND p.unit_code < $2 AND p.began_on <= $4 "
            "AND p.first_year <= $5 AND p.last_year >= $5 "
            "AND (CAST($6 AS TEXT) IS NULL OR a.state = $6 "
            "OR ($6 = 'none' AND COALESCE(a.state, 'draft') = 'draft')) "
            "AND (CAST($7 AS TEXT) IS NULL OR LOWER(u.name) LIKE $7 ESCAPE '\\' "
            "OR p.unit_code LIKE $7 ESCAPE '\\')"),
        ARGS(ASKED_ARGS(filter->scope, filter->period), db_t(filter->state), db_t(filter->like)),
        0);
}

struct period first_reported(struct ctx *ctx)
{
    struct date began = {0};
    const char *text = db_one_text(ctx->db,
                                   SQL("SELECT MIN(began_on) FROM promises "
                                       "WHERE unit_code >= $1 AND unit_code < $2"),
                                   ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    if (text)
        date_parse(text, &began);
    return period_of(began);
}

int64_t plan_latest_of(struct ctx *ctx)
{
    return db_one_int(ctx->db,
                      SQL("SELECT plan_id FROM promises WHERE unit_code >= $1 AND unit_code < $2 "
                          "ORDER BY last_year DESC, plan_id DESC LIMIT 1"),
                      ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)), 0);
}

/* --- a plan's periods --- */

int periods_read(struct ctx *ctx, int64_t plan_id, struct listed *by_period, int64_t first,
                 int64_t last)
{
    int count = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT a.period, a.id, a.version, a.plan_id, a.unit_code, "
                     "u.name AS unit_name, NULL AS town_name, NULL AS action, NULL AS until_on, "
                     "a.state, a.submitted_by_name, "
                     "a.submitted_at, a.late_entry, 0 AS opened, a.changed_by, a.items, a.late, "
                     "a.advanced, a.fell FROM assessments a JOIN units u ON u.code = a.unit_code "
                     "WHERE a.plan_id = $1 AND a.period >= $2 AND a.period <= $3"),
                 ARGS(db_i(plan_id), db_i(first), db_i(last)));
    while (db_next(rows)) {
        take_row(ctx, rows, &by_period[db_int(rows, "period") - first]);
        count++;
    }
    return count;
}

/* --- what is due (ALL-2) --- */

/* Villages that have not submitted a period. One that still runs is announced for the day after its
 * end. */
static void due_to_report(struct ctx *ctx, struct todo_list *list, struct period period)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.plan_id, p.unit_code, (SELECT MAX(l.until_on) FROM late_permits l "
            "WHERE l.unit_code = p.unit_code AND l.form = 'assessment' AND l.period = $6) "
            "AS until_on, (SELECT w.action FROM workflow_steps w WHERE w.entity = 'assessment' "
            "AND w.entity_id = a.id ORDER BY w.id DESC LIMIT 1) AS action " ASKED_PLANS
            "AND COALESCE(a.state, 'draft') = 'draft'"),
        ARGS(ASKED_ARGS(ctx->user.scope, period), db_t(period_text(ctx, period))));
    while (db_next(rows)) {
        struct date due = report_due_on(ctx, db_text(rows, "unit_code"), period);
        bool said = text_same(db_text(rows, "action"), "return") ||
                    !date_is_none(db_date(rows, "until_on"));
        bool closed = date_compare(due, ctx->today) < 0;
        if (said)
            continue;
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "报送 %s 双月自评", period_words(ctx, period)),
                     .detail = closed ? "已经截止，没有报；要补报请先同镇里说，镇里准许后就能提交"
                                      : text_of(ctx, "%s截止，每一项填进度、写一句进展",
                                                date_label(ctx, due)),
                     .link = text_of(ctx, "/plans/%lld/assessments/%s",
                                     (long long)db_int(rows, "plan_id"), period_text(ctx, period)),
                     .action = "去填报",
                     .due = due,
                     .from = date_add_days(period_last_day(period), 1),
                     .group = "双月自评",
                 });
    }
}

/* Returned ones, each with its reason (ALL-9). */
static void due_to_mend(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT a.plan_id, a.period, s.reason, s.user_name FROM assessments a "
                     "JOIN workflow_steps s ON s.id = (SELECT MAX(w.id) FROM workflow_steps w "
                     "WHERE w.entity = 'assessment' AND w.entity_id = a.id) "
                     "WHERE a.state = 'draft' AND a.unit_code >= $1 AND a.unit_code < $2 "
                     "AND s.action = 'return' ORDER BY a.period"),
                 ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows)) {
        struct period period = period_of_key(db_int(rows, "period"));
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "修改 %s 双月自评", period_words(ctx, period)),
                     .detail = text_of(ctx, "%s退回：%s", db_text(rows, "user_name"),
                                       db_text(rows, "reason")),
                     .link = text_of(ctx, "/plans/%lld/assessments/%s",
                                     (long long)db_int(rows, "plan_id"), period_text(ctx, period)),
                     .action = "去修改",
                     .returned = true,
                     .group = "双月自评",
                 });
    }
}

/* What the town permits to enter late, as long as it does (ALL-9). */
static void due_by_permit(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT l.period, l.until_on, l.reason, p.plan_id FROM late_permits l "
            "JOIN promises p ON p.unit_code = l.unit_code "
            "AND p.first_year <= CAST(substr(l.period, 1, 4) AS INTEGER) "
            "AND p.last_year >= CAST(substr(l.period, 1, 4) AS INTEGER) "
            "LEFT JOIN assessments a ON a.plan_id = p.plan_id "
            "AND a.period = CAST(substr(l.period, 1, 4) AS INTEGER) * 6 "
            "+ CAST(substr(l.period, 6, 1) AS INTEGER) - 1 "
            "WHERE l.unit_code >= $1 AND l.unit_code < $2 AND l.form = 'assessment' "
            "AND l.until_on >= $3 AND COALESCE(a.state, 'draft') = 'draft' "
            "AND l.id = (SELECT MAX(m.id) FROM late_permits m WHERE m.unit_code = l.unit_code "
            "AND m.form = l.form AND m.period = l.period) ORDER BY l.until_on, l.id"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_d(ctx->today)));
    while (db_next(rows)) {
        struct period period = {0};
        struct date until = db_date(rows, "until_on");
        const char *text = db_text(rows, "period");
        period_parse(text, &period);
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "补报 %s 双月自评", period_words(ctx, period)),
                           .detail = text_of(ctx, "镇里准许补报到%s：%s", date_label(ctx, until),
                                             db_text(rows, "reason")),
                           .link = text_of(ctx, "/plans/%lld/assessments/%s",
                                           (long long)db_int(rows, "plan_id"), text),
                           .action = "去补报",
                           .due = until,
                           .group = "双月自评",
                       });
    }
}

static void due_to_confirm(struct ctx *ctx, struct todo_list *list)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT period, COUNT(*) AS waiting FROM assessments "
                     "WHERE state = 'submitted' AND unit_code >= $1 AND unit_code < $2 "
                     "GROUP BY period ORDER BY period"),
                 ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows)) {
        struct period period = period_of_key(db_int(rows, "period"));
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "确认 %s 双月自评 %lld 份", period_words(ctx, period),
                                      (long long)db_int(rows, "waiting")),
                     .detail = "看过以后可以一并确认，有问题的退回",
                     .link = text_of(ctx, "/assessments?period=%s&state=submitted",
                                     period_text(ctx, period)),
                     .action = "去确认",
                     .group = "双月自评待确认",
                 });
    }
}

/* Villages that have not reported the period that ended last: one line. */
static void due_to_remind(struct ctx *ctx, struct todo_list *list)
{
    struct period ended = period_of_key(period_key(period_of(ctx->today)) - 1);
    struct date due = report_due_on(ctx, ctx->user.unit_code, ended);
    int64_t missing = db_one_int(
        ctx->db, SQL("SELECT COUNT(*) " ASKED_PLANS "AND COALESCE(a.state, 'draft') = 'draft'"),
        ARGS(ASKED_ARGS(ctx->user.scope, ended)), 0);
    if (missing)
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "%lld 个村（社区）还没有报 %s 双月自评",
                                            (long long)missing, period_words(ctx, ended)),
                           .detail = date_compare(due, ctx->today) < 0
                                         ? "已经截止，确需补报的可以准许"
                                         : text_of(ctx, "%s截止，请提醒", date_label(ctx, due)),
                           .link = text_of(ctx, "/assessments?period=%s&state=none",
                                           period_text(ctx, ended)),
                           .action = "查看",
                           .due = due,
                           .group = "双月自评未报",
                       });
}

void assess_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, WHO_REPORTS)) {
        int64_t running = period_key(period_of(ctx->today));
        due_to_report(ctx, list, period_of_key(running - 1));
        due_to_report(ctx, list, period_of_key(running));
        due_to_mend(ctx, list);
        due_by_permit(ctx, list);
    }
    if (has_role(ctx, WHO_CONFIRMS)) {
        due_to_confirm(ctx, list);
        due_to_remind(ctx, list);
    }
}

/* --- what falls due (EXEC-2) --- */

/* From the period that ended last up to those that end within the year asked for. */
void assess_agenda(struct ctx *ctx, const struct agenda_asked *asked, struct agenda *agenda)
{
    int64_t first = period_key(period_of(ctx->today)) - 1;
    bool village = unit_level(asked->unit_code) == LEVEL_VILLAGE;
    if (asked->kind >= 0 && asked->kind != AGENDA_REPORT)
        return;
    for (int64_t key = first; key <= first + AGENDA_PERIODS; key++) {
        struct period period = period_of_key(key);
        struct date due = report_due_on(ctx, asked->unit_code, period);
        if (date_compare(due, asked->from) < 0 || date_compare(due, asked->to) > 0)
            continue;
        int64_t missing = db_one_int(
            ctx->db, SQL("SELECT COUNT(*) " ASKED_PLANS "AND COALESCE(a.state, 'draft') = 'draft'"),
            ARGS(ASKED_ARGS(asked->scope, period)), 0);
        if (missing)
            agenda_offer(agenda,
                         (struct agenda_entry){
                             .on = due,
                             .kind = AGENDA_REPORT,
                             .title = text_of(ctx, "%s 双月自评截止", period_words(ctx, period)),
                             .detail = village ? "还没有报"
                                               : text_of(ctx, "%lld 个村（社区）还没有报",
                                                         (long long)missing),
                             .unit_code = asked->unit_code,
                             .unit_name = unit_name(ctx, asked->unit_code),
                             .link = text_of(ctx, "/assessments?period=%s&state=none&unit=%s",
                                             period_text(ctx, period), asked->unit_code),
                         });
    }
}

/* --- the archive (ARCH-1) --- */

static void add_reports(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT plan_id, period, state, submitted_by_name, submitted_at, late_entry, "
                     "items, late FROM assessments WHERE unit_code = $1 AND state <> 'draft' "
                     "ORDER BY period"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        struct period period = period_of_key(db_int(rows, "period"));
        int64_t items = db_int(rows, "items"), late = db_int(rows, "late");
        bool confirmed = text_same(db_text(rows, "state"), "confirmed");
        archive_add(archive, (struct archive_entry){
                                 .on = date_of_epoch(db_int(rows, "submitted_at")),
                                 .kind = "双月自评",
                                 .title = text_of(ctx, "%s 双月自评", period_words(ctx, period)),
                                 .detail = text_of(ctx, "%s报送%s，%s：按期 %lld 项，滞后 %lld 项",
                                                   db_text(rows, "submitted_by_name"),
                                                   db_int(rows, "late_entry") ? "（补报）" : "",
                                                   confirmed ? "镇已确认" : "待镇确认",
                                                   (long long)(items - late), (long long)late),
                                 .link = text_of(ctx, "/plans/%lld/assessments/%s",
                                                 (long long)db_int(rows, "plan_id"),
                                                 period_text(ctx, period)),
                             });
    }
}

/* Periods that were opened again, for whom and why (ALL-9). */
static void add_permits(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT period, until_on, reason, user_name, at FROM late_permits "
                     "WHERE unit_code = $1 AND form = 'assessment' ORDER BY id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows))
        archive_add(archive,
                    (struct archive_entry){
                        .on = date_of_epoch(db_int(rows, "at")),
                        .kind = "补报许可",
                        .title = text_of(ctx, "允许补报 %s 双月自评，到%s", db_text(rows, "period"),
                                         date_label(ctx, db_date(rows, "until_on"))),
                        .detail = text_of(ctx, "%s：%s", db_text(rows, "user_name"),
                                          db_text(rows, "reason")),
                    });
}

void assess_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    add_reports(ctx, unit_code, archive);
    add_permits(ctx, unit_code, archive);
}
