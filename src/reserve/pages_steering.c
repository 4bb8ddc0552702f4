/* The towns' steering meetings of June and December: recorded by the town, listed for those above
 * (POOL-9). */
#include "base/text.h"
#include "core/audit.h"
#include "reserve/internal.h"
#include "reserve/steering.h"
#include "unit.h"

#define MEETING_LINK "/reserve/towns/%s/meetings/%s"

static struct status meeting_status(struct ctx *ctx, int month, struct date held_on)
{
    if (!date_is_none(held_on))
        return reserve_month(held_on) > month ? (struct status){"已召开，晚了", "●", "ok"}
                                              : (struct status){"已召开", "✓", "done"};
    return reserve_month(ctx->today) > month ? (struct status){"没有记录", "▲", "late"}
                                             : (struct status){"本月要开", "◐", "due"};
}

static json_t *cell_json(struct ctx *ctx, const struct steering_row *row, int which, int month)
{
    char text[DATE_TEXT];
    return json_pack("{s:s, s:s, s:o, s:s}", "month", reserve_month_format(month, text),
                     "held_label", date_label(ctx, row->held_on[which]), "status",
                     status_json(meeting_status(ctx, month, row->held_on[which])), "href_link",
                     text_of(ctx, MEETING_LINK, row->unit_code, text));
}

static int asked_month(struct ctx *ctx)
{
    int month = 0, now = reserve_meeting_month(ctx->today);
    bool read = reserve_month_parse(query_text(ctx, "month"), &month);
    return read && month <= now && reserve_is_meeting_month(month) ? month : now;
}

/* GET /reserve/meetings?unit=&month= */
enum result steering_show(struct ctx *ctx)
{
    struct steering_row *rows;
    const char *unit = reserve_unit(ctx);
    int month = asked_month(ctx), before = reserve_meeting_before(month);
    char earlier[DATE_TEXT];
    struct paging paging = paging_read(ctx);
    json_t *list = json_array();
    int count = steering_rows_read(ctx, scope_of(text_of(ctx, "%.9s", unit)), month, &rows);
    paging.total = count;
    for (int64_t i = paging.offset; i < count && i < paging.offset + paging.size; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:o}", "unit", rows[i].unit_code,
                                              "unit_name", rows[i].unit_name, "now",
                                              cell_json(ctx, &rows[i], 0, month), "before",
                                              cell_json(ctx, &rows[i], 1, before)));
    view_text(ctx, "title", "后备力量调度会");
    view_text(ctx, "unit_name", unit_name(ctx, unit));
    view_text(ctx, "month_label", month_label(ctx, month));
    view_text(ctx, "before_label", month_label(ctx, before));
    view_text(ctx, "earlier_link",
              text_of(ctx, "/reserve/meetings?unit=%s&month=%s", unit,
                      reserve_month_format(reserve_meeting_before(before), earlier)));
    view_set(ctx, "towns", list);
    paging_show(ctx, paging);
    ctx->place = "/reserve";
    return page(ctx, "reserve/meetings");
}

const char *steering_owner(struct ctx *ctx)
{
    struct unit unit;
    return unit_read(ctx, param(ctx, "town"), &unit) && unit.level == LEVEL_TOWN ? unit.code : NULL;
}

static bool meeting_of(struct ctx *ctx, struct steering_meeting *meeting)
{
    int month;
    if (!reserve_month_parse(param(ctx, "month"), &month) || !reserve_is_meeting_month(month) ||
        month > reserve_meeting_month(ctx->today))
        return false;
    *meeting = steering_read(ctx, param(ctx, "town"), month);
    return true;
}

static enum result show(struct ctx *ctx, const struct steering_meeting *meeting, int64_t version)
{
    char month[DATE_TEXT];
    reserve_month_format(meeting->month, month);
    view_set(ctx, "may_change", json_boolean(has_role(ctx, WHO_TRAINS)));
    view_text(ctx, "held_label", date_label(ctx, meeting->held_on));
    view_text(ctx, "present", meeting->present);
    view_text(ctx, "decided", meeting->decided);
    if (!has_role(ctx, WHO_TRAINS)) {
        view_text(ctx, "title", text_of(ctx, "%s调度会", month_label(ctx, meeting->month)));
        view_text(ctx, "unit_name", unit_name(ctx, meeting->unit_code));
        ctx->place = "/reserve";
        return page(ctx, "reserve/meeting");
    }
    return reserve_form_show(
        ctx, &steering_meeting_type, meeting,
        &(struct reserve_form){text_of(ctx, "%s调度会", month_label(ctx, meeting->month)),
                               "听取后备力量培育储备工作进展，研究解决问题",
                               text_of(ctx, MEETING_LINK, meeting->unit_code, month),
                               "/reserve/meetings", "保存记录", version, NULL});
}

/* GET /reserve/towns/:town/meetings/:month */
enum result steering_form(struct ctx *ctx)
{
    struct steering_meeting meeting;
    return meeting_of(ctx, &meeting) ? show(ctx, &meeting, meeting.version) : RC_MISSING;
}

/* POST /reserve/towns/:town/meetings/:month */
enum result steering_save(struct ctx *ctx)
{
    struct steering_meeting meeting;
    if (!meeting_of(ctx, &meeting))
        return RC_MISSING;
    int64_t version = meeting.version;
    const char *was = date_text(ctx, meeting.held_on);
    record_parse(ctx, &steering_meeting_type, &meeting, ctx->json && meeting.id, "");
    if (date_compare(meeting.held_on, ctx->today) > 0)
        error_at(ctx, "held_on", "range", "召开日期不能在今天以后");
    else if (!date_is_none(meeting.held_on) && reserve_month(meeting.held_on) < meeting.month)
        error_at(ctx, "held_on", "POOL-9", "召开日期早于这个月");
    if (has_errors(ctx))
        return show(ctx, &meeting, version);
    if (!version_is_current(ctx, version) || !steering_put(ctx, &meeting))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, reserve_changed);
    audit_add(ctx, "steering_meeting.save", "steering_meeting", meeting.id, meeting.unit_code,
              version ? json_pack("{s:s}", "held_on", was) : NULL,
              json_pack("{s:s}", "held_on", date_text(ctx, meeting.held_on)));
    return done(ctx,
                json_pack("{s:I, s:I, s:s}", "id", meeting.id, "version", meeting.version, "unit",
                          meeting.unit_code),
                "已保存调度会记录", "/reserve/meetings");
}
