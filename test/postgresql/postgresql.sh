#!/usr/bin/env bash
# A private PostgreSQL server on this machine, from Debian's packages, on free ports of 127.0.0.1, with PgBouncer before it.
# The server accepts TLS with a certificate of an authority of its own.
#
#   postgresql.sh start DIR [--pooler] [--size MEBIBYTES] [--while PID]
#                               starts a server with the state DIR; DIR/address is its host:port, DIR/password the password of the user
#                               arc, DIR/ca.crt the authority. --pooler also starts PgBouncer in transaction mode; DIR/pooler is its
#                               host:port. --size puts the data on a memory disk of this size, if this user may mount one.
#                               With --while it stops when process PID ends
#   postgresql.sh sql DIR DATABASE SQL   executes SQL as the administrator
#   postgresql.sh kill DIR      ends the server by SIGKILL, as a crash would
#   postgresql.sh resume DIR    starts the server again, on the same port
#   postgresql.sh stop DIR      stops it
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"
. "$here/../processes.sh"
servers=(pooler postgres)
bin=/usr/lib/postgresql/15/bin

configure() {
  local dir=$1; shift
  require_packages postgresql-15:$bin/postgres openssl:openssl
  while (($#)); do
    case $1 in
      --pooler) require_packages pgbouncer:pgbouncer; : >"$dir/with-pooler"; shift ;;
      --size) printf '%s\n' "$2" >"$dir/size"; shift 2 ;;
      *) die "start: unknown argument '$1'" ;;
    esac
  done
  if [[ ! -e $dir/password ]]; then openssl rand -hex 20 | tr -d '\n' >"$dir/password"; fi
  make_certificates "$dir"
  # The server refuses to run as root.
  if [[ $(id -u) -eq 0 ]]; then chown -R nobody: "$dir"; fi
  mkdir -p "$dir/data"
  if [[ -s $dir/size ]]; then mount -t tmpfs -o "size=$(cat "$dir/size")m" none "$dir/data" || die "start: this user may not mount a memory disk"; fi
  if [[ $(id -u) -eq 0 ]]; then chown nobody: "$dir/data"; fi
  chmod 700 "$dir/data"
  as_user "$bin/initdb" -D "$dir/data" -U admin -A scram-sha-256 --pwfile="$dir/password" --no-sync -E UTF8 --locale=C >"$dir/initdb.log" 2>&1 ||
    die "start: initdb failed; see $dir/initdb.log"
  cp "$dir/server.crt" "$dir/server.key" "$dir/data/"
  if [[ $(id -u) -eq 0 ]]; then chown nobody: "$dir/data/server.crt" "$dir/data/server.key"; fi
}

# Runs a program as a user that is not root.
as_user() {
  if [[ $(id -u) -eq 0 ]]; then setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; else "$@"; fi
}

make_certificates() {
  local dir=$1
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$dir/ca.key" -out "$dir/ca.crt" -days 30 -subj "/CN=test authority" 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$dir/server.key" -out "$dir/server.csr" -subj "/CN=localhost" 2>/dev/null
  printf 'subjectAltName=DNS:localhost\n' >"$dir/extensions"
  openssl x509 -req -in "$dir/server.csr" -CA "$dir/ca.crt" -CAkey "$dir/ca.key" -CAcreateserial -days 30 -extfile "$dir/extensions" -out "$dir/server.crt" 2>/dev/null
}

launch() {
  local dir=$1
  free_port >"$dir/port"
  printf '127.0.0.1:%s\n' "$(cat "$dir/port")" >"$dir/address"
  run_postgres "$dir"
  if ! [[ -e $dir/has-user ]]; then
    sql "$dir" postgres "CREATE USER arc PASSWORD '$(cat "$dir/password")'" && sql "$dir" postgres "CREATE DATABASE arc OWNER arc" && : >"$dir/has-user"
  fi
  if [[ -e $dir/with-pooler ]]; then run_pooler "$dir"; fi
}

run_postgres() {
  local dir=$1 user=()
  if [[ $(id -u) -eq 0 ]]; then user=(setpriv --reuid=nobody --regid=nogroup --clear-groups); fi
  # A crash after a commit must keep the commit, so fsync stays on.
  spawn "$dir" postgres "${user[@]}" "$bin/postgres" -D "$dir/data" -p "$(cat "$dir/port")" -h 127.0.0.1 -k "$dir/data" \
    -c ssl=on -c shared_buffers=16MB -c max_connections=60 -c min_wal_size=32MB ||
    return 1
  await "$dir" postgres is_ready "$dir"
}

is_ready() { sql "$1" postgres 'SELECT 1' >/dev/null; }

run_pooler() {
  local dir=$1 user=()
  if [[ $(id -u) -eq 0 ]]; then user=(setpriv --reuid=nobody --regid=nogroup --clear-groups); fi
  free_port >"$dir/pooler-port"
  printf '127.0.0.1:%s\n' "$(cat "$dir/pooler-port")" >"$dir/pooler"
  printf '"arc" "%s"\n' "$(cat "$dir/password")" >"$dir/users.txt"
  cat >"$dir/pgbouncer.ini" <<CONF
[databases]
arc = host=127.0.0.1 port=$(cat "$dir/port")
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $(cat "$dir/pooler-port")
auth_type = scram-sha-256
auth_file = $dir/users.txt
pool_mode = transaction
unix_socket_dir =
ignore_startup_parameters = extra_float_digits
CONF
  if [[ $(id -u) -eq 0 ]]; then chown nobody: "$dir/users.txt" "$dir/pgbouncer.ini"; fi
  PATH=$PATH:/usr/sbin spawn "$dir" pooler "${user[@]}" pgbouncer "$dir/pgbouncer.ini"
  await "$dir" pooler listens "$(cat "$dir/pooler-port")"
}

# sql DIR DATABASE SQL: the password comes from a file, never from a command line.
sql() {
  local dir=$1 database=$2
  PGPASSWORD=$(cat "$dir/password") "$bin/psql" -X -q -t -A -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$(cat "$dir/port")" -U admin -d "$database" -c "$3" 2>>"$dir/psql.log"
}

# Child processes of a killed server end when they notice its death, and only then the server can start again.
resume() {
  local tries=0
  until run_postgres "$1"; do
    ((tries++ < 50)) || die "resume: the server does not start; see $1/postgres.log"
    sleep 0.1
  done
}

kill_server() {
  local dir=$1
  end "$dir" postgres KILL
  wait_free "$(cat "$dir/port")"
}

end_servers() {
  local name
  # INT is the fast shutdown of PostgreSQL. TERM waits for all clients.
  for name in "${servers[@]}"; do end "$1" "$name" "${2/TERM/INT}"; done
  if [[ -s $1/size ]]; then umount -l "$1/data" 2>/dev/null || true; fi
}

case ${1:-} in
  sql) sql "$(cd "$2" && pwd)" "$3" "$4" ;;
  kill) kill_server "$(cd "$2" && pwd)" ;;
  resume) resume "$(cd "$2" && pwd)" ;;
  *) run_server "$@" ;;
esac
