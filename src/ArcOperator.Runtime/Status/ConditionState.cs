namespace ArcOperator.Runtime.Status;

/// <summary>What a condition says now, before it is known since when.</summary>
public sealed record ConditionState(string Type, string Status, string Reason, string Message)
{
    /// <summary>The condition's value if it holds.</summary>
    public const string True = "True";

    /// <summary>The condition's value if it does not hold.</summary>
    public const string False = "False";

    /// <summary>The condition's value if nobody can tell.</summary>
    public const string Unknown = "Unknown";
}
