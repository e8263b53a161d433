using ArcOperator.History.Queries;
using ArcOperator.History.Records;
using ArcOperator.History.Stores;

namespace ArcOperator.History.Tests.Stores;

/// <summary>The contract of <see cref="IHistoryStore"/>. Each database runs all of these tests.</summary>
internal abstract class HistoryStoreContract
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly List<IHistoryStore> _stores = [];

    protected FixedClock Clock { get; private set; } = new(TestRecords.Noon.AddHours(1));

    [SetUp]
    public async Task PrepareDatabase()
    {
        Clock = new(TestRecords.Noon.AddHours(1));
        await ResetAsync();
    }

    [TearDown]
    public async Task CloseStores()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        _stores.Clear();
    }

    [Test]
    public async Task Stored_record_is_read_with_all_its_fields()
    {
        var store = Open();
        var record = TestRecords.Numbered(1);

        (await store.AppendAsync([record], default)).Should().Be(new AppendResult(1, 0, 0));

        var read = await store.FindAsync(record.Id, default);
        read.Should().BeEquivalentTo(record with { ResourceVersion = 1, RecordedAt = Clock.GetUtcNow(), Chain = read!.Chain });
        read.Chain.Should().MatchRegex("^[0-9a-f]{64}$");
        (await store.FindAsync("unknown", default)).Should().BeNull();
    }

    [Test]
    public async Task Record_without_optional_fields_is_read_as_it_was()
    {
        var store = Open();
        var record = new HistoryRecord { Id = "i", Kind = "Order", Namespace = "n", Name = "o", Uid = "u", Phase = "Failed", FinishedAt = TestRecords.Noon };

        await store.AppendAsync([record], default);

        var read = await store.FindAsync("i", default);
        read.Should().BeEquivalentTo(record with { ResourceVersion = 1, RecordedAt = Clock.GetUtcNow(), Chain = read!.Chain });
        (await store.VerifyAsync(default)).Findings.Should().BeEmpty();
    }

    [Test]
    public async Task Names_of_any_length_are_cut_and_stored()
    {
        var store = Open();
        // Random text, because PostgreSQL compresses other text before it compares it with its limit.
        var random = new Random(1);
        string Text() => string.Concat(Enumerable.Range(0, 20_000).Select(_ => (char)random.Next('가', '힣')));
        var record = TestRecords.Numbered(1) with
        {
            Namespace = Text(), Name = Text(), Uid = Text(), OwnerName = Text(), OwnerUid = Text(), ArtifactType = Text(), Digest = Text(),
            Labels = new Dictionary<string, string> { [Text()] = Text() },
        };

        await store.AppendAsync([record], default);

        var read = (await store.FindAsync(record.Id, default))!;
        new[] { read.Namespace, read.Name, read.Uid, read.OwnerName, read.OwnerUid, read.ArtifactType, read.Digest }.Should().OnlyContain(text => text!.Length == 253 && text.EndsWith('…'));
        read.OwnerName.Should().StartWith(record.OwnerName![..252]);
        (await store.VerifyAsync(default)).Findings.Should().BeEmpty();
    }

    [TestCase(128, 1, 128, null)]
    [TestCase(200, 1, 128, "73 more")]
    [TestCase(100, 1_000, 17, "84 more")]
    public async Task Labels_and_annotations_are_bounded_and_count_what_is_left_out(int count, int length, int kept, string? leftOut)
    {
        var store = Open();
        var map = Enumerable.Range(100, count).ToDictionary(number => $"{number}", _ => new string('v', length));
        var record = TestRecords.Numbered(1) with { Annotations = map, Labels = length == 1 ? map : new Dictionary<string, string>() };

        await store.AppendAsync([record], default);

        var read = (await store.FindAsync(record.Id, default))!;
        read.Annotations.Should().HaveCount(kept).And.Contain("100", new string('v', length));
        read.Annotations.GetValueOrDefault("…").Should().Be(leftOut);
        read.Labels.Should().Equal(length == 1 ? read.Annotations : []);
        (await store.VerifyAsync(default)).Findings.Should().BeEmpty();
    }

    [TestCase(60, true)]
    [TestCase(61, false)]
    [TestCase(5_000, false)]
    public async Task Documents_that_are_nested_too_deeply_are_replaced_by_their_size(int levels, bool isKept)
    {
        var store = Open();
        var deep = new string('[', levels) + new string(']', levels);
        var record = TestRecords.Numbered(1) with { Spec = deep };

        await store.AppendAsync([record], default);

        var list = new HistoryRecordList { Items = (await store.ReadAsync(new() { Limit = 1 }, default)).Items };
        HistoryJson.ReadList(HistoryJson.Write(list)).Items[0].Spec.Should().Be(isKept ? deep : $$"""{"bytes":{{levels * 2}},"truncated":true}""");
    }

    [Test]
    public async Task Same_run_is_stored_once()
    {
        var store = Open();
        await store.AppendAsync(TestRecords.Numbered(1, 3), default);

        (await store.AppendAsync([.. TestRecords.Numbered(2, 4), TestRecords.Numbered(5)], default)).Should().Be(new AppendResult(2, 3, 0));

        (await AllAsync(store)).Select(record => (record.ResourceVersion, record.Name)).Should().Equal(
            (1, "first-order-1"), (2, "first-order-2"), (3, "first-order-3"), (4, "first-order-4"), (5, "first-order-5"));
    }

    [Test]
    public async Task Pages_are_complete_while_records_are_added()
    {
        var store = Open();
        await store.AppendAsync(TestRecords.Numbered(1, 25), default);
        var (names, token) = (new List<string>(), "");

        do
        {
            var query = HistoryParameters.Parse([new("limit", "10"), new("continue", token)], Clock.GetUtcNow());
            query.Problems.Should().BeEmpty();
            var page = await store.ReadAsync(query.Query, default);
            names.AddRange(page.Items.Select(record => record.Name));
            token = HistoryParameters.Continue(query.Query, page) ?? "";
            await store.AppendAsync([TestRecords.Numbered(100 + names.Count)], default);
        }
        while (token.Length > 0);

        names.Should().Equal(Enumerable.Range(1, 25).Reverse().Select(number => $"first-order-{number}"));
    }

    [TestCase("namespace", "team-b", 3)]
    [TestCase("order", "second-order", 3, 4)]
    [TestCase("name", "first-order-2", 2)]
    [TestCase("kind", "Order", 4)]
    [TestCase("phase", "Failed", 2)]
    [TestCase("type", "helm", 3)]
    [TestCase("digest", "sha256:0000000000000000000000000000000000000000000000000000000000000002", 2)]
    [TestCase("labelSelector", "team=even", 2, 4)]
    [TestCase("labelSelector", "team!=even", 1, 3)]
    [TestCase("labelSelector", "team in (even, odd),arc/number notin (1,2)", 4)]
    [TestCase("labelSelector", "extra", 3)]
    [TestCase("labelSelector", "!extra,arc/number=4", 4)]
    [TestCase("since", "2026-11-20T12:00:03Z", 3, 4)]
    [TestCase("until", "2026-11-20T12:00:03Z", 1, 2)]
    [TestCase("since", "3598s", 2, 3, 4)]
    public async Task Filter_selects_matching_records(string parameter, string value, params int[] expected)
    {
        var store = Open();
        await store.AppendAsync(
            [
                TestRecords.Numbered(1),
                TestRecords.Numbered(2) with { Phase = "Failed" },
                TestRecords.Numbered(3) with
                {
                    Namespace = "team-b", OwnerName = "second-order", ArtifactType = "helm", Labels = new Dictionary<string, string> { ["extra"] = "", ["arc/number"] = "3" },
                },
                TestRecords.Numbered(4) with { Kind = "Order", Name = "second-order", OwnerName = null },
            ],
            default);

        var parsed = HistoryParameters.Parse([new(parameter, value)], Clock.GetUtcNow());

        parsed.Problems.Should().BeEmpty();
        (await store.ReadAsync(parsed.Query, default)).Items.Select(record => (int)record.ResourceVersion).Should().Equal(expected.Reverse());
    }

    [Test]
    public async Task Follower_gets_stored_and_new_records_once_and_in_order()
    {
        var (writer, reader) = (Open(), Open());
        await writer.AppendAsync(TestRecords.Numbered(1, 3), default);
        var received = new List<long>();
        using var stop = new CancellationTokenSource(Limit);

        var following = FollowAsync(reader, 1, received, 1200, stop.Token);
        for (var first = 4; first <= 1200; first += 100)
        {
            await writer.AppendAsync(TestRecords.Numbered(first, Math.Min(100, 1201 - first)), default);
        }

        await following;
        received.Should().Equal(Enumerable.Range(2, 1199).Select(number => (long)number));
    }

    [Test]
    public async Task Follower_that_was_away_continues_after_its_last_record()
    {
        var store = Open();
        var received = new List<long>();
        using var stop = new CancellationTokenSource(Limit);
        await store.AppendAsync(TestRecords.Numbered(1, 5), default);
        await FollowAsync(store, 0, received, 3, stop.Token);

        await store.AppendAsync(TestRecords.Numbered(6, 700), default);
        await FollowAsync(store, received[^1], received, 705, stop.Token);

        received.Should().Equal(Enumerable.Range(1, 705).Select(number => (long)number));
    }

    [Test]
    public async Task Follower_with_a_filter_gets_matching_records_only()
    {
        var store = Open();
        var received = new List<long>();
        using var stop = new CancellationTokenSource(Limit);

        await store.PrepareAsync(default);
        var following = FollowAsync(store, 0, received, 6, stop.Token, new() { Labels = LabelSelector.Parse("team=even").Selector! });
        await store.AppendAsync(TestRecords.Numbered(1, 3), default);
        await store.AppendAsync(TestRecords.Numbered(4, 3), default);

        await following;
        received.Should().Equal(2, 4, 6);
    }

    [Test]
    public async Task Several_writers_add_records_that_a_follower_gets_without_gaps()
    {
        var writers = new[] { Open(), Open(), Open() };
        var received = new List<long>();
        using var stop = new CancellationTokenSource(Limit);
        await writers[0].PrepareAsync(default);
        var following = FollowAsync(Open(), 0, received, 240, stop.Token);

        await Task.WhenAll(writers.Index().Select(writer => Task.Run(async () =>
        {
            for (var batch = 0; batch < 10; batch++)
            {
                await writer.Item.AppendAsync(TestRecords.Numbered((writer.Index * 1000) + (batch * 8), 8), default);
            }
        })));

        await following;
        received.Should().Equal(Enumerable.Range(1, 240).Select(number => (long)number));
        (await writers[0].VerifyAsync(default)).Should().BeEquivalentTo(new { Count = 240, IsIntact = true });
    }

    [Test]
    public async Task Oldest_records_beyond_the_number_of_rows_are_pruned()
    {
        var store = Open();
        await AppendAllAsync(store, 2300);

        (await store.PruneAsync(new(null, 100), default)).Should().Be(1000);
        (await store.PruneAsync(new(null, 100), default)).Should().Be(1000);
        (await store.PruneAsync(new(null, 100), default)).Should().Be(200);
        (await store.PruneAsync(new(null, 100), default)).Should().Be(0);

        (await AllAsync(store)).Select(record => record.ResourceVersion).Should().Equal(Enumerable.Range(2201, 100).Select(number => (long)number));
        (await store.VerifyAsync(default)).Should().BeEquivalentTo(new { Count = 100, IsIntact = true });
        (await store.ReadStateAsync(default)).Should().BeEquivalentTo(new { Anchor = 2200, Head = 2300, Count = 100 });
    }

    [Test]
    public async Task Records_are_pruned_by_age()
    {
        var store = Open();
        await store.AppendAsync(TestRecords.Numbered(1, 3), default);
        Clock.Advance(TimeSpan.FromDays(10));
        await store.AppendAsync(TestRecords.Numbered(4, 2), default);

        (await store.PruneAsync(new(Clock.GetUtcNow() - TimeSpan.FromDays(9), null), default)).Should().Be(3);

        (await AllAsync(store)).Select(record => record.ResourceVersion).Should().Equal(4, 5);
    }

    [Test]
    public async Task Run_that_did_not_end_after_all_pruned_records_is_not_stored_again()
    {
        var store = Open();
        await store.AppendAsync(TestRecords.Numbered(1, 5), default);
        await store.PruneAsync(new(null, 2), default);

        (await store.AppendAsync(TestRecords.Numbered(1, 6), default)).Should().Be(new AppendResult(1, 2, 3));

        (await AllAsync(store)).Select(record => record.Name).Should().Equal("first-order-4", "first-order-5", "first-order-6");
    }

    [Test]
    public async Task Position_before_pruned_records_is_an_error()
    {
        var store = Open();
        await store.AppendAsync(TestRecords.Numbered(1, 5), default);
        await store.PruneAsync(new(null, 2), default);
        using var stop = new CancellationTokenSource(Limit);

        var following = () => FollowAsync(store, 1, [], 5, stop.Token);

        (await following.Should().ThrowAsync<HistoryException>()).Which.Problem.Should().Be(HistoryProblem.Pruned);
        var received = new List<long>();
        await FollowAsync(store, 3, received, 5, stop.Token);
        received.Should().Equal(4, 5);
    }

    [TestCase("UPDATE records SET phase = 'Succeeded' WHERE resource_version = 3")]
    [TestCase("DELETE FROM records WHERE resource_version = 3")]
    [TestCase("DELETE FROM records WHERE resource_version = 1")]
    public async Task Database_refuses_to_change_a_record(string statement)
    {
        var store = Open();
        await store.AppendAsync(TestRecords.Numbered(1, 5), default);

        var change = () => ExecuteAsync(statement);

        await change.Should().ThrowAsync<System.Data.Common.DbException>();
        (await store.VerifyAsync(default)).Count.Should().Be(5);
    }

    [TestCase("UPDATE records SET phase = 'Succeeded' WHERE resource_version = 3", "record 3 (*) was changed*")]
    [TestCase("UPDATE records SET status = '{}' WHERE resource_version = 3", "record 3 (*) was changed*")]
    [TestCase("UPDATE records SET finished_at = started_at WHERE resource_version = 3", "record 3 (*) was changed*")]
    [TestCase("UPDATE records SET reason = NULL WHERE resource_version = 3", "record 3 (*) was changed*")]
    [TestCase("UPDATE records SET chain = 'x' WHERE resource_version = 3", "record 3 (*) was changed*")]
    [TestCase("DELETE FROM records WHERE resource_version = 3", "record 3 is missing")]
    [TestCase("DELETE FROM records WHERE resource_version IN (2, 3)", "records 2 to 3 are missing")]
    [TestCase("DELETE FROM records WHERE resource_version = 1", "record 1 is missing")]
    [TestCase("DELETE FROM records WHERE resource_version = 5", "record 5 is missing")]
    [TestCase("DELETE FROM records", "records 1 to 5 are missing")]
    [TestCase("DELETE FROM record_labels WHERE resource_version = 3 AND key = 'team'", "the index of labels of record 3 differs*")]
    [TestCase("UPDATE record_labels SET value = 'x' WHERE resource_version = 3 AND key = 'team'", "the index of labels of record 3 differs*")]
    [TestCase("UPDATE history_state SET value = '4' WHERE key = 'head'", "record 5 is beyond the recorded end 4", "the newest record 4 differs*")]
    public async Task Change_by_hand_is_found(string statement, params string[] findings)
    {
        var store = Open();
        await store.AppendAsync([.. TestRecords.Numbered(1, 2), TestRecords.Numbered(3) with { Phase = "Failed" }, .. TestRecords.Numbered(4, 2)], default);
        await RemoveGuardsAsync();

        await ExecuteAsync(statement);

        var found = (await store.VerifyAsync(default)).Findings;
        found.Should().Contain(finding => findings.Any(expected => finding.StartsWith(expected.Split(" (*)")[0].TrimEnd('*'), StringComparison.Ordinal)));
        found.Should().HaveCountGreaterThanOrEqualTo(findings.Length).And.HaveCountLessThanOrEqualTo(2);
    }

    [Test]
    public async Task Schema_of_a_newer_version_is_refused()
    {
        await Open().AppendAsync(TestRecords.Numbered(1, 1), default);
        await ExecuteAsync("UPDATE history_state SET value = '99' WHERE key = 'schema_version'");

        var append = () => Open().AppendAsync(TestRecords.Numbered(2, 1), default);

        (await append.Should().ThrowAsync<HistoryException>()).Which.Problem.Should().Be(HistoryProblem.NewerSchema);
    }

    [Test]
    public async Task Unusual_texts_and_numbers_do_not_break_the_chain()
    {
        var store = Open();
        await store.AppendAsync(
            [
                TestRecords.Numbered(1) with
                {
                    Reason = "nul \0 quote ' \" back \\ 日本 🚀",
                    Spec = """{ "z": 1.50, "a": [1e3, -0, 12345678901234567890, 1e400, true, null], "\u0000": "\u0000<&>'", "z": 2.500, "": {} }""",
                    Status = "[]",
                    Labels = new Dictionary<string, string> { ["'; DROP TABLE records; --"] = "\"" },
                },
                TestRecords.Numbered(2),
            ],
            default);

        (await store.VerifyAsync(default)).Findings.Should().BeEmpty();
        (await store.FindAsync(TestRecords.Numbered(1).Id, default))!.Spec.Should().Contain("12345678901234567890").And.Contain("\"1e400\"");
    }

    [Test]
    public async Task Large_documents_are_cut_and_marked()
    {
        var store = Open();
        var parameters = string.Join(',', Enumerable.Range(0, 2000).Select(number => $$"""{"name":"p{{number}}","value":"v"}"""));
        await store.AppendAsync(
            [TestRecords.Numbered(1) with { Spec = $$"""{"workflowTemplateRef":{"name":"oci-copy"},"parameters":[{{parameters}}]}""", Source = new('x', 10_000) }], default);

        var read = await store.FindAsync(TestRecords.Numbered(1).Id, default);

        read!.Spec.Should().Match("""{"parameters":{"cut":*},"truncated":true,"workflowTemplateRef":{"name":"oci-copy"}}""");
        read.Source.Should().HaveLength(4096).And.EndWith("…");
        (await store.VerifyAsync(default)).Findings.Should().BeEmpty();
    }

    /// <summary>Creates an empty database.</summary>
    protected abstract Task ResetAsync();

    /// <summary>Opens a store on the database of the test.</summary>
    protected abstract IHistoryStore OpenStore();

    /// <summary>Executes a statement as an administrator would.</summary>
    protected abstract Task ExecuteAsync(string statement);

    /// <summary>Removes the triggers that protect records.</summary>
    protected abstract Task RemoveGuardsAsync();

    protected IHistoryStore Open() => Track(OpenStore());

    /// <summary>Closes a store after the test.</summary>
    protected IHistoryStore Track(IHistoryStore store)
    {
        _stores.Add(store);
        return store;
    }

    protected static async Task AppendAllAsync(IHistoryStore store, int count)
    {
        for (var first = 1; first <= count; first += 500)
        {
            await store.AppendAsync(TestRecords.Numbered(first, Math.Min(500, count + 1 - first)), default);
        }
    }

    protected static async Task<IReadOnlyList<HistoryRecord>> AllAsync(IHistoryStore store) =>
        (await store.ReadAsync(new() { After = 0, Limit = HistoryQuery.MostItems }, default)).Items;

    /// <summary>Follows until a number is reached.</summary>
    protected static async Task FollowAsync(IHistoryStore store, long after, List<long> received, long last, CancellationToken cancellationToken, HistoryQuery? query = null)
    {
        await foreach (var record in store.FollowAsync(after, query ?? new(), cancellationToken))
        {
            received.Add(record.ResourceVersion);
            if (record.ResourceVersion >= last)
            {
                return;
            }
        }
    }
}
