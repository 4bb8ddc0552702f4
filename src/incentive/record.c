/* What was given, as it is typed, shown, and entered into the secretary's file (EVAL-4, CADRE-4).
 */
#include "base/text.h"
#include "incentive/internal.h"
#include "secretary.h"

#define TEAM "村党组织领导班子"
#define AT(member) offsetof(struct incentive, member)

static const struct field fields[] = {
    {.name = "kind",
     .label = "激励方式",
     .kind = FIELD_CHOICE,
     .offset = AT(kind),
     .required = true,
     .choices = incentive_kinds},
    {.name = "recipient",
     .label = "激励对象",
     .kind = FIELD_TEXT,
     .offset = AT(recipient),
     .required = true,
     .max = 20,
     .hint = "给书记的，自动记入书记履职档案"},
    {.name = "given_on",
     .label = "给予日期",
     .kind = FIELD_DATE,
     .offset = AT(given_on),
     .required = true},
    {.name = "document",
     .label = "文号",
     .kind = FIELD_TEXT,
     .offset = AT(document),
     .max = 60,
     .hint = "没有文号的不填"},
    {.name = "note",
     .label = "说明",
     .kind = FIELD_LONG,
     .offset = AT(note),
     .max = 500,
     .hint = "例如评定的等次、表彰的名称、安排的岗位"},
    {0},
};
const struct record_type incentive_type = {"incentive", fields, sizeof(struct incentive)};

json_t *incentive_json(struct ctx *ctx, const struct incentive *incentive)
{
    json_t *json = record_json(&incentive_type, incentive);
    const char *person = incentive->person_name;
    json_object_update_new(
        json,
        json_pack("{s:I, s:I, s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:b, s:s, s:s, s:s, s:s}", "id",
                  incentive->id, "version", incentive->version, "unit", incentive->unit_code,
                  "unit_name", incentive->unit_name, "place", incentive->place, "year",
                  incentive->year, "kind_label", incentive_kinds[incentive->kind].label,
                  "recipient_label", *person ? text_of(ctx, "%s（书记）", person) : TEAM,
                  "given_label", date_label(ctx, incentive->given_on), "proposed",
                  incentive->proposed, "created_by", incentive->created_by_name, "created_label",
                  date_label(ctx, incentive->created_on), "changed_by", incentive->changed_by_name,
                  "href_link", text_of(ctx, RECORD_LINK, (long long)incentive->id)));
    return json;
}

/* In office on a day of the year. */
static bool served(struct ctx *ctx, const struct secretary_term *term, int year)
{
    struct date first, last;
    secretary_months(term, year, ctx->today, &first, &last);
    return !date_is_none(first);
}

json_t *incentive_recipients(struct ctx *ctx, const char *unit_code, int year)
{
    struct secretary_term *terms;
    int count = secretary_terms_read(ctx, unit_code, &terms);
    json_t *choices = json_pack("[{s:s, s:s}]", "value", "team", "label", TEAM);
    for (int i = 0; i < count; i++)
        if (served(ctx, &terms[i], year))
            json_array_append_new(
                choices, json_pack("{s:s, s:s}", "value",
                                   text_of(ctx, "%lld", (long long)terms[i].id), "label",
                                   text_of(ctx, "书记 %s%s", terms[i].name,
                                           date_is_none(terms[i].until_on) ? "" : "（已离任）")));
    return choices;
}

/* The name goes into the record as it is today (ALL-8). */
static bool take_recipient(struct ctx *ctx, struct incentive *incentive)
{
    struct secretary_term *terms;
    int64_t id = 0;
    if (text_same(incentive->recipient, "team")) {
        incentive->term_id = 0;
        incentive->person_name = "";
        return true;
    }
    if (!text_to_int(incentive->recipient, 1, INT64_MAX, &id))
        return false;
    if (id == incentive->term_id)
        return true;
    int count = secretary_terms_read(ctx, incentive->unit_code, &terms);
    for (int i = 0; i < count; i++)
        if (terms[i].id == id && served(ctx, &terms[i], incentive->year)) {
            incentive->term_id = id;
            incentive->person_name = terms[i].name;
            return true;
        }
    return false;
}

bool incentive_take(struct ctx *ctx, struct incentive *incentive, bool partial)
{
    if (!record_parse(ctx, &incentive_type, incentive, partial, "year files"))
        return false;
    const char *fault = incentive_day_fault(incentive->given_on, incentive->year, ctx->today);
    if (fault)
        error_at(ctx, "given_on", "range", "%s", fault);
    if (!take_recipient(ctx, incentive))
        error_at(ctx, "recipient", "choice", "请从列出的对象里选择；书记须在这一年任职");
    return !has_errors(ctx);
}

void incentive_enter(struct ctx *ctx, const struct incentive *incentive)
{
    const char *kind = incentive_kinds[incentive->kind].label;
    if (incentive->term_id)
        secretary_enter_for(
            ctx, incentive->term_id,
            &(struct secretary_entry){
                .unit_code = incentive->unit_code,
                .kind = "鼓励激励",
                .year = incentive->year,
                .result = kind,
                .detail = *incentive->document && *incentive->note
                              ? text_of(ctx, "%s，%s", incentive->document, incentive->note)
                          : *incentive->document ? incentive->document
                                                 : incentive->note,
                .link = text_of(ctx, RECORD_LINK, (long long)incentive->id),
            });
}

void incentive_take_out(struct ctx *ctx, const struct incentive *incentive)
{
    if (incentive->term_id)
        secretary_take_out(ctx, incentive->term_id,
                           text_of(ctx, RECORD_LINK, (long long)incentive->id));
}
