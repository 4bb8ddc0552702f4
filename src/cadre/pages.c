/* A village's team on a day, and one of its cadres (CADRE-1, CADRE-2). */
#include "base/text.h"
#include "cadre/move.h"
#include "cadre/pairing.h"
#include "core/audit.h"
#include "unit.h"

#define PLACE "/cadres"

const char *cadre_owner(struct ctx *ctx)
{
    struct cadre cadre;
    return cadre_read(ctx, param_id(ctx, "id"), &cadre) ? cadre.unit_code : NULL;
}

static void show_crumbs(struct ctx *ctx, const char *unit_code, const char *name)
{
    json_t *crumbs = json_pack("[{s:s, s:s}]", "label", "村干部", "href_link", PLACE);
    const char *link = text_of(ctx, TEAM_LINK, unit_code);
    json_array_append_new(crumbs, json_pack("{s:s, s:s?}", "label", unit_name(ctx, unit_code),
                                            "href_link", name ? link : NULL));
    if (name)
        json_array_append_new(crumbs, json_pack("{s:s, s:n}", "label", name, "href_link"));
    view_set(ctx, "crumbs", crumbs);
    ctx->place = PLACE;
}

/* --- a village's team on a day --- */

static bool is_village(struct ctx *ctx, struct unit *unit)
{
    return unit_read(ctx, param(ctx, "code"), unit) && unit->level == LEVEL_VILLAGE;
}

static json_t *rows_json(struct ctx *ctx, const struct cadre_filter *filter)
{
    struct cadre_row *rows;
    json_t *list = json_array();
    int count = cadre_list_read(ctx, filter, 0, INT32_MAX, &rows);
    for (int i = 0; i < count; i++)
        json_array_append_new(list, cadre_row_json(ctx, &rows[i], filter->on));
    return list;
}

static json_t *vacancies_json(struct ctx *ctx, const char *unit_code)
{
    struct cadre_vacancy *vacancies;
    json_t *list = json_array();
    int count = cadre_vacancies(ctx, scope_of(unit_code), &vacancies);
    for (int i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "post", vacancies[i].post,
                                              "post_label", vacancies[i].post_label, "last_name",
                                              vacancies[i].last_name, "since_label",
                                              date_label(ctx, vacancies[i].since)));
    return list;
}

static json_t *team_figures(struct ctx *ctx, const char *unit_code, struct date on)
{
    struct cadre_figures *all;
    int count = cadre_figures_read(ctx, scope_of(unit_code), LEVEL_VILLAGE, on, &all);
    if (count == 0 || all[0].members == 0)
        return json_null();
    return json_pack("{s:I, s:s, s:I, s:I, s:I, s:b, s:b}", "members", all[0].members, "mean_age",
                     cadre_number(ctx, cadre_mean(all[0].age_sum, all[0].members)), "young",
                     all[0].young, "college", all[0].college, "women", all[0].women, "concurrent",
                     all[0].concurrent > 0, "with_young", all[0].with_young > 0);
}

/* GET /units/:code/cadres?on= */
enum result cadre_team_show(struct ctx *ctx)
{
    struct unit unit;
    struct date on = cadre_day(ctx);
    if (!is_village(ctx, &unit))
        return RC_MISSING;
    struct cadre_filter filter = {.scope = scope_of(unit.code), .on = on, .sex = -1};
    struct cadre_filter left = filter;
    left.view = VIEW_LEFT;
    view_text(ctx, "title", text_of(ctx, "%s · 村“两委”班子", unit_name(ctx, unit.code)));
    view_text(ctx, "unit", unit.code);
    view_text(ctx, "town_name", unit_name(ctx, text_of(ctx, "%.9s", unit.code)));
    view_text(ctx, "on", date_text(ctx, on));
    view_text(ctx, "on_label", date_label(ctx, on));
    view_set(ctx, "past", json_boolean(date_compare(on, ctx->today) < 0));
    view_text(ctx, "today", date_text(ctx, ctx->today));
    view_set(ctx, "cadres", rows_json(ctx, &filter));
    view_set(ctx, "others", rows_json(ctx, &left));
    view_set(ctx, "figures", team_figures(ctx, unit.code, on));
    /* Their way to the reserve cadres; of the pool itself nothing is known here (POOL-7, POOL-10).
     */
    if (has_role(ctx, ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER))
        view_text(ctx, "reserve_link", text_of(ctx, "/reserve/vacancies?unit=%s", unit.code));
    view_set(ctx, "vacancies", vacancies_json(ctx, unit.code));
    view_set(ctx, "may_keep", json_boolean(has_role(ctx, WHO_KEEPS)));
    show_crumbs(ctx, unit.code, NULL);
    return page(ctx, "cadre/team");
}

