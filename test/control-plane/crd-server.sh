#!/usr/bin/env bash
# Custom resources as a current Kubernetes serves them (CEL rules, strict field validation, selectable fields, streamed lists).
# A current control plane (1.32 or newer) serves them itself. For an older one, an additional server is started that serves only
# CustomResourceDefinitions and their objects. That server collects no garbage and accepts any namespace.
#
#   crd-server.sh binary      prints the path of the program; if it is absent, prints how to build it and exits with 1
#   crd-server.sh build       builds it if neither it nor a current control plane exists (once, about 5 minutes, 270 MB to download)
#   crd-server.sh start DIR   starts it for the control plane with the state DIR, unless that one is current or it runs already;
#                             DIR/crd-server.kubeconfig has all permissions. The users of DIR and their RBAC are valid here, too
#   crd-server.sh stop DIR    stops it; control-plane.sh stop DIR does so, too
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"
. "$here/debian.sh"
. "$here/binaries.sh"
. "$here/crd-binaries.sh"
. "$here/../processes.sh"
. "$here/api-server.sh"

require_crd_binaries() {
  find_crd_binaries || die "the CRD server is absent; build it once (5 minutes, 270 MB to download):  test/control-plane/crd-server.sh build"
}

# The control plane that the next start will use.
plane_is_current() { find_binary kube-apiserver >/dev/null && is_current "$(kubernetes_version)"; }

start() {
  local dir programs; dir=$(cd "$1" && pwd)
  if is_current "$(cat "$dir/version")"; then cp "$dir/admin.kubeconfig" "$dir/crd-server.kubeconfig"; return; fi
  programs=$(require_crd_binaries)
  is_ours "$dir" kube-apiserver || die "no control plane runs in $dir; start one:  test/control-plane/control-plane.sh start $dir"
  if is_ours "$dir" crd-server; then wait_ready "$dir" crd-server "$(cat "$dir/crd-server-port")"; return; fi
  (umask 077; launch "$dir" "$programs")
}

launch() {
  local dir=$1 programs=$2 attempt
  for attempt in 1 2 3; do
    # Removes the rest of a server that died, or of the previous attempt.
    end_crd_server "$dir"
    # Streamed lists need an etcd that reports progress. The etcd of the control plane may be too old.
    start_etcd "$dir" crd-server-etcd "$programs/etcd"
    if start_crd_server "$dir" "$programs"; then return; fi
    say "CRD server: start $attempt failed (another program may have taken its port), once more"
  done
  end_crd_server "$dir"
  die "the CRD server does not start; see $dir/crd-server.log and $dir/crd-server-etcd.log"
}

start_crd_server() {
  local dir=$1 programs=$2 plugins port; port=$(free_port)
  # The control plane may be too old for policies, webhooks and priorities. Without NamespaceLifecycle a test can use any namespace.
  plugins=NamespaceLifecycle,MutatingAdmissionPolicy,ValidatingAdmissionPolicy,MutatingAdmissionWebhook,ValidatingAdmissionWebhook
  printf '%s\n' "$port" >"$dir/crd-server-port"
  write_kubeconfig "$dir" admin "$dir/crd-server.kubeconfig" "$port"
  spawn "$dir" crd-server "$programs/apiextensions-apiserver" --etcd-servers="http://127.0.0.1:$(cat "$dir/crd-server-etcd-port")" \
    --secure-port="$port" --bind-address=127.0.0.1 --tls-cert-file="$dir/apiserver.crt" --tls-private-key-file="$dir/apiserver.key" \
    --client-ca-file="$dir/ca.crt" --authentication-skip-lookup --kubeconfig="$dir/admin.kubeconfig" \
    --authentication-kubeconfig="$dir/admin.kubeconfig" --authorization-kubeconfig="$dir/admin.kubeconfig" \
    --enable-priority-and-fairness=false --disable-admission-plugins="$plugins"
  wait_ready "$dir" crd-server "$port"
}

case ${1:-} in
  binary) if plane_is_current; then find_binary kube-apiserver; else programs=$(require_crd_binaries); printf '%s\n' "$programs/apiextensions-apiserver"; fi ;;
  build) if plane_is_current; then find_binary kube-apiserver; else ensure_crd_binaries; printf '%s\n' "$(find_crd_binaries)/apiextensions-apiserver"; fi ;;
  start) start "$2" ;;
  stop) [[ ! -d $2 ]] || end_crd_server "$(cd "$2" && pwd)" ;;
  *) usage ;;
esac
