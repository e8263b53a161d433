using System.IO.Pipelines;
using System.Security.Cryptography;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Streams;

namespace ArcOperator.Artifacts.Serving;

/// <summary>Copies an artifact, or a part of it, to a response and compares the digest of the whole artifact before the last piece is sent.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> The part is completed only if all bytes of the artifact match <paramref name="key"/>.</para>
/// <para><b>Assumptions.</b> <paramref name="content"/> is the whole artifact from its first byte.</para>
/// <para><b>Caveats.</b> A part costs reading the whole artifact. Pieces before the last one are sent before the digest is known.</para>
/// <para><b>Errors.</b> <see cref="DamagedArtifactException"/>, and the exceptions of the store.</para>
/// </remarks>
internal sealed class VerifiedCopy(ArtifactKey key, Stream content, long size, ByteRange part) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly long _end = part.Offset + part.Length;
    private long _position;

    /// <param name="output">The response's body. Pieces are read into its memory and sent from there.</param>
    /// <param name="pieceSize">Returns the size of the next piece in bytes.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    public async Task RunAsync(PipeWriter output, Func<int> pieceSize, CancellationToken cancellationToken)
    {
        await SkipToAsync(part.Offset, pieceSize, cancellationToken);
        while (_position < _end)
        {
            var wanted = (int)Math.Min(pieceSize(), _end - _position);
            var length = await ReadAsync(output.GetMemory(wanted)[..wanted], cancellationToken);
            if (_position == _end)
            {
                // The piece is in the pipe's memory and is not sent until Advance is called.
                await SkipToAsync(size, pieceSize, cancellationToken);
                Verify();
            }

            output.Advance(length);
            if ((await output.FlushAsync(cancellationToken)).IsCompleted)
            {
                return;
            }
        }
    }

    public void Dispose() => _hash.Dispose();

    private async Task SkipToAsync(long offset, Func<int> pieceSize, CancellationToken cancellationToken)
    {
        var scratch = _position < offset ? new byte[(int)Math.Min(pieceSize(), offset - _position)] : [];
        while (_position < offset)
        {
            await ReadAsync(scratch.AsMemory(0, (int)Math.Min(scratch.Length, offset - _position)), cancellationToken);
        }
    }

    private async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var length = await content.ReadAsync(buffer, cancellationToken);
        if (length == 0)
        {
            throw new DamagedArtifactException(key, $"its content ends after {_position} of {size} bytes");
        }

        _hash.AppendData(buffer.Span[..length]);
        _position += length;
        return length;
    }

    private void Verify()
    {
        var actual = ArtifactDigest.FromHash(_hash.GetCurrentHash());
        if (actual != key.Digest)
        {
            throw new DamagedArtifactException(key, $"its content has the digest {actual}");
        }
    }
}

/// <summary>A stored artifact does not match the digest in its key.</summary>
internal sealed class DamagedArtifactException(ArtifactKey key, string problem)
    : ArtifactStoreException($"{key} is damaged in the store: {problem}; the operator rebuilds it", null);
