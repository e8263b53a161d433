using ArcOperator.History.Stores;
using ArcOperator.History.Tests.Stores;
using ArcOperator.Testing;
using Microsoft.Data.Sqlite;

namespace ArcOperator.History.Tests.Sqlite;

internal sealed class SqliteHistoryStoreTests : HistoryStoreContract
{
    private TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Root, "history.db");

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Damaged_file_is_reported_and_not_written_to()
    {
        await FillAsync(400);
        Damage();
        var before = await System.IO.File.ReadAllBytesAsync(File);
        var store = Open();

        var append = () => store.AppendAsync(TestRecords.Numbered(1000, 1), default);

        (await append.Should().ThrowAsync<HistoryException>()).Which.Should().BeEquivalentTo(new { Problem = HistoryProblem.Corrupt });
        (await append.Should().ThrowAsync<HistoryException>()).Which.Message.Should().Contain("arc-operator history recover");
        (await System.IO.File.ReadAllBytesAsync(File)).Should().Equal(before);
    }

    [Test]
    public async Task Recovery_copies_all_readable_records_into_a_new_file()
    {
        await FillAsync(400);
        Damage();
        var target = Path.Combine(_folder.Root, "recovered.db");

        var result = await HistoryStores.RecoverAsync(File, target, Clock, default);

        result.Recovered.Should().BeInRange(300, 399);
        (result.Recovered + result.Lost).Should().Be(400);
        await using var store = HistoryStores.OpenFile(target, Clock);
        (await store.VerifyAsync(default)).Should().BeEquivalentTo(new { Count = result.Recovered, IsIntact = true });
        (await store.ReadStateAsync(default)).Anchor.Should().Be(400);
        (await store.AppendAsync(TestRecords.Numbered(1, 400), default)).Stored.Should().Be((int)result.Lost);
    }

    [Test]
    public async Task Recovery_into_an_existing_file_is_refused()
    {
        await FillAsync(1);

        var recovery = () => HistoryStores.RecoverAsync(File, File, Clock, default);

        await recovery.Should().ThrowAsync<HistoryException>().WithMessage("* exists already: name a new file");
    }

    [Test]
    public async Task File_with_other_content_is_reported_as_damaged()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 5000));

        var append = () => Open().AppendAsync(TestRecords.Numbered(1, 1), default);

        (await append.Should().ThrowAsync<HistoryException>()).Which.Problem.Should().Be(HistoryProblem.Corrupt);
    }

    [Test]
    public async Task Missing_file_cannot_be_read()
    {
        var read = () => Open().ReadAsync(new(), default);

        (await read.Should().ThrowAsync<HistoryException>()).Which.Problem.Should().Be(HistoryProblem.Unavailable);
        System.IO.File.Exists(File).Should().BeFalse();
    }

    [Test]
    public async Task A_file_whose_tables_do_not_exist_yet_is_read_later()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("new.db", "");
        await using var store = HistoryStores.OpenFile(path, TimeProvider.System);
        var read = () => store.ReadAsync(new(), default);

        (await read.Should().ThrowAsync<HistoryException>().WithMessage("*new.db has no tables yet: the operator creates them when it starts")).Which.Problem.Should().Be(HistoryProblem.Unavailable);

        await store.PrepareAsync(default);
        (await read()).Items.Should().BeEmpty();
    }

    [Test]
    public async Task Copy_without_its_log_is_readable_in_a_read_only_folder()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("the test needs the rights of a Unix file system");
            return;
        }

        await FillAsync(5);
        SqliteConnection.ClearAllPools();
        using var copy = new TemporaryFolder();
        var path = Path.Combine(copy.Root, "history ?#copy.db");
        System.IO.File.Copy(File, path);
        System.IO.File.SetUnixFileMode(copy.Root, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await using var store = HistoryStores.OpenFile(path, Clock);

        (await store.VerifyAsync(default)).Should().BeEquivalentTo(new { Count = 5, IsIntact = true });
        System.IO.File.SetUnixFileMode(copy.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Test]
    public async Task Writing_waits_for_another_process_that_writes()
    {
        var store = Open();
        await store.AppendAsync(TestRecords.Numbered(1, 1), default);
        await using var other = await ConnectAsync();
        await using (var transaction = other.BeginTransaction(deferred: false))
        {
            var append = Task.Run(() => store.AppendAsync(TestRecords.Numbered(2, 1), default));
            await transaction.RollbackAsync();
            await append;
        }

        (await AllAsync(store)).Should().HaveCount(2);
    }

    protected override Task ResetAsync()
    {
        _folder = new();
        return Task.CompletedTask;
    }

    protected override IHistoryStore OpenStore() => HistoryStores.OpenFile(File, Clock);

    protected override async Task ExecuteAsync(string statement)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }

    protected override Task RemoveGuardsAsync() => ExecuteAsync("DROP TRIGGER records_immutable; DROP TRIGGER records_pruned_only");

    private async Task<SqliteConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private async Task FillAsync(int count)
    {
        await using var store = OpenStore();
        await AppendAllAsync(store, count);
    }

    // Overwrites a tenth of the file from its middle on. Pages have 4 KiB.
    private void Damage()
    {
        using var file = System.IO.File.OpenWrite(File);
        file.Position = file.Length / 2 / 4096 * 4096;
        file.Write(Enumerable.Repeat((byte)0xAA, (int)(file.Length / 10 / 4096 * 4096)).ToArray());
    }
}
