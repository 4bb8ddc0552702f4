/* The list of rooms: the whole program on one screen. */
#include "acceptance.h"
#include "agenda.h"
#include "analysis.h"
#include "archive_room.h"
#include "ascent.h"
#include "assess.h"
#include "audit_room.h"
#include "board.h"
#include "cadence.h"
#include "cadre.h"
#include "calendar.h"
#include "campaign.h"
#include "commitment.h"
#include "core/room.h"
#include "evaluation.h"
#include "home.h"
#include "incentive.h"
#include "indicator.h"
#include "notice.h"
#include "plan.h"
#include "plaque.h"
#include "policy.h"
#include "pool.h"
#include "practice.h"
#include "public.h"
#include "rating.h"
#include "rectify.h"
#include "report.h"
#include "reserve.h"
#include "secretary.h"
#include "spot_check.h"
#include "unit.h"
#include "user.h"

const struct room *const rooms[] = {
    &home_room,       &plan_room,       &assess_room,   &commitment_room, &practice_room,
    &cadence_room,    &analysis_room,   &agenda_room,   &notice_room,     &spot_check_room,
    &evaluation_room, &acceptance_room, &rating_room,   &plaque_room,     &ascent_room,
    &rectify_room,    &incentive_room,  &cadre_room,    &pool_room,       &reserve_room,
    &secretary_room,  &report_room,     &board_room,    &archive_room,    &public_room,
    &campaign_room,   &indicator_room,  &calendar_room, &unit_room,       &policy_room,
    &user_room,       &audit_room,      NULL,
};
