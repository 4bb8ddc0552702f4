/* SQLite as the store's engine: connections, transactions under the lock across processes,
 * checkpoints, backups. Only this, sqlite_statements.c and sqlite_copy.c know sqlite3.h. */
#include "db/file.h"
#include "db/sqlite_internal.h"

#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The test of failing memory makes it 1: it opens the store anew for each failure. */
#ifndef SQLITE_READERS
#define SQLITE_READERS 4
#endif

enum {
    BUSY_MS = 5000,  /* belt and braces: the lock leaves nobody to wait for */
    READERS_MS = 100 /* how long emptying the log may wait for those who read in it */
};

/* The statement texts that rooms and migrations may run are narrower than SQL: transactions,
 * pragmas and other files are the engine's alone. */
static int guard(void *arg, int action, const char *a, const char *b, const char *c, const char *d)
{
    (void)b, (void)c, (void)d;
    const struct connection *connection = arg;
    switch (action) {
    case SQLITE_PRAGMA:
        if (strcmp(a, "table_info") == 0) /* which columns a table has */
            return SQLITE_OK;
        /* fall through */
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return connection->trusted ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_OK;
    }
}

/* One of the engine's own statements, none of which takes parameters. */
static int run_own(struct connection *connection, const char *sql)
{
    connection->trusted = true;
    int result = sqlite3_exec(connection->handle, sql, NULL, NULL, NULL);
    connection->trusted = false;
    return result;
}

/* First column of the first row of one of the engine's own statements, as text. SQLITE_ROW with the
 * answer, SQLITE_DONE without a row, or an error. */
static int ask_own(struct connection *connection, const char *sql, char *answer, size_t size)
{
    sqlite3_stmt *statement = NULL;
    connection->trusted = true;
    int result = sqlite3_prepare_v2(connection->handle, sql, -1, &statement, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        snprintf(answer, size, "%s", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    connection->trusted = false;
    return result;
}

/* True when no row refers to one that does not exist. */
static bool keys_hold(struct connection *connection, char *error, size_t error_size)
{
    char table[128];
    int result = ask_own(connection, "PRAGMA foreign_key_check", table, sizeof table);
    if (result == SQLITE_ROW)
        return db_explain(error, error_size, "rows of %s refer to rows that do not exist", table);
    return result == SQLITE_DONE ||
           db_explain(error, error_size, "%s", sqlite3_errmsg(connection->handle));
}

/* --- files --- */

static bool sqlite_create(const char *place, char *error, size_t error_size)
{
    char path[PATH_MAX];
    if (!file_real_path(place, path, error, error_size))
        return false;
    int lock = lock_open(path, error, error_size);
    if (lock < 0)
        return false;
    bool done = lock_take(lock) || db_explain(error, error_size, "%s: cannot lock", path);
    /* Only a file that is not there yet may be opened by hand: closing one that SQLite has open
     * would drop its record locks. */
    if (done && access(path, F_OK) != 0)
        done = file_create(path, error, error_size);
    lock_drop(lock);
    close(lock);
    return done;
}

/* --- connections --- */

static int note_wal(void *arg, sqlite3 *handle, const char *schema, int pages)
{
    (void)handle, (void)schema;
    struct connection *connection = arg;
    connection->wal_pages = pages;
    return SQLITE_OK;
}

static void configure(struct connection *connection)
{
    sqlite3 *handle = connection->handle;
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, BUSY_MS);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY,
                      !connection->deferred && !connection->fills, NULL);
    /* "text" in double quotes is a name, as in PostgreSQL, never a string. */
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    /* The hook stands in the place of SQLite's own checkpoints: wal_autocheckpoint is off. */
    sqlite3_wal_hook(handle, note_wal, connection);
    sqlite3_set_authorizer(handle, guard, connection);
}

static bool use_wal(struct connection *connection)
{
    char mode[16] = "";
    if (!lock_take(connection->lock))
        return false;
    int result = ask_own(connection, "PRAGMA journal_mode=WAL", mode, sizeof mode);
    lock_drop(connection->lock);
    return result == SQLITE_ROW && strcmp(mode, "wal") == 0;
}

