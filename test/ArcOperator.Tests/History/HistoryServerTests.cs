using System.Net;
using ArcOperator.History;
using ArcOperator.History.Records;
using ArcOperator.Kubernetes;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.History;

/// <summary>The HTTP API and the page: rights, parameters, pages, events.</summary>
internal sealed class HistoryServerTests
{
    private const string Records = "/api/v1/records";

    private HistoryHost _host = null!;

    [OneTimeSetUp]
    public async Task Start() => _host = await HistoryHost.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _host.DisposeAsync();

    [TestCase("/api/v1/records")]
    [TestCase("/api/v1/records/follow")]
    [TestCase("/")]
    public async Task Request_without_a_valid_token_is_refused(string path)
    {
        using var folder = new TemporaryFolder();

        var without = await _host.SendAsync(path, null);
        (await _host.SendAsync(path, folder.Write("token", "no-token-of-this-cluster"))).Status.Should().Be(HttpStatusCode.Unauthorized);

        without.Status.Should().Be(HttpStatusCode.Unauthorized);
        without.Headers.WwwAuthenticate.Should().ContainSingle().Which.Scheme.Should().Be(path == "/" ? "Basic" : "Bearer");
    }

    [Test]
    public async Task At_most_16_new_tokens_are_reviewed_at_the_same_time()
    {
        await using var gate = await HttpGate.StartAsync(await RawClient.ConnectAsync((await Cluster.GetAsync()).AdminKubeconfig));
        using var client = new KubernetesClient(new() { Host = gate.Uri }, OperatorCluster.Json, TimeProvider.System);
        using var access = new HistoryAccess(client, TimeProvider.System);
        var (go, reached, most) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        gate.Rule = async exchange =>
        {
            if (exchange.Request.Path.Value!.EndsWith("/tokenreviews", StringComparison.Ordinal) && !go.Task.IsCompleted)
            {
                if (Interlocked.Increment(ref most) == 16)
                {
                    reached.TrySetResult();
                }

                await go.Task;
            }

            await exchange.HandOnAsync();
        };

        var reviews = Enumerable.Range(0, 40).Select(number => access.AuthenticateAsync($"token-{number}", default)).ToList();
        await reached.Task;
        // Requests that are sent later, and answered while the reviews are held.
        for (var request = 0; request < 40; request++)
        {
            await client.ApiClient.Version.GetCodeAsync();
        }

        most.Should().Be(16);
        go.SetResult();
        (await Task.WhenAll(reviews)).Should().OnlyContain(user => user == null);
    }

    [Test]
    public async Task User_without_the_right_sees_neither_records_nor_their_number()
    {
        var (@namespace, token) = await _host.AddReaderAsync("none");
        string[] paths = [Records, $"{Records}?namespace={@namespace}", $"{Records}/follow?namespace={@namespace}", $"/?namespace={@namespace}"];
        var before = await SendAllAsync();
        await _host.AddRecordsAsync(@namespace, 1, 3);

        var after = await SendAllAsync();

        after.Should().Equal(before).And.OnlyContain(answer => answer.Status == HttpStatusCode.Forbidden && !answer.Body.Contains("work-"));

        var existing = await _host.SendAsync($"{Records}/{HistoryHost.Record(@namespace, 1).Id}", token);
        var missing = await _host.SendAsync($"{Records}/{Guid.NewGuid()}", token);
        (existing.Status, existing.Body).Should().Be((HttpStatusCode.Forbidden, missing.Body));
        missing.Status.Should().Be(HttpStatusCode.Forbidden);

        async Task<List<(HttpStatusCode Status, string Body)>> SendAllAsync()
        {
            var answers = new List<(HttpStatusCode Status, string Body)>();
            foreach (var path in paths)
            {
                var (status, body, _) = await _host.SendAsync(path, token);
                answers.Add((status, body));
            }

            return answers;
        }
    }

