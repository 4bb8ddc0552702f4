/* Background jobs: work that takes too long for a request, done by a thread of the server, one at a
 * time. A job is a row, so it survives a restart: it is then begun anew, by whichever of several
 * servers takes it up first. What it makes is one file, which can be fetched for some days. */
#ifndef YICUN_CORE_JOB_H
#define YICUN_CORE_JOB_H

#include "core/ctx.h"

enum job_state {
    JOB_WAITING,
    JOB_RUNNING,
    JOB_DONE,      /* its file can be fetched */
    JOB_FAILED,    /* `failure` says why */
    JOB_CANCELLED, /* by a person */
    JOB_EXPIRED,   /* its file was there, and was removed */
    JOB_STATES
};

/* A job as it stands. */
struct job {
    int64_t id, user_id;
    const char *kind, *unit_code, *unit_name, *user_name;
    enum job_state state;
    int64_t done, total; /* steps */
    int64_t asked_at, ended_at, expires_at, fetched_at, size;
    const char *failure;
};

/* A job in hand of the thread that does it. */
struct work {
    struct app *app;
    int64_t id, user_id;
    char unit_code[16], unit_name[256], user_name[128];
    char path[1024];   /* of the file to be made */
    int64_t keep_days; /* after which that file goes, set by the job's function */
    char failure[512]; /* why it failed, in words for its asker; "" for what the log has */
    bool ended;        /* there is no use in going on: cancelled, taken over, or the server stops */
};

/* Does a job and makes its file, outside any transaction: it reads with app_read, little at a time.
 * True when the file is whole. */
typedef bool job_fn(struct work *work);

struct job_kind {
    const char *name;
    job_fn *run;
};

/* Tells how far the job is. False when it shall not go on; then it returns false at once. */
bool work_go_on(struct work *work, int64_t done, int64_t total);

/* Id of a new job of the signed-in user for a unit. */
int64_t job_add(struct ctx *ctx, const char *kind, const char *unit_code, const char *unit_name);
bool job_read(struct ctx *ctx, int64_t id, struct job *job);
/* The unit whose job it is, for a route's owner; NULL when there is none. */
const char *job_unit(struct ctx *ctx, int64_t id);
/* Calls `take` for the newest jobs of a kind in a scope. */
typedef void job_taker(struct ctx *ctx, const struct job *job, void *arg);
void job_each(struct ctx *ctx, const char *kind, const struct scope *scope, job_taker *take,
              void *arg);
/* Calls it for the signed-in user's own jobs of a kind that ended and were not looked after: done
 * and not fetched, or failed. */
void job_each_ended(struct ctx *ctx, const char *kind, job_taker *take, void *arg);
/* Id of the unit's job of a kind that waits or runs; 0 when there is none. */
int64_t job_open(struct ctx *ctx, const char *kind, const char *unit_code);
/* Ends a job, or removes what it made; false when it is ended and removed already. */
bool job_end(struct ctx *ctx, const struct job *job);
/* Notes that its file was fetched by its asker. */
void job_fetched(struct ctx *ctx, const struct job *job);

/* "waiting" etc. */
const char *job_state_name(enum job_state state);
/* Where the file of a job that is done lies. */
const char *job_file(struct ctx *ctx, int64_t id);
/* A new name for a file that is made for one answer, in the folder of jobs' files, which is made
 * when there is none. */
const char *job_draft(struct ctx *ctx);

/* Starts and ends the thread; a job in hand is left for the next start. */
bool jobs_start(struct app *app);
void jobs_stop(struct app *app);

#endif
