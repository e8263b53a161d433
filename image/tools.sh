#!/usr/bin/env bash
# Fetches the programs of tools.tsv and compares them with their digests.
#
#   tools.sh FOLDER        writes FOLDER/linux-x64 and FOLDER/linux-arm64
#   ARC_TOOLS=FILE         another list, for example with the addresses of a mirror
set -euo pipefail
list=${ARC_TOOLS:-$(dirname "${BASH_SOURCE[0]}")/tools.tsv}

(($# == 1)) || { printf 'usage: tools.sh FOLDER\n' >&2; exit 2; }
while IFS=$'\t' read -r name runtime digest address; do
  [[ -n $name && $name != '#'* ]] || continue
  mkdir -p "$1/$runtime"
  curl --fail --silent --show-error --location --retry 3 --output "$1/$runtime/$name" "$address"
  printf '%s  %s\n' "$digest" "$1/$runtime/$name" | sha256sum --check --quiet >&2 ||
    { printf '%s has another digest than %s names\n' "$address" "$list" >&2; exit 1; }
  chmod 755 "$1/$runtime/$name"
done <"$list"