/* --- a new one --- */

static void fill_cadre_form(struct ctx *ctx, const struct cadre *cadre)
{
    static const char *const selects[] = {"sex", "education", "politics"};
    record_form(ctx, "f", &cadre_type, cadre);
    form_choices(ctx, "f", "account", cadre_accounts_json(ctx, cadre->unit_code));
    for (size_t i = 0; i < sizeof selects / sizeof *selects && !cadre->id; i++) {
        json_t *field = json_object_get(json_object_get(ctx->view, "f"), selects[i]);
        json_array_insert_new(
            json_object_get(field, "choices"), 0,
            json_pack("{s:s, s:s, s:b}", "value", "", "label", "请选择", "selected", false));
    }
}

static void fill_post_form(struct ctx *ctx, const struct cadre_post *post)
{
    record_form(ctx, "p", &cadre_post_type, post);
    if (post->id)
        return;
    json_t *field = json_object_get(json_object_get(ctx->view, "p"), "post");
    json_array_insert_new(
        json_object_get(field, "choices"), 0,
        json_pack("{s:s, s:s, s:b}", "value", "", "label", "请选择", "selected", false));
}

static enum result show_new(struct ctx *ctx, const struct unit *unit, const struct cadre *cadre,
                            const struct cadre_post *post)
{
    view_text(ctx, "title", text_of(ctx, "%s · 登记村干部", unit_name(ctx, unit->code)));
    view_text(ctx, "unit", unit->code);
    fill_post_form(ctx, post);
    fill_cadre_form(ctx, cadre);
    form_asks_more(ctx, 3, 2); /* the post, since when, and until when */
    show_crumbs(ctx, unit->code, "登记");
    return has_errors(ctx) ? invalid(ctx, "cadre/new") : page(ctx, "cadre/new");
}

static void begin(const struct unit *unit, struct cadre *cadre, struct cadre_post *post)
{
    record_clear(&cadre_type, cadre);
    record_clear(&cadre_post_type, post);
    cadre->unit_code = post->unit_code = unit->code;
}

/* GET /units/:code/cadres/new */
enum result cadre_new(struct ctx *ctx)
{
    struct unit unit;
    struct cadre cadre;
    struct cadre_post post;
    if (!is_village(ctx, &unit))
        return RC_MISSING;
    begin(&unit, &cadre, &post);
    return show_new(ctx, &unit, &cadre, &post);
}

/* POST /units/:code/cadres: the person, and the post held */
enum result cadre_add(struct ctx *ctx)
{
    struct unit unit;
    struct cadre cadre;
    struct cadre_post post;
    if (!is_village(ctx, &unit))
        return RC_MISSING;
    begin(&unit, &cadre, &post);
    record_parse(ctx, &cadre_post_type, &post, false,
                 "name sex born_on education politics joined_on base_pay performance_pay recruit "
                 "account");
    bool readable = !has_errors(ctx);
    if (cadre_take(ctx, &cadre, false, "post from_on until_on ended_with") && readable)
        cadre_post_take(ctx, &cadre, &post, true,
                        "name sex born_on education politics joined_on base_pay performance_pay "
                        "recruit account");
    if (has_errors(ctx))
        return show_new(ctx, &unit, &cadre, &post);
    if (!cadre_put(ctx, &cadre))
        return RC_FAILED;
    post.cadre_id = cadre.id;
    cadre_post_put(ctx, &post);
    cadre_follow_post(ctx, &cadre, &post);
    json_t *json = cadre_json(ctx, &cadre, ctx->today);
    json_object_set_new(json, "posts", json_pack("[o]", cadre_post_json(ctx, &post)));
    audit_add(ctx, "cadre.create", "cadre", cadre.id, cadre.unit_code, NULL,
              cadre_recorded(&cadre_type, &cadre));
    audit_add(ctx, "cadre.post_add", "cadre", cadre.id, cadre.unit_code, NULL,
              cadre_recorded(&cadre_post_type, &post));
    return created(ctx, json, text_of(ctx, "已登记%s", cadre.name), CADRE_LINK,
                   (long long)cadre.id);
}

/* --- one of them --- */

static unsigned held_on(const struct cadre_post *posts, int count, struct date on)
{
    unsigned held = 0;
    for (int i = 0; i < count; i++)
        if (date_compare(posts[i].from_on, on) <= 0 &&
            (date_is_none(posts[i].until_on) || date_compare(on, posts[i].until_on) <= 0))
            held |= 1u << posts[i].post;
    return held;
}

