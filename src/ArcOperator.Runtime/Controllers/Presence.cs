namespace ArcOperator.Runtime.Controllers;

/// <summary>Whether a controller can work while a kind that it watches is not installed.</summary>
public enum Presence
{
    /// <summary>It waits until the kind can be read.</summary>
    Required,

    /// <summary>It works without; its entities' conditions say what is missing. When the kind appears, all are looked at again.</summary>
    Optional,
}
