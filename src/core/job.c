/* The rows of background jobs: asked for, looked at, ended, fetched. Who does them stands in
 * worker.c. */
#include "core/job.h"

#include "core_internal.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const state_names[JOB_STATES] = {
    [JOB_WAITING] = "waiting", [JOB_RUNNING] = "running",     [JOB_DONE] = "done",
    [JOB_FAILED] = "failed",   [JOB_CANCELLED] = "cancelled", [JOB_EXPIRED] = "expired",
};

const char *job_state_name(enum job_state state)
{
    return state_names[state];
}

static enum job_state state_of(const char *name)
{
    for (int state = 0; state < JOB_STATES; state++)
        if (text_same(state_names[state], name))
            return (enum job_state)state;
    return JOB_EXPIRED;
}

#define COLUMNS                                                                                    \
    "id, kind, unit_code, unit_name, user_id, user_name, asked_at, state, done, total, failure, "  \
    "size, ended_at, expires_at, fetched_at"

static struct job job_of(struct db_rows *rows)
{
    return (struct job){
        .id = db_int(rows, "id"),
        .user_id = db_int(rows, "user_id"),
        .kind = db_text(rows, "kind"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = db_text(rows, "unit_name"),
        .user_name = db_text(rows, "user_name"),
        .state = state_of(db_text(rows, "state")),
        .done = db_int(rows, "done"),
        .total = db_int(rows, "total"),
        .asked_at = db_int(rows, "asked_at"),
        .ended_at = db_int(rows, "ended_at"),
        .expires_at = db_int(rows, "expires_at"),
        .fetched_at = db_int(rows, "fetched_at"),
        .size = db_int(rows, "size"),
        .failure = text_or_empty(db_text(rows, "failure")),
    };
}

int64_t job_add(struct ctx *ctx, const char *kind, const char *unit_code, const char *unit_name)
{
    return db_one_int(
        ctx->db,
        SQL("INSERT INTO jobs (kind, unit_code, unit_name, user_id, user_name, asked_at, state) "
            "VALUES ($1, $2, $3, $4, $5, $6, 'waiting') RETURNING id"),
        ARGS(db_t(kind), db_t(unit_code), db_t(unit_name), db_i(ctx->user.id),
             db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
}

bool job_read(struct ctx *ctx, int64_t id, struct job *job)
{
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT " COLUMNS " FROM jobs WHERE id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *job = job_of(rows);
    db_end(rows);
    return found;
}

const char *job_unit(struct ctx *ctx, int64_t id)
{
    return db_one_text(ctx->db, SQL("SELECT unit_code FROM jobs WHERE id = $1"), ARGS(db_i(id)));
}

enum { SHOWN = 50 };

void job_each(struct ctx *ctx, const char *kind, const struct scope *scope, job_taker *take,
              void *arg)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT " COLUMNS " FROM jobs WHERE unit_code >= $1 AND unit_code < $2 "
                     "AND kind = $3 ORDER BY id DESC LIMIT $4"),
                 ARGS(db_t(scope->from), db_t(scope->to), db_t(kind), db_i(SHOWN)));
    while (db_next(rows)) {
        struct job job = job_of(rows);
        take(ctx, &job, arg);
    }
}

void job_each_ended(struct ctx *ctx, const char *kind, job_taker *take, void *arg)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT " COLUMNS " FROM jobs WHERE user_id = $1 "
                     "AND state IN ('done', 'failed') AND fetched_at IS NULL AND kind = $2 "
                     "ORDER BY id"),
                 ARGS(db_i(ctx->user.id), db_t(kind)));
    while (db_next(rows)) {
        struct job job = job_of(rows);
        take(ctx, &job, arg);
    }
}

int64_t job_open(struct ctx *ctx, const char *kind, const char *unit_code)
{
    return db_one_int(ctx->db,
                      SQL("SELECT id FROM jobs WHERE unit_code = $1 AND kind = $2 "
                          "AND state IN ('waiting', 'running') ORDER BY id LIMIT 1"),
                      ARGS(db_t(unit_code), db_t(kind)), 0);
}

bool job_end(struct ctx *ctx, const struct job *job)
{
    if (job->state == JOB_CANCELLED || job->state == JOB_EXPIRED)
        return false;
    bool made = job->state == JOB_DONE;
    /* The file of a job that is done goes when it has expired: a removal could not be undone with
     * this transaction. */
    return db_run(ctx->db,
                  SQL("UPDATE jobs SET state = CASE WHEN $3 = 1 THEN state ELSE 'cancelled' END, "
                      "expires_at = CASE WHEN $3 = 1 THEN $4 ELSE expires_at END, "
                      "fetched_at = CASE WHEN $3 = 1 THEN $4 ELSE fetched_at END, "
                      "ended_at = COALESCE(ended_at, $4) WHERE id = $1 AND state = $2"),
                  ARGS(db_i(job->id), db_t(state_names[job->state]), db_i(made), db_i(ctx->now))) ==
           1;
}

void job_fetched(struct ctx *ctx, const struct job *job)
{
    if (job->user_id == ctx->user.id && job->fetched_at == 0)
        db_run(ctx->db, SQL("UPDATE jobs SET fetched_at = $2 WHERE id = $1"),
               ARGS(db_i(job->id), db_i(ctx->now)));
}

/* --- the folder of files that were made --- */

void jobs_folder(const struct app *app, char *path, size_t size)
{
    snprintf(path, size, "%s/made", app->config->files);
    mkdir(path, 0700); /* where it cannot be, what is made in it cannot either */
}

const char *job_file(struct ctx *ctx, int64_t id)
{
    return text_of(ctx, "%s/made/%lld.zip", ctx->app->config->files, (long long)id);
}

const char *job_draft(struct ctx *ctx)
{
    char folder[1024];
    jobs_folder(ctx->app, folder, sizeof folder);
    return text_of(ctx, "%s/.%s", folder, secret_random(ctx->arena, 12));
}
