#!/usr/bin/env bash
# Fetches the programs of tools.tsv and compares them with their digests.
#
#   tools.sh FOLDER        writes FOLDER/linux-x64 and FOLDER/linux-arm64
#   tools.sh --pin LIST    reads the digests of all addresses and writes them to the list
#   ARC_TOOLS=FILE         another list, for example with the addresses of a mirror
set -euo pipefail
list=${ARC_TOOLS:-$(dirname "${BASH_SOURCE[0]}")/tools.tsv}

fail() { printf '%s\n' "$*" >&2; exit "${code:-1}"; }
# fetch ADDRESS FILE
fetch() { curl --fail --silent --show-error --location --retry 3 --output "$2" "$1"; }

# read_digests LIST: prints the list with the digests of today. Lines without an address remain.
read_digests() {
  local name runtime digest address file; file=$(mktemp)
  while IFS=$'\t' read -r name runtime digest address; do
    if [[ -n $address ]]; then
      fetch "$address" "$file"
      digest=$(sha256sum <"$file" | cut -d' ' -f1)
    fi
    printf '%s\n' "$name${runtime:+$'\t'$runtime}${digest:+$'\t'$digest}${address:+$'\t'$address}"
  done <"$1"
  rm -f "$file"
}

if [[ ${1:-} == --pin && $# == 2 ]]; then
  read_digests "$2" >"$2.new"
  mv "$2.new" "$2"
  exit
fi
(($# == 1)) || code=2 fail 'usage: tools.sh FOLDER, or tools.sh --pin LIST'
while IFS=$'\t' read -r name runtime digest address; do
  [[ -n $name && $name != '#'* ]] || continue
  [[ $digest != unpinned ]] || fail "$name for $runtime has no digest in $list: run image/tools.sh --pin $list"
  mkdir -p "$1/$runtime"
  fetch "$address" "$1/$runtime/$name"
  printf '%s  %s\n' "$digest" "$1/$runtime/$name" | sha256sum --check --quiet >&2 || fail "$address has another digest than $list names"
  if [[ $address == *.tar.gz ]]; then
    mv "$1/$runtime/$name" "$1/archive"
    # The program is at the top of the archive, or in one folder.
    tar -xzOf "$1/archive" --wildcards "$name" "*/$name" >"$1/$runtime/$name" 2>/dev/null || [[ -s $1/$runtime/$name ]] || fail "$address contains no $name"
    rm "$1/archive"
  fi
  chmod 755 "$1/$runtime/$name"
done <"$list"
