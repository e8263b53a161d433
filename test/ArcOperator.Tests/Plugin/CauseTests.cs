using System.Text.Json;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;
using ArcOperator.Plugin.Causes;
using ArcOperator.Plugin.Facts;
using ArcOperator.Plugin.Output;
using ArcOperator.Plugin.Plans;
using ArcOperator.Runtime.Informers;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Plugin;

/// <summary>Causes that are found without a server.</summary>
internal sealed class CauseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void An_operator_that_does_not_run_is_the_first_cause() => Why(Order(observed: -1), Cluster(endpoints: ["source"])).Should().Be("""
        order/images in team-a: Pending, 0/1 delivered
          act:  NotProcessed: the operator has not processed the Order, which is 60m old
                kubectl arc check
          act:  InvalidEndpoint: Endpoint 'destination' (destination of artifact 0) does not exist in this namespace; create it and ARC retries automatically (failed to fetch endpoint for destination)
                kubectl get aep -n team-a

        """);

    [Test]
    public void Missing_kinds_of_Argo_are_named_before_the_failed_Endpoint_check()
    {
        var endpoint = Endpoint("source", new V1Condition { Type = "Ready", Status = "False", Reason = "Unauthorized", Message = "the server refuses the credentials" }, new V1Condition { Type = "Stalled", Status = "True", Reason = "Unauthorized" });
        var cluster = Cluster(endpoints: ["destination"]) with
        {
            Workflows = new([], InformerState.KindMissing),
            Endpoints = new([endpoint, Endpoint("destination")]),
        };
        var order = Order(observed: 1);

        Why(order, cluster with { ArtifactWorkflows = new([Started(order, cluster)]) }).Should().Be("""
            order/images in team-a: Pending, 0/1 delivered
              act:  ArgoUnavailable: artifact 0: the cluster does not know Argo's kinds: install Argo Workflows; ARC continues automatically
                    kubectl arc check
              act:  Unauthorized: Endpoint 'source' is not ready: the server refuses the credentials
                    kubectl describe aep source -n team-a

            """);
    }

    [Test]
    public void A_user_who_cannot_read_Endpoints_gets_the_decision_of_the_operator()
    {
        var order = Order(observed: 1, unresolved: [new() { ArtifactIndex = 0, Reason = ArcReasons.InvalidEndpoint, Message = "Endpoint 'source' is wrong" }]);

        Why(order, Cluster(endpoints: []) with { Endpoints = new([], InformerState.Forbidden) }).Should().Contain("act:  InvalidEndpoint: Endpoint 'source' is wrong\n");
    }

    [Test]
    public void Characters_that_control_a_terminal_are_replaced()
    {
        var order = Order(observed: 1, unresolved: [new() { ArtifactIndex = 0, Reason = ArcReasons.CreationFailed, Message = "no\u001B]0;title\u0007 entry\u202E\nsecond line" }]);

        Why(order, Cluster(endpoints: ["source", "destination"])).Should().Contain("CreationFailed: no\uFFFD]0;title\uFFFD entry\uFFFD second line\n");
    }

    [Test]
    public void An_Order_that_is_ready_has_no_cause()
    {
        var order = Order(observed: 1, new V1Condition { Type = "Ready", Status = "True", Reason = ArcReasons.Succeeded });

        WhyReport.For(Facts(order, Cluster(endpoints: [])), Noon).ExitCode.Should().Be(0);
    }

    [Test]
    public void A_repetition_that_the_operator_has_not_handled_is_not_ready()
    {
        Report(Repeated(Noon.AddSeconds(-1), handled: null)).Should().Be((1, """
            order/images in team-a: Pending, 0/1 delivered
              wait: NotProcessed: the operator has not handled the annotation arc.opendefense.cloud/force-at yet
                    kubectl arc check

            """));
        Report(Repeated(Noon.AddHours(-1), handled: Noon.AddHours(-2))).Code.Should().Be(2, "an operator that runs handles it within seconds");
        Report(Repeated(Noon.AddSeconds(-1), handled: Noon.AddSeconds(-1))).Code.Should().Be(0);
        Report(Repeated(Noon.AddHours(1), handled: null)).Code.Should().Be(0, "it is not due");
    }

    [Test]
    public void A_repetition_that_the_operator_delays_is_not_ready() => Report(Repeated(
        Noon.AddHours(-1), handled: Noon.AddHours(-2), new V1Condition { Type = ForceRefusal.ConditionType, Status = "True", Reason = ForceRefusal.TooSoonReason, Message = "takes effect at noon" })).Should().Be((1, """
            order/images in team-a: Pending, 0/1 delivered
              wait: TooSoon: takes effect at noon
                    kubectl arc tree order/images -n team-a -w

            """));

    [Test]
    public void A_repetition_of_one_artifact_counts_too()
    {
        var (order, cluster) = (Order(observed: 1, new V1Condition { Type = "Ready", Status = "True", Reason = ArcReasons.Succeeded }), Cluster(endpoints: ["source", "destination"]));
        var work = Started(order, cluster);
        work.Metadata.Annotations = new Dictionary<string, string> { [ArcAnnotations.ForceAt] = "2026-11-28T11:59:59Z" };

        Report(order, cluster with { ArtifactWorkflows = new([work]) }).Text.Should().Contain("wait: NotProcessed: artifact 0: the operator has not handled the annotation");
    }

    [TestCase(-4, 1, "wait: Progressing: artifact 0: ")]
    [TestCase(-6, 2, "act:  NotProcessed: artifact 0: its Workflow ended more than five minutes ago, and the operator has not processed the result\n        kubectl arc check\n")]
    public void A_result_that_the_operator_does_not_process_needs_a_person(int minutes, int code, string expected)
    {
        var (order, cluster) = (Order(observed: 1), Cluster(endpoints: ["source", "destination"]));
        var work = Started(order, cluster);
        work.Metadata.Uid = "2";
        work.Status = new() { Phase = "Running" };
        var run = new V1Alpha1Workflow
        {
            Metadata = new()
            {
                Name = work.Name(), NamespaceProperty = "team-a", Uid = "3",
                OwnerReferences = [new() { ApiVersion = "arc.opendefense.cloud/v1alpha1", Kind = "ArtifactWorkflow", Name = work.Name(), Uid = "2", Controller = true }],
            },
            Status = new() { Phase = "Succeeded", FinishedAt = Noon.AddMinutes(minutes) },
        };

        var report = Report(order, cluster with { ArtifactWorkflows = new([work]), Workflows = new([run]) });

        report.Text.Should().Contain(expected);
        report.Code.Should().Be(code);
    }

    [Test]
    public void Only_new_work_counts_as_copied()
    {
        var facts = Facts(Order(observed: 1), Cluster(endpoints: ["source", "destination"]));
        var created = new ArtifactPreview(facts.Artifacts[0], null, []) { Remote = new(RemoteComparison.New) { Size = 1 } };
        var kept = created with { Facts = facts.Artifacts[0] with { Current = new(0, "", "", null, new() { Phase = "Succeeded" }) }, Remote = new(RemoteComparison.Different) { Size = 10 } };
        var refused = created with { Refusal = new(ArcReasons.InvalidEndpoint, "wrong"), Remote = new(RemoteComparison.Different) { Size = 100 } };

        kept.Action.Should().Be("keep (Succeeded)");
        new OrderPreview(facts, [created, kept, refused], [], []).Bytes.Should().Be(1);
        new OrderPreview(facts, [kept], [], []).Bytes.Should().Be(0);
    }

    [TestCase("specImgae", "specImage")]
    [TestCase("specimage", "specImage")]
    [TestCase("specOveride", "specOverride")]
    [TestCase("specPlatform", null)]
    public void The_nearest_name_is_suggested(string name, string? expected) =>
        NearestName.Find(name, ["specImage", "specOverride"]).Should().Be(expected);

    [TestCase("team-a", "team-a")]
    [TestCase("$(reboot)", "'$(reboot)'")]
    [TestCase("a'b", @"'a'\''b'")]
    public void A_word_that_a_shell_would_change_is_quoted(string word, string expected) => ShellWord.Quote(word).Should().Be(expected);

    [TestCase("/usr/local/bin/kubectl-arc", true)]
    [TestCase("kubectl-arc.exe", true)]
    [TestCase("/app/arc-operator", false)]
    [TestCase(null, false)]
    public void The_name_of_the_program_selects_the_commands(string? name, bool isPlugin) => Commands.Users.KubectlPlugin.IsStartedAs(name).Should().Be(isPlugin);

    private static string Why(V1Alpha1Order order, ClusterSnapshot cluster) => WhyReport.For(Facts(order, cluster), Noon).ToText(new(TextWriter.Null, IsInteractive: false, HasColours: false));

    private static (int Code, string Text) Report(V1Alpha1Order order, ClusterSnapshot? cluster = null)
    {
        var report = WhyReport.For(Facts(order, cluster ?? Cluster(endpoints: ["source", "destination"])), Noon);
        return (report.ExitCode, report.ToText(new(TextWriter.Null, IsInteractive: false, HasColours: false)));
    }

    // A ready Order whose only artifact was delivered long ago.
    private static V1Alpha1Order Repeated(DateTimeOffset? forceAt, DateTimeOffset? handled, params V1Condition[] conditions)
    {
        var order = Order(observed: 1, [new() { Type = "Ready", Status = "True", Reason = ArcReasons.Succeeded }, .. conditions]);
        order.Status = order.Status with { LastForceAt = handled };
        var hash = Facts(order, Cluster(endpoints: [])).Artifacts[0].RequestHash;
        order.Status = order.Status with { ArtifactWorkflows = new Dictionary<string, OrderArtifactWorkflowStatus> { ["0"] = new() { Phase = "Succeeded", Intent = hash } } };
        order.Metadata.Annotations = forceAt is { } time ? new Dictionary<string, string> { [ArcAnnotations.ForceAt] = $"{time.ToUnixTimeSeconds()}" } : null;
        return order;
    }

    private static OrderFacts Facts(V1Alpha1Order order, ClusterSnapshot cluster) => OrderFacts.From(order, cluster, new CronRules());

    private static V1Alpha1Order Order(long observed, params V1Condition[] conditions) => Order(observed, [], conditions);

    private static V1Alpha1Order Order(long observed, IReadOnlyList<UnresolvedArtifact> unresolved, params V1Condition[] conditions) => new()
    {
        Metadata = new() { Name = "images", NamespaceProperty = "team-a", Uid = "1", Generation = 1, CreationTimestamp = Noon.AddHours(-1).UtcDateTime },
        Spec = new()
        {
            Defaults = new() { SrcRef = new() { Name = "source" }, DstRef = new() { Name = "destination" } },
            Artifacts = [new() { Type = "oci", Spec = JsonElement.Parse("""{ "image": "app" }""") }],
        },
        Status = new() { ObservedGeneration = observed, Conditions = conditions, UnresolvedArtifacts = unresolved },
    };

    private static V1Alpha1ArtifactWorkflow Started(V1Alpha1Order order, ClusterSnapshot cluster) =>
        Facts(order, cluster).Artifacts[0].Resolution.Workflow!.Entity;

    private static V1Alpha1Endpoint Endpoint(string name, params V1Condition[] conditions) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "team-a" }, Spec = new() { Type = "oci", RemoteUrl = "registry.example" }, Status = new() { Conditions = conditions },
    };

    private static ClusterSnapshot Cluster(string[] endpoints) => new()
    {
        Namespace = "team-a",
        Endpoints = new([.. endpoints.Select(name => Endpoint(name))]),
        Types = new([new V1Alpha1ArtifactType { Metadata = new() { Name = "oci", NamespaceProperty = "team-a" }, Spec = new() { WorkflowTemplateRef = new() { Name = "copy" } } }]),
        ClusterTypes = new([]),
        ArtifactWorkflows = new([]),
        Workflows = new([]),
        CronWorkflows = new([]),
        Templates = new([new V1Alpha1WorkflowTemplate { Metadata = new() { Name = "copy", NamespaceProperty = "team-a" }, Facts = new() }]),
        ClusterTemplates = new([]),
    };
}
