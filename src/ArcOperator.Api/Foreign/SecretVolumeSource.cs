namespace ArcOperator.Api.Foreign;

public sealed record SecretVolumeSource
{
    public string? SecretName { get; init; }

    public bool? Optional { get; init; }
}
