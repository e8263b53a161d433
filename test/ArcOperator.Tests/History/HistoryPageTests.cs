using ArcOperator.History.Records;
using FluentAssertions;
using NUnit.Framework;
using PuppeteerSharp;
using static ArcOperator.Tests.History.HistoryPageChecks;

namespace ArcOperator.Tests.History;

/// <summary>The pages of the history in a headless Chromium, which gets the token as a password as users give it.</summary>
internal sealed class HistoryPageTests
{
    private const string HostileText = "\"><img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>";

    private HistoryHost _host = null!;
    private Chromium _chromium = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _host = await HistoryHost.StartAsync();
        _chromium = await Chromium.StartAsync();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _chromium.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task List_is_filtered_without_script_and_by_the_keyboard_alone()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        await _host.AddRecordsAsync(@namespace, 1, 4);
        var page = await OpenWithoutScriptAsync(token, $"/?namespace={@namespace}");
        (await ReadAsync(page, Objects)).Should().Equal("work-4", "work-3", "work-2", "work-1");

        var fields = new List<string>();
        for (var focused = ""; focused != "Filter"; fields.Add(focused))
        {
            await page.Keyboard.PressAsync("Tab");
            focused = await page.EvaluateExpressionAsync<string>("document.activeElement.name || document.activeElement.textContent");
            if (focused == "phase")
            {
                await page.Keyboard.TypeAsync("Failed");
            }
        }

        await FollowAsync(page, () => page.Keyboard.PressAsync("Enter"));

