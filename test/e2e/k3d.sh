# shellcheck shell=bash
# Sourced by run.sh and by the demo: a k3d cluster with Argo Workflows and Flux. Needs cluster.sh.

K3D_CLUSTER=arc-e2e

require_engine() {
  local client=() reason
  if command -v docker >/dev/null; then client=(docker); elif command -v podman >/dev/null; then client=(podman); fi
  if ((${#client[@]})); then reason=$("${client[@]}" info 2>&1 >/dev/null) && reason=''; reason=${reason%%$'\n'*}; else reason='neither docker nor podman is installed'; fi
  [[ -z $reason ]] ||
    unavailable "no container engine answers ($reason). Install Docker or Podman and k3d, or set E2E_CLUSTER=kubeconfig for a cluster, or E2E_CLUSTER=plain for this machine"
  command -v k3d >/dev/null || unavailable "k3d is missing: see k3d.io"
}

# with_k3d COMMAND…: runs COMMAND with a new cluster, and deletes the cluster.
with_k3d() {
  # Digests are checked first, as the cluster takes a minute.
  local name image
  for name in k3s registry skopeo busybox minio workflow-controller argoexec source-controller kustomize-controller helm-controller; do
    image=$(pinned "$name")
  done
  trap 'k3d cluster delete "$K3D_CLUSTER" >/dev/null 2>&1 || true' EXIT
  k3d cluster create "$K3D_CLUSTER" --image "$(pinned k3s)" --agents 1 --wait --kubeconfig-switch-context
  image=arc-operator:e2e
  # shellcheck disable=SC2154 # The script that sources this file defines root.
  docker build --quiet --tag "$image" "$root" >/dev/null
  k3d image import "$image" --cluster "$K3D_CLUSTER"
  # The name in the templates of the library.
  image=arc-worker:0.1.0
  docker build --quiet --file "$root/Dockerfile.worker" --tag "$image" "$root" >/dev/null
  k3d image import "$image" --cluster "$K3D_CLUSTER"
  export E2E_IMAGE=${E2E_IMAGE:-arc-operator:e2e}
  if [[ ${E2E_ARGO:-default} != none ]]; then install_argo; fi
  install_flux
  "$@"
}

install_argo() {
  kubectl create namespace argo
  kubectl apply --server-side -n argo -f "https://github.com/argoproj/argo-workflows/releases/download/$(tag_of workflow-controller)/install.yaml"
  kubectl set image -n argo deployment/workflow-controller "workflow-controller=$(pinned workflow-controller)"
  kubectl patch deployment -n argo workflow-controller --type=json \
    -p "[{\"op\":\"add\",\"path\":\"/spec/template/spec/containers/0/args\",\"value\":[\"--executor-image=$(pinned argoexec)\"]}]"
  if [[ ${E2E_ARGO:-default} == strict ]]; then
    kubectl patch configmap -n argo workflow-controller-configmap --type=merge -p '{"data":{"workflowRestrictions":"templateReferencing: Strict"}}'
  fi
  kubectl rollout status -n argo deployment/workflow-controller --timeout=180s
}

install_flux() {
  # The release with the controllers of pins.txt.
  kubectl apply --server-side -f https://github.com/fluxcd/flux2/releases/download/v2.8.5/install.yaml
  local name
  for name in source-controller kustomize-controller helm-controller; do
    kubectl set image -n flux-system "deployment/$name" "manager=$(pinned "$name")"
    if [[ $name != source-controller ]]; then
      kubectl patch deployment -n flux-system "$name" --type=json \
        -p '[{"op":"add","path":"/spec/template/spec/containers/0/args/-","value":"--feature-gates=ExternalArtifact=true"}]'
    fi
    kubectl rollout status -n flux-system "deployment/$name" --timeout=180s
  done
}
