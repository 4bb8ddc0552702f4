/* What falls due: asks every room, and sorts what they say by date (EXEC-2). */
#include "core/agenda.h"

#include "base/text.h"
#include "core/app.h"

#include <stdlib.h>
#include <string.h>

const struct choice agenda_kinds[] = {
    [AGENDA_MILESTONE] = {"milestone", "年度目标"},
    [AGENDA_REPORT] = {"report", "双月自评"},
    [AGENDA_NOTICE] = {"notice", "公示期满"},
    [AGENDA_MEETING] = {"meeting", "会议和抽查"},
    [AGENDA_CAMPAIGN] = {"campaign", "规划批次"},
    [AGENDA_EVALUATION] = {"evaluation", "年度考评"},
    {0},
};

/* An entry and its place among all, which decides between equal days. */
struct numbered {
    struct agenda_entry entry;
    int number;
};

struct agenda {
    struct ctx *ctx;
    const struct agenda_asked *asked;
    struct numbered *numbered;
    int count, capacity;
    int64_t total;
};

void agenda_add(struct agenda *agenda, struct agenda_entry entry)
{
    agenda->numbered = arena_more(agenda->ctx->arena, agenda->numbered, agenda->count,
                                  &agenda->capacity, sizeof *agenda->numbered);
    entry.count = entry.count ? entry.count : 1;
    agenda->numbered[agenda->count] = (struct numbered){entry, agenda->count};
    agenda->count++;
}

void agenda_found(struct agenda *agenda, int64_t count)
{
    agenda->total += count;
}

void agenda_offer(struct agenda *agenda, struct agenda_entry entry)
{
    const struct agenda_asked *asked = agenda->asked;
    if (date_is_none(entry.on) || date_compare(entry.on, asked->from) < 0 ||
        date_compare(entry.on, asked->to) > 0 || (asked->kind >= 0 && asked->kind != entry.kind))
        return;
    if (*asked->text && !strstr(entry.title, asked->text) &&
        !strstr(text_or_empty(entry.unit_name), asked->text))
        return;
    agenda_add(agenda, entry);
    agenda->total++;
}

static int earliest_first(const void *left, const void *right)
{
    const struct numbered *a = left, *b = right;
    int difference = date_compare(a->entry.on, b->entry.on);
    return difference ? difference : a->number - b->number;
}

/* Each room gives its earliest ones, as many as all pages up to this one hold: among them are those
 * of this page. */
const struct agenda_entry *agenda_collect(struct ctx *ctx, struct agenda_asked asked,
                                          int64_t offset, int64_t size, int *count, int64_t *total)
{
    struct agenda agenda = {.ctx = ctx, .asked = &asked};
    asked.most = offset + size;
    for (const struct room *const *room = ctx->app->rooms; *room; room++)
        if ((*room)->agenda)
            (*room)->agenda(ctx, &asked, &agenda);
    if (agenda.count)
        qsort(agenda.numbered, (size_t)agenda.count, sizeof *agenda.numbered, earliest_first);
    int64_t left = agenda.count - offset;
    *count = (int)(left < 0 ? 0 : left > size ? size : left);
    *total = agenda.total;
    struct agenda_entry *entries = ARENA_ARRAY(ctx->arena, struct agenda_entry, *count + 1);
    for (int i = 0; i < *count; i++)
        entries[i] = agenda.numbered[offset + i].entry;
    return entries;
}
