using System.CommandLine;
using ArcOperator.Api;
using ArcOperator.Checks;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Plugin.Output;
using ArcOperator.Runtime.Options;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator check</c> and <c>kubectl arc check</c></summary>
internal static class CheckCommand
{
    private const int HasErrors = 3;

    public static Command Create() => Create(unavailable: 1, wrongUsage: 2);

    /// <summary>Creates the command.</summary>
    /// <param name="unavailable">Exit code of the program if the cluster cannot be read.</param>
    /// <param name="wrongUsage">Exit code of the program for a wrong command line.</param>
    public static Command Create(int unavailable, int wrongUsage)
    {
        var cluster = new ClusterOptions();
        var namespaces = new Option<string[]>("--namespace", "-n")
        {
            Description = "Namespace to check, can be repeated. Default: all with Orders, Endpoints or ExternalSources.",
            DefaultValueFactory = _ => [],
        };
        var command = new Command(
            "check",
            $"Name everything that ARC lacks in a cluster, with the command that repairs it. Exit code 0: nothing or only warnings, {HasErrors}: errors, {wrongUsage}: wrong usage, {unavailable}: the cluster cannot be read.")
        {
            namespaces,
        };
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new KubernetesClient(cluster.Read(parsed, TimeProvider.System), new ObjectJson(ArcJsonContext.Default), TimeProvider.System);
            return await ReportAsync(client, parsed.GetRequiredValue(namespaces), parsed.InvocationConfiguration.Output, cancellationToken) ? HasErrors : 0;
        });
        return command;
    }

    /// <summary>Prints the findings. They contain texts of the cluster, which must not control the terminal of the user.</summary>
    /// <returns>True if one of them is an error.</returns>
    public static async Task<bool> ReportAsync(KubernetesClient client, IReadOnlyList<string> namespaces, TextWriter output, CancellationToken cancellationToken)
    {
        var findings = Diagnosis.For(await new ClusterFactsReader(client, TimeProvider.System).ReadAsync(namespaces, cancellationToken));
        foreach (var finding in findings)
        {
            await output.WriteLineAsync($"{(finding.Severity == FindingSeverity.Error ? "error:  " : "warning:")} {Terminal.Line(finding.Fact)}");
            await output.WriteLineAsync($"         {Terminal.Line(finding.Command)}");
        }

        var errors = findings.Count(finding => finding.Severity == FindingSeverity.Error);
        await output.WriteLineAsync($"check: {errors} errors, {findings.Count - errors} warnings");
        return errors > 0;
    }
}
