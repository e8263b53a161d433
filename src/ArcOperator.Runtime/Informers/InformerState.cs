namespace ArcOperator.Runtime.Informers;

/// <summary>State of an informer, from best to worst.</summary>
public enum InformerState
{
    /// <summary>The cache is up to date.</summary>
    Synced,

    /// <summary>The first list is not read yet.</summary>
    Syncing,

    /// <summary>
    /// The API server does not serve the kind, because its CRD is not installed. The kind is requested again when a CRD appears, and once a minute.
    /// </summary>
    KindMissing,

    /// <summary>The operator's user has never been allowed to read the kind.</summary>
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
