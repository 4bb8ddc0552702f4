/* Keys: the names in all templates, each with a number, so that rendering finds a row's cell by
 * number instead of by text. */
#include "view/view_internal.h"

#include <string.h>

enum { KEYS_LEAST = 256 };

/* The place of a key, or the free one where it would stand. */
static size_t place_of(const struct keys *keys, const char *text, size_t length)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
    size_t place = hash & (keys->places - 1);
    while (keys->place[place] && (keys->place[place]->length != length ||
                                  memcmp(keys->place[place]->text, text, length) != 0))
        place = (place + 1) & (keys->places - 1);
    return place;
}

int keys_find(const struct keys *keys, const char *text, size_t length)
{
    const struct key *key = keys->places ? keys->place[place_of(keys, text, length)] : NULL;
    return key ? (int)key->number : -1;
}

static void grow(struct arena *arena, struct keys *keys)
{
    struct keys larger = {.places = keys->places ? 2 * keys->places : KEYS_LEAST,
                          .count = keys->count};
    larger.place = ARENA_ARRAY(arena, const struct key *, larger.places);
    for (size_t i = 0; i < keys->places; i++)
        if (keys->place[i])
            larger.place[place_of(&larger, keys->place[i]->text, keys->place[i]->length)] =
                keys->place[i];
    *keys = larger;
}

uint32_t keys_number(struct arena *arena, struct keys *keys, const struct key *key)
{
    if (2 * keys->count >= keys->places)
        grow(arena, keys);
    size_t place = place_of(keys, key->text, key->length);
    if (!keys->place[place]) {
        struct key *known = ARENA_NEW(arena, struct key);
        *known = *key;
        known->number = (uint32_t)keys->count++;
        keys->place[place] = known;
    }
    return keys->place[place]->number;
}
