using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Api.Foreign;

/// <summary>The nodes of a large workflow, which Argo stores as <c>status.compressedNodes</c>: JSON in gzip in base64.</summary>
/// <param name="Nodes">The nodes that failed, wait, or count attempts.</param>
/// <param name="Problem">The reason why the nodes cannot be read; null if they can.</param>
internal sealed record CompressedNodes(IReadOnlyList<WorkflowNode>? Nodes, string? Problem)
{
    /// <summary>Largest size after decompression, in bytes. A few KiB can expand to any size.</summary>
    internal const int MostBytes = 8 << 20;

    private const int ChunkBytes = 64 << 10;

    /// <summary>Returns the nodes, or null if the field is empty.</summary>
    public static CompressedNodes? Read(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString() is { Length: > 0 } text ? Decompress(text, options) : null;
        }

        reader.SkipValue();
        return reader.TokenType == JsonTokenType.Null ? null : new(null, "status.compressedNodes is not a text");
    }

    private static CompressedNodes Decompress(string text, JsonSerializerOptions options)
    {
        try
        {
            using var json = TryExpand(Convert.FromBase64String(text));
            if (json is null)
            {
                return new(null, $"status.compressedNodes expands to more than {MostBytes >> 20} MiB");
            }

            var nodes = new Utf8JsonReader(json.Text);
            return nodes.Read() ? new(new WorkflowNodesConverter().Read(ref nodes, typeof(IReadOnlyList<WorkflowNode>), options), null) : new(null, null);
        }
        catch (Exception error) when (error is FormatException or InvalidDataException or JsonException)
        {
            return new(null, "status.compressedNodes is not JSON in gzip in base64");
        }
    }

    /// <summary>Returns the expanded text, or null as soon as it is too large.</summary>
    private static ExpandedText? TryExpand(byte[] compressed)
    {
        using var stream = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var expanded = new ExpandedText();
        while (expanded.Read(stream))
        {
            if (expanded.Text.Length > MostBytes)
            {
                expanded.Dispose();
                return null;
            }
        }

        return expanded;
    }

    /// <summary>A text in a buffer that is used again for the next text.</summary>
    private sealed class ExpandedText : IDisposable
    {
        private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        private int _length;

        public ReadOnlySpan<byte> Text => _buffer.AsSpan(0, _length);

        public bool Read(Stream stream)
        {
            if (_length == _buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
                Text.CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = larger;
            }

            var count = stream.Read(_buffer.AsSpan(_length));
            _length += count;
            return count > 0;
        }

        public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));
    }
}
