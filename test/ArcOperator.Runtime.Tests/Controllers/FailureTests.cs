using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Metrics;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Controllers;

/// <summary>Failed reconciliations are retried, unless a retry cannot help.</summary>
public sealed class FailureTests : GearCluster
{
    private static readonly InvalidOperationException Trouble = new("as the test wants");

    [Test]
    public async Task A_reconcile_that_throws_is_retried_with_growing_delay_until_it_succeeds()
    {
        var times = new List<long>();
        await using var rig = await StartAsync(gear =>
        {
            times.Add(Stopwatch.GetTimestamp());
            return times.Count < 8 ? throw Trouble : ReconciliationResult<Gear>.Success(gear);
        });

        await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one", times: 8);

        var first = Stopwatch.GetElapsedTime(times[0], times[4]);
        var whole = Stopwatch.GetElapsedTime(times[0], times[7]);
        // Jitter shortens each delay by up to a half.
        first.Should().BeGreaterThan(TimeSpan.FromMilliseconds(5 + 10 + 20 + 40) / 2);
        whole.Should().BeGreaterThan(TimeSpan.FromMilliseconds(5 + 10 + 20 + 40 + 80 + 160 + 320) / 2);
    }

    [Test]
    public async Task A_returned_exception_is_handled_like_a_thrown_one()
    {
        var tries = 0;
        await using var rig = await StartAsync(gear =>
            ++tries < 3 ? ReconciliationResult<Gear>.Failure(gear, "as the test wants", Trouble) : ReconciliationResult<Gear>.Success(gear));

        await CreateGearAsync("one");

        await rig.Gears.ReconciledAsync("one", times: 3);
    }

    [Test]
    public async Task A_reconcile_with_a_conflict_is_retried()
    {
        var tries = 0;
        await using var rig = await StartAsync(gear =>
            ++tries < 3 ? throw HttpOperationException.From(HttpStatusCode.Conflict, new() { Reason = "Conflict" }, "a test") : ReconciliationResult<Gear>.Success(gear));

        await CreateGearAsync("one");

        await rig.Gears.ReconciledAsync("one", times: 3);
    }

    [Test]
    public async Task An_entity_that_is_deleted_during_its_reconcile_causes_no_error()
    {
        OperatorRig? rig = null;
        await using var started = rig = await OperatorRig.StartAsync(Namespace, controller: gears => gears.OnReconcile = async (gear, cancellationToken) =>
        {
            await Client.DeleteAsync(gear, cancellationToken);
            return ReconciliationResult<Gear>.Success(await rig!.Client.PatchAsync(gear, MergePatch.Of([]), cancellationToken: cancellationToken));
        });
        using var errors = new ErrorCount(rig.Get<RuntimeMetrics>());

        await CreateGearAsync("one");

        await Eventually.TrueAsync(() => rig.Gears.Deleted.Count == 1);
        errors.Value.Should().Be(0);
    }

    [Test]
    public async Task A_404_for_another_object_is_an_error_of_the_reconcile()
    {
        var missing = new V1Status { Details = new() { Name = "one", Group = KindsGroup.Group, Kind = "gears" } };
        await using var rig = await StartAsync(_ => throw HttpOperationException.From(HttpStatusCode.NotFound, missing, "a test"));
        using var errors = new ErrorCount(rig.Get<RuntimeMetrics>());

        await CreateGearAsync("one");

        await Eventually.TrueAsync(() => errors.Value > 0);
        rig.Gears.Reconciled("one").Count.Should().BeGreaterThan(5, "at first it may be the cache that is old");
    }

    [Test]
    public async Task A_cancellation_without_a_shutdown_is_an_error_of_the_reconcile()
    {
        var tries = 0;
        await using var rig = await StartAsync(gear =>
            ++tries < 3 ? throw new TaskCanceledException("the timeout of some HTTP client") : ReconciliationResult<Gear>.Success(gear));

        await CreateGearAsync("one");

        await rig.Gears.ReconciledAsync("one", times: 3);
    }

    [Test]
    public async Task Failures_of_one_entity_do_not_delay_others()
    {
        await using var rig = await StartAsync(gear => gear.Name() == "bad" ? throw Trouble : ReconciliationResult<Gear>.Success(gear));

        await CreateGearAsync("bad");
        await CreateGearAsync("good");

        await rig.Gears.ReconciledAsync("good");
    }

