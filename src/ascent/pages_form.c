/* Filling in an aim or a promise; what is known stands there already (RATE-4, ALL-3). */
#include "ascent/internal.h"
#include "base/text.h"
#include "core/audit.h"

static const char changed_meanwhile[] =
    "别人刚刚改动过，请看过最新内容再保存。您填的还在这台电脑上。";

/* What was sent when the form comes back, else what is stored. */
static const char *typed(struct ctx *ctx, const char *name, const char *stored)
{
    const json_t *sent = json_object_get(ctx->form, name);
    return has_errors(ctx) && json_is_string(sent) ? json_string_value(sent) : stored;
}

static void put_input(struct ctx *ctx, json_t *json, const char *name, int at, const char *stored)
{
    const char *key = text_of(ctx, "%s_%d", name, at);
    json_object_set_new(json, name, json_string(typed(ctx, key, stored)));
    json_object_set_new(json, text_of(ctx, "%s_error", name), json_string(error_of(ctx, key)));
}

enum { GAPS_OPEN = 6 }; /* so many are unfolded at once, more would hide what is written */

static bool is_written(const json_t *row)
{
    static const char *const names[] = {"measure",       "person",       "finish_on",
                                        "measure_error", "person_error", "finish_on_error"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (*json_string_value(json_object_get(row, names[i])))
            return true;
    return false;
}

static int gaps_of(const struct ascent *ascent)
{
    int gaps = 0;
    for (int i = 0; i < ascent->lines_count; i++)
        gaps += ascent_gap(&ascent->lines[i]) > 0;
    return gaps;
}

/* Lines by dimension; those of which something is said are unfolded, and a few gaps. */
static json_t *dimensions_json(struct ctx *ctx, const struct ascent *ascent)
{
    json_t *all = json_array(), *lines = ascent_lines_json(ctx, ascent), *rows = NULL, *row;
    const char *last = NULL;
    bool few = gaps_of(ascent) <= GAPS_OPEN;
    size_t i;
    json_array_foreach(lines, i, row)
    {
        const struct ascent_line *line = &ascent->lines[i];
        if (!last || !text_same(last, line->dimension)) {
            rows = json_array();
            json_array_append_new(
                all, json_pack("{s:s, s:o}", "dimension", line->dimension, "rows", rows));
        }
        last = line->dimension;
        put_input(ctx, row, "measure", line->criterion, line->measure);
        put_input(ctx, row, "person", line->criterion, line->person);
        put_input(ctx, row, "finish_on", line->criterion, date_text(ctx, line->finish_on));
        json_object_set_new(row, "earlier", json_string(line->earlier));
        json_object_set_new(row, "unfolded",
                            json_boolean(is_written(row) || (few && ascent_gap(line))));
        json_array_append(rows, row);
    }
    return all;
}

static json_t *goals_json(struct ctx *ctx, const struct ascent *ascent,
                          const struct ascent_facts *facts)
{
    json_t *choices = json_array();
    const char *chosen = typed(ctx, "goal", ascent->goal);
    if (!*chosen)
        json_array_append_new(
            choices, json_pack("{s:s, s:s, s:b}", "value", "", "label", "请选择", "selected", 1));
    for (int i = 0; i < facts->year.bands_count; i++) {
        const char *name = facts->year.bands[i];
        json_array_append_new(choices,
                              json_pack("{s:s, s:s, s:b}", "value", name, "label",
                                        text_of(ctx, "%s（%s 分起）", name,
                                                decimal_text(ctx, facts->year.band_from[i])),
                                        "selected", text_same(name, chosen)));
    }
    return choices;
}

/* How far it is to the grade, and how much of it the gaps with measures make good. */
static const char *way_text(struct ctx *ctx, const struct ascent *ascent,
                            const struct ascent_facts *facts)
{
    int64_t gaps = 0, covered = 0, from = DECIMAL_NONE;
    for (int i = 0; i < ascent->lines_count; i++) {
        gaps += ascent_gap(&ascent->lines[i]);
        if (*ascent->lines[i].measure)
            covered += ascent_gap(&ascent->lines[i]);
    }
    for (int i = 0; i < facts->year.bands_count; i++)
        if (text_same(facts->year.bands[i], ascent->goal))
            from = facts->year.band_from[i];
    if (ascent->before_points == DECIMAL_NONE || from == DECIMAL_NONE)
        return "";
    return text_of(ctx, "%s要 %s 分，上一次 %s 分，还差 %s 分。各条一共失分 %s，已写措施的占 %s。",
                   ascent->goal, decimal_text(ctx, from), decimal_text(ctx, ascent->before_points),
                   decimal_text(ctx, ascent_left(from, ascent->before_points, 0)),
                   decimal_text(ctx, gaps), decimal_text(ctx, covered));
}

enum result ascent_form(struct ctx *ctx, struct ascent *ascent, const struct ascent_facts *facts)
{
    bool aim = ascent->kind == ASCENT_AIM;
    const char *name = ascent_kinds[ascent->kind].label;
    json_object_update_new(ctx->view, ascent_json(ctx, ascent));
    view_text(ctx, "title",
              text_of(ctx, "%s · %lld 年%s · %s", ascent->unit_name, (long long)ascent->year,
                      ascent->scheme_name, name));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "创星与承诺", "href_link",
                       text_of(ctx, "/ascents?round=%lld&kind=%s", (long long)ascent->round_id,
                               ascent_kinds[ascent->kind].name),
                       "label", name, "href_link"));
    view_text(ctx, "path_link",
              ascent->id ? text_of(ctx, ASCENT_LINK, (long long)ascent->id) : "/ascents");
    view_text(ctx, "back_link",
              ascent->id ? text_of(ctx, ASCENT_LINK, (long long)ascent->id)
                         : text_of(ctx, "/ratings/%lld", (long long)facts->year.rating));
    view_set(ctx, "record_version", ascent->id ? json_integer(ascent->version) : json_null());
    record_form(ctx, "f", &ascent_types[ascent->kind], ascent);
    form_choices(ctx, "f", "goal", goals_json(ctx, ascent, facts));
    form_asks_more(ctx, (aim ? 3 : 2) * ascent->lines_count, 0);
    view_set(ctx, "dimensions", dimensions_json(ctx, ascent));
    view_text(ctx, "way", way_text(ctx, ascent, facts));
    view_set(ctx, "plan_items",
             aim ? ascent_plan_items(ctx, ascent->unit_code, ascent->year) : json_array());
    ctx->place = "/ascents";
    return has_errors(ctx) ? invalid(ctx, "ascent/form") : page(ctx, "ascent/form");
}

