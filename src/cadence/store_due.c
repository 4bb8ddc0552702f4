/* What cadence asks of a town now (ALL-2), and what it adds to the archive of a village:
 * the study meetings of its town (ARCH-1). */
#include "cadence/internal.h"

/* EXEC-5, ALL-2: announced before the part of the year ends; what is behind is asked until the year
 * is over. */
void cadence_due(struct ctx *ctx, struct todo_list *list)
{
    if (!has_role(ctx, CADENCE_WRITERS))
        return;
    struct cadence_row row = cadence_own(ctx, ctx->user.unit_code, ctx->today.year);
    if (row.year.kind != CADENCE_STUDY || row.year.times == 0)
        return; /* a county's analyses are asked for by their own room */
    int part = cadence_part(ctx->today, row.year.times);
    enum cadence_state now = cadence_state(&row.year, part, ctx->today);
    if (now != CADENCE_RUNNING && now != CADENCE_NEAR)
        return;
    int missing = cadence_is_strict(row.year.kind) ? 1 : cadence_missing(&row.year, ctx->today);
    struct date last = cadence_last_day(row.year.year, row.year.times, part);
    todo_add(list, (struct todo){
                       .title = text_of(ctx, "%s · %s", cadence_kinds[row.year.kind].label,
                                        cadence_part_label(ctx, row.year.times, part)),
                       .detail = text_of(ctx, "%s以前还要开 %d 次，开过以后登记",
                                         date_label(ctx, last), missing),
                       .link = "/cadence/new",
                       .action = "去登记",
                       .due = last,
                       .from = missing > 1 ? ctx->today : date_add_days(last, -CADENCE_SOON),
                       .group = "会议和抽查",
                   });
}

static void offer(struct ctx *ctx, const struct cadence_row *row, struct agenda *agenda)
{
    const struct cadence_year *year = &row->year;
    for (int part = 1; part <= year->times; part++) {
        enum cadence_state state = cadence_state(year, part, ctx->today);
        if (state == CADENCE_UNASKED || state == CADENCE_DONE)
            continue;
        agenda_offer(
            agenda,
            (struct agenda_entry){
                .on = date_add_days(cadence_last_day(year->year, year->times, part), year->grace),
                .kind = AGENDA_MEETING,
                .title = text_of(ctx, "%s · %s", cadence_kinds[year->kind].label,
                                 cadence_part_label(ctx, year->times, part)),
                .unit_code = row->code,
                .unit_name = row->name,
                .link = text_of(ctx, "%s?unit=%s&year=%d",
                                year->kind == CADENCE_ANALYSIS ? "/analyses" : "/cadence",
                                row->code, year->year),
            });
    }
}

static void offer_below(struct ctx *ctx, const char *unit_code, int year, struct agenda *agenda)
{
    struct cadence_row *below;
    int count = cadence_below(ctx, unit_code, year, &below);
    for (int i = 0; i < count; i++)
        offer(ctx, &below[i], agenda);
}

static void offer_own(struct ctx *ctx, const char *unit_code, int year, struct agenda *agenda)
{
    struct cadence_row own = cadence_own(ctx, unit_code, year);
    offer(ctx, &own, agenda);
}

/* This year's meetings of the unit and of those directly below it, and the analyses of last year's
 * end, which are due in this one; reports of villages are told by their own room. */
void cadence_agenda(struct ctx *ctx, const struct agenda_asked *asked, struct agenda *agenda)
{
    const char *code = asked->unit_code;
    int year = ctx->today.year;
    enum unit_level level = unit_level(code);
    if ((asked->kind >= 0 && asked->kind != AGENDA_MEETING) || level == LEVEL_VILLAGE)
        return;
    if (level == LEVEL_COUNTY)
        offer_own(ctx, code, year - 1, agenda);
    if (level == LEVEL_CITY)
        offer_below(ctx, code, year - 1, agenda);
    offer_own(ctx, code, year, agenda);
    if (level != LEVEL_TOWN)
        offer_below(ctx, code, year, agenda);
}

void cadence_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT r.held_on, r.unit_name, r.subject FROM cadence_records r "
                     "WHERE r.unit_code = SUBSTR($1, 1, 9) AND r.removed = 0 AND r.held_on >= "
                     "(SELECT MIN(p.began_on) "
                     "FROM promises p WHERE p.unit_code = $1) ORDER BY r.held_on, r.id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows))
        archive_add(archive, (struct archive_entry){
                                 .on = db_date(rows, "held_on"),
                                 .kind = cadence_kinds[CADENCE_STUDY].label,
                                 .title = db_text(rows, "subject"),
                                 .detail = db_text(rows, "unit_name"),
                             });
}
