namespace ArcOperator.Runtime.Controllers;

/// <summary>Whether a controller can reconcile entities while a kind that it watches cannot be read.</summary>
public enum Presence
{
    /// <summary>Entities wait until the kind can be read. Deletions do not, unless they use the kind.</summary>
    Required,

    /// <summary>Entities are reconciled without it, and their conditions say what is missing. When the kind appears, all are reconciled again.</summary>
    Optional,
}
