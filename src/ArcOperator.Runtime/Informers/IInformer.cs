namespace ArcOperator.Runtime.Informers;

/// <summary>An informer of any kind, for its host.</summary>
public interface IInformer
{
    EntityMetadata Kind { get; }

    InformerState State { get; }

    /// <summary>True after at least one list was read.</summary>
    bool HasSynced { get; }

    /// <summary>True if the user may not read the kind and this is expected: the installation has rights in its own namespaces only.</summary>
    bool CountsAsEmpty { get; }

    /// <summary>Reason for the state, in plain text. Empty if the informer works.</summary>
    string Problem { get; }

    /// <summary>Calls <paramref name="handler"/> whenever the state is set.</summary>
    void OnStateChange(Action handler);

    /// <summary>Reads and watches until cancelled. Failures are retried and never thrown.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Returns once the state is one of these.</summary>
    Task WaitForAsync(IReadOnlySet<InformerState> states, CancellationToken cancellationToken);
}
