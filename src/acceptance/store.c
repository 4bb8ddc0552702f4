/* SQL of one plan's acceptance: the record, what is judged of its items, and what is kept of them
 * (EVAL-2, ALL-8). */
#include "acceptance/internal.h"
#include "base/text.h"
#include "evaluation.h"
#include "unit.h"

const struct choice acceptance_states[] = {
    [ACCEPTANCE_DRAFT] = {"draft", "验收中"},
    [ACCEPTANCE_SIGNED] = {"signed", "待第二人签署"},
    [ACCEPTANCE_ACCEPTED] = {"accepted", "已验收"},
    {0},
};

bool judged_differs(const struct judged *item)
{
    return item->verdict >= 0 && (item->verdict != (int)item->reported ||
                                  (item->evaluated >= 0 && item->verdict != item->evaluated));
}

/* --- reading --- */

static struct signature signature_of(int64_t by, const char *name, int64_t at)
{
    return (struct signature){.by = by, .name = text_or_empty(name), .at = at};
}

static struct acceptance take(struct db_rows *rows)
{
    return (struct acceptance){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .plan_id = db_int(rows, "plan_id"),
        .campaign_id = db_int(rows, "campaign_id"),
        .unit_code = db_text(rows, "unit_code"),
        .state = choice_by_name(acceptance_states, db_text(rows, "state")),
        .team = db_text(rows, "team"),
        .opinion = db_text(rows, "opinion"),
        .changed = signature_of(db_int(rows, "changed_by"), db_text(rows, "changed_by_name"),
                                db_int(rows, "changed_at")),
        .first = signature_of(db_int(rows, "first_by"), db_text(rows, "first_by_name"),
                              db_int(rows, "first_at")),
        .second = signature_of(db_int(rows, "second_by"), db_text(rows, "second_by_name"),
                               db_int(rows, "second_at")),
        .number = db_int(rows, "number"),
        .partly_share = db_int(rows, "partly_share"),
        .differing = db_int(rows, "differing"),
        .unit_name = db_text(rows, "unit_name"),
        .place = db_text(rows, "place"),
        .campaign_name = db_text(rows, "campaign_name"),
        .window = {db_date(rows, "window_first"), db_date(rows, "window_last")},
        .tally = {db_int(rows, "items"), db_int(rows, "kept"), db_int(rows, "partly"),
                  db_int(rows, "unkept"), db_int(rows, "points")},
    };
}

static bool read_record(struct ctx *ctx, int64_t plan_id, struct acceptance *record)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT id, version, plan_id, campaign_id, unit_code, state, team, opinion, "
            "changed_by, changed_by_name, changed_at, first_by, first_by_name, first_at, "
            "second_by, second_by_name, second_at, number, partly_share, differing, unit_name, "
            "place, campaign_name, window_first, window_last, items, kept, partly, unkept, points "
            "FROM acceptances WHERE plan_id = $1"),
        ARGS(db_i(plan_id)));
    bool found = db_next(rows);
    if (found)
        *record = take(rows);
    db_end(rows);
    return found;
}

/* What the village last said of an item, and when it was closed out. */
static const char *reached_text(struct ctx *ctx, const struct commitment *item)
{
    char period[PERIOD_LABEL];
    const char *said =
        item->progress == DECIMAL_NONE
            ? "没有报过进度"
            : text_of(ctx, "%s自评 %s", period_label(period_of_key(item->reported), period),
                      commitment_value_text(ctx, item, item->progress));
    if (item->progress != DECIMAL_NONE && !item->reported)
        said = text_of(ctx, "已到 %s", commitment_value_text(ctx, item, item->progress));
    if (item->state != COMMITMENT_CLOSED)
        return said;
    return text_of(ctx, "%s，%s销号", said, date_label(ctx, item->closed_on));
}

static struct judged of_commitment(struct ctx *ctx, const struct commitment *item)
{
    const char *target =
        item->direction == DIRECTION_DONE ? "完成" : commitment_value_text(ctx, item, item->target);
    const char *reached = reached_text(ctx, item);
    return (struct judged){
        .item = item->id,
        .position = item->position,
        .list = item->list,
        .verdict = -1,
        .title = item->title,
        .measure = item->measure,
        .person = item->person,
        .target_text = target,
        .reached_text = reached,
        .grounds = text_of(ctx, "目标：%s；%s。", target, reached),
        .finish_on = item->finish_on,
        .reported = acceptance_proposed(item),
        .evaluated = -1,
    };
}

static struct judged *judged_of(struct accepting *accepting, int64_t item)
{
    for (int i = 0; i < accepting->count; i++)
        if (accepting->items[i].item == item)
            return &accepting->items[i];
    return NULL;
}

