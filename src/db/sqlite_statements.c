/* SQLite's statements: a cache by the literal's address, arguments bound by name, steps, values. */
#include "db/sqlite_internal.h"

#include <stdio.h>
#include <string.h>

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

void sqlite_finish(struct db *db, void *statement, const char *sql)
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
    case DB_DATE:
        return sqlite3_bind_text(statement, index, arg->day, DATE_TEXT - 1, life);
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

void *sqlite_prepare(struct db *db, struct sql sql, struct db_args args, bool keep_args)
{
    struct connection *connection = connection_of(db);
    sqlite3_stmt *statement = look_up(connection, sql.text);
    if (statement && !bind_all(connection, statement, sql.text, args, keep_args)) {
        sqlite_finish(db, statement, sql.text);
        return NULL;
    }
    return statement;
}

enum engine_step sqlite_step(struct db *db, void *statement, const char *sql)
{
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        return ENGINE_ROW;
    if (result == SQLITE_DONE)
        return ENGINE_DONE;
    fail_statement(connection_of(db), sql);
    return ENGINE_FAILED;
}

int64_t sqlite_changes(struct db *db)
{
    return sqlite3_changes64(connection_of(db)->handle);
}

int sqlite_columns(void *statement)
{
    return sqlite3_column_count(statement);
}

const char *sqlite_column_name(void *statement, int column)
{
    return sqlite3_column_name(statement, column);
}

struct db_arg sqlite_value(void *statement, int column)
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

void sqlite_forget(struct connection *connection)
{
    for (int i = 0; i < SETS * WAYS; i++)
        sqlite3_finalize(connection->cache[i / WAYS][i % WAYS].statement);
}
