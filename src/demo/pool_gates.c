/* The reserve pool in the demo, from the approved list on: talks, proposals, gates, filing
 * (POOL-5).
 */
#include "base/text.h"
#include "demo/internal.h"

#include <string.h>

/* Who of the county's departments keeps which gate. */
static const struct keeper {
    const char *gate, *account;
} keepers[] = {
    {"politics", "sun"}, {"conduct", "ji"},   {"ability", "nong"},
    {"style", "sun"},    {"integrity", "ji"},
};
#define GATES (sizeof keepers / sizeof *keepers)

void pool_duties_play(struct demo *demo)
{
    json_t *page = client_open(&demo->client, account_named("zhao"), "/pool/duties");
    json_t *choices = json_object_get(json_array_get(json_object_get(page, "gates"), 0), "choices");
    json_t *body = json_object(), *one;
    size_t i;
    json_array_foreach(choices, i, one)
    {
        const char *name = json_string_value(json_object_get(one, "label"));
        for (size_t gate = 0; gate < GATES; gate++)
            if (text_same(name, account_named(keepers[gate].account)->full_name))
                json_object_set(body, keepers[gate].gate, json_object_get(one, "value"));
    }
    json_decref(page);
    json_decref(client_post(&demo->client, account_named("zhao"), body, "/pool/duties"));
}

static void look_into(struct demo *demo, const struct demo_account *town, int64_t person,
                      bool talks)
{
    char day[DATE_TEXT];
    date_format(date_add_days(demo->day, -1), day);
    json_decref(
        client_post(&demo->client, town,
                    json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:i}", "kind", "appraisal",
                              "held_on", day, "who", "（演示）驻村工作组", "said",
                              "（演示）党员和村民代表参加，多数评为优秀", "issued", 32, "collected",
                              31, "excellent", 24, "competent", 7, "incompetent", 0),
                    "/pool/people/%lld/findings", (long long)person));
    if (talks)
        json_decref(client_post(&demo->client, town,
                                json_pack("{s:s, s:s, s:s, s:s}", "kind", "talk", "held_on", day,
                                          "who", "（演示）镇党委副书记与本人谈话", "said",
                                          "（演示）本人愿意回村做事，家里支持"),
                                "/pool/people/%lld/findings", (long long)person));
}

static void act(struct demo *demo, const char *who, const struct village *village, json_t *body,
                const char *action)
{
    json_decref(client_post(&demo->client, account_named(who), body,
                            "/pool/villages/%s/proposals/1/%s", village->code, action));
}

static void sign(struct demo *demo, const char *who, int64_t gate, bool passed)
{
    json_decref(client_post(
        &demo->client, account_named(who),
        json_pack("{s:s, s:s}", "mark", passed ? "passed" : "failed", "grounds",
                  passed ? "（演示）查过，没有发现问题" : "（演示）有问题线索，还没有核查清楚"),
        "/pool/gates/%lld/sign", (long long)gate));
}

/* One department's gates of these two; `refused` fails the last one of the second. */
static void sign_own(struct demo *demo, const char *who, const int64_t id[2], bool refused)
{
    json_t *page = client_open(&demo->client, account_named(who), "/pool/gates"), *one;
    size_t i;
    json_array_foreach(json_object_get(page, "gates"), i, one)
    {
        int64_t person = json_integer_value(json_object_get(one, "person"));
        const char *kind = json_string_value(json_object_get(one, "kind"));
        bool failed = refused && person == id[1] && text_same(kind, "integrity");
        if (person == id[0] || person == id[1])
            sign(demo, who, json_integer_value(json_object_get(one, "id")), !failed);
    }
    json_decref(page);
}

void pool_gates_play(struct demo *demo, const struct village *village,
                     const struct demo_account *town, const int64_t id[2], int step)
{
    char day[DATE_TEXT];
    date_format(demo->day, day);
    look_into(demo, town, id[0], true);
    look_into(demo, town, id[1], step > 0);
    if (step == 0)
        return;
    json_decref(client_post(&demo->client, town,
                            json_pack("{s:[I, I], s:s, s:s, s:s, s:s}", "person", id[0], id[1],
                                      "situation", step == 1 ? "troubled" : "thriving", "held_on",
                                      day, "present", "（演示）工作组和镇党委班子", "decided",
                                      "（演示）逐人研究，同意提为建议人选"),
                            "/pool/villages/%s/proposals/1", village->code));
    act(demo, town->name, village, json_object(), "submit");
    act(demo, "zhao", village, json_object(), "open");
    if (step == 1)
        return;
    sign_own(demo, "sun", id, step == 2);
    sign_own(demo, "ji", id, step == 2);
    sign_own(demo, "nong", id, step == 2);
    act(demo, "he", village, json_object(), "conclude");
    if (step < 3)
        return;
    act(demo, "he", village, json_object(), "ask");
    act(demo, "qian", village, json_object(), "file");
}
