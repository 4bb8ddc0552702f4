/* The files of village secretaries: who held the post and when, and what was entered of each
 * (CADRE-4). */
#include "base/text.h"
#include "core/audit.h"
#include "secretary/internal.h"
#include "unit.h"

json_t *secretary_term_json(struct ctx *ctx, const struct secretary_term *term)
{
    int months = secretary_service(term, ctx->today);
    return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:s}", "id", term->id,
                     "version", term->version, "unit", term->unit_code, "village_name",
                     term->unit_name, "name", term->name, "from_on", date_text(ctx, term->from_on),
                     "until_on", date_text(ctx, term->until_on), "from_label",
                     date_label(ctx, term->from_on), "until_label", date_label(ctx, term->until_on),
                     "in_office", date_is_none(term->until_on), "months",
                     months < 0 ? json_null() : json_integer(months), "href_link",
                     text_of(ctx, FILE_LINK, (long long)term->id));
}

const char *secretary_owner(struct ctx *ctx)
{
    struct secretary_term term;
    return secretary_term_read(ctx, param_id(ctx, "id"), &term) &&
                   secretary_is_open_to(&term, ctx->user.roles, ctx->user.id)
               ? term.unit_code
               : NULL;
}

/* Others who held the post in the same village, for those who may see their files. */
static json_t *others_json(struct ctx *ctx, const struct secretary_term *term)
{
    struct secretary_term *terms;
    json_t *rows = json_array();
    int count = secretary_terms_read(ctx, term->unit_code, &terms);
    for (int i = 0; i < count; i++)
        if (terms[i].id != term->id &&
            secretary_is_open_to(&terms[i], ctx->user.roles, ctx->user.id))
            json_array_append_new(rows, secretary_term_json(ctx, &terms[i]));
    return rows;
}

/* The same person's terms in other villages, and earlier ones in this. */
static json_t *own_terms_json(struct ctx *ctx, const struct secretary_term *term)
{
    struct secretary_term *terms;
    json_t *rows = json_array();
    int count = secretary_terms_of(ctx, term, &terms);
    for (int i = 0; i < count; i++) {
        json_t *json = secretary_term_json(ctx, &terms[i]);
        if (!in_scope(ctx, terms[i].unit_code))
            json_object_set_new(json, "href_link", json_null());
        json_array_append_new(rows, json);
    }
    return rows;
}

/* What a later entry of the year corrects says so. */
static bool is_corrected(const json_t *entries, size_t at)
{
    const json_t *early = json_array_get(entries, at);
    for (size_t i = 0; i < at; i++) {
        const json_t *late = json_array_get(entries, i);
        if (json_equal(json_object_get(late, "year"), json_object_get(early, "year")) &&
            secretary_entry_corrects(json_string_value(json_object_get(late, "kind")),
                                     json_string_value(json_object_get(late, "result")),
                                     json_string_value(json_object_get(early, "kind")),
                                     json_string_value(json_object_get(early, "result"))))
            return true;
    }
    return false;
}

/* The entries by part; those of years in which, as is known by now, somebody else held the post
 * stand apart. */
static void show_entries(struct ctx *ctx, const struct secretary_term *term)
{
    static const char *const names[PARTS] = {"evaluations", "ratings", "awards", "talks",
                                             "registered"};
    json_t *part[PARTS], *outside = json_array(), *entry;
    json_t *entries = secretary_entries_json(ctx, term->id);
    size_t i;
    for (int at = 0; at < PARTS; at++)
        part[at] = json_array();
    json_array_foreach(entries, i, entry)
    {
        int year = (int)json_integer_value(json_object_get(entry, "year"));
        const char *kind = json_string_value(json_object_get(entry, "kind"));
        json_object_set_new(entry, "corrected", json_boolean(is_corrected(entries, i)));
        json_array_append(secretary_has_year(term, year) ? part[secretary_part_of(kind)] : outside,
                          entry);
    }
    for (int at = 0; at < PARTS; at++)
        view_set(ctx, names[at], part[at]);
    view_set(ctx, "outside", outside);
    view_set(ctx, "entries", entries);
}

