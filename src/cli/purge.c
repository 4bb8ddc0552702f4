/* yicun purge: what was erased is gone from the database's files as well. */
#include "cli/cli.h"

#include <stdio.h>

int command_purge(struct call_line *line)
{
    char error[1024];
    const char *url = line->config.url;
    if (!cli_enter(&line->config))
        return 1;
    if (!store_purge(url, error, sizeof error))
        return cli_fail("%s", error);
    printf(store_path(url)
               ? "the database and its write-ahead log hold no erased rows any more\n"
               : "the tables were written anew; the server's write-ahead log, its archive, its "
                 "standbys and backups keep what was erased until they are recycled\n");
    return 0;
}
