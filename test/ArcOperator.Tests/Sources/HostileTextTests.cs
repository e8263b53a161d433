using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Runtime.Status;
using ArcOperator.Testing;
using ArcOperator.Tests.HookExecutor;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Sources;

/// <summary>Texts of servers, hooks and specs that try to control a terminal, to forge log lines, or to reverse the reading direction.</summary>
public sealed class HostileTextTests
{
    private const string Canary = "CANARY";

    // Terminal control, BiDi overrides, invisible characters. Headers cannot contain line breaks.
    private const string Hostile = $"{Canary}\u001b[31m\u001b]0;title\u0007\u202Egpj.exe\u202C\u2066\u200B\u2028\uFEFF\u0085x";
    private const string HostileLines = $"{Hostile}\r\n2026-01-01T00:00:00.000Z fail: forged[0] line\r{Hostile}\nlast {Hostile}";

    [TestCase("Console")]
    [TestCase("Json")]
    public async Task Hostile_texts_reach_no_condition_event_or_log_unchanged(string format)
    {
        using var folder = new TemporaryFolder();
        var whitelist = new ConfigMapVolume(folder.PathOf("hooks"), "whitelist.yaml");
        await whitelist.MountAsync("commands: {work: {allowed: true}, request: {allowed: true}}");
        folder.Write("bin/stderr", HostileLines);
        folder.Write("bin/request.json", new JsonObject { ["url"] = $"http://{Hostile}/", ["method"] = "GET" }.ToJsonString());
        folder.WriteProgram("bin/work", $"cat {folder.PathOf("bin/stderr")} >&2; exit 1");
        folder.WriteProgram("bin/request", $"cat {folder.PathOf("bin/request.json")}");
        await using var executor = await ExecutorUnderTest.StartWithAsync(whitelist.File, "--hookExecutor.searchPath", $"{folder.PathOf("bin")}:/usr/bin:/bin");
        await using var rig = await SourceRig.CreateAsync("--log.format", format, "--hooks.socketPath", executor.SocketPath, "--hooks.whitelistFile", whitelist.File);
        rig.Script(exchange => RespondAsync(exchange));
        await rig.StartAsync();

        foreach (var (path, number) in Responses.Keys.Select((path, number) => (path, number)))
        {
            await CreateAsync(rig, $"response-{number}", spec => spec with { Packaging = path.Contains("archive") ? SourcePackaging.Archive : null }, path);
        }

        var work = new Hook { Name = $"work {Hostile}", Command = "work" };
        await CreateAsync(rig, "hook-fails", spec => spec with { Hooks = new() { PostRequest = [work] } });
        await CreateAsync(rig, "hook-ignored", spec => spec with { Hooks = new() { PostRequest = [work with { RetryPolicy = HookRetryPolicy.Ignore }] } });
        await CreateAsync(rig, "hook-request", spec => spec with { Hooks = new() { PreRequest = [new() { Name = "request", Command = "request" }] } });
        await CreateAsync(rig, "hook-refused", spec => spec with { Hooks = new() { PreRequest = [new() { Name = "name", Command = "work", Args = [HostileLines] }] } });
        await CreateAsync(rig, "path", spec => spec with { DestinationPath = $"{Canary}\u202Egpj" });

        await Eventually.TrueAsync(
            async () => (await rig.Client.ListAsync<V1Alpha1ExternalSource>(rig.Namespace)).All(source => source.Status.Conditions.Find(Conditions.Ready) is not null),
            TimeSpan.FromMinutes(1), "each source has a result");
        // Events are written in order, so an event of the sentinel follows those of all other sources.
        await CreateAsync(rig, "sentinel", spec => spec);
        await Eventually.TrueAsync(async () => (await EventsAsync(rig)).Any(@event => @event.Regarding!.Name == "sentinel"));

        var texts = (await rig.Client.ListAsync<V1Alpha1ExternalSource>(rig.Namespace)).SelectMany(source => source.Status.Conditions!.Select(condition => condition.Message))
            .Concat((await EventsAsync(rig)).Select(@event => @event.Note ?? ""))
            .Concat((await rig.Client.ListAsync<V1ExternalArtifact>(rig.Namespace)).SelectMany(artifact => artifact.Status.Conditions!.Select(condition => condition.Message)))
            .Concat((await rig.Client.ListAsync<V1Alpha1ExternalSource>(rig.Namespace)).SelectMany(source => new[] { source.Status.LastHandledETag ?? "", source.Status.LastModified ?? "" }))
            .ToList();
        texts.Where(text => text.Any(IsHostile)).Should().BeEmpty();
        texts.Should().OnlyContain(text => text.Length <= 1024);
        texts.Count(text => text.Contains(Canary, StringComparison.OrdinalIgnoreCase)).Should().BeGreaterThan(5, "the canary has to pass through the messages");
        var lines = rig.Operator.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().Contain(line => line.Contains(Canary));
        lines.Where(line => line.Any(IsHostile)).Should().BeEmpty();
        lines.Where(line => line.StartsWith("2026-01-01T00:00:00.000Z", StringComparison.Ordinal)).Should().BeEmpty("no log line is forged");
        if (format == "Json")
        {
            lines.Where(line => line.StartsWith('{')).SelectMany(line => Strings(JsonNode.Parse(line))).Where(text => text.Any(IsHostile)).Should().BeEmpty();
        }
    }

