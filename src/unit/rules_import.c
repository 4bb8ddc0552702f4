/* Comparing a list of units with those there are: one pass over both in the order of codes. In
 * that order every unit comes before the units below it, so the codes last seen at each level are
 * the only ones that can stand above the present one. */
#include "unit/rules.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void add_fault(struct unit_list *list, int line, const char *message)
{
    list->fault[list->faults++] = (struct unit_fault){line, message};
}

static void fault_row(struct unit_list *list, struct unit_row *row, const char *message)
{
    if (row->faulty)
        return;
    row->faulty = true;
    add_fault(list, row->line, message);
}

/* --- reading the file --- */

enum { TITLE_ROWS = 4 }; /* most rows above the head */

static int find_column(const struct csv_row *head, const char *const *names)
{
    for (int cell = 0; cell < head->cells; cell++)
        for (const char *const *name = names; *name; name++)
            if (strcmp(head->cell[cell], *name) == 0)
                return cell;
    return -1;
}

static const char *cell_text(const struct csv_row *row, int column)
{
    return column < row->cells ? row->cell[column] : "";
}

/* UNIT-1: a code's length is its level. NULL when it is a code. */
static const char *code_fault(const char *code)
{
    if (!code[0])
        return "缺少代码";
    if (strchr(code, 'E') && code[0] >= '0' && code[0] <= '9')
        return "代码被表格软件改成了科学计数，请把这一列设为文本后重新填写";
    if (unit_level(code) == LEVEL_NONE)
        return "代码应当是 2、4、6、9 或 12 位数字";
    return NULL;
}

static const char *name_fault(const char *name)
{
    if (!name[0])
        return "缺少名称";
    if (csv_is_failure(name))
        return "名称是没有算出结果的公式";
    if (!text_is_clean(name, strlen(name), false))
        return "名称里有不能使用的字符";
    if (text_length(name) > UNIT_NAME_LENGTH)
        return "名称太长，最多 60 个字";
    return NULL;
}

static int by_code(const void *a, const void *b)
{
    const struct unit_row *left = a, *right = b;
    int order = strcmp(left->code, right->code);
    return order ? order : left->line - right->line;
}

/* Of several rows with one code the first stays. */
static void drop_duplicates(struct arena *arena, struct unit_list *list)
{
    int kept = 0;
    for (int i = 0; i < list->rows; i++) {
        struct unit_row *row = &list->row[i];
        if (kept > 0 && strcmp(list->row[kept - 1].code, row->code) == 0)
            fault_row(
                list, row,
                arena_printf(arena, "代码 %s 与第 %d 行重复", row->code, list->row[kept - 1].line));
        else
            list->row[kept++] = *row;
    }
    list->rows = kept;
}

static void read_rows(struct arena *arena, struct unit_list *list, const struct csv *csv, int head,
                      const int columns[2], const struct scope *scope)
{
    for (int i = head + 1; i < csv->rows; i++) {
        const struct csv_row *cells = &csv->row[i];
        struct unit_row row = {.line = cells->line,
                               .code = cell_text(cells, columns[0]),
                               .name = cell_text(cells, columns[1])};
        const char *fault = code_fault(row.code);
        if (fault) {
            add_fault(list, row.line, fault);
            continue; /* without a code it has no place in the tree */
        }
        fault = name_fault(row.name);
        if (fault)
            fault_row(list, &row, fault);
        if (!scope_holds(scope, row.code))
            fault_row(list, &row, arena_printf(arena, "代码 %s 不在您的管理范围内", row.code));
        list->row[list->rows++] = row;
    }
}

struct unit_list unit_list_read(struct arena *arena, const struct csv *csv,
                                const struct scope *scope)
{
    static const char *const code_names[] = {"code", "代码", "编码", NULL};
    static const char *const name_names[] = {"name", "名称", "单位名称", NULL};
    struct unit_list list = {.row = ARENA_ARRAY(arena, struct unit_row, csv->rows + 1),
                             .fault = ARENA_ARRAY(arena, struct unit_fault, csv->rows + 1)};
    if (csv->error) {
        add_fault(&list, 0, csv->error);
        return list;
    }
    int head = 0, code = -1, name = -1;
    for (int row = 0; row < csv->rows && row <= TITLE_ROWS && (code < 0 || name < 0); row++) {
        head = row;
        code = find_column(&csv->row[row], code_names);
        name = find_column(&csv->row[row], name_names);
    }
    list.read = csv->rows > 0 ? csv->rows - 1 - head : 0;
    if (code < 0 || name < 0) {
        add_fault(&list, csv->rows ? csv->row[0].line : 0,
                  "第一行应当是列名，其中要有 code（代码）和 name（名称）两列");
        return list;
    }
    read_rows(arena, &list, csv, head, (int[]){code, name}, scope);
    if (list.rows == 0 && list.faults == 0)
        add_fault(&list, 0, "文件里没有单位");
    qsort(list.row, (size_t)list.rows, sizeof *list.row, by_code);
    drop_duplicates(arena, &list);
    return list;
}

/* --- the tree --- */

/* The codes last seen at each level, on the way down the sorted list. */
struct way {
    const char *at[LEVEL_VILLAGE + 1];
};

static bool is_below(const char *code, const char *above)
{
    return above && strlen(above) < strlen(code) && text_starts(code, above);
}

static const char *nearest_above(const struct way *way, const char *code)
{
    for (int level = (int)unit_level(code) - 1; level >= LEVEL_PROVINCE; level--)
        if (is_below(code, way->at[level]))
            return way->at[level];
    return NULL;
}

