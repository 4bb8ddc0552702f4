/* Good practice in the demo: one that the county has published, one that waits for it (EVAL-5). */
#include "demo/internal.h"

/* Written up by the town from the village's first item; its id. */
static int64_t write_up(struct demo *demo, const struct village *village, const json_t *said)
{
    json_t *page =
        client_open(&demo->client, village->reviewer, "/items?unit=%s&size=1", village->code);
    json_t *item = json_array_get(json_object_get(page, "items"), 0);
    json_t *body = json_deep_copy(said);
    json_object_set(body, "item", json_object_get(item, "id"));
    int64_t id = client_add(&demo->client, village->reviewer, body, "/practices");
    json_decref(client_post(&demo->client, village->reviewer, json_object(),
                            "/practices/%lld/submit", (long long)id));
    json_decref(page);
    return id;
}

void practice_play(struct demo *demo)
{
    const json_t *practices = json_object_get(demo->material, "practices");
    size_t written = 0;
    for (int i = 0; i < demo->villages && written < json_array_size(practices); i++) {
        const struct village *village = &demo->village[i];
        if (!village->in_force || !village->habit)
            continue;
        int64_t id = write_up(demo, village, json_array_get(practices, written));
        if (written++ == 0)
            json_decref(client_post(&demo->client, account_named("zhao"), json_object(),
                                    "/practices/%lld/publish", (long long)id));
    }
}
