/* Statements and rows: arguments, look-up of columns, errors that stick. Knows no engine by name;
 * the connection carries its own. */
#include "db/engine.h"

#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- errors --- */

bool db_explain(char *error, size_t error_size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(error, error_size, format, args);
    va_end(args);
    return false;
}

void db_fail(struct db *db, enum db_fault fault, const char *sql, const char *format, ...)
{
    if (db->failed)
        return;
    db->failed = true;
    db->fault = fault;
    va_list args;
    va_start(args, format);
    vsnprintf(db->error, sizeof db->error, format, args);
    va_end(args);
    bool usual = fault == FAULT_CONSTRAINT || fault == FAULT_CLASH;
    log_line(usual ? LOG_DEBUG : LOG_ERROR, "store: %s: %s", db->error, sql ? sql : "-");
}

bool db_failed(const struct db *db)
{
    return db->failed;
}

bool db_constraint(const struct db *db)
{
    return db->failed && db->fault == FAULT_CONSTRAINT;
}

bool db_full(const struct db *db)
{
    return db->failed && db->fault == FAULT_FULL;
}

bool db_away(const struct db *db)
{
    return db->failed && (db->fault == FAULT_AWAY || db->fault == FAULT_CLASH);
}

bool db_clash(const struct db *db)
{
    return db->failed && db->fault == FAULT_CLASH;
}

const char *db_error(const struct db *db)
{
    return db->error;
}

struct arena *db_arena(struct db *db)
{
    return db->arena;
}

struct arena *db_use_arena(struct db *db, struct arena *arena)
{
    struct arena *before = db->arena;
    db->arena = arena;
    return before;
}

void db_end_all(struct db *db)
{
    for (int i = 0; i < DB_ROWS; i++)
        db_end(&db->rows[i]);
}

void db_start(struct db *db, struct arena *arena)
{
    db_end_all(db);
    db->failed = false;
    db->error[0] = '\0';
    db->arena = arena;
}

uint64_t db_snapshot(struct db *db)
{
    return db->engine->snapshot(db);
}

/* --- statements --- */

struct db_arg db_t(const char *text)
{
    if (!text)
        return db_null();
    return (struct db_arg){.kind = DB_TEXT, .bytes = text, .length = strlen(text)};
}

struct db_arg db_d(struct date date)
{
    struct db_arg arg = {.kind = date_is_none(date) ? DB_NULL : DB_DATE};
    date_format(date, arg.day);
    return arg;
}

int64_t db_run(struct db *db, struct sql sql, struct db_args args)
{
    if (db->failed)
        return -1;
    const struct engine *engine = db->engine;
    void *statement = engine->prepare(db, sql, args, false);
    if (!statement)
        return -1;
    if (engine->columns(statement)->count > 0)
        db_fail(db, FAULT_OTHER, sql.text, "db_run of a statement with result rows");
    else
        engine->step(db, statement, sql.text);
    engine->finish(db, statement, sql.text);
    return db->failed ? -1 : engine->changes(db);
}

static struct db_rows *free_rows(struct db *db)
{
    for (int i = 0; i < DB_ROWS; i++) {
        struct db_rows *rows = &db->rows[db->next_rows];
        db->next_rows = (db->next_rows + 1) % DB_ROWS;
        if (!rows->statement)
            return rows;
    }
    return NULL;
}

void db_patient(struct db *db)
{
    if (db->engine->patient && !db->failed)
        db->engine->patient(db);
}

typedef void *prepare_fn(struct db *db, struct sql sql, struct db_args args, bool keep_args);

static struct db_rows *start(struct db *db, prepare_fn *prepare, struct sql sql,
                             struct db_args args)
{
    db->none = (struct db_rows){.db = db};
    if (db->failed)
        return &db->none;
    struct db_rows *rows = free_rows(db);
    if (!rows) {
        db_fail(db, FAULT_OTHER, sql.text, "more than %d queries open at once", DB_ROWS);
        return &db->none;
    }
    void *statement = prepare(db, sql, args, true);
    if (!statement)
        return &db->none;
    *rows = (struct db_rows){.db = db, .statement = statement, .sql = sql.text};
    /* The first step is taken here, so that an INSERT ... RETURNING is done even if nobody asks
     * for its row. */
    if (db->engine->step(db, statement, sql.text) != ENGINE_ROW)
        db_end(rows);
    return rows;
}

