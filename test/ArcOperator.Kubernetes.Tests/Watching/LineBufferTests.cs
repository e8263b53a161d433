using System.Text;
using ArcOperator.Kubernetes.Watching;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Watching;

public sealed class LineBufferTests
{
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(1 << 20)]
    public async Task Lines_are_the_same_however_the_stream_is_cut(int chunk)
    {
        var lines = await LinesOf("one\n\ntwo\r\nthree\n", chunk);

        lines.Should().Equal("one", "", "two\r", "three");
    }

    [Test]
    public async Task Half_a_line_at_the_end_is_dropped() => (await LinesOf("one\ntw", 3)).Should().Equal("one");

    [Test]
    public async Task A_stream_without_a_line_is_empty()
    {
        (await LinesOf("", 1)).Should().BeEmpty();
        (await LinesOf("one", 1)).Should().BeEmpty();
    }

    [Test]
    public async Task Long_lines_and_short_ones_come_out_whole()
    {
        var random = new Random(20250601);
        var lines = Enumerable.Range(0, 60).Select(_ => new string((char)random.Next('a', 'z'), random.Next(8) == 0 ? random.Next(300_000) : random.Next(100))).ToList();

        (await LinesOf(string.Join('\n', lines) + "\n", 10_000)).Should().Equal(lines);
    }

    [Test]
    public async Task A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        using var stream = new EndlessStream();
        using var buffer = new LineBuffer(stream);

        var read = async () =>
        {
            while (await buffer.FillAsync(default))
            {
                buffer.TryReadLine(out _).Should().BeFalse();
            }
        };

        await read.Should().ThrowAsync<InvalidDataException>().WithMessage("a line of a watch is longer than*");
    }

    [Test]
    public void Disposing_twice_is_as_good_as_once()
    {
        using var stream = new MemoryStream();
        var buffer = new LineBuffer(stream);

        buffer.Dispose();

        buffer.Invoking(it => it.Dispose()).Should().NotThrow();
    }

    private static async Task<List<string>> LinesOf(string text, int chunk)
    {
        using var stream = new ChunkedStream(Encoding.UTF8.GetBytes(text), chunk);
        using var buffer = new LineBuffer(stream);
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

    /// <summary>Gives at most so many bytes at a time, as a network does.</summary>
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
