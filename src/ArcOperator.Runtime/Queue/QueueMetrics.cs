using ArcOperator.Runtime.Metrics;

namespace ArcOperator.Runtime.Queue;

/// <summary>What one queue tells of itself: client-go's <c>workqueue_*</c>.</summary>
internal sealed class QueueMetrics(RuntimeMetrics metrics, string name)
{
    private readonly KeyValuePair<string, object?> _name = new("name", name);

    public void Added() => metrics.QueueAdds.Add(1, _name);

    public void Retried() => metrics.QueueRetries.Add(1, _name);

    public void Taken(TimeSpan waited) => metrics.QueueDuration.Record(waited.TotalSeconds, _name);

    public void Done(TimeSpan worked) => metrics.WorkDuration.Record(worked.TotalSeconds, _name);

    public void Watch(Func<double> depth, Func<double> unfinished, Func<double> longest)
    {
        metrics.Observe("workqueue_depth", "Keys that could be worked on now.", "name", name, depth);
        metrics.Observe("workqueue_unfinished_work_seconds", "How long the work that goes on has taken so far, added up.", "name", name, unfinished);
        metrics.Observe("workqueue_longest_running_processor_seconds", "How long the longest of the work that goes on has taken so far.", "name", name, longest);
    }
}
