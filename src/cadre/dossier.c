/* What the register of cadres knows of a secretary, for the file (CADRE-4): the person and the
 * posts over time, training beside what is asked (CADRE-5), duties and appraisals (CADRE-6),
 * pairings (CADRE-7), and how the pay stands (CADRE-3). */
#include "base/text.h"
#include "cadre/duty.h"
#include "cadre/internal.h"
#include "cadre/move.h"
#include "cadre/pairing.h"
#include "unit.h"

enum { YEARS = 10 };

/* --- who it is --- */

/* A post as secretary within the term's time. */
static bool is_in_term(const struct dossier *dossier, const struct cadre_post *post)
{
    return post->post == POST_SECRETARY &&
           (date_is_none(dossier->until_on) ||
            date_compare(post->from_on, dossier->until_on) <= 0) &&
           (date_is_none(post->until_on) || date_is_none(dossier->from_on) ||
            date_compare(dossier->from_on, post->until_on) <= 0);
}

static bool was_secretary(struct ctx *ctx, const struct dossier *dossier, const struct cadre *cadre)
{
    struct cadre_post *posts;
    int count = cadre_posts_read(ctx, scope_of(dossier->unit_code), cadre->id, &posts);
    for (int i = 0; i < count; i++)
        if (is_in_term(dossier, &posts[i]))
            return true;
    return false;
}

/* By the account; without one by name and post, where nobody else fits. */
static bool find(struct ctx *ctx, const struct dossier *dossier, struct cadre *cadre)
{
    struct cadre *all;
    int count = cadres_read(ctx, scope_of(dossier->unit_code), &all), found = 0;
    for (int i = count - 1; i >= 0; i--)
        if (all[i].account == dossier->user_id) {
            *cadre = all[i];
            return true;
        }
    for (int i = 0; i < count; i++)
        if (!all[i].account && text_same(all[i].name, dossier->name) &&
            was_secretary(ctx, dossier, &all[i])) {
            *cadre = all[i];
            found++;
        }
    return found == 1;
}

/* In all villages where the person was. */
static json_t *posts_json(struct ctx *ctx, const struct cadre *cadre)
{
    int64_t ids[CADRE_CHAIN];
    json_t *list = json_array();
    int records = cadre_chain(ctx, cadre->id, ids);
    for (int record = 0; record < records; record++) {
        struct cadre_post *posts;
        int count = cadre_posts_read(ctx, scope_of(cadre->unit_code), ids[record], &posts);
        for (int i = 0; i < count; i++) {
            const char *path = text_of(ctx, CADRE_LINK, (long long)ids[record]);
            json_t *post = cadre_post_json(ctx, &posts[i]);
            json_object_set_new(post, "unit_name", json_string(unit_name(ctx, posts[i].unit_code)));
            json_object_set_new(post, "href_link",
                                in_scope(ctx, posts[i].unit_code) ? json_string(path)
                                                                  : json_null());
            json_array_append_new(list, post);
        }
    }
    return list;
}

/* When this person was secretary in the term's time, by the register. */
static json_t *register_term(struct ctx *ctx, const struct dossier *dossier,
                             const struct cadre *cadre)
{
    struct cadre_post *posts;
    struct date from = {0}, until = {0};
    int count = cadre_posts_read(ctx, scope_of(cadre->unit_code), cadre->id, &posts);
    bool begun = false;
    for (int i = count - 1; i >= 0; i--) {
        const struct cadre_post *post = &posts[i];
        if (!is_in_term(dossier, post))
            continue;
        if (!begun)
            from = post->from_on;
        until = post->until_on;
        begun = true;
    }
    if (!begun)
        return json_null();
    return json_pack("{s:s, s:s, s:s, s:s}", "from_on", date_text(ctx, from), "until_on",
                     date_text(ctx, until), "from_label", date_label(ctx, from), "until_label",
                     date_label(ctx, until));
}

/* --- training --- */

/* Splits a year's classes into those in office and those before or after. */
static void add_days(const struct dossier *dossier, const json_t *classes, int year,
                     int64_t *within, int64_t *beside)
{
    size_t i;
    const json_t *class;
    *within = *beside = 0;
    json_array_foreach(classes, i, class)
    {
        int64_t days = 0;
        struct date first;
        if (json_integer_value(json_object_get(class, "year")) != year ||
            !decimal_parse(json_string_value(json_object_get(class, "days")), &days) ||
            !date_parse(json_string_value(json_object_get(class, "first_on")), &first))
            continue;
        *(dossier_has_day(dossier, first) ? within : beside) += days;
    }
}

/* Without a day on which it began, from the first class on. */
static int first_year(struct ctx *ctx, const struct dossier *dossier, const json_t *classes)
{
    int first = dossier_first_year(dossier, ctx->today, YEARS);
    const json_t *oldest = json_array_get(classes, json_array_size(classes) - 1);
    int begun = (int)json_integer_value(json_object_get(oldest, "year"));
    if (!date_is_none(dossier->from_on))
        return first;
    return begun > first ? begun : begun ? first : dossier_last_year(dossier, ctx->today);
}

