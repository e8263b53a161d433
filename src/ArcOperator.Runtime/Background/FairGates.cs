using ArcOperator.Runtime.Metrics;

namespace ArcOperator.Runtime.Background;

/// <summary>The gates of all pools of this process, by the name of the pool.</summary>
public sealed class FairGates
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Func<IReadOnlyList<KeyValuePair<string, int>>>> _pools = new(StringComparer.Ordinal);

    /// <summary>Creates the gate of a pool.</summary>
    public FairGate Create(string pool, GateLimits limits)
    {
        var gate = new FairGate(limits);
        Add(pool, gate.CountWaiting);
        return gate;
    }

    /// <summary>Adds a pool with a gate of its own.</summary>
    /// <param name="pool">The name of the pool.</param>
    /// <param name="countWaiting">Returns the number of waiting claims of each namespace that has some.</param>
    public void Add(string pool, Func<IReadOnlyList<KeyValuePair<string, int>>> countWaiting)
    {
        lock (_lock)
        {
            _pools.Add(pool, countWaiting);
        }
    }

    /// <summary>Returns the number of waiting claims by pool and namespace. Namespaces without waiting claims are absent.</summary>
    /// <param name="mostNamespaces">Number of namespaces of a pool with entries of their own: those with the most waiting claims.</param>
    public IReadOnlyList<WaitingClaims> CountWaiting(int mostNamespaces)
    {
        List<KeyValuePair<string, Func<IReadOnlyList<KeyValuePair<string, int>>>>> pools;
        lock (_lock)
        {
            pools = [.. _pools];
        }

        return [.. pools.SelectMany(pool => pool.Value()
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select((entry, index) => new WaitingClaims(pool.Key, index < mostNamespaces ? entry.Key : LabelLimit.Other, entry.Value))
            .GroupBy(entry => entry.Namespace)
            .Select(same => new WaitingClaims(pool.Key, same.Key, same.Sum(entry => entry.Count))))];
    }
}

/// <summary>Number of claims of a namespace that wait for a place of a pool.</summary>
public sealed record WaitingClaims(string Pool, string Namespace, int Count);
