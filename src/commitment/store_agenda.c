/* The milestones of the items in force by the day on which they fall due (EXEC-2). A county has
 * thousands: they are counted, sorted and cut off within the index of a unit's days, and only those
 * that are shown are read. */
#include "base/text.h"
#include "commitment/internal.h"
#include "unit.h"

#define DUE                                                                                        \
    "FROM commitments c WHERE c.unit_code >= $1 AND c.unit_code < $2 AND c.due_on >= $3 "          \
    "AND c.due_on <= $4 "
/* The same of a county, found in the order of its days. */
#define DUE_OF_COUNTY                                                                              \
    "FROM commitments c WHERE SUBSTR(c.unit_code, 1, 6) = $1 AND c.due_on >= $2 "                  \
    "AND c.due_on <= $3 "
#define FOUND                                                                                      \
    DUE "AND (LOWER(c.title) LIKE $5 ESCAPE '\\' OR LOWER(c.person) LIKE $5 ESCAPE '\\' "          \
        "OR (SELECT LOWER(v.name) FROM units v WHERE v.code = c.unit_code) LIKE $5 ESCAPE '\\') "
#define SHOWN "SELECT c.id, c.title, c.person, c.unit_code, c.due_on, u.name AS unit_name "
#define JOINED "FROM commitments c JOIN units u ON u.code = c.unit_code WHERE c.id IN "
#define ORDERED "ORDER BY c.due_on, c.unit_code, c.id "
#define COUNTY_ARGS db_t(asked->unit_code), db_d(asked->from), db_d(asked->to)
#define DUE_ARGS db_t(asked->scope.from), db_t(asked->scope.to), db_d(asked->from), db_d(asked->to)

static bool is_county(const struct agenda_asked *asked)
{
    return unit_level(asked->unit_code) == LEVEL_COUNTY;
}

static struct db_rows *first_due(struct ctx *ctx, const struct agenda_asked *asked)
{
    if (asked->like)
        return db_query(ctx->db,
                        SQL(SHOWN JOINED "(SELECT c.id " FOUND ORDERED "LIMIT $6) " ORDERED),
                        ARGS(DUE_ARGS, db_t(asked->like), db_i(asked->most)));
    if (is_county(asked))
        return db_query(
            ctx->db, SQL(SHOWN JOINED "(SELECT c.id " DUE_OF_COUNTY ORDERED "LIMIT $4) " ORDERED),
            ARGS(COUNTY_ARGS, db_i(asked->most)));
    return db_query(ctx->db, SQL(SHOWN JOINED "(SELECT c.id " DUE ORDERED "LIMIT $5) " ORDERED),
                    ARGS(DUE_ARGS, db_i(asked->most)));
}

static int64_t count_due(struct ctx *ctx, const struct agenda_asked *asked)
{
    if (asked->like)
        return db_one_int(ctx->db, SQL("SELECT COUNT(*) " FOUND), ARGS(DUE_ARGS, db_t(asked->like)),
                          0);
    if (is_county(asked))
        return db_one_int(ctx->db, SQL("SELECT COUNT(*) " DUE_OF_COUNTY), ARGS(COUNTY_ARGS), 0);
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " DUE), ARGS(DUE_ARGS), 0);
}

static void add_each(struct ctx *ctx, const struct agenda_asked *asked, struct agenda *agenda)
{
    struct db_rows *rows = first_due(ctx, asked);
    while (db_next(rows))
        agenda_add(agenda, (struct agenda_entry){
                               .on = db_date(rows, "due_on"),
                               .kind = AGENDA_MILESTONE,
                               .title = db_text(rows, "title"),
                               .detail = db_text(rows, "person"),
                               .unit_code = db_text(rows, "unit_code"),
                               .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
                               .link = text_of(ctx, "/items/%lld", (long long)db_int(rows, "id")),
                           });
}

static void add_days(struct ctx *ctx, const struct agenda_asked *asked, struct agenda *agenda)
{
    struct db_rows *rows = asked->like ? db_query(ctx->db,
                                                  SQL("SELECT c.due_on, COUNT(*) AS items " FOUND
                                                      "GROUP BY c.due_on ORDER BY c.due_on"),
                                                  ARGS(DUE_ARGS, db_t(asked->like)))
                                       : db_query(ctx->db,
                                                  SQL("SELECT c.due_on, COUNT(*) AS items " DUE
                                                      "GROUP BY c.due_on ORDER BY c.due_on"),
                                                  ARGS(DUE_ARGS));
    while (db_next(rows)) {
        long long items = (long long)db_int(rows, "items");
        agenda_found(agenda, items);
        const char *day = db_text(rows, "due_on");
        agenda_add(agenda, (struct agenda_entry){
                               .on = db_date(rows, "due_on"),
                               .kind = AGENDA_MILESTONE,
                               .title = text_of(ctx, "%lld 项年度目标到期", items),
                               .unit_code = asked->unit_code,
                               .unit_name = "",
                               .link = text_of(ctx, "/due?kind=milestone&unit=%s&from=%s&to=%s",
                                               asked->unit_code, day, day),
                               .count = items,
                           });
    }
}

void commitment_agenda(struct ctx *ctx, const struct agenda_asked *asked, struct agenda *agenda)
{
    if (asked->kind >= 0 && asked->kind != AGENDA_MILESTONE)
        return;
    if (asked->by_day) {
        add_days(ctx, asked, agenda);
        return;
    }
    add_each(ctx, asked, agenda);
    agenda_found(agenda, count_due(ctx, asked));
}
