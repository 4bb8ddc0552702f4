/* The command line: every command on one screen. */
#include "cli/cli.h"

#include <stddef.h>

const struct command commands[] = {
    {"serve", "", 0, TAKES_COMMON | TAKES(OPTION_LISTEN), command_serve,
     "Serves HTTP by itself, on a loopback address unless told otherwise.",
     "serve --listen 127.0.0.1:8080 --db sqlite:var/yicun.db"},
    {"fcgi", "", 0, TAKES_COMMON | TAKES(OPTION_SOCKET), command_fcgi,
     "Serves FastCGI on a UNIX socket, behind nginx.", "fcgi --socket /run/yicun/yicun.sock"},
    {"migrate", "", 0, TAKES_COMMON, command_migrate,
     "Brings the database to this version's tables; makes it when there is none.",
     "migrate --db sqlite:var/yicun.db"},
    {"demo", "", 0, TAKES_COMMON, command_demo,
     "Fills an empty database with invented plans on real units, and names accounts to try.",
     "demo --db sqlite:var/yicun.db"},
    {"import units", "FILE", 1, TAKES_COMMON | TAKES(OPTION_DRY_RUN), command_import_units,
     "Compares a code,name Excel or CSV file with the units, reports, and applies all of it or "
     "nothing.",
     "import units --dry-run data/units-suzhou.csv"},
    {"user add", "NAME", 1,
     TAKES_COMMON | TAKES(OPTION_UNIT) | TAKES(OPTION_ROLE) | TAKES(OPTION_FULL_NAME),
     command_user_add, "Adds a user; the password is read from standard input.",
     "user add zhang --unit 320509 --role county_reviewer --full-name 张伟"},
    {"token add", "NAME", 1, TAKES_COMMON, command_token_add,
     "Makes a bearer token for a user's programs and prints it once.", "token add zhang"},
    {"backup", "FILE", 1, TAKES_COMMON, command_backup,
     "Copies the database and all attachments into one .tar.gz, while the server runs.",
     "backup /srv/backup/yicun-2021-08-15.tar.gz"},
    {"restore", "FILE", 1, TAKES_COMMON, command_restore,
     "Verifies a backup and puts it in place; what was there is moved aside.",
     "restore /srv/backup/yicun-2021-08-15.tar.gz"},
    {"check", "", 0, TAKES_COMMON | TAKES(OPTION_ARCHIVE), command_check,
     "Verifies the database, the audit chain, kept figures and attachments.", "check"},
    {"copy", "", 0,
     TAKES(OPTION_CONFIG) | TAKES(OPTION_HELP) | TAKES(OPTION_FROM) | TAKES(OPTION_TO),
     command_copy,
     "Copies all of a database to another one, such as a database server, or back; run again after "
     "a break, it goes on.",
     "copy --from sqlite:var/yicun.db --to postgresql://db.example/yicun"},
    {"routes", "", 0, TAKES_COMMON | TAKES(OPTION_JSON), command_routes,
     "Prints every URL and who may use it.", "routes --json"},
    {"keys add", "", 0, TAKES_COMMON, command_keys_add,
     "Adds a new key to the key file, with which values are sealed from now on.", "keys add"},
    {"keys", "", 0, TAKES_COMMON, command_keys,
     "Makes the key file when there is none, readable by its owner only.", "keys"},
    {"rekey", "", 0, TAKES_COMMON, command_rekey,
     "Seals all sealed values anew with the newest key, while servers work; run again after a "
     "break, it goes on.",
     "rekey"},
    {"purge", "", 0, TAKES_COMMON, command_purge,
     "Writes the database anew, so that what was erased is gone from its files.", "purge"},
    {NULL, NULL, 0, 0, NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
    return cli_main(argc, argv);
}
