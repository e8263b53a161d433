#!/usr/bin/env bash
# Installs ARC in each way into an empty cluster, delivers an image as a tenant, and removes ARC again. The last line is
# 'N passed, N failed'; the exit code is 0 if nothing failed, and 69 if a program or service is not available.
#
#   E2E_CLUSTER=plain run.sh       on this machine: a real control plane, the pods as processes, the local engine instead of Argo (default)
#   E2E_CLUSTER=k3d run.sh         in a new k3d cluster with Argo Workflows and Flux; needs a container engine and k3d
#   E2E_CLUSTER=kubeconfig run.sh  in the cluster of the current context, which must run Argo Workflows, and Flux 2.7 or newer with
#                                  the feature gate ExternalArtifact for ExternalSources. E2E_CONFIRM_CONTEXT must be the name of
#                                  the context
#
# E2E_INSTALL selects one way of installing: command, kustomize, "one file", "Helm 3 or 4" or OLM on
# this machine; command, kustomize, manifest or helm on clusters, where the last needs helm. E2E_IMAGE is the operator's image for clusters;
# k3d builds it. E2E_ARGO=default|strict|none selects the mode of Argo in k3d; without Argo no image is delivered, and
# 'arc-operator check' has to name what is missing. E2E_STORAGE=s3 stores artifacts in an S3 server, installed with kustomize.
# Images are pinned in pins.txt; pins.sh refreshes them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/test/packages.sh"
. "$here/pins.sh"
. "$here/cluster.sh"
. "$here/source.sh"
. "$here/k3d.sh"

run_plain() {
  preflight tests
  "$root/test/control-plane/control-plane.sh" binaries >/dev/null
  say "building"
  dotnet build "$root/test/ArcOperator.EndToEnd.Tests" --nologo -v quiet "-clp:ErrorsOnly;NoSummary"
  local log summary; log=$(mktemp)
  (cd "$root" && dotnet test test/ArcOperator.EndToEnd.Tests --no-build --nologo) >"$log" 2>&1 || true
  summary=$(grep -E '^(Passed|Failed)! +- Failed:' "$log") || { cat "$log"; rm -f "$log"; printf '0 passed, 1 failed\n'; return 1; }
  if [[ $summary == Failed!* ]]; then cat "$log"; fi
  rm -f "$log"
  printf '%s passed, %s failed\n' "$(sed -E 's/.*Passed: +([0-9]+).*/\1/' <<<"$summary")" "$(sed -E 's/.*- Failed: +([0-9]+).*/\1/' <<<"$summary")"
  [[ $summary == Passed!* ]]
}

case ${E2E_CLUSTER:-plain} in
  plain) run_plain ;;
  k3d) require_engine; with_k3d run_ways ;;
  kubeconfig) require_confirmed_context; run_ways ;;
  *) usage ;;
esac
