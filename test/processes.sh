# shellcheck shell=bash
# Sourced by the scripts that start servers: ports, processes, and the life cycle of a server script. Needs packages.sh.
# The state of a server is a folder DIR. It contains the process ids, and each process has DIR or a file in DIR on its command line.

# Prints a port that is not in use, below the range of ports that the kernel assigns to clients.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    listens "$port" || { printf '%s\n' "$port"; return; }
  done
}

# listens PORT: whether a server accepts connections there.
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# wait_free PORT: waits until the port can be used again, which takes a moment after a process was killed.
wait_free() {
  local tries=0
  while listens "$1" && ((tries++ < 100)); do sleep 0.05; done
}

# spawn DIR NAME COMMAND…: starts a background process in a session of its own. DIR/NAME.log is its output, DIR/NAME.pid its process id.
spawn() {
  local dir=$1 name=$2; shift 2
  setsid "$@" >>"$dir/$name.log" 2>&1 </dev/null 9>&- &
  printf '%s\n' $! >"$dir/$name.pid"
  # The shell must not report its end; the functions below do.
  disown
}

# is_ours DIR NAME: whether the process runs. Its id may have been reused, so the command line must contain DIR.
is_ours() {
  local pid; pid=$(cat "$1/$2.pid" 2>/dev/null) && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$1"
}

# end DIR NAME SIGNAL: ends the process by its id, after five seconds by SIGKILL.
end() {
  is_ours "$1" "$2" || { rm -f "$1/$2.pid"; return 0; }
  local pid tries=0; pid=$(cat "$1/$2.pid")
  kill "-$3" "$pid" 2>/dev/null || true
  # Not kill -0, which also finds a process that has ended and that its parent has not collected yet.
  while is_ours "$1" "$2" && ((tries++ < 100)); do sleep 0.05; done
  if is_ours "$1" "$2"; then kill -9 "$pid" 2>/dev/null || true; fi
  rm -f "$1/$2.pid"
}

# await DIR NAMES COMMAND…: waits up to AWAIT_SECONDS, by default a minute, until COMMAND succeeds. Fails at once if a process of the list NAMES has ended.
await() {
  local dir=$1 names=$2 name deadline=$((SECONDS + ${AWAIT_SECONDS:-60})); shift 2
  until "$@"; do
    for name in $names; do is_ours "$dir" "$name" || return 1; done
    ((SECONDS < deadline)) || return 1
    sleep 0.05
  done
}

# await_end PID: waits until a process of any owner has ended.
await_end() { while kill -0 "$1" 2>/dev/null; do sleep 0.5; done; }

# run_server COMMAND DIR [ARGUMENT…]: the commands start, stop and watch of a server script. The script defines
#   servers                    an array: the names of its processes, in the order in which they are ended
#   configure DIR OPTION…      checks the options of start and writes the files that do not depend on ports
#   launch DIR                 chooses ports, starts the processes and waits until they are ready; fails if they are not
# and may define end_servers DIR SIGNAL anew.
run_server() {
  case ${1:-}:${2:-} in
    start:?*) shift; start_server "$@" ;;
    stop:?*) [[ ! -d $2 ]] || stop_server "$(cd "$2" && pwd)" ;;
    watch:?*) await_end "$3"; stop_server "$2" ;;
    *) usage ;;
  esac
}

# start_server DIR [--while PID] [OPTION…]: with --while the server is stopped when process PID ends.
start_server() {
  local dir parent='' options=() attempt; umask 077
  mkdir -p "$1" && dir=$(cd "$1" && pwd) && chmod 700 "$dir"; shift
  while (($#)); do
    case $1 in
      --while) parent=$2; shift 2 ;;
      --) options+=("$@"); break ;;
      *) options+=("$1"); shift ;;
    esac
  done
  configure "$dir" "${options[@]}"
  # Another program may take a port between its choice and its use.
  for attempt in 1 2 3; do
    if launch "$dir"; then
      if [[ -n $parent ]]; then spawn "$dir" watchdog "$0" watch "$dir" "$parent"; fi
      return
    fi
    say "$(basename "$0" .sh): start $attempt of 3 failed"
    end_servers "$dir" KILL
  done
  tail -n 5 "$dir"/*.log >&2
  die "$(basename "$0" .sh) does not start; see the logs in $dir"
}

stop_server() {
  end_servers "$1" TERM
  # The watchdog may be this process, which then ends after this line.
  if [[ $(cat "$1/watchdog.pid" 2>/dev/null) == "$$" ]]; then rm "$1/watchdog.pid"; else end "$1" watchdog KILL; fi
}

end_servers() {
  local name
  # shellcheck disable=SC2154 # The script defines it.
  for name in "${servers[@]}"; do end "$1" "$name" "$2"; done
}
