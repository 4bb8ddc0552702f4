/* Vacant posts with the village's suitable reserve cadres, the mature first (POOL-7); a village
 * that is short of them is asked for a replacement, without names (POOL-8). */
#include "base/text.h"
#include "core/audit.h"
#include "core/setting.h"
#include "reserve/internal.h"
#include "unit.h"

#include <stdlib.h>

#define REPLACEMENT_LINK "/reserve/villages/%s"

/* --- vacancies --- */

struct suited {
    const struct reserve_standing *standing;
    int grade;
};

static int better_first(const void *a, const void *b)
{
    const struct suited *one = a, *other = b;
    if (one->grade != other->grade)
        return other->grade - one->grade;
    int born = date_compare(other->standing->person.born_on, one->standing->person.born_on);
    return born ? born
                : (one->standing->person.id > other->standing->person.id) -
                      (one->standing->person.id < other->standing->person.id);
}

static int grade_of(struct ctx *ctx, const struct reserve_standing *one)
{
    int64_t oldest = setting_int(ctx, one->person.unit_code, "pool_oldest");
    return reserve_grade((struct reserve_fitness){
        .of_age = pool_is_at_most(one->person.born_on, ctx->today, oldest),
        .verdict = one->verdict,
        .is_current = one->verdict >= 0 && one->verdict_year >= ctx->today.year - 1,
        .is_mature = one->person.is_mature,
    });
}

/* Those of a village who suit, and how many do not. */
static json_t *suited_json(struct ctx *ctx, const struct reserve_standing *all, int count,
                           const char *unit_code, int *unsuited)
{
    struct suited *suited = ARENA_ARRAY(ctx->arena, struct suited, count + 1);
    json_t *list = json_array();
    int found = 0;
    *unsuited = 0;
    for (int i = 0; i < count; i++) {
        if (!text_same(all[i].person.unit_code, unit_code))
            continue;
        int grade = grade_of(ctx, &all[i]);
        if (grade)
            suited[found++] = (struct suited){&all[i], grade};
        else
            (*unsuited)++;
    }
    qsort(suited, (size_t)found, sizeof *suited, better_first);
    for (int i = 0; i < found; i++) {
        const struct reserve_standing *one = suited[i].standing;
        json_t *json = reserve_person_json(ctx, &one->person);
        json_object_set_new(json, "verdict_label",
                            json_string(one->verdict < 0
                                            ? "还没有再评估"
                                            : text_of(ctx, "%d 年再评估：%s", one->verdict_year,
                                                      reserve_verdicts[one->verdict].label)));
        json_array_append_new(list, json);
    }
    return list;
}

/* GET /reserve/vacancies?unit= */
enum result reserve_vacancies(struct ctx *ctx)
{
    struct cadre_vacancy *vacancies;
    struct reserve_standing *people;
    const char *unit = reserve_unit(ctx);
    struct paging paging = paging_read(ctx);
    json_t *rows = json_array(), *shown = json_array();
    int count = cadre_vacancies(ctx, scope_of(unit), &vacancies);
    int filed = reserve_standings(ctx, scope_of(unit), "filed", true, &people);
    paging.total = count;
    for (int64_t i = paging.offset; i < count && i < paging.offset + paging.size; i++) {
        const struct cadre_vacancy *one = &vacancies[i];
        int unsuited = 0;
        json_t *suited = suited_json(ctx, people, filed, one->unit_code, &unsuited);
        json_array_extend(shown, suited);
        json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:i, s:s}", "unit",
                                              one->unit_code, "unit_name", one->unit_name, "post",
                                              one->post, "post_label", one->post_label,
                                              "since_label", date_label(ctx, one->since), "suited",
                                              suited, "unsuited", unsuited, "team_link",
                                              text_of(ctx, "/units/%s/cadres", one->unit_code)));
    }
    view_text(ctx, "title", "职务空缺和后备人选");
    view_text(ctx, "unit_name", unit_name(ctx, unit));
    view_set(ctx, "units", reserve_units(ctx, unit));
    view_set(ctx, "vacancies", rows);
    paging_show(ctx, paging);
    pool_people_looked(ctx, unit, shown);
    ctx->place = "/reserve/vacancies";
    return page(ctx, "reserve/vacancies");
}

