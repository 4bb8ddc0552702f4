/* yicun check: everything that can be verified without changing anything. */
#include "cli/archive.h"
#include "cli/cli.h"

#include "core/audit.h"
#include "core/file.h"
#include "core/seal.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { ROW_MEMORY = 1 << 20 };

/* Findings are printed as they come; how many there are stands in the view. */
void check_line(struct ctx *ctx, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    view_set(ctx, "findings",
             json_integer(json_integer_value(json_object_get(ctx->view, "findings")) + 1));
}

static void check_file(struct ctx *ctx, const char *hash, int64_t size)
{
    char path[PATH_MAX], sum[ARCHIVE_SUM];
    long long found;
    if (strlen(hash) != ARCHIVE_SUM - 1) {
        check_line(ctx, "files: \"%s\" is not a hash", hash);
        return;
    }
    snprintf(path, sizeof path, "%s/%.2s/%s", ctx->app->config->files, hash, hash + 2);
    if (!archive_sum(path, sum, &found))
        check_line(ctx, "files: %s is missing", path);
    else if (strcmp(sum, hash) != 0 || found != size)
        check_line(ctx, "files: %s has other content than was stored", path);
}

static int64_t check_files(struct ctx *ctx)
{
    int64_t count = 0;
    struct arena *row = arena_create(ROW_MEMORY);
    if (!row)
        arena_give_up(ctx->arena);
    struct arena *own = db_use_arena(ctx->db, row);
    struct db_rows *rows =
        db_scan(ctx->db, SQL("SELECT DISTINCT hash, size FROM files ORDER BY hash"), NO_ARGS);
    while (db_next(rows)) {
        check_file(ctx, db_text(rows, "hash"), db_int(rows, "size"));
        count++;
        arena_reset(row);
    }
    db_use_arena(ctx->db, own);
    arena_destroy(row);
    return count;
}

static bool check_all(struct ctx *ctx, void *arg)
{
    char error[1024];
    int64_t *findings = arg;
    db_patient(ctx->db);
    if (!store_integrity(ctx->app->store, error, sizeof error))
        check_line(ctx, "database: %s", error);
    int64_t records = audit_verify(ctx, error, sizeof error);
    if (records < 0)
        check_line(ctx, "audit: %s", error);
    for (const struct room *const *room = rooms; *room; room++)
        if ((*room)->check)
            (*room)->check(ctx);
    int64_t sealed = seal_check(ctx);
    int64_t files = check_files(ctx), loose = files_sweep(ctx, false);
    *findings = json_integer_value(json_object_get(ctx->view, "findings"));
    if (loose > 0) /* no fault: the server removes them */
        printf("files: %lld that no record holds\n", (long long)loose);
    printf("%lld audit records, %lld attachments, %lld sealed values, %lld findings\n",
           (long long)records, (long long)files, (long long)sealed, (long long)*findings);
    return !db_failed(ctx->db);
}

int cli_check(struct app *app)
{
    int64_t findings = 0;
    if (!app_read(app, CLI_ACTOR, check_all, &findings))
        return cli_fail("the check could not be finished");
    return findings ? cli_fail("%lld findings", (long long)findings) : 0;
}

int command_check(struct call_line *line)
{
    if (line->option[OPTION_ARCHIVE])
        return cli_check_archive(line->option[OPTION_ARCHIVE]);
    struct app *app = cli_open(&line->config);
    int status = app ? cli_check(app) : 1;
    app_destroy(app);
    return status;
}
