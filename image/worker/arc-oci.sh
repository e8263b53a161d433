# shellcheck shell=sh
# Sourced after arc-lib.sh: references to images, credentials for registries, and copies by oras.
# shellcheck disable=SC2154 # arc-lib.sh defines the folders.

# The parts of NAME:TAG@DIGEST. A colon before the last slash belongs to a registry's port.
name_of() { part=${1%%@*}; case ${part##*/} in *:*) part=${part%:*} ;; esac; printf '%s' "$part"; }
tag_of() { part=${1%%@*}; part=${part##*/}; case $part in *:*) printf '%s' "${part#*:}" ;; esac; }
digest_in() { case $1 in *@*) printf '%s' "${1#*@}" ;; esac; }
# with PREFIX VALUE: both, or nothing without a value.
with() { [ -z "$2" ] || printf '%s%s' "$1" "$2"; }

# image_reference FIELD VALUE REGISTRY: the image without white space, slashes and the registry in front of it.
image_reference() {
  value=$(printf '%s' "$2" | sed 's,^[[:space:]/]*,,; s,[[:space:]]*$,,')
  value=${value#"$3/"}
  name=$(name_of "$value")
  case $value in "" | *[!A-Za-z0-9._:@/+-]*) fail "$1 '$value' is not an image: use NAME:TAG, NAME@DIGEST or NAME:TAG@DIGEST" ;; esac
  case $name in *:*) fail "$1 '$value' names a registry with a port: leave it out, the Endpoint names $3" ;; esac
  printf '%s' "$value"
}

# write_login SIDE REGISTRY: the credentials of src, dst or databases, as registry clients read them. printf is the shell's own.
write_login() {
  mkdir -p "$private/$1"
  if [ -s "$SECRETS/$1/.dockerconfigjson" ]; then
    cp "$SECRETS/$1/.dockerconfigjson" "$private/$1/config.json"
  elif has_login "$1"; then
    auth=$(printf '%s:%s' "$(line "$SECRETS/$1/username")" "$(line "$SECRETS/$1/password")" | base64 | tr -d '\n')
    printf '{"auths":{"%s":{"auth":"%s"}}}' "${2%%/*}" "$auth" >"$private/$1/config.json"
  else
    printf '{"auths":{}}' >"$private/$1/config.json"
  fi
}

# use_registries: reads the URLs of both Endpoints. src and dst are HOST[/PATH]; a side may be absent.
use_registries() {
  src=$(without_scheme "${SRC_URL:-}") dst=$(without_scheme "${DST_URL:-}")
  src_http='' dst_http=''
  # Plain HTTP only where the URL says so.
  if is_http "${SRC_URL:-}"; then src_http=1; fi
  if is_http "${DST_URL:-}"; then dst_http=1; fi
  write_login src "$src"
  write_login dst "$dst"
}
# at_src and at_dst COMMAND…: runs oras with the credentials of one side. The command has up to two words.
at_src() { limited source oras "$@" ${src_http:+--plain-http} --registry-config "$private/src/config.json"; }
at_dst() { limited destination oras "$@" ${dst_http:+--plain-http} --registry-config "$private/dst/config.json"; }

# use_image IMAGE OVERRIDE: sets from and to, the image at the source and at the destination, and to_name without tag.
use_image() {
  image=$(image_reference spec.image "$1" "$src")
  override=$(image_reference spec.override "${2:-$image}" "$dst")
  # The digest counts at the source, the tag at the destination.
  from_name=$src/$(name_of "$image")
  from=$from_name$(with @ "$(digest_in "$image")")
  [ -n "$(digest_in "$image")" ] || from=$from$(with : "$(tag_of "$image")")
  # Without a tag, the image is stored under its digest.
  to_name=$dst/$(name_of "$override")
  to_tag=$(tag_of "$override")
}

# check_digest FIELD IMAGE ACTUAL: fails if the image names another digest.
check_digest() {
  case $(digest_in "$2") in
    "" | "$3") ;;
    sha256:*) fail "$1 '$2' names another digest than the image at the source, $3" ;;
    *) fail "$1 '$2' names a digest that is not of the form sha256:<64 hexadecimal digits>" ;;
  esac
}

# resolve_source: sets wanted, the digest of the image, or of the index where there is one, and reports it.
resolve_source() {
  wanted=$(at_src resolve "$from" ${PLATFORM:+--platform "$PLATFORM"})
  say "$from is $wanted"
  put source-digest "$wanted"
  check_digest spec.image "$image" "$wanted"
  check_digest spec.override "$override" "$wanted"
}
suffix() { if [ -n "$to_tag" ]; then printf ':%s' "$to_tag"; else printf '@%s' "$wanted"; fi; }
# digest_at_destination: empty if it has no such image, or cannot be read. A failure to read then shows in the push.
digest_at_destination() { at_dst resolve "$to_name$(suffix)" 2>/dev/null || true; }

# report_delivery: compares what arrived, and reports it.
report_delivery() {
  arrived=$(at_dst resolve "$to_name$(suffix)")
  say "$to_name${to_tag:+:$to_tag} is $arrived"
  [ "$arrived" = "$wanted" ] || fail "the digests differ: $wanted was sent, $arrived arrived"
  put digest "$arrived"
  put reference "$to_name${to_tag:+:$to_tag}@$arrived"
}

# signature_tags: prints those tags of the source, read from standard input, by which earlier versions of cosign attach signatures,
# attestations and SBOMs to one of the digests of the arguments.
signature_tags() {
  for digest in "$@"; do printf 'sha256-%s.sig\nsha256-%s.att\nsha256-%s.sbom\n' "${digest#sha256:}" "${digest#sha256:}" "${digest#sha256:}"; done >"$private/tags"
  grep -xFf "$private/tags" || true
}
# source_signature_tags DIGEST…: a registry that does not list its tags is asked for those of the first digest.
source_signature_tags() {
  # On disk, as the list can be long and /tmp is memory.
  if at_src repo tags "$from_name" >"$TMPDIR/all" 2>/dev/null; then
    signature_tags "$@" <"$TMPDIR/all"
  else
    for kind in sig att sbom; do
      tag=sha256-${1#sha256:}.$kind
      if at_src resolve "$from_name:$tag" >/dev/null 2>&1; then printf '%s\n' "$tag"; fi
    done
  fi
}
# children FILE: the digests that an index names; nothing for an image.
children() { jq -r '.manifests[]?.digest' "$1"; }
blob() { printf '%s/blobs/%s/%s' "$layout" "${1%%:*}" "${1#*:}"; }
