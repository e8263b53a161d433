# shellcheck shell=bash
# Sourced by control-plane.sh and crd-server.sh: finds or builds kube-apiserver, kube-controller-manager and etcd. Needs debian.sh.
# Order of search: $KUBEBUILDER_ASSETS (the envtest convention), PATH, an unpacked archive in the cache, an archive beside the
# repository, and last version 1.20.2, built from Debian's source package. ARC_CONTROL_PLANE=old uses only that build.

OLD=$CACHE/kubernetes-1.20.2
# shellcheck disable=SC2034 # control-plane.sh uses it.
BINARIES=(kube-apiserver kube-controller-manager etcd)
# A folder `shared/bin` beside the repository may hold a current control plane as an archive. Nothing depends on it.
ARCHIVES=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)/shared/bin

uses_old() { [[ ${ARC_CONTROL_PLANE:-} == old ]]; }

# Prints the path of one binary. Fails if no place of the search has it.
find_binary() {
  local folder folders; folders=$(binary_folders "$1")
  while read -r folder; do
    if [[ -n $folder && -x $folder/$1 ]]; then printf '%s\n' "$folder/$1"; return; fi
  done <<<"$folders"
  return 1
}

# Prints the folders to search for one binary, in order.
binary_folders() {
  local on_path; on_path=$(dirname "$(command -v "$1")" 2>/dev/null) || on_path=
  if ! uses_old; then
    printf '%s\n' "${KUBEBUILDER_ASSETS:-}"
    # On PATH, etcd is usually the distribution's old version; it comes last.
    if [[ $1 != etcd ]]; then printf '%s\n' "$on_path"; fi
    newest_unpacked
  fi
  printf '%s\n' "$OLD" "$on_path"
}

# Prints the folder of the newest archive that is unpacked in the cache, or nothing.
newest_unpacked() { { compgen -G "$CACHE/kube-*/kube-apiserver" || true; } | sort -V | tail -1 | xargs -r dirname; }

kubernetes_version() { "$(find_binary kube-apiserver)" --version | sed 's/^Kubernetes v//'; }

# is_current VERSION: since 1.32 a server streams lists, evaluates CEL, validates strictly and selects by fields.
is_current() { local minor=${1#1.}; ((${minor%%.*} >= 32)); }

ensure_binaries() { locked "$CACHE" find_or_make_binaries; }

find_or_make_binaries() {
  if ! uses_old; then unpack_archive; fi
  find_binary etcd >/dev/null || require_packages etcd-server:etcd
  if ! find_binary kube-apiserver >/dev/null || ! find_binary kube-controller-manager >/dev/null; then build_kubernetes; fi
}

# The archive holds etcd and `kube`, one program that acts as the server whose name it is started by.
unpack_archive() {
  local archive name target
  archive=$(compgen -G "$ARCHIVES/kube-*.tar.xz" | sort -V | tail -1) || true
  [[ -n $archive ]] || return 0
  name=$(basename "$archive" .tar.xz)
  target=$CACHE/$name
  [[ ! -e $target/kube-apiserver && $(uname -m) == x86_64 ]] || return 0
  require_packages xz-utils:xz
  say "unpacking $name into the cache"
  rm -rf "$target.new" && mkdir "$target.new"
  tar -C "$target.new" -xJf "$archive"
  # The archive may have a folder of its own.
  find "$target.new" -mindepth 2 -type f -exec mv -t "$target.new" {} +
  for name in kube-apiserver kube-controller-manager; do
    if [[ ! -e $target.new/$name ]]; then ln -s kube "$target.new/$name"; fi
  done
  mv "$target.new" "$target"
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
  patch_source "$work/go/src/k8s.io/kubernetes"
  compile "$work/go" kube-apiserver kube-controller-manager
  mkdir -p "$OLD"
  local name
  for name in kube-apiserver kube-controller-manager; do
    mv "$work/go/src/k8s.io/kubernetes/_output/local/bin/linux/$(dpkg --print-architecture)/$name" "$OLD/$name.new"
    mv "$OLD/$name.new" "$OLD/$name"
  done
  chmod -R u+w "$work" && rm -rf "$work"
  say "  built into $OLD"
}

# Changes the two places where this source does not work with a newer Go.
patch_source() {
  # reflect2 1.0.1 panics on every JSON map since Go 1.18; Debian packages a later one.
  rm -rf "$1/vendor/github.com/modern-go/reflect2"
  cp -r /usr/share/gocode/src/github.com/modern-go/reflect2 "$1/vendor/github.com/modern-go/"
  # Newer Go calls "" equal to the zero value that stands for null here, so that every empty string would be refused.
  local type=$1/vendor/k8s.io/kube-openapi/pkg/validation/validate/type.go
  sed -i 's/reflect\.DeepEqual(reflect\.Zero(reflect\.TypeOf(data)), reflect\.ValueOf(data))/(reflect.ValueOf(data).Kind() == reflect.Map \&\& reflect.ValueOf(data).IsNil())/' "$type"
  grep -q 'reflect.ValueOf(data).IsNil()' "$type" || die "the expression to replace is not in $type: has the source package changed?"
}

# $1 = GOPATH, the rest are commands to build. They are built one after another, so that progress is shown.
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
