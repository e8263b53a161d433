using ArcOperator.LocalEngine.Scheduling;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Runs the containers of one pod in the order of Argo.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Init containers run one after the other, then each container when its dependencies have succeeded. The failure of a
/// container ends all others. When a call ends, no container is running.</para>
/// <para><b>Assumptions.</b> The dependencies exist and have no circle.</para>
/// <para><b>Caveats.</b> Other containers end with SIGKILL, without the thirty seconds of a pod.</para>
/// <para><b>Errors.</b> The error of a container that cannot run; <see cref="OperationCanceledException"/>.</para>
/// </remarks>
/// <param name="pod">The containers.</param>
/// <param name="run">Runs one container.</param>
/// <param name="report">Receives the start and the outcome of containers that have a node.</param>
internal sealed class PodRun(PreparedPod pod, Func<PreparedContainer, CancellationToken, Task<ContainerEnd>> run, StepReport report)
{
    /// <summary>The exit code of Argo's own program in a container, which also waits for dependencies.</summary>
    private const int ExecutorFailed = 64;

    // 128 and SIGKILL.
    private const int Killed = 137;

    private readonly Dictionary<string, Task<ContainerEnd>> _containers = [];

    /// <summary>Runs the init containers.</summary>
    /// <returns>The first failure, or null.</returns>
    public async Task<ContainerEnd?> InitializeAsync(CancellationToken cancellationToken)
    {
        foreach (var container in pod.InitContainers)
        {
            if (await run(container, cancellationToken) is { ExitCode: not 0 } failed)
            {
                return failed;
            }
        }

        return null;
    }

    /// <summary>Runs the containers.</summary>
    public async Task<IReadOnlyList<ContainerEnd>> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return await Task.WhenAll([.. pod.Containers.Select(container => Start(container.Spec.Name, stop, cancellationToken))]);
    }

    private Task<ContainerEnd> Start(string name, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        if (!_containers.TryGetValue(name, out var started))
        {
            var container = pod.Containers.First(candidate => candidate.Spec.Name == name);
            var dependencies = container.Spec.Dependencies.Select(before => (before, Start(before, stop, cancellationToken))).ToList();
            _containers[name] = started = RunAsync(container, dependencies, stop, cancellationToken);
        }

        return started;
    }

    private async Task<ContainerEnd> RunAsync(
        PreparedContainer container, List<(string Name, Task<ContainerEnd> Ended)> dependencies, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        var end = await RefusalAsync(container.Spec.Name, dependencies) ?? await RunAsync(container, stop, cancellationToken);
        if (container.NodeId is { } node)
        {
            report.Finished(node, Outcome(end));
        }

        return end;
    }

    // Argo waits for the dependencies in their order. The message is that of Argo.
    private static async Task<ContainerEnd?> RefusalAsync(string container, List<(string Name, Task<ContainerEnd> Ended)> dependencies)
    {
        foreach (var (name, ended) in dependencies)
        {
            if (await ended is { ExitCode: not 0 } failed)
            {
                return new(container, ExecutorFailed, $"dependency \"{name}\" exited with non-zero code: {failed.ExitCode}", "");
            }
        }

        return null;
    }

    private async Task<ContainerEnd> RunAsync(PreparedContainer container, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        var isOver = false;
        try
        {
            if (container.NodeId is { } node)
            {
                report.Started(node);
            }

            var end = await run(container, stop.Token);
            isOver = end.ExitCode == 0;
            return end;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(container.Spec.Name, Killed, "", "");
        }
        finally
        {
            if (!isOver)
            {
                await stop.CancelAsync();
            }
        }
    }

    private static StepOutcome Outcome(ContainerEnd end) => end.ExitCode switch
    {
        0 => new(NodePhase.Succeeded, "", StepOutputs.None),
        ExecutorFailed => new(NodePhase.Error, StepText.ContainerFailure(end), StepOutputs.None),
        _ => new(NodePhase.Failed, StepText.ContainerFailure(end), StepOutputs.None),
    };
}

/// <summary>The end of a container.</summary>
/// <param name="Name">The name of the container.</param>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Text">The termination message. Empty without one.</param>
/// <param name="Output">Standard output.</param>
internal sealed record ContainerEnd(string Name, int ExitCode, string Text, string Output);
