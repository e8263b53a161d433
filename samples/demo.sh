#!/usr/bin/env bash
# Starts ARC on this machine: a control plane, two registries, a web server, the operator with its hook executor, and the local
# engine in place of Argo Workflows. Applies the samples, waits for two images to be copied and compares their digests. Then uses
# the artifact of an ExternalSource as Flux does: downloads it, compares its digest and applies its manifests.
#
#   demo.sh                removes everything at its end, also after Ctrl-C
#   demo.sh --cluster current|k3d|local
#                          uses the cluster of the current context, which must run Argo Workflows, or a new k3d cluster, and delivers one
#                          image between two registries in it. Needs ARC there, or its image in E2E_IMAGE. Default: local, this machine
#   demo.sh --story NAME   shows one of samples/stories, too; an unknown name lists all stories
#   demo.sh --history      records finished runs, deletes the Order and shows what is known about it
#   demo.sh --keep         leaves everything running and prints how to use it; can be combined with --story NAME
#   demo.sh --stop         stops everything that --keep left running
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/test/packages.sh"
. "$root/test/processes.sh"
. "$root/test/e2e/pins.sh"
. "$root/test/e2e/cluster.sh"
. "$root/test/e2e/k3d.sh"

kept=${XDG_CACHE_HOME:-$HOME/.cache}/arc-operator/demo
control_plane=$root/test/control-plane/control-plane.sh
registry=$root/test/registry/registry.sh
operator=$root/src/ArcOperator/bin/Release/net10.0/arc-operator
engine=$root/src/ArcOperator.LocalEngine/bin/Release/net10.0/arc-local-engine

# step TEXT: prints the number of a step and the seconds since the start.
step() {
  number=$((number + 1))
  printf '[%s/%s] %4ss  %s\n' "$number" "$steps" "$SECONDS" "$*" >&2
}

