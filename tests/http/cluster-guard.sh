#!/bin/sh
# Makes a PostgreSQL cluster in FOLDER and keeps it for as long as standard input is open, which is until whoever
# started this ends in whatever way; then ends the server, by its process id, and removes the folder.
#
#   cluster-guard.sh FOLDER BIN USER NAME=VALUE...    settings of the server; USER, if any, is who it runs as
#
# FOLDER/data may be there already. FOLDER/data/postmaster.pid tells when it is ready, FOLDER/log why it is not; FOLDER/failed that it could not be made.
folder=$1 bin=$2 user=$3
shift 3
cd "$folder" || exit 1

# The server must not outlive this script either: --pdeathsig. PostgreSQL refuses to be root.
as_user() {
    exec setpriv ${user:+--reuid "$user" --regid "$(id -g "$user")" --init-groups} --pdeathsig INT -- "$@"
}

server=
finish() {
    trap '' INT TERM HUP
    [ -z "$server" ] || kill -INT "$server" 2>/dev/null
    wait
    cd / && rm -rf "$folder"
    exit
}
trap finish INT TERM HUP

[ -e data ] ||
    (as_user "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions) \
    >log 2>&1 </dev/null || : >failed
if [ ! -e failed ]; then
    for setting; do
        printf '%s\n' "$setting"
    done >>data/postgresql.conf
    (as_user "$bin/postgres" -D "$folder/data" -k "$folder") >>log 2>&1 </dev/null &
    server=$!
fi
while read -r _; do :; done
finish
