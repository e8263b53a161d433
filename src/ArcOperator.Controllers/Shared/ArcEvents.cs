namespace ArcOperator.Controllers.Shared;

/// <summary>What events are about that is no condition's reason as well.</summary>
internal static class ArcEvents
{
    public const string Created = "Created";

    /// <summary>The owner of an object that was restored or released is set again.</summary>
    public const string Adopted = "Adopted";

    public const string Deleted = "Deleted";

    /// <summary>Other work has taken its place, as an Endpoint, Secret or type has changed.</summary>
    public const string Superseded = "Superseded";

    /// <summary>The API server refuses a request that the deletion of an object needs.</summary>
    public const string DeletionRefused = "DeletionRefused";

    public const string ForceReconcile = "ForceReconcile";
}
