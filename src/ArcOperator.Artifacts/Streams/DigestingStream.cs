using System.Security.Cryptography;

namespace ArcOperator.Artifacts.Streams;

/// <summary>Writes to another stream and calculates size and digest. The other stream stays open.</summary>
internal sealed class DigestingStream(Stream destination) : SequentialStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override bool CanWrite => true;

    /// <summary>Number of bytes written so far.</summary>
    public long Size { get; private set; }

    /// <summary>Digest of the bytes written so far.</summary>
    public ArtifactDigest CurrentDigest() => ArtifactDigest.FromHash(_hash.GetCurrentHash());

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await destination.WriteAsync(buffer, cancellationToken);
        _hash.AppendData(buffer.Span);
        Size += buffer.Length;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => destination.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
