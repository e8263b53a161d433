using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ArcOperator.Kubernetes.Text;

/// <summary>SHA-256 of a text or of bytes, in the forms in which names, labels and status fields hold it.</summary>
public static class ContentHash
{
    private const int MaxDigits = 2 * SHA256.HashSizeInBytes;

    /// <summary>Returns the first <paramref name="digits"/> hexadecimal digits of the hash, in lower case. Default: all 64.</summary>
    public static string Hex(string text, int digits = MaxDigits) => Hex(Encoding.UTF8.GetBytes(text), digits);

    /// <inheritdoc cref="Hex(string, int)"/>
    public static string Hex(ReadOnlySpan<byte> content, int digits = MaxDigits) => Convert.ToHexStringLower(SHA256.HashData(content))[..digits];

    /// <summary>Returns a number from 0 up to, not including, 1. It depends on the text alone, so it spreads many objects without a stored random number.</summary>
    public static double Fraction(string text) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) / (double)(1L << 32);
}