struct db_rows *db_query(struct db *db, struct sql sql, struct db_args args)
{
    return start(db, db->engine->prepare, sql, args);
}

struct db_rows *db_scan(struct db *db, struct sql sql, struct db_args args)
{
    return start(db, db->engine->scan, sql, args);
}

bool db_next(struct db_rows *rows)
{
    if (!rows->statement)
        return false;
    struct db *db = rows->db;
    if (db->failed) {
        db_end(rows);
        return false;
    }
    if (rows->state == ROWS_READY) {
        rows->state = ROWS_ON_ROW;
        return true;
    }
    if (db->engine->step(db, rows->statement, rows->sql) == ENGINE_ROW)
        return true;
    db_end(rows);
    return false;
}

void db_end(struct db_rows *rows)
{
    if (!rows->statement)
        return;
    rows->db->engine->finish(rows->db, rows->statement, rows->sql);
    rows->statement = NULL;
}

/* --- columns --- */

static bool on_row(struct db_rows *rows)
{
    if (rows->db->failed)
        return false;
    if (rows->statement && rows->state == ROWS_ON_ROW)
        return true;
    db_fail(rows->db, FAULT_OTHER, rows->sql, "a column is read outside a row");
    return false;
}

int db_column(struct db_rows *rows, const char *name)
{
    return on_row(rows) ? columns_find(rows->db->engine->columns(rows->statement), name) : -1;
}

static int find_column(struct db_rows *rows, const char *name)
{
    int column = db_column(rows, name);
    if (column < 0)
        db_fail(rows->db, FAULT_OTHER, rows->sql, "no column %s", name);
    return column;
}

static struct db_value value_at(struct db_rows *rows, int column)
{
    struct db_value value = {.kind = DB_NULL};
    if (column < 0 || !on_row(rows))
        return value;
    value = rows->db->engine->value(rows->statement, column);
    if ((value.kind == DB_TEXT || value.kind == DB_BLOB) && !value.bytes) {
        db_fail(rows->db, FAULT_OTHER, rows->sql, "out of memory");
        value.kind = DB_NULL;
    }
    return value;
}

/* A value of another kind than the caller expects. */
static void fail_kind(struct db_rows *rows, int column, const char *kind)
{
    db_fail(rows->db, FAULT_OTHER, rows->sql, "column %s is not %s",
            rows->db->engine->columns(rows->statement)->names[column], kind);
}

int64_t db_int_at(struct db_rows *rows, int column)
{
    struct db_value value = value_at(rows, column);
    if (value.kind == DB_INT)
        return value.integer;
    if (value.kind != DB_NULL)
        fail_kind(rows, column, "an integer");
    return 0;
}

const char *db_text_at(struct db_rows *rows, int column)
{
    struct db_value value = value_at(rows, column);
    if (value.kind == DB_TEXT)
        return arena_strndup(rows->db->arena, value.bytes, value.length);
    if (value.kind == DB_INT)
        return arena_printf(rows->db->arena, "%lld", (long long)value.integer);
    if (value.kind != DB_NULL)
        fail_kind(rows, column, "text");
    return NULL;
}

bool db_is_null_at(struct db_rows *rows, int column)
{
    return value_at(rows, column).kind == DB_NULL;
}

int64_t db_int(struct db_rows *rows, const char *column)
{
    return db_int_at(rows, find_column(rows, column));
}

const char *db_text(struct db_rows *rows, const char *column)
{
    return db_text_at(rows, find_column(rows, column));
}

bool db_is_null(struct db_rows *rows, const char *column)
{
    return db_is_null_at(rows, find_column(rows, column));
}

static struct date date_of(const struct db_value *value)
{
    struct date date = {0};
    char text[DATE_TEXT];
    if (value->kind != DB_TEXT || value->length != DATE_TEXT - 1)
        return date;
    memcpy(text, value->bytes, value->length);
    text[value->length] = '\0';
    return date_parse(text, &date) ? date : (struct date){0};
}

