/* SQL of the structure of teams, counted for all units of a level at once (CADRE-2). */
#include "base/text.h"
#include "cadre/internal.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

/* Each member once with what counts, then each team, then each unit of the level. */
#define MEMBERS                                                                                    \
    "SELECT p.unit_code, p.cadre_id, "                                                             \
    "MAX(CASE WHEN p.post = 'secretary' THEN 1 ELSE 0 END) AS secretary, "                         \
    "MAX(CASE WHEN p.post = 'director' THEN 1 ELSE 0 END) AS director FROM cadre_posts p "         \
    "WHERE p.unit_code >= $1 AND p.unit_code < $2 AND p.from_on <= $3 "                            \
    "AND (p.until_on IS NULL OR p.until_on >= $3) GROUP BY p.unit_code, p.cadre_id"
#define TEAMS                                                                                      \
    "SELECT m.unit_code, COUNT(*) AS members, "                                                    \
    "SUM(CAST($4 AS BIGINT) - CAST(SUBSTR(c.born_on, 1, 4) AS INTEGER) "                           \
    "- CASE WHEN SUBSTR(c.born_on, 6) > $5 THEN 1 ELSE 0 END) AS age_sum, "                        \
    "SUM(CASE WHEN c.born_on >= $6 THEN 1 ELSE 0 END) AS young, "                                  \
    "SUM(CASE WHEN c.born_on < $6 AND c.born_on >= $7 THEN 1 ELSE 0 END) AS middle, "              \
    "SUM(CASE WHEN c.born_on < $7 THEN 1 ELSE 0 END) AS older, "                                   \
    "SUM(CASE WHEN c.education IN ('college', 'bachelor', 'master') THEN 1 ELSE 0 END) "           \
    "AS college, SUM(CASE WHEN c.sex = 'female' THEN 1 ELSE 0 END) AS women, "                     \
    "SUM(c.recruit) AS recruits, MAX(m.secretary * m.director) AS concurrent, "                    \
    "MAX(CASE WHEN c.born_on >= $6 THEN 1 ELSE 0 END) AS with_young "                              \
    "FROM (" MEMBERS ") m JOIN cadres c ON c.id = m.cadre_id GROUP BY m.unit_code"

#define NUMBER(name)                                                                               \
    {                                                                                              \
#name, INTO_INT64, offsetof(struct cadre_figures, name)                                    \
    }
static const struct db_into into[] = {
    NUMBER(teams),    NUMBER(members),    NUMBER(age_sum),    NUMBER(young),
    NUMBER(middle),   NUMBER(older),      NUMBER(college),    NUMBER(women),
    NUMBER(recruits), NUMBER(concurrent), NUMBER(with_young), {0},
};

/* The units themselves, with the villages that take part. */
static int read_units(struct ctx *ctx, struct scope scope, int length, struct date on,
                      struct cadre_figures **figures)
{
    int count = 0, capacity = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT n.code, n.name, s.villages, s.missing FROM (SELECT SUBSTR(v.code, 1, "
            "CAST($3 AS INTEGER)) AS above, SUM(v.covered) AS villages, "
            "SUM(CASE WHEN v.covered = 1 AND NOT EXISTS (SELECT 1 FROM cadre_posts p "
            "WHERE p.unit_code = v.code AND p.from_on <= $5 "
            "AND (p.until_on IS NULL OR p.until_on >= $5)) THEN 1 ELSE 0 END) AS missing "
            "FROM units v WHERE v.code >= $1 AND v.code < $2 AND v.level = $4 "
            "AND (v.ended_on IS NULL OR v.ended_on > $5) "
            "GROUP BY SUBSTR(v.code, 1, CAST($3 AS INTEGER))) s "
            "JOIN units n ON n.code = s.above ORDER BY n.code"),
        ARGS(db_t(scope.from), db_t(scope.to), db_i(length), db_i(LEVEL_VILLAGE), db_d(on)));
    *figures = NULL;
    while (db_next(rows)) {
        *figures = arena_more(ctx->arena, *figures, count, &capacity, sizeof **figures);
        (*figures)[count++] = (struct cadre_figures){
            .code = db_text(rows, "code"),
            .name = unit_short_name(ctx->arena, db_text(rows, "name")),
            .villages = db_int(rows, "villages"),
            .missing = db_int(rows, "missing"),
        };
    }
    return count;
}

int cadre_figures_read(struct ctx *ctx, struct scope scope, enum unit_level level, struct date on,
                       struct cadre_figures **figures)
{
    int length = unit_code_length(level), at = 0;
    int count = read_units(ctx, scope, length, on, figures);
    struct date young = cadre_born_since(on, YOUNG_AGE), middle = cadre_born_since(on, MIDDLE_AGE);
    char day[8];
    snprintf(day, sizeof day, "%02d-%02d", on.month % 100, on.day % 100);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT SUBSTR(g.unit_code, 1, CAST($8 AS INTEGER)) AS code, COUNT(*) AS teams, "
            "SUM(g.members) AS members, SUM(g.age_sum) AS age_sum, SUM(g.young) AS young, "
            "SUM(g.middle) AS middle, SUM(g.older) AS older, SUM(g.college) AS college, "
            "SUM(g.women) AS women, SUM(g.recruits) AS recruits, SUM(g.concurrent) AS concurrent, "
            "SUM(g.with_young) AS with_young FROM (" TEAMS ") g "
            "GROUP BY SUBSTR(g.unit_code, 1, CAST($8 AS INTEGER)) ORDER BY code"),
        ARGS(db_t(scope.from), db_t(scope.to), db_d(on), db_i(on.year), db_t(day), db_d(young),
             db_d(middle), db_i(length)));
    while (db_next(rows)) {
        const char *code = db_text(rows, "code");
        while (at < count && strcmp((*figures)[at].code, code) < 0)
            at++;
        if (at < count && text_same((*figures)[at].code, code))
            db_read(rows, into, &(*figures)[at]);
    }
    return count;
}
