/* Sealed columns: fields that are encrypted at rest, bound to table, column and record (POOL-10). A
 * room declares each, so that `yicun rekey` and `yicun check` know them. */
#ifndef YICUN_CORE_SEAL_H
#define YICUN_CORE_SEAL_H

#include "core/ctx.h"
#include "core/secret.h"

/* A column that holds sealed text, NULL where there is none. */
struct sealed {
    const char *bound;         /* "candidates.phone": what its values are bound to, with the id */
    struct sql (*read)(void);  /* id and sealed of the next $2 rows behind the id $1 */
    struct sql (*write)(void); /* puts $2 into row $1 where $3 still stands */
};

/* Defines `name` for a column; `key` is the integer that tells the table's rows apart. */
#define SEALED_COLUMN(name, bound_to, table, key, column)                                          \
    static struct sql name##_read(void)                                                            \
    {                                                                                              \
        return SQL("SELECT " key " AS id, " column " AS sealed FROM " table " WHERE " key          \
                   " > $1 AND " column " IS NOT NULL ORDER BY " key " LIMIT $2");                  \
    }                                                                                              \
    static struct sql name##_write(void)                                                           \
    {                                                                                              \
        return SQL("UPDATE " table " SET " column " = $2 WHERE " key " = $1 AND " column " = $3"); \
    }                                                                                              \
    static const struct sealed name = {bound_to, name##_read, name##_write}

/* Text sealed for this record of this column; NULL in, NULL out. */
const char *seal_text(struct ctx *ctx, const struct sealed *column, int64_t id, const char *text);
/* The text; NULL when there is none, or when it was changed, comes from elsewhere, or its key is
 * not ours (which is logged, without any of it). Wipe it with secret_wipe when it is used. */
const char *seal_open(struct ctx *ctx, const struct sealed *column, int64_t id, const char *sealed);
/* What a value is bound to: "candidates.phone:17". */
const char *seal_bound_to(struct arena *arena, const struct sealed *column, int64_t id);
/* Keyed hash of a text, to find the same again without opening anything: ID numbers in two lists.
 * `purpose` keeps columns apart: "candidates.id_number". */
const char *seal_lookup(struct ctx *ctx, const char *purpose, const char *text);

/* --- for the command line --- */

/* What one batch of `yicun rekey` did. */
struct rekeying {
    const struct sealed *column;
    int64_t after;        /* the last id that was looked at */
    int64_t seen, turned; /* values so far, and those that are sealed anew */
    int64_t broken;       /* the first id whose value does not open; 0: none */
    bool more;
};
enum { REKEY_BATCH = 200 };
/* Seals the next values anew with the newest key, in the write that calls it; values that the
 * newest key sealed already are left alone, so a rekeying that was broken off goes on. */
bool seal_turn(struct ctx *ctx, void *rekeying);
/* Calls `each` with every sealed column of every room. */
void seal_columns(void (*each)(const struct sealed *column, void *arg), void *arg);

/* Opens every sealed value (yicun check). Number of values. */
int64_t seal_check(struct ctx *ctx);
/* Remembers that values are sealed with the newest key, so that a server whose key file lacks it
 * does not start. */
void seal_note_key(struct ctx *ctx);
/* Forgets keys of which seal_turn left nothing. */
void seal_forget_keys(struct ctx *ctx);
/* False with one line when the key file lacks a key with which values are sealed. */
bool seal_has_keys(struct db *db, const struct secrets *secrets, char *error, size_t error_size);

#endif
