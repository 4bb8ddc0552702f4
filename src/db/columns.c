/* See columns.h. */
#include "db/columns.h"

#include <string.h>

static int column_named(const struct columns *columns, const char *name)
{
    for (int column = 0; column < columns->count; column++)
        if (strcmp(columns->names[column], name) == 0)
            return column;
    return -1;
}

int columns_find(struct columns *columns, const char *name)
{
    int at = columns->asked_last;
    for (int i = 0; i < columns->asked_count; i++, at++) {
        if (at >= columns->asked_count)
            at = 0;
        /* The name is compared too: an address may come to hold another one. */
        if (columns->asked[at].name == name &&
            strcmp(columns->names[columns->asked[at].column], name) == 0) {
            columns->asked_last = at;
            return columns->asked[at].column;
        }
    }
    int column = column_named(columns, name);
    if (column >= 0 && columns->asked_count < COLUMNS_ASKED) {
        columns->asked_last = columns->asked_count++;
        columns->asked[columns->asked_last].name = name;
        columns->asked[columns->asked_last].column = column;
    }
    return column;
}

const int *columns_find_all(struct columns *columns, const struct db_into *into)
{
    if (columns->into == into)
        return columns->into_column;
    for (int i = 0; into[i].column && i < DB_INTO_MOST; i++)
        columns->into_column[i] = column_named(columns, into[i].column);
    columns->into = into;
    return columns->into_column;
}

const char *columns_repeated(const struct columns *columns)
{
    for (int i = 1; i < columns->count; i++)
        for (int j = 0; j < i; j++)
            if (strcmp(columns->names[i], columns->names[j]) == 0)
                return columns->names[i];
    return NULL;
}
