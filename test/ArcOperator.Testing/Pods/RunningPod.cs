using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ArcOperator.Testing.Pods;

/// <summary>The containers of one Pod as processes.</summary>
public sealed class RunningPod
{
    private readonly ConcurrentDictionary<string, SandboxedContainer> _containers = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly V1Pod _pod;
    private readonly PodVolumes _volumes;
    private readonly IReadOnlyDictionary<string, ContainerImage> _images;
    private Task _running = Task.CompletedTask;
    private Task? _ending;
    private string? _problem;

    internal RunningPod(V1Pod pod, PodVolumes volumes, IReadOnlyDictionary<string, ContainerImage> images) => (_pod, _volumes, _images) = (pod, volumes, images);

    public string Name => _pod.Metadata.Name;

    public string Namespace => _pod.Metadata.NamespaceProperty;

    /// <summary>Ports of this machine by the names of the container ports.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; private set; } = new Dictionary<string, int>();

    /// <summary>The output of the containers.</summary>
    public string Log => $"{Namespace}/{Name}: {_problem}\n{string.Join('\n', _containers.Values.Select(container => $"--- {container.Name}\n{container.Log}"))}";

    /// <summary>True after all processes have ended at the request to end.</summary>
    public bool HasEnded => _ending?.IsCompleted is true;

    internal string Reported { get; set; } = "";

    internal void Begin() => _running = Task.Run(RunAsync);

    /// <summary>Asks all processes to end, once. After the grace period they are killed.</summary>
    internal void BeginEnd(TimeSpan grace) => _ending ??= EndAsync(grace);

    internal async Task EndAsync(TimeSpan grace)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_containers.Values.Select(container => container.EndAsync(grace)));
        await _running;
    }

    internal JsonObject Status()
    {
        var isOnce = _pod.Spec.RestartPolicy is "Never";
        var ended = isOnce && _containers.Count == _pod.Spec.Containers.Count && _containers.Values.All(container => container.ExitCode is not null);
        var isReady = !ended && _containers.Count == _pod.Spec.Containers.Count && _containers.Values.All(container => container.IsReady);
        return new()
        {
            ["phase"] = ended ? _containers.Values.All(container => container.ExitCode == 0) ? "Succeeded" : "Failed" : _containers.IsEmpty ? "Pending" : "Running",
            ["podIP"] = "127.0.0.1",
            ["conditions"] = new JsonArray([.. new[] { ("PodScheduled", true), ("Initialized", true), ("ContainersReady", isReady), ("Ready", isReady) }.Select(condition =>
                new JsonObject { ["type"] = condition.Item1, ["status"] = condition.Item2 ? "True" : "False", ["lastTransitionTime"] = "2026-01-01T00:00:00Z" })]),
            ["containerStatuses"] = new JsonArray([.. _pod.Spec.Containers.Select(ContainerStatus)]),
        };
    }

    private JsonObject ContainerStatus(V1Container container)
    {
        var running = _containers.GetValueOrDefault(container.Name);
        return new()
        {
            ["name"] = container.Name,
            ["image"] = container.Image,
            ["imageID"] = container.Image,
            ["ready"] = running?.IsReady ?? false,
            ["restartCount"] = running?.Restarts ?? 0,
            ["state"] = running switch
            {
                null => new JsonObject { ["waiting"] = new JsonObject { ["reason"] = _problem is null ? "ContainerCreating" : "ImagePullBackOff", ["message"] = _problem } },
                { ExitCode: { } code } => new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = code, ["reason"] = code == 0 ? "Completed" : "Error" } },
                _ => new JsonObject { ["running"] = new JsonObject() },
            },
        };
    }

    private async Task RunAsync()
    {
        try
        {
            if (_pod.Spec.Containers.FirstOrDefault(container => ImageOf(container) is null) is { } unknown)
            {
                _problem = $"image {unknown.Image} cannot be pulled";
                return;
            }

            var folders = await _volumes.MountAsync(_stop.Token);
            Ports = _pod.Spec.Containers.SelectMany(container => container.Ports ?? []).ToDictionary(port => port.Name, _ => OperatorProcess.FreePort());
            var environment = new ContainerEnvironment(_volumes, Ports);
            foreach (var container in _pod.Spec.Containers)
            {
                var variables = await environment.ForAsync(container);
                _containers[container.Name] = new(_pod, container, ImageOf(container)!, folders, variables, Ports);
            }

            await Task.WhenAll(_containers.Values.Select(container => container.RunAsync(_pod.Spec.RestartPolicy is not "Never", _stop.Token)));
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException or KeyNotFoundException or IOException or HttpRequestException or k8s.Autorest.HttpOperationException)
        {
            // A mistake in the Pod or in this class. Tests print it with the log.
            _problem = error.ToString();
        }
    }

    private ContainerImage? ImageOf(V1Container container)
    {
        var name = container.Image.Split('@')[0].Split('/')[^1];
        return _images.GetValueOrDefault(name) ?? _images.GetValueOrDefault(name.Split(':')[0]);
    }
}
