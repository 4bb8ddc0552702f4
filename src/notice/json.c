/* Notices and feedback as pages and programs see them. */
#include "notice.h"

#include "calendar.h"
#include "pages.h"
#include "store.h"

/* Percent of the display time that has passed, for the bar. */
static int progress_of(const struct notice *notice, struct date today)
{
    int32_t whole = date_to_days(notice->last_day) - date_to_days(notice->posted_on) + 1;
    int32_t passed = date_to_days(today) - date_to_days(notice->posted_on);
    int percent = whole > 0 ? (int)(passed * 100 / whole) : 100;
    return percent < 0 ? 0 : percent > 100 ? 100 : percent;
}

json_t *notice_json(struct ctx *ctx, const struct notice *notice)
{
    bool on = notice->state == NOTICE_ON_NOTICE;
    int left = on ? calendar_days_left(ctx, ctx->today, notice->last_day, notice->working) : 0;
    json_t *object = json_pack(
        "{s:I, s:I, s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:b, s:i, s:i, s:b, s:b, s:b}",
        "id", notice->id, "plan", notice->plan_id, "unit", notice->unit_code, "number",
        notice->number, "state", notice_states[notice->state].name, "state_label",
        notice_states[notice->state].label, "posted_on", date_text(ctx, notice->posted_on),
        "posted_label", date_label(ctx, notice->posted_on), "last_day",
        date_text(ctx, notice->last_day), "last_label", date_label(ctx, notice->last_day), "days",
        notice->days, "working", notice->working, "days_left", left, "progress",
        progress_of(notice, ctx->today), "on_notice", on, "may_close",
        on && notice_may_close(notice->last_day, ctx->today), "last_is_today",
        on && date_compare(notice->last_day, ctx->today) == 0);
    json_object_set_new(object, "place", json_string(notice->place));
    json_object_set_new(object, "posted_by", json_string(notice->created_by_name));
    json_object_set_new(object, "closed_label", json_string(date_label(ctx, notice->closed_on)));
    json_object_set_new(object, "href_link",
                        json_string(text_of(ctx, "/notices/%lld", (long long)notice->id)));
    json_object_set_new(object, "public_link",
                        json_string(text_of(ctx, "/public/notices/%lld", (long long)notice->id)));
    return object;
}

json_t *notice_facts(struct ctx *ctx, const struct notice *notice)
{
    return json_pack("{s:I, s:I, s:s, s:s, s:I, s:b, s:s}", "plan", notice->plan_id, "number",
                     notice->number, "posted_on", date_text(ctx, notice->posted_on), "place",
                     notice->place, "days", notice->days, "working", notice->working, "last_day",
                     date_text(ctx, notice->last_day));
}

json_t *feedback_json(struct ctx *ctx, const struct feedback *feedback)
{
    bool answered = feedback->answer != NULL;
    return json_pack("{s:I, s:I, s:s, s:s, s:b, s:s, s:s, s:s, s:b, s:b, s:I, s:b}", "id",
                     feedback->id, "notice", feedback->notice_id, "text", feedback->text,
                     "at_label", time_label(ctx, feedback->at), "answered", answered, "answer",
                     answered ? feedback->answer : "", "answered_by",
                     answered ? feedback->answered_by_name : "", "answered_label",
                     answered ? time_label(ctx, feedback->answered_at) : "", "changes_plan",
                     feedback->changes_plan, "shown", feedback->shown, "version", feedback->version,
                     "has_contact", feedback->name_sealed || feedback->contact_sealed);
}
