namespace ArcOperator.Runtime.Informers;

/// <summary>State of an informer, from best to worst.</summary>
public enum InformerState
{
    /// <summary>The cache shows the objects as of a moment ago.</summary>
    Synced,

    /// <summary>The first list is not read yet.</summary>
    Syncing,

    /// <summary>The API server does not know the kind: its CRD is not installed. Asked for again when it may have come, and once a minute.</summary>
    KindMissing,

    /// <summary>The user that the operator speaks for may not read the kind, and never could.</summary>
    Forbidden,

    /// <summary>The kind cannot be read at present, for example because the connection broke. The cache shows the last known objects.</summary>
    Failing,
}

internal static class InformerStates
{
    /// <summary>The first list was tried, successfully or not.</summary>
    public static IReadOnlySet<InformerState> Tried { get; } =
        new HashSet<InformerState> { InformerState.Synced, InformerState.KindMissing, InformerState.Forbidden, InformerState.Failing };
}
