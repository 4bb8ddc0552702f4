/* The unit room as it presents itself to the house, and the words for levels and kinds. */
#include "unit/pages.h"

#include "core/field.h"
#include "core/import.h"

static const char *const level_words[][2] = {
    [LEVEL_NONE] = {"", ""},
    [LEVEL_COUNTRY] = {"country", "全国"},
    [LEVEL_PROVINCE] = {"province", "省"},
    [LEVEL_CITY] = {"city", "设区市"},
    [LEVEL_COUNTY] = {"county", "县（市、区）"},
    [LEVEL_TOWN] = {"town", "镇（街道）"},
    [LEVEL_VILLAGE] = {"village", "村（社区）"},
};

const char *unit_level_name(enum unit_level level)
{
    return level_words[level][0];
}

const char *unit_level_label(enum unit_level level)
{
    return level_words[level][1];
}

const char *unit_kind_label(const char *kind)
{
    int at = choice_by_name(unit_kinds, kind);
    return at < 0 ? "" : unit_kinds[at].label;
}

const char *unit_owner(struct ctx *ctx)
{
    struct unit unit;
    return unit_read(ctx, param(ctx, "code"), &unit) ? unit.code : NULL;
}

/* The first thing on a new system: without units there is nobody to work for. */
static void unit_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, ROLE_SYSTEM_ADMIN) && units_count_below(ctx, ctx->user.unit_code) == 0)
        todo_add(list, (struct todo){
                           .title = "导入单位名录",
                           .detail = "本单位下面还没有镇、村，导入以后才能建用户、编规划",
                           .link = "/units/import",
                           .action = "去导入",
                           .group = "单位名录",
                       });
}

static const struct route routes[] = {
    {HTTP_GET, "/units", units_page, WHO_BUSINESS | WHO_ADMINS, NULL, 0, NULL,
     "单位：按层级查看，按名称或代码查找"},
    {HTTP_GET, "/units.csv", units_export, WHO_BUSINESS | ROLE_SYSTEM_ADMIN, NULL, 0, NULL,
     "导出范围内的单位"},
    {HTTP_POST, "/units/kinds", units_kinds_change, UNIT_EDITORS, NULL, 0, NULL,
     "批量更正一个镇的村（社区）类别"},
    {HTTP_GET, "/units/import", units_import_page, ROLE_SYSTEM_ADMIN, NULL, 0, NULL,
     "导入单位名录"},
    {HTTP_POST, "/units/import", units_import_report, ROLE_SYSTEM_ADMIN, NULL, ROUTE_UPLOAD,
     import_prepare, "比对单位名录，给出报告，不改动"},
    {HTTP_POST, "/units/import/apply", units_import_apply, ROLE_SYSTEM_ADMIN, NULL, 0,
     units_import_prepare, "按看过的报告导入单位名录"},
    {HTTP_GET, "/units/:code", unit_page, WHO_BUSINESS | WHO_ADMINS, unit_owner, 0, NULL,
     "一个单位的资料"},
    {HTTP_POST, "/units/:code", unit_change, UNIT_EDITORS, unit_owner, 0, NULL,
     "更正单位类别，登记撤销和并入"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "设置",
     .label = "单位",
     .link = "/units",
     .who = (WHO_BUSINESS & ~(unsigned)ROLE_VILLAGE_SECRETARY) | WHO_ADMINS},
    {.group = "设置", .label = "导入单位", .link = "/units/import", .who = ROLE_SYSTEM_ADMIN},
    {0},
};

/* Names it had, and its end (UNIT-3). */
static void unit_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct unit unit;
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT name, until FROM unit_names WHERE code = $1 ORDER BY id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows))
        archive_add(archive, (struct archive_entry){
                                 .on = db_date(rows, "until"),
                                 .kind = "单位变更",
                                 .title = text_of(ctx, "更名，原名%s", db_text(rows, "name")),
                             });
    if (unit_read(ctx, unit_code, &unit) && !date_is_none(unit.ended_on))
        archive_add(archive,
                    (struct archive_entry){
                        .on = unit.ended_on,
                        .kind = "单位变更",
                        .title = unit.successor[0]
                                     ? text_of(ctx, "撤销，并入%s", unit_name(ctx, unit.successor))
                                     : "撤销",
                    });
}

const struct room unit_room = {
    .name = "unit", .routes = routes, .nav = nav, .due = unit_due, .archive = unit_archive};
