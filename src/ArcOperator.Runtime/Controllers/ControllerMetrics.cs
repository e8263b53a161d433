using System.Diagnostics;
using ArcOperator.Runtime.Metrics;

namespace ArcOperator.Runtime.Controllers;

/// <summary>Metrics of one controller, named as in controller-runtime (<c>controller_runtime_*</c>), and one span for each reconciliation.</summary>
internal sealed class ControllerMetrics(RuntimeMetrics metrics, string controller)
{
    private static readonly ActivitySource Source = new("ArcOperator.Runtime");

    private static readonly string[] Results = ["success", "requeue_after", "error"];

    private readonly KeyValuePair<string, object?> _controller = new("controller", controller);

    /// <summary>The span of one reconciliation; null if spans are not collected.</summary>
    public Activity? Begin(ObjectKey key)
    {
        var span = Source.StartActivity($"reconcile {controller}");
        span?.SetTag("k8s.namespace.name", key.Namespace).SetTag("k8s.object.name", key.Name);
        return span;
    }

    /// <param name="result">success, requeue_after or error.</param>
    /// <param name="elapsed">Duration of the reconciliation.</param>
    public void End(string result, TimeSpan elapsed)
    {
        metrics.Reconciles.Add(1, _controller, new("result", result));
        metrics.ReconcileTime.Record(elapsed.TotalSeconds, _controller);
    }

    public void Failed(bool isTerminal)
    {
        metrics.Errors.Add(1, _controller);
        if (isTerminal)
        {
            metrics.TerminalErrors.Add(1, _controller);
        }
    }

    /// <summary>Starts all series of the controller, so that a first failure is an increase from 0.</summary>
    public void Start(Func<double> activeWorkers, int workers)
    {
        metrics.Errors.Add(0, _controller);
        metrics.TerminalErrors.Add(0, _controller);
        foreach (var result in Results)
        {
            metrics.Reconciles.Add(0, _controller, new("result", result));
        }

        metrics.Observe("controller_runtime_active_workers", "Workers that are at work.", "controller", controller, activeWorkers);
        metrics.Observe("controller_runtime_max_concurrent_reconciles", "Workers in all.", "controller", controller, () => workers);
    }
}
