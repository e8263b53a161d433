#!/usr/bin/env bash
# A private container registry on this machine: Debian's docker-registry on a free port of 127.0.0.1.
#
#   registry.sh start DIR [--user NAME] [--certificate FILE --key FILE] [--while PID]
#                                  starts a registry with the state DIR; DIR/address is its host:port. With --user it
#                                  accepts only that user, with the random password in DIR/password. With a certificate
#                                  and its key, both PEM files, it uses TLS. With --tokens it accepts tokens of the service URL,
#                                  signed with the key of the certificate FILE. With --program it is another registry of
#                                  tools.sh: crane or referrers-registry. With --while it stops when process PID ends
#   registry.sh images DIR         creates and pushes library/busybox:1.36 and library/hello:1.0 from Debian's
#                                  busybox-static; the second is an index of two platforms
#   registry.sh digest DIR IMAGE   prints the digest of an image
#   registry.sh stop DIR           stops it
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"
. "$here/../processes.sh"
. "$here/image.sh"

# shellcheck disable=SC2034 # processes.sh uses it.
servers=(registry)

configure() {
  local dir=$1; shift
  require_packages docker-registry:docker-registry openssl:openssl curl:curl
  rm -f "$dir/tls" "$dir/htpasswd" "$dir/tokens" "$dir/program"
  while (($#)); do
    case $1 in
      --user) make_password "$dir" "$2" ;;
      --certificate) printf 'certificate: "%s"\n' "$2" >>"$dir/tls" ;;
      --key) printf 'key: "%s"\n' "$2" >>"$dir/tls" ;;
      --tokens) printf 'auth: {token: {realm: "%s", service: registry, issuer: tokens, rootcertbundle: "%s"}}\n' "$2" "$3" >"$dir/tokens"; shift ;;
      --program) printf '%s/%s\n' "$("$here/tools.sh" path)" "$2" >"$dir/program" ;;
      *) die "start: unknown argument '$1'" ;;
    esac
    shift 2
  done
}

make_password() {
  require_packages apache2-utils:htpasswd
  openssl rand -hex 16 | tr -d '\n' >"$1/password"
  htpasswd -iBn "$2" <"$1/password" >"$1/htpasswd"
}

# A registry that requires a password or TLS answers with an error, which also shows that it is ready.
launch() {
  printf '127.0.0.1:%s\n' "$(free_port)" >"$1/address"
  write_config "$1"
  case $(basename "$(cat "$1/program" 2>/dev/null)") in
    crane) mkdir -p "$1/data" && spawn "$1" registry "$(cat "$1/program")" registry serve --address "$(cat "$1/address")" --disk "$1/data" ;;
    referrers-registry) spawn "$1" registry "$(cat "$1/program")" "$(cat "$1/address")" "$1" ;;
    *) spawn "$1" registry docker-registry serve "$1/config.yml" ;;
  esac
  await "$1" registry curl -s -m 2 -o /dev/null "http://$(cat "$1/address")/v2/"
}

write_config() {
  cat >"$1/config.yml" <<YAML
version: 0.1
log: {level: warn}
storage: {filesystem: {rootdirectory: "$1/data"}, delete: {enabled: true}}
http:
  addr: "$(cat "$1/address")"
  secret: "$(openssl rand -hex 16)"
YAML
  if [[ -e $1/tls ]]; then { printf '  tls:\n'; sed 's/^/    /' "$1/tls"; } >>"$1/config.yml"; fi
  if [[ -e $1/htpasswd ]]; then printf 'auth: {htpasswd: {realm: registry, path: "%s/htpasswd"}}\n' "$1" >>"$1/config.yml"; fi
  if [[ -e $1/tokens ]]; then cat "$1/tokens" >>"$1/config.yml"; fi
}

# Runs skopeo with the credentials of the registry. The password is passed on standard input, never on a command line.
authenticated() {
  local dir=$1; shift
  if [[ -e $dir/password && ! -e $dir/auth.json ]]; then
    (umask 077; skopeo login --tls-verify=false --authfile "$dir/auth.json" -u "$(cut -d: -f1 "$dir/htpasswd")" --password-stdin "$(cat "$dir/address")" \
      <"$dir/password" >/dev/null)
  fi
  local credentials=()
  if [[ -e $dir/auth.json ]]; then credentials=(--authfile="$dir/auth.json"); fi
  "$@" "${credentials[@]}"
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

# The digest of an image is the hash of its manifest, or of its index if it has one.
digest() {
  local manifest; manifest=$(mktemp)
  authenticated "$1" skopeo inspect --raw --tls-verify=false "docker://$(cat "$1/address")/$2" >"$manifest"
  printf 'sha256:%s\n' "$(sha256sum <"$manifest" | cut -d' ' -f1)"
  rm "$manifest"
}

case ${1:-} in
  images) images "$2" ;;
  digest) digest "$(cd "$2" && pwd)" "$3" ;;
  *) run_server "$@" ;;
esac
