/* A village's year with its grounds and what it was given, and one record of what was given
 * (EVAL-4). */
#include "base/text.h"
#include "core/audit.h"
#include "core/file.h"
#include "incentive/internal.h"
#include "unit.h"

#include <string.h>

#define YEAR_FIRST 1900

static const char filed_already[] = "这一年的实施情况已经报市备案，登记的激励不能再改。";

const char *incentive_owner(struct ctx *ctx)
{
    struct incentive incentive;
    return incentive_read(ctx, param_id(ctx, "id"), &incentive) ? incentive.unit_code : NULL;
}

static const char *county_of(struct ctx *ctx, const char *unit_code)
{
    return text_of(ctx, "%.6s", unit_code);
}

/* What the audit record says of one. */
static json_t *recorded(const struct incentive *incentive)
{
    json_t *json = record_json(&incentive_type, incentive);
    json_object_set_new(json, "year", json_integer(incentive->year));
    json_object_set_new(json, "person_name", json_string(incentive->person_name));
    return json;
}

static bool is_open(struct ctx *ctx, const char *unit_code, int year)
{
    struct filing filing;
    filing_read(ctx, county_of(ctx, unit_code), year, &filing);
    return filing.state == FILING_DRAFT;
}

/* --- a village's year --- */

/* A new record as the form shows it: to the team, today. */
static struct incentive fresh(struct ctx *ctx, const struct incentive_village *village, int year)
{
    return (struct incentive){
        .unit_code = village->unit_code,
        .year = year,
        .kind = -1,
        .recipient = "team",
        .given_on = ctx->today,
        .document = "",
        .note = "",
        .unit_name = village->unit_name,
        .place = village->town_name,
        .person_name = "",
        .proposed = village->proposed,
    };
}

static json_t *given_json(struct ctx *ctx, const char *unit_code, int year)
{
    struct incentive *list;
    json_t *rows = json_array();
    int count = incentives_read(ctx, scope_of(unit_code), year, &list);
    for (int i = 0; i < count; i++)
        json_array_append_new(rows, incentive_json(ctx, &list[i]));
    return rows;
}

/* None is chosen beforehand. */
static json_t *kind_choices(void)
{
    json_t *choices = choices_json(incentive_kinds, NULL);
    json_array_insert_new(choices, 0, json_pack("{s:s, s:s}", "value", "", "label", "请选择"));
    return choices;
}

static void fill_form(struct ctx *ctx, const struct incentive *incentive)
{
    record_form(ctx, "f", &incentive_type, incentive);
    form_choices(ctx, "f", "kind", kind_choices());
    form_choices(ctx, "f", "recipient",
                 incentive_recipients(ctx, incentive->unit_code, incentive->year));
    form_asks_more(ctx, 1, 0); /* the files */
}

static void fill_village(struct ctx *ctx, const struct incentive_village *village, int year)
{
    const char *code = village->unit_code;
    bool gives = has_role(ctx, WHO_GIVES);
    const char *list_link = text_of(ctx, "/incentives?year=%d&unit=%s", year, county_of(ctx, code));
    view_text(ctx, "title", text_of(ctx, "%s · %d 年鼓励激励", village->unit_name, year));
    view_text(ctx, "unit", code);
    view_text(ctx, "unit_name", village->unit_name);
    view_text(ctx, "town_name", village->town_name);
    view_set(ctx, "year", json_integer(year));
    view_set(ctx, "plan", json_integer(village->plan_id));
    view_set(ctx, "proposed", json_boolean(village->proposed));
    view_text(ctx, "unmet", incentive_unmet_text(ctx, village));
    view_set(ctx, "grounds", incentive_grounds_json(ctx, village));
    view_set(ctx, "given", given_json(ctx, code, year));
    view_set(ctx, "may_give", json_boolean(gives && is_open(ctx, code, year)));
    view_set(ctx, "closed", json_boolean(gives && !is_open(ctx, code, year)));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "鼓励激励", "href_link",
                       unit_level(ctx->user.unit_code) >= LEVEL_COUNTY
                           ? text_of(ctx, "/incentives?year=%d", year)
                           : list_link,
                       "label", village->unit_name, "href_link"));
    ctx->place = "/incentives";
}

/* The village and year that the path and `year` name; RC_MISSING, or RC_CONFLICT without a plan in
 * force. */
static enum result find_village(struct ctx *ctx, int64_t year, struct incentive_village *village)
{
    struct incentive_village *found;
    const char *code = param(ctx, "code");
    if (unit_level(code) != LEVEL_VILLAGE)
        return RC_MISSING;
    if (incentive_villages_read(ctx, scope_of(code), (int)year, &found) == 0)
        return conflict(ctx, NULL, "这个村这一年没有生效的规划，没有可以激励的依据。");
    *village = found[0];
    return RC_OK;
}

