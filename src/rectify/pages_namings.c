/* Which towns have named and which have not (RATE-10, ALL-4). */
#include "base/buf.h"
#include "base/csv.h"
#include "core/table.h"
#include "rectify/internal.h"

static int asked_year(struct ctx *ctx)
{
    return (int)query_int(ctx, "year", 1900, 2999,
                          naming_year(ctx, ctx->user.scope, ctx->today.year));
}

static const struct choice town_states[] = {
    [NAMING_DRAFT] = {"draft", "正在拟"},       [NAMING_REVIEW] = {"review", "待县审核"},
    [NAMING_APPROVED] = {"approved", "已确定"}, [TOWN_RATING] = {"rating", "还在评定"},
    [TOWN_UNNAMED] = {"unnamed", "没有确定"},   {0},
};

static struct status status_of(const struct naming_town *town)
{
    int state = naming_town_state(town);
    const char *word = town_states[state].label;
    return state == NAMING_APPROVED ? (struct status){word, "✓", "done"}
           : state == NAMING_REVIEW ? (struct status){word, "◐", "due"}
           : state == TOWN_UNNAMED  ? (struct status){word, "▲", "late"}
                                    : (struct status){word, "○", "none"};
}

/* The towns asked for, in the order of their codes. Count. */
static int asked_towns(struct ctx *ctx, int year, struct naming_town **towns)
{
    int state = choice_by_name(town_states, query_text(ctx, "state")), kept = 0;
    int count = naming_towns(ctx, ctx->user.scope, year, query_like(ctx), towns);
    for (int i = 0; i < count; i++)
        if (state < 0 || naming_town_state(&(*towns)[i]) == state)
            (*towns)[kept++] = (*towns)[i];
    return kept;
}

static json_t *town_json(struct ctx *ctx, const struct naming_town *town)
{
    bool ready = town->closed == town->villages;
    bool starts = !town->naming_id && ready && has_role(ctx, WHO_NAMES);
    return json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:s, s:b, s:s, s:o}", "unit",
                     town->unit_code, "unit_name", town->unit_name, "id", town->naming_id,
                     "villages", town->villages, "closed", town->closed, "build", town->build,
                     "right", town->right, "reason", town->reason, "named", town->naming_id != 0,
                     "href_link",
                     town->naming_id ? text_of(ctx, NAMING_LINK, (long long)town->naming_id)
                     : starts ? text_of(ctx, "/namings/new?round=%lld", (long long)town->round_id)
                              : "",
                     "status", status_json(status_of(town)));
}

/* GET /namings?year=&state=&q= */
enum result naming_list(struct ctx *ctx)
{
    struct naming_town *towns;
    int year = asked_year(ctx);
    int count = asked_towns(ctx, year, &towns);
    struct paging paging = paging_read(ctx);
    json_t *rows = json_array();
    paging.total = count;
    for (int64_t i = paging.offset; i < count && i < paging.offset + paging.size; i++)
        json_array_append_new(rows, town_json(ctx, &towns[i]));
    view_text(ctx, "title", "先进村和整顿村");
    view_set(ctx, "year", json_integer(year));
    view_set(ctx, "namings", rows);
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "state_choices", choices_json(town_states, query_text(ctx, "state")));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/namings.csv", "page")));
    paging_show(ctx, paging);
    return page(ctx, "rectify/list");
}

/* GET /namings.csv, as the list is narrowed */
enum result naming_table(struct ctx *ctx)
{
    static const char *const heads[] = {"镇代码", "镇（街道）",       "评定的村", "先进村",
                                        "整顿村", "为什么少于最低数", "状态"};
    struct naming_town *towns;
    int year = asked_year(ctx);
    int count = asked_towns(ctx, year, &towns);
    struct buf out = buf_create(ctx->arena, 16384);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    for (int i = 0; i < count; i++) {
        const char *const cells[] = {
            towns[i].unit_code,
            towns[i].unit_name,
            text_of(ctx, "%lld", (long long)towns[i].villages),
            text_of(ctx, "%lld", (long long)towns[i].build),
            text_of(ctx, "%lld", (long long)towns[i].right),
            towns[i].reason,
            status_of(&towns[i]).word,
        };
        csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    return table_send(ctx, text_of(ctx, "%d年先进村和整顿村", year), &out);
}
