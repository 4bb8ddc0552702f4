/* Classes of training, and who attended them (CADRE-5). */
#include "base/text.h"
#include "cadre/training.h"
#include "core/audit.h"
#include "unit.h"

#define PLACE "/cadre-training"
#define YEAR_FIRST 1990
#define TICKED_MOST 500

static const char changed[] = "别人刚刚改过，请看过最新内容再改。";

static void show_crumbs(struct ctx *ctx, const char *name)
{
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:n}]", "label", "干部培训", "href_link",
                       PLACE, "label", "培训班", "href_link", "/cadre-classes", "label", name,
                       "href_link"));
    ctx->place = PLACE;
}

/* --- the list --- */

/* GET /cadre-classes?year=&kind=&q= */
enum result cadre_class_list(struct ctx *ctx)
{
    struct cadre_class *classes;
    struct paging paging = paging_read(ctx);
    struct class_filter filter = {
        .year = (int)query_int(ctx, "year", YEAR_FIRST, ctx->today.year, ctx->today.year),
        .kind = choice_by_name(cadre_class_kinds, query_text(ctx, "kind")),
        .like = query_like(ctx),
    };
    json_t *rows = json_array(), *kinds = choices_json(cadre_class_kinds, query_text(ctx, "kind"));
    int count = cadre_classes_read(ctx, &filter, paging.offset, paging.size, &classes);
    paging.total = cadre_classes_count(ctx, &filter);
    for (int i = 0; i < count; i++)
        json_array_append_new(rows, cadre_class_json(ctx, &classes[i]));
    json_array_insert_new(kinds, 0, json_pack("{s:s, s:s}", "value", "", "label", "全部"));
    view_text(ctx, "title", text_of(ctx, "%d 年培训班", filter.year));
    view_set(ctx, "year", json_integer(filter.year));
    view_set(ctx, "this_year", json_integer(ctx->today.year));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "kind_choices", kinds);
    view_set(ctx, "classes", rows);
    view_set(ctx, "may_keep", json_boolean(has_role(ctx, WHO_TRAINS)));
    paging_show(ctx, paging);
    ctx->place = PLACE;
    return page(ctx, "cadre/classes");
}

/* --- a class as it is typed --- */

static enum result show_form(struct ctx *ctx, const struct cadre_class *class)
{
    record_form(ctx, "f", &cadre_class_type, class);
    if (!class->id) {
        json_t *kind = json_object_get(json_object_get(ctx->view, "f"), "kind");
        json_array_insert_new(
            json_object_get(kind, "choices"), 0,
            json_pack("{s:s, s:s, s:b}", "value", "", "label", "请选择", "selected", false));
    }
    view_text(ctx, "title", class->id ? "修改培训班" : "登记培训班");
    view_text(ctx, "form_link",
              class->id ? text_of(ctx, CLASS_LINK, (long long)class->id) : "/cadre-classes");
    view_set(ctx, "record_version", class->id ? json_integer(class->version) : json_null());
    show_crumbs(ctx, class->id ? class->name : "登记");
    return has_errors(ctx) ? invalid(ctx, "cadre/class_form") : page(ctx, "cadre/class_form");
}

static bool take(struct ctx *ctx, struct cadre_class *class, bool partial)
{
    struct cadre_fault fault[CADRE_FAULTS];
    if (!record_parse(ctx, &cadre_class_type, class, partial, ""))
        return false;
    int count = cadre_class_faults(class, ctx->today, fault);
    for (int i = 0; i < count; i++)
        error_at(ctx, fault[i].field, "CADRE-5", "%s", fault[i].message);
    if (class->id && cadre_class_longest(ctx, class->id) > class->days)
        error_at(ctx, "days", "CADRE-5", "有人登记的天数比这个多，请先改他的");
    return !has_errors(ctx);
}

static struct cadre_class fresh(struct ctx *ctx)
{
    struct cadre_class class;
    record_clear(&cadre_class_type, &class);
    class.unit_code = ctx->user.unit_code;
    class.unit_name = class.organiser = ctx->user.unit_name;
    return class;
}

/* GET /cadre-classes/new */
enum result cadre_class_new(struct ctx *ctx)
{
    struct cadre_class class = fresh(ctx);
    return show_form(ctx, &class);
}

/* POST /cadre-classes */
enum result cadre_class_add(struct ctx *ctx)
{
    struct cadre_class class = fresh(ctx);
    if (!take(ctx, &class, false))
        return show_form(ctx, &class);
    if (!cadre_class_put(ctx, &class))
        return RC_FAILED;
    json_t *json = cadre_class_json(ctx, &class);
    audit_add(ctx, "cadre_class.create", "cadre_class", class.id, class.unit_code, NULL,
              cadre_recorded(&cadre_class_type, &class));
    return created(ctx, json, "已登记，请选参加的人", CLASS_LINK, (long long)class.id);
}

/* GET /cadre-classes/#id/edit */
enum result cadre_class_edit(struct ctx *ctx)
{
    struct cadre_class class;
    if (!cadre_class_find(ctx, param_id(ctx, "id"), &class))
        return RC_MISSING;
    return show_form(ctx, &class);
}