/* Without its count of bytes in use, for which SQLite would lock at each of its allocations. */
static void set_up_library(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static bool set_up(struct connection *connection, const char *path, char *error, size_t error_size)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_up_library);
    int flags = connection->writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    int result = sqlite3_open_v2(path, &connection->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (result == SQLITE_OK) {
        configure(connection);
        result = run_own(connection, "PRAGMA synchronous=FULL; PRAGMA mmap_size=0;"
                                     "PRAGMA cache_size=-640; PRAGMA temp_store=MEMORY;"
                                     "SELECT count(*) FROM sqlite_schema");
    }
    /* Indexes of any size are sorted on disk. */
    if (result == SQLITE_OK && connection->fills)
        result = run_own(connection, "PRAGMA cache_size=-65536; PRAGMA temp_store=FILE");
    if (result != SQLITE_OK)
        return db_explain(error, error_size, "%s: %s", path, sqlite3_errmsg(connection->handle));
    if (connection->writes && !use_wal(connection))
        return db_explain(error, error_size, "%s: in use in a way that forbids writing", path);
    return connection->ready = true;
}

static void sqlite_disconnect(struct db *db);

static struct db *sqlite_connect(const char *place, enum engine_mode mode, char *error,
                                 size_t error_size)
{
    char path[PATH_MAX];
    struct stat file;
    if (!file_real_path(place, path, error, error_size))
        return NULL;
    if (stat(path, &file) != 0 || !S_ISREG(file.st_mode)) {
        db_explain(error, error_size, "%s: there is no database; `yicun migrate` creates one",
                   place);
        return NULL;
    }
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection) {
        db_explain(error, error_size, "out of memory");
        return NULL;
    }
    connection->db.engine = &sqlite_engine;
    connection->writes = mode != ENGINE_READ;
    connection->deferred = mode == ENGINE_MIGRATE;
    connection->fills = mode == ENGINE_FILL;
    connection->lock = connection->writes ? lock_open(path, error, error_size) : -1;
    if ((connection->writes && connection->lock < 0) ||
        !set_up(connection, path, error, error_size)) {
        sqlite_disconnect(&connection->db);
        return NULL;
    }
    return &connection->db;
}

/* False when readers keep some of the log in use. */
static bool checkpoint(struct connection *connection, int mode)
{
    if (!lock_take(connection->lock)) {
        log_error("store: cannot take the lock for a checkpoint: %s", strerror(errno));
        return true;
    }
    /* What readers still need stays in the WAL for the next time. But where reads overlap without
     * end there is no moment without a reader, and only a short wait lets the log begin anew: who
     * comes during it reads past the log. */
    sqlite3_busy_timeout(connection->handle, mode == SQLITE_CHECKPOINT_TRUNCATE ? READERS_MS : 0);
    int result = sqlite3_wal_checkpoint_v2(connection->handle, "main", mode, NULL, NULL);
    bool busy = (result & 0xff) == SQLITE_BUSY;
    if (result != SQLITE_OK && !busy)
        log_error("store: checkpoint: %s", sqlite3_errmsg(connection->handle));
    sqlite3_busy_timeout(connection->handle, BUSY_MS);
    lock_drop(connection->lock);
    return !busy;
}

static void sqlite_disconnect(struct db *db)
{
    struct connection *connection = connection_of(db);
    sqlite_forget(connection);
    if (connection->ready && connection->writes)
        checkpoint(connection, SQLITE_CHECKPOINT_TRUNCATE);
    if (sqlite3_close(connection->handle) != SQLITE_OK)
        log_error("store: a connection is closed in use: %s", sqlite3_errmsg(connection->handle));
    if (connection->lock >= 0)
        close(connection->lock);
    free(connection);
}

/* --- transactions --- */

