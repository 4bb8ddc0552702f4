/* What a copy from one database to another asks of PostgreSQL; see engine.h. Rows go in by COPY in
 * its binary form, so no text need be quoted and no number read by the server. */
#include "db/postgres_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 64 * 1024 }; /* bytes sent at once */

/* --- numbers --- */

static int64_t last_number(struct db *db, const char *table)
{
    return db_one_int(
        db, SQL("SELECT pg_sequence_last_value(pg_get_serial_sequence($1, 'id')::regclass)"),
        ARGS(db_t(table)), 0);
}

static bool set_last_number(struct db *db, const char *table, int64_t number)
{
    db_one_int(db,
               SQL("SELECT setval(pg_get_serial_sequence($1, 'id'), GREATEST($2::bigint, 1), "
                   "$2::bigint > 0)"),
               ARGS(db_t(table), db_i(number)), 0);
    return !db->failed;
}

/* --- rows --- */

/* Sends what is gathered. */
static bool send_piece(struct pg_connection *connection)
{
    bool sent =
        PQputCopyData(connection->handle, connection->filling, (int)connection->filled) == 1;
    connection->filled = 0;
    return sent || pg_fail(connection, NULL, "COPY");
}

static bool add(struct pg_connection *connection, const void *bytes, size_t length)
{
    const char *from = bytes;
    while (length > 0) {
        size_t room = PIECE - connection->filled, part = length < room ? length : room;
        memcpy(connection->filling + connection->filled, from, part);
        connection->filled += part;
        from += part;
        length -= part;
        if (connection->filled == PIECE && !send_piece(connection))
            return false;
    }
    return true;
}

/* An integer of `size` bytes, the highest first. */
static bool add_number(struct pg_connection *connection, uint64_t number, size_t size)
{
    unsigned char bytes[8];
    for (size_t i = size; i-- > 0; number >>= 8)
        bytes[i] = (unsigned char)number;
    return add(connection, bytes, size);
}

static bool add_value(struct pg_connection *connection, const struct db_value *value)
{
    switch (value->kind) {
    case DB_NULL:
        return add_number(connection, UINT32_MAX, 4);
    case DB_INT:
        return add_number(connection, 8, 4) && add_number(connection, (uint64_t)value->integer, 8);
    default:
        return add_number(connection, value->length, 4) &&
               add(connection, value->bytes, value->length);
    }
}

static bool fill(struct db *db, const char *table, const char *columns, int count)
{
    static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
    struct pg_connection *connection = pg_of(db);
    char *text = NULL;
    if (!connection->filling)
        connection->filling = malloc(PIECE);
    if (!connection->filling ||
        asprintf(&text, "COPY %s (%s) FROM STDIN (FORMAT binary)", table, columns) < 0) {
        db_fail(db, FAULT_OTHER, NULL, "out of memory");
        return false;
    }
    connection->fill_columns = count;
    connection->filled = 0;
    PGresult *result = PQexec(connection->handle, text);
    bool begun = PQresultStatus(result) == PGRES_COPY_IN || pg_fail(connection, result, text);
    PQclear(result);
    free(text);
    return begun && add(connection, head, sizeof head);
}

static bool fill_row(struct db *db, const struct db_value *values)
{
    struct pg_connection *connection = pg_of(db);
    int count = connection->fill_columns;
    bool added = add_number(connection, (uint64_t)count, 2);
    for (int i = 0; added && i < count; i++)
        added = add_value(connection, &values[i]);
    return added;
}

/* What the server found wrong with a row is heard here. */
static bool fill_end(struct db *db)
{
    struct pg_connection *connection = pg_of(db);
    PGresult *result;
    if (!db->failed && add_number(connection, UINT16_MAX, 2))
        send_piece(connection);
    if (PQputCopyEnd(connection->handle, db->failed ? "given up" : NULL) != 1)
        pg_fail(connection, NULL, "COPY");
    while ((result = PQgetResult(connection->handle))) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            pg_fail(connection, result, "COPY");
        PQclear(result);
    }
    return !db->failed;
}

#define OWN_TABLES                                                                                 \
    "pg_class t WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace"

const struct engine_copy pg_copy = {
    .tables = {"SELECT t.relname::text AS name FROM " OWN_TABLES " ORDER BY t.relname"},
    .columns_of =
        {"SELECT a.attname::text AS name, CASE a.atttypid WHEN 'bigint'::regtype THEN 'INTEGER' "
         "WHEN 'text'::regtype THEN 'TEXT' WHEN 'bytea'::regtype THEN 'BLOB' ELSE '' END AS kind, "
         "COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS key, "
         "a.attidentity <> '' AS numbered FROM pg_attribute a "
         "LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary "
         "WHERE a.attrelid = (SELECT t.oid FROM " OWN_TABLES " AND t.relname = $1) "
         "AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"},
    /* Foreign keys first: they lean on the keys they refer to. */
    .aside = {"SELECT name, unmake, make FROM (SELECT c.conname::text AS name, c.contype AS kind, "
              "format('ALTER TABLE %I DROP CONSTRAINT %I', t.relname, c.conname) AS unmake, "
              "format('ALTER TABLE %I ADD CONSTRAINT %I %s', t.relname, c.conname, "
              "pg_get_constraintdef(c.oid)) AS make FROM pg_constraint c, " OWN_TABLES
              " AND c.conrelid = t.oid AND c.contype IN ('f', 'u') UNION ALL "
              "SELECT x.relname::text, 'x', format('DROP INDEX %I', x.relname), "
              "pg_get_indexdef(x.oid) FROM pg_index i, pg_class x, " OWN_TABLES
              " AND i.indrelid = t.oid AND x.oid = i.indexrelid AND NOT EXISTS (SELECT 1 "
              "FROM pg_constraint c WHERE c.conindid = x.oid AND c.contype IN ('p', 'u', 'x'))) s "
              "ORDER BY kind, name"},
    .empty = "TRUNCATE ",
    .settle = "ANALYZE",
    .last_number = last_number,
    .set_last_number = set_last_number,
    .fill = fill,
    .fill_row = fill_row,
    .fill_end = fill_end,
};
