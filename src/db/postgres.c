/* PostgreSQL as the store's engine, on libpq: sessions that are made anew when they are lost,
 * serializable transactions, what the server's errors mean. Only this,
 * postgres_statements.c and postgres_copy.c know libpq-fe.h. */
#include "db/postgres_internal.h"

#include "base/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    WAIT_MS = 1000,      /* before a lost server is sought again; meanwhile all are told at once */
    LANE_LOCKS = 7119264 /* first number of our advisory locks; the second: of a lane, 0 of all */
};

/* --- what the server says --- */

/* Classes and codes of SQLSTATE (PostgreSQL's manual, appendix A): what they mean, and whether the
 * next transaction begins with another session, since this one is lost, led to a standby, or knows
 * the tables as they were. */
struct meaning {
    const char *begins;
    enum db_fault fault;
    bool stale;
};

/* Without a code it is the library that failed: it has lost the session, even where it does not
 * know that yet (a write that failed leaves the status as it was). */
static const struct meaning *meaning_of(const char *state)
{
    static const struct meaning meanings[] = {
        {"23505", FAULT_CONSTRAINT, false}, /* unique key */
        {"23503", FAULT_CONSTRAINT, false}, /* foreign key */
        {"40", FAULT_CLASH, false},         /* serialization failure, deadlock */
        {"0A000", FAULT_CLASH, true},       /* a migration changed what a prepared query returns */
        {"26000", FAULT_CLASH, true},       /* a prepared statement is gone */
        {"53100", FAULT_FULL, false},       /* disk full */
        {"53300", FAULT_AWAY, true},        /* too many connections */
        {"53", FAULT_AWAY, false},          /* no memory, or no room for its locks */
        {"55P03", FAULT_AWAY, false},       /* a lock was not to be had in time */
        {"57014", FAULT_AWAY, false},       /* it took too long */
        {"57P", FAULT_AWAY, true},          /* the server shuts down, or starts */
        {"08", FAULT_AWAY, true},           /* the connection */
        {"25006", FAULT_AWAY, true},        /* a standby, which takes no changes */
        {"", FAULT_OTHER, false},
    };
    static const struct meaning gone = {"", FAULT_AWAY, true};
    const struct meaning *meaning = meanings;
    if (!state)
        return &gone;
    while (strncmp(state, meaning->begins, strlen(meaning->begins)) != 0)
        meaning++;
    return meaning;
}

bool pg_fail(struct pg_connection *connection, const PGresult *result, const char *sql)
{
    bool lost = PQstatus(connection->handle) != CONNECTION_OK;
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *text = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (!text)
        text = PQerrorMessage(connection->handle);
    const struct meaning *meaning = meaning_of(lost ? NULL : state);
    connection->stale |= meaning->stale;
    db_fail(&connection->db, meaning->fault, sql, "%.*s", pg_line(text), text);
    return false;
}

bool pg_done(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

bool pg_run_own(struct pg_connection *connection, const char *sql)
{
    PGresult *result = PQexec(connection->handle, sql);
    bool done = pg_done(result) || pg_fail(connection, result, sql);
    PQclear(result);
    return done;
}

/* FNV-1a. */
static uint64_t hash_of(uint64_t seed, const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037) ^ seed;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return hash;
}

/* --- sessions --- */

static void ignore_notice(void *arg, const PGresult *result)
{
    (void)arg, (void)result;
}

static void adopt(struct pg_connection *connection, PGconn *handle)
{
    static _Atomic uint64_t sessions;
    PQsetNoticeReceiver(handle, ignore_notice, NULL);
    connection->handle = handle;
    connection->stale = false;
    connection->in_transaction = false;
    connection->in_lane = false;
    connection->serial = ++sessions;
}

static void pg_disconnect(struct db *db)
{
    struct pg_connection *connection = pg_of(db);
    db_end_all(db);
    pg_forget(connection);
    PQfinish(connection->handle);
    free(connection->filling);
    free((char *)(uintptr_t)connection->place);
    free(connection);
}

