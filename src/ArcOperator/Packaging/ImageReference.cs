using System.Text.RegularExpressions;

namespace ArcOperator.Packaging;

/// <summary>Reference of a container image.</summary>
/// <param name="Repository">Registry and name, such as <c>registry.example/arc-operator</c>.</param>
/// <param name="Tag">Tag, or an empty text.</param>
/// <param name="Digest">Digest such as <c>sha256:…</c>, or an empty text.</param>
internal sealed partial record ImageReference(string Repository, string Tag, string Digest)
{
    /// <summary>Parses a reference of any form.</summary>
    /// <exception cref="FormatException">The text is not an image reference.</exception>
    public static ImageReference Parse(string text) => Pattern().Match(text) is { Success: true } match
        ? new(match.Groups["repository"].Value, match.Groups["tag"].Value, match.Groups["digest"].Value)
        : throw new FormatException($"image '{text}' is not a reference: use REGISTRY/NAME@sha256:DIGEST");

    /// <summary>Parses the image of a release, which must have a digest, because a tag can be moved to another image.</summary>
    /// <exception cref="FormatException">The text has no digest.</exception>
    public static ImageReference ParseRelease(string text) => Parse(text) is { Digest.Length: > 0 } image
        ? image
        : throw new FormatException($"image '{text}' has no digest: use REGISTRY/NAME@sha256:DIGEST");

    public override string ToString() => $"{Repository}{(Tag.Length > 0 ? $":{Tag}" : "")}{(Digest.Length > 0 ? $"@{Digest}" : "")}";

    [GeneratedRegex(@"\A(?<repository>[a-z0-9][a-z0-9.-]*(:[0-9]+)?(/[a-z0-9][a-z0-9._-]*)*?)(:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(@(?<digest>sha256:[0-9a-f]{64}))?\z")]
    private static partial Regex Pattern();
}
