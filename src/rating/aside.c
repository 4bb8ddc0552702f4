/* Beside a rating: what the village aimed at when the year began, and what it promised from the
 * gaps when it was over (RATE-4). The room of those uses this one, so their table is read here. */
#include "base/text.h"
#include "rating/internal.h"

enum { AIM, PROMISE, ENDS };
static const struct choice ends[] = {
    [AIM] = {"aim", "创星目标"}, [PROMISE] = {"promise", "亮星承诺"}, {0}};

static struct status status_of(const struct rating *rating, int end, const char *state,
                               const char *goal)
{
    bool stands = text_same(state, "standing");
    int aimed = scheme_band_named(&rating->round.scheme, goal);
    if (!state)
        return (struct status){end == AIM ? "没有定" : "还没有承诺", "○", "none"};
    if (!stands)
        return text_same(state, "review") ? (struct status){"待镇审核", "◐", "due"}
                                          : (struct status){"填写中", "○", "none"};
    if (end == PROMISE || rating->state != RATING_CLOSED)
        return (struct status){"已通过", "✓", "done"};
    return rating->band != NO_BAND && rating->band <= aimed
               ? (struct status){"达到目标", "✓", "done"}
               : (struct status){"没有达到目标", "▲", "late"};
}

static void add(struct ctx *ctx, const struct rating *rating, int end, struct db_rows *rows,
                json_t *all)
{
    bool closed = rating->state == RATING_CLOSED, found = rows != NULL;
    const char *state = found ? db_text(rows, "state") : NULL;
    const char *goal = found ? db_text(rows, "goal") : "";
    bool may = !found && has_role(ctx, WHO_RATES_SELF) && closed == (end == PROMISE);
    const char *link = found ? text_of(ctx, "/ascents/%lld", (long long)db_int(rows, "id"))
                       : may ? text_of(ctx, "/ascents/new?round=%lld&kind=%s",
                                       (long long)rating->round_id, ends[end].name)
                             : "";
    json_array_append_new(all,
                          json_pack("{s:s, s:s, s:s, s:s, s:o}", "label", ends[end].label, "goal",
                                    goal, "href_link", link, "action",
                                    found        ? "打开"
                                    : end == AIM ? "去定目标"
                                                 : "去承诺",
                                    "status", status_json(status_of(rating, end, state, goal))));
}

void aside_fill(struct ctx *ctx, const struct rating *rating)
{
    bool closed = rating->state == RATING_CLOSED, seen[ENDS] = {false, false};
    json_t *all = json_array();
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT id, kind, state, goal FROM ascents "
                                        "WHERE round_id = $1 AND unit_code = $2 ORDER BY kind"),
                                    ARGS(db_i(rating->round_id), db_t(rating->unit_code)));
    while (db_next(rows)) {
        int end = choice_by_name(ends, db_text(rows, "kind"));
        seen[end] = true;
        add(ctx, rating, end, rows, all);
    }
    /* one that is missing is named where the scheme looks for it */
    if (rating->round.scheme.aims_count && !rating->round.scheme.by_application)
        for (int end = AIM; end < ENDS; end++)
            if (!seen[end] && (end == AIM || closed))
                add(ctx, rating, end, NULL, all);
    view_set(ctx, "ascents", all);
}
