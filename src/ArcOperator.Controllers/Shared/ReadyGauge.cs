using System.Diagnostics.Metrics;
using ArcOperator.Runtime.Metrics;

namespace ArcOperator.Controllers.Shared;

/// <summary>Gauge with a series for each object of a kind: 1 if the object is ready, 0 if not. It is computed from the cache at each scrape.</summary>
internal static class ReadyGauge
{
    /// <param name="metrics">The instruments.</param>
    /// <param name="name">Name of the gauge.</param>
    /// <param name="help">Description of the gauge.</param>
    /// <param name="label">Label with the name of the object, beside <c>namespace</c>.</param>
    /// <param name="most">Largest number of objects with a series of their own.</param>
    /// <param name="read">Returns the objects with their conditions.</param>
    public static void Register<T>(ArcMetrics metrics, string name, string help, string label, int most, Func<IEnumerable<(T Entity, IReadOnlyList<V1Condition>? Conditions)>> read)
        where T : class, IKubernetesObject<V1ObjectMeta> => metrics.Observe(name, help, () => Measure(read(), label, most));

    // Objects that are not ready have a series of their own before all others. The value of the rest is 1 only if all of them are ready.
    internal static IEnumerable<Measurement<long>> Measure<T>(IEnumerable<(T Entity, IReadOnlyList<V1Condition>? Conditions)> objects, string label, int most)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var all = objects.Select(found => (Namespace: found.Entity.Namespace() ?? "", Name: found.Entity.Name(), Ready: found.Conditions.IsTrue(Conditions.Ready) ? 1L : 0L))
            .OrderBy(found => found.Ready).ThenBy(found => found.Namespace, StringComparer.Ordinal).ThenBy(found => found.Name, StringComparer.Ordinal).ToList();
        foreach (var (@namespace, name, ready) in all.Take(most))
        {
            yield return new(ready, new("namespace", @namespace), new KeyValuePair<string, object?>(label, name));
        }

        if (all.Count > most)
        {
            yield return new(all.Skip(most).Min(found => found.Ready), new("namespace", LabelLimit.Other), new KeyValuePair<string, object?>(label, LabelLimit.Other));
        }
    }
}
