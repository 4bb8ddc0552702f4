/* The columns of a prepared statement, found by name. What is asked once is remembered, since a
 * loop asks in the same order for each row. */
#ifndef YICUN_DB_COLUMNS_H
#define YICUN_DB_COLUMNS_H

#include "db.h"

enum { COLUMNS_ASKED = 64 };

struct columns {
    int count;
    const char **names;
    /* In the order in which they were first asked for, by the address of the name, which is mostly
     * a literal's. */
    struct {
        const char *name;
        int column;
    } asked[COLUMNS_ASKED];
    int asked_count, asked_last; /* asked_last: found last */
    const struct db_into *into;  /* the table that the rows were read by last, and its columns */
    int into_column[DB_INTO_MOST];
};

/* The place of a column; -1: there is none of that name. */
int columns_find(struct columns *columns, const char *name);
/* The columns of a whole table, in its order. */
const int *columns_find_all(struct columns *columns, const struct db_into *into);
/* A name that two columns have, which is a mistake where columns are read by name; NULL: none. */
const char *columns_repeated(const struct columns *columns);

#endif
