using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows.Templates;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows.Templates;

/// <summary>Decisions that depend on the template of an ArtifactWorkflow.</summary>
internal sealed class TemplateTests
{
    private const string Refused = "fields [Volumes] are not permitted when using workflowTemplateRef with templateReferencing restriction";

    private static readonly WorkflowTemplateFacts Mounting = new() { MountedVolumes = ["dst-secret-vol", "src-secret-vol"] };

    // The recorded case template-missing.
    [TestCase(false, "does not exist")]
    [TestCase(true, "exists")]
    public void A_missing_WorkflowTemplate_is_named_and_nothing_is_created(bool isInCluster, string other) =>
        BlockerOf(An.ArtifactWorkflow().WithTemplates().WithClusterTemplates(isInCluster ? [An.ClusterWorkflowTemplate("copy")] : [])).Should().Be(
            (ArcReasons.TemplateNotFound, $"WorkflowTemplate 'copy' does not exist in this namespace (a ClusterWorkflowTemplate of that name {other}): create it; ARC continues automatically"));

    [Test]
    public void A_missing_ClusterWorkflowTemplate_is_named_and_nothing_is_created() =>
        BlockerOf(An.ArtifactWorkflow().With(OfCluster).WithClusterTemplates()).Should().Be(
            (ArcReasons.TemplateNotFound, "ClusterWorkflowTemplate 'copy' does not exist (a WorkflowTemplate of that name in this namespace exists): create it; ARC continues automatically"));

    [Test]
    public void A_missing_template_stops_a_schedule_as_well() =>
        BlockerOf(An.ArtifactWorkflow().WithTemplates().With(spec => spec with { Cron = An.Cron() })).Reason.Should().Be(ArcReasons.TemplateNotFound);

    [Test]
    public void A_missing_kind_of_template_means_that_Argo_is_missing() =>
        BlockerOf(An.ArtifactWorkflow().WhereTemplatesAre(InformerState.KindMissing)).Reason.Should().Be(ArcReasons.ArgoUnavailable);

    [Test]
    public void Templates_that_cannot_be_read_are_left_to_Argo_and_get_both_volumes() =>
        Created(An.ArtifactWorkflow().WhereTemplatesAre(InformerState.Failing)).Volumes.Should().HaveCount(2);

    [Test]
    public void With_the_check_switched_off_a_missing_template_is_left_to_Argo() =>
        Plan(An.ArtifactWorkflow().WithTemplates(), new() { CheckTemplates = false }).Create.Should().NotBeNull();

    [TestCase(false)]
    [TestCase(true)]
    public void A_required_parameter_without_a_value_is_found_before_anything_runs(bool isScheduled) =>
        BlockerOf(An.ArtifactWorkflow().WithTemplates(An.WorkflowTemplate("copy", new() { RequiredParameters = ["srcSecretName", "specImage", "specTag"] }))
            .With(spec => spec with { Cron = isScheduled ? An.Cron() : null, Parameters = [new() { Name = "specTag", Value = "" }] })).Should().Be(
                (ArcReasons.MissingParameter, "WorkflowTemplate 'copy' requires parameter specImage, which has no value: set it in the artifact's spec or in the type"));

    [Test]
    public void A_template_that_mounts_no_secret_volume_gets_none() => Created(An.ArtifactWorkflow()).Volumes.Should().BeNull();

    [Test]
    public void A_template_that_mounts_the_secret_volumes_gets_them() =>
        Created(An.ArtifactWorkflow().WithTemplates(An.WorkflowTemplate("copy", Mounting))).Volumes!.Select(volume => volume.Name).Should().Equal("src-secret-vol", "dst-secret-vol");

    [Test]
    public void A_volume_that_the_template_defines_is_not_added() =>
        Created(An.ArtifactWorkflow().WithTemplates(An.WorkflowTemplate("copy", Mounting with { DefinedVolumes = ["src-secret-vol"] })))
            .Volumes!.Select(volume => volume.Name).Should().Equal("dst-secret-vol");

    [Test]
    public void Steps_of_other_templates_count() =>
        Created(An.ArtifactWorkflow()
            .WithTemplates(An.WorkflowTemplate("copy", new() { Links = [new("steps", true)] }))
            .WithClusterTemplates(An.ClusterWorkflowTemplate("steps", new() { MountedVolumes = ["src-secret-vol"], Links = [new("steps", true)] })))
            .Volumes!.Select(volume => volume.Name).Should().Equal("src-secret-vol");

