/* Re-evaluation and leaving: entered by one of the town, approved by another (POOL-6, POOL-8,
 * USER-3). */
#include "base/text.h"
#include "core/audit.h"
#include "reserve/internal.h"

#include <string.h>

static const struct {
    const struct record_type *type;
    const char *title, *action, *saved, *button;
} kinds[RESERVE_KINDS] = {
    [KIND_REVIEW] = {&reserve_review_type, "年的再评估", "reserve.review",
                     "已保存，等另一位同志审定", "保存，请另一位同志审定"},
    [KIND_EXIT] = {&reserve_exit_type, "退出后备力量", "reserve.exit",
                   "已保存，另一位同志审定以后退出", "保存，请另一位同志审定"},
};
static const char exit_period[] = "exit";

static const char *entry_link(struct ctx *ctx, const struct reserve_work *work)
{
    return work->entry.kind == KIND_EXIT
               ? text_of(ctx, PERSON_LINK "/exit", (long long)work->person.id)
               : text_of(ctx, PERSON_LINK "/reviews/%s", (long long)work->person.id,
                         work->entry.period);
}

static enum result show(struct ctx *ctx, const struct reserve_work *work, int64_t version)
{
    int kind = work->entry.kind;
    const char *year = kind == KIND_REVIEW ? work->entry.period : "";
    return reserve_form_show(
        ctx, kinds[kind].type, &work->entry,
        &(struct reserve_form){
            text_of(ctx, "%s%s", year, kinds[kind].title),
            text_of(ctx, "%s · 编号 %lld", work->person.name, (long long)work->person.id),
            entry_link(ctx, work), text_of(ctx, PERSON_LINK, (long long)work->person.id),
            kinds[kind].button, version, &work->person});
}

/* The person and the entry, a blank one where there is none. */
static bool work_of(struct ctx *ctx, int kind, struct reserve_work *work)
{
    int64_t year;
    const char *period = kind == KIND_EXIT ? exit_period : param(ctx, "year");
    if (!reserve_person(ctx, &work->person) ||
        (kind == KIND_REVIEW && !text_to_int(period, 2000, ctx->today.year, &year)))
        return false;
    if (!entry_read(ctx, work->person.id, kind, period, &work->entry))
        work->entry = (struct reserve_entry){
            .candidate_id = work->person.id,
            .unit_code = work->person.unit_code,
            .period = period,
            .changed_by_name = "",
            .kind = kind,
            .choice = -1,
            .text = "",
            .more = "",
            .returned = "",
        };
    return true;
}

static enum result form(struct ctx *ctx, int kind)
{
    struct reserve_work work;
    if (!work_of(ctx, kind, &work))
        return RC_MISSING;
    if (work.entry.id && work.entry.state == ENTRY_APPROVED)
        return redirect(ctx, PERSON_LINK, (long long)work.person.id);
    if (!work.entry.id)
        work.entry.on = ctx->today;
    return show(ctx, &work, work.entry.version);
}

static json_t *recorded(struct ctx *ctx, const struct reserve_entry *entry)
{
    const struct choice *choices = reserve_choices(entry->kind);
    return json_pack("{s:s, s:s, s:s}", "period", entry->period, "result",
                     entry->choice < 0 ? "" : choices[entry->choice].label, "on",
                     date_text(ctx, entry->on));
}

static json_t *answer(const struct reserve_work *work)
{
    return json_pack("{s:I, s:I, s:I, s:s, s:s, s:s}", "id", work->person.id, "version",
                     work->entry.version, "entry", work->entry.id, "state",
                     reserve_states[work->entry.state].name, "unit", work->entry.unit_code, "stage",
                     work->person.stage);
}

static void check(struct ctx *ctx, const struct reserve_entry *entry)
{
    int64_t year = entry->on.year;
    struct reserve_pair pair = pair_read(ctx, entry->candidate_id);
    struct reserve_fault fault = reserve_entry_fault(entry, pair.from_on, ctx->today);
    if (fault.field)
        error_at(ctx, fault.field, "POOL-6", "%s", fault.message);
    else if (entry->kind == KIND_REVIEW && text_to_int(entry->period, 1900, 2200, &year) &&
             entry->on.year != year)
        error_at(ctx, "on", "POOL-6", "评估日期不在这一年");
}

