using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Orders;

/// <summary>Values that would stop Argo, or that Argo cannot carry.</summary>
internal sealed class ArtifactValueTests
{
    private const string Remedy = "contains '{{', which Argo expands; remove it, or ask an administrator for allowExpressions in a ClusterArtifactType";

    // The recorded case no-phase-for-ever.
    [TestCase("""{ "x": "{{=1/}}" }""", "x")]
    [TestCase("""{ "x": "{{workflow.parameters.secret}}" }""", "x")]
    [TestCase("""{ "deep": [{ "er": "a {{ b" }] }""", "deep[0].er")]
    public void An_expression_in_a_spec_is_refused_with_the_path_of_its_field(string spec, string path) =>
        Problem(An.Order().WithArtifact(spec)).Should().Be((ArcReasons.ComputationFailed, $"spec.artifacts[0].spec.{path} {Remedy}"));

    [Test]
    public void An_expression_in_the_URL_of_an_Endpoint_is_refused() =>
        Problem(An.Order().WithArtifact(), new OrderDependencies().With(An.Endpoint("src", url: "place.example/{{=1/}}"))).Should().Be(
            (ArcReasons.ComputationFailed, $"spec.remoteURL of Endpoint 'src' {Remedy}"));

    [Test]
    public void An_expression_in_a_type_of_the_namespace_is_refused() =>
        Problem(An.Order().WithArtifact(), new OrderDependencies().With(An.ArtifactType("oci", "copy", ("severity", "{{=1/}}")))).Should().Be(
            (ArcReasons.ComputationFailed, $"spec.parameters[severity] of ArtifactType 'oci' {Remedy}"));

    [Test]
    public void A_namespace_cannot_allow_expressions_to_itself() =>
        Problem(An.Order().WithArtifact("""{ "x": "{{a}}" }"""), new OrderDependencies().With(An.ArtifactType("oci", spec => spec with { AllowExpressions = true })))
            .Reason.Should().Be(ArcReasons.ComputationFailed);

    [Test]
    public void An_expression_in_a_ClusterArtifactType_is_accepted() =>
        Plan(An.Order().WithArtifact(type: "shared"), OfCluster(("severity", "{{workflow.namespace}}"))).Create.Should().ContainSingle();

    [Test]
    public void A_ClusterArtifactType_can_allow_expressions()
    {
        var dependencies = OfCluster() with { ClusterTypes = [An.ClusterArtifactType("shared").Allowing()] };

        var plan = Plan(An.Order().WithArtifact("""{ "x": "{{a}}" }""", type: "shared", cron: An.Cron() with { When = "{{= true }}" }), dependencies);

        plan.Blockers.Should().BeEmpty();
        plan.Create.Should().ContainSingle();
    }

    [Test]
    public void An_expression_in_cron_when_is_refused_with_the_field_that_holds_it()
    {
        var cron = An.Cron() with { When = "{{= nonsense }}" };

        Problem(An.Order().WithArtifact(cron: cron)).Should().Be((ArcReasons.ComputationFailed, $"spec.artifacts[0].cron.when {Remedy}"));
        Problem(An.Order().WithArtifact().With(spec => spec with { Defaults = spec.Defaults! with { Cron = cron } })).Should().Be(
            (ArcReasons.ComputationFailed, $"spec.defaults.cron.when {Remedy}"));
    }

    [Test]
    public void A_single_brace_is_not_an_expression() => Plan(An.Order().WithArtifact("""{ "x": "{a} { {b} }" }""")).Create.Should().ContainSingle();

    // The recorded case value-140k.
    [Test]
    public void Parameters_of_more_than_96_KiB_are_refused_with_field_and_size_of_the_largest()
    {
        Problem(An.Order().WithArtifact($$"""{ "x": "{{new string('y', 140_000)}}", "small": "{{new string('y', 2_000)}}" }""")).Should().Be(
            (ArcReasons.ComputationFailed, "the parameters of artifact 0 have 139 KiB, at most 96 KiB are allowed; shorten spec.artifacts[0].spec.x (137 KiB, the largest)"));
        Plan(An.Order().WithArtifact($$"""{ "x": "{{new string('y', 97_000)}}" }""")).Create.Should().ContainSingle();
    }

    [Test]
    public void The_sizes_of_all_values_are_added() =>
        Problem(An.Order().WithArtifact($$"""{ "v": [{{string.Join(',', Enumerable.Repeat($"\"{new string('y', 1000)}\"", 100))}}] }"""))
            .Message.Should().StartWith("the parameters of artifact 0 have 99 KiB, at most 96 KiB are allowed; shorten spec.artifacts[0].spec.v[");

    [Test]
    public void The_size_of_a_value_is_that_of_its_JSON_text() =>
        Problem(An.Order().WithArtifact($$"""{ "x": "{{string.Concat(Enumerable.Repeat("\\\"", 60_000))}}" }""")).Reason.Should().Be(ArcReasons.ComputationFailed);

    [Test]
    public void More_than_1024_parameters_are_refused_with_their_number()
    {
        var dependencies = new OrderDependencies().With(An.ArtifactType("oci", "copy", [.. Enumerable.Range(0, 1020).Select(index => ($"p{index}", ""))]));

        Problem(An.Order().WithArtifact(), dependencies).Should().Be((ArcReasons.ComputationFailed, "artifact 0 has 1027 parameters, at most 1024 are allowed; remove some"));
    }

    [TestCase(WorkflowPhase.Succeeded)]
    [TestCase(WorkflowPhase.Running)]
    public void Work_from_before_a_rule_stays_and_is_not_reported(string phase)
    {
        var life = An.Order().WithArtifact("""{ "x": "{{a}}" }""");
        var order = life.Build();
        var allowed = new OrderDependencies { Types = [], ClusterTypes = [An.ClusterArtifactType("oci").Allowing()] };
        var work = Plan(life, allowed).Create.Single().Entity;
        var existing = new V1Alpha1ArtifactWorkflow { Metadata = work.Metadata, Spec = work.Spec, Status = new() { Phase = phase } };
        var forbidden = allowed with { ClusterTypes = [An.ClusterArtifactType("oci")] };

        var plan = OrderPlan.For(forbidden.Observe(order, existing), new(), An.Noon);

        plan.Blockers.Should().BeEmpty();
        plan.Create.Should().BeEmpty();
        plan.Current.Should().ContainSingle().Which.Existing.Should().BeSameAs(existing);
    }

    private static OrderDependencies OfCluster(params (string Name, string Value)[] parameters) =>
        new() { Types = [], ClusterTypes = [An.ClusterArtifactType("shared", "copy", parameters)] };

    private static OrderPlan Plan(OrderBuilder order, OrderDependencies? dependencies = null) => OrderPlan.For(order.Observed(dependencies ?? new OrderDependencies()), new(), An.Noon);

    private static (string Reason, string Message) Problem(OrderBuilder order, OrderDependencies? dependencies = null)
    {
        var problem = Plan(order, dependencies).Blockers.Should().ContainSingle().Subject.Cause;
        return (problem.Reason, problem.Message);
    }
}

file static class Types
{
    public static V1Alpha1ClusterArtifactType Allowing(this V1Alpha1ClusterArtifactType type) =>
        new() { Metadata = type.Metadata, Spec = type.Spec with { AllowExpressions = true } };
}
