# shellcheck shell=bash
# Sourced by run.sh and by the demo: the story of a tenant in a cluster that runs Argo Workflows. Needs packages.sh and pins.sh,
# and run_ways also needs source.sh.

NAMESPACE=arc-e2e
STORE=arc-e2e-store
KINDS=orders,artifactworkflows,externalsources,endpoints.arc.opendefense.cloud,artifacttypes

# ensure KIND NAME…: creates an object, or updates it.
ensure() { kubectl create --dry-run=client -o=yaml "$@" | kubectl apply -f - >/dev/null; }

# ensure_service KIND NAME…: creates the Service of an object, or updates it.
ensure_service() { kubectl expose --dry-run=client -o=yaml "$@" | kubectl apply -f - >/dev/null; }

unavailable() { printf '%s: %s\n' "${program:-e2e}" "$*" >&2; exit 69; }

# The tests create and delete objects of the whole cluster, so the user names the cluster twice.
require_confirmed_context() {
  command -v kubectl >/dev/null || unavailable "kubectl is missing: see 'Install Tools' in the Kubernetes documentation"
  local context; context=$(kubectl config current-context 2>/dev/null) || unavailable "no cluster is configured: set KUBECONFIG"
  [[ ${E2E_CONFIRM_CONTEXT:-} == "$context" ]] ||
    unavailable "the tests install and remove ARC in the cluster of context '$context': set E2E_CONFIRM_CONTEXT='$context' to agree"
  [[ -n ${E2E_IMAGE:-} ]] || unavailable "E2E_IMAGE is not set: it names the operator's image, as REGISTRY/arc-operator@sha256:DIGEST"
}

run_ways() {
  local way code passed=0 failed=0
  local ways='command kustomize manifest helm'
  if [[ ${E2E_STORAGE:-filesystem} == s3 ]]; then ways=kustomize; fi
  ways=${E2E_INSTALL:-$ways}
  check_choices "$ways"
  for way in $ways; do
    say "installing by $way"
    # A subshell in a condition would ignore errors.
    set +e
    (set -e; run_way "$way")
    code=$?
    set -e
    if ((code == 0)); then passed=$((passed + 1)); else failed=$((failed + 1)); clean_up; fi
  done
  printf '%s passed, %s failed\n' "$passed" "$failed"
  ((failed == 0))
}

# check_choices WAYS: ends with exit code 69 for a variable with another value than run.sh names, or a program that is missing.
check_choices() {
  local way
  [[ ${E2E_ARGO:-default} =~ ^(default|strict|none)$ ]] || unavailable "E2E_ARGO=$E2E_ARGO is not one of default, strict, none"
  [[ ${E2E_STORAGE:-filesystem} =~ ^(filesystem|s3)$ ]] || unavailable "E2E_STORAGE=$E2E_STORAGE is not one of filesystem, s3"
  for way in $1; do
    [[ $way =~ ^(command|kustomize|manifest|helm)$ ]] || unavailable "E2E_INSTALL=$way is not supported on clusters: use command, kustomize, manifest or helm"
    [[ ${E2E_STORAGE:-filesystem} == filesystem || $way == kustomize ]] || unavailable "E2E_STORAGE=s3 needs E2E_INSTALL=kustomize"
    [[ $way != helm ]] || command -v helm >/dev/null || unavailable "helm is missing: install it, or leave helm out of E2E_INSTALL"
  done
  [[ ${E2E_STORAGE:-filesystem} == filesystem ]] || command -v openssl >/dev/null || unavailable "openssl is missing: install it, as E2E_STORAGE=s3 needs it"
}

run_way() {
  if [[ ${E2E_STORAGE:-filesystem} == s3 ]]; then start_store; fi
  install_by "$1"
  if [[ ${E2E_ARGO:-default} == strict ]]; then kubectl set env -n arc-system deployment/arc-operator ARC_ARGO__TEMPLATEREFERENCING=Strict; fi
  kubectl rollout status deployment/arc-operator -n arc-system --timeout=120s
  if [[ ${E2E_STORAGE:-filesystem} == s3 ]]; then
    kubectl get deployment arc-operator -n arc-system -o 'jsonpath={.spec.template.spec.containers[0].env}' | grep -q '"value":"S3"' ||
      { say "the operator does not store artifacts in the bucket"; return 1; }
  fi
  if [[ ${E2E_ARGO:-default} == none ]]; then
    check_reports_argo
  else
    # shellcheck disable=SC2154
    kubectl apply -k "$root/config/templates" >/dev/null
    start_registries_in_cluster
    order_as_tenant
    publish_source
  fi
  local start=$SECONDS
  remove_by "$1"
  ((SECONDS - start <= 60)) || { say "the removal took $((SECONDS - start)) s"; return 1; }
  nothing_is_left
  kubectl delete namespace "$NAMESPACE" "$STORE" --ignore-not-found --timeout=120s >/dev/null
}

check_reports_argo() {
  local report
  if report=$(arc check 2>&1); then say "arc-operator check accepts a cluster without Argo"; return 1; fi
  [[ $report == *'Argo Workflows is not installed completely'* ]] || { say "arc-operator check does not name Argo: $report"; return 1; }
}

# shellcheck disable=SC2154 # The script that sources this file defines root.
arc() { dotnet run --project "$root/src/ArcOperator" --no-launch-profile -- "$@"; }

