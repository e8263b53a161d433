using ArcOperator.LocalEngine.Sandbox;

namespace ArcOperator.LocalEngine.Tests;

public sealed class StepLogsTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("arc-logs-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_last_lines_are_read_oldest_first()
    {
        Write("one\ntwo\nthree\n");

        new StepLogs(_folder).LastLines("space", "wf", "node", 2).Should().Equal("two", "three");
    }

    [Test]
    public void Lines_of_the_older_half_are_read_where_the_newer_has_too_few()
    {
        Write(string.Concat(Enumerable.Repeat(new string('x', 1023) + "\n", (int)(StepLogWriter.LargestHalf / 1024))), "last\n");

        new StepLogs(_folder).LastLines("space", "wf", "node", 3).Should().HaveCount(3).And.EndWith("last");
    }

    [Test]
    public void A_log_that_is_not_there_has_no_lines() =>
        new StepLogs(_folder).LastLines("space", "wf", "node", 10).Should().BeEmpty();

    [TestCase("..")]
    [TestCase("a/b")]
    [TestCase("")]
    public void A_name_that_is_none_is_refused(string name) =>
        new StepLogs(_folder).Invoking(logs => logs.LastLines("space", name, "node", 1)).Should().Throw<ArgumentException>();

    private void Write(params string[] texts)
    {
        using var log = new StepLogWriter(StepLogs.PathOf(_folder, "space", "wf", "node"));
        foreach (var text in texts)
        {
            log.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }
    }
}