        fields.Should().Equal("namespace", "order", "name", "kind", "phase", "type", "digest", "labelSelector", "since", "until", "Filter");
        (await ReadAsync(page, Objects)).Should().Equal("work-3", "work-1");
        page.Url.Should().Contain($"namespace={@namespace}").And.Contain("phase=Failed");
        (await ReadAsync(page, "[...document.querySelectorAll('form :is(input, select)')].map(field => field.value).filter(value => value)")).Should().Equal(@namespace, "Failed");
    }

    [Test]
    public async Task Links_lead_to_older_records_with_the_same_filters_and_back()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        await _host.AddRecordsAsync(@namespace, 1, 6);
        var page = await OpenWithoutScriptAsync(token, $"/?namespace={@namespace}&phase=Failed&order=&limit=2");
        (await ReadAsync(page, Objects)).Should().Equal("work-5", "work-3");

        await FollowAsync(page, () => page.ClickAsync("a[rel=next]"));
        (await ReadAsync(page, Objects)).Should().Equal("work-1");
        (await ReadAsync(page, "[...document.querySelectorAll('main nav a')].map(link => link.textContent)")).Should().Equal("Newest records");

        await FollowAsync(page, () => page.ClickAsync("a[rel=first]"));
        (await ReadAsync(page, Objects)).Should().Equal("work-5", "work-3");
    }

    [Test]
    public async Task Record_shows_its_gates_and_digests()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        var record = Move(HistorySamples.Delivered, @namespace);
        await _host.Store.AppendAsync([record], default);
        var page = await OpenWithoutScriptAsync(token, $"/?namespace={@namespace}");

        await FollowAsync(page, () => page.ClickAsync("tbody a[href^='/records/']"));

        (await ReadAsync(page, "[document.title, document.querySelector('h1').innerText]")).Should().Equal($"ArtifactWorkflow {record.Name} – ARC", $"ArtifactWorkflow {record.Name}");
        (await ReadAsync(page, Rows)).Should().Equal(
            $"signature | Pass | cosign 3.1.1 |  | signed by release-key | {HistorySamples.Digest("signature")}",
            $"malware | Pass | clamscan 1.4.6 | 0 infected |  | {HistorySamples.Digest("malware")}",
            $"vulnerabilities | Pass | trivy 0.66.0 | 0 critical, 2 high | 0 critical, 0 allowed | {HistorySamples.Digest("vulnerabilities")}");
        (await ReadAsync(page, "[...document.querySelectorAll('dd > code')].map(code => code.innerText)")).Should().StartWith(
            [HistorySamples.Digest("busybox"), HistorySamples.Digest("busybox"), HistorySamples.Digest("sbom"), HistorySamples.Digest("scan"), record.Uid, record.Id]);
    }

    [Test]
    public async Task Refused_record_begins_with_the_cause()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        var record = Move(HistorySamples.Refused, @namespace);
        await _host.Store.AppendAsync([record], default);

        var page = await OpenWithoutScriptAsync(token, $"/records/{record.Id}");

        (await ReadAsync(page, "[document.querySelector('h1 + *').innerText]")).Should().Equal("Failed GateRefused\nvulnerabilities: 3 critical, 0 allowed (trivy 0.66.0, database of 2026-11-20)");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Hostile_texts_are_shown_as_text(bool hasScript)
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        var record = HostileRecord(@namespace);
        await _host.Store.AppendAsync([record], default);
        var page = await _chromium.OpenAsync(token);
        await page.SetJavaScriptEnabledAsync(hasScript);

        foreach (var path in new[] { $"/?namespace={@namespace}", $"/records/{record.Id}", $"/?namespace={Uri.EscapeDataString(HostileText)}&labelSelector={Uri.EscapeDataString(HostileText)}" })
        {
            await page.GoToAsync(new Uri(_host.Address, path).AbsoluteUri);
            (await ReadAsync(page, "[...document.querySelectorAll('script, img, svg, iframe, style, [onerror], [onload]')].map(element => element.outerHTML)")).Should().BeEmpty(path);
            (await page.EvaluateExpressionAsync<bool>("'hit' in window")).Should().BeFalse(path);
        }

        await page.GoToAsync(new Uri(_host.Address, $"/records/{record.Id}").AbsoluteUri);
        (await ReadAsync(page, "[document.querySelector('h1').textContent]")).Should().Equal($"ArtifactWorkflow {HostileText}");
        (await page.EvaluateExpressionAsync<string>("document.body.innerText"))
            .Should().Contain($"team\n{HostileText}").And.Contain(@"gnp.\u202Eexe\u0007").And.NotContainAny("\u202E", "\u2066", "\u0007");
    }

    [Test]
    public async Task Pages_run_no_script_and_keep_their_own_policy()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        await _host.Store.AppendAsync([HostileRecord(@namespace)], default);
        var page = await _chromium.OpenAsync(token);
        var messages = new List<string>();
        page.Console += (_, message) => messages.Add(message.Message.Text);
        page.PageError += (_, error) => messages.Add(error.Message);
        page.Request += (_, request) => messages.AddRange(request.Request.ResourceType is ResourceType.Document or ResourceType.StyleSheet ? [] : [request.Request.Url]);

        await page.GoToAsync(new Uri(_host.Address, $"/?namespace={@namespace}").AbsoluteUri);
        await FollowAsync(page, () => page.ClickAsync("tbody a[href^='/records/']"));

        messages.Should().BeEmpty();
        (await ReadAsync(page, "[...document.styleSheets].map(sheet => new URL(sheet.href).pathname)")).Should().Equal("/style.css");
    }

    [Test]
    public async Task Injected_script_style_image_frame_and_request_are_blocked()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        var page = await _chromium.OpenAsync(token);
        await page.GoToAsync(new Uri(_host.Address, $"/?namespace={@namespace}").AbsoluteUri);

        var blocked = await ReadAsync(page, BlockedInjections);

        blocked.Should().Equal("connect-src", "frame-src", "img-src", "script-src-attr", "script-src-elem", "style-src-attr", "style-src-elem");
        (await page.EvaluateExpressionAsync<bool>("'hit' in window || getComputedStyle(document.body).color === 'rgb(1, 2, 3)'")).Should().BeFalse();
    }

    [Test]
    public async Task Reader_of_one_namespace_names_it_in_the_form()
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        await _host.AddRecordsAsync(@namespace, 1, 1);
        var page = await OpenWithoutScriptAsync(token, "/?since=not-a-time");
        (await ReadAsync(page, "[document.querySelector('[role=alert]').innerText]")).Single().Should().StartWith("since is 'not-a-time'");

        await page.EvaluateExpressionAsync("document.querySelector('[name=since]').select()");
        await page.TypeAsync("[name=since]", "60y");
        await FollowAsync(page, () => page.Keyboard.PressAsync("Enter"));
        (await ReadAsync(page, "[document.querySelector('[role=alert]').innerText]")).Single().Should().EndWith("in all namespaces: name a namespace");

        await page.TypeAsync("[name=namespace]", @namespace);
        await FollowAsync(page, () => page.Keyboard.PressAsync("Enter"));
        (await ReadAsync(page, Objects)).Should().Equal("work-1");
    }

    [TestCase("light")]
    [TestCase("dark")]
    public async Task Pages_are_readable_on_wide_and_narrow_screens(string scheme)
    {
        var (@namespace, token) = await _host.AddReaderAsync("namespace");
        var record = Move(HistorySamples.Refused, @namespace);
        await _host.Store.AppendAsync([record, Move(HistorySamples.Delivered, @namespace)], default);
        var page = await _chromium.OpenAsync(token);
        await page.EmulateMediaFeaturesAsync([new() { MediaFeature = MediaFeature.PrefersColorScheme, Value = scheme }]);

        foreach (var (path, width) in
            from path in new[] { $"/?namespace={@namespace}&limit=1", $"/records/{record.Id}", "/" }
            from width in new[] { 1280, 360 }
            select (path, width))
        {
            await page.SetViewportAsync(new() { Width = width, Height = 800 });
            await page.GoToAsync(new Uri(_host.Address, path).AbsoluteUri);
            (await ReadAsync(page, Faults)).Should().BeEmpty(path);
            (await ReadAsync(page, FaintTexts)).Should().BeEmpty(path);
            (await ReadAsync(page, Overflows)).Should().BeEmpty(path);
        }
    }

    private async Task<IPage> OpenWithoutScriptAsync(string token, string path)
    {
        var page = await _chromium.OpenAsync(token);
        await page.SetJavaScriptEnabledAsync(false);
        await page.GoToAsync(new Uri(_host.Address, path).AbsoluteUri);
        return page;
    }

    private static Task<string[]> ReadAsync(IPage page, string expression) => page.EvaluateExpressionAsync<string[]>(expression);

    // The wait begins before the action that causes the navigation.
    private static Task FollowAsync(IPage page, Func<Task> action) => Task.WhenAll(page.WaitForNavigationAsync(), action());

    // Records of two namespaces are different records.
    private static HistoryRecord Move(HistoryRecord record, string @namespace) => record with { Id = RecordId.ForObject(@namespace + record.Name), Namespace = @namespace };

    private static HistoryRecord HostileRecord(string @namespace) => HistoryHost.Record(@namespace, 1) with
    {
        Name = HostileText,
        OwnerName = HostileText,
        ArtifactType = HostileText,
        Phase = HostileText,
        Reason = "gnp.\u202Eexe\u0007",
        Source = "\u2066https://example.com\u2069",
        Digest = HostileText,
        Labels = new Dictionary<string, string> { ["team"] = HostileText, [HostileText] = "" },
        Annotations = new Dictionary<string, string> { ["note"] = "</dd></dl><style>body { display: none }</style>" },
        Spec = """{"</pre><script>window.hit=1</script>":"\u202E"}""",
        Status = """{"message":"</p><svg onload=\"window.hit=1\">","gates":[{"name":"<svg onload=window.hit=1>","result":"\" onload=\"window.hit=1","evidence":"</code><script>window.hit=1</script>"}]}""",
    };
}
