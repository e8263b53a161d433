using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ArcOperator.Testing;

/// <summary>Reading of JSON that arrives in parts, as over a slow connection.</summary>
public static class ChunkedReading
{
    /// <summary>Reads an object from a stream that delivers this number of bytes at a time, with an initial buffer of that size.</summary>
    public static async Task<object?> ReadAsync(JsonTypeInfo type, byte[] json, int bytes)
    {
        var options = new JsonSerializerOptions(type.Options) { DefaultBufferSize = bytes };
        await using var stream = new SlowStream(json, bytes);
        return await JsonSerializer.DeserializeAsync(stream, options.GetTypeInfo(type.Type));
    }

    private sealed class SlowStream(byte[] json, int bytes) : MemoryStream(json)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, bytes)], cancellationToken);
    }
}
