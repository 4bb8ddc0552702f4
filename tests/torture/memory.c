/* Failing memory: each scene is a kind of request, answered by the whole program in this process,
 * once for every allocation it makes: the first fails, then the second, and so on; each alone, and
 * with all that follow it until the request ends. The arena has no blocks then, so each of its
 * pieces (also Jansson's) is such an allocation. Every time an error page or the right page must
 * come, nothing half done be stored, no descriptor or memory stay behind, and the next request be
 * answered.
 *
 * So that all of them take minutes: the store, opened anew for each failure, has one reader; what
 * the tables hold is counted only when something was committed; a password is hashed once.
 *
 *   memory CONFIG MOST [SCENE]   on a demo; at most MOST allocations of each scene fail (0: all) */
#include "memory.h"
#include "base/log.h"
#include "base/text.h"
#include "core/core_internal.h"
#include "core/session.h"
#include "demo.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <sanitizer/lsan_interface.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* --- the allocator: AddressSanitizer's, but for the allocations that are to fail --- */

static atomic_bool armed, lasting; /* lasting: all from the chosen one on fail */
static atomic_long seen, chosen;

static bool refuse(void)
{
    if (!armed)
        return false;
    long number = ++seen;
    bool refused = lasting ? number >= chosen : number == chosen;
    if (refused)
        errno = ENOMEM;
    return refused;
}

/* What was freed is watched for some failures, not for a hundred: memory that stays in the
 * processor's cache is much quicker. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "quarantine_size_mb=8";
}

/* The sanitizer's own functions, which its names for the program lead to. */
void *__interceptor_malloc(size_t size);
void *__interceptor_calloc(size_t count, size_t size);
void *__interceptor_realloc(void *memory, size_t size);
int __interceptor_posix_memalign(void **memory, size_t alignment, size_t size);
void *__interceptor_mmap(void *at, size_t size, int protection, int flags, int file, off_t from);