    [Test]
    public async Task A_terminal_error_is_not_retried_until_the_entity_changes()
    {
        await using var rig = await StartAsync(gear =>
            gear.Name() == "sentinel" ? throw Trouble
            : gear.Spec.Size == 1 ? throw new TerminalErrorException("as the test wants")
            : ReconciliationResult<Gear>.Success(gear));
        await CreateGearAsync("one", new() { Size = 1 });
        await rig.Gears.ReconciledAsync("one");

        // An ordinary failure that began later has been retried several times.
        await CreateGearAsync("sentinel");
        await rig.Gears.ReconciledAsync("sentinel", times: 5);
        rig.Gears.Reconciled("one").Should().ContainSingle();

        await ResizeAsync("one", 2);
        await rig.Gears.ReconciledAsync("one", times: 2);
    }

    [Test]
    public async Task A_returned_terminal_error_is_not_retried()
    {
        await using var rig = await StartAsync(gear => gear.Name() == "sentinel"
            ? throw Trouble
            : ReconciliationResult<Gear>.Failure(gear, "as the test wants", new TerminalErrorException("as the test wants")));
        await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");

        await CreateGearAsync("sentinel");
        await rig.Gears.ReconciledAsync("sentinel", times: 5);

        rig.Gears.Reconciled("one").Should().ContainSingle();
    }

    [TestCase(HttpStatusCode.UnprocessableEntity)]
    [TestCase(HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_write_whose_content_is_refused_is_not_retried_until_the_entity_changes(HttpStatusCode code)
    {
        var refusal = HttpOperationException.From(code, new() { Message = "as the test wants" }, "POST");
        await using var rig = await StartAsync(gear => gear.Spec.Size == 1 ? throw refusal : ReconciliationResult<Gear>.Success(gear));
        await CreateGearAsync("one", new() { Size = 1 });
        await rig.Gears.ReconciledAsync("one");

        await Eventually.StaysTrueAsync(() => Task.FromResult(rig.Gears.Reconciled("one").Count == 1), TimeSpan.FromMilliseconds(200));

        await ResizeAsync("one", 2);
        await rig.Gears.ReconciledAsync("one", times: 2);
    }

    [Test]
    public async Task A_write_whose_content_is_refused_is_retried_after_the_interval_of_refusals_or_an_earlier_time_of_the_result()
    {
        var refusal = HttpOperationException.From(HttpStatusCode.UnprocessableEntity, new() { Message = "as the test wants" }, "POST");
        await using var rig = await OperatorRig.StartAsync(
            Namespace, build: builder => builder.Settings.RefusalInterval = TimeSpan.FromMilliseconds(20), controller: gears => gears.OnReconcile = (gear, _) => throw refusal);
        await using var timed = await StartAsync(gear => ReconciliationResult<Gear>.Failure(gear, "refused", refusal, TimeSpan.FromMilliseconds(20)));

        await CreateGearAsync("one");

        await rig.Gears.ReconciledAsync("one", times: 3);
        await timed.Gears.ReconciledAsync("one", times: 3);
    }

    [Test]
    public async Task A_failure_without_an_exception_is_retried_after_its_delay_or_at_the_next_event()
    {
        await using var rig = await StartAsync(gear => gear.Name() == "timed"
            ? ReconciliationResult<Gear>.Failure(gear, "not over yet", requeueAfter: TimeSpan.FromMilliseconds(20))
            : ReconciliationResult<Gear>.Failure(gear, "not over yet"));
        await CreateGearAsync("untimed");
        await CreateGearAsync("timed");

        await rig.Gears.ReconciledAsync("timed", times: 5);
        rig.Gears.Reconciled("untimed").Should().ContainSingle();
        await ResizeAsync("untimed", 2);
        await rig.Gears.ReconciledAsync("untimed", times: 2);
    }

    [Test]
    public async Task A_success_with_RequeueAfter_is_reconciled_again_after_that_time()
    {
        var times = new List<long>();
        await using var rig = await StartAsync(gear =>
        {
            times.Add(Stopwatch.GetTimestamp());
            return ReconciliationResult<Gear>.Success(gear, times.Count == 1 ? TimeSpan.FromMilliseconds(150) : null);
        });

        await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one", times: 2);

        Stopwatch.GetElapsedTime(times[0], times[1]).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(149));
        await rig.OtherWorkHasBegunAsync();
        rig.Gears.Reconciled("one").Should().HaveCount(2, "an earlier wish does not live on");
    }

    private Task<OperatorRig> StartAsync(Func<Gear, ReconciliationResult<Gear>> reconcile) =>
        OperatorRig.StartAsync(Namespace, controller: gears => gears.OnReconcile = (gear, _) => Task.FromResult(reconcile(gear)));

    /// <summary>Number of reconciliations that were counted as failed since then.</summary>
    private sealed class ErrorCount : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int _value;

        public ErrorCount(RuntimeMetrics metrics)
        {
            _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _value, (int)count));
            _listener.EnableMeasurementEvents(metrics.Errors);
        }

        public int Value => Volatile.Read(ref _value);

        public void Dispose() => _listener.Dispose();
    }
}
