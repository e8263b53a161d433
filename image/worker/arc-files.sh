# shellcheck shell=sh
# Sourced after arc-oci.sh: files as artifacts. They are delivered to a registry as an OCI artifact (type oci), or to a bucket (type s3).
# shellcheck disable=SC2154 # arc-lib.sh defines the folders.

# The type of a file in an OCI artifact. oras takes what follows a colon for the type, so each file is pushed with its own.
# shellcheck disable=SC2034 # Other scripts use it.
layer_type=application/vnd.oci.image.layer.v1.tar

# s3_settings SIDE URL: rclone reads them from a file, so that no key is in an argument list. The Secret has the keys username
# (access key) and password (secret key), and optionally region.
s3_settings() {
  {
    printf '[%s]\ntype = s3\nprovider = Other\nendpoint = %s\n' "$1" "$2"
    # Without credentials, rclone signs nothing.
    if has_login "$1"; then printf 'access_key_id = %s\nsecret_access_key = %s\n' "$(line "$SECRETS/$1/username")" "$(line "$SECRETS/$1/password")"; fi
    if [ -s "$SECRETS/$1/region" ]; then printf 'region = %s\n' "$(line "$SECRETS/$1/region")"; fi
    # Many stores refuse bodies in signed chunks and buckets in host names.
    printf 'force_path_style = true\nno_check_bucket = true\nno_head = false\nacl = \n'
  } >>"$private/rclone.conf"
}
# Bytes per second of spec.limits.bandwidth, for programs that can limit themselves.
for rate in "${SRC_BANDWIDTH:-}" "${DST_BANDWIDTH:-}"; do
  case $rate in *[!0-9]*) fail "the bandwidth '$rate' is not a number of bytes per second" ;; esac
done
# s3 SIDE COMMAND…
s3() {
  case $1 in source) rate=${SRC_BANDWIDTH:-} ;; *) rate=${DST_BANDWIDTH:-} ;; esac
  s3_side=$1; shift
  limited "$s3_side" rclone ${rate:+--bwlimit "${rate}B"} --config "$private/rclone.conf" --retries 3 --low-level-retries 3 --contimeout 30s --timeout 5m --checksum "$@"
}

# check_path FIELD VALUE: a path without parts that lead elsewhere, or that programs take for options.
check_path() {
  case $2 in
    "" | /* | -* | */-* | *//* | ../* | */.. | */../* | .. | *[[:cntrl:]]*) fail "$1 '$2' is not a path such as folder/file.tar.gz" ;;
  esac
}
# check_sha256 FILE NAME DIGEST: compares the file with the digest that NAME gives, if there is one.
check_sha256() {
  expected=${3#sha256:}
  [ -n "$expected" ] || return 0
  case $expected in *[!0-9a-f]*) fail "$2 '$expected' is not 64 hexadecimal digits" ;; esac
  [ "${#expected}" -eq 64 ] || fail "$2 '$expected' is not 64 hexadecimal digits"
  [ "$(digest_of_file "$1")" = "sha256:$expected" ] || fail "the file has the digest $(digest_of_file "$1"), and $2 is $expected"
}
# write_curl_login FILE: credentials of the source in the form that curl reads from a file, which keeps them out of the argument list.
write_curl_login() {
  if has_login src; then printf 'user = "%s:%s"\n' "$(line "$SECRETS/src/username" | sed 's/["\\]/\\&/g')" "$(line "$SECRETS/src/password" | sed 's/["\\]/\\&/g')" >>"$1"; fi
  if [ -s "$SECRETS/src/token" ]; then printf 'header = "Authorization: Bearer %s"\n' "$(line "$SECRETS/src/token" | sed 's/["\\]/\\&/g')" >>"$1"; fi
}
# download FIELD PATH FILE: the path follows the URL of the Endpoint, so that no other host receives the credentials. Redirects are followed
# to https only, without credentials.
download() {
  check_path "$1" "$2"
  printf 'url = "%s/%s"\n' "$(printf '%s' "${SRC_URL%/}" | sed 's/["\\]/\\&/g')" "$(printf '%s' "$2" | sed 's/["\\]/\\&/g; s/ /%20/g; s/#/%23/g')" >"$private/curl"
  write_curl_login "$private/curl"
  # curl repeats requests within a minute, so that it does not sleep for the time that a server names. A transfer that broke or stalls is begun
  # again at any time.
  attempt=1
  until limited source curl --config "$private/curl" --dump-header "$private/headers" ${SRC_BANDWIDTH:+--limit-rate "$SRC_BANDWIDTH"} --globoff --fail --silent --show-error --location --max-redirs 5 --proto '=http,https' --proto-redir '=https' \
    --retry 3 --retry-max-time 60 --connect-timeout 30 --speed-limit 1 --speed-time 60 --max-filesize "${MAX_SIZE:-10737418240}" --output "$3"; do
    case $status in 18 | 28 | 56) ;; *) attempt=3 ;; esac
    [ "$attempt" -lt 3 ] || fail "$1 '$2' cannot be downloaded: the line above has the reason"
    attempt=$((attempt + 1))
  done
}
# use_git_login SIDE URL: git asks a script for user and password. After a redirect it asks with the name of the other host, which receives nothing.
use_git_login() {
  cat >"$private/askpass" <<'SH'
#!/bin/sh
# The question ends in 'SCHEME://HOST': or 'SCHEME://USER@HOST':
place=$(printf '%s' "$1" | sed "s/^.* for '//; s/': *\$//; s,://.*@,://,")
if [ "$place" != "$ARC_GIT_HOST" ]; then
  printf 'git was redirected to %s, which does not receive the credentials for %s\n' "$place" "$ARC_GIT_HOST" >&2
  exit 1
fi
case $1 in Username*) file=username ;; *) file=password ;; esac
[ -e "$ARC_GIT_SECRET/$file" ] || { printf '%s requires a login, and the Secret of the Endpoint has no key %s\n' "$place" "$file" >&2; exit 1; }
tr -d '\r\n' <"$ARC_GIT_SECRET/$file"
SH
  chmod 700 "$private/askpass"
  ARC_GIT_HOST=$(printf '%s' "$2" | sed 's,^\([^:]*://[^/]*\).*,\1,; s,://.*@,://,')
  export ARC_GIT_HOST ARC_GIT_SECRET="$SECRETS/$1" GIT_ASKPASS="$private/askpass" GIT_TERMINAL_PROMPT=0 GIT_CONFIG_NOSYSTEM=1
}
# report_file FILE: the digest of a file is the one that the destination is compared with.
report_file() {
  wanted=$(digest_of_file "$1")
  save wanted "$wanted"
  put source-digest "$wanted"
  put size "$(size_of "$1")"
  say "$(basename "$1") is $wanted"
}
# the_file: the one file that was pulled.
the_file() { find "$files" -type f | head -1; }
