/* The diaries: for each kind of village a list of what is done and how many days ago, and the acts
 * themselves, which are requests of the village's people. */
#include "demo/internal.h"

#include <stdio.h>
#include <string.h>

enum { NOTICE_DAYS = 7 }; /* as the county has set it in this demo */
enum purpose {
    STUDY_PLACE = 1,
    SUBJECT,
    PLACE,
    PRESENT,
    NOTES,
    POSTED_AT,
    RETURNED,
    COMMENTS,
    PROMISE
};

/* --- acts --- */

static json_t *day_json(const struct demo *demo)
{
    char text[DATE_TEXT];
    return json_string(date_format(demo->day, text));
}

static const char *words(const struct demo *demo, const struct village *village, const char *list,
                         int purpose)
{
    return material_text(demo, village, list, purpose);
}

/* A step of the path by one of the village's people. */
static void step(struct demo *demo, const struct village *village,
                 const struct demo_account *account, const char *action, json_t *body)
{
    json_decref(client_post(&demo->client, account, body, "/plans/%lld/%s",
                            (long long)village->plan, action));
}

static void begin(struct demo *demo, struct village *village)
{
    village->plan = client_add(
        &demo->client, village->author,
        json_pack("{s:I, s:s}", "campaign", village->batch->id, "unit", village->code), "/plans");
}

static void study(struct demo *demo, struct village *village)
{
    const json_t *documents = json_object_get(demo->client.app->library, "documents");
    const char *first = json_string_value(json_array_get(documents, 0));
    const char *second = json_string_value(json_array_get(documents, 1));
    client_add(&demo->client, village->author,
               json_pack("{s:o, s:s, s:s, s:o}", "held_on", day_json(demo), "place",
                         words(demo, village, "study_places", STUDY_PLACE), "attended",
                         "村党组织领导班子全体成员", "documents",
                         json_sprintf("%s\n%s\n议题：%s", first, second,
                                      words(demo, village, "study_subjects", SUBJECT))),
               "/plans/%lld/studies", (long long)village->plan);
}

static void add_item(struct demo *demo, struct village *village, json_t *item)
{
    int64_t id = client_add(&demo->client, village->author, item, "/plans/%lld/items",
                            (long long)village->plan);
    if (village->items < DEMO_ITEMS)
        village->item[village->items++] = id;
}

static void enter(struct demo *demo, struct village *village)
{
    for (int list = 0; list < LIST_COUNT; list++)
        for (int i = 0; i < material_items(village, list); i++)
            add_item(demo, village, material_item(demo, village, list, i));
}

static void enter_few(struct demo *demo, struct village *village)
{
    for (int i = 0; i < 3; i++)
        add_item(demo, village, material_item(demo, village, LIST_PROSPERITY, i));
}

/* A target below the county's average (PLAN-4). */
static json_t *low_item(const struct demo *demo, const struct village *village)
{
    json_t *item = material_item(demo, village, LIST_PROSPERITY, 0);
    json_object_set(item, "indicator", json_object_get(demo->indicators, "P01"));
    json_object_set_new(item, "title", json_string("提高村级集体经营性收入"));
    json_object_set_new(item, "measure", json_string("年度决算中出租、发包、投资和经营所得合计"));
    json_object_set_new(item, "unit_of_measure", json_string("万元"));
    json_object_set_new(item, "direction", json_string("at_least"));
    json_object_set_new(item, "baseline", json_string("180"));
    json_object_set_new(item, "baseline_year", json_integer(village->batch->first_year - 1));
    json_object_set_new(item, "target", json_string("240"));
    json_t *milestones = json_object();
    for (int i = 0; i < 5; i++) {
        char year[24];
        snprintf(year, sizeof year, "%lld", (long long)(village->batch->first_year + i));
        json_object_set_new(milestones, year, json_integer(192 + 12 * i));
    }
    json_object_set_new(item, "milestones", milestones);
    json_object_del(item, "finish_on");
    return item;
}

/* A draft that cannot be submitted yet: a target too low, persons and years left out, one list
 * empty. */
