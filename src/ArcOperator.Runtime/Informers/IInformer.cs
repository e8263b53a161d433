namespace ArcOperator.Runtime.Informers;

/// <summary>An informer of whatever kind, for those who start and watch over it.</summary>
public interface IInformer
{
    EntityMetadata Kind { get; }

    InformerState State { get; }

    /// <summary>Why the state is what it is, for people; empty when all is well.</summary>
    string Problem { get; }

    /// <summary>Reads and watches until cancelled. Never fails: what goes wrong is tried again.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Returns once the state is one of these.</summary>
    Task WaitForAsync(IReadOnlySet<InformerState> states, CancellationToken cancellationToken);
}