/* As the last yearly evaluation has it, which judges a year and not the tenure. */
static void take_evaluated(struct ctx *ctx, struct accepting *accepting)
{
    struct evaluated *evaluated;
    int count = evaluated_read(ctx, accepting->promise.plan_id, &evaluated);
    for (int i = 0; i < count; i++) {
        struct judged *item = judged_of(accepting, evaluated[i].item);
        if (item)
            item->evaluated = (int)acceptance_of_year(evaluated[i].result);
    }
}

/* The items in force today, with what was judged of them up to now. */
static void read_draft(struct ctx *ctx, struct accepting *accepting)
{
    struct commitment *items;
    accepting->count = commitments_read(ctx, &accepting->promise, false, &items);
    accepting->items = ARENA_ARRAY(ctx->arena, struct judged, (size_t)accepting->count + 1);
    for (int i = 0; i < accepting->count; i++)
        accepting->items[i] = of_commitment(ctx, &items[i]);
    take_evaluated(ctx, accepting);
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT item_id, verdict, grounds FROM acceptance_items "
                                        "WHERE acceptance_id = $1"),
                                    ARGS(db_i(accepting->record.id)));
    while (db_next(rows)) {
        struct judged *item = judged_of(accepting, db_int(rows, "item_id"));
        if (!item)
            continue; /* left out of the plan since */
        item->verdict = choice_by_name(verdicts, db_text(rows, "verdict"));
        item->grounds = db_text(rows, "grounds");
        item->typed = true;
    }
}

/* The items as they were signed. */
static void read_frozen(struct ctx *ctx, struct accepting *accepting)
{
    int capacity = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT item_id, verdict, grounds, list, position, title, measure, person, finish_on, "
            "target_text, reached_text, reported, evaluated FROM acceptance_items "
            "WHERE acceptance_id = $1 ORDER BY list, position, item_id"),
        ARGS(db_i(accepting->record.id)));
    while (db_next(rows)) {
        accepting->items = arena_more(ctx->arena, accepting->items, accepting->count, &capacity,
                                      sizeof *accepting->items);
        accepting->items[accepting->count++] = (struct judged){
            .item = db_int(rows, "item_id"),
            .position = db_int(rows, "position"),
            .list = (int)db_int(rows, "list"),
            .verdict = choice_by_name(verdicts, db_text(rows, "verdict")),
            .title = db_text(rows, "title"),
            .measure = db_text(rows, "measure"),
            .person = db_text(rows, "person"),
            .target_text = db_text(rows, "target_text"),
            .reached_text = db_text(rows, "reached_text"),
            .grounds = db_text(rows, "grounds"),
            .finish_on = db_date(rows, "finish_on"),
            .reported = (enum verdict)choice_by_name(verdicts, db_text(rows, "reported")),
            .evaluated = choice_by_name(verdicts, db_text(rows, "evaluated")),
            .typed = true,
        };
    }
}

/* What the record will show once it is signed. */
static void name_today(struct ctx *ctx, struct accepting *accepting)
{
    struct acceptance *record = &accepting->record;
    const char *code = accepting->promise.unit_code;
    record->unit_name = unit_name(ctx, code);
    record->place = text_of(ctx, "%s %s", unit_name(ctx, text_of(ctx, "%.6s", code)),
                            unit_name(ctx, text_of(ctx, "%.9s", code)));
    record->campaign_name = accepting->campaign.name;
    record->number = accepting->promise.number;
    record->partly_share = setting_int(ctx, code, "acceptance_partly_share");
    record->window = acceptance_window_of(accepting->campaign.election_on,
                                          setting_int(ctx, code, "acceptance_months"));
}

bool accepting_read(struct ctx *ctx, int64_t plan_id, struct accepting *accepting)
{
    *accepting = (struct accepting){0};
    struct acceptance *record = &accepting->record;
    if (!promise_read(ctx, plan_id, &accepting->promise))
        return false;
    if (!read_record(ctx, plan_id, record))
        *record = (struct acceptance){
            .plan_id = plan_id,
            .unit_code = accepting->promise.unit_code,
            .campaign_id = db_one_int(ctx->db, SQL("SELECT campaign_id FROM plans WHERE id = $1"),
                                      ARGS(db_i(plan_id)), 0),
            .team = "",
            .opinion = "",
        };
    if (!campaign_read(ctx, record->campaign_id, &accepting->campaign))
        return false;
    if (record->state == ACCEPTANCE_DRAFT) {
        name_today(ctx, accepting);
        read_draft(ctx, accepting);
    } else {
        read_frozen(ctx, accepting);
    }
    accepting->window = record->window;
    return true;
}

/* --- writing --- */

