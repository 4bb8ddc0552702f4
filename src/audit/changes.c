/* Changes of a record in plain words. What is stored as values in values becomes sentences, and
 * for pages what is long is folded: how much of it there is, how it begins, and the whole. */
#include "changes.h"
#include "store.h"
#include "words.h"

#include "base/period.h"
#include "base/text.h"

#include <string.h>

enum {
    WHOLE_CHARACTERS = 200, /* a text or an entry up to here is shown whole */
    WHOLE_ENTRIES = 3,      /* and so are as many entries */
    BRIEF_CHARACTERS = 40,  /* of each text that is not */
};

/* --- names --- */

json_t *change_titles(struct ctx *ctx, struct change_names *names, const char *entity, int64_t id)
{
    const char *key = text_of(ctx, "%lld", (long long)id);
    if (!text_same(entity, "assessment"))
        return NULL;
    if (!names->by_assessment)
        names->by_assessment = json_object();
    json_t *titles = json_object_get(names->by_assessment, key);
    if (titles)
        return titles;
    titles = json_object();
    json_object_set_new(names->by_assessment, key, titles);
    struct db_rows *rows = audit_assessment_items(ctx, id);
    while (db_next(rows))
        json_object_set_new(titles, text_of(ctx, "%lld", (long long)db_int(rows, "id")),
                            json_string(db_text(rows, "title")));
    return titles;
}

/* Items of an assessment stand under their numbers. */
static bool is_number(const char *key)
{
    return *key && strspn(key, "0123456789") == strlen(key);
}

/* What a key is called inside the value of another. */
static const char *inner_label(struct ctx *ctx, const json_t *titles, const char *outer,
                               const char *key)
{
    if (!text_same(outer, "items"))
        return key_label(key);
    if (!is_number(key))
        return item_key_label(key);
    const char *title = json_string_value(json_object_get(titles, key));
    return title ? title : text_of(ctx, "事项编号 %s", key);
}

/* --- a value as text --- */

struct writing {
    struct ctx *ctx;
    const json_t *titles;
    struct buf *out;
};

static bool is_of_objects(const json_t *value)
{
    return json_is_object(value) &&
           json_is_object(json_object_iter_value(json_object_iter((json_t *)value)));
}

static void write_value(const struct writing *writing, const char *key, const json_t *value);

/* What stands between two parts: nothing behind a sentence that ends by itself. */
static const char *between_parts(const struct buf *out, bool lines)
{
    static const char stop[] = "。";
    size_t length = sizeof stop - 1;
    bool ended = out->length >= length && strcmp(out->bytes + out->length - length, stop) == 0;
    return lines ? "\n" : ended ? "" : "；";
}

/* "进度：60；进展：已开工"; what is empty is left out. Objects in it stand on lines of their own.
 */
static void write_object(const struct writing *writing, const char *key, const json_t *value)
{
    const char *inner, *between = "";
    bool lines = is_of_objects(value);
    struct buf *out = writing->out;
    json_t *part;
    json_object_foreach((json_t *)value, inner, part)
    {
        if (json_is_string(part) && !json_string_length(part))
            continue;
        size_t start = out->length;
        buf_printf(out, "%s%s：", between, inner_label(writing->ctx, writing->titles, key, inner));
        size_t said = out->length;
        /* below the number of an item its parts have the words of items */
        write_value(writing, text_same(key, "items") && is_number(inner) ? key : inner, part);
        if (json_is_object(part) && out->length == said) {
            out->length = start;
            out->bytes[start] = '\0';
            continue;
        }
        between = between_parts(out, lines);
    }
}

static const char *string_words(struct ctx *ctx, const char *key, const char *text)
{
    struct period period;
    if (text_same(key, "period") && period_parse(text, &period)) {
        char label[PERIOD_LABEL];
        return arena_strdup(ctx->arena, period_label(period, label));
    }
    return value_label(key, text);
}

static void write_value(const struct writing *writing, const char *key, const json_t *value)
{
    json_t *part;
    size_t i;
    if (json_is_boolean(value))
        buf_text(writing->out, json_is_true(value) ? "是" : "否");
    else if (json_is_integer(value))
        buf_printf(writing->out, "%lld", (long long)json_integer_value(value));
    else if (json_is_string(value))
        buf_text(writing->out, string_words(writing->ctx, key, json_string_value(value)));
    else if (json_is_object(value))
        write_object(writing, key, value);
    json_array_foreach(value, i, part)
    {
        buf_text(writing->out, !i ? "" : json_is_object(part) ? "\n" : "、");
        write_value(writing, key, part);
    }
}

static const char *value_text(struct ctx *ctx, const json_t *titles, const char *key,
                              const json_t *value)
{
    struct buf out = buf_create(ctx->arena, 64);
    write_value(&(struct writing){ctx, titles, &out}, key, value);
    return out.bytes;
}

/* --- folding, for pages --- */

static json_t *change_json(const char *label, const char *was, const char *is)
{
    return json_pack("{s:s, s:s, s:s}", "label", label, "was", was, "is", is);
}

/* How a text begins, in one line. */
static const char *beginning(struct ctx *ctx, const char *text)
{
    size_t end = 0;
    for (int left = BRIEF_CHARACTERS; left > 0 && text[end] && text[end] != '\n'; left--) {
        do
            end++;
        while (((unsigned char)text[end] & 0xc0) == 0x80);
    }
    return text[end] ? text_of(ctx, "%.*s……", (int)end, text) : text;
}

