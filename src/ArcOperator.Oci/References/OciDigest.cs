using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ArcOperator.Oci.References;

/// <summary>Digest of content in a registry: SHA-256 or SHA-512, the two algorithms that the OCI image specification registers.</summary>
public sealed record OciDigest
{
    public const string Sha256 = "sha256";
    public const string Sha512 = "sha512";

    // In characters, the length of SHA-256.
    private const int LongestTagHex = 64;

    private OciDigest(string algorithm, string hex) => (Algorithm, Hex) = (algorithm, hex);

    /// <summary>Name of the algorithm, such as sha256.</summary>
    public string Algorithm { get; }

    /// <summary>Hash as lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <summary>Tag of the index that lists the referrers of this digest in a registry without referrers API. It has the first 64 digits (distribution specification).</summary>
    public string FallbackTag => $"{Algorithm}-{Hex[..LongestTagHex]}";

    /// <summary>Returns the SHA-256 digest of bytes.</summary>
    public static OciDigest Of(ReadOnlySpan<byte> content) => new(Sha256, Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>Returns the digest of bytes with the algorithm of another digest.</summary>
    public static OciDigest Of(ReadOnlySpan<byte> content, OciDigest like) =>
        like.Algorithm == Sha512 ? new(Sha512, Convert.ToHexStringLower(SHA512.HashData(content))) : Of(content);

    /// <summary>Parses the algorithm, a colon, and lower-case hexadecimal digits.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OciDigest? digest)
    {
        digest = null;
        if (text?.Split(':') is [var algorithm, var hex] && HexLength(algorithm) == hex.Length && hex.All(char.IsAsciiHexDigitLower))
        {
            digest = new(algorithm, hex);
        }

        return digest is not null;
    }

    /// <summary>Creates a hash for content that arrives in pieces.</summary>
    public IncrementalHash CreateHash() => IncrementalHash.CreateHash(Algorithm == Sha512 ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);

    /// <summary>Returns the digest of the data that was added to a hash of <see cref="CreateHash"/>.</summary>
    public OciDigest FromHash(IncrementalHash hash) => new(Algorithm, Convert.ToHexStringLower(hash.GetCurrentHash()));

    public override string ToString() => $"{Algorithm}:{Hex}";

    // -1 never equals a length: other algorithms are refused.
    private static int HexLength(string algorithm) => algorithm switch
    {
        Sha256 => 2 * SHA256.HashSizeInBytes,
        Sha512 => 2 * SHA512.HashSizeInBytes,
        _ => -1,
    };
}
