/* SQLite's statements: a cache by the literal's address, arguments bound by name, steps, values. */
#include "db/sqlite_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct cached *cache_set(struct connection *connection, const char *sql)
{
    uint64_t hash = (uint64_t)(uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15);
    return connection->cache[(hash >> 32) & (SETS - 1)];
}

/* The system's last error at the log's file: of a commit that fails, sqlite3_system_errno() knows
 * nothing. */
static int log_errno(sqlite3 *handle)
{
    sqlite3_file *log = NULL;
    int cause = 0;
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (log && log->pMethods)
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &cause);
    return cause;
}

static enum db_fault fault_of(sqlite3 *handle)
{
    int code = sqlite3_extended_errcode(handle);
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return FAULT_CONSTRAINT;
    case SQLITE_FULL:
    case SQLITE_IOERR_SHMSIZE: /* the log's index could not grow; SQLite keeps no more of why */
        return FAULT_FULL;
    }
    /* A quota, and space that is first missed when written back, are a full disk as well. */
    int cause = (code & 0xff) == SQLITE_IOERR ? log_errno(handle) : 0;
    return cause == ENOSPC || cause == EDQUOT ? FAULT_FULL : FAULT_OTHER;
}

bool sqlite_fail(struct connection *connection, const char *sql)
{
    sqlite3 *handle = connection->handle;
    db_fail(&connection->db, fault_of(handle), sql, "%s", sqlite3_errmsg(handle));
    return false;
}

/* SQLite numbers $n by first appearance, so each argument asks once for the index of its name. */
static void note_parameters(struct prepared *statement)
{
    for (int i = 0; i < statement->parameters; i++) {
        char name[16];
        snprintf(name, sizeof name, "$%d", i + 1);
        statement->index[i] = sqlite3_bind_parameter_index(statement->handle, name);
    }
}

/* Takes over the handle, also when memory is short; NULL then. */
static struct prepared *describe(sqlite3_stmt *handle)
{
    int parameters = sqlite3_bind_parameter_count(handle), columns = sqlite3_column_count(handle);
    size_t names = 0;
    for (int i = 0; i < columns; i++)
        names += strlen(sqlite3_column_name(handle, i)) + 1;
    struct prepared *statement =
        calloc(1, sizeof *statement + (size_t)columns * sizeof(const char *) +
                      (size_t)parameters * sizeof(int) + names);
    if (!statement) {
        sqlite3_finalize(handle);
        return NULL;
    }
    statement->handle = handle;
    statement->parameters = parameters;
    statement->columns.count = columns;
    statement->columns.names = (const char **)(statement + 1);
    statement->index = (int *)(statement->columns.names + columns);
    char *text = (char *)(statement->index + parameters);
    for (int i = 0; i < columns; i++) {
        const char *name = sqlite3_column_name(handle, i);
        statement->columns.names[i] = memcpy(text, name, strlen(name) + 1);
        text += strlen(name) + 1;
    }
    note_parameters(statement);
    return statement;
}

static void end(struct prepared *statement)
{
    if (statement)
        sqlite3_finalize(statement->handle);
    free(statement);
}

static struct prepared *compile(struct connection *connection, const char *sql, unsigned flags)
{
    sqlite3_stmt *handle = NULL;
    const char *rest = NULL;
    if (sqlite3_prepare_v3(connection->handle, sql, -1, flags, &handle, &rest) != SQLITE_OK) {
        sqlite_fail(connection, sql);
    } else if (!handle || *rest) {
        db_fail(&connection->db, FAULT_OTHER, sql, "not exactly one statement");
    } else {
        struct prepared *statement = describe(handle);
        const char *repeated = statement ? columns_repeated(&statement->columns) : NULL;
        if (statement && !repeated)
            return statement;
        db_fail(&connection->db, FAULT_OTHER, sql, repeated ? "two columns are named %s" : "%s",
                repeated ? repeated : "out of memory");
        end(statement);
        return NULL;
    }
    sqlite3_finalize(handle);
    return NULL;
}

/* The statement of a literal, from the cache. One that is in use (a query inside its own loop)
 * gets a twin that ends with its use. */
