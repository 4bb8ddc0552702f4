/* SQL of the figures that an analysis opens with, beside the roll-ups: late items, who has not
 * reported, meetings and checks, and how far things had come before (EXEC-6). Each is one query for
 * the whole county. */
#include "analysis/internal.h"

#include "base/period.h"
#include "base/text.h"
#include "unit.h"

#define EVENTS_MOST "200"
#define LATE_MOST "200"

/* --- late items --- */

#define LATE "FROM commitments WHERE unit_code >= $1 AND unit_code < $2 AND late = 1 AND ended = 0 "

int64_t analysis_late_count(struct ctx *ctx, struct scope scope)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " LATE), ARGS(db_t(scope.from), db_t(scope.to)),
                      0);
}

int analysis_late_read(struct ctx *ctx, struct scope scope,
                       struct analysis_late items[ANALYSIS_LATE_MOST])
{
    int count = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT c.id, c.unit_code, u.name, c.list, c.title, c.due_on, l.late_reason, "
            "l.next_step FROM (SELECT id, unit_code, list, title, due_on " LATE
            "ORDER BY due_on, id LIMIT " LATE_MOST ") c JOIN units u ON u.code = c.unit_code "
            "LEFT JOIN assessment_lines l ON l.item_id = c.id AND l.assessment_id = "
            "(SELECT a.id FROM assessment_lines x JOIN assessments a ON a.id = x.assessment_id "
            "WHERE x.item_id = c.id AND a.state <> 'draft' ORDER BY a.period DESC LIMIT 1) "
            "ORDER BY c.due_on, c.id"),
        ARGS(db_t(scope.from), db_t(scope.to)));
    while (db_next(rows)) {
        if (count < ANALYSIS_LATE_MOST)
            items[count++] = (struct analysis_late){
                .item = db_int(rows, "id"),
                .village_code = db_text(rows, "unit_code"),
                .village_name = unit_short_name(ctx->arena, db_text(rows, "name")),
                .list = (int)db_int(rows, "list"),
                .title = db_text(rows, "title"),
                .due_on = db_date(rows, "due_on"),
                .reason = text_or_empty(db_text(rows, "late_reason")),
                .next_step = text_or_empty(db_text(rows, "next_step")),
            };
    }
    return count;
}

/* --- who has not reported: asked as the self-assessments themselves ask (EXEC-4) --- */

int analysis_unreported(struct ctx *ctx, struct scope scope, int64_t period,
                        struct analysis_village **villages, int64_t *asked)
{
    int count = 0, capacity = 0;
    struct period when = period_of_key(period);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.unit_code, u.name, CASE WHEN a.state <> 'draft' THEN 1 ELSE 0 END AS sent "
            "FROM promises p JOIN units u ON u.code = p.unit_code "
            "LEFT JOIN assessments a ON a.plan_id = p.plan_id AND a.period = $3 "
            "WHERE p.unit_code >= $1 AND p.unit_code < $2 AND p.began_on <= $4 "
            "AND p.first_year <= $5 AND p.last_year >= $5 ORDER BY p.unit_code, p.plan_id"),
        ARGS(db_t(scope.from), db_t(scope.to), db_i(period), db_d(period_last_day(when)),
             db_i(when.year)));
    *villages = NULL;
    for (*asked = 0; db_next(rows); ++*asked) {
        if (db_int(rows, "sent"))
            continue;
        *villages = arena_more(ctx->arena, *villages, count, &capacity, sizeof **villages);
        (*villages)[count++] = (struct analysis_village){
            db_text(rows, "unit_code"), unit_short_name(ctx->arena, db_text(rows, "name"))};
    }
    return count;
}

/* --- meetings and spot checks --- */

static void add_event(struct ctx *ctx, json_t *events, struct db_rows *rows, const char *kind,
                      const char *detail, const char *link)
{
    struct date on = db_date(rows, "held_on");
    json_array_append_new(events,
                          json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "on", date_text(ctx, on),
                                    "on_label", date_label(ctx, on), "kind_label", kind,
                                    "unit_name", db_text(rows, "unit_name"), "subject",
                                    db_text(rows, "subject"), "detail", detail, "href_link", link));
}

