using System.Text;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Shared;

/// <summary>A parameter of a workflow with the field of its value.</summary>
/// <param name="Path">The path of the field, for messages.</param>
/// <param name="Parameter">The parameter. Its value is never null.</param>
/// <param name="IsTrusted">True if the cluster's administrators wrote the value, in a ClusterArtifactType.</param>
internal sealed record ParameterSource(string Path, Parameter Parameter, bool IsTrusted = false)
{
    public ParameterSource(string field, string name, string value)
        : this(field, new Parameter { Name = name, Value = value })
    {
    }

    public Parameter Parameter { get; init; } = Parameter.Value is null ? Parameter with { Value = "" } : Parameter;

    /// <summary>The beginning of the path, which many parameters share.</summary>
    public string Owner { get; init; } = "";

    public string Field => Owner + Path;

    public string Name => Parameter.Name;

    public string Value => Parameter.Value ?? "";
}

/// <summary>Limits of the parameters that one workflow may have.</summary>
internal static class ParameterLimits
{
    /// <summary>Longest name of a parameter, in characters: the limit of the schema of ArtifactWorkflows.</summary>
    public const int LongestName = 253;

    /// <summary>Largest number of parameters: the limit of the schema of ArtifactWorkflows.</summary>
    public const int MostParameters = 1024;

    /// <summary>
    /// Largest size of all names and values together. Argo hands them to a pod in one environment variable, and Linux allows
    /// 128 KiB for one. What is longer Argo writes into a ConfigMap, for which its controller has no right by default.
    /// </summary>
    public const int MostBytes = 96 << 10;

    // In characters. Longer paths of fields are truncated in messages.
    private const int LongestField = 160;

    /// <summary>Returns the reason why Argo cannot pass on the parameters, or null if it can.</summary>
    /// <param name="parameters">The parameters of one workflow.</param>
    /// <param name="owner">The object that has the parameters, for messages.</param>
    public static string? SizeProblem(IReadOnlyCollection<ParameterSource> parameters, string owner = "the ArtifactWorkflow")
    {
        if (parameters.Count > MostParameters)
        {
            return $"{owner} has {parameters.Count} parameters, at most {MostParameters} are allowed; remove some";
        }

        var total = parameters.Sum(BytesOf);
        return total > MostBytes && parameters.MaxBy(BytesOf) is { } largest
            ? $"the parameters of {owner} have {Kibibytes(total)} KiB, at most {Kibibytes(MostBytes)} KiB are allowed; shorten {Shorten(largest.Field)} ({Kibibytes(BytesOf(largest))} KiB, the largest)"
            : null;
    }

    /// <summary>
    /// Returns the reason why a value of a user is refused, or null if all are accepted. Argo expands <c>{{</c>: an invalid expression
    /// stops its controller for all tenants, and a valid one reads the template's other parameters.
    /// </summary>
    public static string? ExpressionProblem(IEnumerable<ParameterSource> parameters) =>
        parameters.FirstOrDefault(parameter => !parameter.IsTrusted && IsExpression(parameter.Value)) is { } found ? ExpressionProblem(found.Field) : null;

    /// <summary>Returns the reason why the expression in a field is refused.</summary>
    public static string ExpressionProblem(string field) =>
        $"{Shorten(field)} contains '{{{{', which Argo expands; remove it, or ask an administrator for allowExpressions in a ClusterArtifactType";

    public static bool IsExpression(string? value) => value?.Contains("{{", StringComparison.Ordinal) is true;

    private static long BytesOf(ParameterSource parameter) => Encoding.UTF8.GetByteCount(parameter.Name) + JsonBytes(parameter.Value);

    // Argo's controller writes the value as JSON, in which a quotation mark takes two bytes and a control character six.
    private static long JsonBytes(string value)
    {
        long bytes = Encoding.UTF8.GetByteCount(value);
        foreach (var unit in value)
        {
            bytes += unit switch
            {
                '"' or '\\' or '\n' or '\r' or '\t' => 1,
                < ' ' or '<' or '>' or '&' => 5,
                _ => 0,
            };
        }

        return bytes;
    }

    // Rounded up, so that a size above the limit never reads like the limit.
    private static long Kibibytes(long bytes) => (bytes + 1023) >> 10;

    private static string Shorten(string field) => field.Truncate(LongestField);
}
