/* PostgreSQL as the store's engine, on libpq: sessions that are made anew when they are lost,
 * serializable transactions, what the server's errors mean. Only this,
 * postgres_statements.c and postgres_copy.c know libpq-fe.h. */
#include "db/postgres_internal.h"

#include "base/log.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WAIT_MS = 1000 }; /* before a lost server is sought again; meanwhile all are told at once */

/* --- what the server says --- */

/* Classes and codes of SQLSTATE (PostgreSQL's manual, appendix A). */
static enum db_fault fault_of(const char *state)
{
    static const struct {
        const char *begins;
        enum db_fault fault;
    } faults[] = {
        {"23505", FAULT_CONSTRAINT}, /* unique key */
        {"23503", FAULT_CONSTRAINT}, /* foreign key */
        {"40", FAULT_CLASH},         /* serialization failure, deadlock */
        {"55P03", FAULT_CLASH},      /* a lock was not to be had in time */
        {"53100", FAULT_FULL},       /* disk full */
        {"08", FAULT_AWAY},          /* the connection */
        {"57P", FAULT_AWAY},         /* the server shuts down, or starts */
        {"57014", FAULT_AWAY},       /* it took too long */
        {"53300", FAULT_AWAY},       /* too many connections */
        {"25006", FAULT_AWAY},       /* a standby, which takes no changes */
    };
    for (size_t i = 0; state && i < sizeof faults / sizeof *faults; i++)
        if (strncmp(state, faults[i].begins, strlen(faults[i].begins)) == 0)
            return faults[i].fault;
    return FAULT_OTHER;
}

bool pg_fail(struct pg_connection *connection, const PGresult *result, const char *sql)
{
    bool lost = PQstatus(connection->handle) != CONNECTION_OK;
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *text = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (!text)
        text = PQerrorMessage(connection->handle);
    enum db_fault fault = lost ? FAULT_AWAY : fault_of(state);
    /* The next transaction begins with another session: this one is lost or leads to a standby. */
    connection->stale |= lost || (fault == FAULT_AWAY && strncmp(state, "57014", 5) != 0);
    db_fail(&connection->db, fault, sql, "%.*s", pg_line(text), text);
    return false;
}

bool pg_run_own(struct pg_connection *connection, const char *sql)
{
    PGresult *result = PQexec(connection->handle, sql);
    ExecStatusType status = PQresultStatus(result);
    bool done =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || pg_fail(connection, result, sql);
    PQclear(result);
    return done;
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

/* A new session in the place of a lost one. */
static bool connect_again(struct pg_connection *connection)
{
    char error[512] = "the database was lost a moment ago";
    PGconn *handle = NULL;
    if (now_ms() >= connection->not_before_ms)
        handle = pg_open(connection->place, connection->mode, error, sizeof error);
    if (!handle) {
        if (now_ms() >= connection->not_before_ms)
            connection->not_before_ms = now_ms() + WAIT_MS;
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

/* A session that was lost while nobody used it is noticed here, where another one does as well. */
static bool pg_begin(struct db *db)
{
    struct pg_connection *connection = pg_of(db);
    if ((connection->stale || PQstatus(connection->handle) != CONNECTION_OK) &&
        !connect_again(connection))
        return false;
    if (PQtransactionStatus(connection->handle) != PQTRANS_IDLE)
        pg_run_own(connection, "ROLLBACK");
    if (!pg_run_own(connection, beginning(connection->mode))) {
        if (!connection->stale)
            return false;
        struct arena *arena = db->arena;
        db_start(db, arena);
        if (!connect_again(connection) || !pg_run_own(connection, beginning(connection->mode)))
            return false;
    }
    connection->in_transaction = true;
    connection->snapshot = 0;
    return true;
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
}

/* The server says "ROLLBACK" to the commit of a transaction in which something failed. */
static bool pg_commit(struct db *db)
{
    struct pg_connection *connection = pg_of(db);
    if (db->failed) {
        pg_rollback(db);
        return false;
    }
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
    uint64_t hash = UINT64_C(14695981039346656037) ^ connection->serial; /* FNV-1a */
    bool known = PQresultStatus(result) == PGRES_TUPLES_OK;
    for (const char *c = known ? PQgetvalue(result, 0, 0) : ""; *c; c++)
        hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
    if (!known)
        pg_fail(connection, result, "SELECT pg_current_snapshot()");
    PQclear(result);
    return connection->snapshot = known ? hash : 0;
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

/* What is left of the transaction then is empty. */
static bool pg_undo(struct db *db)
{
    struct pg_connection *connection = pg_of(db);
    pg_rollback(db);
    if (connection->stale)
        return false;
    PGresult *result = PQexec(connection->handle, beginning(connection->mode));
    connection->in_transaction = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return connection->in_transaction;
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
    ExecStatusType status = PQresultStatus(result);
    bool done =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    if (!done) {
        const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
        const char *place = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
        db_explain(error, error_size, "line %d: %s", line_at(text, place),
                   message ? message : PQerrorMessage(connection->handle));
    }
    PQclear(result);
    return done;
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
    .has_table = {"SELECT count(*) FROM information_schema.tables "
                  "WHERE table_schema = current_schema() AND table_name = $1"},
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
    .integrity = pg_integrity,
    .reads = pg_reads,
    .copy = &pg_copy,
};
