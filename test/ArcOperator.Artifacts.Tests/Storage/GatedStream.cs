namespace ArcOperator.Artifacts.Tests.Storage;

/// <summary>Content that pauses in its middle until <see cref="Open"/> is called.</summary>
internal sealed class GatedStream(byte[] bytes, Action? halfway = null) : MemoryStream(bytes, writable: false)
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _halfway = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when half of the content was read.</summary>
    public Task Halfway => _halfway.Task;

    public void Open() => _gate.TrySetResult();

    /// <summary>Makes the second half unreadable.</summary>
    public void Fail() => _gate.TrySetException(new IOException("the content cannot be read"));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var half = Length / 2;
        if (Position >= half)
        {
            if (_halfway.TrySetResult())
            {
                halfway?.Invoke();
            }

            await _gate.Task.WaitAsync(cancellationToken);
            return await base.ReadAsync(buffer, cancellationToken);
        }

        return await base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, half - Position)], cancellationToken);
    }

    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
        CopyThroughReadAsync(destination, cancellationToken);

    // The method of MemoryStream would return everything at once.
    private async Task CopyThroughReadAsync(Stream destination, CancellationToken cancellationToken)
    {
        var buffer = new byte[81920];
        int count;
        while ((count = await ReadAsync(buffer, cancellationToken)) > 0)
        {
            await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }
}
