/* One step for all villages of a town that are ready for it, in one transaction: the town sends on,
 * its second person checks, the county confirms (RATE-4, USER-3). */
#include "base/text.h"
#include "rating/internal.h"
#include "unit.h"

#include <string.h>

struct step_for_all {
    const char *action;
    int from; /* enum rating_state */
    unsigned who;
    const char *done, *not_done; /* of how many villages; why the others were left */
};
static const struct step_for_all steps[] = {
    {"rate", RATING_TOWN, WHO_RATES, "已交第二人核对", "没有填完，打开看缺哪一条"},
    {"check", RATING_SECOND, WHO_RATES, "已核对", "是您自己填过的，要由另一位同志核对"},
    {"confirm", RATING_COUNTY, WHO_CLOSES, "已确认，评定结果不再改动", "要由另一位同志确认"},
    {0},
};

/* --- what the list offers --- */

/* Which villages there are and how they stand; another text once one of them was changed. */
static const char *seen_text(struct ctx *ctx, int64_t villages, int64_t ids, int64_t versions)
{
    return text_of(ctx, "%lld-%lld-%lld", (long long)villages, (long long)ids, (long long)versions);
}

static void add_offer(struct ctx *ctx, json_t *offers, const struct rating_waiting *waiting)
{
    static const char *const labels[] = {"填完的全部交第二人核对", "全部核对无误", "确认全镇"},
                             *const asks[] = {
                                 "把填完的村都交第二人核对？没有填完的留着。",
                                 "这些村的票数和评定都对着纸面核过了？您填过的不在内。",
                                 "确认后，这个镇的评定结果不再改动。确定确认？",
                             };
    const char *seen = seen_text(ctx, waiting->villages, waiting->sum_ids, waiting->sum_versions);
    for (int i = 0; steps[i].action; i++) {
        bool judges = steps[i].from != RATING_TOWN;
        if (steps[i].from != waiting->state || !has_role(ctx, steps[i].who))
            continue;
        json_array_append_new(
            offers,
            json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:b, s:s}", "town", waiting->town,
                      "town_name", waiting->town_name, "action", steps[i].action, "label",
                      labels[i], "ask", asks[i], "state_label", rating_states[waiting->state].label,
                      "villages", waiting->villages, "own", judges ? waiting->own : 0, "open",
                      !judges || waiting->own < waiting->villages, "seen", seen));
    }
}

void rating_offer_all(struct ctx *ctx, const struct rating_round *round)
{
    struct rating_waiting *waiting;
    json_t *offers = json_array();
    int count = has_role(ctx, WHO_RATES | WHO_CLOSES)
                    ? ratings_waiting(ctx, round->id, ctx->user.scope, &waiting)
                    : 0;
    for (int i = 0; i < count; i++)
        add_offer(ctx, offers, &waiting[i]);
    view_set(ctx, "offers", offers);
}

/* --- doing it --- */

static const struct step_for_all *step_asked(struct ctx *ctx)
{
    for (const struct step_for_all *step = steps; step->action; step++)
        if (text_same(step->action, form_text(ctx, "action")) && has_role(ctx, step->who))
            return step;
    error_at(ctx, "action", "choice", "请从列出的办理里选择");
    return NULL;
}

/* The round and the town that were sent, both within the user's scope. */
static bool read_asked(struct ctx *ctx, struct rating_round *round, const char **town)
{
    int64_t id = 0;
    const json_t *sent = json_object_get(ctx->form, "round");
    *town = form_text(ctx, "town");
    if (json_is_integer(sent))
        id = json_integer_value(sent);
    else
        text_to_int(form_text(ctx, "round"), 1, INT64_MAX, &id);
    if (strlen(*town) != 9 || !in_scope(ctx, *town))
        error_at(ctx, "town", "choice", "请选择管理范围内的镇（街道）");
    if (!round_read(ctx, id, round) || !text_starts(*town, round->unit_code))
        error_at(ctx, "round", "choice", "没有这一年的评定");
    return !has_errors(ctx);
}

struct outcome {
    int moved, left;
    const char *names; /* of those that were left */
};

/* False when all of it must be taken back. */
static bool move_one(struct ctx *ctx, const struct step_for_all *step, struct rating *rating,
                     struct outcome *outcome)
{
    bool settles = text_same(step->action, "check") && !rating->round.scheme.county_confirms;
    enum result result = rating_move(ctx, rating, settles ? "settle" : step->action);
    if (result == RC_OK) {
        outcome->moved++;
        return true;
    }
    if (result != RC_INVALID && result != RC_DENIED)
        return false;
    json_array_clear(ctx->errors); /* said in one sentence for all of them */
    outcome->names =
        text_of(ctx, "%s%s%s", outcome->names, outcome->left++ ? "、" : "", rating->unit_name);
    return true;
}

static const char *told(struct ctx *ctx, const struct step_for_all *step,
                        const struct outcome *outcome)
{
    const char *left =
        outcome->left ? text_of(ctx, "%d 个村%s：%s", outcome->left, step->not_done, outcome->names)
                      : "没有要办的村";
    if (!outcome->moved)
        return left;
    return text_of(ctx, "%d 个村%s%s%s", outcome->moved, step->done, outcome->left ? "；" : "",
                   outcome->left ? left : "");
}

/* Nobody judges what came after the page was opened. A program need not say what it saw. */
static bool is_as_seen(struct ctx *ctx, const struct rating *all, int count)
{
    int64_t ids = 0, versions = 0;
    const char *seen = form_text(ctx, "seen");
    for (int i = 0; i < count; i++) {
        ids += all[i].id;
        versions += all[i].version;
    }
    return !*seen || text_same(seen, seen_text(ctx, count, ids, versions));
}

/* POST /ratings/all {round, town, action: rate, check or confirm, seen} */
enum result rating_all(struct ctx *ctx)
{
    struct rating_round round;
    struct rating *all;
    struct outcome outcome = {0, 0, ""};
    const char *town;
    const struct step_for_all *step =
        form_only(ctx, "town action seen", "round") ? step_asked(ctx) : NULL;
    if (!step || !read_asked(ctx, &round, &town))
        return ctx->json ? RC_INVALID : rating_list(ctx);
    int count = ratings_in_state(ctx, &round, scope_of(town), (enum rating_state)step->from, &all);
    if (step->from != RATING_TOWN && !is_as_seen(ctx, all, count))
        return conflict(ctx, NULL, "您打开页面以后，这些村有了变化，请刷新看过再办。");
    for (int i = 0; i < count; i++)
        if (!move_one(ctx, step, &all[i], &outcome))
            return db_failed(ctx->db)
                       ? RC_FAILED
                       : conflict(ctx, NULL, "别人刚刚改动过其中的村，请刷新后再办。");
    if (!outcome.moved)
        return conflict(ctx, NULL, told(ctx, step, &outcome));
    return done(ctx, json_pack("{s:i, s:i}", "moved", outcome.moved, "left", outcome.left),
                told(ctx, step, &outcome), "/ratings?round=%lld", (long long)round.id);
}
