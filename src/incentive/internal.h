/* What the files of the incentive room share. */
#ifndef YICUN_INCENTIVE_INTERNAL_H
#define YICUN_INCENTIVE_INTERNAL_H

#include "base/buf.h"
#include "core/workflow.h"
#include "incentive.h"
#include "incentive/rules.h"
#include "rating.h"

#define WHO_GIVES ROLE_COUNTY_REVIEWER
#define WHO_ACKNOWLEDGES ROLE_CITY_OFFICER
#define WHO_SEES_FILINGS (WHO_GIVES | WHO_ACKNOWLEDGES)
#define WHO_READS (WHO_SEES_FILINGS | ROLE_TOWN_OFFICER | ROLE_VILLAGE_SECRETARY)
#define RECORD_LINK "/incentives/%lld"
#define VILLAGE_LINK "/units/%s/incentives?year=%d"
#define FILING_LINK "/incentive-filings/%s/%d"

/* A village whose plan is in force in the year, with what the other rooms know of it. */
struct incentive_village {
    const char *unit_code, *unit_name, *town_name;
    int64_t plan_id, campaign_id;
    struct incentive_facts facts;
    struct incentive_limits limits; /* of its county */
    enum ground_state states[GROUNDS];
    bool proposed;
    int64_t given;                       /* incentives of the year */
    const struct rating_result *ratings; /* of the year */
    int ratings_count;
};

/* What was given. */
struct incentive {
    int64_t id, version;
    const char *unit_code;
    int year, kind;        /* kind: enum incentive_kind */
    const char *recipient; /* "team", or the id of a secretary's term */
    int64_t term_id;       /* 0: the team */
    struct date given_on;
    const char *document, *note;
    /* as of the day on which it was recorded */
    const char *unit_name, *place, *person_name, *grounds; /* grounds: JSON */
    bool proposed;
    const char *created_by_name, *changed_by_name;
    struct date created_on;
    int64_t changed_at;
};
extern const struct record_type incentive_type;

/* A county's year. id 0 while nothing was recorded or filed; then version is 0. */
struct filing {
    int64_t id, version, changed_by;
    const char *unit_code;
    int year, state; /* enum filing_state */
    const char *note, *filed_by_name, *acknowledged_by_name;
    struct date filed_on, acknowledged_on;
    json_t *shown; /* as it was filed; of today in a draft, once filing_fill was asked */
};

/* --- store_facts.c --- */

/* Villages of a scope in the order of codes, judged by the limits of their counties: some queries
 * in all, none a village. Count. */
int incentive_villages_read(struct ctx *ctx, struct scope scope, int year,
                            struct incentive_village **villages);
/* The first year for which there is anything in the scope. */
int incentive_first_year(struct ctx *ctx, struct scope scope, int otherwise);

/* --- grounds.c --- */

/* Array of {name,label,text,limit,state,status}. */
json_t *incentive_grounds_json(struct ctx *ctx, const struct incentive_village *village);
/* "承诺兑现率、年度考评": what is not met; "" when all is. */
const char *incentive_unmet_text(struct ctx *ctx, const struct incentive_village *village);
/* "97.5 %", "" for DECIMAL_NONE. */
const char *incentive_percent(struct ctx *ctx, int64_t percent);
struct incentive_limits incentive_limits_of(struct ctx *ctx, const char *unit_code);
/* Array of lines that say what is asked. */
json_t *incentive_limits_json(struct ctx *ctx, const struct incentive_limits *limits);

/* --- store.c --- */

bool incentive_read(struct ctx *ctx, int64_t id, struct incentive *incentive);
/* Of a scope and year, or of all years with 0, by village and day. Count. */
int incentives_read(struct ctx *ctx, struct scope scope, int year, struct incentive **list);
/* Fills the id of a new one; false when the version is no longer the stored one. */
bool incentive_put(struct ctx *ctx, struct incentive *incentive);
void incentive_drop(struct ctx *ctx, int64_t id);

/* False when there is none yet; the struct then stands for an empty draft. */
bool filing_read(struct ctx *ctx, const char *county, int year, struct filing *filing);
/* Notes who last changed a record of a county's year; false when the year is filed, so that nothing
 * may be changed. */
bool filing_touch(struct ctx *ctx, const char *county, int year);
/* Makes the draft of a year in which nothing was given. */
void filing_make(struct ctx *ctx, struct filing *filing);
bool filing_store(struct ctx *ctx, const struct filing *filing, int64_t version);

/* --- filing.c --- */

extern const struct workflow filing_workflow;
struct moving filing_moving(struct filing *filing);
/* What a filing says: in a draft of today, afterwards as it was filed. */
void filing_fill(struct ctx *ctx, struct filing *filing);
struct status filing_status(const struct filing *filing);

/* --- record.c --- */

/* {id,version,unit,unit_name,place,year,kind,kind_label,recipient,recipient_label,given_on,
 * given_label,document,note,proposed,created_by,created_label,changed_by,href_link}. */
json_t *incentive_json(struct ctx *ctx, const struct incentive *incentive);
/* Who can be given something in a village for a year: array of {value,label}. */
json_t *incentive_recipients(struct ctx *ctx, const char *unit_code, int year);
/* Takes what was sent; false with errors at their fields. */
bool incentive_take(struct ctx *ctx, struct incentive *incentive, bool partial);
/* Enters it into the secretary's file, or takes it out (CADRE-4). */
void incentive_enter(struct ctx *ctx, const struct incentive *incentive);
void incentive_take_out(struct ctx *ctx, const struct incentive *incentive);

/* --- store_due.c --- */

due_fn incentive_due;
agenda_fn incentive_agenda;
archive_fn incentive_archive;

/* --- check.c --- */

void incentive_check(struct ctx *ctx);

/* --- handlers --- */

owner_fn incentive_owner, filing_owner;
handler_fn incentive_list, incentive_table, incentive_village_show, incentive_add, incentive_show,
    incentive_change, incentive_remove, incentive_drop_file;
handler_fn filing_show, filing_print, filing_table, filing_file, filing_withdraw,
    filing_acknowledge, filing_return;

#endif