/* What stands of it in secretaries' files follows. */
static void enter_anew(struct ctx *ctx, const struct cadre_class *class)
{
    struct attendance *list;
    int count = attendances_read(ctx, class->id, scope_of(""), &list);
    attendances_move(ctx, class);
    for (int i = 0; i < count; i++) {
        training_take_out(ctx, &list[i]);
        training_enter(ctx, class, &list[i]);
    }
}

/* POST /cadre-classes/#id */
enum result cadre_class_change(struct ctx *ctx)
{
    struct cadre_class before, class;
    if (!cadre_class_find(ctx, param_id(ctx, "id"), &before))
        return RC_MISSING;
    class = before;
    if (!take(ctx, &class, ctx->json))
        return show_form(ctx, &class);
    if (!version_is_current(ctx, before.version) || !cadre_class_put(ctx, &class))
        return conflict(ctx, NULL, changed);
    enter_anew(ctx, &class);
    json_t *json = cadre_class_json(ctx, &class);
    audit_add(ctx, "cadre_class.change", "cadre_class", class.id, class.unit_code,
              cadre_recorded(&cadre_class_type, &before),
              cadre_recorded(&cadre_class_type, &class));
    return done(ctx, json, "已保存", CLASS_LINK, (long long)class.id);
}

/* POST /units/:code/cadre-classes/#cadre_class/remove: it is the unit's, so that a second click
 * finds the first one's answer */
enum result cadre_class_remove(struct ctx *ctx)
{
    struct cadre_class class;
    struct attendance *list;
    if (!cadre_class_find(ctx, param_id(ctx, "cadre_class"), &class) ||
        !in_scope(ctx, class.unit_code))
        return RC_MISSING;
    if (!text_same(class.unit_code, param(ctx, "code")))
        return conflict(ctx, NULL, "这不是这个单位登记的培训班。");
    if (!version_is_current(ctx, class.version))
        return conflict(ctx, NULL, changed);
    if (attendances_read(ctx, class.id, scope_of(""), &list) > 0)
        return conflict(ctx, NULL, "已经登记了参加的人，先移除他们，再删除培训班。");
    json_t *json = cadre_class_json(ctx, &class);
    cadre_class_drop(ctx, class.id);
    audit_add(ctx, "cadre_class.remove", "cadre_class", class.id, class.unit_code,
              cadre_recorded(&cadre_class_type, &class), NULL);
    return done(ctx, json, "已删除培训班", "/cadre-classes?year=%d", class.first_on.year);
}

/* --- who attended --- */

static bool may_keep(struct ctx *ctx, const struct cadre_class *class)
{
    return has_role(ctx, WHO_TRAINS) && in_scope(ctx, class->unit_code);
}

static bool attends(const struct attendance *list, int count, int64_t cadre_id)
{
    for (int i = 0; i < count; i++)
        if (list[i].cadre_id == cadre_id)
            return true;
    return false;
}

/* In office when it began, within the class's unit, and not there yet. */
static json_t *candidates_json(struct ctx *ctx, const struct cadre_class *class,
                               const struct attendance *list, int count, struct paging *paging)
{
    struct cadre_row *rows;
    const char *unit = query_text(ctx, "unit");
    bool within = *unit && unit_level(unit) != LEVEL_NONE && text_starts(unit, class->unit_code);
    struct cadre_filter filter = {
        .scope = scope_of(within ? unit : class->unit_code),
        .on = class->first_on,
        .like = query_like(ctx),
        .sex = -1,
    };
    json_t *json = json_array();
    int found = cadre_list_read(ctx, &filter, paging->offset, paging->size, &rows);
    paging->total = cadre_list_count(ctx, &filter);
    for (int i = 0; i < found; i++) {
        json_t *row = cadre_row_json(ctx, &rows[i], class->first_on);
        json_object_set_new(row, "there", json_boolean(attends(list, count, rows[i].cadre.id)));
        json_array_append_new(json, row);
    }
    return json;
}

static json_t *attended_json(struct ctx *ctx, const struct cadre_class *class,
                             const struct attendance *list, int count)
{
    json_t *rows = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(
            rows, json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s}", "cadre", list[i].cadre_id,
                            "name", list[i].name, "unit", list[i].unit_code, "unit_name",
                            list[i].unit_name, "days", decimal_text(ctx, list[i].days), "href_link",
                            text_of(ctx, CADRE_LINK, (long long)list[i].cadre_id), "drop_link",
                            text_of(ctx, CLASS_LINK "/cadres/%lld/remove", (long long)class->id,
                                    (long long)list[i].cadre_id)));
    return rows;
}

