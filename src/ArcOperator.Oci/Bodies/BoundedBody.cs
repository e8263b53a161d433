using System.Buffers;

namespace ArcOperator.Oci.Bodies;

/// <summary>Reads the body of a response into memory, up to a limit.</summary>
internal static class BoundedBody
{
    /// <summary>Size of the buffers for streams, in bytes.</summary>
    public const int BufferBytes = 128 << 10;

    /// <summary>Returns the body, or null if it is longer than the limit.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContent content, int longest, StallTimeout timeout)
    {
        if (content.Headers.ContentLength > longest)
        {
            return null;
        }

        await using var stream = await content.ReadAsStreamAsync(timeout.Token);
        var collected = new MemoryStream((int)(content.Headers.ContentLength ?? 0));
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await stream.ReadAsync(buffer, timeout.Token) is > 0 and var count)
            {
                if (collected.Length + count > longest)
                {
                    return null;
                }

                collected.Write(buffer, 0, count);
                timeout.Restart();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return collected.ToArray();
    }
}
