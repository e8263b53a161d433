namespace ArcOperator.Api.Orders;

/// <summary>Values of spec.rerunPolicy: the treatment of existing work when an Endpoint, Secret or type changes.</summary>
public static class RerunPolicy
{
    /// <summary>All work runs again.</summary>
    public const string Always = "Always";

    /// <summary>Work that has not succeeded runs again.</summary>
    public const string Unfinished = "Unfinished";

    /// <summary>Nothing runs again.</summary>
    public const string Never = "Never";
}
