/* One plaque: granting it, taking it down, and putting a wrong entry right (RATE-6). Whoever hangs
 * it enters it; it follows from a closed rating, so that nothing is judged here. */
#include "base/text.h"
#include "core/audit.h"
#include "plaque/internal.h"
#include "unit.h"

#include <string.h>

#define LINK "/plaques/%lld"
#define WHY_MAX 500

static const char changed_meanwhile[] = "别人刚刚改动过，请看过最新内容再改。";

struct granting {
    int64_t rating;
};
static const struct field rating_fields[] = {
    {.name = "rating",
     .label = "评定",
     .kind = FIELD_REF,
     .offset = offsetof(struct granting, rating),
     .required = true},
    {0},
};
static const struct record_type rating_type = {"plaque", rating_fields, sizeof(struct granting)};

static const struct field grant_fields[] = {
    {.name = "granted_on",
     .label = "挂牌日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct plaque, granted_on),
     .required = true},
    {.name = "number",
     .label = "牌号",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct plaque, number),
     .max = 40,
     .hint = "没有编号的空着"},
    {0},
};
static const struct record_type grant_type = {"plaque", grant_fields, sizeof(struct plaque)};

static const struct field take_fields[] = {
    {.name = "ended_on",
     .label = "收回日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct plaque, ended_on),
     .required = true},
    {.name = "ended_reason",
     .label = "收回原因",
     .kind = FIELD_LONG,
     .offset = offsetof(struct plaque, ended_reason),
     .required = true,
     .max = WHY_MAX},
    {0},
};
static const struct record_type take_type = {"plaque", take_fields, sizeof(struct plaque)};

/* --- as pages and programs see it --- */

struct status plaque_status(const struct plaque *plaque)
{
    const char *word = plaque_states[plaque->state].label;
    switch (plaque->state) {
    case PLAQUE_HUNG:
        return (struct status){word, "✓", "done"};
    case PLAQUE_TAKEN_DOWN:
        return (struct status){word, "○", "none"};
    default:
        return (struct status){word, "▲", "late"};
    }
}

json_t *plaque_json(struct ctx *ctx, const struct plaque *plaque)
{
    json_t *json = json_pack(
        "{s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id",
        plaque->id, "version", plaque->version, "rating", plaque->rating_id, "year", plaque->year,
        "unit", plaque->unit_code, "unit_name", plaque->unit_name, "place", plaque->place,
        "scheme_name", plaque->scheme_name, "band_name", plaque->band_name, "granter",
        plaque->granter, "number", plaque->number, "granted_on", date_text(ctx, plaque->granted_on),
        "granted_label", date_label(ctx, plaque->granted_on), "ended_on",
        date_text(ctx, plaque->ended_on), "ended_label", date_label(ctx, plaque->ended_on));
    json_object_update_new(json, json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "state",
                                           plaque_states[plaque->state].name, "state_label",
                                           plaque_states[plaque->state].label, "ended_reason",
                                           plaque->ended_reason, "ended_by", plaque->ended_by,
                                           "created_by", plaque->created_by, "status",
                                           status_json(plaque_status(plaque))));
    return json;
}

static json_t *recorded(struct ctx *ctx, const struct plaque *plaque)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "band_name", plaque->band_name,
                     "granter", plaque->granter, "granted_on", date_text(ctx, plaque->granted_on),
                     "plaque_number", plaque->number, "plaque_state",
                     plaque_states[plaque->state].label, "taken_on",
                     date_text(ctx, plaque->ended_on), "taken_reason", plaque->ended_reason);
}

static void fill_crumbs(struct ctx *ctx, const char *label)
{
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "授牌登记册", "href_link", "/plaques",
                       "label", label, "href_link"));
    ctx->place = "/plaques";
}

