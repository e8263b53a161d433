namespace ArcOperator.Runtime.Background;

/// <summary>A claim to one place of a <see cref="FairGate"/>.</summary>
/// <param name="namespace">Namespace that the place counts for.</param>
/// <param name="group">Group in the pool, such as a host or an owner. Empty if the pool has no groups.</param>
/// <param name="created">Of claims of one group the oldest is served first. Equal times are served in the order of entering.</param>
/// <param name="granted">Called when the claim gets a place after a wait. It must not block.</param>
public sealed class GateClaim(string @namespace, string group, DateTime created, Action granted)
{
    public string Namespace => @namespace;

    public string Group => group;

    public DateTime Created => created;

    public Action Granted => granted;

    /// <summary>Set by the gate, under its lock.</summary>
    internal GateState State { get; set; }

    /// <summary>Position in the order of entering.</summary>
    internal long Turn { get; set; }

    internal bool IsInGroup { get; set; }
}

/// <summary>State of a claim.</summary>
internal enum GateState
{
    Outside,
    Waiting,
    Inside,
}

/// <summary>Limits of a <see cref="FairGate"/>.</summary>
/// <param name="Size">Number of places.</param>
/// <param name="Share">Largest number of places of one namespace.</param>
/// <param name="GroupSize">Largest number of places of one group, over all namespaces.</param>
/// <param name="GroupShare">Largest number of places of one namespace in one group.</param>
public sealed record GateLimits(int Size, int Share, int GroupSize = int.MaxValue, int GroupShare = int.MaxValue)
{
    /// <summary>True if the number of places of a group is limited.</summary>
    internal bool HasGroups => GroupSize < int.MaxValue;

    /// <summary>Returns the limits of a pool.</summary>
    /// <param name="size">Number of places.</param>
    /// <param name="share">Largest number of places of one namespace, or null for the default.</param>
    public static GateLimits Of(int size, int? share = null) => new(size, share ?? DefaultShare(size));

    /// <summary>Limits each group, and each namespace in a group to the same part as in the pool.</summary>
    public GateLimits WithGroups(int size) => this with { GroupSize = size, GroupShare = Math.Max(1, (int)((long)size * Math.Min(Share, Size) / Size)) };

    /// <summary>Returns three quarters of a pool, so that one namespace cannot occupy it.</summary>
    public static int DefaultShare(int size) => Math.Max(1, (int)(size * 3L / 4));

    /// <summary>Returns the mistake if a share is larger than its pool, or null.</summary>
    public static string? FindMistake(string shareOption, int? share, string sizeOption, int size) => share > size
        ? $"{shareOption} is {share}: expected at most {sizeOption}, which is {size}; lower the first or raise the second"
        : null;
}
