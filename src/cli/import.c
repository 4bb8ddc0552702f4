/* yicun import: files of the outside world into the store, whole or not at all. */
#include "cli/cli.h"

#include "core/import.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#define IMPORT_LIMIT ((size_t)64 << 20)

struct import_job {
    const char *bytes;
    size_t length;
    bool apply;
    int faults;
};

static void print_import(const struct unit_import *report, bool apply)
{
    size_t index;
    const json_t *fault;
    json_array_foreach(report->faults, index, fault)
        printf("line %lld: %s\n", (long long)json_integer_value(json_object_get(fault, "line")),
               json_string_value(json_object_get(fault, "message")));
    printf("%d rows: %d new, %d renamed, %d ended, %d revived, %d unchanged, %d bad; %s\n",
           report->rows, report->created, report->renamed, report->ended, report->revived,
           report->unchanged, report->errors,
           report->errors ? "nothing changed"
           : apply        ? "applied"
                          : "dry run");
}

static bool import_units(struct ctx *ctx, void *arg)
{
    struct import_job *job = arg;
    struct import_table table = import_as_csv(ctx->arena, job->bytes, job->length);
    if (table.fault) {
        printf("%s\n", table.fault);
        return false;
    }
    struct unit_import report = unit_import_csv(ctx, table.bytes, table.length, job->apply);
    job->faults = report.errors;
    print_import(&report, job->apply);
    return report.errors == 0;
}

int command_import_units(struct call_line *line)
{
    char error[1024];
    struct import_job job = {.apply = !line->option[OPTION_DRY_RUN]};
    char *bytes = cli_read_file(line->argument[0], IMPORT_LIMIT, &job.length, error, sizeof error);
    if (!bytes)
        return cli_fail("%s", error);
    struct app *app = cli_open(&line->config);
    bool imported = false;
    if (app) {
        job.bytes = bytes;
        imported = job.apply ? app_write(app, CLI_ACTOR, import_units, &job)
                             : app_read(app, CLI_ACTOR, import_units, &job);
        app_destroy(app);
    }
    free(bytes);
    if (!app || imported)
        return !app;
    return job.faults ? cli_fail("%s: %d bad rows", line->argument[0], job.faults)
                      : cli_fail("%s: the import failed", line->argument[0]);
}
