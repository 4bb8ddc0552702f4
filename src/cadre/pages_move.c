/* A cadre goes to another village: one step ends the posts here and registers the person there, so
 * that nothing is typed twice and both records lead to each other (CADRE-1, ALL-3). */
#include "base/text.h"
#include "cadre/move.h"
#include "core/audit.h"
#include "unit.h"

static json_t *link_json(struct ctx *ctx, const struct cadre_link *link)
{
    const char *path = text_of(ctx, CADRE_LINK, (long long)link->id);
    return json_pack("{s:s, s:s?}", "unit_name", unit_name(ctx, link->unit_code), "href_link",
                     in_scope(ctx, link->unit_code) ? path : NULL);
}

void cadre_show_moves(struct ctx *ctx, const struct cadre *cadre)
{
    struct cadre_link link;
    bool gone = cadre_moved_to(ctx, cadre->id, &link);
    view_set(ctx, "moved_to", gone ? link_json(ctx, &link) : json_null());
    view_set(ctx, "may_move", json_boolean(!gone && has_role(ctx, WHO_MOVES)));
    view_set(ctx, "moved_from",
             cadre_moved_from(ctx, cadre->id, &link) ? link_json(ctx, &link) : json_null());
}

static enum result show(struct ctx *ctx, const struct cadre *cadre, const struct cadre_move *move)
{
    static const char *const selects[] = {"village", "post"};
    view_text(ctx, "title", text_of(ctx, "%s · 调往别村", cadre->name));
    view_text(ctx, "unit_name", unit_name(ctx, cadre->unit_code));
    view_text(ctx, "href_link", text_of(ctx, CADRE_LINK, (long long)cadre->id));
    view_set(ctx, "record_version", json_integer(cadre->version));
    record_form(ctx, "f", &cadre_move_type, move);
    form_choices(ctx, "f", "village", cadre_villages_json(ctx, cadre->unit_code));
    for (size_t i = 0; i < sizeof selects / sizeof *selects; i++) {
        json_t *field = json_object_get(json_object_get(ctx->view, "f"), selects[i]);
        json_array_insert_new(
            json_object_get(field, "choices"), 0,
            json_pack("{s:s, s:s, s:b}", "value", "", "label", "请选择", "selected", false));
    }
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:n}]", "label", "村干部", "href_link",
                       "/cadres", "label", cadre->name, "href_link",
                       text_of(ctx, CADRE_LINK, (long long)cadre->id), "label", "调往别村",
                       "href_link"));
    ctx->place = "/cadres";
    return has_errors(ctx) ? invalid(ctx, "cadre/move") : page(ctx, "cadre/move");
}

/* GET /cadres/#id/move */
enum result cadre_move_form(struct ctx *ctx)
{
    struct cadre cadre;
    struct cadre_link link;
    struct cadre_move move;
    if (!cadre_read(ctx, param_id(ctx, "id"), &cadre) || cadre_moved_to(ctx, cadre.id, &link))
        return RC_MISSING;
    record_clear(&cadre_move_type, &move);
    return show(ctx, &cadre, &move);
}

static bool goes_to(struct ctx *ctx, const struct cadre *cadre, const char *village)
{
    struct unit unit;
    return !text_same(village, cadre->unit_code) && in_scope(ctx, village) &&
           unit_read(ctx, village, &unit) && unit.level == LEVEL_VILLAGE &&
           (date_is_none(unit.ended_on) || date_compare(ctx->today, unit.ended_on) < 0);
}