/* --- a new one --- */

static int kind_asked(const char *name)
{
    return choice_by_name(ascent_kinds, name);
}

/* GET /ascents/new?round=&kind= */
enum result ascent_new(struct ctx *ctx)
{
    struct ascent_facts facts;
    struct ascent ascent;
    int kind = kind_asked(query_text(ctx, "kind"));
    int64_t round = query_int(ctx, "round", 1, INT64_MAX, 0);
    if (kind < 0 || !round)
        return redirect(ctx, "/ascents");
    int64_t id = ascent_of(ctx, round, ctx->user.unit_code, kind);
    if (id)
        return redirect(ctx, ASCENT_LINK, (long long)id);
    if (!ascent_facts_read(ctx, round, ctx->user.unit_code, kind, &facts))
        return RC_MISSING;
    if (ascent_closed(&facts, kind))
        return conflict(ctx, NULL, ascent_closed(&facts, kind));
    ascent_begin(ctx, &facts, kind, &ascent);
    return ascent_form(ctx, &ascent, &facts);
}

struct asked {
    int64_t round;
    int kind;
};
static const struct field asked_fields[] = {
    {.name = "round",
     .label = "评定",
     .kind = FIELD_REF,
     .offset = offsetof(struct asked, round),
     .required = true},
    {.name = "kind",
     .label = "种类",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct asked, kind),
     .required = true,
     .choices = ascent_kinds},
    {0},
};
static const struct record_type asked_type = {"ascent", asked_fields, sizeof(struct asked)};

/* The two keys that say what is begun; the others are looked at once that is known. */
static bool take_asked(struct ctx *ctx, struct asked *asked)
{
    json_t *only = json_object();
    record_clear(&asked_type, asked);
    for (int i = 0; asked_fields[i].name; i++)
        if (json_object_get(ctx->form, asked_fields[i].name))
            json_object_set(only, asked_fields[i].name,
                            json_object_get(ctx->form, asked_fields[i].name));
    return record_parse_object(ctx, &asked_type, asked, only, "", false, "");
}