install_by() {
  case $1 in
    command) arc install --image "$E2E_IMAGE" ;;
    kustomize) default_with_image "$E2E_IMAGE" | kubectl apply --server-side -f - >/dev/null ;;
    manifest) arc install --image "$E2E_IMAGE" --export | kubectl apply --server-side -f - >/dev/null ;;
    helm)
      # shellcheck disable=SC2046 # Each word is an argument.
      helm upgrade --install arc-operator "$root/charts/arc-operator" -n arc-system --create-namespace --wait $(values_of_image "$E2E_IMAGE")
      ;;
  esac
}

# values_of_image IMAGE: prints the arguments of helm for IMAGE, which has a tag or a digest.
values_of_image() {
  local name=${1%:*} version=tag=${1##*:}
  if [[ $1 == *@* ]]; then name=${1%@*} version=digest=${1#*@}; fi
  # The first part is a registry if it can be a host.
  if [[ $name == */* && ${name%%/*} == *[.:]* ]]; then
    printf -- '--set-string image.registry=%s ' "${name%%/*}"
    name=${name#*/}
  fi
  printf -- '--set-string image.repository=%s,image.%s' "$name" "$version"
}

# default_with_image IMAGE: prints config/default with IMAGE, which has a tag or a digest.
default_with_image() (
  name=${1%:*} version="newTag: '${1##*:}'" components=''
  if [[ $1 == *@* ]]; then name=${1%@*} version="digest: ${1#*@}"; fi
  folder=$(mktemp -d)
  trap 'rm -r "$folder"' EXIT
  config=$(realpath --relative-to="$folder" "$root/config")
  if [[ ${E2E_STORAGE:-filesystem} == s3 ]]; then components=$config/components/storage-s3; fi
  printf 'resources: [%s/default]\ncomponents: [%s]\nimages: [{name: arc-operator, newName: "%s", %s}]\n' \
    "$config" "$components" "$name" "$version" >"$folder/kustomization.yaml"
  kubectl kustomize "$folder"
)

remove_by() {
  local objects=(-f "$root/dist/install.yaml")
  if [[ $1 == kustomize ]]; then objects=(-k "$root/config/default"); fi
  case $1 in
    command) arc uninstall --yes ;;
    # The hook of the chart deletes the objects. The chart keeps the CRDs.
    helm)
      helm uninstall arc-operator -n arc-system --wait
      kubectl delete -f "$root/dist/crds.yaml" --timeout=60s
      kubectl delete namespace arc-system
      ;;
    *)
      kubectl delete --all --all-namespaces "$KINDS" --timeout=60s
      kubectl delete --all clusterartifacttypes
      kubectl delete "${objects[@]}" --timeout=60s
      ;;
  esac
}

# Two registries as pods, the first with a copy of a public image.
start_registries_in_cluster() {
  local name
  ensure namespace "$NAMESPACE"
  kubectl apply -k "$root/config/templates/worker" -n "$NAMESPACE" >/dev/null
  for name in source destination; do
    ensure deployment "$name" -n "$NAMESPACE" --image="$(pinned registry)" --port=5000
    ensure_service deployment "$name" -n "$NAMESPACE" --port=5000
  done
  kubectl rollout status deployment/source deployment/destination -n "$NAMESPACE" --timeout=180s
  in_pod seed copy --dest-tls-verify=false "docker://$(pinned busybox)" "docker://source.$NAMESPACE.svc:5000/library/busybox:1.36"
}

# in_pod NAME ARGUMENT…: runs skopeo in the cluster.
in_pod() {
  local name=$1; shift
  kubectl run "$name" -n "$NAMESPACE" --image="$(pinned skopeo)" --restart=Never --rm --attach --quiet --command -- skopeo "$@"
}

# The tenant has the role edit in the namespace and no other right.
order_as_tenant() {
  local tenant=(kubectl --as=arc-e2e-tenant -n "$NAMESPACE")
  ensure rolebinding arc-e2e-tenant -n "$NAMESPACE" --clusterrole=edit --user=arc-e2e-tenant
  sed "s,http://localhost:5001,http://source.$NAMESPACE.svc:5000,; s,http://localhost:5002,http://destination.$NAMESPACE.svc:5000,; /secretRef:/,+1d" \
    "$root/samples/endpoints.yaml" | "${tenant[@]}" apply -f -
  "${tenant[@]}" apply -f - <<'YAML'
apiVersion: arc.opendefense.cloud/v1alpha1
kind: Order
metadata:
  name: first-order
spec:
  defaults: {srcRef: {name: source}, dstRef: {name: destination}}
  artifacts:
    - {type: oci, spec: {image: "library/busybox:1.36"}}
YAML
  "${tenant[@]}" wait --for=condition=Ready order/first-order --timeout=300s
  "${tenant[@]}" get order,artifactworkflow
  local name digests=()
  for name in source destination; do
    digests+=("$(in_pod "digest-$name" inspect --tls-verify=false --format '{{.Digest}}' "docker://$name.$NAMESPACE.svc:5000/library/busybox:1.36")")
  done
  [[ ${digests[0]} == "${digests[1]}" ]] || { say "the digests differ: ${digests[*]}"; return 1; }
}

nothing_is_left() {
  local left
  left=$(kubectl get crd,clusterrole,clusterrolebinding,namespace -o name | grep -E '/arc-|arc\.opendefense\.cloud|source\.flux\.oddkin\.co|/arc-system$' | grep -vE "/($NAMESPACE|$STORE)\$" || true)
  [[ -z $left ]] || { printf 'left over:\n%s\n' "$left" >&2; return 1; }
}

clean_up() {
  arc uninstall --yes || { arc release-finalizers --yes; arc uninstall --yes; } || true
  kubectl delete namespace "$NAMESPACE" "$STORE" --ignore-not-found --timeout=120s || true
}
