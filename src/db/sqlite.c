/* SQLite as the store's engine: connections, prepared statements, transactions under the lock
 * across processes, checkpoints, copies. The only file that knows sqlite3.h. */
#include "db/engine.h"
#include "db/file.h"

#include "base/log.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SETS = 64, /* of the statement cache; a power of two */
    WAYS = 4,
    BUSY_MS = 5000,  /* belt and braces: the lock leaves nobody to wait for */
    READERS_MS = 100 /* how long emptying the log may wait for those who read in it */
};

/* A prepared statement under the address of its literal. */
struct cached {
    const char *sql;
    sqlite3_stmt *statement;
    uint64_t used; /* when, in statements of this connection */
};

struct connection {
    struct db db; /* first: a struct db * is a struct connection * */
    sqlite3 *handle;
    bool ready; /* set up in full */
    bool writes;
    bool trusted;     /* the engine's own statement is being run, see guard() */
    bool deferred;    /* foreign keys are checked before the commit (migrations) */
    int lock;         /* of a writing connection, else -1 */
    int wal_pages;    /* in the WAL after the last commit */
    int checkpointed; /* in the WAL at the last checkpoint */
    uint64_t clock;
    struct cached cache[SETS][WAYS];
};

static struct connection *connection_of(struct db *db)
{
    return (struct connection *)db;
}

/* The statement texts that rooms and migrations may run are narrower than SQL: transactions,
 * pragmas and other files are the engine's alone. */
