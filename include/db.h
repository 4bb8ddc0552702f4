/* The store: SQL literals with $1, $2 parameters, rows read by column name, one writer a process.
 *
 * SQL is only what SQLite 3.40 and PostgreSQL 15 both understand. An error sticks to the
 * connection: after it every call does nothing, loops end, and the surrounding transaction is
 * rolled back, so callers check db_failed() once at the end or not at all. */
#ifndef YICUN_DB_H
#define YICUN_DB_H

#include "base/arena.h"
#include "base/date.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store; /* the database of this process: readers, the writer, the lock across processes */
struct db;    /* one connection, inside a transaction */
struct db_rows;

/* A statement's text; only SQL("...") makes one, and only from a literal. */
struct sql {
    const char *text;
};
#define SQL(literal) ((struct sql){"" literal ""})

/* One bound parameter. */
struct db_arg {
    enum { DB_NULL, DB_INT, DB_TEXT, DB_BLOB, DB_DATE } kind;
    int64_t integer;
    const void *bytes;
    size_t length;
    char day[DATE_TEXT];
};
struct db_args {
    const struct db_arg *arg;
    int count;
};
static inline struct db_arg db_i(int64_t value)
{
    return (struct db_arg){.kind = DB_INT, .integer = value};
}
struct db_arg db_t(const char *text); /* NULL binds NULL */
struct db_arg db_d(struct date date); /* as ISO text; no date binds NULL */
static inline struct db_arg db_b(const void *bytes, size_t length)
{
    return (struct db_arg){.kind = DB_BLOB, .bytes = bytes, .length = length};
}
static inline struct db_arg db_null(void)
{
    return (struct db_arg){.kind = DB_NULL};
}
/* NULL for 0: optional references to a record. */
static inline struct db_arg db_ref(int64_t id)
{
    return id ? db_i(id) : db_null();
}
#define ARGS(...)                                                                                  \
    ((struct db_args){(const struct db_arg[]){__VA_ARGS__},                                        \
                      sizeof((const struct db_arg[]){__VA_ARGS__}) / sizeof(struct db_arg)})
#define NO_ARGS ((struct db_args){NULL, 0})

/* --- statements (inside a transaction that the store has begun) --- */

/* Runs a statement without result rows (one that returns rows is a failure); rows changed, or -1 on
 * failure. */
int64_t db_run(struct db *db, struct sql sql, struct db_args args);

/* Starts a query (and carries out an INSERT ... RETURNING). Never NULL. Rows are read with db_next
 * until it returns false, which also ends the query; a loop left early calls db_end. The rows
 * object lives in the connection: no free, at most 16 open at once. */
struct db_rows *db_query(struct db *db, struct sql sql, struct db_args args);
/* The same for a query over more rows than memory may hold: they are fetched in pieces, in the
 * transaction's snapshot, while other statements run. */
struct db_rows *db_scan(struct db *db, struct sql sql, struct db_args args);
bool db_next(struct db_rows *rows);
void db_end(struct db_rows *rows);

/* Columns of the current row by name; an unknown name, two columns of one name, or a value of
 * another kind (db_int of a text) is a failure of the connection. Text and blobs are copied into
 * the transaction's arena (see db_arena) and are NULL for NULL; integers are 0 for NULL, and may be
 * read as text. */
int64_t db_int(struct db_rows *rows, const char *column);
const char *db_text(struct db_rows *rows, const char *column);
const void *db_blob(struct db_rows *rows, const char *column, size_t *length);
bool db_is_null(struct db_rows *rows, const char *column);
/* A date stored as ISO text; no date for NULL and for what is not one. */
struct date db_date(struct db_rows *rows, const char *column);
/* The same by position, for what reads many columns of any table: db_column finds one once, -1 when
 * the row has none of that name. */
int db_column(struct db_rows *rows, const char *name);
int64_t db_int_at(struct db_rows *rows, int column);
const char *db_text_at(struct db_rows *rows, int column);
bool db_is_null_at(struct db_rows *rows, int column);

/* Where a column's value goes in a struct. Long lists are read so: their columns are found once for
 * a statement. A table is static and ended by one without a column. */
struct db_into {
    const char *column;
    enum {
        INTO_INT64,  /* NULL is 0 */
        INTO_NUMBER, /* an int64_t, NULL is INT64_MIN: as DECIMAL_NONE */
        INTO_INT,
        INTO_BOOL,
        INTO_TEXT,
        INTO_DATE
    } kind;
    size_t offset;
};
enum { DB_INTO_MOST = 40 }; /* columns in one table */
/* Reads the current row into `record`; fails like db_int and db_text. */
void db_read(struct db_rows *rows, const struct db_into *into, void *record);

/* First column of the first row; `otherwise` when there is no row or it is NULL. */
int64_t db_one_int(struct db *db, struct sql sql, struct db_args args, int64_t otherwise);
/* First column of the first row in the arena; NULL when there is no row or it is NULL. */
const char *db_one_text(struct db *db, struct sql sql, struct db_args args);

/* The arena into which texts of this transaction are copied. */
struct arena *db_arena(struct db *db);
/* From now on another one, for a loop over more rows than one arena should hold; returns the one
 * before. */
struct arena *db_use_arena(struct db *db, struct arena *arena);

/* To the end of this transaction a statement may take as long as it takes, and the transaction be
 * as long idle: for commands that look at whole tables. */
void db_patient(struct db *db);

/* A number for what this reading connection sees: as long as it is the same, so is every row, no
 * matter which process might have changed it. It means nothing on another connection. 0: not known,
 * since nothing was read yet in this transaction, or since it writes. */
