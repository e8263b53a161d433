using System.Globalization;
using ArcOperator.Api.Endpoints;

namespace ArcOperator.Controllers.Capacity;

/// <summary>A claim to one unfinished Workflow. It belongs to a <see cref="WorkflowGate"/>, which changes its state.</summary>
/// <param name="namespace">Namespace that the Workflow counts for.</param>
/// <param name="group">The owner, such as an Order.</param>
/// <param name="created">Of claims of one group the oldest is served first. Equal times are served in the order of entering.</param>
/// <param name="source">Name of the source Endpoint, or null if it is unknown.</param>
/// <param name="destination">Name of the destination Endpoint, or null if it is unknown.</param>
/// <param name="granted">Called when the claim gets a place after a wait. It must not block.</param>
internal sealed class WorkflowClaim(string @namespace, string group, DateTime created, string? source, string? destination, Action granted)
{
    public string Namespace => @namespace;

    public string Group => group;

    public DateTime Created => created;

    public string? Source => source;

    public string? Destination => destination;

    public Action Granted => granted;

    public ClaimState State { get; set; }

    /// <summary>Position in the order of entering.</summary>
    public long Turn { get; set; }

    /// <summary>True if the Workflow exists. A place that no Workflow has used does not count as a start.</summary>
    public bool IsRunning { get; set; }

    /// <summary>The entry of the start in each budget.</summary>
    public List<(EndpointBudget Budget, LinkedListNode<DateTimeOffset> Start)> Starts { get; } = [];
}

/// <summary>State of a claim.</summary>
internal enum ClaimState
{
    Outside,
    Waiting,
    Inside,
}

/// <summary>The limit for which a claim waits.</summary>
internal enum CapacityLimit
{
    /// <summary>The number of unfinished Workflows of all namespaces or of this one.</summary>
    Workflows,

    /// <summary>The number of unfinished Workflows of an Endpoint.</summary>
    Concurrent,

    /// <summary>The number of Workflows of an Endpoint that start within a minute.</summary>
    Starts,

    /// <summary>The time for which an Endpoint accepts no requests.</summary>
    Cooling,
}

/// <summary>The reason for which a Workflow cannot start.</summary>
/// <param name="Limit">The limit.</param>
internal sealed record CapacityWait(CapacityLimit Limit)
{
    public static readonly CapacityWait ForWorkflows = new(CapacityLimit.Workflows);

    /// <summary>Name of the Endpoint. Empty for a limit of the operator.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Value of the limit, if it has one.</summary>
    public int Size { get; init; }

    /// <summary>Time of the next possible start, if it is known.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The time for messages.</summary>
    public string UntilText => Until is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : "";
}

/// <summary>The use of an Endpoint.</summary>
/// <param name="Active">Number of unfinished Workflows.</param>
/// <param name="Waiting">Number of Workflows that wait for a place.</param>
/// <param name="CoolingUntil">Time until which no Workflow starts, or null.</param>
internal sealed record BudgetUse(int Active, int Waiting, DateTimeOffset? CoolingUntil)
{
    public static readonly BudgetUse None = new(0, 0, null);

    /// <summary>Returns the use that the status of an Endpoint reports.</summary>
    public static BudgetUse Reported(V1Alpha1Endpoint endpoint, DateTimeOffset now) => new(
        (int)(endpoint.Status.Active ?? 0), (int)(endpoint.Status.Waiting ?? 0), endpoint.Status.CoolingUntil > now ? endpoint.Status.CoolingUntil : null);
}

/// <summary>The limits of one Endpoint, and the Workflows that count for it. Used under the lock of its <see cref="WorkflowCapacity"/>.</summary>
internal sealed class EndpointBudget(string name)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public string Name => name;

    public EndpointLimits? Limits { get; set; }

    public DateTimeOffset? CoolingUntil { get; set; }

    public int Active { get; set; }

    public int Waiting { get; set; }

    /// <summary>Starts within the last minute, oldest first.</summary>
    public LinkedList<DateTimeOffset> Starts { get; } = new();

    /// <summary>Lanes that wait for this Endpoint, the one that is served next first.</summary>
    public SortedSet<Lane> Parked { get; } = new(Lane.ByTurn);

    /// <summary>Time at which the gate looks at the Endpoint again.</summary>
    public DateTimeOffset? Alarm { get; set; }

    public bool IsIdle(DateTimeOffset now)
    {
        DropOldStarts(now);
        return Active == 0 && Waiting == 0 && Starts.Count == 0 && Limits is null && !(CoolingUntil > now);
    }

    /// <summary>Returns the reason for which nothing starts now, or null.</summary>
    public CapacityWait? FindWait(DateTimeOffset now)
    {
        if (CoolingUntil > now)
        {
            return new(CapacityLimit.Cooling) { Endpoint = name, Until = CoolingUntil };
        }

        if (Active >= Limits?.Concurrent)
        {
            return new(CapacityLimit.Concurrent) { Endpoint = name, Size = Limits.Concurrent.Value };
        }

        DropOldStarts(now);
        return Limits?.StartsPerMinute is { } starts && Starts.Count >= starts
            ? new(CapacityLimit.Starts) { Endpoint = name, Size = starts, Until = Starts.ElementAt(Starts.Count - starts) + Window }
            : null;
    }

    /// <summary>Returns the time at which the Endpoint opens: null if it is open now, the largest time if only the end of work opens it.</summary>
    public DateTimeOffset? FindOpening(DateTimeOffset now)
    {
        if (CoolingUntil > now)
        {
            return CoolingUntil;
        }

        if (Active >= Limits?.Concurrent)
        {
            return DateTimeOffset.MaxValue;
        }

        DropOldStarts(now);
        return Limits?.StartsPerMinute is { } starts && Starts.Count >= starts ? Starts.ElementAt(Starts.Count - starts) + Window : null;
    }

    /// <summary>Records a start. Earlier starts may be recorded later.</summary>
    public LinkedListNode<DateTimeOffset>? AddStart(DateTimeOffset started, DateTimeOffset now)
    {
        DropOldStarts(now);
        if (started <= now - Window)
        {
            return null;
        }

        var before = Starts.Last;
        while (before?.Value > started)
        {
            before = before.Previous;
        }

        return before is null ? Starts.AddFirst(started) : Starts.AddAfter(before, started);
    }

    private void DropOldStarts(DateTimeOffset now)
    {
        while (Starts.First?.Value <= now - Window)
        {
            Starts.RemoveFirst();
        }
    }
}
