#!/usr/bin/env bash
# The images of the end-to-end tests on clusters, pinned by digest in pins.txt: one line per image, 'NAME IMAGE:TAG DIGEST'.
#
#   pins.sh refresh   asks the registries for the digests of all tags and writes pins.txt
set -euo pipefail
pins=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/pins.txt

# pinned NAME: prints the image by digest. Ends with exit code 69 if its digest is not known.
pinned() {
  local name image digest
  while read -r name image digest; do
    [[ $name == "$1" ]] || continue
    if [[ $digest == sha256:* ]]; then printf '%s@%s\n' "${image%:*}" "$digest"; return; fi
    printf "e2e: image %s has no digest in test/e2e/pins.txt. Run test/e2e/pins.sh refresh on a machine with access to the registries\n" "$image" >&2
    exit 69
  done <"$pins"
  printf 'e2e: test/e2e/pins.txt has no image %s\n' "$1" >&2
  exit 69
}

# tag_of NAME: prints the tag.
tag_of() { awk -v name="$1" '$1 == name { sub(/.*:/, "", $2); print $2 }' "$pins"; }

refresh() {
  local name image digest new; new=$(mktemp)
  while read -r name image digest; do
    if [[ $name == '#'* || -z $name ]]; then printf '%s\n' "$name${image:+ $image}${digest:+ $digest}"; continue; fi
    digest=$(skopeo inspect --format '{{.Digest}}' "docker://$image")
    printf '%s %s %s\n' "$name" "$image" "$digest"
  done <"$pins" >"$new"
  mv "$new" "$pins"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  [[ ${1:-} == refresh ]] || { sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "$0" >&2; exit 64; }
  refresh
fi
