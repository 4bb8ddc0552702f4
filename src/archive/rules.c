/* Names in a download of archives: what every system can store, Windows with Chinese names too
 * (ARCH-1). */
#include "archive/rules.h"

#include "base/buf.h"
#include "base/text.h"

#include <string.h>
#include <strings.h>

enum { EXTENSION = 8 };

/* Full-width kin of the characters that Windows refuses in names. */
static const struct {
    char refused;
    const char *instead;
} kin[] = {{'/', "／"}, {'\\', "＼"}, {':', "："}, {'*', "＊"}, {'?', "？"},
           {'"', "＂"}, {'<', "＜"},  {'>', "＞"}, {'|', "｜"}};

static const char *kin_of(char c)
{
    for (size_t i = 0; i < sizeof kin / sizeof *kin; i++)
        if (kin[i].refused == c)
            return kin[i].instead;
    return NULL;
}

/* Bytes of the UTF-8 character that begins with this one. */
static size_t width(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Names that Windows keeps for devices, with any extension. */
static bool is_device(const char *name)
{
    static const char *const devices[] = {"CON", "PRN", "AUX", "NUL"};
    size_t length = strcspn(name, ".");
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (length == 3 && strncasecmp(name, devices[i], 3) == 0)
            return true;
    return length == 4 && name[3] >= '1' && name[3] <= '9' &&
           (strncasecmp(name, "COM", 3) == 0 || strncasecmp(name, "LPT", 3) == 0);
}

const char *archive_name(struct arena *arena, const char *text, int most)
{
    struct buf name = buf_create(arena, 64);
    text += strspn(text, " .");
    for (int count = 0; *text && count < most; count++) {
        size_t length = strnlen(text, width((unsigned char)*text));
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            buf_char(&name, ' ');
        else if (kin_of(*text))
            buf_text(&name, kin_of(*text));
        else
            buf_add(&name, text, length);
        text += length;
    }
    size_t length = name.length;
    while (length > 0 && strchr(" .", name.bytes[length - 1]))
        name.bytes[--length] = '\0';
    if (length == 0)
        return "未命名";
    return is_device(name.bytes) ? arena_printf(arena, "_%s", name.bytes) : name.bytes;
}

const char *archive_file_name(struct arena *arena, const char *text, int most)
{
    const char *dot = strrchr(text, '.');
    bool extended = dot && dot > text && text_length(dot) <= EXTENSION && text_length(dot) > 1;
    if (!extended)
        return archive_name(arena, text, most);
    const char *stem = arena_strndup(arena, text, (size_t)(dot - text));
    return arena_printf(arena, "%s.%s", archive_name(arena, stem, most - EXTENSION),
                        archive_name(arena, dot + 1, EXTENSION));
}

static const struct field wish_fields[] = {
    {.name = "unit",
     .label = "范围",
     .kind = FIELD_UNIT,
     .offset = offsetof(struct archive_wish, unit),
     .required = true},
    {0},
};

const struct record_type archive_wish_type = {"archive", wish_fields, sizeof(struct archive_wish)};
