namespace ArcOperator.Api.Foreign;

/// <summary>A volume that a template's steps may mount: a secret, or an empty folder in place of one.</summary>
public sealed record WorkflowVolume
{
    public string Name { get => field ?? ""; init; }

    public SecretVolumeSource? Secret { get; init; }

    public EmptyDirVolumeSource? EmptyDir { get; init; }
}
