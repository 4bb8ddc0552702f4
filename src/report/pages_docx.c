/* A report as a Word document in the official style (EVAL-3). */
#include "base/decimal.h"
#include "base/text.h"
#include "core/app.h"
#include "office/docx.h"
#include "report/internal.h"

#define TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

static const char *text(const json_t *row, const char *key)
{
    return text_or_empty(json_string_value(json_object_get(row, key)));
}

static const char *number(struct ctx *ctx, const json_t *row, const char *key)
{
    return text_of(ctx, "%lld", (long long)json_integer_value(json_object_get(row, key)));
}

static const char *percent(struct ctx *ctx, const json_t *row)
{
    const char *rate = text(row, "rate");
    return *rate ? text_of(ctx, "%s%%", rate) : "—";
}

/* One bar alone compares nothing. */
static bool compares(const json_t *rows)
{
    size_t i, bars = 0;
    json_t *row;
    json_array_foreach((json_t *)rows, i, row)
    {
        bars += *text(row, "rate") != '\0';
    }
    return bars > 1;
}

static void add_chart(struct docx *docx, const char *caption, const json_t *rows)
{
    size_t i;
    json_t *row;
    int64_t rate;
    if (!compares(rows))
        return;
    docx_chart(docx, caption, "履诺率");
    json_array_foreach((json_t *)rows, i, row)
    {
        if (decimal_parse(text(row, "rate"), &rate))
            docx_bar(docx, text(row, "name"), rate);
    }
}

static void add_lists(struct ctx *ctx, struct docx *docx, const json_t *rows)
{
    static const struct docx_column columns[] = {
        {"清单", 3, DOCX_LEFT},      {"事项", 2, DOCX_RIGHT},   {"兑现", 2, DOCX_RIGHT},
        {"部分兑现", 3, DOCX_RIGHT}, {"未兑现", 2, DOCX_RIGHT}, {"履诺率", 2, DOCX_RIGHT},
    };
    size_t i;
    json_t *row;
    docx_table(docx, "各清单履诺情况", columns, sizeof columns / sizeof *columns);
    json_array_foreach((json_t *)rows, i, row)
    {
        docx_row(docx, (const char *const[]){text(row, "name"), number(ctx, row, "items"),
                                             number(ctx, row, "kept"), number(ctx, row, "partly"),
                                             number(ctx, row, "unkept"), percent(ctx, row)});
    }
}

static void add_towns(struct ctx *ctx, struct docx *docx, const json_t *rows)
{
    static const struct docx_column columns[] = {
        {"镇（街道）", 5, DOCX_LEFT}, {"村数", 2, DOCX_RIGHT},   {"已验收", 3, DOCX_RIGHT},
        {"事项", 2, DOCX_RIGHT},      {"兑现", 2, DOCX_RIGHT},   {"部分兑现", 4, DOCX_RIGHT},
        {"未兑现", 3, DOCX_RIGHT},    {"履诺率", 3, DOCX_RIGHT},
    };
    size_t i;
    json_t *row;
    docx_table(docx, "各镇（街道）履诺情况", columns, sizeof columns / sizeof *columns);
    json_array_foreach((json_t *)rows, i, row)
    {
        docx_row(docx,
                 (const char *const[]){text(row, "name"), number(ctx, row, "villages"),
                                       number(ctx, row, "accepted"), number(ctx, row, "items"),
                                       number(ctx, row, "kept"), number(ctx, row, "partly"),
                                       number(ctx, row, "unkept"), percent(ctx, row)});
    }
}

static void add_problems(struct ctx *ctx, struct docx *docx, const json_t *figures)
{
    static const struct docx_column columns[] = {
        {"村（社区）", 4, DOCX_LEFT},
        {"承诺事项", 6, DOCX_LEFT},
        {"评定", 3, DOCX_CENTRE},
        {"依据", 7, DOCX_LEFT},
    };
    const json_t *rows = json_object_get(figures, "problems");
    size_t i;
    json_t *row;
    if (json_array_size(rows) == 0)
        return;
    docx_table(docx, "没有完全兑现的承诺事项", columns, sizeof columns / sizeof *columns);
    json_array_foreach((json_t *)rows, i, row)
    {
        docx_row(docx, (const char *const[]){text(row, "village"), text(row, "title"),
                                             text(row, "verdict"), text(row, "grounds")});
    }
    if (json_integer_value(json_object_get(figures, "problems_left")) > 0)
        docx_add(docx, DOCX_TEXT,
                 text_of(ctx, "另有%s项没有列出。", number(ctx, figures, "problems_left")));
}

static void add_section(struct ctx *ctx, struct docx *docx, const struct special_version *version,
                        int section)
{
    char ordinal[SPECIAL_ORDINAL];
    const json_t *figures = version->figures;
    size_t i;
    json_t *line;
    docx_add(docx, DOCX_HEADING_1,
             text_of(ctx, "%s、%s", special_ordinal(section + 1, ordinal),
                     special_sections[section].label));
    json_array_foreach(special_lines(ctx->arena, version->text.section[section]), i, line)
    {
        docx_add(docx,
                 json_is_true(json_object_get(line, "level_2"))   ? DOCX_HEADING_2
                 : json_is_true(json_object_get(line, "level_3")) ? DOCX_HEADING_3
                                                                  : DOCX_TEXT,
                 text(line, "text"));
    }
    if (section == SPECIAL_FULFILMENT) {
        add_lists(ctx, docx, json_object_get(figures, "lists"));
        add_chart(docx, "各清单履诺率", json_object_get(figures, "lists"));
        add_towns(ctx, docx, json_object_get(figures, "towns"));
        add_chart(docx, "各镇（街道）履诺率", json_object_get(figures, "towns"));
    }
    if (section == SPECIAL_PROBLEMS)
        add_problems(ctx, docx, figures);
}

/* GET /reports/#id/docx */
enum result special_docx(struct ctx *ctx)
{
    struct special_report report;
    struct special_version version;
    if (!special_find(ctx, param_id(ctx, "id"), &report) || !special_now(ctx, &report, &version))
        return RC_MISSING;
    struct date day = special_day(ctx, &report);
    const struct special_text *said = &version.text;
    struct docx *docx = docx_new(ctx->arena, said->title, said->signer, day);
    docx_add(docx, DOCX_TITLE, said->title);
    docx_add(docx, DOCX_ADDRESSEE, text_of(ctx, "%s：", said->addressee));
    for (int i = 0; i < SPECIAL_SECTIONS; i++)
        add_section(ctx, docx, &version, i);
    docx_add(docx, DOCX_SIGNED, said->signer);
    docx_add(docx, DOCX_SIGNED, date_label(ctx, day));
    size_t length;
    const char *bytes = docx_write(docx, ctx->app->templates, &length);
    if (!bytes)
        return RC_FAILED;
    return send_bytes(ctx, TYPE, text_of(ctx, "%s.docx", said->title), bytes, length);
}
