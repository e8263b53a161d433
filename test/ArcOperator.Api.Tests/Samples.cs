using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Orders;
using ArcOperator.Kubernetes.Entities;

namespace ArcOperator.Api.Tests;

/// <summary>One object of each kind in which every field is set.</summary>
internal static class Samples
{
    private const string Cron =
        """{ "schedules": ["@daily"], "timezone": "Europe/Berlin", "startingDeadlineSeconds": 60, "when": "true", "concurrencyPolicy": "Replace" }""";

    private const string Conditions =
        """
        [{
          "type": "Ready", "status": "True", "reason": "Succeeded", "message": "all is well", "lastTransitionTime": "2026-01-31T12:00:00Z",
          "observedGeneration": 3
        }]
        """;

    private const string ArtifactType =
        """
        "spec": {
          "rules": { "srcTypes": ["oci"], "dstTypes": ["oci", "helm"] },
          "parameters": [{ "name": "scanSeverity", "value": "HIGH" }],
          "workflowTemplateRef": { "name": "copy", "clusterScope": true },
          "gates": ["vulnerabilities"],
          "policy": { "maxDatabaseAge": "48h" },
          "secretVolumes": true,
          "ttlAfterFinished": "24h",
          "ttlAfterFailed": "168h",
          "allowExpressions": true,
          "sealed": true
        }
        """;

    private const string Order =
        $$"""
        "spec": {
          "defaults": { "srcRef": { "name": "here" }, "dstRef": { "name": "there" }, "cron": {{Cron}} },
          "artifacts": [{
            "name": "web", "type": "oci", "srcRef": { "name": "elsewhere" }, "dstRef": { "name": "nowhere" }, "cron": {{Cron}},
            "spec": { "image": "alpine:3.18", "big": 12345678901234567890, "exact": 9007199254740993, "one": 1.10, "million": 1e6, "none": null, "empty": "", "list": [{ "a": true }] }
          }],
          "TTLSecondsAfterCompletion": 3600,
          "ttl": "720h",
          "suspend": true,
          "rerunPolicy": "Unfinished",
          "revisionHistoryLimit": 5
        },
        "status": {
          "observedGeneration": 3,
          "conditions": {{Conditions}},
          "phase": "Running",
          "message": "on its way",
          "progress": "1/2",
          "succeeded": 1,
          "failed": 0,
          "total": 2,
          "artifactWorkflows": {
            "0123456789abcdef": {
              "artifactIndex": 0, "intent": "fedcba9876543210", "identity": "00112233445566778899aabbccddeeff", "phase": "Failed", "progress": "2/3", "message": "out of disk", "digest": "sha256:11",
              "completionTime": "2026-01-31T12:00:00Z", "failureTime": "2026-01-31T12:00:00Z", "lastScheduled": "2026-01-31T11:00:00Z", "succeeded": 4, "failed": 1
            }
          },
          "unresolvedArtifacts": [{ "artifactIndex": 1, "reason": "InvalidEndpoint", "message": "gone" }],
          "endpointGenerations": { "here": 2 },
          "secretGenerations": { "keys": "0123456789abcdef" },
          "lastReconcileAt": "2026-01-31T12:00:00Z",
          "lastForceAt": "2026-01-30T12:00:00Z",
          "lastForceTime": "2026-01-31T12:00:00Z"
        }
        """;

    private const string ArtifactWorkflow =
        $$"""
        "spec": {
          "workflowTemplateRef": { "name": "copy", "clusterScope": false },
          "parameters": [{ "name": "srcType", "value": "oci" }],
          "srcSecretRef": { "name": "src" },
          "dstSecretRef": { "name": "dst" },
          "cron": {{Cron}},
          "gates": ["vulnerabilities"],
          "policy": { "maxDatabaseAge": "48h" },
          "secretVolumes": true,
          "ttlAfterFinished": "24h",
          "ttlAfterFailed": "168h"
        },
        "status": {
          "observedGeneration": 1,
          "conditions": {{Conditions}},
          "phase": "Failed",
          "message": "out of disk",
          "progress": "2/3",
          "workflowUid": "178af45f-909b-4a0d-95d4-e10b2f9b2d11",
          "startTime": "2026-01-31T11:00:00Z",
          "completionTime": "2026-01-31T12:00:00Z",
          "failureTime": "2026-01-31T12:00:00Z",
          "nextScheduled": "2026-02-01T11:00:00Z",
          "lastSuccess": "2026-01-31T11:30:00Z",
          "lastScheduled": "2026-01-31T11:00:00Z",
          "succeeded": 4,
          "failed": 1,
          "delivery": { "reference": "registry.example/app:1", "digest": "sha256:11", "sourceDigest": "sha256:22", "size": 1234, "sbom": "sha256:55", "scan": "sha256:66" },
          "gates": [{
            "name": "vulnerabilities", "result": "Pass", "tool": "trivy", "version": "0.66.0", "database": "db@sha256:33", "databaseBuiltAt": "2026-01-31T01:00:00Z",
            "findings": { "high": 2 }, "evidence": "sha256:44", "message": "2 high, limit 5"
          }],
          "gateRetries": 1,
          "activeWorkflowRef": { "name": "run-17" },
          "lastForceAt": "2026-01-30T12:00:00Z",
          "lastForceTime": "2026-01-31T12:00:00Z"
        }
        """;

