namespace ArcOperator.Installing;

/// <summary>Waits for Deployments and prints the reason for which their pods are not ready.</summary>
internal sealed class DeploymentProgress(KubernetesClient client, TextWriter output, TimeProvider clock)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Waits until all replicas of a Deployment are updated and available.</summary>
    /// <returns>False if they are not within <paramref name="timeout"/>.</returns>
    public async Task<bool> WaitAsync(string name, string @namespace, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var reported = "";
        while (true)
        {
            var deployment = await client.GetAsync<V1Deployment>(name, @namespace, cancellationToken);
            if (deployment is not null && IsAvailable(deployment))
            {
                await output.WriteLineAsync($"  Deployment {@namespace}/{name} is available after {clock.GetElapsedTime(start).TotalSeconds:0} s");
                return true;
            }

            var state = deployment is null ? "does not exist" : $"{deployment.Status?.AvailableReplicas ?? 0} of {deployment.Spec?.Replicas ?? 1} replicas available{await ReasonAsync(@namespace, cancellationToken)}";
            if (state != reported)
            {
                await output.WriteLineAsync($"  Deployment {@namespace}/{name}: {state}");
                reported = state;
            }

            if (clock.GetElapsedTime(start) > timeout)
            {
                return false;
            }

            await Task.Delay(PollInterval, clock, cancellationToken);
        }
    }

    // The rule of 'kubectl rollout status'.
    private static bool IsAvailable(V1Deployment deployment)
    {
        var (wanted, status) = (deployment.Spec?.Replicas ?? 1, deployment.Status);
        return status?.ObservedGeneration >= deployment.Metadata.Generation && (status.UpdatedReplicas ?? 0) >= wanted
            && (status.Replicas ?? 0) <= (status.UpdatedReplicas ?? 0) && (status.AvailableReplicas ?? 0) >= wanted;
    }

    private async Task<string> ReasonAsync(string @namespace, CancellationToken cancellationToken)
    {
        var pods = await client.ListAsync<V1Pod>(@namespace, Release.Selector, cancellationToken);
        var waiting = pods.SelectMany(pod => pod.Status?.ContainerStatuses ?? []).Select(Reason).OfType<string>().FirstOrDefault();
        var unscheduled = pods.SelectMany(pod => pod.Status?.Conditions ?? [])
            .Where(condition => condition is { Type: "PodScheduled", Status: "False" }).Select(condition => condition.Message).FirstOrDefault();
        return (waiting ?? unscheduled) is { Length: > 0 } reason ? $"; {reason}" : "";
    }

    private static string? Reason(V1ContainerStatus container) =>
        container.State?.Waiting is { Reason: { Length: > 0 } reason } waiting && reason != "ContainerCreating"
            ? $"container {container.Name}: {reason}{(waiting.Message is { Length: > 0 } message ? $": {message}" : "")}"
        : container is { Ready: false, RestartCount: > 0 } ? $"container {container.Name} restarted {container.RestartCount} times; see 'kubectl logs -n NAMESPACE deployment/{Release.OperatorName}'"
        : null;
}
