/* The thread that does background jobs (ARCH-1). Of several servers the one that gets a job's lease
 * does it, and keeps the lease while it goes on; when that server dies the lease runs out, and the
 * job is begun anew. */
#include "core/job.h"
#include "core_internal.h"

#include "base/log.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    LEASE_SECONDS = 60,
    LOOK_SECONDS = 1,      /* between two looks for a job */
    TRIES = 5,             /* a job that was begun so often without an end is not begun again */
    STACK_BYTES = 2 << 20, /* handlers under sanitizers need the most */
    OLD_SECONDS = 86400    /* what nobody has finished for so long is swept away */
};

struct worker {
    struct app *app;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t stop;
    bool stopping;
};

static bool is_stopping(struct worker *worker)
{
    pthread_mutex_lock(&worker->mutex);
    bool stopping = worker->stopping;
    pthread_mutex_unlock(&worker->mutex);
    return stopping;
}

static const char *lease_name(struct ctx *ctx, int64_t id)
{
    return text_of(ctx, "job-%lld", (long long)id);
}

/* --- looking for work --- */

struct look {
    int64_t job;  /* one that nobody does; 0: none */
    bool expired; /* there are files whose time is over */
};

static bool look(struct ctx *ctx, void *arg)
{
    struct look *found = arg;
    found->job = db_one_int(
        ctx->db,
        SQL("SELECT j.id FROM jobs j LEFT JOIN leases l ON l.name = 'job-' || CAST(j.id AS TEXT) "
            "WHERE j.state IN ('waiting', 'running') AND (l.name IS NULL OR l.until <= $1) "
            "ORDER BY j.id LIMIT 1"),
        ARGS(db_i(lease_clock())), 0);
    found->expired = db_one_int(ctx->db,
                                SQL("SELECT 1 FROM jobs WHERE state = 'done' AND expires_at <= $1 "
                                    "ORDER BY id LIMIT 1"),
                                ARGS(db_i(ctx->now)), 0) == 1;
    return true;
}

/* --- one job --- */

struct claim {
    struct work *work;
    const struct job_kind *kind; /* NULL: it was not got */
};

static const struct job_kind *kind_of(const struct app *app, const char *name)
{
    for (const struct room *const *room = app->rooms; *room; room++)
        for (const struct job_kind *kind = (*room)->jobs; kind && kind->name; kind++)
            if (text_same(kind->name, name))
                return kind;
    return NULL;
}

static void fail(struct ctx *ctx, int64_t id, const char *why)
{
    db_run(ctx->db,
           SQL("UPDATE jobs SET state = 'failed', failure = $2, ended_at = $3 "
               "WHERE id = $1 AND state = 'running'"),
           ARGS(db_i(id), db_t(why), db_i(ctx->now)));
}

static void set_up(struct ctx *ctx, struct work *work, const struct job *job)
{
    char folder[sizeof work->path - 64];
    jobs_folder(ctx->app, folder, sizeof folder);
    work->user_id = job->user_id;
    snprintf(work->unit_code, sizeof work->unit_code, "%s", job->unit_code);
    snprintf(work->unit_name, sizeof work->unit_name, "%s", job->unit_name);
    snprintf(work->user_name, sizeof work->user_name, "%s", job->user_name);
    snprintf(work->path, sizeof work->path, "%s/.%lld-%s", folder, (long long)job->id,
             ctx->app->server);
}

/* The lease and the row together: who has the one has the other. */
static bool claim(struct ctx *ctx, void *arg)
{
    struct claim *claimed = arg;
    struct job job;
    claimed->kind = NULL;
    if (!lease_take(ctx, lease_name(ctx, claimed->work->id), LEASE_SECONDS))
        return true;
    int64_t tries = db_one_int(ctx->db,
                               SQL("UPDATE jobs SET state = 'running', done = 0, tries = tries + 1 "
                                   "WHERE id = $1 AND state IN ('waiting', 'running') "
                                   "RETURNING tries"),
                               ARGS(db_i(claimed->work->id)), 0);
    if (tries > TRIES) {
        fail(ctx, claimed->work->id, "做了几次都没有做完就中断了，请联系系统管理员查看运行日志");
    } else if (tries > 0 && job_read(ctx, claimed->work->id, &job)) {
        claimed->kind = kind_of(ctx->app, job.kind);
        set_up(ctx, claimed->work, &job);
        if (!claimed->kind)
            fail(ctx, job.id, "这个版本的系统不会做这项工作");
    }
    if (!claimed->kind)
        lease_release(ctx, lease_name(ctx, claimed->work->id));
    return !db_failed(ctx->db);
}

