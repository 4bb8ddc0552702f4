/* Items: their form with the floor beside the target, saving as one types, undo, order. */
#include "base/text.h"
#include "core/app.h"
#include "core/audit.h"
#include "plan/internal.h"

#include <string.h>

/* --- the form --- */

static json_t *milestone_fields(struct ctx *ctx, const struct plan *plan,
                                const struct plan_item *item)
{
    json_t *fields = json_array();
    for (int i = 0; i < tenure_years(plan_tenure(plan)); i++) {
        const char *name = text_of(ctx, "milestone_%lld", (long long)(plan->first_year + i));
        char stored[DECIMAL_TEXT];
        const char *sent = json_string_value(json_object_get(ctx->form, name));
        decimal_format(item->milestone[i], stored);
        json_array_append_new(
            fields,
            json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b, "
                      "s:b, s:b, s:s, s:s, s:b, s:b}",
                      "id", text_of(ctx, "f-%s", name), "name", name, "label",
                      text_of(ctx, "%lld 年", (long long)(plan->first_year + i)), "value",
                      sent ? sent : text_of(ctx, "%s", stored), "error", "", "hint", "", "required",
                      0, "readonly", 0, "is_text", 0, "is_long", 0, "is_number", 1, "is_date", 0,
                      "is_choice", 0, "is_bool", 0, "is_file", 0, "is_password", 0, "maxlength", 0,
                      "inputmode", "decimal", "unit", "", "autocomplete", 0, "list_id", 0));
    }
    return fields;
}

static json_t *indicator_choices(struct ctx *ctx, const struct plan *plan,
                                 const struct plan_item *item)
{
    json_t *all = indicator_list(ctx, plan->unit_code), *choices = json_array(), *one;
    size_t i;
    json_array_foreach(all, i, one)
    {
        int64_t id = json_integer_value(json_object_get(one, "id"));
        const char *list = json_string_value(json_object_get(one, "list"));
        if (list && !text_same(list, lists[item->list].name) && id != item->indicator)
            continue;
        const char *unit = json_string_value(json_object_get(one, "unit_of_measure"));
        json_array_append_new(
            choices,
            json_pack("{s:s, s:s}", "value", text_of(ctx, "%lld", (long long)id), "label",
                      unit && *unit ? text_of(ctx, "%s（%s）",
                                              json_string_value(json_object_get(one, "name")), unit)
                                    : json_string_value(json_object_get(one, "name"))));
    }
    return choices;
}

/* The first error of a field name in a list of {field, rule, message}; NULL when there is none. A
 * missed floor has a line of its own, which follows what is typed. */
static const char *message_at(const json_t *errors, const char *name)
{
    size_t i;
    const json_t *error;
    json_array_foreach(errors, i, error)
    {
        const char *rule = json_string_value(json_object_get(error, "rule"));
        bool floor = text_same(name, "target") && text_same(rule, "PLAN-4");
        if (!floor && text_same(json_string_value(json_object_get(error, "field")), name))
            return json_string_value(json_object_get(error, "message"));
    }
    return NULL;
}

static void show_message(json_t *field, const json_t *errors)
{
    const char *message = message_at(errors, json_string_value(json_object_get(field, "name")));
    if (message && !*json_string_value(json_object_get(field, "error")))
        json_object_set_new(field, "error", json_string(message));
}

/* What the rules still ask for stands at its field: it keeps nobody from saving. */
static void show_messages(struct ctx *ctx, const json_t *errors)
{
    const char *key;
    size_t i;
    json_t *field;
    json_object_foreach(json_object_get(ctx->view, "f"), key, field)
    {
        show_message(field, errors);
    }
    json_array_foreach(json_object_get(ctx->view, "milestone_fields"), i, field)
    {
        show_message(field, errors);
    }
}

