/* Who may be proposed for an award, as a list: yes or no, and why (RATE-7). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"
#include "rating/internal.h"

#define EXPORT_MAX 5000

static const struct choice answers[] = {{"yes", "可以"}, {"no", "不可以"}, {0}};

struct asking {
    const struct rating_round *round;
    int award;
    int wanted; /* index into answers; -1: all */
    json_t *rows;
    struct buf *out;
    struct paging paging; /* of the rows; total counts them */
};

static struct award_answer answer_of(struct ctx *ctx, const struct asking *asking,
                                     const struct rating_row *row)
{
    const struct scheme *scheme = &asking->round->scheme;
    const struct award_asked asked = {
        .rated = row->state == RATING_CLOSED,
        .year = asking->round->year,
        .band = row->vetoed ? NO_BAND : scheme_band_named(scheme, row->band_name),
        .veto = row->veto_text,
    };
    return award_answer(ctx->arena, scheme, asking->award, &asked);
}

static void add_row(struct ctx *ctx, const struct rating_row *row, void *arg)
{
    struct asking *asking = arg;
    struct award_answer answer = answer_of(ctx, asking, row);
    if (asking->wanted >= 0 && asking->wanted != !answer.may)
        return;
    if (asking->rows) {
        int64_t at = asking->paging.total++ - asking->paging.offset;
        if (at < 0 || at >= asking->paging.size)
            return;
        json_array_append_new(
            asking->rows,
            json_pack("{s:I, s:s, s:s, s:s, s:b, s:s, s:o}", "id", row->id, "unit", row->unit_code,
                      "unit_name", row->unit_name, "town_name", row->town_name, "may", answer.may,
                      "why", answer.why, "status",
                      status_json(answer.may ? (struct status){"可以", "✓", "done"}
                                             : (struct status){"不可以", "▲", "late"})));
        return;
    }
    const char *const cells[] = {row->unit_code, row->town_name, row->unit_name,
                                 answers[!answer.may].label, answer.why};
    csv_line(asking->out, cells, sizeof cells / sizeof *cells);
}

/* All that is asked for, by village; a correction that is on its way leaves what stands. */
static bool ask(struct ctx *ctx, struct rating_round *round, struct asking *asking)
{
    asking->round = round;
    asking->wanted = choice_by_name(answers, query_text(ctx, "may"));
    if (!round_asked(ctx, round) || !round->scheme.awards_count)
        return false;
    asking->award = (int)query_int(ctx, "award", 0, round->scheme.awards_count - 1, 0);
    struct rating_filter filter = {
        .round = round->id,
        .scope = ctx->user.scope,
        .like = query_like(ctx),
        .order = "unit",
        .standing = true,
    };
    ratings_each(ctx, &filter, 0, EXPORT_MAX, add_row, asking);
    return true;
}

/* GET /rating-awards?round=&award=&may=&q= */
enum result award_list(struct ctx *ctx)
{
    struct rating_round round = {0};
    struct asking asking = {.rows = json_array(), .paging = paging_read(ctx)};
    bool found = ask(ctx, &round, &asking);
    json_t *choices = json_array();
    for (int i = 0; i < round.scheme.awards_count; i++)
        json_array_append_new(choices, json_pack("{s:i, s:s, s:b}", "value", i, "label",
                                                 round.scheme.awards[i].name, "selected",
                                                 i == asking.award));
    view_text(ctx, "title", "谁能评选、表彰");
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "年度评定", "href_link", "/ratings",
                       "label", "谁能评选、表彰", "href_link"));
    view_set(ctx, "found", json_boolean(found));
    view_text(ctx, "award_name", found ? round.scheme.awards[asking.award].name : "");
    view_set(ctx, "villages", asking.rows);
    view_set(ctx, "award_choices", choices);
    view_set(ctx, "may_choices", choices_json(answers, query_text(ctx, "may")));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/rating-awards.csv", "page")));
    paging_show(ctx, asking.paging);
    ctx->place = "/ratings";
    return page(ctx, "rating/awards");
}

/* GET /rating-awards.csv */
enum result award_table(struct ctx *ctx)
{
    static const char *const heads[] = {"村代码", "镇（街道）", "村（社区）", "能不能", "为什么"};
    struct buf out = buf_create(ctx->arena, 65536);
    struct rating_round round = {0};
    struct asking asking = {.out = &out};
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    ask(ctx, &round, &asking);
    return table_send(ctx, "评选表彰", &out);
}
