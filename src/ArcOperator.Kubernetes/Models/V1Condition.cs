namespace ArcOperator.Kubernetes.Models;

/// <summary>One aspect of an object's state, as the Kubernetes API conventions define it.</summary>
public sealed record V1Condition
{
    /// <summary>What is said something about, in CamelCase: Ready, Stalled, …</summary>
    public string Type { get; init; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>Why, in one CamelCase word, for programs.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Why, in a sentence, for people. May be empty.</summary>
    public string Message { get; init; } = "";

    /// <summary>When <see cref="Status"/> last changed; a new reason or message leaves it alone.</summary>
    public DateTime LastTransitionTime { get; init; }

    /// <summary>The generation of the object that the condition speaks of.</summary>
    public long? ObservedGeneration { get; init; }
}
