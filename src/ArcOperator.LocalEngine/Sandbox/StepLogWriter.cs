using ArcOperator.Runtime.Processes;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// Writes the log of a step. A file that reaches half of the maximum size becomes the older half, and a new file begins. So the end of
/// the log is always complete.
/// </summary>
internal sealed class StepLogWriter(string path) : IProcessOutput, IDisposable
{
    /// <summary>Maximum size of one half: 8 MiB.</summary>
    internal const long LargestHalf = 8 << 20;

    // The limits of the kubelet for the end of a log as termination message (FallbackToLogsOnError).
    private const int TailSize = 2 << 10;
    private const int TailLines = 80;

    private readonly Lock _lock = new();
    private readonly TailBuffer _tail = new(TailSize);
    private FileStream _file = PrivateFiles.Create(path);

    /// <summary>Returns the path of the older half of a log.</summary>
    public static string OlderHalf(string path) => path + ".1";

    /// <summary>Returns the last lines of the log that are not blank, at most 2 KiB and 80 lines.</summary>
    public string LastLines()
    {
        lock (_lock)
        {
            var lines = _tail.ToString().TrimEnd().Split('\n');
            // The first line of a full buffer is incomplete.
            return string.Join('\n', lines.Skip(_tail.IsCut && lines.Length > 1 ? 1 : 0).Select(line => line.TrimEnd()).Where(line => line.Length > 0).TakeLast(TailLines));
        }
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> block)
    {
        lock (_lock)
        {
            if (_file.Length >= LargestHalf)
            {
                _file.Dispose();
                File.Move(path, OlderHalf(path), overwrite: true);
                _file = PrivateFiles.Create(path);
            }

            _tail.Append(block.Span);
            _file.Write(block.Span);
            _file.Flush();
        }

        return ValueTask.CompletedTask;
    }

    public void Dispose() => _file.Dispose();
}
