namespace ArcOperator.Artifacts.Tests.Packaging;

/// <summary>Content that claims to be longer than it is.</summary>
internal sealed class StreamWithWrongLength(long length) : MemoryStream
{
    public override long Length => length;
}
