namespace ArcOperator.LocalEngine.Kinds;

/// <summary>All entries of a Secret or ConfigMap as variables.</summary>
internal sealed record EnvironmentSource
{
    public string? Prefix { get; init; }

    public ObjectReference? SecretRef { get; init; }

    public ObjectReference? ConfigMapRef { get; init; }
}
