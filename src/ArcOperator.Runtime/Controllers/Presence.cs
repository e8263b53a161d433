namespace ArcOperator.Runtime.Controllers;

/// <summary>Need of a controller for a kind that it watches.</summary>
public enum Presence
{
    /// <summary>Entities wait until the kind can be read. Deletions do not, unless they use the kind.</summary>
    Required,

    /// <summary>Entities are reconciled without it, and their conditions say what is missing. When the kind appears, all are reconciled again.</summary>
    Optional,
}
