using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>A request to run a template as a node.</summary>
internal sealed record NodeRequest
{
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required TemplateDefinition Template { get; init; }

    public IReadOnlyList<Parameter> Arguments { get; init; } = [];

    public string BoundaryId { get; init; } = "";

    public bool IsExitHandler { get; init; }

    /// <summary>Variables of this node only, such as the number of the attempt.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The node is an attempt of a retried step and has no attempts itself.</summary>
    public bool IsAttempt { get; init; }

    /// <summary>Another step uses the output of the process.</summary>
    public bool CapturesResult { get; init; }

    /// <summary>Latest end of the node.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Number of nested calls.</summary>
    public int Depth { get; init; }
}
