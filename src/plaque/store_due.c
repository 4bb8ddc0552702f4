/* What follows from the ratings that stand: plaques to be granted, changed, taken down by the unit
 * that hangs them; and what plaques add to the village's archive (RATE-6, RATE-11, ARCH-1). */
#include "base/text.h"
#include "plaque/internal.h"
#include "unit.h"

enum { TODO_MAX = 200 };

const char *const plaque_due_labels[] = {
    [PLAQUE_NONE] = "",
    [PLAQUE_GRANT] = "授牌",
    [PLAQUE_CHANGE] = "换牌",
    [PLAQUE_TAKE] = "收牌",
};

/* The latest rating of each village and scheme that stands; a year that is not closed yet leaves
 * the one before. */
#define CASES                                                                                      \
    "SELECT r.id, r.number, r.unit_code, r.unit_name, r.place, r.band_name, r.plaque, "            \
    "r.plaque_code, r.veto_text, r.closed_at, d.year, d.key, d.name, p.id AS plaque_id, "          \
    "p.band_name AS hung_band, p.granter AS hung_granter, p.granter_code AS hung_code "            \
    "FROM ratings r JOIN rating_rounds d ON d.id = r.round_id "                                    \
    "LEFT JOIN plaques p ON p.unit_code = r.unit_code AND p.key = d.key AND p.state = 'hung' "     \
    "WHERE r.unit_code >= $1 AND r.unit_code < $2 AND r.state = 'closed' AND r.standing = 1 "      \
    "AND (r.plaque <> '' OR p.id IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM rating_rounds e "      \
    "JOIN ratings s ON s.round_id = e.id AND s.unit_code = r.unit_code AND s.standing = 1 "        \
    "WHERE e.unit_code = d.unit_code AND e.key = d.key AND e.year > d.year) "

static struct plaque_case take(struct ctx *ctx, struct db_rows *rows)
{
    struct plaque_case one = {
        .rating_id = db_int(rows, "id"),
        .number = db_int(rows, "number"),
        .year = db_int(rows, "year"),
        .plaque_id = db_int(rows, "plaque_id"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
        .place = db_text(rows, "place"),
        .key = db_text(rows, "key"),
        .scheme_name = db_text(rows, "name"),
        .band_name = db_text(rows, "band_name"),
        .granter = db_text(rows, "plaque"),
        .code = db_text(rows, "plaque_code"),
        .veto_text = db_text(rows, "veto_text"),
        .hung_band = text_or_empty(db_text(rows, "hung_band")),
        .hung_granter = text_or_empty(db_text(rows, "hung_granter")),
        .hung_code = text_or_empty(db_text(rows, "hung_code")),
        .closed_on = date_of_epoch(db_int(rows, "closed_at")),
    };
    const struct plaque_side earned = {one.band_name, one.code},
                             hung = {one.hung_band, one.hung_code};
    one.verdict = plaque_verdict(&earned, &hung);
    return one;
}

void plaque_cases(struct ctx *ctx, struct scope scope, plaque_case_fn *each, void *arg)
{
    struct db_rows *rows = db_query(ctx->db, SQL(CASES "ORDER BY r.unit_code, r.id"),
                                    ARGS(db_t(scope.from), db_t(scope.to)));
    while (db_next(rows)) {
        struct plaque_case one = take(ctx, rows);
        if (one.verdict.due != PLAQUE_NONE)
            each(ctx, &one, arg);
    }
}

bool plaque_case_read(struct ctx *ctx, const char *unit_code, int64_t rating, int64_t plaque,
                      struct plaque_case *one)
{
    struct scope scope = scope_of(unit_code);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL(CASES "AND (CAST($3 AS BIGINT) = 0 OR r.id = $3) "
                           "AND (CAST($4 AS BIGINT) = 0 OR p.id = $4) ORDER BY r.id LIMIT 1"),
                 ARGS(db_t(scope.from), db_t(scope.to), db_i(rating), db_i(plaque)));
    bool found = db_next(rows);
    if (found)
        *one = take(ctx, rows);
    db_end(rows);
    return found;
}

const char *plaque_reason(struct ctx *ctx, const struct plaque_case *one)
{
    const char *year =
        text_of(ctx, "%lld 年%s", (long long)one->year, one->number > 1 ? "更正后" : "");
    if (*one->veto_text)
        return text_of(ctx, "%s取消评定资格：%s", year, one->veto_text);
    return text_of(ctx, "%s评为%s，不再是%s", year, one->band_name, one->hung_band);
}

/* --- to-dos --- */

struct adding {
    struct todo_list *list;
    int count;
};

static void add(struct ctx *ctx, const struct plaque_case *one, void *arg)
{
    struct adding *adding = arg;
    bool takes = one->verdict.due == PLAQUE_TAKE;
    const char *label = plaque_due_labels[one->verdict.due], *detail;
    if (!text_same(one->verdict.code, ctx->user.unit_code) || adding->count++ >= TODO_MAX)
        return;
    if (takes)
        detail = plaque_reason(ctx, one);
    else
        detail =
            text_of(ctx, "%lld 年评为%s，由%s挂牌%s", (long long)one->year, one->band_name,
                    one->granter, one->plaque_id ? text_of(ctx, "；现挂%s牌", one->hung_band) : "");
    todo_add(adding->list,
             (struct todo){
                 .title = text_of(ctx, "%s · %s", label, one->unit_name),
                 .detail = detail,
                 .link = takes
                             ? text_of(ctx, "/plaques/%lld#take-back", (long long)one->plaque_id)
                             : text_of(ctx, "/plaques/new?rating=%lld", (long long)one->rating_id),
                 .action = text_of(ctx, "登记%s", label),
                 .group = text_of(ctx, "%s登记", label),
                 .all_link = "/plaques/due",
             });
}

void plaque_due_add(struct ctx *ctx, struct todo_list *list)
{
    struct adding adding = {list, 0};
    if (has_role(ctx, WHO_GRANTS))
        plaque_cases(ctx, ctx->user.scope, add, &adding);
}

/* --- the archive --- */

void plaque_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct plaque *list;
    int count = plaques_of(ctx, unit_code, &list);
    for (int i = 0; i < count; i++) {
        const struct plaque *plaque = &list[i];
        const char *link = text_of(ctx, "/plaques/%lld", (long long)plaque->id);
        if (plaque->state == PLAQUE_VOID)
            continue;
        archive_add(archive,
                    (struct archive_entry){
                        .on = plaque->granted_on,
                        .kind = "授牌",
                        .title = text_of(ctx, "挂%s牌", plaque->band_name),
                        .detail = text_of(ctx, "%lld 年%s，%s挂牌%s%s", (long long)plaque->year,
                                          plaque->scheme_name, plaque->granter,
                                          *plaque->number ? "，编号 " : "", plaque->number),
                        .link = link,
                    });
        if (plaque->state == PLAQUE_TAKEN_DOWN)
            archive_add(archive, (struct archive_entry){
                                     .on = plaque->ended_on,
                                     .kind = "授牌",
                                     .title = text_of(ctx, "收回%s牌", plaque->band_name),
                                     .detail = plaque->ended_reason,
                                     .link = link,
                                 });
    }
}