static const char *const owns[OWNS] = {
    [OWN_BEGIN] = "BEGIN",
    [OWN_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [OWN_COMMIT] = "COMMIT",
    [OWN_ROLLBACK] = "ROLLBACK",
    [OWN_SAVEPOINT] = "SAVEPOINT work",
    [OWN_RELEASE] = "RELEASE work",
};

/* One of the statements that every transaction needs, prepared once. Trusted to its end: a change
 * of the schema may have it prepared again within the step. */
static int step_own(struct connection *connection, enum own own)
{
    sqlite3_stmt **statement = &connection->own[own];
    int result = SQLITE_OK;
    connection->trusted = true;
    if (!*statement)
        result = sqlite3_prepare_v3(connection->handle, owns[own], -1, SQLITE_PREPARE_PERSISTENT,
                                    statement, NULL);
    if (result == SQLITE_OK) {
        sqlite3_step(*statement);
        result = sqlite3_reset(*statement);
    }
    connection->trusted = false;
    return result;
}

static bool own_or_fail(struct connection *connection, enum own own)
{
    return step_own(connection, own) == SQLITE_OK || sqlite_fail(connection, owns[own]);
}

/* True when no transaction is open any more. Some errors (a full disk) have already rolled back by
 * themselves. */
static bool roll_back(struct connection *connection)
{
    return sqlite3_get_autocommit(connection->handle) ||
           step_own(connection, OWN_ROLLBACK) == SQLITE_OK;
}

static bool sqlite_begin(struct db *db)
{
    struct connection *connection = connection_of(db);
    /* A rollback needs memory too: where it found none, the last transaction ends now. */
    if (!roll_back(connection)) {
        db_fail(db, FAULT_OTHER, NULL, "rollback: %s", sqlite3_errmsg(connection->handle));
        return false;
    }
    if (!connection->writes)
        return own_or_fail(connection, OWN_BEGIN);
    if (!lock_take(connection->lock)) {
        db_fail(db, FAULT_OTHER, NULL, "cannot take the lock: %s", strerror(errno));
        return false;
    }
    bool begun = own_or_fail(connection, OWN_BEGIN_WRITE);
    if (!begun)
        lock_drop(connection->lock);
    return begun;
}

/* The lock stays with a transaction that cannot be ended yet. */
static void sqlite_rollback(struct db *db)
{
    struct connection *connection = connection_of(db);
    bool ended = roll_back(connection);
    if (!ended)
        log_error("store: rollback: %s", sqlite3_errmsg(connection->handle));
    if (ended && connection->writes)
        lock_drop(connection->lock);
}

static bool sqlite_commit(struct db *db)
{
    struct connection *connection = connection_of(db);
    char finding[192];
    if (connection->deferred && !keys_hold(connection, finding, sizeof finding))
        db_fail(db, FAULT_OTHER, NULL, "%s", finding);
    if (db->failed || !own_or_fail(connection, OWN_COMMIT)) {
        sqlite_rollback(db);
        return false;
    }
    if (connection->writes)
        lock_drop(connection->lock);
    return true;
}

/* SQLite counts how often a connection found the database changed by another when it began to
 * read. */
static uint64_t sqlite_snapshot(struct db *db)
{
    struct connection *connection = connection_of(db);
    unsigned version = 0;
    if (connection->writes || sqlite3_txn_state(connection->handle, "main") != SQLITE_TXN_READ ||
        sqlite3_file_control(connection->handle, "main", SQLITE_FCNTL_DATA_VERSION, &version) !=
            SQLITE_OK)
        return 0;
    return UINT64_C(1) + version;
}

static bool sqlite_savepoint(struct db *db)
{
    return own_or_fail(connection_of(db), OWN_SAVEPOINT);
}

static bool sqlite_release(struct db *db)
{
    struct connection *connection = connection_of(db);
    int open = 0, unused;
    /* Left alone, a broken deferred key would fail the commit, and with it the other works. */
    sqlite3_db_status(connection->handle, SQLITE_DBSTATUS_DEFERRED_FKS, &open, &unused, 0);
    if (open) {
        db_fail(db, FAULT_CONSTRAINT, NULL, "FOREIGN KEY constraint failed");
        return false;
    }
    return own_or_fail(connection, OWN_RELEASE);
}

static bool sqlite_undo(struct db *db)
{
    return run_own(connection_of(db), "ROLLBACK TO work; RELEASE work") == SQLITE_OK;
}

/* A checkpoint each time the WAL has grown by `passive_pages`: where a reader holds one back,
 * trying again after every commit would only cost. */
static bool sqlite_tidy(struct db *db, int passive_pages, int truncate_pages)
{
    struct connection *connection = connection_of(db);
    if (connection->wal_pages < connection->checkpointed)
        connection->checkpointed = 0; /* the WAL has begun anew */
    if (connection->wal_pages - connection->checkpointed < passive_pages)
        return true;
    bool empty = connection->wal_pages >= truncate_pages;
    bool free =
        checkpoint(connection, empty ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE);
    connection->checkpointed = connection->wal_pages;
    return free || !empty;
}

/* --- whole databases --- */

static int line_of(const char *text, const char *place)
{
    int line = 1;
    for (; text < place; text++)
        line += *text == '\n';
    return line;
}

static bool sqlite_script(struct db *db, const char *text, char *error, size_t error_size)
{
    sqlite3 *handle = connection_of(db)->handle;
    int result = SQLITE_OK;
    const char *next = text;
    while (result == SQLITE_OK && *next) {
        sqlite3_stmt *statement = NULL;
        const char *start = next + strspn(next, " \t\r\n;");
        result = sqlite3_prepare_v2(handle, start, -1, &statement, &next);
        while (statement && (result = sqlite3_step(statement)) == SQLITE_ROW)
            continue;
        if (result == SQLITE_DONE)
            result = SQLITE_OK;
        if (result != SQLITE_OK) {
            int offset = sqlite3_error_offset(handle);
            db_explain(error, error_size, "line %d: %s",
                       line_of(text, start + (offset > 0 ? offset : 0)), sqlite3_errmsg(handle));
        }
        sqlite3_finalize(statement);
    }
    return result == SQLITE_OK;
}

static bool sqlite_integrity(struct db *db, char *error, size_t error_size)
{
    struct connection *connection = connection_of(db);
    char finding[256] = "";
    int result = ask_own(connection, "PRAGMA integrity_check(1)", finding, sizeof finding);
    if (result != SQLITE_ROW)
        return db_explain(error, error_size, "%s", sqlite3_errmsg(connection->handle));
    if (strcmp(finding, "ok") != 0)
        return db_explain(error, error_size, "%s", finding);
    return keys_hold(connection, error, error_size);
}

static bool copy_into(struct connection *connection, const char *target, char *error,
                      size_t error_size)
{
    sqlite3_stmt *copy = NULL;
    connection->trusted = true;
    bool done =
        sqlite3_prepare_v2(connection->handle, "VACUUM INTO $1", -1, &copy, NULL) == SQLITE_OK &&
        sqlite3_bind_text(copy, 1, target, -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(copy) == SQLITE_DONE;
    connection->trusted = false;
    if (!done)
        db_explain(error, error_size, "%s: %s", target, sqlite3_errmsg(connection->handle));
    sqlite3_finalize(copy);
    return done;
}

static bool check_copy(const char *target, char *error, size_t error_size)
{
    struct db *copy = sqlite_connect(target, ENGINE_READ, error, error_size);
    bool sound = copy && sqlite_integrity(copy, error, error_size);
    if (copy)
        sqlite_disconnect(copy);
    return sound;
}

static bool sqlite_backup(const char *place, const char *target, char *error, size_t error_size)
{
    char path[PATH_MAX];
    /* Made first, by us: only the owner may read it, and an existing file is refused. */
    if (!file_real_path(target, path, error, error_size) || !file_create(path, error, error_size))
        return false;
    struct db *db = sqlite_connect(place, ENGINE_READ, error, error_size);
    bool done = db && copy_into(connection_of(db), path, error, error_size) &&
                file_sync(path, error, error_size) && check_copy(path, error, error_size);
    if (db)
        sqlite_disconnect(db);
    if (!done)
        unlink(path);
    return done;
}

static const struct engine_word words[] = {
    {"ID", "INTEGER PRIMARY KEY AUTOINCREMENT"},
    {"INT", "INTEGER"},
    {"TEXT", "TEXT"},
    {"BLOB", "BLOB"},
    {NULL, NULL},
};

const struct engine sqlite_engine = {
    .scheme = "sqlite:",
    .readers = SQLITE_READERS,
    .writers = 1,
    .batch = 32,
    .words = words,
    .has_table = {"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1"},
    .create = sqlite_create,
    .connect = sqlite_connect,
    .disconnect = sqlite_disconnect,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .snapshot = sqlite_snapshot,
    .savepoint = sqlite_savepoint,
    .release = sqlite_release,
    .undo = sqlite_undo,
    .tidy = sqlite_tidy,
    .prepare = sqlite_prepare,
    .scan = sqlite_prepare,
    .step = sqlite_step,
    .finish = sqlite_finish,
    .changes = sqlite_changes,
    .columns = sqlite_columns,
    .value = sqlite_value,
    .values = sqlite_values,
    .script = sqlite_script,
    .backup = sqlite_backup,
    .purge = sqlite_purge,
    .integrity = sqlite_integrity,
    .copy = &sqlite_copy,
};
