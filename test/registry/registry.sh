#!/usr/bin/env bash
# A private container registry on this machine: Debian's docker-registry on a free port of 127.0.0.1.
#
#   registry.sh start DIR [--user NAME] [--certificate FILE --key FILE] [--while PID]
#                                  start one whose state is DIR; DIR/address is its host:port. With --user only that user
#                                  may come in, with a password made up on the spot in DIR/password. With a certificate
#                                  and its key, both in PEM form, it speaks TLS
#   registry.sh images DIR         push library/busybox:1.36 and library/hello:1.0, made on the spot from Debian's
#                                  busybox-static; the second is an index of two platforms
#   registry.sh digest DIR IMAGE   print the digest of an image in it
#   registry.sh stop DIR           end it
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"
. "$here/../processes.sh"
. "$here/image.sh"

start() {
  local dir user= certificate= key= parent=
  mkdir -p "$1" && dir=$(cd "$1" && pwd); shift
  while (($#)); do
    case $1 in
      --user) user=$2 ;;
      --certificate) certificate=$2 ;;
      --key) key=$2 ;;
      --while) parent=$2 ;;
      *) die "start: unknown argument '$1'" ;;
    esac
    shift 2
  done
  require_packages docker-registry:docker-registry openssl:openssl curl:curl
  chmod 700 "$dir"
  local attempt
  for attempt in 1 2 3; do
    printf '127.0.0.1:%s\n' "$(free_port)" >"$dir/address"
    (umask 077; write_config "$dir" "$user" "$certificate" "$key")
    spawn "$dir" registry docker-registry serve "$dir/config.yml"
    if wait_for "$dir"; then
      if [[ -n $parent ]]; then spawn "$dir" watchdog "$here/registry.sh" watch "$dir" "$parent"; fi
      return
    fi
    end "$dir" registry KILL
  done
  tail -5 "$dir/registry.log" >&2
  die "docker-registry does not start; see $dir/registry.log"
}

write_config() {
  cat >"$1/config.yml" <<YAML
version: 0.1
log: {level: warn}
storage: {filesystem: {rootdirectory: "$1/data"}, delete: {enabled: true}}
http: {addr: "$(cat "$1/address")", secret: "$(openssl rand -hex 16)"$([[ -z $3 ]] || printf ', tls: {certificate: "%s", key: "%s"}' "$3" "$4")}
YAML
  if [[ -n $2 ]]; then
    require_packages apache2-utils:htpasswd
    openssl rand -hex 16 | tr -d '\n' >"$1/password"
    htpasswd -iBn "$2" <"$1/password" >"$1/htpasswd"
    printf 'auth: {htpasswd: {realm: registry, path: "%s/htpasswd"}}\n' "$1" >>"$1/config.yml"
  fi
}

# Any answer will do: one that asks for a password, or for TLS, is up, too.
wait_for() {
  local tries=0
  until curl -s -m 2 -o /dev/null "http://$(cat "$1/address")/v2/"; do
    is_ours "$1" registry && ((tries++ < 200)) || return 1
    sleep 0.05
  done
}

# skopeo with the password on standard input of a login, never on a command line.
authenticated() {
  local dir=$1; shift
  if [[ -e $dir/password && ! -e $dir/auth.json ]]; then
    (umask 077; skopeo login --tls-verify=false --authfile "$dir/auth.json" -u "$(cut -d: -f1 "$dir/htpasswd")" --password-stdin "$(cat "$dir/address")" \
      <"$dir/password" >/dev/null)
  fi
  "$@" $([[ -e $dir/auth.json ]] && printf -- '--authfile=%s' "$dir/auth.json")
}

images() {
  require_packages skopeo:skopeo busybox-static:/bin/busybox golang-github-containers-common:/etc/containers/policy.json
  local dir work; dir=$(cd "$1" && pwd); work=$(mktemp -d)
  make_image "$work/busybox" amd64 'built from busybox-static'
  authenticated "$dir" skopeo copy --quiet --dest-tls-verify=false "oci:$work/busybox" "docker://$(cat "$dir/address")/library/busybox:1.36"
  make_index "$work/hello" amd64 arm64
  authenticated "$dir" skopeo copy --quiet --all --dest-tls-verify=false "oci:$work/hello" "docker://$(cat "$dir/address")/library/hello:1.0"
  rm -rf "$work"
}

# The digest of an image is the hash of its manifest, or of its index where it has one.
digest() {
  local manifest; manifest=$(mktemp)
  authenticated "$1" skopeo inspect --raw --tls-verify=false "docker://$(cat "$1/address")/$2" >"$manifest"
  printf 'sha256:%s\n' "$(sha256sum <"$manifest" | cut -d' ' -f1)"
  rm "$manifest"
}

stop() {
  end "$1" registry TERM
  if [[ ${2:-} != from-watchdog ]]; then end "$1" watchdog KILL; fi
}

case ${1:-} in
  start) shift; start "$@" ;;
  images) images "$2" ;;
  digest) digest "$(cd "$2" && pwd)" "$3" ;;
  watch) while kill -0 "$3" 2>/dev/null; do sleep 0.5; done; stop "$2" from-watchdog ;;
  stop) [[ ! -d $2 ]] || stop "$(cd "$2" && pwd)" ;;
  *) sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 64 ;;
esac
