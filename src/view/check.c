/* What can be judged only when all templates are known: partials, and the HTML around every tag. */
#include "view/view_internal.h"

#include <stdlib.h>
#include <string.h>

static struct draft *draft_find(struct compiler *compiler, const struct piece *piece)
{
    size_t low = 0, high = compiler->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        struct draft *draft = &compiler->drafts[middle];
        int order = strncmp(draft->name, piece->text, piece->length);
        if (order == 0 && draft->name[piece->length] == '\0')
            return draft;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool find_partials(struct compiler *compiler, struct draft *draft)
{
    for (size_t i = 0; i < draft->count; i++) {
        struct piece *piece = &draft->pieces[i];
        if (piece->kind != TAG_PARTIAL)
            continue;
        struct draft *partial = draft_find(compiler, piece);
        if (!partial)
            return view_fail(compiler, draft, piece->line, "there is no template %.*s",
                             (int)piece->length, piece->text);
        partial->included = true;
        piece->other = (size_t)(partial - compiler->drafts);
    }
    return true;
}

static bool measure(struct compiler *compiler, struct draft *draft);

/* Counts one partial of `draft`, at a place `depth` sections deep. */
static bool measure_partial(struct compiler *compiler, struct draft *draft,
                            const struct piece *piece, int depth)
{
    struct draft *partial = &compiler->drafts[piece->other];
    if (partial->state == DRAFT_OPEN)
        return view_fail(compiler, draft, piece->line, "a circle of partials, closed by %s",
                         partial->name);
    if (!measure(compiler, partial))
        return false;
    if (partial->partials + 1 > VIEW_MAX_PARTIALS)
        return view_fail(compiler, draft, piece->line, "partials are nested deeper than %d",
                         VIEW_MAX_PARTIALS);
    if (depth + partial->sections > VIEW_MAX_SECTIONS)
        return view_fail(compiler, draft, piece->line,
                         "with this partial, sections are nested deeper than %d",
                         VIEW_MAX_SECTIONS);
    if (draft->partials < partial->partials + 1)
        draft->partials = partial->partials + 1;
    if (draft->sections < depth + partial->sections)
        draft->sections = depth + partial->sections;
    return true;
}

/* Finds out how deep the draft nests, with all that it includes. */
static bool measure(struct compiler *compiler, struct draft *draft)
{
    if (draft->state == DRAFT_MEASURED)
        return true;
    draft->state = DRAFT_OPEN;
    int depth = 0;
    for (size_t i = 0; i < draft->count; i++) {
        const struct piece *piece = &draft->pieces[i];
        if (piece->kind == TAG_SECTION || piece->kind == TAG_INVERTED)
            depth++;
        else if (piece->kind == TAG_END)
            depth--;
        else if (piece->kind == TAG_PARTIAL && !measure_partial(compiler, draft, piece, depth))
            return false;
        if (draft->sections < depth)
            draft->sections = depth;
    }
    draft->state = DRAFT_MEASURED;
    return true;
}

bool view_link(struct compiler *compiler)
{
    for (size_t i = 0; i < compiler->count; i++)
        if (!find_partials(compiler, &compiler->drafts[i]))
            return false;
    for (size_t i = 0; i < compiler->count; i++)
        if (!measure(compiler, &compiler->drafts[i]))
            return false;
    return true;
}

static bool check(struct compiler *compiler, struct draft *draft, enum html_state began);

static bool check_partial(struct compiler *compiler, struct html *html, const struct piece *piece,
                          const char **wrong)
{
    enum html_state began = html->state == HTML_TEXT ? HTML_TEXT : HTML_TAG;
    *wrong = html_partial(html);
    return *wrong || check(compiler, &compiler->drafts[piece->other], began);
}

/* Follows the HTML through one draft that begins in text or between attributes. */
static bool check(struct compiler *compiler, struct draft *draft, enum html_state began)
{
    bool *checked = &draft->checked[began == HTML_TAG];
    if (*checked)
        return true;
    *checked = true;
    struct html html = {.state = began};
    struct html open[VIEW_MAX_SECTIONS];
    size_t depth = 0;
    for (size_t i = 0; i < draft->count; i++) {
        const struct piece *piece = &draft->pieces[i];
        const char *wrong = NULL;
        int line = piece->line;
        switch (piece->kind) {
        case TAG_TEXT:
            wrong = html_text(&html, piece->text, piece->length, &line);
            break;
        case TAG_VALUE:
        case TAG_URL:
        case TAG_JSON:
            wrong = html_value(&html, piece);
            break;
        case TAG_SECTION:
        case TAG_INVERTED:
            wrong = html_section_open(&html);
            open[depth++] = html;
            break;
        case TAG_END:
            wrong = html_section_close(&html, &open[--depth]);
            break;
        case TAG_PARTIAL:
            if (!check_partial(compiler, &html, piece, &wrong))
                return false;
            break;
        }
        if (wrong)
            return view_fail(compiler, draft, line, "%s", wrong);
    }
    const char *wrong = html_end(&html, began);
    return !wrong || view_fail(compiler, draft, draft->last_line, "%s", wrong);
}

bool view_check(struct compiler *compiler)
{
    for (size_t i = 0; i < compiler->count; i++) {
        struct draft *draft = &compiler->drafts[i];
        if (!draft->included && !check(compiler, draft, HTML_TEXT))
            return false;
    }
    return true;
}
