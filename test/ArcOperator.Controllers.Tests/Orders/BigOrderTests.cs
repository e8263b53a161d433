using System.Diagnostics;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Orders;

internal sealed class BigOrderTests : ArcTest
{
    private const int Artifacts = 300;

    [Test]
    public async Task The_status_of_a_large_Order_is_written_at_most_once_a_second_and_is_complete_at_the_end()
    {
        await Namespace.CreateAsync(An.Order("big").WithArtifacts(Artifacts));
        var workflows = await Namespace.WorkflowsAsync(Artifacts);
        await Namespace.OrderAsync("big", order => order.Status.Total == Artifacts);
        var before = StatusWrites();
        var began = Stopwatch.GetTimestamp();

        await Parallel.ForEachAsync(workflows, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (workflow, _) =>
        {
            await Namespace.RunAsync(workflow);
            await Namespace.SucceedAsync(workflow);
        });
        var ready = await Namespace.OrderReadyAsync("big");

        // The first and the last status are written without delay.
        (StatusWrites() - before).Should().BeLessThanOrEqualTo((int)Stopwatch.GetElapsedTime(began).TotalSeconds + 3);
        ready.Status.Should().BeEquivalentTo(new { Succeeded = Artifacts, Failed = 0, Progress = $"{Artifacts}/{Artifacts}", Phase = OrderPhase.Succeeded });
        ready.Status.ArtifactWorkflows!.Values.Should().OnlyContain(entry => entry.Phase == "Succeeded");
    }

    private int StatusWrites() => Operator.Writes.Count(call => call is { Resource: "orders/status", Status: 200 });
}