    [Test]
    public async Task Right_in_a_namespace_is_limited_to_it()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        await _host.AddRecordsAsync(@namespace, 1, 2);

        var (status, body, _) = await _host.SendAsync($"{Records}?namespace={@namespace}", token);

        status.Should().Be(HttpStatusCode.OK);
        HistoryJson.ReadList(body).Items.Select(record => record.Name).Should().Equal("work-2", "work-1");
        (await _host.SendAsync($"{Records}/{HistoryHost.Record(@namespace, 1).Id}", token)).Status.Should().Be(HttpStatusCode.OK);
        (await _host.SendAsync(Records, token)).Status.Should().Be(HttpStatusCode.Forbidden);
        (await _host.SendAsync($"{Records}?namespace=kube-system", token)).Status.Should().Be(HttpStatusCode.Forbidden);
    }

    [Test]
    public async Task Token_of_a_deleted_account_is_refused_after_ten_seconds()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        (await _host.SendAsync($"{Records}?namespace={@namespace}", token)).Status.Should().Be(HttpStatusCode.OK);
        await _host.RemoveReaderAsync(@namespace);

        _host.Clock.Advance(TimeSpan.FromSeconds(11));

        await ArcOperator.Testing.Eventually.TrueAsync(async () =>
        {
            _host.Clock.Advance(TimeSpan.FromSeconds(11));
            return (await _host.SendAsync($"{Records}?namespace={@namespace}", token)).Status == HttpStatusCode.Unauthorized;
        });
    }

    [Test]
    public async Task Pages_follow_each_other_with_filters()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        await _host.AddRecordsAsync(@namespace, 1, 9);

        var first = HistoryJson.ReadList((await _host.SendAsync($"{Records}?namespace={@namespace}&phase=Failed&limit=3", token)).Body);
        var second = HistoryJson.ReadList((await _host.SendAsync($"{Records}?namespace={@namespace}&phase=Failed&limit=3&continue={first.Continue}", token)).Body);

        first.Items.Concat(second.Items).Select(record => record.Name).Should().Equal("work-9", "work-7", "work-5", "work-3", "work-1");
        second.Continue.Should().BeNull();
    }

    [TestCase("namespace=..%2F..%2Fetc", "namespace ")]
    [TestCase("namespace=%00", "namespace ")]
    [TestCase("order=%27%20OR%201%3D1", "order ")]
    [TestCase("phase=%3Cscript%3E", "phase ")]
    [TestCase("labelSelector=a%20in%20(", "labelSelector ")]
    [TestCase("since=soon", "since ")]
    [TestCase("limit=501", "limit ")]
    [TestCase("limit=1&limit=2", "limit ")]
    [TestCase("continue=1.5.0000000000000000", "continue ")]
    [TestCase("fieldSelector=x", "fieldSelector ")]
    public async Task Hostile_parameter_is_named(string query, string beginning)
    {
        var (_, token) = await _host.AddReaderAsync("cluster");

        var (status, body, _) = await _host.SendAsync($"{Records}?{query}", token);

        status.Should().Be(HttpStatusCode.BadRequest);
        body.Should().StartWith($$"""{"problems":["{{beginning}}""");
        (await _host.SendAsync($"/?{query}", token)).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [TestCase("/api/v1/records/../../etc/passwd")]
    [TestCase("/api/v1/records/%2e%2e%2f")]
    [TestCase("/api/v1/records/1")]
    [TestCase("/api/v1/records/")]
    [TestCase("/api/v2/records")]
    [TestCase("/records/x")]
    public async Task Unknown_path_does_not_exist(string path)
    {
        var (_, token) = await _host.AddReaderAsync("cluster");

        (await _host.SendAsync(path, token)).Status.Should().BeOneOf(HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
    }

    [TestCase("POST")]
    [TestCase("PUT")]
    [TestCase("PATCH")]
    [TestCase("DELETE")]
    [TestCase("OPTIONS")]
    public async Task Other_methods_than_get_are_not_allowed(string method)
    {
        var (status, _, _) = await _host.SendAsync(Records, null, new HttpMethod(method));

        status.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [Test]
    public async Task Follower_resumes_after_its_last_event()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        await _host.AddRecordsAsync(@namespace, 1, 3);
        var path = $"{Records}/follow?namespace={@namespace}";

        var first = await ReadEventsAsync($"{path}&after=0", token, null, 2, () => Task.CompletedTask);
        var rest = await ReadEventsAsync(path, token, first[^1].ResourceVersion, 3, () => _host.AddRecordsAsync(@namespace, 4, 2));

        first.Concat(rest).Select(record => record.Name).Should().Equal("work-1", "work-2", "work-3", "work-4", "work-5");
        (await _host.SendAsync($"{path}&after=x", token)).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task Follower_that_is_cut_again_and_again_misses_nothing_and_gets_nothing_twice()
    {
        const int Most = 400;
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        await _host.AddRecordsAsync(@namespace, 1, 1);
        var (chance, stored, read) = (new Random(3), 1, new List<HistoryRecord>());
        while (read.Count < Most)
        {
            var added = stored < Most ? chance.Next(1, 80) : 0;
            var wanted = chance.Next(1, stored + added - read.Count + 1);
            var events = await ReadEventsAsync(
                $"{Records}/follow?namespace={@namespace}&after=0", token, read.Count == 0 ? null : read[^1].ResourceVersion, wanted, () => _host.AddRecordsAsync(@namespace, stored + 1, added));
            stored += added;
            read.AddRange(events.Take(Most - read.Count));
        }

        read.Select(record => record.Name).Should().Equal(Enumerable.Range(1, Most).Select(number => $"work-{number}"));
    }

    [Test]
    public async Task Slow_follower_misses_nothing_and_gets_nothing_twice()
    {
        // More than the buffers of both sides hold.
        const int Count = 20_000;
        var (@namespace, token) = await _host.AddReaderAsync("namespace");

        var read = await ReadEventsAsync($"{Records}/follow?namespace={@namespace}&after=0", token, null, Count, async () =>
        {
            for (var first = 1; first <= Count; first += 1_000)
            {
                await _host.AddRecordsAsync(@namespace, first, 1_000);
            }
        });

        read.Select(record => record.Name).Should().Equal(Enumerable.Range(1, Count).Select(number => $"work-{number}"));
    }

    [Test]
    public async Task Page_shows_records_without_script_and_encodes_all_values()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        await _host.AddRecordsAsync(@namespace, 1, 3);

        var (status, list, headers) = await _host.SendAsync($"/?namespace={@namespace}&limit=2", token);
        var (_, record, _) = await _host.SendAsync($"/records/{HistoryHost.Record(@namespace, 1).Id}", token);

        status.Should().Be(HttpStatusCode.OK);
        headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'; style-src 'self'");
        list.Should().Contain("work-3").And.Contain("&lt;script&gt;").And.NotContain("<script").And.Contain("rel=\"next\"").And.Contain("1/2");
        record.Should().Contain("trivy").And.Contain("&quot;&gt;&lt;img&gt;").And.NotContain("<img>").And.NotContain("<b>copy").And.Contain("sha256:0");
    }

    private async Task<List<HistoryRecord>> ReadEventsAsync(string path, string token, long? lastEvent, int count, Func<Task> whileOpen)
    {
        using var client = new HttpClient();
        using var request = _host.Request(path, token);
        if (lastEvent is { } position)
        {
            request.Headers.Add("Last-Event-ID", $"{position}");
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        await whileOpen();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(limit.Token));
        var records = new List<HistoryRecord>();
        while (records.Count < count && await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                records.Add(HistoryJson.ReadRecord(line[6..]));
            }
        }

        return records;
    }
}
