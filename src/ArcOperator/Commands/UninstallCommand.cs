using System.CommandLine;
using ArcOperator.Api;
using ArcOperator.Installing;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Options;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator uninstall</c> and <c>arc-operator release-finalizers</c></summary>
internal static class UninstallCommand
{
    private const int Incomplete = 1;

    public static Command Create()
    {
        var options = new UninstallOptions();
        var command = new Command(
            "uninstall", "Delete all objects of ARC while the operator still runs, and then the operator, its roles, kinds and namespace. Exit code 0: nothing is left, 1: objects are left, 2: wrong usage.");
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => WithAsync(options.Cluster, parsed, client => UninstallAsync(options, client, parsed, cancellationToken)));
        return command;
    }

    public static Command CreateReleaseFinalizers()
    {
        var (cluster, yes) = (new ClusterOptions(), Yes());
        var command = new Command(
            "release-finalizers",
            "Remove the operator's finalizers from all objects of ARC, for a cluster whose operator is gone. Argo Workflows and stored artifacts may remain.") { yes };
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => WithAsync(cluster, parsed, async client =>
        {
            var uninstaller = new Uninstaller(client, parsed.InvocationConfiguration.Output, TimeProvider.System);
            if (Installations.BlockerOfRelease(await Installations.FindAsync(client, cancellationToken)) is { } blocker)
            {
                return await RefuseAsync(parsed, blocker);
            }

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

    private static async Task<int> UninstallAsync(UninstallOptions options, KubernetesClient client, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, start) = (parsed.InvocationConfiguration.Output, TimeProvider.System.GetTimestamp());
        var limit = TimeSpan.FromSeconds(parsed.GetRequiredValue(options.Timeout));
        var release = Release.Load(parsed.GetValue(options.Namespace), image: null);
        var isWhole = !parsed.GetValue(options.ObjectsOnly);
        var uninstaller = new Uninstaller(client, output, TimeProvider.System);
        if (isWhole && Installations.BlockerOfUninstall(await Installations.FindAsync(client, cancellationToken), release.Namespace) is { } blocker)
        {
            return await RefuseAsync(parsed, blocker);
        }

        if (!parsed.GetValue(options.Yes))
        {
            return await AskForYesAsync(uninstaller, parsed, "These objects would be deleted", cancellationToken);
        }

        if (!await uninstaller.DeleteObjectsAsync(limit, cancellationToken))
        {
            return Incomplete;
        }

        if (isWhole && !await new ReleaseRemover(client, output, TimeProvider.System)
            .RemoveAsync(release, parsed.GetValue(options.KeepCrds), limit - TimeProvider.System.GetElapsedTime(start), cancellationToken))
        {
            return Incomplete;
        }

        await output.WriteLineAsync(isWhole ? "ARC is uninstalled." : "The objects of ARC are deleted.");
        return 0;
    }

    private static async Task<int> RefuseAsync(ParseResult parsed, string reason)
    {
        await parsed.InvocationConfiguration.Error.WriteLineAsync($"arc-operator: {reason}");
        return Incomplete;
    }

    private static async Task<int> AskForYesAsync(Uninstaller uninstaller, ParseResult parsed, string consequence, CancellationToken cancellationToken)
    {
        await uninstaller.PrintInventoryAsync(cancellationToken);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{consequence}. Repeat the command with --yes to do so.");
        return Incomplete;
    }

    private static async Task<int> WithAsync(ClusterOptions cluster, ParseResult parsed, Func<KubernetesClient, Task<int>> act)
    {
        using var client = new KubernetesClient(cluster.Read(parsed, TimeProvider.System), new ObjectJson(ArcJsonContext.Default), TimeProvider.System);
        return await act(client);
    }

    private sealed class UninstallOptions
    {
        public ClusterOptions Cluster { get; } = new();

        public Option<bool> Yes { get; } = UninstallCommand.Yes();

        public Option<string?> Namespace { get; } = new("--namespace") { Description = "Namespace of the operator. Default arc-system." };

        public Option<bool> KeepCrds { get; } = new("--keep-crds") { Description = "Keep the CustomResourceDefinitions, which other tools may have installed." };

        public Option<bool> ObjectsOnly { get; } = new("--objects-only") { Description = "Delete only the objects of ARC. For installations that another tool removes afterwards, such as Helm or OLM." };

        public Option<int> Timeout { get; } = Timeouts.Create(60, "Seconds for everything");

        public void AddTo(Command command)
        {
            foreach (var option in new Option[] { Namespace, KeepCrds, ObjectsOnly, Timeout, Yes })
            {
                command.Add(option);
            }

            Cluster.AddTo(command);
        }
    }
}
