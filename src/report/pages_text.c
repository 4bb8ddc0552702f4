/* The text of a report as forms: its head, each section, and a section generated once more from the
 * figures of the day (EVAL-3). */
#include "base/text.h"
#include "core/audit.h"
#include "report/internal.h"

/* A draft of the own county with its present text; RC_OK, or why it cannot be changed. */
static enum result find_draft(struct ctx *ctx, struct special_report *report,
                              struct special_version *version)
{
    if (!special_find(ctx, param_id(ctx, "id"), report))
        return RC_MISSING;
    if (report->state != SPECIAL_DRAFT)
        return conflict(ctx, NULL, "已经提交，撤回以后才能修改。");
    return special_now(ctx, report, version) ? RC_OK : RC_MISSING;
}

/* The same with the section that the path names. */
static enum result find_section(struct ctx *ctx, struct special_report *report,
                                struct special_version *version, int *section)
{
    *section = choice_by_name(special_sections, param(ctx, "section"));
    return *section < 0 ? RC_MISSING : find_draft(ctx, report, version);
}

/* Keeps the changed text as a new version; `before` and `after` are for the audit. */
static enum result save(struct ctx *ctx, struct special_report *report, const char *what,
                        const struct special_text *text, json_t *before, json_t *after)
{
    int64_t version = report->version++;
    if (!special_keep(ctx, report, what, text, NULL) || !special_store(ctx, report, version))
        return RC_FAILED;
    audit_add(ctx, "report.change", "report", report->id, report->unit_code, before, after);
    return done(ctx, special_json(ctx, report), "已保存", SPECIAL_LINK, (long long)report->id);
}

/* --- title, addressee, signer --- */

/* On record a document's title is called otherwise than an item's. */
static json_t *head_recorded(const struct special_text *text)
{
    return json_pack("{s:s, s:s, s:s}", "headline", text->title, "addressee", text->addressee,
                     "signer", text->signer);
}

static enum result head_page(struct ctx *ctx, const struct special_report *report,
                             const struct special_text *text)
{
    json_object_update_new(ctx->view, special_json(ctx, report));
    special_crumbs(ctx, report, "标题和落款");
    view_text(ctx, "title", "标题和落款");
    record_form(ctx, "f", &special_head_type, text);
    return has_errors(ctx) ? invalid(ctx, "report/head") : page(ctx, "report/head");
}

/* GET /reports/#id/head */
enum result special_head(struct ctx *ctx)
{
    struct special_report report;
    struct special_version version;
    enum result found = find_draft(ctx, &report, &version);
    return found == RC_OK ? head_page(ctx, &report, &version.text) : found;
}

/* POST /reports/#id/head {title, addressee, signer} */
enum result special_head_save(struct ctx *ctx)
{
    struct special_report report;
    struct special_version version;
    enum result found = find_draft(ctx, &report, &version);
    if (found != RC_OK)
        return found;
    struct special_text text = version.text;
    record_parse(ctx, &special_head_type, &text, true, "");
    if (!version_is_current(ctx, report.version)) {
        head_page(ctx, &report, &text);
        return conflict(ctx, "report/head", "别人刚改过，请核对后再保存");
    }
    if (has_errors(ctx))
        return head_page(ctx, &report, &text);
    return save(ctx, &report, "修改标题和落款", &text, head_recorded(&version.text),
                head_recorded(&text));
}

/* --- a section --- */

static enum result section_page(struct ctx *ctx, const struct special_report *report,
                                const struct special_version *version, int section,
                                const struct special_body *body)
{
    json_object_update_new(ctx->view, special_json(ctx, report));
    special_crumbs(ctx, report, special_sections[section].label);
    view_text(ctx, "title", text_of(ctx, "修改“%s”", special_sections[section].label));
    view_text(ctx, "section", special_sections[section].name);
    view_set(ctx, "figures", json_incref(version->figures));
    view_set(ctx, "is_problems", json_boolean(section == SPECIAL_PROBLEMS));
    record_form(ctx, "f", &special_body_type, body);
    return has_errors(ctx) ? invalid(ctx, "report/section") : page(ctx, "report/section");
}

/* GET /reports/#id/sections/:section */
enum result special_section_form(struct ctx *ctx)
{
    struct special_report report;
    struct special_version version;
    int section;
    enum result found = find_section(ctx, &report, &version, &section);
    if (found != RC_OK)
        return found;
    struct special_body body = {version.text.section[section]};
    return section_page(ctx, &report, &version, section, &body);
}

static enum result save_section(struct ctx *ctx, struct special_report *report,
                                const struct special_version *version, int section,
                                const char *what, const char *text)
{
    struct special_text changed = version->text;
    const char *name = special_sections[section].name;
    changed.section[section] = text;
    return save(ctx, report, text_of(ctx, "%s“%s”", what, special_sections[section].label),
                &changed, json_pack("{s:s}", name, version->text.section[section]),
                json_pack("{s:s}", name, text));
}

/* POST /reports/#id/sections/:section {text} */
enum result special_section_save(struct ctx *ctx)
{
    struct special_report report;
    struct special_version version;
    int section;
    enum result found = find_section(ctx, &report, &version, &section);
    if (found != RC_OK)
        return found;
    struct special_body body = {""};
    record_parse(ctx, &special_body_type, &body, false, "");
    if (!version_is_current(ctx, report.version)) {
        section_page(ctx, &report, &version, section, &body);
        return conflict(ctx, "report/section", "别人刚改过这份报告，请核对后再保存");
    }
    if (has_errors(ctx))
        return section_page(ctx, &report, &version, section, &body);
    return save_section(ctx, &report, &version, section, "修改", body.text);
}

/* --- a section once more --- */

/* GET /reports/#id/sections/:section/regenerate: what it would be, beside what it is */
enum result special_again(struct ctx *ctx)
{
    struct special_report report;
    struct special_version version;
    int section;
    enum result found = find_section(ctx, &report, &version, &section);
    if (found != RC_OK)
        return found;
    const char *given =
        special_generate(ctx->arena, (enum special_section)section, version.figures);
    json_object_update_new(ctx->view, special_json(ctx, &report));
    special_crumbs(ctx, &report, special_sections[section].label);
    view_text(ctx, "title", text_of(ctx, "重新生成“%s”", special_sections[section].label));
    view_text(ctx, "section", special_sections[section].name);
    view_set(ctx, "lines", special_compared_json(ctx, version.text.section[section], given));
    view_set(ctx, "same", json_boolean(text_same(version.text.section[section], given)));
    view_set(ctx, "as_label", json_incref(json_object_get(version.figures, "as_label")));
    return page(ctx, "report/regenerate");
}

/* POST /reports/#id/sections/:section/regenerate */
enum result special_again_save(struct ctx *ctx)
{
    struct special_report report;
    struct special_version version;
    int section;
    enum result found = find_section(ctx, &report, &version, &section);
    if (found != RC_OK)
        return found;
    if (!version_is_current(ctx, report.version))
        return conflict(ctx, NULL, "别人刚改过这份报告，请看过最新内容再办理。");
    const char *given =
        special_generate(ctx->arena, (enum special_section)section, version.figures);
    return save_section(ctx, &report, &version, section, "重新生成", given);
}
