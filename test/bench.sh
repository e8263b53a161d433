#!/usr/bin/env bash
# Whole-system figures against a real control plane: a table for people and, on request, one JSON object a line.
#
#   bench.sh [--json FILE] [NAME…]     only these figures; a wrong name lists all
#
# Benchmarks of single parts are BenchmarkDotNet's:  dotnet run -c Release --project test/ArcOperator.Benchmarks -- --filter '*'
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/test/packages.sh"
command -v dotnet >/dev/null || die "dotnet is missing: install the .NET SDK of the version in global.json (dotnet.microsoft.com)"
command -v kubectl >/dev/null || die "kubectl is missing: install it as 'Install Tools' in the Kubernetes documentation says"
require_packages openssl:openssl curl:curl jq:jq etcd-server:etcd nginx:nginx
"$root/test/control-plane/control-plane.sh" binaries >/dev/null
say "building"
caller=$PWD
cd "$root"
# As the image has it.
dotnet publish src/ArcOperator --configuration Release --output artifacts/bench/operator --nologo -v quiet "-clp:ErrorsOnly;NoSummary"
dotnet build test/ArcOperator.Benchmarks --configuration Release --nologo -v quiet "-clp:ErrorsOnly;NoSummary"
say "measuring"
arguments=()
while (($#)); do
  case $1 in
    --json) (($# > 1)) || die "--json needs a file"; arguments+=(--json "$(cd "$caller" && realpath -m "$2")"); shift ;;
    -*) sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "$root/test/bench.sh"; exit 64 ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
ARC_BENCH_OPERATOR=$root/artifacts/bench/operator/arc-operator exec \
  dotnet test/ArcOperator.Benchmarks/bin/Release/net10.0/ArcOperator.Benchmarks.dll figures "${arguments[@]}"
