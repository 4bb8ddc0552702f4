/* The commitment room as it presents itself to the house. */
#include "commitment/internal.h"

#define VILLAGE ROLE_VILLAGE_SECRETARY
#define TOWN ROLE_TOWN_OFFICER

static const struct route routes[] = {
    {HTTP_GET, "/items", items_list, WHO_BUSINESS, NULL, 0, NULL, "承诺事项列表"},
    {HTTP_GET, "/items/#id", item_show, WHO_BUSINESS, commitment_owner, 0, NULL, "一项承诺"},
    {HTTP_GET, "/items/#id/close-out", close_out_form, VILLAGE, commitment_owner, 0, NULL,
     "申请销号的表单"},
    {HTTP_POST, "/items/#id/close-out", close_out_claim, VILLAGE, commitment_owner, ROUTE_UPLOAD,
     NULL, "申请销号"},
    {HTTP_POST, "/items/#id/withdraw", close_out_withdraw, VILLAGE, commitment_owner, ROUTE_BARE,
     NULL, "撤回销号申请"},
    {HTTP_POST, "/items/#id/verify", close_out_verify, TOWN, commitment_owner, ROUTE_BARE, NULL,
     "核验销号"},
    {HTTP_POST, "/items/#id/return", close_out_return, TOWN, commitment_owner, 0, NULL,
     "退回销号申请"},
    {HTTP_POST, "/items/#id/reopen", close_out_reopen, TOWN, commitment_owner, 0, NULL,
     "重新打开已销号的事项"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "推进落实", .label = "承诺事项", .link = "/items", .who = WHO_BUSINESS},
    {0},
};

const struct room commitment_room = {
    .name = "commitment",
    .routes = routes,
    .nav = nav,
    .due = commitment_due,
    .agenda = commitment_agenda,
    .archive = commitment_archive,
    .dossier = commitment_dossier,
    .turn = commitment_turn,
    .check = commitments_check,
};
