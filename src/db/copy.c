/* Copies a database into another one, of the same engine or not. Rows go in the order of their
 * primary keys, many in one transaction of the target together with the note of how many are there;
 * so the target itself says where a copy that was broken off goes on. In the end both are read once
 * more and compared value by value. */
#include "db/copy_internal.h"
#include "db/file.h"

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MEMORY = 64 << 20,
    PAGE_ROWS = 50000, /* in one transaction of the target, or so many bytes */
    PAGE_BYTES = 16 << 20,
    PASSIVE_PAGES = 1000, /* as when a store writes */
    TRUNCATE_PAGES = 8000,
    TELL_ROWS = 10000 /* compared between two words about it */
};

void copy_tell(const struct copying *copying, const char *what, const char *name, int64_t done,
               int64_t of)
{
    if (copying->ask->tell)
        copying->ask->tell(copying->ask->arg, what, name, done, of);
}

bool copy_failed(const struct copying *copying, const struct db *db, const char *where)
{
    return db_explain(copying->error, copying->error_size, "%s %s: %s",
                      db == copying->source ? "source" : "target", where, db_error(db));
}

bool copy_begin(const struct copying *copying)
{
    struct db *target = copying->target;
    db_start(target, copying->arena);
    return target->engine->begin(target) || copy_failed(copying, target, "cannot be written");
}

bool copy_commit(const struct copying *copying)
{
    struct db *target = copying->target;
    db_end_all(target);
    if (!target->engine->commit(target))
        return copy_failed(copying, target, "cannot be written");
    target->engine->tidy(target, PASSIVE_PAGES, TRUNCATE_PAGES);
    return true;
}

/* --- rows --- */

static void add_keys(struct buf *text, const struct copy_table *table, const char *behind)
{
    for (int i = 0; i < table->keys; i++)
        buf_printf(text, "%s%s%s", i ? ", " : "", table->column[table->key[i]].name, behind);
}

/* All columns in the order of the primary key; with `after`, behind the key $1, $2 ... */
static struct sql select_rows(struct arena *arena, const struct copy_table *table, bool after)
{
    struct buf text = buf_create(arena, 1024);
    buf_printf(&text, "SELECT %s FROM %s", table->columns, table->quoted);
    if (after) {
        buf_text(&text, " WHERE (");
        add_keys(&text, table, "");
        buf_text(&text, ") > (");
        for (int i = 0; i < table->keys; i++)
            buf_printf(&text, "%s$%d", i ? ", " : "", i + 1);
        buf_text(&text, ")");
    }
    buf_text(&text, " ORDER BY ");
    add_keys(&text, table, "");
    return (struct sql){text.bytes};
}

/* The key of the last row that the target has; no arguments when it has none. */
static struct db_args last_key(const struct copying *copying, const struct copy_table *table)
{
    struct arena *arena = copying->arena;
    struct db_arg *key = ARENA_ARRAY(arena, struct db_arg, table->keys);
    struct buf text = buf_create(arena, 256);
    buf_text(&text, "SELECT ");
    add_keys(&text, table, "");
    buf_printf(&text, " FROM %s ORDER BY ", table->quoted);
    add_keys(&text, table, " DESC");
    buf_text(&text, " LIMIT 1");
    struct db_rows *rows = db_query(copying->target, (struct sql){text.bytes}, NO_ARGS);
    bool found = db_next(rows);
    for (int i = 0; found && i < table->keys; i++)
        key[i] = table->column[table->key[i]].kind == DB_INT ? db_i(db_int_at(rows, i))
                                                             : db_t(db_text_at(rows, i));
    db_end(rows);
    return (struct db_args){key, found ? table->keys : 0};
}

/* The current row, its values borrowed until the next. */
static void read_row(const struct copying *copying, struct db_rows *rows,
                     const struct copy_table *table, struct db_value *values)
{
    rows->db->engine->values(rows->statement, copying->all, table->count, values);
}

/* "units (code 320509)": which row it is. */
static const char *name_row(const struct copying *copying, const struct copy_table *table,
                            const struct db_value *values)
{
    struct buf text = buf_create(copying->arena, 128);
    buf_printf(&text, "%s (", table->name);
    for (int i = 0; i < table->keys; i++) {
        const struct db_value *value = &values[table->key[i]];
        buf_printf(&text, "%s%s ", i ? ", " : "", table->column[table->key[i]].name);
        if (value->kind == DB_INT)
            buf_printf(&text, "%lld", (long long)value->integer);
        else
            buf_add(&text, value->bytes, value->length);
    }
    buf_text(&text, ")");
    return text.bytes;
}