struct progress {
    struct work *work;
    int64_t done, total;
    bool ours; /* still */
};

static bool tell(struct ctx *ctx, void *arg)
{
    struct progress *progress = arg;
    progress->ours =
        db_run(ctx->db,
               SQL("UPDATE jobs SET done = $2, total = $3 WHERE id = $1 AND state = 'running'"),
               ARGS(db_i(progress->work->id), db_i(progress->done), db_i(progress->total))) == 1 &&
        lease_take(ctx, lease_name(ctx, progress->work->id), LEASE_SECONDS);
    return progress->ours;
}

bool work_go_on(struct work *work, int64_t done, int64_t total)
{
    struct progress progress = {.work = work, .done = done, .total = total};
    if (is_stopping(work->app->worker))
        work->ended = true;
    else if (!app_write(work->app, "系统", tell, &progress) || !progress.ours)
        work->ended = true;
    return !work->ended;
}

struct outcome {
    struct work *work;
    bool whole, stopping;
    int64_t size;
    bool kept; /* the row says that the file is there */
};

/* A job that was stopped with its server waits for the next start and has not been tried. */
static bool finish(struct ctx *ctx, void *arg)
{
    struct outcome *outcome = arg;
    struct work *work = outcome->work;
    outcome->kept = false;
    if (outcome->stopping)
        db_run(ctx->db,
               SQL("UPDATE jobs SET state = 'waiting', done = 0, tries = tries - 1 "
                   "WHERE id = $1 AND state = 'running'"),
               ARGS(db_i(work->id)));
    else if (outcome->whole)
        outcome->kept =
            lease_take(ctx, lease_name(ctx, work->id), LEASE_SECONDS) &&
            db_run(ctx->db,
                   SQL("UPDATE jobs SET state = 'done', size = $2, ended_at = $3, expires_at = $4 "
                       "WHERE id = $1 AND state = 'running'"),
                   ARGS(db_i(work->id), db_i(outcome->size), db_i(ctx->now),
                        db_i(ctx->now + work->keep_days * 86400))) == 1;
    else if (!work->ended)
        fail(ctx, work->id,
             *work->failure ? work->failure : "系统出错，没有做完，请联系系统管理员查看运行日志");
    lease_release(ctx, lease_name(ctx, work->id));
    return !db_failed(ctx->db);
}

/* The file stands under its name, durable, before its row says so. */
static bool put_in_place(struct work *work, char *place, size_t size)
{
    char folder[sizeof work->path - 64];
    jobs_folder(work->app, folder, sizeof folder);
    snprintf(place, size, "%s/%lld.zip", folder, (long long)work->id);
    int file = open(work->path, O_RDONLY | O_CLOEXEC);
    bool put = file >= 0 && fsync(file) == 0 && rename(work->path, place) == 0;
    if (!put)
        log_error("job %lld: %s", (long long)work->id, strerror(errno));
    if (file >= 0)
        close(file);
    return put;
}

/* What a server that died had made of this job. */
static void remove_halves(struct app *app, int64_t id)
{
    char folder[1024], beginning[32];
    const struct dirent *entry;
    jobs_folder(app, folder, sizeof folder);
    snprintf(beginning, sizeof beginning, ".%lld-", (long long)id);
    DIR *directory = opendir(folder);
    while (directory && (entry = readdir(directory)))
        if (text_starts(entry->d_name, beginning))
            unlinkat(dirfd(directory), entry->d_name, 0);
    if (directory)
        closedir(directory);
}

