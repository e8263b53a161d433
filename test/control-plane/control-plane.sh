#!/usr/bin/env bash
# A private Kubernetes control plane on this machine: etcd, kube-apiserver and, on request, kube-controller-manager, on free
# ports of 127.0.0.1, with its own CA and one client certificate per user, so that RBAC works as in a cluster.
#
#   control-plane.sh binaries                 finds, unpacks or builds the programs (once, about 4 minutes) and prints their paths
#   control-plane.sh version                  prints the version of kube-apiserver, for example 1.36.3
#   control-plane.sh start DIR [--controller-manager] [--controllers LIST] [--etcd PROGRAM] [--while PID] [-- FLAG…]
#                                             starts a control plane with the state DIR; DIR/admin.kubeconfig has all permissions.
#                                             --controllers selects those of kube-controller-manager, default garbagecollector,namespace;
#                                             --etcd selects another etcd; with --while it stops when process PID ends;
#                                             FLAGs are passed to kube-apiserver
#   control-plane.sh user DIR NAME [GROUP…]   writes DIR/NAME.kubeconfig for a user without permissions
#   control-plane.sh restart-apiserver DIR    kills kube-apiserver and starts it again on the same port
#   control-plane.sh stop DIR                 stops the control plane and a CRD server in DIR (crd-server.sh)
#
# ARC_CONTROL_PLANE=old selects version 1.20.2, which is built from Debian's source. Default: the newest version found (binaries.sh).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"
. "$here/debian.sh"
. "$here/binaries.sh"
. "$here/../processes.sh"
. "$here/api-server.sh"

new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }

# issue DIR NAME SUBJECT EXTENSION…: creates a key and a certificate signed by DIR's CA.
issue() {
  local dir=$1 name=$2 subject=$3; shift 3
  new_key "$dir/$name.key"
  openssl req -new -key "$dir/$name.key" -subj "$subject" -out "$dir/$name.csr"
  openssl x509 -req -in "$dir/$name.csr" -CA "$dir/ca.crt" -CAkey "$dir/ca.key" -set_serial "0x$(openssl rand -hex 8)" \
    -days 30 -extfile <(printf '%s\n' "$@") -out "$dir/$name.crt" 2>/dev/null
  rm "$dir/$name.csr"
}

new_authority() {
  new_key "$1/ca.key"
  openssl req -x509 -new -key "$1/ca.key" -subj /CN=arc-test-ca -days 30 -out "$1/ca.crt" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign 2>/dev/null
  issue "$1" apiserver /CN=kube-apiserver 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc' extendedKeyUsage=serverAuth
  new_key "$1/service-account.key"
  openssl pkey -in "$1/service-account.key" -pubout -out "$1/service-account.pub"
}

write_user() {
  local dir=$1 name=$2 subject="/CN=$2" group; shift 2
  for group in "$@"; do subject+="/O=$group"; done
  issue "$dir" "$name" "$subject" extendedKeyUsage=clientAuth
  write_kubeconfig "$dir" "$name" "$dir/$name.kubeconfig" "$(cat "$dir/port")"
}

start_apiserver() {
  local dir=$1 flags=()
  mapfile -t flags <"$dir/apiserver-flags"
  spawn "$dir" kube-apiserver "$(find_binary kube-apiserver)" --etcd-servers="http://127.0.0.1:$(cat "$dir/etcd-port")" \
    --secure-port="$(cat "$dir/port")" --bind-address=127.0.0.1 --advertise-address=127.0.0.1 --endpoint-reconciler-type=none \
    --cert-dir="$dir" --tls-cert-file="$dir/apiserver.crt" --tls-private-key-file="$dir/apiserver.key" --client-ca-file="$dir/ca.crt" \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$dir/service-account.pub" \
    --service-account-signing-key-file="$dir/service-account.key" --service-cluster-ip-range=10.0.0.0/24 \
    --authorization-mode=RBAC --disable-admission-plugins=ServiceAccount --allow-privileged=true "${flags[@]}"
  wait_ready "$dir" kube-apiserver "$(cat "$dir/port")"
}

start_controller_manager() {
  local flags=()
  if has_flag kube-controller-manager --port; then flags=(--port=0); fi
  write_user "$1" kube-controller-manager system:masters
  spawn "$1" kube-controller-manager "$(find_binary kube-controller-manager)" --kubeconfig="$1/kube-controller-manager.kubeconfig" \
    --controllers="$(cat "$1/with-controller-manager")" --root-ca-file="$1/ca.crt" --leader-elect=false --secure-port=0 "${flags[@]}"
}

# Versions before 1.24 have an insecure port that must be turned off. Later versions do not have the flag.
has_flag() { [[ $("$(find_binary "$1")" --help 2>&1) == *" $2 "* ]]; }

configure() {
  local dir=$1 etcd=; shift
  : >"$dir/apiserver-flags"
  rm -f "$dir/with-controller-manager"
  while (($#)); do
    case $1 in
      --controller-manager) printf 'garbagecollector,namespace\n' >"$dir/with-controller-manager" ;;
      --controllers) printf '%s\n' "$2" >"$dir/with-controller-manager"; shift ;;
      --etcd) etcd=$2; shift ;;
      --) shift; if (($#)); then printf '%s\n' "$@" >"$dir/apiserver-flags"; fi; break ;;
      *) die "start: unknown argument '$1'" ;;
    esac
    shift
  done
  require_packages openssl:openssl curl:curl
  ensure_binaries
  kubernetes_version >"$dir/version"
  printf '%s\n' "${etcd:-$(find_binary etcd)}" >"$dir/etcd-program"
  new_authority "$dir"
}

launch() {
  free_port >"$1/port"
  write_user "$1" admin system:masters
  start_etcd "$1" etcd "$(cat "$1/etcd-program")"
  start_apiserver "$1" || return 1
  if [[ -e $1/with-controller-manager ]]; then start_controller_manager "$1"; fi
}

end_servers() {
  end_crd_server "$1"
  end "$1" kube-controller-manager KILL
  # On SIGTERM the API server waits for open watches, up to a minute. Nothing here needs that.
  end "$1" kube-apiserver KILL
  end_etcd "$1" etcd
}

case ${1:-} in
  version) ensure_binaries; kubernetes_version ;;
  binaries) ensure_binaries; for name in "${BINARIES[@]}"; do find_binary "$name"; done ;;
  user) dir=$(cd "$2" && pwd); shift 2; (umask 077; write_user "$dir" "$@"); printf '%s\n' "$dir/$1.kubeconfig" ;;
  restart-apiserver) dir=$(cd "$2" && pwd); end "$dir" kube-apiserver KILL; wait_free "$(cat "$dir/port")"; start_apiserver "$dir" ;;
  *) run_server "$@" ;;
esac