/* What the register of cadres says otherwise stays in the view, for those who may correct it. */
static void compare_register(struct ctx *ctx, const struct secretary_term *term)
{
    const json_t *other = json_object_get(ctx->view, "register_term");
    if (!json_is_object(other))
        return;
    bool same = text_same(json_string_value(json_object_get(other, "from_on")),
                          date_text(ctx, term->from_on)) &&
                text_same(json_string_value(json_object_get(other, "until_on")),
                          date_text(ctx, term->until_on));
    if (same)
        view_set(ctx, "register_term", json_null());
}

/* Months in office in each year of the promises, beside which they are read. */
static void add_months(struct ctx *ctx, const struct secretary_term *term)
{
    struct date first, last;
    size_t i;
    json_t *year;
    json_array_foreach(json_object_get(ctx->view, "promise_years"), i, year)
    {
        int number = (int)json_integer_value(json_object_get(year, "year"));
        int months = secretary_months(term, number, ctx->today, &first, &last);
        json_object_set_new(year, "months", json_integer(months));
    }
}

/* What the rooms know of this person's time (core/dossier.h). */
static void ask_rooms(struct ctx *ctx, const struct secretary_term *term)
{
    const struct dossier dossier = {.unit_code = term->unit_code,
                                    .name = term->name,
                                    .user_id = term->user_id,
                                    .from_on = term->from_on,
                                    .until_on = term->until_on};
    dossier_ask(ctx, &dossier);
    compare_register(ctx, term);
    add_months(ctx, term);
}

static void fill(struct ctx *ctx, const struct secretary_term *term)
{
    bool reader = unit_level(ctx->user.unit_code) != LEVEL_VILLAGE;
    json_object_update_new(ctx->view, secretary_term_json(ctx, term));
    view_text(ctx, "title", text_of(ctx, "%s · 履职档案", term->name));
    view_text(ctx, "place", unit_name(ctx, text_of(ctx, "%.9s", term->unit_code)));
    view_text(ctx, "today_label", date_label(ctx, ctx->today));
    show_entries(ctx, term);
    ask_rooms(ctx, term);
    view_set(ctx, "own_terms", own_terms_json(ctx, term));
    view_set(ctx, "others", others_json(ctx, term));
    view_set(ctx, "record_version", json_integer(term->version));
    view_set(ctx, "may_correct", json_boolean(has_role(ctx, WHO_KEEPS)));
    view_set(ctx, "may_register", json_boolean(has_role(ctx, ROLE_TOWN_OFFICER)));
    view_set(ctx, "may_village", json_boolean(reader));
    if (reader)
        view_set(ctx, "crumbs",
                 json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "书记履职档案", "href_link",
                           "/secretaries", "label", term->name, "href_link"));
    record_form(ctx, "f", &secretary_term_type, term);
    ctx->place = "/secretaries";
}

static enum result show(struct ctx *ctx, const char *template)
{
    struct secretary_term term;
    if (!secretary_term_read(ctx, param_id(ctx, "id"), &term))
        return RC_MISSING;
    fill(ctx, &term);
    return page(ctx, template);
}

/* GET /secretaries/#id */
enum result secretary_show(struct ctx *ctx)
{
    return show(ctx, "secretary/show");
}

/* GET /secretaries/#id/print */
enum result secretary_print(struct ctx *ctx)
{
    return show(ctx, "secretary/print");
}

/* POST /secretaries/#id {from_on, until_on}: what was entered before stays as it was (ALL-8) */
enum result secretary_correct(struct ctx *ctx)
{
    struct secretary_term term, before;
    if (!secretary_term_read(ctx, param_id(ctx, "id"), &before))
        return RC_MISSING;
    term = before;
    record_parse(ctx, &secretary_term_type, &term, true, "");
    if (!has_errors(ctx))
        secretary_term_check(ctx, &term);
    if (has_errors(ctx)) {
        fill(ctx, &before);
        return invalid(ctx, "secretary/show");
    }
    if (!version_is_current(ctx, before.version) || !secretary_term_store(ctx, &term))
        return conflict(ctx, NULL, "任职时间刚有变化，请刷新后核对");
    dossier_enter_again(ctx, term.unit_code);
    term.version++;
    json_t *json = secretary_term_json(ctx, &term);
    audit_add(ctx, "secretary.correct", "secretary_term", term.id, term.unit_code,
              record_json(&secretary_term_type, &before), record_json(&secretary_term_type, &term));
    return done(ctx, json, "已更正任职时间", FILE_LINK, (long long)term.id);
}
