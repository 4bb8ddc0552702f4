/* Disqualifying circumstances as data/circumstances.json lists them, and the form that asks for
 * each (POOL-3). */
#include "core/app.h"
#include "pool/internal.h"

#include <string.h>

const struct choice *pool_unfits(struct ctx *ctx)
{
    struct choice *list = ARENA_ARRAY(ctx->arena, struct choice, UNFIT_MOST + 1);
    int count = 0;
    size_t i;
    const json_t *one;
    json_array_foreach(json_object_get(ctx->app->circumstances, "circumstances"), i, one)
    {
        const char *name = json_string_value(json_object_get(one, "name"));
        const char *label = json_string_value(json_object_get(one, "label"));
        if (name && label && count < UNFIT_MOST)
            list[count++] = (struct choice){text_of(ctx, "unfit_%s", name), label};
    }
    list[count] = (struct choice){0};
    return list;
}

const struct record_type *pool_person_type(struct ctx *ctx)
{
    const struct choice *unfits = pool_unfits(ctx);
    int fixed = 0, more = 0;
    while (candidate_type.fields[fixed].name)
        fixed++;
    while (unfits[more].name)
        more++;
    struct field *fields = ARENA_ARRAY(ctx->arena, struct field, fixed + more + 1);
    struct record_type *type = ARENA_NEW(ctx->arena, struct record_type);
    memcpy(fields, candidate_type.fields, (size_t)fixed * sizeof *fields);
    for (int i = 0; i < more; i++)
        fields[fixed + i] = (struct field){
            .name = unfits[i].name,
            .label = unfits[i].label,
            .kind = FIELD_BOOL,
            .offset = offsetof(struct candidate, unfit) + (size_t)i * sizeof(bool),
        };
    fields[fixed + more] = (struct field){0};
    *type = (struct record_type){candidate_type.name, fields, candidate_type.size};
    return type;
}