main() {
  local keep='' story='' where=local
  while (($#)); do
    case $1 in
      --keep) keep=1 ;;
      --history) recording=(--history.driver Sqlite); steps=$((steps + 1)) ;;
      --story) story=${2:-}; [[ -f $root/samples/stories/$story.yaml ]] || list_stories; shift ;;
      --cluster) where=${2:-}; shift ;;
      --stop) stop_all "$kept"; return ;;
      --watch) await_end "$3"; stop_processes "$2"; return ;;
      *) usage ;;
    esac
    shift
  done

  case $where in
    local) ;;
    current) show_on_cluster; return ;;
    k3d) require_engine; with_k3d show_on_cluster; return ;;
    *) usage ;;
  esac
  prepare
  if [[ -n $keep ]]; then
    stop_all "$kept"
    dir=$kept
    mkdir -p "$dir"
  else
    dir=$(mktemp -d "${TMPDIR:-/tmp}/arc-demo.XXXXXX")
    guard=(--while $$)
  fi
  trap 'status=$?; if ((status)) || [[ -z '"'$keep'"' ]]; then ((status == 0)) || show_logs; stop_all "$dir"; fi' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM

  start_cluster
  start_registries
  start_web_server
  start_arc
  apply_samples
  watch_delivery
  watch_source
  if [[ -n $story ]]; then . "$root/samples/stories.sh"; show_story "$story"; fi
  if [[ -n $keep ]]; then
    printf '\nEverything is running:\n  export KUBECONFIG=%s\n  kubectl get ord,awf,aep,wf,extsrc,externalartifact\nStop it with:\n  %s --stop\n\n' \
      "$KUBECONFIG" "$root/samples/demo.sh"
  fi
  compare
  consume
  if ((${#recording[@]})); then show_history; fi
  printf 'demo: 2/2 delivered, digests equal; external artifact verified\n'
}

prepare() {
  preflight demo
  # The local engine finds the programs of the template oci-copy on PATH.
  command -v oras >/dev/null || { "$root/test/registry/tools.sh" fetch && PATH=$("$root/test/registry/tools.sh" path):$PATH; } || die "oras is missing: install it"
  export PATH=$root/image/worker:$PATH
  step "building the operator and the local engine"
  dotnet build "$root/samples/demo.slnf" --configuration Release --nologo -v quiet "-clp:ErrorsOnly;NoSummary" >&2
}

start_cluster() {
  step "starting a control plane"
  "$control_plane" start "$dir/cluster" --controller-manager "${guard[@]}"
  export KUBECONFIG=$dir/cluster/admin.kubeconfig
  "$operator" crds install >/dev/null
  kubectl apply -f "$root/test/control-plane/argo-crds.yaml" -f "$root/test/control-plane/flux-crds.yaml" >/dev/null
}

start_registries() {
  step "starting two registries and copying images to the first"
  "$registry" start "$dir/source" "${guard[@]}"
  "$registry" images "$dir/source"
  "$registry" start "$dir/destination" --user arc "${guard[@]}"
}

# Serves the URL of samples/externalsource/hooks.yaml.
start_web_server() {
  step "starting a web server with a JSON document"
  mkdir -p "$dir/web/site"
  cat >"$dir/web/site/items.json" <<'JSON'
{"items": [{"host": "b.example", "active": true}, {"host": "c.example", "active": false}, {"host": "a.example", "active": true}]}
JSON
  "$root/test/nginx/nginx.sh" start "$dir/web" --site "$dir/web/site" "${guard[@]}"
  artifact_port=$(free_port)
}

# The operator has only the permissions of its role, as in a cluster.
start_arc() {
  step "starting the operator and the local engine"
  kubectl apply -f "$root/config/rbac/role.yaml" >/dev/null
  kubectl create clusterrolebinding arc-operator --clusterrole=arc-operator --user=arc-operator >/dev/null
  "$control_plane" user "$dir/cluster" arc-operator >/dev/null
  local hooks=(--hooks.socketPath "$dir/hooks/executor.sock" --hooks.whitelistFile "$root/config/manager/whitelist.yaml")
  mkdir -p "$dir/hooks"
  spawn "$dir" hooks "$operator" hook-executor "${hooks[@]}" --hookExecutor.workFolder "$dir/hooks/work"
  # Registries and web server listen on loopback, which the operator denies by default.
  spawn "$dir" operator "$operator" run --kubeconfig "$dir/cluster/arc-operator.kubeconfig" --network.allowCidrs 127.0.0.0/8 \
    --metrics.port 0 --health.port 0 \
    --artifact.folder "$dir/artifacts" --artifact.address 127.0.0.1 --artifact.port "$artifact_port" \
    --artifact.baseUrl "http://127.0.0.1:$artifact_port" "${hooks[@]}" "${recording[@]}" --history.sqlite.path "$dir/history.db"
  spawn "$dir" engine "$engine" --kubeconfig "$KUBECONFIG" --engine.workFolder "$dir/work" --health.port 0
  if ((${#guard[@]})); then spawn "$dir" watchdog "$root/samples/demo.sh" --watch "$dir" $$; fi
}

apply_samples() {
  step "applying the samples"
  kubectl create secret generic destination-credentials --from-literal=username=arc --from-file=password="$dir/destination/password" >/dev/null
  kubectl kustomize "$root/samples" | apply_here
  sed "s,http://data.example.org/,http://$(cat "$dir/web/address")/," "$root/samples/externalsource/hooks.yaml" | kubectl apply -f -
}

# The registries of the demo listen on other ports than those in the samples.
apply_here() {
  sed "s,http://localhost:5001,http://$(cat "$dir/source/address"),; s,http://localhost:5002,http://$(cat "$dir/destination/address")," | kubectl apply -f -
}

# The same delivery in a cluster that exists. Everything but ARC is removed at the end.
show_on_cluster() {
  steps=5
  step "looking for a cluster"
  command -v kubectl >/dev/null || unavailable "kubectl is missing: see 'Install Tools' in the Kubernetes documentation"
  kubectl version >/dev/null 2>&1 || unavailable "no cluster answers: set KUBECONFIG, or use --cluster local"
  step "looking for ARC"
  if ! kubectl get deployment -A -l app.kubernetes.io/name=arc-operator -o name 2>/dev/null | grep -q .; then
    [[ -n ${E2E_IMAGE:-} ]] || unavailable "ARC is not installed in this cluster: install it, or set E2E_IMAGE to its image"
    install_by command
  fi
  kubectl apply -k "$root/config/templates" >/dev/null
  step "starting two registries in namespace $NAMESPACE and copying an image to the first"
  start_registries_in_cluster
  step "ordering the image as a tenant and comparing digests"
  order_as_tenant
  step "removing namespace $NAMESPACE"
  kubectl delete namespace "$NAMESPACE" --timeout=120s >/dev/null
  printf 'demo: 1/1 delivered, digests equal\n'
}

list_stories() {
  printf 'demo.sh --story needs one of:' >&2
  for story in "$root"/samples/stories/*.yaml; do printf ' %s' "$(basename "$story" .yaml)" >&2; done
  printf '\n' >&2
  exit 64
}

# await_ready OBJECT SECONDS: waits for condition Ready. Fails at once if the operator, its hook executor or the local engine has ended.
await_ready() {
  AWAIT_SECONDS=$2 await "$dir" "hooks operator engine" kubectl wait --for=condition=Ready "$1" --timeout=2s >/dev/null 2>&1 \
    || die "$1 is not Ready: $2 s have passed, or a program of the demo has ended"
}

watch_delivery() {
  step "waiting for both images"
  await_ready order/first-order 120
  printf '\n$ kubectl get ord,awf,aep\n'
  kubectl get ord,awf,aep
  printf '\n'
}

watch_source() {
  step "waiting for the external artifact"
  await_ready externalsource/allowed-hosts 60
  printf '\n$ kubectl get extsrc,externalartifact\n'
  kubectl get extsrc,externalartifact
  printf '\n'
}

compare() {
  step "comparing digests"
  local pair source destination equal=0
  for pair in library/busybox:1.36=library/busybox:1.36 library/hello:1.0=team/hello:1.0; do
    source=$("$registry" digest "$dir/source" "${pair%%=*}")
    destination=$("$registry" digest "$dir/destination" "${pair#*=}")
    printf 'source       %-22s %s\ndestination  %-22s %s\n' "${pair%%=*}" "$source" "${pair#*=}" "$destination"
    [[ $source != "$destination" ]] || equal=$((equal + 1))
  done
  ((equal == 2)) || die "demo: $equal of 2 digests are equal"
}

# The same steps as in Flux's kustomize-controller.
consume() {
  local url expected actual manifests=$dir/consumer
  url=$(kubectl get externalartifact allowed-hosts -o 'jsonpath={.status.artifact.url}')
  expected=$(kubectl get externalartifact allowed-hosts -o 'jsonpath={.status.artifact.digest}')
  mkdir -p "$manifests"
  curl --fail --silent --show-error --output "$dir/artifact.tar.gz" "$url"
  actual=sha256:$(sha256sum "$dir/artifact.tar.gz" | cut -d' ' -f1)
  printf 'published    %-22s %s\ndownloaded   %-22s %s\n' allowed-hosts "$expected" "" "$actual"
  [[ $actual == "$expected" ]] || die "demo: the digest of the external artifact differs from its status"
  tar -xzf "$dir/artifact.tar.gz" -C "$manifests"
  kubectl apply -f "$manifests"
  [[ $(kubectl get configmap allowed-hosts -o 'jsonpath={.data.hosts}') == $'a.example\nb.example' ]] || die "demo: the manifest of the external artifact has other hosts than expected"
}

# The records of an Order remain after the Order.
show_history() {
  step "deleting the Order and reading its history"
  kubectl delete order first-order --timeout=60s >/dev/null
  printf '\n$ arc-operator history list --order first-order\n'
  "$operator" history list --order first-order --file "$dir/history.db"
  printf '\n$ arc-operator history verify\n'
  "$operator" history verify --file "$dir/history.db"
  printf '\n'
  [[ $("$operator" history export --order first-order --kind ArtifactWorkflow --file "$dir/history.db" | wc -l) -eq 2 ]] ||
    die "demo: the history has not both runs of the Order"
}

show_logs() {
  local log
  for log in "$dir"/operator.log "$dir"/engine.log "$dir"/hooks.log "$dir"/web/nginx.log; do
    if [[ -s $log ]]; then printf -- '--- last lines of %s\n' "$log" >&2; tail -20 "$log" >&2; fi
  done
}

# Operator and engine first: otherwise their logs fill with errors of the stopped cluster.
stop_processes() {
  end "$1" operator TERM
  end "$1" engine TERM
  end "$1" hooks TERM
}

stop_all() {
  [[ -d $1 ]] || return 0
  stop_processes "$1"
  "$registry" stop "$1/source"
  "$registry" stop "$1/destination"
  "$root/test/nginx/nginx.sh" stop "$1/web"
  "$control_plane" stop "$1/cluster"
  end "$1" watchdog KILL
  rm -rf "$1"
}

# shellcheck disable=SC2034 # cluster.sh uses the name of the program.
guard=() recording=() number=0 steps=9 program=demo
main "$@"
