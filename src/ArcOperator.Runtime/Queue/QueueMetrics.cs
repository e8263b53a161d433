using ArcOperator.Runtime.Metrics;

namespace ArcOperator.Runtime.Queue;

/// <summary>Metrics of one queue, with the names of client-go (<c>workqueue_*</c>).</summary>
internal sealed class QueueMetrics(RuntimeMetrics metrics, string name)
{
    private readonly KeyValuePair<string, object?> _name = new("name", name);

    public void Added() => metrics.QueueAdds.Add(1, _name);

    public void Retried() => metrics.QueueRetries.Add(1, _name);

    public void Taken(TimeSpan waited) => metrics.QueueDuration.Record(waited.TotalSeconds, _name);

    public void Done(TimeSpan worked) => metrics.WorkDuration.Record(worked.TotalSeconds, _name);

    /// <summary>Starts all series of the queue.</summary>
    public void Start(Func<double> depth, Func<double> unfinished, Func<double> longest)
    {
        metrics.QueueAdds.Add(0, _name);
        metrics.QueueRetries.Add(0, _name);
        metrics.Observe("workqueue_depth", "Keys that wait for a worker.", "name", name, depth);
        metrics.Observe("workqueue_unfinished_work_seconds", "Time that running work has taken so far, summed over workers.", "name", name, unfinished);
        metrics.Observe("workqueue_longest_running_processor_seconds", "Time that the longest running work has taken so far.", "name", name, longest);
    }
}
