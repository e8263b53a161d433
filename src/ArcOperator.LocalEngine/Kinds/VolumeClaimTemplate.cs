namespace ArcOperator.LocalEngine.Kinds;

/// <summary>A volume for the life of one Workflow. Its size and class mean nothing here.</summary>
internal sealed record VolumeClaimTemplate
{
    public V1ObjectMeta Metadata { get => field ??= new(); init; }
}
