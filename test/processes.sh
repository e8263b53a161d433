# Sourced by the scripts that start servers: processes whose state is the folder DIR, and whose command line names it.

# A port that nothing listens on, below the range from which the kernel hands out ports to clients.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { printf '%s\n' "$port"; return; }
  done
}

# wait_free PORT: until nothing listens there. A process that was killed gives its ports back a moment after its name.
wait_free() {
  local tries=0
  while (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && ((tries++ < 100)); do sleep 0.05; done
}

# spawn DIR NAME COMMAND…: in the background, in a session of its own, log and process id beside it.
spawn() {
  local dir=$1 name=$2; shift 2
  setsid "$@" >>"$dir/$name.log" 2>&1 </dev/null 9>&- &
  printf '%s\n' $! >"$dir/$name.pid"
  # Its end is looked after here; the shell need not tell of it.
  disown
}

# A process id can have passed to a stranger: ours names DIR, or the port in DIR, on its command line.
is_ours() {
  local pid; pid=$(cat "$1/$2.pid" 2>/dev/null) && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$1"
}

end() {
  is_ours "$1" "$2" || { rm -f "$1/$2.pid"; return 0; }
  local pid tries=0; pid=$(cat "$1/$2.pid")
  kill "-$3" "$pid" 2>/dev/null || true
  # Not kill -0: that finds a process also when it has ended and only waits for init to take notice.
  while is_ours "$1" "$2" && ((tries++ < 100)); do sleep 0.05; done
  if is_ours "$1" "$2"; then kill -9 "$pid" 2>/dev/null || true; fi
  rm -f "$1/$2.pid"
}

# start_etcd DIR NAME BINARY: DIR/NAME-port says where it listens.
start_etcd() {
  local dir=$1 name=$2 binary=$3 peer; peer=$(free_port)
  free_port >"$dir/$name-port"
  # etcd 3.4 cannot leave out fsync: its data is in memory where there is room.
  local data=$dir/$name-files
  if [[ -w /dev/shm ]]; then data=$(mktemp -d /dev/shm/arc-etcd.XXXXXX); fi
  printf '%s\n' "$data" >"$dir/$name-data"
  spawn "$dir" "$name" "$binary" --name "$dir" --data-dir "$data" --quota-backend-bytes=4294967296 --log-level=warn \
    --listen-client-urls "http://127.0.0.1:$(cat "$dir/$name-port")" --advertise-client-urls "http://127.0.0.1:$(cat "$dir/$name-port")" \
    --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" --initial-cluster "$dir=http://127.0.0.1:$peer"
}

# end_etcd DIR NAME: its data goes with it.
end_etcd() {
  end "$1" "$2" KILL
  if [[ -e $1/$2-data ]]; then rm -rf "$(cat "$1/$2-data")" "$1/$2-data"; fi
}

end_crd_server() {
  end "$1" crd-server KILL
  end_etcd "$1" crd-server-etcd
}

# wait_ready DIR NAME PORT: waits until the API server NAME is ready. If it ends before, prints the end of its log and fails.
wait_ready() {
  local tries=0
  # /readyz waits for the post-start hooks, and so for the bootstrap roles that RBAC rests on.
  until [[ $(curl -sk -m 2 --cert "$1/admin.crt" --key "$1/admin.key" "https://127.0.0.1:$3/readyz" 2>/dev/null) == ok ]]; do
    is_ours "$1" "$2" || { tail -5 "$1/$2.log" >&2; return 1; }
    ((tries++ < 600)) || { curl -sk -m 2 --cert "$1/admin.crt" --key "$1/admin.key" "https://127.0.0.1:$3/readyz?verbose" >&2; tail -5 "$1/$2.log" >&2; return 1; }
    sleep 0.1
  done
}

# write_kubeconfig DIR USER FILE PORT: USER's certificate for the API server on PORT.
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
