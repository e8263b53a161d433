# Sourced by control-plane.sh: where kube-apiserver, kube-controller-manager and etcd come from.
# Needs debian.sh. Order of search: $KUBEBUILDER_ASSETS (the envtest convention), PATH, our cache, and last a build from Debian's source package.

BUILT=$CACHE/kubernetes-1.20.2
BINARIES=(kube-apiserver kube-controller-manager etcd)

# Prints the path of one binary; fails where it is nowhere.
find_binary() {
  local candidate
  for candidate in "${KUBEBUILDER_ASSETS:+$KUBEBUILDER_ASSETS/$1}" "$(command -v "$1")" "$BUILT/$1"; do
    if [[ -n $candidate && -x $candidate ]]; then printf '%s\n' "$candidate"; return; fi
  done
  return 1
}

# Builds what no place of the search holds. Two runs at once: the second waits for the first.
ensure_binaries() {
  find_binary etcd >/dev/null || require_packages etcd-server:etcd
  find_binary kube-apiserver >/dev/null && find_binary kube-controller-manager >/dev/null && return
  mkdir -p "$CACHE"
  (
    flock 9
    find_binary kube-apiserver >/dev/null && find_binary kube-controller-manager >/dev/null || build_kubernetes
  ) 9>"$CACHE/.lock"
}

build_kubernetes() {
  require_packages golang-go:go rsync:rsync jq:jq make:make xz-utils:xz patch:patch dpkg-dev:dpkg-source \
    golang-github-modern-go-reflect2-dev:/usr/share/gocode/src/github.com/modern-go/reflect2
  local work; work=$(mktemp -d "$CACHE/build.XXXXXX")
  say "building kube-apiserver and kube-controller-manager 1.20.2 from Debian's source package (about 4 minutes, once)"
  say "  fetching the source package"
  mkdir -p "$work/apt/sources" "$work/source" "$work/go/src/k8s.io/kubernetes"
  source_package_lists "$work/apt/sources"
  private_apt "$work/apt" update >&2
  (cd "$work/source" && private_apt "$work/apt" source --download-only kubernetes >&2)
  compgen -G "$work/source/kubernetes_*1.20.2.orig.tar.*" >/dev/null || die "Debian no longer carries the source of Kubernetes 1.20.2: set KUBEBUILDER_ASSETS to a folder with kube-apiserver, kube-controller-manager and etcd"
  tar -C "$work/go/src/k8s.io/kubernetes" --strip-components=1 -xf "$work"/source/kubernetes_*.orig.tar.*
  mend_source "$work/go/src/k8s.io/kubernetes"
  compile "$work/go" kube-apiserver kube-controller-manager
  mkdir -p "$BUILT"
  local name
  for name in kube-apiserver kube-controller-manager; do
    mv "$work/go/src/k8s.io/kubernetes/_output/local/bin/linux/$(dpkg --print-architecture)/$name" "$BUILT/$name.new"
    mv "$BUILT/$name.new" "$BUILT/$name"
  done
  chmod -R u+w "$work" && rm -rf "$work"
  say "  built into $BUILT"
}

# Two places where this source does not work with a Go newer than itself.
mend_source() {
  # reflect2 1.0.1 panics on every JSON map since Go 1.18; Debian packages a later one.
  rm -rf "$1/vendor/github.com/modern-go/reflect2"
  cp -r /usr/share/gocode/src/github.com/modern-go/reflect2 "$1/vendor/github.com/modern-go/"
  # Newer Go calls "" equal to the zero value that stands for null here, so that every empty string would be refused.
  local type=$1/vendor/k8s.io/kube-openapi/pkg/validation/validate/type.go
  sed -i 's/reflect\.DeepEqual(reflect\.Zero(reflect\.TypeOf(data)), reflect\.ValueOf(data))/(reflect.ValueOf(data).Kind() == reflect.Map \&\& reflect.ValueOf(data).IsNil())/' "$type"
  grep -q 'reflect.ValueOf(data).IsNil()' "$type" || die "the expression to mend is not in $type: has the source package changed?"
}

# $1 = GOPATH, the rest are commands to build. One at a time, so that there is something to see.
compile() {
  local gopath=$1 name; shift
  for name in "$@"; do
    say "  compiling $name"
    (cd "$gopath/src/k8s.io/kubernetes" &&
      env GOPATH="$gopath" GOCACHE="$gopath/cache" GO111MODULE=off CGO_ENABLED=0 GOFLAGS= KUBE_GIT_VERSION=v1.20.2 KUBE_GIT_MAJOR=1 \
        KUBE_GIT_MINOR=20 KUBE_GIT_COMMIT=debian KUBE_GIT_TREE_STATE=archive make WHAT="cmd/$name" >"$gopath/$name.log" 2>&1) ||
      { tail -30 "$gopath/$name.log" >&2; die "building $name failed, the whole log is $gopath/$name.log"; }
  done
}
