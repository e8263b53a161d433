#!/usr/bin/env bash
# Independent programs that write to registries and verify their content, from Debian's unstable release. They are unpacked into
# the cache and not installed on this machine.
#
#   tools.sh fetch        fetches cosign, crane, notation and oras (about 30 MB), once
#   tools.sh referrers    builds a registry with the referrers API from a Go library (about 200 MB to fetch, 1 minute), once
#   tools.sh path         prints the folder of the programs; fails if nothing was fetched
#   tools.sh sign DIR     in a network without any other server: starts a registry with the state DIR, pushes the image
#                         signed:1.0, signs it with cosign and attests a text. DIR/digest is its digest, DIR/key.pub the key
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"
. "$here/../control-plane/debian.sh"
. "$here/image.sh"

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/arc-operator/registry-tools
TOOLS=(cosign crane notation oras)
LIBRARY=github.com/google/go-containerregistry

has_tools() {
  local tool
  for tool in "${TOOLS[@]}"; do [[ -x $CACHE/bin/$tool ]] || return 1; done
}

fetch() {
  ! has_tools || return 0
  local work; work=$(mktemp -d "$CACHE/fetch.XXXXXX")
  # shellcheck disable=SC2064 # The variable is local, so it is expanded now.
  trap "rm -rf '$work'" EXIT
  update_lists "$work"
  say "fetching ${TOOLS[*]} from Debian's unstable release (about 30 MB, once)"
  unpack "$work" "${TOOLS[@]}"
  install -m 755 "${TOOLS[@]/#/$work/root/usr/bin/}" "$CACHE/bin"
}

referrers() {
  [[ ! -x $CACHE/bin/referrers-registry ]] || return 0
  local work go names; work=$(mktemp -d "$CACHE/build.XXXXXX")
  # shellcheck disable=SC2064 # The variable is local, so it is expanded now.
  trap "rm -rf '$work'" EXIT
  update_lists "$work"
  go=$(unstable "$work" --simulate --no-install-recommends install golang-any | awk '$1 == "Inst" && $2 ~ /^golang-1\.[0-9]+-go$/ { print $2 }')
  mapfile -t names < <(unstable "$work" --simulate --no-install-recommends install golang-github-google-go-containerregistry-dev |
    awk '$1 == "Inst" && $2 ~ /^golang-.*-dev$/ { print $2 }')
  say "building a registry with the referrers API from the sources in Debian's unstable release (about 1 minute, once)"
  unpack "$work" "$go" "${go%-go}-src" "${names[@]}"
  go=${go#golang-}
  compile "$work" "$work/root/usr/lib/go-${go%-go}"
}

update_lists() {
  mkdir -p "$1/apt/sources" "$1/packages"
  unstable_package_lists "$1/apt/sources"
  unstable "$1" update >&2 || die "this machine's package source has no suite sid: only a Debian machine can fetch these programs"
}

# With an empty package status the list of dependencies is complete. Pins of this machine are ignored.
unstable() {
  : >"$1/apt/status"
  private_apt "$1/apt" -o Dir::State::status="$1/apt/status" -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null "${@:2}"
}

unpack() {
  local work=$1 package; shift
  (cd "$work/packages" && unstable "$work" download "$@" >&2)
  for package in "$work"/packages/*.deb; do dpkg-deb -x "$package" "$work/root" && rm "$package"; done
}

# compile WORK GOROOT: the unpacked packages have the layout of GOROOT and GOPATH.
compile() {
  local work=$1 goroot=$2
  mkdir -p "$work/root/usr/share/gocode/src/arc.example/referrers-registry"
  cp "$here/referrers-registry.go" "$work/root/usr/share/gocode/src/arc.example/referrers-registry/main.go"
  [[ -d $work/root/usr/share/gocode/src/$LIBRARY/pkg/registry ]] || die "Debian's package of $LIBRARY holds no registry"
  env GOROOT="$goroot" GOPATH="$work/root/usr/share/gocode" GOCACHE="$work/cache" GOENV=off GO111MODULE=off GOTOOLCHAIN=local GOFLAGS= CGO_ENABLED=0 \
    "$goroot/bin/go" build -trimpath -ldflags '-s -w' -o "$work/referrers-registry" arc.example/referrers-registry >"$work/log" 2>&1 ||
    { tail -30 "$work/log" >&2; die "building the registry failed"; }
  mv "$work/referrers-registry" "$CACHE/bin/"
}

sign() {
  local dir; mkdir -p "$1" && dir=$(cd "$1" && pwd)
  require_packages iproute2:ip util-linux:unshare
  # cosign asks its public servers for keys unless it can reach none.
  unshare -rn "$0" sign-here "$dir"
}

sign_here() {
  local dir=$1 bin=$CACHE/bin image home; home=$(mktemp -d)
  # shellcheck disable=SC2064 # The variable is local, so it is expanded now.
  trap "rm -rf '$home'" EXIT
  ip link set lo up
  "$here/registry.sh" start "$dir/registry"
  image=$(cat "$dir/registry/address")/signed
  export HOME=$home COSIGN_PASSWORD='' COSIGN_YES=true
  make_image "$home/layout" amd64 'signed'
  skopeo copy --quiet --dest-tls-verify=false "oci:$home/layout" "docker://$image:1.0"
  "$here/registry.sh" digest "$dir/registry" signed:1.0 >"$dir/digest"
  (cd "$dir" && "$bin/cosign" generate-key-pair --output-key-prefix key)
  "$bin/cosign" signing-config create --out "$home/signing.json"
  "$bin/cosign" trusted-root create --out "$home/root.json"
  printf '{"result": "Pass"}' >"$home/predicate.json"
  "$bin/cosign" sign --key "$dir/key.key" --signing-config "$home/signing.json" --trusted-root "$home/root.json" --allow-http-registry "$image@$(cat "$dir/digest")"
  "$bin/cosign" attest --key "$dir/key.key" --signing-config "$home/signing.json" --trusted-root "$home/root.json" --allow-http-registry \
    --type custom --predicate "$home/predicate.json" "$image@$(cat "$dir/digest")"
  "$here/registry.sh" stop "$dir/registry"
}

mkdir -p "$CACHE/bin"
case ${1:-} in
  sign) has_tools || die "no registry tools: run test/registry/tools.sh fetch"; sign "$2" >&2 ;;
  sign-here) sign_here "$2" ;;
  fetch) locked "$CACHE" fetch ;;
  referrers) locked "$CACHE" referrers ;;
  path) has_tools || die "no registry tools: run test/registry/tools.sh fetch"; printf '%s\n' "$CACHE/bin" ;;
  *) usage ;;
esac
