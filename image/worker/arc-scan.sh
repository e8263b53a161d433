# shellcheck shell=sh
# Sourced after arc-oci.sh: databases of scanners, and scans of the images in the layout by trivy.
# shellcheck disable=SC2154,SC2034 # arc-lib.sh defines and uses the variables of a gate.

# fetch_database IMAGE FOLDER: pulls the files of a database. http:// in front of the image means plain HTTP.
fetch_database() {
  reference=$(without_scheme "$1") plain=''
  if is_http "$1"; then plain=--plain-http; fi
  write_login databases "$reference"
  mkdir -p "$2"
  database=$reference
  oras pull --no-tty ${plain:+"$plain"} --registry-config "$private/databases/config.json" --output "$2" "$reference" >"$private/log" 2>&1 ||
    undecided "the database cannot be pulled: $(tail -1 "$private/log")"
  digest=$(sed -n 's/^Digest: //p' "$private/log")
  case $reference in *@*) ;; *) database=$reference${digest:+@$digest} ;; esac
  for file in "$2"/*.tar.gz; do
    if [ -e "$file" ]; then tar -C "$2" -xzf "$file" && rm "$file"; fi
  done
}

# refuse_absent_blobs: ends the gate if a manifest names a blob that was not pulled. Such a layer is marked as one of another server: registries
# do not store it, a runtime loads it from there, and no scanner sees it.
refuse_absent_blobs() {
  [ -e "$layout/index.json" ] || return 0
  jq -r '.manifests[].digest' "$layout/index.json" | sort -u | while read -r manifest; do
    jq -r '[.config, .layers[]?, .blobs[]?, .manifests[]?] | .[] | objects | .digest' "$(blob "$manifest")"
  done | sort -u >"$TMPDIR/named"
  while read -r digest; do
    [ -e "$(blob "$digest")" ] || refuse "the layer $digest is not in the registry: no gate can scan a layer of another server"
  done <"$TMPDIR/named"
}

# kind_of FILE: prints index, image, other, or both. Attestations of builders have the configuration of an image, but only in-toto layers. An
# annotation does not count: it could hide an image from the gates.
kind_of() {
  jq -r 'if .manifests != null and (.config != null or .layers != null) then "both" elif .manifests != null then "index"
    elif (.config.mediaType // "" | test("^application/vnd\\.(oci\\.image\\.config|docker\\.container\\.image)\\.v1\\+json$") | not) then "other"
    elif (.layers // [] | length > 0 and all(.mediaType == "application/vnd.in-toto+json")) then "other" else "image" end' "$1"
}
# list_images DIGEST: adds the digests of the container images of an image or index to the list. One that cannot be read decides nothing.
list_images() {
  case $1 in sha256:*) ;; *) undecided "$1 is not a digest of the form sha256:<64 hexadecimal digits>" ;; esac
  kind=$(kind_of "$(blob "$1")" 2>/dev/null) || undecided "the manifest $1 cannot be read"
  case $kind in
    index) for child in $(children "$(blob "$1")"); do list_images "$child"; done ;;
    image) printf '%s\n' "$1" >>"$private/images" ;;
    both) refuse "$1 is an index and an image at the same time, so that tools can take it for either" ;;
  esac
}

# scan_images: scans all images of the layout once, for all gates: scan/DIGEST.json is the result of one image. The licences are known
# without a database.
scan_images() {
  version=$(load trivy-version)
  if [ -e "$WORK/scan" ]; then return; fi
  version=$(trivy --version | sed -n 's/^Version: *//p' | head -1)
  refuse_absent_blobs
  : >"$private/images"
  while read -r root _; do list_images "$root" </dev/null; done <"$WORK/state/roots"
  sort -u -o "$private/images" "$private/images"
  # A chart can have no images.
  [ -s "$private/images" ] || [ -n "$(load chart)" ] || refuse "$(load wanted) is not a container image, which trivy could scan"
  mkdir -p "$WORK/scan.new" "$WORK/state/view"
  scanners=license
  if [ -e "$WORK/trivy/db/trivy.db" ]; then scanners=vuln,license; fi
  printf '{}' >"$WORK/scan.new/none.json"
  while read -r digest; do scan_image "$digest" </dev/null; done <"$private/images"
  mv "$WORK/scan.new" "$WORK/scan"
  save trivy-version "$version"
}
# scan_image DIGEST: a layout with only this image shares the blobs.
scan_image() {
  view=$WORK/state/view
  ln -sfn "$layout/blobs" "$view/blobs"
  printf '{"imageLayoutVersion":"1.0.0"}' >"$view/oci-layout"
  jq -c --arg digest "$1" --argjson size "$(stat -c %s "$(blob "$1")")" \
    '{schemaVersion: 2, manifests: [{mediaType: (.mediaType // "application/vnd.oci.image.manifest.v1+json"), digest: $digest, size: $size}]}' "$(blob "$1")" >"$view/index.json"
  trivy image --quiet --input "$view" --format json --list-all-pkgs --scanners "$scanners" --cache-dir "$WORK/trivy" --offline-scan \
    --skip-db-update --skip-java-db-update --timeout 1h --output "$WORK/scan.new/${1#sha256:}.json" >"$private/log" 2>&1 || undecided "trivy failed: $(tail -1 "$private/log")"
}
