using ArcOperator.Controllers.Capacity;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.Tests.Capacity;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class WorkflowGateTests
{
    private readonly WorkflowGate _gate = new(GateLimits.Of(100, 100));
    private DateTimeOffset _now = An.Noon;

    [Test]
    public void Work_beyond_the_concurrent_limit_of_an_Endpoint_waits_and_other_work_does_not()
    {
        _gate.SetLimits("a", "hub", new() { Concurrent = 1 }, _now);
        var (first, second, other) = (Claim("hub"), Claim("hub"), Claim("quay"));

        Enter(first).Should().Equal(first);
        Enter(second).Should().BeEmpty();
        Enter(other).Should().Equal(other);

        _gate.FindWait(second, _now).Should().Be(new CapacityWait(CapacityLimit.Concurrent) { Endpoint = "hub", Size = 1 });
        _gate.Leave(first, _now).Should().Equal(second);
    }

    [Test]
    public void A_limit_counts_work_in_both_directions_and_work_with_itself_once()
    {
        _gate.SetLimits("a", "hub", new() { Concurrent = 2 }, _now);

        Enter(Claim("hub", "hub")).Should().NotBeEmpty();
        Enter(Claim("quay", "hub")).Should().NotBeEmpty();

        _gate.UseOf("a", "hub", _now).Active.Should().Be(2);
        Enter(Claim("hub", "quay")).Should().BeEmpty();
    }

    [Test]
    public void Endpoints_of_the_same_name_in_other_namespaces_have_their_own_limits()
    {
        _gate.SetLimits("a", "hub", new() { Concurrent = 1 }, _now);
        Enter(Claim("hub"));

        Enter(Claim("hub", @namespace: "b")).Should().NotBeEmpty();
    }

    [Test]
    public void Lower_limits_than_the_current_use_end_nothing_and_start_nothing()
    {
        List<WorkflowClaim> running = [Claim("hub"), Claim("hub"), Claim("hub")];
        running.ForEach(claim => Enter(claim));
        var waiting = Claim("hub");

        _gate.SetLimits("a", "hub", new() { Concurrent = 1 }, _now);

        running.Should().OnlyContain(claim => claim.State == ClaimState.Inside);
        Enter(waiting).Should().BeEmpty();
        _gate.Leave(running[0], _now).Should().BeEmpty();
        _gate.Leave(running[1], _now).Should().BeEmpty();
        _gate.Leave(running[2], _now).Should().Equal(waiting);
    }

    [Test]
    public void No_minute_has_more_starts_than_the_limit()
    {
        _gate.SetLimits("a", "hub", new() { StartsPerMinute = 2 }, _now);
        var claims = Enumerable.Range(0, 5).Select(_ => Claim("hub")).ToList();
        claims.ForEach(claim => Start(claim));

        claims.Count(claim => claim.State == ClaimState.Inside).Should().Be(2);
        _gate.FindWait(claims[2], _now).Should().Be(new CapacityWait(CapacityLimit.Starts) { Endpoint = "hub", Size = 2, Until = _now.AddMinutes(1) });
        _gate.NextAlarm.Should().Be(_now.AddMinutes(1));
        _now = _now.AddSeconds(59);
        _gate.Leave(claims[0], _now).Should().BeEmpty();
        _now = _now.AddSeconds(1);
        _gate.Grant(_now).Should().Equal(claims[2], claims[3]);
        _now = _now.AddMinutes(1);
        _gate.Grant(_now).Should().Equal(claims[4]);
    }

    [Test]
    public void A_place_that_no_Workflow_has_used_is_no_start()
    {
        _gate.SetLimits("a", "hub", new() { StartsPerMinute = 1 }, _now);
        var (unused, next) = (Claim("hub"), Claim("hub"));
        Enter(unused);
        Enter(next).Should().BeEmpty();

        _gate.Leave(unused, _now).Should().Equal(next);
    }

    [Test]
    public void Nothing_starts_while_an_Endpoint_cools()
    {
        var running = Claim("hub");
        Start(running);
        var waiting = Claim("quay", "hub");

        _gate.Cool("a", "hub", _now.AddSeconds(30), _now).Should().BeTrue();
        _gate.Cool("a", "hub", _now.AddSeconds(20), _now).Should().BeFalse("an earlier end has no effect");

        Enter(waiting).Should().BeEmpty();
        _gate.FindWait(waiting, _now).Should().Be(new CapacityWait(CapacityLimit.Cooling) { Endpoint = "hub", Until = _now.AddSeconds(30) });
        _gate.UseOf("a", "hub", _now).Should().Be(new BudgetUse(1, 1, _now.AddSeconds(30)));
        _gate.NextAlarm.Should().Be(_now.AddSeconds(30));
        _now = _now.AddSeconds(30);
        _gate.Grant(_now).Should().Equal(waiting);
        _gate.UseOf("a", "hub", _now).CoolingUntil.Should().BeNull();
    }

    [Test]
    public void A_limit_that_is_removed_starts_all_that_waited_for_it()
    {
        _gate.SetLimits("a", "hub", new() { Concurrent = 1, StartsPerMinute = 1 }, _now);
        var claims = Enumerable.Range(0, 4).Select(_ => Claim("hub")).ToList();
        claims.ForEach(claim => Enter(claim));

        _gate.SetLimits("a", "hub", null, _now).Should().Equal(claims.Skip(1));
    }

    // The same decisions by a search through all claims, without any order to keep.
    [Test]
    public void The_next_place_always_goes_to_the_claim_that_a_full_search_finds([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        var limits = GateLimits.Of(6, 4);
        var (gate, model) = (new WorkflowGate(limits), new SearchedGate(limits));
        var claims = new List<WorkflowClaim>();
        for (var step = 0; step < 1500; step++)
        {
            _now = _now.AddSeconds(random.Next(0, 12));
            var endpoint = $"e{random.Next(4)}";
            var @namespace = $"n{random.Next(3)}";
            switch (random.Next(10))
            {
                case < 5:
                    var claim = new WorkflowClaim(@namespace, $"g{random.Next(4)}", An.Noon.UtcDateTime.AddMinutes(random.Next(5)), endpoint, random.Next(3) == 0 ? null : $"e{random.Next(4)}", () => { });
                    claims.Add(claim);
                    model.Enter(claim);
                    Compare(gate.Enter(claim, _now));
                    break;
                case < 8 when claims.Count > 0:
                    var leaving = claims[random.Next(claims.Count)];
                    claims.Remove(leaving);
                    leaving.IsRunning = leaving.State == ClaimState.Inside;
                    model.Leave(leaving);
                    Compare(gate.Leave(leaving, _now));
                    break;
                case 8:
                    var changed = random.Next(4) == 0 ? null : new Api.Endpoints.EndpointLimits { Concurrent = random.Next(1, 4), StartsPerMinute = random.Next(3) == 0 ? null : random.Next(1, 5) };
                    model.Budget(@namespace, endpoint).Limits = changed;
                    Compare(gate.SetLimits(@namespace, endpoint, changed, _now));
                    break;
                default:
                    var until = _now.AddSeconds(random.Next(1, 60));
                    gate.Cool(@namespace, endpoint, until, _now);
                    var cooled = model.Budget(@namespace, endpoint);
                    cooled.CoolingUntil = cooled.CoolingUntil > until ? cooled.CoolingUntil : until;
                    Compare(gate.Grant(_now));
                    break;
            }
        }

        void Compare(IReadOnlyList<WorkflowClaim> granted) => granted.Should().Equal(model.Grant(_now), "seed {0}", seed);
    }

    // With one unlimited namespace and one whose Endpoint is full, the share of each is kept.
    [Test]
    public void A_namespace_whose_Endpoint_is_full_does_not_delay_others()
    {
        _gate.SetLimits("a", "hub", new() { Concurrent = 1 }, _now);
        Enumerable.Range(0, 50).ToList().ForEach(_ => Enter(Claim("hub")));

        var granted = Enumerable.Range(0, 60).Sum(_ => Enter(Claim("hub", @namespace: "b")).Count);

        granted.Should().Be(60);
    }

    private static WorkflowClaim Claim(string source, string? destination = null, string @namespace = "a") =>
        new(@namespace, "order", An.Noon.UtcDateTime, source, destination, () => { });

    private IReadOnlyList<WorkflowClaim> Enter(WorkflowClaim claim) => _gate.Enter(claim, _now);

    private void Start(WorkflowClaim claim)
    {
        if (Enter(claim).Contains(claim))
        {
            _gate.Hold(claim, _now, _now);
        }
    }

    /// <summary>The rules of the gate as a search through all claims.</summary>
    private sealed class SearchedGate(GateLimits limits)
    {
        private readonly List<(WorkflowClaim Claim, long Turn)> _waiting = [];
        private readonly List<WorkflowClaim> _inside = [];
        private readonly Dictionary<(string, string), SearchedBudget> _budgets = [];
        private readonly Dictionary<string, (long First, long Last)> _turns = [];
        private long _turn;

        public SearchedBudget Budget(string @namespace, string endpoint) =>
            _budgets.TryGetValue((@namespace, endpoint), out var found) ? found : _budgets[(@namespace, endpoint)] = new();

        public void Enter(WorkflowClaim claim)
        {
            _waiting.Add((claim, ++_turn));
            var known = _turns.GetValueOrDefault(claim.Namespace);
            _turns[claim.Namespace] = (known.First == 0 ? _turn : known.First, known.Last);
        }

        public void Leave(WorkflowClaim claim)
        {
            _waiting.RemoveAll(entry => entry.Claim == claim);
            _inside.Remove(claim);
            if (_waiting.TrueForAll(entry => entry.Claim.Namespace != claim.Namespace) && _inside.TrueForAll(inside => inside.Namespace != claim.Namespace))
            {
                _turns.Remove(claim.Namespace);
            }
        }

        public List<WorkflowClaim> Grant(DateTimeOffset now)
        {
            var granted = new List<WorkflowClaim>();
            while (_inside.Count < limits.Size && Next(now) is { } claim)
            {
                _waiting.RemoveAll(entry => entry.Claim == claim);
                _inside.Add(claim);
                _turns[claim.Namespace] = (_turns[claim.Namespace].First, ++_turn);
                BudgetsOf(claim).ForEach(budget => budget.Starts.Add(now));
                granted.Add(claim);
            }

            return granted;
        }

        private WorkflowClaim? Next(DateTimeOffset now) => _waiting
            .Where(entry => Held(entry.Claim.Namespace) < limits.Share && EndpointsOf(entry.Claim).All(endpoint => IsOpen(entry.Claim.Namespace, endpoint, now)))
            .OrderBy(entry => Held(entry.Claim.Namespace)).ThenBy(entry => _turns[entry.Claim.Namespace].Last).ThenBy(entry => _turns[entry.Claim.Namespace].First)
            .ThenBy(entry => _inside.Count(inside => inside.Namespace == entry.Claim.Namespace && inside.Group == entry.Claim.Group))
            .ThenBy(entry => entry.Claim.Created).ThenBy(entry => entry.Turn)
            .Select(entry => entry.Claim)
            .FirstOrDefault();

        private int Held(string @namespace) => _inside.Count(claim => claim.Namespace == @namespace);

        private bool IsOpen(string @namespace, string endpoint, DateTimeOffset now)
        {
            var budget = Budget(@namespace, endpoint);
            return !(budget.CoolingUntil > now)
                && !(_inside.Count(claim => claim.Namespace == @namespace && EndpointsOf(claim).Contains(endpoint)) >= budget.Limits?.Concurrent)
                && !(budget.Starts.Count(start => start > now.AddMinutes(-1)) >= budget.Limits?.StartsPerMinute);
        }

        private List<SearchedBudget> BudgetsOf(WorkflowClaim claim) => [.. EndpointsOf(claim).Select(endpoint => Budget(claim.Namespace, endpoint))];

        private static IEnumerable<string> EndpointsOf(WorkflowClaim claim) => new[] { claim.Source, claim.Destination }.OfType<string>().Distinct();
    }

    private sealed class SearchedBudget
    {
        public Api.Endpoints.EndpointLimits? Limits { get; set; }

        public DateTimeOffset? CoolingUntil { get; set; }

        public List<DateTimeOffset> Starts { get; } = [];
    }
}