/* All that hung at the village, the newest first. */
static json_t *history_json(struct ctx *ctx, const struct plaque *here)
{
    struct plaque *list;
    json_t *rows = json_array();
    int count = plaques_of(ctx, here->unit_code, &list);
    for (int i = 0; i < count; i++) {
        json_t *row = plaque_json(ctx, &list[i]);
        json_object_set_new(row, "here", json_boolean(list[i].id == here->id));
        json_array_append_new(rows, row);
    }
    return rows;
}

/* Whether the signed-in user's unit is the one that hangs it. */
static bool is_ours(const struct ctx *ctx, const char *code)
{
    return has_role(ctx, WHO_GRANTS) && text_same(code, ctx->user.unit_code);
}

static enum result show(struct ctx *ctx, const struct plaque *plaque)
{
    struct plaque_case one = {0};
    bool ours = is_ours(ctx, plaque->granter_code), hung = plaque->state == PLAQUE_HUNG;
    bool due = hung && plaque_case_read(ctx, plaque->unit_code, 0, plaque->id, &one);
    bool goes = due && one.verdict.due == PLAQUE_TAKE;
    struct plaque taken = *plaque;
    taken.ended_on = ctx->today;
    taken.ended_reason = goes ? plaque_reason(ctx, &one) : "";
    json_object_update_new(ctx->view, plaque_json(ctx, plaque));
    view_text(ctx, "title", text_of(ctx, "%s · %s牌", plaque->unit_name, plaque->band_name));
    view_text(ctx, "granter_name", unit_name(ctx, plaque->granter_code));
    view_text(ctx, "path_link", text_of(ctx, LINK, (long long)plaque->id));
    view_set(ctx, "record_version", json_integer(plaque->version));
    view_text(ctx, "due_label", due ? plaque_due_labels[one.verdict.due] : "");
    view_text(ctx, "due_reason",
              goes  ? plaque_reason(ctx, &one)
              : due ? text_of(ctx, "%lld 年评为%s", (long long)one.year, one.band_name)
                    : "");
    view_set(ctx, "takes", json_boolean(ours && goes));
    view_set(
        ctx, "changes",
        json_boolean(due && one.verdict.due == PLAQUE_CHANGE && is_ours(ctx, one.verdict.code)));
    view_set(ctx, "due_rating", json_integer(one.rating_id));
    view_set(ctx, "corrects", json_boolean(ours && hung));
    view_set(ctx, "restores", json_boolean(ours && plaque->state == PLAQUE_TAKEN_DOWN));
    view_text(ctx, "why", form_text(ctx, "why"));
    view_text(ctx, "why_error", error_of(ctx, "why"));
    view_set(ctx, "history", history_json(ctx, plaque));
    record_form(ctx, "t", &take_type, &taken);
    record_form(ctx, "f", &grant_type, plaque);
    fill_crumbs(ctx, plaque->unit_name);
    return has_errors(ctx) ? invalid(ctx, "plaque/show") : page(ctx, "plaque/show");
}

/* GET /plaques/#id */
enum result plaque_show(struct ctx *ctx)
{
    struct plaque plaque;
    return plaque_read(ctx, param_id(ctx, "id"), &plaque) ? show(ctx, &plaque) : RC_MISSING;
}

/* --- granting --- */

/* The case of a rating that lies in the user's scope. */
static bool find_case(struct ctx *ctx, int64_t rating, struct plaque_case *one)
{
    const char *unit = db_one_text(ctx->db, SQL("SELECT unit_code FROM ratings WHERE id = $1"),
                                   ARGS(db_i(rating)));
    return unit && in_scope(ctx, unit) && plaque_case_read(ctx, unit, rating, 0, one);
}

/* Why nothing is to be granted for it here and now; NULL when there is. */
static const char *case_flaw(struct ctx *ctx, const struct plaque_case *one)
{
    enum plaque_due due = one->verdict.due;
    if (due == PLAQUE_NONE)
        return *one->code ? "这块牌已经登记过了。" : "这个等次不挂牌。";
    if (due == PLAQUE_TAKE)
        return text_of(ctx, "要先由%s收回现挂的%s牌。", one->hung_granter, one->hung_band);
    return is_ours(ctx, one->verdict.code) ? NULL
                                           : text_of(ctx, "这块牌由%s挂，请由%s登记。",
                                                     one->granter, unit_name(ctx, one->code));
}