    [Test]
    public void The_field_secretVolumes_overrides_the_template()
    {
        Created(An.ArtifactWorkflow().With(spec => spec with { SecretVolumes = true })).Volumes.Should().HaveCount(2);
        Created(An.ArtifactWorkflow().WithTemplates(An.WorkflowTemplate("copy", Mounting)).With(spec => spec with { SecretVolumes = false })).Volumes.Should().BeNull();
    }

    [Test]
    public void With_Strict_a_template_that_needs_the_volumes_says_so_before_Argo_does() =>
        BlockerOf(An.ArtifactWorkflow().WithTemplates(An.WorkflowTemplate("copy", Mounting)), new() { TemplateReferencing = TemplateReferencing.Strict }).Should().Be(
            (ArcReasons.TemplateReferencing,
                "WorkflowTemplate 'copy' mounts volume src-secret-vol, which argo.templateReferencing=Strict forbids: mount the Secrets that parameters srcSecretName and dstSecretName name"));

    [TestCase(false)]
    [TestCase(true)]
    public void Work_that_was_refused_for_its_volumes_starts_again_when_it_needs_none(bool isGone)
    {
        var work = An.ArtifactWorkflow().WithTemplates(An.WorkflowTemplate("copy", Mounting)).With(spec => spec with { SecretVolumes = true }).WithStatus(Status(Refused));
        var solved = An.ArtifactWorkflow().WithStatus(Status(Refused));
        if (!isGone)
        {
            work.WithWorkflow(new() { Phase = WorkflowPhase.Error, Message = Refused });
            solved.WithWorkflow(new() { Phase = WorkflowPhase.Error, Message = Refused });
        }

        var waiting = Plan(work);
        var plan = Plan(solved);

        (waiting.Delete, waiting.Create, waiting.IsRestart).Should().Be((null, null, false), "nothing has changed yet");
        plan.IsRestart.Should().BeTrue();
        plan.Delete.Should().Match(found => found != null == !isGone);
        plan.Create.Should().Match(found => found != null == isGone);
    }

    [Test]
    public void Work_that_failed_for_a_missing_template_starts_again_once_when_the_template_appears()
    {
        const string missing = "workflowtemplates.argoproj.io \"copy\" not found";
        var workflow = new WorkflowStatus { Phase = WorkflowPhase.Error, Message = missing };
        var before = An.WorkflowTemplate("copy", created: An.Noon.UtcDateTime.AddMinutes(-1));
        var after = An.WorkflowTemplate("copy", created: An.Noon.UtcDateTime.AddMinutes(1));

        Plan(An.ArtifactWorkflow().WithStatus(Status(missing)).WithWorkflow(workflow).WithTemplates(after)).Delete.Should().NotBeNull();
        Plan(An.ArtifactWorkflow().WithStatus(Status(missing)).WithWorkflow(workflow).WithTemplates(before)).Delete.Should().BeNull();
        Plan(An.ArtifactWorkflow().WithStatus(Status(missing)).WithWorkflow(workflow).WithTemplates()).Delete.Should().BeNull();
        Plan(An.ArtifactWorkflow().WithStatus(Status($"WorkflowTemplate 'copy' does not exist in this namespace\nArgo: {missing}")).WithTemplates(after)).Create.Should().NotBeNull();
    }

    [Test]
    public void Work_that_failed_for_a_missing_inner_template_starts_again_when_that_template_appears()
    {
        const string missing = "workflowtemplates.argoproj.io \"inner\" not found";
        var work = An.ArtifactWorkflow().WithStatus(Status(missing)).WithWorkflow(new() { Phase = WorkflowPhase.Error, Message = missing });
        var outer = An.WorkflowTemplate("copy", new() { Links = [new("inner", false)] }, An.Noon.UtcDateTime.AddMinutes(-1));

        Plan(work.WithTemplates(outer)).Delete.Should().BeNull();
        Plan(work.WithTemplates(outer, An.WorkflowTemplate("inner", created: An.Noon.UtcDateTime.AddMinutes(1)))).Delete.Should().NotBeNull();
    }

