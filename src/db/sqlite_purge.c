/* An SQLite database written anew, so that erased rows are gone from its file and its log. */
#include "db/file.h"
#include "db/sqlite_internal.h"

#include <errno.h>
#include <string.h>

enum { WAIT_MS = 60000 }; /* for readers that are at work */

/* The pages behind the end of the shrunken file, too, are overwritten or given back by the
 * checkpoint, which is whole only when no reader is in its way. */
static int write_anew(struct connection *connection)
{
    sqlite3 *handle = connection->handle;
    sqlite3_busy_timeout(handle, WAIT_MS);
    connection->trusted = true;
    int result = sqlite3_exec(handle, "PRAGMA secure_delete=ON; PRAGMA temp_store=FILE; VACUUM",
                              NULL, NULL, NULL);
    connection->trusted = false;
    if (result != SQLITE_OK)
        return result;
    return sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

bool sqlite_purge(struct db *db, char *error, size_t error_size)
{
    struct connection *connection = connection_of(db);
    if (!lock_take(connection->lock))
        return db_explain(error, error_size, "the database cannot be locked: %s", strerror(errno));
    int result = write_anew(connection);
    lock_drop(connection->lock);
    if ((result & 0xff) == SQLITE_BUSY)
        return db_explain(error, error_size,
                          "somebody is reading for too long; nothing is lost, run it again");
    return result == SQLITE_OK ||
           db_explain(error, error_size, "%s", sqlite3_errmsg(connection->handle));
}
