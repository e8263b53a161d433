#!/usr/bin/env bash
# Builds an image that holds files only, such as the bundle and its catalog, without a container engine. Reads a Dockerfile that has
# only FROM scratch, LABEL and COPY lines. The image is an index for linux/amd64 and linux/arm64 with the same files.
#
#   image.sh DOCKERFILE FOLDER                        writes the image as an OCI layout
#   image.sh DOCKERFILE REGISTRY/NAME:TAG [OPTION…]   pushes it; the options are those of 'skopeo copy'
set -euo pipefail

fail() { printf '%s\n' "$*" >&2; exit 2; }

# put FILE: moves a file into the layout, named by its digest, and prints its descriptor without a type.
put() {
  local hash size; hash=$(sha256sum <"$1" | cut -d' ' -f1); size=$(stat -c %s "$1")
  mv "$1" "$layout/blobs/sha256/$hash"
  jq -nc --arg digest "sha256:$hash" --argjson size "$size" '{digest: $digest, size: $size}'
}

# Copies the files that the COPY lines name into a root, and prints the labels as JSON.
read_dockerfile() {
  local word rest key labels='{}' folder; folder=$(dirname "$1")
  while read -r word rest; do
    case $word in
      '' | '#'*) ;;
      FROM) [[ $rest == scratch ]] || fail "$1: only FROM scratch is supported, not '$rest'" ;;
      LABEL) key=${rest%%=*}; labels=$(jq -c --arg key "$key" --arg value "${rest#*=}" '.[$key] = $value' <<<"$labels") ;;
      COPY) mkdir -p "$work/root${rest##* }"; cp -r "$folder/${rest%% *}/." "$work/root${rest##* }" ;;
      *) fail "$1: only FROM, LABEL and COPY are supported, not '$word'" ;;
    esac
  done <"$1"
  printf '%s' "$labels"
}

build() {
  local labels diff layer manifests='[]' architecture config
  labels=$(read_dockerfile "$1")
  tar -C "$work/root" --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime=@0 -cf "$work/layer" .
  diff=sha256:$(sha256sum <"$work/layer" | cut -d' ' -f1)
  gzip -n "$work/layer"
  layer=$(put "$work/layer.gz" | jq -c '{mediaType: "application/vnd.oci.image.layer.v1.tar+gzip"} + .')
  for architecture in amd64 arm64; do
    jq -nc --arg architecture "$architecture" --arg diff "$diff" --argjson labels "$labels" \
      '{architecture: $architecture, os: "linux", config: {Labels: $labels}, rootfs: {type: "layers", diff_ids: [$diff]}}' >"$work/config"
    config=$(put "$work/config" | jq -c '{mediaType: "application/vnd.oci.image.config.v1+json"} + .')
    jq -nc --argjson config "$config" --argjson layer "$layer" \
      '{schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", config: $config, layers: [$layer]}' >"$work/manifest"
    manifests=$(put "$work/manifest" | jq -c --argjson all "$manifests" --arg architecture "$architecture" \
      '$all + [{mediaType: "application/vnd.oci.image.manifest.v1+json"} + . + {platform: {os: "linux", architecture: $architecture}}]')
  done
  jq -nc --argjson manifests "$manifests" '{schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: $manifests}' >"$work/index"
  put "$work/index" | jq -c '{schemaVersion: 2, manifests: [{mediaType: "application/vnd.oci.image.index.v1+json"} + .]}' >"$work/top"
  mv "$work/top" "$layout/index.json"
  printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
}

if (($# < 2)) || [[ ! -f $1 ]]; then fail "usage: image.sh DOCKERFILE FOLDER|REGISTRY/NAME:TAG [OPTION…]"; fi
command -v jq >/dev/null || fail "jq is missing: install it"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [[ $2 == *:* ]]; then layout=$work/layout; else layout=$2; fi
mkdir -p "$layout/blobs/sha256" "$work/root"
build "$1"
if [[ $2 == *:* ]]; then
  command -v skopeo >/dev/null || fail "skopeo is missing: install it"
  target=$2
  shift 2
  skopeo copy --all --quiet "$@" "oci:$layout" "docker://$target"
  printf '%s@sha256:%s\n' "${target%:*}" "$(jq -r '.manifests[0].digest' "$layout/index.json" | cut -d: -f2)"
fi
