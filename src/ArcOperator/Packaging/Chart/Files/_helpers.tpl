{{- define "arc-operator.namespace" -}}
{{ default .Release.Namespace .Values.namespaceOverride }}
{{- end }}

{{- /* Argument: a dictionary with the context of the chart and the component of the object. */ -}}
{{- define "arc-operator.labels" -}}
app.kubernetes.io/name: arc-operator
app.kubernetes.io/instance: {{ .context.Release.Name }}
app.kubernetes.io/version: {{ .context.Chart.AppVersion | quote }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/part-of: arc
app.kubernetes.io/managed-by: {{ .context.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .context.Chart.Name .context.Chart.Version | replace "+" "_" }}
{{- with .context.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "arc-operator.image" -}}
{{- $image := .Values.image -}}
{{- $registry := default $image.registry .Values.imageRegistry -}}
{{- $name := ternary (printf "%s/%s" $registry $image.repository) $image.repository (ne $registry "") -}}
{{- if $image.digest -}}
{{ printf "%s@%s" $name $image.digest }}
{{- else if $image.tag -}}
{{ printf "%s:%s" $name $image.tag }}
{{- else -}}
{{ fail "image.digest and image.tag are empty: set image.digest to the digest of the release" }}
{{- end -}}
{{- end }}

{{- define "arc-operator.replicas" -}}
{{- $isShared := or (eq .Values.storage.driver "s3") (dig "artifact" "sharedFolder" false .Values.config) -}}
{{- $replicas := ternary 2 1 (eq .Values.storage.driver "s3") -}}
{{- if not (kindIs "invalid" .Values.replicas) }}{{ $replicas = int .Values.replicas }}{{ end -}}
{{- if and (gt $replicas 1) (not $isShared) -}}
{{ fail (printf "replicas is %d and storage.driver is %s: use one replica, or storage.driver=s3" $replicas .Values.storage.driver) }}
{{- end -}}
{{- if and (gt $replicas 1) (eq .Values.history.driver "sqlite") -}}
{{ fail (printf "replicas is %d and history.driver is sqlite: use one replica, or history.driver=postgresql" $replicas) }}
{{- end -}}
{{ $replicas }}
{{- end }}

{{- define "arc-operator.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- if .Values.watchNamespaces -}}
{{- $_ := set $config "operator" (merge (dict "namespaces" .Values.watchNamespaces) (default dict $config.operator)) -}}
{{- end -}}
{{- if eq .Values.storage.driver "s3" -}}
{{- range $key := list "endpoint" "bucket" "region" "prefix" -}}
{{- with get $.Values.storage.s3 $key -}}
{{- $_ := set $config "s3" (merge (dict $key .) (default dict $config.s3)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{ toYaml $config }}
{{- end }}

{{- define "arc-operator.claim" -}}
{{ default "@CLAIM@" .Values.storage.filesystem.persistence.existingClaim }}
{{- end }}

{{- define "arc-operator.budget" -}}
{{- if kindIs "invalid" .Values.podDisruptionBudget.enabled -}}
{{ if gt (include "arc-operator.replicas" . | int) 1 }}true{{ end }}
{{- else if .Values.podDisruptionBudget.enabled -}}
true
{{- end -}}
{{- end }}