static enum result show(struct ctx *ctx, const struct cadre_class *class, const char *days)
{
    struct attendance *list;
    struct paging paging = paging_read(ctx);
    int count = attendances_read(ctx, class->id, ctx->user.scope, &list);
    json_object_update_new(ctx->view, cadre_class_json(ctx, class));
    view_text(ctx, "title", class->name);
    view_text(ctx, "remove_link",
              text_of(ctx, "/units/%s/cadre-classes/%lld/remove", class->unit_code,
                      (long long)class->id));
    view_text(ctx, "class_link", text_of(ctx, CLASS_LINK, (long long)class->id));
    view_set(ctx, "attended", json_integer(count));
    view_set(ctx, "attendances", attended_json(ctx, class, list, count));
    view_set(ctx, "may_keep", json_boolean(may_keep(ctx, class)));
    view_set(ctx, "record_version", json_integer(class->version));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_text(ctx, "typed_days", days);
    view_text(ctx, "days_error", error_of(ctx, "days"));
    view_text(ctx, "cadre_error", error_of(ctx, "cadre"));
    if (may_keep(ctx, class)) {
        view_set(ctx, "units", cadre_units_json(ctx, class->unit_code));
        view_set(ctx, "candidates", candidates_json(ctx, class, list, count, &paging));
        paging_show(ctx, paging);
    }
    show_crumbs(ctx, class->name);
    return has_errors(ctx) ? invalid(ctx, "cadre/class") : page(ctx, "cadre/class");
}

/* GET /cadre-classes/#id?unit=&q= */
enum result cadre_class_show(struct ctx *ctx)
{
    struct cadre_class class;
    if (!cadre_class_find(ctx, param_id(ctx, "id"), &class))
        return RC_MISSING;
    return show(ctx, &class, decimal_text(ctx, class.days));
}

struct sent {
    int64_t days;
};
static const struct field sent_fields[] = {
    {.name = "days",
     .label = "参加天数",
     .kind = FIELD_DECIMAL,
     .offset = offsetof(struct sent, days),
     .required = true,
     .min = 1,
     .max = 366 * DECIMAL_ONE},
    {0},
};
static const struct record_type sent_type = {"cadre_attendance", sent_fields, sizeof(struct sent)};

/* One ticked person; false with an error when it is not one of the class's unit. */
static bool add_one(struct ctx *ctx, const struct cadre_class *class, int64_t id, int64_t days)
{
    struct cadre cadre;
    if (!cadre_read(ctx, id, &cadre) || !text_starts(cadre.unit_code, class->unit_code)) {
        error_at(ctx, "cadre", "choice", "请从列出的人里选");
        return false;
    }
    if (attendance_add(ctx, class, &cadre, days))
        training_enter(ctx, class,
                       &(struct attendance){.class_id = class->id,
                                            .cadre_id = cadre.id,
                                            .account = cadre.account,
                                            .days = days,
                                            .unit_code = cadre.unit_code});
    return true;
}

/* POST /cadre-classes/#id/attend {cadre: [ids], days} */
enum result cadre_attend(struct ctx *ctx)
{
    struct cadre_class class;
    struct sent sent = {0};
    int64_t *ids = ARENA_ARRAY(ctx->arena, int64_t, TICKED_MOST);
    if (!cadre_class_find(ctx, param_id(ctx, "id"), &class))
        return RC_MISSING;
    record_parse(ctx, &sent_type, &sent, false, "cadre");
    const char *fault = has_errors(ctx) ? NULL : cadre_days_fault(&class, sent.days);
    if (fault)
        error_at(ctx, "days", "CADRE-5", "%s", fault);
    int count = form_ids(ctx, "cadre", ids, TICKED_MOST);
    if (count == 0 && !*error_of(ctx, "cadre"))
        error_at(ctx, "cadre", "required", "请先勾选参加的人");
    for (int i = 0; i < count && !has_errors(ctx); i++)
        add_one(ctx, &class, ids[i], sent.days);
    if (has_errors(ctx))
        return show(ctx, &class, form_text(ctx, "days"));
    json_t *people = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(people, json_integer(ids[i]));
    json_t *json = json_pack("{s:I, s:o, s:s}", "id", class.id, "cadres", people, "days",
                             decimal_text(ctx, sent.days));
    audit_add(ctx, "cadre_class.attend", "cadre_class", class.id, class.unit_code, NULL, json);
    return done(ctx, json, text_of(ctx, "已登记 %d 人", count), CLASS_LINK, (long long)class.id);
}

/* POST /cadre-classes/#id/cadres/#cadre/remove */
enum result cadre_attend_remove(struct ctx *ctx)
{
    struct cadre_class class;
    struct cadre cadre;
    if (!cadre_class_find(ctx, param_id(ctx, "id"), &class) ||
        !cadre_read(ctx, param_id(ctx, "cadre"), &cadre) || !in_scope(ctx, cadre.unit_code))
        return RC_MISSING;
    if (!attendance_drop(ctx, class.id, cadre.id))
        return conflict(ctx, NULL, "这个人已经不在名单里了。");
    training_take_out(ctx, &(struct attendance){.class_id = class.id,
                                                .account = cadre.account,
                                                .unit_code = cadre.unit_code});
    json_t *json = json_pack("{s:I, s:I}", "id", class.id, "cadre", cadre.id);
    audit_add(ctx, "cadre_class.drop", "cadre_class", class.id, class.unit_code, json, NULL);
    return done(ctx, json, text_of(ctx, "已移除%s", cadre.name), CLASS_LINK, (long long)class.id);
}
