using System.CommandLine;
using ArcOperator.Api;
using ArcOperator.Installing;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Options;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator install</c></summary>
internal static class InstallCommand
{
    private const int Incomplete = 1;

    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var (@namespace, image) = (new Option<string?>("--namespace") { Description = "Namespace of the operator. Default arc-system." }, Image());
        var export = new Option<bool>("--export") { Description = "Print the objects as YAML instead of applying them." };
        var timeout = Timeouts.Create(120, "Seconds to wait for the operator");
        @namespace.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } value && InstallPlan.Check(value) is { } mistake)
            {
                result.AddError(mistake);
            }
        });
        var command = new Command("install", "Install or update ARC in a cluster and wait until the operator is available. Exit code 0: available, 1: not available, 2: wrong usage.")
        {
            @namespace, image, export, timeout,
        };
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var release = Release.Load(parsed.GetValue(@namespace), parsed.GetValue(image));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(export))
            {
                await output.WriteAsync(release.Text);
                return 0;
            }

            return await InstallAsync(release, cluster, parsed, TimeSpan.FromSeconds(parsed.GetRequiredValue(timeout)), cancellationToken);
        });
        return command;
    }

    private static async Task<int> InstallAsync(Release release, ClusterOptions cluster, ParseResult parsed, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        using var client = new KubernetesClient(cluster.Read(parsed, TimeProvider.System), new ObjectJson(ArcJsonContext.Default), TimeProvider.System);
        if (Installations.BlockerOfInstall(await Installations.FindAsync(client, cancellationToken), release.Namespace) is { } blocker)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"arc-operator: {blocker}");
            return Incomplete;
        }

        if (!await new Installer(client, output, TimeProvider.System).InstallAsync(InstallPlan.For(release), timeout, cancellationToken))
        {
            await output.WriteLineAsync($"The operator is not available yet. The objects stay; repeat the command, or see 'kubectl describe pods -n {release.Namespace} -l {Release.Selector}'");
            return Incomplete;
        }

        await output.WriteLineAsync("ARC is installed.");
        await CheckCommand.ReportAsync(client, [], output, cancellationToken);
        return 0;
    }

    private static Option<string?> Image()
    {
        var image = new Option<string?>("--image") { Description = "Image of the operator, by digest. Default: the released image." };
        image.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<string?>();
            if (value is not null && (value.Length == 0 || value.Any(character => char.IsWhiteSpace(character) || char.IsControl(character)) || value.Contains("://", StringComparison.Ordinal)))
            {
                result.AddError($"--image '{value}' is not an image reference; expected REGISTRY/arc-operator@sha256:DIGEST");
            }
        });
        return image;
    }
}

/// <summary>Options that limit the time of a command.</summary>
internal static class Timeouts
{
    private const int MaxSeconds = 86400;

    public static Option<int> Create(int seconds, string description)
    {
        var timeout = new Option<int>("--timeout") { Description = $"{description}. Default {seconds}. Range 1 to {MaxSeconds}.", DefaultValueFactory = _ => seconds };
        timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MaxSeconds)
            {
                result.AddError($"--timeout must be between 1 and {MaxSeconds}");
            }
        });
        return timeout;
    }
}
