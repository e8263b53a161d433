namespace ArcOperator.Artifacts.Tests.Packaging;

/// <summary>A disk that takes nothing.</summary>
internal sealed class FullStream : MemoryStream
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromException(new IOException("full"));
}