static void do_job(struct worker *worker, int64_t id)
{
    struct work work = {.app = worker->app, .id = id, .keep_days = 7};
    struct claim claimed = {.work = &work};
    struct stat about = {0};
    char place[sizeof work.path];
    if (!app_write(worker->app, "系统", claim, &claimed) || !claimed.kind)
        return;
    log_info("job %lld begins", (long long)id);
    remove_halves(worker->app, id);
    bool whole = claimed.kind->run(&work) && !work.ended && stat(work.path, &about) == 0 &&
                 put_in_place(&work, place, sizeof place);
    struct outcome outcome = {&work, whole, work.ended && is_stopping(worker), about.st_size,
                              false};
    bool told = app_write(worker->app, "系统", finish, &outcome);
    if (whole && told && !outcome.kept)
        unlink(place);
    unlink(work.path);
    log_info("job %lld %s", (long long)id, outcome.kept ? "is done" : "ends without a file");
}

/* --- files whose time is over --- */

static bool expire(struct ctx *ctx, void *arg)
{
    char path[1024];
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("UPDATE jobs SET state = 'expired' WHERE state = 'done' AND expires_at <= $1 "
                     "RETURNING id"),
                 ARGS(db_i(ctx->now)));
    (void)arg;
    while (db_next(rows)) {
        snprintf(path, sizeof path, "%s/made/%lld.zip", ctx->app->config->files,
                 (long long)db_int(rows, "id"));
        unlink(path); /* what is left when this fails is swept away later */
    }
    return !db_failed(ctx->db);
}

/* True for a file that a job which is done has made. */
static bool is_held(struct ctx *ctx, const char *name)
{
    int64_t id;
    char number[32];
    snprintf(number, sizeof number, "%.*s", (int)strcspn(name, "."), name);
    return text_to_int(number, 1, INT64_MAX, &id) &&
           db_one_int(ctx->db, SQL("SELECT 1 FROM jobs WHERE id = $1 AND state = 'done'"),
                      ARGS(db_i(id)), 0) == 1;
}

void jobs_sweep(struct ctx *ctx)
{
    char folder[1024];
    struct stat about;
    const struct dirent *entry;
    jobs_folder(ctx->app, folder, sizeof folder);
    DIR *directory = opendir(folder);
    while (directory && (entry = readdir(directory)))
        if (fstatat(dirfd(directory), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(about.st_mode) && about.st_mtime < time(NULL) - OLD_SECONDS &&
            !is_held(ctx, entry->d_name) && !db_failed(ctx->db))
            unlinkat(dirfd(directory), entry->d_name, 0);
    if (directory)
        closedir(directory);
}

/* --- the thread --- */

static void pause_until_next(struct worker *worker)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LOOK_SECONDS;
    pthread_mutex_lock(&worker->mutex);
    while (!worker->stopping &&
           pthread_cond_timedwait(&worker->stop, &worker->mutex, &until) != ETIMEDOUT) {
    }
    pthread_mutex_unlock(&worker->mutex);
}

static void *run(void *arg)
{
    struct worker *worker = arg;
    while (!is_stopping(worker)) {
        struct look found = {0};
        app_read(worker->app, "系统", look, &found);
        if (found.expired)
            app_write(worker->app, "系统", expire, NULL);
        if (found.job)
            do_job(worker, found.job);
        pause_until_next(worker);
    }
    return NULL;
}

static bool start_thread(struct worker *worker)
{
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    bool started = pthread_attr_setstacksize(&attributes, STACK_BYTES) == 0 &&
                   pthread_create(&worker->thread, &attributes, run, worker) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

bool jobs_start(struct app *app)
{
    pthread_condattr_t attributes;
    struct worker *worker = calloc(1, sizeof *worker);
    if (!worker)
        return false;
    worker->app = app;
    pthread_mutex_init(&worker->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&worker->stop, &attributes);
    pthread_condattr_destroy(&attributes);
    app->worker = worker;
    if (start_thread(worker))
        return true;
    app->worker = NULL;
    free(worker);
    return false;
}

void jobs_stop(struct app *app)
{
    struct worker *worker = app ? app->worker : NULL;
    if (!worker)
        return;
    pthread_mutex_lock(&worker->mutex);
    worker->stopping = true;
    pthread_cond_broadcast(&worker->stop);
    pthread_mutex_unlock(&worker->mutex);
    pthread_join(worker->thread, NULL);
    pthread_cond_destroy(&worker->stop);
    pthread_mutex_destroy(&worker->mutex);
    app->worker = NULL;
    free(worker);
}
