/* What a copy finds in its two databases and leaves in the target. While it runs, two tables of the
 * target say how far it is: copy_progress has a row for each table of the source, with its rows
 * there and here (and one for the heads of the audit chains, so that another source is noticed);
 * copy_later has the statements that make what was put aside. */
#include "db/copy_internal.h"

#include "base/buf.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static const char heads_name[] = "audit heads"; /* no table is called so */

/* --- tables --- */

static const char *quote(struct arena *arena, const char *name)
{
    return arena_printf(arena, "\"%s\"", name); /* our names have no quotes in them */
}

/* False for a table of the house-keeping, of the store or of a copy. */
static bool is_content(const char *name)
{
    return !text_same(name, "schema_migration") && !text_same(name, "copy_progress") &&
           !text_same(name, "copy_later");
}

/* The names of all tables with content. */
static const char **list_tables(struct db *db, int *count)
{
    const char **names = NULL;
    int room = 0;
    *count = 0;
    struct db_rows *rows = db_query(db, db->engine->copy->tables, NO_ARGS);
    while (db_next(rows)) {
        const char *name = db_text(rows, "name");
        if (!is_content(name))
            continue;
        names = arena_more(db_arena(db), names, *count, &room, sizeof *names);
        names[(*count)++] = name;
    }
    return names;
}

static int kind_of(const char *kind)
{
    return text_same(kind, "INTEGER") ? DB_INT
           : text_same(kind, "TEXT")  ? DB_TEXT
           : text_same(kind, "BLOB")  ? DB_BLOB
                                      : DB_NULL;
}

/* False when a copy does not know how to handle the table, which no migration makes. */
static bool describe(struct db *db, const char *name, struct copy_table *table)
{
    struct buf columns = buf_create(db_arena(db), 512);
    bool known = true;
    *table = (struct copy_table){.name = name, .quoted = quote(db_arena(db), name)};
    struct db_rows *rows = db_query(db, db->engine->copy->columns_of, ARGS(db_t(name)));
    while (known && db_next(rows)) {
        int64_t key = db_int(rows, "key");
        known = table->count < COPY_COLUMNS && key <= COPY_KEYS;
        if (!known)
            break;
        struct copy_column *column = &table->column[table->count];
        column->name = quote(db_arena(db), db_text(rows, "name"));
        column->kind = kind_of(db_text(rows, "kind"));
        known = column->kind != DB_NULL;
        buf_printf(&columns, "%s%s", table->count ? ", " : "", column->name);
        if (key > 0) {
            table->key[key - 1] = table->count;
            table->keys++;
        }
        table->numbered |= db_int(rows, "numbered") != 0;
        table->count++;
    }
    db_end(rows);
    table->columns = columns.bytes;
    return known && table->keys > 0;
}

static int64_t count_rows(struct db *db, const char *name)
{
    const char *text = arena_printf(db_arena(db), "SELECT count(*) FROM \"%s\"", name);
    return db_one_int(db, (struct sql){text}, NO_ARGS, 0);
}

/* FNV-1a over what the heads say; it also differs where chains only change places. */
static int64_t sum_heads(struct db *db)
{
    uint64_t sum = UINT64_C(14695981039346656037);
    struct db_rows *rows =
        db_query(db, SQL("SELECT chain, hash FROM audit_heads ORDER BY chain"), NO_ARGS);
    while (db_next(rows))
        for (int i = 0; i < 2; i++)
            for (const char *c = text_or_empty(db_text_at(rows, i)); *c; c++)
                sum = (sum ^ (unsigned char)*c) * UINT64_C(1099511628211);
    return (int64_t)sum;
}

bool copy_read_source(struct copying *copying)
{
    struct db *source = copying->source;
    const char **names = list_tables(source, &copying->tables);
    copying->table = ARENA_ARRAY(copying->arena, struct copy_table, copying->tables);
    for (int i = 0; i < copying->tables; i++) {
        copy_tell(copying, "counting", names[i], i, copying->tables);
        if (!describe(source, names[i], &copying->table[i]) && !source->failed)
            return db_explain(copying->error, copying->error_size,
                              "source: %s is not a table that can be copied", names[i]);
        copying->table[i].total = count_rows(source, names[i]);
    }
    copying->heads = sum_heads(source);
    return !source->failed || copy_failed(copying, source, "cannot be read");
}

/* --- a target that may be filled --- */

static bool has_table(struct db *db, const char *name)
{
    return db_one_int(db, db->engine->has_table, ARGS(db_t(name)), 0) > 0;
}

static bool is_among(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (text_same(*names, name))
            return true;
    return false;
}

bool copy_is_whole(struct db *db, char *error, size_t error_size)
{
    return !has_table(db, "copy_progress") ||
           db_explain(error, error_size,
                      "a copy to the database was broken off; run `yicun copy` again");
}

