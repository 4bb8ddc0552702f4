/* An evaluation as pages and programs see it. */
#include "base/text.h"
#include "evaluation/internal.h"

struct status evaluation_status(int state)
{
    if (state < 0)
        return (struct status){"未考评", "○", "none"};
    const char *word = evaluation_states[state].label;
    switch (state) {
    case EVALUATION_DRAFT:
        return (struct status){word, "○", "none"};
    case EVALUATION_FINAL:
        return (struct status){word, "✓", "done"};
    case EVALUATION_GIVEN:
        return (struct status){word, "●", "ok"};
    default:
        return (struct status){word, "◐", "due"};
    }
}

static struct status result_status(int result)
{
    const char *word = evaluation_results[result].label;
    switch (result) {
    case RESULT_DONE:
        return (struct status){word, "✓", "done"};
    case RESULT_NEARLY:
        return (struct status){word, "◐", "due"};
    default:
        return (struct status){word, "▲", "late"};
    }
}

json_t *evaluation_items_json(struct ctx *ctx, const struct evaluation *evaluation)
{
    json_t *items = json_array();
    const char *list = "";
    for (int i = 0; i < evaluation->count; i++) {
        const struct evaluation_line *line = &evaluation->lines[i];
        const char *of = text_or_empty(json_string_value(json_object_get(line->shown, "list")));
        const char *error = error_of(ctx, text_of(ctx, "note_%lld", (long long)line->item));
        json_t *item = json_deep_copy(line->shown);
        json_object_update_new(
            item,
            json_pack("{s:I, s:s, s:s, s:s, s:s, s:b, s:b, s:o, s:o}", "item", line->item, "result",
                      evaluation_results[line->result].name, "result_label",
                      evaluation_results[line->result].label, "result_note", line->note,
                      "note_error", error, "first_of_list", !text_same(of, list), "differs",
                      line->result != line->proposed, "status",
                      status_json(result_status(line->result)), "choices",
                      choices_json(evaluation_results, evaluation_results[line->result].name)));
        list = of;
        json_array_append_new(items, item);
    }
    return items;
}

static void add_grade(json_t *json, const char *key, const char *label_key, int grade)
{
    json_object_set_new(json, key, json_string(grade < 0 ? "" : evaluation_grades[grade].name));
    json_object_set_new(json, label_key,
                        json_string(grade < 0 ? "" : evaluation_grades[grade].label));
}

/* What came of it after it was given. */
static void add_outcome(struct ctx *ctx, json_t *json, const struct evaluation *evaluation)
{
    const struct evaluation *e = evaluation;
    bool open = e->state == EVALUATION_FINAL || has_role(ctx, WHO_EVALUATES);
    json_object_update_new(
        json,
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "given_on",
                  date_text(ctx, e->given_on), "given_label", date_label(ctx, e->given_on),
                  "given_by", e->given_by_name, "answer_due_on", date_text(ctx, e->answer_due_on),
                  "answer_due_label", date_label(ctx, e->answer_due_on), "answer", e->answer,
                  "answered_label", date_label(ctx, e->answered_on), "answered_by",
                  e->answered_by_name, "final_on", date_text(ctx, e->final_on), "final_label",
                  date_label(ctx, e->final_on), "final_by", e->final_by_name));
    json_object_set_new(json, "new_reason", json_string(open ? e->new_reason : ""));
    add_grade(json, "new_grade", "new_grade_label", open ? e->new_grade : -1);
    add_grade(json, "given_grade", "given_grade_label", e->given_grade);
}

json_t *evaluation_json(struct ctx *ctx, const struct evaluation *evaluation)
{
    const struct evaluation *e = evaluation;
    bool county = has_role(ctx, WHO_EVALUATES);
    int state = e->state == EVALUATION_REVISED && !county ? EVALUATION_ANSWERED : e->state;
    json_t *json = json_deep_copy(e->shown);
    json_object_update_new(
        json,
        json_pack("{s:I, s:I, s:I, s:s, s:i, s:s, s:s, s:o, s:s, s:I, s:I, s:I, s:I, s:s, s:s}",
                  "id", e->id, "version", e->version, "plan", e->promise.plan_id, "unit",
                  e->promise.unit_code, "year", e->year, "state", evaluation_states[state].name,
                  "state_label", evaluation_states[state].label, "status",
                  status_json(evaluation_status(state)), "share", decimal_text(ctx, e->share),
                  "items_total", e->items, "done", e->done, "nearly", e->nearly, "not_done",
                  e->items - e->done - e->nearly, "grade_reason", e->grade_reason, "opinion",
                  e->opinion));
    add_grade(json, "grade", "grade_label", evaluation_grade_now(e));
    add_grade(json, "proposed", "proposed_label", e->proposed);
    add_outcome(ctx, json, e);
    return json;
}
