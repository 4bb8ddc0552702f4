/* The reserve pool in the demo: invented people, marked as such, in ledgers and lists at every step
 * (POOL-2 to POOL-5). Their ID numbers name a region that does not exist. */
#include "base/id_number.h"
#include "demo/internal.h"

#include <stdio.h>
#include <string.h>

enum { PEOPLE = 4, TOWN_DIGITS = 9 };

struct person {
    const char *surname, *source, *pool, *education, *politics, *work, *relax_reason;
    int age;
    bool female;
};

static const struct person people[PEOPLE] = {
    {"方", "prosperous", "secretary", "college", "member", "（演示）种粮大户", "", 41, false},
    {"戴", "graduate", "young", "bachelor", "member", "（演示）村网格长", "", 29, true},
    {"严", "veteran", "secretary", "senior", "member", "（演示）退役后办厂",
     "（演示）带动三十户增收，群众公认", 38, false},
    {"柳", "away", "young", "college", "probationary", "（演示）在外经商", "", 33, false},
};
static const char *const givens[] = {"明远", "思齐", "立新", "春和", "文静", "向荣"};

static void set(struct demo *demo, const char *name, const char *value)
{
    char from[DATE_TEXT];
    json_decref(client_post(&demo->client, account_named("qian"),
                            json_pack("{s:s, s:s, s:s, s:s, s:s}", "unit", "3205", "name", name,
                                      "value", value, "from", date_format(demo->day, from),
                                      "source", "（演示）市里的安排"),
                            "/settings"));
}

/* A plan of the demo's own year, so that nothing of it is years late. */
static void set_dates(struct demo *demo)
{
    static const struct {
        const char *name;
        int days;
    } dates[] = {{"pool_reference_on", 12}, {"pool_first_list_on", 12}, {"pool_analysis_on", 33},
                 {"pool_proposals_on", 48}, {"pool_filing_on", 79},     {"pool_ends_on", 870}};
    char day[DATE_TEXT];
    set(demo, "pool_second_factor", "none");
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        set(demo, dates[i].name, date_format(date_add_days(demo->day, dates[i].days), day));
}

static int64_t add(struct demo *demo, const struct village *village, int number)
{
    const struct person *person = &people[number];
    char born[DATE_TEXT], name[64], id_number[64], phone[32];
    int pick = (int)material_pick(village, 110 + number, 6);
    struct date birth = {demo->day.year - person->age, 1 + pick, 10 + pick};
    date_format(birth, born);
    snprintf(name, sizeof name, "%s%s", person->surname, givens[pick]);
    snprintf(id_number, sizeof id_number, "329999%04d%02d%02d%03d", birth.year, birth.month,
             birth.day, 100 + 10 * (int)material_pick(village, 7, 80) + (person->female ? 2 : 1));
    id_number[ID_NUMBER_LENGTH - 1] = id_number_check_digit(id_number);
    id_number[ID_NUMBER_LENGTH] = '\0';
    snprintf(phone, sizeof phone, "1990000%04d", 1000 + pick * 100 + number);
    return client_add(&demo->client, village->secretary,
                      json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "name", name,
                                "source", person->source, "pool", person->pool, "id_number",
                                id_number, "education", person->education, "politics",
                                person->politics, "phone", phone, "work", person->work,
                                "relax_reason", person->relax_reason, "checked", 1),
                      "/pool/people");
}

static void act(struct demo *demo, const struct demo_account *who, const struct village *village,
                json_t *body, const char *action)
{
    json_decref(
        client_post(&demo->client, who, body, "/pool/villages/%s/%s", village->code, action));
}

/* The list of a village at one of its steps: being made, sent, judged, approved, and on from there.
 */
static void make_list(struct demo *demo, const struct village *village, int step)
{
    char held[DATE_TEXT];
    int64_t id[PEOPLE];
    bool first = strncmp(village->code, "320509104", TOWN_DIGITS) == 0;
    for (int i = 0; i < PEOPLE; i++)
        id[i] = add(demo, village, i);
    json_t *picked =
        step == 1 ? json_pack("[I, I, I]", id[0], id[1], id[2]) : json_pack("[I, I]", id[0], id[1]);
    act(demo, village->secretary, village, json_pack("{s:o}", "person", picked), "picks");
    act(demo, village->secretary, village,
        json_pack("{s:s, s:s, s:s, s:s}", "held_on",
                  date_format(date_add_days(demo->day, -2), held), "reference_on", held, "present",
                  "（演示）班子成员五人", "decided", "（演示）逐人讨论，一致同意报镇党委"),
        "record");
    if (step == 0)
        return;
    act(demo, village->secretary, village, json_object(), "submit");
    if (step < 2)
        return;
    char judged[2][32];
    for (int i = 0; i < 2; i++)
        snprintf(judged[i], sizeof judged[i], "judged_%lld", (long long)id[i]);
    act(demo, account_named(first ? "wang" : "shen"), village,
        json_pack("{s:s, s:s}", judged[0], "accepted", judged[1], "accepted"), "judge");
    if (step < 3)
        return;
    act(demo, account_named(first ? "chen" : "xu"), village, json_object(), "approve");
    pool_gates_play(demo, village, account_named(first ? "wang" : "shen"), id, step - 3);
}

void pool_play(struct demo *demo)
{
    /* how far each village is, in both towns */
    static const int steps[] = {0, 1, 2, 3, 4, 5, 6, 6, 4, 3, 6, 4, 5};
    size_t number = 0;
    set_dates(demo);
    pool_duties_play(demo);
    for (int i = 0; i < demo->villages; i++)
        if (demo->village[i].secretary)
            make_list(demo, &demo->village[i], steps[number++ % (sizeof steps / sizeof *steps)]);
}