bool acceptance_put(struct ctx *ctx, struct acceptance *record)
{
    if (record->id) {
        bool stored = db_run(ctx->db,
                             SQL("UPDATE acceptances SET team = $3, opinion = $4, changed_by = $5, "
                                 "changed_by_name = $6, changed_at = $7, version = version + 1 "
                                 "WHERE id = $1 AND version = $2 AND state = 'draft'"),
                             ARGS(db_i(record->id), db_i(record->version), db_t(record->team),
                                  db_t(record->opinion), db_i(ctx->user.id),
                                  db_t(ctx->user.full_name), db_i(ctx->now))) == 1;
        record->version += stored;
        return stored;
    }
    record->id = db_one_int(
        ctx->db,
        SQL("INSERT INTO acceptances (plan_id, campaign_id, unit_code, state, team, opinion, "
            "changed_by, changed_by_name, changed_at) VALUES ($1, $2, $3, 'draft', $4, $5, $6, "
            "$7, $8) ON CONFLICT (plan_id) DO NOTHING RETURNING id"),
        ARGS(db_i(record->plan_id), db_i(record->campaign_id), db_t(record->unit_code),
             db_t(record->team), db_t(record->opinion), db_i(ctx->user.id),
             db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
    record->version = 1;
    return record->id != 0;
}

void acceptance_judge(struct ctx *ctx, int64_t id, const struct judged *item)
{
    db_run(ctx->db,
           SQL("INSERT INTO acceptance_items (acceptance_id, item_id, verdict, grounds) "
               "VALUES ($1, $2, $3, $4) ON CONFLICT (acceptance_id, item_id) DO UPDATE SET "
               "verdict = excluded.verdict, grounds = excluded.grounds"),
           ARGS(db_i(id), db_i(item->item),
                db_t(item->verdict < 0 ? "" : verdicts[item->verdict].name), db_t(item->grounds)));
}

bool acceptance_store(struct ctx *ctx, const struct acceptance *record, int64_t version)
{
    const struct acceptance_tally *tally = &record->tally;
    return db_run(
               ctx->db,
               SQL("UPDATE acceptances SET state = $3, number = $4, unit_name = $5, place = $6, "
                   "campaign_name = $7, window_first = $8, window_last = $9, partly_share = $10, "
                   "items = $11, kept = $12, partly = $13, unkept = $14, points = $15, "
                   "differing = $16, first_by = $17, first_by_name = $18, first_at = $19, "
                   "second_by = $20, second_by_name = $21, second_at = $22, "
                   "version = version + 1 WHERE id = $1 AND version = $2"),
               ARGS(db_i(record->id), db_i(version), db_t(acceptance_states[record->state].name),
                    db_i(record->number), db_t(record->unit_name), db_t(record->place),
                    db_t(record->campaign_name), db_d(record->window.first_day),
                    db_d(record->window.last_day), db_i(record->partly_share), db_i(tally->items),
                    db_i(tally->kept), db_i(tally->partly), db_i(tally->unkept),
                    db_i(tally->points), db_i(record->differing), db_ref(record->first.by),
                    db_t(record->first.name), db_ref(record->first.at), db_ref(record->second.by),
                    db_t(record->second.name), db_ref(record->second.at))) == 1;
}

void acceptance_freeze(struct ctx *ctx, const struct accepting *accepting)
{
    int64_t id = accepting->record.id;
    db_run(ctx->db, SQL("DELETE FROM acceptance_items WHERE acceptance_id = $1"), ARGS(db_i(id)));
    for (int i = 0; i < accepting->count; i++) {
        const struct judged *item = &accepting->items[i];
        db_run(ctx->db,
               SQL("INSERT INTO acceptance_items (acceptance_id, item_id, verdict, grounds, list, "
                   "position, title, measure, person, finish_on, target_text, reached_text, "
                   "reported, evaluated) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
                   "$12, $13, $14)"),
               ARGS(db_i(id), db_i(item->item), db_t(verdicts[item->verdict].name),
                    db_t(item->grounds), db_i(item->list), db_i(item->position), db_t(item->title),
                    db_t(item->measure), db_t(item->person), db_d(item->finish_on),
                    db_t(item->target_text), db_t(item->reached_text),
                    db_t(verdicts[item->reported].name),
                    db_t(item->evaluated < 0 ? "" : verdicts[item->evaluated].name)));
    }
}

void acceptance_count_lists(struct ctx *ctx, const struct accepting *accepting)
{
    const struct acceptance *record = &accepting->record;
    for (int list = 0; lists[list].name; list++) {
        struct acceptance_tally tally = acceptance_tally_of(accepting, list);
        if (!tally.items)
            continue;
        db_run(ctx->db,
               SQL("INSERT INTO acceptance_lists (acceptance_id, list, campaign_id, unit_code, "
                   "items, kept, partly, unkept, points) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
                   "$9)"),
               ARGS(db_i(record->id), db_i(list), db_i(record->campaign_id),
                    db_t(record->unit_code), db_i(tally.items), db_i(tally.kept),
                    db_i(tally.partly), db_i(tally.unkept), db_i(tally.points)));
    }
}
