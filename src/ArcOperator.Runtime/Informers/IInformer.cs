namespace ArcOperator.Runtime.Informers;

/// <summary>An informer of any kind, as its host sees it.</summary>
public interface IInformer
{
    EntityMetadata Kind { get; }

    InformerState State { get; }

    /// <summary>A list was read at least once.</summary>
    bool HasSynced { get; }

    /// <summary>The user may not read the kind, and is not expected to: an installation with rights in its own namespaces alone.</summary>
    bool CountsAsEmpty { get; }

    /// <summary>Reason for the state, for people; empty if the informer works.</summary>
    string Problem { get; }

    /// <summary>Calls <paramref name="handler"/> whenever the state is set.</summary>
    void OnStateChange(Action handler);

    /// <summary>Reads and watches until cancelled. Never fails: failures are retried.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Returns once the state is one of these.</summary>
    Task WaitForAsync(IReadOnlySet<InformerState> states, CancellationToken cancellationToken);
}
