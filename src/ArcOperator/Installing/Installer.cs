using ArcOperator.Checks;
using ArcOperator.Runtime.Crds;

namespace ArcOperator.Installing;

/// <summary>Applies the objects of a release in order and waits until the operator is available.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Interrupted and repeated, it continues. Settings that a user changed and CustomResourceDefinitions of a newer version are kept.</para>
/// <para><b>Assumptions.</b> The user of the client may create cluster roles, for example as a member of <c>cluster-admin</c>.</para>
/// <para><b>Caveats.</b> Other objects of the release are overwritten.</para>
/// <para><b>Errors.</b> <see cref="HttpOperationException"/> if the user lacks a right; <see cref="TimeoutException"/> if a kind is not served in time.</para>
/// </remarks>
internal sealed class Installer(KubernetesClient client, TextWriter output, TimeProvider clock)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Installs or updates.</summary>
    /// <returns>False if the operator is not available within <paramref name="timeout"/>.</returns>
    public async Task<bool> InstallAsync(InstallPlan plan, TimeSpan timeout, CancellationToken cancellationToken)
    {
        foreach (var (index, step) in plan.Steps.Index())
        {
            await output.WriteLineAsync($"[{index + 1}/{plan.Steps.Count}] {step.Title}");
            foreach (var item in step.Objects)
            {
                await output.WriteLineAsync($"  {item} {await ApplyAsync(step.Stage, item, timeout, cancellationToken)}");
            }
        }

        var progress = new DeploymentProgress(client, output, clock);
        foreach (var item in plan.Steps.Where(step => step.Stage == InstallStage.Workloads).SelectMany(step => step.Objects))
        {
            if (!await progress.WaitAsync(item.Name, item.Namespace ?? "", timeout, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<string> ApplyAsync(InstallStage stage, ReleaseObject item, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (stage == InstallStage.Kinds)
        {
            return await ApplyKindAsync(item, cancellationToken);
        }

        if (stage == InstallStage.Namespace)
        {
            await AwaitDeletionAsync(item, timeout, cancellationToken);
        }

        return await ReleaseKind.For(item).ApplyAsync(client, item, cancellationToken) switch
        {
            ApplyOutcome.Created => "created",
            ApplyOutcome.Configured => "configured",
            ApplyOutcome.Unchanged => "unchanged",
            _ => "kept: it was changed by another program than this one",
        };
    }

    // Not by server-side apply, see CrdInstaller.
    private async Task<string> ApplyKindAsync(ReleaseObject item, CancellationToken cancellationToken)
    {
        var stored = await client.GetAsync<CustomResourceDefinition>(item.Name, cancellationToken: cancellationToken);
        if (stored is not null && !stored.IsDeleting() && CrdComparison.Of(stored.Spec, item.Body).HasUnknownFields)
        {
            return "kept: it has fields of a newer version than this binary";
        }

        await new CrdInstaller(client, clock).InstallAsync(item.Body, cancellationToken);
        return "served";
    }

    // A namespace that is being deleted refuses new objects.
    private async Task AwaitDeletionAsync(ReleaseObject item, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (await ReleaseKind.For(item).FindAsync(client, item, cancellationToken) is { DeletionTimestamp: not null })
        {
            if (clock.GetElapsedTime(start) > timeout)
            {
                throw new TimeoutException($"{item} is being deleted and still exists after {timeout.TotalSeconds:0} s; see 'kubectl describe namespace {item.Name}'");
            }

            await Task.Delay(PollInterval, clock, cancellationToken);
        }
    }
}
