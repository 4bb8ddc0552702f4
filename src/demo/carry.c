/* The villages whose plans are in force: every two months they report item by item and the town
 * confirms; what is done they close out; one amends its plan. All as requests of its people. */
#include "base/decimal.h"
#include "base/period.h"
#include "base/text.h"
#include "demo/internal.h"

#include <stdio.h>
#include <string.h>

enum purpose { REPORT_DAY = 5000, PACE = 5100, NOTE = 6000, WHY = 6500, STEP = 6600, PROOF = 6700 };
enum {
    LOOK_DAYS = 3,
    /* the town confirms so many days later */ CLAIM_DAYS = 12,
    CLAIMS_APART = 20
};

static const char *said(const struct demo *demo, const struct village *village, const char *list,
                        int purpose)
{
    return material_text(demo, village, list, purpose);
}

static const char *path_of(const struct village *village, struct period period, char path[80])
{
    char text[PERIOD_TEXT];
    snprintf(path, 80, "/plans/%lld/assessments/%s", (long long)village->plan,
             period_format(period, text));
    return path;
}

/* --- one item's line --- */

static int64_t number_of(const json_t *item, const char *key, int64_t otherwise)
{
    int64_t value;
    const char *text = json_string_value(json_object_get(item, key));
    return text && decimal_parse(text, &value) ? value : otherwise;
}

/* Whole numbers stay whole, what has one decimal place keeps one. */
static int64_t rounded_like(int64_t value, const json_t *item)
{
    const char *target = json_string_value(json_object_get(item, "target"));
    const char *point = target ? strchr(target, '.') : NULL;
    int64_t grain = DECIMAL_ONE;
    for (size_t places = point ? strlen(point + 1) : 0; places; places--)
        grain /= 10;
    return value / grain * grain;
}

/* Towards the year's aim, each item at a pace of its own; some stand still for long. */
static int64_t value_now(const struct village *village, const json_t *item, struct period period)
{
    int salt = (int)(json_integer_value(json_object_get(item, "id")) % 97);
    int64_t from = number_of(item, "progress", number_of(item, "baseline", 0));
    int64_t target = number_of(item, "target", 0);
    int64_t aim = number_of(item, "next_value", target);
    int64_t pace = (village->habit->steady ? 150 : 50) +
                   material_pick(village, PACE + salt, 150); /* percent of an even pace */
    if (pace < 70 && period.number % 3)
        return from;
    int64_t left = 7 - period.number;
    if (json_integer_value(json_object_get(item, "next_year")) > period.year)
        left += 6;
    int64_t value = rounded_like(from + (aim - from) * pace / 100 / left, item);
    bool past = aim > from ? value > aim : value < aim;
    return past ? aim : value;
}

static json_t *line_of(const struct demo *demo, const struct village *village, const json_t *item,
                       struct period period)
{
    char text[DECIMAL_TEXT];
    int salt = (int)(json_integer_value(json_object_get(item, "id")) % 89) + period.number;
    return json_pack("{s:O, s:s, s:s, s:s, s:s}", "item", json_object_get(item, "id"), "progress",
                     decimal_format(value_now(village, item, period), text), "note",
                     said(demo, village, "progress_notes", NOTE + salt), "late_reason",
                     said(demo, village, "late_reasons", WHY + salt), "next_step",
                     said(demo, village, "next_steps", STEP + salt));
}

/* --- a period's report --- */

/* The items in force as the API lists them. */
static json_t *open_items(struct demo *demo, const struct village *village)
{
    return client_open(&demo->client, village->secretary, "/items?size=200");
}

static bool is_open(const json_t *item)
{
    return strcmp(text_or_empty(json_string_value(json_object_get(item, "state"))), "closed") != 0;
}

static void save(struct demo *demo, struct village *village, struct period period, size_t most)
{
    char path[80];
    size_t i;
    json_t *lines = json_array(), *page = open_items(demo, village), *item;
    json_array_foreach(json_object_get(page, "items"), i, item)
    {
        if (is_open(item) && json_array_size(lines) < most)
            json_array_append_new(lines, line_of(demo, village, item, period));
    }
    json_decref(client_post(&demo->client, village->secretary, json_pack("{s:o}", "items", lines),
                            "%s", path_of(village, period, path)));
    json_decref(page);
}

static void step(struct demo *demo, const struct village *village,
                 const struct demo_account *account, struct period period, const char *action,
                 json_t *body)
{
    char path[80];
    json_decref(
        client_post(&demo->client, account, body, "%s/%s", path_of(village, period, path), action));
}

static void report(struct demo *demo, struct village *village, struct period period)
{
    save(demo, village, period, DEMO_ITEMS);
    step(demo, village, village->secretary, period, "submit", json_object());
}

static void look(struct demo *demo, const struct village *village, struct period period)
{
    char path[80];
    json_decref(
        client_open(&demo->client, village->reviewer, "%s", path_of(village, period, path)));
}

static void confirm(struct demo *demo, const struct village *village, struct period period)
{
    look(demo, village, period);
    step(demo, village, village->reviewer, period, "confirm", json_object());
}

static void send_back(struct demo *demo, const struct village *village, struct period period)
{
    look(demo, village, period);
    step(demo, village, village->reviewer, period, "return",
         json_pack("{s:s}", "reason", said(demo, village, "assessment_return_reasons", WHY)));
}