    private const string Endpoint =
        $$"""
        "spec": { "type": "oci", "remoteURL": "gcr.io", "secretRef": { "name": "keys" }, "usage": "PullOnly", "limits": { "concurrent": 4, "startsPerMinute": 30, "bandwidth": "50Mi" } },
        "status": {
          "observedGeneration": 2, "conditions": {{Conditions}}, "lastProbeTime": "2026-01-31T12:00:00Z", "lastProbed": "0123456789abcdef", "probeFailures": 2,
          "active": 4, "waiting": 117, "coolingUntil": "2026-01-31T12:05:00Z",
          "lastForceAt": "2026-01-30T12:00:00Z"
        }
        """;

    private const string ExternalSource =
        $$"""
        "spec": {
          "interval": "5m",
          "suspend": false,
          "destinationPath": "config/settings.yaml",
          "packaging": "Archive",
          "allowEmpty": true,
          "maxRetries": 7,
          "hooks": {
            "preRequest": [{
              "name": "sign", "command": "jq", "args": ["."], "timeout": "10s", "retryPolicy": "retry", "env": [{ "name": "LANG", "value": "C" }]
            }],
            "postRequest": [{
              "name": "pick", "command": "jq", "args": ["-r", ".a"], "timeout": "10s", "retryPolicy": "ignore", "env": [{ "name": "LANG", "value": "" }]
            }]
          },
          "generator": {
            "type": "http",
            "http": {
              "url": "https://example.com/data", "method": "POST", "headersSecretRef": { "name": "headers" }, "caBundleSecretRef": { "name": "ca", "key": "ca.pem" },
              "insecureSkipVerify": false, "timeout": "20s"
            }
          }
        },
        "status": {
          "observedGeneration": 2,
          "conditions": {{Conditions}},
          "artifact": {
            "url": "http://artifacts/x.tar.gz", "path": "x.tar.gz", "revision": "latest@sha256:00", "digest": "sha256:00", "size": 5000000000,
            "lastUpdateTime": "2026-01-31T12:00:00Z", "metadata": { "origin": "https://example.com/data" }
          },
          "lastHandledETag": "\"abc\"",
          "lastModified": "Sat, 31 Jan 2026 12:00:00 GMT",
          "lastHandledReconcileAt": "2026-01-31T12:00:00.5Z",
          "lastHandledInputs": "0123456789abcdef0123456789abcdef",
          "failures": 2,
          "lastFailureTime": "2026-01-31T12:00:00Z"
        }
        """;

    public static string Of(Type kind, string name)
    {
        var metadata = EntityMetadata.Of(kind);
        return $$"""
            {
              "apiVersion": "{{metadata.ApiVersion}}",
              "kind": "{{metadata.Kind}}",
              "metadata": { "name": "{{name}}", "labels": { "a": "b" }, "annotations": { "c": "d" }, "generation": 3, "finalizers": ["example.com/f"] },
              {{Bodies[kind]}}
            }
            """;
    }

    private static readonly Dictionary<Type, string> Bodies = new()
    {
        [typeof(V1Alpha1Order)] = Order,
        [typeof(V1Alpha1ArtifactWorkflow)] = ArtifactWorkflow,
        [typeof(V1Alpha1Endpoint)] = Endpoint,
        [typeof(V1Alpha1ArtifactType)] = ArtifactType,
        [typeof(V1Alpha1ClusterArtifactType)] = ArtifactType,
        [typeof(V1Alpha1ExternalSource)] = ExternalSource,
    };
}
