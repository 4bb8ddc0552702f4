/* Quarterly analyses in the demo: that of the quarter before last is finished, that of the last one
 * is being written (EXEC-6). */
#include "demo/internal.h"

enum { FINISHED_AFTER = 10, BEGUN_AFTER = 6 }; /* days from the end of their quarter */

/* Last day of the quarter that is over, so many quarters ago. */
static struct date quarter_end(struct date today, int before)
{
    struct date first = {today.year, (today.month - 1) / 3 * 3 + 1, 1};
    return date_add_days(date_add_months(first, -3 * before), -1);
}

static int64_t open_quarter(struct demo *demo, struct date end)
{
    return client_add(&demo->client, account_named("zhao"),
                      json_pack("{s:i, s:i}", "year", end.year, "part", end.month / 3),
                      "/analyses");
}

static void write_and_finish(struct demo *demo, struct date end)
{
    long long id = (long long)open_quarter(demo, end);
    json_t *body = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s}", "overall",
        "这一季度各村的承诺事项总体按计划推进，已生效规划的村都开了工。发展类项目前期手续多，"
        "进度慢于民生类项目。",
        "lists",
        "服务民生、文明创建两张清单走在前面，多数事项已有实物进展；强村富民清单落在后面，"
        "主要卡在用地和招租。",
        "towns", "平望镇起步早、报送齐；其他镇的规划生效晚，下一季度要赶上来。", "delays",
        "到期没有完成的事项原因集中在两条：一是用地手续没有批下来，二是施工队伍因雨季停工。"
        "已请镇里逐项重排时间。",
        "unreported", "个别村书记刚刚调整，交接时漏报，镇里已经提醒补报。", "measures",
        "一、下月底前由镇逐村过一遍滞后事项，写清责任人和完成时间。\n"
        "二、区里牵头会同自然资源部门集中会办用地手续。\n"
        "三、连续两期没有报的村，由镇组织委员上门帮办。");
    json_decref(client_post(&demo->client, account_named("zhao"), body, "/analyses/%lld", id));
    json_decref(client_post(&demo->client, account_named("zhao"), json_object(),
                            "/analyses/%lld/submit", id));
    json_decref(client_post(&demo->client, account_named("he"), json_object(),
                            "/analyses/%lld/approve", id));
}

static void begin_draft(struct demo *demo, struct date end)
{
    long long id = (long long)open_quarter(demo, end);
    json_decref(
        client_post(&demo->client, account_named("zhao"),
                    json_pack("{s:s, s:s}", "overall",
                              "同上一季度比，完成的事项多了，滞后的事项也有增加，要分开来看。",
                              "lists", "强村富民清单有起色，两个村的标准厂房已经招租。"),
                    "/analyses/%lld", id));
}

void analysis_play(struct demo *demo)
{
    struct date last = quarter_end(demo->today, 0), before = quarter_end(demo->today, 1);
    int since = date_to_days(demo->day) - date_to_days(last);
    int due = date_to_days(demo->today) - 1 - date_to_days(last);
    if (date_to_days(demo->day) - date_to_days(before) == FINISHED_AFTER)
        write_and_finish(demo, before);
    if (since > 0 && since == (due < BEGUN_AFTER ? due : BEGUN_AFTER))
        begin_draft(demo, last);
}
