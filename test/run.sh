#!/usr/bin/env bash
# All the set-up, then every test. The last line is 'N passed, N failed'; the exit code says whether all is well.
#
#   run.sh [NAME…]     only the test projects whose names contain one of these words
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/test/packages.sh"
cd "$root"

set_up() {
  command -v dotnet >/dev/null || die "dotnet is missing: install the .NET SDK of the version in global.json (dotnet.microsoft.com)"
  command -v kubectl >/dev/null || die "kubectl is missing: install it as 'Install Tools' in the Kubernetes documentation says"
  require_packages openssl:openssl curl:curl jq:jq etcd-server:etcd docker-registry:docker-registry apache2-utils:htpasswd skopeo:skopeo \
    golang-github-containers-common:/etc/containers/policy.json prometheus:promtool busybox-static:/bin/busybox bubblewrap:bwrap \
    swift-proxy:swift-proxy-server swift-account:swift-account-server swift-container:swift-container-server swift-object:swift-object-server
  test/control-plane/control-plane.sh binaries >/dev/null
  # Current CRD rules are tested where their server has been built; it is a large download, so nobody is made to.
  test/control-plane/crd-server.sh binary >/dev/null || true
  say "building"
  dotnet build ArcOperator.sln --nologo -v quiet -clp:ErrorsOnly -clp:NoSummary
}

wanted() {
  local project=$1 word; shift
  (($#)) || return 0
  for word in "$@"; do [[ $project != *$word* ]] || return 0; done
  return 1
}

run_tests() {
  local project log summary passed=0 failed=0
  log=$(mktemp)
  for project in test/*.Tests; do
    wanted "$project" "$@" || continue
    say "$(basename "$project")"
    dotnet test "$project" --no-build --nologo >"$log" 2>&1 || true
    if summary=$(grep -E '^(Passed|Failed)! +- Failed:' "$log"); then
      passed=$((passed + $(sed -E 's/.*Passed: +([0-9]+).*/\1/' <<<"$summary")))
      failed=$((failed + $(sed -E 's/.*- Failed: +([0-9]+).*/\1/' <<<"$summary")))
      if [[ $summary == Failed!* ]]; then cat "$log"; else printf '%s\n' "$summary"; fi
    else
      # No summary: the run itself broke, which no test can report.
      cat "$log"
      failed=$((failed + 1))
    fi
  done
  rm -f "$log"
  printf '%s passed, %s failed\n' "$passed" "$failed"
  ((failed == 0 && passed > 0))
}

set_up
run_tests "$@"
