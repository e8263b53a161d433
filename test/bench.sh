#!/usr/bin/env bash
# Measures the whole system against a real control plane. Prints a table and, with --json, writes one JSON object per line.
#
#   bench.sh [--json FILE] [NAME…]     measures only these figures; an unknown name lists all
#
# Benchmarks of single parts use BenchmarkDotNet:  dotnet run -c Release --project test/ArcOperator.Benchmarks -- --filter '*'
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/test/packages.sh"
preflight benchmarks
"$root/test/control-plane/control-plane.sh" binaries >/dev/null
"$root/test/registry/tools.sh" fetch
say "building"
caller=$PWD
cd "$root"
# The same build as in the container image.
dotnet publish src/ArcOperator --configuration Release --output artifacts/bench/operator --nologo -v quiet "-clp:ErrorsOnly;NoSummary"
dotnet build test/ArcOperator.Benchmarks --configuration Release --nologo -v quiet "-clp:ErrorsOnly;NoSummary"
say "measuring"
arguments=()
while (($#)); do
  case $1 in
    --json) (($# > 1)) || die "--json needs a file"; arguments+=(--json "$(cd "$caller" && realpath -m "$2")"); shift ;;
    -*) usage ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
ARC_BENCH_OPERATOR=$root/artifacts/bench/operator/arc-operator exec \
  dotnet test/ArcOperator.Benchmarks/bin/Release/net10.0/ArcOperator.Benchmarks.dll figures "${arguments[@]}"
