/* The policy of village cadres: what a person and a post can be, ages and shares (CADRE-1,
 * CADRE-2). */
#include "cadre/rules.h"

#include "base/buf.h"
#include "base/text.h"

enum { GROWN = 18, OLDEST = 100 };

static int add(struct cadre_fault *fault, int count, const char *field, const char *message)
{
    fault[count] = (struct cadre_fault){field, message};
    return count + 1;
}

static bool is_in_fen(int64_t pay)
{
    return pay == DECIMAL_NONE || pay % (DECIMAL_ONE / 100) == 0;
}

int cadre_faults(const struct cadre *cadre, struct date today,
                 struct cadre_fault fault[CADRE_FAULTS])
{
    int count = 0, age = date_age(cadre->born_on, today);
    bool in_party = cadre->politics != POLITICS_OTHER;
    if (age < GROWN || age > OLDEST)
        count = add(fault, count, "born_on", "出生日期不对，村干部应当年满 18 周岁");
    if (in_party && date_is_none(cadre->joined_on))
        count = add(fault, count, "joined_on", "党员请填写入党日期");
    if (!in_party && !date_is_none(cadre->joined_on))
        count = add(fault, count, "joined_on", "不是党员的不填入党日期");
    if (in_party && !date_is_none(cadre->joined_on)) {
        if (date_compare(cadre->joined_on, today) > 0)
            count = add(fault, count, "joined_on", "入党日期不能晚于今天");
        else if (date_age(cadre->born_on, cadre->joined_on) < GROWN)
            count = add(fault, count, "joined_on", "入党时应当年满 18 周岁，请核对两个日期");
    }
    if (!is_in_fen(cadre->base_pay))
        count = add(fault, count, "base_pay", "金额最多两位小数");
    if (!is_in_fen(cadre->performance_pay))
        count = add(fault, count, "performance_pay", "金额最多两位小数");
    return count;
}

static bool is_party_post(int post)
{
    return post == POST_SECRETARY || post == POST_DEPUTY_SECRETARY || post == POST_MEMBER;
}

int cadre_post_faults(const struct cadre *cadre, const struct cadre_post *post, struct date today,
                      struct cadre_fault fault[CADRE_FAULTS])
{
    int count = 0;
    if (is_party_post(post->post) && cadre->politics != POLITICS_MEMBER)
        count = add(fault, count, "post", "党组织的职务由正式党员担任，请核对政治面貌");
    if (date_compare(post->from_on, today) > 0)
        count = add(fault, count, "from_on", "任职开始不能晚于今天");
    else if (date_age(cadre->born_on, post->from_on) < GROWN)
        count = add(fault, count, "from_on", "任职时应当年满 18 周岁，请核对出生日期");
    if (!date_is_none(post->until_on)) {
        if (date_compare(post->until_on, today) > 0)
            count = add(fault, count, "until_on", "还没有到的日期不填，仍在任的留空");
        else if (date_compare(post->until_on, post->from_on) < 0)
            count = add(fault, count, "until_on", "任职到的日期早于任职开始");
    }
    return count;
}

static bool overlap(const struct cadre_post *a, const struct cadre_post *b)
{
    return (date_is_none(a->until_on) || date_compare(b->from_on, a->until_on) <= 0) &&
           (date_is_none(b->until_on) || date_compare(a->from_on, b->until_on) <= 0);
}

const struct cadre_post *cadre_post_clash(const struct cadre_post *post,
                                          const struct cadre_post *others, int count)
{
    bool single = post->post == POST_SECRETARY || post->post == POST_DIRECTOR;
    for (int i = 0; i < count; i++) {
        bool own = others[i].cadre_id == post->cadre_id;
        bool same_village = text_same(others[i].unit_code, post->unit_code);
        if ((post->id == 0 || others[i].id != post->id) && others[i].post == post->post &&
            (own || (single && same_village)) && overlap(post, &others[i]))
            return &others[i];
    }
    return NULL;
}

bool cadre_is_concurrent(unsigned held)
{
    const unsigned both = 1u << POST_SECRETARY | 1u << POST_DIRECTOR;
    return (held & both) == both;
}

const char *cadre_posts_text(struct arena *arena, unsigned held)
{
    struct buf text = buf_create(arena, 64);
    for (int i = 0; i < POST_KINDS; i++)
        if (held & 1u << i)
            buf_printf(&text, "%s%s", text.length ? "、" : "", cadre_post_kinds[i].label);
    if (cadre_is_concurrent(held))
        buf_text(&text, "（一肩挑）");
    return text.bytes;
}

bool cadre_is_at_most(struct date born_on, struct date on, int years)
{
    int age = date_age(born_on, on);
    return age < years || (age == years && date_age(born_on, date_add_days(on, -1)) < years);
}

struct date cadre_born_since(struct date on, int years)
{
    struct date born = {on.year - years, on.month, on.day};
    if (!date_is_valid(born)) /* 29 February */
        born = (struct date){on.year - years, 3, 1};
    struct date before = date_add_days(born, -1);
    return cadre_is_at_most(before, on, years) ? before : born;
}

static int64_t tenths(int64_t numerator, int64_t denominator)
{
    return (numerator * 20 + denominator) / (2 * denominator) * (DECIMAL_ONE / 10);
}

int64_t cadre_percent(int64_t part, int64_t whole)
{
    return whole > 0 ? tenths(part * 100, whole) : DECIMAL_NONE;
}

int64_t cadre_mean(int64_t sum, int64_t count)
{
    return count > 0 ? tenths(sum, count) : DECIMAL_NONE;
}

bool cadre_share_is_above(int64_t part, int64_t whole, int64_t aim)
{
    return part * 100 > aim * whole;
}

/* A post begun takes over the one that has been vacant longest; without one it is a new seat. */
int cadre_vacant(const struct cadre_post *posts, int count, struct date today, int *vacant)
{
    int left = 0;
    for (int i = 0; i < count; i++)
        if (!date_is_none(posts[i].until_on) && date_compare(posts[i].until_on, today) < 0)
            vacant[left++] = i;
    for (int i = 0; i < count; i++) {
        int longest = -1;
        for (int j = 0; j < left; j++)
            if (date_compare(posts[vacant[j]].until_on, posts[i].from_on) < 0 &&
                (longest < 0 ||
                 date_compare(posts[vacant[j]].until_on, posts[vacant[longest]].until_on) < 0))
                longest = j;
        if (longest < 0)
            continue;
        for (int j = longest; j + 1 < left; j++)
            vacant[j] = vacant[j + 1];
        left--;
    }
    int kept = 0;
    for (int j = 0; j < left; j++)
        if (!posts[vacant[j]].ended_with)
            vacant[kept++] = vacant[j];
    return kept;
}
