/* What `yicun check` says of sealed columns. */
#include "core/app.h"
#include "core/seal.h"

#include <stdio.h>

enum { ROW_MEMORY = 1 << 20 };

struct check {
    struct ctx *ctx;
    struct arena *row;
    int64_t values, older;
};

static void check_column(const struct sealed *column, void *arg)
{
    struct check *check = arg;
    struct ctx *ctx = check->ctx;
    struct secrets *secrets = ctx->app->secrets;
    struct arena *own = db_use_arena(ctx->db, check->row);
    struct db_rows *rows = db_scan(ctx->db, column->read(), ARGS(db_i(0), db_i(INT64_MAX)));
    while (db_next(rows)) {
        int64_t id = db_int(rows, "id");
        const char *sealed = db_text(rows, "sealed");
        const char *text =
            secret_open(secrets, check->row, seal_bound_to(check->row, column, id), sealed);
        check->values++;
        if (!text)
            check_line(ctx, "sealed: %s:%lld does not open", column->bound, (long long)id);
        else if (!secret_is_newest(secrets, sealed))
            check->older++;
        secret_wipe(text);
        arena_reset(check->row);
    }
    db_use_arena(ctx->db, own);
}

int64_t seal_check(struct ctx *ctx)
{
    struct check check = {.ctx = ctx, .row = arena_create(ROW_MEMORY)};
    if (!check.row)
        arena_give_up(ctx->arena);
    seal_columns(check_column, &check);
    arena_destroy(check.row);
    if (check.older > 0) /* no fault: older keys open them */
        printf("sealed: %lld of %lld values under older keys; `yicun rekey` renews them\n",
               (long long)check.older, (long long)check.values);
    return check.values;
}