/* SQLite keeps in any column what it is given. False for what no column of that kind holds. */
static bool fits(const struct copying *copying, const struct copy_table *table,
                 const struct db_value *values)
{
    for (int i = 0; i < table->count; i++) {
        const struct db_value *value = &values[i];
        if (value->kind == DB_NULL)
            continue;
        if (value->kind != DB_INT && !value->bytes)
            return db_explain(copying->error, copying->error_size, "out of memory");
        if (value->kind != table->column[i].kind)
            return db_explain(copying->error, copying->error_size,
                              "source: %s holds another kind of value in %s than belongs there",
                              name_row(copying, table, values), table->column[i].name);
    }
    return true;
}

/* One transaction of the target. False: failed; `more`, whether the source has further rows. */
static bool copy_page(struct copying *copying, struct copy_table *table, struct db_rows *rows,
                      bool *more)
{
    struct db *target = copying->target;
    const struct engine_copy *into = target->engine->copy;
    struct db_value values[COPY_COLUMNS];
    size_t bytes = 0;
    if (!copy_begin(copying))
        return false;
    bool sound = into->fill(target, table->quoted, table->columns, table->count);
    for (int i = 0; sound && i < PAGE_ROWS && bytes < PAGE_BYTES; i++) {
        *more = db_next(rows);
        if (!*more)
            break;
        read_row(copying, rows, table, values);
        for (int column = 0; column < table->count; column++)
            bytes += values[column].length;
        sound = fits(copying, table, values) && into->fill_row(target, values);
        table->copied++;
    }
    sound = into->fill_end(target) && sound;
    copy_note(copying, table);
    if (target->failed)
        copy_failed(copying, target, table->name);
    else if (copying->source->failed)
        copy_failed(copying, copying->source, table->name);
    else if (sound)
        return copy_commit(copying);
    target->engine->rollback(target);
    return false;
}

static bool copy_table(struct copying *copying, struct copy_table *table)
{
    struct db_args after;
    bool more = true, sound = true;
    if (!copy_begin(copying))
        return false;
    after = last_key(copying, table);
    if (copying->target->failed)
        sound = copy_failed(copying, copying->target, table->name);
    copying->target->engine->rollback(copying->target);
    if (!sound)
        return false;
    struct db_rows *rows =
        db_scan(copying->source, select_rows(copying->arena, table, after.count > 0), after);
    while (sound && more) {
        copy_tell(copying, "copying", table->name, table->copied, table->total);
        sound = copy_page(copying, table, rows, &more);
    }
    db_end(rows);
    if (sound && table->copied != table->total)
        return db_explain(copying->error, copying->error_size,
                          "%s: the source holds %lld rows, and %lld were copied", table->name,
                          (long long)table->total, (long long)table->copied);
    return sound;
}

/* --- comparing --- */

static bool same_value(const struct db_value *a, const struct db_value *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == DB_INT || a->kind == DB_NULL)
        return a->integer == b->integer;
    return a->length == b->length && a->bytes && b->bytes &&
           memcmp(a->bytes, b->bytes, a->length) == 0;
}

/* The column in which the current rows differ; -1: none. */
static int other_column(const struct copy_table *table, const struct db_value *a,
                        const struct db_value *b)
{
    for (int i = 0; i < table->count; i++)
        if (!same_value(&a[i], &b[i]))
            return i;
    return -1;
}

/* Reads both side by side. False where they differ. */
static bool compare_rows(struct copying *copying, const struct copy_table *table,
                         struct db_rows *from, struct db_rows *to)
{
    struct db_value source[COPY_COLUMNS], target[COPY_COLUMNS];
    int64_t count = 0;
    for (;;) {
        bool more = db_next(from), copied = db_next(to);
        if (copying->source->failed || copying->target->failed)
            return copy_failed(copying, copying->source->failed ? copying->source : copying->target,
                               table->name);
        if (!more && !copied)
            return true;
        if (more)
            read_row(copying, from, table, source);
        if (copied)
            read_row(copying, to, table, target);
        int other = more && copied ? other_column(table, source, target) : 0;
        if (other >= 0) {
            db_explain(copying->error, copying->error_size,
                       "%s is not the same in both, in %s; run it again, and it begins anew",
                       name_row(copying, table, more ? source : target), table->column[other].name);
            copy_distrust(copying);
            return false;
        }
        if (++count % TELL_ROWS == 0)
            copy_tell(copying, "comparing", table->name, count, table->total);
    }
}

static bool compare_table(struct copying *copying, const struct copy_table *table)
{
    if (!copy_begin(copying))
        return false;
    copy_tell(copying, "comparing", table->name, 0, table->total);
    struct sql sql = select_rows(copying->arena, table, false);
    struct db_rows *from = db_scan(copying->source, sql, NO_ARGS);
    struct db_rows *to = db_scan(copying->target, sql, NO_ARGS);
    bool same = compare_rows(copying, table, from, to);
    db_end(from);
    db_end_all(copying->target);
    copying->target->engine->rollback(copying->target);
    return same;
}

