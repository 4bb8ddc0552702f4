/* What a copy from one database to another asks of SQLite; see engine.h. */
#include "db/sqlite_internal.h"

#include <stdio.h>
#include <stdlib.h>

/* --- numbers --- */

static int64_t last_number(struct db *db, const char *table)
{
    return db_one_int(db, SQL("SELECT seq FROM sqlite_sequence WHERE name = $1"), ARGS(db_t(table)),
                      0);
}

static bool set_last_number(struct db *db, const char *table, int64_t number)
{
    db_run(db, SQL("DELETE FROM sqlite_sequence WHERE name = $1"), ARGS(db_t(table)));
    if (number > 0)
        db_run(db, SQL("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)"),
               ARGS(db_t(table), db_i(number)));
    return !db->failed;
}

/* --- rows --- */

static bool fill(struct db *db, const char *table, const char *columns, int count)
{
    struct connection *connection = connection_of(db);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) {
        db_fail(db, FAULT_OTHER, NULL, "out of memory");
        return false;
    }
    fprintf(out, "INSERT INTO %s (%s) VALUES (", table, columns);
    for (int i = 0; i < count; i++)
        fputs(i ? ", ?" : "?", out);
    fputc(')', out);
    bool written = fclose(out) == 0;
    if (!written)
        db_fail(db, FAULT_OTHER, NULL, "out of memory");
    else if (sqlite3_prepare_v3(connection->handle, text, -1, SQLITE_PREPARE_PERSISTENT,
                                &connection->filling, NULL) != SQLITE_OK)
        sqlite_fail(connection, text);
    free(text);
    return !db->failed;
}

static int put(sqlite3_stmt *statement, int place, const struct db_value *value)
{
    switch (value->kind) {
    case DB_INT:
        return sqlite3_bind_int64(statement, place, value->integer);
    case DB_TEXT:
        return sqlite3_bind_text64(statement, place, value->bytes, value->length, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(statement, place, value->bytes, value->length, SQLITE_STATIC);
    default:
        return sqlite3_bind_null(statement, place);
    }
}

static bool fill_row(struct db *db, const struct db_value *values)
{
    struct connection *connection = connection_of(db);
    sqlite3_stmt *statement = connection->filling;
    int result = SQLITE_OK;
    for (int i = 0; result == SQLITE_OK && i < sqlite3_bind_parameter_count(statement); i++)
        result = put(statement, i + 1, &values[i]);
    if (result == SQLITE_OK && sqlite3_step(statement) != SQLITE_DONE)
        result = SQLITE_ERROR;
    if (result != SQLITE_OK)
        return sqlite_fail(connection, sqlite3_sql(statement));
    return sqlite3_reset(statement) == SQLITE_OK;
}

static bool fill_end(struct db *db)
{
    struct connection *connection = connection_of(db);
    sqlite3_finalize(connection->filling);
    connection->filling = NULL;
    return !db->failed;
}

const struct engine_copy sqlite_copy = {
    .tables = {"SELECT name FROM sqlite_schema WHERE type = 'table' "
               "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"},
    .columns_of =
        {"SELECT c.name, c.type AS kind, c.pk AS key, c.pk = 1 AND t.sql LIKE "
         "'% AUTOINCREMENT%' AS numbered FROM sqlite_schema t, pragma_table_info(t.name) c "
         "WHERE t.type = 'table' AND t.name = $1 ORDER BY c.cid"},
    .aside = {"SELECT name, 'DROP INDEX \"' || name || '\"' AS unmake, sql AS make "
              "FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid"},
    .empty = "DELETE FROM ",
    .last_number = last_number,
    .set_last_number = set_last_number,
    .fill = fill,
    .fill_row = fill_row,
    .fill_end = fill_end,
};
