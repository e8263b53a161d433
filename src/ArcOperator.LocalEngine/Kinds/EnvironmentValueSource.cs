namespace ArcOperator.LocalEngine.Kinds;

internal sealed record EnvironmentValueSource
{
    public KeyReference? SecretKeyRef { get; init; }

    public KeyReference? ConfigMapKeyRef { get; init; }
}
