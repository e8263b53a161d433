using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests;

/// <summary>What a changed ArtifactType or ClusterArtifactType does to Orders whose work is done.</summary>
internal sealed class TypeChangeTests : ArcTest
{
    private const string Severity = """{ "spec": { "parameters": [ { "name": "severity", "value": "HIGH" } ] } }""";

    [TestCase("""{ "parameters": [ { "name": "severity", "value": "HIGH" } ] }""")]
    [TestCase("""{ "workflowTemplateRef": { "name": "another" } }""")]
    [TestCase("""{ "workflowTemplateRef": { "name": "copy", "clusterScope": true } }""")]
    public async Task Other_parameters_or_another_template_have_it_done_again(string change)
    {
        await DoneAsync("order", "oci");

        await Space.PatchAsync<V1Alpha1ArtifactType>("oci", $$"""{ "spec": {{change}} }""");

        await Space.WorkflowsAsync(2);
    }

    [TestCase("""{ "ttlAfterFinished": "1h", "ttlAfterFailed": "2h" }""")]
    [TestCase("""{ "rules": { "srcTypes": ["oci", "s3"], "dstTypes": ["oci"] } }""")]
    public async Task Other_lifetimes_and_rules_that_still_allow_it_do_not(string change)
    {
        await DoneAsync("order", "oci");

        await Space.PatchAsync<V1Alpha1ArtifactType>("oci", $$"""{ "spec": {{change}} }""");

        await NothingIsDoneAgainAsync();
    }

    [Test]
    public async Task Rules_that_forbid_it_are_told_and_rules_that_allow_it_again_have_nothing_done_again()
    {
        await DoneAsync("order", "oci");

        await Space.PatchAsync<V1Alpha1ArtifactType>("oci", """{ "spec": { "rules": { "srcTypes": ["s3"] } } }""");
        var stalled = await Space.OrderAsync("order", order => order.Status.Conditions.IsTrue(Conditions.Stalled));
        await Space.PatchAsync<V1Alpha1ArtifactType>("oci", """{ "spec": { "rules": null } }""");

        stalled.Status.Message.Should().EndWith("(artifact validation failed: source endpoint type 'oci' is not allowed by ArtifactType rules)");
        (await Space.OrderReadyAsync("order")).Status.Message.Should().BeEmpty();
        await NothingIsDoneAgainAsync();
    }

    [Test]
    public async Task A_changed_type_of_the_cluster_has_done_again_what_uses_it_and_nothing_else()
    {
        var type = await ClusterTypeAsync();
        await DoneAsync("order", type);
        await DoneAsync("other", "oci", workflows: 2);

        await Space.PatchAsync<V1Alpha1ClusterArtifactType>(type, Severity);

        await Space.WorkflowsAsync(3);
        (await Space.ArtifactWorkflowsAsync(3)).Count(work => work.Name().StartsWith("order-", StringComparison.Ordinal)).Should().Be(2);
    }

    [Test]
    public async Task A_type_of_the_cluster_that_stands_behind_one_of_the_namespace_has_nothing_done_again()
    {
        var type = await ClusterTypeAsync();
        await Space.CreateAsync(An.ArtifactType(type));
        await DoneAsync("order", type);

        await Space.PatchAsync<V1Alpha1ClusterArtifactType>(type, Severity);
        await NothingIsDoneAgainAsync();
        await Space.DeleteAsync<V1Alpha1ClusterArtifactType>(type);
        await NothingIsDoneAgainAsync("second", workflows: 2);
    }

    [Test]
    public async Task A_type_of_the_namespace_that_comes_before_one_of_the_cluster_has_it_done_again_and_so_has_its_going()
    {
        var type = await ClusterTypeAsync();
        await DoneAsync("order", type);

        await Space.CreateAsync(An.ArtifactType(type, template: "own"));
        var workflows = await Space.WorkflowsAsync(2);
        var own = (await Space.ArtifactWorkflowsAsync(2)).Single(work => work.Spec.WorkflowTemplateRef is { Name: "own", ClusterScope: not true });
        await Space.SucceedAsync(workflows.Single(workflow => workflow.Name() == own.Name()));
        await Space.OrderAsync("order", order => order.Status.Conditions.IsTrue(Conditions.Ready) && order.Status.ArtifactWorkflows!.ContainsKey(own.Name()[^16..]));

        await Space.DeleteAsync<V1Alpha1ArtifactType>(type);

        await Space.OrderAsync("order", order => !order.Status.ArtifactWorkflows!.ContainsKey(own.Name()[^16..]));
    }

    private async Task<string> ClusterTypeAsync()
    {
        var type = $"type-{Space.Name}";
        await Space.CreateAsync(An.ClusterArtifactType(type));
        return type;
    }

    private async Task DoneAsync(string order, string type, int workflows = 1)
    {
        await Space.CreateAsync(An.Order(order).WithArtifact(type: type));
        await Space.SucceedAsync((await Space.WorkflowsAsync(workflows)).Single(workflow => workflow.Name().StartsWith($"{order}-", StringComparison.Ordinal)));
        await Space.OrderReadyAsync(order);
    }

    // An Order that comes later is dealt with later: by then the change was seen.
    private async Task NothingIsDoneAgainAsync(string later = "later", int workflows = 1)
    {
        await Space.CreateAsync(An.Order(later).WithArtifact());
        await Space.WorkflowsAsync(workflows + 1);
        await Eventually.StaysTrueAsync(async () => (await Space.ListAsync<V1Alpha1Workflow>()).Count == workflows + 1, TimeSpan.FromMilliseconds(300));
    }
}