uint64_t db_snapshot(struct db *db);

/* True when a statement of this transaction failed. */
bool db_failed(const struct db *db);
/* True when the failure was a unique or foreign key constraint. */
bool db_constraint(const struct db *db);
/* True when the failure was a full disk (or a quota that is used up). */
bool db_full(const struct db *db);
/* True when the same may succeed a little later: the database could not be reached, or another
 * transaction came first. */
bool db_away(const struct db *db);
/* True when it may succeed at once, if it is begun anew. */
bool db_clash(const struct db *db);
/* For logs only. */
const char *db_error(const struct db *db);

/* --- the store --- */

/* Opens `url` ("sqlite:PATH"); NULL with one line in `error` on failure. Never creates tables. With
 * `writable` the writer thread starts; otherwise only reading works. */
struct store *store_open(const char *url, bool writable, char *error, size_t error_size);
/* Waits for queued writes, ends the writer, checkpoints and closes. Every reader has been released.
 * NULL is allowed. */
void store_close(struct store *store);

/* Reading: borrows a read-only connection and begins a read transaction. db_release ends it. Never
 * fails for long: waits for a free connection. */
struct db *store_read(struct store *store, struct arena *arena);
void store_release(struct store *store, struct db *db);

/* Writing: runs `work` on the writer thread in a savepoint of its own; up to 32 waiting works share
 * one commit. Returns after that commit (durable: synchronous=FULL). `work` returns true to keep
 * its writes, false to undo them. Result: STORE_DONE; STORE_UNDONE when work returned false or its
 * connection failed; STORE_FAILED when the commit itself failed (nothing of the work is kept), or
 * when called from inside a work; STORE_FULL when either failed for want of space; STORE_CLASH when
 * another transaction came first (nothing is kept; begun anew, from what is stored now, it may
 * succeed); STORE_AWAY when the database could not be reached, or was lost on the way: only then it
 * is not known whether the writes are kept. `work` runs on
 * another thread: an arena's on_full handler that jumps must be set inside it. */
typedef bool store_work(struct db *db, void *arg);
enum store_result { STORE_DONE, STORE_UNDONE, STORE_FAILED, STORE_FULL, STORE_CLASH, STORE_AWAY };
enum store_result store_write(struct store *store, struct arena *arena, store_work *work,
                              void *arg);
/* The same where an engine has several writers: works of one lane (a short name) never run at the
 * same time, on whatever server, so that those which would change the same rows do not clash. */
enum store_result store_write_in(struct store *store, struct arena *arena, const char *lane,
                                 store_work *work, void *arg);
/* The lane of a work that runs beside no other at all: for one that clashed too often. */
#define STORE_ALONE "alone"
/* The same without waiting; `arg` is a malloc'ed block that the store frees. For what may be lost
 * with a crash or when too many wait (a session's last use); it is written within about 0.2 s. */
void store_write_later(struct store *store, store_work *work, void *arg);

/* Applies the numbered migrations of `folder` that are missing, each in one transaction, under the
 * lock. Refuses a changed old file and a database newer than the folder. Number applied, or -1 with
 * `error`. */
int store_migrate(const char *url, const char *folder, char *error, size_t error_size);
/* True when the database has exactly the migrations of `folder`; otherwise false with one line. */
bool store_is_current(struct store *store, const char *folder, char *error, size_t error_size);

/* Copies the whole database to a new SQLite file while others read and write. `migrations` is the
 * folder that the database was made by. */
bool store_backup(const char *url, const char *target, const char *migrations, char *error,
                  size_t error_size);

/* Makes erased rows be gone from the files of the database, while others use it. SQLite: the whole
 * database is written anew and its log emptied; false when readers are in the way for too long.
 * PostgreSQL: every table is written anew (each is locked meanwhile); its log and copies are not
 * ours. False with one line. */
bool store_purge(const char *url, char *error, size_t error_size);

/* A copy of everything from one database to another, of the same engine or not. */
struct store_copy {
    const char *from, *to;     /* URLs */
    const char *migrations;    /* the folder that both are made by */
    const char *const *seeded; /* tables in which the target may hold rows already, which are
                                  replaced; ended by NULL */
    /* Told often how far it is: what is done with which table, rows or keys done, of how many; NULL
     * as `name` for a line that is told once. NULL: nobody asks. */
    void (*tell)(void *arg, const char *what, const char *name, int64_t done, int64_t of);
    void *arg;
    int tables; /* copied and compared: set in the end */
    int64_t rows;
};
/* Copies what one moment's snapshot of the source holds, under the same ids, into a target that is
 * empty (its tables are made) or in which a copy of the same source was broken off: that one is
 * gone on with. Nobody may use the target meanwhile. In the end both are compared value by value,
 * and only then the target is one that a store opens. False with one line. */
bool store_copy(struct store_copy *copy, char *error, size_t error_size);
/* The engine's own integrity check; false with the first finding in `error`. */
bool store_integrity(struct store *store, char *error, size_t error_size);
/* Commits made by this store so far. */
int64_t store_commits(struct store *store);
/* Sizes of the write-ahead log, in pages, from which the writer checkpoints as far as readers
 * allow, and from which it tries to empty the log's file. Default: 1000 and 8000. */
void store_set_checkpoints(struct store *store, int passive_pages, int truncate_pages);
/* Names the files and folders that connecting to a database server again may have to read: for a
 * program that gives up all others. */
typedef void db_path(void *arg, const char *path);
void store_reads(const char *url, db_path *each, void *arg);
/* The file behind a sqlite: URL, or NULL. */
const char *store_path(const char *url);

#endif
