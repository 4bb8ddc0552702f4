/* The seam between the store and a database engine. store.c, db.c and migrate.c know engines only
 * through this; sqlite.c is one, and another is one more file and one more line in store.c. */
#ifndef YICUN_DB_ENGINE_H
#define YICUN_DB_ENGINE_H

#include "db.h"
#include "db/columns.h"

enum {
    DB_ROWS = 16,   /* queries open at once on one connection */
    STORE_MOST = 16 /* connections of a kind in one process */
};

/* A query in progress; free when it has no statement. */
struct db_rows {
    struct db *db;
    void *statement;
    const char *sql;
    enum { ROWS_READY, ROWS_ON_ROW } state; /* READY: the first row is fetched, not yet shown */
};

/* What a failure means to who asked. */
enum db_fault {
    FAULT_OTHER,      /* of the program or the disk */
    FAULT_CONSTRAINT, /* a key; a caller may count on it */
    FAULT_FULL,       /* no space left */
    FAULT_CLASH,      /* another transaction came first: the same may succeed if it is begun anew */
    FAULT_AWAY        /* the database cannot be reached, or is not the one that takes changes */
};

/* What every engine's connection begins with. */
struct db {
    const struct engine *engine;
    struct arena *arena;
    const char *lane; /* of the write that begins, see store_write_in; NULL: none */
    bool failed;
    enum db_fault fault; /* of what failed */
    char error[256];
    int next_rows; /* slots are given out in turn, so that a late db_end meets a free one */
    struct db_rows rows[DB_ROWS];
    struct db_rows none; /* what a failed query returns: no rows */
};

enum engine_mode {
    ENGINE_READ,    /* nothing can be changed */
    ENGINE_WRITE,   /* a writer of the process */
    ENGINE_MIGRATE, /* writes with foreign keys checked at the end instead of at each statement */
    ENGINE_FILL     /* fills whole tables, alone: foreign keys are not looked at */
};
/* A value of the current row. Bytes are borrowed until the next step; NULL for text or a blob:
 * memory is short. */
struct db_value {
    int kind; /* DB_NULL, DB_INT, DB_TEXT or DB_BLOB */
    int64_t integer;
    const void *bytes;
    size_t length;
};
enum engine_step { ENGINE_ROW, ENGINE_DONE, ENGINE_FAILED };

/* A word of the migrations (@ID) and what it means to the engine. */
struct engine_word {
    const char *word, *means;
};

/* What a copy from one database to another asks of an engine (copy.c). Queries are asked in a
 * transaction, and tell of the database's own tables only. */
struct engine_copy {
    struct sql tables; /* `name` of each */
    /* Of table $1, in order: `name`; `kind` (INTEGER, TEXT or BLOB); `key`, its place in the
     * primary key from 1, else 0; `numbered`, 1 where the engine gives out the numbers. */
    struct sql columns_of;
    /* What is better made when all rows are there: `name`, and the statements that `unmake` it and
     * `make` it anew; in the order in which they can be unmade. */
    struct sql aside;
    const char *empty;  /* the statement that empties a table, but for the table */
    const char *settle; /* the statement that learns what the tables hold; NULL: none is needed */
    /* The last number that was given out in table `table`; 0: none, or failed. */
    int64_t (*last_number)(struct db *db, const char *table);
    bool (*set_last_number)(struct db *db, const char *table, int64_t number);
    /* Puts many rows into a table: its quoted name, its quoted columns with commas. One at a time,
     * always ended, also where it failed. */
    bool (*fill)(struct db *db, const char *table, const char *columns, int count);
    bool (*fill_row)(struct db *db, const struct db_value *values);
    bool (*fill_end)(struct db *db);
};

/* `place` is the URL behind its scheme. What returns bool or a pointer writes one line to `error`
 * (or calls db_fail) when it fails. */
