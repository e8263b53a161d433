#!/usr/bin/env bash
# A web server on this machine: Debian's nginx on a free port of 127.0.0.1.
#
#   nginx.sh start DIR [--while PID]  start one whose state is DIR; DIR/address is its host:port. /200, /404, … answer with that
#                                     status, /301 points to /200 and /metadata to http://169.254.169.254/, and /restricted wants a password
#   nginx.sh stop DIR                 end it
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"
. "$here/../processes.sh"

start() {
  local dir parent=
  mkdir -p "$1" && dir=$(cd "$1" && pwd); shift
  while (($#)); do
    case $1 in
      --while) parent=$2 ;;
      *) die "start: unknown argument '$1'" ;;
    esac
    shift 2
  done
  require_packages nginx-light:nginx curl:curl
  local attempt
  for attempt in 1 2 3; do
    printf '127.0.0.1:%s\n' "$(free_port)" >"$dir/address"
    write_config "$dir"
    PATH=$PATH:/usr/sbin spawn "$dir" nginx nginx -p "$dir" -c "$dir/nginx.conf" -e "$dir/nginx.log"
    if wait_for "$dir"; then
      if [[ -n $parent ]]; then spawn "$dir" watchdog "$here/nginx.sh" watch "$dir" "$parent"; fi
      return
    fi
    end "$dir" nginx KILL
  done
  tail -5 "$dir/nginx.log" >&2
  die "nginx does not start; see $dir/nginx.log"
}

# One process in the foreground; all that it writes is in DIR.
write_config() {
  : >"$1/htpasswd"
  cat >"$1/nginx.conf" <<CONF
daemon off;
master_process off;
pid $1/nginx-itself.pid;
error_log $1/nginx.log warn;
events {}
http {
  access_log $1/access.log;
  client_body_temp_path $1/body;
  proxy_temp_path $1/proxy;
  fastcgi_temp_path $1/fastcgi;
  uwsgi_temp_path $1/uwsgi;
  scgi_temp_path $1/scgi;
  server {
    listen $(cat "$1/address");
    location = /301 { return 301 /200; }
    location = /metadata { return 302 http://169.254.169.254/latest/meta-data/; }
    location = /restricted { auth_basic restricted; auth_basic_user_file $1/htpasswd; }
$(for status in 200 401 403 404 500 503; do printf '    location = /%s { return %s; }\n' $status $status; done)
  }
}
CONF
}

wait_for() {
  local tries=0
  until curl -s -m 2 -o /dev/null "http://$(cat "$1/address")/200"; do
    is_ours "$1" nginx && ((tries++ < 200)) || return 1
    sleep 0.05
  done
}

stop() {
  end "$1" nginx TERM
  if [[ ${2:-} != from-watchdog ]]; then end "$1" watchdog KILL; fi
}

case ${1:-} in
  start) shift; start "$@" ;;
  watch) while kill -0 "$3" 2>/dev/null; do sleep 0.5; done; stop "$2" from-watchdog ;;
  stop) [[ ! -d $2 ]] || stop "$(cd "$2" && pwd)" ;;
  *) sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 64 ;;
esac
