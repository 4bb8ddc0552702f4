/* Who may know whom (USER-2, POOL-10): the village while it makes its list, the town from the
 * submission on, those above what the town has reviewed, nobody else. */
#include "core/role.h"
#include "pool/rules.h"

enum pool_viewer pool_viewer(unsigned roles)
{
    if (roles & (ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER))
        return VIEWER_ABOVE;
    if (roles & ROLE_TOWN_OFFICER)
        return VIEWER_TOWN;
    return roles & ROLE_VILLAGE_SECRETARY ? VIEWER_VILLAGE : VIEWER_NONE;
}

bool pool_sees(enum pool_viewer viewer, int stage, int list_state)
{
    bool village_works = list_state == LIST_DRAFT || list_state == LIST_RETURNED;
    switch (viewer) {
    case VIEWER_VILLAGE:
        return stage < STAGE_REVIEWED && village_works;
    case VIEWER_TOWN:
        return stage >= STAGE_REVIEWED || list_state != LIST_DRAFT;
    case VIEWER_ABOVE:
        return stage >= STAGE_REVIEWED;
    case VIEWER_NONE:
        break;
    }
    return false;
}
