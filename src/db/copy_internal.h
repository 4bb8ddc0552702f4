/* A copy in progress as its two files share it: copy_target.c knows what stands where and what is
 * done already, copy.c moves and compares the rows. */
#ifndef YICUN_DB_COPY_INTERNAL_H
#define YICUN_DB_COPY_INTERNAL_H

#include "db/engine.h"

enum {
    COPY_COLUMNS = 64, /* of a table, at most */
    COPY_KEYS = 8      /* of its primary key */
};

struct copy_column {
    const char *name; /* in quotes */
    int kind;         /* DB_INT, DB_TEXT or DB_BLOB */
};

struct copy_table {
    const char *name, *quoted;
    const char *columns; /* all of them, with commas */
    struct copy_column column[COPY_COLUMNS];
    int count;
    int key[COPY_KEYS]; /* the columns of the primary key, in its order */
    int keys;
    bool numbered;         /* the engine gives out the numbers of its records */
    int64_t total, copied; /* rows of the source, and those that the target has */
};

struct copying {
    struct store_copy *ask;
    struct arena *arena;
    struct db *source, *target; /* the source in its one transaction */
    struct copy_table *table;   /* of the source: all but the migrations */
    int tables;
    int all[COPY_COLUMNS]; /* 0, 1, 2 ...: every column */
    int64_t heads;         /* a sum over the audit chains' heads */
    char *error;
    size_t error_size;
};

/* Tells how far the copy is. */
void copy_tell(const struct copying *copying, const char *what, const char *name, int64_t done,
               int64_t of);
/* Makes a failure of the source's or the target's connection the copy's; always false. */
bool copy_failed(const struct copying *copying, const struct db *db, const char *where);
/* Begins and ends a transaction of the target. */
bool copy_begin(const struct copying *copying);
bool copy_commit(const struct copying *copying);

/* --- copy_target.c --- */

/* What the source holds, counted. */
bool copy_read_source(struct copying *copying);
/* Before the target is migrated: false when it holds what a copy may not replace. `begun` says
 * whether a copy was broken off; then it has its tables. */
bool copy_may_fill(struct copying *copying, bool *begun);
/* Goes on where a copy of this very source was broken off, or begins one: the tables empty, what
 * can be made later put aside. */
bool copy_prepare(struct copying *copying);
/* Notes, in the transaction of the rows themselves, how many are copied. */
void copy_note(const struct copying *copying, const struct copy_table *table);
/* When all rows are there: keys and indexes, and the numbers that are given out next. */
bool copy_complete(struct copying *copying);
/* The target becomes a database like any other. */
bool copy_close(struct copying *copying);
/* The source is another one than a part of the copy was made from: the next copy begins anew. */
void copy_distrust(struct copying *copying);

#endif
