using ArcOperator.History.Stores;
using ArcOperator.History.Tests.Stores;
using ArcOperator.Testing;

namespace ArcOperator.History.Tests.Sqlite;

/// <summary>Faults of the volume: no record is lost or stored twice.</summary>
internal sealed class SqliteFaultTests
{
    private readonly FixedClock _clock = new(TestRecords.Noon);
    private TemporaryFolder _folder = null!;

    private string Filler => _folder.PathOf("filler");

    [SetUp]
    public async Task MountDisk()
    {
        _folder = new();
        if ((await Programs.RunToEndAsync("mount", ["-t", "tmpfs", "-o", "size=2m", "none", _folder.Root])).ExitCode != 0)
        {
            Assert.Ignore("needs the right to mount a memory disk");
        }
    }

    [TearDown]
    public async Task UnmountDisk()
    {
        await Programs.RunToEndAsync("umount", ["-l", _folder.Root]);
        _folder.Dispose();
    }

    [Test]
    public async Task Full_disk_is_reported_and_storing_continues_when_space_is_free()
    {
        await using var store = Open();
        await store.AppendAsync(TestRecords.Numbered(0, 8), default);
        await Programs.RunToEndAsync("dd", ["if=/dev/zero", $"of={Filler}", "bs=4k"]);

        await ShouldFailAsync(store, HistoryProblem.Full);
        (await store.ReadStateAsync(default)).Head.Should().Be(8, "records can still be read");

        File.Delete(Filler);
        (await store.AppendAsync(TestRecords.Numbered(8, 400), default)).Stored.Should().Be(400);
        (await store.VerifyAsync(default)).Should().BeEquivalentTo(new { Count = 408, IsIntact = true });
    }

    [Test]
    public async Task Volume_that_only_reads_is_reported_and_storing_continues_when_it_writes_again()
    {
        await using (var first = Open())
        {
            await first.AppendAsync(TestRecords.Numbered(0, 8), default);
        }

        await using var store = Open();
        await Programs.RunAsync("mount", ["-o", "remount,ro", _folder.Root]);

        await ShouldFailAsync(store, HistoryProblem.ReadOnly);
        (await store.ReadStateAsync(default)).Head.Should().Be(8, "records can still be read");

        await Programs.RunAsync("mount", ["-o", "remount,rw", _folder.Root]);
        (await store.AppendAsync(TestRecords.Numbered(8, 400), default)).Stored.Should().Be(400);
        (await store.VerifyAsync(default)).Should().BeEquivalentTo(new { Count = 408, IsIntact = true });
    }

    private IHistoryStore Open() => HistoryStores.OpenFile(_folder.PathOf("history.db"), _clock);

    private static async Task ShouldFailAsync(IHistoryStore store, HistoryProblem problem)
    {
        var append = () => store.AppendAsync(TestRecords.Numbered(8, 400), default);

        (await append.Should().ThrowAsync<HistoryException>()).Which.Problem.Should().Be(problem);
    }
}
