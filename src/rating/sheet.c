/* The town's part of a year as a table for Excel or WPS: a village a line, criteria and ballots as
 * columns that are called after the inputs of the form (ALL-3, ALL-4, RATE-4, RATE-5). */
#include "rating/sheet.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"

#define NUMBER_LABEL "表号（请勿改动）"
#define WORDING 14 /* characters of a criterion's text in its column's head */

/* --- columns --- */

static void add(struct sheet_column *columns, int *count, const char *name, const char *label,
                bool required)
{
    columns[(*count)++] = (struct sheet_column){name, label, required};
}

static const char *mark_label(struct ctx *ctx, const struct scheme_criterion *criterion, int at)
{
    size_t bytes = text_prefix(criterion->text, WORDING);
    return text_of(ctx, "%d. %.*s%s（满分 %s）", at + 1, (int)bytes, criterion->text,
                   criterion->text[bytes] ? "…" : "", decimal_text(ctx, criterion->full));
}

static void add_ballots(struct ctx *ctx, const struct scheme *scheme, int voters,
                        struct sheet_column *columns, int *count)
{
    static const struct {
        const char *name, *label;
    } counts[] = {{"issued", "发出"}, {"returned", "收回"}, {"valid", "有效"}};
    const char *who = scheme->voters[voters].name;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        add(columns, count, text_of(ctx, "%s_%d", counts[i].name, voters),
            text_of(ctx, "%s票·%s", who, counts[i].label), false);
    for (int i = 0; i < scheme->values_count; i++)
        add(columns, count, text_of(ctx, "votes_%d_%d", voters, i),
            text_of(ctx, "%s票·%s", who, scheme->values[i].name), false);
}

struct sheet_column *rating_sheet_columns(struct ctx *ctx, const struct scheme *scheme)
{
    int count = 0;
    size_t most = RATING_SHEET_FIRST + 2u * SCHEME_CRITERIA + VOTERS * (3u + SCHEME_VALUES) + 1;
    struct sheet_column *columns = ARENA_ARRAY(ctx->arena, struct sheet_column, most);
    add(columns, &count, "number", NUMBER_LABEL, true);
    add(columns, &count, "unit", "村代码", true);
    for (int i = 0; i < VOTERS; i++)
        if (scheme_asks(scheme, (enum rating_voters)i))
            add_ballots(ctx, scheme, i, columns, &count);
    for (int i = 0; scheme->sources[SOURCE_TOWN].percent && i < scheme->criteria_count; i++) {
        add(columns, &count, text_of(ctx, "mark_%d", i), mark_label(ctx, &scheme->criteria[i], i),
            false);
        add(columns, &count, text_of(ctx, "grounds_%d", i), text_of(ctx, "%d. 依据", i + 1), false);
    }
    return columns;
}

const char *rating_sheet_number(struct ctx *ctx, const struct rating *rating)
{
    return text_of(ctx, "R%lldV%lld", (long long)rating->id, (long long)rating->version);
}

/* --- what is known --- */

static const char *count_text(struct ctx *ctx, int64_t count)
{
    return count < 0 ? "" : text_of(ctx, "%lld", (long long)count);
}

static int ballot_cells(struct ctx *ctx, const struct rating *rating, int voters,
                        const char **cells)
{
    const struct ballots *ballots = &rating->ballots[voters];
    int count = 0;
    cells[count++] = count_text(ctx, ballots->issued);
    cells[count++] = count_text(ctx, ballots->returned);
    cells[count++] = count_text(ctx, ballots->valid);
    for (int i = 0; i < rating->round.scheme.values_count; i++)
        cells[count++] = count_text(ctx, ballots->votes[i]);
    return count;
}

/* As the form opens: the town's mark, or else the village's own (ALL-3). */
static const char *mark_cell(struct ctx *ctx, const struct mark *mark)
{
    int64_t known = mark->town < 0 ? mark->self : mark->town;
    return known < 0 ? "" : decimal_text(ctx, known);
}

static void add_line(struct ctx *ctx, const struct rating *rating, struct buf *out)
{
    const struct scheme *scheme = &rating->round.scheme;
    const char *cells[3 + 2 * SCHEME_CRITERIA + VOTERS * (3 + SCHEME_VALUES)];
    size_t count = 0;
    cells[count++] = rating_sheet_number(ctx, rating);
    cells[count++] = rating->unit_code;
    cells[count++] = rating->unit_name;
    for (int i = 0; i < VOTERS; i++)
        if (scheme_asks(scheme, (enum rating_voters)i))
            count += (size_t)ballot_cells(ctx, rating, i, cells + count);
    for (int i = 0; scheme->sources[SOURCE_TOWN].percent && i < scheme->criteria_count; i++) {
        cells[count++] = mark_cell(ctx, &rating->marks[i]);
        cells[count++] = rating->marks[i].town_grounds;
    }
    csv_line(out, cells, count);
}

static void add_head(struct ctx *ctx, const struct scheme *scheme, struct buf *out)
{
    const struct sheet_column *columns = rating_sheet_columns(ctx, scheme);
    for (int i = 0; columns[i].name; i++) {
        csv_cell(out, columns[i].label, i == 0);
        if (i + 1 == RATING_SHEET_FIRST)
            csv_cell(out, "村（社区）", false);
    }
    buf_text(out, "\r\n");
}

bool rating_sheet_round(struct ctx *ctx, struct rating_round *round)
{
    return round_read(ctx, param_id(ctx, "id"), round) &&
           text_same(round->unit_code, county_of(ctx, ctx->user.unit_code));
}

/* GET /rating-rounds/#id/sheet.csv: the villages that the town is to rate now */
enum result rating_sheet(struct ctx *ctx)
{
    struct rating_round round;
    struct rating *all;
    struct buf out = buf_create(ctx->arena, 65536);
    if (!rating_sheet_round(ctx, &round))
        return RC_MISSING;
    int count = ratings_in_state(ctx, &round, ctx->user.scope, RATING_TOWN, &all);
    buf_text(&out, "\xEF\xBB\xBF");
    add_head(ctx, &round.scheme, &out);
    for (int i = 0; i < count; i++)
        add_line(ctx, &all[i], &out);
    return table_send(ctx, text_of(ctx, "%lld年%s评定表", (long long)round.year, round.name), &out);
}
