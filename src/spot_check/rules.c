/* The draw of a spot check and its findings (EXEC-7). */
#include "spot_check/rules.h"

#include "base/text.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

const struct choice spot_strata[] = {
    [STRATA_NONE] = {"none", "不分层"},
    [STRATA_COUNTY] = {"county", "按县（市、区）"},
    [STRATA_TOWN] = {"town", "按乡镇（街道）"},
    {0},
};
const struct choice spot_states[] = {
    [SPOT_IN_ORDER] = {"in_order", "符合"},
    [SPOT_OPEN] = {"open", "待整改"},
    [SPOT_MENDED] = {"mended", "待核销"},
    [SPOT_CLOSED] = {"closed", "已核销"},
    {0},
};
const struct choice spot_verdicts[] = {{"in_order", "符合"}, {"fault", "有问题"}, {0}};

static const struct field check_fields[] = {
    {.name = "subject",
     .label = "抽查主题",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct spot_check, subject),
     .required = true,
     .max = 60},
    {.name = "first_on",
     .label = "开始日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct spot_check, first_on),
     .required = true},
    {.name = "last_on",
     .label = "结束日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct spot_check, last_on),
     .required = true},
    {.name = "area",
     .label = "抽取范围",
     .kind = FIELD_UNIT,
     .offset = offsetof(struct spot_check, area_code),
     .required = true},
    {.name = "strata",
     .label = "分层",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct spot_check, strata),
     .required = true,
     .choices = spot_strata,
     .hint = "分层时，每个县（市、区）或每个乡镇（街道）各抽同样多的村"},
    {.name = "villages",
     .label = "抽几个村",
     .kind = FIELD_INT,
     .offset = offsetof(struct spot_check, villages),
     .required = true,
     .min = 1,
     .max = SPOT_VILLAGES_MAX,
     .unit = "个",
     .hint = "分层时是每一层的个数；不够的全部抽中"},
    {.name = "checklist",
     .label = "检查清单",
     .kind = FIELD_LONG,
     .offset = offsetof(struct spot_check, checklist),
     .required = true,
     .max = 6000,
     .hint = "一行一项，最多 30 项"},
    {0},
};
const struct record_type spot_check_type = {"spot_check", check_fields, sizeof(struct spot_check)};

static const struct field finding_fields[] = {
    {.name = "position",
     .label = "清单序号",
     .kind = FIELD_INT,
     .offset = offsetof(struct spot_finding, position),
     .required = true,
     .min = 1,
     .max = SPOT_ITEMS_MAX},
    {.name = "verdict",
     .label = "结果",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct spot_finding, verdict),
     .required = true,
     .choices = spot_verdicts},
    {.name = "finding",
     .label = "问题",
     .kind = FIELD_LONG,
     .offset = offsetof(struct spot_finding, finding),
     .max = 2000},
    {.name = "due_on",
     .label = "整改期限",
     .kind = FIELD_DATE,
     .offset = offsetof(struct spot_finding, due_on)},
    {0},
};
const struct record_type spot_finding_type = {"spot_finding", finding_fields,
                                              sizeof(struct spot_finding)};

static const struct field mending_fields[] = {
    {.name = "mending",
     .label = "怎样整改的",
     .kind = FIELD_LONG,
     .offset = offsetof(struct spot_finding, mending),
     .required = true,
     .max = 2000,
     .hint = "做了什么、现在怎样"},
    {0},
};
const struct record_type spot_mending_type = {"spot_finding", mending_fields,
                                              sizeof(struct spot_finding)};

bool spot_check_check(struct ctx *ctx, const struct spot_check *check)
{
    if (!date_is_none(check->first_on) && !date_is_none(check->last_on) &&
        date_compare(check->last_on, check->first_on) < 0)
        error_at(ctx, "last_on", "EXEC-7", "结束日期不能早于开始日期");
    return !has_errors(ctx);
}

int spot_items(struct arena *arena, const char *checklist, const char *items[SPOT_ITEMS_MAX])
{
    int count = 0;
    for (const char *line = checklist; line;) {
        const char *end = strchr(line, '\n');
        size_t length = end ? (size_t)(end - line) : strlen(line);
        const char *item = text_trim(arena, arena_strndup(arena, line, length));
        line = end ? end + 1 : NULL;
        if (!*item)
            continue;
        if (count == SPOT_ITEMS_MAX || text_length(item) > SPOT_ITEM_LENGTH)
            return -1;
        items[count++] = item;
    }
    return count;
}

/* --- the draw --- */

void spot_key(const char *seed, const char *code, char key[SPOT_KEY])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)seed, strlen(seed));
    crypto_hash_sha256_update(&state, (const unsigned char *)":", 1);
    crypto_hash_sha256_update(&state, (const unsigned char *)code, strlen(code));
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(key, SPOT_KEY, hash, sizeof hash);
}

static int by_code(const void *a, const void *b)
{
    const struct spot_village *one = a, *other = b;
    return strcmp(one->code, other->code);
}

static int by_key(const void *a, const void *b)
{
    const struct spot_village *one = a, *other = b;
    int order = strcmp(one->key, other->key);
    return order ? order : by_code(a, b);
}

static size_t stratum_length(enum spot_strata strata)
{
    return strata == STRATA_TOWN     ? (size_t)unit_code_length(LEVEL_TOWN)
           : strata == STRATA_COUNTY ? (size_t)unit_code_length(LEVEL_COUNTY)
                                     : 0;
}

int spot_draw(struct spot_village *villages, int count, const char *seed, int64_t wanted,
              enum spot_strata strata)
{
    size_t length = stratum_length(strata);
    int drawn = 0;
    for (int i = 0; i < count; i++)
        spot_key(seed, villages[i].code, villages[i].key);
    qsort(villages, (size_t)count, sizeof *villages, by_code);
    for (int first = 0, next; first < count; first = next) {
        for (next = first;
             next < count && strncmp(villages[next].code, villages[first].code, length) == 0;)
            next++;
        qsort(villages + first, (size_t)(next - first), sizeof *villages, by_key);
        for (int i = first; i < next && i - first < wanted; i++) {
            struct spot_village passed = villages[drawn];
            villages[drawn++] = villages[i];
            villages[i] = passed;
        }
    }
    qsort(villages, (size_t)drawn, sizeof *villages, by_code);
    return drawn;
}

/* --- findings --- */

bool spot_finding_check(struct ctx *ctx, const struct spot_finding *finding)
{
    if (finding->verdict != SPOT_OPEN)
        return !has_errors(ctx);
    if (text_is_blank(finding->finding))
        error_at(ctx, "finding", "EXEC-7", "请写明是什么问题");
    if (date_is_none(finding->due_on))
        error_at(ctx, "due_on", "EXEC-7", "请填整改期限");
    else if (date_compare(finding->due_on, ctx->today) < 0)
        error_at(ctx, "due_on", "EXEC-7", "整改期限不能早于今天");
    return !has_errors(ctx);
}

bool spot_is_overdue(const struct spot_finding *finding, struct date today)
{
    return finding->state == SPOT_OPEN && date_compare(finding->due_on, today) < 0;
}