static void enter_faulty(struct demo *demo, struct village *village)
{
    add_item(demo, village, low_item(demo, village));
    for (int list = 0; list < LIST_CIVILITY; list++)
        for (int i = list ? 0 : 1; i < 4; i++) {
            json_t *item = material_item(demo, village, list, i);
            json_object_del(item, i == 1 ? "person" : i == 2 && list == 2 ? "milestones" : "");
            add_item(demo, village, item);
        }
}

static json_t *meeting(struct demo *demo, const struct village *village, const char *kind)
{
    int64_t entitled = 32 + material_pick(village, PRESENT, 30);
    return json_pack("{s:s, s:o, s:s, s:I, s:I}", "kind", kind, "held_on", day_json(demo), "place",
                     words(demo, village, "meeting_places", PLACE), "entitled", entitled, "present",
                     entitled - material_pick(village, PLACE, 7));
}

static void deliberate(struct demo *demo, struct village *village)
{
    json_t *body = meeting(demo, village, "deliberation");
    int64_t present = json_integer_value(json_object_get(body, "present"));
    int64_t against = material_pick(village, NOTES, 3),
            abstain = material_pick(village, PRESENT, 3);
    json_object_set_new(body, "votes_for", json_integer(present - against - abstain));
    json_object_set_new(body, "votes_against", json_integer(against));
    json_object_set_new(body, "votes_abstain", json_integer(abstain));
    json_object_set_new(body, "minutes",
                        json_string(words(demo, village, "deliberation_notes", NOTES)));
    client_add(&demo->client, village->author, body, "/plans/%lld/meetings",
               (long long)village->plan);
}

static void submit(struct demo *demo, struct village *village)
{
    step(demo, village, village->author, "submit", json_object());
}

static void look(struct demo *demo, const struct village *village,
                 const struct demo_account *account)
{
    json_decref(client_open(&demo->client, account, "/plans/%lld", (long long)village->plan));
}

static void town_pass(struct demo *demo, struct village *village)
{
    look(demo, village, village->reviewer);
    step(demo, village, village->reviewer, "approve", json_object());
}

static void county_look(struct demo *demo, struct village *village)
{
    look(demo, village, account_named("zhao"));
}

static void county_pass(struct demo *demo, struct village *village)
{
    county_look(demo, village);
    step(demo, village, account_named("zhao"), "approve", json_object());
}

static void comment(struct demo *demo, struct village *village, const struct demo_account *account,
                    int64_t item, const char *text)
{
    json_t *body = json_pack("{s:s}", "text", text);
    if (item)
        json_object_set_new(body, "item", json_integer(item));
    int64_t id =
        client_add(&demo->client, account, body, "/plans/%lld/comments", (long long)village->plan);
    if (village->comments < DEMO_COMMENTS)
        village->comment[village->comments++] = id;
}

static void town_return(struct demo *demo, struct village *village)
{
    const struct demo_account *town = village->reviewer;
    look(demo, village, town);
    for (int i = 0; i < 2; i++) {
        int64_t which = material_pick(village, COMMENTS + i, village->items);
        comment(demo, village, town, village->item[which],
                words(demo, village, "item_comments", COMMENTS + i));
    }
    step(demo, village, town, "return",
         json_pack("{s:s}", "reason", words(demo, village, "town_return_reasons", RETURNED)));
}

static void county_return(struct demo *demo, struct village *village)
{
    const struct demo_account *county = account_named("zhao");
    county_look(demo, village);
    comment(demo, village, county, 0, words(demo, village, "review_comments", COMMENTS));
    step(demo, village, county, "return",
         json_pack("{s:s}", "reason", words(demo, village, "county_return_reasons", RETURNED)));
}

static void answer_comments(struct demo *demo, struct village *village)
{
    for (int i = 0; i < village->comments; i++)
        json_decref(client_post(
            &demo->client, village->author,
            json_pack("{s:s}", "answer", words(demo, village, "comment_answers", COMMENTS + i)),
            "/plans/%lld/comments/%lld/answer", (long long)village->plan,
            (long long)village->comment[i]));
    village->comments = 0;
}

