namespace ArcOperator.Runtime.Controllers;

/// <summary>Controller of one kind, as <see cref="Hosting.OperatorService"/> starts and stops it.</summary>
internal interface IControllerLoop
{
    string Name { get; }

    /// <summary>Connects the informers with the queue. Called before the informers run.</summary>
    void Connect();

    /// <summary>
    /// Works on the queue until <paramref name="stop"/> fires. Running work is then finished, or cancelled when <paramref name="abort"/> fires. Can
    /// be called again after it has returned.
    /// </summary>
    Task RunAsync(CancellationToken stop, CancellationToken abort);
}
