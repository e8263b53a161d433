namespace ArcOperator.Kubernetes.Entities;

/// <summary>An entity whose status is never null to its readers, but may be one that nobody has written.</summary>
internal interface IOptionalStatus
{
    bool HasStatus { get; }
}
