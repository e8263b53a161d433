using System.Collections.Immutable;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>One node of a Workflow's tree.</summary>
internal sealed record NodeState
{
    public required string Id { get; init; }

    /// <summary>The path through the tree, as in <c>build[0].compile(1)</c>; it makes the node what it is.</summary>
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required NodeType Type { get; init; }

    public required NodePhase Phase { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public string TemplateName { get; init; } = "";

    public TemplateScope Scope { get; init; }

    public string Message { get; init; } = "";

    /// <summary>The node of the template that called it.</summary>
    public string BoundaryId { get; init; } = "";

    public DateTimeOffset? FinishedAt { get; init; }

    public IReadOnlyList<Parameter> Inputs { get; init; } = [];

    public StepOutputs Outputs { get; init; } = StepOutputs.None;

    /// <summary>Outputs that the whole Workflow knows: from the global name to the output's.</summary>
    public IReadOnlyDictionary<string, string> Globals { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The nodes of each call of a group, in order; of a Retry its attempts, under the empty name.</summary>
    public ImmutableDictionary<string, ImmutableList<string>> Members { get; init; } = ImmutableDictionary<string, ImmutableList<string>>.Empty;

    /// <summary>What comes next in the graph that a user is shown; decides nothing.</summary>
    public ImmutableList<string> Children { get; init; } = [];

    /// <summary>Where the graph leaves the node; decides nothing.</summary>
    public ImmutableList<string> Outbound { get; init; } = [];

    /// <summary>True for an attempt at a step with a retry strategy.</summary>
    public bool IsAttempt { get; init; }

    /// <summary>It belongs to the exit handler, and so outlives deadline and stop.</summary>
    public bool IsExitHandler { get; init; }

    /// <summary>False: another attempt would end just as this one did.</summary>
    public bool CanRetry { get; init; } = true;

    /// <summary>When the node has to be over, waiting included.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How long its process may take.</summary>
    public TimeSpan? LongestRun { get; init; }

    public DateTimeOffset? RunningSince { get; init; }

    public bool IsFinished => Phase.IsFinished();

    public bool IsFailure => Phase.IsFailure();

    /// <summary>The output that has this name in the whole Workflow; null: none of this node.</summary>
    public string? GlobalOutput(string name) =>
        Globals.TryGetValue(name, out var own) ? Outputs.Parameters.FirstOrDefault(output => output.Name == own)?.Value : null;
}
