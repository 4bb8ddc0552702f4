/* The tables of units: all of the unit room's SQL. */
#include "unit/store.h"

#include "base/text.h"
#include "core/field.h"

#include <string.h>

static void read_unit(struct db_rows *rows, struct unit *unit)
{
    *unit = (struct unit){
        .code = db_text(rows, "code"),
        .name = db_text(rows, "name"),
        .level = (enum unit_level)db_int(rows, "level"),
        .kind = db_text(rows, "kind"),
        .covered = db_int(rows, "covered") != 0,
        .successor = text_or_empty(db_text(rows, "successor")),
        .ended_on = db_date(rows, "ended_on"),
        .version = db_int(rows, "version"),
    };
}

bool unit_read(struct ctx *ctx, const char *code, struct unit *unit)
{
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT code, name, level, kind, covered, ended_on,"
                                        " successor, version FROM units WHERE code = $1"),
                                    ARGS(db_t(code)));
    bool found = db_next(rows);
    if (found)
        read_unit(rows, unit);
    db_end(rows);
    return found;
}

/* --- lists --- */

static struct unit_lines read_lines(struct ctx *ctx, struct db_rows *rows)
{
    struct unit_lines lines = {NULL, 0};
    int room = 0;
    while (db_next(rows)) {
        if (lines.count == room) {
            int more = room ? room * 2 : 64;
            lines.line = arena_resize(ctx->arena, lines.line, sizeof *lines.line * (size_t)room,
                                      sizeof *lines.line * (size_t)more);
            room = more;
        }
        struct unit_line *line = &lines.line[lines.count++];
        read_unit(rows, &line->unit);
        line->above = db_text(rows, "above");
        line->villages = db_int(rows, "villages");
        line->bound_villages = db_int(rows, "bound_villages");
    }
    return lines;
}

enum unit_level units_level_below(struct ctx *ctx, const char *code)
{
    enum unit_level level = unit_level(code);
    if (level == LEVEL_VILLAGE)
        return LEVEL_NONE;
    if (level != LEVEL_COUNTRY)
        return level + 1;
    /* A province need not be there (UNIT-1), so the country's units may begin lower. */
    return (enum unit_level)db_one_int(ctx->db, SQL("SELECT MIN(level) FROM units"), NO_ARGS,
                                       LEVEL_NONE);
}

static struct scope narrowed(struct scope a, struct scope b)
{
    struct scope both = a;
    if (strcmp(b.from, both.from) > 0)
        memcpy(both.from, b.from, sizeof both.from);
    if (strcmp(b.to, both.to) < 0)
        memcpy(both.to, b.to, sizeof both.to);
    return both;
}

static int64_t code_length(enum unit_level level)
{
    static const int64_t length[] = {0, 0, 2, 4, 6, 9, 12};
    return length[level];
}

struct unit_lines units_below(struct ctx *ctx, const char *code, struct scope scope)
{
    enum unit_level level = units_level_below(ctx, code);
    if (level == LEVEL_NONE)
        return (struct unit_lines){NULL, 0};
    struct scope range = narrowed(scope_of(code), scope);
    /* The counts are made in one pass over the villages, cut to the length of the lines' codes. */
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT u.code, u.name, u.level, u.kind, u.covered, u.ended_on, u.successor, u.version,"
            " NULL AS above, v.villages, v.bound_villages"
            " FROM units u LEFT JOIN ("
            "   SELECT SUBSTR(code, 1, CAST($4 AS INTEGER)) AS above_code, COUNT(*) AS villages,"
            "     SUM(covered) AS bound_villages"
            "   FROM units WHERE level = $5 AND ended_on IS NULL AND code >= $2 AND code < $3"
            "   GROUP BY SUBSTR(code, 1, CAST($4 AS INTEGER))"
            " ) v ON v.above_code = u.code"
            " WHERE u.level = $1 AND u.code >= $2 AND u.code < $3 AND u.ended_on IS NULL"
            " ORDER BY u.code"),
        ARGS(db_i(level), db_t(range.from), db_t(range.to), db_i(code_length(level)),
             db_i(LEVEL_VILLAGE)));
    return read_lines(ctx, rows);
}

int64_t units_count_below(struct ctx *ctx, const char *code)
{
    struct scope below = scope_of(code);
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(*) FROM units WHERE code > $1 AND code < $2"
                          " AND ended_on IS NULL"),
                      ARGS(db_t(below.from), db_t(below.to)), 0);
}

