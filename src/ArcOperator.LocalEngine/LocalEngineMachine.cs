using ArcOperator.LocalEngine.Sandbox;

namespace ArcOperator.LocalEngine;

/// <summary>This machine, found fit to run steps. Made before anything else, so that what is missing is said at once.</summary>
public sealed class LocalEngineMachine : IDisposable
{
    private LocalEngineMachine(LocalEngineOptions options, WorkFolder work, ProcessStarter starter, SandboxSettings settings) =>
        (Options, Work, Starter, Settings, Slots) = (options, work, starter, settings, new(options.Parallelism));

    public LocalEngineOptions Options { get; }

    internal WorkFolder Work { get; }

    internal ProcessStarter Starter { get; }

    internal SandboxSettings Settings { get; }

    internal StepSlots Slots { get; }

    /// <exception cref="LocalEngineException">Steps cannot be run here; says why, and what to do.</exception>
    public static async Task<LocalEngineMachine> PrepareAsync(LocalEngineOptions options, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new LocalEngineException("the local engine runs steps in Linux sandboxes, and this system is not Linux");
        }

        var found = SandboxProbe.Find(Environment.GetEnvironmentVariable("PATH"));
        var work = WorkFolder.Open(options.WorkFolder);
        var starter = new ProcessStarter();
        try
        {
            var settings = await SandboxProbe.TryAsync(found, work, new(found.Program, starter), cancellationToken);
            return new(options, work, starter, settings);
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
        Starter.Dispose();
        Slots.Dispose();
        Work.Dispose();
    }
}
