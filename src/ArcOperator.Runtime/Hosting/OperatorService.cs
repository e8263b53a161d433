using ArcOperator.Runtime.Controllers;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Runtime.Hosting;

/// <summary>
/// Starts informers and controllers and, when the host stops, ends them in the order in which nothing is lost: take no new
/// work, let what has begun finish, then stop reading.
/// </summary>
internal sealed class OperatorService(
    InformerSet informers, IEnumerable<IControllerLoop> loops, OperatorSettings settings, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopReading = new CancellationTokenSource();
        using var abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        using var deadline = stoppingToken.Register(() => abort.CancelAfter(settings.ShutdownTimeout));
        var controllers = loops.ToList();
        controllers.ForEach(controller => controller.Connect());
        var reading = Task.WhenAll(informers.All.Select(informer => informer.RunAsync(stopReading.Token)));
        await Task.WhenAll(controllers.Select(controller => controller.RunAsync(stoppingToken, abort.Token)));
        await stopReading.CancelAsync();
        await reading;
    }
}