static bool take(struct ctx *ctx, const struct cadre *cadre, struct cadre_move *move)
{
    struct cadre_fault fault[CADRE_FAULTS];
    struct cadre_post *posts, *others;
    if (!record_parse(ctx, &cadre_move_type, move, false, ""))
        return false;
    if (!goes_to(ctx, cadre, move->village))
        error_at(ctx, "village", "choice", "请从列出的村（社区）里选择");
    int count = cadre_posts_read(ctx, ctx->user.scope, cadre->id, &posts);
    int faults = cadre_move_faults(move, cadre, posts, count, ctx->today, fault);
    for (int i = 0; i < faults; i++)
        error_at(ctx, fault[i].field, "CADRE-1", "%s", fault[i].message);
    if (has_errors(ctx))
        return false;
    const struct cadre_post post = {
        .cadre_id = -1, .unit_code = move->village, .post = move->post, .from_on = move->from_on};
    int there = cadre_posts_read(ctx, scope_of(move->village), 0, &others);
    const struct cadre_post *clash = cadre_post_clash(&post, others, there);
    if (clash)
        error_at(ctx, "post", "CADRE-1", "这段时间那里的%s由%s担任，请先登记%s离任",
                 cadre_post_kinds[post.post].label, clash->name, clash->name);
    return !clash;
}

/* The posts here end on the day before. */
static void leave(struct ctx *ctx, const struct cadre *cadre, struct date from_on)
{
    struct cadre_post *posts;
    int count = cadre_posts_read(ctx, ctx->user.scope, cadre->id, &posts);
    for (int i = 0; i < count; i++) {
        const struct cadre_post before = posts[i];
        if (!date_is_none(before.until_on))
            continue;
        posts[i].until_on = date_add_days(from_on, -1);
        cadre_post_put(ctx, &posts[i]);
        audit_add(ctx, "cadre.post_change", "cadre", cadre->id, cadre->unit_code,
                  cadre_recorded(&cadre_post_type, &before),
                  cadre_recorded(&cadre_post_type, &posts[i]));
    }
}

static bool arrive(struct ctx *ctx, const struct cadre *cadre, const struct cadre_move *move,
                   struct cadre *there)
{
    struct cadre_post post = {
        .unit_code = move->village, .post = move->post, .from_on = move->from_on};
    *there = *cadre;
    there->id = 0;
    there->unit_code = move->village;
    there->account = 0; /* the one here stays with what was done here */
    if (!cadre_put(ctx, there))
        return false;
    cadre_note_move(ctx, there->id, cadre->id);
    post.cadre_id = there->id;
    cadre_post_put(ctx, &post);
    audit_add(ctx, "cadre.create", "cadre", there->id, there->unit_code, NULL,
              cadre_recorded(&cadre_type, there));
    audit_add(ctx, "cadre.post_add", "cadre", there->id, there->unit_code, NULL,
              cadre_recorded(&cadre_post_type, &post));
    cadre_follow_post(ctx, there, &post);
    return true;
}

/* POST /cadres/#id/move {village, post, from_on} */
enum result cadre_move(struct ctx *ctx)
{
    struct cadre cadre, there;
    struct cadre_link link;
    struct cadre_move move;
    if (!cadre_read(ctx, param_id(ctx, "id"), &cadre))
        return RC_MISSING;
    if (cadre_moved_to(ctx, cadre.id, &link))
        return conflict(ctx, NULL, "已经调往别村，请在那个村的登记上办理。");
    record_clear(&cadre_move_type, &move);
    if (!take(ctx, &cadre, &move))
        return show(ctx, &cadre, &move);
    if (!version_is_current(ctx, cadre.version))
        return conflict(ctx, NULL, "别人刚刚改过，请看过最新内容再改。");
    leave(ctx, &cadre, move.from_on);
    if (!arrive(ctx, &cadre, &move, &there))
        return RC_FAILED;
    audit_add(ctx, "cadre.move", "cadre", cadre.id, cadre.unit_code, NULL,
              json_pack("{s:s, s:s, s:s}", "village", move.village, "from_on",
                        date_text(ctx, move.from_on), "post", cadre_post_kinds[move.post].label));
    return created(ctx, cadre_json(ctx, &there, ctx->today),
                   text_of(ctx, "%s已调往%s", cadre.name, unit_name(ctx, move.village)), CADRE_LINK,
                   (long long)there.id);
}
