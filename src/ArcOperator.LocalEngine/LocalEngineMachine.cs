using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.Runtime.Processes;

namespace ArcOperator.LocalEngine;

/// <summary>This machine, after a check that it can run steps. Created first, so that a missing requirement ends the program at once.</summary>
internal sealed class LocalEngineMachine : IDisposable
{
    private readonly ProcessRunner _runner;

    private LocalEngineMachine(EngineOptions options, WorkFolder work, ProcessRunner runner, SandboxProcesses processes, SandboxSettings settings) =>
        (Options, Work, _runner, Processes, Settings, Slots) = (options, work, runner, processes, settings, new(options.Parallelism));

    public EngineOptions Options { get; }

    public WorkFolder Work { get; }

    public SandboxProcesses Processes { get; }

    public SandboxSettings Settings { get; }

    public StepSlots Slots { get; }

    /// <exception cref="LocalEngineException">The machine cannot run steps. The message names the cause and the remedy.</exception>
    public static async Task<LocalEngineMachine> PrepareAsync(EngineOptions options, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(ProcessRunner.SessionStarter))
        {
            throw new LocalEngineException($"the local engine needs Linux and {ProcessRunner.SessionStarter} (util-linux)");
        }

        var searchPath = SandboxProbe.SearchPath(Environment.GetEnvironmentVariable("PATH"));
        var bubblewrap = SandboxProbe.FindBubblewrap(searchPath);
        var work = WorkFolder.Open(Path.GetFullPath(options.WorkFolder));
        var runner = new ProcessRunner(TimeProvider.System);
        try
        {
            var processes = new SandboxProcesses(bubblewrap, runner, TimeProvider.System);
            return new(options, work, runner, processes, await SandboxProbe.TryAsync(searchPath, work, processes, cancellationToken));
        }
        catch (LocalEngineException)
        {
            runner.Dispose();
            work.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _runner.Dispose();
        Slots.Dispose();
        Work.Dispose();
    }
}