static void post_notice(struct demo *demo, struct village *village)
{
    village->notice = client_add(&demo->client, village->author,
                                 json_pack("{s:o, s:s}", "posted_on", day_json(demo), "place",
                                           words(demo, village, "notice_places", POSTED_AT)),
                                 "/plans/%lld/post", (long long)village->plan);
}

static void say(struct demo *demo, const struct village *village, const json_t *feedback,
                bool named)
{
    json_t *body = json_pack("{s:O}", "text", json_object_get(feedback, "text"));
    if (named) {
        json_object_set_new(body, "name", json_string("演示村民"));
        json_object_set_new(body, "contact", json_string("演示电话，无效"));
    }
    json_decref(client_post(&demo->client, NULL, body, "/public/notices/%lld/feedback",
                            (long long)village->notice));
}

static void hear(struct demo *demo, struct village *village)
{
    for (int i = 0; i < 2; i++)
        say(demo, village, material_feedback(demo, village, false, i), i == 1);
}

static void hear_objection(struct demo *demo, struct village *village)
{
    say(demo, village, material_feedback(demo, village, true, 0), true);
}

/* Answers up to `most` open opinions as the material has it. */
static void answer_some(struct demo *demo, struct village *village, int most)
{
    size_t i;
    const json_t *one;
    json_t *page =
        client_open(&demo->client, village->author, "/notices/%lld", (long long)village->notice);
    json_array_foreach(json_object_get(page, "feedback"), i, one)
    {
        const json_t *known =
            material_feedback_of(demo, json_string_value(json_object_get(one, "text")));
        if (json_is_true(json_object_get(one, "answered")) || !known || most-- <= 0)
            continue;
        json_decref(client_post(
            &demo->client, village->author,
            json_pack("{s:O, s:O, s:O}", "text", json_object_get(known, "answer"), "changes_plan",
                      json_object_get(known, "changes_plan"), "shown",
                      json_object_get(known, "public")),
            "/feedback/%lld/answer", (long long)json_integer_value(json_object_get(one, "id"))));
    }
    json_decref(page);
}

static void answer_one(struct demo *demo, struct village *village)
{
    answer_some(demo, village, 1);
}

static void answer_all(struct demo *demo, struct village *village)
{
    answer_some(demo, village, DEMO_ITEMS);
}

/* What the objection led to. */
static void revise(struct demo *demo, struct village *village)
{
    json_t *item =
        material_item(demo, village, LIST_SERVICE, material_items(village, LIST_SERVICE));
    add_item(demo, village, item);
}

static void close_notice(struct demo *demo, struct village *village)
{
    step(demo, village, village->author, "close-notice", json_object());
}

static void promise(struct demo *demo, struct village *village)
{
    json_t *body = meeting(demo, village, "commitment");
    json_object_set_new(body, "form", json_string("all_members"));
    json_object_set_new(body, "promised_by", json_string("村党组织领导班子全体成员"));
    json_object_set_new(body, "minutes",
                        json_string(words(demo, village, "commitment_notes", PROMISE)));
    client_add(&demo->client, village->author, body, "/plans/%lld/meetings",
               (long long)village->plan);
}

static void commit_plan(struct demo *demo, struct village *village)
{
    step(demo, village, village->author, "commit", json_object());
    village->in_force = true;
    village->in_force_on = demo->day;
}

static void file_plan(struct demo *demo, struct village *village)
{
    step(demo, village, village->reviewer, "file", json_object());
}

/* --- diaries; days before today --- */

#define PREPARED(days)                                                                             \
    {(days) + 9, begin}, {(days) + 8, study}, {(days) + 5, enter}, {(days) + 1, deliberate},       \
    {                                                                                              \
        (days), submit                                                                             \
    }

static const struct act begun[] = {{6, begin}, {5, enter_few}, {0, NULL}};
static const struct act faulty[] = {{30, begin}, {22, study}, {12, enter_faulty}, {0, NULL}};
static const struct act returned[] = {PREPARED(10), {6, town_return}, {0, NULL}};
static const struct act returned_by_county[] = {
    PREPARED(16), {12, town_pass}, {7, county_return}, {0, NULL}};
