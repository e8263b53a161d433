namespace ArcOperator.Controllers.Endpoints;

/// <summary>What is to be done about an Endpoint, and what its status is to speak of.</summary>
internal sealed record Plan
{
    /// <summary>Why the Endpoint cannot work as it is; null if nothing is wrong with it.</summary>
    public EndpointProblem? Problem { get; init; }

    public required ProbeTarget Target { get; init; }

    /// <summary>True: try it.</summary>
    public bool Probe { get; init; }

    /// <summary>True: the operator was told to try none.</summary>
    public bool IsProbingOff { get; init; }

    /// <summary>True: what an earlier try found still holds.</summary>
    public bool KeepsProbe { get; init; }

    /// <summary>What a try is about, as a hash.</summary>
    public required string Subject { get; init; }

    /// <summary>The force-at that is obeyed by this plan, or was by an earlier one.</summary>
    public DateTimeOffset? ForcedAt { get; init; }

    /// <summary>What is wrong with the force-at; null if nothing is.</summary>
    public string? AnnotationProblem { get; init; }

    /// <summary>When something is due that no event announces.</summary>
    public TimeSpan? NextLook { get; init; }
}