static struct plaque fresh(struct ctx *ctx, const struct plaque_case *one)
{
    return (struct plaque){
        .rating_id = one->rating_id,
        .year = one->year,
        .replaces = one->plaque_id,
        .unit_code = one->unit_code,
        .key = one->key,
        .scheme_name = one->scheme_name,
        .unit_name = one->unit_name,
        .place = one->place,
        .band_name = one->band_name,
        .granter = one->granter,
        .granter_code = one->code,
        .number = "",
        .ended_reason = "",
        .ended_by = "",
        .created_by = ctx->user.full_name,
        .granted_on = ctx->today,
        .state = PLAQUE_HUNG,
    };
}

static enum result grant_page(struct ctx *ctx, const struct plaque_case *one,
                              const struct plaque *plaque)
{
    json_object_update_new(ctx->view, plaque_json(ctx, plaque));
    view_text(ctx, "title",
              text_of(ctx, "登记%s · %s", plaque_due_labels[one->verdict.due], one->unit_name));
    view_text(ctx, "granter_name", unit_name(ctx, one->code));
    view_text(ctx, "hung_band", one->hung_band);
    view_text(ctx, "hung_granter", one->hung_granter);
    view_text(ctx, "due_label", plaque_due_labels[one->verdict.due]);
    record_form(ctx, "f", &grant_type, plaque);
    fill_crumbs(ctx, "登记授牌");
    return has_errors(ctx) ? invalid(ctx, "plaque/new") : page(ctx, "plaque/new");
}

/* GET /plaques/new?rating= */
enum result plaque_new(struct ctx *ctx)
{
    struct plaque_case one;
    int64_t rating = query_int(ctx, "rating", 1, INT64_MAX, 0);
    if (!rating) /* it begins with one that is due */
        return redirect(ctx, "/plaques/due");
    if (!find_case(ctx, rating, &one))
        return RC_MISSING;
    const char *flaw = case_flaw(ctx, &one);
    if (flaw)
        return conflict(ctx, NULL, flaw);
    struct plaque plaque = fresh(ctx, &one);
    return grant_page(ctx, &one, &plaque);
}

static struct date later(struct date one, struct date other)
{
    return date_is_none(one) || date_compare(other, one) > 0 ? other : one;
}

/* Not before the rating was closed, nor before another plaque was taken down, nor before the one
 * that it is changed for was hung. */
static void check_grant(struct ctx *ctx, const struct plaque *plaque, struct date closed_on)
{
    struct plaque old;
    struct date first =
        later(closed_on, plaque_last_end(ctx, plaque->unit_code, plaque->key, plaque->replaces));
    if (plaque->replaces && plaque_read(ctx, plaque->replaces, &old))
        first = later(first, old.granted_on);
    const char *flaw = plaque_day_flaw(plaque->granted_on, first, ctx->today);
    if (flaw)
        error_at(ctx, "granted_on", "RATE-6", "%s", flaw);
}

/* The old one goes on the day on which the new one comes. */
static bool end_replaced(struct ctx *ctx, const struct plaque *plaque)
{
    struct plaque old;
    if (!plaque->replaces || !plaque_read(ctx, plaque->replaces, &old))
        return !plaque->replaces;
    json_t *before = recorded(ctx, &old);
    old.state = PLAQUE_TAKEN_DOWN;
    old.ended_on = plaque->granted_on;
    old.ended_reason =
        text_of(ctx, "%lld 年评为%s，换牌", (long long)plaque->year, plaque->band_name);
    old.ended_by = ctx->user.full_name;
    if (!plaque_update(ctx, &old))
        return false;
    audit_add(ctx, "plaque.replace", "plaque", old.id, old.unit_code, before, recorded(ctx, &old));
    return true;
}

