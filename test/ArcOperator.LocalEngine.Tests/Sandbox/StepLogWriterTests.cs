using System.Text;
using ArcOperator.LocalEngine.Sandbox;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.Sandbox;

public sealed class StepLogWriterTests
{
    private TemporaryFolder _folder = null!;

    private string Path => _folder.PathOf("node.log");

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Last_lines_leave_out_blank_lines() => (await WriteAsync("one\n\n  \ntwo\r\nthree\n")).Should().Be("one\ntwo\nthree");

    [Test]
    public async Task Last_lines_of_a_long_log_are_whole_lines() =>
        (await WriteAsync(string.Concat(Enumerable.Range(0, 40).Select(line => $"{line} {new string('x', 100)}\n")))).Should().StartWith("21 xxx").And.EndWith("x").And.HaveLength(1975);

    [Test]
    public async Task A_last_line_longer_than_the_limit_keeps_its_end() => (await WriteAsync(new string('x', 5000) + "end\n")).Should().EndWith("xend").And.HaveLength(2047);

    [Test]
    public async Task A_log_without_output_has_no_last_lines() => (await WriteAsync()).Should().BeEmpty();

    [Test]
    public async Task A_full_file_becomes_the_older_half()
    {
        await WriteAsync(string.Concat(Enumerable.Repeat(new string('x', 1023) + "\n", (int)(StepLogWriter.LargestHalf / 1024))), "last\n");

        File.ReadAllText(Path).Should().Be("last\n");
        new FileInfo(StepLogWriter.OlderHalf(Path)).Length.Should().Be(StepLogWriter.LargestHalf);
    }

    private async Task<string> WriteAsync(params string[] texts)
    {
        using var log = new StepLogWriter(Path);
        foreach (var text in texts)
        {
            await log.WriteAsync(Encoding.UTF8.GetBytes(text));
        }

        return log.LastLines();
    }
}