    [Test]
    public void Work_that_failed_for_another_reason_stays()
    {
        var status = new WorkflowStatus { Phase = WorkflowPhase.Failed, Message = "main: Error (exit code 1)" };

        Plan(An.ArtifactWorkflow().WithStatus(Status("main: Error (exit code 1)") with { Phase = WorkflowPhase.Failed }).WithWorkflow(status)).Delete.Should().BeNull();
    }

    [Test]
    public void Finished_work_is_not_started_again_when_its_template_is_missing_or_forbids_volumes()
    {
        var done = An.ArtifactWorkflow().WithTemplates().WithStatus(new() { Phase = WorkflowPhase.Succeeded, StartTime = An.Noon, CompletionTime = An.Noon });

        var plan = Plan(done, new() { TemplateReferencing = TemplateReferencing.Strict });

        (plan.Create, plan.Delete, plan.Blocker).Should().Be((null, null, null));
    }

    [Test]
    public void A_hand_made_ArtifactWorkflow_with_an_expression_is_refused()
    {
        BlockerOf(An.ArtifactWorkflow().With(spec => spec with { Parameters = [new() { Name = "x", Value = "{{=1/}}" }] })).Should().Be(
            (ArcReasons.ComputationFailed, "spec.parameters[x] contains '{{', which Argo expands; remove it, or ask an administrator for allowExpressions in a ClusterArtifactType"));
        BlockerOf(An.ArtifactWorkflow().With(spec => spec with { Cron = An.Cron() with { When = "{{= 1 }}" } })).Message.Should().StartWith("spec.cron.when contains '{{'");
    }

    [Test]
    public void A_hand_made_ArtifactWorkflow_with_large_parameters_is_refused() =>
        BlockerOf(An.ArtifactWorkflow().With(spec => spec with { Parameters = [new() { Name = "x", Value = new('y', 60_000) }, new() { Name = "z", Value = new('y', 50_000) }] })).Should().Be(
            (ArcReasons.InvalidSpec, "spec.parameters: all values together must be at most 98304 characters long: Argo cannot pass more to a pod; the largest is x with 60000 characters: delete the ArtifactWorkflow and create another"));

    [Test]
    public void A_hand_made_ArtifactWorkflow_with_parameters_that_only_Argos_JSON_makes_too_large_is_refused_with_the_largest() =>
        BlockerOf(An.ArtifactWorkflow().With(spec => spec with { Parameters = [new() { Name = "x", Value = "short" }, new() { Name = "z", Value = new('"', 50_000) }] })).Should().Be(
            (ArcReasons.ComputationFailed, "the parameters of the ArtifactWorkflow have 98 KiB, at most 96 KiB are allowed; shorten spec.parameters[z] (98 KiB, the largest)"));

    [Test]
    public void A_ClusterArtifactType_of_the_template_allows_expressions_or_writes_them_itself()
    {
        var expression = An.ArtifactWorkflow().With(OfCluster).With(spec => spec with { Parameters = [new() { Name = "x", Value = "{{workflow.name}}" }] });

        Plan(expression.WithClusterTypes(An.ClusterArtifactType("oci", "copy", ("x", "{{workflow.name}}")))).Create.Should().NotBeNull();
        Plan(expression.WithClusterTypes(new V1Alpha1ClusterArtifactType
        {
            Metadata = new() { Name = "oci" }, Spec = new() { WorkflowTemplateRef = new() { Name = "copy" }, AllowExpressions = true },
        })).Create.Should().NotBeNull();
        Plan(expression.WithClusterTypes(An.ClusterArtifactType("oci", "other", ("x", "{{workflow.name}}")))).Create.Should().BeNull();
    }

    [Test]
    public void A_template_of_the_cluster_without_a_type_and_a_label_is_refused() =>
        BlockerOf(An.ArtifactWorkflow().With(OfCluster).WithClusterTemplates(An.ClusterWorkflowTemplate("copy"))).Should().Be(
            (ArcReasons.TemplateNotAllowed, "ClusterWorkflowTemplate 'copy' has no ClusterArtifactType: ask an administrator for one, or for the label arc.opendefense.cloud/allow-direct-use=true"));

