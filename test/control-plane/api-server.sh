# shellcheck shell=bash
# Sourced by control-plane.sh and crd-server.sh: etcd, and API servers that use it. Needs processes.sh.

# start_etcd DIR NAME BINARY: DIR/NAME-port is its port.
start_etcd() {
  local dir=$1 name=$2 binary=$3 peer data=$1/$2-files; peer=$(free_port)
  free_port >"$dir/$name-port"
  # etcd 3.4 cannot turn off fsync, so its data is in memory if possible.
  if [[ -w /dev/shm ]]; then data=$(mktemp -d /dev/shm/arc-etcd.XXXXXX); fi
  printf '%s\n' "$data" >"$dir/$name-data"
  spawn "$dir" "$name" "$binary" --name "$dir" --data-dir "$data" --quota-backend-bytes=4294967296 --log-level=warn \
    --listen-client-urls "http://127.0.0.1:$(cat "$dir/$name-port")" --advertise-client-urls "http://127.0.0.1:$(cat "$dir/$name-port")" \
    --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" --initial-cluster "$dir=http://127.0.0.1:$peer"
}

# end_etcd DIR NAME: also deletes its data.
end_etcd() {
  end "$1" "$2" KILL
  if [[ -e $1/$2-data ]]; then rm -rf "$(cat "$1/$2-data")" "$1/$2-data"; fi
}

end_crd_server() {
  end "$1" crd-server KILL
  end_etcd "$1" crd-server-etcd
}

# wait_ready DIR NAME PORT: waits until the API server NAME is ready. Otherwise prints its checks and the end of its log, and fails.
wait_ready() {
  await "$1" "$2" is_ready "$1" "$3" && return
  ready_checks "$1" "$3" '?verbose' >&2 || true
  tail -5 "$1/$2.log" >&2
  return 1
}

# /readyz includes the post-start hooks, which create the bootstrap roles of RBAC.
is_ready() { [[ $(ready_checks "$1" "$2" 2>/dev/null) == ok ]]; }

ready_checks() { curl -sk -m 2 --cert "$1/admin.crt" --key "$1/admin.key" "https://127.0.0.1:$2/readyz${3:-}"; }

# write_kubeconfig DIR USER FILE PORT: uses USER's certificate for the API server on PORT.
write_kubeconfig() {
  cat >"$3" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: local, cluster: {server: "https://127.0.0.1:$4", certificate-authority: "$1/ca.crt"}}]
users: [{name: "$2", user: {client-certificate: "$1/$2.crt", client-key: "$1/$2.key"}}]
contexts: [{name: local, context: {cluster: local, user: "$2"}}]
current-context: local
YAML
}
