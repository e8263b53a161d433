using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Samples;

/// <summary>Each of samples/stories applies as it is, beside the other samples, and becomes what its first lines say. The test is Argo.</summary>
internal sealed class StoryTests : ArcTest
{
    private static readonly string[] Stories =
        [.. Directory.GetFiles(Repository.PathOf("samples", "stories"), "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    [SetUp]
    public async Task ApplyTheOtherSamples()
    {
        await Space.CreateSecretAsync("destination-credentials");
        foreach (var file in new[] { "../config/templates/library/oci-copy.yaml", "../config/templates/library/artifact-types.yaml", "endpoints.yaml" })
        {
            await ApplyAsync(file);
        }
    }

    [Test]
    public void There_is_one_for_each_that_users_ask_for() => Stories.Should().Equal(
        "cron", "defaults-and-overrides", "force", "namespaced-type", "private-registry", "several-artifacts", "suspend", "ttl");

    [TestCaseSource(nameof(Stories))]
    public async Task It_applies_and_nothing_of_it_is_refused(string story)
    {
        await ApplyAsync($"stories/{story}.yaml");

        var order = await Space.OrderAsync(story, found => found.Status.ObservedGeneration == 1);
        order.Status.Message.Should().BeEmpty();
        order.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeFalse();
    }

    [TestCase("several-artifacts", 3)]
    [TestCase("defaults-and-overrides", 2)]
    public async Task Each_artifact_becomes_a_Workflow(string story, int count)
    {
        await ApplyAsync($"stories/{story}.yaml");

        await SucceedAllAsync(count);

        (await Space.OrderReadyAsync(story)).Status.Progress.Should().Be($"{count}/{count}");
    }

    [Test]
    public async Task Namespaced_type__its_parameter_overrides_and_its_TTLs_are_passed_on()
    {
        await ApplyAsync("stories/namespaced-type.yaml");

        var work = (await Space.ArtifactWorkflowsAsync(1))[0];
        work.Spec.Parameters.Should().ContainSingle(parameter => parameter.Name == "specOverride").Which.Value.Should().Be("team/approved:1.0");
        (work.Spec.TtlAfterFinished, work.Spec.TtlAfterFailed).Should().Be(("24h", "168h"));
    }

    [Test]
    public async Task Private_registry__both_ends_get_their_credentials()
    {
        await ApplyAsync("stories/private-registry.yaml");

        var spec = (await Space.ArtifactWorkflowsAsync(1))[0].Spec;
        (spec.SrcSecretRef?.Name, spec.DstSecretRef?.Name).Should().Be(("destination-credentials", "destination-credentials"));
    }

    [Test]
    public async Task Ttl__what_has_succeeded_goes_and_the_order_remembers()
    {
        await ApplyAsync("stories/ttl.yaml");
        await SucceedAllAsync(1);

        await Space.ArtifactWorkflowsAsync(0);

        (await Space.OrderReadyAsync("ttl")).Status.Progress.Should().Be("1/1");
    }

    [Test]
    public async Task Cron__it_becomes_a_CronWorkflow()
    {
        await ApplyAsync("stories/cron.yaml");

        await Space.OnlyCronWorkflowAsync();
        await Space.WorkflowsAsync(0);
    }

    [Test]
    public async Task Suspend__nothing_starts_until_somebody_says_so()
    {
        await ApplyAsync("stories/suspend.yaml");
        await Space.OrderAsync("suspend", order => order.Status.Phase == OrderPhase.Suspended);
        await Space.WorkflowsAsync(0);

        await Space.PatchAsync<V1Alpha1Order>("suspend", """{ "spec": { "suspend": false } }""");

        await SucceedAllAsync(1);
        await Space.OrderReadyAsync("suspend");
    }

    [Test]
    public async Task Force__what_is_done_is_done_again_under_another_name()
    {
        await ApplyAsync("stories/force.yaml");
        await SucceedAllAsync(1);
        await Space.OrderReadyAsync("force");
        var before = await Space.OnlyWorkflowAsync();

        await Space.ForceAsync<V1Alpha1Order>("force", "1767225600");

        await Space.GoneAsync<V1Alpha1ArtifactWorkflow>(before.Name());
        await SucceedAllAsync(1);
        await Space.OrderAsync("force", order => order.Status.LastForceAt is not null && order.Status.Conditions.IsTrue(Conditions.Ready));
    }

    private async Task SucceedAllAsync(int count)
    {
        foreach (var workflow in (await Space.WorkflowsAsync(count)).Where(found => !WorkflowPhase.IsFinished(found.Status.Phase)))
        {
            await Space.SucceedAsync(workflow);
        }
    }

    private Task<string> ApplyAsync(string file) =>
        Shared.ControlPlane.KubectlAsync("apply", "--namespace", Space.Name, "-f", Repository.PathOf(["samples", .. file.Split('/')]));
}
