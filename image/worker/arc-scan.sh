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

# image_manifests DIGEST: prints the digests of the container images of an image or index. Attestations of builders are not images.
image_manifests() {
  if jq -e '.manifests' "$(blob "$1")" >/dev/null; then
    for child in $(jq -r '.manifests[] | select(.annotations["vnd.docker.reference.type"] == null) | .digest' "$(blob "$1")"); do image_manifests "$child"; done
  elif jq -e '.config.mediaType | test("^application/vnd\\.(oci\\.image\\.config|docker\\.container\\.image)\\.v1\\+json$")' "$(blob "$1")" >/dev/null; then
    printf '%s\n' "$1"
  fi
}

# scan_images: scans all images of the layout once, for all gates: scan/DIGEST.json is the result of one image. The licences are known
# without a database.
scan_images() {
  version=$(load trivy-version)
  if [ -e "$WORK/scan" ]; then return; fi
  version=$(trivy --version | sed -n 's/^Version: *//p' | head -1)
  cut -d' ' -f1 "$WORK/state/roots" | while read -r root; do image_manifests "$root"; done | sort -u >"$private/images"
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