    private static Dictionary<string, string> Responses { get; } = new()
    {
        ["/reason"] = $"HTTP/1.1 404 {Hostile}\r\nContent-Length: 0\r\n\r\n",
        ["/encoding"] = $"HTTP/1.1 200 OK\r\nContent-Encoding: {Hostile}\r\nContent-Length: 1\r\n\r\nx",
        ["/encoding-ascii"] = $"HTTP/1.1 200 OK\r\nContent-Encoding: {Canary}\u001b[31m\r\nContent-Length: 1\r\n\r\nx",
        ["/location"] = $"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/{Hostile}\r\nContent-Length: 0\r\n\r\n",
        ["/location-host"] = $"HTTP/1.1 302 Found\r\nLocation: http://{Hostile}/\r\nContent-Length: 0\r\n\r\n",
        ["/location-scheme"] = $"HTTP/1.1 302 Found\r\nLocation: {Canary}:{Hostile}\r\nContent-Length: 0\r\n\r\n",
        ["/validators"] = $"HTTP/1.1 200 OK\r\nETag: \"{Hostile}\"\r\nLast-Modified: {Hostile}\r\nContent-Type: {Hostile}\r\nContent-Length: 1\r\n\r\nx",
        ["/retry-after"] = $"HTTP/1.1 503 {Hostile}\r\nRetry-After: {Hostile}\r\nContent-Length: 0\r\n\r\n",
        ["/no-http"] = $"{HostileLines}\r\n\r\n",
        ["/header"] = $"HTTP/1.1 200 OK\r\n{Hostile}: {Hostile}\r\nContent-Length: 1\r\n\r\nx",
        ["/body"] = $"HTTP/1.1 500 No\r\nContent-Length: {Encoding.UTF8.GetByteCount(HostileLines)}\r\n\r\n{HostileLines}",
        ["/archive"] = "",
    };

    private static async Task RespondAsync(PeerExchange exchange)
    {
        var path = exchange.Request.Path;
        if (path == "/archive")
        {
            await exchange.RespondAsync(200, Archive());
        }
        else if (Responses.TryGetValue(path, out var response))
        {
            await exchange.WriteRawAsync(response);
        }
        else
        {
            await exchange.RespondAsync(200, "{}");
        }
    }

    // The entry is refused, and the message names it.
    private static byte[] Archive()
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"../{Hostile}") { DataStream = new MemoryStream([1]) });
        }

        return bytes.ToArray();
    }

    private static Task<V1Alpha1ExternalSource> CreateAsync(SourceRig rig, string name, Func<V1Alpha1ExternalSourceSpec, V1Alpha1ExternalSourceSpec> change, string path = "/data") =>
        rig.Client.CreateAsync(new V1Alpha1ExternalSource
        {
            Metadata = new() { Name = name, NamespaceProperty = rig.Namespace },
            Spec = change(new()
            {
                Interval = "1h",
                MaxRetries = 0,
                Generator = new() { Type = SourceGenerator.HttpType, Http = new() { Url = $"{rig.Server.Uri.GetLeftPart(UriPartial.Authority)}{path}" } },
            }),
        });

    private static Task<IList<Eventsv1Event>> EventsAsync(SourceRig rig) => rig.Client.ListAsync<Eventsv1Event>(rig.Namespace);

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject values => values.SelectMany(value => Strings(value.Value).Append(value.Key)),
        JsonArray items => items.SelectMany(Strings),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };

    private static bool IsHostile(char letter) => char.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