static bool may_fill(struct copying *copying, bool begun)
{
    char finding[512];
    struct db *target = copying->target;
    int count;
    const char **names = list_tables(target, &count);
    if (begun)
        return migrate_is_current(target, copying->arena, copying->ask->migrations, finding,
                                  sizeof finding) ||
               db_explain(copying->error, copying->error_size,
                          "target: a copy by another version was broken off; empty it first");
    if (count > 0 && !has_table(target, "schema_migration"))
        return db_explain(copying->error, copying->error_size,
                          "target: holds tables of something else (%s)", names[0]);
    for (int i = 0; i < count; i++)
        if (!is_among(copying->ask->seeded, names[i]) && count_rows(target, names[i]) > 0)
            return db_explain(copying->error, copying->error_size,
                              "target: is not empty (%s); a copy replaces nothing", names[i]);
    return true;
}

bool copy_may_fill(struct copying *copying, bool *begun)
{
    if (!copy_begin(copying))
        return false;
    *begun = has_table(copying->target, "copy_progress");
    bool may = may_fill(copying, *begun);
    db_end_all(copying->target);
    if (copying->target->failed)
        may = copy_failed(copying, copying->target, "cannot be read");
    copying->target->engine->rollback(copying->target);
    return may;
}

/* --- beginning and going on --- */

/* Tables and columns are those of the source. */
static bool same_tables(struct copying *copying)
{
    int count;
    struct copy_table *here = ARENA_NEW(copying->arena, struct copy_table);
    list_tables(copying->target, &count);
    bool same = count == copying->tables;
    for (int i = 0; same && i < count; i++) {
        const struct copy_table *there = &copying->table[i];
        same = describe(copying->target, there->name, here) && here->keys == there->keys &&
               here->numbered == there->numbered && text_same(here->columns, there->columns) &&
               memcmp(here->key, there->key, sizeof here->key) == 0;
        for (int j = 0; same && j < here->count; j++)
            same = here->column[j].kind == there->column[j].kind;
    }
    return same || db_explain(copying->error, copying->error_size,
                              "source and target have other tables, though the same migrations");
}

/* What was broken off, read into the tables. False when it was a copy of another source, or of this
 * one before it changed. */
static bool read_progress(struct copying *copying)
{
    int known = 0;
    struct db_rows *rows =
        db_query(copying->target, SQL("SELECT name, total, copied FROM copy_progress"), NO_ARGS);
    while (db_next(rows)) {
        const char *name = db_text(rows, "name");
        int64_t total = db_int(rows, "total");
        known += text_same(name, heads_name) && total == copying->heads;
        for (int i = 0; i < copying->tables; i++) {
            struct copy_table *table = &copying->table[i];
            if (!text_same(table->name, name) || table->total != total)
                continue;
            table->copied = db_int(rows, "copied");
            known++;
        }
    }
    return known == copying->tables + 1;
}

static void put_progress(struct db *db, const char *name, int64_t total)
{
    db_run(db, SQL("INSERT INTO copy_progress (name, total, copied) VALUES ($1, $2, 0)"),
           ARGS(db_t(name), db_i(total)));
}

static void run_text(struct db *db, const char *text)
{
    char finding[256];
    if (!db->failed && !db->engine->script(db, text, finding, sizeof finding))
        db_fail(db, FAULT_OTHER, text, "%s", finding);
}

/* Unmakes what slows filling; it is made again in the reverse order. */
static void put_aside(struct db *db)
{
    int64_t place = db_one_int(db, SQL("SELECT MAX(place) FROM copy_later"), NO_ARGS, 0);
    struct buf unmake = buf_create(db_arena(db), 4096);
    struct db_rows *rows = db_query(db, db->engine->copy->aside, NO_ARGS);
    while (db_next(rows)) {
        db_run(db, SQL("INSERT INTO copy_later (place, name, make) VALUES ($1, $2, $3)"),
               ARGS(db_i(++place), db_t(db_text(rows, "name")), db_t(db_text(rows, "make"))));
        buf_printf(&unmake, "%s;\n", db_text(rows, "unmake"));
    }
    run_text(db, unmake.bytes);
}

static void begin_anew(struct copying *copying)
{
    struct db *db = copying->target;
    put_aside(db);
    db_run(db, SQL("DELETE FROM copy_progress"), NO_ARGS);
    put_progress(db, heads_name, copying->heads);
    for (int i = 0; i < copying->tables; i++) {
        struct copy_table *table = &copying->table[i];
        table->copied = 0;
        put_progress(db, table->name, table->total);
        run_text(db, arena_printf(copying->arena, "%s%s", db->engine->copy->empty, table->quoted));
    }
}

