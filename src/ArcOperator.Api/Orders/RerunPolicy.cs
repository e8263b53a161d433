namespace ArcOperator.Api.Orders;

/// <summary>What a changed surrounding does to work that exists.</summary>
public static class RerunPolicy
{
    /// <summary>It is done again.</summary>
    public const string Always = "Always";

    /// <summary>Only what has not succeeded is done again.</summary>
    public const string Unfinished = "Unfinished";

    /// <summary>Nothing is done again.</summary>
    public const string Never = "Never";
}
