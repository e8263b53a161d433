using ArcOperator.LocalEngine.Sandbox;

namespace ArcOperator.LocalEngine;

/// <summary>This machine, found fit to run steps. Made before anything else, so that what is missing is said at once.</summary>
internal sealed class LocalEngineMachine : IDisposable
{
    private readonly ProcessStarter _starter;

    private LocalEngineMachine(
        EngineOptions options, WorkFolder work, ProcessStarter starter, SandboxProcesses processes, SandboxSettings settings) =>
        (Options, Work, _starter, Processes, Settings, Slots) = (options, work, starter, processes, settings, new(options.Parallelism));

    public EngineOptions Options { get; }

    internal WorkFolder Work { get; }

    internal SandboxProcesses Processes { get; }

    internal SandboxSettings Settings { get; }

    internal StepSlots Slots { get; }

    /// <exception cref="LocalEngineException">Steps cannot be run here; says why, and what to do.</exception>
    public static async Task<LocalEngineMachine> PrepareAsync(EngineOptions options, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new LocalEngineException("the local engine runs steps in Linux sandboxes, and this system is not Linux");
        }

        var searchPath = SandboxProbe.SearchPath(Environment.GetEnvironmentVariable("PATH"));
        var bubblewrap = SandboxProbe.FindBubblewrap(searchPath);
        var work = WorkFolder.Open(Path.GetFullPath(options.WorkFolder));
        var starter = new ProcessStarter();
        try
        {
            var processes = new SandboxProcesses(bubblewrap, starter, TimeProvider.System);
            return new(options, work, starter, processes, await SandboxProbe.TryAsync(searchPath, work, processes, cancellationToken));
        }
        catch (LocalEngineException)
        {
            starter.Dispose();
            work.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _starter.Dispose();
        Slots.Dispose();
        Work.Dispose();
    }
}