/* POST /plaques {rating, granted_on, number} */
enum result plaque_add(struct ctx *ctx)
{
    struct granting granting = {0};
    struct plaque_case one;
    bool named = record_parse(ctx, &rating_type, &granting, false, "granted_on number");
    bool found = named && find_case(ctx, granting.rating, &one);
    if (named && !found)
        error_at(ctx, "rating", "choice", "没有这次评定，或者它已经不作数了");
    const char *flaw = found ? case_flaw(ctx, &one) : NULL;
    if (flaw)
        return conflict(ctx, NULL, flaw);
    struct plaque plaque = found ? fresh(ctx, &one) : (struct plaque){.number = ""};
    if (record_parse(ctx, &grant_type, &plaque, false, "rating") && found)
        check_grant(ctx, &plaque, one.closed_on);
    if (has_errors(ctx))
        return ctx->json ? RC_INVALID : found ? grant_page(ctx, &one, &plaque) : invalid(ctx, NULL);
    if (!end_replaced(ctx, &plaque) || !plaque_insert(ctx, &plaque))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    audit_add(ctx, "plaque.grant", "plaque", plaque.id, plaque.unit_code, NULL,
              recorded(ctx, &plaque));
    return created(ctx, plaque_json(ctx, &plaque), "挂牌已登记", LINK, (long long)plaque.id);
}

/* --- what can be done with one --- */

/* The plaque of the path in that state, hung by the user's own unit; RC_OK, or why not. */
static enum result find_ours(struct ctx *ctx, int state, struct plaque *plaque)
{
    if (!plaque_read(ctx, param_id(ctx, "id"), plaque))
        return RC_MISSING;
    if (!is_ours(ctx, plaque->granter_code))
        return conflict(ctx, NULL,
                        text_of(ctx, "这块牌由%s挂，请由%s登记。", plaque->granter,
                                unit_name(ctx, plaque->granter_code)));
    if (plaque->state != state)
        return conflict(ctx, NULL,
                        text_of(ctx, "这块牌%s，不能这样改。", plaque_states[plaque->state].label));
    return RC_OK;
}

/* Stores what was changed, with why (NULL: not asked), and says so, or shows the page with what is
 * wrong. */
static enum result store(struct ctx *ctx, struct plaque *plaque, json_t *before, const char *action,
                         const char *why, const char *message)
{
    if (has_errors(ctx)) {
        struct plaque stored;
        if (ctx->json || !plaque_read(ctx, plaque->id, &stored))
            return RC_INVALID;
        return show(ctx, &stored);
    }
    if (!version_is_current(ctx, plaque->version) || !plaque_update(ctx, plaque))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    json_t *after = recorded(ctx, plaque);
    if (why)
        json_object_set_new(after, "reason", json_string(why));
    audit_add(ctx, action, "plaque", plaque->id, plaque->unit_code, before, after);
    return done(ctx, plaque_json(ctx, plaque), message, LINK, (long long)plaque->id);
}

/* The day on which the rating was closed that the plaque follows from. */
static struct date closed_on(struct ctx *ctx, const struct plaque *plaque)
{
    return date_of_epoch(db_one_int(ctx->db, SQL("SELECT closed_at FROM ratings WHERE id = $1"),
                                    ARGS(db_i(plaque->rating_id)), 0));
}

/* POST /plaques/#id {granted_on, number} */
enum result plaque_change(struct ctx *ctx)
{
    struct plaque plaque;
    enum result found = find_ours(ctx, PLAQUE_HUNG, &plaque);
    if (found != RC_OK)
        return found;
    struct date hung_on = plaque.granted_on;
    json_t *before = recorded(ctx, &plaque);
    if (record_parse(ctx, &grant_type, &plaque, true, ""))
        check_grant(ctx, &plaque, closed_on(ctx, &plaque));
    enum result result = store(ctx, &plaque, before, "plaque.change", NULL, "已改正");
    if (result == RC_OK && date_compare(hung_on, plaque.granted_on) != 0 &&
        !end_replaced(ctx, &plaque))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    return result;
}

