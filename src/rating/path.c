/* The way of a rating: rated by the village itself, by the town with the ballots, looked over by
 * another person of the town, confirmed by the county where the scheme says so, and closed
 * (RATE-4, USER-3, ALL-8, ALL-9). */
#include "base/text.h"
#include "rating/file.h"
#include "rating/internal.h"
#include "unit.h"

/* --- what it comes to --- */

struct rated rating_rated(const struct rating *rating)
{
    struct rated rated = {
        .ballots = {rating->ballots[VOTERS_MEMBERS], rating->ballots[VOTERS_RESIDENTS]}};
    for (int i = 0; i < rating->round.scheme.criteria_count; i++) {
        if (rating->marks[i].self > 0)
            rated.self += rating->marks[i].self;
        if (rating->marks[i].town > 0)
            rated.town += rating->marks[i].town;
    }
    return rated;
}

bool rating_is_counted(const struct rating *rating)
{
    const struct scheme *scheme = &rating->round.scheme;
    for (int voters = 0; voters < VOTERS; voters++)
        if (scheme_asks(scheme, (enum rating_voters)voters) &&
            ballots_check(&rating->ballots[voters], scheme->values_count).field)
            return false;
    for (int i = 0; i < scheme->criteria_count; i++) {
        const struct mark *mark = &rating->marks[i];
        if ((scheme->sources[SOURCE_SELF].percent && mark->self < 0) ||
            (scheme->sources[SOURCE_TOWN].percent && mark->town < 0))
            return false;
    }
    return true;
}

const char *rating_veto_text(struct ctx *ctx, const struct rating *rating)
{
    const char *text = "";
    for (int i = 0; i < rating->round.scheme.vetoes_count; i++)
        if (rating->vetoes[i].on)
            text = text_of(ctx, "%s%s%s", text, *text ? "；" : "",
                           rating->round.scheme.vetoes[i].text);
    return text;
}

/* --- guards --- */

/* A criterion that is left open: at its mark, or at its grounds where these are wanted. */
static void ask_mark(struct ctx *ctx, const struct rating *rating, int at, int64_t mark,
                     const char *grounds, bool wanted)
{
    const char *flaw =
        mark_flaw(&rating->round.scheme.criteria[at], mark < 0 ? DECIMAL_NONE : mark);
    if (flaw)
        error_at(ctx, text_of(ctx, "mark_%d", at), "RATE-4", "第 %d 条：%s", at + 1, flaw);
    if (wanted && text_is_blank(grounds))
        error_at(ctx, text_of(ctx, "grounds_%d", at), "RATE-4", "第 %d 条：请写明依据", at + 1);
}

static bool is_self_rated(struct ctx *ctx, const struct moving *moving)
{
    const struct rating *rating = moving->record;
    for (int i = 0; i < rating->round.scheme.criteria_count; i++)
        ask_mark(ctx, rating, i, rating->marks[i].self, rating->marks[i].self_grounds, true);
    return !has_errors(ctx);
}

static void ask_ballots(struct ctx *ctx, const struct rating *rating, int voters)
{
    const struct scheme *scheme = &rating->round.scheme;
    struct ballots_flaw flaw = ballots_check(&rating->ballots[voters], scheme->values_count);
    if (flaw.field)
        error_at(
            ctx,
            text_of(ctx, "%s_%d%s", flaw.field, voters, text_same(flaw.field, "votes") ? "_0" : ""),
            "RATE-5", "%s票：%s", scheme->voters[voters].name, flaw.message);
}

/* Another mark than the village's own wants grounds. */
static bool is_rated(struct ctx *ctx, const struct moving *moving)
{
    const struct rating *rating = moving->record;
    const struct scheme *scheme = &rating->round.scheme;
    bool self = scheme->sources[SOURCE_SELF].percent > 0;
    for (int voters = 0; voters < VOTERS; voters++)
        if (scheme_asks(scheme, (enum rating_voters)voters))
            ask_ballots(ctx, rating, voters);
    for (int i = 0; scheme->sources[SOURCE_TOWN].percent && i < scheme->criteria_count; i++) {
        const struct mark *mark = &rating->marks[i];
        ask_mark(ctx, rating, i, mark->town, mark->town_grounds, self && mark->town != mark->self);
    }
    for (int i = 0; i < scheme->vetoes_count; i++)
        if (rating->vetoes[i].on && text_is_blank(rating->vetoes[i].grounds))
            error_at(ctx, text_of(ctx, "veto_grounds_%d", i), "RATE-3", "“%s”：请写明依据",
                     scheme->vetoes[i].text);
    return !has_errors(ctx);
}

static bool wants_county(struct ctx *ctx, const struct moving *moving)
{
    const struct rating *rating = moving->record;
    if (!rating->round.scheme.county_confirms)
        error_at(ctx, "", "state", "这个办法不用县里确认");
    return !has_errors(ctx);
}

static bool ends_in_town(struct ctx *ctx, const struct moving *moving)
{
    const struct rating *rating = moving->record;
    if (rating->round.scheme.county_confirms)
        error_at(ctx, "", "state", "这个办法要由县里确认");
    return !has_errors(ctx);
}

