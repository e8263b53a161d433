# shellcheck shell=bash
# Sourced by demo.sh: shows one of samples/stories, with the commands that a user would run.

show_story() {
  # shellcheck disable=SC2154 # demo.sh defines root.
  local name=$1 file=$root/samples/stories/$1.yaml
  printf '\n'
  grep '^#' "$file" | sed 's/^# \{0,1\}//'
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
      type_in kubectl get order "$name"
      type_in kubectl patch order "$name" --type merge --patch '{"spec":{"suspend":false}}'
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
      type_in kubectl annotate order "$name" "arc.opendefense.cloud/force-at=$(date +%s)" --overwrite
      becomes "order/$name" '{.status.lastForceAt}' '2*'
      is_ready "$name"
      type_in kubectl get awf
      ;;
    *)
      is_ready "$name"
      type_in kubectl get order,awf
      ;;
  esac
  type_in kubectl describe order "$name"
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
