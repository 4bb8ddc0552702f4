/* Use in a post: offered from the register of cadres, or entered here and put into the register, so
 * that nothing is typed twice (POOL-7, ALL-3). What is masked stays in the pool (POOL-10). */
#include "base/text.h"
#include "core/audit.h"
#include "reserve/internal.h"

struct sent_use {
    int post;
    struct date from_on, joined_on;
};
static const struct field use_fields[] = {
    {.name = "post",
     .label = "职务",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct sent_use, post),
     .required = true,
     .choices = cadre_post_kinds},
    {.name = "from_on",
     .label = "任职日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct sent_use, from_on),
     .required = true,
     .hint = "同时登记到村干部名册；身份证号、电话和备注不进名册"},
    {.name = "joined_on",
     .label = "入党日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct sent_use, joined_on),
     .hint = "名册要登记；已经带出来的不用改"},
    {0},
};
static const struct record_type use_type = {"reserve_use", use_fields, sizeof(struct sent_use)};

static enum result show(struct ctx *ctx, const struct pool_person *person,
                        const struct sent_use *use)
{
    return reserve_form_show(
        ctx, &use_type, use,
        &(struct reserve_form){
            "登记使用", text_of(ctx, "%s · 编号 %lld", person->name, (long long)person->id),
            text_of(ctx, PERSON_LINK "/use", (long long)person->id),
            text_of(ctx, PERSON_LINK, (long long)person->id), "登记使用", person->version, person});
}

static struct reserve_entry *last_use(struct ctx *ctx, const struct pool_person *person)
{
    struct reserve_entry *entries, *last = NULL;
    int count = entries_read(ctx, person->id, &entries);
    for (int i = 0; i < count; i++)
        if (entries[i].kind == KIND_USE && (!last || entries[i].choice > last->choice))
            last = &entries[i];
    return last;
}

/* The next post of the way: into the team, deputy secretary, secretary. */
static int next_post(const struct reserve_entry *last)
{
    const char *post = !last                       ? "member"
                       : last->choice == RANK_TEAM ? "deputy_secretary"
                                                   : "secretary";
    return choice_by_name(cadre_post_kinds, post);
}

/* GET /reserve/people/#id/use */
enum result use_form(struct ctx *ctx)
{
    struct pool_person person;
    struct sent_use use;
    if (!reserve_person(ctx, &person))
        return RC_MISSING;
    record_clear(&use_type, &use);
    use.post = next_post(last_use(ctx, &person));
    use.joined_on = person.joined_on;
    return show(ctx, &person, &use);
}

/* Someone of the village's team who is the same by name and birth date is not registered again. */
static int64_t known_cadre(struct ctx *ctx, const struct pool_person *person)
{
    struct cadre_person *team;
    int count = person->cadre_id ? 0 : cadre_team_read(ctx, person->unit_code, &team);
    for (int i = 0; i < count; i++)
        if (text_same(team[i].name, person->name) &&
            date_compare(team[i].born_on, person->born_on) == 0)
            return team[i].id;
    return person->cadre_id;
}

/* The post that the register proposes; false with an error when it is no longer there. */
static bool take_registered(struct ctx *ctx, const struct pool_person *person,
                            const struct reserve_entry *before, struct cadre_held *post)
{
    int64_t id = 0;
    struct reserve_pair pair = pair_read(ctx, person->id);
    if (form_ids(ctx, "registered", &id, 1) != 1 || !form_only(ctx, "", "registered"))
        return false;
    if (!reserve_new_post(ctx, person, pair.from_on, before, post) || post->id != id)
        error_at(ctx, "registered", "choice", "名册里没有这条新的任职");
    return !has_errors(ctx);
}

/* Puts the person into the register with the post that was typed. */
static int64_t admit(struct ctx *ctx, const struct pool_person *person,
                     const struct reserve_entry *before, const struct sent_use *use)
{
    const char *post = cadre_post_kinds[use->post].name;
    const char *fault = reserve_use_fault(before, reserve_rank_of(post), use->from_on, ctx->today);
    bool later = date_compare(use->from_on, ctx->today) > 0;
    if (fault)
        error_at(ctx, later ? "from_on" : "post", "POOL-7", "%s", fault);
    return fault ? 0
                 : cadre_admit(ctx, person->unit_code,
                               &(struct cadre_person){.id = known_cadre(ctx, person),
                                                      .name = person->name,
                                                      .education = person->education,
                                                      .politics = person->politics,
                                                      .female = person->female,
                                                      .born_on = person->born_on,
                                                      .joined_on = date_is_none(use->joined_on)
                                                                       ? person->joined_on
                                                                       : use->joined_on},
                               post, use->from_on);
}

static bool keep(struct ctx *ctx, struct pool_person *person, const struct cadre_held *post,
                 int64_t cadre_id)
{
    char day[DATE_TEXT];
    struct reserve_entry entry = {
        .candidate_id = person->id,
        .unit_code = person->unit_code,
        .period = text_of(ctx, "%s %s", post->post, date_format(post->from_on, day)),
        .kind = KIND_USE,
        .choice = (int)reserve_rank_of(post->post),
        .on = post->from_on,
        .text = "",
        .more = post->label,
        .returned = "",
        .state = ENTRY_APPROVED,
        .changed_by = ctx->user.id,
        .changed_by_name = ctx->user.full_name,
    };
    const char *was = person->stage_label;
    if (!entry_put(ctx, &entry) || !pool_person_move(ctx, person, "used", cadre_id))
        return false;
    person->stage = "used";
    audit_add(ctx, "reserve.use", "candidate", person->id, person->unit_code,
              json_pack("{s:s}", "stage", was),
              json_pack("{s:s, s:s}", "post", reserve_ranks[entry.choice].label, "from_on",
                        date_text(ctx, entry.on)));
    return true;
}

/* POST /reserve/people/#id/use {post, from_on} or {registered} */
enum result use_save(struct ctx *ctx)
{
    struct pool_person person;
    struct sent_use use;
    struct cadre_held post = {0};
    if (!reserve_person(ctx, &person))
        return RC_MISSING;
    if (text_same(person.stage, "left"))
        return conflict(ctx, NULL, "这个人已经退出，不再登记。");
    struct reserve_entry *before = last_use(ctx, &person);
    bool registered = json_object_get(ctx->form, "registered") != NULL;
    int64_t cadre_id = person.cadre_id;
    record_clear(&use_type, &use);
    if (registered) {
        take_registered(ctx, &person, before, &post);
    } else if (record_parse(ctx, &use_type, &use, false, "")) {
        if (!version_is_current(ctx, person.version))
            return conflict(ctx, NULL, reserve_changed);
        cadre_id = admit(ctx, &person, before, &use);
        post = (struct cadre_held){.post = cadre_post_kinds[use.post].name,
                                   .label = cadre_post_kinds[use.post].label,
                                   .from_on = use.from_on};
    }
    if (has_errors(ctx))
        return registered ? reserve_show_person(ctx, &person) : show(ctx, &person, &use);
    if (!version_is_current(ctx, person.version) || !keep(ctx, &person, &post, cadre_id))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, reserve_changed);
    return done(ctx, reserve_answer(&person), "已登记使用，村干部名册里也有了", PERSON_LINK,
                (long long)person.id);
}
