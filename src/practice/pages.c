/* A practice as pages: writing it up from an item, reading it, and the steps of its way (EVAL-5).
 */
#include "base/text.h"
#include "commitment.h"
#include "core/audit.h"
#include "core/file.h"
#include "practice/internal.h"
#include "unit.h"

#define PRACTICE_LINK "/practices/%lld"

static struct status status_of(const struct practice *practice)
{
    const char *word = practice_states[practice->state].label;
    switch (practice->state) {
    case PRACTICE_PUBLISHED:
        return (struct status){word, "✓", "done"};
    case PRACTICE_SUBMITTED:
        return (struct status){word, "◐", "due"};
    default:
        return (struct status){word, "○", "none"};
    }
}

json_t *practice_json(struct ctx *ctx, const struct practice *practice)
{
    json_t *json = record_json(&practice_type, practice);
    json_object_update_new(
        json,
        json_pack("{s:I, s:I, s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s?, s:s, s:s, "
                  "s:o}",
                  "id", practice->id, "version", practice->version, "unit", practice->unit_code,
                  "item", practice->item_id, "village", practice->village_code, "village_name",
                  practice->village_name, "item_title", practice->item_title, "list",
                  lists[practice->list].name, "list_label", lists[practice->list].label, "reached",
                  practice->reached, "state", practice_states[practice->state].name, "state_label",
                  practice_states[practice->state].label, "shown_to", practice->shown_to,
                  "shown_on", date_text(ctx, practice->shown_on), "shown_label",
                  date_label(ctx, practice->shown_on), "status", status_json(status_of(practice))));
    return json;
}

/* Files open at the practice's own address, since its readers are not those of its unit. */
static json_t *files_of(struct ctx *ctx, const struct practice *practice)
{
    json_t *files = file_list(ctx, "practice", practice->id), *file;
    size_t i;
    json_array_foreach(files, i, file)
    {
        long long id = (long long)json_integer_value(json_object_get(file, "id"));
        const char *link = text_of(ctx, PRACTICE_LINK "/files/%lld", (long long)practice->id, id);
        json_object_set_new(file, "href_link", json_string(link));
        json_object_set_new(file, "drop_link", json_string(text_of(ctx, "%s/drop", link)));
    }
    return files;
}

static void fill_head(struct ctx *ctx, const struct practice *practice, const char *label)
{
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "典型做法", "href_link", "/practices",
                       "label", label, "href_link"));
    view_text(ctx, "unit_name", unit_name(ctx, practice->unit_code));
    view_text(ctx, "item_link",
              in_scope(ctx, practice->village_code)
                  ? text_of(ctx, "/items/%lld", (long long)practice->item_id)
                  : "");
    view_set(ctx, "record_version", json_integer(practice->version));
    view_set(ctx, "files", files_of(ctx, practice));
}

/* --- reading --- */

/* What this user can do next, by name; what the guards would refuse is left out. */
static json_t *actions_json(struct ctx *ctx, struct practice *practice)
{
    const char *unit = ctx->user.unit_code;
    struct moving moving = practice_moving(practice);
    json_t *actions = workflow_actions_by_name(ctx, &practice_workflow, &moving);
    if (!practice_is_of(practice, unit)) {
        json_object_del(actions, "submit");
        json_object_del(actions, "withdraw");
        json_object_del(actions, "revise");
    }
    if (!practice_widens(practice, unit))
        json_object_del(actions, "promote");
    if (!practice_is_shown_by(practice, unit))
        json_object_del(actions, "take_back");
    return actions;
}

static void fill_practice(struct ctx *ctx, struct practice *practice)
{
    json_t *steps = workflow_history(ctx, &practice_workflow, practice->id);
    json_object_update_new(ctx->view, practice_json(ctx, practice));
    fill_head(ctx, practice, practice->title);
    view_text(ctx, "shown_where", practice->shown_to ? unit_name(ctx, practice->shown_to) : "");
    view_set(ctx, "can_edit",
             json_boolean(practice->state == PRACTICE_DRAFT && has_role(ctx, PRACTICE_WRITERS) &&
                          practice_is_of(practice, ctx->user.unit_code)));
    view_set(ctx, "sent_back",
             practice->state == PRACTICE_DRAFT ? workflow_sent_back(steps, "return") : json_null());
    view_set(ctx, "actions", actions_json(ctx, practice));
    /* how it came about concerns those who work on it, not its readers */
    bool works = practice_is_of(practice, ctx->user.unit_code) ||
                 (has_role(ctx, PRACTICE_REVIEWERS) && in_scope(ctx, practice->unit_code));
    view_set(ctx, "steps_taken", works ? steps : json_array());
}

