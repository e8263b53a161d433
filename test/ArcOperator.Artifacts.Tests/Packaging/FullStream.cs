namespace ArcOperator.Artifacts.Tests.Packaging;

/// <summary>A disk that refuses all writes.</summary>
internal sealed class FullStream : MemoryStream
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromException(new IOException("full"));
}
