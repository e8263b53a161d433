using System.Text.Json;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>The call of a template: a step, or a task of a DAG.</summary>
internal sealed record StepCall
{
    public string Name { get => field ?? ""; init; }

    public string? Template { get; init; }

    public TemplateRef? TemplateRef { get; init; }

    public Arguments? Arguments { get; init; }

    public string? When { get; init; }

    public IReadOnlyList<JsonElement>? WithItems { get; init; }

    /// <summary>A JSON list, usually of an earlier step's output.</summary>
    [JsonConverter(typeof(AnyTextConverter))]
    public string? WithParam { get; init; }

    public ContinueOn? ContinueOn { get; init; }

    /// <summary>Of a task: what must have happened before.</summary>
    public string? Depends { get; init; }

    /// <summary>Of a task: what must have succeeded before; the older way to say it.</summary>
    public IReadOnlyList<string> Dependencies { get => field ?? []; init; }

    /// <summary>True: one node for each item.</summary>
    [JsonIgnore]
    public bool IsExpanded => WithItems is not null || WithParam is not null;
}
