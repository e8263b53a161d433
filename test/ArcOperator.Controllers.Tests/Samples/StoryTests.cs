using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Samples;

/// <summary>
/// Each of samples/stories can be applied unchanged beside the other samples, and reaches the state that its first lines describe. The test plays
/// Argo.
/// </summary>
internal sealed class StoryTests : ArcTest
{
    private static readonly string[] Stories =
        [.. Directory.GetFiles(Repository.PathOf("samples", "stories"), "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    private static IEnumerable<string> Working => Stories.Where(story => story != Broken);

    // The mistakes of this story are its subject.
    private const string Broken = "broken";

    [SetUp]
    public async Task ApplyTheOtherSamples()
    {
        await Namespace.CreateSecretAsync("destination-credentials");
        foreach (var file in new[] { "../config/templates/library/oci-copy.yaml", "../config/templates/library/arc-oci.yaml", "../config/templates/library/artifact-types.yaml", "endpoints.yaml" })
        {
            await ApplyAsync(file);
        }
    }

    [Test]
    public void There_is_a_sample_for_each_user_story() => Stories.Should().Equal(
        Broken, "checked-image", "cron", "defaults-and-overrides", "force", "namespaced-type", "private-registry", "several-artifacts", "suspend", "ttl");

    [Test]
    public async Task Sample_broken_stalls_for_each_of_its_mistakes()
    {
        await ApplyAsync($"stories/{Broken}.yaml");

        var order = await Namespace.OrderAsync(Broken, found => found.Status.UnresolvedArtifacts?.Count == 2 && found.Status.Conditions.IsTrue(Conditions.Stalled));
        order.Status.UnresolvedArtifacts!.Select(unresolved => unresolved.Reason).Should().Equal(ArcReasons.InvalidEndpoint, ArcReasons.InvalidEndpoint);
        (await Namespace.ArtifactWorkflowsAsync(1))[0].Spec.Parameters.Should().Contain(parameter => parameter.Name == "specImgae");
    }

    [TestCaseSource(nameof(Working))]
    public async Task Every_sample_applies_without_refusals(string story)
    {
        await ApplyAsync($"stories/{story}.yaml");

        var order = await Namespace.OrderAsync(story, found => found.Status.ObservedGeneration == 1);
        order.Status.Message.Should().BeEmpty();
        order.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeFalse();
    }

    [TestCase("several-artifacts", 3)]
    [TestCase("defaults-and-overrides", 2)]
    public async Task Each_artifact_of_a_sample_becomes_a_Workflow(string story, int count)
    {
        await ApplyAsync($"stories/{story}.yaml");

        await SucceedAllAsync(count);

        (await Namespace.OrderReadyAsync(story)).Status.Progress.Should().Be($"{count}/{count}");
    }

    [Test]
    public async Task Sample_namespaced_type_passes_its_parameters_and_TTLs_on()
    {
        await ApplyAsync("stories/namespaced-type.yaml");

        var work = (await Namespace.ArtifactWorkflowsAsync(1))[0];
        work.Spec.Parameters.Should().ContainSingle(parameter => parameter.Name == "specOverride").Which.Value.Should().Be("team/approved:1.0");
        (work.Spec.TtlAfterFinished, work.Spec.TtlAfterFailed).Should().Be(("24h", "168h"));
    }

    [Test]
    public async Task Sample_private_registry_passes_credentials_for_source_and_destination()
    {
        await ApplyAsync("stories/private-registry.yaml");

        var spec = (await Namespace.ArtifactWorkflowsAsync(1))[0].Spec;
        (spec.SrcSecretRef?.Name, spec.DstSecretRef?.Name).Should().Be(("destination-credentials", "destination-credentials"));
    }

    [Test]
    public async Task Sample_ttl_deletes_succeeded_work_and_keeps_its_entry_in_the_Order()
    {
        await ApplyAsync("stories/ttl.yaml");
        await SucceedAllAsync(1);

        await Namespace.ArtifactWorkflowsAsync(0);

        (await Namespace.OrderReadyAsync("ttl")).Status.Progress.Should().Be("1/1");
    }

    [Test]
    public async Task Sample_cron_becomes_a_CronWorkflow()
    {
        await ApplyAsync("stories/cron.yaml");

        await Namespace.OnlyCronWorkflowAsync();
        await Namespace.WorkflowsAsync(0);
    }

    [Test]
    public async Task Sample_suspend_starts_no_work_until_it_is_resumed()
    {
        await ApplyAsync("stories/suspend.yaml");
        await Namespace.OrderAsync("suspend", order => order.Status.Phase == OrderPhase.Suspended);
        await Namespace.WorkflowsAsync(0);

        await Namespace.PatchAsync<V1Alpha1Order>("suspend", """{ "spec": { "suspend": false } }""");

        await SucceedAllAsync(1);
        await Namespace.OrderReadyAsync("suspend");
    }

    [Test]
    public async Task Sample_force_repeats_finished_work_under_another_name()
    {
        await ApplyAsync("stories/force.yaml");
        await SucceedAllAsync(1);
        await Namespace.OrderReadyAsync("force");
        var before = await Namespace.OnlyWorkflowAsync();

        await Namespace.ForceAsync<V1Alpha1Order>("force", "1767225600");

        await Namespace.GoneAsync<V1Alpha1ArtifactWorkflow>(before.Name());
        await SucceedAllAsync(1);
        await Namespace.OrderAsync("force", order => order.Status.LastForceAt is not null && order.Status.Conditions.IsTrue(Conditions.Ready));
    }

    private async Task SucceedAllAsync(int count)
    {
        foreach (var workflow in (await Namespace.WorkflowsAsync(count)).Where(found => !WorkflowPhase.IsFinished(found.Status.Phase)))
        {
            await Namespace.SucceedAsync(workflow);
        }
    }

    private Task<string> ApplyAsync(string file) =>
        Shared.ControlPlane.KubectlAsync("apply", "--namespace", Namespace.Name, "-f", Repository.PathOf(["samples", .. file.Split('/')]));
}
