using System.Collections.Immutable;
using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>One node of a Workflow's tree.</summary>
internal sealed record NodeState
{
    public required string Id { get; init; }

    /// <summary>The path in the tree, such as <c>build[0].compile(1)</c>. It identifies the node.</summary>
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required NodeType Type { get; init; }

    public required NodePhase Phase { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public string TemplateName { get; init; } = "";

    public string Message { get; init; } = "";

    /// <summary>Id of the node of the calling template.</summary>
    public string BoundaryId { get; init; } = "";

    public DateTimeOffset? FinishedAt { get; init; }

    public IReadOnlyList<Parameter> Inputs { get; init; } = [];

    public StepOutputs Outputs { get; init; } = StepOutputs.None;

    /// <summary>The outputs as the template defines them.</summary>
    public IReadOnlyList<TemplateParameter> OutputDefinitions { get; init; } = [];

    /// <summary>Ids of the nodes of each call of a group, in order. A retry has its attempts under the empty name.</summary>
    public ImmutableDictionary<string, ImmutableList<string>> Members { get; init; } = ImmutableDictionary<string, ImmutableList<string>>.Empty;

    /// <summary>The next nodes in the graph for users. They have no effect on decisions.</summary>
    public ImmutableList<string> Children { get; init; } = [];

    /// <summary>The last nodes in the graph for users. They have no effect on decisions.</summary>
    public ImmutableList<string> Outbound { get; init; } = [];

    /// <summary>The node is an attempt of a retried step.</summary>
    public bool IsAttempt { get; init; }

    /// <summary>The node belongs to the exit handler, to which deadline and stop do not apply.</summary>
    public bool IsExitHandler { get; init; }

    /// <summary>Another attempt can have another outcome.</summary>
    public bool CanRetry { get; init; } = true;

    /// <summary>Latest end of the node, waiting included.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Longest duration of the process.</summary>
    public TimeSpan? LongestRun { get; init; }

    public DateTimeOffset? RunningSince { get; init; }

    public bool IsFinished => Phase.IsFinished();

    public bool IsFailure => Phase.IsFailure();

    /// <summary>Outputs of the whole Workflow: their global names and values. The value is null if the output of a failed step cannot be read.</summary>
    public IEnumerable<Parameter> GlobalOutputs =>
        from definition in OutputDefinitions
        where definition.GlobalName is not null
        let output = Outputs.Parameters.FirstOrDefault(output => output.Name == definition.Name)
        where output is not null
        select new Parameter { Name = definition.GlobalName ?? "", Value = output.Value };

    /// <summary>Returns the outputs of the whole Workflow by name. The output of a node that finished later overrides an earlier one.</summary>
    public static IReadOnlyDictionary<string, string?> GlobalOutputsOf(IEnumerable<NodeState> nodes)
    {
        var values = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var output in nodes.Where(node => node.Phase.IsCompleted()).OrderBy(node => node.FinishedAt).SelectMany(node => node.GlobalOutputs))
        {
            values[output.Name] = output.Value;
        }

        return values;
    }
}

/// <summary>The outputs of a node.</summary>
internal sealed record StepOutputs
{
    public static StepOutputs None { get; } = new();

    /// <summary>Standard output of the process, if another step uses it.</summary>
    public string? Result { get; init; }

    public int? ExitCode { get; init; }

    public IReadOnlyList<Parameter> Parameters { get; init; } = [];
}

/// <summary>The type of a node, with the names of Argo.</summary>
internal enum NodeType
{
    /// <summary>A container, script or container set.</summary>
    Pod,

    /// <summary>One container of a container set.</summary>
    Container,
    Steps,
    StepGroup,
    DAG,

    /// <summary>A task with items. Each item has its own node.</summary>
    TaskGroup,

    /// <summary>A retried step. Each attempt has its own node.</summary>
    Retry,
    Suspend,

    /// <summary>A call that did not run.</summary>
    Skipped,
}

/// <summary>The phase of a node, with the names of Argo.</summary>
internal enum NodePhase
{
    Pending,
    Running,
    Succeeded,

    /// <summary>The condition <c>when</c> was false.</summary>
    Skipped,

    /// <summary>The condition on other tasks was not met.</summary>
    Omitted,

    /// <summary>The node ran and failed.</summary>
    Failed,

    /// <summary>The node could not run.</summary>
    Error,
}

/// <summary>Groups of types.</summary>
internal static class NodeTypes
{
    /// <summary>Returns true if the progress of a Workflow counts nodes of this type.</summary>
    public static bool IsCounted(this NodeType type) => type is NodeType.Pod or NodeType.Container or NodeType.Suspend;
}

/// <summary>Groups of phases.</summary>
internal static class NodePhases
{
    /// <summary>Returns true if the phase is final.</summary>
    public static bool IsFinished(this NodePhase phase) => phase is not (NodePhase.Pending or NodePhase.Running);

    public static bool IsFailure(this NodePhase phase) => phase is NodePhase.Failed or NodePhase.Error;

    /// <summary>Returns true if the Workflow continues after a call failed with this phase.</summary>
    public static bool ContinuesAfter(this StepCall call, NodePhase phase) =>
        phase == NodePhase.Error ? call.ContinueOn is { Error: true } : call.ContinueOn is { Failed: true };

    /// <summary>Returns true if the node ran to its end. False for skipped nodes.</summary>
    public static bool IsCompleted(this NodePhase phase) => phase is NodePhase.Succeeded or NodePhase.Failed or NodePhase.Error;
}
