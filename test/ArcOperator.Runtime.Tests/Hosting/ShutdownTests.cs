using ArcOperator.Runtime.Hosting;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Tests.Controllers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Hosting;

/// <summary>The end of an operator.</summary>
public sealed class ShutdownTests : GearCluster
{
    private readonly TaskCompletionSource _go = new();
    private readonly TaskCompletionSource _cutOff = new();

    [Test]
    public async Task A_shutdown_finishes_running_reconciles_and_starts_none()
    {
        await using var rig = await StartAsync(workers: 1, patience: TimeSpan.FromSeconds(20));
        await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");
        await CreateGearAsync("two");
        await Eventually.TrueAsync(() => rig.Cache<Gear>().Count == 2);

        var stopping = rig.Host.StopAsync();
        await Eventually.StaysTrueAsync(() => Task.FromResult(!stopping.IsCompleted), TimeSpan.FromMilliseconds(200));
        _go.SetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));

        rig.Gears.Story.Should().Equal("reconcile one");
        _cutOff.Task.IsCompleted.Should().BeFalse();
    }

    [Test]
    public async Task A_reconcile_that_exceeds_the_shutdown_timeout_is_cancelled()
    {
        await using var rig = await StartAsync(workers: 1, patience: TimeSpan.FromMilliseconds(300));
        await CreateGearAsync("one");
        await rig.Gears.ReconciledAsync("one");

        await rig.Host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));

        _cutOff.Task.IsCompleted.Should().BeTrue();
    }

    [Test]
    public async Task An_operator_that_waits_for_a_kind_can_be_stopped()
    {
        await using var rig = await OperatorRig.StartAsync(Namespace, watches => watches.Owns<UninstalledKind>());
        await Eventually.TrueAsync(() => rig.Cache<UninstalledKind>().State == Runtime.Informers.InformerState.KindMissing);

        await rig.Host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task A_fatal_error_of_an_informer_stops_the_operator()
    {
        var faulty = new Runtime.Informers.EntityIndex<Gear>(gear => gear.Name() == "poison" ? throw new InvalidOperationException("as the test wants") : []);
        await using var rig = await OperatorRig.StartAsync(Namespace, watches => watches.Index(faulty));
        var stopping = new TaskCompletionSource();
        rig.Get<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);

        await CreateGearAsync("poison");

        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(10));
        rig.Get<OperatorResult>().HasFailed.Should().BeTrue();
    }

    private Task<OperatorRig> StartAsync(int workers, TimeSpan patience) => OperatorRig.StartAsync(
        Namespace,
        build: builder => (builder.Settings.MaxParallelReconciliations, builder.Settings.ShutdownTimeout) = (workers, patience),
        controller: gears => gears.OnReconcile = async (gear, cancellationToken) =>
        {
            try
            {
                await _go.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                _cutOff.SetResult();
                throw;
            }

            return ReconciliationResult<Gear>.Success(gear);
        });
}
