/* Migrations: numbered SQL files that bring a database to the form this program expects. What has
 * been applied is kept in schema_migration with a checksum of the file, so that a file that was
 * changed afterwards, or a database of a newer program, is noticed before anything is touched. */
#include "db/engine.h"

#include "base/buf.h"
#include "base/text.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    MEMORY = 64 << 20,
    FILE_MOST = 4 << 20, /* bytes of one migration */
    NUMBER_DIGITS = 4
};

struct migration {
    int number;
    const char *name; /* of the file */
    const char *text;
    const char *checksum;
};

/* The migrations of a folder, numbered 1 to `count` without a gap. */
struct folder {
    const char *path;
    struct migration *migration;
    int count;
};

/* --- the folder --- */

static bool is_sql(const char *name)
{
    return name[0] != '.' && text_ends(name, ".sql");
}

static int sql_only(const struct dirent *entry)
{
    return is_sql(entry->d_name);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* The number of "0001_units.sql"; 0 for a name of another form. */
static int number_of(const char *name)
{
    int number = 0;
    for (int i = 0; i < NUMBER_DIGITS; i++) {
        if (!isdigit((unsigned char)name[i]))
            return 0;
        number = number * 10 + (name[i] - '0');
    }
    return name[NUMBER_DIGITS] == '_' ? number : 0;
}

static bool read_migration(struct arena *arena, const char *folder, struct migration *migration,
                           char *error, size_t error_size)
{
    const char *path = arena_printf(arena, "%s/%s", folder, migration->name);
    FILE *file = fopen(path, "re");
    if (!file)
        return db_explain(error, error_size, "%s: %s", path, strerror(errno));
    struct buf text = buf_create(arena, 4096);
    unsigned char hash[crypto_hash_sha256_BYTES];
    char chunk[4096];
    size_t read;
    while (text.length <= FILE_MOST && (read = fread(chunk, 1, sizeof chunk, file)) > 0)
        buf_add(&text, chunk, read);
    bool sound = !ferror(file) && text.length <= FILE_MOST && strlen(text.bytes) == text.length;
    fclose(file);
    if (!sound)
        return db_explain(error, error_size, "%s: cannot be read as a text file", path);
    crypto_hash_sha256(hash, (const unsigned char *)text.bytes, text.length);
    migration->text = text.bytes;
    migration->checksum = text_hex(arena, hash, sizeof hash);
    return true;
}

static bool take_entry(struct arena *arena, struct folder *folder, const char *name, char *error,
                       size_t error_size)
{
    int number = number_of(name), expected = folder->count + 1;
    if (!number)
        return db_explain(error, error_size, "%s/%s: a migration is named like 0001_units.sql",
                          folder->path, name);
    if (number < expected && expected > 1)
        return db_explain(error, error_size, "%s: %s and %s have the same number", folder->path,
                          folder->migration[folder->count - 1].name, name);
    if (number != expected)
        return db_explain(error, error_size, "%s: migration %04d is missing before %s",
                          folder->path, expected, name);
    struct migration *migration = &folder->migration[folder->count++];
    *migration = (struct migration){.number = number, .name = arena_strdup(arena, name)};
    return read_migration(arena, folder->path, migration, error, error_size);
}

static bool read_folder(struct arena *arena, const char *path, struct folder *folder, char *error,
                        size_t error_size)
{
    struct dirent **entry;
    int entries = scandir(path, &entry, sql_only, by_name);
    if (entries < 0)
        return db_explain(error, error_size, "%s: %s", path, strerror(errno));
    *folder = (struct folder){.path = path};
    folder->migration = ARENA_ARRAY(arena, struct migration, entries + 1);
    bool sound = true;
    for (int i = 0; i < entries; i++) {
        sound = sound && take_entry(arena, folder, entry[i]->d_name, error, error_size);
        free(entry[i]);
    }
    free(entry);
    return sound;
}

/* --- the words of the engine --- */

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The end of what begins at `at` and is copied as it is: a quoted piece, a comment, or one
 * character. */
static const char *piece_end(const char *at)
{
    const char *end = NULL;
    if (*at == '\'' || *at == '"')
        end = strchr(at + 1, *at);
    else if (at[0] == '-' && at[1] == '-')
        end = strchr(at, '\n');
    else if (at[0] == '/' && at[1] == '*')
        end = (end = strstr(at + 2, "*/")) ? end + 1 : NULL;
    else
        end = at;
    return end ? end + 1 : at + strlen(at);
}

static const char *meaning(const struct engine_word *words, const char *word, size_t length)
{
    for (; words->word; words++) {
        if (strlen(words->word) == length && memcmp(words->word, word, length) == 0)
            return words->means;
    }
    return NULL;
}

/* The migration's text with @ID, @INT and so on as the engine says them; NULL with the line. */
static const char *expand(struct arena *arena, const struct engine_word *words,
                          const struct migration *migration, char *error, size_t error_size)
{
    struct buf out = buf_create(arena, strlen(migration->text) + 256);
    int line = 1;
    for (const char *at = migration->text, *end; *at; at = end) {
        if (*at != '@') {
            end = piece_end(at);
            buf_add(&out, at, (size_t)(end - at));
            for (const char *c = at; c < end; c++)
                line += *c == '\n';
            continue;
        }
        for (end = at + 1; is_word_char(*end);)
            end++;
        const char *means = meaning(words, at + 1, (size_t)(end - at - 1));
        if (!means || (at > migration->text && is_word_char(at[-1]))) {
            db_explain(error, error_size, "%s: line %d: unknown word %.*s", migration->name, line,
                       (int)(end - at), at);
            return NULL;
        }
        buf_text(&out, means);
    }
    return out.bytes;
}

/* --- the database --- */

/* Compares what the database has with the folder. The number of migrations it has, or -1. */
static int compare(struct db *db, const struct folder *folder, char *error, size_t error_size)
{
    int applied = 0;
    struct db_rows *rows = db_query(
        db, SQL("SELECT number, name, checksum FROM schema_migration ORDER BY number"), NO_ARGS);
    while (db_next(rows)) {
        int64_t number = db_int(rows, "number");
        const char *name = db_text(rows, "name");
        if (number != ++applied) {
            db_explain(error, error_size, "the database lacks migration %04d before %s", applied,
                       name);
            return -1;
        }
        if (applied > folder->count) {
            db_explain(error, error_size,
                       "the database is newer than this program: it has migration %s, and %s does "
                       "not",
                       name, folder->path);
            return -1;
        }
        const struct migration *migration = &folder->migration[applied - 1];
        if (!text_same(name, migration->name) ||
            !text_same(db_text(rows, "checksum"), migration->checksum)) {
            db_explain(error, error_size,
                       "%s/%s was changed after it was applied (as %s); a change needs a new "
                       "migration",
                       folder->path, migration->name, name);
            return -1;
        }
    }
    if (db_failed(db)) {
        db_explain(error, error_size, "%s", db_error(db));
        return -1;
    }
    return applied;
}

/* The table in which the migrations stand, made in the first transaction. */
static bool ensure_table(struct db *db, struct arena *arena, char *error, size_t error_size)
{
    struct migration table = {.name = "schema_migration",
                              .text = "CREATE TABLE IF NOT EXISTS schema_migration ("
                                      " number @INT NOT NULL PRIMARY KEY, name @TEXT NOT NULL,"
                                      " checksum @TEXT NOT NULL, applied_at @INT NOT NULL)"};
    const char *text = expand(arena, db->engine->words, &table, error, error_size);
    return text && db->engine->script(db, text, error, error_size);
}

static bool apply(struct db *db, struct arena *arena, const struct migration *migration,
                  char *error, size_t error_size)
{
    char finding[256];
    const char *text = expand(arena, db->engine->words, migration, error, error_size);
    if (!text)
        return false;
    if (!db->engine->script(db, text, finding, sizeof finding))
        return db_explain(error, error_size, "%s: %s", migration->name, finding);
    db_run(db,
           SQL("INSERT INTO schema_migration (number, name, checksum, applied_at)"
               " VALUES ($1, $2, $3, $4)"),
           ARGS(db_i(migration->number), db_t(migration->name), db_t(migration->checksum),
                db_i((int64_t)time(NULL))));
    return true;
}

enum progress { APPLIED, NOTHING_LEFT, REFUSED };

/* One transaction: looks anew at what the database has, since another process may be at it too, and
 * applies the next migration. */
static enum progress apply_next(struct db *db, struct arena *arena, const struct folder *folder,
                                char *error, size_t error_size)
{
    db_start(db, arena);
    if (!db->engine->begin(db)) {
        db_explain(error, error_size, "%s", db_error(db));
        return REFUSED;
    }
    int applied =
        ensure_table(db, arena, error, error_size) ? compare(db, folder, error, error_size) : -1;
    bool more = applied >= 0 && applied < folder->count;
    bool sound = applied >= 0;
    if (more)
        sound = apply(db, arena, &folder->migration[applied], error, error_size);
    db_end_all(db);
    if (!sound) {
        db->engine->rollback(db);
        return REFUSED;
    }
    if (!db->engine->commit(db)) {
        db_explain(error, error_size, "%s: %s", more ? folder->migration[applied].name : "commit",
                   db_error(db));
        return REFUSED;
    }
    return more ? APPLIED : NOTHING_LEFT;
}

static int migrate(struct arena *arena, const char *url, const char *path, char *error,
                   size_t error_size)
{
    struct folder folder;
    const char *place;
    const struct engine *engine = engine_of(url, &place, error, error_size);
    if (!engine || !read_folder(arena, path, &folder, error, error_size) ||
        !engine->create(place, error, error_size))
        return -1;
    struct db *db = engine->connect(place, ENGINE_MIGRATE, error, error_size);
    if (!db)
        return -1;
    int done = 0;
    enum progress progress;
    while ((progress = apply_next(db, arena, &folder, error, error_size)) == APPLIED)
        done++;
    engine->disconnect(db);
    return progress == REFUSED ? -1 : done;
}

int store_migrate(const char *url, const char *folder, char *error, size_t error_size)
{
    struct arena *arena = arena_create(MEMORY);
    int done = arena ? migrate(arena, url, folder, error, error_size) : -1;
    if (!arena)
        db_explain(error, error_size, "out of memory");
    arena_destroy(arena);
    return done;
}

bool migrate_is_current(struct db *db, struct arena *arena, const char *path, char *error,
                        size_t error_size)
{
    struct folder folder;
    if (!read_folder(arena, path, &folder, error, error_size))
        return false;
    int64_t tables = db_one_int(db, db->engine->has_table, ARGS(db_t("schema_migration")), 0);
    if (db_failed(db))
        return db_explain(error, error_size, "%s", db_error(db));
    if (tables <= 0)
        return db_explain(error, error_size, "%s",
                          tables ? "the database's tables belong to another role, which must let "
                                   "this one read and write them"
                                 : "the database is empty; run `yicun migrate`");
    int applied = compare(db, &folder, error, error_size);
    if (applied >= 0 && applied < folder.count)
        return db_explain(error, error_size, "the database lacks migration %s; run `yicun migrate`",
                          folder.migration[applied].name);
    return applied >= 0;
}

bool store_is_current(struct store *store, const char *folder, char *error, size_t error_size)
{
    struct arena *arena = arena_create(MEMORY);
    if (!arena)
        return db_explain(error, error_size, "out of memory");
    struct db *db = store_read(store, arena);
    bool current = migrate_is_current(db, arena, folder, error, error_size) &&
                   copy_is_whole(db, error, error_size);
    store_release(store, db);
    arena_destroy(arena);
    return current;
}