struct engine {
    const char *scheme;              /* "sqlite:" */
    int readers, writers;            /* connections of a process, at most STORE_MOST of each */
    int batch;                       /* works in one transaction; 1: there are no savepoints */
    const struct engine_word *words; /* ends with a NULL word */
    struct sql has_table;            /* 1: a table is named $1; -1: one that may not be read */

    /* Makes an empty database where there is none; safe against others who do the same. */
    bool (*create)(const char *place, char *error, size_t error_size);
    struct db *(*connect)(const char *place, enum engine_mode mode, char *error, size_t error_size);
    void (*disconnect)(struct db *db);

    /* A transaction; of a writing connection it holds the lock across processes from begin to
     * commit or rollback. commit that fails has rolled back. */
    bool (*begin)(struct db *db);
    bool (*commit)(struct db *db);
    void (*rollback)(struct db *db);
    /* What db_patient does; NULL: there are no limits. */
    void (*patient)(struct db *db);
    /* What db_snapshot says. */
    uint64_t (*snapshot)(struct db *db);
    /* One work inside it, where several share a transaction. `release` refuses what would make the
     * commit fail later; `undo` takes back everything since `savepoint`. False from `undo`: the
     * whole transaction is lost. */
    bool (*savepoint)(struct db *db);
    bool (*release)(struct db *db);
    bool (*undo)(struct db *db);
    /* Housekeeping of a writing connection between transactions, due by these limits of pages.
     * False: the log should have been emptied, and readers were in the way. */
    bool (*tidy)(struct db *db, int passive_pages, int truncate_pages);

    /* One statement. `keep_args`: the arguments must outlive this call. NULL: failed. */
    void *(*prepare)(struct db *db, struct sql sql, struct db_args args, bool keep_args);
    /* The same for a query of which only a part of the rows is held at a time. */
    void *(*scan)(struct db *db, struct sql sql, struct db_args args, bool keep_args);
    enum engine_step (*step)(struct db *db, void *statement, const char *sql);
    void (*finish)(struct db *db, void *statement, const char *sql);
    int64_t (*changes)(struct db *db); /* rows changed by the last finished statement */
    struct columns *(*columns)(void *statement);
    struct db_value (*value)(void *statement, int column);
    /* Several of them at once; -1 as a column gives NULL. */
    void (*values)(void *statement, const int *columns, int count, struct db_value *values);

    /* Several statements at once (a migration); an error names the line. */
    bool (*script)(struct db *db, const char *text, char *error, size_t error_size);
    /* NULL: a copy is made table by table. */
    bool (*backup)(const char *place, const char *target, char *error, size_t error_size);
    /* What store_purge does, on a writing connection outside a transaction. */
    bool (*purge)(struct db *db, char *error, size_t error_size);
    bool (*integrity)(struct db *db, char *error, size_t error_size);
    /* What store_reads says; NULL: nothing. */
    void (*reads)(const char *place, db_path *each, void *arg);
    const struct engine_copy *copy;
};

extern const struct engine sqlite_engine, postgres_engine;

/* The engine of a URL and what follows its scheme; NULL with one line. */
const struct engine *engine_of(const char *url, const char **place, char *error, size_t error_size);

/* Makes the failure stick (the first one stays) and logs it with its statement. */
void db_fail(struct db *db, enum db_fault fault, const char *sql, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A fresh start for a new transaction or work: no error, no open rows. */
void db_start(struct db *db, struct arena *arena);
/* Ends every query that was left open. */
void db_end_all(struct db *db);
/* True when the database of this transaction has exactly the migrations of `folder`; otherwise
 * false with one line. */
bool migrate_is_current(struct db *db, struct arena *arena, const char *folder, char *error,
                        size_t error_size);
/* False with one line when a copy to the database of this transaction was broken off. */
bool copy_is_whole(struct db *db, char *error, size_t error_size);
/* Writes one line; always false. */
bool db_explain(char *error, size_t error_size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