static struct db *pg_connect(const char *place, enum engine_mode mode, char *error,
                             size_t error_size)
{
    PGconn *handle = pg_open(place, mode, error, error_size);
    struct pg_connection *connection = handle ? calloc(1, sizeof *connection) : NULL;
    char *copy = connection ? strdup(place) : NULL;
    if (!copy) {
        if (handle)
            db_explain(error, error_size, "out of memory");
        free(connection);
        PQfinish(handle);
        return NULL;
    }
    connection->db.engine = &postgres_engine;
    connection->place = copy;
    connection->mode = mode;
    adopt(connection, handle);
    return &connection->db;
}

static int64_t now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* What all connections of the process know of a server that does not answer: one of them seeks it,
 * which may take as long as connecting may, and the others are told so at once. */
static struct {
    pthread_mutex_t lock;
    bool lost;             /* the last attempt failed */
    bool sought;           /* by one of them, just now */
    int64_t not_before_ms; /* when the next attempt may be made */
} search = {.lock = PTHREAD_MUTEX_INITIALIZER};

static bool may_seek(void)
{
    pthread_mutex_lock(&search.lock);
    bool may = !search.lost || (!search.sought && now_ms() >= search.not_before_ms);
    search.sought |= may;
    pthread_mutex_unlock(&search.lock);
    return may;
}

static void end_search(bool found)
{
    pthread_mutex_lock(&search.lock);
    search.lost = !found;
    search.sought = false;
    search.not_before_ms = now_ms() + WAIT_MS;
    pthread_mutex_unlock(&search.lock);
}

/* A new session in the place of a lost one. */
static bool connect_again(struct pg_connection *connection)
{
    char error[512];
    if (!may_seek()) {
        db_fail(&connection->db, FAULT_AWAY, NULL, "the database was lost a moment ago");
        return false;
    }
    PGconn *handle = pg_open(connection->place, connection->mode, error, sizeof error);
    end_search(handle != NULL);
    if (!handle) {
        db_fail(&connection->db, FAULT_AWAY, NULL, "%s", error);
        return false;
    }
    pg_forget(connection);
    PQfinish(connection->handle);
    adopt(connection, handle);
    log_info("store: connected to the database again");
    return true;
}

/* --- transactions --- */

static const char *beginning(enum engine_mode mode)
{
    return mode == ENGINE_READ      ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
           : mode == ENGINE_MIGRATE ? "BEGIN; SELECT pg_advisory_xact_lock(7119263)"
           : mode == ENGINE_FILL    ? "BEGIN"
                                    : "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE";
}

/* What begins a transaction. Works of one lane wait for each other here, on whatever server they
 * are, before they see anything: to fail and begin anew would cost more, and some would never win.
 * One that goes alone waits for all, and they for it. The locks are the session's, since a
 * transaction's own would come after what it sees. */
static bool begin_in_lane(struct pg_connection *connection)
{
    const char *lane = connection->db.lane;
    char locks[128];
    if (connection->mode == ENGINE_WRITE) {
        if (lane && strcmp(lane, STORE_ALONE) == 0)
            snprintf(locks, sizeof locks, "SELECT pg_advisory_lock(%d, 0)", LANE_LOCKS);
        else if (lane)
            snprintf(locks, sizeof locks,
                     "SELECT pg_advisory_lock_shared(%d, 0), pg_advisory_lock(%d, %d)", LANE_LOCKS,
                     LANE_LOCKS, (int)(hash_of(0, lane) & INT32_MAX) | 1);
        else
            snprintf(locks, sizeof locks, "SELECT pg_advisory_lock_shared(%d, 0)", LANE_LOCKS);
        connection->in_lane = true; /* even if it fails: one may have been taken */
        if (!pg_run_own(connection, locks))
            return false;
    }
    return pg_run_own(connection, beginning(connection->mode));
}

/* After the transaction. A session that is not used again is closed at once, with all that it
 * holds.
 */
static void leave_lane(struct pg_connection *connection)
{
    if (connection->in_lane && !connection->stale) {
        PGresult *result = PQexec(connection->handle, "SELECT pg_advisory_unlock_all()");
        connection->stale |= PQresultStatus(result) != PGRES_TUPLES_OK;
        PQclear(result);
    }
    connection->in_lane = false;
    if (connection->stale) {
        PQfinish(connection->handle);
        connection->handle = NULL;
    }
}

