using ArcOperator.Api.Endpoints;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Endpoints;

internal sealed class EndpointPlanTests
{
    private static readonly DateTimeOffset Later = An.Noon.AddHours(1);

    [Test]
    public void A_new_endpoint_is_tried() => new EndpointBuilder().PlanAt(An.Noon).Probe.Should().BeTrue();

    [Test]
    public void One_that_was_tried_is_not_tried_again()
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
    public void A_change_is_tried(string what, Func<EndpointBuilder, EndpointBuilder> change) =>
        change(Locked().Probed()).PlanAt(Later).Probe.Should().BeTrue($"{what} has changed");

    [Test]
    public void A_force_at_is_obeyed_once()
    {
        var forced = new EndpointBuilder { ForceAt = "1769860800" }.Probed();

        forced.Status!.LastForceAt.Should().Be(An.Noon);
        forced.PlanAt(Later).Probe.Should().BeFalse();
        (forced with { ForceAt = null }).PlanAt(Later).Probe.Should().BeFalse("taking it back asks for nothing");
    }

    [Test]
    public void A_force_at_of_the_future_waits_for_its_time()
    {
        var forced = new EndpointBuilder().Probed() with { ForceAt = "2026-01-31T13:00:00Z" };

        var plan = forced.PlanAt(An.Noon);

        plan.Probe.Should().BeFalse();
        forced.RequeueAt(An.Noon).Should().Be(TimeSpan.FromHours(1));
        forced.PlanAt(Later).Probe.Should().BeTrue();
    }

    [Test]
    public void A_force_at_that_cannot_be_read_is_a_problem_and_changes_nothing_else()
    {
        var plan = (new EndpointBuilder().Probed() with { ForceAt = "soon" }).PlanAt(Later);

        plan.AnnotationProblem.Should().Contain("'soon'");
        plan.KeepsProbe.Should().BeTrue();
    }

    [Test]
    public void What_was_found_is_good_for_ever_or_for_as_long_as_an_option_says()
    {
        var place = new EndpointBuilder { Options = new() { ProbeTTL = TimeSpan.FromMinutes(90) } }.Probed();

        place.RequeueAt(Later).Should().Be(TimeSpan.FromMinutes(30));
        place.PlanAt(Later).Probe.Should().BeFalse();
        place.PlanAt(An.Noon.AddMinutes(90)).Probe.Should().BeTrue();
    }

    [Test]
    public void What_is_tried_is_looked_at_again_when_it_is_good_no_more()
    {
        var place = new EndpointBuilder { Options = new() { ProbeTTL = TimeSpan.FromMinutes(90) } };

        place.Probed().RequeueAt(An.Noon).Should().Be(TimeSpan.FromMinutes(90));
        place.Probed().RequeueAt(An.Noon.AddMinutes(95)).Should().Be(TimeSpan.Zero);
        new EndpointBuilder().RequeueAt(An.Noon).Should().BeNull();
    }

    [Test]
    public void What_is_wrong_is_not_tried_and_what_was_found_before_is_forgotten()
    {
        var place = Locked().Probed() with { Secret = null };

        var plan = place.PlanAt(Later);

        plan.Blocker!.Reason.Should().Be("SecretNotFound");
        plan.Probe.Should().BeFalse();
        place.StatusAt(Later, probe: null).LastProbed.Should().BeNull();
    }

    [Test]
    public void What_cannot_be_asked_is_not_tried() =>
        new EndpointBuilder().With(spec => spec with { RemoteUrl = "ftp://place.example" }).PlanAt(An.Noon).Probe.Should().BeFalse();

    [Test]
    public void Nothing_is_tried_where_the_operator_may_not() =>
        new EndpointBuilder { Options = new() { Probe = false } }.PlanAt(An.Noon).Probe.Should().BeFalse();

    private static EndpointBuilder Locked() => new EndpointBuilder { Secret = An.Secret("keys") }.With(spec => spec with { SecretRef = new() { Name = "keys" } });
}
