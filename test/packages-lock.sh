#!/usr/bin/env bash
# The packages that the solution was restored with, indirect ones included, and the hashes of their contents: one line per package in packages.lock.
#
#   packages-lock.sh write    restores the solution and writes packages.lock; commit it with a change of packages
#   packages-lock.sh print    prints the packages of the last restore
#   packages-lock.sh audit    prints known vulnerabilities of them, or that no source has data about vulnerabilities
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/test/packages.sh"
cd "$root"

# Only projects of the solution count: folders of deleted projects can remain.
print() {
  local project assets=()
  while read -r project; do
    assets+=("$(dirname "$project")/obj/project.assets.json")
  done < <(sed -n 's/^Project(.*) = "[^"]*", "\([^"]*\.csproj\)".*/\1/p' ArcOperator.sln | tr '\134' /)
  jq -r '.libraries | to_entries[] | select(.value.type == "package") | "\(.key | sub("/"; " ")) \(.value.sha512)"' "${assets[@]}" | LC_ALL=C sort -u
}

write() {
  dotnet restore ArcOperator.sln --nologo -v quiet -clp:NoSummary
  {
    printf "# Packages of the solution: name, version and hash of the content. Written by 'test/packages-lock.sh write'.\n"
    print
  } >packages.lock.new
  mv packages.lock.new packages.lock
}

# NuGet reports no vulnerability if no source has data, so that case is named.
audit() {
  local url
  while read -r url; do
    if curl --silent --fail --max-time 20 "$url" | grep -q '"VulnerabilityInfo/'; then
      dotnet list ArcOperator.sln package --vulnerable --include-transitive --no-restore | grep -E '^ +> ' | sort -u | sed 's/^/vulnerable package: /' || true
      return
    fi
  done < <(dotnet nuget list source --format short | awk '$1 ~ /^E/ { print $2 }')
  printf 'packages were not audited: no package source has data about vulnerabilities\n'
}

case ${1:-} in
  write | print | audit) "$1" ;;
  *) usage ;;
esac