static const char *account_label(struct ctx *ctx, const struct cadre *cadre)
{
    size_t i;
    const json_t *choice;
    json_array_foreach(cadre_accounts_json(ctx, cadre->unit_code), i, choice)
    {
        const char *id = text_of(ctx, "%lld", (long long)cadre->account);
        if (text_same(json_string_value(json_object_get(choice, "value")), id))
            return json_string_value(json_object_get(choice, "label"));
    }
    return "";
}

static json_t *pay_json(struct ctx *ctx, const struct cadre *cadre)
{
    json_t *faults = json_array();
    int64_t percent = setting_int(ctx, cadre->unit_code, "cadre_pay_share");
    for (int i = PAY_MISSING; i < PAY_FAULTS; i++)
        if (cadre_pay_is_wrong((enum cadre_pay_fault)i, cadre, NULL, percent))
            json_array_append_new(faults, json_string(cadre_pay_faults[i].label));
    return faults;
}

static void fill(struct ctx *ctx, const struct cadre *cadre)
{
    struct cadre_post *posts;
    json_t *list = json_array();
    int count = cadre_posts_read(ctx, ctx->user.scope, cadre->id, &posts);
    for (int i = 0; i < count; i++)
        json_array_append_new(list, cadre_post_json(ctx, &posts[i]));
    unsigned held = held_on(posts, count, ctx->today);
    json_object_update_new(ctx->view, cadre_json(ctx, cadre, ctx->today));
    view_text(ctx, "title", cadre->name);
    view_text(ctx, "unit_name", unit_name(ctx, cadre->unit_code));
    view_text(ctx, "town_name", unit_name(ctx, text_of(ctx, "%.9s", cadre->unit_code)));
    view_text(ctx, "posts_text", cadre_posts_text(ctx->arena, held));
    view_text(ctx, "account_label", account_label(ctx, cadre));
    cadre_show_moves(ctx, cadre);
    view_text(ctx, "file_link", cadre_file_link(ctx, cadre));
    view_set(ctx, "posts", list);
    view_set(ctx, "this_year", json_integer(ctx->today.year));
    view_set(ctx, "pairings", pairings_json(ctx, cadre->id));
    view_set(ctx, "may_pair", json_boolean(has_role(ctx, WHO_TRAINS)));
    view_set(ctx, "training", cadre_training_json(ctx, cadre->id));
    view_set(ctx, "pay_faults", held ? pay_json(ctx, cadre) : json_array());
    view_set(ctx, "may_keep", json_boolean(has_role(ctx, WHO_KEEPS)));
    view_set(ctx, "record_version", json_integer(cadre->version));
    view_text(ctx, "changed_label", time_label(ctx, cadre->changed_at));
    show_crumbs(ctx, cadre->unit_code, cadre->name);
}

/* GET /cadres/#id */
enum result cadre_show(struct ctx *ctx)
{
    struct cadre cadre;
    if (!cadre_read(ctx, param_id(ctx, "id"), &cadre))
        return RC_MISSING;
    fill(ctx, &cadre);
    return page(ctx, "cadre/show");
}

static enum result show_edit(struct ctx *ctx, const struct cadre *stored, const struct cadre *typed)
{
    fill(ctx, stored);
    fill_cadre_form(ctx, typed);
    return has_errors(ctx) ? invalid(ctx, "cadre/edit") : page(ctx, "cadre/edit");
}

/* GET /cadres/#id/edit */
enum result cadre_edit(struct ctx *ctx)
{
    struct cadre cadre;
    if (!cadre_read(ctx, param_id(ctx, "id"), &cadre))
        return RC_MISSING;
    return show_edit(ctx, &cadre, &cadre);
}

/* POST /cadres/#id */
enum result cadre_change(struct ctx *ctx)
{
    struct cadre before, cadre;
    if (!cadre_read(ctx, param_id(ctx, "id"), &before))
        return RC_MISSING;
    cadre = before;
    if (!cadre_take(ctx, &cadre, ctx->json, ""))
        return show_edit(ctx, &before, &cadre);
    if (!version_is_current(ctx, before.version) || !cadre_put(ctx, &cadre))
        return conflict(ctx, NULL, "别人刚刚改过，请看过最新内容再改。");
    cadre_follow_account(ctx, &cadre);
    json_t *json = cadre_json(ctx, &cadre, ctx->today);
    audit_add(ctx, "cadre.change", "cadre", cadre.id, cadre.unit_code,
              cadre_recorded(&cadre_type, &before), cadre_recorded(&cadre_type, &cadre));
    return done(ctx, json, "已保存", CADRE_LINK, (long long)cadre.id);
}

/* --- posts --- */