    [TestCase("HIGH", "oci", true)]
    [TestCase("NONE", "oci", false, Description = "another value than that of the type")]
    [TestCase(null, "oci", false, Description = "no value")]
    [TestCase("HIGH", "http", false, Description = "a source that the type does not allow")]
    public void A_template_of_the_cluster_runs_with_the_parameters_and_sources_of_its_type_only(string? severity, string source, bool isAllowed)
    {
        var type = An.ClusterArtifactType("oci", "copy", ("severity", "HIGH"));
        var work = An.ArtifactWorkflow().With(OfCluster)
            .With(spec => spec with { Parameters = [.. severity is null ? [] : new[] { new Parameter { Name = "severity", Value = severity } }, new() { Name = "srcType", Value = source }] })
            .WithClusterTemplates(An.ClusterWorkflowTemplate("copy"))
            .WithClusterTypes(new V1Alpha1ClusterArtifactType { Metadata = type.Metadata, Spec = type.Spec with { Rules = new() { SrcTypes = ["oci"] } } });

        var plan = Plan(work);

        (plan.Create is not null).Should().Be(isAllowed);
        plan.Blocker?.Should().Be(new Controllers.Shared.Blocker(
            ArcReasons.TemplateNotAllowed, "the parameters differ from each ClusterArtifactType of ClusterWorkflowTemplate 'copy': use one of them in an Order"));
    }

    [Test]
    public void A_type_of_another_template_does_not_offer_a_template_of_the_cluster() =>
        BlockerOf(An.ArtifactWorkflow().With(OfCluster).WithClusterTemplates(An.ClusterWorkflowTemplate("copy")).WithClusterTypes(An.ClusterArtifactType("oci", "other")))
            .Reason.Should().Be(ArcReasons.TemplateNotAllowed);

    [Test]
    public void The_label_of_a_template_or_the_option_allows_direct_use()
    {
        Plan(An.ArtifactWorkflow().With(OfCluster).WithClusterTemplates(An.ClusterWorkflowTemplate("copy", isOfferedToUsers: true))).Create.Should().NotBeNull();
        Plan(An.ArtifactWorkflow().With(OfCluster).WithClusterTemplates(An.ClusterWorkflowTemplate("copy")).WithOptions(new Controllers.Shared.TypeOptions { AllowAnyClusterTemplate = true }))
            .Create.Should().NotBeNull();
    }

    [Test]
    public void A_template_that_executes_a_parameter_is_reported_and_runs()
    {
        var facts = new WorkflowTemplateFacts { UnsafeFields = [new("copy", "source"), new("copy", "image")] };

        var plan = Plan(An.ArtifactWorkflow().WithTemplates(An.WorkflowTemplate("copy", facts)));

        plan.Create.Should().NotBeNull();
        plan.Notices.Should().ContainSingle().Which.Should().Be(new ConditionState("UnsafeTemplate", "True", "ParameterIsExecuted",
            "a parameter is executed in field source of template 'copy' in WorkflowTemplate 'copy', field image of template 'copy' in WorkflowTemplate 'copy': pass it to the step as an environment variable"));
    }

    private static Api.ArtifactWorkflows.V1Alpha1ArtifactWorkflowSpec OfCluster(Api.ArtifactWorkflows.V1Alpha1ArtifactWorkflowSpec spec) =>
        spec with { WorkflowTemplateRef = new() { Name = "copy", ClusterScope = true } };

    private static Api.ArtifactWorkflows.V1Alpha1ArtifactWorkflowStatus Status(string message) =>
        new() { Phase = WorkflowPhase.Error, Message = message, StartTime = An.Noon, CompletionTime = An.Noon, FailureTime = An.Noon };

    private static ArtifactWorkflowPlan Plan(ArtifactWorkflowBuilder work, ArgoOptions? options = null) => ArtifactWorkflowPlan.For(work.Observed(), options ?? new(), new(), An.Noon);

    private static WorkflowSpec Created(ArtifactWorkflowBuilder work) => ((V1Alpha1Workflow)Plan(work).Create!).Spec!;

    private static (string Reason, string Message) BlockerOf(ArtifactWorkflowBuilder work, ArgoOptions? options = null)
    {
        var plan = Plan(work, options);
        plan.Create.Should().BeNull();
        return (plan.Blocker!.Reason, plan.Blocker.Message);
    }
}