static int guard(void *arg, int action, const char *a, const char *b, const char *c, const char *d)
{
    (void)a, (void)b, (void)c, (void)d;
    const struct connection *connection = arg;
    switch (action) {
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_PRAGMA:
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
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, !connection->deferred, NULL);
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

static bool set_up(struct connection *connection, const char *path, char *error, size_t error_size)
{
    int flags = connection->writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    int result = sqlite3_open_v2(path, &connection->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (result == SQLITE_OK) {
        configure(connection);
        result = run_own(connection, "PRAGMA synchronous=FULL; PRAGMA mmap_size=0;"
                                     "PRAGMA cache_size=-2048; PRAGMA temp_store=MEMORY;"
                                     "SELECT count(*) FROM sqlite_schema");
    }
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
    connection->lock = connection->writes ? lock_open(path, error, error_size) : -1;
    if ((connection->writes && connection->lock < 0) ||
        !set_up(connection, path, error, error_size)) {
        sqlite_disconnect(&connection->db);
        return NULL;
    }
    return &connection->db;
}

static void checkpoint(struct connection *connection, int mode)
{
    if (!lock_take(connection->lock)) {
        log_error("store: cannot take the lock for a checkpoint: %s", strerror(errno));
        return;
    }
    /* What readers still need stays in the WAL for the next time. But where reads overlap without
     * end there is no moment without a reader, and only a short wait lets the log begin anew: who
     * comes during it reads past the log. */
    sqlite3_busy_timeout(connection->handle, mode == SQLITE_CHECKPOINT_TRUNCATE ? READERS_MS : 0);
    int result = sqlite3_wal_checkpoint_v2(connection->handle, "main", mode, NULL, NULL);
    if (result != SQLITE_OK && (result & 0xff) != SQLITE_BUSY)
        log_error("store: checkpoint: %s", sqlite3_errmsg(connection->handle));
    sqlite3_busy_timeout(connection->handle, BUSY_MS);
    lock_drop(connection->lock);
}

static void sqlite_disconnect(struct db *db)
{
    struct connection *connection = connection_of(db);
    for (int i = 0; i < SETS * WAYS; i++)
        sqlite3_finalize(connection->cache[i / WAYS][i % WAYS].statement);
    if (connection->ready && connection->writes)
        checkpoint(connection, SQLITE_CHECKPOINT_TRUNCATE);
    if (sqlite3_close(connection->handle) != SQLITE_OK)
        log_error("store: a connection is closed in use: %s", sqlite3_errmsg(connection->handle));
    if (connection->lock >= 0)
        close(connection->lock);
    free(connection);
}

/* --- transactions --- */

static bool own_or_fail(struct connection *connection, const char *sql)
{
    int result = run_own(connection, sql);
    if (result != SQLITE_OK)
        db_fail(&connection->db, false, sql, "%s", sqlite3_errmsg(connection->handle));
    return result == SQLITE_OK;
}

static bool sqlite_begin(struct db *db)
{
    struct connection *connection = connection_of(db);
    if (!connection->writes)
        return own_or_fail(connection, "BEGIN");
    if (!lock_take(connection->lock)) {
        db_fail(db, false, NULL, "cannot take the lock: %s", strerror(errno));
        return false;
    }
    bool begun = own_or_fail(connection, "BEGIN IMMEDIATE");
    if (!begun)
        lock_drop(connection->lock);
    return begun;
}

static void sqlite_rollback(struct db *db)
{
    struct connection *connection = connection_of(db);
    /* Some errors (a full disk) have already rolled back by themselves. */
    if (!sqlite3_get_autocommit(connection->handle) && run_own(connection, "ROLLBACK") != SQLITE_OK)
        log_error("store: rollback: %s", sqlite3_errmsg(connection->handle));
    if (connection->writes)
        lock_drop(connection->lock);
}

static bool sqlite_commit(struct db *db)
{
    struct connection *connection = connection_of(db);
    char finding[192];
    if (connection->deferred && !keys_hold(connection, finding, sizeof finding))
        db_fail(db, false, NULL, "%s", finding);
    if (db->failed || !own_or_fail(connection, "COMMIT")) {
        sqlite_rollback(db);
        return false;
    }
    if (connection->writes)
        lock_drop(connection->lock);
    return true;
}

static bool sqlite_savepoint(struct db *db)
{
    return own_or_fail(connection_of(db), "SAVEPOINT work");
}

static bool sqlite_release(struct db *db)
{
    struct connection *connection = connection_of(db);
    int open = 0, unused;
    /* Left alone, a broken deferred key would fail the commit, and with it the other works. */
    sqlite3_db_status(connection->handle, SQLITE_DBSTATUS_DEFERRED_FKS, &open, &unused, 0);
    if (open) {
        db_fail(db, true, NULL, "FOREIGN KEY constraint failed");
        return false;
    }
    return own_or_fail(connection, "RELEASE work");
}

static bool sqlite_undo(struct db *db)
{
    return run_own(connection_of(db), "ROLLBACK TO work; RELEASE work") == SQLITE_OK;
}

/* A checkpoint each time the WAL has grown by `passive_pages`: where a reader holds one back,
 * trying again after every commit would only cost. */
static void sqlite_tidy(struct db *db, int passive_pages, int truncate_pages)
{
    struct connection *connection = connection_of(db);
    if (connection->wal_pages < connection->checkpointed)
        connection->checkpointed = 0; /* the WAL has begun anew */
    if (connection->wal_pages - connection->checkpointed < passive_pages)
        return;
    checkpoint(connection, connection->wal_pages < truncate_pages ? SQLITE_CHECKPOINT_PASSIVE
                                                                  : SQLITE_CHECKPOINT_TRUNCATE);
    connection->checkpointed = connection->wal_pages;
}

/* --- statements --- */

static struct cached *cache_set(struct connection *connection, const char *sql)
{
    uint64_t hash = (uint64_t)(uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15);
    return connection->cache[(hash >> 32) & (SETS - 1)];
}

static bool fail_statement(struct connection *connection, const char *sql)
{
    int code = sqlite3_extended_errcode(connection->handle);
    bool constraint = code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                      code == SQLITE_CONSTRAINT_ROWID || code == SQLITE_CONSTRAINT_FOREIGNKEY;
    db_fail(&connection->db, constraint, sql, "%s", sqlite3_errmsg(connection->handle));
    return false;
}

/* Columns are read by name, so two of one name are a mistake. */
static const char *repeated_column(sqlite3_stmt *statement)
{
    int columns = sqlite3_column_count(statement);
    for (int i = 1; i < columns; i++) {
        const char *name = sqlite3_column_name(statement, i);
        for (int j = 0; j < i; j++) {
            if (strcmp(name, sqlite3_column_name(statement, j)) == 0)
                return name;
        }
    }
    return NULL;
}

static sqlite3_stmt *compile(struct connection *connection, const char *sql, unsigned flags)
{
    sqlite3_stmt *statement = NULL;
    const char *rest = NULL, *repeated = NULL;
    if (sqlite3_prepare_v3(connection->handle, sql, -1, flags, &statement, &rest) != SQLITE_OK)
        fail_statement(connection, sql);
    else if (!statement || *rest)
        db_fail(&connection->db, false, sql, "not exactly one statement");
    else if ((repeated = repeated_column(statement)))
        db_fail(&connection->db, false, sql, "two columns are named %s", repeated);
    else
        return statement;
    sqlite3_finalize(statement);
    return NULL;
}

/* The statement of a literal, from the cache. One that is in use (a query inside its own loop)
 * gets a twin that ends with its use. */
static sqlite3_stmt *look_up(struct connection *connection, const char *sql)
{
    struct cached *set = cache_set(connection, sql), *oldest = NULL;
    for (int i = 0; i < WAYS; i++) {
        struct cached *one = &set[i];
        bool busy = one->statement && sqlite3_stmt_busy(one->statement);
        /* The text is compared too: an address may come to hold another one. */
        if (one->sql == sql && one->statement && strcmp(sqlite3_sql(one->statement), sql) == 0) {
            one->used = ++connection->clock;
            return busy ? compile(connection, sql, 0) : one->statement;
        }
        if (!busy && (!oldest || one->used < oldest->used))
            oldest = one;
    }
    sqlite3_stmt *statement = compile(connection, sql, oldest ? SQLITE_PREPARE_PERSISTENT : 0);
    if (!statement || !oldest)
        return statement;
    sqlite3_finalize(oldest->statement);
    *oldest = (struct cached){.sql = sql, .statement = statement, .used = ++connection->clock};
    return statement;
}

static void sqlite_finish(struct db *db, void *statement, const char *sql)
{
    struct cached *set = cache_set(connection_of(db), sql);
    for (int i = 0; i < WAYS; i++) {
        if (set[i].statement == statement) {
            sqlite3_reset(statement);
            sqlite3_clear_bindings(statement);
            return;
        }
    }
    sqlite3_finalize(statement);
}

static int bind(sqlite3_stmt *statement, int index, const struct db_arg *arg, bool keep)
{
    void (*life)(void *) = keep ? SQLITE_TRANSIENT : SQLITE_STATIC;
    switch (arg->kind) {
    case DB_INT:
        return sqlite3_bind_int64(statement, index, arg->integer);
    case DB_TEXT:
        return sqlite3_bind_text64(statement, index, arg->bytes, arg->length, life, SQLITE_UTF8);
    case DB_BLOB: /* a NULL address would bind NULL */
        return sqlite3_bind_blob64(statement, index, arg->bytes ? arg->bytes : "", arg->length,
                                   life);
    case DB_NULL:
        break;
    }
    return sqlite3_bind_null(statement, index);
}

/* SQLite numbers $n by first appearance, so each argument asks for the index of its name. With as
 * many names as arguments, and an index for each argument, none is left over on either side. */
static bool bind_all(struct connection *connection, sqlite3_stmt *statement, const char *sql,
                     struct db_args args, bool keep)
{
    int wanted = sqlite3_bind_parameter_count(statement);
    if (wanted != args.count) {
        db_fail(&connection->db, false, sql, "%d arguments for %d parameters", args.count, wanted);
        return false;
    }
    for (int i = 0; i < args.count; i++) {
        char name[16];
        snprintf(name, sizeof name, "$%d", i + 1);
        int index = sqlite3_bind_parameter_index(statement, name);
        if (!index) {
            db_fail(&connection->db, false, sql, "no parameter %s", name);
            return false;
        }
        if (bind(statement, index, &args.arg[i], keep) != SQLITE_OK)
            return fail_statement(connection, sql);
    }
    return true;
}

static void *sqlite_prepare(struct db *db, struct sql sql, struct db_args args, bool keep_args)
{
    struct connection *connection = connection_of(db);
    sqlite3_stmt *statement = look_up(connection, sql.text);
    if (statement && !bind_all(connection, statement, sql.text, args, keep_args)) {
        sqlite_finish(db, statement, sql.text);
        return NULL;
    }
    return statement;
}

static enum engine_step sqlite_step(struct db *db, void *statement, const char *sql)
{
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        return ENGINE_ROW;
    if (result == SQLITE_DONE)
        return ENGINE_DONE;
    fail_statement(connection_of(db), sql);
    return ENGINE_FAILED;
}

static int64_t sqlite_changes(struct db *db)
{
    return sqlite3_changes64(connection_of(db)->handle);
}

static int sqlite_columns(void *statement)
{
    return sqlite3_column_count(statement);
}

static const char *sqlite_column_name(void *statement, int column)
{
    return sqlite3_column_name(statement, column);
}

static struct db_arg sqlite_value(void *statement, int column)
{
    const void *bytes = NULL;
    struct db_arg value = {.kind = DB_NULL};
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
        return value;
    case SQLITE_INTEGER:
        return db_i(sqlite3_column_int64(statement, column));
    case SQLITE_BLOB:
        value.kind = DB_BLOB;
        bytes = sqlite3_column_blob(statement, column);
        break;
    default: /* a floating number too is text: nothing here computes with it */
        value.kind = DB_TEXT;
        bytes = sqlite3_column_text(statement, column);
    }
    value.length = (size_t)sqlite3_column_bytes(statement, column);
    value.bytes = bytes ? bytes : "";
    return value;
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
    .words = words,
    .has_table = {"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1"},
    .create = sqlite_create,
    .connect = sqlite_connect,
    .disconnect = sqlite_disconnect,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .savepoint = sqlite_savepoint,
    .release = sqlite_release,
    .undo = sqlite_undo,
    .tidy = sqlite_tidy,
    .prepare = sqlite_prepare,
    .step = sqlite_step,
    .finish = sqlite_finish,
    .changes = sqlite_changes,
    .columns = sqlite_columns,
    .column_name = sqlite_column_name,
    .value = sqlite_value,
    .script = sqlite_script,
    .backup = sqlite_backup,
    .integrity = sqlite_integrity,
};
