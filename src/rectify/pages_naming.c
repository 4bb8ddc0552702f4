/* A town's list of villages to build up and to put right: form, page, steps (RATE-10). */
#include "base/text.h"
#include "core/audit.h"
#include "core/field.h"
#include "rectify/internal.h"

#include <string.h>

#define PREFIX "kind_"
#define REASON_MAX 500

static const char changed_meanwhile[] = "别人刚刚改动过，请看过最新内容再改。";

/* --- as pages and programs see it --- */

static struct status naming_status(const struct naming *naming)
{
    const char *word = naming_states[naming->state].label;
    return naming->state == NAMING_APPROVED ? (struct status){word, "✓", "done"}
           : naming->state == NAMING_REVIEW ? (struct status){word, "◐", "due"}
                                            : (struct status){word, "○", "none"};
}

static json_t *villages_json(struct ctx *ctx, const struct naming *naming)
{
    json_t *rows = json_array();
    for (int i = 0; i < naming->count; i++) {
        const struct naming_village *village = &naming->villages[i];
        json_array_append_new(
            rows,
            json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:s, s:o}", "unit", village->code,
                      "unit_name", village->name, "band_name", village->band_name, "points",
                      decimal_text(ctx, village->points), "kind", naming_kinds[village->kind].name,
                      "kind_label", naming_kinds[village->kind].label, "named",
                      village->kind != NAMING_NONE, "remedy_link",
                      naming->state == NAMING_APPROVED && village->kind == NAMING_RIGHT
                          ? text_of(ctx, "/remedies?q=%s", village->code)
                          : "",
                      "error", error_of(ctx, text_of(ctx, PREFIX "%s", village->code)), "choices",
                      choices_json(naming_kinds, naming_kinds[village->kind].name)));
    }
    return rows;
}

static json_t *naming_json(struct ctx *ctx, const struct naming *naming)
{
    return json_pack(
        "{s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:b, s:o, s:o}", "id",
        naming->id, "version", naming->version, "round", naming->round_id, "year", naming->year,
        "unit", naming->unit_code, "unit_name", naming->unit_name, "scheme_name",
        naming->scheme_name, "state", naming_states[naming->state].name, "reason", naming->reason,
        "build", naming_count(naming->villages, naming->count, NAMING_BUILD), "right",
        naming_count(naming->villages, naming->count, NAMING_RIGHT), "build_least",
        naming->minimum.build, "right_least", naming->minimum.right, "short",
        naming_is_short(naming->villages, naming->count, naming->minimum), "status",
        status_json(naming_status(naming)), "villages", villages_json(ctx, naming));
}

static const char *names_of(struct ctx *ctx, const struct naming *naming, enum naming_kind kind)
{
    const char *names = "";
    for (int i = 0; i < naming->count; i++)
        if (naming->villages[i].kind == (int)kind)
            names = text_of(ctx, "%s%s%s", names, *names ? "、" : "", naming->villages[i].name);
    return names;
}

static json_t *recorded(struct ctx *ctx, const struct naming *naming)
{
    return json_pack("{s:s, s:s, s:s}", "named_build", names_of(ctx, naming, NAMING_BUILD),
                     "named_right", names_of(ctx, naming, NAMING_RIGHT), "reason", naming->reason);
}

static void fill(struct ctx *ctx, const struct naming *naming)
{
    json_object_update_new(ctx->view, naming_json(ctx, naming));
    view_text(
        ctx, "title",
        text_of(ctx, "%s · %lld 年先进村和整顿村", naming->unit_name, (long long)naming->year));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "先进村和整顿村", "href_link",
                       text_of(ctx, "/namings?year=%lld", (long long)naming->year), "label",
                       naming->unit_name, "href_link"));
    view_text(ctx, "reason_error", error_of(ctx, "reason"));
    ctx->place = "/namings";
}

static enum result show_form(struct ctx *ctx, const struct naming *naming)
{
    fill(ctx, naming);
    view_text(ctx, "form_link",
              naming->id ? text_of(ctx, NAMING_LINK, (long long)naming->id) : "/namings");
    if (naming->id)
        view_set(ctx, "record_version", json_integer(naming->version));
    return has_errors(ctx) ? invalid(ctx, "rectify/form") : page(ctx, "rectify/form");
}

static void fill_show(struct ctx *ctx, struct naming *naming)
{
    struct moving moving = naming_moving(naming);
    json_t *steps = workflow_history(ctx, &naming_workflow, naming->id);
    fill(ctx, naming);
    view_text(ctx, "fewer_reason", naming->reason);
    view_text(ctx, "reason", "");
    view_text(ctx, "path_link", text_of(ctx, NAMING_LINK, (long long)naming->id));
    view_set(ctx, "record_version", json_integer(naming->version));
    view_set(ctx, "can_edit",
             json_boolean(naming->state == NAMING_DRAFT && has_role(ctx, WHO_NAMES)));
    view_set(ctx, "sent_back", workflow_sent_back(steps, "return"));
    view_set(ctx, "steps_taken", steps);
    view_set(ctx, "actions", workflow_actions_by_name(ctx, &naming_workflow, &moving));
}

/* GET /namings/#id */
enum result naming_show(struct ctx *ctx)
{
    struct naming naming;
    if (!naming_read(ctx, param_id(ctx, "id"), &naming))
        return RC_MISSING;
    if (query_int(ctx, "edit", 1, 1, 0) && naming.state == NAMING_DRAFT && has_role(ctx, WHO_NAMES))
        return show_form(ctx, &naming);
    fill_show(ctx, &naming);
    return page(ctx, "rectify/show");
}

/* --- entering --- */

