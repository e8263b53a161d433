using System.Text;
using ArcOperator.Api;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.ExternalSources.Generators;
using ArcOperator.Controllers.ExternalSources.Generators.Http;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.Tests;

/// <summary>The operator's own checks of specs that a current API server refuses. Older servers accept them.</summary>
public sealed class RefusedSpecTests
{
    private static readonly ObjectJson Json = new(ArcJsonContext.Default);

    private static readonly RefusedSpec[] Refused = [.. RefusedSpecs.All];

    [TestCaseSource(nameof(Refused))]
    public void A_spec_that_an_old_server_accepts_is_reported_in_the_words_of_a_current_server(RefusedSpec refused) =>
        ProblemOf(refused).Should().Contain(refused.Message).And.NotContain("pw@");

    [TestCase("ttl", "999999999999h")]
    [TestCase("ttl", "7d")]
    public void An_Order_with_an_invalid_lifetime_is_stalled_and_processes_its_artifacts(string field, string value)
    {
        var observed = An.Order().WithArtifact().With(spec => spec with { Ttl = value }).Observed();
        var plan = OrderPlan.For(observed, new(), An.Noon);

        var status = OrderStatus.From(observed, plan, new OrderOutcome(observed.Order), An.Noon);

        plan.Create.Should().ContainSingle();
        status.Message.Should().StartWith($"spec.{field} '{value}' must be");
        status.Conditions.Find("Stalled").Should().Match<V1Condition>(condition => condition.Reason == ArcReasons.InvalidSpec && condition.Message == status.Message);
    }

    [TestCase("0")]
    [TestCase("0s")]
    [TestCase("")]
    [TestCase(null)]
    public void An_Order_whose_lifetime_is_zero_or_unset_is_kept(string? ttl)
    {
        var plan = OrderPlan.For(An.Order().WithArtifact().With(spec => spec with { Ttl = ttl }).Observed(), new(), An.Noon.AddYears(100));

        plan.DeleteOrder.Should().BeFalse();
        OrderPlan.FindSpecProblem(new() { Ttl = ttl }).Should().BeNull();
    }

    [Test]
    public void A_schedule_without_a_concurrency_policy_is_the_same_work_as_one_that_forbids_concurrency()
    {
        OrderObservation With(string? policy) => An.Order().WithArtifact(cron: An.Cron() with { ConcurrencyPolicy = policy }).Observed();

        OrderPlan.For(With(null), new(), An.Noon).Create.Single().Hash.Should().Be(OrderPlan.For(With("Forbid"), new(), An.Noon).Create.Single().Hash);
        OrderPlan.For(With("Allow"), new(), An.Noon).Create.Single().Hash.Should().NotBe(OrderPlan.For(With("Forbid"), new(), An.Noon).Create.Single().Hash);
    }

    private static string ProblemOf(RefusedSpec refused) => refused.Kind switch
    {
        "Order" => OfOrder(Read<V1Alpha1Order>(refused)),
        "ArtifactWorkflow" => OfWorkflow(Read<V1Alpha1ArtifactWorkflow>(refused).Spec),
        "ArtifactType" => OfType(Read<V1Alpha1ArtifactType>(refused).Spec),
        "ExternalSource" => OfSource(Read<V1Alpha1ExternalSource>(refused).Spec),
        "Endpoint" => EndpointBlockers.Find(new EndpointBuilder().With(_ => Read<V1Alpha1Endpoint>(refused).Spec).Observed())?.Message ?? "",
        _ => throw new ArgumentException($"no check for {refused.Kind}"),
    };

    private static string OfOrder(V1Alpha1Order order)
    {
        var plan = OrderPlan.For(An.Order().With(_ => order.Spec).Observed(), new(), An.Noon);
        return plan.Blockers is [var first, ..] ? first.Cause.Message : OrderPlan.FindSpecProblem(order.Spec) ?? "";
    }

    private static string OfWorkflow(V1Alpha1ArtifactWorkflowSpec spec)
    {
        var plan = ArtifactWorkflowPlan.For(An.ArtifactWorkflow().With(_ => spec).Observed(), new(), new(), An.Noon);
        plan.Create.Should().BeNull();
        return plan.Blocker?.Message ?? "";
    }

    private static string OfType(V1Alpha1ArtifactTypeSpec spec)
    {
        var plan = OrderPlan.For(An.Order().WithArtifact().Observed(new OrderDependencies().With(An.ArtifactType("oci", _ => spec))), new(), An.Noon);
        plan.Create.Should().BeEmpty();
        plan.Blockers.Single().Cause.Reason.Should().Be(ArcReasons.InvalidArtifactType);
        return plan.Blockers.Single().Cause.Message;
    }

    // The check uses neither connections nor metrics.
    private static string OfSource(V1Alpha1ExternalSourceSpec spec) =>
        SpecRules.Validate(spec) ?? new SourceGeneratorFactory([new HttpSourceGenerator(null!, new(), null!, TimeProvider.System)]).Validate(spec.Generator) ?? "";

    private static T Read<T>(RefusedSpec refused) => Json.Deserialize<T>(Encoding.UTF8.GetBytes($$"""{ "metadata": { "name": "x" }, "spec": {{refused.Spec}} }"""))!;
}
