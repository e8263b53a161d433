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

# digest_of IMAGE: prints the digest that a registry has for a tag. Without it, prints the reason and the command to try again.
digest_of() {
  local answer
  if answer=$(skopeo inspect --format '{{.Digest}}' "docker://$1" 2>&1) && [[ $answer == sha256:* ]]; then printf '%s\n' "$answer"; return; fi
  printf "e2e: the registry of %s gives no digest: %s. pins.txt is unchanged; run test/e2e/pins.sh refresh on a machine with access to it\n" \
    "$1" "$(tail -n 1 <<<"$answer")" >&2
  return 69
}

refresh() (
  command -v skopeo >/dev/null || { printf 'e2e: skopeo is missing, which reads the digests: apt-get install skopeo\n' >&2; exit 69; }
  # The file is replaced as a whole, so a failure leaves no half of it.
  new=$(mktemp)
  trap 'rm -f "$new"' EXIT
  while read -r name image digest; do
    if [[ $name == '#'* || -z $name ]]; then printf '%s\n' "$name${image:+ $image}${digest:+ $digest}"; continue; fi
    digest=$(digest_of "$image") || exit 69
    printf '%s %s %s\n' "$name" "$image" "$digest"
  done <"$pins" >"$new"
  cat "$new" >"$pins"
)

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  [[ ${1:-} == refresh ]] || { sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "$0" >&2; exit 64; }
  refresh
fi
