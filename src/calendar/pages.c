/* Calendar pages. */
#include "calendar.h"

static const struct route routes[] = {{0}};

const struct room calendar_room = {.name = "calendar", .routes = routes};
