using System.Text.Json;

namespace ArcOperator.LocalEngine.Expressions;

/// <summary>JSON after substitution, and the variables that nobody knew.</summary>
internal sealed record SubstitutedJson(JsonElement Json, IReadOnlyList<string> Unknown)
{
    /// <summary>Null if all is well.</summary>
    public string? Problem => UnknownVariables.Problem(Unknown);
}
