/* The handlers of downloads, for the room's table of routes. */
#ifndef YICUN_ARCHIVE_PAGES_H
#define YICUN_ARCHIVE_PAGES_H

#include "core/room.h"

/* Who has the archives of all villages of a unit made. */
#define ARCHIVE_MAKERS (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)

handler_fn prepare_village_download, village_download;
handler_fn archives_page, archive_ask, archive_job_page, archive_job_cancel, archive_job_download;
owner_fn archive_job_owner;
due_fn archive_due;

#endif
