namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// Writes what a step prints. When the file has reached half of what a log may take, it becomes the older half and a new
/// one is begun, so that the end is always there.
/// </summary>
internal sealed class StepLogWriter(string path) : IDisposable
{
    /// <summary>How large one half may become: 8 MiB.</summary>
    internal const long LargestHalf = 8 << 20;

    private readonly Lock _lock = new();
    private FileStream _file = PrivateFiles.Create(path);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_file.Length >= LargestHalf)
            {
                _file.Dispose();
                File.Move(path, StepLogs.OlderHalf(path), overwrite: true);
                _file = PrivateFiles.Create(path);
            }

            _file.Write(bytes);
            _file.Flush();
        }
    }

    public void Dispose() => _file.Dispose();
}