/* A session that was lost while nobody used it is noticed here, where another one does as well. */
static bool begin(struct db *db)
{
    struct pg_connection *connection = pg_of(db);
    if ((connection->stale || PQstatus(connection->handle) != CONNECTION_OK) &&
        !connect_again(connection))
        return false;
    if (PQtransactionStatus(connection->handle) != PQTRANS_IDLE)
        pg_run_own(connection, "ROLLBACK");
    if (!begin_in_lane(connection)) {
        if (!connection->stale)
            return false;
        struct arena *arena = db->arena;
        db_start(db, arena);
        if (!connect_again(connection) || !begin_in_lane(connection))
            return false;
    }
    connection->in_transaction = true;
    connection->snapshot = 0;
    return true;
}

static bool pg_begin(struct db *db)
{
    bool begun = begin(db);
    if (!begun)
        leave_lane(pg_of(db));
    return begun;
}

static void pg_rollback(struct db *db)
{
    struct pg_connection *connection = pg_of(db);
    if (connection->in_transaction && !connection->stale) {
        PGresult *result = PQexec(connection->handle, "ROLLBACK");
        connection->stale |= PQresultStatus(result) != PGRES_COMMAND_OK;
        PQclear(result);
    }
    connection->in_transaction = false;
    leave_lane(connection);
}

/* The server says "ROLLBACK" to the commit of a transaction in which something failed. */
static bool pg_commit(struct db *db)
{
    struct pg_connection *connection = pg_of(db);
    if (db->failed) {
        pg_rollback(db);
        return false;
    }
    if (!connection->in_transaction) /* its one work was undone */
        return true;
    PGresult *result = PQexec(connection->handle, "COMMIT");
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!done)
        pg_fail(connection, result, "COMMIT");
    else if (strcmp(PQcmdStatus(result), "COMMIT") != 0) {
        db_fail(db, FAULT_OTHER, "COMMIT", "the transaction had failed before");
        done = false;
    }
    PQclear(result);
    connection->in_transaction = false;
    leave_lane(connection);
    return done;
}

static void pg_patient(struct db *db)
{
    pg_run_own(pg_of(db), "SET LOCAL statement_timeout = 0;"
                          "SET LOCAL idle_in_transaction_session_timeout = 0");
}

/* Which transactions a snapshot sees is decided by its text (pg_current_snapshot), so equal texts
 * of one session see equal rows. */
static uint64_t pg_snapshot(struct db *db)
{
    struct pg_connection *connection = pg_of(db);
    if (connection->mode != ENGINE_READ || db->failed)
        return 0;
    if (connection->snapshot)
        return connection->snapshot;
    PGresult *result = PQexec(connection->handle, "SELECT pg_current_snapshot()");
    bool known = PQresultStatus(result) == PGRES_TUPLES_OK;
    uint64_t hash = known ? hash_of(connection->serial, PQgetvalue(result, 0, 0)) : 0;
    if (!known)
        pg_fail(connection, result, "SELECT pg_current_snapshot()");
    PQclear(result);
    return connection->snapshot = hash;
}

/* One work is a whole transaction, which the server alone keeps apart from the others. */
static bool pg_savepoint(struct db *db)
{
    (void)db;
    return true;
}

static bool pg_release(struct db *db)
{
    return !db->failed;
}

/* Nothing is left to be committed then. A session that is lost has undone everything as well. */
static bool pg_undo(struct db *db)
{
    pg_rollback(db);
    return true;
}

static bool pg_tidy(struct db *db, int passive_pages, int truncate_pages)
{
    (void)db, (void)passive_pages, (void)truncate_pages;
    return true;
}

/* --- whole databases --- */

/* The database itself is made by its administrator; that it can be used is found out here. */
static bool pg_create(const char *place, char *error, size_t error_size)
{
    PGconn *handle = pg_open(place, ENGINE_MIGRATE, error, error_size);
    PQfinish(handle);
    return handle != NULL;
}

