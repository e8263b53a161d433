#!/usr/bin/env bash
# Repeats the campaign of the history, each time with another seed: 200 Orders, 25 kills of the operator. The last line is 'N passed, N failed'.
#
#   history-campaign.sh [N]     runs it N times, 10 by default; ARC_CAMPAIGN_SEED=S history-campaign.sh 1 repeats the run with seed S
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/test/packages.sh"
preflight campaign
"$root/test/control-plane/control-plane.sh" binaries >/dev/null
cd "$root"
say "building"
dotnet build test/ArcOperator.Tests --nologo -v quiet "-clp:ErrorsOnly;NoSummary"
passed=0 failed=0
log=$(mktemp)
for ((run = 1; run <= ${1:-10}; run++)); do
  seed=${ARC_CAMPAIGN_SEED:-$((RANDOM * 32768 + RANDOM + 1))}
  if ARC_CAMPAIGN_SEED=$seed dotnet test test/ArcOperator.Tests --no-build --nologo --logger "console;verbosity=minimal" --filter TestCategory=HistoryCampaign >"$log" 2>&1; then
    passed=$((passed + 1)); say "run $run, seed $seed: passed"
  else
    failed=$((failed + 1)); say "run $run, seed $seed: FAILED"; cat "$log"
  fi
done
rm -f "$log"
printf '%s passed, %s failed\n' "$passed" "$failed"
((failed == 0))