static enum result show_post(struct ctx *ctx, const struct cadre *cadre,
                             const struct cadre_post *post)
{
    fill(ctx, cadre);
    view_text(ctx, "title",
              text_of(ctx, "%s · %s", cadre->name, post->id ? "修改任职" : "登记任职"));
    view_text(
        ctx, "form_link",
        post->id ? text_of(ctx, CADRE_LINK "/posts/%lld", (long long)cadre->id, (long long)post->id)
                 : text_of(ctx, CADRE_LINK "/posts", (long long)cadre->id));
    view_set(ctx, "post_id", post->id ? json_integer(post->id) : json_null());
    view_set(ctx, "record_version", post->id ? json_integer(post->version) : json_null());
    fill_post_form(ctx, post);
    return has_errors(ctx) ? invalid(ctx, "cadre/post") : page(ctx, "cadre/post");
}

/* GET /cadres/#id/posts/new */
enum result cadre_post_new(struct ctx *ctx)
{
    struct cadre cadre;
    struct cadre_post post;
    if (!cadre_read(ctx, param_id(ctx, "id"), &cadre))
        return RC_MISSING;
    record_clear(&cadre_post_type, &post);
    return show_post(ctx, &cadre, &post);
}

/* POST /cadres/#id/posts */
enum result cadre_post_add(struct ctx *ctx)
{
    struct cadre cadre;
    struct cadre_post post;
    if (!cadre_read(ctx, param_id(ctx, "id"), &cadre))
        return RC_MISSING;
    record_clear(&cadre_post_type, &post);
    post.cadre_id = cadre.id;
    post.unit_code = cadre.unit_code;
    if (!cadre_post_take(ctx, &cadre, &post, false, ""))
        return show_post(ctx, &cadre, &post);
    if (!cadre_post_put(ctx, &post))
        return RC_FAILED;
    cadre_follow_post(ctx, &cadre, &post);
    json_t *json = cadre_post_json(ctx, &post);
    audit_add(ctx, "cadre.post_add", "cadre", cadre.id, cadre.unit_code, NULL,
              cadre_recorded(&cadre_post_type, &post));
    return created(ctx, json, "已登记任职", CADRE_LINK, (long long)cadre.id);
}

/* The cadre and the post of the path. */
static bool find_post(struct ctx *ctx, struct cadre *cadre, struct cadre_post *post)
{
    return cadre_read(ctx, param_id(ctx, "id"), cadre) &&
           cadre_post_read(ctx, param_id(ctx, "post"), post) && post->cadre_id == cadre->id;
}

/* GET /cadres/#id/posts/#post */
enum result cadre_post_show(struct ctx *ctx)
{
    struct cadre cadre;
    struct cadre_post post;
    if (!find_post(ctx, &cadre, &post))
        return RC_MISSING;
    return show_post(ctx, &cadre, &post);
}

/* POST /cadres/#id/posts/#post */
enum result cadre_post_change(struct ctx *ctx)
{
    struct cadre cadre;
    struct cadre_post before, post;
    if (!find_post(ctx, &cadre, &before))
        return RC_MISSING;
    post = before;
    if (!cadre_post_take(ctx, &cadre, &post, ctx->json, ""))
        return show_post(ctx, &cadre, &post);
    if (!version_is_current(ctx, before.version) || !cadre_post_put(ctx, &post))
        return conflict(ctx, NULL, "别人刚刚改过，请看过最新内容再改。");
    cadre_follow_post(ctx, &cadre, &post);
    json_t *json = cadre_post_json(ctx, &post);
    audit_add(ctx, "cadre.post_change", "cadre", cadre.id, cadre.unit_code,
              cadre_recorded(&cadre_post_type, &before), cadre_recorded(&cadre_post_type, &post));
    return done(ctx, json, "已保存", CADRE_LINK, (long long)cadre.id);
}

/* POST /cadres/#id/posts/#post/remove: for what was entered by mistake */
enum result cadre_post_remove(struct ctx *ctx)
{
    struct cadre cadre;
    struct cadre_post post;
    if (!find_post(ctx, &cadre, &post))
        return RC_MISSING;
    if (!version_is_current(ctx, post.version))
        return conflict(ctx, NULL, "别人刚刚改过，请看过最新内容再改。");
    json_t *json = cadre_post_json(ctx, &post);
    cadre_post_drop(ctx, post.id);
    audit_add(ctx, "cadre.post_remove", "cadre", cadre.id, cadre.unit_code,
              cadre_recorded(&cadre_post_type, &post), NULL);
    return done(ctx, json, "已删除这条任职", CADRE_LINK, (long long)cadre.id);
}
