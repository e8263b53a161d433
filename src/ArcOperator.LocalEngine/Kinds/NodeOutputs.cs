using ArcOperator.Api.Shared;

namespace ArcOperator.LocalEngine.Kinds;

internal sealed record NodeOutputs
{
    public IReadOnlyList<Parameter>? Parameters { get; init; }

    /// <summary>What the process printed.</summary>
    public string? Result { get; init; }

    public string? ExitCode { get; init; }
}
