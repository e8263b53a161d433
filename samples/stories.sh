# shellcheck shell=bash
# Sourced by demo.sh: shows one of samples/stories, with the commands that a user would run.

show_story() {
  install_plugin
  # shellcheck disable=SC2154 # demo.sh defines root.
  local name=$1 file=$root/samples/stories/$1.yaml
  printf '\n'
  grep '^#' "$file" | sed 's/^# \{0,1\}//'
  if [[ $name == broken ]]; then (cd "$root" && type_in kubectl arc plan -f "samples/stories/$name.yaml") || true; fi
  printf '\n$ kubectl apply -f samples/stories/%s.yaml\n' "$name"
  apply_here <"$file"
  case $name in
    checked-image)
      becomes awf '{range .items[*]}{.status.conditions[?(@.type=="Stalled")].reason}{end}' GateInconclusive
      type_in kubectl get order,awf
      ;;
    cron)
      becomes "order/$name" '{.status.conditions[?(@.type=="Ready")].reason}' Scheduled
      type_in kubectl get order,awf,cronworkflow
      type_in kubectl get order "$name" -o 'jsonpath={.status.conditions[0].message}{"\n"}'
      ;;
    suspend)
      becomes "order/$name" '{.status.phase}' Suspended
      type_in kubectl arc why "order/$name" || true
      type_in kubectl arc resume "order/$name"
      is_ready "$name"
      type_in kubectl get order,awf
      ;;
    ttl)
      is_ready "$name"
      type_in kubectl get order,awf
      say "waiting until the ArtifactWorkflow's five seconds are over"
      becomes awf '{range .items[*]}{.metadata.ownerReferences[0].name} {end}' 'first-order first-order '
      type_in kubectl get order,awf
      ;;
    force)
      is_ready "$name"
      type_in kubectl get awf
      type_in kubectl arc retry "order/$name"
      is_ready "$name"
      type_in kubectl get awf
      ;;
    broken)
      becomes "order/$name" '{.status.conditions[?(@.type=="Stalled")].status}' True
      type_in kubectl arc why "order/$name" || true
      ;;
    *)
      is_ready "$name"
      type_in kubectl get order,awf
      ;;
  esac
  type_in kubectl arc tree "order/$name"
  type_in kubectl arc logs "order/$name" --tail 5 || true
  type_in kubectl describe order "$name"
}

# kubectl finds a plugin by the name of a program on PATH.
install_plugin() {
  # shellcheck disable=SC2154 # demo.sh defines dir.
  mkdir -p "$dir/bin"
  # shellcheck disable=SC2154 # demo.sh defines operator.
  ln -sf "$operator" "$dir/bin/kubectl-arc"
  # The local engine keeps the logs of steps in its work folder.
  mkdir -p "$dir/state/arc-operator"
  ln -sfn "$dir/work" "$dir/state/arc-operator/local-engine"
  export PATH=$dir/bin:$PATH XDG_STATE_HOME=$dir/state
}

type_in() {
  printf '\n$ %s\n' "$*"
  "$@"
}

is_ready() { becomes "order/$1" '{.status.conditions[?(@.type=="Ready")].status}' True; }

# Older versions of kubectl cannot wait for a field.
becomes() {
  local object=$1 path=$2 wanted=$3 value='' try
  for ((try = 0; try < 300; try++)); do
    value=$(kubectl get "$object" -o "jsonpath=$path" 2>/dev/null || true)
    # shellcheck disable=SC2053 # The right side is a pattern.
    [[ $value != $wanted ]] || return 0
    sleep 0.2
  done
  die "demo: $object does not become $wanted, it is ${value:-empty}"
}
