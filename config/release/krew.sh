#!/usr/bin/env bash
# Builds the kubectl plugin for five platforms and its Krew manifest. Each archive holds kubectl-arc, which
# needs no .NET, and the library of SQLite, which it needs beside itself for history --file only.
#
#   krew.sh FOLDER URL HOMEPAGE    writes kubectl-arc_OS_ARCH.tar.gz and arc.yaml to FOLDER. The archives are downloaded from URL/ARCHIVE
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

(($# == 3)) || { printf 'usage: krew.sh FOLDER URL HOMEPAGE\n' >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd) url=$2 homepage=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# RUNTIME OS ARCH
platforms=(
  'linux-x64 linux amd64'
  'linux-arm64 linux arm64'
  'osx-x64 darwin amd64'
  'osx-arm64 darwin arm64'
  'win-x64 windows amd64'
)
for platform in "${platforms[@]}"; do
  read -r runtime os arch <<<"$platform"
  # The only use of a path of an assembly is in the launcher of hooks, which the plugin never starts.
  dotnet publish "$root/src/ArcOperator" --configuration Release --runtime "$runtime" --output "$work/$runtime" --nologo -v quiet \
    -p:SelfContained=true -p:PublishSingleFile=true -p:PublishReadyToRun=false -p:EnableCompressionInSingleFile=true -p:DebugType=none -p:EnableSingleFileAnalyzer=false
  mkdir -p "$work/$runtime.archive"
  suffix=''
  [[ $os != windows ]] || suffix=.exe
  cp "$work/$runtime/arc-operator$suffix" "$work/$runtime.archive/kubectl-arc$suffix"
  cp "$root/LICENSE" "$work/$runtime"/*e_sqlite3.* "$work/$runtime.archive/"
  (cd "$work/$runtime.archive" && tar -czf "$folder/kubectl-arc_${os}_$arch.tar.gz" -- *)
done
dotnet run --project "$root/src/ArcOperator" --configuration Release -- krew generate --archives "$folder" --url "$url" --homepage "$homepage" >"$folder/arc.yaml"
