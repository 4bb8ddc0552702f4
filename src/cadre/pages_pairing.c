/* Pairings of cadres: the list beside its aim, and one of them (CADRE-7, CADRE-4). */
#include "base/csv.h"
#include "base/text.h"
#include "cadre/pairing.h"
#include "core/audit.h"
#include "core/table.h"
#include "secretary.h"
#include "unit.h"

#define PLACE "/cadre-pairings"

static const struct choice views[] = {
    [PAIRINGS_ALL] = {"all", "全部"},
    [PAIRINGS_OPEN] = {"open", "正在进行的"},
    [PAIRINGS_ENDED] = {"ended", "已经结束的"},
    {0},
};

static json_t *pairing_json(struct ctx *ctx, const struct pairing *pairing)
{
    json_t *json = record_json(&pairing_type, pairing);
    json_object_update_new(
        json,
        json_pack("{s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", pairing->id,
                  "version", pairing->version, "cadre", pairing->cadre_id, "unit",
                  pairing->unit_code, "unit_name", text_or_empty(pairing->unit_name), "name",
                  text_or_empty(pairing->name), "kind_label", pairing_kinds[pairing->kind].label,
                  "from_label", date_label(ctx, pairing->from_on), "until_label",
                  date_label(ctx, pairing->until_on), "cadre_link",
                  text_of(ctx, CADRE_LINK, (long long)pairing->cadre_id), "edit_link",
                  text_of(ctx, CADRE_LINK "/pairings/%lld", (long long)pairing->cadre_id,
                          (long long)pairing->id)));
    return json;
}

json_t *pairings_json(struct ctx *ctx, int64_t cadre_id)
{
    struct pairing *pairings;
    json_t *list = json_array();
    int count = pairings_of(ctx, cadre_id, &pairings);
    for (int i = 0; i < count; i++)
        json_array_append_new(list, pairing_json(ctx, &pairings[i]));
    return list;
}

/* --- the list --- */

static struct pairing_filter asked_of(struct ctx *ctx)
{
    int view = choice_by_name(views, query_text(ctx, "view"));
    return (struct pairing_filter){
        .scope = scope_of(cadre_unit(ctx)),
        .kind = choice_by_name(pairing_kinds, query_text(ctx, "kind")),
        .view = view < 0 ? PAIRINGS_ALL : (enum pairing_view)view,
        .like = query_like(ctx),
    };
}

/* Persons by kind; a city has an aim for degrees. */
static void show_figures(struct ctx *ctx, const char *unit)
{
    int64_t persons[PAIRING_KINDS] = {0};
    pairing_persons(ctx, scope_of(unit), persons);
    view_set(ctx, "masters", json_integer(persons[PAIRING_MASTER]));
    view_set(ctx, "bases", json_integer(persons[PAIRING_BASE]));
    view_set(ctx, "degrees", json_integer(persons[PAIRING_DEGREE]));
    view_set(ctx, "aim",
             unit_level(unit) == LEVEL_CITY ? json_integer(setting_int(ctx, unit, "cadre_degrees"))
                                            : json_null());
}

/* GET /cadre-pairings?unit=&kind=&view=&q= */
enum result pairing_list(struct ctx *ctx)
{
    struct pairing *pairings;
    struct paging paging = paging_read(ctx);
    struct pairing_filter filter = asked_of(ctx);
    const char *unit = cadre_unit(ctx);
    json_t *rows = json_array(), *kinds = choices_json(pairing_kinds, query_text(ctx, "kind"));
    int count = pairings_read(ctx, &filter, paging.offset, paging.size, &pairings);
    paging.total = pairings_count(ctx, &filter);
    for (int i = 0; i < count; i++)
        json_array_append_new(rows, pairing_json(ctx, &pairings[i]));
    json_array_insert_new(kinds, 0, json_pack("{s:s, s:s}", "value", "", "label", "全部"));
    view_text(ctx, "title", "头雁培育");
    view_text(ctx, "unit", unit);
    view_text(ctx, "unit_name", unit_name(ctx, unit));
    view_text(ctx, "q", query_text(ctx, "q"));
    show_figures(ctx, unit);
    view_set(ctx, "units", cadre_units_json(ctx, unit));
    view_set(ctx, "kind_choices", kinds);
    view_set(ctx, "view_choices", choices_json(views, views[filter.view].name));
    view_set(ctx, "pairings", rows);
    view_set(ctx, "may_keep", json_boolean(has_role(ctx, WHO_TRAINS)));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/cadre-pairings.csv", "page")));
    paging_show(ctx, paging);
    return page(ctx, "cadre/pairings");
}