void *malloc(size_t size)
{
    return refuse() ? NULL : __interceptor_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return refuse() ? NULL : __interceptor_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return refuse() ? NULL : __interceptor_realloc(memory, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    return refuse() ? ENOMEM : __interceptor_posix_memalign(memory, alignment, size);
}

/* libsodium takes the memory of a password's hash so. */
void *mmap(void *at, size_t size, int protection, int flags, int file, off_t from)
{
    return refuse() ? MAP_FAILED : __interceptor_mmap(at, size, protection, flags, file, from);
}

/* Two hashes of a password would be most of a failure. All their allocations are made each time,
 * but only the first does the work of 50 ms. */
typedef int hash_fn(unsigned char *const hash, unsigned long long size, const char *const password,
                    unsigned long long length, const unsigned char *const salt,
                    unsigned long long rounds, size_t memory, int algorithm);
hash_fn crypto_pwhash;
static hash_fn *hash_of_library;

int crypto_pwhash(unsigned char *const hash, unsigned long long size, const char *const password,
                  unsigned long long length, const unsigned char *const salt,
                  unsigned long long rounds, size_t memory, int algorithm)
{
    static struct {
        char password[64];
        unsigned char salt[crypto_pwhash_SALTBYTES], hash[32];
    } table[256], *known;
    known = &table[salt[0]];
    bool again = size == sizeof known->hash && strcmp(password, known->password) == 0 &&
                 memcmp(salt, known->salt, sizeof known->salt) == 0;
    if (again)
        rounds = crypto_pwhash_OPSLIMIT_MIN, memory = crypto_pwhash_MEMLIMIT_MIN;
    if (hash_of_library(hash, size, password, length, salt, rounds, memory, algorithm) != 0)
        return -1;
    if (again) {
        memcpy(hash, known->hash, sizeof known->hash);
    } else if (size == sizeof known->hash) {
        snprintf(known->password, sizeof known->password, "%s", password);
        memcpy(known->salt, salt, sizeof known->salt);
        memcpy(known->hash, hash, sizeof known->hash);
    }
    return 0;
}

typedef int text_hash_fn(char hash[crypto_pwhash_STRBYTES], const char *const password,
                         unsigned long long length, unsigned long long rounds, size_t memory);
text_hash_fn crypto_pwhash_str;
static text_hash_fn *text_hash_of_library;

/* Of a new password, with which nobody signs in here. */
int crypto_pwhash_str(char hash[crypto_pwhash_STRBYTES], const char *const password,
                      unsigned long long length, unsigned long long rounds, size_t memory)
{
    (void)rounds, (void)memory;
    return text_hash_of_library(hash, password, length, crypto_pwhash_OPSLIMIT_MIN,
                                crypto_pwhash_MEMLIMIT_MIN);
}

/* --- the program --- */

size_t arena_block = 0;

/* The rooms' checks speak to the command line, which is not part of this program. */
void check_line(struct ctx *ctx, const char *format, ...)
{
    (void)ctx, (void)format;
}

/* How many rows each table has had and has, as of a version of the database. Every change adds an
 * audit record, so rows tell whether anything was stored. */
struct contents {
    char version[32], rows[1024];
};

struct place {
    struct config config;
    struct app *app;
    struct arena *arena, *asked, *kept; /* of an answer; of a request; of what all need */
    struct response response;
    sqlite3 *watcher; /* another connection, which sees whether anything was committed */
    const char *cookie, *csrf;
    const char *count; /* SQL: how many rows each table has had and has */
    struct contents contents;
    size_t length; /* of the right page */
    long serial;   /* of requests, so that no change is the same as the one before */
};

static _Noreturn void give_up(const char *format, ...)
{
    va_list args;
    armed = false;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    _exit(1); /* at once: threads still run */
}

/* First column of the first row, in `answer`. */
static char *look_up(struct place *place, const char *sql, char *answer, size_t size)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(place->watcher, sql, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        give_up("%s: %s", sql, sqlite3_errmsg(place->watcher));
    snprintf(answer, size, "%s", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return answer;
}

/* Counted anew only when another connection has committed. */
static const char *contents_of(struct place *place)
{
    struct contents *contents = &place->contents;
    char version[sizeof contents->version];
    look_up(place, "PRAGMA data_version", version, sizeof version);
    if (strcmp(version, contents->version) != 0) {
        look_up(place, place->count, contents->rows, sizeof contents->rows);
        strcpy(contents->version, version);
    }
    return contents->rows;
}

/* Without those of the database, which SQLite keeps for a while after their connection is closed.
 */
static int open_descriptors(const struct place *place)
{
    DIR *folder = opendir("/proc/self/fd");
    const struct dirent *entry;
    char target[512];
    int count = 0;
    while ((entry = readdir(folder))) {
        ssize_t length = readlinkat(dirfd(folder), entry->d_name, target, sizeof target - 1);
        target[length > 0 ? length : 0] = '\0';

        count += !text_starts(target, store_path(place->config.url));
    }
    closedir(folder);
    return count;
}

static bool nothing(struct db *db, void *arg)
{
    (void)db, (void)arg;
    return true;
}

/* A store without compiled statements: what is cached would not be allocated again. Its writer has
 * started when the first work is done. */
static void open_store_anew(struct place *place)
{
    char error[256];
    store_close(place->app->store);
    memo_free(place->app->memo);
    place->app->memo = memo_create();
    place->app->store = store_open(place->config.url, true, error, sizeof error);
    if (!place->app->store || store_write(place->app->store, NULL, nothing, NULL) != STORE_DONE)
        give_up("the store is not opened again");
}

static void open_place(struct place *place, const char *config)
{
    char error[512];
    config_defaults(&place->config);
    if (!config_read(&place->config, config, error, sizeof error))
        give_up("%s", error);
    place->config.limited_posts = 1000000;
    place->config.lock_failures = 1 << 20;
    place->app = app_create(&place->config, error, sizeof error);
    if (!place->app)
        give_up("%s", error);
    place->arena = arena_create(REQUEST_ARENA_LIMIT);
    place->asked = arena_create(REQUEST_ARENA_LIMIT);
    place->kept = arena_create(REQUEST_ARENA_LIMIT);
    if (sqlite3_open_v2(store_path(place->config.url), &place->watcher, SQLITE_OPEN_READONLY,
                        NULL) != SQLITE_OK)
        give_up("the database cannot be watched");
    char counts[16384];
    look_up(place,
            "SELECT 'SELECT ' || group_concat('(SELECT count(*) FROM ' || name || ')', "
            "' || '','' || ') || ' || (SELECT sum(seq) FROM sqlite_sequence)' "
            "FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
            counts, sizeof counts);
    place->count = arena_strdup(place->kept, counts);
}

static void close_place(struct place *place)
{
    sqlite3_close(place->watcher);
    app_destroy(place->app);
    arena_destroy(place->arena);
    arena_destroy(place->asked);
    arena_destroy(place->kept);
}

/* Where nothing is to fail, in blocks as they are served. */
static int ask(struct place *place, const struct request *request)
{
    arena_reset(place->arena);
    arena_block = 32 * 1024;
    app_handle(place->app, place->arena, request, &place->response);
    arena_block = 0;
    return place->response.status;
}

/* --- scenes --- */

struct scene {
    const char *name;
    enum http_method method;
    const char *path;   /* the first %s is what `which` gives, the second the draft's last item */
    const char *which;  /* SQL */
    const char *user;   /* NULL: an officer of the town */
    int status;         /* when nothing fails */
    const char *accept; /* NULL: a page */
    const char *form;   /* fields; in an upload the one of the file is the last */
    const char *file;   /* file's name, NULL: no upload */
    const char *bytes;
    size_t length;
    bool signed_out;
    bool writes; /* commits something when it succeeds */
};

#define BYTES(text) .bytes = text, .length = sizeof text - 1
#define DRAFT "SELECT MAX(id) FROM plans WHERE state = 'draft' AND unit_code LIKE '320509104%'"
#define FILED "SELECT MIN(id) FROM plans WHERE state = 'filed' AND unit_code LIKE '320509104%'"
#define OPEN_REPORT                                                                                \
    "SELECT plan_id || '/assessments/' || (period / 6) || '-' || (period % 6 + 1) "                \
    "FROM assessments WHERE state = 'draft' AND unit_code = '320509104200'"
#define ITEM_IN_FORCE                                                                              \
    "SELECT MIN(l.item_id) FROM assessment_lines l JOIN assessments a ON a.id = l.assessment_id "  \
    "WHERE a.unit_code LIKE '320509104%'"
#define VILLAGE "SELECT MIN(unit_code) FROM promises WHERE unit_code LIKE '320509104%'"
#define AMENDED "SELECT MIN(id) FROM plans WHERE state = 'draft' AND number = 2"
#define ON_NOTICE "SELECT MAX(id) FROM notices WHERE state = 'on_notice'"
#define ITEM                                                                                          \
    "list=service&title=村道亮灯%ld&measure=路灯装好&unit_of_measure=盏&direction=at_least&" \
    "baseline="                                                                                       \
    "1&baseline_year=2020&target=6&person=王海燕"
#define JSON "application/json"

static const char pdf[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
static const char chinese_csv[] = /* 指标,单位代码,年度,数值 and one row, in GB18030 */
    "\xd6\xb8\xb1\xea,\xb5\xa5\xce\xbb\xb4\xfa\xc2\xeb,\xc4\xea\xb6\xc8,\xca\xfd\xd6\xb5\r\n"
    "\xc8\xfd\xca\xae\xce\xe5\xd6\xdc\xcb\xea\xd2\xd4\xcf\xc2\xb5\xb3\xd4\xb1\xd5\xbc\xb1\xc8,"
    "320509104200,2020,5\r\n";
static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1";
static const char averages_csv[] =
    "指标,单位代码,年度,数值\r\n三十五周岁以下党员占比,320509,2020,5\r\n";
static const char units_csv[] = "code,name\r\n320509104200,群星村\r\n";

static const struct scene scenes[] = {
    {.name = "a list", .path = "/plans?size=20", .status = 200},
    {.name = "the to-do page", .path = "/", .status = 200},
    {.name = "a plan", .path = "/plans/%s", .which = DRAFT, .status = 200},
    {.name = "a plan as JSON", .path = "/plans/%s", .which = DRAFT, .status = 200, .accept = JSON},
    {.name = "a plan in force", .path = "/plans/%s", .which = FILED, .status = 200},
    {.name = "an item in force", .path = "/items/%s", .which = ITEM_IN_FORCE, .status = 200},
    {.name = "a wall chart", .path = "/board", .status = 200},
    {.name = "reports of a period", .path = "/assessments", .status = 200},
    {.name = "a village's archive", .path = "/villages/%s", .which = VILLAGE, .status = 200},
    {.name = "versions compared",
     .path = "/plans/%s/compare?from=1&to=draft",
     .which = AMENDED,
     .status = 200},
    {.name = "a form", .path = "/plans/%s/items/new?list=service", .which = DRAFT, .status = 200},
    {.name = "a POST that writes",
     .method = HTTP_POST,
     .path = "/plans/%s/items/%s",
     .which = DRAFT,
     .form = ITEM,
     .status = 303,
     .writes = true},
    {.name = "a refused POST",
     .method = HTTP_POST,
     .path = "/plans/%s/items",
     .which = DRAFT,
     .form = "list=service&title=&target=viel&baseline=x",
     .status = 422},
    {.name = "an upload",
     .method = HTTP_POST,
     .path = "/plans/%s/studies",
     .which = DRAFT,
     .form = "held_on=2021-07-22&place=会议室&attended=全体&documents=规划纲要&evidence",
     .file = "纪要.pdf",
     BYTES(pdf),
     .status = 303,
     .writes = true},
    {.name = "an attachment",
     .path = "/files/%s",
     .which = "SELECT MAX(id) FROM files",
     .status = 200},
    {.name = "a list in the old encoding",
     .method = HTTP_POST,
     .path = "/values/import",
     .form = "file",
     .file = "averages.csv",
     BYTES(chinese_csv),
     .status = 200},
    {.name = "an export", .path = "/units.csv", .status = 200},
    {.name = "the public page",
     .path = "/public/notices/%s",
     .which = ON_NOTICE,
     .signed_out = true,
     .status = 200},
    {.name = "a drawn code",
     .path = "/public/notices/%s/qr.svg",
     .which = ON_NOTICE,
     .signed_out = true,
     .status = 200},
    {.name = "the public form",
     .method = HTTP_POST,
     .path = "/public/notices/%s/feedback",
     .which = ON_NOTICE,
     .form = "text=第%ld次同意，请尽快办好&name=村民&contact=电话",
     .signed_out = true,
     .status = 303,
     .writes = true},
    {.name = "signing in",
     .method = HTTP_POST,
     .path = "/sign-in",
     .form = "name=wang&password=" DEMO_PASSWORD,
     .signed_out = true,
     .status = 303,
     .writes = true},
    {.name = "a wrong password",
     .method = HTTP_POST,
     .path = "/sign-in",
     .form = "name=qian&password=not-the-right-one",
     .signed_out = true,
     .status = 422,
     .writes = true},
    {.name = "a form sent once",
     .method = HTTP_POST,
     .path = "/plans/%s/items/%s",
     .which = DRAFT,
     .form = ITEM "&_once=%ld",
     .status = 303,
     .writes = true},
    {.name = "a change as JSON",
     .method = HTTP_POST,
     .path = "/plans/%s/items/%s",
     .which = DRAFT,
     .accept = JSON,
     .form = "{\"list\": \"service\", \"title\": \"村道亮灯%ld\", \"measure\": \"路灯装好\", "
             "\"unit_of_measure\": \"盏\", \"direction\": \"at_least\", \"baseline\": \"1\", "
             "\"baseline_year\": 2020, \"target\": \"6\", \"person\": \"王海燕\"}",
     .status = 200,
     .writes = true},
    {.name = "a form sent too late",
     .method = HTTP_POST,
     .path = "/plans/%s/items/%s",
     .which = DRAFT,
     .form = ITEM,
     .signed_out = true,
     .status = 401},
    {.name = "a photo",
     .method = HTTP_POST,
     .path = "/notices/%s/photos",
     .which =
         "SELECT MIN(id) FROM notices WHERE state = 'on_notice' AND unit_code LIKE '320509104%'",
     .form = "photo",
     .file = "公示栏.png",
     BYTES(png),
     .status = 303,
     .writes = true},
    {.name = "averages in a list",
     .method = HTTP_POST,
     .path = "/averages/import",
     .form = "file",
     .file = "averages.csv",
     BYTES(averages_csv),
     .user = "qian",
     .status = 200},
    {.name = "units in a list",
     .method = HTTP_POST,
     .path = "/units/import",
     .form = "file",
     .file = "units.csv",
     BYTES(units_csv),
     .user = "admin",
     .status = 200,
     .writes = true},
    {.name = "a report to fill in",
     .path = "/plans/%s",
     .which = OPEN_REPORT,
     .user = "shi",
     .status = 200},
    {.name = "a close-out",
     .path = "/items/%s/close-out",
     .which = "SELECT MIN(item_id) FROM assessment_lines l JOIN assessments a "
              "ON a.id = l.assessment_id WHERE a.unit_code = '320509104200'",
     .user = "shi",
     .status = 200},
    {.name = "a printed plan", .path = "/plans/%s/print", .which = FILED, .status = 200},
    {.name = "a table", .path = "/board.csv", .status = 200},
    {.name = "figures", .path = "/values", .status = 200},
    {.name = "the notices", .path = "/public/notices", .signed_out = true, .status = 200},
    {.name = "the API's description", .path = "/api/openapi.json", .status = 200, .accept = JSON},
    {.name = "a new user",
     .method = HTTP_POST,
     .path = "/users",
     .form = "name=neu%ld&full_name=新人&unit=320509104&roles=town_officer",
     .user = "admin",
     .status = 201,
     .writes = true},
    {.name = "the audit", .path = "/audit", .user = "auditor", .status = 200},
    {.name = "safety of the accounts", .path = "/security", .user = "security", .status = 200},
    {.name = "a page that is not there", .path = "/plans/999999", .status = 404},
    {.name = "an address of nothing", .path = "/nowhere", .status = 404},
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static const char *path_of(struct place *place, const struct scene *scene)
{
    char number[32] = "", item[32];
    if (scene->which)
        look_up(place, scene->which, number, sizeof number);
    look_up(place, "SELECT MAX(id) FROM plan_items WHERE plan_id = (" DRAFT ")", item, sizeof item);
    return arena_printf(place->asked, scene->path, number, item);
}

static const char *form_of(struct place *place, const struct scene *scene)
{
    long serial = ++place->serial;
    return arena_printf(place->asked, scene->form, serial, serial);
}
#pragma GCC diagnostic pop

static void make_upload(struct place *place, const struct scene *scene, struct request *request)
{
    struct buf body = buf_create(place->asked, 4096);
    char *fields = arena_printf(place->asked, "_csrf=%s&%s", place->csrf, form_of(place, scene));
    char *rest = NULL;
    for (char *one = strtok_r(fields, "&", &rest); one; one = strtok_r(NULL, "&", &rest)) {
        char *value = strchr(one, '=');
        if (value)
            *value++ = '\0';
        buf_printf(&body, "--cut\r\nContent-Disposition: form-data; name=\"%s\"", one);
        if (value)
            buf_printf(&body, "\r\n\r\n%s\r\n", value);
    }
    buf_printf(&body, "; filename=\"%s\"\r\n\r\n", scene->file);
    buf_add(&body, scene->bytes, scene->length);
    buf_text(&body, "\r\n--cut--\r\n");
    request->content_type = "multipart/form-data; boundary=cut";
    request->body = body.bytes;
    request->body_length = body.length;
}

static void make_json(struct place *place, const struct scene *scene, struct request *request)
{
    const char *fields = form_of(place, scene) + 1;
    request->content_type = JSON;
    request->body = arena_printf(place->asked, "{\"_csrf\": \"%s\", %s", place->csrf, fields);
    request->body_length = strlen(request->body);
}

static void make_form(struct place *place, const struct scene *scene, struct request *request)
{
    request->content_type = "application/x-www-form-urlencoded";
    request->body = arena_printf(place->asked, "%s&_csrf=%s", form_of(place, scene), place->csrf);
    request->body_length = strlen(request->body);
}

static struct request make_request(struct place *place, const struct scene *scene)
{
    arena_reset(place->asked);
    struct request request = request_blank();
    const char *path = path_of(place, scene), *query = strchr(path, '?');
    request.query = query ? query + 1 : "";
    request.path = arena_strndup(place->asked, path, strcspn(path, "?"));
    request.method = scene->method;
    request.host = "yicun.test";
    request.address = "192.0.2.7";
    request.sec_fetch_site = "same-origin";
    request.accept = scene->accept ? scene->accept : "text/html";
    if (!scene->signed_out)
        request.cookie = place->cookie;
    if (scene->file)
        make_upload(place, scene, &request);
    else if (scene->method == HTTP_POST && scene->accept)
        make_json(place, scene, &request);
    else if (scene->method == HTTP_POST)
        make_form(place, scene, &request);
    return request;
}

/* The session that the scenes of signed-in people use. */
static void sign_in(struct place *place, const char *user)
{
    const struct scene door = {
        .method = HTTP_POST,
        .path = "/sign-in",
        .form = arena_printf(place->kept, "name=%s&password=" DEMO_PASSWORD, user),
    };
    place->csrf = "";
    struct request request = make_request(place, &door);
    request.cookie = "";
    if (ask(place, &request) != 303)
        give_up("signing in: %d", place->response.status);
    for (int i = 0; i < place->response.header_count; i++) {
        const struct header *header = &place->response.headers[i];
        if (strcmp(header->name, "Set-Cookie") == 0 && text_starts(header->value, "session="))
            place->cookie = arena_strndup(place->kept, header->value, strcspn(header->value, ";"));
    }
    const char *token = place->cookie + strlen("session=");
    place->csrf = secret_hash(place->app->secrets, place->kept, "csrf", token, strlen(token));
}

/* --- failing --- */

static bool is_whole(const struct response *response)
{
    const char *body = text_or_empty(response->body);
    return !text_starts(text_or_empty(response->type), "text/html") || response->status == 303 ||
           (response->body_length > 7 && memmem(body, response->body_length, "</html>", 7));
}

/* Answers one request with a cold store, while its allocation `number` fails, and `on`: all that
 * follow too. Gives the allocations that were asked for. */
static long answer_without(struct place *place, const struct request *request, long number, bool on)
{
    open_store_anew(place);
    arena_reset(place->arena);
    seen = 0;
    chosen = number;
    lasting = on;
    armed = true;
    app_handle(place->app, place->arena, request, &place->response);
    armed = false;
    return seen;
}

/* What must hold after an answer: NULL, or what does not. */
static const char *fault_of(const struct place *place, const struct scene *scene, bool changed)
{
    const struct response *response = &place->response;
    bool refused = response->status == 500 || response->status == 503;
    if (response->status != scene->status && !refused)
        return "neither an error nor the right page";
    if (!is_whole(response))
        return "half a page";
    bool grows = scene->writes && scene->status < 300; /* by a digit of the new record's number */
    if (!refused && !grows && response->body_length != place->length)
        return "a page that lacks something";
    if (scene->method == HTTP_POST && changed != (scene->writes && !refused))
        return changed ? "stored all the same" : "not stored";
    return NULL;
}

/* True when the request got as far as to the allocation that was to fail. */
static bool fail_one(struct place *place, const struct scene *scene, long number, bool on)
{
    char before[sizeof place->contents.rows];
    struct request request = make_request(place, scene);
    int descriptors = open_descriptors(place);
    strcpy(before, contents_of(place));
    bool reached = answer_without(place, &request, number, on) >= number;
    int status = place->response.status;
    bool changed = strcmp(before, contents_of(place)) != 0;
    const char *fault = fault_of(place, scene, changed);
    if (!fault && open_descriptors(place) != descriptors)
        fault = "a descriptor stays open";
    request = make_request(place, scene);
    if (!fault && reached && ask(place, &request) != scene->status)
        fault = "the next request fails";
    if (fault)
        give_up("%s, without allocation %ld%s: %d: %s", scene->name, number,
                on ? " and what follows" : "", status, fault);
    return reached;
}

/* Gives how many allocations failed: every `step`-th of about `all`. */
static long fail_each(struct place *place, const struct scene *scene, long all, long step, bool on)
{
    long number = 1 + on * (step / 2), tried = 0;
    for (; fail_one(place, scene, number, on); number += step)
        tried++;
    /* As many as without a failure, but for pages of the database that a write splits. */
    if (number < all - all / 10)
        give_up("%s: ended at allocation %ld of %ld", scene->name, number, all);
    return tried;
}

static void play(struct place *place, const struct scene *scene, long most)
{
    sign_in(place, scene->user ? scene->user : "wang");
    struct request request = make_request(place, scene);
    if (ask(place, &request) != scene->status) /* also loads what is loaded but once */
        give_up("%s: %d %.*s", scene->name, place->response.status, 200,
                text_or_empty(place->response.body));
    request = make_request(place, scene);
    long all = answer_without(place, &request, 0, false), tried = 0;
    place->length = place->response.body_length;
    long step = most && all > most ? all / most : 1;
    for (int on = 0; on < 2; on++)
        tried += fail_each(place, scene, all, step, on);
    if (__lsan_do_recoverable_leak_check())
        give_up("%s: memory is lost", scene->name);
    printf("%-28s %6ld allocations, %6ld failures\n", scene->name, all, tried);
    fflush(stdout);
}

int main(int count, char **argument)
{
    if (count < 3)
        give_up("usage: memory CONFIG MOST [SCENE]");
    struct place place = {.cookie = "", .serial = 100000};
    *(void **)&hash_of_library = dlsym(RTLD_NEXT, "crypto_pwhash");
    *(void **)&text_hash_of_library = dlsym(RTLD_NEXT, "crypto_pwhash_str");
    open_place(&place, argument[1]);
    if (!getenv("VERBOSE"))
        log_set_level((enum log_level) - 1); /* each failure would be a line */
    for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++)
        if (count < 4 || strcmp(argument[3], scenes[i].name) == 0)
            play(&place, &scenes[i], atol(argument[2]));
    close_place(&place);
    return 0;
}
