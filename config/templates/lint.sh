#!/usr/bin/env bash
# Checks templates against the rules of docs/templates.md: the report to ARC, Argo's Strict mode, the Pod Security Standard 'restricted',
# requests and limits, and parameters that remain data. Needs kubectl and jq, and no cluster.
#
#   lint.sh FILE…   files with WorkflowTemplates and ClusterWorkflowTemplates; other objects are left out
#
# Prints one line for each broken rule. Exit code 1: a rule is broken. 2: a file cannot be read.
set -euo pipefail

fail() { printf '%s\n' "$*" >&2; exit 2; }
(($#)) || fail "usage: lint.sh FILE…"
command -v jq >/dev/null || fail "jq is missing: install it"
command -v kubectl >/dev/null || fail "kubectl is missing: see 'Install Tools' in the Kubernetes documentation"

# shellcheck disable=SC2016 # A program of jq.
rules='
def items: if type == "object" and .kind == "List" then .items[] else . end;
def has_parameter: tostring | test("\\{\\{[^}]*(workflow|inputs)\\.parameters");
# Each type of container with its name. Argo calls a single one main.
def containers: [(.container, .script | select(. != null) | {name: "main"} + .), (.containerSet.containers // [])[], (.initContainers // [])[], (.sidecars // [])[]];

def volume_problem:
  if .emptyDir != null then (if .emptyDir.sizeLimit then empty else "emptyDir.sizeLimit is missing" end)
  elif .secret != null or .configMap != null then (if (.secret // .configMap).optional == true then empty else "optional is not true: a Secret or ConfigMap that is missing would stop the pod" end)
  else "only emptyDir, secret and configMap are allowed" end;

def container_problems($volumes):
  (if .resources.requests.cpu and .resources.requests.memory and .resources.limits.cpu and .resources.limits.memory then empty
    else "resources need requests and limits for cpu and memory" end),
  (if .securityContext.allowPrivilegeEscalation == false then empty else "securityContext.allowPrivilegeEscalation is not false" end),
  (if .securityContext.readOnlyRootFilesystem == true then empty else "securityContext.readOnlyRootFilesystem is not true" end),
  (if .securityContext.capabilities.drop == ["ALL"] and (.securityContext.capabilities.add // []) == [] then empty
    else "securityContext.capabilities must drop ALL and add none" end),
  (if .securityContext.privileged == true then "securityContext.privileged is true" else empty end),
  (if .securityContext.runAsNonRoot == false or .securityContext.runAsUser == 0 then "securityContext runs as root" else empty end),
  (if (.command // []) == [] then "command is missing: Argo would have to ask the registry for it" else empty end),
  (("image", "source", "command", "args", "workingDir") as $field | if .[$field] | has_parameter then "\($field) contains a parameter: pass it as an environment variable" else empty end),
  ((.env // [])[] | select(.value == null and .valueFrom.secretKeyRef == null and .valueFrom.configMapKeyRef == null) | "variable \(.name) has no value"),
  ((.volumeMounts // [])[] | select(.name as $name | $volumes | index($name) | not) | "volume \(.name) is not defined: Strict mode does not allow it in a Workflow"),
  ((.ports // [])[] | select(.hostPort != null) | "hostPort is not allowed");

def template_problems($volumes):
  ([$volumes[], (.volumes // [])[].name]) as $volumes
  | (if .securityContext.runAsNonRoot == true then empty else "securityContext.runAsNonRoot is not true" end),
    (if .securityContext.seccompProfile.type == "RuntimeDefault" then empty else "securityContext.seccompProfile.type is not RuntimeDefault" end),
    (if .retryStrategy == null or .retryStrategy.retryPolicy == "OnError" then empty else "retryStrategy.retryPolicy is not OnError: it would repeat a refused gate" end),
    (if .activeDeadlineSeconds then empty else "activeDeadlineSeconds is missing" end),
    (if .hostNetwork or .hostPID or .hostIPC then "the namespaces of the host are not allowed" else empty end),
    (if .podSpecPatch == null then empty
     else .podSpecPatch | gsub("\\{\\{=toJson\\(workflow\\.parameters\\.[A-Za-z0-9]+\\)\\}\\}"; "") | if has_parameter then "podSpecPatch contains a parameter: use toJson" else empty end end),
    ((.outputs.parameters // [])[] |
      (if .valueFrom.default == null then ", output \(.name): valueFrom.default is missing" else empty end),
      (if (.globalName // "") | startswith("arc-") then empty else ", output \(.name): globalName does not begin with arc-" end)),
    ((.containerSet.volumeMounts // [])[] | select(.name as $name | $volumes | index($name) | not) | "volume \(.name) is not defined: Strict mode does not allow it in a Workflow"),
    (containers[] | . as $container | container_problems($volumes) | ", container \($container.name): \(.)");

items | select(.kind == "WorkflowTemplate" or .kind == "ClusterWorkflowTemplate") | .metadata.name as $name | .spec as $spec
| [($spec.volumes // [])[].name] as $volumes
| "\u0001",
  ((if ($spec.serviceAccountName // "") == "" then "spec.serviceAccountName is missing: Strict mode does not allow it in a Workflow" else empty end),
   (if ($spec.templates // []) | any((.when // "" | has_parameter) or ([.steps[]?[]?, .dag.tasks[]?] | any(.when // "" | has_parameter))) then "when contains a parameter" else empty end),
   ($spec | select(.hostNetwork == true) | "spec.hostNetwork is true"),
   (($spec.volumes // [])[] | . as $volume | volume_problem | "volume \($volume.name): \(.)"),
   (($spec.templates // [])[] | select(.container or .script or .containerSet) | . as $template | template_problems($volumes)
     | if startswith(",") then "template \($template.name)\(.)" else "template \($template.name): \(.)" end)
   | "\($name): \(.)")'

count=0 problems=0
for file in "$@"; do
  # Neither a cluster nor the kind is needed to read a file as JSON.
  objects=$(kubectl annotate --local --overwrite -o json -f "$file" arc.opendefense.cloud/lint=1) || fail "$file cannot be read"
  while IFS= read -r line; do
    if [[ $line == $'\001' ]]; then count=$((count + 1)); else problems=$((problems + 1)); printf '%s\n' "$line"; fi
  done < <(jq -r "$rules" <<<"$objects")
done
((problems == 0)) || exit 1
printf '%s templates follow the rules\n' "$count"