struct date db_date(struct db_rows *rows, const char *column)
{
    struct db_value value = value_at(rows, find_column(rows, column));
    return date_of(&value);
}

/* True when a value is of the kind that its place takes. */
static bool fits(struct db_rows *rows, int column, const struct db_into *into,
                 const struct db_value *value)
{
    bool text = into->kind == INTO_TEXT || into->kind == INTO_DATE;
    if (column < 0) {
        db_fail(rows->db, FAULT_OTHER, rows->sql, "no column %s", into->column);
    } else if ((value->kind == DB_TEXT || value->kind == DB_BLOB) && !value->bytes) {
        db_fail(rows->db, FAULT_OTHER, rows->sql, "out of memory");
    } else if (value->kind != DB_NULL && value->kind != (text ? DB_TEXT : DB_INT)) {
        fail_kind(rows, column, text ? "text" : "an integer");
    } else {
        return true;
    }
    return false;
}

/* A text goes to `texts`, which has the room. The new end of it. */
static char *put(const struct db_into *into, const struct db_value *value, void *place, char *texts)
{
    switch (into->kind) {
    case INTO_INT64:
        *(int64_t *)place = value->integer;
        break;
    case INTO_NUMBER:
        *(int64_t *)place = value->kind == DB_NULL ? INT64_MIN : value->integer;
        break;
    case INTO_INT:
        *(int *)place = (int)value->integer;
        break;
    case INTO_BOOL:
        *(bool *)place = value->integer != 0;
        break;
    case INTO_DATE:
        *(struct date *)place = date_of(value);
        break;
    case INTO_TEXT:
        *(const char **)place = value->kind == DB_TEXT ? texts : NULL;
        if (value->kind == DB_TEXT) {
            memcpy(texts, value->bytes, value->length);
            texts += value->length;
            *texts++ = '\0';
        }
    }
    return texts;
}

/* A record is empty where a value does not fit; the connection has failed then. */
void db_read(struct db_rows *rows, const struct db_into *into, void *record)
{
    if (!on_row(rows))
        return;
    const int *columns = columns_find_all(rows->db->engine->columns(rows->statement), into);
    struct db_value values[DB_INTO_MOST];
    int count = 0;
    while (into[count].column)
        count++;
    rows->db->engine->values(rows->statement, columns, count, values);
    size_t room = 0; /* of all texts, which are copied into one piece */
    for (int i = 0; i < count; i++) {
        if (!fits(rows, columns[i], &into[i], &values[i]))
            values[i] = (struct db_value){.kind = DB_NULL};
        else if (into[i].kind == INTO_TEXT && values[i].kind == DB_TEXT)
            room += values[i].length + 1;
    }
    char *texts = room ? arena_take(rows->db->arena, room) : NULL;
    for (int i = 0; i < count; i++)
        texts = put(&into[i], &values[i], (char *)record + into[i].offset, texts);
}

const void *db_blob(struct db_rows *rows, const char *name, size_t *length)
{
    int column = find_column(rows, name);
    struct db_value value = value_at(rows, column);
    *length = 0;
    if (value.kind == DB_NULL)
        return NULL;
    if (value.kind == DB_INT) {
        fail_kind(rows, column, "a blob");
        return NULL;
    }
    char *copy = arena_alloc(rows->db->arena, value.length + 1);
    memcpy(copy, value.bytes, value.length);
    *length = value.length;
    return copy;
}

int64_t db_one_int(struct db *db, struct sql sql, struct db_args args, int64_t otherwise)
{
    struct db_rows *rows = db_query(db, sql, args);
    int64_t result = otherwise;
    if (db_next(rows) && !db_is_null_at(rows, 0))
        result = db_int_at(rows, 0);
    db_end(rows);
    return db->failed ? otherwise : result;
}

const char *db_one_text(struct db *db, struct sql sql, struct db_args args)
{
    struct db_rows *rows = db_query(db, sql, args);
    const char *result = db_next(rows) ? db_text_at(rows, 0) : NULL;
    db_end(rows);
    return result;
}
