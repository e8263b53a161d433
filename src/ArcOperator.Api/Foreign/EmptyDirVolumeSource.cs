namespace ArcOperator.Api.Foreign;

/// <summary>An empty folder; there is nothing more to say of it here.</summary>
public sealed record EmptyDirVolumeSource;
