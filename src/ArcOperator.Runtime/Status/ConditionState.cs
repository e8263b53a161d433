namespace ArcOperator.Runtime.Status;

/// <summary>Current value of a condition, without the time of its last transition.</summary>
public sealed record ConditionState(string Type, string Status, string Reason, string Message)
{
    /// <summary>The condition's value if it holds.</summary>
    public const string True = "True";

    /// <summary>The condition's value if it does not hold.</summary>
    public const string False = "False";

    /// <summary>The condition's value if it is not known.</summary>
    public const string Unknown = "Unknown";
}
