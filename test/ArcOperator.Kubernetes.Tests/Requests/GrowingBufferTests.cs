using System.Text;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

public sealed class GrowingBufferTests
{
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(1 << 20)]
    public async Task Lines_are_read_equally_from_chunks_of_any_size(int chunk)
    {
        var lines = await LinesOf("one\n\ntwo\r\nthree\n", chunk);

        lines.Should().Equal("one", "", "two\r", "three");
    }

    [Test]
    public async Task An_incomplete_line_at_the_end_is_dropped() => (await LinesOf("one\ntw", 3)).Should().Equal("one");

    [Test]
    public async Task A_stream_without_a_line_feed_has_no_lines()
    {
        (await LinesOf("", 1)).Should().BeEmpty();
        (await LinesOf("one", 1)).Should().BeEmpty();
    }

    [Test]
    public async Task Long_and_short_lines_are_complete()
    {
        var random = new Random(20250601);
        var lines = Enumerable.Range(0, 60).Select(_ => new string((char)random.Next('a', 'z'), random.Next(8) == 0 ? random.Next(300_000) : random.Next(100))).ToList();

        (await LinesOf(string.Join('\n', lines) + "\n", 10_000)).Should().Equal(lines);
    }

    [Test]
    public async Task A_line_above_the_limit_is_refused()
    {
        using var stream = new EndlessStream();
        using var buffer = new GrowingBuffer(stream);

        var read = async () =>
        {
            while (await buffer.FillAsync(default))
            {
                buffer.TryReadLine(out _).Should().BeFalse();
            }
        };

        await read.Should().ThrowAsync<InvalidDataException>().WithMessage("a line or value of the response is longer than*");
    }

    [Test]
    public void A_line_buffer_can_be_disposed_twice()
    {
        using var stream = new MemoryStream();
        var buffer = new GrowingBuffer(stream);

        buffer.Dispose();

        buffer.Invoking(it => it.Dispose()).Should().NotThrow();
    }

    private static async Task<List<string>> LinesOf(string text, int chunk)
    {
        using var stream = new ChunkedStream(Encoding.UTF8.GetBytes(text), chunk);
        using var buffer = new GrowingBuffer(stream);
        var lines = new List<string>();
        while (await buffer.FillAsync(default))
        {
            while (buffer.TryReadLine(out var line))
            {
                lines.Add(Encoding.UTF8.GetString(line));
            }
        }

        return lines;
    }

    /// <summary>Returns at most this number of bytes at a time, as a network does.</summary>
    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            return new(buffer.Length);
        }
    }
}
