namespace ArcOperator.Controllers.ExternalSources.Generators;

/// <summary>What a source said of its data, by which it can be asked whether that has changed. Sent back as it came.</summary>
internal sealed record Validators(string? ETag, string? LastModified)
{
    public static readonly Validators None = new(null, null);

    public bool IsEmpty => ETag is null && LastModified is null;
}
