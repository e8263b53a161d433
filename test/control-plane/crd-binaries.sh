# shellcheck shell=bash
# Sourced by crd-server.sh: finds or builds apiextensions-apiserver and its etcd. Needs debian.sh.
# Debian's unstable release contains the sources of a current Kubernetes. They are not installed on this machine.

# The version of Go that this Kubernetes needs. Debian's unstable release has several.
CRD_GO=1.26

# Prints the folder of the newest build. Fails if none exists.
find_crd_binaries() {
  local newest
  newest=$(compgen -G "$CACHE/apiextensions-*/apiextensions-apiserver" | sort -V | tail -1) && dirname "$newest"
}

# With a lock of its own, as the build takes minutes.
ensure_crd_binaries() { locked "$CACHE/crd-build" find_or_build_crd_binaries; }

find_or_build_crd_binaries() { find_crd_binaries >/dev/null || build_crd_binaries; }

# Called in a subshell, so the EXIT trap runs at its end.
build_crd_binaries() {
  local work version; work=$(mktemp -d "$CACHE/crd-build.XXXXXX")
  # shellcheck disable=SC2064 # The variable is local, so it is expanded now.
  trap "rm -rf '$work'" EXIT
  say "building apiextensions-apiserver and etcd from the sources in Debian's unstable release (about 5 minutes and 4 GB of disk, once)"
  fetch_crd_packages "$work"
  version=$(dpkg-deb -f "$work"/packages/golang-k8s-apiextensions-apiserver-dev_*.deb Version)
  # Kubernetes 1.x numbers its libraries 0.x.
  version=1.${version#0.} version=${version%%-*}
  unpack_crd_packages "$work"
  patch_crd_source "$work/root/usr/share/gocode/src/k8s.io/apiextensions-apiserver/pkg"
  compile_crd "$work" apiextensions-apiserver k8s.io/apiextensions-apiserver "-X k8s.io/component-base/version.gitVersion=v$version"
  compile_crd "$work" etcd go.etcd.io/etcd/server
  mv "$work/bin" "$CACHE/apiextensions-$version"
  say "  built into $CACHE/apiextensions-$version"
}

# Fetches only Go and its libraries from all dependencies of the two packages. Without cgo, no C library or tool is needed.
fetch_crd_packages() {
  local work=$1 names
  mkdir -p "$work/packages" "$work/apt/sources"
  unstable_package_lists "$work/apt/sources"
  unstable_apt "$work/apt" update >&2 || die "this machine's package source has no suite sid: only a Debian machine can build the CRD server"
  names=$(unstable_apt "$work/apt" --simulate --no-install-recommends install golang-k8s-apiextensions-apiserver-dev "golang-$CRD_GO-go" |
    awk -v go="^golang-$CRD_GO-(go|src)$" '$1 == "Inst" && ($2 ~ /^golang-.*-dev$/ || $2 ~ go) { print $2 }') ||
    die "Debian's unstable release no longer has both golang-k8s-apiextensions-apiserver-dev and golang-$CRD_GO-go"
  say "  fetching $(wc -l <<<"$names") packages (about 270 MB)"
  (cd "$work/packages" && mapfile -t names <<<"$names" && unstable_apt "$work/apt" download "${names[@]}" >&2)
}

# With an empty package status the list of dependencies is complete. Pins of this machine are ignored.
unstable_apt() {
  : >"$1/status"
  private_apt "$1" -o Dir::State::status="$1/status" -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null "${@:2}"
}

unpack_crd_packages() {
  local package
  say "  unpacking"
  for package in "$1"/packages/*.deb; do dpkg-deb -x "$package" "$1/root" && rm "$package"; done
}

# Enables the list of groups and the schemas, which kubectl needs and which other servers provide in a cluster.
patch_crd_source() {
  local server=$1/apiserver/apiserver.go options=$1/cmd/server/options/options.go
  sed -i 's/EnableDiscovery = false/EnableDiscovery = true/' "$server"
  # The schemas of CRDs are published only if an OpenAPI v2 configuration exists: copies the line of v3 for v2.
  sed -i '/serverConfig\.OpenAPIV3Config = /{p;s/V3//g}' "$options"
  { grep -q 'EnableDiscovery = true' "$server" && grep -q 'serverConfig\.OpenAPIConfig = genericapiserver\.DefaultOpenAPIConfig(' "$options"; } ||
    die "the lines to replace are not in $server and $options: have the packages changed?"
}

# $1 = work folder, $2 = name, $3 = Go package, $4 = flags for the linker. The unpacked packages have the layout of GOROOT and GOPATH.
compile_crd() {
  local goroot=$1/root/usr/lib/go-$CRD_GO
  say "  compiling $2"
  env GOROOT="$goroot" GOPATH="$1/root/usr/share/gocode" GOCACHE="$1/cache" GOENV=off GO111MODULE=off GOTOOLCHAIN=local GOFLAGS= CGO_ENABLED=0 \
    "$goroot/bin/go" build -trimpath -ldflags "-s -w ${4:-}" -o "$1/bin/$2" "$3" >"$1/$2.log" 2>&1 ||
    { tail -30 "$1/$2.log" >&2; die "building $2 failed"; }
}
