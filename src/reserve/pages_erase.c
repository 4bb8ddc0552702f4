/* Whoever was never filed is erased on request: that it happened is recorded, not of whom
 * (POOL-10).
 */
#include "base/text.h"
#include "core/audit.h"
#include "reserve/internal.h"
#include "unit.h"

static const char filed_already[] = "已经备案的人不能删除，可以登记退出。";
static const struct choice reasons[] = {
    {"own_wish", "本人要求"}, {"mistake", "登记错了"}, {"kept_enough", "不再需要保存"}, {0}};

struct sent {
    int reason;
    bool sure;
};
static const struct field fields[] = {
    {.name = "reason",
     .label = "为什么删除",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct sent, reason),
     .required = true,
     .choices = reasons,
     .hint = "只记下删除过一个人和原因，不记是谁"},
    {.name = "sure",
     .label = "我确认：删除以后不能恢复",
     .kind = FIELD_BOOL,
     .offset = offsetof(struct sent, sure)},
    {0},
};
static const struct record_type type = {"reserve_erasing", fields, sizeof(struct sent)};

static bool find(struct ctx *ctx, struct pool_person *person)
{
    return pool_person_read(ctx, param_id(ctx, "candidate"), person) &&
           text_same(person->unit_code, param(ctx, "code"));
}

static enum result show(struct ctx *ctx, const struct pool_person *person, const struct sent *sent)
{
    return reserve_form_show(
        ctx, &type, sent,
        &(struct reserve_form){"删除一个人的全部资料",
                               text_of(ctx, "%s · 编号 %lld · %s", person->name,
                                       (long long)person->id, person->stage_label),
                               text_of(ctx, "/reserve/villages/%s/people/%lld/erase",
                                       person->unit_code, (long long)person->id),
                               text_of(ctx, "/pool/people/%lld", (long long)person->id), "删除",
                               person->version, person});
}

/* GET /reserve/villages/:code/people/#candidate/erase */
enum result erase_form(struct ctx *ctx)
{
    struct pool_person person;
    struct sent sent;
    if (!find(ctx, &person))
        return RC_MISSING;
    if (person.was_filed)
        return conflict(ctx, NULL, filed_already);
    record_clear(&type, &sent);
    return show(ctx, &person, &sent);
}

/* POST /reserve/villages/:code/people/#candidate/erase {reason, sure} */
enum result erase_do(struct ctx *ctx)
{
    struct pool_person person;
    struct sent sent;
    if (!find(ctx, &person))
        return RC_MISSING;
    if (person.was_filed)
        return conflict(ctx, NULL, filed_already);
    record_clear(&type, &sent);
    if (record_parse(ctx, &type, &sent, false, "") && !sent.sure)
        error_at(ctx, "sure", "required", "请勾选确认，删除以后不能恢复");
    if (has_errors(ctx))
        return show(ctx, &person, &sent);
    if (!version_is_current(ctx, person.version) || !pool_person_erase(ctx, &person))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, reserve_changed);
    /* Of the town, since a village's ledger may hold one person alone. */
    const char *town = text_of(ctx, "%.9s", person.unit_code);
    audit_add(ctx, "candidate.erase", "candidate", 0, town, NULL,
              json_pack("{s:s}", "reason", reasons[sent.reason].label));
    return done(ctx, json_pack("{s:b}", "erased", true), "已删除。请系统管理员择时清理数据库文件",
                "/pool/ledger");
}
