#!/usr/bin/env bash
# Prepares this machine and runs all tests. The last line is 'N passed, N failed'; the exit code is 0 if no test failed.
# Tests run on the newest control plane that is found (control-plane/binaries.sh). If that is a current one, tests of category
# OldServer run again on Kubernetes 1.20.
#
#   run.sh [NAME…]     only the test projects whose names contain one of these words
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/test/packages.sh"
cd "$root"
# A folder beside the repository may hold manifests of the public projects. Without them their tests are skipped.
if [[ -z ${ARC_COMPAT_MANIFESTS:-} && -d $root/../shared/compat ]]; then ARC_COMPAT_MANIFESTS=$(cd "$root/../shared/compat" && pwd); export ARC_COMPAT_MANIFESTS; fi
OLD_VERSION=1.20.2
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 version='' audit=''

set_up() {
  preflight tests
  test/control-plane/control-plane.sh binaries >/dev/null
  # Without these programs the tests that compare with them are skipped.
  test/registry/tools.sh fetch || say "going on without cosign, crane, notation and oras"
  version=$(test/control-plane/control-plane.sh version)
  if [[ $version != "$OLD_VERSION" ]]; then ARC_CONTROL_PLANE=old test/control-plane/control-plane.sh binaries >/dev/null; fi
  # Without Helm, the tests of the chart are skipped.
  test/helm/helm.sh fetch || say "could not fetch Helm; tests of the chart are skipped"
  # Without these programs, the tests of the template library are skipped.
  test/worker/tools.sh fetch || say "going on without clamscan, minisign, rclone and trivy"
  say "control plane: Kubernetes $version"
  say "building"
  dotnet build ArcOperator.sln --nologo -v quiet "-clp:ErrorsOnly;NoSummary"
  # A vulnerability that is announced today must not stop the tests of other work.
  audit=$(test/packages-lock.sh audit) || audit='packages were not audited: the audit failed'
}

wanted() {
  local project=$1 word; shift
  (($#)) || return 0
  for word in "$@"; do [[ $project != *$word* ]] || return 0; done
  return 1
}

# run_project PROJECT [ARGUMENT…]: adds its counts to the sum. ARGUMENTs are for dotnet test.
run_project() {
  local project=$1 log=$results/log summary; shift
  dotnet test "$project" --no-build --nologo --logger console --logger trx --results-directory "$results" "$@" >"$log" 2>&1 || true
  if summary=$(grep -E '^(Passed|Failed)! +- Failed:' "$log"); then
    passed=$((passed + $(sed -E 's/.*Passed: +([0-9]+).*/\1/' <<<"$summary")))
    failed=$((failed + $(sed -E 's/.*- Failed: +([0-9]+).*/\1/' <<<"$summary")))
    if [[ $summary == Failed!* ]]; then cat "$log"; else printf '%s\n' "$summary"; fi
  else
    # Without a summary the run itself broke. No test can report that.
    cat "$log"
    failed=$((failed + 1))
  fi
}

run_tests() {
  local project
  for project in test/*.Tests; do
    wanted "$project" "$@" || continue
    say "$(basename "$project")"
    run_project "$project"
  done
  if [[ $version == "$OLD_VERSION" ]]; then return; fi
  local projects; mapfile -t projects < <(grep -rlF --include='*.cs' 'Category("OldServer")' test/*.Tests | cut -d/ -f1,2 | sort -u)
  for project in "${projects[@]}"; do
    wanted "$project" "$@" || continue
    say "$(basename "$project") on Kubernetes $OLD_VERSION"
    ARC_CONTROL_PLANE=old run_project "$project" --filter "TestCategory=OldServer&TestCategory!=CrdServer"
  done
}

# Prints the reason of each skipped test once. A reason holds the command that enables the test.
report_skipped() {
  local reasons
  reasons=$(awk 'BEGIN { RS = "<UnitTestResult " } /outcome="NotExecuted"/ && match($0, /<Message>[^<]*/) { print substr($0, RSTART + 9, RLENGTH - 9) }' \
    "$results"/*.trx | sed 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' | sort | uniq -c)
  if [[ -n $reasons ]]; then printf 'skipped tests:\n%s\n' "$reasons"; fi
}

set_up
run_tests "$@"
report_skipped
if [[ -n $audit ]]; then printf '%s\n' "$audit"; fi
printf '%s passed, %s failed\n' "$passed" "$failed"
((failed == 0 && passed > 0))
