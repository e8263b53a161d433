using System.Text;
using System.Text.Json;

namespace ArcOperator.Api.Foreign;

/// <summary>The global outputs of a workflow that report to ARC. Their names begin with <c>arc-</c>; other outputs are not read.</summary>
/// <param name="Values">Values by name. Empty values, which Argo writes for missing files, count as absent.</param>
/// <param name="Dropped">Names of outputs that exceed the limit of all together.</param>
public sealed record WorkflowOutputs(IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Dropped)
{
    public const string Prefix = "arc-";
    public const string SourceDigest = "arc-source-digest";
    public const string Digest = "arc-digest";
    public const string Reference = "arc-reference";
    public const string Size = "arc-size";
    public const string Gates = "arc-gates";
    public const string RetryAfter = "arc-retry-after";
    public const string Sbom = "arc-sbom";
    public const string Scan = "arc-scan";

    /// <summary>Largest size of all values together, in bytes of UTF-8.</summary>
    public const int MostBytes = 16 << 10;

    /// <summary>Maximum number of outputs.</summary>
    public const int MostOutputs = 32;
}

/// <summary>Reads the report in <c>status.outputs.parameters</c>.</summary>
internal sealed class WorkflowOutputsConverter : ArgoPartConverter<WorkflowOutputs>
{
    private const int LongestName = 64;

    public override WorkflowOutputs? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var reported = Items(Property(document.RootElement, "parameters"))
            .Select(parameter => (Name: Text(parameter, "name") ?? "", Value: Text(parameter, "value") ?? ""))
            .Where(output => output.Name.Length <= LongestName && output.Name.StartsWith(WorkflowOutputs.Prefix, StringComparison.Ordinal) && output.Value.Length > 0)
            .DistinctBy(output => output.Name)
            // The small values, such as digests, are kept in any case.
            .OrderBy(output => output.Value.Length).ThenBy(output => output.Name, StringComparer.Ordinal)
            .ToList();
        return reported.Count == 0 ? null : Bound(reported);
    }

    private static WorkflowOutputs Bound(List<(string Name, string Value)> reported)
    {
        var (values, dropped, left) = (new Dictionary<string, string>(), new List<string>(), WorkflowOutputs.MostBytes);
        foreach (var (name, value) in reported)
        {
            left -= Encoding.UTF8.GetByteCount(value);
            if (left >= 0 && values.Count < WorkflowOutputs.MostOutputs)
            {
                values[name] = value;
            }
            else if (dropped.Count < WorkflowOutputs.MostOutputs)
            {
                dropped.Add(name);
            }
        }

        return new(values, dropped);
    }
}