static void add_entry(json_t *entries, const char *label, json_t *fields)
{
    json_array_append_new(entries, json_pack("{s:s, s:o}", "label", label, "fields", fields));
}

static json_t *one_field(const char *was, const char *is)
{
    return json_pack("[o]", change_json("", was, is));
}

/* Several of a kind, each as a sentence: those of before and those of after. */
static void add_lines(struct ctx *ctx, json_t *entries, const char *key, const json_t *values,
                      bool after)
{
    size_t i;
    json_t *value;
    json_array_foreach(values, i, value)
    {
        const char *text = value_text(ctx, NULL, key, value);
        add_entry(entries, "", one_field(after ? "" : text, after ? text : ""));
    }
}

/* One under each number: its parts, before and after. */
static void add_items(struct ctx *ctx, const json_t *titles, json_t *entries, const char *key,
                      const json_t *before, const json_t *after)
{
    const char *item, *name;
    json_t *parts, *part;
    json_object_foreach((json_t *)(after ? after : before), item, parts)
    {
        const json_t *old = json_object_get(before, item);
        json_t *fields = json_array();
        json_object_foreach(parts, name, part)
        {
            const char *was = value_text(ctx, titles, name, json_object_get(old, name));
            const char *is = after ? value_text(ctx, titles, name, part) : "";
            if (*was || *is)
                json_array_append_new(fields,
                                      change_json(inner_label(ctx, titles, key, name), was, is));
        }
        add_entry(entries, inner_label(ctx, titles, key, item), fields);
    }
}

static json_t *brief_of(struct ctx *ctx, const json_t *titles, const char *key,
                        const json_t *before, const json_t *after)
{
    const json_t *value = after ? after : before;
    json_t *brief = json_array(), *part;
    const char *item;
    int left = WHOLE_ENTRIES;
    size_t i;
    json_object_foreach((json_t *)value, item, part)
    {
        if (left-- > 0)
            json_array_append_new(brief,
                                  change_json(inner_label(ctx, titles, key, item), "",
                                              beginning(ctx, value_text(ctx, titles, key, part))));
    }
    json_array_foreach(value, i, part)
    {
        if (left-- > 0)
            json_array_append_new(
                brief, change_json("", "", beginning(ctx, value_text(ctx, titles, key, part))));
    }
    return brief;
}

/* Adds to a change how it is shown on a page. */
static void fold(struct ctx *ctx, json_t *change, const json_t *titles, const char *key,
                 const json_t *before, const json_t *after)
{
    const char *was = json_string_value(json_object_get(change, "was"));
    const char *is = json_string_value(json_object_get(change, "is"));
    json_t *entries = json_array(), *brief = json_array();
    bool of_objects = is_of_objects(after) || is_of_objects(before);
    bool is_long = text_length(was) > WHOLE_CHARACTERS || text_length(is) > WHOLE_CHARACTERS;
    if (of_objects)
        add_items(ctx, titles, entries, key, before, after);
    else if (json_is_object(json_array_get(after ? after : before, 0))) {
        add_lines(ctx, entries, key, before, false);
        add_lines(ctx, entries, key, after, true);
    }
    size_t count = json_array_size(entries);
    if (count && (is_long || count > WHOLE_ENTRIES))
        json_array_extend(brief, brief_of(ctx, titles, key, before, after));
    else if (!count && is_long) {
        add_entry(entries, "", one_field(was, is));
        json_array_append_new(brief, change_json("", beginning(ctx, was), beginning(ctx, is)));
    }
    json_object_set_new(change, "count", json_integer((json_int_t)count));
    json_object_set_new(change, "entries", entries);
    json_object_set_new(change, "brief", brief);
}

/* --- before and after, field by field --- */

/* What a record carries for its pages besides what it keeps: words for a value that stands beside
 * them, and the version again. */
static bool is_for_pages(const char *key)
{
    return text_same(key, "record_version") || text_ends(key, "_label");
}

static void add_change(struct ctx *ctx, json_t *changes, const json_t *titles, const char *key,
                       const json_t *before, const json_t *after)
{
    if (is_for_pages(key) || (before && after && json_equal(before, after)))
        return;
    const char *was = value_text(ctx, titles, key, before);
    const char *is = value_text(ctx, titles, key, after);
    if (!*was && !*is) /* left empty */
        return;
    json_t *change = change_json(key_label(key), was, is);
    if (!ctx->json)
        fold(ctx, change, titles, key, before, after);
    json_array_append_new(changes, change);
}

json_t *changes_between(struct ctx *ctx, const json_t *titles, const json_t *before,
                        const json_t *after)
{
    json_t *changes = json_array();
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)before, key, value)
    {
        add_change(ctx, changes, titles, key, value, json_object_get(after, key));
    }
    json_object_foreach((json_t *)after, key, value)
    {
        if (!json_object_get(before, key))
            add_change(ctx, changes, titles, key, NULL, value);
    }
    if (json_is_array(after)) /* several of a kind, entered at once */
        add_change(ctx, changes, titles, "entries", before, after);
    return changes;
}