/* A year of which nothing was registered is not judged. */
static struct status training_status(int64_t days, int64_t aim, bool this_year)
{
    return days >= aim ? (struct status){"达到", "✓", "done"}
           : this_year ? (struct status){"还没有到", "○", "none"}
           : days      ? (struct status){"未达到", "▲", "late"}
                       : (struct status){"没有登记", "○", "none"};
}

static json_t *training_years(struct ctx *ctx, const struct dossier *dossier, const json_t *classes)
{
    json_t *years = json_array();
    int64_t within, beside;
    int64_t aim = setting_int(ctx, dossier->unit_code, "cadre_training_days") * DECIMAL_ONE;
    int first = first_year(ctx, dossier, classes);
    for (int year = dossier_last_year(dossier, ctx->today); year >= first; year--) {
        add_days(dossier, classes, year, &within, &beside);
        struct status status = training_status(within + beside, aim, year == ctx->today.year);
        json_array_append_new(years,
                              json_pack("{s:i, s:s, s:s, s:s, s:o}", "year", year, "days",
                                        decimal_text(ctx, within), "beside",
                                        beside ? decimal_text(ctx, beside) : "", "aim",
                                        decimal_text(ctx, aim), "status", status_json(status)));
    }
    return years;
}

/* Takes out what did not happen in office. */
static void keep_classes(const struct dossier *dossier, json_t *classes)
{
    for (size_t i = json_array_size(classes); i-- > 0;) {
        struct date first;
        const json_t *class = json_array_get(classes, i);
        if (!date_parse(json_string_value(json_object_get(class, "first_on")), &first) ||
            !dossier_has_day(dossier, first))
            json_array_remove(classes, i);
    }
}

static void add_training(struct ctx *ctx, const struct dossier *dossier, const struct cadre *cadre)
{
    int64_t ids[CADRE_CHAIN];
    json_t *classes = json_array();
    int records = cadre_chain(ctx, cadre->id, ids);
    for (int record = 0; record < records; record++) {
        json_t *more = cadre_training_json(ctx, ids[record]);
        json_array_extend(classes, more);
    }
    view_set(ctx, "training_years", training_years(ctx, dossier, classes));
    keep_classes(dossier, classes);
    view_set(ctx, "training", classes);
}

/* --- the rest --- */

static void add_duties(struct ctx *ctx, const struct dossier *dossier, const struct cadre *cadre)
{
    json_t *years = duty_years_json(ctx, cadre->id);
    for (size_t i = json_array_size(years); i-- > 0;) {
        const json_t *year = json_array_get(years, i);
        if (!dossier_has_year(dossier, (int)json_integer_value(json_object_get(year, "year"))))
            json_array_remove(years, i);
    }
    view_set(ctx, "duty_years", years);
}

static void add_pairings(struct ctx *ctx, const struct dossier *dossier, const struct cadre *cadre)
{
    json_t *pairings = pairings_json(ctx, cadre->id);
    for (size_t i = json_array_size(pairings); i-- > 0;) {
        struct date from, until;
        const json_t *one = json_array_get(pairings, i);
        bool ended = date_parse(json_string_value(json_object_get(one, "until_on")), &until);
        bool begun = date_parse(json_string_value(json_object_get(one, "from_on")), &from);
        if ((begun && !date_is_none(dossier->until_on) &&
             date_compare(dossier->until_on, from) < 0) ||
            (ended && !date_is_none(dossier->from_on) && date_compare(until, dossier->from_on) < 0))
            json_array_remove(pairings, i);
    }
    view_set(ctx, "pairings", pairings);
}

/* As it stands now, of whoever is in office. */
static void add_pay(struct ctx *ctx, const struct dossier *dossier, const struct cadre *cadre)
{
    json_t *faults = json_array();
    int64_t percent = setting_int(ctx, cadre->unit_code, "cadre_pay_share");
    if (!date_is_none(dossier->until_on))
        return;
    for (int i = PAY_MISSING; i < PAY_FAULTS; i++)
        if (cadre_pay_is_wrong((enum cadre_pay_fault)i, cadre, NULL, percent))
            json_array_append_new(faults, json_string(cadre_pay_faults[i].label));
    view_set(ctx, "pay",
             json_pack("{s:s, s:s, s:o}", "base", cadre_number(ctx, cadre->base_pay), "performance",
                       cadre_number(ctx, cadre->performance_pay), "faults", faults));
}

void cadre_dossier(struct ctx *ctx, const struct dossier *dossier)
{
    struct cadre cadre;
    if (!find(ctx, dossier, &cadre))
        return;
    view_set(ctx, "person", cadre_json(ctx, &cadre, ctx->today));
    view_set(ctx, "posts", posts_json(ctx, &cadre));
    view_set(ctx, "register_term", register_term(ctx, dossier, &cadre));
    add_training(ctx, dossier, &cadre);
    add_duties(ctx, dossier, &cadre);
    add_pairings(ctx, dossier, &cadre);
    add_pay(ctx, dossier, &cadre);
}
