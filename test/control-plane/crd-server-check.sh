#!/usr/bin/env bash
# Whether the CRD server does what the tests on it rest on, asked with kubectl: starts a control plane and a CRD server of its
# own, and ends them. Where the CRD server is not built it says so and succeeds.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../packages.sh"

"$here/crd-server.sh" binary >/dev/null || exit 0
command -v kubectl >/dev/null || die "missing: kubectl; the page Install Tools of the Kubernetes documentation says how to get it"
dir=$(mktemp -d)
trap '"$here/control-plane.sh" stop "$dir"; rm -rf "$dir"' EXIT

crds() { kubectl --kubeconfig "$dir/crd-server.kubeconfig" --cache-dir "$dir/kubectl" "$@"; }

# widget NAME SIZE [LINE]: an object, and any line after it.
widget() { printf 'apiVersion: check.test/v1\nkind: Widget\nmetadata: {name: %s}\nspec: {size: %s}\n%s\n' "$1" "$2" "${3:-}"; }

# expect TEXT COMMAND…: what the command says holds TEXT.
expect() {
  local text=$1 said; shift
  said=$("$@" 2>&1) || true
  [[ $said == *"$text"* ]] || die "expected '$text' from: $*"$'\n'"$said"
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
# Discovery follows a moment later.
for _ in {1..100}; do if crds get widgets >/dev/null 2>&1; then break; fi; sleep 0.1; done

say "an object is refused by a rule, a changed one by a rule on the change, an unknown field by its name"
expect 'at most 10' crds apply -f - <<<"$(widget big 11)"
expect 'created' crds apply -f - <<<"$(widget small 3)"
expect 'never shrinks' crds apply -f - <<<"$(widget small 2)"
expect 'unknown field "bogus"' crds apply -f - <<<"$(widget odd 1 'bogus: 1')"

say "kubectl get shows the printer column"
expect 'SIZE' crds get widgets
expect '3' crds get widget small --no-headers

say "server-side apply takes fields over only when forced"
expect 'conflict' crds apply --server-side --field-manager=other -f - <<<"$(widget small 4)"
expect 'serverside-applied' crds apply --server-side --field-manager=other --force-conflicts -f - <<<"$(widget small 4)"

say "status is written apart from the rest"
crds patch widget small --subresource=status --type=merge -p '{"status":{"phase":"Done"},"spec":{"size":9}}' >/dev/null
expect 'Done 4' crds get widget small -o 'jsonpath={.status.phase} {.spec.size}'

say "a watch begins with what is there, and says when that was all"
expect 'k8s.io/initial-events-end' crds get --raw \
  '/apis/check.test/v1/widgets?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=2'

say "users and roles are the control plane's"
"$here/control-plane.sh" user "$dir" jane >/dev/null
expect 'User "jane" cannot list resource "widgets"' crds --client-certificate "$dir/jane.crt" --client-key "$dir/jane.key" get widgets

say "the CRD server keeps its promises"
