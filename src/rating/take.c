/* What was typed of a rating: marks with their grounds by the village (mark_3, grounds_3); the same
 * by the town, with ballots (issued_0, votes_0_2) and vetoes (veto_1, veto_grounds_1). Kept also
 * while it cannot be sent yet (RATE-4). */
#include "base/text.h"
#include "core/audit.h"
#include "rating/internal.h"

#include <stdlib.h>
#include <string.h>

#define GROUNDS_MAX 500 /* characters */

struct taking {
    struct ctx *ctx;
    struct rating *rating;
    bool town;
    bool mark[SCHEME_CRITERIA], ballots[VOTERS], veto[SCHEME_VETOES]; /* changed */
    json_t *before, *after; /* of what changed, for the audit record */
};

static void note(struct taking *taking, const char *label, const char *was, const char *is)
{
    json_object_set_new(taking->before, label, json_string(was));
    json_object_set_new(taking->after, label, json_string(is));
}

static const char *mark_text(struct ctx *ctx, int64_t mark)
{
    return mark < 0 ? "" : decimal_text(ctx, mark);
}

static void take_mark(struct taking *taking, int at, const char *key, const char *text)
{
    struct ctx *ctx = taking->ctx;
    struct rating *rating = taking->rating;
    int64_t *mark = taking->town ? &rating->marks[at].town : &rating->marks[at].self;
    int64_t value = NOT_ENTERED;
    const struct scheme_criterion *criterion = &rating->round.scheme.criteria[at];
    if (*text && !decimal_parse(text, &value)) {
        error_at(ctx, key, "format", "第 %d 条：请填数字", at + 1);
        return;
    }
    const char *flaw = *text ? mark_flaw(criterion, value) : NULL;
    if (flaw)
        error_at(ctx, key, "range", "第 %d 条（满分 %s）：%s", at + 1,
                 decimal_text(ctx, criterion->full), flaw);
    else if (value != *mark) {
        note(taking, text_of(ctx, "第 %d 条得分", at + 1), mark_text(ctx, *mark),
             mark_text(ctx, value));
        *mark = value;
        taking->mark[at] = true;
    }
}

/* Text within limits; NULL with an error. */
static const char *grounds_of(struct taking *taking, const char *key, const char *text)
{
    if (!text_is_clean(text, strlen(text), true))
        error_at(taking->ctx, key, "format", "依据里有不能识别的字符，请删除后重新填写");
    else if (text_length(text) > GROUNDS_MAX)
        error_at(taking->ctx, key, "length", "依据最多 %d 字，现在有 %d 字", GROUNDS_MAX,
                 (int)text_length(text));
    else
        return text;
    return NULL;
}

static void take_grounds(struct taking *taking, int at, const char *key, const char *text)
{
    struct mark *mark = &taking->rating->marks[at];
    const char **grounds = taking->town ? &mark->town_grounds : &mark->self_grounds;
    text = grounds_of(taking, key, text);
    if (!text || text_same(text, *grounds))
        return;
    note(taking, text_of(taking->ctx, "第 %d 条依据", at + 1), *grounds, text);
    *grounds = text;
    taking->mark[at] = true;
}

static const char *count_text(struct ctx *ctx, int64_t count)
{
    return count < 0 ? "" : text_of(ctx, "%lld", (long long)count);
}

static void take_count(struct taking *taking, int voters, const char *what, int64_t *count,
                       const char *key, const char *text)
{
    struct ctx *ctx = taking->ctx;
    int64_t value = NOT_ENTERED;
    /* as marks are read, so that full-width digits are digits here too */
    if (*text && (!decimal_parse(text, &value) || value % DECIMAL_ONE || value < 0 ||
                  value > BALLOTS_MOST * (int64_t)DECIMAL_ONE)) {
        error_at(ctx, key, "range", "票数填 0 到 %d 的整数", BALLOTS_MOST);
        return;
    }
    if (*text)
        value /= DECIMAL_ONE;
    if (value == *count)
        return;
    note(taking, text_of(ctx, "%s票·%s", taking->rating->round.scheme.voters[voters].name, what),
         count_text(ctx, *count), count_text(ctx, value));
    *count = value;
    taking->ballots[voters] = true;
}

static void take_veto(struct taking *taking, int at, const char *key, const char *text)
{
    struct veto *veto = &taking->rating->vetoes[at];
    bool on = text_same(text, "1");
    if (!on && *text && !text_same(text, "0"))
        error_at(taking->ctx, key, "choice", "请选有或没有");
    else if (on != veto->on) {
        note(taking, taking->rating->round.scheme.vetoes[at].text, veto->on ? "有" : "没有",
             on ? "有" : "没有");
        veto->on = on;
        taking->veto[at] = true;
    }
}

static void take_veto_grounds(struct taking *taking, int at, const char *key, const char *text)
{
    struct veto *veto = &taking->rating->vetoes[at];
    text = grounds_of(taking, key, text);
    if (!text || text_same(text, veto->grounds))
        return;
    veto->grounds = text;
    taking->veto[at] = true;
}

/* "votes_1_2" is "votes" with the numbers 1 and 2; how many numbers. */
static int numbers_of(const char *key, char name[24], int64_t number[2])
{
    const char *mark = key;
    int count = 0;
    while (*mark && !(mark[0] == '_' && mark[1] >= '0' && mark[1] <= '9'))
        mark++;
    if (!*mark || mark - key >= 24)
        return 0;
    memcpy(name, key, (size_t)(mark - key));
    name[mark - key] = '\0';
    while (count < 2 && *mark == '_') {
        char *end;
        if (mark[1] < '0' || mark[1] > '9')
            return 0;
        number[count] = strtol(mark + 1, &end, 10);
        if (number[count++] > SCHEME_CRITERIA)
            return 0;
        mark = end;
    }
    return *mark ? 0 : count;
}

