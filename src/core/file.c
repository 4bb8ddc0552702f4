/* Attachments: content is stored under its hash before the writer is borrowed; the row that
 * attaches it is written with the record it belongs to. */
#include "core/file.h"

#include "base/log.h"
#include "base/text.h"
#include "core_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_CHARACTERS 120

static const char *path_of(struct ctx *ctx, const char *hash)
{
    return text_of(ctx, "%s/%.2s/%s", ctx->app->config->files, hash, hash + 2);
}

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

/* A rename is durable once its folder is. */
static bool sync_folder(const char *folder)
{
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = file >= 0 && fsync(file) == 0;
    int reason = errno;
    if (file >= 0)
        close(file);
    errno = reason;
    return synced;
}

/* A new file with this content, durable; false with errno, and then there is no such file. */
static bool write_draft(const char *draft, const char *bytes, size_t length)
{
    int file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return false;
    bool written = write_all(file, bytes, length) && fsync(file) == 0;
    int reason = errno;
    if (close(file) != 0 && written) {
        written = false;
        reason = errno;
    }
    if (!written)
        unlink(draft);
    errno = reason;
    return written;
}

int files_lock(const char *files, int how)
{
    int lock = open(files, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock >= 0 && flock(lock, how) != 0) {
        close(lock);
        return -1;
    }
    return lock;
}

/* Content that is there already is made young, so that it is not swept away before its record is
 * written. */
static bool put_content(const char *draft, const char *path, const char *bytes, size_t length)
{
    if (utimensat(AT_FDCWD, path, NULL, 0) == 0)
        return true;
    if (errno != ENOENT || !write_draft(draft, bytes, length))
        return false;
    if (rename(draft, path) == 0)
        return true;
    int reason = errno;
    unlink(draft);
    errno = reason;
    return false;
}

/* Writes content under its hash: whole and durable, or not at all (false with errno). The folders
 * are made durable each time: an earlier attempt may have failed just there. */
static bool keep_content(struct ctx *ctx, const char *hash, const char *bytes, size_t length)
{
    const char *files = ctx->app->config->files, *path = path_of(ctx, hash);
    const char *folder = text_of(ctx, "%s/%.2s", files, hash);
    const char *draft = text_of(ctx, "%s/.%s", folder, secret_random(ctx->arena, 12));
    if ((mkdir(files, 0700) != 0 && errno != EEXIST) ||
        (mkdir(folder, 0700) != 0 && errno != EEXIST))
        return false;
    int lock = files_lock(files, LOCK_SH);
    if (lock < 0)
        return false;
    bool put = put_content(draft, path, bytes, length);
    int reason = errno;
    close(lock);
    errno = reason;
    return put && sync_folder(folder) && sync_folder(files);
}

static const char *content_hash(struct ctx *ctx, const struct upload *upload)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)upload->bytes, upload->length);
    return text_hex(ctx->arena, hash, sizeof hash);
}

/* False when the disk is full; whatever else is wrong becomes an error at the field. */
static bool receive_one(struct ctx *ctx, const struct upload *upload)
{
    const char *name = text_trim(ctx->arena, upload->file_name);
    const char *type = sniff(upload);
    if (upload->length == 0)
        error_at(ctx, upload->field, "format", "文件“%s”是空的，请重新选择", name);
    else if (!text_is_clean(name, strlen(name), false) || text_length(name) > NAME_MAX_CHARACTERS)
        error_at(ctx, upload->field, "format", "文件名太长或有不能识别的字符，请改名后重新上传");
    else if (!type)
        error_at(ctx, upload->field, "format",
                 "文件“%s”不是可以上传的类型，请用照片（JPG、PNG）、PDF、Word、Excel 或 CSV", name);
    if (has_errors(ctx))
        return true;
    const char *hash = content_hash(ctx, upload);
    bool kept = !(ctx->route->flags & ROUTE_HIDDEN);
    if (kept && !keep_content(ctx, hash, upload->bytes, upload->length)) {
        int reason = errno;
        log_error("an attachment was not written: %s", strerror(reason));
        error_at(ctx, upload->field, "failed", "文件“%s”没有存上，请稍后再试", name);
        return reason != ENOSPC && reason != EDQUOT;
    }
    ctx->uploads[ctx->upload_count++] = (struct stored_upload){
        .field = upload->field,
        .name = name,
        .type = type,
        .hash = hash,
        .size = (int64_t)upload->length,
        .bytes = upload->bytes,
    };
    return true;
}

bool files_receive(struct ctx *ctx, const struct upload *upload, int count)
{
    if (count == 0)
        return true;
    ctx->uploads = ARENA_ARRAY(ctx->arena, struct stored_upload, count);
    bool room = true;
    for (int i = 0; i < count && room; i++)
        room = receive_one(ctx, &upload[i]);
    return room;
}

