using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Serialization;
using k8s.Autorest;

namespace ArcOperator.Testing.Pods;

/// <summary>
/// The part of a node in tests: runs the containers of each Pod of a control plane as processes of this machine, in sandboxes, and writes the
/// status of the Pods. The API server and its controllers are real.
/// </summary>
/// <remarks>
/// True to the Pod: command, arguments, environment with variables and references, volumes, user, read-only root, the token of the ServiceAccount,
/// probes, restarts and graceful ends. Different: all Pods share the network of this machine, so ports are replaced by free ones
/// (<see cref="ContainerEnvironment"/>), and limits of resources are not enforced.
/// </remarks>
public sealed class PodRunner : IAsyncDisposable
{
    public const string NodeName = "this-machine";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, RunningPod> _pods = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ControlPlane _plane;
    private readonly KubernetesClient _client;
    private readonly ConcurrentDictionary<string, ContainerImage> _images;
    private readonly string _folder = Directory.CreateTempSubdirectory("arc-pods-").FullName;
    private Task _running = Task.CompletedTask;

    private PodRunner(ControlPlane plane, IReadOnlyDictionary<string, ContainerImage> images) =>
        (_plane, _client, _images) = (plane, plane.Connect(new ObjectJson()), new(images));

    /// <summary>The Pods that have processes now.</summary>
    public IReadOnlyList<RunningPod> Pods => [.. _pods.Values];

    /// <summary>The output of all containers so far, for messages of tests.</summary>
    public string Log => string.Join('\n', _pods.Values.Select(pod => pod.Log));

    /// <param name="plane">The control plane.</param>
    /// <param name="images">Images by the last part of their name, with or without a tag. Other images cannot be pulled.</param>
    public static PodRunner Start(ControlPlane plane, IReadOnlyDictionary<string, ContainerImage> images)
    {
        var runner = new PodRunner(plane, images);
        runner._running = Task.Run(runner.RunAsync);
        return runner;
    }

    /// <summary>Makes an image known, by the last part of its name or by that part and a tag.</summary>
    public void Add(string name, ContainerImage image) => _images[name] = image;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        foreach (var pod in _pods.Values)
        {
            await pod.EndAsync(TimeSpan.Zero);
        }

        _client.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await SynchronizeAsync(await _client.ListAsync<V1Pod>(cancellationToken: _stop.Token));
                await Task.Delay(PollInterval, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error) when (error is HttpOperationException or HttpRequestException or JsonException or TimeoutException)
            {
                // The API server restarts, or an object has gone. The next round sees the new state.
                await Task.Delay(PollInterval, CancellationToken.None);
            }
        }
    }

    private async Task SynchronizeAsync(IList<V1Pod> pods)
    {
        foreach (var (uid, running) in _pods.Where(entry => !pods.Any(pod => pod.Metadata.Uid == entry.Key)))
        {
            await running.EndAsync(TimeSpan.Zero);
            _pods.TryRemove(uid, out _);
        }

        foreach (var pod in pods)
        {
            if (pod.Metadata.DeletionTimestamp is not null)
            {
                await TerminateAsync(pod);
            }
            else if (!_pods.ContainsKey(pod.Metadata.Uid) && pod.Status?.Phase is not ("Succeeded" or "Failed"))
            {
                await BeginAsync(pod);
            }
            else if (_pods.TryGetValue(pod.Metadata.Uid, out var running))
            {
                await ReportAsync(pod, running);
            }
        }
    }

    private async Task BeginAsync(V1Pod pod)
    {
        if (string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            var binding = $$"""{ "apiVersion": "v1", "kind": "Binding", "metadata": { "name": "{{pod.Metadata.Name}}" }, "target": { "apiVersion": "v1", "kind": "Node", "name": "{{NodeName}}" } }""";
            await Programs.RunAsync(
                "kubectl", ["--kubeconfig", _plane.AdminKubeconfig, "create", "--raw", $"/api/v1/namespaces/{pod.Metadata.NamespaceProperty}/pods/{pod.Metadata.Name}/binding", "-f", "-"], binding);
        }

        var folder = Directory.CreateDirectory(Path.Combine(_folder, pod.Metadata.Uid)).FullName;
        var running = new RunningPod(pod, new(_plane, _client, pod, folder), _images);
        _pods[pod.Metadata.Uid] = running;
        running.Begin();
    }

    // As the kubelet: processes first, then the object.
    private async Task TerminateAsync(V1Pod pod)
    {
        if (_pods.TryGetValue(pod.Metadata.Uid, out var running))
        {
            running.BeginEnd(TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 30));
            if (!running.HasEnded)
            {
                return;
            }
        }

        await _client.DeleteAsync(pod, new V1DeleteOptions { GracePeriodSeconds = 0 }, _stop.Token);
        _pods.TryRemove(pod.Metadata.Uid, out _);
    }

    private async Task ReportAsync(V1Pod pod, RunningPod running)
    {
        var status = running.Status();
        if (status.ToJsonString() == running.Reported)
        {
            return;
        }

        running.Reported = status.ToJsonString();
        await _client.PatchStatusAsync(pod, new V1Patch(new JsonObject { ["status"] = status }, V1Patch.PatchType.MergePatch), _stop.Token);
    }
}

/// <summary>The files and the entry point of an image.</summary>
/// <param name="Folder">Folder of this machine that the container sees as <c>/app</c>.</param>
/// <param name="Entrypoint">Command before the arguments of the container.</param>
public sealed record ContainerImage(string Folder, IReadOnlyList<string> Entrypoint);
