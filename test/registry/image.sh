# shellcheck shell=bash
# Sourced by registry.sh: creates small container images as OCI layouts from Debian's busybox-static.

# put LAYOUT FILE: moves a file into the layout, named by its digest, and prints digest and size.
put() {
  local hash size; hash=$(sha256sum <"$2" | cut -d' ' -f1); size=$(stat -c %s "$2")
  mkdir -p "$1/blobs/sha256" && mv "$2" "$1/blobs/sha256/$hash"
  printf 'sha256:%s %s\n' "$hash" "$size"
}

# add_manifest LAYOUT ARCHITECTURE TEXT: adds one image and prints its descriptor.
add_manifest() {
  local layout=$1 architecture=$2 text=$3 work digest size diff layer config
  work=$(mktemp -d)
  mkdir -p "$work/root/bin" "$work/root/etc"
  cp /bin/busybox "$work/root/bin/busybox" && ln -s busybox "$work/root/bin/sh"
  printf '%s, %s\n' "$text" "$architecture" >"$work/root/etc/issue"
  tar -C "$work/root" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf "$work/layer.tar" .
  diff=sha256:$(sha256sum <"$work/layer.tar" | cut -d' ' -f1)
  gzip -n "$work/layer.tar"
  read -r digest size < <(put "$layout" "$work/layer.tar.gz")
  layer='{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"'$digest'","size":'$size'}'
  printf '{"architecture":"%s","os":"linux","config":{"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":["%s"]}}' \
    "$architecture" "$diff" >"$work/config.json"
  read -r digest size < <(put "$layout" "$work/config.json")
  config='{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"'$digest'","size":'$size'}'
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' \
    "$config" "$layer" >"$work/manifest.json"
  read -r digest size < <(put "$layout" "$work/manifest.json")
  rm -rf "$work"
  printf '{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":%s,"platform":{"os":"linux","architecture":"%s"}}' \
    "$digest" "$size" "$architecture"
}

# write_layout LAYOUT DESCRIPTOR: writes the files that a reader of the layout opens first.
write_layout() {
  printf '{"imageLayoutVersion":"1.0.0"}' >"$1/oci-layout"
  printf '{"schemaVersion":2,"manifests":[%s]}' "$2" >"$1/index.json"
}

# make_image LAYOUT ARCHITECTURE TEXT: creates a layout with one image.
make_image() {
  mkdir -p "$1"
  write_layout "$1" "$(add_manifest "$@")"
}

# make_index LAYOUT ARCHITECTURE…: creates a layout with one image for several platforms.
make_index() {
  local layout=$1 architecture manifests=() digest size; shift
  mkdir -p "$layout"
  for architecture in "$@"; do manifests+=("$(add_manifest "$layout" "$architecture" hello)"); done
  (IFS=,; printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}' "${manifests[*]}") >"$layout/index.new"
  read -r digest size < <(put "$layout" "$layout/index.new")
  write_layout "$layout" '{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"'"$digest"'","size":'"$size"'}'
}
