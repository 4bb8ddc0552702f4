/* What the notice room adds to a village's archive (ARCH-1): notices from posting to their end, and
 * what the public said with its answer. Who said it is left out. */
#include "notice.h"

#include "base/text.h"
#include "pages.h"

static void add_end(struct ctx *ctx, struct db_rows *rows, struct archive_entry entry,
                    struct archive *archive)
{
    bool closed = text_same(db_text(rows, "state"), "closed");
    entry.on = db_date(rows, "closed_on");
    if (date_is_none(entry.on))
        return;
    entry.title =
        text_of(ctx, closed ? "第 %lld 稿公示期满结束" : "第 %lld 稿公示撤下，修改后重新公示",
                (long long)db_int(rows, "number"));
    entry.detail = NULL;
    archive_add(archive, entry);
}

static void add_notices(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, number, posted_on, place, days, day_kind, last_day, state, "
                     "closed_on FROM notices WHERE unit_code = $1 ORDER BY id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        bool working = text_same(db_text(rows, "day_kind"), "working");
        struct archive_entry entry = {
            .on = db_date(rows, "posted_on"),
            .kind = "公示",
            .title = text_of(ctx, "第 %lld 稿张贴公示", (long long)db_int(rows, "number")),
            .detail = text_of(ctx, "%s · 公示 %lld 个%s，到%s", db_text(rows, "place"),
                              (long long)db_int(rows, "days"), working ? "工作日" : "自然日",
                              date_label(ctx, db_date(rows, "last_day"))),
            .link = text_of(ctx, "/notices/%lld", (long long)db_int(rows, "id")),
        };
        archive_add(archive, entry);
        add_end(ctx, rows, entry, archive);
    }
}

static void add_feedback(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT f.id, f.text, f.answer, f.answered_at, f.changes_plan FROM notices n "
                     "JOIN feedback f ON f.notice_id = n.id "
                     "WHERE n.unit_code = $1 AND f.answered_at IS NOT NULL ORDER BY f.id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows))
        archive_add(
            archive,
            (struct archive_entry){
                .on = date_of_epoch(db_int(rows, "answered_at")),
                .kind = "群众意见",
                .title = db_int(rows, "changes_plan") ? "答复群众意见，修改规划" : "答复群众意见",
                .detail = text_of(ctx, "意见：%s\n答复：%s", db_text(rows, "text"),
                                  db_text(rows, "answer")),
                .link = text_of(ctx, "/feedback/%lld", (long long)db_int(rows, "id")),
            });
}

void notice_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    add_notices(ctx, unit_code, archive);
    add_feedback(ctx, unit_code, archive);
}
