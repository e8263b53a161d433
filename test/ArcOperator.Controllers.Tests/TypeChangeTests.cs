using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests;

/// <summary>Effects of a changed ArtifactType or ClusterArtifactType on Orders with finished work.</summary>
internal sealed class TypeChangeTests : ArcTest
{
    private const string Severity = """{ "spec": { "parameters": [ { "name": "severity", "value": "HIGH" } ] } }""";

    [TestCase("""{ "parameters": [ { "name": "severity", "value": "HIGH" } ] }""")]
    [TestCase("""{ "workflowTemplateRef": { "name": "another" } }""")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy", "clusterScope": true } }""")]
    public async Task Other_parameters_or_another_template_repeat_the_work(string change)
    {
        await DoneAsync("order", "oci");

        await Namespace.PatchAsync<V1Alpha1ArtifactType>("oci", $$"""{ "spec": {{change}} }""");

        await Namespace.WorkflowsAsync(2);
    }

    [TestCase("""{ "ttlAfterFinished": "1h", "ttlAfterFailed": "2h" }""")]
    [TestCase("""{ "rules": { "srcTypes": ["oci", "s3"], "dstTypes": ["oci"] } }""")]
    public async Task Other_TTLs_and_rules_that_still_allow_the_Endpoints_do_not_repeat_the_work(string change)
    {
        await DoneAsync("order", "oci");

        await Namespace.PatchAsync<V1Alpha1ArtifactType>("oci", $$"""{ "spec": {{change}} }""");

        await NoWorkIsRepeatedAsync();
    }

    [Test]
    public async Task Rules_that_exclude_an_Endpoint_are_reported_and_their_removal_does_not_repeat_the_work()
    {
        await DoneAsync("order", "oci");

        await Namespace.PatchAsync<V1Alpha1ArtifactType>("oci", """{ "spec": { "rules": { "srcTypes": ["s3"] } } }""");
        var stalled = await Namespace.OrderAsync("order", order => order.Status.Conditions.IsTrue(Conditions.Stalled));
        await Namespace.PatchAsync<V1Alpha1ArtifactType>("oci", """{ "spec": { "rules": null } }""");

        stalled.Status.Message.Should().EndWith("(artifact validation failed: source endpoint type 'oci' is not allowed by ArtifactType rules)");
        (await Namespace.OrderReadyAsync("order")).Status.Message.Should().BeEmpty();
        await NoWorkIsRepeatedAsync();
    }

    [Test]
    public async Task A_changed_ClusterArtifactType_repeats_only_the_work_of_Orders_that_use_it()
    {
        var type = await ClusterTypeAsync();
        await DoneAsync("order", type);
        await DoneAsync("other", "oci", workflows: 2);

        await Namespace.PatchAsync<V1Alpha1ClusterArtifactType>(type, Severity);

        await Namespace.WorkflowsAsync(3);
        (await Namespace.ArtifactWorkflowsAsync(3)).Count(work => work.Name().StartsWith("order-", StringComparison.Ordinal)).Should().Be(2);
    }

    [Test]
    public async Task A_changed_ClusterArtifactType_that_an_ArtifactType_overrides_does_not_repeat_the_work()
    {
        var type = await ClusterTypeAsync();
        await Namespace.CreateAsync(An.ArtifactType(type));
        await DoneAsync("order", type);

        await Namespace.PatchAsync<V1Alpha1ClusterArtifactType>(type, Severity);
        await NoWorkIsRepeatedAsync();
        await Namespace.DeleteAsync<V1Alpha1ClusterArtifactType>(type);
        await NoWorkIsRepeatedAsync("second", workflows: 3);
    }

    [Test]
    public async Task An_ArtifactType_that_overrides_a_ClusterArtifactType_repeats_the_work_and_so_does_its_deletion()
    {
        var type = await ClusterTypeAsync();
        await DoneAsync("order", type);

        await Namespace.CreateAsync(An.ArtifactType(type, template: "own"));
        var workflows = await Namespace.WorkflowsAsync(2);
        var own = (await Namespace.ArtifactWorkflowsAsync(2)).Single(work => work.Spec.WorkflowTemplateRef is { Name: "own", ClusterScope: not true });
        await Namespace.SucceedAsync(workflows.Single(workflow => workflow.Name() == own.Name()));
        await Namespace.OrderAsync("order", order => order.Status.Conditions.IsTrue(Conditions.Ready) && order.Status.ArtifactWorkflows!.ContainsKey(own.Name()[^16..]));

        await Namespace.DeleteAsync<V1Alpha1ArtifactType>(type);

        await Namespace.OrderAsync("order", order => !order.Status.ArtifactWorkflows!.ContainsKey(own.Name()[^16..]));
    }

    private async Task<string> ClusterTypeAsync()
    {
        var type = $"type-{Namespace.Name}";
        await Namespace.CreateAsync(An.ClusterArtifactType(type));
        return type;
    }

    private async Task DoneAsync(string order, string type, int workflows = 1)
    {
        await Namespace.CreateAsync(An.Order(order).WithArtifact(type: type));
        await Namespace.SucceedAsync((await Namespace.WorkflowsAsync(workflows)).Single(workflow => workflow.Name().StartsWith($"{order}-", StringComparison.Ordinal)));
        await Namespace.OrderReadyAsync(order);
    }

    // Types that are created later follow in the same watches, so the changed types were processed before.
    private async Task NoWorkIsRepeatedAsync(string later = "later", int workflows = 1)
    {
        var clusterType = $"{later}-{Namespace.Name}";
        await Namespace.CreateAsync(An.Order(later).WithArtifact(type: later).WithArtifact(type: clusterType));
        await Namespace.OrderStalledAsync(later, ArcReasons.InvalidArtifactType);
        await Namespace.CreateAsync(An.ArtifactType(later));
        await Namespace.CreateAsync(An.ClusterArtifactType(clusterType));
        await Namespace.OrderAsync(later, order => order.Status.UnresolvedArtifacts is null);
        await Namespace.WorkflowsAsync(workflows + 2);
    }
}
