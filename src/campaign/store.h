/* The campaign room's tables, private to the room. */
#ifndef YICUN_CAMPAIGN_STORE_H
#define YICUN_CAMPAIGN_STORE_H

#include "campaign/rules.h"

/* A campaign for the API and for pages: its fields, id, version, the dates as people write them. */
json_t *campaign_json(struct ctx *ctx, const struct campaign *campaign, const char *unit_name);

/* One page of campaign_list; fills paging->total. */
json_t *campaigns_found(struct ctx *ctx, const char *unit_code, struct paging *paging);
/* Id of the new campaign. */
int64_t campaign_insert(struct ctx *ctx, const struct campaign *campaign);
/* False when the version is no longer the campaign's. */
bool campaign_update(struct ctx *ctx, const struct campaign *campaign);
bool campaign_has_plans(struct ctx *ctx, int64_t id);
/* True when another campaign of the unit has this name. */
bool campaign_name_taken(struct ctx *ctx, const struct campaign *campaign);
/* Last year of the unit's latest campaign; 0 when it has none. */
int campaign_latest_year(struct ctx *ctx, const char *unit_code);

/* True when a campaign of this year or later covers the user's unit or lies below it. */
bool campaign_is_running(struct ctx *ctx);

void campaign_add_change(struct ctx *ctx, int64_t id, const char *what);
/* Array of {what,by,at}, newest first. */
json_t *campaign_changes(struct ctx *ctx, int64_t id);

/* agenda.c */
agenda_fn campaign_agenda;
archive_fn campaign_archive;

#endif
