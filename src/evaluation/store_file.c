/* What evaluations enter into the files of secretaries (CADRE-4). */
#include "base/text.h"
#include "evaluation/internal.h"
#include "secretary.h"

static void enter(struct ctx *ctx, const char *unit_code, int64_t plan_id, int year, int grade,
                  const char *opinion)
{
    secretary_enter(ctx, &(struct secretary_entry){
                             .unit_code = unit_code,
                             .kind = "年度考评",
                             .year = year,
                             .result = evaluation_grades[grade].label,
                             .detail = opinion,
                             .link = text_of(ctx, EVALUATION_LINK, (long long)plan_id, year),
                         });
}

void evaluation_enter(struct ctx *ctx, const struct evaluation *evaluation)
{
    enter(ctx, evaluation->promise.unit_code, evaluation->promise.plan_id, evaluation->year,
          evaluation->grade, evaluation->opinion);
}

void evaluation_enter_again(struct ctx *ctx, const char *unit_code)
{
    struct final {
        int64_t plan_id;
        int year, grade;
        const char *opinion;
    } * final = NULL;
    int count = 0, capacity = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT plan_id, year, grade, opinion FROM evaluations WHERE unit_code = $1 "
                     "AND state = 'final' ORDER BY year, id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        final = arena_more(ctx->arena, final, count, &capacity, sizeof *final);
        final[count++] = (struct final){db_int(rows, "plan_id"), (int)db_int(rows, "year"),
                                        choice_by_name(evaluation_grades, db_text(rows, "grade")),
                                        db_text(rows, "opinion")};
    }
    for (int i = 0; i < count; i++)
        if (final[i].grade >= 0)
            enter(ctx, unit_code, final[i].plan_id, final[i].year, final[i].grade,
                  final[i].opinion);
}
