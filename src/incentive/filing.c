/* The way of a county's yearly filing: filed by another person than the one who last changed the
 * year's records, acknowledged by the city or sent back with a reason (EVAL-4, USER-3, ALL-8,
 * ALL-9). */
#include "base/text.h"
#include "incentive/internal.h"
#include "unit.h"

struct status filing_status(const struct filing *filing)
{
    const char *word = filing_states[filing->state].label;
    return filing->state == FILING_ACKNOWLEDGED ? (struct status){word, "✓", "done"}
           : filing->state == FILING_FILED      ? (struct status){word, "◐", "due"}
                                                : (struct status){word, "○", "none"};
}

/* --- what it says --- */

static json_t *records_json(struct ctx *ctx, const struct filing *filing, int64_t counts[])
{
    struct incentive *list;
    json_t *records = json_array();
    int count = incentives_read(ctx, scope_of(filing->unit_code), filing->year, &list);
    for (int i = 0; i < count; i++) {
        counts[list[i].kind]++;
        json_array_append_new(records, incentive_json(ctx, &list[i]));
    }
    return records;
}

/* How many villages were looked at, proposed, and given something, and how many without the latter.
 */
static void add_villages(struct ctx *ctx, const struct filing *filing, json_t *shown)
{
    struct incentive_village *villages;
    int64_t proposed = 0, given = 0, beside = 0;
    int count = incentive_villages_read(ctx, scope_of(filing->unit_code), filing->year, &villages);
    for (int i = 0; i < count; i++) {
        proposed += villages[i].proposed;
        given += villages[i].given > 0;
        beside += villages[i].given > 0 && !villages[i].proposed;
    }
    json_object_update_new(shown, json_pack("{s:i, s:I, s:I, s:I}", "villages", count, "proposed",
                                            proposed, "given", given, "beside", beside));
}

void filing_fill(struct ctx *ctx, struct filing *filing)
{
    int64_t counts[INCENTIVE_KINDS] = {0};
    if (filing->state != FILING_DRAFT)
        return;
    const char *county = filing->unit_code;
    const struct incentive_limits limits = incentive_limits_of(ctx, county);
    json_t *records = records_json(ctx, filing, counts), *kinds = json_array();
    for (int i = 0; i < INCENTIVE_KINDS; i++)
        json_array_append_new(
            kinds, json_pack("{s:s, s:I}", "label", incentive_kinds[i].label, "count", counts[i]));
    filing->shown = json_pack(
        "{s:s, s:s, s:o, s:o, s:o, s:i}", "county_name", unit_name(ctx, county), "city_name",
        unit_name(ctx, text_of(ctx, "%.4s", county)), "limits", incentive_limits_json(ctx, &limits),
        "kinds", kinds, "records", records, "records_total", (int)json_array_size(records));
    add_villages(ctx, filing, filing->shown);
}

/* --- the table --- */

static bool is_over(struct ctx *ctx, const struct moving *moving)
{
    const struct filing *filing = moving->record;
    if (!incentive_year_is_over(filing->year, ctx->today))
        error_at(ctx, "", "EVAL-4", "%d 年还没有结束，年终以后再报送", filing->year);
    return !has_errors(ctx);
}

static const struct step steps[] = {
    {FILING_DRAFT, "file", FILING_FILED, WHO_GIVES, is_over, STEP_FOUR_EYES, "报市委组织部备案"},
    {FILING_FILED, "withdraw", FILING_DRAFT, WHO_GIVES, NULL, STEP_WITHDRAW, "撤回"},
    {FILING_FILED, "acknowledge", FILING_ACKNOWLEDGED, WHO_ACKNOWLEDGES, NULL, 0, "准予备案"},
    {FILING_FILED, "return", FILING_DRAFT, WHO_ACKNOWLEDGES, NULL, STEP_REASON, "退回修改"},
    {0},
};

/* Whoever had the last hand in the year's records: with two people in a county one of them can
 * always file, and nobody files what nobody else has seen. */
static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct filing *filing = moving->record;
    (void)ctx;
    return filing->changed_by == user_id;
}

static bool store_step(struct ctx *ctx, const struct moving *moving, int to)
{
    struct filing *filing = moving->record;
    if (to == FILING_FILED) {
        filing_fill(ctx, filing);
        filing->filed_by_name = ctx->user.full_name;
        filing->filed_on = ctx->today;
    } else if (to == FILING_ACKNOWLEDGED) {
        filing->acknowledged_by_name = ctx->user.full_name;
        filing->acknowledged_on = ctx->today;
    } else {
        filing->filed_by_name = "";
        filing->filed_on = (struct date){0};
    }
    filing->state = to;
    return filing_store(ctx, filing, moving->version);
}

const struct workflow filing_workflow = {
    .entity = "incentive_filing",
    .states = filing_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_step,
};

struct moving filing_moving(struct filing *filing)
{
    return (struct moving){
        .id = filing->id,
        .unit_code = filing->unit_code,
        .state = filing->state,
        .version = filing->version,
        .record = filing,
    };
}