static void permit(struct demo *demo, const struct village *village, struct period period)
{
    char until[DATE_TEXT];
    step(demo, village, village->reviewer, period, "permit",
         json_pack("{s:s, s:s}", "until_on", date_format(date_add_days(demo->today, 7), until),
                   "reason", said(demo, village, "permit_reasons", WHY)));
}

/* The ended period's report, and what the town makes of it. */
static void play_report(struct demo *demo, struct village *village)
{
    int64_t now = period_key(period_of(demo->day)), last = period_key(period_of(demo->today)) - 1;
    struct period period = period_of_key(now - 1);
    bool latest = now - 1 == last;
    int since = date_to_days(demo->day) - date_to_days(period_last_day(period));
    int day = 2 + (int)material_pick(village, REPORT_DAY + period.number, 6);
    int ending = latest ? (int)village->habit->ending : ENDS_CONFIRMED;
    bool due = ending != ENDS_MISSING && ending != ENDS_PERMITTED;
    if (date_compare(period_last_day(period), village->in_force_on) < 0 ||
        period.year < village->batch->first_year)
        return;
    if (since == day && due)
        report(demo, village, period);
    if (since == day + LOOK_DAYS && ending == ENDS_CONFIRMED)
        confirm(demo, village, period);
    if (since == day + LOOK_DAYS && ending == ENDS_RETURNED)
        send_back(demo, village, period);
    if (since == 12 && ending == ENDS_PERMITTED)
        permit(demo, village, period);
}

/* --- close-outs --- */

/* An item that has come furthest and is still open. */
static json_t *furthest(json_t *items)
{
    json_t *item, *best = NULL;
    size_t i;
    json_array_foreach(items, i, item)
    {
        if (strcmp(text_or_empty(json_string_value(json_object_get(item, "state"))), "open") == 0 &&
            (!best || json_integer_value(json_object_get(item, "percent")) >
                          json_integer_value(json_object_get(best, "percent"))))
            best = item;
    }
    return best;
}

static void claim(struct demo *demo, struct village *village, int number)
{
    json_t *page = open_items(demo, village);
    json_t *item = furthest(json_object_get(page, "items"));
    long long id = json_integer_value(json_object_get(item, "id"));
    bool last = number + 1 == village->habit->claims;
    if (item) {
        json_decref(
            client_post(&demo->client, village->secretary,
                        json_pack("{s:s}", "evidence",
                                  said(demo, village, "close_out_evidence", PROOF + number)),
                        "/items/%lld/close-out", id));
        if (!last)
            json_decref(client_post(&demo->client, village->reviewer, json_object(),
                                    "/items/%lld/verify", id));
    }
    json_decref(page);
}

static void play_claims(struct demo *demo, struct village *village, int days_ago)
{
    for (int i = 0; i < village->habit->claims; i++)
        if (days_ago == CLAIM_DAYS + CLAIMS_APART * (village->habit->claims - 1 - i))
            claim(demo, village, i);
}

/* --- an amendment --- */

/* A new person for one item, and a new item. */
static void amend(struct demo *demo, struct village *village)
{
    json_t *item =
        material_item(demo, village, LIST_SERVICE, material_items(village, LIST_SERVICE));
    json_decref(client_post(&demo->client, village->secretary,
                            json_pack("{s:s}", "reason", said(demo, village, "amend_reasons", WHY)),
                            "/plans/%lld/amend", (long long)village->plan));
    json_decref(client_post(&demo->client, village->secretary,
                            json_pack("{s:o}", "person", material_person(demo, village, 3)),
                            "/plans/%lld/items/%lld", (long long)village->plan,
                            (long long)village->item[0]));
    client_add(&demo->client, village->secretary, item, "/plans/%lld/items",
               (long long)village->plan);
}

/* --- meetings of the town --- */

static void hold(struct demo *demo, const char *who, const char *subject, const char *attended,
                 const char *findings)
{
    char held_on[DATE_TEXT];
    client_add(&demo->client, account_named(who),
               json_pack("{s:s, s:s, s:s, s:s}", "held_on", date_format(demo->day, held_on),
                         "subject", subject, "attended", attended, "findings", findings),
               "/cadence");
}

static void hold_meetings(struct demo *demo, int days_ago)
{
    if (days_ago == 190)
        hold(demo, "chen", "各村任期承诺推进情况", "镇党委班子、组织人事办、各村党组织书记",
             "逐村过了一遍清单。集体经济项目用地手续慢，由分管副镇长牵头，一个月内办结。");
    if (days_ago == 25)
        hold(demo, "chen", "年底节点倒排和逾期事项", "镇党委班子、各村党组织书记",
             "逾期的两项由联村干部驻村督办，年底前到期的逐项定了责任人。");
}

/* --- day by day --- */

static void play_village(struct demo *demo, struct village *village, int days_ago)
{
    struct period present = period_of(demo->today);
    bool begun = date_compare(demo->day, period_first_day(present)) >= 0;
    play_report(demo, village);
    play_claims(demo, village, days_ago);
    if (village->habit->amends && days_ago == CLAIM_DAYS / 2)
        amend(demo, village);
    if (days_ago == 1 && begun && village->habit->early)
        report(demo, village, present);
    if (days_ago == 1 && begun && village->habit->drafts)
        save(demo, village, present, 9);
}

void carry_play(struct demo *demo, int days_ago)
{
    hold_meetings(demo, days_ago);
    for (int i = 0; i < demo->villages; i++)
        if (demo->village[i].habit && demo->village[i].in_force)
            play_village(demo, &demo->village[i], days_ago);
}
