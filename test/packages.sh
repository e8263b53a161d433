# Sourced by the scripts of this repository: sees to it that Debian packages are there.
# Usage: require_packages PACKAGE:COMMAND…   (COMMAND may be a path; the package is installed where it is missing)

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
die() { printf '%s\n' "$*" >&2; exit 1; }

require_packages() {
  local pair package command missing=()
  for pair in "$@"; do
    package=${pair%%:*} command=${pair#*:}
    if [[ $command == /* ]]; then [[ -e $command ]] || missing+=("$package")
    else PATH=$PATH:/usr/sbin:/sbin command -v "$command" >/dev/null || missing+=("$package"); fi
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  command -v apt-get >/dev/null ||
    die "missing: ${missing[*]} (names of Debian packages; install them with this system's package manager and run again)"
  [[ $(id -u) -eq 0 ]] ||
    die "missing packages, run this and start again:  sudo apt-get install --no-install-recommends ${missing[*]}"
  say "installing ${missing[*]}"
  install_quietly "${missing[@]}" || { apt-get update -qq >&2 && install_quietly "${missing[@]}"; } ||
    die "apt-get could not install: ${missing[*]}"
}

# Packages that are servers must not start as services of this machine: policy-rc.d says 101 (forbidden) meanwhile.
install_quietly() (
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
)
