/* Persons and lists as pages and programs see them: masked (POOL-10); what a list has
 * (POOL-2). */
#include "base/id_number.h"
#include "base/text.h"
#include "core/setting.h"
#include "pool/internal.h"
#include "unit.h"

json_t *candidate_json(struct ctx *ctx, const struct candidate *candidate)
{
    return json_pack(
        "{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:s, "
        "s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
        "id", candidate->id, "version", candidate->version, "unit", candidate->unit_code,
        "unit_name", unit_name(ctx, candidate->unit_code), "name", candidate->name, "stage",
        pool_stages[candidate->stage].name, "stage_label", pool_stages[candidate->stage].label,
        "sex", pool_sexes[candidate->sex].name, "sex_label", pool_sexes[candidate->sex].label,
        "born_on", date_text(ctx, candidate->born_on), "born_label",
        date_label(ctx, candidate->born_on), "joined_on", date_text(ctx, candidate->joined_on),
        "joined_label", date_label(ctx, candidate->joined_on), "age",
        date_age(candidate->born_on, ctx->today), "education",
        pool_educations[candidate->education].name, "education_label",
        pool_educations[candidate->education].label, "politics",
        pool_politics[candidate->politics].name, "politics_label",
        pool_politics[candidate->politics].label, "source", pool_sources[candidate->source].name,
        "source_label", pool_sources[candidate->source].label, "pool",
        pool_pools[candidate->pool].name, "pool_label", pool_pools[candidate->pool].label, "work",
        candidate->work, "id_number", id_number_mask(ctx->arena, candidate->id_number), "phone",
        phone_mask(ctx->arena, candidate->phone), "href_link",
        text_of(ctx, CANDIDATE_LINK, (long long)candidate->id));
}

static struct status verdict_status(enum pool_verdict verdict)
{
    const char *word = pool_verdicts[verdict].label;
    return verdict == VERDICT_MET       ? (struct status){word, "✓", "done"}
           : verdict == VERDICT_RELAXED ? (struct status){word, "●", "ok"}
           : verdict == VERDICT_ASKED   ? (struct status){word, "◐", "due"}
                                        : (struct status){word, "▲", "late"};
}

/* As they stood when the town approved the list; false before that (ALL-8). */
static bool recall(const struct candidate *candidate,
                   struct pool_condition conditions[POOL_CONDITIONS])
{
    json_t *kept = candidate->kept ? json_loads(candidate->kept, 0, NULL) : NULL;
    for (size_t i = 0; i < POOL_CONDITIONS; i++) {
        const json_t *one = json_array_get(kept, i);
        const char *label = json_string_value(json_object_get(one, "label"));
        const char *why = json_string_value(json_object_get(one, "why"));
        const char *name = json_string_value(json_object_get(one, "verdict"));
        int verdict = name ? choice_by_name(pool_verdicts, name) : -1;
        if (!label || !why || verdict < 0)
            return false;
        conditions[i] = (struct pool_condition){label, why, (enum pool_verdict)verdict};
    }
    return true;
}

static void judge(struct ctx *ctx, const struct candidate *candidate, struct date on,
                  struct pool_condition conditions[POOL_CONDITIONS])
{
    struct pool_demand demand = {on, setting_int(ctx, candidate->unit_code, "pool_oldest"),
                                 pool_unfits(ctx)};
    if (!recall(candidate, conditions))
        pool_conditions(ctx->arena, candidate, demand, conditions);
}

json_t *conditions_json(struct ctx *ctx, const struct candidate *candidate, struct date on)
{
    struct pool_condition conditions[POOL_CONDITIONS];
    json_t *list = json_array();
    judge(ctx, candidate, on, conditions);
    for (int i = 0; i < POOL_CONDITIONS; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:o}", "label", conditions[i].label,
                                              "why", conditions[i].why, "verdict",
                                              pool_verdicts[conditions[i].verdict].name, "status",
                                              status_json(verdict_status(conditions[i].verdict))));
    return list;
}

enum pool_verdict candidate_verdict(struct ctx *ctx, const struct candidate *candidate,
                                    struct date on)
{
    struct pool_condition conditions[POOL_CONDITIONS];
    judge(ctx, candidate, on, conditions);
    return pool_worst(conditions);
}

json_t *conditions_short(struct ctx *ctx, const struct candidate *candidate, struct date on)
{
    struct pool_condition conditions[POOL_CONDITIONS];
    const char *why = "";
    judge(ctx, candidate, on, conditions);
    for (int i = 0; i < POOL_CONDITIONS; i++)
        if (conditions[i].verdict != VERDICT_MET)
            why = text_of(ctx, "%s%s%s", why, *why ? "；" : "", conditions[i].why);
    enum pool_verdict worst = pool_worst(conditions);
    return json_pack("{s:s, s:s, s:o}", "verdict", pool_verdicts[worst].name, "why", why, "status",
                     status_json(verdict_status(worst)));
}

json_t *candidate_recorded(const struct candidate *candidate)
{
    return json_pack("{s:s, s:s, s:s, s:b, s:b}", "stage", pool_stages[candidate->stage].label,
                     "pool", pool_pools[candidate->pool].label, "source",
                     pool_sources[candidate->source].label, "has_id_number",
                     *candidate->id_number != '\0', "has_phone", *candidate->phone != '\0');
}

json_t *candidate_answer(const struct candidate *candidate)
{
    return json_pack("{s:I, s:I, s:s, s:s}", "id", candidate->id, "version", candidate->version,
                     "unit", candidate->unit_code, "stage", pool_stages[candidate->stage].name);
}

struct pool_need pool_need_of(struct ctx *ctx, const char *unit_code)
{
    return (struct pool_need){setting_int(ctx, unit_code, "pool_least"),
                              setting_int(ctx, unit_code, "pool_young_least"),
                              setting_int(ctx, unit_code, "pool_young")};
}

struct pool_count pool_count_of(const struct pool_work *work, int64_t young)
{
    struct pool_count count = {work->count, 0};
    for (int i = 0; i < work->count; i++)
        count.young += pool_is_at_most(work->people[i].born_on, work->list.reference_on, young);
    return count;
}

struct status pool_list_status(int state)
{
    const char *word = pool_list_states[state].label;
    return state == LIST_REVIEWED    ? (struct status){word, "✓", "done"}
           : state == LIST_SUBMITTED ? (struct status){word, "◐", "due"}
           : state == LIST_RETURNED  ? (struct status){word, "▲", "late"}
                                     : (struct status){word, "○", "none"};
}

const char *pool_unit(struct ctx *ctx)
{
    const char *unit = query_text(ctx, "unit");
    return *unit && unit_level(unit) != LEVEL_NONE && in_scope(ctx, unit) ? unit
                                                                          : ctx->user.unit_code;
}
