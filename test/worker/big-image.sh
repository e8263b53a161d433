#!/usr/bin/env bash
# Delivers an image of 50 layers and 1 GB with the scripts of oci-copy and arc-oci between two registries on this machine, and compares memory and
# disk with the limits of the templates. Takes about two minutes and 5 GB of disk, so it is not a part of the tests.
#
#   big-image.sh [LAYERS] [MIB]    another number of layers, and their size in MiB. Default: 50 layers of 20 MiB
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"
layers=${1:-50} size=${2:-20}
# In MiB: the limit of the containers that pull and push.
MEMORY=256

dir=$(mktemp -d)
registry=$here/../registry/registry.sh
finish() {
  "$registry" stop "$dir/source" || true
  "$registry" stop "$dir/destination" || true
  rm -rf "$dir"
}
trap finish EXIT

# Programs are started by a script that records the peak of their memory.
watch_memory() {
  local real; real=$(command -v "$1")
  mkdir -p "$dir/programs"
  cat >"$dir/programs/$1" <<SH
#!/bin/sh
'$real' "\$@" <&0 &
while kill -0 \$! 2>/dev/null; do awk '/VmHWM/ { print \$2 }' /proc/\$!/status >>'$dir/memory' 2>/dev/null; sleep 0.05; done
wait \$!
SH
  chmod 755 "$dir/programs/$1"
}

make_image() {
  local layer files=()
  for ((layer = 0; layer < layers; layer++)); do
    head -c "$((size << 20))" /dev/urandom >"$dir/layer"
    tar -C "$dir" --transform "s,layer,$layer," -cf "$dir/$layer.tar" layer
    files+=(-f "$dir/$layer.tar")
  done
  crane append --insecure --oci-empty-base -t "$(cat "$dir/source/address")/big/image:1" "${files[@]}" 2>/dev/null >/dev/null
  rm -f "$dir"/*.tar "$dir/layer"
}

# deliver NAME SCRIPT…: runs the scripts of a template, and prints and compares what they needed.
deliver() {
  local name=$1 script disk peak; shift
  : >"$dir/memory"
  for script in "$@"; do
    ARC_WORK=$dir/$name ARC_SECRETS=$dir/none SRC_URL=http://$(cat "$dir/source/address") DST_URL=http://$(cat "$dir/destination/address") \
      IMAGE=big/image:1 OVERRIDE=$name/image:1 PATH=$dir/programs:$PATH "$script" >"$dir/log" || die "$script failed: $(tail -1 "$dir/log")"
  done
  disk=$(du -sm "$dir/$name" | cut -f1) peak=$(($(sort -n "$dir/memory" | tail -1) / 1024))
  printf '%s: %s MiB of memory, %s MiB of disk\n' "$name" "$peak" "$disk"
  ((peak <= MEMORY)) || die "$name: more than $MEMORY MiB of memory"
  ((disk <= layers * size * 11 / 10 + 16)) || die "$name: more disk than the image"
}

path=$("$here/tools.sh" path)
export PATH=$here/../../image/worker:$path:$PATH
watch_memory oras
"$registry" start "$dir/source"
"$registry" start "$dir/destination"
say "creating an image of $layers layers of $size MiB"
make_image
deliver oci-copy arc-oci-copy
deliver arc-oci arc-oci-pull arc-oci-push
