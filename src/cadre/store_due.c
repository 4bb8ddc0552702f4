/* Vacant posts, whom they ask to act (ALL-2), and a village's team over the years, for its archive
 * (ARCH-1). */
#include "base/text.h"
#include "cadre/internal.h"
#include "unit.h"

static struct cadre_vacancy vacancy_of(struct ctx *ctx, const struct cadre_post *post)
{
    return (struct cadre_vacancy){
        .unit_code = post->unit_code,
        .unit_name = unit_name(ctx, post->unit_code),
        .post = cadre_post_kinds[post->post].name,
        .post_label = cadre_post_kinds[post->post].label,
        .last_name = post->name,
        .since = date_add_days(post->until_on, 1),
    };
}

int cadre_vacancies(struct ctx *ctx, struct scope scope, struct cadre_vacancy **vacancies)
{
    struct cadre_post *posts;
    int all = cadre_posts_read(ctx, scope, 0, &posts), count = 0, capacity = 0;
    int *vacant = ARENA_ARRAY(ctx->arena, int, all + 1);
    *vacancies = NULL;
    for (int from = 0, to; from < all; from = to) {
        for (to = from + 1; to < all && posts[to].post == posts[from].post &&
                            text_same(posts[to].unit_code, posts[from].unit_code);
             to++)
            continue;
        int found = cadre_vacant(&posts[from], to - from, ctx->today, vacant);
        for (int i = 0; i < found; i++) {
            *vacancies = arena_more(ctx->arena, *vacancies, count, &capacity, sizeof **vacancies);
            (*vacancies)[count++] = vacancy_of(ctx, &posts[from + vacant[i]]);
        }
    }
    return count;
}

void cadre_due(struct ctx *ctx, struct todo_list *list)
{
    struct cadre_vacancy *vacancies;
    if (!has_role(ctx, WHO_KEEPS))
        return;
    int count = cadre_vacancies(ctx, ctx->user.scope, &vacancies);
    for (int i = 0; i < count; i++) {
        const struct cadre_vacancy *one = &vacancies[i];
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "%s · %s空缺", one->unit_name, one->post_label),
                           .detail = text_of(ctx, "%s起空缺；有人接任就登记，不再补选的注明",
                                             date_label(ctx, one->since)),
                           .link = text_of(ctx, TEAM_LINK, one->unit_code),
                           .action = "去登记",
                           .group = "村干部职务空缺",
                       });
    }
}

void cadre_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct cadre_post *posts;
    int count = cadre_posts_read(ctx, scope_of(unit_code), 0, &posts);
    const char *link = text_of(ctx, TEAM_LINK, unit_code);
    if (!has_role(ctx, WHO_READS))
        link = NULL;
    else if (count)
        archive_page(archive, (struct archive_entry){.on = ctx->today,
                                                     .kind = "村“两委”班子",
                                                     .title = "村“两委”班子名单",
                                                     .link = link});
    for (int i = 0; i < count; i++) {
        const char *post = cadre_post_kinds[posts[i].post].label;
        archive_add(archive, (struct archive_entry){
                                 .on = posts[i].from_on,
                                 .kind = "村“两委”班子",
                                 .title = text_of(ctx, "%s任%s", posts[i].name, post),
                                 .link = link,
                             });
        if (!date_is_none(posts[i].until_on))
            archive_add(archive, (struct archive_entry){
                                     .on = posts[i].until_on,
                                     .kind = "村“两委”班子",
                                     .title = text_of(ctx, "%s不再任%s", posts[i].name, post),
                                     .link = link,
                                 });
    }
}