static bool prepare(struct copying *copying)
{
    struct db *db = copying->target;
    bool begun = has_table(db, "copy_progress");
    if (!same_tables(copying))
        return false;
    if (!begun)
        run_text(db, "CREATE TABLE copy_progress (name TEXT NOT NULL PRIMARY KEY, "
                     "total BIGINT NOT NULL, copied BIGINT NOT NULL);"
                     "CREATE TABLE copy_later (place BIGINT NOT NULL PRIMARY KEY, "
                     "name TEXT NOT NULL, make TEXT NOT NULL)");
    bool go_on = begun && read_progress(copying);
    if (go_on)
        copy_tell(copying, "going on where a copy was broken off", NULL, 0, 0);
    else if (begun)
        copy_tell(copying, "the source has changed since a copy was broken off: beginning anew",
                  NULL, 0, 0);
    if (!go_on)
        begin_anew(copying);
    return !db->failed;
}

bool copy_prepare(struct copying *copying)
{
    if (!copy_begin(copying))
        return false;
    if (prepare(copying))
        return copy_commit(copying);
    if (copying->target->failed)
        copy_failed(copying, copying->target, "cannot be prepared");
    db_end_all(copying->target);
    copying->target->engine->rollback(copying->target);
    return false;
}

void copy_note(const struct copying *copying, const struct copy_table *table)
{
    db_run(copying->target, SQL("UPDATE copy_progress SET copied = $2 WHERE name = $1"),
           ARGS(db_t(table->name), db_i(table->copied)));
}

/* --- the end --- */

/* Makes the last thing that is aside, in a transaction of its own. False: none is left, or it
 * failed. */
static bool make_next(struct copying *copying, int64_t made)
{
    struct db *db = copying->target;
    if (!copy_begin(copying))
        return false;
    int64_t place = 0, left = db_one_int(db, SQL("SELECT count(*) FROM copy_later"), NO_ARGS, 0);
    const char *name = NULL, *make = NULL;
    struct db_rows *rows = db_query(
        db, SQL("SELECT place, name, make FROM copy_later ORDER BY place DESC LIMIT 1"), NO_ARGS);
    if (db_next(rows)) {
        place = db_int(rows, "place");
        name = db_text(rows, "name");
        make = db_text(rows, "make");
    }
    db_end(rows);
    if (make) {
        copy_tell(copying, "making", name, made, made + left);
        run_text(db, make);
        db_run(db, SQL("DELETE FROM copy_later WHERE place = $1"), ARGS(db_i(place)));
    }
    if (db->failed)
        copy_failed(copying, db, name ? name : "cannot be completed");
    if (make && !db->failed)
        return copy_commit(copying);
    db->engine->rollback(db);
    return false;
}

/* The next record's number follows the largest that was ever given out. */
static void set_number(struct copying *copying, const struct copy_table *table)
{
    struct db *source = copying->source, *target = copying->target;
    const char *text = arena_printf(copying->arena, "SELECT MAX(id) FROM %s", table->quoted);
    int64_t given = source->engine->copy->last_number(source, table->name);
    int64_t largest = db_one_int(target, (struct sql){text}, NO_ARGS, 0);
    target->engine->copy->set_last_number(target, table->name, given > largest ? given : largest);
}

bool copy_complete(struct copying *copying)
{
    struct db *source = copying->source, *target = copying->target;
    int64_t made = 0;
    if (!copy_begin(copying))
        return false;
    if (target->engine->copy->settle)
        run_text(target, target->engine->copy->settle);
    for (int i = 0; i < copying->tables; i++)
        if (copying->table[i].numbered)
            set_number(copying, &copying->table[i]);
    if (source->failed || target->failed) {
        copy_failed(copying, source->failed ? source : target, "cannot be completed");
        target->engine->rollback(target);
        return false;
    }
    if (!copy_commit(copying))
        return false;
    while (make_next(copying, made))
        made++;
    return !target->failed;
}

bool copy_close(struct copying *copying)
{
    if (!copy_begin(copying))
        return false;
    run_text(copying->target, "DROP TABLE copy_later; DROP TABLE copy_progress");
    if (!copying->target->failed)
        return copy_commit(copying);
    copy_failed(copying, copying->target, "cannot be completed");
    copying->target->engine->rollback(copying->target);
    return false;
}

void copy_distrust(struct copying *copying)
{
    struct db *target = copying->target;
    db_end_all(target);
    target->engine->rollback(target);
    if (!copy_begin(copying))
        return;
    db_run(target, SQL("DELETE FROM copy_progress WHERE name = $1"), ARGS(db_t(heads_name)));
    if (target->failed)
        target->engine->rollback(target);
    else
        copy_commit(copying);
}
