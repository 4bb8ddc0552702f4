/* From texts to operations: constant text merged, names cut into keys, partials as pointers. */
#include "view/view_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool view_fail(struct compiler *compiler, const struct draft *draft, int line, const char *format,
               ...)
{
    char what[400];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    snprintf(compiler->error, compiler->error_size, "%s:%d: %s", draft->file, line, what);
    return false;
}

/* Constant text that begins at piece `from`, with all that follows it directly. */
static struct op text_op(struct compiler *compiler, const struct draft *draft, size_t *from)
{
    size_t length = 0, end = *from;
    for (; end < draft->count && draft->pieces[end].kind == TAG_TEXT; end++)
        length += draft->pieces[end].length;
    char *text = arena_alloc(compiler->arena, length + 1), *at = text;
    for (size_t i = *from; i < end; i++) {
        memcpy(at, draft->pieces[i].text, draft->pieces[i].length);
        at += draft->pieces[i].length;
    }
    *from = end - 1;
    return (struct op){.kind = TAG_TEXT, .length = (uint32_t)length, .text = text};
}

/* Cuts a dotted name into keys. */
static void set_path(struct compiler *compiler, struct op *op, const struct piece *piece)
{
    size_t parts = 1;
    for (size_t i = 0; i < piece->length; i++)
        parts += piece->text[i] == '.';
    struct key *keys = ARENA_ARRAY(compiler->arena, struct key, parts);
    char *name = arena_strndup(compiler->arena, piece->text, piece->length);
    for (size_t i = 0; i < parts; i++) {
        keys[i] = (struct key){.text = name, .length = (uint32_t)strcspn(name, ".")};
        keys[i].number = keys_number(compiler->arena, &compiler->keys, &keys[i]);
        name += keys[i].length;
        *name++ = '\0';
    }
    op->name = NAME_PATH;
    op->parts = (uint8_t)parts;
    op->keys = keys;
}

static struct op tag_op(struct compiler *compiler, const struct piece *piece)
{
    struct op op = {.kind = (uint8_t)piece->kind};
    if (piece->text[0] == '.')
        op.name = NAME_DOT;
    else if (piece->text[0] != '@')
        set_path(compiler, &op, piece);
    else
        op.name = piece->text[1] == 'f'   ? NAME_FIRST
                  : piece->text[1] == 'l' ? NAME_LAST
                                          : NAME_NUMBER;
    return op;
}

/* Whether {{.}} stands in a section, or may stand in a partial of it. */
static bool asks_dot(const struct op *op, const struct op *end)
{
    for (; op < end; op++)
        if (op->kind == TAG_PARTIAL || op->name == NAME_DOT)
            return true;
    return false;
}

static void emit(struct compiler *compiler, const struct draft *draft,
                 const struct template *templates, struct template *template)
{
    size_t open[VIEW_MAX_SECTIONS], depth = 0;
    template->name = arena_strdup(compiler->arena, draft->name);
    template->ops = ARENA_ARRAY(compiler->arena, struct op, draft->count);
    for (size_t i = 0; i < draft->count; i++) {
        const struct piece *piece = &draft->pieces[i];
        struct op *op = &template->ops[template->count];
        if (piece->kind == TAG_END) {
            struct op *section = &template->ops[open[--depth]];
            section->length = (uint32_t)(op - section - 1);
            section->asks_dot = asks_dot(section + 1, op);
            continue;
        }
        if (piece->kind == TAG_TEXT)
            *op = text_op(compiler, draft, &i);
        else if (piece->kind == TAG_PARTIAL)
            *op = (struct op){.kind = TAG_PARTIAL, .partial = &templates[piece->other]};
        else
            *op = tag_op(compiler, piece);
        if (piece->kind == TAG_SECTION || piece->kind == TAG_INVERTED)
            open[depth++] = template->count;
        template->count++;
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct draft *)a)->name, ((const struct draft *)b)->name);
}

static bool compile(struct compiler *compiler, struct templates *templates)
{
    qsort(compiler->drafts, compiler->count, sizeof *compiler->drafts, by_name);
    for (size_t i = 0; i < compiler->count; i++)
        if (!view_parse(compiler, &compiler->drafts[i]))
            return false;
    if (!view_link(compiler) || !view_check(compiler))
        return false;
    templates->count = compiler->count;
    templates->list = ARENA_ARRAY(compiler->arena, struct template, compiler->count);
    for (size_t i = 0; i < compiler->count; i++)
        emit(compiler, &compiler->drafts[i], templates->list, &templates->list[i]);
    templates->keys = compiler->keys;
    return true;
}

struct templates *view_compile_all(struct arena *arena, struct arena *scratch, struct draft *drafts,
                                   size_t count, char *error, size_t error_size)
{
    struct compiler compiler = {.arena = arena,
                                .scratch = scratch,
                                .drafts = drafts,
                                .count = count,
                                .error = error,
                                .error_size = error_size};
    struct templates *templates = ARENA_NEW(arena, struct templates);
    templates->arena = arena;
    if (compile(&compiler, templates))
        return templates;
    arena_destroy(arena);
    return NULL;
}