static int64_t ended_too(const struct unit_filter *filter)
{
    return filter->ended_too ? 1 : 0;
}

int64_t units_found(struct ctx *ctx, const struct unit_filter *filter, struct scope scope)
{
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(*) FROM units u WHERE u.code >= $1 AND u.code < $2"
                          " AND (CAST($3 AS TEXT) IS NULL OR LOWER(u.name) LIKE $3 ESCAPE '\\'"
                          "   OR u.code LIKE $3 ESCAPE '\\' OR EXISTS (SELECT 1 FROM unit_names n"
                          "     WHERE n.code = u.code AND LOWER(n.name) LIKE $3 ESCAPE '\\'))"
                          " AND (CAST($4 AS TEXT) IS NULL OR u.kind = $4)"
                          " AND ($5 = 1 OR u.ended_on IS NULL)"),
                      ARGS(db_t(scope.from), db_t(scope.to), db_t(filter->like), db_t(filter->kind),
                           db_i(ended_too(filter))),
                      0);
}

struct unit_lines units_find(struct ctx *ctx, const struct unit_filter *filter, struct scope scope,
                             int64_t offset, int64_t size)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT u.code, u.name, u.level, u.kind, u.covered, u.ended_on, u.successor, u.version,"
            " p.name AS above, 0 AS villages, 0 AS bound_villages"
            " FROM units u LEFT JOIN units p ON p.code ="
            "   SUBSTR(u.code, 1, LENGTH(u.code) - CASE WHEN u.level >= $8 THEN 3 ELSE 2 END)"
            " WHERE u.code >= $1 AND u.code < $2"
            " AND (CAST($3 AS TEXT) IS NULL OR LOWER(u.name) LIKE $3 ESCAPE '\\'"
            "   OR u.code LIKE $3 ESCAPE '\\' OR EXISTS (SELECT 1 FROM unit_names n"
            "     WHERE n.code = u.code AND LOWER(n.name) LIKE $3 ESCAPE '\\'))"
            " AND (CAST($4 AS TEXT) IS NULL OR u.kind = $4)"
            " AND ($5 = 1 OR u.ended_on IS NULL)"
            " ORDER BY u.code LIMIT $6 OFFSET $7"),
        ARGS(db_t(scope.from), db_t(scope.to), db_t(filter->like), db_t(filter->kind),
             db_i(ended_too(filter)), db_i(size), db_i(offset), db_i(LEVEL_TOWN)));
    return read_lines(ctx, rows);
}

json_t *unit_former_names(struct ctx *ctx, const char *code)
{
    json_t *names = json_array();
    struct db_rows *rows = db_query(
        ctx->db, SQL("SELECT name, until FROM unit_names WHERE code = $1 ORDER BY id DESC"),
        ARGS(db_t(code)));
    while (db_next(rows)) {
        json_array_append_new(names, json_pack("{s:s, s:s, s:s}", "name", db_text(rows, "name"),
                                               "until", db_text(rows, "until"), "until_label",
                                               date_label(ctx, db_date(rows, "until"))));
    }
    return names;
}

/* --- what other rooms ask --- */

const char *unit_name(struct ctx *ctx, const char *code)
{
    const char *name =
        db_one_text(ctx->db, SQL("SELECT name FROM units WHERE code = $1"), ARGS(db_t(code)));
    if (!name)
        return "";
    return unit_level(code) == LEVEL_VILLAGE ? unit_short_name(ctx->arena, name) : name;
}

json_t *unit_children(struct ctx *ctx, const char *code)
{
    json_t *children = json_array();
    struct scope range = narrowed(scope_of(code), ctx->user.scope);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT code, name FROM units WHERE level = $1 AND code >= $2 AND code < $3"
                     " AND ended_on IS NULL ORDER BY code"),
                 ARGS(db_i(units_level_below(ctx, code)), db_t(range.from), db_t(range.to)));
    while (db_next(rows)) {
        const char *child = db_text(rows, "code"), *name = db_text(rows, "name");
        if (unit_level(child) == LEVEL_VILLAGE)
            name = unit_short_name(ctx->arena, name);
        json_array_append_new(children, json_pack("{s:s, s:s}", "code", child, "name", name));
    }
    return children;
}

