using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>
/// Two hashes of an artifact. Its <em>identity</em> is everything that the work depends on: equal identity, equal name, nothing
/// done twice. Its <em>intent</em> leaves out what Endpoint, Secret and type contribute: it tells a wish that was changed from a
/// surrounding that was.
/// </summary>
internal static class ArtifactIdentity
{
    // To be raised when what goes into the hashes changes: all work gets new names then.
    private const int HashVersion = 1;

    public static string IntentOf(V1Alpha1Order order, ArtifactObservation artifact, DateTimeOffset? forceAt) =>
        Hash(Wish(order, artifact, forceAt));

    /// <param name="order">The Order.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="type">Its type.</param>
    /// <param name="forceAt">The force-at that was handled last.</param>
    /// <param name="byUid">True for the hash of version 0.1, whose fingerprints of Secrets depend on UIDs.</param>
    public static string Of(V1Alpha1Order order, ArtifactObservation artifact, ResolvedType type, DateTimeOffset? forceAt, bool byUid = false)
    {
        var everything = Wish(order, artifact, forceAt);
        everything["type"] = new JsonObject
        {
            ["kind"] = type.Kind,
            ["name"] = type.Name,
            ["template"] = new JsonObject { ["name"] = type.Template.Name, ["clusterScope"] = type.Template.ClusterScope },
            ["parameters"] = new JsonObject((type.Spec.Parameters ?? [])
                .GroupBy(parameter => parameter.Name)
                .Select(same => KeyValuePair.Create(same.Key, (JsonNode?)(same.Last().Value ?? "")))),
        };
        // Only where it is set: work from before this field keeps its name, and so is not done again.
        if (type.Spec.SecretVolumes is { } volumes)
        {
            everything["secretVolumes"] = volumes;
        }

        everything["source"] = Endpoint(artifact.Source, byUid);
        everything["destination"] = Endpoint(artifact.Destination, byUid);
        return Hash(everything);
    }

    private static JsonObject Wish(V1Alpha1Order order, ArtifactObservation artifact, DateTimeOffset? forceAt) => new()
    {
        ["hashVersion"] = HashVersion,
        ["namespace"] = order.Namespace(),
        ["type"] = artifact.Artifact.Type,
        ["spec"] = artifact.Artifact.Spec is { ValueKind: JsonValueKind.Object } spec ? JsonObject.Create(spec) : null,
        ["source"] = artifact.Source.Name,
        ["destination"] = artifact.Destination.Name,
        ["cron"] = Schedule(artifact.Cron),
        ["forceAt"] = forceAt?.ToUnixTimeSeconds(),
    };

    private static JsonObject Endpoint(EndpointObservation endpoint, bool byUid) => new()
    {
        ["name"] = endpoint.Name,
        ["type"] = endpoint.Endpoint?.Spec.Type,
        ["url"] = endpoint.Endpoint?.Spec.RemoteUrl,
        ["secret"] = byUid ? endpoint.Secret?.Fingerprint : endpoint.StableFingerprint ?? endpoint.Secret?.Fingerprint,
    };

    private static JsonObject? Schedule(Cron? cron) => cron is null ? null : new()
    {
        ["schedules"] = new JsonArray([.. cron.Schedules.Select(schedule => JsonValue.Create(schedule))]),
        ["timezone"] = cron.Timezone,
        ["startingDeadlineSeconds"] = cron.StartingDeadlineSeconds,
        ["when"] = cron.When,
        // Unset and Forbid are the same work: servers filled the default in while the schema had one.
        ["concurrencyPolicy"] = cron.ConcurrencyPolicy is { Length: > 0 } policy ? policy : "Forbid",
    };

    private static string Hash(JsonObject value) => ContentHash.Hex(CanonicalJson.Write(value), 16);
}
