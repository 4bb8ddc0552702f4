/* PostgreSQL's statements: prepared once a session, arguments sent as text (the server knows their
 * types), rows received in binary form and all at once (by a scan: a piece at a time), so that a
 * query may stand open while others run. */
#include "db/postgres_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Types by their fixed numbers in the server's catalog. */
enum type {
    TYPE_BOOL = 16,
    TYPE_BYTEA = 17,
    TYPE_NAME = 19,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_TEXT = 25,
    TYPE_UNKNOWN = 705,
    TYPE_VARCHAR = 1043,
    TYPE_NUMERIC = 1700
};

enum {
    ARGS_MOST = 64,
    FETCH_FIRST = 200, /* rows that a scan asks for at once: first, then as many as are */
    FETCH_LEAST = 20,  /* about so many bytes, within these bounds */
    FETCH_MOST = 5000,
    FETCH_BYTES = 2 << 20
};

/* --- preparing --- */

static size_t slot_of(const char *sql)
{
    return (size_t)((uint64_t)(uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15) >> 32) % PG_STATEMENTS;
}

static void free_prepared(struct pg_prepared *prepared)
{
    if (!prepared)
        return;
    free(prepared->text);
    free(prepared);
}

void pg_forget(struct pg_connection *connection)
{
    for (int i = 0; i < PG_STATEMENTS; i++) {
        free_prepared(connection->prepared[i]);
        connection->prepared[i] = NULL;
    }
    connection->prepared_count = 0;
}

/* Makes room when the table is nearly full, which no program of ours does. */
static bool make_room(struct pg_connection *connection)
{
    if (connection->prepared_count < PG_STATEMENTS * 3 / 4)
        return true;
    for (int i = 0; i <= DB_ROWS; i++)
        if (connection->running[i].result)
            return true; /* later, when nothing is open */
    PGresult *result = PQexec(connection->handle, "DEALLOCATE ALL");
    bool done =
        PQresultStatus(result) == PGRES_COMMAND_OK || pg_fail(connection, result, "DEALLOCATE ALL");
    PQclear(result);
    pg_forget(connection);
    return done;
}

/* Names and columns in one piece of memory. */
static struct pg_prepared *describe(const char *sql, const PGresult *about)
{
    int count = PQnfields(about);
    size_t names = 0;
    for (int i = 0; i < count; i++)
        names += strlen(PQfname(about, i)) + 1;
    struct pg_prepared *prepared =
        calloc(1, sizeof *prepared + (size_t)count * sizeof(const char *) + names);
    char *copy = prepared ? strdup(sql) : NULL;
    if (!copy) {
        free(prepared);
        return NULL;
    }
    prepared->sql = sql;
    prepared->text = copy;
    prepared->parameters = PQnparams(about);
    prepared->columns.count = count;
    prepared->columns.names = (const char **)(prepared + 1);
    char *text = (char *)(prepared->columns.names + count);
    for (int i = 0; i < count; i++) {
        const char *name = PQfname(about, i);
        prepared->columns.names[i] = memcpy(text, name, strlen(name) + 1);
        text += strlen(name) + 1;
    }
    return prepared;
}

