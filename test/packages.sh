# shellcheck shell=bash
# Sourced by the scripts of this repository: messages, usage, and the programs that a script needs.

# A new SDK welcomes its user and makes a certificate, which these scripts do not need.
export DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# locked FOLDER COMMAND…: creates a folder and runs a command that fills it. A second run at the same time waits for the first.
locked() {
  mkdir -p "$1"
  (flock 9; shift; "$@") 9>"$1/.lock"
}

# Prints the comment at the top of the script that was started, and ends with exit code 64.
usage() { sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "$0" >&2; exit 64; }

# preflight PURPOSE: makes sure that everything is installed that demo, tests, benchmarks, campaign or screenshots need.
# Packages are installed where possible. Otherwise all missing programs are reported at once, with the commands that install them.
preflight() {
  local cluster=(openssl:openssl curl:curl jq:jq etcd-server:etcd)
  local images=(docker-registry:docker-registry apache2-utils:htpasswd skopeo:skopeo
    golang-github-containers-common:/etc/containers/policy.json busybox-static:/bin/busybox)
  local store=(swift-proxy:swift-proxy-server swift-account:swift-account-server swift-container:swift-container-server
    swift-object:swift-object-server)
  local database=(postgresql-15:/usr/lib/postgresql/15/bin/postgres pgbouncer:pgbouncer)
  local pairs missing=()
  case $1 in
    demo) pairs=("${cluster[@]}" "${images[@]}" nginx-light:nginx bubblewrap:bwrap) ;;
    tests) pairs=("${cluster[@]}" "${images[@]}" "${store[@]}" "${database[@]}" nginx-light:nginx bubblewrap:bwrap tini:tini unzip:unzip prometheus:promtool
      lua5.1:lua5.1 shellcheck:shellcheck chromium:chromium) ;;
    benchmarks) pairs=("${cluster[@]}" "${images[@]}" nginx-light:nginx) ;;
    campaign) pairs=("${cluster[@]}") ;;
    # The font decides how pictures look.
    screenshots) pairs=("${cluster[@]}" chromium:chromium fonts-liberation:/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf) ;;
    *) die "preflight: unknown purpose '$1'" ;;
  esac
  # dotnet reads global.json from the folder that it is started in.
  (cd "$(dirname "${BASH_SOURCE[0]}")/.." && dotnet --version >/dev/null 2>&1) ||
    missing+=("  .NET SDK $(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$(dirname "${BASH_SOURCE[0]}")/../global.json") or a later patch: see dotnet.microsoft.com")
  command -v kubectl >/dev/null || missing+=("  kubectl: see 'Install Tools' in the Kubernetes documentation")
  if ((${#missing[@]} == 0)); then require_packages "${pairs[@]}"; allow_other_sources; return; fi
  mapfile -t pairs < <(missing_packages "${pairs[@]}")
  if ((${#pairs[@]})); then missing+=("  Debian packages: sudo apt-get update && sudo apt-get install --no-install-recommends ${pairs[*]}"); fi
  printf 'missing, install and start again:\n' >&2
  printf '%s\n' "${missing[@]}" >&2
  exit 1
}

# nuget.config maps all packages to a source of the name nuget.org. On a machine without it, packages come from the sources of the user's configuration.
allow_other_sources() {
  local configuration=$HOME/.nuget/NuGet/NuGet.Config
  if [[ -n ${RestoreConfigFile:-} || ! -e $configuration ]] || dotnet nuget list source | grep -qF 'nuget.org [Enabled]'; then return; fi
  say "no package source has the name nuget.org, so packages are not mapped to a source"
  export RestoreConfigFile=$configuration
}

# missing_packages PACKAGE:COMMAND…: prints the packages whose command, or file if it is a path, does not exist.
missing_packages() {
  local pair command
  for pair in "$@"; do
    command=${pair#*:}
    if [[ $command == /* ]]; then
      [[ -e $command ]] || printf '%s\n' "${pair%%:*}"
    else
      PATH=$PATH:/usr/sbin:/sbin command -v "$command" >/dev/null || printf '%s\n' "${pair%%:*}"
    fi
  done
}

# require_packages PACKAGE:COMMAND…: installs missing packages, or ends with the command that installs them.
require_packages() {
  local missing; mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null ||
    die "missing: ${missing[*]} (names of Debian packages); install them with the package manager of this system and start again"
  [[ $(id -u) -eq 0 ]] ||
    die "missing packages; run this and start again:  sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}"
  say "installing ${missing[*]}"
  # A fresh machine has no package lists, so the first step is to update them.
  apt-get update -qq >&2 || say "could not update the package lists; using the existing lists"
  install_quietly "${missing[@]}" || die "apt-get could not install: ${missing[*]}"
}

# Packages of servers must not start services on this machine. Until the installation is done, policy-rc.d returns 101 (forbidden).
install_quietly() (
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
)
