using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace ArcOperator.Oci.Bodies;

/// <summary>A section of a stream as the body of a request. It can be sent again, and leaves the stream open.</summary>
internal sealed class UploadContent : HttpContent
{
    private readonly Stream _source;
    private readonly long _offset;
    private readonly long _length;
    private readonly StallTimeout _timeout;

    public UploadContent(Stream source, long offset, long length, StallTimeout timeout)
    {
        (_source, _offset, _length, _timeout) = (source, offset, length, timeout);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _source.Position = _offset;
        var buffer = ArrayPool<byte>.Shared.Rent(BoundedBody.BufferBytes);
        try
        {
            for (var left = _length; left > 0;)
            {
                var count = await _source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
                if (count == 0)
                {
                    throw new EndOfStreamException("the content of the blob ends early");
                }

                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                _timeout.Restart();
                left -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