static void add_meetings(struct ctx *ctx, const struct analysis *analysis, json_t *events)
{
    struct scope scope = scope_of(analysis->unit_code);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT id, unit_name, kind, held_on, subject, link FROM cadence_records "
            "WHERE unit_code >= $1 AND unit_code < $2 AND held_on >= $3 AND held_on <= $4 "
            "AND kind <> 'check' AND removed = 0 ORDER BY held_on, id LIMIT " EVENTS_MOST),
        ARGS(db_t(scope.from), db_t(scope.to), db_d(analysis->first_on), db_d(analysis->last_on)));
    while (db_next(rows)) {
        int kind = choice_by_name(cadence_kinds, db_text(rows, "kind"));
        const char *link = db_text(rows, "link");
        if (!*link)
            link = text_of(ctx, "/cadence/%lld", (long long)db_int(rows, "id"));
        add_event(ctx, events, rows, cadence_kinds[kind].label, "", link);
    }
}

/* Also those of the city that drew villages here. */
static void add_checks(struct ctx *ctx, const struct analysis *analysis, json_t *events)
{
    struct scope scope = scope_of(analysis->unit_code);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT c.id, c.subject, c.unit_name, c.last_on AS held_on, "
            "COUNT(DISTINCT v.id) AS villages, COUNT(f.id) AS found, "
            "SUM(CASE WHEN f.state = 'closed' THEN 1 ELSE 0 END) AS closed "
            "FROM spot_visits v JOIN spot_checks c ON c.id = v.check_id "
            "LEFT JOIN spot_findings f ON f.visit_id = v.id AND f.state <> 'in_order' "
            "WHERE v.unit_code >= $1 AND v.unit_code < $2 AND c.last_on >= $3 AND c.last_on <= $4 "
            "GROUP BY c.id, c.subject, c.unit_name, c.last_on "
            "ORDER BY c.last_on, c.id LIMIT " EVENTS_MOST),
        ARGS(db_t(scope.from), db_t(scope.to), db_d(analysis->first_on), db_d(analysis->last_on)));
    while (db_next(rows))
        add_event(ctx, events, rows, "专项抽查",
                  text_of(ctx, "抽查 %lld 个村，发现问题 %lld 个，已核销 %lld 个",
                          (long long)db_int(rows, "villages"), (long long)db_int(rows, "found"),
                          (long long)db_int(rows, "closed")),
                  text_of(ctx, "/spot-checks/%lld", (long long)db_int(rows, "id")));
}

json_t *analysis_events(struct ctx *ctx, const struct analysis *analysis)
{
    json_t *events = json_array();
    add_meetings(ctx, analysis, events);
    add_checks(ctx, analysis, events);
    return events;
}

/* --- how far it had come before --- */

static int64_t give(struct db_rows *rows, analysis_earlier_fn *each, void *arg)
{
    int64_t lines = 0;
    while (db_next(rows)) {
        each(db_text(rows, "town"), (int)db_int(rows, "list"), db_int(rows, "percent"), arg);
        lines += db_int(rows, "lines");
    }
    return lines;
}

bool analysis_earlier(struct ctx *ctx, const struct analysis *analysis, struct date by,
                      int64_t period, analysis_earlier_fn *each, void *arg)
{
    struct scope scope = scope_of(analysis->unit_code);
    int64_t lines = give(
        db_query(
            ctx->db,
            SQL("SELECT SUBSTR(c.unit_code, 1, 9) AS town, c.list, SUM(l.percent) AS percent, "
                "COUNT(*) AS lines FROM (SELECT plan_id, MAX(period) AS period "
                "FROM assessments WHERE unit_code >= $1 AND unit_code < $2 AND period <= $3 "
                "AND state = 'confirmed' GROUP BY plan_id) r JOIN assessments a "
                "ON a.plan_id = r.plan_id AND a.period = r.period "
                "JOIN assessment_lines l ON l.assessment_id = a.id "
                "JOIN commitments c ON c.id = l.item_id WHERE c.ended = 0 "
                "AND c.from_year <= $4 AND (c.closed_on IS NULL OR c.closed_on > $5) "
                "GROUP BY SUBSTR(c.unit_code, 1, 9), c.list"),
            ARGS(db_t(scope.from), db_t(scope.to), db_i(period), db_i(analysis->year), db_d(by))),
        each, arg);
    lines += give(
        db_query(ctx->db,
                 SQL("SELECT SUBSTR(unit_code, 1, 9) AS town, list, 100 * COUNT(*) AS percent, "
                     "COUNT(*) AS lines FROM commitments WHERE unit_code >= $1 AND unit_code < $2 "
                     "AND ended = 0 AND from_year <= $3 AND closed_on <= $4 "
                     "GROUP BY SUBSTR(unit_code, 1, 9), list"),
                 ARGS(db_t(scope.from), db_t(scope.to), db_i(analysis->year), db_d(by))),
        each, arg);
    return lines > 0;
}
