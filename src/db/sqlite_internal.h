/* A connection to SQLite as the engine's files share it, and what of them the engine's table names;
 * what each does stands in engine.h. */
#ifndef YICUN_DB_SQLITE_INTERNAL_H
#define YICUN_DB_SQLITE_INTERNAL_H

#include "db/engine.h"

#include <sqlite3.h>

enum {
    SETS = 64, /* of the statement cache; a power of two */
    WAYS = 4
};

/* A statement with what is found out about it once: where each argument goes and what its columns
 * are called. Made in one piece of memory. */
struct prepared {
    sqlite3_stmt *handle;
    bool cached; /* a twin of one in use ends with its use */
    int parameters;
    int *index; /* of $1, $2 ... in SQLite's own numbering; 0: there is none */
    struct columns columns;
};

/* A prepared statement under the address of its literal. */
struct cached {
    const char *sql;
    struct prepared *statement;
    uint64_t used; /* when, in statements of this connection */
};

/* The engine's own statements, each prepared at its first use. */
enum own { OWN_BEGIN, OWN_BEGIN_WRITE, OWN_COMMIT, OWN_ROLLBACK, OWN_SAVEPOINT, OWN_RELEASE, OWNS };

struct connection {
    struct db db; /* first: a struct db * is a struct connection * */
    sqlite3 *handle;
    bool ready; /* set up in full */
    bool writes;
    bool trusted;     /* the engine's own statement is being run, see guard() */
    bool deferred;    /* foreign keys are checked before the commit (migrations) */
    bool fills;       /* foreign keys are not looked at (ENGINE_FILL) */
    int lock;         /* of a writing connection, else -1 */
    int wal_pages;    /* in the WAL after the last commit */
    int checkpointed; /* in the WAL at the last checkpoint */
    uint64_t clock;
    sqlite3_stmt *own[OWNS];
    sqlite3_stmt *filling; /* puts one row into the table that is being filled */
    struct cached cache[SETS][WAYS];
};

static inline struct connection *connection_of(struct db *db)
{
    return (struct connection *)db;
}

/* --- sqlite_statements.c --- */

void *sqlite_prepare(struct db *db, struct sql sql, struct db_args args, bool keep_args);
enum engine_step sqlite_step(struct db *db, void *statement, const char *sql);
void sqlite_finish(struct db *db, void *statement, const char *sql);
int64_t sqlite_changes(struct db *db);
struct columns *sqlite_columns(void *statement);
struct db_value sqlite_value(void *statement, int column);
void sqlite_values(void *statement, const int *columns, int count, struct db_value *values);
/* Makes the handle's last error the connection's failure; always false. */
/* sqlite_purge.c: what store_purge does. */
bool sqlite_purge(struct db *db, char *error, size_t error_size);

bool sqlite_fail(struct connection *connection, const char *sql);
/* Ends all cached statements, before the connection closes. */
void sqlite_forget(struct connection *connection);

/* --- sqlite_copy.c --- */

extern const struct engine_copy sqlite_copy;

#endif
