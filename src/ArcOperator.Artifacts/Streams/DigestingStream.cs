using System.Security.Cryptography;

namespace ArcOperator.Artifacts.Streams;

/// <summary>Passes on what is written to it, and knows its size and digest. The stream behind it stays open.</summary>
internal sealed class DigestingStream(Stream destination) : OneWayStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override bool CanWrite => true;

    /// <summary>Bytes written so far.</summary>
    public long Size { get; private set; }

    /// <summary>Of the bytes written so far.</summary>
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