/* GET /cadre-pairings.csv, as the list is narrowed */
enum result pairing_table(struct ctx *ctx)
{
    struct pairing *pairings;
    struct pairing_filter filter = asked_of(ctx);
    struct buf out = buf_create(ctx->arena, 16384);
    int count = pairings_read(ctx, &filter, 0, INT32_MAX, &pairings);
    buf_text(&out, "\xEF\xBB\xBF单位代码,村（社区）,姓名,方式,导师、基地或学校,开始,结束,结果\r\n");
    for (int i = 0; i < count; i++) {
        const struct pairing *one = &pairings[i];
        const char *cells[] = {
            one->unit_code,
            one->unit_name,
            one->name,
            pairing_kinds[one->kind].label,
            one->partner,
            date_text(ctx, one->from_on),
            date_text(ctx, one->until_on),
            one->result,
        };
        csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    return table_send(ctx, "头雁培育", &out);
}

/* --- in the secretary's file (CADRE-4) --- */

static const char *file_link(struct ctx *ctx, const struct pairing *pairing)
{
    return text_of(ctx, CADRE_LINK "?pairing=%lld", (long long)pairing->cadre_id,
                   (long long)pairing->id);
}

static void take_out(struct ctx *ctx, const struct pairing *pairing)
{
    struct secretary_term *terms;
    int count = pairing->account ? secretary_terms_read(ctx, pairing->unit_code, &terms) : 0;
    for (int i = 0; i < count; i++)
        if (terms[i].user_id == pairing->account)
            secretary_take_out(ctx, terms[i].id, file_link(ctx, pairing));
}

static void enter(struct ctx *ctx, const struct pairing *pairing)
{
    struct secretary_term *terms;
    int count = pairing->account ? secretary_terms_read(ctx, pairing->unit_code, &terms) : 0;
    const char *result = text_or_empty(pairing->result);
    take_out(ctx, pairing);
    for (int i = 0; i < count; i++)
        if (terms[i].user_id == pairing->account &&
            secretary_enter_for(
                ctx, terms[i].id,
                &(struct secretary_entry){
                    .unit_code = pairing->unit_code,
                    .kind = "头雁培育",
                    .year = pairing->from_on.year,
                    .result = pairing_kinds[pairing->kind].label,
                    .detail = text_of(ctx, "%s%s%s", pairing->partner, *result ? "；" : "", result),
                    .link = file_link(ctx, pairing),
                }))
            return;
}

/* --- one of them --- */

static void begin(const struct cadre *cadre, struct pairing *pairing)
{
    record_clear(&pairing_type, pairing);
    pairing->cadre_id = cadre->id;
    pairing->account = cadre->account;
    pairing->unit_code = cadre->unit_code;
    pairing->name = cadre->name;
}

static bool find(struct ctx *ctx, struct pairing *pairing)
{
    return pairing_read(ctx, param_id(ctx, "pairing"), pairing) &&
           pairing->cadre_id == param_id(ctx, "id");
}

static enum result show_form(struct ctx *ctx, const struct pairing *pairing)
{
    const char *link = text_of(ctx, CADRE_LINK, (long long)pairing->cadre_id);
    record_form(ctx, "f", &pairing_type, pairing);
    if (!pairing->id) {
        json_t *kind = json_object_get(json_object_get(ctx->view, "f"), "kind");
        json_array_insert_new(
            json_object_get(kind, "choices"), 0,
            json_pack("{s:s, s:s, s:b}", "value", "", "label", "请选择", "selected", false));
    }
    view_text(ctx, "title", text_of(ctx, "%s · 头雁培育", pairing->name));
    view_text(ctx, "cadre_link", link);
    view_text(ctx, "form_link",
              pairing->id ? text_of(ctx, "%s/pairings/%lld", link, (long long)pairing->id)
                          : text_of(ctx, "%s/pairings", link));
    view_set(ctx, "pairing_id",
             pairing->id && has_role(ctx, WHO_KEEPS) ? json_integer(pairing->id) : json_null());
    view_set(ctx, "record_version", pairing->id ? json_integer(pairing->version) : json_null());
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:n}]", "label", "头雁培育", "href_link",
                       PLACE, "label", pairing->name, "href_link", link, "label",
                       pairing->id ? "修改" : "登记", "href_link"));
    ctx->place = PLACE;
    return has_errors(ctx) ? invalid(ctx, "cadre/pairing") : page(ctx, "cadre/pairing");
}

