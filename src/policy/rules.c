/* Policy settings: which values are possible, how they read, and from when they may hold. */
#include "policy/rules.h"

#include "base/text.h"

#include <string.h>

int policy_choices(struct arena *arena, const struct setting *setting,
                   struct policy_choice choice[POLICY_CHOICES])
{
    if (setting->kind == SETTING_BOOL) {
        choice[0] = (struct policy_choice){"1", "是"};
        choice[1] = (struct policy_choice){"0", "否"};
        return 2;
    }
    int count = 0;
    const char *at = setting->kind == SETTING_CHOICE ? setting->choices : "";
    while (*at && count < POLICY_CHOICES) {
        size_t length = strcspn(at, "|"), name = strcspn(at, "=|");
        size_t label = name < length ? name + 1 : 0;
        choice[count++] = (struct policy_choice){arena_strndup(arena, at, name),
                                                 arena_strndup(arena, at + label, length - label)};
        at += length + (at[length] == '|');
    }
    return count;
}

static const char *choice_label(struct arena *arena, const struct setting *setting,
                                const char *value)
{
    struct policy_choice choice[POLICY_CHOICES];
    int count = policy_choices(arena, setting, choice);
    for (int i = 0; i < count; i++)
        if (strcmp(choice[i].name, value) == 0)
            return choice[i].label;
    return NULL;
}

const char *policy_value_fault(struct arena *arena, const struct setting *setting,
                               const char *value)
{
    int64_t number;
    struct date date;
    if (setting->kind == SETTING_DATE)
        return date_parse(value, &date)
                   ? NULL
                   : arena_printf(arena, "“%s”请填日期，写成 2024-08-25 的样子", setting->label);
    if (setting->kind != SETTING_INT)
        return choice_label(arena, setting, value)
                   ? NULL
                   : arena_printf(arena, "“%s”请从给出的选项里选择", setting->label);
    if (text_to_int(value, setting->min, setting->max, &number))
        return NULL;
    return arena_printf(arena, "“%s”请填 %lld 到 %lld 之间的整数", setting->label,
                        (long long)setting->min, (long long)setting->max);
}

const char *policy_value_label(struct arena *arena, const struct setting *setting,
                               const char *value)
{
    const char *label = choice_label(arena, setting, value);
    if (label)
        return label;
    return setting->unit ? arena_printf(arena, "%s %s", value, setting->unit) : value;
}

const char *policy_start_fault(struct date from, struct date today)
{
    return date_compare(from, today) < 0 ? "开始日期不能早于今天" : NULL;
}
