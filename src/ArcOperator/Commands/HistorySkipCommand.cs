using System.CommandLine;
using System.Text.Json.Nodes;
using ArcOperator.Api;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Options;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator history skip</c></summary>
internal static class HistorySkipCommand
{
    public static Command Create()
    {
        var (cluster, @namespace) = (new ClusterOptions(), new Argument<string>("namespace") { Description = "The namespace." });
        var command = new Command(
            "skip", "Let the objects of a namespace that are being deleted go without their records, while the database is not available. The operator logs each of them.") { @namespace };
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new KubernetesClient(cluster.Read(parsed, TimeProvider.System), new ObjectJson(ArcJsonContext.Default), TimeProvider.System);
            var name = parsed.GetRequiredValue(@namespace);
            var count = await SkipAsync<V1Alpha1ArtifactWorkflow>(client, name, cancellationToken) + await SkipAsync<V1Alpha1Order>(client, name, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"skip: {count} objects marked");
            return 0;
        });
        return command;
    }

    private static async Task<int> SkipAsync<T>(KubernetesClient client, string @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var waiting = (await client.ListAsync<T>(@namespace, cancellationToken: cancellationToken)).Where(found => found.Metadata.DeletionTimestamp is not null).ToList();
        foreach (var entity in waiting)
        {
            try
            {
                await client.PatchAsync(
                    entity,
                    MergePatch.Of(new JsonObject
                    {
                        ["metadata"] = new JsonObject { ["uid"] = entity.Uid(), ["annotations"] = new JsonObject { [ArcAnnotations.SkipHistory] = "true" } },
                    }),
                    cancellationToken: cancellationToken);
            }
            catch (HttpOperationException error) when (error.Response.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict)
            {
                // The object has gone in the meantime.
            }
        }

        return waiting.Count;
    }
}