/* POST /plaques/#id/take-back {ended_on, ended_reason} */
enum result plaque_take_back(struct ctx *ctx)
{
    struct plaque plaque;
    struct plaque_case one;
    enum result found = find_ours(ctx, PLAQUE_HUNG, &plaque);
    if (found != RC_OK)
        return found;
    if (!plaque_case_read(ctx, plaque.unit_code, 0, plaque.id, &one) ||
        one.verdict.due != PLAQUE_TAKE)
        return conflict(ctx, NULL, "按现在的评定结果，这块牌不用收回；登记错了的请作废。");
    json_t *before = recorded(ctx, &plaque);
    if (record_parse(ctx, &take_type, &plaque, false, "")) {
        const char *flaw = plaque_day_flaw(plaque.ended_on, plaque.granted_on, ctx->today);
        if (flaw)
            error_at(ctx, "ended_on", "RATE-6", "%s", flaw);
    }
    plaque.state = PLAQUE_TAKEN_DOWN;
    plaque.ended_by = ctx->user.full_name;
    return store(ctx, &plaque, before, "plaque.take_back", NULL, "收牌已登记");
}

/* Why an entry is taken back; "" with an error. */
static const char *parse_why(struct ctx *ctx)
{
    const char *why = text_trim(ctx->arena, form_text(ctx, "why"));
    if (!form_only(ctx, "why", ""))
        return "";
    if (!*why)
        error_at(ctx, "why", "required", "请写明原因");
    else if (text_length(why) > WHY_MAX)
        error_at(ctx, "why", "length", "原因最多 %d 字", WHY_MAX);
    else if (!text_is_clean(why, strlen(why), true))
        error_at(ctx, "why", "format", "原因里有不能识别的字符");
    return why;
}

static bool hangs_another(struct ctx *ctx, const struct plaque *plaque)
{
    return db_one_int(ctx->db,
                      SQL("SELECT 1 FROM plaques WHERE unit_code = $1 AND key = $2 "
                          "AND state = 'hung'"),
                      ARGS(db_t(plaque->unit_code), db_t(plaque->key)), 0) == 1;
}

/* Hangs as if it had never been taken down. */
static void hang_again(struct plaque *plaque)
{
    plaque->state = PLAQUE_HUNG;
    plaque->ended_on = (struct date){0};
    plaque->ended_reason = plaque->ended_by = "";
}

/* POST /plaques/#id/restore {why}: that it was taken down was entered by mistake */
enum result plaque_restore(struct ctx *ctx)
{
    struct plaque plaque;
    enum result found = find_ours(ctx, PLAQUE_TAKEN_DOWN, &plaque);
    if (found != RC_OK)
        return found;
    if (hangs_another(ctx, &plaque))
        return conflict(ctx, NULL, "这个村已经挂了别的牌，请先作废那块牌的登记。");
    json_t *before = recorded(ctx, &plaque);
    const char *why = parse_why(ctx);
    hang_again(&plaque);
    return store(ctx, &plaque, before, "plaque.restore", why, "已撤销，这块牌仍在挂");
}

/* POST /plaques/#id/void {why}: it was entered by mistake; what it replaced hangs again */
enum result plaque_void(struct ctx *ctx)
{
    struct plaque plaque, old;
    enum result found = find_ours(ctx, PLAQUE_HUNG, &plaque);
    if (found != RC_OK)
        return found;
    json_t *before = recorded(ctx, &plaque);
    plaque.ended_reason = parse_why(ctx);
    plaque.ended_by = ctx->user.full_name;
    plaque.state = PLAQUE_VOID;
    enum result result =
        store(ctx, &plaque, before, "plaque.void", NULL, "已作废，这条登记不再算数");
    if (result != RC_OK || !plaque.replaces || !plaque_read(ctx, plaque.replaces, &old))
        return result;
    before = recorded(ctx, &old);
    hang_again(&old);
    if (!plaque_update(ctx, &old))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    audit_add(ctx, "plaque.restore", "plaque", old.id, old.unit_code, before, recorded(ctx, &old));
    return result;
}