/* --- the table --- */

static const struct step steps[] = {
    {RATING_SELF, "submit", RATING_TOWN, WHO_RATES_SELF, is_self_rated, 0, "提交镇评定"},
    {RATING_TOWN, "withdraw", RATING_SELF, WHO_RATES_SELF, NULL, STEP_WITHDRAW, "撤回自评"},
    {RATING_TOWN, "return", RATING_SELF, WHO_RATES, NULL, STEP_REASON, "退回重新自评"},
    {RATING_TOWN, "rate", RATING_SECOND, WHO_RATES, is_rated, 0, "交第二人核对"},
    {RATING_SECOND, "withdraw", RATING_TOWN, WHO_RATES, NULL, STEP_WITHDRAW, "撤回评定"},
    {RATING_SECOND, "return", RATING_TOWN, WHO_RATES, NULL, STEP_REASON, "退回修改"},
    {RATING_SECOND, "check", RATING_COUNTY, WHO_RATES, wants_county, STEP_FOUR_EYES,
     "核对无误，报县确认"},
    {RATING_SECOND, "settle", RATING_CLOSED, WHO_RATES, ends_in_town, STEP_FOUR_EYES,
     "核对无误，定下来"},
    {RATING_COUNTY, "confirm", RATING_CLOSED, WHO_CLOSES, NULL, STEP_FOUR_EYES, "确认评定"},
    {RATING_COUNTY, "return", RATING_TOWN, WHO_CLOSES, NULL, STEP_REASON, "退回镇里"},
    {0},
};

/* People change their posts within a year: who rated the village as its secretary, or looked it
 * over in the town, does not judge it again. */
static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct rating *rating = moving->record;
    return rating->self.by == user_id || rating->rated.by == user_id ||
           rating->checked.by == user_id || rating_has_hand(ctx, rating, user_id);
}

/* The town has begun once somebody there typed something. */
static bool is_taken_up(struct ctx *ctx, const struct moving *moving)
{
    const struct rating *rating = moving->record;
    return moving->state == RATING_TOWN &&
           db_one_int(ctx->db, SQL("SELECT COUNT(*) FROM rating_hands WHERE rating_id = $1"),
                      ARGS(db_i(rating->id)), 0) > 0;
}

/* What it comes to, with names and grades of the day (RATE-3, RATE-6). */
static void reckon(struct ctx *ctx, struct rating *rating)
{
    const struct scheme *scheme = &rating->round.scheme;
    struct rated rated = rating_rated(rating);
    rating->unit_name = unit_name(ctx, rating->unit_code);
    rating->place = unit_name(ctx, text_of(ctx, "%.9s", rating->unit_code));
    rating->veto_text = rating_veto_text(ctx, rating);
    rating->vetoed = *rating->veto_text;
    rating->points = rating_points(scheme, &rated);
    rating->band = rating_band(scheme, rating->points, rating->vetoed);
    rating->band_name = rating->band == NO_BAND ? "" : scheme->bands[rating->band].name;
    rating->plaque = rating->band == NO_BAND ? "" : scheme->bands[rating->band].plaque;
    rating->plaque_code =
        !*rating->plaque
            ? ""
            : text_of(ctx, "%.*s", plaque_is_of_town(rating->plaque) ? 9 : 6, rating->unit_code);
    rating->before_name = rating_before(ctx, rating);
    rating->fell = rating_fell(scheme_band_named(scheme, rating->before_name), rating->band);
    rating->talk_due = rating->fell && scheme->talk_on_fall;
}

static bool store_step(struct ctx *ctx, const struct moving *moving, int to)
{
    struct rating *rating = moving->record;
    const struct hand own = {ctx->user.id, ctx->now, ctx->user.full_name}, none = {0, 0, NULL};
    int from = rating->state;
    rating->state = to;
    if (to == RATING_SELF)
        rating->self = none;
    if (from == RATING_SELF)
        rating->self = own;
    if (to == RATING_TOWN)
        rating->rated = rating->checked = none;
    if (to == RATING_SECOND) {
        rating->rated = own;
        reckon(ctx, rating);
    }
    if (from == RATING_SECOND && to > RATING_SECOND)
        rating->checked = own;
    if (to == RATING_CLOSED)
        rating->closed = own;
    if (!rating_store(ctx, rating, moving->version))
        return false;
    if (to == RATING_CLOSED) {
        rating_stand(ctx, rating);
        file_rating(ctx, rating);
    }
    return true;
}

const struct workflow rating_workflow = {
    .entity = "rating",
    .states = rating_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_step,
    .taken_up = is_taken_up,
};

struct moving rating_moving(struct rating *rating)
{
    return (struct moving){
        .id = rating->id,
        .unit_code = rating->unit_code,
        .state = rating->state,
        .version = rating->version,
        .record = rating,
    };
}

enum result rating_move(struct ctx *ctx, struct rating *rating, const char *action)
{
    struct moving moving = rating_moving(rating);
    enum result result =
        workflow_move(ctx, &rating_workflow, &moving, action, form_text(ctx, "reason"));
    rating->state = moving.state;
    rating->version = moving.version;
    return result;
}
