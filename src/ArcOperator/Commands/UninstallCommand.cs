using System.CommandLine;
using ArcOperator.Api;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Options;
using ArcOperator.Uninstall;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator uninstall</c> and <c>arc-operator release-finalizers</c></summary>
internal static class UninstallCommand
{
    private const int Incomplete = 1;

    public static Command Create()
    {
        var keepCrds = new Option<bool>("--keep-crds") { Description = "Delete the objects and keep their CustomResourceDefinitions." };
        var timeout = new Option<int>("--timeout") { Description = "Seconds to wait for the objects, and again for the kinds. Defaults to 60.", DefaultValueFactory = _ => 60 };
        timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 86400)
            {
                result.AddError("--timeout must be between 1 and 86400");
            }
        });
        var (cluster, yes) = (new ClusterOptions(), Yes());
        var command = new Command("uninstall", "Delete all objects of ARC and then their kinds, while the operator still runs.") { keepCrds, timeout, yes };
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => WithAsync(cluster, parsed, async uninstaller =>
        {
            if (!parsed.GetValue(yes))
            {
                return await AskForYesAsync(uninstaller, parsed, "These objects would be deleted", cancellationToken);
            }

            var limit = TimeSpan.FromSeconds(parsed.GetRequiredValue(timeout));
            var isDone = await uninstaller.DeleteObjectsAsync(limit, cancellationToken)
                && (parsed.GetValue(keepCrds) || await uninstaller.DeleteKindsAsync(limit, cancellationToken));
            if (!isDone)
            {
                return Incomplete;
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync("Done. Now remove the operator: kubectl delete --ignore-not-found -k config/default");
            return 0;
        }));
        return command;
    }

    public static Command CreateReleaseFinalizers()
    {
        var (cluster, yes) = (new ClusterOptions(), Yes());
        var command = new Command(
            "release-finalizers",
            "Remove the operator's finalizers from all objects of ARC, for a cluster whose operator is gone. Argo Workflows and stored artifacts may remain.") { yes };
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => WithAsync(cluster, parsed, async uninstaller =>
        {
            if (!parsed.GetValue(yes))
            {
                return await AskForYesAsync(uninstaller, parsed, "These objects would lose their finalizers", cancellationToken);
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{await uninstaller.ReleaseAsync(cancellationToken)} objects released");
            return 0;
        }));
        return command;
    }

    private static Option<bool> Yes() => new("--yes") { Description = "Act. Without it, the command only prints the number of objects." };

    private static async Task<int> AskForYesAsync(Uninstaller uninstaller, ParseResult parsed, string consequence, CancellationToken cancellationToken)
    {
        await uninstaller.PrintInventoryAsync(cancellationToken);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{consequence}. Repeat the command with --yes to do so.");
        return Incomplete;
    }

    private static async Task<int> WithAsync(ClusterOptions cluster, ParseResult parsed, Func<Uninstaller, Task<int>> act)
    {
        using var client = new KubernetesClient(cluster.Read(parsed, TimeProvider.System), new ObjectJson(ArcJsonContext.Default), TimeProvider.System);
        return await act(new(client, parsed.InvocationConfiguration.Output, TimeProvider.System));
    }
}
