/* docs/workflow.md shows life cycles as their tables say them, each in a part of its own: each
 * step, and no other. */
#include "acceptance/internal.h"
#include "analysis/internal.h"
#include "ascent/internal.h"
#include "assess/internal.h"
#include "cadre/duty.h"
#include "commitment/internal.h"
#include "evaluation/internal.h"
#include "incentive/internal.h"
#include "plan/internal.h"
#include "pool/gate.h"
#include "pool/internal.h"
#include "practice/internal.h"
#include "rectify/remedy.h"
#include "report/internal.h"
#include "reserve/internal.h"
#include "spot_check/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* No room is asked for anything here. */
const struct room *const rooms[] = {NULL};

static char document[32768];
static char part[16384]; /* of it: what is told of one life cycle */

static int read_document(void **state)
{
    (void)state;
    FILE *file = fopen("docs/workflow.md", "r");
    size_t length = file ? fread(document, 1, sizeof document - 1, file) : 0;
    document[length] = '\0';
    return file && length && fclose(file) == 0 ? 0 : -1;
}

/* From its head to the next one. */
static void open_part(const char *head)
{
    const char *from = strstr(document, head), *to = from ? strstr(from + 1, "\n# ") : NULL;
    assert_non_null(from);
    snprintf(part, sizeof part, "%.*s", to ? (int)(to - from) : (int)strlen(from), from);
}

static int count_of(const char *words)
{
    int count = 0;
    for (const char *at = part; (at = strstr(at, words)); at += strlen(words))
        count++;
    return count;
}

static void assert_written_once(const char *line)
{
    int count = count_of(line);
    if (count != 1)
        print_error("docs/workflow.md should have this line once:\n%s", line);
    assert_int_equal(count, 1);
}

static void write_roles(char *text, size_t size, unsigned who)
{
    size_t used = 0;
    *text = '\0';
    for (const unsigned *role = role_all; *role; role++)
        if (who & *role)
            used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "",
                                     role_name(*role));
}

static const char *conditions(unsigned flags)
{
    return flags == STEP_REASON                      ? "with a reason"
           : flags == STEP_FOUR_EYES                 ? "not by an author"
           : flags == STEP_WITHDRAW                  ? "by its sender"
           : flags == STEP_CLOSES                    ? "up to its last day"
           : flags == (STEP_FOUR_EYES | STEP_CLOSES) ? "not by an author; up to its last day"
           : flags == (STEP_FOUR_EYES | STEP_REASON) ? "not by an author; with a reason"
           : flags == 0                              ? ""
                                                     : "?";
}

static void write_aim(char *text, size_t size, const struct workflow *workflow, int to)
{
    if (to == STATE_BEFORE)
        snprintf(text, size, "as before");
    else
        snprintf(text, size, "%s %s", workflow->states[to].label, workflow->states[to].name);
}

/* The arrows of a step: one, or one to each state that an amendment begins in. Their number. */
static int assert_drawn(const struct workflow *workflow, const struct step *step)
{
    bool back = step->to == STATE_BEFORE;
    int first = back ? PLAN_IN_FORCE : step->to, last = back ? PLAN_FILED : step->to;
    for (int to = first; to <= last; to++) {
        char line[512];
        snprintf(line, sizeof line, "    %s --> %s: %s\n", workflow->states[step->from].name,
                 workflow->states[to].name, step->action);
        assert_written_once(line);
    }
    return last - first + 1;
}

/* Its steps and states are written; how many arrows there are. */
static int assert_written(const struct workflow *workflow)
{
    int arrows = 0;
    for (const struct step *step = workflow->steps; step->action; step++) {
        const struct choice *from = &workflow->states[step->from];
        char line[512], roles[128], to[64];
        write_roles(roles, sizeof roles, step->who);
        write_aim(to, sizeof to, workflow, step->to);
        snprintf(line, sizeof line, "| %s %s | %s %s | %s | %s | %s |\n", from->label, from->name,
                 step->label, step->action, to, roles, conditions(step->flags));
        assert_written_once(line);
        arrows += assert_drawn(workflow, step);
    }
    for (const struct choice *one = workflow->states; one->name; one++) {
        char line[128];
        snprintf(line, sizeof line, "    %s: %s\n", one->name, one->label);
        assert_written_once(line);
    }
    return arrows;
}

static void test_the_tables_and_the_pictures_are_those_of_the_program(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        const struct workflow *workflow;
    } parts[] = {
        {"# The life of a plan\n", &plan_workflow},
        {"# The close-out of an item\n", &close_out_workflow},
        {"# A self-assessment\n", &assess_workflow},
        {"# A finding of a spot check\n", &spot_workflow},
        {"# A yearly evaluation\n", &evaluation_workflow},
        {"# A good practice\n", &practice_workflow},
        {"# A special report\n", &special_workflow},
        {"# A final acceptance\n", &acceptance_workflow},
        {"# A quarterly analysis\n", &analysis_workflow},
        {"# The yearly filing of incentives\n", &filing_workflow},
        {"# An aim, or a promise of the next grade\n", &ascent_workflow},
        {"# Villages to build up and to put right\n", &naming_workflow},
        {"# A village that is put right\n", &remedy_workflow},
        {"# A cadre's year\n", &duty_workflow},
        {"# A village's list of candidates\n", &pool_workflow},
        {"# A re-evaluation or a leaving of a reserve cadre\n", &reserve_workflow},
        {"# A town's proposal of candidates\n", &proposal_workflow},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        open_part(parts[i].head);
        int ends = count_of("[*] --> ") + count_of(" --> [*]");
        assert_int_equal(count_of(" --> "), assert_written(parts[i].workflow) + ends);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_tables_and_the_pictures_are_those_of_the_program),
    };
    return cmocka_run_group_tests(tests, read_document, NULL);
}