/* GET /units/:code/incentives?year= */
enum result incentive_village_show(struct ctx *ctx)
{
    struct incentive_village village;
    int year = (int)query_int(ctx, "year", YEAR_FIRST, ctx->today.year, ctx->today.year);
    enum result result = find_village(ctx, year, &village);
    if (result != RC_OK)
        return result;
    fill_village(ctx, &village, year);
    if (has_role(ctx, WHO_GIVES)) {
        struct incentive incentive = fresh(ctx, &village, year);
        fill_form(ctx, &incentive);
    }
    return page(ctx, "incentive/village");
}

struct asked {
    int64_t year;
};
static const struct field asked_fields[] = {
    {.name = "year",
     .label = "年度",
     .kind = FIELD_INT,
     .offset = offsetof(struct asked, year),
     .required = true,
     .min = YEAR_FIRST,
     .max = 2200},
    {0},
};
static const struct record_type asked_type = {"incentive_year", asked_fields, sizeof(struct asked)};

/* POST /units/:code/incentives {year, kind, recipient, given_on, document, note, files} */
enum result incentive_add(struct ctx *ctx)
{
    struct incentive_village village;
    struct asked asked = {0};
    bool named = record_parse(ctx, &asked_type, &asked, false,
                              "kind recipient given_on document note files");
    if (named && asked.year > ctx->today.year)
        error_at(ctx, "year", "range", "还没有到 %lld 年", (long long)asked.year);
    if (has_errors(ctx) || asked.year < YEAR_FIRST || asked.year > ctx->today.year)
        asked.year = ctx->today.year;
    enum result result = find_village(ctx, asked.year, &village);
    if (result != RC_OK)
        return result;
    struct incentive incentive = fresh(ctx, &village, (int)asked.year);
    if (!incentive_take(ctx, &incentive, false)) {
        fill_village(ctx, &village, (int)asked.year);
        fill_form(ctx, &incentive);
        return invalid(ctx, "incentive/village");
    }
    incentive.grounds = json_dumps(incentive_grounds_json(ctx, &village), JSON_COMPACT);
    if (!filing_touch(ctx, county_of(ctx, village.unit_code), incentive.year))
        return conflict(ctx, NULL, filed_already);
    if (!incentive_put(ctx, &incentive))
        return RC_FAILED;
    file_attach(ctx, "files", "incentive", incentive.id, incentive.unit_code);
    incentive_enter(ctx, &incentive);
    json_t *json = incentive_json(ctx, &incentive);
    audit_add(ctx, "incentive.create", "incentive", incentive.id, incentive.unit_code, NULL,
              recorded(&incentive));
    return created(ctx, json, incentive.term_id ? "已登记，并记入书记履职档案" : "已登记",
                   RECORD_LINK, (long long)incentive.id);
}

/* --- one record --- */

static json_t *files_of(struct ctx *ctx, const struct incentive *incentive)
{
    json_t *files = file_list(ctx, "incentive", incentive->id), *file;
    size_t i;
    json_array_foreach(files, i, file)
    {
        long long id = (long long)json_integer_value(json_object_get(file, "id"));
        json_object_set_new(file, "drop_link",
                            json_string(text_of(ctx, RECORD_LINK "/files/%lld/remove",
                                                (long long)incentive->id, id)));
    }
    return files;
}

static enum result show(struct ctx *ctx, const struct incentive *stored,
                        const struct incentive *typed)
{
    bool open = has_role(ctx, WHO_GIVES) && is_open(ctx, stored->unit_code, stored->year);
    json_t *grounds = json_loads(stored->grounds, 0, NULL);
    json_object_update_new(ctx->view, incentive_json(ctx, stored));
    view_text(ctx, "title",
              text_of(ctx, "%s · %s", stored->unit_name, incentive_kinds[stored->kind].label));
    view_set(ctx, "grounds", grounds ? grounds : json_array());
    view_set(ctx, "files", files_of(ctx, stored));
    view_set(ctx, "may_change", json_boolean(open));
    view_text(ctx, "path_link", text_of(ctx, RECORD_LINK, (long long)stored->id));
    view_text(
        ctx, "remove_link",
        text_of(ctx, "/units/%s/incentives/%lld/remove", stored->unit_code, (long long)stored->id));
    view_text(ctx, "village_link", text_of(ctx, VILLAGE_LINK, stored->unit_code, stored->year));
    view_set(ctx, "own", json_boolean(unit_level(ctx->user.unit_code) == LEVEL_VILLAGE));
    view_set(ctx, "record_version", json_integer(stored->version));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "鼓励激励", "href_link",
                       text_of(ctx, "/incentives?year=%d", stored->year), "label",
                       stored->unit_name, "href_link"));
    if (open)
        fill_form(ctx, typed);
    return has_errors(ctx) ? invalid(ctx, "incentive/show") : page(ctx, "incentive/show");
}

