using System.Runtime.CompilerServices;
using System.Text;

namespace ArcOperator.Plugin.Logs;

/// <summary>The text of a response as it arrives. Its size and the time to wait for it are limited.</summary>
/// <remarks>The time in which the reader of the text is busy does not count, so a pager can hold a log for any time.</remarks>
internal sealed class ArchivedText : IAsyncDisposable
{
    /// <summary>Length of the printed text, in characters. Of a selection of lines, the length of its end.</summary>
    public const int MostCharacters = 16 << 20;

    // In characters. The end of a longer log is not searched.
    private const long MostSearched = 512L << 20;
    private const int BlockSize = 16 << 10;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;
    private readonly int? _lines;
    private readonly TimeProvider _clock;
    private readonly int _most;
    private TimeSpan _left = LongestWait;

    private ArchivedText(HttpResponseMessage response, StreamReader reader, int? lines, TimeProvider clock, int most) =>
        (_response, _reader, _lines, _clock, _most) = (response, reader, lines, clock, most);

    /// <summary>True if the text is longer than the limit, after it has been read.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Opens the body of a response, which is disposed with the text.</summary>
    /// <param name="response">The response.</param>
    /// <param name="lines">Number of lines from the end, or null for all.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="most">Number of characters after which the text is cut.</param>
    public static async Task<ArchivedText> OpenAsync(
        HttpResponseMessage response, int? lines, TimeProvider clock, CancellationToken cancellationToken, int most = MostCharacters) =>
        new(response, new(await response.Content.ReadAsStreamAsync(cancellationToken)), lines, clock, most);

    /// <summary>Returns the text in blocks.</summary>
    /// <exception cref="IOException">The connection broke, or the rest did not arrive in time.</exception>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (block, end, total) = (new char[BlockSize], new StringBuilder(), 0L);
        while (!IsCut && await ReadAsync(block, cancellationToken) is > 0 and var count)
        {
            total += count;
            if (_lines is null)
            {
                IsCut = total > _most;
                yield return new(block, 0, IsCut ? count - (int)(total - _most) : count);
                continue;
            }

            IsCut = total > MostSearched;
            end.Append(block, 0, count);
            if (end.Length > 2 * _most)
            {
                end.Remove(0, end.Length - _most);
            }
        }

        if (_lines is { } lines)
        {
            yield return LastLines(end.ToString(), lines);
        }
    }

    /// <summary>Returns the whole text.</summary>
    /// <exception cref="IOException">The text is too long, the connection broke, or the rest did not arrive in time.</exception>
    public async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        await foreach (var block in ReadAsync(cancellationToken))
        {
            text.Append(block);
        }

        return IsCut ? throw new IOException("the response is too long") : text.ToString();
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<int> ReadAsync(char[] block, CancellationToken cancellationToken)
    {
        var start = _clock.GetTimestamp();
        using var limit = new CancellationTokenSource(_left > TimeSpan.Zero ? _left : TimeSpan.Zero, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await _reader.ReadAsync(block, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the rest did not arrive within {LongestWait.TotalMinutes} minutes");
        }
        finally
        {
            _left -= _clock.GetElapsedTime(start);
        }
    }

    private string LastLines(string text, int lines)
    {
        var start = text.EndsWith('\n') ? text.Length - 1 : text.Length;
        for (var line = 0; line < lines && start >= 0; line++)
        {
            start = start > 0 ? text.LastIndexOf('\n', start - 1) : -1;
        }

        return text[Math.Max(start + 1, text.Length - _most)..];
    }
}
