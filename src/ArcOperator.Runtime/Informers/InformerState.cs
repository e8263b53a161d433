namespace ArcOperator.Runtime.Informers;

/// <summary>How far an informer is, from best to worst.</summary>
public enum InformerState
{
    /// <summary>The cache shows the world as of a moment ago.</summary>
    Synced,

    /// <summary>The first list is not read yet.</summary>
    Syncing,

    /// <summary>The API server does not know the kind: its CRD is not installed. Asked for again every few seconds.</summary>
    KindMissing,

    /// <summary>The kind cannot be read at present (no connection, no right). The cache shows the last that was seen.</summary>
    Failing,
}