static json_t *faults_of(struct ctx *ctx, const struct plan *plan, const struct plan_item *item)
{
    struct faults faults = {.arena = ctx->arena};
    item_check(item, plan_tenure(plan), &faults);
    floor_check(item, &faults);
    return item_faults_json(&faults);
}

static void hint(struct ctx *ctx, const char *field, const char *text)
{
    json_object_set_new(json_object_get(json_object_get(ctx->view, "f"), field), "hint",
                        json_string(text));
}

static void relabel(struct ctx *ctx, const char *field, const char *text)
{
    json_object_set_new(json_object_get(json_object_get(ctx->view, "f"), field), "label",
                        json_string(text));
}

/* What is known of the indicator is filled in, and says where it comes from (ALL-3). */
static void prefill(struct ctx *ctx, const struct plan *plan, struct plan_item *item)
{
    item->indicator = query_int(ctx, "indicator", 1, INT64_MAX, 0);
    if (!item->indicator || !item_indicator(ctx, plan, item)) {
        item->indicator = 0;
        return;
    }
    item->unit_of_measure = item->indicator_unit_of_measure;
    item->direction = item->indicator_direction;
    if (floor_applies(item))
        baseline_known(ctx, plan->unit_code, item->indicator, plan->first_year - 1, &item->baseline,
                       &item->baseline_year);
}

static void fill_form(struct ctx *ctx, const struct plan *plan, struct plan_item *item)
{
    int64_t value, year;
    bool known = item->indicator && baseline_known(ctx, plan->unit_code, item->indicator,
                                                   plan->first_year - 1, &value, &year);
    items_measure(ctx, plan, item, 1);
    view_set(ctx, "plan", plan_json(ctx, plan));
    view_set(ctx, "plan_id", json_integer(plan->id));
    json_t *shown = item->id ? item_json(ctx, plan, item) : json_null();
    if (item->id)
        json_object_set_new(shown, "changed_label",
                            json_string(text_of(ctx, "%s %s 保存", item->changed_by_name,
                                                time_label(ctx, item->changed_at))));
    view_set(ctx, "item", shown);
    view_set(ctx, "may_edit", json_true());
    view_text(ctx, "list", lists[item->list].name);
    view_text(ctx, "list_name", lists[item->list].label);
    view_set(ctx, "record_version", item->id ? json_integer(item->version) : json_null());
    record_form(ctx, "f", &item_type, item);
    form_asks_more(ctx, tenure_years(plan_tenure(plan)), 0);
    form_choices(ctx, "f", "indicator", indicator_choices(ctx, plan, item));
    view_set(ctx, "milestone_fields", milestone_fields(ctx, plan, item));
    relabel(ctx, "target", text_of(ctx, "%lld 年目标", (long long)plan->last_year));
    if (known) {
        char text[DECIMAL_TEXT];
        hint(ctx, "baseline",
             text_of(ctx, "本村 %lld 年数据为 %s", (long long)year, decimal_format(value, text)));
    }
    view_set(ctx, "floor", floor_json(ctx, item));
    view_set(ctx, "needs_reason",
             json_boolean(*item->floor_reason ||
                          (floor_applies(item) && item->floor.source == FLOOR_NONE)));
}

#define CLOSED_STAYS "已经销号，修订时不能修改或移除。"

/* The item that the path names, as stored, taken out or not. */
static enum result any_item_for(struct ctx *ctx, struct plan *plan, struct plan_item *item)
{
    enum result result = plan_for(ctx, ACT_EDIT, plan);
    if (result == RC_OK && !item_read(ctx, plan, param_id(ctx, "item"), item))
        return RC_MISSING;
    return result;
}

static enum result item_for(struct ctx *ctx, struct plan *plan, struct plan_item *item)
{
    enum result result = any_item_for(ctx, plan, item);
    if (result == RC_OK && item->removed)
        return conflict(ctx, NULL, "这一项已经移除，恢复以后才能修改。");
    if (result == RC_OK && item_is_closed(ctx, plan, item->id))
        return conflict(ctx, NULL, "这一项" CLOSED_STAYS);
    return result;
}

