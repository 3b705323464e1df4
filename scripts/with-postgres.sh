#!/bin/sh
# Run a command beside a PostgreSQL server of its own, in a folder that is thrown away: DATABASE_URL names it.
# Without PostgreSQL it says so and runs nothing; where all parts must be there, that is a failure.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb 2>/dev/null || echo /none/none)")
if [ ! -x "$bin/initdb" ]; then
    echo "Tests on PostgreSQL are skipped: it is not installed (Debian: apt-get install postgresql)."
    [ -z "${KLYNGE_ALL_PARTS:-}" ] || exit 1
    exit 0
fi
folder=$(mktemp -d /tmp/klynge-postgres.XXXXXX)
# the server refuses to run as root
as=""
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as="runuser -u postgres --"
fi
stop() {
    $as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT INT TERM
cd /
$as "$bin/initdb" -D "$folder/data" -U klynge -A trust --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
$as "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off" start >/dev/null
cd - >/dev/null
PATH="$bin:$PATH" DATABASE_URL="postgresql://klynge@/postgres?host=$folder" "$@"
