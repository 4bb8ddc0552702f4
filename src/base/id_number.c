/* ID numbers by GB 11643-1999: six digits of the region, eight of the birth date, three of the
 * order (odd for men), and a check digit by ISO 7064 MOD 11-2. */
#include "base/id_number.h"

#include "base/buf.h"

#include <stdio.h>
#include <string.h>

enum { BORN_AT = 6, BORN_DIGITS = 8, ORDER_END = 16, SHOWN_FIRST = 3, SHOWN_LAST = 4 };

char id_number_check_digit(const char *digits)
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < ID_NUMBER_LENGTH - 1; i++)
        sum += (digits[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

/* Without blanks, the X large. False when more than 18 signs remain. */
static bool squeeze(const char *typed, char text[ID_NUMBER_LENGTH + 1])
{
    size_t length = 0;
    for (; *typed; typed++) {
        if (*typed == ' ' || *typed == '\t')
            continue;
        if (length == ID_NUMBER_LENGTH)
            return false;
        text[length++] = *typed == 'x' ? 'X' : *typed;
    }
    text[length] = '\0';
    return true;
}

static struct date birth_of(const char *text)
{
    char iso[DATE_TEXT];
    struct date born = {0};
    snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", text + BORN_AT, text + BORN_AT + 4,
             text + BORN_AT + 6);
    return date_parse(iso, &born) ? born : (struct date){0};
}

const char *id_number_read(const char *typed, struct date today, struct id_number *read)
{
    char *text = read->text;
    if (!squeeze(typed, text) || strlen(text) != ID_NUMBER_LENGTH)
        return "身份证号应为 18 位，请核对";
    if (strspn(text, "0123456789") < ID_NUMBER_LENGTH - 1 || !strchr("0123456789X", text[17]))
        return "身份证号只能是数字，最后一位可以是 X";
    if (text[0] == '0')
        return "身份证号前六位不是地区代码，请核对";
    read->born = birth_of(text);
    read->female = (text[ORDER_END] - '0') % 2 == 0;
    if (date_is_none(read->born) || read->born.year < 1900)
        return "身份证号第 7 至 14 位不是一个日期，请核对";
    if (date_compare(read->born, today) > 0)
        return "身份证号里的出生日期在今天以后，请核对";
    if (text[17] != id_number_check_digit(text))
        return "身份证号的校验位不对，请逐位核对";
    return NULL;
}

const char *id_number_disagrees(const struct id_number *number, struct date born, bool female)
{
    if (!date_is_none(born) && date_compare(born, number->born) != 0)
        return "出生日期和身份证号不一致，请核对";
    if (female != number->female)
        return "性别和身份证号不一致，请核对";
    return NULL;
}

static const char *mask(struct arena *arena, const char *text, size_t first, size_t last)
{
    size_t length = strlen(text);
    char *masked = arena_strdup(arena, text);
    bool whole = length < first + last + 4; /* too short to show any of it */
    for (size_t i = 0; i < length; i++)
        if ((whole || (i >= first && i + last < length)) && masked[i] != '-')
            masked[i] = '*';
    return masked;
}

const char *id_number_mask(struct arena *arena, const char *number)
{
    return mask(arena, number, SHOWN_FIRST, SHOWN_LAST);
}

/* --- telephones --- */

static bool is_fixed(const char *digits, size_t area)
{
    size_t rest = strlen(digits) - area;
    return digits[0] == '0' && digits[1] != '0' && (rest == 7 || rest == 8) && digits[area] >= '2';
}

const char *phone_of(struct arena *arena, const char *typed, const char **fault)
{
    struct buf digits = buf_create(arena, 24);
    bool clear = true;
    if (strncmp(typed, "+86", 3) == 0)
        typed += 3;
    for (; *typed; typed++) {
        if (*typed >= '0' && *typed <= '9')
            buf_char(&digits, *typed);
        else
            clear = clear && strchr(" -\t", *typed);
    }
    const char *number = digits.bytes;
    /* Beijing, Guangzhou and eight more have three digits (010, 02x), all others four. */
    size_t area = number[0] == '0' && (number[1] == '1' || number[1] == '2') ? 3 : 4;
    *fault = NULL;
    if (clear && digits.length == 11 && number[0] == '1' && number[1] >= '3')
        return number;
    if (clear && digits.length > area && is_fixed(number, area))
        return arena_printf(arena, "%.*s-%s", (int)area, number, number + area);
    *fault = "电话应为 11 位手机号，或带区号的固定电话";
    return number;
}

const char *phone_mask(struct arena *arena, const char *phone)
{
    const char *hyphen = strchr(phone, '-');
    return mask(arena, phone, hyphen ? (size_t)(hyphen - phone) : SHOWN_FIRST, SHOWN_LAST);
}
