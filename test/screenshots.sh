#!/usr/bin/env bash
# Makes the pictures in docs/images anew with a headless Chromium. Records and times in them are the same in each run.
#
#   screenshots.sh make     writes the pictures; commit them with a change of the pages
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/test/packages.sh"
[[ ${1:-} == make ]] || usage
preflight screenshots
"$root/test/control-plane/control-plane.sh" binaries >/dev/null
cd "$root"
say "building"
dotnet build test/ArcOperator.Tests --nologo -v quiet "-clp:ErrorsOnly;NoSummary"
dotnet test test/ArcOperator.Tests --no-build --nologo --logger "console;verbosity=minimal" --filter TestCategory=Screenshots
