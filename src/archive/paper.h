/* A page of ours on paper: what a download of archives keeps of it (ARCH-1). */
#ifndef YICUN_ARCHIVE_PAPER_H
#define YICUN_ARCHIVE_PAPER_H

#include "base/buf.h"

/* Where a link of a page leads in the download; NULL: nowhere, so that only its words stay. */
typedef const char *paper_link_fn(void *arg, const char *link);

/* Adds what a page shows that our templates made: the content of its <main>, without forms,
 * buttons, navigation, scripts and what is not printed; links by `link`. False when it has no
 * <main>. */
bool paper_of(const char *page, paper_link_fn *link, void *arg, struct buf *out);

/* A path as part of a link: each of its parts percent-encoded. */
const char *paper_href(struct arena *arena, const char *path);

#endif
