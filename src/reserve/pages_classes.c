/* Who of the pool attended a class of the register; whoever is a cadre of the register has those
 * days already. The class's own page says nothing of it (CADRE-5, POOL-6, POOL-10). */
#include "base/text.h"
#include "core/audit.h"
#include "reserve/internal.h"
#include "unit.h"

#define CLASS_LINK "/reserve/classes/%lld"
enum { TICKED_MOST = 200, YEAR_FIRST = 1990 };

static bool course_of(struct ctx *ctx, struct cadre_course *course)
{
    return cadre_course_read(ctx, param_id(ctx, "class"), course);
}

static json_t *course_json(struct ctx *ctx, const struct cadre_course *course)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s}", "id", course->id, "name", course->name,
                     "organiser", course->organiser, "first_label",
                     date_label(ctx, course->first_on), "days", decimal_text(ctx, course->days),
                     "href_link", text_of(ctx, CLASS_LINK, (long long)course->id));
}

/* GET /reserve/classes?year= */
enum result reserve_classes(struct ctx *ctx)
{
    struct cadre_course *courses;
    int year = (int)query_int(ctx, "year", YEAR_FIRST, ctx->today.year, ctx->today.year);
    int count = cadre_courses_read(ctx, year, &courses);
    struct paging paging = paging_read(ctx);
    json_t *rows = json_array();
    paging.total = count;
    for (int64_t i = paging.offset; i < count && i < paging.offset + paging.size; i++)
        json_array_append_new(rows, course_json(ctx, &courses[i]));
    view_text(ctx, "title", "后备力量参加的培训");
    view_set(ctx, "year", json_integer(year));
    view_set(ctx, "this_year", json_integer(ctx->today.year));
    view_set(ctx, "courses", rows);
    paging_show(ctx, paging);
    ctx->place = "/reserve/people";
    return page(ctx, "reserve/classes");
}

static const struct reserve_attendance *there(const struct reserve_attendance *list, int count,
                                              int64_t id)
{
    for (int i = 0; i < count; i++)
        if (list[i].candidate_id == id)
            return &list[i];
    return NULL;
}

static enum result show(struct ctx *ctx, const struct cadre_course *course, const char *days)
{
    struct pool_person *people;
    struct reserve_attendance *list;
    json_t *rows = json_array();
    int attended = attendances_of_class(ctx, course->id, ctx->user.scope, &list);
    int count = pool_people_read(ctx, ctx->user.scope, NULL, true, &people);
    struct paging paging = paging_read(ctx);
    paging.total = count;
    for (int64_t i = paging.offset; i < count && i < paging.offset + paging.size; i++) {
        const struct reserve_attendance *one = there(list, attended, people[i].id);
        json_t *row = reserve_person_json(ctx, &people[i]);
        json_object_update_new(row,
                               json_pack("{s:b, s:b, s:s, s:s}", "there", one != NULL, "registered",
                                         people[i].cadre_id != 0, "attended_days",
                                         one ? decimal_text(ctx, one->days) : "", "drop_link",
                                         text_of(ctx, CLASS_LINK "/people/%lld/remove",
                                                 (long long)course->id, (long long)people[i].id)));
        json_array_append_new(rows, row);
    }
    json_object_update_new(ctx->view, course_json(ctx, course));
    view_text(ctx, "title", course->name);
    view_set(ctx, "people", rows);
    view_set(ctx, "attended", json_integer(attended));
    view_text(ctx, "class_link", text_of(ctx, CLASS_LINK, (long long)course->id));
    view_text(ctx, "typed_days", days);
    view_text(ctx, "days_error", error_of(ctx, "days"));
    view_text(ctx, "person_error", error_of(ctx, "person"));
    view_set(ctx, "may_train", json_boolean(has_role(ctx, WHO_TRAINS)));
    paging_show(ctx, paging);
    pool_people_looked(ctx, ctx->user.unit_code, rows);
    ctx->place = "/reserve/people";
    return has_errors(ctx) ? invalid(ctx, "reserve/class") : page(ctx, "reserve/class");
}

/* GET /reserve/classes/#class */
enum result reserve_class(struct ctx *ctx)
{
    struct cadre_course course;
    if (!course_of(ctx, &course))
        return RC_MISSING;
    return show(ctx, &course, decimal_text(ctx, course.days));
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
static const struct record_type sent_type = {"reserve_attendance", sent_fields,
                                             sizeof(struct sent)};

static void check_days(struct ctx *ctx, const struct cadre_course *course, int64_t days)
{
    if (has_errors(ctx))
        return;
    if (days % (DECIMAL_ONE / 2) != 0)
        error_at(ctx, "days", "CADRE-5", "按整天或半天填写，例如 2.5");
    else if (days > course->days)
        error_at(ctx, "days", "CADRE-5", "参加的天数不能比培训班的天数多");
}

/* The ticked people, whom the user may know and who are in no register. */
static int take_people(struct ctx *ctx, struct pool_person *people)
{
    int64_t ids[TICKED_MOST];
    int count = form_ids(ctx, "person", ids, TICKED_MOST);
    if (count == 0 && !*error_of(ctx, "person"))
        error_at(ctx, "person", "required", "请先勾选参加的人");
    for (int i = 0; i < count && !has_errors(ctx); i++) {
        if (!pool_person_read(ctx, ids[i], &people[i]) || !people[i].was_filed)
            error_at(ctx, "person", "choice", "请从列出的人里选");
        else if (people[i].cadre_id)
            error_at(ctx, "person", "CADRE-5", "已在村干部名册的，天数取自名册，不用再登记");
    }
    return count;
}

/* POST /reserve/classes/#class/attend {person: [ids], days} */
enum result reserve_attend(struct ctx *ctx)
{
    struct cadre_course course;
    struct sent sent = {0};
    struct pool_person *people = ARENA_ARRAY(ctx->arena, struct pool_person, TICKED_MOST);
    if (!course_of(ctx, &course))
        return RC_MISSING;
    record_parse(ctx, &sent_type, &sent, false, "person");
    check_days(ctx, &course, sent.days);
    int count = take_people(ctx, people);
    if (has_errors(ctx))
        return show(ctx, &course, form_text(ctx, "days"));
    for (int i = 0; i < count; i++) {
        attendance_put(ctx, &people[i], &course, sent.days);
        audit_add(
            ctx, "reserve.attend", "candidate", people[i].id, people[i].unit_code, NULL,
            json_pack("{s:I, s:s}", "class", course.id, "days", decimal_text(ctx, sent.days)));
    }
    return done(ctx,
                json_pack("{s:I, s:i, s:s}", "id", course.id, "persons", count, "days",
                          decimal_text(ctx, sent.days)),
                text_of(ctx, "已登记 %d 人", count), CLASS_LINK, (long long)course.id);
}

/* POST /reserve/classes/#class/people/#id/remove */
enum result reserve_attend_remove(struct ctx *ctx)
{
    struct cadre_course course;
    struct pool_person person;
    if (!course_of(ctx, &course) || !reserve_person(ctx, &person))
        return RC_MISSING;
    if (!attendance_take_out(ctx, person.id, course.id))
        return conflict(ctx, NULL, "这个人已经不在名单里了。");
    audit_add(ctx, "reserve.attend_drop", "candidate", person.id, person.unit_code,
              json_pack("{s:I}", "class", course.id), NULL);
    return done(ctx, json_pack("{s:I, s:I}", "id", course.id, "person", person.id), "已移除",
                CLASS_LINK, (long long)course.id);
}
