using System.Text.Json;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>
/// Limit of the work for one Order. Each of its ArtifactWorkflows repeats the labels of the Order and the parameters of its type, so a small Order and a
/// small type could need gigabytes together.
/// </summary>
internal static class OrderLimits
{
    /// <summary>Largest size of the specs, labels, schedules and parameters of types of all artifacts together.</summary>
    public const int MostBytes = 16 << 20;

    /// <summary>Largest number of values in specs, labels and parameters of types of all artifacts together.</summary>
    public const int MostValues = 64_000;

    // Names of the Endpoints, the schedule without its texts, and the parameters that each artifact has.
    private const int FixedBytes = 512;

    /// <summary>Returns the artifacts, those beyond the limit marked.</summary>
    public static IReadOnlyList<ArtifactObservation> Apply(V1Alpha1Order order, IEnumerable<ArtifactObservation> artifacts)
    {
        var labels = order.Metadata.Labels ?? new Dictionary<string, string>();
        var labelBytes = labels.Sum(label => (long)label.Key.Length + label.Value.Length);
        var sizes = new Dictionary<ResolvedType, long>(ReferenceEqualityComparer.Instance);
        var (bytes, values) = (0L, 0L);
        var marked = new List<ArtifactObservation>();
        foreach (var artifact in artifacts)
        {
            bytes += FixedBytes + labelBytes + SpecBytes(artifact.Artifact) + CronBytes(artifact.Cron) + TypeBytes(artifact.Type, sizes);
            values += labels.Count + (artifact.Type?.Spec.Parameters?.Count ?? 0) + CountValues(artifact.Artifact.Spec);
            marked.Add(bytes > MostBytes || values > MostValues ? artifact with { ExceedsOrder = true } : artifact);
        }

        return marked;
    }

    /// <summary>Returns the blocker for an artifact beyond the limit.</summary>
    public static Blocker Exceeded(int index) => ArtifactBlockers.InvalidParameters(
        $"artifacts 0 to {index} need more than {MostBytes >> 20} MiB or {MostValues} values in ArtifactWorkflows, with parameters of their types: split the Order");

    private static long SpecBytes(OrderArtifact artifact) =>
        artifact.Spec is { ValueKind: JsonValueKind.Object } spec ? System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(spec).Length : 0;

    /// <summary>Returns the number of values of a spec that become parameters, or a number beyond the limit of one artifact if there are more.</summary>
    public static int CountValues(JsonElement? spec)
    {
        var count = 0;
        if (spec is { } root)
        {
            Count(root, ref count);
        }

        return count;
    }

    private static void Count(JsonElement element, ref int count)
    {
        if (count > ParameterLimits.MostParameters)
        {
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Count(property.Value, ref count);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Count(item, ref count);
                }

                break;
            case JsonValueKind.Null:
                break;
            default:
                count++;
                break;
        }
    }

    private static long CronBytes(Cron? cron) => cron is null ? 0 : (cron.When?.Length ?? 0) + cron.Schedules.Sum(schedule => (long)schedule.Length);

    private static long TypeBytes(ResolvedType? type, Dictionary<ResolvedType, long> sizes)
    {
        if (type is null)
        {
            return 0;
        }

        if (!sizes.TryGetValue(type, out var bytes))
        {
            sizes[type] = bytes = (type.Spec.Parameters ?? []).Sum(parameter => (long)parameter.Name.Length + (parameter.Value?.Length ?? 0));
        }

        return bytes;
    }
}
