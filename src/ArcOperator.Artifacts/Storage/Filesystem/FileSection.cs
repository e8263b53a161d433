using ArcOperator.Artifacts.Streams;
using Microsoft.Win32.SafeHandles;

namespace ArcOperator.Artifacts.Storage.Filesystem;

/// <summary>A part of a file as a stream.</summary>
internal sealed class FileSection(SafeFileHandle file, ByteRange range, string name) : SequentialStream
{
    private long _offset = range.Offset;
    private long _left = range.Length;

    public override bool CanRead => true;

    // On Linux, .NET has no asynchronous file access. It would only use another thread.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wanted = (int)Math.Min(buffer.Length, _left);
        if (wanted == 0)
        {
            return new(0);
        }

        try
        {
            var count = RandomAccess.Read(file, buffer.Span[..wanted], _offset);
            _offset += count;
            _left -= count;
            return count > 0 ? new(count) : throw new IOException($"the file ends {_left} bytes too early");
        }
        catch (Exception error) when (FilesystemErrors.IsOne(error))
        {
            throw FilesystemErrors.Translate(error, $"read {name}");
        }
    }

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }
}