static void fill_item_comments(struct ctx *ctx, const struct plan *plan, int64_t item)
{
    struct comment *comment;
    json_t *comments = json_array();
    int count = comments_read(ctx, plan->id, &comment);
    for (int i = 0; i < count; i++)
        if (comment[i].item == item)
            json_array_append_new(comments, comment_json(ctx, &comment[i]));
    view_set(ctx, "comments", comments);
}

/* GET /plans/#id/items/#item */
enum result item_form(struct ctx *ctx)
{
    struct plan plan;
    struct plan_item item;
    enum result result = item_for(ctx, &plan, &item);
    if (result == RC_CONFLICT) { /* not in drafting, or taken out: the plan shows what there is */
        json_array_clear(ctx->errors);
        return redirect(ctx, "/plans/%lld", (long long)plan.id);
    }
    if (result != RC_OK)
        return result;
    fill_form(ctx, &plan, &item);
    show_messages(ctx, faults_of(ctx, &plan, &item));
    fill_item_comments(ctx, &plan, item.id);
    plan_crumbs(ctx, &plan,
                text_of(ctx, "%s第 %lld 项", lists[item.list].label, (long long)item.ordinal));
    return page(ctx, "plan/item");
}

/* GET /plans/#id/items/new?list=&indicator= */
enum result item_new_form(struct ctx *ctx)
{
    struct plan plan;
    enum result result = plan_for(ctx, ACT_EDIT, &plan);
    if (result != RC_OK)
        return result;
    struct plan_item item = item_new(plan_tenure(&plan), plan_shown_list(ctx));
    prefill(ctx, &plan, &item);
    fill_form(ctx, &plan, &item);
    plan_crumbs(ctx, &plan, text_of(ctx, "%s · 添加事项", lists[item.list].label));
    return page(ctx, "plan/item");
}

/* --- saving --- */

/* Reads what was sent into the item. Malformed values are errors; what the rules of a whole item
 * still ask for is not. */
static bool parse_item(struct ctx *ctx, const struct plan *plan, struct plan_item *item)
{
    struct tenure tenure = plan_tenure(plan);
    record_parse(ctx, &item_type, item, true, milestone_names(ctx, tenure));
    milestones_parse(ctx, tenure, item);
    if (!item_indicator(ctx, plan, item))
        error_at(ctx, "indicator", "choice", "没有这项指标");
    if (item->list < 0)
        item->list = LIST_PROSPERITY; /* the form needs one; the error is there already */
    if (item->indicator && item->direction < 0)
        item->direction = item->indicator_direction;
    if (item->indicator && text_is_blank(item->unit_of_measure))
        item->unit_of_measure = item->indicator_unit_of_measure;
    return !has_errors(ctx);
}

/* A new item says at least what it promises, and in which list; what is not sent stays as item_new
 * has it. */
static bool parse_new(struct ctx *ctx, const struct plan *plan, struct plan_item *item)
{
    if (!json_object_get(ctx->form, "list"))
        error_at(ctx, "list", "required", "请选择清单");
    if (!json_object_get(ctx->form, "title"))
        error_at(ctx, "title", "required", "请填写“承诺事项”");
    return parse_item(ctx, plan, item);
}

static enum result form_again(struct ctx *ctx, const struct plan *plan, struct plan_item *item)
{
    json_t *errors = json_deep_copy(ctx->errors);
    fill_form(ctx, plan, item);
    show_messages(ctx, errors);
    plan_crumbs(ctx, plan, item->id ? "修改事项" : "添加事项");
    return invalid(ctx, "plan/item");
}

/* The stored record with what still hinders submission, as `errors`. */
static json_t *saved_json(struct ctx *ctx, const struct plan *plan, const struct plan_item *item)
{
    json_t *json = item_json(ctx, plan, item);
    json_t *faults = faults_of(ctx, plan, item);
    if (json_array_size(faults))
        json_object_set_new(json, "errors", faults);
    return json;
}

