/* The home room's handlers, by subject. */
#ifndef YICUN_HOME_PAGES_H
#define YICUN_HOME_PAGES_H

#include "core/room.h"

/* --- pages_todo.c --- */
handler_fn home_page;

/* --- pages_calendar.c --- */
handler_fn calendar_address_page, calendar_address_change, calendar_feed;

/* --- pages_style.c --- */
handler_fn style_page;

#endif
