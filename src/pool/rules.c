/* Who may be a candidate: conditions on the reference date, what a list lacks, what is entered
 * (POOL-2, POOL-3, POOL-10). */
#include "pool/rules.h"

#include "base/id_number.h"
#include "base/text.h"

bool pool_is_at_most(struct date born_on, struct date on, int64_t years)
{
    int age = date_age(born_on, on);
    if (!date_is_valid(born_on) || age > years)
        return false;
    /* So many years old to the day, and not a day more. */
    return age < years || date_age(born_on, date_add_days(on, -1)) < years;
}

struct date pool_born_since(struct date on, int64_t years)
{
    struct date born = date_add_months(on, (int)(-12 * years));
    while (pool_is_at_most(date_add_days(born, -1), on, years))
        born = date_add_days(born, -1);
    while (!pool_is_at_most(born, on, years))
        born = date_add_days(born, 1);
    return born;
}

static enum pool_verdict education_verdict(const struct candidate *candidate)
{
    if (candidate->education >= SCHOOL_COLLEGE)
        return VERDICT_MET;
    if (text_is_blank(candidate->relax_reason) || candidate->relaxed == RELAX_REFUSED)
        return VERDICT_NOT_MET;
    return candidate->relaxed == RELAX_APPROVED ? VERDICT_RELAXED : VERDICT_ASKED;
}

static const char *education_why(const struct candidate *candidate, enum pool_verdict verdict)
{
    if (verdict == VERDICT_MET)
        return "";
    if (verdict == VERDICT_RELAXED)
        return "镇里同意放宽";
    if (verdict == VERDICT_ASKED)
        return "申请放宽，等镇里审";
    return candidate->relaxed == RELAX_REFUSED ? "镇里不同意放宽"
                                               : "学历在大专以下，没有写放宽的理由";
}

static const char *unfit_why(struct arena *arena, const struct candidate *candidate,
                             const struct choice *unfits)
{
    const char *why = *candidate->unfit_gone ? "以前登记的情形，清单里已经没有这一项" : "";
    for (int i = 0; unfits[i].name; i++)
        if (candidate->unfit[i])
            why = arena_printf(arena, "%s%s%s", why, *why ? "；" : "", unfits[i].label);
    return *why || candidate->checked ? why : "还没有逐项核查";
}

void pool_conditions(struct arena *arena, const struct candidate *candidate,
                     struct pool_demand demand, struct pool_condition conditions[POOL_CONDITIONS])
{
    long long oldest = (long long)demand.oldest;
    bool full =
        candidate->politics == PARTY_FULL &&
        (date_is_none(candidate->joined_on) || date_compare(candidate->joined_on, demand.on) <= 0);
    bool young = pool_is_at_most(candidate->born_on, demand.on, demand.oldest);
    const char *unfit = unfit_why(arena, candidate, demand.unfits);
    enum pool_verdict education = education_verdict(candidate);
    conditions[CONDITION_MEMBER] = (struct pool_condition){
        "中共正式党员", full ? "" : "到参考日还不是正式党员", full ? VERDICT_MET : VERDICT_NOT_MET};
    conditions[CONDITION_EDUCATION] =
        (struct pool_condition){"大专及以上学历", education_why(candidate, education), education};
    conditions[CONDITION_AGE] = (struct pool_condition){
        arena_printf(arena, "%lld 周岁及以下", oldest),
        young ? "" : arena_printf(arena, "到参考日已超过 %lld 周岁", oldest),
        young ? VERDICT_MET : VERDICT_NOT_MET};
    conditions[CONDITION_FIT] =
        (struct pool_condition){"没有不适任情形", unfit, *unfit ? VERDICT_NOT_MET : VERDICT_MET};
}

enum pool_verdict pool_worst(const struct pool_condition conditions[POOL_CONDITIONS])
{
    enum pool_verdict worst = VERDICT_MET;
    for (int i = 0; i < POOL_CONDITIONS; i++)
        worst = conditions[i].verdict > worst ? conditions[i].verdict : worst;
    return worst;
}

const char *pool_lacks(struct arena *arena, struct pool_need need, struct pool_count count)
{
    const char *all = count.all >= need.least
                          ? ""
                          : arena_printf(arena, "至少要 %lld 人，现在 %lld 人",
                                         (long long)need.least, (long long)count.all);
    const char *young = count.young >= need.young_least
                            ? ""
                            : arena_printf(arena, "%lld 周岁及以下的至少要 %lld 人，现在 %lld 人",
                                           (long long)need.young, (long long)need.young_least,
                                           (long long)count.young);
    if (!*all && !*young)
        return NULL;
    return arena_printf(arena, "%s%s%s", all, *all && *young ? "；" : "", young);
}

/* --- what is entered --- */

struct faults {
    struct pool_fault *fault;
    int count;
};

static void fault_at(struct faults *faults, const char *field, const char *message)
{
    if (message && faults->count < POOL_FAULTS)
        faults->fault[faults->count++] = (struct pool_fault){field, message};
}

static void take_id_number(struct arena *arena, struct candidate *candidate, struct date today,
                           struct faults *faults)
{
    struct id_number number;
    const char *wrong = id_number_read(candidate->id_number, today, &number);
    if (wrong) {
        fault_at(faults, "id_number", wrong);
        return;
    }
    candidate->id_number = arena_strdup(arena, number.text);
    if (date_is_none(candidate->born_on))
        candidate->born_on = number.born;
    if (candidate->sex < 0)
        candidate->sex = number.female ? SEX_FEMALE : 0;
    fault_at(faults, "id_number",
             id_number_disagrees(&number, candidate->born_on, candidate->sex == SEX_FEMALE));
}

enum { ADULT = 18 };

static void judge_dates(const struct candidate *candidate, struct date today, struct faults *faults)
{
    bool other = candidate->politics == PARTY_NONE;
    int age = date_age(candidate->born_on, today);
    if (date_is_none(candidate->born_on))
        fault_at(faults, "born_on", "请填写出生日期，或者填身份证号，日期由它得出");
    else if (age < ADULT || age > 100)
        fault_at(faults, "born_on", "出生日期不对：要年满 18 周岁，不超过 100 周岁");
    if (candidate->sex < 0)
        fault_at(faults, "sex", "请选择性别，或者填身份证号，性别由它得出");
    if (date_is_none(candidate->joined_on))
        return;
    if (other)
        fault_at(faults, "joined_on", "不是党员的，不填入党日期");
    else if (date_compare(candidate->joined_on, today) > 0)
        fault_at(faults, "joined_on", "入党日期在今天以后，请核对");
    else if (!date_is_none(candidate->born_on) &&
             date_age(candidate->born_on, candidate->joined_on) < ADULT)
        fault_at(faults, "joined_on", "入党时不满 18 周岁，请核对");
}

int candidate_faults(struct arena *arena, struct candidate *candidate, struct date today,
                     struct pool_fault fault[POOL_FAULTS])
{
    struct faults faults = {fault, 0};
    const char *wrong = NULL;
    if (*candidate->id_number)
        take_id_number(arena, candidate, today, &faults);
    if (*candidate->phone)
        candidate->phone = phone_of(arena, candidate->phone, &wrong);
    fault_at(&faults, "phone", wrong);
    judge_dates(candidate, today, &faults);
    return faults.count;
}
