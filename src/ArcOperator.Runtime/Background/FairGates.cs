using ArcOperator.Runtime.Metrics;

namespace ArcOperator.Runtime.Background;

/// <summary>The gates of all pools of this process, by the name of the pool.</summary>
public sealed class FairGates
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, FairGate> _gates = new(StringComparer.Ordinal);

    /// <summary>Creates the gate of a pool.</summary>
    public FairGate Create(string pool, GateLimits limits)
    {
        var gate = new FairGate(limits);
        lock (_lock)
        {
            _gates.Add(pool, gate);
        }

        return gate;
    }

    /// <summary>Returns the number of waiting claims by pool and namespace. Namespaces without waiting claims are absent.</summary>
    /// <param name="mostNamespaces">Number of namespaces of a pool with entries of their own: those with the most waiting claims.</param>
    public IReadOnlyList<WaitingClaims> CountWaiting(int mostNamespaces)
    {
        List<KeyValuePair<string, FairGate>> gates;
        lock (_lock)
        {
            gates = [.. _gates];
        }

        return [.. gates.SelectMany(gate => gate.Value.CountWaiting()
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select((entry, index) => new WaitingClaims(gate.Key, index < mostNamespaces ? entry.Key : LabelLimit.Other, entry.Value))
            .GroupBy(entry => entry.Namespace)
            .Select(same => new WaitingClaims(gate.Key, same.Key, same.Sum(entry => entry.Count))))];
    }
}

/// <summary>Number of claims of a namespace that wait for a place of a pool.</summary>
public sealed record WaitingClaims(string Pool, string Namespace, int Count);
