#!/usr/bin/env bash
# A private S3 store on this machine: OpenStack Swift with its S3 API, from Debian's packages, on free ports of 127.0.0.1.
# It checks signatures, lists in pages, takes uploads in parts, and refuses AWS's chunked bodies, as many S3-compatible stores do.
#
#   s3.sh start DIR [--while PID]  start one whose state is DIR; DIR/address is its host:port, and DIR/access-key and
#                                  DIR/secret-key are a key pair made up on the spot
#   s3.sh bucket DIR NAME          make a bucket in it
#   s3.sh stop DIR                 end it
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"
. "$here/../processes.sh"

# Swift is four servers: three keep accounts, containers and objects, and the proxy is what clients speak to.
stores=(account container object)

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
  require_packages openssl:openssl curl:curl swift-proxy:swift-proxy-server swift-account:swift-account-server \
    swift-container:swift-container-server swift-object:swift-object-server
  chmod 700 "$dir"
  [[ -e $dir/swift.conf ]] || make_keys "$dir"
  local attempt
  for attempt in 1 2 3; do
    write_configuration "$dir"
    local server
    for server in "${stores[@]}" proxy; do spawn "$dir" "$server" "swift-$server-server" --verbose "$dir/$server-server.conf"; done
    if wait_for "$dir"; then
      if [[ -n $parent ]]; then spawn "$dir" watchdog "$here/s3.sh" watch "$dir" "$parent"; fi
      return
    fi
    end_servers "$dir" KILL
  done
  tail -n 5 "$dir"/{account,container,object,proxy}.log >&2
  die "Swift does not start; see the logs in $dir"
}

# The access key is Swift's account and user. What is kept is found again only with the same suffix.
make_keys() (
  umask 077
  printf 'arc:%s' "$(openssl rand -hex 6)" >"$1/access-key"
  openssl rand -hex 20 | tr -d '\n' >"$1/secret-key"
  printf '[swift-hash]\nswift_hash_path_suffix = %s\n[storage-policy:0]\nname = only\ndefault = yes\n' "$(openssl rand -hex 8)" >"$1/swift.conf"
)

write_configuration() (
  umask 077
  local dir=$1 server
  mkdir -p "$dir/devices/disk"
  for server in "${stores[@]}"; do
    free_port >"$dir/$server-port"
    { server_section "$dir" "$server" "$(cat "$dir/$server-port")"
      printf 'devices = %s/devices\nmount_check = false\n' "$dir"
      printf '[pipeline:main]\npipeline = %s-server\n[app:%s-server]\nuse = egg:swift#%s\n' "$server" "$server" "$server"
    } >"$dir/$server-server.conf"
    write_ring "$dir" "$server" &
  done
  wait
  free_port >"$dir/port"
  printf '127.0.0.1:%s\n' "$(cat "$dir/port")" >"$dir/address"
  { server_section "$dir" proxy "$(cat "$dir/port")"; proxy_sections "$dir"; } >"$dir/proxy-server.conf"
)

# Servers are told to become the user that they are: Swift would look for its own otherwise.
server_section() {
  cat <<CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $3
workers = 0
user = $(id -un)
swift_dir = $1
log_name = $2
log_level = WARNING
log_address = $1/no-syslog
CONF
}

# tempauth insists on a cache, and is content with one that is never there: port 1.
proxy_sections() {
  local access; access=$(cat "$1/access-key")
  cat <<CONF
[pipeline:main]
pipeline = catch_errors cache s3api tempauth bulk slo dlo copy proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
set log_level = CRITICAL
[filter:s3api]
use = egg:swift#s3api
[filter:tempauth]
use = egg:swift#tempauth
user_${access/:/_} = $(cat "$1/secret-key") .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:copy]
use = egg:swift#copy
CONF
}

# A ring says where things are kept: here all on one device.
write_ring() {
  local name=$1/$2.builder
  rm -f "$name" "$1/$2.ring.gz"
  swift-ring-builder "$name" create 4 1 0 >/dev/null
  swift-ring-builder "$name" add --region 1 --zone 1 --ip 127.0.0.1 --port "$(cat "$1/$2-port")" --device disk --weight 1 >/dev/null
  swift-ring-builder "$name" rebalance >/dev/null
}

# Any answer but an error of the servers behind the proxy will do: one that asks for a signature is up.
wait_for() {
  local tries=0 server
  until [[ $(curl -s -m 2 -o /dev/null -w '%{http_code}' "http://$(cat "$1/address")/") == 4?? ]] && all_listen "$1"; do
    for server in "${stores[@]}" proxy; do is_ours "$1" "$server" || return 1; done
    ((tries++ < 400)) || return 1
    sleep 0.05
  done
}

all_listen() {
  local server
  for server in "${stores[@]}"; do (exec 3<>"/dev/tcp/127.0.0.1/$(cat "$1/$server-port")") 2>/dev/null || return 1; done
}

# curl signs; the key comes from standard input, never from a command line. The hash is that of an empty body.
bucket() {
  local access; access=$(cat "$1/access-key")
  printf 'url = "http://%s:%s@%s/%s"\nheader = "x-amz-content-sha256: %s"\n' "${access/:/%3A}" "$(cat "$1/secret-key")" "$(cat "$1/address")" "$2" \
    "$(sha256sum </dev/null | cut -d' ' -f1)" | curl -fsS -K - --aws-sigv4 aws:amz:us-east-1:s3 -X PUT
}

end_servers() {
  local server
  for server in proxy "${stores[@]}"; do end "$1" "$server" "$2"; done
}

stop() {
  end_servers "$1" TERM
  if [[ ${2:-} != from-watchdog ]]; then end "$1" watchdog KILL; fi
}

case ${1:-} in
  start) shift; start "$@" ;;
  bucket) bucket "$(cd "$2" && pwd)" "$3" ;;
  watch) while kill -0 "$3" 2>/dev/null; do sleep 0.5; done; stop "$2" from-watchdog ;;
  stop) [[ ! -d $2 ]] || stop "$(cd "$2" && pwd)" ;;
  *) sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 64 ;;
esac
