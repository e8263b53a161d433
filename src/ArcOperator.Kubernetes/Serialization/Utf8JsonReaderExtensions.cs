using System.Text.Json;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>Reading of tokens that also works while the rest of a stream is still to come.</summary>
public static class Utf8JsonReaderExtensions
{
    /// <summary>
    /// Passes over the value at which the reader stands. <c>Skip</c> refuses to do so before the end of a stream was read, even where the
    /// value itself is complete, as it always is inside of a converter.
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