int upload_count(const struct ctx *ctx, const char *field)
{
    int count = 0;
    for (int i = 0; i < ctx->upload_count; i++)
        count += strcmp(ctx->uploads[i].field, field) == 0;
    return count;
}

int file_attach(struct ctx *ctx, const char *field, const char *entity, int64_t entity_id,
                const char *unit_code)
{
    int count = 0;
    for (int i = 0; i < ctx->upload_count; i++) {
        const struct stored_upload *upload = &ctx->uploads[i];
        if (strcmp(upload->field, field) != 0)
            continue;
        db_run(ctx->db,
               SQL("INSERT INTO files (entity, entity_id, field, unit_code, name, type, size, "
                   "hash, user_id, user_name, at) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
               ARGS(db_t(entity), db_i(entity_id), db_t(field), db_t(unit_code), db_t(upload->name),
                    db_t(upload->type), db_i(upload->size), db_t(upload->hash), db_i(ctx->user.id),
                    db_t(ctx->user.full_name), db_i(ctx->now)));
        count++;
    }
    return count;
}

bool file_detach(struct ctx *ctx, const char *entity, int64_t entity_id, int64_t file_id)
{
    return db_run(ctx->db,
                  SQL("DELETE FROM files WHERE id = $1 AND entity = $2 AND entity_id = $3"),
                  ARGS(db_i(file_id), db_t(entity), db_i(entity_id))) == 1;
}

static bool read_all(int file, char *bytes, size_t length)
{
    for (size_t had = 0; had < length;) {
        ssize_t got = read(file, bytes + had, length - had);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        had += (size_t)got;
    }
    return true;
}

/* A stored file never changes, so its size may be asked before it is opened: while a descriptor is
 * open, the arena must not jump away. */
static const char *read_content(struct arena *arena, const char *path, size_t *length)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return NULL;
    *length = (size_t)about.st_size;
    char *bytes = arena_alloc(arena, *length + 1);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool whole = file >= 0 && read_all(file, bytes, *length);
    if (file >= 0)
        close(file);
    return whole ? bytes : NULL;
}

const char *file_content(struct ctx *ctx, const char *entity, int64_t entity_id, const char *hash,
                         size_t *length)
{
    if (db_one_int(ctx->db,
                   SQL("SELECT 1 FROM files WHERE entity = $1 AND entity_id = $2 AND hash = $3"),
                   ARGS(db_t(entity), db_i(entity_id), db_t(hash)), 0) == 0)
        return NULL;
    const char *bytes = read_content(ctx->arena, path_of(ctx, hash), length);
    if (!bytes)
        log_error("an attachment cannot be read: %s", strerror(errno));
    return bytes;
}

const char *file_size_text(struct ctx *ctx, int64_t size)
{
    if (size < 1024)
        return text_of(ctx, "%d 字节", (int)size);
    if (size < 1024 * 1024)
        return text_of(ctx, "%d KB", (int)(size / 1024));
    return text_of(ctx, "%d.%d MB", (int)(size >> 20), (int)((size % (1 << 20)) * 10 >> 20));
}

json_t *file_list(struct ctx *ctx, const char *entity, int64_t entity_id)
{
    json_t *files = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, field, name, type, size, user_name, at FROM files "
                     "WHERE entity = $1 AND entity_id = $2 ORDER BY id"),
                 ARGS(db_t(entity), db_i(entity_id)));
    while (db_next(rows)) {
        int64_t id = db_int(rows, "id"), size = db_int(rows, "size");
        json_array_append_new(files, json_pack("{s:I, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:s}",
                                               "id", id, "field", db_text(rows, "field"), "name",
                                               db_text(rows, "name"), "type", db_text(rows, "type"),
                                               "size", size, "size_text", file_size_text(ctx, size),
                                               "by", db_text(rows, "user_name"), "at",
                                               time_label(ctx, db_int(rows, "at")), "href_link",
                                               text_of(ctx, "/files/%lld", (long long)id)));
    }
    return files;
}

bool file_read(struct ctx *ctx, int64_t file_id, struct file_about *about)
{
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT name, type, hash, size, at FROM files WHERE id = $1"),
                 ARGS(db_i(file_id)));
    bool found = db_next(rows);
    if (found)
        *about = (struct file_about){
            .id = file_id,
            .size = db_int(rows, "size"),
            .at = db_int(rows, "at"),
            .name = db_text(rows, "name"),
            .type = db_text(rows, "type"),
            .hash = db_text(rows, "hash"),
            .path = path_of(ctx, db_text(rows, "hash")),
        };
    db_end(rows);
    return found;
}

enum result file_send(struct ctx *ctx, int64_t file_id)
{
    struct file_about about;
    if (!file_read(ctx, file_id, &about) || access(about.path, R_OK) != 0)
        return RC_MISSING;
    send_bytes(ctx, about.type, about.name, "", 0);
    ctx->response->file = about.path;
    return RC_OK;
}
