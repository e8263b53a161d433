using Amazon.S3.Model;
using ArcOperator.Artifacts.Streams;

namespace ArcOperator.Artifacts.Storage.S3;

/// <summary>The body of a response as a stream. An interrupted or silent connection throws an exception and is never reported as the end.</summary>
internal sealed class ObjectContent(GetObjectResponse answer, string what, TimeSpan longestSilence, TimeProvider clock) : SequentialStream
{
    private long _left = answer.Headers.ContentLength;

    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0 || buffer.IsEmpty)
        {
            return 0;
        }

        using var limit = new CancellationTokenSource(longestSilence, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var count = await answer.ResponseStream.ReadAsync(buffer, either.Token);
            _left -= count;
            return count > 0 ? count : throw new IOException($"the answer ended {_left} bytes too early");
        }
        catch (OperationCanceledException error) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"cannot {what}: the store said nothing for {longestSilence.TotalSeconds:0} s", null, error);
        }
        catch (Exception error) when (S3Errors.Translate(error, what, clock.GetUtcNow()) is { } translated)
        {
            throw translated;
        }
    }

    protected override void Dispose(bool disposing)
    {
        answer.Dispose();
        base.Dispose(disposing);
    }
}
