#!/usr/bin/env bash
# A private S3 store on this machine: OpenStack Swift with its S3 API, from Debian's packages, on free ports of 127.0.0.1.
# It checks signatures, lists in pages, accepts uploads in parts, and refuses AWS's chunked bodies, as many S3-compatible stores do.
#
#   s3.sh start DIR [--while PID]  starts a store with the state DIR; DIR/address is its host:port, and DIR/access-key and
#                                  DIR/secret-key are a random key pair. With --while it stops when process PID ends
#   s3.sh bucket DIR NAME          creates a bucket
#   s3.sh stop DIR                 stops it
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"
. "$here/../processes.sh"

# Swift consists of four servers: three store accounts, containers and objects, and clients connect to the proxy.
stores=(account container object)
servers=(proxy "${stores[@]}")

configure() {
  (($# == 1)) || die "start: unknown argument '$2'"
  require_packages openssl:openssl curl:curl swift-proxy:swift-proxy-server swift-account:swift-account-server \
    swift-container:swift-container-server swift-object:swift-object-server
  [[ -e $1/swift.conf ]] || make_keys "$1"
}

launch() {
  local server
  write_configuration "$1"
  for server in "${servers[@]}"; do spawn "$1" "$server" "swift-$server-server" --verbose "$1/$server-server.conf"; done
  await "$1" "${servers[*]}" is_ready "$1"
}

# The access key consists of Swift's account and user. Stored objects can be read only with the same suffix.
make_keys() {
  printf 'arc:%s' "$(openssl rand -hex 6)" >"$1/access-key"
  openssl rand -hex 20 | tr -d '\n' >"$1/secret-key"
  printf '[swift-hash]\nswift_hash_path_suffix = %s\n[storage-policy:0]\nname = only\ndefault = yes\n' "$(openssl rand -hex 8)" >"$1/swift.conf"
}

write_configuration() {
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
}

# The servers run as the current user. By default Swift would use an account of its own.
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

# tempauth requires a cache, but also works if the cache never answers (port 1).
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

# A ring assigns data to devices. Here all data is on one device.
write_ring() {
  local name=$1/$2.builder
  rm -f "$name" "$1/$2.ring.gz"
  swift-ring-builder "$name" create 4 1 0 >/dev/null
  swift-ring-builder "$name" add --region 1 --zone 1 --ip 127.0.0.1 --port "$(cat "$1/$2-port")" --device disk --weight 1 >/dev/null
  swift-ring-builder "$name" rebalance >/dev/null
}

# The proxy returns 4xx, because the request has no signature, when the servers behind it work.
is_ready() {
  local server
  [[ $(curl -s -m 2 -o /dev/null -w '%{http_code}' "http://$(cat "$1/address")/") == 4?? ]] || return 1
  for server in "${stores[@]}"; do listens "$(cat "$1/$server-port")" || return 1; done
}

# curl signs the request and reads the key from standard input, never from a command line. The hash is that of an empty body.
bucket() {
  local access; access=$(cat "$1/access-key")
  printf 'url = "http://%s:%s@%s/%s"\nheader = "x-amz-content-sha256: %s"\n' "${access/:/%3A}" "$(cat "$1/secret-key")" "$(cat "$1/address")" "$2" \
    "$(sha256sum </dev/null | cut -d' ' -f1)" | curl -fsS -K - --aws-sigv4 aws:amz:us-east-1:s3 -X PUT
}

case ${1:-} in
  bucket) bucket "$(cd "$2" && pwd)" "$3" ;;
  *) run_server "$@" ;;
esac
