using System.Text.Json;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>A step, or a task of a DAG: the call of a template.</summary>
internal sealed record StepCall
{
    public string Name { get => field ?? ""; init; }

    public string? Template { get; init; }

    public Arguments? Arguments { get; init; }

    public string? When { get; init; }

    public IReadOnlyList<JsonElement>? WithItems { get; init; }

    /// <summary>A JSON list, usually the output of an earlier step.</summary>
    [JsonConverter(typeof(AnyTextConverter))]
    public string? WithParam { get; init; }

    public ContinueOn? ContinueOn { get; init; }

    /// <summary>Condition of a task on the outcomes of other tasks.</summary>
    public string? Depends { get; init; }

    /// <summary>Tasks that must succeed before a task starts. An alternative to <see cref="Depends"/>.</summary>
    public IReadOnlyList<string> Dependencies { get => field ?? []; init; }

    /// <summary>True if the call has one node per item.</summary>
    [JsonIgnore]
    public bool IsExpanded => WithItems is not null || WithParam is not null;
}

/// <summary>The arguments of a Workflow or of a call.</summary>
internal sealed record Arguments
{
    public IReadOnlyList<TemplateParameter> Parameters { get => field ?? []; init; }
}

internal sealed record ContinueOn
{
    public bool Error { get; init; }

    public bool Failed { get; init; }
}

internal sealed record DagSpec
{
    public IReadOnlyList<StepCall> Tasks { get => field ?? []; init; }
}

/// <summary>A reference to a WorkflowTemplate or ClusterWorkflowTemplate.</summary>
internal sealed record TemplateRef
{
    public string Name { get => field ?? ""; init; }

    public bool ClusterScope { get; init; }
}
