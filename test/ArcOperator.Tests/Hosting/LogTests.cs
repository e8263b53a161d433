using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Hosting;

/// <summary>The JSON log of a running operator.</summary>
public sealed class LogTests
{
    // Classes that log about a whole kind or the process, and not about one object.
    private static readonly string[] WithoutReconcile = ["CronRules", "FingerprintKey", "WhitelistFile", "LeftoverSweep", "ArtifactScrub", "ControllerLoop"];

    [Test]
    public async Task Each_JSON_line_of_a_reconcile_names_its_controller_namespace_object_and_ID()
    {
        using var client = await OperatorCluster.ConnectAsync();
        var @namespace = await OperatorCluster.NewSpaceAsync(client);
        await using var @operator = await OperatorCluster.StartAsync(@namespace, "--log.format", "Json", "--log.level", "Debug");
        await OperatorCluster.OrderAsync(client, @namespace, "web");
        await OperatorCluster.WorkflowsAsync(client, @namespace, 1);
        var workflow = (await client.ListAsync<V1Alpha1Workflow>(@namespace)).Single();
        await client.PatchAsync<V1Alpha1Workflow>(
            MergePatch.Of(JsonNode.Parse("""{ "status": { "phase": "Failed", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:10Z" } }""")!.AsObject()), workflow.Name(), @namespace);
        await Eventually.TrueAsync(async () => (await client.GetAsync<V1Alpha1Order>("web", @namespace))!.Status.Phase == OrderPhase.Failed);
        await client.DeleteAsync<V1Alpha1Order>("web", @namespace);
        await Eventually.TrueAsync(async () => await client.GetAsync<V1Alpha1Order>("web", @namespace) is null && (await client.ListAsync<V1Alpha1ArtifactWorkflow>(@namespace)).Count == 0);

        await @operator.TerminateAsync();

        var lines = @operator.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        var reconciles = lines.Where(line => line.ContainsKey("order") || line.ContainsKey("artifactWorkflow") || line.ContainsKey("endpoint") || line.ContainsKey("reconcileID")
            || ($"{line["logger"]}".StartsWith("ArcOperator.Controllers.", StringComparison.Ordinal) && !WithoutReconcile.Any($"{line["logger"]}".EndsWith))).ToList();
        reconciles.Where(line => !IsComplete(line, @namespace)).Select(line => line.ToJsonString()).Should().BeEmpty();
        reconciles.Select(line => $"{line["controller"]}").Distinct().Should().Contain(["order", "artifactworkflow", "endpoint"]);
        reconciles.Where(line => $"{line["controller"]}" is "order" or "artifactworkflow").Should().OnlyContain(line => $"{line["order"]}" == "web");
        reconciles.Where(line => $"{line["controller"]}" == "artifactworkflow").Should().OnlyContain(line => $"{line["artifactWorkflow"]}" == $"{line["name"]}");
        lines.Should().OnlyContain(line => line.ContainsKey("ts") && line.ContainsKey("level") && line.ContainsKey("logger") && line.ContainsKey("msg"));
    }

    private static bool IsComplete(JsonObject line, string @namespace) =>
        $"{line["namespace"]}" == @namespace && line.ContainsKey("controller") && line.ContainsKey("name") && Guid.TryParse($"{line["reconcileID"]}", out _);
}