static enum result save(struct ctx *ctx, int kind)
{
    struct reserve_work work;
    if (!work_of(ctx, kind, &work))
        return RC_MISSING;
    struct reserve_entry before = work.entry;
    if (text_same(work.person.stage, "left"))
        return conflict(ctx, NULL, "这个人已经退出，不再登记。");
    if (before.id && before.state == ENTRY_APPROVED)
        return conflict(ctx, NULL, "已经审定，不能再改。");
    if (record_parse(ctx, kinds[kind].type, &work.entry, ctx->json && before.id, ""))
        check(ctx, &work.entry);
    if (has_errors(ctx))
        return show(ctx, &work, before.version);
    work.entry.state = ENTRY_ENTERED;
    work.entry.changed_by = ctx->user.id;
    work.entry.changed_by_name = ctx->user.full_name;
    work.entry.returned = "";
    if (!version_is_current(ctx, before.version) || !entry_put(ctx, &work.entry))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, reserve_changed);
    audit_add(ctx, kinds[kind].action, "candidate", work.person.id, work.person.unit_code,
              before.id ? recorded(ctx, &before) : NULL, recorded(ctx, &work.entry));
    return done(ctx, answer(&work), kinds[kind].saved, PERSON_LINK, (long long)work.person.id);
}

static enum result step(struct ctx *ctx, int kind, const char *action, const char *message)
{
    struct reserve_work work;
    if (!work_of(ctx, kind, &work))
        return RC_MISSING;
    if (!work.entry.id)
        return conflict(ctx, NULL, "还没有登记，没有可以审定的。");
    if (text_same(action, "return")) {
        const char *reason = form_text(ctx, "reason");
        form_only(ctx, "reason", "");
        if (!has_errors(ctx) && text_is_blank(reason))
            error_at(ctx, "reason", "ALL-9", "请写明原因，对方才知道怎么办");
        else if (text_length(reason) > 500)
            error_at(ctx, "reason", "length", "原因请控制在 500 字以内");
        else if (!text_is_clean(reason, strlen(reason), true))
            error_at(ctx, "reason", "format", "原因里有不能识别的字符，请删除后重新填写");
        work.entry.returned = text_trim(ctx->arena, reason);
    }
    struct moving moving = reserve_moving(&work);
    enum result result =
        has_errors(ctx) ? RC_INVALID : workflow_move(ctx, &reserve_workflow, &moving, action, "");
    if (result == RC_OK) {
        if (kind == KIND_EXIT && work.entry.state == ENTRY_APPROVED)
            work.person.stage = "left";
        return done(ctx, answer(&work), message, PERSON_LINK, (long long)work.person.id);
    }
    if (result != RC_INVALID || ctx->json)
        return result;
    return reserve_show_person(ctx, &work.person);
}

/* GET /reserve/people/#id/reviews/:year */
enum result review_form(struct ctx *ctx)
{
    return form(ctx, KIND_REVIEW);
}

/* POST /reserve/people/#id/reviews/:year */
enum result review_save(struct ctx *ctx)
{
    return save(ctx, KIND_REVIEW);
}

/* POST /reserve/people/#id/reviews/:year/approve */
enum result review_approve(struct ctx *ctx)
{
    return step(ctx, KIND_REVIEW, "approve", "再评估已审定");
}

/* POST /reserve/people/#id/reviews/:year/return {reason} */
enum result review_return(struct ctx *ctx)
{
    return step(ctx, KIND_REVIEW, "return", "已退回");
}

/* GET /reserve/people/#id/exit */
enum result exit_form(struct ctx *ctx)
{
    return form(ctx, KIND_EXIT);
}

/* POST /reserve/people/#id/exit */
enum result exit_save(struct ctx *ctx)
{
    return save(ctx, KIND_EXIT);
}

/* POST /reserve/people/#id/exit/approve */
enum result exit_approve(struct ctx *ctx)
{
    return step(ctx, KIND_EXIT, "approve", "已退出后备力量");
}

/* POST /reserve/people/#id/exit/return {reason} */
enum result exit_return(struct ctx *ctx)
{
    return step(ctx, KIND_EXIT, "return", "已退回");
}