/* GET /practices/#id */
enum result practice_show(struct ctx *ctx)
{
    struct practice practice;
    if (!practice_find(ctx, param_id(ctx, "id"), &practice))
        return RC_MISSING;
    fill_practice(ctx, &practice);
    return page(ctx, "practice/show");
}

static bool has_file(struct ctx *ctx, int64_t id, int64_t file)
{
    return db_one_int(ctx->db,
                      SQL("SELECT 1 FROM files WHERE id = $1 AND entity = 'practice' "
                          "AND entity_id = $2"),
                      ARGS(db_i(file), db_i(id)), 0) == 1;
}

/* GET /practices/#id/files/#attachment */
enum result practice_file(struct ctx *ctx)
{
    struct practice practice;
    int64_t file = param_id(ctx, "attachment");
    if (!practice_find(ctx, param_id(ctx, "id"), &practice) || !has_file(ctx, practice.id, file))
        return RC_MISSING;
    return file_send(ctx, file);
}

/* --- writing --- */

static enum result form_page(struct ctx *ctx, const struct practice *practice)
{
    json_object_update_new(ctx->view, practice_json(ctx, practice));
    fill_head(ctx, practice, practice->id ? "修改典型做法" : "写典型做法");
    view_text(ctx, "title", practice->id ? "修改典型做法" : "写典型做法");
    record_form(ctx, "f", &practice_type, practice);
    form_asks_more(ctx, 1, 0); /* the files */
    view_text(ctx, "back_link",
              practice->id ? text_of(ctx, PRACTICE_LINK, (long long)practice->id)
                           : text_of(ctx, "/items/%lld", (long long)practice->item_id));
    return has_errors(ctx) ? invalid(ctx, "practice/form") : page(ctx, "practice/form");
}

static json_t *recorded(const struct practice *practice)
{
    json_t *json = record_json(&practice_type, practice);
    json_object_set_new(json, "item", json_integer(practice->item_id));
    return json;
}

/* What the item's own record says stands in the form already (ALL-3). */
static bool begin(struct ctx *ctx, int64_t item_id, struct practice *practice)
{
    struct commitment item;
    if (!commitment_read(ctx, item_id, &item) || !in_scope(ctx, item.unit_code))
        return false;
    const char *village = unit_name(ctx, item.unit_code);
    const char *reached = commitment_value_text(ctx, &item, item.progress);
    *practice = (struct practice){
        .item_id = item_id,
        .unit_code = ctx->user.unit_code,
        .village_code = item.unit_code,
        .village_name = village,
        .item_title = item.title,
        .reached = reached,
        .list = item.list,
        .title = "",
        .problem = "",
        .method = "",
        .effect = *text_or_empty(item.note) ? item.note : "",
        .shown_to = NULL,
    };
    return true;
}

/* GET /practices/new?item= */
enum result practice_new(struct ctx *ctx)
{
    struct practice practice;
    if (!*query_text(ctx, "item")) /* it begins with one that is done */
        return redirect(ctx, "/items?state=done");
    if (!begin(ctx, query_int(ctx, "item", 1, INT64_MAX, 0), &practice))
        return RC_MISSING;
    return form_page(ctx, &practice);
}

static const struct field item_fields[] = {
    {.name = "item",
     .label = "承诺事项",
     .kind = FIELD_REF,
     .offset = offsetof(struct practice, item_id),
     .required = true},
    {0},
};
static const struct record_type item_type = {"practice", item_fields, sizeof(struct practice)};

/* POST /practices {item, title, problem, method, effect, files} */
enum result practice_add(struct ctx *ctx)
{
    struct practice practice = {.village_name = "",
                                .village_code = "",
                                .item_title = "",
                                .reached = "",
                                .unit_code = ctx->user.unit_code};
    bool named =
        record_parse(ctx, &item_type, &practice, true, "title problem method effect files");
    if (!begin(ctx, practice.item_id, &practice) && named)
        error_at(ctx, "item", "choice", "没有这一项承诺，或不在您的管理范围内");
    if (!record_parse(ctx, &practice_type, &practice, false, "item files"))
        return form_page(ctx, &practice);
    practice.id = practice_insert(ctx, &practice);
    practice.version = 1;
    file_attach(ctx, "files", "practice", practice.id, practice.unit_code);
    audit_add(ctx, "practice.create", "practice", practice.id, practice.unit_code, NULL,
              recorded(&practice));
    return created(ctx, practice_json(ctx, &practice), "已保存，可以提交审核", PRACTICE_LINK,
                   (long long)practice.id);
}