static void way_pass(struct way *way, const char *code)
{
    way->at[unit_level(code)] = code;
}

static void parent_code(const char *code, char parent[UNIT_CODE_SIZE])
{
    size_t length = (size_t)unit_parent_length(code);
    memcpy(parent, code, length);
    parent[length] = '\0';
}

bool unit_list_range(const struct unit_list *list, struct scope *range)
{
    struct way way = {{NULL}};
    char parent[UNIT_CODE_SIZE];
    for (int i = 0; i < list->rows; i++) {
        const char *code = list->row[i].code;
        if (!nearest_above(&way, code)) {
            parent_code(code, parent);
            struct scope subtree = scope_of(code);
            if (i == 0 || strcmp(parent, range->from) < 0)
                memcpy(range->from, parent, sizeof parent);
            memcpy(range->to, subtree.to, sizeof range->to);
        }
        way_pass(&way, code);
    }
    return list->rows > 0;
}

/* --- the comparison --- */

struct compare {
    struct arena *arena;
    struct unit_list *list;
    const struct unit_known *known;
    int known_count;
    struct way way;  /* the list's codes passed so far */
    const char *top; /* the last of them that had none above it */
    struct unit_comparison result;
};

static void add_change(struct compare *compare, struct unit_change change)
{
    compare->result.change[compare->result.changes++] = change;
    compare->result.count[change.kind]++;
}

static int known_by_code(const void *key, const void *element)
{
    return strcmp(key, ((const struct unit_known *)element)->code);
}

/* UNIT-1: every unit has its parent, in the file where the file reaches that high, else among the
 * units in being. A city may stand at the top, since a province need not be there. */
static const char *parent_fault(const struct compare *compare, const struct unit_row *row)
{
    char parent[UNIT_CODE_SIZE];
    parent_code(row->code, parent);
    const char *above = nearest_above(&compare->way, row->code);
    if (above && strcmp(above, parent) == 0)
        return NULL;
    if (above)
        return arena_printf(compare->arena, "上级单位 %s 不在文件里", parent);
    if (unit_level(row->code) <= LEVEL_CITY)
        return NULL;
    const struct unit_known *known = NULL;
    if (compare->known_count > 0)
        known = bsearch(parent, compare->known, (size_t)compare->known_count, sizeof *known,
                        known_by_code);
    if (!known)
        return arena_printf(compare->arena, "上级单位 %s 既不在文件里，也不在系统里", parent);
    if (known->ended)
        return arena_printf(compare->arena, "上级单位 %s 已经撤销", parent);
    return NULL;
}

static void pass_row(struct compare *compare, struct unit_row *row)
{
    const char *fault = parent_fault(compare, row);
    if (fault)
        fault_row(compare->list, row, fault);
    if (!nearest_above(&compare->way, row->code))
        compare->top = row->code;
    way_pass(&compare->way, row->code);
}

static void compare_same(struct compare *compare, const struct unit_row *row,
                         const struct unit_known *known)
{
    bool renamed = strcmp(row->name, known->name) != 0;
    if (!known->ended && !renamed)
        compare->result.unchanged++;
    else
        add_change(compare,
                   (struct unit_change){known->ended ? UNIT_REVIVED : UNIT_RENAMED, row->line,
                                        row->code, row->name, renamed ? known->name : NULL});
}

static int by_line(const void *a, const void *b)
{
    return ((const struct unit_fault *)a)->line - ((const struct unit_fault *)b)->line;
}

struct unit_comparison unit_compare(struct arena *arena, struct unit_list *list,
                                    const struct unit_known *known, int count)
{
    struct compare compare = {.arena = arena, .list = list, .known = known, .known_count = count};
    compare.result.change = ARENA_ARRAY(arena, struct unit_change, list->rows + count + 1);
    int i = 0, k = 0;
    while (i < list->rows || k < count) {
        int order = i == list->rows ? 1
                    : k == count    ? -1
                                    : strcmp(list->row[i].code, known[k].code);
        struct unit_row *row = &list->row[i];
        if (order <= 0) {
            pass_row(&compare, row);
            i++;
        }
        if (order < 0)
            add_change(&compare,
                       (struct unit_change){UNIT_CREATED, row->line, row->code, row->name, NULL});
        else if (order == 0)
            compare_same(&compare, row, &known[k]);
        else if (!known[k].ended && is_below(known[k].code, compare.top))
            add_change(&compare,
                       (struct unit_change){UNIT_ENDED, 0, known[k].code, known[k].name, NULL});
        if (order >= 0)
            k++;
    }
    qsort(list->fault, (size_t)list->faults, sizeof *list->fault, by_line);
    return compare.result;
}

/* FNV-1a over everything that the changes say; a print against mix-ups, not against forgery. */
static uint64_t print_text(uint64_t print, const char *text)
{
    for (const char *at = text_or_empty(text);; at++) {
        print = (print ^ (unsigned char)*at) * UINT64_C(1099511628211);
        if (!*at)
            return print;
    }
}

uint64_t unit_comparison_print(const struct unit_comparison *comparison)
{
    uint64_t print = UINT64_C(14695981039346656037);
    for (int i = 0; i < comparison->changes; i++) {
        const struct unit_change *change = &comparison->change[i];
        print = (print ^ (uint64_t)change->kind) * UINT64_C(1099511628211);
        print = print_text(print, change->code);
        print = print_text(print, change->name);
        print = print_text(print, change->was);
    }
    return print;
}
