/* The commitment room as it presents itself to the house. */
#include "commitment/internal.h"

static const struct route routes[] = {
    {0},
};

const struct room commitment_room = {
    .name = "commitment",
    .routes = routes,
    .turn = commitment_turn,
    .check = commitments_check,
};
