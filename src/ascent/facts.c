/* What is known before anything is typed: the last grade, points and gaps, what was promised, and
 * what the plan promises for the year (RATE-4, ALL-3). */
#include "ascent/internal.h"
#include "base/text.h"
#include "commitment.h"

static int band_named(const struct rating_year *year, const char *name)
{
    for (int i = 0; i < year->bands_count; i++)
        if (text_same(year->bands[i], name))
            return i;
    return ASCENT_NO_BAND;
}

bool ascent_facts_read(struct ctx *ctx, int64_t round, const char *unit_code, int kind,
                       struct ascent_facts *facts)
{
    *facts = (struct ascent_facts){.now = ASCENT_NO_BAND};
    if (!rating_year_read(ctx, round, unit_code, &facts->year))
        return false;
    if (kind == ASCENT_AIM) {
        facts->has_before = rating_year_before(ctx, &facts->year, &facts->before);
        if (facts->has_before)
            facts->now = band_named(&facts->year, facts->before.band_name);
    } else {
        facts->now = facts->year.band;
    }
    facts->span = ascent_span(kind, facts->year.year, facts->year.closed_on);
    return true;
}

const char *ascent_closed(const struct ascent_facts *facts, int kind)
{
    if (kind == ASCENT_AIM && facts->year.closed)
        return "这一年的评定已经定下来，不再定目标。";
    if (kind == ASCENT_PROMISE && !facts->year.closed)
        return "这一年的评定还没有定下来，定下来以后再承诺。";
    return NULL;
}

/* Points by the wording of a criterion, since the scheme may have been changed in between. */
static int64_t points_before(const struct ascent_facts *facts, const char *text)
{
    for (int i = 0; facts->has_before && i < facts->before.lines_count; i++)
        if (text_same(facts->before.lines[i].text, text))
            return facts->before.lines[i].points;
    return DECIMAL_NONE;
}

static const struct ascent_line *said_of(const struct ascent *ascent, int criterion)
{
    for (int i = 0; i < ascent->lines_count; i++)
        if (ascent->lines[i].criterion == criterion)
            return &ascent->lines[i];
    return NULL;
}

static void refresh_lines(struct ctx *ctx, const struct ascent_facts *facts, struct ascent *ascent)
{
    const struct rating_year *year = &facts->year;
    struct ascent old = *ascent, aim = {0};
    bool promise = ascent->kind == ASCENT_PROMISE;
    int64_t id = promise ? ascent_of(ctx, ascent->round_id, ascent->unit_code, ASCENT_AIM) : 0;
    if (id && (!ascent_read(ctx, id, &aim) || aim.state != ASCENT_STANDING))
        aim.lines_count = 0;
    ascent->lines = ARENA_ARRAY(ctx->arena, struct ascent_line, (size_t)year->lines_count + 1);
    ascent->lines_count = 0;
    for (int i = 0; i < year->lines_count; i++) {
        const struct ascent_line *said = said_of(&old, i), *earlier = said_of(&aim, i);
        struct ascent_line line = {
            .criterion = i,
            .dimension = year->lines[i].dimension,
            .text = year->lines[i].text,
            .full = year->lines[i].full,
            .points = promise ? year->lines[i].points : points_before(facts, year->lines[i].text),
            .measure = said ? said->measure : "",
            .person = said ? said->person : "",
            .finish_on = said ? said->finish_on : (struct date){0, 0, 0},
            .earlier = earlier ? earlier->measure : "",
        };
        if (!promise || said || ascent_gap(&line))
            ascent->lines[ascent->lines_count++] = line;
    }
}

void ascent_refresh(struct ctx *ctx, const struct ascent_facts *facts, struct ascent *ascent)
{
    const struct rating_year *from = ascent->kind == ASCENT_PROMISE ? &facts->year : &facts->before;
    bool known = ascent->kind == ASCENT_PROMISE || facts->has_before;
    ascent->year = facts->year.year;
    ascent->scheme_name = facts->year.scheme_name;
    ascent->unit_name = facts->year.unit_name;
    ascent->place = facts->year.place;
    ascent->rating_id = known ? from->rating : 0;
    ascent->before_name = known ? from->band_name : "";
    ascent->before_points = known ? from->points : DECIMAL_NONE;
    ascent->veto_text = known ? from->veto_text : "";
    refresh_lines(ctx, facts, ascent);
}

/* What the last promise said it would do stands in the aim already. */
static void take_promised(struct ctx *ctx, const struct ascent_facts *facts, struct ascent *ascent)
{
    struct ascent promised;
    int64_t id = ascent_of(ctx, facts->before.round, ascent->unit_code, ASCENT_PROMISE);
    if (!id || !ascent_read(ctx, id, &promised) || promised.state != ASCENT_STANDING)
        return;
    if (band_named(&facts->year, promised.goal) != ASCENT_NO_BAND)
        ascent->goal = promised.goal;
    for (int i = 0; i < ascent->lines_count; i++)
        for (int j = 0; j < promised.lines_count; j++) {
            struct ascent_line *line = &ascent->lines[i];
            const struct ascent_line *said = &promised.lines[j];
            if (!text_same(line->text, said->text))
                continue;
            line->measure = said->measure;
            if (date_compare(said->finish_on, facts->span.from) >= 0 &&
                date_compare(said->finish_on, facts->span.to) <= 0)
                line->finish_on = said->finish_on;
        }
}

void ascent_begin(struct ctx *ctx, const struct ascent_facts *facts, int kind,
                  struct ascent *ascent)
{
    bool known = kind == ASCENT_PROMISE || facts->has_before;
    int next = ascent_next(facts->year.bands_count, facts->now);
    *ascent = (struct ascent){
        .kind = kind,
        .unit_code = facts->year.unit_code,
        .round_id = facts->year.round,
        .goal = known && next >= 0 ? facts->year.bands[next] : "",
        .outline = "",
        .created_by = ctx->user.id,
        .changed_by = ctx->user.id,
    };
    ascent_refresh(ctx, facts, ascent);
    if (kind == ASCENT_AIM && facts->has_before)
        take_promised(ctx, facts, ascent);
}

json_t *ascent_plan_items(struct ctx *ctx, const char *unit_code, int64_t year)
{
    struct promise promise;
    struct commitment *items;
    json_t *all = json_array();
    int64_t plan = db_one_int(ctx->db,
                              SQL("SELECT plan_id FROM promises WHERE unit_code = $1 "
                                  "ORDER BY in_force_on DESC, plan_id DESC LIMIT 1"),
                              ARGS(db_t(unit_code)), 0);
    if (!plan || !promise_read(ctx, plan, &promise) || year < promise.first_year ||
        year > promise.last_year)
        return all;
    int count = commitments_read(ctx, &promise, true, &items);
    for (int i = 0; i < count; i++) {
        int64_t milestone = items[i].milestone[year - promise.first_year];
        if (milestone == DECIMAL_NONE || items[i].state == COMMITMENT_CLOSED)
            continue;
        json_array_append_new(all,
                              json_pack("{s:s, s:s, s:s, s:s, s:s}", "title", items[i].title,
                                        "list_label", lists[items[i].list].label, "year_aim",
                                        commitment_value_text(ctx, &items[i], milestone),
                                        "responsible", text_or_empty(items[i].person), "href_link",
                                        text_of(ctx, "/items/%lld", (long long)items[i].id)));
    }
    return all;
}
