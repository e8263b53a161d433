using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Endpoints;

internal sealed class EndpointPlanTests
{
    private static readonly DateTimeOffset Later = An.Noon.AddHours(1);

    [Test]
    public void A_new_Endpoint_is_probed() => new EndpointBuilder().PlanAt(An.Noon).Probe.Should().BeTrue();

    [Test]
    public void A_probed_Endpoint_is_not_probed_again()
    {
        var plan = new EndpointBuilder().Probed().PlanAt(Later);

        plan.Probe.Should().BeFalse();
        plan.KeepsProbe.Should().BeTrue();
        new EndpointBuilder().Probed().RequeueAt(Later).Should().BeNull();
    }

    private static readonly TestCaseData<string, Func<EndpointBuilder, EndpointBuilder>>[] Changes =
    [
        new("the URL", place => place.With(spec => spec with { RemoteUrl = "elsewhere.example" })),
        new("the type", place => place.With(spec => spec with { Type = "helm" })),
        new("the usage", place => place.With(spec => spec with { Usage = EndpointUsage.PullOnly })),
        new("another secret of equal data", place => place.With(spec => spec with { SecretRef = new() { Name = "other" } })),
        new("the secret's data", place => place with { Secret = An.Secret("keys", "fedcba9876543210") }),
        new("no secret any more", place => (place with { Secret = null }).With(spec => spec with { SecretRef = null })),
        new("a force-at", place => place with { ForceAt = "2026-01-31T12:30:00Z" }),
    ];

    [TestCaseSource(nameof(Changes))]
    public void A_changed_Endpoint_is_probed(string what, Func<EndpointBuilder, EndpointBuilder> change) =>
        change(Locked().Probed()).PlanAt(Later).Probe.Should().BeTrue($"{what} has changed");

    [Test]
    public void A_force_at_is_handled_once()
    {
        var forced = new EndpointBuilder { ForceAt = "1769860800" }.Probed();

        forced.Status!.LastForceAt.Should().Be(An.Noon);
        forced.PlanAt(Later).Probe.Should().BeFalse();
        (forced with { ForceAt = null }).PlanAt(Later).Probe.Should().BeFalse("taking it back asks for nothing");
    }

    [Test]
    public void A_force_at_in_the_future_waits_until_it_is_due()
    {
        var forced = new EndpointBuilder().Probed() with { ForceAt = "2026-01-31T13:00:00Z" };

        var plan = forced.PlanAt(An.Noon);

        plan.Probe.Should().BeFalse();
        forced.RequeueAt(An.Noon).Should().Be(TimeSpan.FromHours(1));
        forced.PlanAt(Later).Probe.Should().BeTrue();
    }

    [Test]
    public void An_invalid_force_at_is_a_problem_and_changes_nothing_else()
    {
        var plan = (new EndpointBuilder().Probed() with { ForceAt = "soon" }).PlanAt(Later);

        plan.AnnotationProblem.Should().Contain("'soon'");
        plan.KeepsProbe.Should().BeTrue();
    }

    [Test]
    public void A_result_is_valid_without_limit_or_until_the_TTL_of_the_options()
    {
        var place = new EndpointBuilder { Options = new() { ProbeTTL = TimeSpan.FromMinutes(90) } }.Probed();

        place.RequeueAt(Later).Should().Be(TimeSpan.FromMinutes(30));
        place.PlanAt(Later).Probe.Should().BeFalse();
        place.PlanAt(An.Noon.AddMinutes(90)).Probe.Should().BeTrue();
    }

    [Test]
    public void A_result_that_expires_requeues_the_Endpoint()
    {
        var place = new EndpointBuilder { Options = new() { ProbeTTL = TimeSpan.FromMinutes(90) } };

        place.Probed().RequeueAt(An.Noon).Should().Be(TimeSpan.FromMinutes(90));
        place.Probed().RequeueAt(An.Noon.AddMinutes(95)).Should().Be(TimeSpan.Zero);
        new EndpointBuilder().RequeueAt(An.Noon).Should().BeNull();
    }

    [Test]
    public void An_invalid_Endpoint_is_not_probed_and_loses_its_result()
    {
        var place = Locked().Probed() with { Secret = null };

        var plan = place.PlanAt(Later);

        plan.Blocker!.Reason.Should().Be("SecretNotFound");
        plan.Probe.Should().BeFalse();
        place.StatusAt(Later, probe: null).LastProbed.Should().BeNull();
    }

    [Test]
    public void An_Endpoint_without_a_supported_scheme_is_not_probed() =>
        new EndpointBuilder().With(spec => spec with { RemoteUrl = "ftp://place.example" }).PlanAt(An.Noon).Probe.Should().BeFalse();

    [Test]
    public void No_Endpoint_is_probed_if_the_option_is_off() =>
        new EndpointBuilder { Options = new() { Probe = false } }.PlanAt(An.Noon).Probe.Should().BeFalse();

    private static EndpointBuilder Locked() => new EndpointBuilder { Secret = An.Secret("keys") }.With(spec => spec with { SecretRef = new() { Name = "keys" } });
}
