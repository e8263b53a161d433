using System.Text.Json;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>Reading of tokens that also works before the stream has ended.</summary>
public static class Utf8JsonReaderExtensions
{
    /// <summary>
    /// Skips the current value. <c>Utf8JsonReader.Skip</c> throws before the end of a stream was read, even if the value itself is
    /// complete, as it always is in a converter.
    /// </summary>
    /// <exception cref="JsonException">The value ends in the middle.</exception>
    public static void SkipValue(this ref Utf8JsonReader reader)
    {
        if (!reader.TrySkip())
        {
            throw new JsonException("a value ends in the middle");
        }
    }
}