static bool take(struct ctx *ctx, struct pairing *pairing, bool partial)
{
    struct cadre_fault fault[CADRE_FAULTS];
    if (!record_parse(ctx, &pairing_type, pairing, partial, ""))
        return false;
    int count = pairing_faults(pairing, ctx->today, fault);
    for (int i = 0; i < count; i++)
        error_at(ctx, fault[i].field, "CADRE-7", "%s", fault[i].message);
    return !has_errors(ctx);
}

/* GET /cadres/#id/pairings/new */
enum result pairing_new(struct ctx *ctx)
{
    struct cadre cadre;
    struct pairing pairing;
    if (!cadre_read(ctx, param_id(ctx, "id"), &cadre))
        return RC_MISSING;
    begin(&cadre, &pairing);
    return show_form(ctx, &pairing);
}

/* POST /cadres/#id/pairings */
enum result pairing_add(struct ctx *ctx)
{
    struct cadre cadre;
    struct pairing pairing;
    if (!cadre_read(ctx, param_id(ctx, "id"), &cadre))
        return RC_MISSING;
    begin(&cadre, &pairing);
    if (!take(ctx, &pairing, false))
        return show_form(ctx, &pairing);
    if (!pairing_put(ctx, &pairing))
        return RC_FAILED;
    enter(ctx, &pairing);
    json_t *json = pairing_json(ctx, &pairing);
    audit_add(ctx, "cadre_pairing.create", "cadre_pairing", pairing.id, pairing.unit_code, NULL,
              cadre_recorded(&pairing_type, &pairing));
    return created(ctx, json, "已登记", CADRE_LINK, (long long)cadre.id);
}

/* GET /cadres/#id/pairings/#pairing */
enum result pairing_show(struct ctx *ctx)
{
    struct pairing pairing;
    return find(ctx, &pairing) ? show_form(ctx, &pairing) : RC_MISSING;
}

/* POST /cadres/#id/pairings/#pairing */
enum result pairing_change(struct ctx *ctx)
{
    struct pairing before, pairing;
    if (!find(ctx, &before))
        return RC_MISSING;
    pairing = before;
    if (!take(ctx, &pairing, ctx->json))
        return show_form(ctx, &pairing);
    if (!version_is_current(ctx, before.version) || !pairing_put(ctx, &pairing))
        return conflict(ctx, NULL, "别人刚刚改过，请看过最新内容再改。");
    enter(ctx, &pairing);
    json_t *json = pairing_json(ctx, &pairing);
    audit_add(ctx, "cadre_pairing.change", "cadre_pairing", pairing.id, pairing.unit_code,
              cadre_recorded(&pairing_type, &before), cadre_recorded(&pairing_type, &pairing));
    return done(ctx, json, "已保存", CADRE_LINK, (long long)pairing.cadre_id);
}

/* POST /cadres/#id/pairings/#pairing/remove: for what was entered by mistake */
enum result pairing_remove(struct ctx *ctx)
{
    struct pairing pairing;
    if (!find(ctx, &pairing))
        return RC_MISSING;
    if (!version_is_current(ctx, pairing.version))
        return conflict(ctx, NULL, "别人刚刚改过，请看过最新内容再改。");
    json_t *json = pairing_json(ctx, &pairing);
    take_out(ctx, &pairing);
    pairing_drop(ctx, pairing.id);
    audit_add(ctx, "cadre_pairing.remove", "cadre_pairing", pairing.id, pairing.unit_code,
              cadre_recorded(&pairing_type, &pairing), NULL);
    return done(ctx, json, "已删除", CADRE_LINK, (long long)pairing.cadre_id);
}
