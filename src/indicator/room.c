/* The indicator room as it presents itself to the house. */
#include "indicator/pages.h"

#include "core/import.h"

static const struct setting settings[] = {
    {.name = "floor_region",
     .label = "目标下限的比较范围",
     .kind = SETTING_CHOICE,
     .otherwise = "county",
     .choices = "county=本县（市、区）平均水平|town=本镇（街道）平均水平",
     .rule = "PLAN-4",
     .source = "苏组通〔2021〕32号：各目标实现值设定不得低于本地区该目标上年度平均水平",
     .hint = "“本地区”是指县还是镇"},
    {0},
};

/* PLAN-4 needs the year before the tenure: the county is asked for it before its villages write
 * (ALL-2). */
static void indicator_due(struct ctx *ctx, struct todo_list *list)
{
    if (!has_role(ctx, ROLE_COUNTY_REVIEWER))
        return;
    struct db_rows *rows = campaigns_without_figures(ctx);
    while (db_next(rows)) {
        long long year = db_int(rows, "first_year") - 1;
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "填写%lld年各项指标的平均水平", year),
                     .detail = text_of(ctx, "%s：各村定目标时要和它比，不能低于它",
                                       db_text(rows, "name")),
                     .link = text_of(ctx, "/averages?unit=%s&year=%lld", ctx->user.unit_code, year),
                     .action = "去填写",
                     .due = db_date(rows, "study_due"),
                     .group = "平均水平",
                 });
    }
}

/* Averages and values carry the unit in the form: the handlers compare it with the scope. */
static const struct route routes[] = {
    {HTTP_GET, "/indicators", indicators_page, WHO_BUSINESS, NULL, 0, NULL, "指标"},
    {HTTP_GET, "/indicators/new", indicator_new_page, INDICATOR_EDITORS, NULL, 0, NULL,
     "填写新的指标"},
    {HTTP_POST, "/indicators", indicator_add, INDICATOR_EDITORS, NULL, 0, NULL, "添加指标"},
    {HTTP_GET, "/indicators/#id", indicator_page, WHO_BUSINESS, NULL, 0, NULL, "一个指标"},
    {HTTP_POST, "/indicators/#id", indicator_change, INDICATOR_EDITORS, NULL, 0, NULL,
     "修改或停用自设的指标"},
    {HTTP_GET, "/indicators/#id/averages", averages_of_indicator, WHO_BUSINESS, NULL, 0, NULL,
     "一个指标的各地平均水平，含更正前的"},
    {HTTP_POST, "/indicators/#id/averages", average_enter, AVERAGE_EDITORS, NULL, 0, NULL,
     "填写一个地区一年的平均水平"},
    {HTTP_GET, "/indicators/#id/values", values_of_indicator, WHO_BUSINESS, NULL, 0, NULL,
     "一个指标的各村数值"},
    {HTTP_POST, "/indicators/#id/values", value_enter, VALUE_EDITORS, NULL, 0, NULL,
     "填写一个村一年的数值"},
    {HTTP_GET, "/averages", averages_page, WHO_BUSINESS, NULL, 0, NULL,
     "一个地区一年的全部平均水平"},
    {HTTP_POST, "/averages", averages_save, AVERAGE_EDITORS, NULL, 0, NULL,
     "一次保存一个地区一年的平均水平"},
    {HTTP_GET, "/averages.csv", averages_export, WHO_BUSINESS, NULL, 0, NULL, "导出平均水平"},
    {HTTP_GET, "/averages/import", averages_import_page, AVERAGE_EDITORS, NULL, 0, NULL,
     "导入平均水平"},
    {HTTP_POST, "/averages/import", averages_import, AVERAGE_EDITORS, NULL, ROUTE_UPLOAD,
     import_prepare, "核对或导入一张平均水平表"},
    {HTTP_GET, "/values", values_page, WHO_BUSINESS, NULL, 0, NULL, "一个村一年的全部数值"},
    {HTTP_POST, "/values", values_save, VALUE_EDITORS, NULL, 0, NULL, "一次保存一个村一年的数值"},
    {HTTP_GET, "/values.csv", values_export, WHO_BUSINESS, NULL, 0, NULL, "导出各村数值"},
    {HTTP_GET, "/values/import", values_import_page, VALUE_EDITORS, NULL, 0, NULL, "导入各村数值"},
    {HTTP_POST, "/values/import", values_import, VALUE_EDITORS, NULL, ROUTE_UPLOAD, import_prepare,
     "核对或导入一张各村数值表"},
    {0},
};

static const struct nav_link nav[] = {
    {"设置", "指标", "/indicators", WHO_BUSINESS & ~(unsigned)ROLE_VILLAGE_SECRETARY, false},
    {"设置", "平均水平", "/averages", WHO_BUSINESS & ~(unsigned)ROLE_VILLAGE_SECRETARY, false},
    {"设置", "各村数值", "/values", WHO_BUSINESS & ~(unsigned)ROLE_VILLAGE_SECRETARY, false},
    {0},
};

const struct room indicator_room = {.name = "indicator",
                                    .routes = routes,
                                    .nav = nav,
                                    .settings = settings,
                                    .due = indicator_due,
                                    .archive = indicator_archive};
