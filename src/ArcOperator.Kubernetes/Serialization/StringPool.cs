using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>
/// Short texts that were read lately. Objects of one kind repeat each other: of the texts of ten thousand of them most are the
/// same few dozen, which need to be in memory once. A fixed number of places, each taken by whoever came last.
/// </summary>
/// <remarks>Safe for use by many at once: a place holds one reference or another, and each is right by itself.</remarks>
internal sealed class StringPool
{
    // Longer texts are hardly ever the same, and may be what somebody wants to have forgotten.
    private const int LongestText = 48;
    private const int Places = 8192;

    private readonly string?[] _places = new string?[Places];

    /// <summary>The text as a string; one that was returned before, if it is still there.</summary>
    /// <param name="text">UTF-8 without escapes.</param>
    public string Get(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > LongestText)
        {
            return Encoding.UTF8.GetString(text);
        }

        ref var place = ref _places[Hash(text) & (Places - 1)];
        var known = place;
        if (known is not null && known.Length == text.Length && Ascii.Equals(text, known))
        {
            return known;
        }

        return place = Encoding.UTF8.GetString(text);
    }

    // Only has to spread well: a collision costs a string, not a mistake.
    private static int Hash(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash = Mixed(hash, BinaryPrimitives.ReadUInt64LittleEndian(text));
        }

        foreach (var rest in text)
        {
            hash = Mixed(hash, rest);
        }

        return (int)(hash >> 40);
    }

    private static ulong Mixed(ulong hash, ulong value) => (BitOperations.RotateLeft(hash, 23) ^ value) * 0x9E3779B97F4A7C15;
}
