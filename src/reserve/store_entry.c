/* SQL of what is entered on a reserve cadre; what is private is sealed (POOL-6 to POOL-8, POOL-10).
 */
#include "base/text.h"
#include "core/seal.h"
#include "reserve/internal.h"
#include "reserve/steering.h"

SEALED_COLUMN(text_sealed, "reserve_entries.text", "reserve_entries", "id", "text");
SEALED_COLUMN(more_sealed, "reserve_entries.more", "reserve_entries", "id", "more");
SEALED_COLUMN(returned_sealed, "reserve_entries.returned", "reserve_entries", "id", "returned");
SEALED_COLUMN(present_sealed, "reserve_meetings.present", "reserve_meetings", "id", "present");
SEALED_COLUMN(decided_sealed, "reserve_meetings.decided", "reserve_meetings", "id", "decided");

const struct sealed *const reserve_sealed[] = {&text_sealed,    &more_sealed,    &returned_sealed,
                                               &present_sealed, &decided_sealed, NULL};
const struct sealed *const steering_sealed[2] = {&present_sealed, &decided_sealed};

#define COLUMNS                                                                                    \
    "id, version, candidate_id, unit_code, kind, period, choice, on_day, due_on, done_on, state, " \
    "changed_by, changed_by_name "

static struct reserve_entry take(struct db_rows *rows)
{
    struct reserve_entry entry = {
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .candidate_id = db_int(rows, "candidate_id"),
        .changed_by = db_int(rows, "changed_by"),
        .unit_code = db_text(rows, "unit_code"),
        .period = db_text(rows, "period"),
        .changed_by_name = db_text(rows, "changed_by_name"),
        .kind = choice_by_name(reserve_kinds, db_text(rows, "kind")),
        .state = choice_by_name(reserve_states, db_text(rows, "state")),
        .choice = -1,
        .on = db_date(rows, "on_day"),
        .due_on = db_date(rows, "due_on"),
        .done_on = db_date(rows, "done_on"),
        .text = "",
        .more = "",
        .returned = "",
    };
    if (entry.kind >= 0 && reserve_choices(entry.kind))
        entry.choice = choice_by_name(reserve_choices(entry.kind), db_text(rows, "choice"));
    return entry;
}

static struct reserve_entry take_open(struct ctx *ctx, struct db_rows *rows)
{
    struct reserve_entry entry = take(rows);
    entry.text = text_or_empty(seal_open(ctx, &text_sealed, entry.id, db_text(rows, "text")));
    entry.more = text_or_empty(seal_open(ctx, &more_sealed, entry.id, db_text(rows, "more")));
    entry.returned =
        text_or_empty(seal_open(ctx, &returned_sealed, entry.id, db_text(rows, "returned")));
    return entry;
}

bool entry_read(struct ctx *ctx, int64_t candidate_id, int kind, const char *period,
                struct reserve_entry *entry)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT " COLUMNS ", text, more, returned FROM reserve_entries "
                     "WHERE candidate_id = $1 AND kind = $2 AND period = $3"),
                 ARGS(db_i(candidate_id), db_t(reserve_kinds[kind].name), db_t(period)));
    bool found = db_next(rows);
    if (found)
        *entry = take_open(ctx, rows);
    db_end(rows);
    return found;
}

int entries_read(struct ctx *ctx, int64_t candidate_id, struct reserve_entry **entries)
{
    int count = 0, capacity = 0;
    *entries = NULL;
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT " COLUMNS ", text, more, returned "
                                        "FROM reserve_entries WHERE candidate_id = $1 "
                                        "ORDER BY kind, period DESC, id"),
                                    ARGS(db_i(candidate_id)));
    while (db_next(rows)) {
        *entries = arena_more(ctx->arena, *entries, count, &capacity, sizeof **entries);
        (*entries)[count++] = take_open(ctx, rows);
    }
    return count;
}

int entries_of_scope(struct ctx *ctx, struct scope scope, int since, struct reserve_entry **entries)
{
    int count = 0, capacity = 0;
    char month[DATE_TEXT];
    *entries = NULL;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT " COLUMNS "FROM reserve_entries WHERE unit_code >= $1 "
                     "AND unit_code < $2 AND (kind <> 'note' OR period >= $3) "
                     "ORDER BY candidate_id, kind, period, id"),
                 ARGS(db_t(scope.from), db_t(scope.to), db_t(reserve_month_format(since, month))));
    while (db_next(rows)) {
        *entries = arena_more(ctx->arena, *entries, count, &capacity, sizeof **entries);
        (*entries)[count++] = take(rows);
    }
    return count;
}

static const char *sealed_text(struct ctx *ctx, const struct sealed *column, int64_t id,
                               const char *text)
{
    return *text ? seal_text(ctx, column, id, text) : NULL;
}

/* What is sealed is bound to the id, so a row comes first. */
static bool insert(struct ctx *ctx, struct reserve_entry *entry)
{
    entry->id = db_one_int(
        ctx->db,
        SQL("INSERT INTO reserve_entries (candidate_id, unit_code, kind, period, choice, state, "
            "changed_by, changed_by_name, changed_at, version) VALUES ($1, $2, $3, $4, '', "
            "'entered', $5, $6, $7, 0) ON CONFLICT (candidate_id, kind, period) DO NOTHING "
            "RETURNING id"),
        ARGS(db_i(entry->candidate_id), db_t(entry->unit_code),
             db_t(reserve_kinds[entry->kind].name), db_t(entry->period), db_i(ctx->user.id),
             db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
    entry->version = 0;
    return entry->id != 0;
}

bool entry_put(struct ctx *ctx, struct reserve_entry *entry)
{
    const struct choice *choices = reserve_choices(entry->kind);
    if (!entry->id && !insert(ctx, entry))
        return false;
    bool stored =
        db_run(ctx->db,
               SQL("UPDATE reserve_entries SET choice = $3, on_day = $4, due_on = $5, "
                   "done_on = $6, text = $7, more = $8, returned = $9, state = $10, "
                   "changed_by = $11, changed_by_name = $12, changed_at = $13, "
                   "version = version + 1 WHERE id = $1 AND version = $2"),
               ARGS(db_i(entry->id), db_i(entry->version),
                    db_t(choices && entry->choice >= 0 ? choices[entry->choice].name : ""),
                    db_d(entry->on), db_d(entry->due_on), db_d(entry->done_on),
                    db_t(sealed_text(ctx, &text_sealed, entry->id, entry->text)),
                    db_t(sealed_text(ctx, &more_sealed, entry->id, entry->more)),
                    db_t(sealed_text(ctx, &returned_sealed, entry->id, entry->returned)),
                    db_t(reserve_states[entry->state].name), db_i(entry->changed_by),
                    db_t(entry->changed_by_name), db_i(ctx->now))) == 1;
    entry->version += stored;
    return stored;
}

int64_t tasks_count(struct ctx *ctx, int64_t candidate_id)
{
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(*) FROM reserve_entries WHERE candidate_id = $1 "
                          "AND kind = 'task'"),
                      ARGS(db_i(candidate_id)), 0);
}
