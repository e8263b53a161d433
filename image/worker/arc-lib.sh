# shellcheck shell=sh
# Sourced by the scripts of the worker image: the folders of a run, the report to ARC, and the results of gates.
#
# The containers of a pod share the folder ARC_WORK (/arc): each script continues with the files of those before it.
#   layout/   the images that are delivered, as an OCI layout
#   files/    the files that are delivered
#   report/   one file for each output that ARC reads
#   state/    values for later scripts, one file each
# Parameters arrive as environment variables and remain data. Credentials are files below ARC_SECRETS (/secrets).
set -eu
umask 077
WORK=${ARC_WORK:-/arc}
SECRETS=${ARC_SECRETS:-/secrets}
# shellcheck disable=SC2034 # Other scripts use them.
layout=$WORK/layout files=$WORK/files
# Programs keep their caches and settings here. The root of the container is read-only.
export HOME="$WORK/home" TMPDIR="$WORK/tmp"
mkdir -p "$HOME" "$TMPDIR" "$WORK/report" "$WORK/state"
# Argo's own container, which reads the outputs, can run as another user.
chmod 755 "$WORK/report"
# Files with credentials. In a pod, /tmp is memory.
private=$(mktemp -d /tmp/arc.XXXXXX)
# The headers of the last response that a script saw, for report_limit.
: >"$private/headers"
trap 'rm -rf "$private"' EXIT
trap 'exit 143' TERM INT

# plain TEXT: as one line without control characters. Names in it can come from the artifact or the Order.
plain() { printf '%s' "$1" | tr '\n' ' ' | tr -d '[:cntrl:]'; }
say() { printf '%s\n' "$(plain "$1")"; }
fail() { printf '%s\n' "$(plain "$1")" >&2; exit 1; }

# check_url FIELD VALUE: the addresses become arguments and lines of settings files.
check_url() { case $2 in -* | *[[:space:][:cntrl:]]*) fail "$1 '$2' is not a URL: it begins with a dash, or has white space or control characters" ;; esac; }
check_url srcRemoteURL "${SRC_URL:-}"
check_url dstRemoteURL "${DST_URL:-}"

# put NAME VALUE: writes an output. save and load keep a value for a later script.
put() { printf '%s' "$2" >"$WORK/report/$1"; chmod 644 "$WORK/report/$1"; }
save() { printf '%s' "$2" >"$WORK/state/$1"; }
load() { if [ -e "$WORK/state/$1" ]; then cat "$WORK/state/$1"; fi; }

# limited SIDE PROGRAM…: runs a program that sends requests to the source, the destination, or to both (either). If the server refuses a request as one too
# many (429), ARC starts no work with this Endpoint for the time that the server names, or for a minute.
limited() {
  side=$1; shift
  # On disk, as a server can send messages of any length and /tmp is memory.
  "$@" 2>"$TMPDIR/stderr" && status=0 || status=$?
  cat "$TMPDIR/stderr" >&2
  if [ "$status" -ne 0 ] && grep -Eiq '(status ?code:?|returned error:) *429|too ?many ?requests' "$TMPDIR/stderr"; then report_limit "$side"; fi
  return "$status"
}
# report_limit SIDE: of two registries, the one that oras names first. What a server writes follows.
report_limit() {
  if [ "$1" = either ]; then
    case $(grep '^Error from .* registry for ' "$TMPDIR/stderr" | head -1) in 'Error from destination '*) set -- destination ;; *) set -- source ;; esac
  fi
  pause=$(tr -d '\r' 2>/dev/null <"$private/headers" | sed -n 's/^[Rr][Ee][Tt][Rr][Yy]-[Aa][Ff][Tt][Ee][Rr]: *\([1-9][0-9]\{0,5\}\) *$/\1/p' | tail -1)
  put retry-after "$1 ${pause:-60}"
  say "the $1 refuses requests as too many: ARC starts no work with it for ${pause:-60} s" >&2
}

# line FILE: its text without line breaks, so that a Secret adds no line to a settings file.
line() { printf '%s' "$(tr -d '\r\n' <"$1")"; }
# user and password of one side, src or dst.
has_login() {
  [ -s "$SECRETS/$1/username" ] || return 1
  [ -e "$SECRETS/$1/password" ] || fail "the Secret for $1 has the key username and no key password"
}
# https://host/path/ -> host/path
without_scheme() { printf '%s' "$1" | sed 's,^[A-Za-z][A-Za-z0-9+.-]*://,,; s,/*$,,'; }
is_http() { case $1 in [Hh][Tt][Tt][Pp]://*) return 0 ;; *) return 1 ;; esac; }
size_of() { find "$1" -type f -exec stat -c %s {} + | awk '{ sum += $1 } END { printf "%d", sum }'; }
digest_of_file() { printf 'sha256:%s' "$(sha256sum <"$1" | cut -d' ' -f1)"; }

# is_on VALUE: a gate is off if its parameter is empty or 'off'.
is_on() { case $1 in "" | off) return 1 ;; *) return 0 ;; esac; }
# True if a gate decides about the artifact, so that it has to be pulled even if the destination has it.
has_gates() {
  is_on "${GATE_SIGNATURE:-}" || is_on "${GATE_MALWARE:-}" || is_on "${GATE_VULNERABILITIES:-}" || is_on "${GATE_LICENCES:-}" || is_on "${SBOM:-}"
}

# The result of a gate. A script sets these before it calls pass, refuse or undecided.
gate='' tool='' version='' database='' built='' findings='{}'

# report_gate RESULT MESSAGE
report_gate() {
  message=$(plain "$2")
  [ -s "$WORK/report/gates" ] || printf '[]' >"$WORK/report/gates"
  jq -c --arg name "$gate" --arg result "$1" --arg tool "$tool" --arg version "$version" --arg database "$database" \
    --arg databaseBuiltAt "$built" --argjson findings "$findings" --arg message "$message" \
    'map(select(.name != $name)) + [$ARGS.named | .message |= .[:512] | with_entries(select(.value != "" and .value != {}))]' \
    "$WORK/report/gates" >"$WORK/state/gates.new"
  put gates "$(cat "$WORK/state/gates.new")"
  say "gate $gate: $1${message:+, $message}"
}
# The exit codes 10 and 11 have this meaning for ARC.
pass() { report_gate Pass "$1"; }
refuse() { report_gate Fail "$1"; exit 10; }
undecided() { report_gate Error "$1"; exit 11; }
skip() { tool=''; report_gate Skipped ""; exit 0; }

# seconds DURATION: of 90m, 48h or 7d.
seconds() {
  case $1 in
    *[!0-9smhd]* | "" | [!0-9]* | *[smhd]?*) return 1 ;;
    *s) printf '%s' "${1%s}" ;;
    *m) printf '%s' "$((${1%m} * 60))" ;;
    *h) printf '%s' "$((${1%h} * 3600))" ;;
    *d) printf '%s' "$((${1%d} * 86400))" ;;
    *) return 1 ;;
  esac
}
# check_database_age: ends the gate if its database is older than MAX_DATABASE_AGE.
check_database_age() {
  [ -n "${MAX_DATABASE_AGE:-}" ] || return 0
  longest=$(seconds "$MAX_DATABASE_AGE") || undecided "maxDatabaseAge '$MAX_DATABASE_AGE' is not a duration such as 48h"
  [ -n "$built" ] || undecided "the database does not tell when it was built, and maxDatabaseAge is $MAX_DATABASE_AGE"
  age=$(($(date +%s) - $(date -d "$built" +%s)))
  [ "$age" -le "$longest" ] || undecided "the database of $built is older than $MAX_DATABASE_AGE"
}
