/* Talks that lost grades call for: due, overdue, held (RATE-6, ALL-4). Each is recorded on the page
 * of its rating. */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"
#include "plaque/internal.h"

static const struct choice states[] = {
    [TALK_OVERDUE] = {"overdue", "逾期"},
    [TALK_DUE] = {"due", "待谈话"},
    [TALK_HELD] = {"held", "已谈话"},
    {0},
};

struct asked {
    int year, state, count;
    struct plaque_talk *talks;
};

static enum talk_state state_of(struct ctx *ctx, const struct plaque_talk *talk)
{
    return talk_state(!date_is_none(talk->held_on), talk->closed_on,
                      setting_int(ctx, talk->unit_code, TALK_DAYS), ctx->today);
}

static struct status talk_status(enum talk_state state)
{
    static const char *const shapes[] = {"▲", "◐", "✓"}, *const kinds[] = {"late", "due", "done"};
    return (struct status){states[state].label, shapes[state], kinds[state]};
}

static struct asked ask(struct ctx *ctx)
{
    struct scope scope = plaque_scope_asked(ctx);
    int latest = plaque_talk_year(ctx, ctx->user.scope, ctx->today.year);
    struct asked asked = {
        .year =
            (int)query_int(ctx, "year", 1900, ctx->today.year, latest ? latest : ctx->today.year),
        .state = choice_by_name(states, query_text(ctx, "state")),
    };
    asked.count = plaque_talks(ctx, scope, asked.year, query_like(ctx), &asked.talks);
    return asked;
}

static const char *now_text(const struct plaque_talk *talk)
{
    return *talk->veto_text ? "取消评定资格" : talk->band_name;
}

static json_t *talk_json(struct ctx *ctx, const struct plaque_talk *talk, enum talk_state state)
{
    int64_t days = setting_int(ctx, talk->unit_code, TALK_DAYS);
    struct date by = date_add_days(talk->closed_on, (int32_t)days);
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "rating",
                     talk->rating_id, "unit", talk->unit_code, "unit_name", talk->unit_name,
                     "place", talk->place, "before_name", talk->before_name, "now_name",
                     now_text(talk), "by_label", date_label(ctx, by), "held_label",
                     date_label(ctx, talk->held_on), "talked_by", talk->talked_by, "state",
                     states[state].name, "status", status_json(talk_status(state)));
}

/* GET /plaque-talks?year=&unit=&state=&q= */
enum result plaque_talk_list(struct ctx *ctx)
{
    struct asked asked = ask(ctx);
    struct paging paging = paging_read(ctx);
    int64_t counts[3] = {0};
    json_t *rows = json_array(), *years = json_array();
    for (int i = 0; i < asked.count; i++) {
        enum talk_state state = state_of(ctx, &asked.talks[i]);
        counts[state]++;
        if (asked.state >= 0 && asked.state != (int)state)
            continue;
        int64_t at = paging.total++ - paging.offset;
        if (at >= 0 && at < paging.size)
            json_array_append_new(rows, talk_json(ctx, &asked.talks[i], state));
    }
    for (int year = ctx->today.year; year >= ctx->today.year - 4; year--)
        json_array_append_new(
            years, json_pack("{s:i, s:b}", "value", year, "selected", year == asked.year));
    view_text(ctx, "title", text_of(ctx, "%d 年诫勉谈话", asked.year));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "授牌登记册", "href_link", "/plaques",
                       "label", "诫勉谈话", "href_link"));
    view_set(ctx, "year", json_integer(asked.year));
    view_set(ctx, "years", years);
    view_set(ctx, "talks", rows);
    view_set(ctx, "counts",
             json_pack("{s:I, s:I, s:I}", "overdue", counts[TALK_OVERDUE], "due", counts[TALK_DUE],
                       "held", counts[TALK_HELD]));
    view_set(ctx, "state_choices", choices_json(states, query_text(ctx, "state")));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "narrowed", json_boolean(asked.count > 0));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/plaque-talks.csv", "page")));
    plaque_fill_towns(ctx);
    paging_show(ctx, paging);
    ctx->place = "/plaques";
    return page(ctx, "plaque/talks");
}

/* GET /plaque-talks.csv, as the list is narrowed */
enum result plaque_talk_table(struct ctx *ctx)
{
    static const char *const heads[] = {"村代码", "镇（街道）", "村（社区）", "上年等次", "这年",
                                        "状态",   "评定日期",   "谈话日期",   "谈话人"};
    struct asked asked = ask(ctx);
    struct buf out = buf_create(ctx->arena, 65536);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    for (int i = 0; i < asked.count; i++) {
        const struct plaque_talk *talk = &asked.talks[i];
        enum talk_state state = state_of(ctx, talk);
        const char *const cells[] = {talk->unit_code,
                                     talk->place,
                                     talk->unit_name,
                                     talk->before_name,
                                     now_text(talk),
                                     states[state].label,
                                     date_text(ctx, talk->closed_on),
                                     date_text(ctx, talk->held_on),
                                     talk->talked_by};
        if (asked.state < 0 || asked.state == (int)state)
            csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    return table_send(ctx, text_of(ctx, "%d年诫勉谈话", asked.year), &out);
}