/* A draft of the user's own unit; RC_OK, or why it cannot be changed. */
static enum result find_draft(struct ctx *ctx, struct practice *practice)
{
    if (!practice_find(ctx, param_id(ctx, "id"), practice))
        return RC_MISSING;
    if (practice->state != PRACTICE_DRAFT)
        return conflict(ctx, NULL, "已经提交，撤回以后才能修改。");
    if (!practice_is_of(practice, ctx->user.unit_code))
        return RC_DENIED;
    return RC_OK;
}

/* GET /practices/#id/edit */
enum result practice_edit(struct ctx *ctx)
{
    struct practice practice;
    enum result found = find_draft(ctx, &practice);
    return found == RC_OK ? form_page(ctx, &practice) : found;
}

/* POST /practices/#id {title, problem, method, effect, files} */
enum result practice_change(struct ctx *ctx)
{
    struct practice practice;
    enum result found = find_draft(ctx, &practice);
    if (found != RC_OK)
        return found;
    struct practice before = practice;
    bool current = version_is_current(ctx, practice.version);
    record_parse(ctx, &practice_type, &practice, true, "files");
    if (!current) {
        form_page(ctx, &practice);
        return conflict(ctx, "practice/form", "别人刚改过，请核对后再保存");
    }
    if (has_errors(ctx))
        return form_page(ctx, &practice);
    practice_update(ctx, &practice);
    practice.version++;
    file_attach(ctx, "files", "practice", practice.id, practice.unit_code);
    audit_add(ctx, "practice.change", "practice", practice.id, practice.unit_code,
              recorded(&before), recorded(&practice));
    return done(ctx, practice_json(ctx, &practice), "已保存", PRACTICE_LINK,
                (long long)practice.id);
}

/* POST /practices/#id/files/#attachment/drop */
enum result practice_drop_file(struct ctx *ctx)
{
    struct practice practice;
    enum result found = find_draft(ctx, &practice);
    int64_t file = param_id(ctx, "attachment");
    if (found != RC_OK)
        return found;
    if (!file_detach(ctx, "practice", practice.id, file))
        return RC_MISSING;
    audit_add(ctx, "practice.drop_file", "practice", practice.id, practice.unit_code,
              json_pack("{s:I}", "file", file), NULL);
    return done(ctx, practice_json(ctx, &practice), "已删除", PRACTICE_LINK "/edit",
                (long long)practice.id);
}

/* --- the steps --- */

static enum result take(struct ctx *ctx, const char *action, const char *message)
{
    struct practice practice;
    if (!practice_find(ctx, param_id(ctx, "id"), &practice))
        return RC_MISSING;
    struct moving moving = practice_moving(&practice);
    enum result result =
        form_only(ctx, "reason", "")
            ? workflow_move(ctx, &practice_workflow, &moving, action, form_text(ctx, "reason"))
            : RC_INVALID;
    practice.version = moving.version;
    if (result == RC_OK)
        return done(ctx, practice_json(ctx, &practice), message, PRACTICE_LINK,
                    (long long)practice.id);
    if (result != RC_INVALID || ctx->json)
        return result;
    fill_practice(ctx, &practice);
    workflow_keep_reason(ctx);
    return invalid(ctx, "practice/show");
}

enum result practice_submit(struct ctx *ctx)
{
    return take(ctx, "submit", "已提交，等待审核");
}

enum result practice_withdraw(struct ctx *ctx)
{
    return take(ctx, "withdraw", "已撤回，可以继续修改");
}

enum result practice_publish(struct ctx *ctx)
{
    return take(ctx, "publish", "已发布，本级和下级都能看到");
}

enum result practice_return(struct ctx *ctx)
{
    return take(ctx, "return", "已退回，编写单位会看到原因");
}

enum result practice_promote(struct ctx *ctx)
{
    return take(ctx, "promote", "已推广");
}

enum result practice_take_back(struct ctx *ctx)
{
    return take(ctx, "take-back", "已撤下，别人不再看到");
}

enum result practice_revise(struct ctx *ctx)
{
    return take(ctx, "revise", "可以修改，改好后再提交审核");
}
