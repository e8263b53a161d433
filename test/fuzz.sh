#!/usr/bin/env bash
# Runs the fuzz tests for longer than the suite does. The last line is 'N passed, N failed'. A finding is printed with the file of its input
# and the command that adds the input to the corpus (test/corpus), which each later run repeats.
#
#   fuzz.sh [SECONDS [WORD]]     60 seconds for each target by default; only targets whose test names contain WORD
#   ARC_FUZZ_SEED=S fuzz.sh …    repeats the mutations of seed S; by default the seed is chosen by chance
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/test/packages.sh"
cd "$root"
export ARC_FUZZ_SECONDS=${1:-60} ARC_FUZZ_SEED=${ARC_FUZZ_SEED:-$((RANDOM * 32768 + RANDOM + 1))}
filter="TestCategory=Fuzz${2:+&FullyQualifiedName~$2}"
passed=0 failed=0
log=$(mktemp)
say "seed $ARC_FUZZ_SEED"
mapfile -t projects < <(grep -rlF --include='*.cs' 'Category("Fuzz")' test/*.Tests | cut -d/ -f1,2 | sort -u)
for project in "${projects[@]}"; do
  dotnet build "$project" --nologo -v quiet "-clp:ErrorsOnly;NoSummary"
  if dotnet test "$project" --no-build --nologo --logger "console;verbosity=detailed" --filter "$filter" >"$log" 2>&1; then
    grep -E ' inputs of the corpus, ' "$log" || true
    passed=$((passed + 1))
  else
    cat "$log"; failed=$((failed + 1))
  fi
done
rm -f "$log"
printf '%s passed, %s failed\n' "$passed" "$failed"
((failed == 0))
