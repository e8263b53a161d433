#!/usr/bin/env bash
# Builds the image of the operator for linux/amd64 and linux/arm64 and pushes it, without a container engine. It consists of the same
# base and the same files as the image of the Dockerfile.
#
#   publish.sh REGISTRY TAG [MSBUILD OPTION…]    for example publish.sh registry.example:5000 0.1.0
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

(($# >= 2)) || { printf 'usage: publish.sh REGISTRY TAG [MSBUILD OPTION…]\n' >&2; exit 2; }
registry=$1 tag=$2; shift 2
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
image/tools.sh "$tools"
dotnet publish src/ArcOperator --configuration Release -t:PublishContainer -p:ImageTools="$tools" -p:ContainerRegistry="$registry" \
  -p:ContainerImageTag="$tag" -p:ImageRevision="$(git rev-parse HEAD 2>/dev/null || printf unknown)" \
  '-p:RuntimeIdentifiers="linux-x64;linux-arm64"' "$@"
