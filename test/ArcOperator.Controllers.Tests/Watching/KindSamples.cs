using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;

namespace ArcOperator.Controllers.Tests.Watching;

/// <summary>Objects of every kind in the form of an API server: recorded ones where they exist.</summary>
internal static class KindSamples
{
    private static readonly string Folder = Repository.PathOf("test", "ArcOperator.Controllers.Tests", "Watching", "Recorded");

    /// <summary>The lines of a streamed list as a real API server sent them: secrets, orders, workflows or empty.</summary>
    public static IReadOnlyList<string> Recorded(string list) => File.ReadAllLines(Path.Combine(Folder, $"{list}.jsonl"));

    public static JsonObject Of(Type type)
    {
        var kind = EntityMetadata.Of(type);
        var sample = kind.ResourceName switch
        {
            "secrets" => First("secrets"),
            "workflows.argoproj.io" => First("workflows"),
            _ when type == typeof(V1Alpha1Order) => First("orders"),
            _ when type == typeof(V1Alpha1CronWorkflow) => Parse("""
                { "spec": { "schedules": ["0 * * * *"], "timezone": "Europe/Berlin", "workflowSpec": { "arguments": { "parameters": [{ "name": "a", "value": "b" }] } } },
                  "status": { "active": [{ "name": "run-1", "uid": "u" }], "conditions": [{ "type": "SubmissionError", "status": "True" }], "failed": 1, "succeeded": 2, "lastScheduledTime": "2026-11-28T01:55:33Z" } }
                """),
            _ when type == typeof(V1ExternalArtifact) => Parse("""
                { "spec": { "sourceRef": { "apiVersion": "source.arc.opendefense.cloud/v1alpha1", "kind": "ExternalSource", "name": "one" } },
                  "status": { "artifact": { "digest": "sha256:0", "lastUpdateTime": "2026-11-28T01:55:33Z", "path": "p", "revision": "r", "url": "http://a", "size": 5, "metadata": { "a": "b" } } } }
                """),
            _ when type == typeof(V1Alpha1ArtifactWorkflow) => Parse("""
                { "spec": { "artifactIndex": 1, "workflowTemplateRef": { "name": "copy", "clusterScope": true }, "srcSecretRef": { "name": "a" },
                    "parameters": [{ "name": "srcType", "value": "oci", "later": [1, { "a": {} }] }, { "later": {}, "value": null, "name": "dstType" }], "cron": { "schedules": ["@daily"] } },
                  "status": { "phase": "Failed", "startTime": "2026-11-28T01:55:33Z", "conditions": [{ "type": "Ready", "status": "False", "reason": "Failed", "message": "m", "lastTransitionTime": "2026-11-28T01:55:33Z" }] } }
                """),
            _ when type == typeof(V1Alpha1ArtifactType) || type == typeof(V1Alpha1ClusterArtifactType) => Parse("""
                { "spec": { "rules": { "srcTypes": ["oci"], "dstTypes": ["helm"] }, "parameters": [{ "name": "a", "later": { "b": [] }, "value": "c" }], "workflowTemplateRef": { "name": "copy" }, "ttlAfterFinished": "24h" } }
                """),
            _ when type == typeof(V1Alpha1Endpoint) => Parse("""
                { "spec": { "type": "oci", "remoteURL": "registry.example", "usage": "PullOnly", "secretRef": { "name": "a" } },
                  "status": { "observedGeneration": 1, "conditions": [{ "type": "Ready", "status": "True", "reason": "r", "message": "", "lastTransitionTime": "2026-11-28T01:55:33Z" }] } }
                """),
            _ when type == typeof(V1Alpha1ExternalSource) => Parse("""
                { "spec": { "interval": "1h", "generator": { "type": "http", "http": { "url": "https://example.org/a", "method": "GET" } }, "hooks": { "postRequest": [{ "name": "h", "command": "jq", "args": ["."] }] } },
                  "status": { "conditions": [{ "type": "Ready", "status": "True", "reason": "r", "message": "", "lastTransitionTime": "2026-11-28T01:55:33Z" }] } }
                """),
            _ when type == typeof(V1Lease) => Parse("""{ "spec": { "holderIdentity": "a", "renewTime": "2026-11-28T01:55:33.123456Z", "leaseDurationSeconds": 15 } }"""),
            _ when type == typeof(Eventsv1Event) => Parse("""{ "eventTime": "2026-11-28T01:55:33.123456Z", "regarding": { "name": "a" }, "series": { "count": 2, "lastObservedTime": "2026-11-28T01:55:33.123456Z" } }"""),
            _ when type == typeof(V1ConfigMap) => Parse("""{ "data": { "a": "b" } }"""),
            _ when type == typeof(V1Secret) => Parse("""{ "type": "Opaque", "data": { "a": "Yg==" } }"""),
            _ => Parse("""{ "spec": {}, "status": {} }"""),
        };
        (sample["apiVersion"], sample["kind"]) = (kind.ApiVersion, kind.Kind);
        sample["metadata"] ??= new JsonObject();
        Complete(sample["metadata"]!.AsObject(), kind);
        return sample;
    }

    // A server sends all of this with every object, whatever the class of the kind keeps.
    private static void Complete(JsonObject metadata, EntityMetadata kind)
    {
        metadata["name"] ??= "one";
        if (kind.Scope == EntityScope.Namespaced)
        {
            metadata["namespace"] ??= "team-a";
        }

        metadata["uid"] ??= "68cb6133-ac7a-4749-8765-7b3f49260646";
        metadata["resourceVersion"] ??= "1062";
        metadata["annotations"] ??= new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = "{\"a\":\"b\"}" };
        metadata["managedFields"] ??= Parse("""{ "a": [{ "manager": "m", "fieldsV1": { "f:spec": { ".": {}, "k:{\"uid\":\"u\"}": {} } } }] }""")["a"]!.DeepClone();
    }

    private static JsonObject First(string list) => Parse(Recorded(list)[0])["object"]!.DeepClone().AsObject();

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
