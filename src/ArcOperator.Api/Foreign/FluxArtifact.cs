namespace ArcOperator.Api.Foreign;

/// <summary>What Flux needs to know to fetch an artifact and to trust it.</summary>
public sealed record FluxArtifact
{
    /// <summary><c>sha256:</c> and the hash of the archive's bytes.</summary>
    public string Digest { get => field ?? ""; init; }

    public DateTimeOffset LastUpdateTime { get; init; }

    public string Path { get => field ?? ""; init; }

    /// <summary>Consumers act when it changes, and only then.</summary>
    public string Revision { get => field ?? ""; init; }

    public string Url { get => field ?? ""; init; }

    /// <summary>In bytes.</summary>
    public long? Size { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