static struct naming_village *village_of(const struct naming *naming, const char *code)
{
    for (int i = 0; i < naming->count; i++)
        if (text_same(naming->villages[i].code, code))
            return &naming->villages[i];
    return NULL;
}

/* What each village is named for, and why fewer; a village that is not sent stays as it is. */
static void parse(struct ctx *ctx, struct naming *naming)
{
    const char *key;
    json_t *sent;
    json_object_foreach(ctx->form, key, sent)
    {
        if (*key == '_' || text_same(key, "version") || text_same(key, "round"))
            continue;
        if (text_same(key, "reason")) {
            if (!json_is_string(sent))
                error_at(ctx, "reason", "format", "原因不是文字");
            continue;
        }
        bool known = strncmp(key, PREFIX, sizeof PREFIX - 1) == 0;
        struct naming_village *village = known ? village_of(naming, key + sizeof PREFIX - 1) : NULL;
        int kind =
            json_is_string(sent) ? choice_by_name(naming_kinds, json_string_value(sent)) : -1;
        if (!village)
            error_at(ctx, key, "unknown", "没有这个村：%s", key);
        else if (kind < 0)
            error_at(ctx, key, "choice", "请从列出的里面选择");
        else
            village->kind = kind;
    }
    if (json_object_get(ctx->form, "reason"))
        naming->reason = text_trim(ctx->arena, form_text(ctx, "reason"));
    if (text_length(naming->reason) > REASON_MAX)
        error_at(ctx, "reason", "length", "原因最多 %d 字", REASON_MAX);
    else if (!text_is_clean(naming->reason, strlen(naming->reason), true))
        error_at(ctx, "reason", "format", "原因里有不能识别的字符");
}

/* GET /namings/new?round= */
enum result naming_new(struct ctx *ctx)
{
    struct naming naming;
    int64_t round = query_int(ctx, "round", 1, INT64_MAX, 0);
    if (!round)
        return redirect(ctx, "/namings");
    if (!naming_facts(ctx, round, ctx->user.unit_code, &naming))
        return RC_MISSING;
    return show_form(ctx, &naming);
}

static int64_t sent_round(struct ctx *ctx)
{
    int64_t round = 0;
    return form_ids(ctx, "round", &round, 1) == 1 ? round : 0;
}

/* POST /namings {round, kind_320509104200: none|build|right, ..., reason} */
enum result naming_add(struct ctx *ctx)
{
    struct naming naming = {.reason = ""};
    int64_t round = sent_round(ctx);
    bool found = round && naming_facts(ctx, round, ctx->user.unit_code, &naming);
    if (!found)
        error_at(ctx, "round", "choice", "没有这一年的五个好评定，或者还有村没有定下来");
    else
        parse(ctx, &naming);
    if (has_errors(ctx))
        return ctx->json ? RC_INVALID : found ? show_form(ctx, &naming) : invalid(ctx, NULL);
    if (!naming_insert(ctx, &naming))
        return db_failed(ctx->db) ? RC_FAILED
                                  : conflict(ctx, NULL, "这一年的名单已经有了，请在那里修改。");
    audit_add(ctx, "naming.create", "naming", naming.id, naming.unit_code, NULL,
              recorded(ctx, &naming));
    return created(ctx, naming_json(ctx, &naming), "已保存，看过没有错就报县里审核", NAMING_LINK,
                   (long long)naming.id);
}

/* POST /namings/#id */
enum result naming_change(struct ctx *ctx)
{
    struct naming naming;
    if (!naming_read(ctx, param_id(ctx, "id"), &naming))
        return RC_MISSING;
    if (naming.state != NAMING_DRAFT)
        return conflict(ctx, NULL, "名单已经报上去了，不能修改；要改请先撤回。");
    json_t *before = recorded(ctx, &naming);
    if (json_object_get(ctx->form, "round"))
        error_at(ctx, "round", "unknown", "年度不能改");
    parse(ctx, &naming);
    if (has_errors(ctx))
        return ctx->json ? RC_INVALID : show_form(ctx, &naming);
    if (!version_is_current(ctx, naming.version) || !naming_update(ctx, &naming))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    audit_add(ctx, "naming.change", "naming", naming.id, naming.unit_code, before,
              recorded(ctx, &naming));
    return done(ctx, naming_json(ctx, &naming), "已保存", NAMING_LINK, (long long)naming.id);
}

/* --- the steps --- */

static enum result take_step(struct ctx *ctx, const char *action, const char *message)
{
    struct naming naming;
    if (!naming_read(ctx, param_id(ctx, "id"), &naming))
        return RC_MISSING;
    struct moving moving = naming_moving(&naming);
    enum result result =
        form_only(ctx, "reason", "")
            ? workflow_move(ctx, &naming_workflow, &moving, action, form_text(ctx, "reason"))
            : RC_INVALID;
    naming.version = moving.version;
    if (result == RC_OK)
        return done(ctx, naming_json(ctx, &naming), message, NAMING_LINK, (long long)naming.id);
    if (result != RC_INVALID || ctx->json)
        return result;
    if (text_same(action, "submit"))
        return show_form(ctx, &naming);
    fill_show(ctx, &naming);
    workflow_keep_reason(ctx);
    return invalid(ctx, "rectify/show");
}

enum result naming_submit(struct ctx *ctx)
{
    return take_step(ctx, "submit", "已报县里审核");
}

enum result naming_withdraw(struct ctx *ctx)
{
    return take_step(ctx, "withdraw", "已撤回，可以继续修改");
}

enum result naming_approve(struct ctx *ctx)
{
    return take_step(ctx, "approve", "审核通过，名单定下来了");
}

enum result naming_return(struct ctx *ctx)
{
    return take_step(ctx, "return", "已退回，镇里会看到原因");
}