static const struct act waits_for_town[] = {PREPARED(5), {0, NULL}};
static const struct act waits_for_county[] = {PREPARED(13), {8, town_pass}, {0, NULL}};
static const struct act opened_by_county[] = {
    PREPARED(14), {9, town_pass}, {2, county_look}, {0, NULL}};
static const struct act approved[] = {PREPARED(18), {13, town_pass}, {4, county_pass}, {0, NULL}};
static const struct act on_notice[] = {PREPARED(20),     {14, town_pass}, {8, county_pass},
                                       {4, post_notice}, {3, hear},       {1, answer_one},
                                       {0, NULL}};
static const struct act notice_over[] = {PREPARED(24),      {19, town_pass}, {14, county_pass},
                                         {12, post_notice}, {9, hear},       {7, answer_all},
                                         {0, NULL}};
static const struct act noticed[] = {PREPARED(28),      {24, town_pass}, {20, county_pass},
                                     {18, post_notice}, {15, hear},      {12, answer_all},
                                     {9, close_notice}, {0, NULL}};
static const struct act in_force[] = {
    PREPARED(31),     {29, town_pass},    {26, county_pass}, {25, post_notice}, {22, hear},
    {19, answer_all}, {16, close_notice}, {9, promise},      {8, commit_plan},  {0, NULL}};
static const struct act filed[] = {PREPARED(33),       {31, town_pass}, {29, county_pass},
                                   {28, post_notice},  {26, hear},      {24, answer_all},
                                   {20, close_notice}, {15, promise},   {14, commit_plan},
                                   {10, file_plan},    {0, NULL}};
/* Filed after it had been returned once. */
static const struct act filed_late[] = {
    PREPARED(36),     {34, town_return},  {33, answer_comments}, {32, submit},
    {30, town_pass},  {28, county_pass},  {27, post_notice},     {24, hear},
    {22, answer_all}, {19, close_notice}, {13, promise},         {12, commit_plan},
    {5, file_plan},   {0, NULL}};
/* On notice for the second time: an objection changed the plan (PLAN-10). */
static const struct act noticed_again[] = {
    PREPARED(32),     {29, town_pass}, {26, county_pass}, {24, post_notice}, {22, hear_objection},
    {20, answer_all}, {18, revise},    {17, submit},      {14, town_pass},   {9, county_pass},
    {5, post_notice}, {3, hear},       {0, NULL}};

/* One of the first villages, in force for most of a year. */
static const struct act carried[] = {PREPARED(DEMO_CARRIED + 33),
                                     {DEMO_CARRIED + 31, town_pass},
                                     {DEMO_CARRIED + 29, county_pass},
                                     {DEMO_CARRIED + 28, post_notice},
                                     {DEMO_CARRIED + 26, hear},
                                     {DEMO_CARRIED + 24, answer_all},
                                     {DEMO_CARRIED + 20, close_notice},
                                     {DEMO_CARRIED + 15, promise},
                                     {DEMO_CARRIED + 14, commit_plan},
                                     {DEMO_CARRIED + 10, file_plan},
                                     {0, NULL}};

/* The same of a village whose tenure ends. */
static const struct act ended[] = {PREPARED(DEMO_TENURE + 33),
                                   {DEMO_TENURE + 31, town_pass},
                                   {DEMO_TENURE + 29, county_pass},
                                   {DEMO_TENURE + 28, post_notice},
                                   {DEMO_TENURE + 20, close_notice},
                                   {DEMO_TENURE + 15, promise},
                                   {DEMO_TENURE + 14, commit_plan},
                                   {DEMO_TENURE + 10, file_plan},
                                   {0, NULL}};
static const struct habit ended_habit = {.ending = ENDS_CONFIRMED, .steady = true, .claims = 6};
static const char *const ended_villages[] = {"320509108220", "320509108221", "320509108222", NULL};

/* A town's villages in the order of their codes. The last ones have no plan, so that one can be
 * begun. */
