namespace ArcOperator.Artifacts.Storage;

/// <param name="Offset">The first byte; 0 is the artifact's first.</param>
/// <param name="Length">How many bytes; at least 1.</param>
public readonly record struct ByteRange(long Offset, long Length);
