namespace ArcOperator.Runtime.Controllers;

/// <summary>A controller of whatever kind, for those who start and stop it.</summary>
internal interface IControllerLoop
{
    string Name { get; }

    /// <summary>Lets informers fill the queue. Before they run.</summary>
    void Connect();

    /// <summary>Works off the queue until told to stop; what is begun by then is finished, or cut off when <paramref name="abort"/> fires.</summary>
    Task RunAsync(CancellationToken stop, CancellationToken abort);
}