static const struct act *const pingwang[] = {
    carried, returned, waits_for_town, carried, noticed_again,      carried,
    noticed, in_force, faulty,         carried, waits_for_town,     opened_by_county,
    carried, approved, carried,        carried, returned_by_county, carried,
    carried};
/* How those that are carried out go on, in the same order. */
static const struct habit habits[] = {
    {.ending = ENDS_RETURNED, .claims = 2},
    {.ending = ENDS_CONFIRMED, .early = true, .claims = 3},
    {.ending = ENDS_WAITING, .claims = 1},
    {.ending = ENDS_MISSING},
    {.ending = ENDS_CONFIRMED, .early = true, .claims = 2},
    {.ending = ENDS_CONFIRMED, .drafts = true},
    {.ending = ENDS_CONFIRMED, .amends = true, .claims = 1},
    {.ending = ENDS_PERMITTED, .claims = 1},
    {.ending = ENDS_WAITING, .claims = 2},
};
static const struct act *const zhenze[] = {
    filed,   on_notice,        faulty,         waits_for_county, noticed,     filed,
    begun,   waits_for_town,   in_force,       approved,         on_notice,   returned,
    noticed, opened_by_county, waits_for_town, filed_late,       notice_over, waits_for_county};

static const struct {
    const char *town, *first, *second; /* two officers take turns in filling in and reviewing */
    const struct act *const *diary;
    size_t count;
} towns[] = {
    {"320509104", "chen", "wang", pingwang, sizeof pingwang / sizeof *pingwang},
    {"320509108", "shen", "xu", zhenze, sizeof zhenze / sizeof *zhenze},
};

/* A village with a secretary among the accounts is filled in by the secretary. */
static const struct demo_account *secretary_of(const struct village *village)
{
    for (const struct demo_account *account = demo_accounts; account->name; account++)
        if (strcmp(account->unit, village->code) == 0)
            return account;
    return NULL;
}

static void assign(const struct demo *demo, struct village *village, size_t town, size_t number)
{
    bool turn = number % 5 == 2;
    village->secretary = secretary_of(village);
    village->author = village->secretary
                          ? village->secretary
                          : account_named(turn ? towns[town].second : towns[town].first);
    village->reviewer = account_named(turn ? towns[town].first : towns[town].second);
    village->next = towns[town].diary[number];
    village->earlier = (int)(number % 3);
    village->batch = &demo->begun;
}

static void give_habits(struct demo *demo)
{
    size_t given = 0;
    for (int i = 0; i < demo->villages && given < sizeof habits / sizeof *habits; i++)
        if (demo->village[i].next == carried)
            demo->village[i].habit = &habits[given++];
}

void diary_assign(struct demo *demo)
{
    for (size_t town = 0; town < sizeof towns / sizeof *towns; town++) {
        size_t number = 0;
        for (int i = 0; i < demo->villages && number < towns[town].count; i++)
            if (strncmp(demo->village[i].code, towns[town].town, strlen(towns[town].town)) == 0)
                assign(demo, &demo->village[i], town, number++);
    }
    give_habits(demo);
    for (int i = 0; i < demo->villages; i++)
        for (const char *const *code = ended_villages; *code; code++)
            if (strcmp(demo->village[i].code, *code) == 0) {
                assign(demo, &demo->village[i], 1, (size_t)(code - ended_villages));
                demo->village[i].next = ended;
                demo->village[i].habit = &ended_habit;
                demo->village[i].batch = &demo->ended;
            }
}

int diary_first(const struct demo *demo)
{
    int first = 0;
    for (int i = 0; i < demo->villages; i++) {
        const struct village *village = &demo->village[i];
        if (village->next && village->next->days_ago + village->earlier > first)
            first = village->next->days_ago + village->earlier;
    }
    return first;
}

void diary_play(struct demo *demo, int days_ago)
{
    for (int i = 0; i < demo->villages; i++) {
        struct village *village = &demo->village[i];
        while (village->next && village->next->act &&
               village->next->days_ago + village->earlier == days_ago)
            (village->next++)->act(demo, village);
    }
}