/* What a room may ask; transactions, settings and tables are the store's alone. */
static bool is_of_rows(const char *sql)
{
    static const char *const first[] = {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "VALUES"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (strncasecmp(sql, first[i], strlen(first[i])) == 0)
            return true;
    return false;
}

static struct pg_prepared *compile(struct pg_connection *connection, const char *sql)
{
    char name[16];
    if (!is_of_rows(sql)) {
        db_fail(&connection->db, FAULT_OTHER, sql, "not a statement about rows");
        return NULL;
    }
    snprintf(name, sizeof name, "s%u", ++connection->names);
    PGresult *result = PQprepare(connection->handle, name, sql, 0, NULL);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    PGresult *about = done ? PQdescribePrepared(connection->handle, name) : NULL;
    struct pg_prepared *prepared = NULL;
    const char *repeated = NULL;
    if (!done || PQresultStatus(about) != PGRES_COMMAND_OK) {
        pg_fail(connection, done ? about : result, sql);
    } else if (!(prepared = describe(sql, about))) {
        db_fail(&connection->db, FAULT_OTHER, sql, "out of memory");
    } else if ((repeated = columns_repeated(&prepared->columns))) {
        db_fail(&connection->db, FAULT_OTHER, sql, "two columns are named %s", repeated);
        free_prepared(prepared);
        prepared = NULL;
    } else {
        memcpy(prepared->name, name, sizeof name);
    }
    PQclear(about);
    PQclear(result);
    return prepared;
}

static struct pg_prepared *look_up(struct pg_connection *connection, const char *sql)
{
    size_t at = slot_of(sql);
    for (; connection->prepared[at]; at = (at + 1) % PG_STATEMENTS)
        if (connection->prepared[at]->sql == sql &&
            strcmp(connection->prepared[at]->text, sql) == 0)
            return connection->prepared[at];
    if (!make_room(connection))
        return NULL;
    struct pg_prepared *prepared = compile(connection, sql);
    if (!prepared)
        return NULL;
    for (at = slot_of(sql); connection->prepared[at];)
        at = (at + 1) % PG_STATEMENTS;
    connection->prepared[at] = prepared;
    connection->prepared_count++;
    return prepared;
}

/* --- running --- */

/* Arguments as the library wants them; numbers as digits in `digits`. */
struct sent {
    const char *values[ARGS_MOST];
    int lengths[ARGS_MOST], formats[ARGS_MOST];
    char digits[ARGS_MOST][24];
};

static void put_arg(struct sent *sent, int i, const struct db_arg *arg)
{
    sent->values[i] = arg->bytes;
    sent->lengths[i] = (int)arg->length;
    sent->formats[i] = arg->kind == DB_BLOB;
    switch (arg->kind) {
    case DB_NULL:
        sent->values[i] = NULL;
        break;
    case DB_INT:
        snprintf(sent->digits[i], sizeof sent->digits[i], "%lld", (long long)arg->integer);
        sent->values[i] = sent->digits[i];
        break;
    case DB_DATE:
        sent->values[i] = arg->day;
        break;
    case DB_BLOB: /* a NULL address would send NULL */
        sent->values[i] = arg->bytes ? arg->bytes : "";
        break;
    case DB_TEXT:
        break;
    }
}

static struct pg_running *free_running(struct pg_connection *connection)
{
    for (int i = 0; i <= DB_ROWS; i++)
        if (!connection->running[i].result)
            return &connection->running[i];
    return NULL;
}

/* The statement, with its arguments in `sent`; NULL: failed. */
static struct pg_prepared *ready(struct pg_connection *connection, const char *sql,
                                 struct db_args args, struct sent *sent)
{
    struct pg_prepared *prepared = look_up(connection, sql);
    if (!prepared)
        return NULL;
    if (prepared->parameters != args.count || args.count > ARGS_MOST) {
        db_fail(&connection->db, FAULT_OTHER, sql, "%d arguments for %d parameters", args.count,
                prepared->parameters);
        return NULL;
    }
    for (int i = 0; i < args.count; i++)
        put_arg(sent, i, &args.arg[i]);
    return prepared;
}

/* Everything is done here, the rows are handed out by pg_step. */
void *pg_prepare(struct db *db, struct sql sql, struct db_args args, bool keep_args)
{
    struct pg_connection *connection = pg_of(db);
    struct sent sent;
    (void)keep_args;
    struct pg_running *running = free_running(connection);
    struct pg_prepared *prepared = running ? ready(connection, sql.text, args, &sent) : NULL;
    if (!prepared)
        return NULL;
    PGresult *result = PQexecPrepared(connection->handle, prepared->name, args.count, sent.values,
                                      sent.lengths, sent.formats, 1);
    if (!pg_done(result)) {
        pg_fail(connection, result, sql.text);
        PQclear(result);
        return NULL;
    }
    connection->changes = strtoll(PQcmdTuples(result), NULL, 10);
    *running = (struct pg_running){.prepared = prepared, .result = result, .row = -1};
    return running;
}

/* Takes the next rows of a cursor in the place of the last; false: failed. */
static bool fetch(struct pg_connection *connection, struct pg_running *running, const char *sql)
{
    char text[48];
    int before = running->result ? PQntuples(running->result) : 0, rows = FETCH_FIRST;
    if (before > 0)
        rows = (int)(FETCH_BYTES / (PQresultMemorySize(running->result) / (size_t)before));
    rows = rows < FETCH_LEAST ? FETCH_LEAST : rows > FETCH_MOST ? FETCH_MOST : rows;
    snprintf(text, sizeof text, "FETCH %d FROM c%u", rows, running->cursor);
    PQclear(running->result);
    running->result = PQexecParams(connection->handle, text, 0, NULL, NULL, NULL, NULL, 1);
    running->row = -1;
    running->fetched = rows;
    return pg_done(running->result) || pg_fail(connection, running->result, sql);
}

static bool declare(struct pg_connection *connection, const char *sql, unsigned cursor, int count,
                    const struct sent *sent)
{
    char *text = NULL;
    if (asprintf(&text, "DECLARE c%u NO SCROLL CURSOR FOR %s", cursor, sql) < 0) {
        db_fail(&connection->db, FAULT_OTHER, sql, "out of memory");
        return false;
    }
    PGresult *result = PQexecParams(connection->handle, text, count, NULL, sent->values,
                                    sent->lengths, sent->formats, 0);
    bool done = pg_done(result) || pg_fail(connection, result, sql);
    PQclear(result);
    free(text);
    return done;
}

void *pg_scan(struct db *db, struct sql sql, struct db_args args, bool keep_args)
{
    struct pg_connection *connection = pg_of(db);
    struct sent sent;
    (void)keep_args;
    struct pg_running *running = free_running(connection);
    struct pg_prepared *prepared = running ? ready(connection, sql.text, args, &sent) : NULL;
    if (!prepared || !declare(connection, sql.text, ++connection->names, args.count, &sent))
        return NULL;
    *running = (struct pg_running){.prepared = prepared, .cursor = connection->names};
    if (fetch(connection, running, sql.text))
        return running;
    pg_finish(db, running, sql.text);
    return NULL;
}

enum engine_step pg_step(struct db *db, void *statement, const char *sql)
{
    struct pg_running *running = statement;
    if (++running->row < PQntuples(running->result))
        return ENGINE_ROW;
    if (!running->cursor || PQntuples(running->result) < running->fetched)
        return ENGINE_DONE;
    if (!fetch(pg_of(db), running, sql))
        return ENGINE_FAILED;
    return ++running->row < PQntuples(running->result) ? ENGINE_ROW : ENGINE_DONE;
}

/* The transaction's end closes a cursor as well; before that, one that was left early is in the
 * way of nothing but memory. */
void pg_finish(struct db *db, void *statement, const char *sql)
{
    struct pg_running *running = statement;
    char text[24];
    (void)sql;
    snprintf(text, sizeof text, "CLOSE c%u", running->cursor);
    if (running->cursor && !db->failed)
        pg_run_own(pg_of(db), text);
    PQclear(running->result);
    running->result = NULL;
}

int64_t pg_changes(struct db *db)
{
    return pg_of(db)->changes;
}

struct columns *pg_columns(void *statement)
{
    return &((struct pg_running *)statement)->prepared->columns;
}

/* --- values --- */

static uint64_t read_big_endian(const char *bytes, int length)
{
    uint64_t number = 0;
    for (int i = 0; i < length; i++)
        number = number << 8 | (unsigned char)bytes[i];
    return number;
}

/* A sum of integers: digits of base 10,000, the first of them `weight` places above the units.
 * False: a fraction, with which nothing here computes. */
static bool read_numeric(const char *bytes, int64_t *integer)
{
    enum { HEAD = 8, NEGATIVE = 0x4000 };
    int count = (int)read_big_endian(bytes, 2), sign = (int)read_big_endian(bytes + 4, 2);
    int weight = (int16_t)read_big_endian(bytes + 2, 2);
    if (count > weight + 1)
        return false;
    uint64_t number = 0;
    for (int place = 0; place <= weight; place++)
        number =
            number * 10000 + (place < count ? read_big_endian(bytes + HEAD + 2 * place, 2) : 0);
    *integer = sign == NEGATIVE ? (int64_t)(0 - number) : (int64_t)number;
    return true;
}

struct db_value pg_value(void *statement, int column)
{
    const struct pg_running *running = statement;
    struct db_value value = {.kind = DB_NULL};
    if (PQgetisnull(running->result, running->row, column))
        return value;
    const char *bytes = PQgetvalue(running->result, running->row, column);
    int length = PQgetlength(running->result, running->row, column);
    value.kind = DB_INT;
    switch ((enum type)PQftype(running->result, column)) {
    case TYPE_BOOL:
        value.integer = bytes[0] != 0;
        return value;
    case TYPE_INT2:
        value.integer = (int16_t)read_big_endian(bytes, 2);
        return value;
    case TYPE_INT4:
        value.integer = (int32_t)read_big_endian(bytes, 4);
        return value;
    case TYPE_INT8:
        value.integer = (int64_t)read_big_endian(bytes, 8);
        return value;
    case TYPE_NUMERIC:
        if (read_numeric(bytes, &value.integer))
            return value;
        value.kind = DB_BLOB;
        break;
    case TYPE_BYTEA:
        value.kind = DB_BLOB;
        break;
    case TYPE_TEXT:
    case TYPE_NAME:
    case TYPE_VARCHAR:
    case TYPE_UNKNOWN:
    default: /* what the program does not use, it would find to be no text of its own */
        value.kind = DB_TEXT;
    }
    value.bytes = bytes;
    value.length = (size_t)length;
    return value;
}

void pg_values(void *statement, const int *columns, int count, struct db_value *values)
{
    for (int i = 0; i < count; i++)
        values[i] =
            columns[i] < 0 ? (struct db_value){.kind = DB_NULL} : pg_value(statement, columns[i]);
}
