# shellcheck shell=bash
# Sourced by run.sh: the story of an ExternalSource in a cluster, and an S3 server for its artifacts. Needs cluster.sh.

# An S3 server with a bucket, and the Secret that component storage-s3 reads.
start_store() {
  local password; password=$(openssl rand -hex 16)
  # An interrupted run left a server with another password.
  kubectl delete namespace "$STORE" --ignore-not-found --timeout=120s >/dev/null
  ensure namespace arc-system
  ensure namespace "$STORE"
  ensure secret generic store -n "$STORE" --from-env-file=<(printf 'MINIO_ROOT_USER=arc\nMINIO_ROOT_PASSWORD=%s\n' "$password")
  ensure secret generic arc-artifacts-s3 -n arc-system --from-env-file=<(
    printf 'endpoint=http://store.%s.svc:9000\nbucket=artifacts\nregion=us-east-1\naccessKey=arc\nsecretKey=%s\n' "$STORE" "$password")
  # A folder below the data is a bucket.
  ensure deployment store -n "$STORE" --image="$(pinned minio)" --port=9000 -- sh -c 'mkdir -p /data/artifacts && exec minio server /data'
  kubectl set env deployment/store -n "$STORE" --from=secret/store >/dev/null
  ensure_service deployment store -n "$STORE" --port=9000
  kubectl rollout status deployment/store -n "$STORE" --timeout=180s
}

# The tenant publishes a list of a web server with hooks, and Flux, where it is installed, applies the artifact.
publish_source() {
  if ! kubectl get crd externalartifacts.source.toolkit.fluxcd.io >/dev/null 2>&1; then
    say "Flux 2.7 or newer is not installed, so no ExternalSource is published"
    return
  fi
  local tenant=(kubectl --as=arc-e2e-tenant -n "$NAMESPACE") hosts
  local items='{"items": [{"host": "b.example", "active": true}, {"host": "c.example", "active": false}, {"host": "a.example", "active": true}]}'
  # shellcheck disable=SC2016 # The shell of the container expands it.
  ensure deployment web -n "$NAMESPACE" --image="$(pinned busybox)" --port=8080 -- sh -c 'printf %s "$0" >/tmp/items.json; exec httpd -f -p 8080 -h /tmp' "$items"
  ensure_service deployment web -n "$NAMESPACE" --port=8080
  kubectl rollout status deployment/web -n "$NAMESPACE" --timeout=180s
  # shellcheck disable=SC2154 # The script that sources this file defines root.
  sed "s,http://data.example.org/,http://web.$NAMESPACE.svc:8080/," "$root/samples/externalsource/hooks.yaml" | "${tenant[@]}" apply -f -
  "${tenant[@]}" wait --for=condition=Ready externalsource/allowed-hosts --timeout=120s
  if ! kubectl get crd kustomizations.kustomize.toolkit.fluxcd.io >/dev/null 2>&1; then
    say "Flux' kustomize-controller is not installed, so the artifact has no consumer"
    return
  fi
  sed "s/targetNamespace: .*/targetNamespace: $NAMESPACE/" "$root/samples/externalsource/consumer.yaml" | kubectl apply -n "$NAMESPACE" -f -
  kubectl wait -n "$NAMESPACE" --for=condition=Ready kustomization.kustomize.toolkit.fluxcd.io/allowed-hosts --timeout=120s
  hosts=$(kubectl get configmap allowed-hosts -n "$NAMESPACE" -o 'jsonpath={.data.hosts}')
  [[ $hosts == $'a.example\nb.example' ]] || { say "Flux applied other hosts: $hosts"; return 1; }
}
