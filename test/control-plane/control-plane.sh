#!/usr/bin/env bash
# A private Kubernetes control plane on this machine: etcd, kube-apiserver and, on request, kube-controller-manager, on
# free ports of 127.0.0.1, with a CA of its own and one client certificate a user, so that RBAC is checked as in a cluster.
#
#   control-plane.sh binaries                 find, unpack or build the programs (once, about 4 minutes) and print their paths
#   control-plane.sh version                  print the version of kube-apiserver, for example 1.36.3
#   control-plane.sh start DIR [--controller-manager] [--etcd PROGRAM] [--while PID] [-- FLAG…]
#                                             start one whose state is DIR; DIR/admin.kubeconfig may do everything.
#                                             --etcd chooses another etcd; --while ends it when process PID ends;
#                                             FLAGs are for kube-apiserver
#   control-plane.sh user DIR NAME [GROUP…]   write DIR/NAME.kubeconfig, a user with no rights but those bound to it
#   control-plane.sh restart-apiserver DIR    SIGKILL kube-apiserver and start it again on its port
#   control-plane.sh stop DIR                 end what start started, a CRD server in DIR (crd-server.sh) too, and nothing else
#
# ARC_CONTROL_PLANE=old chooses version 1.20.2, which is built from Debian's source. Default: the newest that is found (binaries.sh).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"
. "$here/debian.sh"
. "$here/binaries.sh"
. "$here/../processes.sh"

new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }

# issue DIR NAME SUBJECT EXTENSION…: a key and a certificate signed by DIR's CA.
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
    --controllers=garbagecollector,namespace --leader-elect=false --secure-port=0 "${flags[@]}"
}

# Below 1.24 there is an insecure port to be switched off; later the flag is gone.
has_flag() { [[ $("$(find_binary "$1")" --help 2>&1) == *" $2 "* ]]; }

start() {
  local dir flags=() manager= parent= etcd=
  mkdir -p "$1" && dir=$(cd "$1" && pwd); shift
  while (($#)); do
    case $1 in
      --controller-manager) manager=1 ;;
      --etcd) etcd=$2; shift ;;
      --while) parent=$2; shift ;;
      --) shift; flags=("$@"); break ;;
      *) die "start: unknown argument '$1'" ;;
    esac
    shift
  done
  require_packages openssl:openssl curl:curl
  ensure_binaries
  chmod 700 "$dir"
  (umask 077; launch "$dir" "$manager" "${etcd:-$(find_binary etcd)}" "${flags[@]}")
  if [[ -n $parent ]]; then spawn "$dir" watchdog "$here/control-plane.sh" watch "$dir" "$parent"; fi
}

launch() {
  local dir=$1 manager=$2 etcd=$3 attempt; shift 3
  kubernetes_version >"$dir/version"
  : >"$dir/apiserver-flags"
  if (($#)); then printf '%s\n' "$@" >"$dir/apiserver-flags"; fi
  new_authority "$dir"
  for attempt in 1 2 3; do
    free_port >"$dir/port"
    write_user "$dir" admin system:masters
    start_etcd "$dir" etcd "$etcd"
    if start_apiserver "$dir"; then
      if [[ -n $manager ]]; then start_controller_manager "$dir"; fi
      return
    fi
    stop "$dir"
    say "control plane: start $attempt failed (another program may have taken its port), once more"
  done
  die "the control plane does not start; see $dir/kube-apiserver.log and $dir/etcd.log"
}

stop() {
  local dir; dir=$(cd "$1" && pwd)
  end_crd_server "$dir"
  end "$dir" kube-controller-manager KILL
  # On SIGTERM the API server waits for open watches, up to a minute; nothing here is worth the wait.
  end "$dir" kube-apiserver KILL
  end_etcd "$dir" etcd
  if [[ ${2:-} != from-watchdog ]]; then end "$dir" watchdog KILL; fi
}

case ${1:-} in
  version) ensure_binaries; kubernetes_version ;;
  binaries) ensure_binaries; for name in "${BINARIES[@]}"; do find_binary "$name"; done ;;
  start) shift; start "$@" ;;
  user) dir=$(cd "$2" && pwd); shift 2; (umask 077; write_user "$dir" "$@"); printf '%s\n' "$dir/$1.kubeconfig" ;;
  restart-apiserver) dir=$(cd "$2" && pwd); end "$dir" kube-apiserver KILL; wait_free "$(cat "$dir/port")"; start_apiserver "$dir" ;;
  watch) while kill -0 "$3" 2>/dev/null; do sleep 0.5; done; stop "$2" from-watchdog ;;
  stop) [[ ! -d $2 ]] || stop "$2" ;;
  *) sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 64 ;;
esac
