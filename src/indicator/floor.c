/* The floor under targets (PLAN-4): finds a village's region and its figures, two queries for any
 * number of indicators. */
#include "indicator/store.h"
#include "unit.h"

static int64_t official_of(const struct figures *figures, int64_t indicator)
{
    for (int i = 0; i < figures->count; i++)
        if (figures->figure[i].indicator == indicator)
            return figures->figure[i].value;
    return DECIMAL_NONE;
}

static struct mean mean_of(const struct mean *means, int count, int64_t indicator)
{
    for (int i = 0; i < count; i++)
        if (means[i].indicator == indicator)
            return means[i];
    return (struct mean){indicator, 0, 0};
}

void indicator_floors(struct ctx *ctx, const int64_t *ids, int count, const char *village,
                      int64_t year, struct floor *floors)
{
    if (count == 0)
        return;
    const char *region =
        floor_region_of(ctx->arena, village, setting_choice(ctx, village, "floor_region"));
    const char *name = unit_name(ctx, region);
    struct figures official = figures_of_unit(ctx, FIGURE_AVERAGE, region, year);
    int found = 0;
    struct mean *means = means_of_range(ctx, scope_of(region), year, &found);
    for (int i = 0; i < count; i++) {
        struct mean mean = mean_of(means, found, ids[i]);
        floors[i] = floor_from(official_of(&official, ids[i]), mean.sum, mean.count);
        floors[i].unit = region;
        floors[i].unit_name = name;
        floors[i].year = year;
    }
}