static int line_at(const char *text, const char *position)
{
    long place = position ? strtol(position, NULL, 10) : 1; /* in characters, from 1 */
    int line = 1;
    for (; *text && place > 1; text++) {
        line += *text == '\n';
        place -= ((unsigned char)*text & 0xc0) != 0x80;
    }
    return line;
}

static bool pg_script(struct db *db, const char *text, char *error, size_t error_size)
{
    struct pg_connection *connection = pg_of(db);
    PGresult *result = PQexec(connection->handle, text);
    bool done = pg_done(result) || PQresultStatus(result) == PGRES_EMPTY_QUERY;
    if (!done) {
        const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
        const char *place = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
        db_explain(error, error_size, "line %d: %s", line_at(text, place),
                   message ? message : PQerrorMessage(connection->handle));
    }
    PQclear(result);
    return done;
}

static bool purge_table(struct pg_connection *connection, const char *quoted)
{
    char sql[512];
    int length = snprintf(sql, sizeof sql, "VACUUM (FULL) %s", quoted);
    return length < (int)sizeof sql && pg_run_own(connection, sql);
}

/* Table by table, since each is locked while it is written anew; for as long as that takes. */
static bool pg_purge(struct db *db, char *error, size_t error_size)
{
    static const char *const asked =
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = "
        "c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r' ORDER BY 1";
    struct pg_connection *connection = pg_of(db);
    bool done = pg_run_own(connection, "SET statement_timeout = 0") &&
                pg_run_own(connection, "SET lock_timeout = 60000");
    PGresult *tables = done ? PQexec(connection->handle, asked) : NULL;
    if (tables && PQresultStatus(tables) != PGRES_TUPLES_OK)
        done = pg_fail(connection, tables, asked);
    for (int i = 0; done && i < PQntuples(tables); i++)
        done = purge_table(connection, PQgetvalue(tables, i, 0));
    PQclear(tables);
    return done || db_explain(error, error_size, "%s", db_error(db));
}

/* The server checks its pages itself (data checksums, pg_amcheck); here, that it has accepted every
 * key and index as whole. */
static bool pg_integrity(struct db *db, char *error, size_t error_size)
{
    static const char *const asked =
        "SELECT conname::text FROM pg_constraint WHERE NOT convalidated UNION ALL "
        "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid LIMIT 1";
    struct pg_connection *connection = pg_of(db);
    PGresult *result = PQexec(connection->handle, asked);
    bool known = PQresultStatus(result) == PGRES_TUPLES_OK;
    bool sound = known && PQntuples(result) == 0;
    if (!known)
        pg_fail(connection, result, asked);
    if (!known || !sound)
        db_explain(error, error_size, "%s%s", known ? "not valid: " : db_error(db),
                   known ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
    return sound;
}

static const struct engine_word words[] = {
    {"ID", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"},
    {"INT", "BIGINT"},
    {"TEXT", "TEXT COLLATE \"C\""},
    {"BLOB", "BYTEA"},
    {NULL, NULL},
};

const struct engine postgres_engine = {
    .scheme = "postgresql:",
    .readers = 8,
    .writers = 4,
    .batch = 1,
    .words = words,
    .has_table = {"SELECT CASE WHEN has_table_privilege(c.oid, 'SELECT') THEN 1 ELSE -1 END "
                  "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                  "WHERE n.nspname = current_schema() AND c.relname = $1 AND c.relkind = 'r'"},
    .create = pg_create,
    .connect = pg_connect,
    .disconnect = pg_disconnect,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .patient = pg_patient,
    .snapshot = pg_snapshot,
    .savepoint = pg_savepoint,
    .release = pg_release,
    .undo = pg_undo,
    .tidy = pg_tidy,
    .prepare = pg_prepare,
    .scan = pg_scan,
    .step = pg_step,
    .finish = pg_finish,
    .changes = pg_changes,
    .columns = pg_columns,
    .value = pg_value,
    .values = pg_values,
    .script = pg_script,
    .purge = pg_purge,
    .integrity = pg_integrity,
    .reads = pg_reads,
    .copy = &pg_copy,
};