static const char *back_link(struct ctx *ctx, const struct plan *plan, int list)
{
    return text_of(ctx, "/plans/%lld?list=%s#items", (long long)plan->id, lists[list].name);
}

/* POST /plans/#id/items */
enum result item_create(struct ctx *ctx)
{
    struct plan plan;
    enum result result = plan_for(ctx, ACT_EDIT, &plan);
    if (result != RC_OK)
        return result;
    struct plan_item item = item_new(plan_tenure(&plan), -1), *others;
    if (!parse_new(ctx, &plan, &item))
        return form_again(ctx, &plan, &item);
    int in_list = 0, count = items_read(ctx, &plan, &others);
    for (int i = 0; i < count; i++)
        in_list += others[i].list == item.list;
    if (in_list >= PLAN_LIST_MAX) {
        error_at(ctx, "list", "range", "一张清单最多 %d 项", PLAN_LIST_MAX);
        return form_again(ctx, &plan, &item);
    }
    items_measure(ctx, &plan, &item, 1);
    item_insert(ctx, &plan, &item);
    item.ordinal = in_list + 1;
    audit_add(ctx, "plan.item_add", "plan_item", item.id, plan.unit_code, NULL,
              item_audit(ctx, &item));
    return created(ctx, saved_json(ctx, &plan, &item), "已添加", "/plans/%lld/items/%lld",
                   (long long)plan.id, (long long)item.id);
}

/* POST /plans/#id/items/#item: what was sent is stored, the rest stays (autosave). */
enum result item_save(struct ctx *ctx)
{
    struct plan plan;
    struct plan_item item;
    enum result result = item_for(ctx, &plan, &item);
    if (result != RC_OK)
        return result;
    struct plan_item before = item;
    if (!parse_item(ctx, &plan, &item))
        return form_again(ctx, &plan, &item);
    items_measure(ctx, &plan, &item, 1);
    if (!version_is_current(ctx, before.version))
        return item_clash(ctx, &plan, &item, &before);
    json_t *old = item_audit(ctx, &before), *new = item_audit(ctx, &item);
    if (!json_equal(old, new)) {
        if (!item_update(ctx, &plan, &item))
            return item_clash(ctx, &plan, &item, &before);
        audit_add(ctx, "plan.item_change", "plan_item", item.id, plan.unit_code, old, new);
    }
    return done(ctx, saved_json(ctx, &plan, &item), "已保存", "%s",
                back_link(ctx, &plan, item.list));
}

/* --- taking out, putting back, order --- */

/* Takes an item out or puts it back, on record; the plan's change is noted by the caller. */
static void note_removed(struct ctx *ctx, const struct plan *plan, struct plan_item *item,
                         bool removed)
{
    json_t *before = item_audit(ctx, item);
    item_set_removed(ctx, item, removed);
    item->removed = removed;
    item->version++;
    audit_add(ctx, removed ? "plan.item_remove" : "plan.item_restore", "plan_item", item->id,
              plan->unit_code, before, item_audit(ctx, item));
}

static enum result set_removed(struct ctx *ctx, bool removed)
{
    struct plan plan;
    struct plan_item item;
    enum result result = any_item_for(ctx, &plan, &item);
    if (result != RC_OK)
        return result;
    if (removed && item_is_closed(ctx, &plan, item.id))
        return conflict(ctx, NULL, "这一项" CLOSED_STAYS);
    const char *link = back_link(ctx, &plan, item.list);
    if (item.removed != removed) {
        note_removed(ctx, &plan, &item, removed);
        plan_touch(ctx, plan.id);
    }
    json_t *json = item_json(ctx, &plan, &item);
    json_object_set_new(json, "removed", json_boolean(removed));
    if (removed)
        return done(ctx, json, NULL, "/plans/%lld?list=%s&removed=%lld#items", (long long)plan.id,
                    lists[item.list].name, (long long)item.id);
    return done(ctx, json, "已恢复", "%s", link);
}