/* --- replacement --- */

struct replacement {
    struct pool_tally tally;
    bool begun; /* somebody was filed already */
    bool short_of;
    struct date election_on;
    bool elected;
};

static bool replacement_of(struct ctx *ctx, const char *code, struct replacement *found)
{
    struct pool_tally *tallies;
    if (pool_tallies_read(ctx, scope_of(code), LEVEL_VILLAGE, &tallies) != 1)
        return false;
    struct date election = setting_date(ctx, code, "pool_election_on");
    *found = (struct replacement){
        .tally = tallies[0],
        .begun = tallies[0].stage[KNOWN_USED] + tallies[0].stage[KNOWN_LEFT] > 0,
        .election_on = election,
        .elected = date_compare(election, ctx->today) <= 0,
    };
    found->short_of = found->begun && found->tally.lacks != NULL;
    return true;
}

static bool may_begin(struct ctx *ctx, const struct replacement *found)
{
    return has_role(ctx, ROLE_VILLAGE_SECRETARY) && found->short_of &&
           found->tally.list_number > 0 && !found->tally.list_is_open;
}

static enum result show(struct ctx *ctx, const struct replacement *found)
{
    const struct pool_tally *tally = &found->tally;
    view_text(ctx, "title", "补充后备力量");
    view_text(ctx, "unit", tally->unit_code);
    view_text(ctx, "unit_name", tally->unit_name);
    view_set(ctx, "filed", json_integer(tally->stage[KNOWN_FILED]));
    view_set(ctx, "young", json_integer(tally->young));
    view_set(ctx, "used", json_integer(tally->stage[KNOWN_USED]));
    view_set(ctx, "left", json_integer(tally->stage[KNOWN_LEFT]));
    view_text(ctx, "lacks", found->short_of ? text_or_empty(tally->lacks) : "");
    view_set(ctx, "elected", json_boolean(found->elected && tally->stage[KNOWN_USED] > 0));
    view_text(ctx, "election_label", date_label(ctx, found->election_on));
    view_set(ctx, "list_number", json_integer(tally->list_number));
    view_set(ctx, "list_is_open", json_boolean(tally->list_is_open));
    view_set(ctx, "may_begin", json_boolean(may_begin(ctx, found)));
    view_text(ctx, "list_link", text_of(ctx, "/pool/villages/%s", tally->unit_code));
    view_text(ctx, "form_link", text_of(ctx, REPLACEMENT_LINK, tally->unit_code));
    ctx->place = "/pool";
    return page(ctx, "reserve/village");
}

/* GET /reserve/villages/:code */
enum result replacement_show(struct ctx *ctx)
{
    struct replacement found;
    return replacement_of(ctx, param(ctx, "code"), &found) ? show(ctx, &found) : RC_MISSING;
}

/* POST /reserve/villages/:code/next-list */
enum result replacement_begin(struct ctx *ctx)
{
    struct replacement found;
    const char *code = param(ctx, "code");
    if (!replacement_of(ctx, code, &found))
        return RC_MISSING;
    if (!may_begin(ctx, &found))
        return conflict(ctx, NULL, "人数够，或者名单还没有审核完，不用再开始一份。");
    if (!pool_next_list(ctx, code))
        return RC_FAILED;
    audit_add(ctx, "reserve.next_list", "pool_list", 0, code, NULL,
              json_pack("{s:I}", "number", found.tally.list_number + 1));
    return done(ctx, json_pack("{s:s, s:I}", "unit", code, "number", found.tally.list_number + 1),
                "已开始补充，先从台账里选人", "/pool/villages/%s", code);
}
