using ArcOperator.Runtime.Hosting;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Hosting;

public sealed class StartMemoryServiceTests
{
    [Test]
    public async Task Memory_of_the_start_is_returned_once_a_moment_after_the_first_lists()
    {
        var listed = new TaskCompletionSource();
        await using var peer = new GearPeer();
        peer.OnList(async exchange =>
        {
            await listed.Task;
            await PeerResponse.List(10, A.Gear("one"))(exchange);
        });
        using var client = InformerRig.Connect(peer);
        using var informers = new InformerSet(client, TimeProvider.System, NullLoggerFactory.Instance);
        using var stop = new CancellationTokenSource();
        var reading = informers.Add<Gear>(new() { StreamsInitialList = false }).RunAsync(stop.Token);
        var clock = new ManualTimeProvider();
        var collections = 0;
        using var service = new StartMemoryService(informers, clock, () => collections++);

        await service.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => peer.Lists.Count == 1);
        clock.NextTimer.Should().BeNull("the first list is not read yet");
        listed.SetResult();
        await clock.AdvanceToTimerAsync(StartMemoryService.Delay);
        await (service.ExecuteTask ?? Task.CompletedTask);

        collections.Should().Be(1);
        await stop.CancelAsync();
        await reading.ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
