using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

public sealed class WorkflowFactoryTests
{
    [Test]
    public void A_Workflow_has_the_name_and_the_labels_of_its_ArtifactWorkflow_and_is_owned_by_it()
    {
        var owner = An.ArtifactWorkflow("work").With((V1ObjectMeta metadata) => metadata with { Labels = new Dictionary<string, string> { ["team"] = "a" } });

        var workflow = Create(owner);

        workflow.Metadata.Should().BeEquivalentTo(new
        {
            Name = "work",
            NamespaceProperty = An.Namespace,
            Labels = new Dictionary<string, string> { ["team"] = "a", [ArcLabels.ManagedBy] = "arc-operator" },
            Annotations = (object?)null,
            Finalizers = (object?)null,
        });
        workflow.Metadata.OwnerReferences.Should().Equal(new V1OwnerReference
        {
            ApiVersion = "arc.opendefense.cloud/v1alpha1", Kind = "ArtifactWorkflow", Name = "work", Uid = "uid-of-work", Controller = true, BlockOwnerDeletion = true,
        });
    }

    [Test]
    public void The_parameters_of_a_Workflow_are_those_of_its_ArtifactWorkflow_and_the_names_of_both_Secrets()
    {
        var owner = An.ArtifactWorkflow().With(spec => spec with
        {
            Parameters = [new() { Name = "image", Value = "alpine" }, new() { Name = "empty" }, new() { Name = "srcSecretName", Value = "not-this" }],
            SrcSecretRef = new() { Name = "keys" },
        });

        Create(owner).Spec!.Arguments!.Parameters.Should().BeEquivalentTo([
            new Parameter { Name = "image", Value = "alpine" }, new Parameter { Name = "empty", Value = "" },
            new Parameter { Name = "srcSecretName", Value = "keys" }, new Parameter { Name = "dstSecretName", Value = "" },
        ]);
    }

    [Test]
    public void A_Workflow_has_no_volumes_by_default() =>
        Create(An.ArtifactWorkflow().With(spec => spec with { DstSecretRef = new() { Name = "keys" } })).Spec!.Volumes.Should().BeNull();

    [Test]
    public void Volumes_that_its_template_needs_are_a_secret_or_an_empty_folder_each()
    {
        var owner = An.ArtifactWorkflow().With(spec => spec with { DstSecretRef = new() { Name = "keys" } }).Build();

        ((V1Alpha1Workflow)WorkflowFactory.Create(owner, new(), null, null, "src-secret-vol", "dst-secret-vol")).Spec!.Volumes.Should().BeEquivalentTo([
            new WorkflowVolume { Name = "src-secret-vol", EmptyDir = new() },
            new WorkflowVolume { Name = "dst-secret-vol", Secret = new() { SecretName = "keys" } },
        ]);
    }

    [Test]
    public void Argo_deletes_a_Workflow_after_30_days_independent_of_its_own_defaults()
    {
        Create(An.ArtifactWorkflow()).Spec!.TtlStrategy.Should().Be(
            new WorkflowTtlStrategy { SecondsAfterCompletion = 2_592_000, SecondsAfterSuccess = 2_592_000, SecondsAfterFailure = 2_592_000 });
        Create(An.ArtifactWorkflow(), new() { WorkflowTtl = TimeSpan.Zero }).Spec!.TtlStrategy.Should().BeNull();
    }

    [Test]
    public void Where_Argo_is_strict_no_volumes_are_set()
    {
        var workflow = Create(An.ArtifactWorkflow().With(spec => spec with { SrcSecretRef = new() { Name = "keys" } }), new() { TemplateReferencing = TemplateReferencing.Strict }, "src-secret-vol");

        workflow.Spec!.Volumes.Should().BeNull();
        workflow.Spec.Arguments!.Parameters.Should().Contain(parameter => parameter.Name == "srcSecretName" && parameter.Value == "keys");
    }

    [TestCase(null, null)]
    [TestCase(false, null)]
    [TestCase(true, true)]
    public void The_template_of_a_Workflow_is_that_of_its_ArtifactWorkflow(bool? said, bool? written) =>
        Create(An.ArtifactWorkflow().With(spec => spec with { WorkflowTemplateRef = new() { Name = "copy", ClusterScope = said } })).Spec!.WorkflowTemplateRef
            .Should().Be(new WorkflowTemplateReference { Name = "copy", ClusterScope = written });

    [Test]
    public void The_pods_of_a_failed_Workflow_stay_unless_an_option_deletes_them()
    {
        Create(An.ArtifactWorkflow()).Spec!.PodGC!.Strategy.Should().Be("OnWorkflowSuccess");
        Create(An.ArtifactWorkflow(), new() { PodGC = "" }).Spec!.PodGC.Should().BeNull();
        Create(An.ArtifactWorkflow(), new() { PodGC = "OnPodCompletion" }).Spec!.PodGC!.Strategy.Should().Be("OnPodCompletion");
    }

    [Test]
    public void A_Workflow_has_the_deadline_of_the_option_unless_its_template_has_a_shorter_one()
    {
        Deadline(new(), null).Should().Be(604_800);
        Deadline(new() { ActiveDeadlineSeconds = 60 }, null).Should().Be(60);
        Deadline(new() { ActiveDeadlineSeconds = 60 }, 61).Should().Be(60);
        Deadline(new() { ActiveDeadlineSeconds = 60 }, 59).Should().BeNull();
        Deadline(new() { ActiveDeadlineSeconds = 60 }, 0).Should().Be(60);
        Deadline(new() { ActiveDeadlineSeconds = 0 }, null).Should().BeNull();

        static long? Deadline(ArgoOptions options, long? ofTemplate) =>
            ((V1Alpha1Workflow)WorkflowFactory.Create(An.ArtifactWorkflow().Build(), options, null, ofTemplate)).Spec!.ActiveDeadlineSeconds;
    }

    [Test]
    public void An_annotation_of_a_Workflow_holds_the_force_at_that_it_was_created_for() =>
        WorkflowFactory.Create(An.ArtifactWorkflow().Build(), new(), An.Noon).Metadata.Annotations.Should().Equal(
            new Dictionary<string, string> { ["arc.opendefense.cloud/force-at"] = "1769860800" });

    private static V1Alpha1Workflow Create(ArtifactWorkflowBuilder owner, ArgoOptions? options = null, params IReadOnlyList<string> volumes) =>
        (V1Alpha1Workflow)WorkflowFactory.Create(owner.Build(), options ?? new(), null, null, volumes);
}
