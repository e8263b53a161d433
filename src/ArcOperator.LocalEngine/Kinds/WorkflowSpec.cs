using System.Text.Json;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>What is to be run, after merging. What is substituted later is still JSON here.</summary>
internal sealed record WorkflowSpec
{
    public string? Entrypoint { get; init; }

    public string? OnExit { get; init; }

    public Arguments? Arguments { get; init; }

    public IReadOnlyList<JsonElement> Templates { get => field ?? []; init; }

    /// <summary>What every template has unless it says otherwise.</summary>
    public JsonElement? TemplateDefaults { get; init; }

    public IReadOnlyList<JsonElement> Volumes { get => field ?? []; init; }

    public IReadOnlyList<VolumeClaimTemplate> VolumeClaimTemplates { get => field ?? []; init; }

    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>How many steps may run at once.</summary>
    public int? Parallelism { get; init; }

    /// <summary>For every template that has none of its own; for steps and DAGs too.</summary>
    public RetryStrategy? RetryStrategy { get; init; }

    public TtlStrategy? TtlStrategy { get; init; }

    public string? ServiceAccountName { get; init; }

    public int? Priority { get; init; }
}
