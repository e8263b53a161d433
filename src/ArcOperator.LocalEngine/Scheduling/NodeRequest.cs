using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The wish to have a template carried out as a node.</summary>
internal sealed record NodeRequest
{
    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required TemplateDefinition Template { get; init; }

    public IReadOnlyList<Parameter> Arguments { get; init; } = [];

    public string BoundaryId { get; init; } = "";

    public bool IsExitHandler { get; init; }

    /// <summary>Variables of this node alone, such as the number of the attempt.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>It is an attempt, and so is not tried again itself.</summary>
    public bool IsAttempt { get; init; }

    /// <summary>Somebody asks for what the process prints.</summary>
    public bool CapturesResult { get; init; }

    /// <summary>When the node has to be over at the latest.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How many templates called each other to get here.</summary>
    public int Depth { get; init; }
}
