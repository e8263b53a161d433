using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>
/// The two hashes of an artifact. The <em>work hash</em> covers everything that the work depends on: equal hash, equal name, no repeated work. The
/// <em>request hash</em> leaves out the Endpoints, Secrets and type, so it distinguishes a change by the user from a change of these objects.
/// </summary>
internal static class ArtifactHashes
{
    // A new version gives all work new names. Raise it when the content of the hashes changes.
    private const int HashVersion = 1;

    public static string ComputeRequestHash(V1Alpha1Order order, ArtifactObservation artifact, DateTimeOffset? forceAt) =>
        Hash(Request(order, artifact, forceAt));

    /// <param name="order">The Order.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="type">The type of the artifact.</param>
    /// <param name="forceAt">The force-at that was handled last.</param>
    /// <param name="byUid">True for the hash of version 0.1, whose fingerprints of Secrets depend on UIDs.</param>
    public static string ComputeWorkHash(V1Alpha1Order order, ArtifactObservation artifact, ResolvedType type, DateTimeOffset? forceAt, bool byUid = false)
    {
        var work = Request(order, artifact, forceAt);
        work["type"] = new JsonObject
        {
            ["kind"] = type.Kind,
            ["name"] = type.Name,
            ["template"] = new JsonObject { ["name"] = type.Template.Name, ["clusterScope"] = type.Template.ClusterScope },
            ["parameters"] = new JsonObject((type.Spec.Parameters ?? [])
                .GroupBy(parameter => parameter.Name)
                .Select(same => KeyValuePair.Create(same.Key, (JsonNode?)(same.Last().Value ?? "")))),
        };
        // Only if the field is set: older work keeps its name and is not repeated.
        if (type.Spec.SecretVolumes is { } volumes)
        {
            work["secretVolumes"] = volumes;
        }

        if (type.Spec.Gates is { Count: > 0 } gates)
        {
            work["gates"] = new JsonArray([.. gates.Order(StringComparer.Ordinal).Select(gate => JsonValue.Create(gate))]);
        }

        if (type.Spec.Policy?.MaxDatabaseAge is { } age)
        {
            work["maxDatabaseAge"] = age;
        }

        work["source"] = Endpoint(artifact.Source, byUid);
        work["destination"] = Endpoint(artifact.Destination, byUid);
        return Hash(work);
    }

    private static JsonObject Request(V1Alpha1Order order, ArtifactObservation artifact, DateTimeOffset? forceAt) => new()
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
        // An unset policy and Forbid are equal: servers set the default while the schema had one.
        ["concurrencyPolicy"] = cron.ConcurrencyPolicy is { Length: > 0 } policy ? policy : "Forbid",
    };

    private static string Hash(JsonObject value) => ContentHash.Hex(CanonicalJson.Write(value), 16);
}

/// <summary>
/// Writes JSON as the same text on every version of .NET: keys sorted by code unit, no blanks, numbers as they were written, and only the escapes that JSON
/// requires.
/// </summary>
internal static class CanonicalJson
{
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                AppendAll(text, '{', map.OrderBy(entry => entry.Key, StringComparer.Ordinal), '}', entry =>
                {
                    AppendString(text, entry.Key);
                    text.Append(':');
                    Append(text, entry.Value);
                });
                break;
            case JsonArray list:
                AppendAll(text, '[', list, ']', item => Append(text, item));
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                AppendString(text, value.GetValue<string>());
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, char open, IEnumerable<T> items, char close, Action<T> append)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
            {
                text.Append(',');
            }

            isFirst = false;
            append(item);
        }

        text.Append(close);
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var unit in value)
        {
            switch (unit)
            {
                case '"' or '\\':
                    text.Append('\\').Append(unit);
                    break;
                case < ' ':
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
                    break;
                default:
                    text.Append(unit);
                    break;
            }
        }

        text.Append('"');
    }
}
