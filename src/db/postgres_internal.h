/* A connection to PostgreSQL as the engine's files share it, and what of them the engine's table
 * names; what each does stands in engine.h. */
#ifndef YICUN_DB_POSTGRES_INTERNAL_H
#define YICUN_DB_POSTGRES_INTERNAL_H

#include "db/engine.h"

#include <libpq-fe.h>

enum { PG_STATEMENTS = 1024 }; /* prepared on one connection; a power of two */

/* A statement that the server has prepared, under the address of its literal. */
struct pg_prepared {
    const char *sql;
    char *text; /* a copy: an address may come to hold another one */
    char name[16];
    int parameters;
    struct columns columns;
};

/* A statement in progress with all its rows, or with those fetched last; free when it has no
 * result. */
struct pg_running {
    struct pg_prepared *prepared;
    PGresult *result;
    int row;         /* -1 before the first */
    unsigned cursor; /* its number; 0: all rows are here */
    int fetched;     /* rows asked for last time */
};

struct pg_connection {
    struct db db; /* first: a struct db * is a struct pg_connection * */
    PGconn *handle;
    const char *place; /* what it connects to, and connects to again */
    enum engine_mode mode;
    bool stale;        /* lost, or led to a server that takes no changes: to be made anew */
    uint64_t snapshot; /* of this transaction, once it was asked for; 0: not yet */
    uint64_t serial;   /* of this session, among all of the process */
    int64_t changes;
    bool in_transaction;
    bool in_lane; /* holds the locks of its lane */
    struct pg_prepared *prepared[PG_STATEMENTS];
    int prepared_count;
    unsigned names;
    char *filling; /* rows on their way into the table that is being filled */
    size_t filled;
    int fill_columns;
    struct pg_running running[DB_ROWS + 1];
};

static inline struct pg_connection *pg_of(struct db *db)
{
    return (struct pg_connection *)db;
}

/* --- postgres.c --- */

/* True when a statement was carried out, with rows or without. */
bool pg_done(const PGresult *result);
/* Makes what the server said the connection's failure; always false. `result` may be NULL. */
bool pg_fail(struct pg_connection *connection, const PGresult *result, const char *sql);
/* One of the engine's own statements; its rows are not looked at. */
bool pg_run_own(struct pg_connection *connection, const char *sql);

/* --- postgres_session.c --- */

/* Connects and sets up; NULL with one line, which names no password. */
PGconn *pg_open(const char *place, enum engine_mode mode, char *error, size_t error_size);
/* Length of the first line of a message. */
int pg_line(const char *text);
void pg_reads(const char *place, db_path *each, void *arg);

/* --- postgres_statements.c --- */

void *pg_prepare(struct db *db, struct sql sql, struct db_args args, bool keep_args);
void *pg_scan(struct db *db, struct sql sql, struct db_args args, bool keep_args);
enum engine_step pg_step(struct db *db, void *statement, const char *sql);
void pg_finish(struct db *db, void *statement, const char *sql);
int64_t pg_changes(struct db *db);
struct columns *pg_columns(void *statement);
struct db_value pg_value(void *statement, int column);
void pg_values(void *statement, const int *columns, int count, struct db_value *values);
/* Forgets what a session that is gone had prepared. */
void pg_forget(struct pg_connection *connection);

/* --- postgres_copy.c --- */

extern const struct engine_copy pg_copy;

#endif