static struct prepared *look_up(struct connection *connection, const char *sql)
{
    struct cached *set = cache_set(connection, sql), *oldest = NULL;
    for (int i = 0; i < WAYS; i++) {
        struct cached *one = &set[i];
        bool busy = one->statement && sqlite3_stmt_busy(one->statement->handle);
        /* The text is compared too: an address may come to hold another one. */
        if (one->sql == sql && one->statement &&
            strcmp(sqlite3_sql(one->statement->handle), sql) == 0) {
            one->used = ++connection->clock;
            return busy ? compile(connection, sql, 0) : one->statement;
        }
        if (!busy && (!oldest || one->used < oldest->used))
            oldest = one;
    }
    struct prepared *statement = compile(connection, sql, oldest ? SQLITE_PREPARE_PERSISTENT : 0);
    if (!statement || !oldest)
        return statement;
    end(oldest->statement);
    statement->cached = true;
    *oldest = (struct cached){.sql = sql, .statement = statement, .used = ++connection->clock};
    return statement;
}

void sqlite_finish(struct db *db, void *used, const char *sql)
{
    struct prepared *statement = used;
    (void)db, (void)sql;
    if (statement->cached) {
        sqlite3_reset(statement->handle);
        sqlite3_clear_bindings(statement->handle);
    } else {
        end(statement);
    }
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
    case DB_DATE:
        return sqlite3_bind_text(statement, index, arg->day, DATE_TEXT - 1, life);
    case DB_NULL:
        break;
    }
    return sqlite3_bind_null(statement, index);
}

/* With as many names as arguments, and an index for each argument, none is left over on either
 * side. */
static bool bind_all(struct connection *connection, const struct prepared *statement,
                     const char *sql, struct db_args args, bool keep)
{
    if (statement->parameters != args.count) {
        db_fail(&connection->db, FAULT_OTHER, sql, "%d arguments for %d parameters", args.count,
                statement->parameters);
        return false;
    }
    for (int i = 0; i < args.count; i++) {
        if (!statement->index[i]) {
            db_fail(&connection->db, FAULT_OTHER, sql, "no parameter $%d", i + 1);
            return false;
        }
        if (bind(statement->handle, statement->index[i], &args.arg[i], keep) != SQLITE_OK)
            return sqlite_fail(connection, sql);
    }
    return true;
}

void *sqlite_prepare(struct db *db, struct sql sql, struct db_args args, bool keep_args)
{
    struct connection *connection = connection_of(db);
    struct prepared *statement = look_up(connection, sql.text);
    if (statement && !bind_all(connection, statement, sql.text, args, keep_args)) {
        sqlite_finish(db, statement, sql.text);
        return NULL;
    }
    return statement;
}

enum engine_step sqlite_step(struct db *db, void *statement, const char *sql)
{
    int result = sqlite3_step(((struct prepared *)statement)->handle);
    if (result == SQLITE_ROW)
        return ENGINE_ROW;
    if (result == SQLITE_DONE)
        return ENGINE_DONE;
    sqlite_fail(connection_of(db), sql);
    return ENGINE_FAILED;
}

int64_t sqlite_changes(struct db *db)
{
    return sqlite3_changes64(connection_of(db)->handle);
}

struct columns *sqlite_columns(void *statement)
{
    return &((struct prepared *)statement)->columns;
}

static inline struct db_value value_of(sqlite3_stmt *handle, int column)
{
    /* The connection is this thread's alone, so the value may be read without a copy. */
    sqlite3_value *from = sqlite3_column_value(handle, column);
    struct db_value value = {.kind = DB_NULL};
    switch (sqlite3_value_type(from)) {
    case SQLITE_NULL:
        return value;
    case SQLITE_INTEGER:
        value.kind = DB_INT;
        value.integer = sqlite3_value_int64(from);
        return value;
    case SQLITE_BLOB:
        value.kind = DB_BLOB;
        value.bytes = sqlite3_value_blob(from);
        break;
    default: /* a floating number too is text: nothing here computes with it */
        value.kind = DB_TEXT;
        value.bytes = sqlite3_value_text(from);
    }
    value.length = (size_t)sqlite3_value_bytes(from);
    if (!value.bytes && value.kind == DB_BLOB && value.length == 0)
        value.bytes = "";
    return value;
}

struct db_value sqlite_value(void *statement, int column)
{
    return value_of(((struct prepared *)statement)->handle, column);
}

void sqlite_values(void *statement, const int *columns, int count, struct db_value *values)
{
    sqlite3_stmt *handle = ((struct prepared *)statement)->handle;
    for (int i = 0; i < count; i++)
        values[i] =
            columns[i] < 0 ? (struct db_value){.kind = DB_NULL} : value_of(handle, columns[i]);
}

void sqlite_forget(struct connection *connection)
{
    for (int i = 0; i < SETS * WAYS; i++)
        end(connection->cache[i / WAYS][i % WAYS].statement);
    for (int i = 0; i < OWNS; i++)
        sqlite3_finalize(connection->own[i]);
}
