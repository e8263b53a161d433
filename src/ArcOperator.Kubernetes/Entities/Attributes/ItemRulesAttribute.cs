namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>What each text in a list, or each value in a map, must fulfil. KubeOps has no word for it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemRulesAttribute : Attribute
{
    /// <summary>In characters; -1 stands for no bound.</summary>
    public long MinLength { get; init; } = -1;

    /// <summary>In characters; -1 stands for no bound.</summary>
    public long MaxLength { get; init; } = -1;

    public string? Pattern { get; init; }
}