static json_t *recorded(struct ctx *ctx, const struct ascent *ascent)
{
    json_t *record = record_json(&ascent_types[ascent->kind], ascent);
    for (int i = 0; i < ascent->lines_count; i++) {
        const struct ascent_line *line = &ascent->lines[i];
        if (ascent_is_said(line))
            json_object_set_new(
                record, text_of(ctx, "第 %d 条措施", line->criterion + 1),
                json_string(text_of(ctx, "%s %s %s", line->measure, date_text(ctx, line->finish_on),
                                    line->person)));
    }
    return record;
}

/* POST /ascents {round, kind, goal, held_on, outline, measure_0, person_0, finish_on_0, ...} */
enum result ascent_add(struct ctx *ctx)
{
    struct asked asked;
    struct ascent_facts facts;
    struct ascent ascent;
    if (!take_asked(ctx, &asked))
        return ctx->json ? RC_INVALID : ascent_list(ctx);
    if (!ascent_facts_read(ctx, asked.round, ctx->user.unit_code, asked.kind, &facts)) {
        error_at(ctx, "round", "choice", "没有这一次评定，或不在您的管理范围内");
        return ctx->json ? RC_INVALID : ascent_list(ctx);
    }
    if (ascent_closed(&facts, asked.kind))
        return conflict(ctx, NULL, ascent_closed(&facts, asked.kind));
    ascent_begin(ctx, &facts, asked.kind, &ascent);
    if (!ascent_take(ctx, &ascent, &facts, "round kind"))
        return ctx->json ? RC_INVALID : ascent_form(ctx, &ascent, &facts);
    if (!ascent_insert(ctx, &ascent))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, "已经有了，请打开原来的修改。");
    audit_add(ctx, "ascent.create", "ascent", ascent.id, ascent.unit_code, NULL,
              recorded(ctx, &ascent));
    return created(ctx, ascent_json(ctx, &ascent), "已保存，看过以后提交镇里审核", ASCENT_LINK,
                   (long long)ascent.id);
}

/* --- changing a draft --- */

static enum result find_draft(struct ctx *ctx, struct ascent *ascent, struct ascent_facts *facts)
{
    if (!ascent_read(ctx, param_id(ctx, "id"), ascent) ||
        !ascent_facts_read(ctx, ascent->round_id, ascent->unit_code, ascent->kind, facts))
        return RC_MISSING;
    if (ascent->state != ASCENT_DRAFT)
        return conflict(ctx, NULL, "已经提交，撤回以后才能修改。");
    if (ascent_closed(facts, ascent->kind))
        return conflict(ctx, NULL, ascent_closed(facts, ascent->kind));
    ascent_refresh(ctx, facts, ascent);
    return RC_OK;
}

/* GET /ascents/#id/edit */
enum result ascent_edit(struct ctx *ctx)
{
    struct ascent ascent;
    struct ascent_facts facts;
    enum result found = find_draft(ctx, &ascent, &facts);
    return found == RC_OK ? ascent_form(ctx, &ascent, &facts) : found;
}

/* POST /ascents/#id {goal, held_on, outline, measure_0, person_0, finish_on_0, ...} */
enum result ascent_change(struct ctx *ctx)
{
    struct ascent ascent;
    struct ascent_facts facts;
    enum result found = find_draft(ctx, &ascent, &facts);
    if (found != RC_OK)
        return found;
    json_t *before = recorded(ctx, &ascent);
    if (!ascent_take(ctx, &ascent, &facts, ""))
        return ctx->json ? RC_INVALID : ascent_form(ctx, &ascent, &facts);
    if (!version_is_current(ctx, ascent.version) || !ascent_update(ctx, &ascent))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    audit_add(ctx, "ascent.change", "ascent", ascent.id, ascent.unit_code, before,
              recorded(ctx, &ascent));
    return done(ctx, ascent_json(ctx, &ascent), "已保存，看过以后提交镇里审核", ASCENT_LINK,
                (long long)ascent.id);
}
