namespace ArcOperator.LocalEngine.Templates;

/// <summary>What the engine does with a field of a specification.</summary>
internal enum FieldUse
{
    /// <summary>It has its effect here as in a cluster.</summary>
    Used,

    /// <summary>It only matters where steps are pods, and is passed over.</summary>
    PodOnly,
}
