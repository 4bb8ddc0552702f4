/* Who may see a class, what it says, and what it says in the files of secretaries (CADRE-5,
 * CADRE-4). */
#include "cadre/training.h"
#include "base/text.h"
#include "secretary.h"

const char *cadre_class_owner(struct ctx *ctx)
{
    struct cadre_class class;
    return cadre_class_find(ctx, param_id(ctx, "id"), &class) ? class.unit_code : NULL;
}

/* What a unit above holds is read from below, too, with one's own people. */
const char *cadre_class_reader(struct ctx *ctx)
{
    const char *unit = cadre_class_owner(ctx);
    return unit && text_starts(ctx->user.unit_code, unit) ? ctx->user.unit_code : unit;
}

json_t *cadre_class_json(struct ctx *ctx, const struct cadre_class *class)
{
    json_t *json = record_json(&cadre_class_type, class);
    json_object_update_new(json,
                           json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:I, s:s}", "id",
                                     class->id, "version", class->version, "unit", class->unit_code,
                                     "unit_name", text_or_empty(class->unit_name), "kind_label",
                                     cadre_class_kinds[class->kind].label, "first_label",
                                     date_label(ctx, class->first_on), "last_label",
                                     date_label(ctx, class->last_on), "attended", class->attended,
                                     "href_link", text_of(ctx, CLASS_LINK, (long long)class->id)));
    return json;
}

/* What was learned before or after the post is not the secretary's. */
static bool is_in_office(const struct secretary_term *term, struct date day)
{
    return (date_is_none(term->from_on) || date_compare(term->from_on, day) <= 0) &&
           (date_is_none(term->until_on) || date_compare(day, term->until_on) <= 0);
}

void training_enter(struct ctx *ctx, const struct cadre_class *class,
                    const struct attendance *attendance)
{
    struct secretary_term *terms;
    if (!attendance->account)
        return;
    int count = secretary_terms_read(ctx, attendance->unit_code, &terms);
    for (int i = 0; i < count; i++)
        if (terms[i].user_id == attendance->account && is_in_office(&terms[i], class->first_on) &&
            secretary_enter_for(
                ctx, terms[i].id,
                &(struct secretary_entry){
                    .unit_code = attendance->unit_code,
                    .kind = "培训",
                    .year = class->first_on.year,
                    .result = text_of(ctx, "%s 天", decimal_text(ctx, attendance->days)),
                    .detail = text_of(ctx, "%s，%s，%s", class->name, class->organiser,
                                      date_label(ctx, class->first_on)),
                    .link = text_of(ctx, CLASS_LINK, (long long)class->id),
                }))
            return;
}

void training_take_out(struct ctx *ctx, const struct attendance *attendance)
{
    struct secretary_term *terms;
    int count = attendance->account ? secretary_terms_read(ctx, attendance->unit_code, &terms) : 0;
    for (int i = 0; i < count; i++)
        if (terms[i].user_id == attendance->account)
            secretary_take_out(ctx, terms[i].id,
                               text_of(ctx, CLASS_LINK, (long long)attendance->class_id));
}
