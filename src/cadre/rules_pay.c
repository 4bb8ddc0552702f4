/* What cadres' pay must be beside each other, exact to the fen (CADRE-3). */
#include "cadre/rules.h"

enum { FEN = 100 }; /* ten-thousandths of a yuan */

const struct choice cadre_pay_faults[] = {
    [PAY_MISSING] = {"missing", "报酬没有填"},
    [PAY_PERFORMANCE] = {"performance", "绩效不到基本报酬的 1/3"},
    [PAY_ORDINARY] = {"ordinary", "低于书记报酬的规定比例"},
    {0},
};

/* The least whole number of fen that is at least numerator / denominator. */
static int64_t fen_above(int64_t numerator, int64_t denominator)
{
    int64_t fen = denominator * FEN;
    return (numerator + fen - 1) / fen * FEN;
}

int64_t cadre_least_performance(int64_t base_pay)
{
    return fen_above(base_pay, 3);
}

int64_t cadre_least_pay(int64_t secretary_pay, int64_t percent)
{
    return fen_above(secretary_pay * percent, 100);
}

static bool is_known(const struct cadre *cadre)
{
    return cadre->base_pay != DECIMAL_NONE && cadre->performance_pay != DECIMAL_NONE;
}

static int64_t whole_pay(const struct cadre *cadre)
{
    return cadre->base_pay + cadre->performance_pay;
}

bool cadre_pay_is_wrong(enum cadre_pay_fault fault, const struct cadre *cadre,
                        const struct cadre *secretary, int64_t percent)
{
    if (fault == PAY_MISSING || !is_known(cadre))
        return fault == PAY_MISSING && !is_known(cadre);
    if (fault == PAY_PERFORMANCE)
        return cadre->performance_pay < cadre_least_performance(cadre->base_pay);
    return secretary && secretary->id != cadre->id && is_known(secretary) &&
           whole_pay(cadre) < cadre_least_pay(whole_pay(secretary), percent);
}
