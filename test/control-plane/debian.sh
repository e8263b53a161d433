# shellcheck shell=bash
# Sourced: fetches Debian packages without changing the apt state of this machine. Defines the cache of the built programs.

# shellcheck disable=SC2034 # Other scripts use it.
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/arc-operator/control-plane

# Runs apt-get with the separate state $1, so that the sources and lists of the machine do not change.
private_apt() {
  local state=$1; shift
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$state/sources"
  apt-get -qq -o Dir::State::Lists="$state/lists" -o Dir::Cache="$state/cache" -o Dir::Etc::sourcelist=/dev/null \
    -o Dir::Etc::sourceparts="$state/sources" -o APT::Sandbox::User=root "$@"
}

# Writes the sources of the machine, changed to source packages.
source_package_lists() {
  if [[ -e /etc/apt/sources.list.d/debian.sources ]]; then
    sed 's/^Types:.*/Types: deb-src/' /etc/apt/sources.list.d/debian.sources >"$1/debian.sources"
  else
    sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$1/debian.list"
  fi
}

# Writes the first source of the machine that is not for security updates, changed to Debian's unstable release.
unstable_package_lists() {
  if [[ -e /etc/apt/sources.list.d/debian.sources ]]; then
    awk 'BEGIN { RS = "" } /(^|\n)URIs:/ && !/-security/ { print; exit }' /etc/apt/sources.list.d/debian.sources |
      sed -e 's/^Types:.*/Types: deb/' -e 's/^Suites:.*/Suites: sid/' -e 's/^Components:.*/Components: main/' >"$1/debian.sources"
  else
    sed -nE '/-security/d; s/^deb +(\[[^]]*\] +)?([^ ]+) .*/deb \1\2 sid main/p' /etc/apt/sources.list | head -1 >"$1/debian.list"
  fi
}
