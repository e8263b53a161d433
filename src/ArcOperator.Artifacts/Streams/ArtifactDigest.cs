using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ArcOperator.Artifacts.Streams;

/// <summary>SHA-256 digest of an artifact. It identifies the artifact, and consumers verify it.</summary>
public sealed record ArtifactDigest
{
    private const string Prefix = "sha256:";

    private ArtifactDigest(string hex) => Hex = hex;

    /// <summary>Digest as 64 lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <param name="hash">32 bytes.</param>
    public static ArtifactDigest FromHash(ReadOnlySpan<byte> hash) => hash.Length == SHA256.HashSizeInBytes
        ? new(Convert.ToHexStringLower(hash))
        : throw new ArgumentException($"a SHA-256 has {SHA256.HashSizeInBytes} bytes, not {hash.Length}", nameof(hash));

    /// <summary>Returns the digest of the remaining bytes of a stream.</summary>
    public static async Task<ArtifactDigest> OfAsync(Stream content, CancellationToken cancellationToken) =>
        FromHash(await SHA256.HashDataAsync(content, cancellationToken));

    /// <summary>Parses 64 lower-case hexadecimal digits.</summary>
    public static bool TryParseHex(string text, [NotNullWhen(true)] out ArtifactDigest? digest)
    {
        digest = text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower) ? new(text) : null;
        return digest is not null;
    }

    /// <summary>Parses <c>sha256:</c> followed by 64 lower-case hexadecimal digits.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ArtifactDigest? digest)
    {
        digest = null;
        return text.StartsWith(Prefix, StringComparison.Ordinal) && TryParseHex(text[Prefix.Length..], out digest);
    }

    /// <summary>Returns the digest in the form of Flux: <c>sha256:</c> and 64 digits.</summary>
    public override string ToString() => Prefix + Hex;
}
