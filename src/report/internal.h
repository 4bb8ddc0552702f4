/* What the files of the report room share. */
#ifndef YICUN_REPORT_INTERNAL_H
#define YICUN_REPORT_INTERNAL_H

#include "acceptance.h"
#include "core/room.h"
#include "core/workflow.h"
#include "report.h"
#include "report/rules.h"

#define SPECIAL_WRITERS ROLE_COUNTY_REVIEWER
#define SPECIAL_READERS (ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)
#define SPECIAL_LINK "/reports/%lld"

struct special_report {
    int64_t id, version, campaign_id, number;
    /* as they were when it was begun (ALL-8) */
    const char *unit_code, *unit_name, *campaign_name;
    int64_t first_year, last_year;
    int state;
    struct date sent_on; /* none: not with the city */
    int64_t created_by, changed_by, changed_at;
    const char *changed_by_name;
};

struct special_version {
    int64_t number, made_by, made_at;
    const char *what, *made_by_name;
    struct special_text text;
    json_t *figures; /* NULL: those of the day are shown */
};

/* --- figures.c --- */

/* What the acceptance of the county's villages has come to today: {as_on,as_label,unit_name,
 * city_name,campaign_name,first_year,last_year,villages,accepted,full,first_label,last_label,items,
 * kept,partly,unkept,rate,partly_counts,lists:[{name,items,kept,partly,unkept,rate}],towns:[{name,villages,
 * accepted,items,kept,partly,unkept,rate}],problems_left,problems:[{town,village,list,title,verdict,grounds}],
 * practices:[{title,village,method,effect}]}; rates in percent, "" where there is none. */
json_t *special_figures(struct ctx *ctx, const struct special_report *report);

/* How far the acceptance of the user's county is. */
struct acceptance_count special_accepted(struct ctx *ctx, int64_t campaign);

/* --- store.c --- */

bool special_read(struct ctx *ctx, int64_t id, struct special_report *report);
/* Id of the new one; 0 when the county has one on that tenure. */
int64_t special_insert(struct ctx *ctx, const struct special_report *report);
/* Stores state, day of sending, number of the version and who changed it; false when `version` is
 * no longer the report's. */
bool special_store(struct ctx *ctx, const struct special_report *report, int64_t version);
/* Keeps a text as the report's next version, with its figures or NULL; special_store then makes it
 * the present one. */
bool special_keep(struct ctx *ctx, struct special_report *report, const char *what,
                  const struct special_text *text, const json_t *figures);
bool special_version_read(struct ctx *ctx, int64_t report_id, int64_t number,
                          struct special_version *version);
/* All versions without texts and figures, newest first: array of
 * {number,what,by,at_label,frozen}. */
json_t *special_versions_json(struct ctx *ctx, int64_t report_id);

struct special_filter {
    const char *like; /* NULL: all */
    int state;        /* -1: all */
};
typedef void special_each_fn(struct ctx *ctx, const struct special_report *report, void *arg);
int64_t reports_count(struct ctx *ctx, const struct special_filter *filter);
void reports_each(struct ctx *ctx, const struct special_filter *filter, int64_t offset,
                  int64_t size, special_each_fn *each, void *arg);
/* Tenures of the user's county without a report: array of {id,name,first_year,last_year}. */
json_t *special_tenures(struct ctx *ctx);
/* Names of the counties of the user's scope that have sent nothing. */
json_t *special_silent_counties(struct ctx *ctx);

/* --- store_due.c, check.c --- */

due_fn special_due;
void special_check(struct ctx *ctx);

/* --- path.c --- */

extern const struct workflow special_workflow;
struct moving special_moving(struct special_report *report);
/* False: this user must not see it, so it is missing. The city sees what was sent to it. */
bool special_is_open_to(const struct ctx *ctx, const struct special_report *report);
bool special_find(struct ctx *ctx, int64_t id, struct special_report *report);
owner_fn special_owner, special_sent_owner;
/* True while this user may change the text. */
bool special_is_editable(const struct ctx *ctx, const struct special_report *report);

/* --- pages.c --- */

/* {id,version,unit,unit_name,campaign,campaign_name,first_year,last_year,state,state_label,number,
 * sent_on,sent_label,by,at_label,status}. */
json_t *special_json(struct ctx *ctx, const struct special_report *report);
void special_crumbs(struct ctx *ctx, const struct special_report *report, const char *label);
/* The report's present version, and the figures that belong to it: those it holds, or, while it is
 * being written, those of the day. */
bool special_now(struct ctx *ctx, const struct special_report *report,
                 struct special_version *version);
/* "2026年3月5日": the day under the signature. */
struct date special_day(const struct ctx *ctx, const struct special_report *report);
/* What pages show of a version: title, addressee, signer, sections, figures. */
void special_fill_text(struct ctx *ctx, const struct special_version *version);

/* Two texts line by line: array of {text,added,removed} (pages_versions.c). */
json_t *special_compared_json(struct ctx *ctx, const char *before, const char *after);

handler_fn special_list, special_table; /* pages_list.c */
handler_fn special_add, special_show, special_print, special_submit, special_withdraw, /* pages.c */
    special_approve, special_return, special_send, special_receive, special_send_back;
handler_fn special_head, special_head_save, special_section_form, /* pages_text.c */
    special_section_save, special_again, special_again_save;
handler_fn special_versions, special_version_show, special_versions_compare; /* pages_versions.c */
handler_fn special_docx;                                                     /* pages_docx.c */

#endif
