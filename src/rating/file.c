/* From a rating to the secretaries' files, without retyping (CADRE-4, RATE-6, RATE-11). */
#include "rating/file.h"

#include "base/text.h"
#include "secretary.h"

static const char *grade_text(const struct rating *rating)
{
    return rating->vetoed ? "取消评定资格" : rating->band_name;
}

static const char *detail_of(struct ctx *ctx, const struct rating *rating)
{
    struct rating old;
    const char *own =
        rating->vetoed ? rating->veto_text
                       : text_of(ctx, "%s 分%s", decimal_text(ctx, rating->points),
                                 rating->fell ? text_of(ctx, "，上年%s", rating->before_name) : "");
    if (!rating->corrects || !rating_read_row(ctx, rating->corrects, &old))
        return own;
    return text_of(ctx, "%s；更正 %s的结果（%s），原因：%s", own,
                   date_label(ctx, date_of_epoch(old.closed.at)), grade_text(&old), rating->reason);
}

void file_rating(struct ctx *ctx, const struct rating *rating)
{
    secretary_enter(ctx,
                    &(struct secretary_entry){
                        .unit_code = rating->unit_code,
                        .kind = rating->corrects ? "年度评定（更正）" : "年度评定",
                        .year = (int)rating->round.year,
                        .result = text_of(ctx, "%s：%s", rating->round.name, grade_text(rating)),
                        .detail = detail_of(ctx, rating),
                        .link = text_of(ctx, "/ratings/%lld", (long long)rating->id),
                    });
}

void file_talk(struct ctx *ctx, const struct rating *rating, const struct talk *talk)
{
    struct secretary_term *terms;
    int count = secretary_terms_read(ctx, rating->unit_code, &terms);
    const char *link = text_of(ctx, "/ratings/%lld#talk", (long long)rating->id);
    for (int i = 0; i < count; i++) {
        const struct secretary_term *term = &terms[i];
        if ((date_is_none(term->from_on) || date_compare(term->from_on, talk->held_on) <= 0) &&
            (date_is_none(term->until_on) || date_compare(term->until_on, talk->held_on) >= 0) &&
            !secretary_is_entered(ctx, term->id, link))
            secretary_enter_for(
                ctx, term->id,
                &(struct secretary_entry){
                    .unit_code = rating->unit_code,
                    .kind = "诫勉谈话",
                    .year = talk->held_on.year,
                    .result =
                        text_of(ctx, "%s谈话，%s", date_label(ctx, talk->held_on), talk->talked_by),
                    .detail = text_of(ctx, "%lld 年%s从%s降为%s", (long long)rating->round.year,
                                      rating->round.name, rating->before_name,
                                      rating->vetoed ? "没有等次" : rating->band_name),
                    .link = link,
                });
    }
}