/* --- the whole --- */

static bool copy_all(struct copying *copying)
{
    for (int i = 0; i < copying->tables; i++)
        if (!copy_table(copying, &copying->table[i]))
            return false;
    if (!copy_complete(copying))
        return false;
    for (int i = 0; i < copying->tables; i++)
        if (!compare_table(copying, &copying->table[i]))
            return false;
    return copy_close(copying);
}

static struct db *open_end(const struct copying *copying, const char *url, enum engine_mode mode)
{
    const char *place;
    const struct engine *engine = engine_of(url, &place, copying->error, copying->error_size);
    if (!engine ||
        (mode == ENGINE_FILL && !engine->create(place, copying->error, copying->error_size)))
        return NULL;
    return engine->connect(place, mode, copying->error, copying->error_size);
}

/* The source as it is at this moment. */
static bool open_source(struct copying *copying)
{
    char finding[512];
    copying->source = open_end(copying, copying->ask->from, ENGINE_READ);
    if (!copying->source)
        return false;
    db_start(copying->source, copying->arena);
    if (!copying->source->engine->begin(copying->source))
        return copy_failed(copying, copying->source, "cannot be read");
    db_patient(copying->source);
    if (!migrate_is_current(copying->source, copying->arena, copying->ask->migrations, finding,
                            sizeof finding) ||
        !copy_is_whole(copying->source, finding, sizeof finding))
        return db_explain(copying->error, copying->error_size, "source: %s", finding);
    return copy_read_source(copying);
}

static bool open_target(struct copying *copying)
{
    char finding[512];
    bool begun;
    copying->target = open_end(copying, copying->ask->to, ENGINE_FILL);
    if (!copying->target || !copy_may_fill(copying, &begun))
        return false;
    if (!begun &&
        store_migrate(copying->ask->to, copying->ask->migrations, finding, sizeof finding) < 0)
        return db_explain(copying->error, copying->error_size, "target: %s", finding);
    return copy_prepare(copying);
}

static void close_end(struct db *db)
{
    if (!db)
        return;
    db_end_all(db);
    db->engine->disconnect(db);
}

bool store_copy(struct store_copy *copy, char *error, size_t error_size)
{
    struct copying copying = {
        .ask = copy, .arena = arena_create(MEMORY), .error = error, .error_size = error_size};
    if (!copying.arena)
        return db_explain(error, error_size, "out of memory");
    for (int i = 0; i < COPY_COLUMNS; i++)
        copying.all[i] = i;
    bool done = strcmp(copy->from, copy->to) != 0 ||
                db_explain(error, error_size, "source and target are the same database");
    done = done && open_source(&copying) && open_target(&copying) && copy_all(&copying);
    copy->tables = copying.tables;
    copy->rows = 0;
    for (int i = 0; i < copying.tables; i++)
        copy->rows += copying.table[i].total;
    if (copying.source)
        copying.source->engine->rollback(copying.source);
    close_end(copying.source);
    close_end(copying.target);
    arena_destroy(copying.arena);
    return done;
}

/* --- backups of engines that make none themselves --- */

/* What a database that is used has beside its file. */
static void remove_beside(const char *path)
{
    static const char *const ends[] = {"-wal", "-shm", ".lock"};
    char name[PATH_MAX + 8];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

static bool copy_to_file(const char *url, const char *path, const char *migrations, char *error,
                         size_t error_size)
{
    char target[PATH_MAX + 16];
    struct store_copy copy = {.from = url, .to = target, .migrations = migrations};
    snprintf(target, sizeof target, "%s%s", sqlite_engine.scheme, path);
    if (!store_copy(&copy, error, error_size))
        return false;
    struct store *store = store_open(target, false, error, error_size);
    bool sound = store && store_integrity(store, error, error_size);
    store_close(store);
    return sound && file_sync(path, error, error_size);
}

bool store_backup(const char *url, const char *target, const char *migrations, char *error,
                  size_t error_size)
{
    const char *place;
    char path[PATH_MAX];
    const struct engine *engine = engine_of(url, &place, error, error_size);
    if (!engine)
        return false;
    if (engine->backup)
        return engine->backup(place, target, error, error_size);
    if (!file_real_path(target, path, error, error_size) || !file_create(path, error, error_size))
        return false;
    remove_beside(path); /* of a backup that was killed */
    bool done = copy_to_file(url, path, migrations, error, error_size);
    remove_beside(path);
    if (!done)
        unlink(path);
    return done;
}
