#!/usr/bin/env bash
# A web server on this machine: Debian's nginx on a free port of 127.0.0.1.
#
#   nginx.sh start DIR [--site FOLDER] [--while PID]
#                       starts a server with the state DIR; DIR/address is its host:port. /200, /404, … return that status, /301
#                       redirects to /200, /metadata redirects to http://169.254.169.254/, and /restricted requires a password.
#                       All other paths are files of FOLDER. With --while it stops when process PID ends
#   nginx.sh stop DIR   stops it
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"
. "$here/../processes.sh"
# shellcheck disable=SC2034 # processes.sh uses it.
servers=(nginx)

configure() {
  local dir=$1; shift
  require_packages nginx-light:nginx curl:curl
  : >"$dir/htpasswd"
  printf '%s\n' "$dir/none" >"$dir/site-folder"
  while (($#)); do
    case $1 in
      --site) (cd "$2" && pwd) >"$dir/site-folder" ;;
      *) die "start: unknown argument '$1'" ;;
    esac
    shift 2
  done
}

launch() {
  printf '127.0.0.1:%s\n' "$(free_port)" >"$1/address"
  write_config "$1"
  PATH=$PATH:/usr/sbin spawn "$1" nginx nginx -p "$1" -c "$1/nginx.conf" -e "$1/nginx.log"
  await "$1" nginx curl -s -m 2 -o /dev/null "http://$(cat "$1/address")/200"
}

# One process in the foreground. It writes only below DIR.
write_config() {
  cat >"$1/nginx.conf" <<CONF
daemon off;
master_process off;
pid $1/nginx-itself.pid;
error_log $1/nginx.log warn;
events {}
http {
  access_log $1/access.log;
  types { application/json json; }
  client_body_temp_path $1/body;
  proxy_temp_path $1/proxy;
  fastcgi_temp_path $1/fastcgi;
  uwsgi_temp_path $1/uwsgi;
  scgi_temp_path $1/scgi;
  server {
    listen $(cat "$1/address");
    root $(cat "$1/site-folder");
    location = /301 { return 301 /200; }
    location = /metadata { return 302 http://169.254.169.254/latest/meta-data/; }
    location = /restricted { auth_basic restricted; auth_basic_user_file $1/htpasswd; }
$(for status in 200 401 403 404 500 503; do printf '    location = /%s { return %s; }\n' $status $status; done)
  }
}
CONF
}

run_server "$@"