static bool take_town_key(struct taking *taking, const char *name, const int64_t number[2],
                          int count, const char *key, const char *text)
{
    struct rating *rating = taking->rating;
    const struct scheme *scheme = &rating->round.scheme;
    int at = (int)number[0];
    if (count == 1 && at < scheme->vetoes_count && text_same(name, "veto"))
        take_veto(taking, at, key, text);
    else if (count == 1 && at < scheme->vetoes_count && text_same(name, "veto_grounds"))
        take_veto_grounds(taking, at, key, text);
    else if (at >= VOTERS || !scheme_asks(scheme, (enum rating_voters)at))
        return false;
    else if (count == 1 && text_same(name, "issued"))
        take_count(taking, at, "发出", &rating->ballots[at].issued, key, text);
    else if (count == 1 && text_same(name, "returned"))
        take_count(taking, at, "收回", &rating->ballots[at].returned, key, text);
    else if (count == 1 && text_same(name, "valid"))
        take_count(taking, at, "有效", &rating->ballots[at].valid, key, text);
    else if (count == 2 && text_same(name, "votes") && number[1] < scheme->values_count)
        take_count(taking, at, scheme->values[number[1]].name,
                   &rating->ballots[at].votes[number[1]], key, text);
    else
        return false;
    return true;
}

static void take_key(struct taking *taking, const char *key, const json_t *sent)
{
    struct ctx *ctx = taking->ctx;
    char name[24] = "";
    int64_t number[2] = {0, 0};
    int count = numbers_of(key, name, number);
    bool counts = text_same(name, "issued") || text_same(name, "returned") ||
                  text_same(name, "valid") || text_same(name, "votes");
    const char *text = json_is_null(sent) ? "" : json_string_value(sent);
    if (counts && json_is_integer(sent))
        text = text_of(ctx, "%lld", (long long)json_integer_value(sent));
    if (!count)
        error_at(ctx, key, "unknown", "不认识的内容：%s", key);
    else if (!text)
        error_at(ctx, key, "format", "请填文字或数字");
    else if (count == 1 && number[0] < taking->rating->round.scheme.criteria_count &&
             text_same(name, "mark"))
        take_mark(taking, (int)number[0], key, text_trim(ctx->arena, text));
    else if (count == 1 && number[0] < taking->rating->round.scheme.criteria_count &&
             text_same(name, "grounds"))
        take_grounds(taking, (int)number[0], key, text_trim(ctx->arena, text));
    else if (!taking->town ||
             !take_town_key(taking, name, number, count, key, text_trim(ctx->arena, text)))
        error_at(ctx, key, "unknown", "不认识的内容：%s", key);
}

struct taking *taking_begin(struct ctx *ctx, struct rating *rating, bool town)
{
    struct taking *taking = ARENA_NEW(ctx->arena, struct taking);
    *taking = (struct taking){.ctx = ctx,
                              .rating = rating,
                              .town = town,
                              .before = json_object(),
                              .after = json_object()};
    return taking;
}

void taking_read(struct taking *taking, json_t *form)
{
    const char *key;
    json_t *sent;
    json_object_foreach(form, key, sent)
    {
        if (*key != '_' && strcmp(key, "version") != 0)
            take_key(taking, key, sent);
    }
}

static bool any(const bool *changed, int count)
{
    for (int i = 0; i < count; i++)
        if (changed[i])
            return true;
    return false;
}

bool taking_changes(const struct taking *taking, json_t **before, json_t **after)
{
    *before = taking->before;
    *after = taking->after;
    return any(taking->mark, SCHEME_CRITERIA) || any(taking->ballots, VOTERS) ||
           any(taking->veto, SCHEME_VETOES);
}

static void store(const struct taking *taking)
{
    struct ctx *ctx = taking->ctx;
    const struct rating *rating = taking->rating;
    for (int i = 0; i < rating->round.scheme.criteria_count; i++)
        if (taking->mark[i])
            rating_put_mark(ctx, rating, i);
    for (int i = 0; i < VOTERS; i++)
        if (taking->ballots[i])
            rating_put_ballots(ctx, rating, i);
    for (int i = 0; i < rating->round.scheme.vetoes_count; i++)
        if (taking->veto[i])
            rating_put_veto(ctx, rating, i);
}

enum result taking_store(const struct taking *taking)
{
    struct ctx *ctx = taking->ctx;
    struct rating *rating = taking->rating;
    json_t *before, *after;
    if (!taking_changes(taking, &before, &after))
        return RC_OK;
    if (!rating_touch(ctx, rating, taking->town))
        return db_failed(ctx->db) ? RC_FAILED : RC_CONFLICT;
    store(taking);
    audit_add(ctx, taking->town ? "rating.town" : "rating.self", "rating", rating->id,
              rating->unit_code, before, after);
    return RC_OK;
}

enum result rating_take(struct ctx *ctx, struct rating *rating, bool town)
{
    struct taking *taking = taking_begin(ctx, rating, town);
    taking_read(taking, ctx->form);
    if (has_errors(ctx))
        return RC_INVALID;
    return version_is_current(ctx, rating->version) ? taking_store(taking) : RC_CONFLICT;
}