/* POST /plans/#id/items/#item/remove */
enum result item_remove(struct ctx *ctx)
{
    return set_removed(ctx, true);
}

#define REMOVED_MAX 100

/* POST /plans/#id/items/remove {item: [ids]}: those ticked, all of them or none. Each can be put
 * back. */
enum result items_remove(struct ctx *ctx)
{
    struct plan plan;
    struct plan_item item = {0};
    int64_t ids[REMOVED_MAX];
    enum result result = plan_for(ctx, ACT_EDIT, &plan);
    if (result != RC_OK)
        return result;
    int count = form_ids(ctx, "item", ids, REMOVED_MAX);
    if (form_only(ctx, "", "item") && !count)
        error_at(ctx, "item", "required", "请勾选要移除的事项");
    struct buf removed = buf_create(ctx->arena, 64);
    for (int i = 0; i < count && !has_errors(ctx); i++) {
        if (!item_read(ctx, &plan, ids[i], &item) || item.removed) {
            error_at(ctx, "item", "choice", "勾选的事项里有的已不在这份规划里，请刷新后重新勾选");
            break;
        }
        if (item_is_closed(ctx, &plan, item.id)) {
            error_at(ctx, "item", "PLAN-14", "“%s”" CLOSED_STAYS, item.title);
            break;
        }
        note_removed(ctx, &plan, &item, true);
        buf_printf(&removed, "%s%lld", i ? "," : "", (long long)item.id);
    }
    if (has_errors(ctx))
        return invalid(ctx, plan_page(ctx, plan.id));
    plan_touch(ctx, plan.id);
    return done(ctx, json_pack("{s:i}", "removed", count), NULL,
                "/plans/%lld?list=%s&removed=%s#items", (long long)plan.id, lists[item.list].name,
                removed.bytes);
}

/* POST /plans/#id/items/#item/restore */
enum result item_restore(struct ctx *ctx)
{
    return set_removed(ctx, false);
}

/* POST /plans/#id/items/#item/move {to: up | down} */
enum result item_shift(struct ctx *ctx)
{
    struct plan plan;
    struct plan_item item;
    enum result result = item_for(ctx, &plan, &item);
    if (result != RC_OK)
        return result;
    const char *to = form_text(ctx, "to");
    bool up = text_same(to, "up");
    if (form_only(ctx, "to", "") && !up && !text_same(to, "down"))
        error_at(ctx, "to", "choice", "请选择上移或下移");
    if (has_errors(ctx))
        return invalid(ctx, NULL);
    item_move(ctx, &plan, &item, up);
    plan_touch(ctx, plan.id);
    audit_add(ctx, "plan.item_move", "plan_item", item.id, plan.unit_code, NULL,
              json_pack("{s:s}", "to", to));
    if (!item_read(ctx, &plan, item.id, &item))
        return RC_FAILED;
    return done(ctx, item_json(ctx, &plan, &item), NULL, "%s", back_link(ctx, &plan, item.list));
}

/* GET /plans/#id/floor?indicator=&target=: the average a target is held against, as it is typed. */
enum result plan_floor(struct ctx *ctx)
{
    struct plan plan;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan))
        return RC_MISSING;
    struct plan_item item = item_new(plan_tenure(&plan), LIST_PROSPERITY);
    item.indicator = query_int(ctx, "indicator", 1, INT64_MAX, 0);
    if (!item_indicator(ctx, &plan, &item))
        return RC_MISSING;
    decimal_parse(query_text(ctx, "target"), &item.target);
    items_measure(ctx, &plan, &item, 1);
    json_object_update(ctx->view, floor_json(ctx, &item));
    view_text(ctx, "unit_of_measure", item.indicator_unit_of_measure);
    view_text(ctx, "title", "上年平均数");
    return page(ctx, "plan/floor");
}
