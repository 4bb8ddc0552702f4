/* The grounds of a proposal in words: what is known, what is asked, whether it is met (EVAL-4). */
#include "base/text.h"
#include "evaluation.h"
#include "incentive/internal.h"

const char *incentive_percent(struct ctx *ctx, int64_t percent)
{
    return percent == DECIMAL_NONE ? "" : text_of(ctx, "%s %%", decimal_text(ctx, percent));
}

struct incentive_limits incentive_limits_of(struct ctx *ctx, const char *unit_code)
{
    return (struct incentive_limits){
        .rate = setting_int(ctx, unit_code, "incentive_rate"),
        .acceptance = setting_int(ctx, unit_code, "incentive_acceptance"),
        .unanswered = setting_int(ctx, unit_code, "incentive_unanswered"),
        .practices = setting_int(ctx, unit_code, "incentive_practices"),
        .rating =
            choice_by_name(rating_askings, setting_choice(ctx, unit_code, "incentive_rating")),
        .grade =
            choice_by_name(evaluation_grades, setting_choice(ctx, unit_code, "incentive_grade")),
    };
}

/* "创星晋位：五星（能参加 3 项评选、表彰）；评先定级：4A" (RATE-7). */
static const char *rated(struct ctx *ctx, const struct incentive_village *village)
{
    const char *text = "";
    for (int i = 0; i < village->ratings_count; i++) {
        const struct rating_result *one = &village->ratings[i];
        const char *grade =
            one->vetoed ? text_of(ctx, "取消评定资格（%s）", one->veto_text) : one->band_name;
        const char *awards = one->vetoed || !one->awards ? ""
                             : one->may ? text_of(ctx, "（能参加 %d 项评选、表彰）", one->may)
                                        : "（不能参加评选、表彰）";
        text = text_of(ctx, "%s%s%s：%s%s", text, i ? "；" : "", one->scheme_name, grade, awards);
    }
    return *text ? text : "这一年还没有评定";
}

static const char *known(struct ctx *ctx, const struct incentive_village *village, int ground)
{
    const struct incentive_facts *facts = &village->facts;
    switch (ground) {
    case GROUND_RATE:
        return facts->rate == DECIMAL_NONE
                   ? "这一年没有到期的事项"
                   : text_of(ctx, "%s（兑现 %lld 项，逾期 %lld 项）",
                             incentive_percent(ctx, facts->rate), (long long)facts->done,
                             (long long)facts->late);
    case GROUND_GRADE:
        return facts->grade < 0 ? "还没有定等次" : evaluation_grades[facts->grade].label;
    case GROUND_ACCEPTANCE:
        return facts->acceptance == DECIMAL_NONE
                   ? "还没有验收"
                   : text_of(ctx, "履诺率 %s", incentive_percent(ctx, facts->acceptance));
    case GROUND_RATING:
        return rated(ctx, village);
    case GROUND_FEEDBACK:
        return facts->said ? text_of(ctx, "收到 %lld 条，已答复 %lld 条，其中 %lld 条修改了规划",
                                     (long long)facts->said, (long long)facts->answered,
                                     (long long)facts->adopted)
                           : "公示期间没有收到意见";
    default:
        return facts->practices ? text_of(ctx, "这一年发布 %lld 篇", (long long)facts->practices)
                                : "这一年没有发布";
    }
}

static const char *asked(struct ctx *ctx, const struct incentive_limits *limits, int ground)
{
    switch (ground) {
    case GROUND_RATE:
        return text_of(ctx, "不低于 %lld %%", (long long)limits->rate);
    case GROUND_GRADE:
        return limits->grade <= 0 ? evaluation_grades[0].label
                                  : text_of(ctx, "%s以上", evaluation_grades[limits->grade].label);
    case GROUND_ACCEPTANCE:
        return text_of(ctx, "履诺率不低于 %lld %%（已验收的村）", (long long)limits->acceptance);
    case GROUND_RATING:
        return limits->rating <= RATING_NOTHING
                   ? ""
                   : text_of(ctx, "%s（已评定的村）", rating_askings[limits->rating].label);
    case GROUND_FEEDBACK:
        return limits->unanswered
                   ? text_of(ctx, "没有答复的不超过 %lld 条", (long long)limits->unanswered)
                   : "全部答复";
    case GROUND_PRACTICE:
        return limits->practices ? text_of(ctx, "不少于 %lld 篇", (long long)limits->practices)
                                 : "";
    default:
        return "";
    }
}

static struct status state_status(enum ground_state state)
{
    const char *word = ground_states[state].label;
    return state == GROUND_MET     ? (struct status){word, "✓", "done"}
           : state == GROUND_UNMET ? (struct status){word, "▲", "late"}
                                   : (struct status){word, "○", "none"};
}

json_t *incentive_grounds_json(struct ctx *ctx, const struct incentive_village *village)
{
    json_t *grounds = json_array();
    for (int i = 0; i < GROUNDS; i++)
        json_array_append_new(
            grounds, json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "name", incentive_grounds[i].name,
                               "label", incentive_grounds[i].label, "text", known(ctx, village, i),
                               "limit", asked(ctx, &village->limits, i), "state",
                               ground_states[village->states[i]].name, "status",
                               status_json(state_status(village->states[i]))));
    return grounds;
}

const char *incentive_unmet_text(struct ctx *ctx, const struct incentive_village *village)
{
    const char *text = "";
    for (int i = 0; i < GROUNDS; i++)
        if (village->states[i] == GROUND_UNMET)
            text = text_of(ctx, "%s%s%s", text, *text ? "、" : "", incentive_grounds[i].label);
    return text;
}

json_t *incentive_limits_json(struct ctx *ctx, const struct incentive_limits *limits)
{
    json_t *lines = json_array();
    for (int i = 0; i < GROUNDS; i++) {
        const char *text = asked(ctx, limits, i);
        if (*text)
            json_array_append_new(
                lines, json_pack("{s:s, s:s}", "label", incentive_grounds[i].label, "text", text));
    }
    return lines;
}
