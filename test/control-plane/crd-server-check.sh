#!/usr/bin/env bash
# Checks with kubectl that the CRD server behaves as the tests expect. Starts a control plane and a CRD server and stops them. If
# the CRD server has not been built, it prints a message and succeeds.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"

"$here/crd-server.sh" binary >/dev/null || exit 0
preflight campaign
dir=$(mktemp -d)
trap '"$here/control-plane.sh" stop "$dir"; rm -rf "$dir"' EXIT

crds() { kubectl --kubeconfig "$dir/crd-server.kubeconfig" --cache-dir "$dir/kubectl" "$@"; }

# widget NAME SIZE [LINE]: prints an object, and LINE after it.
widget() { printf 'apiVersion: check.test/v1\nkind: Widget\nmetadata: {name: %s}\nspec: {size: %s}\n%s\n' "$1" "$2" "${3:-}"; }

# expect TEXT COMMAND…: fails unless the output of the command contains TEXT.
expect() {
  local text=$1 output; shift
  output=$("$@" 2>&1) || true
  [[ $output == *"$text"* ]] || die "expected '$text' from: $*"$'\n'"$output"
}

"$here/control-plane.sh" start "$dir"
"$here/crd-server.sh" start "$dir"

say "a CustomResourceDefinition is accepted and served"
crds apply -f - >/dev/null <<'YAML'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.check.test}
spec:
  group: check.test
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}]
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties: {size: {type: integer}}
            x-kubernetes-validations: [{rule: self.size <= 10, message: at most 10}, {rule: self.size >= oldSelf.size, message: never shrinks}]
          status: {type: object, properties: {phase: {type: string}}}
YAML
crds wait --for=condition=Established --timeout=30s crd/widgets.check.test >/dev/null
# Discovery is updated a moment later.
for _ in {1..100}; do if crds get widgets >/dev/null 2>&1; then break; fi; sleep 0.1; done

say "rules refuse invalid objects and changes, and unknown fields are refused"
expect 'at most 10' crds apply -f - <<<"$(widget big 11)"
expect 'created' crds apply -f - <<<"$(widget small 3)"
expect 'never shrinks' crds apply -f - <<<"$(widget small 2)"
expect 'unknown field "bogus"' crds apply -f - <<<"$(widget odd 1 'bogus: 1')"

say "kubectl get shows the printer column"
expect 'SIZE' crds get widgets
expect '3' crds get widget small --no-headers

say "server-side apply takes over fields of other managers only if forced"
expect 'conflict' crds apply --server-side --field-manager=other -f - <<<"$(widget small 4)"
expect 'serverside-applied' crds apply --server-side --field-manager=other --force-conflicts -f - <<<"$(widget small 4)"

say "the status is written separately from the spec"
crds patch widget small --subresource=status --type=merge -p '{"status":{"phase":"Done"},"spec":{"size":9}}' >/dev/null
expect 'Done 4' crds get widget small -o 'jsonpath={.status.phase} {.spec.size}'

say "a watch starts with the existing objects and marks their end"
expect 'k8s.io/initial-events-end' crds get --raw \
  '/apis/check.test/v1/widgets?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=2'

say "users and roles of the control plane are valid"
"$here/control-plane.sh" user "$dir" jane >/dev/null
expect 'User "jane" cannot list resource "widgets"' crds --client-certificate "$dir/jane.crt" --client-key "$dir/jane.key" get widgets

say "the CRD server works as expected"
