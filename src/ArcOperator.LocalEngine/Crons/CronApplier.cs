using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Reporting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.LocalEngine.Crons;

/// <summary>Applies the plan for a CronWorkflow.</summary>
internal sealed partial class CronApplier(IKubernetesClient client, IResourceClient resources, ObjectJson json, ILogger<CronApplier> logger)
{
    /// <returns>The started Workflow, or null.</returns>
    public async Task<Workflow?> ApplyAsync(CronWorkflow cron, CronPlan plan, CancellationToken cancellationToken)
    {
        foreach (var surplus in plan.Delete)
        {
            await resources.DeleteAsync(surplus, new V1DeleteOptions { Preconditions = new() { Uid = surplus.Uid() } }, cancellationToken);
        }

        foreach (var active in plan.Terminate)
        {
            await TerminateAsync(active, cancellationToken);
        }

        return plan.Start is { } time ? await StartAsync(cron, time, cancellationToken) : null;
    }

    /// <summary>Writes the status.</summary>
    public async Task WriteAsync(CronWorkflow cron, CronWorkflowStatus status, CancellationToken cancellationToken)
    {
        if (StatusPatch.Create(cron, ToJson(cron.Status), ToJson(status), null) is { } patch)
        {
            await client.PatchAsync(cron, patch, cancellationToken: cancellationToken);
        }
    }

    private async Task TerminateAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        var terminate = MergePatch.Of(new() { ["spec"] = new JsonObject { ["shutdown"] = "Terminate" } });
        try
        {
            await client.PatchAsync(workflow, terminate, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException error) when (error.IsNotFound())
        {
            return;
        }
    }

    // The name contains the scheduled time, so that a second start for the same time is a conflict.
    private async Task<Workflow?> StartAsync(CronWorkflow cron, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var metadata = cron.Spec.WorkflowMetadata;
        var workflow = new Workflow
        {
            Metadata = new()
            {
                Name = $"{cron.Name()}-{time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}",
                NamespaceProperty = cron.Namespace(),
                Labels = With(metadata?.Labels, ArgoNames.CronWorkflowLabel, cron.Name()),
                Annotations = With(metadata?.Annotations, ArgoNames.ScheduledTime, ArgoTime.Format(time)),
                OwnerReferences = [cron.MakeOwnerReference()],
            },
            Spec = cron.Spec.WorkflowSpec,
        };
        try
        {
            var started = await client.CreateAsync(workflow, cancellationToken);
            Started(logger, cron.FullName(), started.Name());
            return started;
        }
        catch (HttpOperationException error) when (error.IsAlreadyExists())
        {
            return null;
        }
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string>? entries, string name, string value) =>
        new(entries ?? new Dictionary<string, string>()) { [name] = value };

    private JsonObject ToJson(CronWorkflowStatus status) =>
        JsonSerializer.SerializeToNode(status, json.TypeInfo<CronWorkflowStatus>())?.AsObject() ?? [];

    [LoggerMessage(LogLevel.Information, "Started a Workflow of a CronWorkflow {CronWorkflow} {Workflow}")]
    private static partial void Started(ILogger logger, string cronWorkflow, string workflow);
}
