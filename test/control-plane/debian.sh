# Sourced: packages fetched from Debian without touching this machine's own apt, and where what is made of them is kept.

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/arc-operator/control-plane

# apt with a state of its own, so that neither the machine's sources nor its lists change. $1 = where, the rest is for apt-get.
private_apt() {
  local state=$1; shift
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$state/sources"
  apt-get -qq -o Dir::State::Lists="$state/lists" -o Dir::Cache="$state/cache" -o Dir::Etc::sourcelist=/dev/null \
    -o Dir::Etc::sourceparts="$state/sources" -o APT::Sandbox::User=root "$@"
}

# The machine's own sources, as source packages.
source_package_lists() {
  if [[ -e /etc/apt/sources.list.d/debian.sources ]]; then
    sed 's/^Types:.*/Types: deb-src/' /etc/apt/sources.list.d/debian.sources >"$1/debian.sources"
  else
    sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$1/debian.list"
  fi
}

# The machine's own sources, but of Debian's unstable release: the first of them that is not for security updates.
unstable_package_lists() {
  if [[ -e /etc/apt/sources.list.d/debian.sources ]]; then
    awk 'BEGIN { RS = "" } /(^|\n)URIs:/ && !/-security/ { print; exit }' /etc/apt/sources.list.d/debian.sources |
      sed -e 's/^Types:.*/Types: deb/' -e 's/^Suites:.*/Suites: sid/' -e 's/^Components:.*/Components: main/' >"$1/debian.sources"
  else
    sed -nE '/-security/d; s/^deb +(\[[^]]*\] +)?([^ ]+) .*/deb \1\2 sid main/p' /etc/apt/sources.list | head -1 >"$1/debian.list"
  fi
}
