/* What the register of cadres gives and takes for the reserve pool, so that nothing is typed twice:
 * posts held, classes, and whoever is given a post (ALL-3, POOL-7, CADRE-5). */
#include "base/text.h"
#include "cadre/training.h"
#include "core/audit.h"

int cadre_held_read(struct ctx *ctx, int64_t cadre_id, struct cadre_held **held)
{
    struct cadre_post *posts;
    int count = cadre_id ? cadre_posts_read(ctx, ctx->user.scope, cadre_id, &posts) : 0;
    *held = ARENA_ARRAY(ctx->arena, struct cadre_held, count + 1);
    for (int i = 0; i < count; i++)
        (*held)[i] = (struct cadre_held){
            .id = posts[i].id,
            .post = cadre_post_kinds[posts[i].post].name,
            .label = cadre_post_kinds[posts[i].post].label,
            .from_on = posts[i].from_on,
            .until_on = posts[i].until_on,
        };
    return count;
}

/* What is wrong with the rest of a person stands in the pool's record, not in this form. */
static void tell(struct ctx *ctx, const struct cadre_fault *fault, int count)
{
    for (int i = 0; i < count; i++) {
        bool asked = text_is_listed("from_on joined_on", fault[i].field);
        error_at(ctx, asked ? fault[i].field : "post", "CADRE-1", "%s", fault[i].message);
    }
}

static bool post_fits(struct ctx *ctx, const struct cadre *cadre, const struct cadre_post *post)
{
    struct cadre_fault fault[CADRE_FAULTS];
    struct cadre_post *others;
    tell(ctx, fault, cadre_post_faults(cadre, post, ctx->today, fault));
    int count = cadre_posts_read(ctx, scope_of(post->unit_code), 0, &others);
    const struct cadre_post *clash = cadre_post_clash(post, others, count);
    if (clash && clash->cadre_id == cadre->id)
        error_at(ctx, "from_on", "CADRE-1", "这段时间已经登记了这个职务");
    else if (clash)
        error_at(ctx, "post", "CADRE-1", "这段时间%s由%s担任，请先登记离任",
                 cadre_post_kinds[post->post].label, clash->name);
    return !has_errors(ctx);
}

static bool known_or_new(struct ctx *ctx, const char *unit_code, const struct cadre_person *person,
                         struct cadre *cadre)
{
    struct cadre_fault fault[CADRE_FAULTS];
    if (person->id)
        return cadre_read(ctx, person->id, cadre) && text_same(cadre->unit_code, unit_code);
    record_clear(&cadre_type, cadre);
    *cadre = (struct cadre){
        .unit_code = unit_code,
        .name = person->name,
        .sex = choice_by_name(cadre_sexes, person->female ? "female" : "male"),
        .education = choice_by_name(cadre_educations, person->education),
        .politics = choice_by_name(cadre_politics, person->politics),
        .born_on = person->born_on,
        .joined_on = person->joined_on,
        .base_pay = DECIMAL_NONE,
        .performance_pay = DECIMAL_NONE,
    };
    tell(ctx, fault, cadre_faults(cadre, ctx->today, fault));
    return !has_errors(ctx);
}

int64_t cadre_admit(struct ctx *ctx, const char *unit_code, const struct cadre_person *person,
                    const char *post_name, struct date from_on)
{
    struct cadre cadre;
    struct cadre_post post = {.unit_code = unit_code,
                              .post = choice_by_name(cadre_post_kinds, post_name),
                              .from_on = from_on};
    if (!known_or_new(ctx, unit_code, person, &cadre)) {
        if (!has_errors(ctx))
            error_at(ctx, "post", "CADRE-1", "村干部名册里已经没有这个人");
        return 0;
    }
    post.cadre_id = cadre.id;
    post.name = cadre.name;
    if (!post_fits(ctx, &cadre, &post) || (!cadre.id && !cadre_put(ctx, &cadre)))
        return 0;
    if (!person->id)
        audit_add(ctx, "cadre.create", "cadre", cadre.id, unit_code, NULL,
                  cadre_recorded(&cadre_type, &cadre));
    post.cadre_id = cadre.id;
    cadre_post_put(ctx, &post);
    audit_add(ctx, "cadre.post_add", "cadre", cadre.id, unit_code, NULL,
              cadre_recorded(&cadre_post_type, &post));
    return cadre.id;
}

static struct cadre_course course_of(const struct cadre_class *class)
{
    return (struct cadre_course){
        .id = class->id,
        .days = class->days,
        .name = class->name,
        .organiser = class->organiser,
        .unit_code = class->unit_code,
        .first_on = class->first_on,
        .last_on = class->last_on,
    };
}

bool cadre_course_read(struct ctx *ctx, int64_t id, struct cadre_course *course)
{
    struct cadre_class class;
    if (!cadre_class_find(ctx, id, &class) ||
        !(in_scope(ctx, class.unit_code) || text_starts(ctx->user.unit_code, class.unit_code)))
        return false;
    *course = course_of(&class);
    return true;
}

int cadre_courses_read(struct ctx *ctx, int year, struct cadre_course **courses)
{
    struct cadre_class *classes;
    struct class_filter filter = {.year = year, .kind = -1};
    int count = cadre_classes_read(ctx, &filter, 0, INT32_MAX, &classes);
    *courses = ARENA_ARRAY(ctx->arena, struct cadre_course, count + 1);
    for (int i = 0; i < count; i++)
        (*courses)[i] = course_of(&classes[i]);
    return count;
}