/* GET /incentives/#id */
enum result incentive_show(struct ctx *ctx)
{
    struct incentive incentive;
    if (!incentive_read(ctx, param_id(ctx, "id"), &incentive))
        return RC_MISSING;
    return show(ctx, &incentive, &incentive);
}

/* A record that may still be changed; RC_OK, or why not. */
static enum result find_open(struct ctx *ctx, int64_t id, struct incentive *incentive)
{
    if (!incentive_read(ctx, id, incentive))
        return RC_MISSING;
    if (!is_open(ctx, incentive->unit_code, incentive->year))
        return conflict(ctx, NULL, filed_already);
    if (!version_is_current(ctx, incentive->version))
        return conflict(ctx, NULL, "别人刚刚改过，请看过最新内容再改。");
    return RC_OK;
}

static bool touch(struct ctx *ctx, const struct incentive *incentive)
{
    return filing_touch(ctx, county_of(ctx, incentive->unit_code), incentive->year);
}

/* POST /incentives/#id; the grounds stay those of the day on which it was recorded */
enum result incentive_change(struct ctx *ctx)
{
    struct incentive before, incentive;
    enum result result = find_open(ctx, param_id(ctx, "id"), &before);
    if (result != RC_OK)
        return result;
    incentive = before;
    if (!incentive_take(ctx, &incentive, true))
        return show(ctx, &before, &incentive);
    if (!touch(ctx, &incentive) || !incentive_put(ctx, &incentive))
        return conflict(ctx, NULL, filed_already);
    file_attach(ctx, "files", "incentive", incentive.id, incentive.unit_code);
    incentive_take_out(ctx, &before);
    incentive_enter(ctx, &incentive);
    json_t *json = incentive_json(ctx, &incentive);
    audit_add(ctx, "incentive.change", "incentive", incentive.id, incentive.unit_code,
              recorded(&before), recorded(&incentive));
    return done(ctx, json, "已保存", RECORD_LINK, (long long)incentive.id);
}

static void detach_all(struct ctx *ctx, const struct incentive *incentive)
{
    size_t i;
    json_t *file;
    json_array_foreach(file_list(ctx, "incentive", incentive->id), i, file)
    {
        file_detach(ctx, "incentive", incentive->id,
                    json_integer_value(json_object_get(file, "id")));
    }
}

/* POST /units/:code/incentives/#incentive/remove: it is the village's, so that a second click finds
 * the first one's answer */
enum result incentive_remove(struct ctx *ctx)
{
    struct incentive incentive;
    enum result result = find_open(ctx, param_id(ctx, "incentive"), &incentive);
    if (result == RC_OK && !text_same(incentive.unit_code, param(ctx, "code")))
        result = RC_MISSING;
    if (result != RC_OK)
        return result;
    if (!touch(ctx, &incentive))
        return conflict(ctx, NULL, filed_already);
    json_t *json = incentive_json(ctx, &incentive);
    detach_all(ctx, &incentive);
    incentive_take_out(ctx, &incentive);
    incentive_drop(ctx, incentive.id);
    audit_add(ctx, "incentive.remove", "incentive", incentive.id, incentive.unit_code,
              recorded(&incentive), NULL);
    return done(ctx, json, "已删除这条登记", VILLAGE_LINK, incentive.unit_code, incentive.year);
}

/* POST /incentives/#id/files/#file/remove */
enum result incentive_drop_file(struct ctx *ctx)
{
    struct incentive incentive;
    int64_t file = param_id(ctx, "file");
    enum result result = find_open(ctx, param_id(ctx, "id"), &incentive);
    if (result != RC_OK)
        return result;
    if (!file_detach(ctx, "incentive", incentive.id, file))
        return conflict(ctx, NULL, "这个附件已经不在了。");
    if (!touch(ctx, &incentive))
        return conflict(ctx, NULL, filed_already);
    audit_add(ctx, "incentive.drop_file", "incentive", incentive.id, incentive.unit_code,
              json_pack("{s:I}", "file", file), NULL);
    return done(ctx, incentive_json(ctx, &incentive), "已移除附件", RECORD_LINK,
                (long long)incentive.id);
}
