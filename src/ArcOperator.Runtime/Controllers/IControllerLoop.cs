namespace ArcOperator.Runtime.Controllers;

/// <summary>Controller of one kind, as the service sees it that starts and stops all controllers.</summary>
internal interface IControllerLoop
{
    string Name { get; }

    /// <summary>Lets informers fill the queue. Before they run.</summary>
    void Connect();

    /// <summary>
    /// Works on the queue until <paramref name="stop"/> fires. Running work is then finished, or cut off when <paramref name="abort"/>
    /// fires. May be called again after it has returned.
    /// </summary>
    Task RunAsync(CancellationToken stop, CancellationToken abort);
}