json_t *unit_path(struct ctx *ctx, const char *code)
{
    json_t *path = json_array();
    bool staff = ctx->user.id != 0 && in_scope(ctx, code);
    size_t top = staff ? strlen(ctx->user.unit_code) : (size_t)code_length(LEVEL_COUNTY);
    const char *above[LEVEL_VILLAGE + 1];
    for (int level = LEVEL_COUNTRY; level <= LEVEL_VILLAGE; level++)
        above[level] = arena_strndup(ctx->arena, code, (size_t)code_length((enum unit_level)level));
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT code, name FROM units WHERE code IN ($1, $2, $3, $4, $5)"
            " ORDER BY code"),
        ARGS(db_t(above[LEVEL_PROVINCE]), db_t(above[LEVEL_CITY]), db_t(above[LEVEL_COUNTY]),
             db_t(above[LEVEL_TOWN]), db_t(above[LEVEL_VILLAGE])));
    while (db_next(rows)) {
        const char *step = db_text(rows, "code"), *name = db_text(rows, "name");
        if (strlen(step) < top)
            continue;
        if (unit_level(step) == LEVEL_VILLAGE)
            name = unit_short_name(ctx->arena, name);
        json_array_append_new(path,
                              json_pack("{s:s, s:s, s:s}", "code", step, "label", name, "href_link",
                                        staff ? text_of(ctx, "/units/%s", step) : ""));
    }
    return path;
}

/* --- import --- */

struct unit_known *units_known(struct ctx *ctx, struct scope range, int *count)
{
    int64_t total =
        db_one_int(ctx->db, SQL("SELECT COUNT(*) FROM units WHERE code >= $1 AND code < $2"),
                   ARGS(db_t(range.from), db_t(range.to)), 0);
    struct unit_known *known = ARENA_ARRAY(ctx->arena, struct unit_known, total + 1);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT code, name, ended_on FROM units WHERE code >= $1 AND code < $2"
                     " ORDER BY code"),
                 ARGS(db_t(range.from), db_t(range.to)));
    int n = 0;
    while (n < total && db_next(rows))
        known[n++] = (struct unit_known){db_text(rows, "code"), db_text(rows, "name"),
                                         !db_is_null(rows, "ended_on")};
    db_end(rows);
    *count = n;
    return known;
}

void unit_insert(struct ctx *ctx, const char *code, const char *name)
{
    enum unit_level level = unit_level(code);
    const char *kind = level == LEVEL_VILLAGE ? unit_guess_kind(name) : "";
    db_run(ctx->db,
           SQL("INSERT INTO units (code, name, level, kind, covered) VALUES ($1, $2, $3, $4, $5)"),
           ARGS(db_t(code), db_t(name), db_i(level), db_t(kind), db_i(unit_kind_is_bound(kind))));
}

void unit_rename(struct ctx *ctx, const char *code, const char *name, const char *was)
{
    db_run(ctx->db, SQL("INSERT INTO unit_names (code, name, until) VALUES ($1, $2, $3)"),
           ARGS(db_t(code), db_t(was), db_d(ctx->today)));
    db_run(ctx->db, SQL("UPDATE units SET name = $2, version = version + 1 WHERE code = $1"),
           ARGS(db_t(code), db_t(name)));
}

void unit_end(struct ctx *ctx, const char *code, struct date on)
{
    db_run(ctx->db, SQL("UPDATE units SET ended_on = $2, version = version + 1 WHERE code = $1"),
           ARGS(db_t(code), db_d(on)));
}

void unit_revive(struct ctx *ctx, const char *code)
{
    db_run(ctx->db,
           SQL("UPDATE units SET ended_on = NULL, successor = NULL, version = version + 1"
               " WHERE code = $1"),
           ARGS(db_t(code)));
}

bool unit_update(struct ctx *ctx, const struct unit *unit, const struct unit_edit *edit)
{
    return db_run(ctx->db,
                  SQL("UPDATE units SET kind = $3, covered = $4, ended_on = $5, successor = $6,"
                      " version = version + 1 WHERE code = $1 AND version = $2"),
                  ARGS(db_t(unit->code), db_i(unit->version),
                       db_t(edit->kind < 0 ? "" : unit_kinds[edit->kind].name), db_i(edit->covered),
                       db_d(edit->ended_on),
                       edit->successor[0] ? db_t(edit->successor) : db_null())) == 1;
}

void unit_set_kind(struct ctx *ctx, const char *code, const char *kind, bool covered)
{
    db_run(ctx->db,
           SQL("UPDATE units SET kind = $2, covered = $3, version = version + 1 WHERE code = $1"),
           ARGS(db_t(code), db_t(kind), db_i(covered)));
}
